//! Scoring ideas without being told what others think before one has spoken, and of them means of two or more.

use serde_json::{Value, json};
use testkit::{Answer, Client};

use super::{School, fault, rule};

async fn scored() -> School {
    let criteria = json!([{ "key": "nytte", "name": "Nytte", "weight": 3 }, { "key": "kostnad", "name": "Kostnad" }]);
    School::with(json!({ "criteria": criteria })).await
}

impl School {
    async fn score(&self, who: &Client, idea: &Value, scores: &[(&str, i32)]) -> Answer {
        let scores: Vec<_> = scores.iter().map(|(key, value)| json!({ "criterionKey": key, "value": value })).collect();
        who.post(&format!("{}/transitions/score", self.one(idea)), json!({ "scores": scores })).await
    }

    async fn summary(&self, who: &Client, idea: &Value) -> Value {
        who.get(&format!("{}/score-summary", self.one(idea))).await.expect(200).body
    }
}

#[actix_web::test]
async fn what_the_others_think_is_told_by_what_one_has_scored_and_of_two_at_least() {
    let school = scored().await;
    let idea = school.idea("Uteskule kvar torsdag").await;
    school.score(&school.teacher, &idea, &[("nytte", 5), ("kostnad", 2)]).await.expect(200);
    let silent = school.summary(&school.leader, &idea).await;
    let expected = json!({
        "ideaId": idea["id"], "own": null, "comment": null, "count": 1, "others": null, "weightedMean": null,
    });
    assert_eq!(silent, expected);
    // Of a single other no mean is told, as it would be their own.
    let own = school.score(&school.leader, &idea, &[("nytte", 1)]).await.expect(200).body;
    let alone = json!([
        { "criterionKey": "nytte", "mean": null, "count": 1 }, { "criterionKey": "kostnad", "mean": null, "count": 1 },
    ]);
    assert_eq!((&own["others"], &own["weightedMean"]), (&alone, &Value::Null));
    let third = school.score(&school.colleague, &idea, &[("nytte", 4), ("kostnad", 4)]).await.expect(200).body;
    let two = json!([
        { "criterionKey": "nytte", "mean": 3.0, "count": 2 }, { "criterionKey": "kostnad", "mean": null, "count": 1 },
    ]);
    assert_eq!((&third["others"], &third["weightedMean"], &third["count"]), (&two, &json!(3.0), &json!(2)));
    // By what one has not scored oneself, nothing is told but how many have.
    let others = school.summary(&school.leader, &idea).await;
    let one = json!([
        { "criterionKey": "nytte", "mean": 4.5, "count": 2 }, { "criterionKey": "kostnad", "mean": null, "count": 2 },
    ]);
    assert_eq!((&others["others"], &others["weightedMean"]), (&one, &json!(4.5)));
    let others = school.score(&school.leader, &idea, &[("nytte", 1), ("kostnad", 5)]).await.expect(200).body;
    let two = json!([
        { "criterionKey": "nytte", "mean": 4.5, "count": 2 }, { "criterionKey": "kostnad", "mean": 3.0, "count": 2 },
    ]);
    assert_eq!((&others["others"], &others["weightedMean"]), (&two, &json!(4.125)));
    // Who thinks otherwise scores anew: there is one score of each.
    let anew = school.score(&school.teacher, &idea, &[("kostnad", 1)]).await.expect(200).body;
    assert_eq!(anew["own"], json!([{ "criterionKey": "kostnad", "value": 1 }]));
    let others = school.summary(&school.leader, &idea).await;
    assert_eq!((&others["count"], &others["others"][0]["mean"]), (&json!(2), &Value::Null));
    assert_eq!(others["others"][1]["mean"], json!(2.5));
    // The event stream tells who scored, and not what.
    let events = school.tenant.admin.get(&school.at("events?limit=200")).await.expect(200);
    let told: Vec<_> = events.body["items"].as_array().unwrap().iter().map(Value::to_string).collect();
    assert!(
        told.iter().any(|event| event.contains("idea.score"))
            && told.iter().all(|event| !event.contains("criterionKey"))
    );
    school.app.stop().await;
}

#[actix_web::test]
async fn an_idea_is_scored_by_the_criteria_of_its_box_when_it_is_let_through() {
    let school = scored().await;
    let idea = school.idea("Skulehage").await;
    let unknown = school.score(&school.teacher, &idea, &[("nytte", 3), ("tid", 3)]).await;
    assert_eq!(fault(unknown), (json!("#/scores/1/criterionKey"), json!("criterion_of_the_box")));
    let twice = school.score(&school.teacher, &idea, &[("nytte", 3), ("nytte", 4)]).await;
    assert_eq!(fault(twice), (json!("#/scores/1/criterionKey"), json!("criterion_of_the_box")));
    assert_eq!(fault(school.score(&school.teacher, &idea, &[("nytte", 6)]).await).0, "#/scores/0/value");
    assert_eq!(fault(school.score(&school.teacher, &idea, &[]).await).0, "#/scores");
    let observer = school.app.member(&school.tenant, "Gjest", &["observer"]).await;
    let refused = school.score(&observer, &idea, &[("nytte", 3)]).await.expect(403);
    assert_eq!(refused.body["permission"], "idea.submit");
    let query =
        "mutation($input: ScoreIdea!) { scoreIdea(input: $input) { count comment own { criterionKey value } } }";
    let scores = json!([{ "criterionKey": "nytte", "value": 3 }]);
    let input = json!({ "input": { "id": idea["id"], "scores": scores, "comment": "Kven vatnar i juli?" } });
    let scored = school.teacher.graphql(&school.tenant.slug, query, input).await;
    let expected = json!({ "count": 0, "comment": "Kven vatnar i juli?", "own": scores });
    assert_eq!(scored.data()["scoreIdea"], expected);
    let query = "query($id: ID!) { ideaScoreSummary(id: $id) { comment others { mean count } } }";
    let read = school.teacher.graphql(&school.tenant.slug, query, json!({ "id": idea["id"] })).await;
    let nobody = json!({ "mean": null, "count": 0 });
    let expected = json!({ "comment": "Kven vatnar i juli?", "others": [nobody, nobody] });
    assert_eq!(read.data()["ideaScoreSummary"], expected);
    assert_eq!(school.summary(&school.leader, &idea).await["comment"], Value::Null);
    // A criterion that is taken away counts no more.
    let fewer = json!({ "criteria": [{ "key": "kostnad", "name": "Kostnad" }] });
    school.leader.patch(&school.here(), 1, fewer).await.expect(200);
    let others = school.summary(&school.teacher, &idea).await["others"].clone();
    assert_eq!(others, json!([{ "criterionKey": "kostnad", "mean": null, "count": 0 }]));
    school.step(&idea, "withhold", json!({ "reason": "Ventar på vatn" })).await.expect(200);
    assert_eq!(rule(school.score(&school.teacher, &idea, &[("kostnad", 1)]).await), "idea_is_let_through");
    school.score(&school.colleague, &idea, &[("kostnad", 1)]).await.expect(404);
    school.app.stop().await;
}

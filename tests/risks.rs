//! Risk assessments: the matrix, its levels, and what is done about what is unacceptable.

use futures_util::future::join;
use serde_json::{Value, json};
use testkit::Options;

use crate::boards::{Ward, rule, text};

/// An assessment of five by five levels with one red, one yellow and one green risk.
async fn assessed(ward: &Ward) -> (String, Vec<String>) {
    let assessment =
        json!({ "title": "Legemiddelhandtering på Soltun", "unitId": ward.unit, "reviewOn": "2033-01-05" });
    let assessment = ward.leader.post(&ward.at("risk-assessments"), assessment).await.expect(201).id();
    let mut risks = Vec::new();
    for (title, likelihood, consequence) in
        [("Feil dose ved vaktskifte", 4, 5), ("Tomt skap i helga", 3, 3), ("Dobbel føring", 2, 1)]
    {
        let risk = json!({
            "riskAssessmentId": assessment, "title": title, "likelihood": likelihood, "consequence": consequence,
        });
        risks.push(ward.leader.post(&ward.at("risks"), risk).await.expect(201).id());
    }
    (assessment, risks)
}

/// A scale of three by three levels.
fn three() -> Value {
    let levels = json!([{ "name": "Låg" }, { "name": "Middels" }, { "name": "Høg" }]);
    json!({ "likelihoods": levels, "consequences": levels, "acceptableTo": 2, "unacceptableFrom": 6 })
}

#[actix_web::test]
async fn an_assessment_is_approved_when_every_unacceptable_risk_has_a_measure_or_a_reason() {
    let ward = Ward::open().await;
    let (assessment, risks) = assessed(&ward).await;
    let path = ward.at(&format!("risk-assessments/{assessment}"));
    let approve = format!("{path}/transitions/approve");
    let refused = ward.leader.transition(&approve, 1, json!({})).await.expect(409);
    assert_eq!((&refused.body["rule"], &refused.body["missing"]), (&json!("risk_is_handled"), &json!([risks[0]])));
    let measure = json!({ "title": "Dobbel kontroll ved vaktskifte", "riskId": risks[0], "due": "2032-02-01" });
    let measure = ward.nurse.post(&ward.at("actions"), measure).await.expect(201);
    // A measure that was cancelled is none.
    let cancel = format!("{}/transitions/cancel", measure.header("location"));
    ward.nurse.transition(&cancel, 1, json!({ "reason": "For få på jobb" })).await.expect(200);
    assert_eq!(rule(ward.leader.transition(&approve, 1, json!({})).await), "risk_is_handled");
    let reopen = format!("{}/transitions/reopen", measure.header("location"));
    ward.nurse.transition(&reopen, 2, json!({})).await.expect(200);
    let approved = ward.leader.transition(&approve, 1, json!({})).await.expect(200);
    assert_eq!((&approved.body["state"], &approved.body["approvedOn"]), (&json!("approved"), &json!("2032-01-05")));
    ward.leader.transition(&format!("{path}/transitions/close"), 2, json!({})).await.expect(200);
    let more = json!({ "riskAssessmentId": assessment, "title": "Ny", "likelihood": 1, "consequence": 1 });
    let refused = ward.leader.post(&ward.at("risks"), more).await.expect(409);
    assert_eq!((refused.code(), &refused.body["allowed"]), ("illegal_transition", &json!(["reopen"])));
    assert_eq!(rule(ward.leader.patch(&path, 3, json!({ "title": "Ny" })).await), "assessment_is_open");
    let refused = ward.leader.transition(&approve, 3, json!({})).await.expect(409);
    assert_eq!(refused.body["allowed"], json!(["reopen"]));
    ward.app.stop().await;
}

#[actix_web::test]
async fn the_matrix_shows_where_each_risk_lies_before_and_after_what_is_done() {
    let ward = Ward::open().await;
    let (assessment, risks) = assessed(&ward).await;
    let risk = ward.at(&format!("risks/{}", risks[0]));
    let after = json!({ "remainingLikelihood": 2, "acceptedBecause": null });
    let changed = ward.leader.patch(&risk, 1, after).await.expect(200).body;
    assert_eq!((&changed["level"], &changed["remainingLevel"]), (&json!("unacceptable"), &json!("consider")));
    let matrix = ward.nurse.get(&ward.at(&format!("risk-assessments/{assessment}/matrix"))).await.expect(200).body;
    let cells = matrix["cells"].as_array().unwrap();
    assert_eq!(cells.len(), 25);
    // As it is drawn: the most likely first.
    assert_eq!((&cells[0]["likelihood"], &cells[0]["consequence"]), (&json!(5), &json!(1)));
    let cell = |likelihood: i32, consequence: i32| {
        let here = |cell: &&Value| cell["likelihood"] == likelihood && cell["consequence"] == consequence;
        cells.iter().find(here).unwrap()
    };
    assert_eq!((&cell(4, 5)["riskIds"], &cell(4, 5)["remainingRiskIds"]), (&json!([risks[0]]), &json!([])));
    assert_eq!((&cell(2, 5)["riskIds"], &cell(2, 5)["remainingRiskIds"]), (&json!([]), &json!([risks[0]])));
    assert_eq!((&cell(3, 3)["remainingRiskIds"], &cell(3, 3)["level"]), (&json!([risks[1]]), &json!("consider")));
    let listed = ward.nurse.get(&ward.at(&format!("risks?riskAssessmentId={assessment}"))).await.expect(200).body;
    let levels: Vec<_> = listed["items"].as_array().unwrap().iter().map(|risk| text(&risk["level"])).collect();
    assert_eq!(levels, ["acceptable", "consider", "unacceptable"]);
    ward.app.stop().await;
}

#[actix_web::test]
async fn a_scale_of_ones_own_keeps_the_levels_in_which_risks_lie() {
    let ward = Ward::open().await;
    let (assessment, risks) = assessed(&ward).await;
    let path = ward.at(&format!("risk-assessments/{assessment}"));
    let levels = |names: &[&str]| names.iter().map(|name| json!({ "name": name })).collect::<Vec<_>>();
    let four = levels(&["Lite", "Noko", "Mykje", "Svært mykje"]);
    let scale = |consequences: Vec<Value>, unacceptable: i32| {
        json!({ "scale": { "likelihoods": four, "consequences": consequences, "acceptableTo": 4,
            "unacceptableFrom": unacceptable } })
    };
    let fault = ward.leader.patch(&path, 1, scale(four.clone(), 10)).await.expect(422).body["errors"][0].clone();
    assert_eq!((&fault["pointer"], &fault["accepted"]), (&json!("#/scale"), &json!("level_of_the_matrix")));
    let five = levels(&["Ubetydeleg", "Liten", "Middels", "Alvorleg", "Svært alvorleg"]);
    // Nothing is both acceptable and not, and something in the matrix is unacceptable.
    let fault = ward.leader.patch(&path, 1, scale(five.clone(), 4)).await.expect(422).body["errors"][0].clone();
    assert_eq!((&fault["pointer"], &fault["accepted"]), (&json!("#/scale/acceptableTo"), &json!("≤ 3")));
    let fault = ward.leader.patch(&path, 1, scale(five.clone(), 21)).await.expect(422).body["errors"][0].clone();
    assert_eq!((&fault["pointer"], &fault["accepted"]), (&json!("#/scale/unacceptableFrom"), &json!("≤ 20")));
    let mut never = three();
    (never["acceptableTo"], never["unacceptableFrom"]) = (48.into(), 49.into());
    let never = json!({ "title": "Aldri raudt", "scale": never });
    let never = ward.leader.post(&ward.at("risk-assessments"), never).await.expect(422).body["errors"][0].clone();
    assert_eq!((&never["pointer"], &never["accepted"]), (&json!("#/scale/unacceptableFrom"), &json!("≤ 9")));
    ward.leader.patch(&path, 1, scale(five, 9)).await.expect(200);
    let read = ward.nurse.get(&ward.at(&format!("risks/{}", risks[1]))).await.expect(200).body;
    assert_eq!(read["level"], "unacceptable");
    let higher = json!({ "likelihood": 5 });
    let fault = ward.leader.patch(&ward.at(&format!("risks/{}", risks[1])), 1, higher).await.expect(422);
    assert_eq!(fault.body["errors"][0]["pointer"], "#/likelihood");
    assert_eq!(ward.leader.delete(&path, 2).await.expect(409).code(), "still_in_use");
    let own = json!({ "title": "Mi eiga" });
    let refused = ward.nurse.post(&ward.at("risk-assessments"), own).await.expect(403);
    assert_eq!(refused.body["permission"], "risk_assessment.manage");
    ward.app.stop().await;
}

#[actix_web::test]
async fn what_was_approved_stays_as_it_was_until_it_is_reopened_and_approved_anew() {
    let ward = Ward::open().await;
    let (assessment, risks) = assessed(&ward).await;
    let (path, risk) = (ward.at(&format!("risk-assessments/{assessment}")), ward.at(&format!("risks/{}", risks[0])));
    let accepted = json!({ "acceptedBecause": "Dobbel kontroll er innført" });
    ward.leader.patch(&risk, 1, accepted).await.expect(200);
    ward.leader.transition(&format!("{path}/transitions/approve"), 1, json!({})).await.expect(200);
    let red = json!({ "riskAssessmentId": assessment, "title": "Straumbrot", "likelihood": 5, "consequence": 5 });
    let refused = [
        ward.leader.post(&ward.at("risks"), red.clone()).await,
        ward.leader.patch(&risk, 2, json!({ "acceptedBecause": null })).await,
        ward.leader.patch(&risk, 2, json!({ "likelihood": 5 })).await,
        ward.leader.delete(&risk, 2).await,
        ward.leader.patch(&path, 2, json!({ "scale": three() })).await,
    ];
    for answer in refused {
        let refused = answer.expect(409);
        let told = (refused.code(), &refused.body["state"], &refused.body["allowed"]);
        assert_eq!(told, ("illegal_transition", &json!("approved"), &json!(["close", "reopen"])));
    }
    // When it is looked at again, and what it is called, decides on no risk.
    let later = ward.leader.patch(&path, 2, json!({ "reviewOn": "2033-06-01" })).await.expect(200).body;
    assert_eq!((&later["state"], &later["approvedOn"]), (&json!("approved"), &json!("2032-01-05")));
    ward.leader.transition(&format!("{path}/transitions/reopen"), 3, json!({})).await.expect(200);
    let red = ward.leader.post(&ward.at("risks"), red).await.expect(201).id();
    let refused = ward.leader.transition(&format!("{path}/transitions/approve"), 4, json!({})).await.expect(409);
    assert_eq!(refused.body["missing"], json!([red]));
    ward.app.stop().await;
}

#[actix_web::test]
async fn of_a_risk_and_what_it_does_not_fit_one_comes_in_when_both_are_written_at_once() {
    let ward = Ward::with(Options { workers: 2, connections: 10, ..Options::default() }, json!({})).await;
    for round in 0..8 {
        let assessment = json!({ "title": "Legemiddelhandtering på Soltun" });
        let assessment = ward.leader.post(&ward.at("risk-assessments"), assessment).await.expect(201).id();
        let path = ward.at(&format!("risk-assessments/{assessment}"));
        let red = json!({ "riskAssessmentId": assessment, "title": "Feil dose", "likelihood": 5, "consequence": 5 });
        let red = async || ward.leader.post(&ward.at("risks"), red.clone()).await;
        // In turn it meets a scale that it does not lie in, and an approval that it stands in the way of.
        let (risk, other) = if round % 2 == 0 {
            join(red(), ward.leader.patch(&path, 1, json!({ "scale": three() }))).await
        } else {
            join(red(), ward.leader.transition(&format!("{path}/transitions/approve"), 1, json!({}))).await
        };
        let refused = if round % 2 == 0 { 422 } else { 409 };
        let told = (risk.status, other.status);
        assert!([(201, refused), (refused, 200)].contains(&told), "{told:?}: {} {}", risk.text, other.text);
    }
    ward.app.stop().await;
}

//! Twenty people at one board at once.

use std::collections::BTreeSet;

use futures_util::future::join_all;
use serde_json::{Value, json};
use testkit::{Client, Options};

use super::{Ward, placed, text};

const PEOPLE: usize = 20;
const ROUNDS: usize = 4;

fn many() -> Options {
    Options { workers: 2, connections: 10, ..Options::default() }
}

async fn people(ward: &Ward) -> Vec<Client> {
    let mut people = Vec::new();
    for number in 0..PEOPLE {
        people.push(ward.app.member(&ward.tenant, &format!("Kollega {number}"), &["case_handler"]).await);
    }
    people
}

/// Each has two cards, and moves them again and again between two that others move about; nobody waits for anybody.
async fn shuffle(ward: &Ward, client: &Client, number: usize, cards: &[String]) -> (usize, usize) {
    let (mut moved, mut gone) = (0, 0);
    let mut versions = [1; 2];
    for round in 0..ROUNDS {
        for own in 0..2 {
            let card = &cards[number * 2 + own];
            let other = |step: usize| &cards[(number * 2 + own + step + round * 7) % cards.len()];
            let body = json!({
                "columnId": ward.column((number + round + own) % 3), "afterCardId": other(3), "beforeCardId": other(8),
            });
            let path = ward.at(&format!("cards/{card}/transitions/move"));
            let answer = client.transition(&path, versions[own], body).await;
            match answer.status {
                200 => {
                    versions[own] += 1;
                    moved += 1;
                }
                409 if ["neighbour_lies_there", "wip_limit_holds"].contains(&text(&answer.body["rule"])) => gone += 1,
                _ => panic!("{}", answer.text),
            }
        }
    }
    (moved, gone)
}

#[actix_web::test]
async fn twenty_who_move_cards_at_once_all_see_one_order_and_no_card_is_lost_or_doubled() {
    let limit = json!({ "limit": 14, "policy": "block" });
    let columns = json!([{ "name": "Nye" }, { "name": "Prøver ut", "wip": limit }, { "name": "Ventar" }]);
    let ward = Ward::with(many(), json!({ "columns": columns })).await;
    let people = people(&ward).await;
    let mut cards = Vec::new();
    for number in 0..PEOPLE * 2 {
        cards.push(placed(&ward.card(&format!("Kort {number}"), number % 3).await.expect(201)));
    }
    let all = people.iter().enumerate().map(|(number, client)| shuffle(&ward, client, number, &cards));
    let done = join_all(all).await;
    let moved: usize = done.iter().map(|(moved, _)| moved).sum();
    let all: usize = done.iter().map(|(moved, gone)| moved + gone).sum();
    assert_eq!(all, PEOPLE * 2 * ROUNDS);
    assert!(moved > all / 4, "{moved} of {all} were moved");
    // Everybody sees the same order, and so does whoever reads column by column.
    let order = |content: &Value| {
        let cards = content["cards"].as_array().unwrap().iter();
        cards.map(|card| text(&card["id"]).to_owned()).collect::<Vec<_>>()
    };
    let seen = join_all(people.iter().map(async |client| {
        let read = client.get(&format!("{}/content", ward.here())).await.expect(200).body;
        order(&read)
    }))
    .await;
    let content = ward.content().await;
    assert!(seen.iter().all(|one| *one == order(&content)));
    let mut listed = Vec::new();
    for column in 0..3 {
        let path = ward.at(&format!("cards?columnId={}&sort=rank&limit=200", ward.column(column)));
        let page = ward.nurse.get(&path).await.expect(200).body;
        listed.extend(page["items"].as_array().unwrap().iter().map(|card| text(&card["id"]).to_owned()));
    }
    assert_eq!(listed, order(&content), "the database orders ranks as the board does");
    // None is lost, none is there twice, no two share a place, and the limit was never broken.
    let known: BTreeSet<_> = cards.iter().cloned().collect();
    assert_eq!((listed.len(), listed.into_iter().collect::<BTreeSet<_>>()), (known.len(), known));
    let places: BTreeSet<_> = content["cards"]
        .as_array()
        .unwrap()
        .iter()
        .map(|card| (text(&card["columnId"]).to_owned(), text(&card["rank"]).to_owned()))
        .collect();
    assert_eq!(places.len(), cards.len());
    let count = content["limits"][0]["count"].as_u64().unwrap();
    assert!(count <= 14, "{count} lie where 14 may");
    ward.app.stop().await;
}

#[actix_web::test]
async fn of_twenty_who_want_the_last_places_as_many_get_one_as_there_are() {
    let limit = json!({ "limit": 3, "policy": "block" });
    let columns = json!([{ "name": "Nye" }, { "name": "Prøver ut", "wip": limit }]);
    let ward = Ward::with(many(), json!({ "columns": columns })).await;
    let people = people(&ward).await;
    let mut cards = Vec::new();
    for number in 0..PEOPLE {
        cards.push(placed(&ward.card(&format!("Kort {number}"), 0).await.expect(201)));
    }
    let answers = join_all(people.iter().zip(&cards).map(async |(client, card)| {
        let path = ward.at(&format!("cards/{card}/transitions/move"));
        client.transition(&path, 1, json!({ "columnId": ward.column(1) })).await
    }))
    .await;
    let placed = answers.iter().filter(|answer| answer.status == 200).count();
    let refused = answers.iter().filter(|answer| answer.status == 409 && answer.body["count"] == 3).count();
    assert_eq!((placed, refused), (3, 17));
    assert_eq!(ward.titles(1).await.len(), 3);
    ward.app.stop().await;
}

#[actix_web::test]
async fn cards_that_are_escalated_and_returned_at_once_end_where_the_last_word_put_them() {
    let ward = Ward::with(many(), json!({})).await;
    let above =
        json!({ "name": "Helse og omsorg", "unitIds": [ward.unit], "level": 2, "columns": [{ "name": "Inn" }] });
    let above = ward.leader.post(&ward.at("boards"), above).await.expect(201).body;
    ward.leader.patch(&ward.here(), 1, json!({ "aboveBoardId": above["id"] })).await.expect(200);
    let mut cards = Vec::new();
    for number in 0..PEOPLE {
        cards.push(placed(&ward.card(&format!("Kort {number}"), 0).await.expect(201)));
    }
    // Some go up while others come down, and two boards are held each time.
    join_all(cards.iter().map(async |card| {
        let up = ward.at(&format!("cards/{card}/transitions/escalate"));
        let down = ward.at(&format!("cards/{card}/transitions/return"));
        ward.leader.transition(&up, 1, json!({ "reason": "Opp" })).await.expect(200);
        ward.leader.transition(&down, 2, json!({ "reason": "Ned" })).await.expect(200);
    }))
    .await;
    let mut titles = ward.titles(0).await;
    titles.sort();
    titles.dedup();
    assert_eq!(titles.len(), PEOPLE);
    ward.app.stop().await;
}

#[actix_web::test]
async fn what_is_put_below_another_at_the_moment_that_this_is_lowered_does_not_come_to_lie_beside_it() {
    let ward = Ward::with(many(), json!({})).await;
    for (list, member) in [("boards", "aboveBoardId"), ("idea-boxes", "aboveIdeaBoxId")] {
        let make = async |name: String, level: i32| {
            let mut one = json!({ "name": name, "level": level });
            if list == "boards" {
                one["unitIds"] = json!([ward.unit]);
                one["columns"] = json!([{ "name": "Nye" }]);
            }
            ward.leader.post(&ward.at(list), one).await.expect(201).id()
        };
        let mut pairs = Vec::new();
        for number in 0..PEOPLE {
            pairs.push((make(format!("Under {number}"), 1).await, make(format!("Over {number}"), 2).await));
        }
        let (leader, at) = (&ward.leader, |id: &str| ward.at(&format!("{list}/{id}")));
        let tries = pairs.iter().map(async |(low, high)| {
            let [low_path, high_path] = [at(low), at(high)];
            let put = leader.patch(&low_path, 1, json!({ member: high }));
            let lower = leader.patch(&high_path, 1, json!({ "level": 1 }));
            let (put, lower) = futures_util::future::join(put, lower).await;
            assert!(
                [200, 422].contains(&put.status) && [200, 422].contains(&lower.status),
                "{} {}",
                put.text,
                lower.text
            );
            assert_ne!(put.status, lower.status, "one of the two comes first, and the other is refused");
        });
        join_all(tries).await;
        for (low, high) in &pairs {
            let [low, high] =
                [leader.get(&at(low)).await.expect(200).body, leader.get(&at(high)).await.expect(200).body];
            assert!(low[member].is_null() || high["level"] == 2, "{low} {high}");
        }
    }
    ward.app.stop().await;
}

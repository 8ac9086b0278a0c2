//! Municipalities whose history somebody knows, told as they would tell it.
#![expect(clippy::unwrap_used, reason = "a test")]

use chrono::NaiveDate;
use reference::municipalities::{History, Kind, Language, Reached, Refused, Share, history};

const TODAY: &str = "2024-06-01";

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// Code, name and share of each.
fn told(reached: &[Reached<'_>]) -> Vec<(&'static str, &'static str, Share)> {
    reached.iter().map(|one| (one.period.code, one.period.name, one.share)).collect()
}

fn became(code: &str, at: &str) -> Vec<(&'static str, &'static str, Share)> {
    told(&history().successors(code, None, day(at)).unwrap().reached)
}

fn was(code: &str, at: &str) -> Vec<(&'static str, &'static str, Share)> {
    told(&history().predecessors(code, None, Some(day(at))).unwrap().reached)
}

/// Year, kind, codes before and codes after of the changes on the one way from a code.
fn way(code: &str, at: &str) -> Vec<(String, Kind, Vec<&'static str>, Vec<&'static str>)> {
    let history = history();
    let codes = |places: &[usize]| places.iter().map(|place| history.periods()[*place].code).collect();
    let reached = history.successors(code, None, day(at)).unwrap().reached;
    let [only] = reached.as_slice() else { panic!("{reached:?}") };
    only.changes.iter().map(|one| (one.date.to_string(), one.kind, codes(&one.from), codes(&one.to))).collect()
}

#[test]
fn the_three_that_became_alver() {
    for code in ["1263", "1256", "1260"] {
        assert_eq!(became(code, TODAY), [("4631", "Alver", Share::Whole)]);
        let merger = ("2020-01-01".to_owned(), Kind::Merger, vec!["1256", "1260", "1263"], vec!["4631"]);
        assert_eq!(way(code, TODAY), [merger]);
    }
    let before = [("1256", "Meland", Share::Whole), ("1260", "Radøy", Share::Whole), ("1263", "Lindås", Share::Whole)];
    assert_eq!(was("4631", "2019-06-01"), before);
    assert_eq!(history().at("1263", day("2019-06-01")).unwrap().name, "Lindås");
    assert_eq!(history().at("1263", day("2020-01-01")), None);
}

#[test]
fn the_other_seeds() {
    for code in ["0226", "0227", "0231"] {
        assert_eq!(became(code, "2021-01-01"), [("3030", "Lillestrøm", Share::Whole)]);
        assert_eq!(became(code, TODAY), [("3205", "Lillestrøm", Share::Whole)]);
    }
    let renumbered = [
        ("2020-01-01".to_owned(), Kind::Renumbering, vec!["0533"], vec!["3054"]),
        ("2024-01-01".to_owned(), Kind::Renumbering, vec!["3054"], vec!["3234"]),
    ];
    assert_eq!(way("0533", TODAY), renumbered);
    for (old, new, name) in [("0534", "3446", "Gran"), ("0529", "3443", "Vestre Toten"), ("0219", "3201", "Bærum")] {
        assert_eq!(became(old, TODAY), [(new, name, Share::Whole)]);
    }
}

#[test]
fn haram_is_found_again_on_both_sides_of_ålesund() {
    assert_eq!(became("1534", "2021-01-01"), [("1507", "Ålesund", Share::Whole)]);
    let apart = [("1508", "Ålesund", Share::Part), ("1580", "Haram", Share::Part)];
    assert_eq!(became("1534", TODAY), apart);
    assert_eq!(became("1507", TODAY), apart);
    let parts: Vec<&str> = was("1580", "2019-12-31").into_iter().map(|(code, ..)| code).collect();
    assert_eq!(parts, ["1504", "1523", "1529", "1534", "1546"]);
    assert!(was("1580", "2019-12-31").iter().all(|(_, _, share)| *share == Share::Part));
}

#[test]
fn what_was_divided_between_others() {
    let divided = [("5055", "Heim", Share::Part), ("5056", "Hitra", Share::Part), ("5059", "Orkland", Share::Part)];
    assert_eq!(became("5012", TODAY), divided);
    let hitra = [("5012", "Snillfjord", Share::Part), ("5013", "Hitra", Share::Whole)];
    assert_eq!(was("5056", "2019-01-01"), hitra);
    let divided = [("1806", "Narvik", Share::Part), ("1875", "Hábmer - Hamarøy", Share::Part)];
    assert_eq!(became("1850", TODAY), divided);
    assert_eq!(became("1849", TODAY), [("1875", "Hábmer - Hamarøy", Share::Whole)]);
    let change = &history().successors("1850", None, day(TODAY)).unwrap().reached[0];
    assert_eq!(change.changes.last().unwrap().kind, Kind::Complex);
}

#[test]
fn one_that_was_taken_in_by_a_code_that_goes_on() {
    assert_eq!(became("5030", "2020-01-01"), [("5001", "Trondheim", Share::Whole)]);
    assert_eq!(became("5030", TODAY), [("5001", "Trondheim - Tråante", Share::Whole)]);
    let merger = ("2020-01-01".to_owned(), Kind::Merger, vec!["5001", "5030"], vec!["5001"]);
    assert_eq!(way("5030", "2020-01-01"), [merger]);
    for code in ["1141", "1142"] {
        assert_eq!(became(code, TODAY), [("1103", "Stavanger", Share::Whole)]);
    }
    let stavanger = was("1103", "2019-12-31");
    assert_eq!(stavanger.iter().map(|(code, ..)| *code).collect::<Vec<_>>(), ["1103", "1141", "1142"]);
    // The code goes on, and the municipality on either side is another.
    let sides = ["2019-12-31", "2020-01-01"].map(|at| history().at("1103", day(at)).unwrap());
    assert_eq!((sides[0].name, sides[0].until), (sides[1].name, Some(sides[1].from)));
}

#[test]
fn a_code_that_stood_for_different_municipalities_is_read_on_its_day() {
    let history = history();
    let read = |from: &str| {
        let found = history.successors("1806", Some(day(from)), day(TODAY)).unwrap();
        (found.of.name, told(&found.reached)[0].0)
    };
    assert_eq!(read("1950-01-01"), ("Svolvær", "1865"));
    assert_eq!(read("2020-01-01"), ("Narvik", "1806"));
    // Not said: the last day on which it held.
    assert_eq!(history.successors("1806", None, day("2000-01-01")).unwrap().of.name, "Svolvær");
    assert_eq!(history.successors("1806", None, day(TODAY)).unwrap().of.name, "Narvik");
    assert_eq!(history.predecessors("1806", None, Some(day("2000-01-01"))).unwrap().of.name, "Narvik");
    // Neither day is said: what it was made of when it last changed, and itself if it never did.
    let made_of = |code: &str| {
        let found = history.predecessors(code, None, None).unwrap();
        (found.at.to_string(), told(&found.reached).into_iter().map(|(code, ..)| code).collect::<Vec<_>>())
    };
    assert_eq!(made_of("4631"), ("2019-12-31".to_owned(), vec!["1256", "1260", "1263"]));
    assert_eq!(made_of("0114"), ("1860-12-31".to_owned(), vec!["0130"]));
    assert_eq!(made_of("0111"), ("1838-01-01".to_owned(), vec!["0111"]));
}

#[test]
fn what_cannot_be_followed_is_told_with_the_days_that_can() {
    let history = history();
    let refused = |code: &str, from: Option<&str>, at: &str| {
        (
            history.successors(code, from.map(day), day(at)).err(),
            history.predecessors(code, from.map(day), Some(day(at))).err(),
        )
    };
    assert_eq!(refused("0000", None, TODAY), (Some(Refused::UnknownCode), Some(Refused::UnknownCode)));
    assert_eq!(refused("301", None, TODAY).0, Some(Refused::UnknownCode));
    assert_eq!(refused("9999", None, TODAY).0, Some(Refused::UnknownCode));
    assert_eq!(refused("4631", None, "2019-12-31").0, Some(Refused::NotReachable(day("2020-01-01"))));
    assert_eq!(refused("1263", None, "2020-01-01").1, Some(Refused::NotReachable(day("2019-12-31"))));
    let held = vec![(day("1919-01-01"), Some(day("1963-12-31"))), (day("2020-01-01"), None)];
    assert_eq!(refused("1806", Some("1970-01-01"), TODAY).0, Some(Refused::NotHeld(held)));
    assert_eq!(refused("0301", Some("2024-01-01"), "2023-01-01").0, Some(Refused::WrongWay));
    assert_eq!(refused("0301", Some("2023-01-01"), "2024-01-01").1, Some(Refused::WrongWay));
    assert_eq!(refused("0301", None, "1837-12-31").1, Some(Refused::BeforeTheBeginning(day("1838-01-01"))));
}

fn found(history: &History, at: &str, looked_for: &str) -> Vec<&'static str> {
    history.search(day(at), looked_for).iter().map(|period| period.code).collect()
}

#[test]
fn names_are_found_in_every_language_and_spelling() {
    let history = history();
    for (looked_for, code) in [
        ("Guovdageaidnu", "5612"),
        ("kautokeino", "5612"),
        ("PORSÁŊGU", "5622"),
        ("porsangu", "5622"),
        ("Porsanki", "5622"),
        ("Kaivuono", "5540"),
        ("Raarvihke", "5043"),
        ("royrvik", "5043"),
        ("Fuossko", "1841"),
        ("fuolldá", "1845"),
        ("Rivtták", "5516"),
        ("alver", "4631"),
        ("ål", "3328"),
        ("Baerum", "3201"),
        ("0301", "0301"),
    ] {
        assert_eq!(found(history, TODAY, looked_for).first(), Some(&code), "{looked_for}");
    }
    assert_eq!(found(history, TODAY, "Aalesund"), ["1508"]);
    assert_eq!(found(history, TODAY, "herøy"), ["1515", "1818"]);
    // Alvdal, Alver: those that fit alike, by name.
    assert_eq!(found(history, TODAY, "alv")[..2], ["3428", "4631"]);
    assert_eq!(found(history, TODAY, "nes")[..2], ["3228", "3322"], "Nes itself, then Nesbyen");
    assert_eq!(found(history, "2019-01-01", "Lindås"), ["1263"]);
    assert_eq!(found(history, TODAY, "Lindås"), [""; 0]);
    assert!(found(history, TODAY, "46").iter().all(|code| code.starts_with("46")));
    assert_eq!(found(history, TODAY, "  ").len(), 357);
}

#[test]
fn names_have_the_language_that_is_known() {
    let history = history();
    let names = |code: &str, at: &str| {
        let names = history.names(history.at(code, day(at)).unwrap());
        names.into_iter().map(|one| (one.language.map(Language::tag), one.name)).collect::<Vec<_>>()
    };
    assert_eq!(names("0301", TODAY), [(Some("no"), "Oslo")]);
    let porsanger = [(Some("no"), "Porsanger"), (Some("se"), "Porsáŋgu"), (Some("fkv"), "Porsanki")];
    assert_eq!(names("5622", TODAY), porsanger);
    assert_eq!(names("5043", TODAY), [(Some("no"), "Røyrvik"), (Some("sma"), "Raarvihke")]);
    assert_eq!(names("1875", TODAY), [(Some("no"), "Hamarøy"), (Some("smj"), "Hábmer")]);
    assert_eq!(names("1818", TODAY), [(Some("no"), "Herøy")]);
    assert_eq!(names("3114", TODAY), [(Some("no"), "Våler")]);
    // Of an earlier time: the language of a part is that of the same name today.
    assert_eq!(names("2011", "2012-01-01"), [(Some("se"), "Guovdageaidnu"), (Some("no"), "Kautokeino")]);
    assert_eq!(names("1850", "2012-01-01"), [(None, "Tysfjord"), (None, "Divtasvuodna")]);
    // Today's list does not tell whose Raane is.
    assert_eq!(names("1833", TODAY), [(Some("no"), "Rana"), (None, "Raane")]);
    let oslo = history.at("0301", day(TODAY)).unwrap();
    assert_eq!((history.organisation_number(oslo), history.county(oslo)), (Some("958935420"), Some("Oslo")));
    let haram = history.at("1580", day(TODAY)).unwrap();
    assert_eq!((history.organisation_number(haram), history.county(haram)), (None, Some("Møre og Romsdal")));
    let lindås = history.at("1263", day("2019-01-01")).unwrap();
    assert_eq!((history.organisation_number(lindås), history.county(lindås)), (None, None));
}

//! T02 and G3: every municipality's name since 1838, however it is written.

use deidentify::{Detector, Language};

use crate::{DETECTOR, generated};

#[test]
fn t02_every_municipality_since_1838_is_found_in_every_form() {
    let cases = generated::municipalities();
    for (kind, _) in generated::TEMPLATES {
        let of_kind: Vec<_> = cases.iter().filter(|case| case.kind == kind).collect();
        let missed: Vec<_> = of_kind.iter().filter(|case| !case.found(&DETECTOR)).map(|case| &case.secret).collect();
        let allowed = if kind.starts_with("small") { of_kind.len() / 20 } else { 0 };
        println!("{kind}: {} of {} missed", missed.len(), of_kind.len());
        assert!(missed.len() <= allowed, "{kind}: {} of {} missed: {missed:?}", missed.len(), of_kind.len());
    }
}

#[test]
fn t02_names_are_found_through_disguises() {
    for (text, secret) in [
        ("Vi i A\u{200b}lver gjer det", "A\u{200b}lver"),
        ("Vi i Аlvеr gjer det", "Аlvеr"),
        ("Vi i Al<b>ver</b> gjer det", "Al<b>ver"),
        ("Vi i **Al**ver gjer det", "Al**ver"),
        ("Vi i A\u{30a}lesund gjer det", "A\u{30a}lesund"),
        ("Vi i Ａｌｖｅｒ gjer det", "Ａｌｖｅｒ"),
        ("Vi i Al-\nver gjer det", "Al-\nver"),
        ("Vi i Al\u{ad}ver gjer det", "Al\u{ad}ver"),
        ("Vi i Al&shy;ver gjer det", "Al&shy;ver"),
        ("vi i aalesund gjer det", "aalesund"),
        ("vi i tromsoe kommune", "tromsoe"),
        ("vi i Guovdageaidnu gjer det", "Guovdageaidnu"),
        ("vi i Kárášjohka gjer det", "Kárášjohka"),
        ("vi i Kautokeino/Guovdageaidnu", "Kautokeino/Guovdageaidnu"),
        ("alver-modellen er god", "alver-modellen"),
        ("ALVER-MODELLEN er god", "ALVER-MODELLEN"),
        ("Nes' rutine", "Nes"),
        ("Alver sin rutine", "Alver"),
        ("A L V E R kommune", "A L V E R"),
    ] {
        let case = generated::Case { kind: "", text: text.to_owned(), secret: secret.to_owned() };
        assert!(case.found(&DETECTOR), "{text:?}: {:?}", DETECTOR.find(text, Language::Nynorsk));
    }
}

#[test]
fn t02_a_name_of_the_callers_own_list_is_found_everywhere() {
    let mut detector = Detector::new().unwrap();
    assert_eq!(detector.add("own\tFjellvær\nplace\tSkogli terrasse\nsystem\tkvikkflyt\nword\tHegdal\n"), Ok(()));
    let findings = detector
        .find("eg ringde skogli terrasse i fjellvær og brukte kvikkflyt. Hegdal er ein metode.", Language::Nynorsk);
    let found: Vec<(&str, &str)> =
        findings.iter().map(|finding| (finding.text.as_str(), finding.suggestion.as_str())).collect();
    assert_eq!(found, [("skogli terrasse", "[stad]"), ("fjellvær", "kommunen"), ("kvikkflyt", "[fagsystem]")]);
    assert_eq!(detector.add("own\tAlver\nnothing"), Err(2));
    assert_eq!(detector.add("person\t \n"), Err(1), "a name without letters");
}

#[test]
fn t02_the_callers_own_list_decides_whatever_the_program_thinks() {
    let mut detector = Detector::new().unwrap();
    let list = "\u{feff}system\tKviknett\norganisation\tNes og Blåvær vatn og avløp interkommunale selskap\n\
                person\tZorb Lattvik\nown\tBlåvær\nword\tSmart Post\n";
    assert_eq!(detector.add(list), Ok(()), "with the mark that editors put before the first line");
    let found = |text: &str| -> Vec<(String, &str)> {
        let findings = detector.find(text, Language::Nynorsk);
        findings.into_iter().map(|finding| (finding.text, finding.class.code())).collect()
    };
    let system = |name: &str| (name.to_owned(), "SYSTEM");
    assert_eq!(found("Vi har Kviknett, og kviknett er ute av drift."), [system("Kviknett"), system("kviknett")]);
    let long = "nes og blåvær vatn og avløp interkommunale selskap";
    assert_eq!(found(&format!("det var {long} som ringde")), [(long.to_owned(), "ORG")]);
    assert_eq!(found("vi spør lattvik sin sjef"), [("lattvik".to_owned(), "PER")]);
    assert_eq!(found("vi brukar Smart Post til dette"), []);
    assert_eq!(found("dette er blåværmodellen"), [("blåværmodellen".to_owned(), "LOC")]);
}

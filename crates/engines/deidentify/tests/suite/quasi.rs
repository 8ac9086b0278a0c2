//! T03, T04 and T05: what is distinctive in a text, and its writer's typography.

use std::collections::BTreeMap;

use deidentify::{Language, copied, distinctive, normalise::normalise, replace};

use crate::{DETECTOR, generated};

const CARRIERS: [&str; 4] = [
    "Saka går frå postmottak til sakshandsamar, og {} vart nemnt i møtet.",
    "Rutinen ble laget fordi {} og derfor måtte vi endre stegene.",
    "- {}\n- leder godkjenner\n- arkivet journalfører",
    "Vi skreiv på lappen: {}. Alle var samde.",
];

/// `planted.txt`: twenty kinds of what points at one of few, each with a tab and the phrase.
fn planted() -> Vec<(&'static str, &'static str)> {
    include_str!("planted.txt")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| line.split_once('\t').unwrap())
        .collect()
}

/// Whether at least half of the words of a phrase lie in findings.
fn highlighted(text: &str, phrase: &str) -> bool {
    let at = text.find(phrase).unwrap();
    let start = text[..at].chars().count();
    let findings = DETECTOR.find(text, Language::Nynorsk);
    let mut from = start;
    let (mut hit, mut all) = (0, 0);
    for word in phrase.split(' ') {
        let end = from + word.chars().count();
        all += 1;
        hit += usize::from(findings.iter().any(|finding| finding.start < end && from < finding.end));
        from = end + 1;
    }
    2 * hit >= all
}

#[test]
fn t03_planted_quasi_identifiers_are_highlighted() {
    let planted = planted();
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    let mut missed = Vec::new();
    let mut count = 0;
    for (index, (kind, phrase)) in planted.iter().enumerate() {
        *kinds.entry(kind).or_default() += 1;
        for carrier in [CARRIERS[index % 4], CARRIERS[(index + 1) % 4], CARRIERS[(index + 2) % 4]] {
            count += 1;
            let text = carrier.replace("{}", phrase);
            if !highlighted(&text, phrase) {
                missed.push((kind, text));
            }
        }
    }
    assert!(count >= 300 && kinds.len() >= 20, "{count} {kinds:?}");
    assert!(missed.is_empty(), "{} of {count} missed: {missed:#?}", missed.len());
}

#[test]
fn t03_suggestions_are_true_agree_in_language_and_are_the_same_for_the_same() {
    let text = "Rådmann Kari Vik i Alver kommune og Ola Moe i Osterøy møttest 12. mai 2019. Vik ville ha Alvers modell. \
                I november 2019 hadde dei 29 593 innbyggjarar og 37 tilsette. Alver-modellen kom frå Osterøy.";
    let said: Vec<(String, String)> =
        DETECTOR.find(text, Language::Nynorsk).into_iter().map(|finding| (finding.text, finding.suggestion)).collect();
    let of =
        |name: &str| said.iter().filter(|(text, _)| text == name).map(|(_, said)| said.as_str()).collect::<Vec<_>>();
    assert_eq!(of("Kari Vik"), ["[rådmann]"]);
    assert_eq!(of("Vik"), ["[rådmann]"]);
    assert_eq!(of("Ola Moe"), ["[person A]"]);
    assert_eq!(of("Alver kommune"), ["kommunen"]);
    assert_eq!(of("Alvers"), ["kommunen sin"]);
    assert_eq!(of("Alver-modellen"), ["Modellen"]);
    assert_eq!(of("Osterøy"), ["ein nabokommune", "ein nabokommune"]);
    assert_eq!(of("12. mai 2019"), ["om våren"]);
    assert_eq!(of("november 2019"), ["tida om lag eit halvt år seinare"]);
    assert_eq!(of("29 593"), ["20 000-50 000"]);
    assert_eq!(of("37"), ["om lag 40"]);
    let nb = DETECTOR.find("Vi lærte av Lunner. Gran har 37 ansatte i Gran kommune.", Language::Bokmal);
    assert_eq!(
        nb.iter().find(|finding| finding.text == "Lunner").map(|finding| finding.suggestion.as_str()),
        Some("en nabokommune")
    );
}

#[test]
fn t03_a_text_with_its_suggestions_is_still_norwegian_and_true() {
    for (language, text, expected) in [
        (Language::Bokmal, "Bodø kommunes rutine er god.", "Kommunens rutine er god."),
        (
            Language::Bokmal,
            "Vi i Alver kommune. Osterøys rutine er god.",
            "Vi i kommunen. Nabokommunens rutine er god.",
        ),
        (
            Language::Nynorsk,
            "Vi i Alver kommune. Osterøys rutine er god.",
            "Vi i kommunen. Nabokommunen sin rutine er god.",
        ),
        (Language::Bokmal, "Alver kommunes arkiv og Alver kommunes leder", "Kommunens arkiv og kommunens leder"),
        (Language::Bokmal, "Oslos leder ringte Kari Bergs mor.", "Kommunens leder ringte [person A]s mor."),
        (Language::Bokmal, "De vil legge ned Nordli skole.", "De vil legge ned [skole]."),
        (Language::Nynorsk, "Læraren ved Sæbø skule og Åsane sjukeheim", "Læraren ved [skule] og [sjukeheim]"),
        (Language::Bokmal, "Vi kjøper fra Sikri AS.", "Vi kjøper fra [leverandør]."),
        (Language::Bokmal, "Vi har kopiert rutinen fra Lunner kommune.", "Vi har kopiert rutinen fra en nabokommune."),
        (Language::Bokmal, "Ordføreren i nabokommunen Eidskog ringte.", "Ordføreren i nabokommunen A ringte."),
        (Language::Bokmal, "Kvamskommunen vil ikke.", "Kommunen vil ikke."),
        (
            Language::Bokmal,
            "Kari Berg, født 12.03.1958, søkte 3. mai 2024.",
            "[person A], født om våren, søkte om våren.",
        ),
        (Language::Bokmal, "Det koster 1,4 millioner kroner.", "Det koster om lag 1,5 millioner kroner."),
        (
            Language::Bokmal,
            "Vi startet 12.03.2018. I 2022 kom planen. Siden 2015 har vi ventet.",
            "Vi startet om våren. I året om lag 4 år senere kom planen. Siden året om lag 3 år tidligere har vi ventet.",
        ),
        (
            Language::Nynorsk,
            "Kommunane Hå, Time og Gjesdal samarbeider.",
            "Kommunane kommunen, nabokommune A og nabokommune B samarbeider.",
        ),
    ] {
        let replaced = replace(text, &DETECTOR.find(text, language));
        assert_eq!(replaced, expected);
        assert_eq!(DETECTOR.find(&replaced, language), [], "{replaced}");
    }
}

#[test]
fn t03_what_is_told_in_plain_words_is_highlighted() {
    for (text, phrase) in [
        ("Assistenten venter barn til høsten, så vi må finne vikar.", "venter barn til høsten"),
        ("Vaktmeisteren har kronisk vondt i ryggen etter eit fall.", "har kronisk vondt i ryggen etter eit fall"),
        ("Leiaren har vore i same stilling sidan 1994 og hugsar alt.", "har vore i same stilling sidan 1994"),
        ("Gutten bor hos faren, og mor er i fengsel.", "er i fengsel"),
        ("Spør den tidligere kulturskolerektoren om hvordan det ble gjort.", "den tidligere kulturskolerektoren"),
        ("Skulen er den minste i fylket, og får ikkje vikar.", "den minste i fylket"),
        ("Vi har landets høyeste eiendomsskatt og mange klager.", "landets høyeste eiendomsskatt"),
        ("Folk i bygda på austsida av elva hentar posten sjølve.", "bygda på austsida av elva"),
        ("Vi bor to timer fra nærmeste sykehus, og det merkes.", "to timer fra nærmeste sykehus"),
        ("Då vi var tre kommunar, hadde vi tre sentralbord.", "Då vi var tre kommunar"),
        ("Arkivet fra gamle Skogly kommune er ikke pakket ut.", "gamle Skogly kommune"),
        ("Styringsgruppa for Barnas beste møtest tysdag.", "Barnas beste"),
        ("Vi viser til Temaplan for levekår og ber om svar.", "Temaplan for levekår"),
    ] {
        assert!(highlighted(text, phrase), "{text}");
    }
}

#[test]
fn two_suggestions_beside_each_other_make_no_name() {
    for text in ["nynorsk nynorsk «", "nynorsk bokmål «Saman»"] {
        let replaced = replace(text, &DETECTOR.find(text, Language::Nynorsk));
        assert_eq!(DETECTOR.find(&replaced, Language::Nynorsk), [], "{replaced}");
    }
}

#[test]
fn t03_ordinary_process_text_passes_in_silence() {
    for text in [
        "Søkjaren sender skjema. Postmottaket journalfører og fordeler til sakshandsamar. Leiaren godkjenner vedtaket.",
        "Søknaden mottas og registreres. Saksbehandler kontrollerer vedlegg og ber om mer dokumentasjon ved behov.",
        "Klagefristen er tre veker. Vedtaket vert sendt til innbyggjaren, og arkivet avsluttar saka.",
        "Brukaren får brev når saka er ferdig, og leiaren kontrollerer at alt er med før arkivet avsluttar.",
        "Saksbehandleren har ansvar for at søkeren får svar, og rektor signerer vedtaket samme dag.",
        "Behandlingen tar vanligvis om lag tre uker. Mangler vedlegg, sendes det brev med ny frist.",
    ] {
        let found: Vec<String> =
            DETECTOR.find(text, Language::Nynorsk).into_iter().map(|finding| finding.text).collect();
        assert!(found.is_empty(), "{text}: {found:?}");
    }
}

#[test]
fn t04_the_sentences_that_stand_out_are_told() {
    let text = "Søknaden kjem til postmottaket i kommunen. Ekspedisjonsprotokollen frå gullalderen låg i Kvitfjellhallen i 1987. \
                Vi skriv så eit svar på det. Den krøllete salmonellaprosedyren tek 17 dobbeltark per kvartalsrapport. Leiaren seier ja til dette.";
    let chars: Vec<char> = text.chars().collect();
    let told: Vec<String> =
        distinctive(&DETECTOR, text, 2).into_iter().map(|range| chars[range].iter().collect()).collect();
    assert_eq!(told.len(), 2);
    assert!(told.iter().any(|sentence| sentence.contains("Kvitfjellhallen")), "{told:?}");
    assert!(told.iter().any(|sentence| sentence.contains("salmonellaprosedyren")), "{told:?}");
}

#[test]
fn t04_eight_words_that_are_published_are_told_whatever_their_typography() {
    let published = "Om oss. Vi gjekk gjennom oppgåvene steg for steg i alle dei tre kommunane, og lærte mykje.";
    let text = "Dette er metoden. VI GJEKK gjennom oppgåvene – steg for\u{a0}steg – i alle dei tre sentera.";
    let chars: Vec<char> = text.chars().collect();
    let told: Vec<String> = copied(text, published).into_iter().map(|range| chars[range].iter().collect()).collect();
    assert_eq!(told, ["VI GJEKK gjennom oppgåvene – steg for\u{a0}steg – i alle dei tre"]);
    assert_eq!(copied("Vi gjekk gjennom oppgåvene steg for steg.", published).len(), 0);
}

#[test]
fn t05_fifty_styles_of_one_text_become_the_same_bytes() {
    let plain = "Slik gjer vi det:\n- \"Ta imot\" søknaden - med ein gong\n- svar innan tre veker...\n\nDet er alt.";
    let mut lot = generated::Lot::new(5);
    for style in 0..50 {
        let mut text = plain.to_owned();
        let mut choose = |options: &[(&str, &str)], text: &str| {
            let chosen = options.get(usize::try_from(lot.below(options.len() as u64 + 1)).unwrap());
            chosen.map_or_else(|| text.to_owned(), |(from, to)| text.replace(from, to))
        };
        text = choose(
            &[("\n- ", "\n• "), ("\n- ", "\n* "), ("\n- ", "\n – "), ("\n- ", "\n·\u{a0}"), ("\n- ", "\n\t-   ")],
            &text,
        );
        text =
            choose(&[("\"Ta imot\"", "«Ta imot»"), ("\"Ta imot\"", "“Ta imot”"), ("\"Ta imot\"", "„Ta imot“")], &text);
        text = choose(
            &[(" - med", " – med"), (" - med", " — med"), (" - med", "  -  med"), (" - med", " \u{2212} med")],
            &text,
        );
        text = choose(&[("...", "…"), ("...", "... ")], &text);
        text = choose(&[("\n\n", "\n\n\n\n"), ("\n\n", "\n \n\n"), ("\n\n", "\r\n\r\n")], &text);
        text = choose(
            &[
                ("søknaden", "sø\u{ad}knaden"),
                ("søknaden", "so\u{338}knaden"),
                ("søknaden", "søk\u{200b}naden"),
                ("søknaden", "<b>søknaden</b>"),
            ],
            &text,
        );
        text = choose(
            &[(" er alt.", "  er alt ."), (" er alt.", " er alt.  \n\n"), (" er alt.", "\u{a0}er\u{2009}alt.")],
            &text,
        );
        assert_eq!(normalise(&text), plain, "{style}: {text:?}");
    }
    assert_eq!(normalise(plain), plain);
}

#[test]
fn g6_a_text_whose_findings_are_replaced_names_nobody() {
    let text = "Hei! Eg snakka med Silje Fagerheim i Lindås. Ho har tlf. 934 55 678 og bur i Storgata 12.";
    let replaced = replace(text, &DETECTOR.find(text, Language::Nynorsk));
    assert_eq!(replaced, "Hei! Eg snakka med [person A] i kommunen. Ho har tlf. [telefonnummer] og bur i [adresse].");
}

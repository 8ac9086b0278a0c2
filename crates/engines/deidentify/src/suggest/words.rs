//! The words of the suggestions in both written languages.

use crate::{detector::Language, mark::Class};

/// What stands between the brackets of a wording.
pub const FIXED: &[&str] = &[
    "adresse",
    "barnehage",
    "brukarnamn",
    "brukernavn",
    "dokument",
    "e-post",
    "eiendom",
    "eigedom",
    "fagsystem",
    "fagperson",
    "fødselsnummer",
    "hendelse",
    "hending",
    "interkommunalt selskap",
    "kjennemerke",
    "kode",
    "kontonummer",
    "leder",
    "leiar",
    "leverandør",
    "namn",
    "navn",
    "nettadresse",
    "organ",
    "organisasjon",
    "organisasjonsnummer",
    "person",
    "personopplysning",
    "postadresse",
    "prosjekt",
    "saksnummer",
    "sjukeheim",
    "sjukehus",
    "skole",
    "skule",
    "stad",
    "stadopplysning",
    "språkopplysning",
    "statleg etat",
    "statlig etat",
    "sted",
    "stedsopplysning",
    "sykehjem",
    "sykehus",
    "særtrekk",
    "telefonnummer",
    "uke",
    "utdanningsinstitusjon",
    "veke",
    "verksemd",
    "virksomhet",
];

/// What is said in one language.
pub struct Words {
    /// The language.
    pub language: Language,
    /// About, before a number.
    pub about: &'static str,
    /// A few.
    pub few: &'static str,
    /// A neighbouring municipality, when there is one only.
    pub neighbour: &'static str,
    /// What stands before the letter of one among several.
    pub neighbours: &'static str,
    /// The municipality in the genitive.
    pub of_municipality: &'static str,
    /// A country, the country.
    pub country: [&'static str; 2],
    /// The year that is first named.
    pub year: &'static str,
    /// One day; an earlier time.
    pub day: &'static str,
    /// Later and earlier.
    pub later: [&'static str; 2],
    /// Month and year, as `[one, several]`.
    pub month: [&'static str; 2],
    /// Half a year.
    pub half: &'static str,
    /// One year and the word behind a number of them.
    pub years: [&'static str; 2],
    /// Spring, summer, autumn, winter.
    pub seasons: [&'static str; 4],
    /// At the same time.
    pub same: &'static str,
    /// The year, the time, and the same time, as nouns.
    pub time: [&'static str; 3],
    /// Many years.
    pub many: &'static str,
}

const BOKMAL: Words = Words {
    language: Language::Bokmal,
    about: "om lag",
    few: "noen",
    neighbour: "en nabokommune",
    neighbours: "nabokommune",
    of_municipality: "kommunens",
    country: ["landet", "et annet land"],
    year: "et tidligere år",
    day: "en dag",
    later: ["senere", "tidligere"],
    month: ["om lag en måned", "måneder"],
    half: "om lag et halvt år",
    years: ["om lag ett år", "år"],
    seasons: ["om våren", "om sommeren", "om høsten", "om vinteren"],
    same: "på samme tid",
    time: ["året", "tiden", "samme tid"],
    many: "mange år",
};

const NYNORSK: Words = Words {
    language: Language::Nynorsk,
    about: "om lag",
    few: "nokre",
    neighbour: "ein nabokommune",
    neighbours: "nabokommune",
    of_municipality: "kommunen sin",
    country: ["landet", "eit anna land"],
    year: "eit tidlegare år",
    day: "ein dag",
    later: ["seinare", "tidlegare"],
    month: ["om lag ein månad", "månader"],
    half: "om lag eit halvt år",
    years: ["om lag eitt år", "år"],
    seasons: ["om våren", "om sommaren", "om hausten", "om vinteren"],
    same: "på same tid",
    time: ["året", "tida", "same tid"],
    many: "mange år",
};

impl Words {
    /// The words of a language.
    pub fn of(language: Language) -> Self {
        match language {
            Language::Bokmal => BOKMAL,
            Language::Nynorsk => NYNORSK,
        }
    }

    /// The form of the language: bokmål, nynorsk.
    pub fn say(&self, bokmal: &'static str, nynorsk: &'static str) -> &'static str {
        match self.language {
            Language::Bokmal => bokmal,
            Language::Nynorsk => nynorsk,
        }
    }

    /// The wording of a class that is the same for everything of it.
    pub fn fixed(&self, class: Class, shown: &str) -> &'static str {
        match class {
            Class::BirthNumber | Class::DNumber => "[fødselsnummer]",
            Class::OrganisationNumber => "[organisasjonsnummer]",
            Class::Account => "[kontonummer]",
            Class::Phone => "[telefonnummer]",
            Class::Email => "[e-post]",
            Class::Url => self.say("[nettadresse]", "[nettadresse]"),
            Class::Handle => self.say("[brukernavn]", "[brukarnamn]"),
            Class::Address => "[adresse]",
            Class::Postcode => "[postadresse]",
            Class::Case => self.say("[saksnummer]", "[saksnummer]"),
            Class::Property => self.say("[eiendom]", "[eigedom]"),
            Class::Plate => self.say("[kjennemerke]", "[kjennemerke]"),
            Class::Code => self.say("[kode]", "[kode]"),
            Class::Merger => self.merger(&shown.to_lowercase()),
            Class::Role => self.role(&shown.to_lowercase()),
            Class::Language => self.say("[språkopplysning]", "[språkopplysning]"),
            Class::Unique => "[særtrekk]",
            Class::Geography => self.say("[stedsopplysning]", "[stadopplysning]"),
            Class::Document => self.say("[dokument]", "[dokument]"),
            Class::Event => self.say("[hendelse]", "[hending]"),
            Class::Trait => self.say("[personopplysning]", "[personopplysning]"),
            Class::Project => self.say("[prosjekt]", "[prosjekt]"),
            Class::System => "[fagsystem]",
            Class::Person => "[person]",
            Class::Place => self.say("[sted]", "[stad]"),
            Class::Organisation => self.say("[virksomhet]", "[verksemd]"),
            Class::Other | Class::Date | Class::Number => self.say("[navn]", "[namn]"),
        }
    }

    /// A role, or a body, that few municipalities have.
    fn role(&self, shown: &str) -> &'static str {
        let has = |parts: &[&str]| parts.iter().any(|part| shown.contains(part));
        match () {
            () if has(&["erklæring"]) => "[dokument]",
            () if has(&[
                "direktør",
                "leder",
                "leiar",
                "sjef",
                "råden",
                "meister",
                "mester",
                "minister",
                "fogd",
                "ordfør",
                "rektor",
                "rådmann",
            ]) =>
            {
                self.say("[leder]", "[leiar]")
            }
            () if has(&["lærar", "lærer", "lege", "pleiar", "pleier", "konsulent", "rådgj", "rådgi", "jordmor"]) => {
                "[fagperson]"
            }
            () if has(&["råd", "styre", "utval", "avdeling", "kontor", "parlament", "siida", "herad"]) => "[organ]",
            () => "[fagperson]",
        }
    }

    /// That municipalities were joined is said as a change of organisation, in the same part of speech.
    fn merger(&self, shown: &str) -> &'static str {
        if shown.contains("modell") {
            return if shown.ends_with('n') { "modellen" } else { "modell" };
        }
        if shown.contains(" vi ") && ["slo ", "slår "].iter().any(|verb| shown.starts_with(verb)) {
            return self.say("ble vi omorganisert", "vart vi omorganiserte");
        }
        let joined = ["satt ", "sett ", "slått ", "slege", "smelt", "vorte ", "blitt "];
        if joined.iter().any(|verb| shown.starts_with(verb)) {
            return "omorganisert";
        }
        let noun = ["ing", "reform", "fusjon", "avtal", "nemnd", "prosess", "justering"]
            .iter()
            .any(|part| shown.contains(part));
        if noun {
            let definite = shown.ends_with('a') || shown.ends_with("en") || shown.ends_with("et");
            return if definite { self.say("omorganiseringen", "omorganiseringa") } else { "omorganisering" };
        }
        if ["slå", "slo", "slege", "gått", "gjekk", "gikk", "ble ", "blei ", "bli ", "blir ", "vart ", "vert "]
            .iter()
            .any(|part| shown.contains(part))
        {
            return self.say("omorganisert", "omorganisert");
        }
        if shown.contains("kommunene") || shown.contains("kommunane") || shown.contains("heradene") {
            return self.say("enhetene", "einingane");
        }
        if shown.contains("kommuner") || shown.contains("kommunar") {
            return self.say("flere enheter", "fleire einingar");
        }
        if shown.contains("kommuna") && shown.ends_with('a') { "kommuna" } else { "kommunen" }
    }

    /// What an institution is called, if a name in lower case is that of one.
    pub fn institution(&self, name: &str) -> Option<&'static str> {
        let has = |parts: &[&str]| parts.iter().any(|part| name.contains(part));
        match () {
            () if has(&["barnehage", "barnehagar"]) => Some("[barnehage]"),
            () if has(&["universitet", "høgskul", "høgskol", "høyskol"]) => {
                Some(self.say("[utdanningsinstitusjon]", "[utdanningsinstitusjon]"))
            }
            () if has(&["skole", "skule", "gymnas", "videregående", "vidaregåande"]) => {
                Some(self.say("[skole]", "[skule]"))
            }
            () if has(&["sykehjem", "sjukeheim", "omsorgssenter", "bokollektiv", "bufellesskap", "bofellesskap"]) => {
                Some(self.say("[sykehjem]", "[sjukeheim]"))
            }
            () if has(&["sykehus", "sjukehus", "helse "]) => Some(self.say("[sykehus]", "[sjukehus]")),
            () => None,
        }
    }

    /// What a kind of organisation is called.
    pub fn organisation(&self, name: &str) -> &'static str {
        let name = name.to_lowercase();
        let has = |parts: &[&str]| parts.iter().any(|part| name.contains(part));
        let word = |word: &str| name.split(|c: char| !c.is_alphanumeric()).any(|part| part == word);
        if word("iks") || has(&["interkommunal", "interkommunalt"]) {
            return self.say("[interkommunalt selskap]", "[interkommunalt selskap]");
        }
        if let Some(institution) = self.institution(&name) {
            return institution;
        }
        if has(&["fylkeskommune"]) {
            return "fylkeskommunen";
        }
        if word("as") || word("asa") || word("ans") || has(&["advokat"]) {
            return self.say("[leverandør]", "[leverandør]");
        }
        if has(&["forbund", "foreining", "forening", "lag "]) {
            return self.say("[organisasjon]", "[organisasjon]");
        }
        if has(&["direktorat", "tilsyn", "statens", "statsforvalt", "fylkesmann", "departement", "etaten"]) {
            return self.say("[statlig etat]", "[statleg etat]");
        }
        self.say("[virksomhet]", "[verksemd]")
    }
}

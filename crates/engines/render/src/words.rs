//! Every word that the pictures themselves say, in nynorsk, bokmål and English.

/// The language of the words that the picture itself says (headings, legend, text alternative).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// Nynorsk.
    Nn,
    /// Bokmål.
    Nb,
    /// English.
    En,
}

impl Language {
    /// The tag of the language as HTML and SVG have it.
    pub fn tag(self) -> &'static str {
        ["nn", "nb", "en"][self as usize]
    }
}

/// A word in nynorsk, bokmål and English.
#[derive(Clone, Copy)]
pub struct Word([&'static str; 3]);

impl Word {
    /// The word in that language.
    pub fn say(self, language: Language) -> &'static str {
        self.0[language as usize]
    }
}

/// A word that follows a number: for one, and for any other.
#[derive(Clone, Copy)]
pub struct Counted(Word, Word);

impl Counted {
    /// The number and the word, such as *1 rad* and *11 rader*.
    pub fn say(self, count: usize, language: Language) -> String {
        format!("{count} {}", if count == 1 { self.0 } else { self.1 }.say(language))
    }
}

const fn word(nn: &'static str, nb: &'static str, en: &'static str) -> Word {
    Word([nn, nb, en])
}

// When.
pub const AS_IS: Word = word("i dag", "i dag", "today");
pub const TO_BE: Word = word("slik blir det", "slik blir det", "to be");

// How a row stands, and what that means.
pub const SAME: Word = word("likt", "likt", "the same");
pub const SIMILAR: Word = word("liknar", "ligner", "similar");
pub const ONLY_HERE: Word = word("berre her", "bare her", "only here");
pub const MISSING_HERE: Word = word("manglar hos nokon", "mangler hos noen", "missing for some");
pub const CONFLICT: Word = word("konflikt", "konflikt", "conflict");
pub const SAME_MEANS: Word = word("gjer det på same måte", "gjør det på samme måte", "done in the same way");
pub const SIMILAR_MEANS: Word = word("same oppgåve, ulik måte", "samme oppgave, ulik måte", "same task, another way");
pub const ONLY_HERE_MEANS: Word = word("éin gjer dette", "én gjør dette", "one organisation does this");
pub const MISSING_HERE_MEANS: Word =
    word("nokon gjer ikkje dette", "noen gjør ikke dette", "not every organisation does this");
pub const CONFLICT_MEANS: Word = word("må avklarast", "må avklares", "has to be settled");
pub const NOT_DONE: Word = word("gjer ikkje dette", "gjør ikke dette", "does not do this");
pub const UNALIGNED: Word = word("Ikkje i noka rad enno", "Ikke i noen rad ennå", "Not in any row yet");

// Kinds of notes.
pub const TASK: Word = word("oppgåve", "oppgave", "task");
pub const DECISION: Word = word("avgjerd", "beslutning", "decision");
pub const HANDOVER: Word = word("overlevering", "overlevering", "handover");
pub const WAIT: Word = word("venting", "venting", "wait");

// What stands on notes and in sums.
pub const ROLE: Word = word("rolle", "rolle", "role");
pub const NO_ROLE: Word = word("Utan rolle", "Uten rolle", "No role named");
pub const SYSTEM: Word = word("system", "system", "system");
pub const STEPS: Word = word("steg", "steg", "steps");
pub const HANDOVERS: Word = word("overleveringar", "overleveringer", "handovers");
pub const SYSTEMS: Word = word("system", "systemer", "systems");
pub const WORKING: Word = word("arbeidstid", "arbeidstid", "working time");
pub const WAITING: Word = word("ventetid", "ventetid", "waiting time");
pub const PAIN_POINT: Word = word("smertepunkt", "smertepunkt", "pain point");
pub const TIME_THIEF: Word = word("tidstjuv", "tidstyv", "time thief");
pub const TIME_THIEF_MEANS: Word = word("tid som går tapt", "tid som går tapt", "time that is lost");
pub const ORIGIN: Word = word("opphav", "opphav", "origin");
pub const ORIGIN_MEANS: Word = word("kvar steget kjem frå", "hvor steget kommer fra", "where the step comes from");

// Counted things.
pub const COUNTED_STEPS: Counted = Counted(word("steg", "steg", "step"), STEPS);
pub const COUNTED_HANDOVERS: Counted = Counted(HANDOVER, HANDOVERS);
pub const COUNTED_SYSTEMS: Counted = Counted(SYSTEM, SYSTEMS);
pub const COUNTED_ROWS: Counted = Counted(word("rad", "rad", "row"), word("rader", "rader", "rows"));

// Time.
pub const DAY: Word = word("dag", "dag", "day");
pub const DAYS: Word = word("dagar", "dager", "days");
pub const HOURS: Word = word("t", "t", "h");
pub const MINUTES: Word = word("min", "min", "min");
pub const SECONDS: Word = word("s", "s", "s");

// The frame of the picture.
pub const SERVICE: Word = word("Teneste", "Tjeneste", "Service");
pub const ORGANISATIONS: Word = word("Organisasjonar", "Organisasjoner", "Organisations");
pub const ROLES: Word = word("Roller", "Roller", "Roles");
pub const CONFLICTS: Word = word("Konflikt", "Konflikt", "Conflict");
pub const LEGEND: Word = word("Teiknforklaring", "Tegnforklaring", "Legend");
pub const START: Word = word("Start", "Start", "Start");
pub const END: Word = word("Slutt", "Slutt", "End");
pub const NO_STEPS: Word = word("Ingen steg enno", "Ingen steg ennå", "No steps yet");
pub const HANDOVER_ARROW: Word = word("tjukk pil: overlevering", "tykk pil: overlevering", "thick arrow: handover");

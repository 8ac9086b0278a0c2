//! What can be wrong with one place of a request. A word is a contract: it is never renamed.

macro_rules! faults {
    ($($name:ident = $code:literal $en:literal $nb:literal $nn:literal),+ $(,)?) => {
        /// What can be wrong with one member, parameter or header.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum FaultCode { $(#[doc = concat!("`", $code, "`: ", $en)] $name),+ }

        impl FaultCode {
            /// All there are.
            pub const ALL: &'static [FaultCode] = &[$(Self::$name),+];

            /// The stable word, and the text in English, bokmål and nynorsk.
            pub const fn info(self) -> (&'static str, [&'static str; 3]) {
                match self { $(Self::$name => ($code, [$en, $nb, $nn])),+ }
            }
        }
    };
}

faults! {
    Required = "required" "Must be given." "Må oppgis." "Må oppgjevast.",
    Unknown = "unknown" "Is not known here; known are {accepted}." "Er ikke kjent her; kjente er {accepted}." "Er ikkje kjend her; kjende er {accepted}.",
    Repeated = "repeated" "Is given more than once." "Er oppgitt mer enn én gang." "Er oppgitt meir enn éin gong.",
    WrongType = "wrong_type" "Must be of type {accepted}." "Må være av typen {accepted}." "Må vere av typen {accepted}.",
    TooLong = "too_long" "May have at most {accepted} characters." "Kan ha høyst {accepted} tegn." "Kan ha høgst {accepted} teikn.",
    TooShort = "too_short" "Must have at least {accepted} characters." "Må ha minst {accepted} tegn." "Må ha minst {accepted} teikn.",
    TooMany = "too_many" "May have at most {accepted} items." "Kan ha høyst {accepted} elementer." "Kan ha høgst {accepted} element.",
    TooFew = "too_few" "Must have at least {accepted} items." "Må ha minst {accepted} elementer." "Må ha minst {accepted} element.",
    OutOfRange = "out_of_range" "Must be {accepted}." "Må være {accepted}." "Må vere {accepted}.",
    NotOneOf = "not_one_of" "Must be one of {accepted}." "Må være en av {accepted}." "Må vere ein av {accepted}.",
    BadFormat = "bad_format" "Does not have the right form: {accepted}." "Har ikke riktig form: {accepted}." "Har ikkje rett form: {accepted}.",
    ControlCharacter = "control_character" "Holds a control character." "Inneholder et kontrolltegn." "Inneheld eit kontrollteikn.",
    NoSuchThing = "no_such_thing" "Points to something that does not exist here." "Peker på noe som ikke finnes her." "Peikar på noko som ikkje finst her.",
    Rule = "rule" "Breaks a rule: {accepted}." "Bryter en regel: {accepted}." "Bryt ein regel: {accepted}.",
}

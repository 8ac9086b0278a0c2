//! Words for programs with a text for people in each language.

macro_rules! words {
    ($(#[doc = $doc:literal])* enum $all:ident { $($name:ident = $code:literal $en:literal $nb:literal $nn:literal),+ $(,)? }) => {
        $(#[doc = $doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum $all { $(#[doc = concat!("`", $code, "`: ", $en, ".")] $name),+ }

        impl $all {
            /// All there are.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The stable word.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code),+ }
            }

            /// The text, in English, bokmål and nynorsk.
            pub const fn texts(self) -> [&'static str; 3] {
                match self { $(Self::$name => [$en, $nb, $nn]),+ }
            }

            /// The text behind a word, in English, bokmål and nynorsk.
            pub fn text(code: &str) -> Option<[&'static str; 3]> {
                match code { $($code => Some([$en, $nb, $nn]),)+ _ => None }
            }
        }

        impl From<$all> for serde_json::Value {
            fn from(word: $all) -> Self {
                word.code().into()
            }
        }
    };
}

words! {
    /// What an error says in a word for programs and in a text for people: why something is not JSON (`reason`), what
    /// stands in the way (`usedBy`), which form is accepted (`accepted`).
    enum Word {
        NotUtf8 = "not_utf8" "it is not UTF-8" "det er ikke UTF-8" "det er ikkje UTF-8",
        EndsTooEarly = "ends_too_early" "it ends before it is whole" "det slutter før det er helt" "det sluttar før det er heilt",
        BadSyntax = "bad_syntax"
            "it breaks the grammar of JSON" "det bryter grammatikken i JSON" "det bryt grammatikken i JSON",
        MoreAfterTheEnd = "more_after_the_end"
            "something follows after the value" "noe følger etter verdien" "noko følgjer etter verdien",
        NumberTooLarge = "number_too_large" "a number is too large" "et tall er for stort" "eit tal er for stort",
        MemberTwice = "member_twice"
            "a member is given twice" "et medlem er oppgitt to ganger" "ein medlem er oppgitt to gonger",
        TooManyLevels = "too_many_levels"
            "more than 64 levels deep" "mer enn 64 nivåer dypt" "meir enn 64 nivå djupt",
        NotAnObject = "not_an_object"
            "the top level is not an object" "det øverste nivået er ikke et objekt" "det øvste nivået er ikkje eit objekt",
        BrokeOff = "broke_off" "the body broke off" "overføringen ble avbrutt" "overføringa vart broten",
        QueryNotText = "query_not_text" "query is not a text" "query er ikke en tekst" "query er ikkje ein tekst",
        OperationNameNotText = "operation_name_not_text"
            "operationName is not a text" "operationName er ikke en tekst" "operationName er ikkje ein tekst",
        VariablesNotObject = "variables_not_object"
            "variables is not an object" "variables er ikke et objekt" "variables er ikkje eit objekt",
        ExtensionsNotObject = "extensions_not_object"
            "extensions is not an object" "extensions er ikke et objekt" "extensions er ikkje eit objekt",
        OtherResources = "other_resources" "other resources" "andre ressurser" "andre ressursar",
        EtagOfTheResource = "etag_of_the_resource"
            "the ETag of the resource, such as \"3\"" "ETag-en til ressursen, for eksempel \"3\"" "ETag-en til ressursen, til dømes \"3\"",
        NumberOfAnEvent = "number_of_an_event"
            "the number that a write answered with" "nummeret som en skriving svarte med" "nummeret som ei skriving svara med",
        VisibleAscii = "visible_ascii"
            "1-255 visible ASCII characters" "1–255 synlige ASCII-tegn" "1–255 synlege ASCII-teikn",
        WholeNumber = "whole_number"
            "a whole number of 32 bits" "et heltall på 32 biter" "eit heiltal på 32 bitar",
        Id = "id" "an id of the right kind" "en id av riktig slag" "ein id av rett slag",
        Duration = "duration"
            "an ISO 8601 duration below ten years, such as PT45M or P14D"
            "en varighet etter ISO 8601 under ti år, for eksempel PT45M eller P14D"
            "ei varigheit etter ISO 8601 under ti år, til dømes PT45M eller P14D",
        Date = "date"
            "a day that exists, such as 2020-12-31" "en dag som finnes, for eksempel 2020-12-31" "ein dag som finst, til dømes 2020-12-31",
        DateTime = "date-time"
            "a point in time after RFC 3339, such as 2020-12-31T12:00:00Z"
            "et tidspunkt etter RFC 3339, for eksempel 2020-12-31T12:00:00Z"
            "eit tidspunkt etter RFC 3339, til dømes 2020-12-31T12:00:00Z",
        OrganisationNumber = "organisation_number"
            "nine digits, the last a check digit (modulo 11)"
            "ni sifre, det siste et kontrollsiffer (modulo 11)"
            "ni siffer, det siste eit kontrollsiffer (modulo 11)",
        TwoDigits = "two_digits" "two digits" "to sifre" "to siffer",
        FourDigits = "four_digits" "four digits" "fire sifre" "fire siffer",
        SixDigits = "six_digits" "six digits" "seks sifre" "seks siffer",
        RegisterAndCode = "register_and_code"
            "a register, a colon and a code" "et register, et kolon og en kode" "eit register, eit kolon og ein kode",
        Text = "string" "string" "tekst" "tekst",
        Integer = "integer" "integer" "heltall" "heiltal",
        Number = "number" "number" "tall" "tal",
        Boolean = "boolean" "boolean" "sannhetsverdi (true, false)" "sanningsverdi (true, false)",
        Object = "object" "object" "objekt" "objekt",
        Array = "array" "array" "liste" "liste",
    }
}

impl Word {
    /// The word whose English text a message is, but for serde_json's line and column: how a word gets through libraries
    /// that carry texts only.
    pub fn said(message: &str) -> Option<Self> {
        let (text, _) = message.split_once(" at line ").unwrap_or((message, ""));
        Self::ALL.iter().copied().find(|word| word.texts()[0] == text)
    }
}

//! What the pages say, in bokmål, nynorsk and English.

use kernel::Language;

macro_rules! words {
    ($($name:ident = $en:literal $nb:literal $nn:literal),+ $(,)?) => {
        /// A text of the pages.
        #[derive(Clone, Copy, Debug)]
        pub enum Text { $(#[doc = $en] $name),+ }

        impl Text {
            /// In this language.
            pub const fn say(self, language: Language) -> &'static str {
                match (self, language) { $(
                    (Self::$name, Language::En) => $en,
                    (Self::$name, Language::Nb) => $nb,
                    (Self::$name, Language::Nn) => $nn,
                )+ }
            }
        }
    };
}

words! {
    SkipToContent = "Skip to the content" "Gå til innholdet" "Gå til innhaldet",
    ChooseLanguage = "Language" "Språk" "Språk",
    SignIn = "Sign in" "Logg inn" "Logg inn",
    HowToSignIn = "How do you want to sign in?" "Hvordan vil du logge inn?" "Korleis vil du logge inn?",
    NoProvider = "There is no way to sign in with a browser here yet. An administrator registers one."
        "Det er ingen måte å logge inn med nettleser på her ennå. En administrator registrerer en."
        "Det er ingen måte å logge inn med nettlesar på her enno. Ein administrator registrerer ein.",
    OwnLink = "Some organisations have a sign-in page of their own: use the link that they gave you."
        "Noen organisasjoner har sin egen innloggingsside: bruk lenken du har fått av dem."
        "Nokre organisasjonar har si eiga innloggingsside: bruk lenkja du har fått av dei.",
    SignedInAs = "You are signed in as" "Du er logget inn som" "Du er logga inn som",
    YourAccount = "Your account" "Kontoen din" "Kontoen din",
    Organisations = "Your organisations" "Organisasjonene dine" "Organisasjonane dine",
    Organisation = "Organisation" "Organisasjon" "Organisasjon",
    Address = "Address" "Adresse" "Adresse",
    NoOrganisation = "No organisation knows you yet. Ask its administrator for an invitation; this is what they may need:"
        "Ingen organisasjon kjenner deg ennå. Be administratoren der om en invitasjon; dette kan de trenge:"
        "Ingen organisasjon kjenner deg enno. Be administratoren der om ein invitasjon; dette kan dei trenge:",
    Sessions = "Where you are signed in" "Her er du logget inn" "Her er du logga inn",
    Browser = "Browser" "Nettleser" "Nettlesar",
    UnknownBrowser = "Unknown browser" "Ukjent nettleser" "Ukjend nettlesar",
    Began = "Signed in" "Logget inn" "Logga inn",
    LastUsed = "Last used" "Sist brukt" "Sist brukt",
    ThisBrowser = "this browser" "denne nettleseren" "denne nettlesaren",
    End = "Sign out there" "Logg ut der" "Logg ut der",
    SignIns = "How you sign in" "Slik logger du inn" "Slik loggar du inn",
    Provider = "Provider" "Leverandør" "Leverandør",
    KnownAs = "Known there as" "Kjent der som" "Kjend der som",
    Remove = "Remove" "Fjern" "Fjern",
    AddSignIn = "Add another way to sign in" "Legg til en måte å logge inn på" "Legg til ein måte å logge inn på",
    AddSignInHelp = "You sign in there now, to prove that it is you."
        "Du logger inn der nå, for å vise at det er deg."
        "Du loggar inn der no, for å vise at det er deg.",
    ApiKeys = "API keys of your organisations" "API-nøkler i organisasjonene dine" "API-nøklar i organisasjonane dine",
    ApiKeysHelp = "The keys that work now, of the organisations in which you may see them. They are made, replaced and revoked through the API."
        "Nøklene som virker nå, i organisasjonene der du kan se dem. De lages, byttes og trekkes tilbake gjennom API-et."
        "Nøklane som verkar no, i organisasjonane der du kan sjå dei. Dei blir laga, bytte og trekte tilbake gjennom API-et.",
    ApiKey = "Key" "Nøkkel" "Nøkkel",
    StartsWith = "Starts with" "Begynner med" "Byrjar med",
    Ends = "Works until" "Virker til" "Verkar til",
    Never = "never" "aldri" "aldri",
    SignOut = "Sign out" "Logg ut" "Logg ut",
    SignedOut = "You are signed out" "Du er logget ut" "Du er logga ut",
    SignedOutHere = "You are signed out of Betre in this browser."
        "Du er logget ut av Betre i denne nettleseren."
        "Du er logga ut av Betre i denne nettlesaren.",
    SignOutThere = "You may still be signed in at the provider. Sign out there too:"
        "Du kan fortsatt være logget inn hos leverandøren. Logg ut der også:"
        "Du kan framleis vere logga inn hos leverandøren. Logg ut der òg:",
    SignInAgain = "Sign in again" "Logg inn igjen" "Logg inn igjen",
    Failed = "You were not signed in" "Du ble ikke logget inn" "Du vart ikkje logga inn",
    WrongBrowser = "The answer does not belong to a sign-in of this browser, or it was used already or took too long. Begin anew."
        "Svaret hører ikke til en innlogging i denne nettleseren, eller det er alt brukt eller tok for lang tid. Begynn på nytt."
        "Svaret høyrer ikkje til ei innlogging i denne nettlesaren, eller det er alt brukt eller tok for lang tid. Byrj på nytt.",
    ProviderRefused = "The provider did not sign you in."
        "Leverandøren logget deg ikke inn." "Leverandøren logga deg ikkje inn.",
    ProviderAway = "The provider cannot be reached, or does not answer as it should. Try again in a while."
        "Leverandøren kan ikke nås, eller svarer ikke som den skal. Prøv igjen om litt."
        "Leverandøren kan ikkje nåast, eller svarar ikkje som han skal. Prøv igjen om litt.",
    NotBelieved = "What the provider said about you could not be verified."
        "Det leverandøren sa om deg, lot seg ikke bekrefte."
        "Det leverandøren sa om deg, let seg ikkje stadfeste.",
    NoRepresentation = "You signed in, but may act for no organisation here: the provider names none for which you have the right that is asked for."
        "Du logget inn, men kan ikke handle for noen organisasjon her: leverandøren oppgir ingen som du har den rettigheten for som kreves."
        "Du logga inn, men kan ikkje handle for nokon organisasjon her: leverandøren oppgir ingen som du har den retten for som krevst.",
    SomebodyElse = "You are signed in here already, as somebody else. Sign out first if you want to sign in as another."
        "Du er alt logget inn her, som en annen. Logg ut først om du vil logge inn som noen annen."
        "Du er alt logga inn her, som ein annan. Logg ut først om du vil logge inn som nokon annan.",
    TooMany = "Too many attempts have come from your network. Wait a minute and begin anew."
        "Det har kommet for mange forsøk fra nettverket ditt. Vent et minutt og begynn på nytt."
        "Det har kome for mange forsøk frå nettverket ditt. Vent eit minutt og byrj på nytt.",
    NotJoined = "The two ways of signing in were not joined: one of them counts in one organisation only, and the other already belongs to somebody who signs in elsewhere too. Sign in with the one that counts in all your organisations, and begin there."
        "De to måtene å logge inn på ble ikke slått sammen: den ene gjelder bare i én organisasjon, og den andre hører alt til en som logger inn andre steder òg. Logg inn med den som gjelder i alle organisasjonene dine, og begynn der."
        "Dei to måtane å logge inn på vart ikkje slått saman: den eine gjeld berre i éin organisasjon, og den andre høyrer alt til ein som loggar inn andre stader òg. Logg inn med den som gjeld i alle organisasjonane dine, og byrj der.",
    TooWeak = "A stronger way of proving who you are is needed here."
        "Her trengs en sterkere måte å vise hvem du er på."
        "Her trengst ein sterkare måte å vise kven du er på.",
    NoSuchProvider = "There is no such way to sign in." "Det er ingen slik måte å logge inn på." "Det er ingen slik måte å logge inn på.",
    Invitation = "You are invited" "Du er invitert" "Du er invitert",
    InvitationHelp = "Sign in, and accept the invitation with the code from the message."
        "Logg inn, og ta imot invitasjonen med koden fra meldingen."
        "Logg inn, og ta imot invitasjonen med koden frå meldinga.",
    Code = "Code from the invitation" "Kode fra invitasjonen" "Kode frå invitasjonen",
    Accept = "Accept" "Ta imot" "Ta imot",
    Accepted = "Welcome to" "Velkommen til" "Velkomen til",
    NotAccepted = "The invitation could not be accepted: it may be used, withdrawn or expired, or the code is not whole."
        "Invitasjonen kunne ikke tas imot: den kan være brukt, trukket tilbake eller utløpt, eller koden er ikke hel."
        "Invitasjonen kunne ikkje takast imot: han kan vere brukt, trekt tilbake eller utgått, eller koden er ikkje heil.",
    NotDone = "That could not be done" "Det lot seg ikke gjøre" "Det let seg ikkje gjere",
    StaleForm = "The page was too old. Go back, load it anew and try again."
        "Siden var for gammel. Gå tilbake, last den på nytt og prøv igjen."
        "Sida var for gammal. Gå tilbake, last henne på nytt og prøv igjen.",
}

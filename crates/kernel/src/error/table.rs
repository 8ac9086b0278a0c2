//! The one table of error codes. A code is a contract: it is never renamed, its status never changes.

/// A row of the table.
#[derive(Clone, Copy, Debug)]
pub struct CodeInfo {
    /// The stable word.
    pub code: &'static str,
    /// The HTTP status.
    pub status: u16,
    /// What it is called, in English, bokmål and nynorsk.
    pub title: [&'static str; 3],
    /// What to do about it, with `{parameters}`, in English, bokmål and nynorsk.
    pub detail: [&'static str; 3],
}

macro_rules! codes {
    ($($status:literal { $($name:ident = $code:literal
        en $title_en:literal $detail_en:literal
        nb $title_nb:literal $detail_nb:literal
        nn $title_nn:literal $detail_nn:literal),+ $(,)? })+) => {
        /// Every code that an error can have.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Code { $($(#[doc = concat!("`", $code, "`: ", $detail_en)] $name),+),+ }

        impl Code {
            /// All there are, by status.
            pub const ALL: &'static [Code] = &[$($(Self::$name),+),+];

            /// The row of the table.
            pub const fn info(self) -> CodeInfo {
                match self {
                    $($(Self::$name => CodeInfo {
                        code: $code,
                        status: $status,
                        title: [$title_en, $title_nb, $title_nn],
                        detail: [$detail_en, $detail_nb, $detail_nn],
                    }),+),+
                }
            }
        }
    };
}

codes! {
    308 {
        Moved = "moved"
            en "Moved" "This organisation has the address {slug} now. Send the same request there."
            nb "Flyttet" "Denne organisasjonen har nå adressen {slug}. Send den samme forespørselen dit."
            nn "Flytta" "Denne organisasjonen har no adressa {slug}. Send den same førespurnaden dit.",
    }
    400 {
        InvalidJson = "invalid_json"
            en "Not valid JSON" "The body must be one JSON object in UTF-8 without repeated members, at most 64 levels deep: {reason}."
            nb "Ikke gyldig JSON" "Innholdet må være ett JSON-objekt i UTF-8 uten gjentatte medlemmer, høyst 64 nivåer dypt: {reason}."
            nn "Ikkje gyldig JSON" "Innhaldet må vere eitt JSON-objekt i UTF-8 utan gjentekne medlemer, høgst 64 nivå djupt: {reason}.",
        InvalidParameter = "invalid_parameter"
            en "Bad parameter" "One or more parameters are unknown, repeated or wrong; see errors."
            nb "Feil i parameter" "En eller flere parametre er ukjente, gjentatt eller feil; se errors."
            nn "Feil i parameter" "Ein eller fleire parametrar er ukjende, gjentekne eller feil; sjå errors.",
        InvalidCursor = "invalid_cursor"
            en "Bad cursor" "The cursor is not one that this list gave out for this filter and sort; start from the first page."
            nb "Ugyldig markør" "Markøren er ikke gitt av denne listen for dette filteret og denne sorteringen; start fra første side."
            nn "Ugyldig markør" "Markøren er ikkje gitt av denne lista for dette filteret og denne sorteringa; start frå første side.",
        InvalidHeader = "invalid_header"
            en "Bad header" "A header has a value that cannot be read; see errors."
            nb "Feil i hode" "Et hode har en verdi som ikke kan leses; se errors."
            nn "Feil i hovud" "Eit hovud har ein verdi som ikkje kan lesast; sjå errors.",
        InvalidQuery = "invalid_query"
            en "Bad GraphQL" "The GraphQL document cannot be read or does not fit the schema: {reason}."
            nb "Feil i GraphQL" "GraphQL-dokumentet kan ikke leses eller passer ikke til skjemaet: {reason}."
            nn "Feil i GraphQL" "GraphQL-dokumentet kan ikkje lesast eller passar ikkje til skjemaet: {reason}.",
        QueryTooLong = "query_too_long"
            en "GraphQL document too long" "GraphQL document too long: {found} found, {limit} allowed."
            nb "For langt GraphQL-dokument" "For langt GraphQL-dokument: {found} funnet, {limit} tillatt."
            nn "For langt GraphQL-dokument" "For langt GraphQL-dokument: {found} funne, {limit} tillate.",
        TooManyTokens = "too_many_tokens"
            en "Too many tokens in the GraphQL document" "Too many tokens in the GraphQL document: {found} found, {limit} allowed."
            nb "For mange symboler i GraphQL-dokumentet" "For mange symboler i GraphQL-dokumentet: {found} funnet, {limit} tillatt."
            nn "For mange symbol i GraphQL-dokumentet" "For mange symbol i GraphQL-dokumentet: {found} funne, {limit} tillate.",
        TooDeep = "too_deep"
            en "GraphQL document too deep" "GraphQL document too deep: {found} found, {limit} allowed."
            nb "For dypt GraphQL-dokument" "For dypt GraphQL-dokument: {found} funnet, {limit} tillatt."
            nn "For djupt GraphQL-dokument" "For djupt GraphQL-dokument: {found} funne, {limit} tillate.",
        TooManyAliases = "too_many_aliases"
            en "Too many aliases" "Too many aliases: {found} found, {limit} allowed."
            nb "For mange alias" "For mange alias: {found} funnet, {limit} tillatt."
            nn "For mange alias" "For mange alias: {found} funne, {limit} tillate.",
        TooManyRootFields = "too_many_root_fields"
            en "Too many root fields" "Too many root fields: {found} found, {limit} allowed."
            nb "For mange rotfelter" "For mange rotfelter: {found} funnet, {limit} tillatt."
            nn "For mange rotfelt" "For mange rotfelt: {found} funne, {limit} tillate.",
        TooManyDirectives = "too_many_directives"
            en "Too many directives" "Too many directives: {found} found, {limit} allowed."
            nb "For mange direktiver" "For mange direktiver: {found} funnet, {limit} tillatt."
            nn "For mange direktiv" "For mange direktiv: {found} funne, {limit} tillate.",
        TooManyDefinitions = "too_many_definitions"
            en "Too many definitions" "Too many definitions: {found} found, {limit} allowed."
            nb "For mange definisjoner" "For mange definisjoner: {found} funnet, {limit} tillatt."
            nn "For mange definisjonar" "For mange definisjonar: {found} funne, {limit} tillate.",
        TooCostly = "too_costly"
            en "GraphQL document too costly" "GraphQL document too costly: {found} found, {limit} allowed."
            nb "For kostbart GraphQL-dokument" "For kostbart GraphQL-dokument: {found} funnet, {limit} tillatt."
            nn "For kostbart GraphQL-dokument" "For kostbart GraphQL-dokument: {found} funne, {limit} tillate.",
        FragmentCycle = "fragment_cycle"
            en "Fragments in a circle" "A fragment of the GraphQL document spreads itself."
            nb "Fragmenter i ring" "Et fragment i GraphQL-dokumentet sprer seg selv."
            nn "Fragment i ring" "Eit fragment i GraphQL-dokumentet spreier seg sjølv.",
        UnknownOperation = "unknown_operation"
            en "Which operation?" "The GraphQL document has no operation of that name, or several and none was named."
            nb "Hvilken operasjon?" "GraphQL-dokumentet har ingen operasjon med det navnet, eller flere uten at en er nevnt."
            nn "Kva operasjon?" "GraphQL-dokumentet har ingen operasjon med det namnet, eller fleire utan at ein er nemnd.",
    }
    401 {
        Unauthenticated = "unauthenticated"
            en "Who are you?" "Send an access token in the header Authorization: Bearer."
            nb "Hvem er du?" "Send et tilgangstoken i hodet Authorization: Bearer."
            nn "Kven er du?" "Send eit tilgangstoken i hovudet Authorization: Bearer.",
        InvalidToken = "invalid_token"
            en "Token not accepted" "The access token is malformed, expired, or not from an issuer and for an audience that this service accepts."
            nb "Token ikke godtatt" "Tilgangstokenet er feil bygd, utløpt, eller ikke fra en utsteder og til en mottaker som tjenesten godtar."
            nn "Token ikkje godteke" "Tilgangstokenet er feil bygd, utgått, eller ikkje frå ein utskrivar og til ein mottakar som tenesta godtek.",
    }
    403 {
        Forbidden = "forbidden"
            en "Not permitted" "This needs the permission {permission} in this tenant."
            nb "Ikke tillatt" "Dette krever rettigheten {permission} hos denne organisasjonen."
            nn "Ikkje tillate" "Dette krev rettigheita {permission} hos denne organisasjonen.",
        NotYourColumn = "not_your_column"
            en "Not your column" "This column belongs to {organisation}. It is written by members who act for that organisation, and by facilitators (permission {permission})."
            nb "Ikke din kolonne" "Denne kolonnen tilhører {organisation}. Den skrives av medlemmer som handler for den organisasjonen, og av prosessledere (rettigheten {permission})."
            nn "Ikkje din kolonne" "Denne kolonnen høyrer til {organisation}. Han blir skriven av medlemer som handlar for den organisasjonen, og av prosessleiarar (rettigheita {permission}).",
        NotYourProposal = "not_your_proposal"
            en "Not your proposal" "Only its author changes a proposal with a name; one without is changed by those who hold the permission {permission}."
            nb "Ikke ditt forslag" "Bare forfatteren endrer et forslag med navn; et uten navn endres av dem som har rettigheten {permission}."
            nn "Ikkje ditt framlegg" "Berre forfattaren endrar eit framlegg med namn; eit utan namn blir endra av dei som har rettigheita {permission}.",
        OutsideYourUnits = "outside_your_units"
            en "Outside your units" "Your permission {permission} holds in the units that you administer, and what is below them."
            nb "Utenfor dine enheter" "Rettigheten {permission} har du i enhetene du administrerer, og det som ligger under dem."
            nn "Utanfor einingane dine" "Rettigheita {permission} har du i einingane du administrerer, og det som ligg under dei.",
        NotYours = "not_yours"
            en "Not yours to answer" "Only the person who is asked can answer this."
            nb "Ikke ditt å svare på" "Bare den som er spurt, kan svare på dette."
            nn "Ikkje ditt å svare på" "Berre den som er spurd, kan svare på dette.",
    }
    404 {
        NotFound = "not_found"
            en "Not found" "There is nothing here that you may know of."
            nb "Ikke funnet" "Her er det ikke noe som du kan få vite om."
            nn "Ikkje funne" "Her er det ikkje noko som du kan få vite om.",
    }
    405 {
        MethodNotAllowed = "method_not_allowed"
            en "Method not allowed" "This address takes {allow}."
            nb "Metoden er ikke tillatt" "Denne adressen tar {allow}."
            nn "Metoden er ikkje tillaten" "Denne adressa tek {allow}.",
    }
    406 {
        NotAcceptable = "not_acceptable"
            en "Cannot answer in that form" "This address answers with {available}."
            nb "Kan ikke svare i den formen" "Denne adressen svarer med {available}."
            nn "Kan ikkje svare i den forma" "Denne adressa svarar med {available}.",
    }
    408 {
        RequestTimeout = "request_timeout"
            en "Too slow" "The body did not arrive within {seconds} seconds."
            nb "For sent" "Innholdet kom ikke fram innen {seconds} sekunder."
            nn "For seint" "Innhaldet kom ikkje fram innan {seconds} sekund.",
    }
    409 {
        IllegalTransition = "illegal_transition"
            en "Not possible in this state" "From the state {state} this is possible: {allowed}."
            nb "Ikke mulig i denne tilstanden" "Fra tilstanden {state} er dette mulig: {allowed}."
            nn "Ikkje mogleg i denne tilstanden" "Frå tilstanden {state} er dette mogleg: {allowed}.",
        DuplicateName = "duplicate_name"
            en "Already taken" "There is one with the same {member} already."
            nb "Allerede i bruk" "Det finnes allerede en med samme {member}."
            nn "Allereie i bruk" "Det finst allereie ein med same {member}.",
        StillInUse = "still_in_use"
            en "Still in use" "It is still used by: {usedBy}. Remove that first."
            nb "Fremdeles i bruk" "Den er fremdeles i bruk av: {usedBy}. Fjern det først."
            nn "Framleis i bruk" "Han er framleis i bruk av: {usedBy}. Fjern det først.",
        RuleUnmet = "rule_unmet"
            en "A rule is not met" "A rule forbids this now: {rule}."
            nb "En regel er ikke oppfylt" "En regel hindrer dette nå: {rule}."
            nn "Ein regel er ikkje oppfylt" "Ein regel hindrar dette no: {rule}.",
        IdempotencyInProgress = "idempotency_in_progress"
            en "Still running" "A request with the same idempotency key is still running; ask again in a second."
            nb "Pågår fremdeles" "En forespørsel med samme idempotensnøkkel pågår fremdeles; spør igjen om et sekund."
            nn "Går framleis" "Ein førespurnad med same idempotensnøkkel går framleis; spør igjen om eit sekund.",
    }
    412 {
        VersionConflict = "version_conflict"
            en "Changed by somebody else" "The version is now {currentVersion}. Read it again and decide anew."
            nb "Endret av noen andre" "Versjonen er nå {currentVersion}. Les på nytt og bestem igjen."
            nn "Endra av nokon andre" "Versjonen er no {currentVersion}. Les på nytt og bestem igjen.",
    }
    413 {
        BodyTooLarge = "body_too_large"
            en "Too large" "The body may be {limit} bytes at most."
            nb "For stor" "Innholdet kan være høyst {limit} byte."
            nn "For stor" "Innhaldet kan vere høgst {limit} byte.",
    }
    414 {
        UriTooLong = "uri_too_long"
            en "Address too long" "The address may be {limit} bytes at most."
            nb "For lang adresse" "Adressen kan være høyst {limit} byte."
            nn "For lang adresse" "Adressa kan vere høgst {limit} byte.",
    }
    415 {
        UnsupportedMediaType = "unsupported_media_type"
            en "Media type not accepted" "This address takes {accepted}."
            nb "Medietypen godtas ikke" "Denne adressen tar {accepted}."
            nn "Medietypen blir ikkje godteken" "Denne adressa tek {accepted}.",
    }
    422 {
        InvalidInput = "invalid_input"
            en "Well-formed but wrong" "One or more members are wrong; see errors."
            nb "Riktig form, feil innhold" "Ett eller flere medlemmer er feil; se errors."
            nn "Rett form, feil innhald" "Ein eller fleire medlemer er feil; sjå errors.",
        IdempotencyMismatch = "idempotency_mismatch"
            en "Key used for something else" "This idempotency key was used for another request. Use a new key."
            nb "Nøkkelen er brukt til noe annet" "Denne idempotensnøkkelen er brukt til en annen forespørsel. Bruk en ny nøkkel."
            nn "Nøkkelen er brukt til noko anna" "Denne idempotensnøkkelen er brukt til ein annan førespurnad. Bruk ein ny nøkkel.",
    }
    428 {
        PreconditionRequired = "precondition_required"
            en "Which version?" "Send If-Match with the ETag that you read (GraphQL: expectedVersion)."
            nb "Hvilken versjon?" "Send If-Match med den ETag-en du leste (GraphQL: expectedVersion)."
            nn "Kva versjon?" "Send If-Match med den ETag-en du las (GraphQL: expectedVersion).",
    }
    431 {
        HeadersTooLarge = "headers_too_large"
            en "Headers too large" "The headers may be {limit} bytes in all at most."
            nb "For store hoder" "Hodene kan være høyst {limit} byte til sammen."
            nn "For store hovud" "Hovuda kan vere høgst {limit} byte til saman.",
    }
    500 {
        Internal = "internal"
            en "Our fault" "Something went wrong on our side. Nothing was written. Report the requestId."
            nb "Vår feil" "Noe gikk galt hos oss. Ingenting ble skrevet. Meld fra med requestId."
            nn "Vår feil" "Noko gjekk gale hos oss. Ingenting vart skrive. Meld frå med requestId.",
    }
    503 {
        Unavailable = "unavailable"
            en "Not available now" "The service is stopping, overloaded, or something that it needs is away. Try again; with the same Idempotency-Key nothing is done twice."
            nb "Ikke tilgjengelig nå" "Tjenesten stopper, er overbelastet, eller mangler noe den trenger. Prøv igjen; med samme Idempotency-Key blir ingenting gjort to ganger."
            nn "Ikkje tilgjengeleg no" "Tenesta stoppar, er overlasta, eller manglar noko ho treng. Prøv igjen; med same Idempotency-Key blir ingenting gjort to gonger.",
    }
}

macro_rules! rules {
    ($($rule:tt)+) => {
        words! {
            /// A rule of the domain that an error can name: `rule` in a problem document, `accepted` in a fault.
            enum Rule { $($rule)+ }
        }
    };
}

rules! {
    EndsAfterItBegins = "ends_after_it_begins"
        "the end lies after the beginning" "slutten ligger etter begynnelsen" "slutten ligg etter byrjinga",
    AnotherAdministrator = "another_administrator"
        "another administrator ends your membership or takes this role from you"
        "en annen administrator avslutter medlemskapet ditt eller tar denne rollen fra deg"
        "ein annan administrator avsluttar medlemskapen din eller tek denne rolla frå deg",
    OneCodeAtATime = "one_code_at_a_time"
        "an organisation has one code of a register at a time" "en organisasjon har én kode i et register om gangen" "ein organisasjon har éin kode i eit register om gongen",
    TenantsPermissions = "tenants_permissions"
        "a role is made of what is permitted in a tenant" "en rolle består av det som er tillatt hos en organisasjon" "ei rolle består av det som er tillate hos ein organisasjon",
    SomeRole = "some_role"
        "a membership gives at least one role" "et medlemskap gir minst én rolle" "ein medlemskap gjev minst éi rolle",
    LocalRoles = "local_roles"
        "who administers some units gives and takes the roles of daily work" "den som administrerer noen enheter, gir og tar roller i det daglige arbeidet" "den som administrerer nokre einingar, gjev og tek roller i det daglege arbeidet",
    AnotherPerson = "another_person"
        "somebody else stands in" "det er en annen som er stedfortreder" "det er ein annan som er stadfortredar",
    MemberThroughout = "member_throughout"
        "both are members as long as one stands in for the other" "begge er medlemmer så lenge den ene er stedfortreder for den andre" "begge er medlemer så lenge den eine er stadfortredar for den andre",
    SubstituteHoldsTheRight = "substitute_holds_the_right"
        "whoever stands in holds every right of the one who is away" "stedfortrederen har selv alle rettighetene til den som er borte" "stadfortredaren har sjølv alle rettigheitene til den som er borte",
    NotPartOfItself = "not_part_of_itself"
        "nothing is part of itself" "ingenting er del av seg selv" "ingenting er del av seg sjølv",
    WholeOutlivesPart = "whole_outlives_part"
        "a unit exists as long as its parts" "en enhet finnes så lenge delene gjør det" "ei eining finst så lenge delane gjer det",
    TwentyLevels = "twenty_levels"
        "at most 20 levels" "høyst 20 nivåer" "høgst 20 nivå",
    WithinItsTime = "within_its_time"
        "a day within its time" "en dag innenfor dens tid" "ein dag innanfor tida for henne",
    MunicipalityOnce = "municipality_once"
        "a number that a municipality has had since 1838" "et nummer som en kommune har hatt siden 1838" "eit nummer som ein kommune har hatt sidan 1838",
    OwnerOrName = "owner_or_name"
        "an owner of the register, or somebody else by name" "en eier i registeret, eller en annen ved navn" "ein eigar i registeret, eller ein annan ved namn",
    PartyOnce = "party_once"
        "an owner is a party once" "en eier er part én gang" "ein eigar er part éin gong",
    ServiceIsALine = "service_is_a_line"
        "a service is a text of 1 to 200 characters" "en tjeneste er en tekst på 1 til 200 tegn" "ei teneste er ein tekst på 1 til 200 teikn",
    OwnerOnTheDay = "owner_on_the_day"
        "whoever is an owner until that day, and each once" "den som er eier til den dagen, og hver én gang" "den som er eigar til den dagen, og kvar éin gong",
    PartsAddUp = "parts_add_up"
        "the heirs get as many parts as there are" "arvtakerne får så mange parter som det er" "arvtakarane får så mange partar som det er",
    AgreementOnce = "agreement_once"
        "an agreement is in a campaign once" "en avtale er med i en kampanje én gang" "ein avtale er med i ein kampanje éin gong",
    ReviewHasFindings = "review_has_findings"
        "something was found" "noe er funnet" "noko er funne",
    ReviewProposesAChange = "review_proposes_a_change"
        "proposedChange says what should be changed" "proposedChange sier hva som bør endres" "proposedChange seier kva som bør endrast",
    OwnersHaveConfirmed = "owners_have_confirmed"
        "every owner who was asked has confirmed" "hver eier som er spurt, har bekreftet" "kvar eigar som er spurd, har stadfesta",
    CloseIsReasoned = "close_is_reasoned"
        "a review that is not confirmed is closed for a reason" "en gjennomgang som ikke er bekreftet, avsluttes med en grunn" "ein gjennomgang som ikkje er stadfesta, blir avslutta med ein grunn",
    InquiryIsOpen = "inquiry_is_open"
        "the company has not concluded yet" "selskapet har ikke konkludert ennå" "selskapet har ikkje konkludert enno",
    AnswerIsExplained = "answer_is_explained"
        "an answer that does not confirm is explained in a comment" "et svar som ikke bekrefter, forklares i en kommentar" "eit svar som ikkje stadfestar, blir forklart i ein kommentar",
    TermsAreChosen = "terms_are_chosen"
        "agreements that become one and differ: exactly one of them is named whose terms hold" "avtaler som blir til én og er ulike: nøyaktig én av dem nevnes, og vilkårene i den gjelder" "avtaler som blir til éi og er ulike: nøyaktig éi av dei blir nemnd, og vilkåra i ho gjeld",
    PartOutlivesWhole = "part_outlives_whole"
        "its parts end before it or with it" "delene slutter før den eller sammen med den" "delane sluttar før ho eller saman med ho",
    OneOrganisationAtATime = "one_organisation_at_a_time"
        "a person acts for one organisation at a time" "en person handler for én organisasjon om gangen" "ein person handlar for éin organisasjon om gongen",
    NoIdentityNumber = "no_identity_number"
        "a national identity number is not stored here" "fødselsnummer lagres ikke her" "fødselsnummer blir ikkje lagra her",
    WorkedOnIsRetired = "worked_on_is_retired"
        "a process that has been worked on is retired, not deleted" "en prosess som er arbeidet med, avvikles og slettes ikke" "ein prosess som er arbeidd med, blir avvikla og ikkje sletta",
    FortyVariants = "forty_variants"
        "a process has at most 40 variants" "en prosess har høyst 40 varianter" "ein prosess har høgst 40 variantar",
    DecidedIsReopenedFirst = "decided_is_reopened_first"
        "what was decided is reopened before it is changed" "det som er vedtatt, åpnes igjen før det endres" "det som er vedteke, blir opna att før det blir endra",
    ConflictIsDecided = "conflict_is_decided"
        "every row in conflict has a decision before the process is approved" "hver rad i konflikt har en beslutning før prosessen godkjennes" "kvar rad i konflikt har ei avgjerd før prosessen blir godkjend",
    DecidedRowStays = "decided_row_stays"
        "a row that a decision or a proposal is about stays" "en rad som en beslutning eller et forslag gjelder, blir stående" "ei rad som ei avgjerd eller eit framlegg gjeld, blir ståande",
    BodyHasParties = "body_has_parties"
        "a body has at least one party before it begins" "et organ har minst én part før det begynner" "eit organ har minst éin part før det byrjar",
    PartiesAreEqual = "parties_are_equal"
        "the parties of a body have equally many seats, unless a reason is given why not (waiver)" "partene i et organ har like mange plasser, om ikke en grunn er oppgitt for noe annet (waiver)" "partane i eit organ har like mange plassar, om ikkje ein grunn er oppgitt for noko anna (waiver)",
    TripartiteHasThree = "tripartite_has_three"
        "a tripartite workshop has three parties: political, administration and union" "et trepartsverksted har tre parter: politikere, administrasjon og tillitsvalgte" "ein trepartsverkstad har tre partar: politikarar, administrasjon og tillitsvalde",
    SeatsForMembers = "seats_for_members"
        "a party has at most one ordinary member for each seat on any day" "en part har høyst ett ordinært medlem for hver plass på samme dag" "ein part har høgst éin ordinær medlem for kvar plass på same dag",
    PartyOfTheBody = "party_of_the_body"
        "one of the parties of the body" "en av partene i organet" "ein av partane i organet",
    OneSeatEach = "one_seat_each"
        "a person sits in a body once at a time" "en person sitter i et organ én gang om gangen" "ein person sit i eit organ éin gong om gongen",
    BodyIsActive = "body_is_active"
        "only an active body meets and decides" "bare et virksomt organ møtes og vedtar" "berre eit verksamt organ møtest og vedtek",
    DissolvedStays = "dissolved_stays"
        "a dissolved body stays as it was" "et oppløst organ blir stående som det var" "eit oppløyst organ blir ståande som det var",
    BegunIsDissolved = "begun_is_dissolved"
        "a body that has begun is dissolved, not deleted" "et organ som har begynt, oppløses og slettes ikke" "eit organ som har byrja, blir oppløyst og ikkje sletta",
    NotInTheFuture = "not_in_the_future"
        "today or an earlier day" "i dag eller en tidligere dag" "i dag eller ein tidlegare dag",
    MemberOnTheDay = "member_on_the_day"
        "a member of the body on the day of the meeting" "et medlem av organet på møtedagen" "ein medlem av organet på møtedagen",
    PlannedIsChanged = "planned_is_changed"
        "day and agenda are changed while the meeting is planned, attendance once it was held" "dag og saksliste endres mens møtet er planlagt, frammøte når det er holdt" "dag og saksliste blir endra medan møtet er planlagt, frammøte når det er halde",
    HeldStays = "held_stays"
        "a meeting that was held stays" "et møte som er holdt, blir stående" "eit møte som er halde, blir ståande",
    AttendanceStays = "attendance_stays"
        "who was present stays once the meeting has decided" "hvem som var til stede, blir stående når møtet har vedtatt noe" "kven som var til stades, blir ståande når møtet har vedteke noko",
    MeetingOfTheBody = "meeting_of_the_body"
        "a meeting of the same body" "et møte i det samme organet" "eit møte i det same organet",
    DayOfTheMeeting = "day_of_the_meeting"
        "the day of the meeting" "dagen for møtet" "dagen for møtet",
    MeetingWasHeld = "meeting_was_held"
        "what came of a meeting is recorded after it was held" "det som kom ut av et møte, føres når det er holdt" "det som kom ut av eit møte, blir ført når det er halde",
    MeetingWasQuorate = "meeting_was_quorate"
        "a decision or an agreement needs a meeting with a quorum" "et vedtak eller en enighet krever et vedtaksført møte" "eit vedtak eller ei semje krev eit vedtaksført møte",
    ChangeHasParties = "change_has_parties"
        "the change names who it comes from and who it goes to" "endringen nevner hvem den går fra og hvem den går til" "endringa nemner kven ho går frå og kven ho går til",
    IntentIsAgreed = "intent_is_agreed"
        "everyone concerned has said yes to the letter of intent" "alle som er berørt, har sagt ja til intensjonsavtalen" "alle som er råka, har sagt ja til intensjonsavtalen",
    AllHaveSaidYes = "all_have_said_yes"
        "everyone concerned has finally said yes" "alle som er berørt, har endelig sagt ja" "alle som er råka, har endeleg sagt ja",
    EffectiveDayIsKnown = "effective_day_is_known"
        "the day from which the change holds is known before the state decides" "dagen endringen gjelder fra, er kjent før staten vedtar den" "dagen endringa gjeld frå, er kjend før staten vedtek ho",
    PartiesStay = "parties_stay"
        "who takes part, and what goes where, stays once all have decided" "hvem som er med, og hva som går hvor, blir stående når alle har vedtatt" "kven som er med, og kva som går kvar, blir ståande når alle har vedteke",
    AbandonedStays = "abandoned_stays"
        "what was abandoned stays as it was" "det som er oppgitt, blir stående som det var" "det som er gitt opp, blir ståande som det var",
    BegunIsAbandoned = "begun_is_abandoned"
        "a change that is under way is abandoned, not deleted" "en endring som er i gang, oppgis og slettes ikke" "ei endring som er i gang, blir gitt opp og ikkje sletta",
    ExitRuleIsTold = "exit_rule_is_told"
        "whoever abandons a change tells what becomes of the joint work" "den som oppgir en endring, forteller hva som skjer med det felles arbeidet" "den som gir opp ei endring, fortel kva som skjer med det felles arbeidet",
    PartyOfTheChange = "party_of_the_change"
        "a party of the change in that place" "en part i endringen på den plassen" "ein part i endringa på den plassen",
    SuccessorHasMode = "successor_has_mode"
        "who it goes to is formed anew or takes in, who it comes from does neither" "den det går til, dannes på nytt eller tar opp i seg, den det går fra, gjør ingen av delene" "den det går til, blir skipa på nytt eller tek opp i seg, den det går frå, gjer ingen av delane",
    WholeGoesOnce = "whole_goes_once"
        "what goes as a whole goes to one" "det som går som en helhet, går til én" "det som går som ein heilskap, går til éin",
    PartIsDescribed = "part_is_described"
        "a part is described (scope), a whole needs no words" "en del beskrives (scope), en helhet trenger ingen ord" "ein del blir skildra (scope), ein heilskap treng ingen ord",
    CountedStays = "counted_stays"
        "a decision that a step was taken on stays" "et vedtak som et steg bygger på, blir stående" "eit vedtak som eit steg byggjer på, blir ståande",
    VotesWithinVoters = "votes_within_voters"
        "at least as many voters as votes" "minst like mange stemmeberettigede som stemmer" "minst like mange røysteføre som røyster",
    HundredOpenProposals = "hundred_open_proposals"
        "a process has at most 100 proposals that nobody has decided on" "en prosess har høyst 100 forslag som ingen har avgjort" "ein prosess har høgst 100 framlegg som ingen har avgjort",
    GroupedStays = "grouped_stays"
        "a proposal is changed and withdrawn only before it is grouped" "et forslag kan endres og trekkes tilbake bare før det er gruppert" "eit framlegg kan endrast og trekkjast tilbake berre før det er gruppert",
    GroupIsNamed = "group_is_named"
        "whoever groups a proposal names the group" "den som grupperer et forslag, navngir gruppen" "den som grupperer eit framlegg, namngir gruppa",
    AcceptedIsBuiltIn = "accepted_is_built_in"
        "only a proposal that was accepted here is built into the to-be" "bare et forslag som er vedtatt her, bygges inn i den ønskede prosessen" "berre eit framlegg som er vedteke her, blir bygd inn i den ønskte prosessen",
    IsToBe = "is_to_be"
        "the column is a to-be" "kolonnen viser hvordan det skal bli" "kolonnen viser korleis det skal bli",
    OwnOrganisation = "own_organisation"
        "the organisation that one acts for, or none" "organisasjonen man handler for, eller ingen" "organisasjonen ein handlar for, eller ingen",
    ToBeIsPublished = "to_be_is_published"
        "a version of the to-be with at least one step is published before the consultation" "en versjon av den ønskede prosessen med minst ett steg er publisert før høringen" "ein versjon av den ønskte prosessen med minst eitt steg er publisert før høyringa",
    ApprovalIsDescribed = "approval_is_described"
        "the version to approve names the body, the day of its decision and the day from which it holds" "versjonen som godkjennes, nevner organet, dagen det vedtok og dagen den gjelder fra" "versjonen som blir godkjend, nemner organet, dagen det vedtok og dagen han gjeld frå",
    ConsultationIsNotShortened = "consultation_is_not_shortened"
        "a consultation ends today or later, and never earlier than was said" "en høring slutter i dag eller senere, og aldri tidligere enn det som er sagt" "ei høyring sluttar i dag eller seinare, og aldri tidlegare enn det som er sagt",
    HeardColumnStays = "heard_column_stays"
        "how an organisation does it today stays on the map from the consultation on" "hvordan en organisasjon gjør det i dag, blir stående på kartet fra høringen av" "korleis ein organisasjon gjer det i dag, blir ståande på kartet frå høyringa av",
    FiftySources = "fifty_sources"
        "a step comes from at most 50 steps and proposals" "et steg kommer fra høyst 50 steg og forslag" "eit steg kjem frå høgst 50 steg og framlegg",
    OneOwner = "one_owner"
        "a process has one owner, and one co-owner of each organisation" "en prosess har én eier, og én medeier fra hver organisasjon" "ein prosess har éin eigar, og éin medeigar frå kvar organisasjon",
    OwnsForTheirOwn = "owns_for_their_own"
        "whoever is asked holds a membership today, acting for that organisation; the owner acts for none" "den som spørres, er medlem i dag og handler for den organisasjonen; eieren handler for ingen" "den som blir spurd, er medlem i dag og handlar for den organisasjonen; eigaren handlar for ingen",
    TwentyAnswers = "twenty_answers"
        "a person answers on a version at most 20 times" "en person svarer på en versjon høyst 20 ganger" "ein person svarar på ein versjon høgst 20 gonger",
    OwnershipIsAccepted = "ownership_is_accepted"
        "the owner and a co-owner of each organisation have accepted before the process is approved" "eieren og en medeier fra hver organisasjon har takket ja før prosessen godkjennes" "eigaren og ein medeigar frå kvar organisasjon har takka ja før prosessen blir godkjend",
    EveryOrganisationIsHeard = "every_organisation_is_heard"
        "every organisation has answered on the version, or its consultation has ended" "hver organisasjon har svart på versjonen, eller høringsfristen er ute" "kvar organisasjon har svart på versjonen, eller høyringsfristen er ute",
    NewestIsEndorsed = "newest_is_endorsed"
        "the newest version is endorsed, until it is approved" "den nyeste versjonen får tilslutning, til den er godkjent" "den nyaste versjonen får tilslutning, til han er godkjend",
    ReservationIsTold = "reservation_is_told"
        "a reservation and a disagreement are told in a text" "et forbehold og en uenighet forklares i en tekst" "eit atterhald og ei usemje blir forklarte i ein tekst",
    ApprovedVersionStays = "approved_version_stays"
        "an approved version stays as it is" "en godkjent versjon blir stående som den er" "ein godkjend versjon blir ståande som han er",
    MappedHasSteps = "mapped_has_steps"
        "a mapped process has at least one step" "en kartlagt prosess har minst ett steg" "ein kartlagd prosess har minst eitt steg",
    TwoHundredSteps = "two_hundred_steps"
        "a variant has at most 200 steps" "en variant har høyst 200 steg" "ein variant har høgst 200 steg",
    ThousandSteps = "thousand_steps"
        "rows are suggested for at most 1000 steps at once" "rader foreslås for høyst 1000 steg om gangen" "rader blir føreslått for høgst 1000 steg om gongen",
    EveryStepNamed = "every_step_named"
        "every step of the variant is named" "hvert steg i varianten er nevnt" "kvart steg i varianten er nemnt",
    FirstOrLast = "first_or_last"
        "exactly one of first and last" "nøyaktig én av first og last" "nøyaktig éin av first og last",
    AnotherOrganisation = "another_organisation"
        "an organisation delegates to another than itself" "en organisasjon delegerer til en annen enn seg selv" "ein organisasjon delegerer til ein annan enn seg sjølv",
    SomethingIsDelegated = "something_is_delegated"
        "a delegation gives at least one role" "en delegering gir minst én rolle" "ei delegering gjev minst éi rolle",
    DailyWorkIsDelegated = "daily_work_is_delegated"
        "daily work is delegated, never who may act in the tenant" "det daglige arbeidet delegeres, aldri hvem som kan handle hos organisasjonen" "det daglege arbeidet blir delegert, aldri kven som kan handle hos organisasjonen",
    FourYears = "four_years"
        "a delegation lasts at most four years" "en delegering varer høyst fire år" "ei delegering varer høgst fire år",
    EndsTodayOrLater = "ends_today_or_later"
        "it ends today or later, and not before it begins" "den slutter i dag eller senere, og ikke før den begynner" "ho sluttar i dag eller seinare, og ikkje før ho byrjar",
    NamedIsEnded = "named_is_ended"
        "a delegation by which somebody was named is ended, not deleted" "en delegering som noen er oppnevnt etter, avsluttes og slettes ikke" "ei delegering som nokon er oppnemnd etter, blir avslutta og ikkje sletta",
    WithinTheDelegation = "within_the_delegation"
        "days of the delegation" "dager da delegeringen gjelder" "dagar då delegeringa gjeld",
    BegunIsEnded = "begun_is_ended"
        "who has begun to act is ended, not deleted" "den som har begynt å handle, får en slutt og slettes ikke" "den som har byrja å handle, får ein slutt og blir ikkje sletta",
}

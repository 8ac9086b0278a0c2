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
            en "Who are you?" "Send an access token or an API key in the header Authorization: Bearer."
            nb "Hvem er du?" "Send et tilgangstoken eller en API-nøkkel i hodet Authorization: Bearer."
            nn "Kven er du?" "Send eit tilgangstoken eller ein API-nøkkel i hovudet Authorization: Bearer.",
        InvalidToken = "invalid_token"
            en "Token not accepted" "The access token is malformed, expired, or not from an issuer and for an audience that this service accepts; or the API key is mistyped, expired, revoked or suspended."
            nb "Token ikke godtatt" "Tilgangstokenet er feil bygd, utløpt, eller ikke fra en utsteder og til en mottaker som tjenesten godtar; eller API-nøkkelen er feilskrevet, utløpt, trukket tilbake eller stanset."
            nn "Token ikkje godteke" "Tilgangstokenet er feil bygd, utgått, eller ikkje frå ein utskrivar og til ein mottakar som tenesta godtek; eller API-nøkkelen er feilskriven, utgått, trekt tilbake eller stansa.",
    }
    403 {
        Forbidden = "forbidden"
            en "Not permitted" "This needs the permission {permission} in this tenant."
            nb "Ikke tillatt" "Dette krever rettigheten {permission} hos denne organisasjonen."
            nn "Ikkje tillate" "Dette krev rettigheita {permission} hos denne organisasjonen.",
        CredentialOnlyReads = "credential_only_reads"
            en "Reads only" "What you signed in with can only be read with. Use a credential that can also be written with."
            nb "Bare lesing" "Det du logget inn med, kan det bare leses med. Bruk en legitimasjon som det også kan skrives med."
            nn "Berre lesing" "Det du logga inn med, kan det berre lesast med. Bruk ein legitimasjon som det òg kan skrivast med.",
        ForeignOrigin = "foreign_origin"
            en "Not from a page of this service" "What is changed with a session's cookie must be asked for by a page of this service (header Origin)."
            nb "Ikke fra en side av denne tjenesten" "Det som endres med en sesjonskapsel, må komme fra en side av denne tjenesten (hodet Origin)."
            nn "Ikkje frå ei side av denne tenesta" "Det som blir endra med ein sesjonskapsel, må kome frå ei side av denne tenesta (hovudet Origin).",
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
            en "Not yours" "Only the person whom this is about, or who wrote it, can do this; where a permission is named, those who hold it too."
            nb "Ikke ditt" "Bare den dette gjelder, eller som har skrevet det, kan gjøre dette; der en rettighet er nevnt, også de som har den."
            nn "Ikkje ditt" "Berre den dette gjeld, eller som har skrive det, kan gjere dette; der ei rettigheit er nemnd, òg dei som har henne.",
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
            en "A rule is not met" "This rule is not met: {rule}."
            nb "En regel er ikke oppfylt" "Denne regelen er ikke oppfylt: {rule}."
            nn "Ein regel er ikkje oppfylt" "Denne regelen er ikkje oppfylt: {rule}.",
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
    429 {
        TooManyRequests = "too_many_requests"
            en "Too many requests" "Too many requests, or too many credentials that are wrong. Wait {retryAfter} seconds; a right credential is let in at any time."
            nb "For mange forespørsler" "For mange forespørsler, eller for mye feil legitimasjon. Vent {retryAfter} sekunder; riktig legitimasjon slipper inn når som helst."
            nn "For mange førespurnader" "For mange førespurnader, eller for mykje feil legitimasjon. Vent {retryAfter} sekund; rett legitimasjon slepp inn når som helst.",
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

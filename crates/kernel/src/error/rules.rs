//! The rules of the business that an error can say were broken. A word is a contract: it is never renamed.

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
    LastSignInStays = "last_sign_in_stays"
        "somebody keeps at least one way to sign in" "man beholder minst én måte å logge inn på" "ein beheld minst éin måte å logge inn på",
    ProofReachesAsFar = "proof_reaches_as_far"
        "whom several providers vouch for is joined with a sign-in by proofs that count in every organisation" "den flere leverandører går god for, slås sammen med en innlogging ved bevis som gjelder i alle organisasjoner" "den fleire leverandørar går god for, blir slått saman med ei innlogging ved prov som gjeld i alle organisasjonar",
    SomeRole = "some_role"
        "a membership gives at least one role" "et medlemskap gir minst én rolle" "ein medlemskap gjev minst éi rolle",
    LocalRoles = "local_roles"
        "who administers some units gives and takes the roles of daily work, and no side in joint work" "den som administrerer noen enheter, gir og tar roller i det daglige arbeidet, og ingen side i felles arbeid" "den som administrerer nokre einingar, gjev og tek roller i det daglege arbeidet, og inga side i felles arbeid",
    GoverningRoles = "governing_roles"
        "only an administrator gives and defines what governs the tenant" "bare en administrator gir og definerer det som styrer organisasjonen" "berre ein administrator gjev og definerer det som styrer organisasjonen",
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
    OwnerIsRegistered = "owner_is_registered"
        "only an owner of the register is a party as owner" "bare en eier i registeret er part som eier" "berre ein eigar i registeret er part som eigar",
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
    SomebodyIsAsked = "somebody_is_asked"
        "the agreement holds today, and an owner of today is a party" "avtalen gjelder i dag, og en som er eier i dag, er part" "avtalen gjeld i dag, og ein som er eigar i dag, er part",
    CompanyIsKnown = "company_is_known"
        "the organisation that asks has a confirmed organisation number" "organisasjonen som spør, har et bekreftet organisasjonsnummer" "organisasjonen som spør, har eit stadfesta organisasjonsnummer",
    CloseIsReasoned = "close_is_reasoned"
        "a review that is not confirmed is closed for a reason" "en gjennomgang som ikke er bekreftet, avsluttes med en grunn" "ein gjennomgang som ikkje er stadfesta, blir avslutta med ein grunn",
    InquiryIsOpen = "inquiry_is_open"
        "the company has not concluded yet" "selskapet har ikke konkludert ennå" "selskapet har ikkje konkludert enno",
    AnswerIsExplained = "answer_is_explained"
        "an answer that does not confirm is explained in a comment" "et svar som ikke bekrefter, forklares i en kommentar" "eit svar som ikkje stadfestar, blir forklart i ein kommentar",
    OwnersOwnAnswerStands = "owners_own_answer_stands"
        "what the owner has answered itself stands" "det eieren selv har svart, blir stående" "det eigaren sjølv har svart, blir ståande",
    AMemberAnswers = "a_member_answers"
        "a member of the owner's organisation answers" "et medlem av eierens organisasjon svarer" "ein medlem av organisasjonen til eigaren svarar",
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
    MadeInAMeeting = "made_in_a_meeting"
        "a decision and an agreement are made in a meeting" "vedtak og enighet blir til i et møte" "vedtak og semje blir til i eit møte",
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
        "what has begun is ended, and deleted only on the day on which it was registered" "det som har begynt, avsluttes, og slettes bare den dagen det ble registrert" "det som har byrja, blir avslutta, og sletta berre den dagen det vart registrert",
    AccountIsActive = "account_is_active"
        "only an active service account gets keys" "bare en virksom tjenestekonto får nøkler" "berre ein verksam tenestekonto får nøklar",
    TwentyKeys = "twenty_keys"
        "a service account has at most 20 keys that work" "en tjenestekonto har høyst 20 nøkler som virker" "ein tenestekonto har høgst 20 nøklar som verkar",
    PeopleMakeKeys = "people_make_keys"
        "keys and service accounts are made by people, not with a key" "nøkler og tjenestekontoer lages av mennesker, ikke med en nøkkel" "nøklar og tenestekontoar blir laga av menneske, ikkje med ein nøkkel",
    MachinesActAtHome = "machines_act_at_home"
        "a service account acts for its own organisation only" "en tjenestekonto handler bare for sin egen organisasjon" "ein tenestekonto handlar berre for sin eigen organisasjon",
    ResponsibleIsAPerson = "responsible_is_a_person"
        "a person who is a member today is responsible" "et menneske som er medlem i dag, er ansvarlig" "eit menneske som er medlem i dag, er ansvarleg",
    OneProcess = "one_process"
        "access to one thing is access to a process" "tilgang til én ting er tilgang til en prosess" "tilgang til éin ting er tilgang til ein prosess",
    InvitationHasAddress = "invitation_has_address"
        "the invitation says where it is sent (email)" "invitasjonen sier hvor den sendes (email)" "invitasjonen seier kvar han blir send (email)",
    InvitationHasNotExpired = "invitation_has_not_expired"
        "an invitation is sent again until it expires" "en invitasjon sendes på nytt til den utløper" "ein invitasjon blir send på nytt til han går ut",
    ServiceSendsMail = "service_sends_mail"
        "the service sends mail where whoever runs it has set that up" "tjenesten sender e-post der den som driver den, har satt det opp" "tenesta sender e-post der den som driv henne, har sett det opp",
    IssuerIsPublic = "issuer_is_public"
        "an issuer is an https address with a name that the whole internet knows" "en utsteder er en https-adresse med et navn som hele internett kjenner" "ein utskrivar er ei https-adresse med eit namn som heile internett kjenner",
    IssuerOfTheKind = "issuer_of_the_kind"
        "the issuer is one of the provider's kind, written exactly as in its tokens" "utstederen er en av leverandørens slag, skrevet nøyaktig som i tokenene" "utskrivaren er ein av slaget til leverandøren, skriven nøyaktig som i tokena",
    LoginOrTokens = "login_or_tokens"
        "a provider has a client id for login, an audience for tokens, or both" "en leverandør har en klient-id for innlogging, en mottaker (audience) for tokener, eller begge" "ein leverandør har ein klient-id for innlogging, ein mottakar (audience) for token, eller begge",
    SecretOfAClient = "secret_of_a_client"
        "a client secret belongs to a client id" "en klienthemmelighet hører til en klient-id" "ein klientløyndom høyrer til ein klient-id",
    DiscoverableForLogin = "discoverable_for_login"
        "what a login page shows has a client id" "det en innloggingsside viser, har en klient-id" "det ei innloggingsside viser, har ein klient-id",
    MachinesDoNotLogIn = "machines_do_not_log_in"
        "nobody logs in through Maskinporten" "ingen logger inn gjennom Maskinporten" "ingen loggar inn gjennom Maskinporten",
    MachinesHaveAScope = "machines_have_a_scope"
        "Maskinporten lets a machine in by a scope" "Maskinporten slipper en maskin inn med et scope" "Maskinporten slepp ein maskin inn med eit scope",
    ScopeWithoutSuffix = "scope_without_suffix"
        "prefix:name in small letters and digits, without the suffix .write" "prefiks:navn med små bokstaver og sifre, uten endelsen .write" "prefiks:namn med små bokstavar og siffer, utan endinga .write",
    RepresentationIsNamed = "representation_is_named"
        "Ansattporten says for whom somebody acts by a resource and an action" "Ansattporten sier hvem noen handler for, med en ressurs og en handling" "Ansattporten seier kven nokon handlar for, med ein ressurs og ei handling",
    RepresentationByAnsattporten = "representation_by_ansattporten"
        "only Ansattporten has a resource and an action" "bare Ansattporten har ressurs og handling" "berre Ansattporten har ressurs og handling",
    SomeLevel = "some_level"
        "at least one level is accepted" "minst ett nivå godtas" "minst eitt nivå blir godteke",
    GuestsOfEntra = "guests_of_entra"
        "only a directory of Entra has guests" "bare en katalog i Entra har gjester" "berre ein katalog i Entra har gjester",
    TwentyProviders = "twenty_providers"
        "at most 20 identity providers" "høyst 20 identitetsleverandører" "høgst 20 identitetsleverandørar",
    SealingIsConfigured = "sealing_is_configured"
        "the operator of the service has set a key to seal secrets with" "den som drifter tjenesten, har satt en nøkkel som hemmeligheter forsegles med" "den som driftar tenesta, har sett ein nøkkel som løyndomar blir forsegla med",
    WipLimitHolds = "wip_limit_holds"
        "a column, lane or cell that blocks takes no more cards than its limit (limit, count)" "en kolonne, bane eller rute som sperrer, tar ikke flere kort enn grensen (limit, count)" "ein kolonne, bane eller rute som sperrar, tek ikkje fleire kort enn grensa (limit, count)",
    AboveIsHigher = "above_is_higher"
        "a board escalates to one of a higher level" "en tavle løfter kort til en tavle på et høyere nivå" "ei tavle løftar kort til ei tavle på eit høgare nivå",
    CardsLeaveFirst = "cards_leave_first"
        "a column or lane is taken away when no card lies in it" "en kolonne eller bane fjernes når det ikke ligger kort i den" "ein kolonne eller bane blir fjerna når det ikkje ligg kort i han",
    NeighbourLiesThere = "neighbour_lies_there"
        "one of the cards that it is put beside lies in the column" "et av kortene det legges ved siden av, ligger i kolonnen" "eitt av korta det blir lagt ved sida av, ligg i kolonnen",
    SomebodyAbove = "somebody_above"
        "the board names the board above it (aboveBoardId)" "tavlen nevner tavlen over seg (aboveBoardId)" "tavla nemner tavla over seg (aboveBoardId)",
    EscalatedIsReturned = "escalated_is_returned"
        "what was escalated is returned to where it came from" "det som er løftet, sendes tilbake dit det kom fra" "det som er løfta, blir sendt tilbake dit det kom frå",
    CardLiesOnABoard = "card_lies_on_a_board"
        "a card that was taken off the board is moved onto it again first" "et kort som er tatt av tavlen, flyttes inn på den igjen først" "eit kort som er teke av tavla, blir flytta inn på ho igjen først",
    FiveHundredCards = "five_hundred_cards"
        "at most 500 cards lie on a board" "høyst 500 kort ligger på en tavle" "høgst 500 kort ligg på ei tavle",
    UnitOfTheBoard = "unit_of_the_board"
        "one of the units of the board" "en av enhetene som har tavlen" "ei av einingane som har tavla",
    MetricIsTold = "metric_is_told"
        "a card of kind metric has a metric, and no other card has" "et kort av typen metric har en måling, og ingen andre kort har det" "eit kort av typen metric har ei måling, og ingen andre kort har det",
    HeldIsAttended = "held_is_attended"
        "a meeting that was held tells how many were there (attendance)" "et møte som ble holdt, sier hvor mange som var der (attendance)" "eit møte som vart halde, seier kor mange som var der (attendance)",
    CalledOffIsNotHeld = "called_off_is_not_held"
        "a meeting that was called off has no attendance, duration or decisions" "et møte som ble avlyst, har ikke oppmøte, varighet eller vedtak (attendance, duration, decisions)" "eit møte som vart avlyst, har ikkje oppmøte, lengd eller vedtak (attendance, duration, decisions)",
    AYearAtMost = "a_year_at_most"
        "a period of at most 366 days" "en periode på høyst 366 dager" "ein periode på høgst 366 dagar",
    BoxAbove = "box_above"
        "the idea box names the box above it (aboveIdeaBoxId)" "idékassen nevner kassen over seg (aboveIdeaBoxId)" "idékassa nemner kassa over seg (aboveIdeaBoxId)",
    BoxAboveIsHigher = "box_above_is_higher"
        "an idea box escalates to one of a higher level" "en idékasse løfter ideer til en kasse på et høyere nivå" "ei idékasse løftar idear til ei kasse på eit høgare nivå",
    IdeasLeaveFirst = "ideas_leave_first"
        "a status is taken away when no idea has it" "en status fjernes når ingen idé har den" "ein status blir fjerna når ingen idé har han",
    CriterionOfTheBox = "criterion_of_the_box"
        "one of the criteria of the idea box, each once" "et av kriteriene til idékassen, hvert én gang" "eitt av kriteria til idékassa, kvart éin gong",
    IdeaIsLetThrough = "idea_is_let_through"
        "an idea is let through before anything else is done with it" "en idé slippes gjennom før noe annet gjøres med den" "ein idé blir sleppt gjennom før noko anna blir gjort med han",
    IdeaIsOpen = "idea_is_open"
        "an idea that is neither done nor declined" "en idé som verken er gjennomført eller avvist" "ein idé som verken er gjennomført eller avvist",
    DeclinedIsAnswered = "declined_is_answered"
        "whoever had the idea is answered before it is declined" "den som hadde ideen, får svar før den avvises" "den som hadde ideen, får svar før han blir avvist",
    DeviationIsOpen = "deviation_is_open"
        "a deviation that is not closed" "et avvik som ikke er lukket" "eit avvik som ikkje er lukka",
    A3GateHolds = "a3_gate_holds"
        "an A3 goes on when what the next state builds on is there (missing)" "en A3 går videre når det neste tilstand bygger på, er på plass (missing)" "ein A3 går vidare når det neste tilstand byggjer på, er på plass (missing)",
    A3IsOpen = "a3_is_open"
        "an A3 that is neither standardised nor stopped" "en A3 som verken er standardisert eller stoppet" "ein A3 som verken er standardisert eller stoppa",
    CauseOfTheA3 = "cause_of_the_a3"
        "a cause of the same A3" "en årsak i den samme A3-en" "ei årsak i den same A3-en",
    NotItsOwnCause = "not_its_own_cause"
        "nothing is its own cause" "ingenting er sin egen årsak" "ingenting er si eiga årsak",
    OneBaseline = "one_baseline"
        "an A3 has one baseline" "en A3 har ett nullpunkt" "ein A3 har eitt nullpunkt",
    A3HasAMeasure = "a3_has_a_measure"
        "an A3 says what is measured before it is measured (measure)" "en A3 sier hva som måles før det måles (measure)" "ein A3 seier kva som blir målt før det blir målt (measure)",
    MeasureStays = "measure_stays"
        "as long as an A3 has measurements, it keeps name, unit and direction of what is measured" "så lenge en A3 har målinger, beholder den navn, enhet og retning for det som måles" "så lenge ein A3 har målingar, held han på namn, eining og retning for det som blir målt",
    ExperimentIsOpen = "experiment_is_open"
        "an experiment that is not concluded" "et eksperiment som ikke er avsluttet" "eit eksperiment som ikkje er avslutta",
    AnotherUnit = "another_unit"
        "another unit than the one that it comes from" "en annen enhet enn den det kommer fra" "ei anna eining enn den det kjem frå",
    ResultOfTheUnit = "result_of_the_unit"
        "an A3 or an idea of the unit that it was suggested to, and not the suggested one" "en A3 eller en idé fra enheten det ble foreslått for, og ikke den foreslåtte" "ein A3 eller ein idé frå eininga det vart foreslått for, og ikkje den foreslåtte",
    CountedOnce = "counted_once"
        "a gain counts within another of the same unit of measure, which counts by itself" "en gevinst regnes inn i en annen med samme måleenhet, som selv telles" "ein gevinst blir rekna inn i ein annan med same måleining, som sjølv blir talt",
    MeasuredInItsKind = "measured_in_its_kind"
        "time in hours or full-time equivalents, money in kroner, anything else in points or number" "tid i timer eller årsverk, penger i kroner, alt annet i poeng eller antall" "tid i timar eller årsverk, pengar i kroner, alt anna i poeng eller tal",
    MinimumIsCovered = "minimum_is_covered"
        "the fields of a method tell need, goal, measure, effect and learning (missing)" "feltene i en metode forteller behov, mål, tiltak, effekt og læring (missing)" "felta i ein metode fortel behov, mål, tiltak, effekt og læring (missing)",
    FieldOfTheMethod = "field_of_the_method"
        "one of the fields of the unit's method, each once" "et av feltene i enhetens metode, hvert én gang" "eitt av felta i metoden til eininga, kvart éin gong",
    UnitOfOnesOwn = "unit_of_ones_own"
        "a unit that one is a member of" "en enhet en selv er medlem av" "ei eining ein sjølv er medlem av",
    OneSubject = "one_subject"
        "it belongs to one thing at most" "det hører til høyst én ting" "det høyrer til høgst éin ting",
    ActionHasADueDate = "action_has_a_due_date"
        "what recurs, or is reminded of, has a due date (due)" "det som gjentas eller minnes om, har en frist (due)" "det som tek seg opp att eller blir minna om, har ein frist (due)",
    RiskIsHandled = "risk_is_handled"
        "a risk that is not acceptable has a measure, or a reason why it is accepted (missing)" "en risiko som ikke er akseptabel, har et tiltak eller en begrunnelse for at den aksepteres (missing)" "ein risiko som ikkje er akseptabel, har eit tiltak eller ei grunngjeving for at han blir akseptert (missing)",
    LevelOfTheMatrix = "level_of_the_matrix"
        "a level of the assessment's matrix" "et nivå i matrisen til vurderingen" "eit nivå i matrisa til vurderinga",
    AssessmentIsOpen = "assessment_is_open"
        "a risk assessment that is not closed" "en risikovurdering som ikke er lukket" "ei risikovurdering som ikkje er lukka",
    IdeaLiesOnOneBoard = "idea_lies_on_one_board"
        "an idea lies on one board" "en idé ligger på én tavle" "ein idé ligg på éi tavle",
    TwoHundredCauses = "two_hundred_causes"
        "at most 200 causes are written down in an A3" "høyst 200 årsaker skrives ned i en A3" "høgst 200 årsaker blir skrivne ned i ein A3",
}

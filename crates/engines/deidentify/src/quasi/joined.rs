//! How a municipality came to be, its languages, and what has a title: projects, plans, programs.

use std::sync::LazyLock;

use regex::bytes::Regex;

use crate::mark::{Class, Mark};

macro_rules! few {
    () => {
        r"(?:to|tre|fire|fem|seks|sju|syv|åtte|ni|ti|elleve|tolv|begge|alle|fleire|flere|\d{1,2})"
    };
}
macro_rules! became {
    () => {
        r"(?:ble|blei|vart|blir|vert|er|var|skal|skulle|vil|ville|har|hadde|måtte|slo|slår|gjekk|gikk|går|smelta|
            smeltet)"
    };
}

const FORMS: &[(Class, &str)] = &[
    // Made of several, or several of one.
    (
        Class::Merger,
        r"(?i)\b(?:satt|sett|slått|slege|slegen|slegne|slåtte|bygd|bygget|danna|dannet|laga|laget|oppstått|oppstod|
            oppsto|blitt til|vorte til|smelta|smeltet|føyd|føyde|lagt|lagd|samla|samlet|limt|limte) (?:(?:sammen|
            saman|i hop|ihop) )?(?:\w+ )?(?:av|til|med|ut av|frå|fra) (?:\w+ ){0,3}?\w*(?:kommun|herad|herred|
            bygdelag|sokn)\w*",
    ),
    (Class::Merger, r"(?i)\b(?:slått|slege|slegen|slegne|slåtte) (?:\w+ )?(?:sammen|saman)\b"),
    (
        Class::Merger,
        concat!(
            r"(?i)\b(?:(?:de|dei|desse|disse|våre) )?(?:",
            few!(),
            r" )?(?:\w+e )?\w*kommun(?:en|a|ar|er|ane|ene) (?:som )?",
            became!(),
            r" (?:\w+ ){0,2}?(?:(?:(?:til |bli |blitt |vorte |vere |være )(?:ein|en|1|ett|eitt)|én|éin)\b|(?:ein|
                en) (?:ny |felles )?kommune|saman|sammen|delt|splitta|splittet|oppløst|oppløyst|innlemma|innlemmet|
                overført|utvida|utvidet|kløyvd|nedlagt|nedlagd|lagt ned|lagd ned|tvang\w+|del av|borte|historie|
                større|dobbelt så \w+|inn i|inn under)"
        ),
    ),
    (
        Class::Merger,
        r"(?i)\b(?:vi|dei|de|me) (?:ble|blei|vart|er blitt|er vorte|har vorte|har blitt|blir|vert|ble til|vart til|
            skal bli) (?:til )?(?:én|éin|ein|en|ei|1|to|større|ny|nye|ein ny|en ny|ei ny|slått|slegne|slåtte|
            delt (?:i to|i tre|mellom|frå|fra)|innlemma|innlemmet|del av|ein del av|en del av|overført|storkommun\w+|
            sjølvstendig\w*|selvstendig\w*)\b(?: \w*(?:kommun|saman|sammen)\w*)?",
    ),
    (
        Class::Merger,
        concat!(
            r"(?i)\b(?:(?:av|mellom|frå|fra|i|til|for|dei|de) )?",
            few!(),
            r" (?:\w+ ){0,2}?\w*(?:kommunar|kommuner|kommunane|kommunene|heradskommunar|herad|herreder|
                prestegjeld)(?: som \w+ (?:saman|sammen))?\b"
        ),
    ),
    (
        Class::Merger,
        r"(?i)\b(?:tidligere|tidlegare|tidl\.?|gamle|gamal|gammel|gammal|forhenværende|daværende|dåverande|nye|
            nyskapte|opphavlege|opprinnelige|eks|ex)-? ?(?-i:[A-Z])\w+(?:(?: og |-| )(?-i:[A-Z])\w+)? (?:kommunes?|
            kommuna|herad|herred|fylke|fylkeskommune|prestegjeld|formannskap\w*|rådhus|kommunehus)\b",
    ),
    (
        Class::Merger,
        r"(?i)\b(?:kom|kommer|kjem|fulgte|fylgde|følgde|følgjer|følger|arva|arvet|arv|overtok|overtatt|overtatte|
            overteke|overtekne|overført|overførte|overførde|flytta|flyttet|hentet|henta|henger igjen|heng att|rester|
            restar|vane|vaner|avtale|avtalar|avtaler|kulturen|skikken) (?:\w+ )?(?:over )?(?:frå|fra|med|etter|av|
            til) (?:den |dei |de )?(?:\w*gamle|tidligere|tidlegare|andre|nye|nabo\w*|den eine|den ene|kvar|
            hver) ?\w*kommun\w+",
    ),
    (
        Class::Merger,
        r"(?i)\b(?:gikk|gjekk|går|gått|gåande|slukt|innlemma|innlemmet|innlemming\w*|innlemmelse\w*|innlemmet|tatt|
            teke|teken|lagt|lagd) (?:\w+ )?(?:opp i|inn i|inn under|over i|inn) (?:\w+ )?(?:\w*kommun\w+|\w*fylk\w+|
            (?-i:[A-Z])\w+)",
    ),
    (
        Class::Merger,
        r"(?i)\b(?:(?:en|ein|ei|som|ble|vart|blei|no|nå|blitt|vorte) )?del av (?:den |ein |en )?(?:nye |ny |store |
            større |samanslåtte |sammenslåtte |utvida |utvidede )\w*kommun\w+|\b(?:søre|nordre|søndre|østre|austre|
            vestre|ytre|indre|øvre|nedre|største|minste|halve|hele|heile|den eine|den ene) (?:del|delen|halvdelen|
            parten|bygda|kommunen)? ?(?:av \w+ )?(?:ble|blei|vart|er|blei|blir|skal) (?:\w+ )?(?:overført|overflytta|
            overflyttet|lagt|lagd|skilt|skild|flytta|flyttet|teken|tatt|gitt|gjeven)\w*(?: (?:til|frå|fra|under|
            ut) \w+)?",
    ),
    (
        Class::Merger,
        r"(?i)\b(?:(?:kommune|fylkes|region)(?:splitt|oppdeling|skilsmisse|skilsmål)\w*|oppsplitting\w*|
            oppdelinga? av (?:kommunen|fylket)|samanslutting\w*|sammenslutning\w*|tvangssam\w+|tvangssl\w+|
            tvangsekteskap\w*|nysamanslått\w*|nysammenslått\w*|samanslegn\w*|samanslåtte?|sammenslått\w*)\b|
            \b(?:felleskommun|kommunestruktur|kommunenamn|kommunenavn|kommunevåpen|prosjektnemnd|sammenslåingsnemnd|
            samanslåingsnemnd|grenseendr|grenseflytting|områdeoverf|nykommun|nabokommunesam|
            harmonisering av (?:\w+ )?(?:gebyr|løn|lønn|avtal|rutin|eigedomsskatt|eiendomsskatt))\w*|\b(?:reverser|
            oppheving av sam|gjenopprett|gjenskap)\w* (?:\w+ )?\w*(?:kommun|samanslå|sammenslå)\w+",
    ),
    (
        Class::Merger,
        r"(?i)\b(?:bytta|byttet|bytte|skifta|skiftet|skifte|flytta|flyttet|overført|gått|gjekk|gikk) (?:frå |fra |
            til |over i |over til |ut av )?(?:\w+ )?fylke\w*|\b(?:nytt|nye|gammelt|gamalt|gamle) (?:fylke\w*|
            kommunenummer|kommunenavn|kommunenamn|kommunevåpen)|\b(?:på (?:begge|kvar si|hver sin) (?:sider|
            side) av (?:den )?gamle \w*grens\w*|gamle (?:kommune)?grens\w+|dei gamle kommune\w+|de gamle kommune\w+)",
    ),
    (
        Class::Merger,
        concat!(
            r"(?i)\b(?:de|dei) (?:",
            few!(),
            r" )?(?:gamle|tidligere|tidlegare|opprinnelige|opphavlege|forrige|førre) \w*(?:kommun|rådhus|
                administrasjon|etat|organisasjon|kultur|arkiv|system|eining|enhet)\w*"
        ),
    ),
    (
        Class::Merger,
        r"(?i)\b(?:(?:resultat\w* |følgje\w* |følge\w* |på grunn )?(?:etter|før|av|ved|under|siden|sidan) (?:den |
            selve )?(?:store |siste )?reform(?:a|en)\b|(?:som|som ein|som en|var|vere|være|bli|blir|ble|vart) (?:ein |
            en )?(?:egen|eigen|sjølvstendig|selvstendig) kommune|(?:skilt|skild|skilde|løsrevet|lausrive|brøt ut|
            braut ut|utskilt|gått ut) (?:ut )?(?:fra|frå|av) (?:\w+ )?\w*(?:kommun\w+|fylke\w*)|(?:da|då|før|siden|
            sidan|etter at|mens|medan|frå då|fra da) (?:vi|dei|de|me|kommun\w+|dette) (?:enda |ennå |enno |framleis |
            fortsatt )?(?:var|hadde|ble|blei|vart|gjekk|gikk|kom) (?:to|tre|fire|fem|seks|fleire|flere|eigen|egen|
            eiga|ein eigen|en egen|sjølvstendig\w*|selvstendig\w*|tatt|teke|tekne|teken|slukt|del|slått|slegne|slåtte|
            delt|skilt|skilde|inn)(?: \w+){0,3}|\w*(?:grensejuster|grenseregul|grenseendr|samanslå|sammenslå|
            kommunedel|fylkesdel|innlemm|fusjon)\w+ (?:mot|med|av|mellom|til|frå|fra) (?:\w+ )?\w+|(?:fylkes|
            kommune)grens\w+ (?:ble|blei|vart|er|blir|vert) \w+|(?:skilsmisse|skilsmål|brudd|brot)\w* (?:mellom|med|
            frå|fra) (?:\w+ )?\w*kommun\w+|(?:ble|blei|vart|vorte|blitt) (?:tatt|teke|tekne|teken|slukt|skilt|
            skilde) (?:inn|opp|ut|av)\w* (?:i|av|frå|fra) \w+(?: \w+)?)",
    ),
    // Languages.
    (
        Class::Language,
        r"(?i)\b(?:(?:vedtak|vedtatt|vedteke|krav|rett|opplæring|skilt|skilting|undervisning|informasjon|brev|
            vedtekter|forvaltning|mål|norsk) (?:om|på|i|til|og) )?(?:bruk av )?(?:nynorsk|bokmål|riksmål|samisk|
            nordsamisk|lulesamisk|sørsamisk|skoltesamisk|umesamisk|kvensk|finsk|romani|romanes|skogfinsk)(?: (?:i|på|
            som|for|til|ved|og|eller) (?:all |alle |heile |hele )?\w+){0,2}\b",
    ),
    (
        Class::Language,
        r"(?i)\b(?:den |det |dei |de )?(?:samiske?|kvenske?|finske|sørsamiske|lulesamiske|nordsamiske|skogfinske|
            tospråklige|tospråklege|trespråklige|trespråklege) \w{4,}",
    ),
    (
        Class::Language,
        r"(?i)\b(?:nøytral i )?(?:språk|mål|skrift)(?:spørsmål|nøytral|strid|val|valg|lov|krav|veke|uke|kafé|mål|
            språk|valet|valget)\w*|\bbegge (?:målform\w*|skriftspråk\w*|språk\w*)|\b(?:andrespråk|fyrstespråk|
            førstespråk|tospråk)\w*",
    ),
    // Titles.
    (
        Class::Project,
        r"(?i)\b(?-i:[A-Z])\w{2,20}-?(?:løftet|dugnaden|spranget|alliansen|piloten|laben|hjulet|pakken|pakka|
            stafetten|kampanjen|satsinga|satsingen|kompasset|trappa|trappen|stigen|loftet|nøkkelen|gnisten)\b|
            \b(?-i:[A-Z])[\w]+-(?:prosjektet|programmet|modellen|metoden|nettverket|initiativet|ordninga|ordningen|
            samarbeidet|tiltaket|planen|dagane|dagene|kurset|opplegget|teamet)\b",
    ),
    (
        Class::Project,
        r"(?i)\b\w*(?:prosjekt|prosjektet|program|programmet|satsinga|satsingen|satsing|kampanjen|piloten|
            pilotprosjektet|forsøket|nettverket|konseptet|initiativet|ordninga|ordningen|tiltaket|kurset|opplegget|
            midlane frå|midlene fra|pengane frå|pengene fra|penger gjennom|pengar gjennom|tilskot frå|
            tilskudd fra) (?P<x>(?-i:[A-Z])[\w-]+(?: (?:i|på|om|for|til|med|og|av|mot|uten|utan|som|å|ein|en|heim|
            hjem|lenger|saman|sammen) \w+(?: \w+)?| \w+)?)",
    ),
    (
        Class::Document,
        r"(?i)\b(?-i:[A-Z])\w+(?:plan|planen|strategi|strategien|reglement|reglementet|utredning|utgreiing|handbok|
            håndbok|policy)(?: for (?:\w+ )?\w+(?:,? \w+)?(?: og \w+)?)(?: \d{4}(?: ?- ?\d{2,4})?)?",
    ),
    (
        Class::Document,
        r"(?i)\b\w{2,}(?:plan|planen|strategi|strategien|melding|meldinga|meldingen|program|programmet|rapport|
            rapporten|utredning|utredningen|utgreiing|
            utgreiinga)(?: for \w+(?: og \w+)?)? (?:for )?\d{4}(?: ?- ?\d{2,4})?",
    ),
    (
        Class::Document,
        r"(?i)[a-zæøå,] (?P<x>(?-i:Reglement|Retningslinjer|Retningsliner|Forskrift|Instruks|Vedtekter|Plan|Strategi|
            Rutine|Rettleiing|Veileder|Rettleiar|Håndbok|Handbok|Melding|Handlingsplan) (?:for|om|
            mot) (?:\w+ )?\w+(?: og \w+)?)",
    ),
    // Programs whose names are ordinary words.
    (
        Class::System,
        r"\b(?:Teams|Outlook|Excel|SharePoint|Sharepoint|OneNote|OneDrive|Planner|Forms|PowerPoint|Power ?BI|Zoom|
            Skype|Jira|Trello|Slack|Yammer|Miro|Profil|Gerica|Cosdoc|CosDoc|Lifecare|Elements|Compilo|Arena|Fasit|
            Familia|Modulus|Oscar|Socio|Visma|Vigilo|Transponder|Showbie|Canvas|Classroom|Kidplan|MyKid|Altinn|
            Digipost|SvarUt|SvarInn|Framsikt|Stratsys|Arkivplan|Ephorte|Acos|WebCruiter|Webcruiter|Jobbnorge|
            Simployer|Notus|GAT|Gat|Agresso|Unit4|Xledger|Arealplaner|Gemini|Powel|Volue|Norkart|Komtek|eByggesak|
            Matrikkelen|FIKS|Fiks|Citrix|Intune|ServiceNow|Pureservice|Facebook|Instagram|Messenger|WhatsApp|YouTube|
            TikTok|Snapchat|CIM|Nødnett|Helseboka|HsPro|HSPro|WinMed|Infodoc|Pridok|Kjernejournal|Helsenorge|Modia|
            Speed ?Admin|Bookup|BookUp|Mikromarc|Quria|Bibliofil|Chatbot|ChatGPT|Copilot)\b",
    ),
];

/// What happens to a project and to few other things.
const GOES: &str = r"(?m)(?:^|[.:!?] |\n)(?P<x>[A-Z]\w+ (?:(?:i|på|om|for|til|med|og|av|mot|uten|utan|ein|en|et|eit|å|
    ut|inn|opp|heim|hjem) (?:\w+ )?\w+|hjem|heim|lenger|lengre|saman|sammen|først|fyrst|no|nå|nær|nærare|nærmere|
    trygt|heime|hjemme|alle|[A-Z]\w+))(?: (?:ble|blei|vart|blir|vert|er|var) (?:\w+ )?(?:lagt ned|lagd ned|avslutta|
    avsluttet|komen|kommet|kome|i gang|i rute|forsinka|forsinket|forlenga|forlenget|finansiert|rulla ut|rullet ut|
    vidareført|videreført|evaluert|starta|startet|ferdig|pilot\w*|over i drift|prega|utvida|utvidet)| (?:har|fekk|
    fikk|får|hadde|mangler|manglar|brukte|har brukt|treng|trenger) (?:\w+ )?(?:(?:\d[\d ]*|\w+) )?(?:kr\b|kroner|
    million\w*|tusen|mill|midler|midlar|pengar|penger|deltakar\w*|deltakere)| (?:dekker|dekkjer|dekka|dekket|betaler|
    betalar|finansierer|kostar|koster|kosta|kostet|går inn i|går ut|startar|starter|held fram|fortsetter|fortset|
    avsluttes|avsluttast|evalueres|evaluerast|videreføres|vidareførast|rulles ut|rullast ut|lyses ut|skal evaluer\w+|
    er eit prosjekt|er et prosjekt)\b)";

static JOINED: LazyLock<Vec<(Class, Regex)>> = LazyLock::new(|| {
    let mut forms = super::compiled(FORMS);
    forms.extend(super::compiled(&[(Class::Project, GOES)]));
    forms
});

/// The marks on how it came to be and what has a title.
pub fn find(text: &str) -> Vec<Mark> {
    let mut marks = Vec::new();
    super::matches(text, &JOINED, "joined", &mut marks);
    // A name that is sure stands before a title that is guessed.
    marks.iter_mut().filter(|mark| mark.class == Class::Project).for_each(|mark| mark.score = 0.45);
    marks
}

#[cfg(test)]
mod tests {
    use super::{FORMS, JOINED};

    #[test]
    fn every_form_is_a_regular_expression() {
        assert_eq!(JOINED.len(), FORMS.len() + 1);
    }
}

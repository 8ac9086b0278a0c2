//! Where something lies, told by what lies beside it: a chain of landmarks, directions and the small words between them,
//! such as `bygda på austsida av elva` or `den inste garden i dalen`.

use std::sync::LazyLock;

use regex::bytes::Regex;

use super::clauses::{Clauses, words};
use crate::mark::{Class, Mark};

/// Landmarks in the definite form, of which few municipalities have one.
const LANDMARK: &str = r"\w*(?:øya|øyen|øyane|øyene|holmen|holmane|holmene|skjæret|fjorden|fjordane|fjordene|
    fjordbotnen|fjordbunnen|fjellet|fjella|fjellene|fjelli|tinden|tindane|dalen|dalane|dalene|dalføret|dalsida|elva|
    elven|elvane|elvene|elvemunninga|elvemunningen|åa|vatnet|vatna|innsjøen|tjernet|tjønna|havet|kysten|kystlina|
    kystlinja|sundet|straumen|strømmen|vika|viken|vikene|vågen|bukta|bukten|neset|nesset|odden|tangen|halvøya|
    halvøyen|passet|åsen|åsane|åsene|ryggen|haugen|heien|vidda|vidden|myra|myrene|breen|fossen|stranda|stranden|
    skjergarden|skjærgarden|skjærgården|fastlandet|riksgrens\w+|svenskegrens\w+|finskegrens\w+|russegrens\w+|
    fylkesgrens\w+|kommunegrens\w+|tunnelen|tunellen|brua|broa|broen|ferja|ferga|ferjen|fergen|ferjeleiet|fergeleiet|
    ferjekaia|fergekaia|kaia|kaien|\w+kaia|brygga|bryggen|hamna|havna|havnen|hamnen|moloen|fyret|flyplassen|lufthavna|
    lufthavnen|lufthamna|jernbanen|jernbanelinja|toglinja|stasjonsbyen|hyttefeltet|hyttegrenda|hyttegrenden|
    hytteområdet|\w+overgangen|hurtigbåten|snøggbåten|rutebåten|rasområdet|skredområdet|fabrikken|verket|gruva|gruven|
    demningen|kraftverket|anlegget ved|stølen|setra|seteren|almenninga|allmenningen|sletta|sletten|moen|lia|liene|
    kleiva|kleiven|svingen ved|krysset ved|skaret|juvet|gjelet|delta|deltaet|munningen|utløpet|osen|botnen|platået|
    kanalen|slusa|slusen|veiskillet|vegskiljet)";
/// Parts of a municipality and what many have.
const PART: &str = r"\w*(?:bygda|bygdi|bygden|bygdene|bygdane|grenda|grenden|grendene|grendane|bydelen|bydelane|
    bydelene|tettstaden|tettstedet|tettstedene|sentrum|krinsen|kretsen|krinsane|sokna|soknet|sognet|området|områda|
    områdene|sona|sonen|feltet|byggefeltet|boligfeltet|bustadfeltet|boligområdet|bustadområdet|industriområdet|
    næringsområdet|garden|gården|gardane|gardene|gårdene|gardsbruka|gårdsbrukene|kirka|kirken|kyrkja|kapellet|vegen|
    veien|vegane|veiene|hytta|hyttene|huset|husa|husene|husstandane|husstandene|skogen|sjøen|båten|vannet|strøket|
    distriktet|byen|torget|stasjonen|bustadene|boligene|butikken|campingen|campingplassen|barneskulen|barneskolen|
    skulen|skolen|barnehagen|sjukeheimen|sykehjemmet|omsorgssenteret|legekontoret|reinseanlegget|renseanlegget|
    høydebassenget|vassverket|vannverket|øvre del|nedre del|delen|enden|innbyggarane|innbyggerne|abonnentane|
    abonnentene|elevane|elevene|ungane|barna|brukarane|brukerne|folk|folka|grend|bygd)";
/// The side of something.
const SIDE: &str = r"(?:nord|sør|øst|aust|vest|nordvest|sørvest|nordaust|nordøst|søraust|sørøst|inn|inner|ut|ytter|
    over|ned|sol|skugge|skygge|bak|fastlands|sjø|fjord|land|elve|dal|øy|by|vestre|østre|hav|fjell|le|vind|nord-øst|
    sør-vest)-?(?:sid(?:a|en|e|ene)|kant(?:en)?|kyst(?:en)?|bygd(?:a|en|ene|ane)?|enden|delen|spiss(?:en)?|fylket)|
    (?:på )?(?:svensk|norsk|finsk|russisk) side|(?:hi|andre|den andre|motsatt|motsett|feil|denne|begge) (?:sida|siden|
    side|sider) (?:av|på|i)|på (?:hi|andre|motsatt|motsett) (?:sida|siden|side)";
/// A direction, and where along something.
const WAY: &str = r"nord|sør|aust|øst|vest|nordaust|nordøst|nordvest|søraust|sørøst|sørvest|nordenfor|nordafor|
    sørafor|sønnenfor|austanfor|østenfor|vestanfor|vestenfor|nordover|sørover|austover|østover|vestover|innerst|inst|
    ytterst|ytst|øverst|øvst|nederst|nedst|nordligst|nordlegast|sørligst|sørlegast|lengst (?:nord|sør|øst|aust|vest|
    inne|ute|inn|ut|oppe|nede|borte)|bak|ovenfor|ovanfor|nedenfor|nedanfor|utenfor|utanfor|innenfor|innanfor|
    bortenfor|bortanfor|bortom|forbi|toppen|enden|foten|indre|ytre|øvre|nedre|inste|innerste|ytste|ytterste|øvste|
    øverste|nedste|nederste|nordre|søndre|søre|vestre|austre|østre|nordlige|nordlege|sørlige|sørlege|østlige|austlege|
    vestlige|vestlege|avsides|avsidesliggende|avsidesliggande|fraflyttede|fråflytta|veiløse|veglause|
    grisgrendte|oppi|inni|nedi|uti|langs|mellom|oppe|nede|inne|ute|borte|ut|inn|opp|ned|bort";
/// What joins them.
const SMALL: &str = r"i|på|ved|til|fra|frå|av|over|under|mot|gjennom|om|utan|uten|den|det|dei|de|ei|en|ein|et|eit|og|
    heile|hele|andre|gamle|nye|store|vesle|lille|to|tre|begge|mest|midt|rundt|hi|alle|som ligger|som ligg|ligger|ligg";
/// Towns and landmarks without a name, known by themselves.
const ALONE: &str = r"(?:fylkes|region|lands|nord|kystens )hov(?:e|u)dstad(?:en)?|fylkeshov(?:e|u)dstad\w*|
    fylkessenter\w*|fylkessentrum|nabobyen|nærmeste (?:by|sykehus|sjukehus|lufthavn|flyplass|ferje|tettsted)\w*|
    næraste (?:by|sjukehus|lufthamn|flyplass|ferje|tettstad)\w*|\w{3,}-?bygda|(?:andre|hver|kvar|begge|den andre|
    nordre|søndre|søre|vestre|østre|austre) (?:enden|ende|ender|endar|kanten|kant|hjørnet|hjørne|sida|siden|
    delen) av (?:kommunen|bygda|øya|fylket|byen|dalen|fjorden)|(?:nord|sør|øst|aust|vest|innerst|inst|ytterst|ytst|
    øverst|øvst|midt|lengst \w+) (?:i|på) (?:kommunen|fylket|bygda|byen|landet|dalen|regionen|øya)|(?:en|ein|ei|et|
    eit|to|tre|fire|fem|flere|fleire|mange|smal|smale|trang|trange|bratt|bratte|lang|lange|dyp|dype|djup|
    djupe) (?:\w+ )?(?:øy|øyer|øyar|holme|fjord|fjorder|fjordar|dal|daler|dalar|fjellpass|fjellovergang\w*|elv|elver|
    elvar|sund|vik|nes|halvøy|innsjø|innsjøer|vidde|bre|foss|bygd|bygder|grend|grender|tettsted|tettsteder|tettstad|
    tettstader|ferjer?|ferger?|ferjestrekning\w*|fergestrekning\w*|bru|bruer|broer|tunnel|tunneler|tunnelar|
    kommunesentre|kommunesentra)\b(?: (?:uten|utan|med|mellom|i|på|langs|ved|over|som) \w+(?: \w+)?)?|(?:langt|
    milevis|godt) (?:fra|frå|unna|av) (?:allfarvei|allfarveg|folk|alt|nærmeste|næraste|sentrum|byen|sjukehus\w*|
    sykehus\w*|kysten|riksveg\w*|riksvei\w*)(?: \w+)?|allfarve[gi]|ødemark\w*|utpost\w*|(?:hoved|hovud)øya|flatlandet|
    \w*flatbygd\w*|\w*kirkebyen|\w*kyrkjebygda|\w*fastlandssid\w+|\w*grensebygd\w*|\w*fergekø\w*|\w*ferjekø\w*|
    ambulansebåt\w*|legeskyssbåt\w*|\w*snøskred\w*|(?:mil|kilometer|km|timer|timar|time|minutt|minutter) (?:unna|
    med (?:båt|ferge|ferje|bil|fly)|til (?:nærmeste|næraste) \w+)|(?:øy|kyst|fjell|innlands|grense|utkant|skog|dal|
    fjord|by|land|kraft|hytte|industri|jordbruks|landbruks)-?kommun(?:e|en)(?: (?:med|uten|utan|ved|på|i|langs|
    mot) (?:\w+ )?\w+)?|over (?:\w+ )?(?:fjellovergangen|fjellpasset)|(?:bare|berre|kun) (?:båt|ferje|ferge|fly|
    hurtigbåt)\w*(?: \w+){0,4}|\w*(?:pass|passet|overgang|overgangen|veg|vegen|vei|veien|tunnel|tunnelen|bru|
    brua) (?:som )?(?:er|blir|vert) (?:ofte |vinter)?(?:stengt|stengd)\w*(?: (?:om|fra|frå|i|når) \w+(?: til \w+)?)?|
    \w+- og \w+kommune\w*|(?:minutt|minutter|minuttar|time|timer|timar|timers|timars) (?:med|i) (?:\w*båt|ferge|ferje|
    buss|bil|tog|fly|kø|\w*skyss)\w*|uten (?:veg|vei|veiforbindelse|bru|fergefri|ferjefri) \w*|utan (?:veg|vegsamband|
    bru|ferjefri) \w*|(?:eneste|einaste) (?:vei|veg|bru|bro|tunnel|ferge|ferje)\w* (?:til|inn|ut|over|mellom)(?: \w+)?";

struct Forms {
    landmark: Option<Regex>,
    part: Option<Regex>,
    side: Option<Regex>,
    way: Option<Regex>,
    small: Option<Regex>,
    alone: Option<Regex>,
}

static FORMS: LazyLock<Forms> = LazyLock::new(|| Forms {
    landmark: words(LANDMARK),
    part: words(PART),
    side: words(SIDE),
    way: words(WAY),
    small: words(SMALL),
    alone: words(ALONE),
});

/// The marks on where something lies.
pub fn find(clauses: &Clauses<'_, '_>) -> Vec<Mark> {
    let landmark = clauses.flags(FORMS.landmark.as_ref());
    let part = clauses.flags(FORMS.part.as_ref());
    let side = clauses.flags(FORMS.side.as_ref());
    let way = clauses.flags(FORMS.way.as_ref());
    let small = clauses.flags(FORMS.small.as_ref());
    let mut found = clauses.hits(FORMS.alone.as_ref());
    let core = |at: usize| landmark[at] || side[at] || part[at] || way[at];
    let mut at = 0;
    while at < clauses.len() {
        if !core(at) {
            at += 1;
            continue;
        }
        let clause = clauses.clause(at);
        let mut end = at + 1;
        let mut last = end;
        while end < clause.end && (core(end) || small[end]) {
            end += 1;
            last = if core(end - 1) { end } else { last };
        }
        let count = |flags: &[bool]| (at..last).filter(|at| flags[*at]).count();
        let (landmarks, sides, parts, ways) = (count(&landmark), count(&side), count(&part), count(&way));
        let firm = landmarks + sides;
        let doubtful = |at: usize| {
            matches!(
                clauses.lower(at),
                "ut" | "inn"
                    | "opp"
                    | "ned"
                    | "bort"
                    | "mellom"
                    | "langs"
                    | "bak"
                    | "oppe"
                    | "nede"
                    | "inne"
                    | "ute"
                    | "utenfor"
                    | "utanfor"
                    | "innenfor"
                    | "innanfor"
                    | "forbi"
                    | "toppen"
                    | "øverst"
                    | "øvst"
                    | "nederst"
                    | "nedst"
                    | "øvre"
                    | "nedre"
            )
        };
        let firm_ways = (at..last).filter(|at| way[*at] && !doubtful(*at)).count();
        if sides > 0 || firm > 0 && firm + parts + ways > 1 || parts > 0 && firm_ways > 0 {
            found.push(at..last);
        }
        at = end;
    }
    let mark = |words: &std::ops::Range<usize>| Mark {
        span: clauses.span(words),
        class: Class::Geography,
        score: 0.8,
        why: "lie",
    };
    found.iter().map(mark).collect()
}

#[cfg(test)]
mod tests {
    use super::FORMS;

    #[test]
    fn every_form_is_a_regular_expression() {
        let forms = [&FORMS.landmark, &FORMS.part, &FORMS.side, &FORMS.way, &FORMS.small, &FORMS.alone];
        assert!(forms.into_iter().all(Option::is_some));
    }
}

//! What only some municipalities have, and where they lie: works, institutions, landmarks, buildings, roads and ways over
//! the sea, standing as a pilot or winner, and what happened there.

use std::sync::LazyLock;

use regex::bytes::Regex;

use crate::mark::{Class, Mark};

macro_rules! some {
    () => {
        r"(?:\d{1,3}(?:,\d)?|ein|en|én|éin|to|tre|fire|fem|seks|sju|syv|åtte|ni|ti|tolv|femten|tjue|tretti|førti|
            femti|halvannan|halvannen|(?:ein|en) halv)"
    };
}
macro_rules! county {
    () => {
        r"(?:fylk\w*|region\w*|landet|land|landsdel\w*|noreg|norge|norden|distrikt\w*|dalen|dalføret|kommun\w*|bygda|
            bygden|byen|området|kysten|nord|sør|vest|aust|øst|verda|verden|europa|landssamanheng|landssammenheng)"
    };
}

/// What lies or stands there, and the vessels that go there, in the definite form.
macro_rules! lie {
    () => {
        r"(?:øya|vika|neset|passet|åsen|heia|dammen|elva|sundet|vidda|bygda|grenda|brua|broa|broen|kaia|kaien|ferja|
            ferga|ferjen|fergen|båten|hamna|havna|sjøen|havet|kysten|fjella|\w{0,16}(?:fjorden|fjellet|fjellene|dalen|
            dalane|øyane|øyene|holmane|holmen|elven|fossen|breen|vatnet|innsjøen|kysten|skogen|bygdene|bygdane|
            grendene|brygga|tunnelen|båten|ferja|ferga|skøyta|demningen|stranda|rasstaden|rasstedet|grensa|grensen|
            svingbrua|bybrua|senteret|anlegget|parken|plassen|verket|fabrikken|mottaket|feltet|leiren|kyrkja|kirka|
            kirken|sjukehuset|sykehuset|museet|bedehuset|samfunnshuset|grendahuset|kaihuset|naustet))"
    };
}

const FORMS: &[(Class, &str)] = &[
    // One thing beside another, and a stretch of land or sea.
    (
        Class::Geography,
        concat!(
            r"(?i)\b(?:\w{3,24}(?:et|en|a|ene|ane) )?(?:på|ved|under|nedanfor|nedenfor|bak|ovanfor|ovenfor|innanfor|
                innenfor|utanfor|utenfor|bortanfor|langs|over|innover|utover|oppover|nedover|rundt|inst i|ytst på|
                ute på|inne i|oppe i|nede ved|i) (?:den |det |dei |de )?(?:\w{2,12}(?:e|a) )?",
            lie!(),
            r"\b"
        ),
    ),
    (
        Class::Geography,
        concat!(
            r"(?i)\b(?:begge|andre|feil|motsett|motsatt|inste|innerste|ytre|ytste|ytterste|indre|nordre|søndre|søre|
                austre|østre|vestre) (?:sider|side|sida|siden|del|delen|deler|enden)? ?(?:av |på )?",
            lie!(),
            r"\b"
        ),
    ),
    (
        Class::Geography,
        r"(?i)\b(?:(?:bygda|bygdene|grenda|folk|husa|alle|veien|vegen|byen) (?:innanfor|innenfor|utanfor|utenfor|
            innover|utover|på innsida|på innsiden|på utsida|på utsiden|på yttersida|på andre sida|på andre siden|
            på baksida|på hi sida)(?: av \w+)?|(?:byen|bygda|kommunen|kontoret|skulen|skolen) på (?:andre|motsett|
            motsatt|feil) (?:sida|siden|side) av \w+)\b",
    ),
    (
        Class::Geography,
        r"(?i)\b(?:(?:innstilt|innstilte|kansellert|kansellerte|vêrfast|værfast|forseinka|forsinket) (?:ferje|ferge|
            båt|fly|tog|rute)\w*|(?:redningsskøyt|skyssbåt|skuleskyss|skoleskyss|skulebåt|skolebåt|morgonbåt|
            morgenbåt|kveldsbåt|rutebåt|passasjerbåt|båtforbindels|båtsamband|båtrut|ferjeforbindels|ferjesamband)\w*|
            (?:ferja|ferga|ferjen|fergen|båten|toget|bussen|flyet) (?:som (?:\w{2,8} )?går )?til \w+|(?:bompeng|
            bomstasjon|bomring|alpinbakk|fjellpass|fjellovergang|fjellveg|fjellvei|campingplass|hytteområd|hyttefelt|
            hytteby|oppdrettsløyv|oppdrettsløyve|oppdrettslokalit|konsesjonsvilk|kystlin|strandlin|beitelag|sankelag|
            stølsveg|stølslag|seterlag|setervei|vassdrag|laksetrapp|lakseelv|elveeigarlag|flaumverk|flomverk|
            rassikring|skredsikring|skredvoll|trafostasjon|tusenårsskog|bedehus|kaihus|naust|sjøbu|rorbu)\w*)\b",
    ),
    (
        Class::Geography,
        r"(?i)\b(?:(?:ein|en|eit|et|det|den|dei|de) )?(?:gamle?|gammelt|gamalt|gammel|nedlagt|nedlagte|nedlagde|
            tidlegare|tidligere|ombygd|ombygde|freda|fredet) (?:\w{0,14}(?:ysteri|meieri|fabrikk|skule|skole|
            brannstasjon|stasjon|gard|gård|hotell|kyrkje|kirke|bank|butikk|samvirkelag|kino|låve|fjøs|bakeri|verft|
            slakteri|mølle|sagbruk|posthus|telegraf|prestegard|prestegård|leir|fengsel|sanatorium|internat|aldersheim|
            aldershjem|sjukestove|sykestue|rådhus|kommunehus|tinghus|naust|pakkhus|lager)(?:et|en|a)?)\b",
    ),
    // Works and employers.
    (
        Class::Geography,
        r"(?i)\b\w{0,18}(?:smelteverk|stålverk|jernverk|jarnverk|glassverk|sagbruk|papirbruk|fiskebruk|fabrikk|verft|
            skipsslipp|båtslipp|slakteri|meieri|bryggeri|mølle|fiskemottak|fiskebruk|fiskeindustri|oppdrett|settefisk|
            lakseanlegg|havbruk|datasenter|batterifabrikk|rakettbase|romsenter|reaktor|raffineri|terminal|steinbrot|
            steinbrudd|skifer\w*|dagbrudd|kraftlag|kraftselskap|energiverk|e-verk|kraftverk|kraftanlegg|demning|
            reguleringsmagasin|vindmølle\w*|asylmottak|transittmottak|flyktningmottak|forsvarsbase|flybase|marinebase|
            orlogsstasjon|leiren|heimevernsleir|kjøpesenter|vinmonopol\w*|sparebank|lokalavis\w*|sentralsjukehus|
            sentralsykehus|lokalsjukehus|lokalsykehus|fylkessjukehus|fødestove|fødestue|fødeavdeling|tingrett|
            lensmannskontor|studiested|studiestad|campus|folkehøgskule|folkehøgskole|landbruksskule|landbruksskole|
            naturbruksskule|naturbruksskole|fagskule|fagskole|museum|museet|teater|teatret|teateret|konserthus|
            kunsthall|operahus)(?:en|et|a|ane|ene|ar|er|n|s|t)?\b",
    ),
    (
        Class::Geography,
        r"(?i)\b(?:\w{3,18}industri(?:en)?|\w{3,18}næring(?:a|en)|hjørnesteins\w+|konsesjonskraft\w*|
            konsesjonsavgift\w*|konsesjonsmidl\w*|kraftinntekt\w*|havbruksfond\w*|naturressursskatt\w*|heimfall\w*|
            hjemfall\w*|kraftmidl\w*|reinbeite\w*|reindrift\w*|villrein\w*|elvemusling\w*|kommunevåpen\w*|
            kommuneblom\w*|ordførarkjede\w*|ordførerkjede\w*|tusenårss\w+|(?:vennskaps|venskaps)(?:by|kommun)\w*)\b",
    ),
    // Landmarks and buildings.
    (
        Class::Geography,
        r"(?i)\b\w{0,18}(?:fyrtårn|fyrstasjon|fyret|festning|kloster|klosterruin|slott|ruin|ruinen|gravhaug|gravfelt|
            helleristning|steinalderbuplass|bautaen?|statue|fossen|breen|hoppbakke|hoppanlegg|skianlegg|skitrekk|
            ishall|skøytehall|skihall|idrettspark|golfbane|småbåthamn|småbåthavn|gjestehamn|gjestehavn|fiskerihamn|
            fiskerihavn|cruisekai|cruisehamn|cruisehavn|ferjeleie|fergeleie|kaianlegg|dampskipskai|jernbanestasjon|
            togstasjon|stasjonsby|museumsjernbane|gondolbane|taubane|fløibane|kabelbane|bybru|bybro|klaffebru|
            klaffebro|svingbru|svingbro|undersjøisk\w*|fjelltunnel|pilegrimsled|pilegrimslei|middelalderkyrkje|
            middelalderkirke|steinkyrkje|steinkirke|trekyrkje|trekirke|klokketårn|vasstårn|vanntårn|krigsminne\w*|
            krigskyrkjegard|kanal|sluse|sluseanlegg|verneområde|fuglefjell|fuglereservat|naturreservat|
            landskapsvernområde|geopark)(?:en|et|a|ane|ene|ar|er|n|t)?\b",
    ),
    (
        Class::Geography,
        r"(?i)\b(?:det|den|i|på|ved) (?:\w{2,14} )?(?P<x>(?:gamle|tidlegare|tidligere|nedlagde|nedlagte|gule|raude|
            røde|kvite|hvite|grøne|grønne|blå|freda|fredede|fredete|verna|vernede|ombygde|ombygd|store|høge|høye|
            runde) \w{0,16}(?:huset|skulen|skolen|bygget|bygningen|bygninga|blokka|blokken|garden|gården|stova|stua|
            fabrikken|stasjonen|heimen|hjemmet|banken|kyrkja|kirka|kirken|lokalet|lokala|lokalene|butikken|hotellet|
            kinoen|laget|kaia|kaien|bakeriet|verkstaden|verkstedet|verket|hallen|brakka|brakkene|låven|fjøset|
            prestegarden|prestegården|telegrafen|posthuset|tollboden|tollbua|tårnet|silo|siloen|brua|broen|torget|
            leiren))\b",
    ),
    (
        Class::Geography,
        r"(?i)\b(?:(?:to|tre|begge|fleire|flere|begge dei|dei to|de to|dei gamle|de gamle) (?:rådhus|rådhusa|
            rådhusene|kommunehus|kommunehusa|kommunehusene|kommunesenter|kommunesentra|kommunesentre|tettstad\w*|
            tettsted\w*|dalføre\w*|dalar|daler|bysentrum)|rådhus(?:et)? i (?:den|det|dei|de) (?:gamle|tidlegare|
            tidligere|nedlagde|nedlagte) \w+)\b",
    ),
    // Where it lies, and how one gets there.
    (
        Class::Geography,
        r"(?i)\b(?:(?:heilt|helt|lengst|langt|ytst|ytterst|inst|innerst|øvst|øverst|nedst|nederst|midt|lengst inne|
            lengst ute) (?:i|mot|ved|ute i|inne i|ut mot|inn mot|oppe i|nede ved|på) (?:\w{2,14} )?\w{3,20}|på (?:hi|
            andre|den andre) (?:sida|siden) av \w+|over (?:fjellet|fjorden|sundet|vidda|vatnet|vannet|grensa|grensen)|
            (?:ut|heim|hjem|inn) til (?:øya|øyane|øyene|fastlandet|fjorden)|ved foten av \w+|mot (?:svenskegrensa|
            svenskegrensen|riksgrensa|riksgrensen|havet|kysten|fylkesgrensa|fylkesgrensen)|på (?:vestkysten|
            austkysten|østkysten|sørkysten|nordkysten|fastlandet|halvøya|halvøyen|vidda|kysten|yttersida|
            yttersiden))\b",
    ),
    (
        Class::Geography,
        r"(?i)\b(?:\w{0,12}(?:skjergard|skjærgård|øygruppe|øysamfunn|øyrike|øyhopp|halvøy|fastlandssamband|
            fastlandsforbindelse|bruforbindelse|broforbindelse|brusamband|fjellovergang|fjordarm|fjordbotn|fjordbunn|
            elvemunning|elveos|elvedelta|dalføre|høgfjell|høyfjell|polarsirkel|kystlinje|strandlinje|kystleia|
            skipsleia|farlei|farled|bilferje|bilferge|ferjestrekning|fergestrekning|ferjetur|fergetur|ferjerute|
            fergerute|ferjeavgang|fergeavgang|snøggbåt|hurtigbåt|hurtigrut|skyssbåt|lokalbåt|øybåt|helikopterskyss|
            ambulansebåt|legebåt|kolonnekøyring|kolonnekjøring|vinterstengt|vinterstengd|rasutsett|rasutsatt|
            rasfarleg|rasfarlig|flaumutsett|flomutsatt|skredfare|tidlegfrost|mørketid|midnattssol|landegrense|
            riksgrense|svenskegrense|grenseovergang|tollstasjon|grensehandel|fjellheim|nordfylke|sørfylke|nordbygd|
            sørbygd|yttersid|stølsområd|seterområd|jordbruksbygd|skogbygd|fjellbygd|fjordbygd|kystbygd|øybygd|utkant|
            utkantbygd)(?:en|et|a|ane|ene|ar|er|e|n|t|s)?)\b",
    ),
    (
        Class::Geography,
        concat!(
            r"(?i)\b",
            some!(),
            r" (?:mil|km|kilometer|minutt|minuttar|minutter|time|timar|timer|timars|timers|minutts|
                minutters)s? (?:køyring|kjøring|køyretur|kjøretur|reise|reisetid|gange|båttur|ferjetur|fergetur|
                flytur|flyreise|køyreveg|kjørevei|kystlinje|strandlinje|veg|vei|vegar|veier|med (?:ferje|ferge|båt|
                bil|buss|tog|fly|hurtigbåt)|i (?:bil|båt|luftlinje)|å (?:køyre|kjøre|reise)|til (?:næraste|nærmeste|
                sjukehus\w*|sykehus\w*|by\w*|legevakt\w*|flyplass\w*|lufthamn\w*|lufthavn\w*|grensa|grensen|sentrum|
                kommunesenter\w*|nabo\w+|fastlandet|[A-ZÆØÅ]\w+)|unna|borte|inn i|opp i|ut i|ut frå|ut fra|innover|
                oppover|over fjellet|over havet|moh)\b(?: [a-zæøå]{2,3} [a-zæøå]{3,20})?"
        ),
    ),
    (Class::Geography, r"(?i)\b\d{2,4} ?(?:moh|m\.o\.h|meter over havet)\b"),
    (
        Class::Geography,
        r"(?i)\b(?:laks|lakse|ferie|fritids|festival|pendlar|pendler|omegns|omlands|bo|frukt|bær|ski|jernbane|
            stasjons|reindrifts|reinbeite|sjø|gass|vind|kystfiske|utkant|fråflyttings|fraflyttings|tilflyttings|vekst|
            høgvekst|arbeidar|skule|skole|kultur|vin|park|tømmer|folkehelse|aluminiums|smelteverks|verks|bru|ferje|
            ferge|cruise|handels|sentrums|regionsenter|hamne|havne|mellomstor|bynær|grisgrendt|
            spreiddbygd)-?(?:kommun(?:e|en|a|ar|er|ane|ene)|bygd|bygda|byen)\b",
    ),
    (
        Class::Geography,
        r"(?i)\b(?:kostra-?gruppe \d+|sentralitet\w*(?: \d)?|(?:spreidd|spredt|tynt|tett)(?:bygd|bygde|bebygd|busett|
            befolka|befolket|bosatt)|langstrakt\w*|vidstrakt\w*|(?:stor|lita?|liten|små?) (?:øy|by|bygd|fjellbygd|
            kystkommune|\w{3,12}kommune)\b)",
    ),
    // Standing.
    (
        Class::Unique,
        r"(?i)\b(?:pilot|forsøks|fri|prøve|test|modell|mønster|føregangs|foregangs|nettverks|omstillings|vinnar|
            vinner|eksempel|demonstrasjons|referanse|case|utprøvings|utprøvnings|programverts|
            regionsenter)-?kommun(?:e|en|a|ar|er|ane|ene)\b",
    ),
    (
        Class::Unique,
        concat!(
            r"(?i)\b(?:(?:den|det|dei|de|vår|vårt|våre|som|er|berre|bare) ){0,2}(?:einaste|eneste)(?: (?:av sitt slag|
                gjenverande|gjenværende|\w{3,24}))?(?: \w{3,24})?(?: (?:i|på|med|som|nord|sør|langs) (?:heile |hele )?",
            county!(),
            r")?\b"
        ),
    ),
    (
        Class::Unique,
        concat!(
            r"(?i)\b(?:først|fyrst|aleine|åleine|alene|eineståande|enestående|unik|unikt|unike|størst|minst|eldst|
                yngst|lengst|lågast|lavest|høgast|høyest|best|dårlegast|dårligst|flest|færrast|færrest|
                mest \w{3,16})(?: ut(?:e)?)?(?: (?:av alle|i heile|i hele|i|på|blant|mellom|nord for))? ",
            county!(),
            r"\b"
        ),
    ),
    (
        Class::Unique,
        r"(?i)\b(?:(?:ingen|inga|få) andre (?:\w{3,12} )?(?:kommun\w*|stader|steder|i \w+)|(?:berre|bare|kun) (?:vi|
            oss|éin|én|ein|en|to|tre) (?:\w{2,14} )?(?:kommun\w*|i landet|i fylket|i Noreg|i Norge)|som (?:einaste|
            eneste|fyrste|første|ein av dei fyrste|en av de første)(?: \w{3,20})?|(?:ein|éin|en|ei|ett|
            eitt) av (?:dei |de )?(?:få|fåe|fyrste|første|siste|største|minste|eldste|\w{2,8} (?:største|minste|
            første|fyrste))(?: \w{3,20})?|fyrst ute|først ute|(?:på |til )?(?:\d{1,3}\.|fyrste|første|andre|tredje|
            fjerde|femte|siste|nest siste|sisteplass) ?(?:siste |sist |beste )?plass\w*(?: i \w+)?|
            ingen (?:andre )?(?:kommun\w+|stader|steder)(?: \w{2,20}){0,6}|(?:den|dei|de) siste (?:\w{2,14} )?(?:i|
            på) (?:fylket|landet|regionen|dalen|øya|kysten)|(?:den|dei|de) siste kommun\w+(?: i \w+)?|(?:fyrste|
            første|einaste|eneste|siste) kommun\w+(?: (?:som|i|med|utan|uten) \w+(?: \w{2,12}){0,5})?|(?:flest|
            færrast|færrest|mest|minst|høgast|høyest|lågast|lavest) (?:\w{3,18} )?av alle|(?:låg|lå|ligg|ligger|kom|
            kjem|er) (?:høgare|høyere|lågare|lavere|øvst|øverst|nedst|nederst|sist|best|fremst)(?: i \w+)?|
            \w{3,16}pris(?:en)?|kommunebaromet\w*|kommune-?nm|rangert som \w+|best i landet|vant (?:pris\w*|
            konkurranse\w*)|(?:nominert|innstilt) til)\b",
    ),
    (
        Class::Unique,
        r"(?i)\b(?:(?:bare|berre|kun|finnes|finst) (?:én|éin|ein|en|ei|ett|eitt|to|tre) (?:\w+ ){0,3}(?:i|
            på) (?:hele |heile )?(?:landet|Norge|Noreg|fylket|regionen|Norden|verden|verda|landsdelen)|(?:ingen|
            inga) (?:andre|annan|annen|anna)(?: \w+){0,4} (?:har|kan|gjer|gjør|er|tilbyr|driver|driv|må|hadde|får|
            bruker|brukar|klarer|klarar)(?: \w+){1,5}|rekord(?:holder|haldar|høy|høg|stor|mange|få|lav|låg|mye|
            mykje)\w*(?: \w+){0,4}|(?:flere|fleire|mer|meir|større|mindre|lengre|lenger|høyere|høgare|lavere|lågare|
            færre|eldre|oftere|oftare|raskere|raskare) (?:\w+ ){0,3}enn (?:noen|nokon|alle|de fleste|dei fleste|
            resten|snittet|gjennomsnittet|andre)(?: \w+){1,4}|(?:i|av) sitt slag|(?:uten|utan) sidestykke|
            maken (?:til|finnes|finst)(?: \w+){0,3}|verdensrekord\w*|verdsrekord\w*|noregsrekord\w*|norgesrekord\w*)\b",
    ),
    // What happened there.
    (
        Class::Event,
        r"(?i)\b(?:\w{2,14}(?:saka|saken|helga|helgen|revyen|rennet|rittet|mila|messa|messen|stemnet|stevnet|dagane|
            dagene|vekene|veka|uka|uken|spelet|leikane|lekene) (?:i|på|ved|frå|fra|\w{2,6})?|(?:bygdarevy|bygderevy|
            revy|jazzhelg|vassak|vannsak|skulesak|skolesak|sjukeheimsak|sykehjemssak|varslarsak|snøskred|jordskred|
            kvikkleire|oppslag\w* i \w*(?:avis|media|presse)|lesarbrev|leserbrev|medieoppslag|avisoppslag|
            presseoppslag|kokevarsel|kokepåbod)\w*(?: (?:ved|på|i) \w+)?|(?:raset|skredet|flaumen|flommen|brannen|
            ulykka|ulykken) (?:ved|på|i) \w+)\b",
    ),
    (
        Class::Event,
        r"(?i)\b(?:(?:\w{0,18}(?:forlis|togulykk|bussulykk|flyulykk|storbrann|bybrann|brann|brannen|orkan|ekstremvêr|
            ekstremvær|uvêret|uværet|stormen|springflo|stormflo|oversvømm|jordskred|steinras|steinsprang|evakuering|
            forureining|forurensing|forurensning|oljesøl|smitteutbrot|smitteutbrudd|vassutbrot|sjukdomsutbrot|
            sykdomsutbrudd|drikkevassa|drikkevannssa|kokevarsel|kokepåbod|kokepåbud|datalekkasje|personvernbrot|
            personvernbrudd|hacka|hacket|hacking|budsjettsprekk|milliardsprekk|millionsprekk|skandale|underslag|
            granskingskommisjon|granskingsrapport|granskningsrapport|kommisjon|permitter|nedlegging|nedleggelse|
            nedlagd|lovlegkontroll|lovlighetskontroll|foretaksstraff|føretaksstraff|lovbrotsgebyr|overtredelsesgebyr|
            kongebesøk|statsbesøk|ministerbesøk|jubile|års-?fest|årsfeir|årsmarker|bygdebokslepp|landsskyttarstemn|
            landsskytterstevn|landsstemn|landsstevn|landsmesterskap|meisterskap|mesterskap|verdscup|verdenscup|
            martnan|marken|spelet|spillet|sommarleik|sommerleik|skirenn|sykkelritt|folkefest|havnedag|hamnedag|
            kystdag|musikkfest|olsok|opprør|aksjon|protest|fakkeltog|underskriftskampanje|innbyggarinitiativ|
            innbyggerinitiativ|valkamp|valgkamp|omval|omvalg))(?:et|en|a|ar|er|ane|ene|ka|n|t|s|ja|ka|ken|ki|sbesøk|
            um|umet|ei|eet|dagane|dagene|de|dene|ten|ste|na|st|e)?)\b",
    ),
    (
        Class::Event,
        r"(?i)\b(?:(?:opninga|opningen|åpningen|åpninga|innviinga|innvielsen|flyttinga|flyttingen|stenginga|
            stengingen|nedlegginga|nedleggelsen|bygginga|byggingen|utbygginga|utbyggingen|salet|salget|rivinga|
            rivingen|kjøpet|konkursen|streiken|brannen) (?:av|i|på|ved) (?:\w{2,14} )?\w{3,24}|(?:statsråd|minister|
            konge|dronning|kronprins|prinsesse|kongepar|kronprinspar)\w*(?: \w+)? (?:opna|åpnet|besøkte|vitja|
            kom på besøk|klipte|klippet))\b",
    ),
];

static LOCAL: LazyLock<Vec<(Class, Regex)>> = LazyLock::new(|| super::compiled(FORMS));

/// The marks on what only some have.
pub fn find(text: &str) -> Vec<Mark> {
    let mut marks = Vec::new();
    super::matches(text, &LOCAL, "local", &mut marks);
    marks.retain(|mark| !text[mark.span.clone()].to_lowercase().starts_with("qarsak"));
    marks
}

#[cfg(test)]
mod tests {
    use super::{FORMS, LOCAL};

    #[test]
    fn every_form_is_a_regular_expression() {
        assert_eq!(LOCAL.len(), FORMS.len());
    }
}

//! What is told of one person in a turn of phrase: age, health, kin, how one lives.

use std::sync::LazyLock;

use regex::bytes::Regex;

use crate::mark::{Class, Mark};

macro_rules! rare {
    () => {
        r"(?:diagnose\w*|kreft\w*|adhd|autis\w+|demens\w*|alzheimer\w*|epilepsi|diabetes|schizofren\w*|bipolar\w*|
            depresjon\w*|downs? syndrom|cerebral parese|parkinson\w*|ms|hjerneslag|hjerneslag|rusmis\w+|rusavheng\w+|
            gravid\w*|sjukmeld\w*|sykmeld\w*|ufør\w*|sjølvmord\w*|selvmord\w*|utbrent|anoreksi|psykose\w*|blind|
            døv\w*|rullestol\w*)"
    };
}

const FORMS: &[(Class, &str)] = &[
    (
        Class::Trait,
        r"(?i)\b(?:(?:en|ein|ei|den) )?\d{1,3}(?:[ -]?år(?:ing|ingen|ig|ige|s?gammel|s?gamle|
            s?gamal)\w*| år (?:gam\w+|ung\w*))(?: (?:fra|frå|i|på|med|som|gutt|gut|jente|mann|kvinne|mor|far|elev|
            bruker|brukar|datter|dotter|sønn|son)\b(?: \w+)?)?\b",
    ),
    (
        Class::Trait,
        r"(?i)\b(?:mann|mannen|kvinne|kvinna|kvinnen|gut|guten|gutt|gutten|jente|jenta|mor|mora|moren|far|faren|dame|
            dama|kar|bruker|brukar|elev|pasient|ansatt|tilsett)(?: \w{2,12})? (?:på|i) (?:\d{1,3}(?:-åra|-årene| år)?|
            \w{4,7}åra|\w{4,7}årene)\b",
    ),
    (
        Class::Trait,
        concat!(
            r"(?i)\b(?:hun|han|ho|hennes|hennar|hans|mannen|kvinna|kvinnen|dama|brukeren|brukaren|eleven|pasienten|
                barnet|jenta|gutten|guten|mora|moren|mor|faren|far|sonen|sønnen|dottera|datteren|datter|son|
                ektefellen|enka|enkja|kollegaen|medarbeideren|medarbeidaren|leiaren|lederen|saksbehandleren|
                sakshandsamaren|naboen|kona|søstera|søsteren|broren)(?: \w{1,14}){0,5} (?P<x>",
            rare!(),
            r")\b"
        ),
    ),
    (
        Class::Trait,
        concat!(
            r"(?i)\b(?:elev|brukar|bruker|pasient|tilsett|ansatt|jente|gut|gutt|mann|kvinne|mor|far|barn|søkjar|søker|
                bebuar|beboer|innbyggj?ar|innbygger|medarbeidar|medarbeider|kollega|leiar|leder|person|forelder|
                vaktmeister|vaktmester|sjukepleiar|sykepleier|lærar|lærer|fosterbarn|syskenpar|søskenpar)(?:en|et|a|
                n)?(?: \w{1,14}){0,2} (?:med|som har|har|hadde|fekk|fikk|som er|er|vart|ble) (?:\w{1,14} ){0,3}?(?P<x>",
            rare!(),
            r"|(?:sjeldan|sjelden|medfødd|medfødt|kronisk|alvorleg|alvorlig) (?:\w{2,12} )?(?:diagnose\w*|sjukdom\w*|
                sykdom\w*|lidelse\w*|hjartefeil|hjertefeil|skade|skada|liding)|amputert\w*|hørapparat\w*|
                høyreapparat\w*|førarhund\w*|førerhund\w*|dement|brannskad\w+|multihandikap\w*|lammelse\w*|lam)\b"
        ),
    ),
    (
        Class::Trait,
        r"(?i)\b(?:\w{0,10}(?:eineforsørg|aleneforsørg|aleinemor|alenemor|aleinefar|alenefar|einsleg mor|enslig mor|
            einsleg far|enslig far|einslege mindreårig|enslige mindreårig|einsleg mindreårig|enslig mindreårig|
            fosterfar|fostermor|fosterforeld|fosterbarn|adoptiv|adoptert|barnebarn|oldebarn|oldefar|oldemor|firling|
            døvblind|fødselspermisjon|foreldrepermisjon|langtidssjukmeld|langtidssykmeld|nyskild|nyskilt|nygift|
            flyktningbakgrunn|asylsøkar|asylsøker)\w*|(?:gjekk|gikk|går) av med pensjon|(?:tidlegare|tidligere|avgått|
            avgåtte|påtroppande|påtroppende|fungerande|fungerende) (?:ordførar|ordfører|varaordførar|varaordfører|
            rådmann|kommunedirektør|stortings\w+|statsråd|landslags\w+|proff\w+|prest|lensmann|fylkesmann|skulesjef|
            skolesjef|rektor)\w*|(?:verdsmeister|verdensmester|noregsmeister|norgesmester|olympi\w+|landslagsspelar|
            landslagsspiller)\w*|(?:i|med|etter|gjennom) (?:over |meir enn |mer enn |snart )?(?:\d{1,2}|tretti\w*|
            tjue\w*|førti\w*) års? (?:erfaring|ansiennitet|teneste|tjeneste|fartstid|som|ved|i \w+)|(?:ho|hun|han|
            som) (?:er|blir|vert|fyller|fylte) (?:\d{2}|seksti\w*|femti\w*|sytti\w*|førti\w*|tretti\w*)(?: år)?)\b",
    ),
    (
        Class::Trait,
        concat!(
            r"(?i)\b(?:ein|en|ei|et|eit|den|det|to|tre) (?:\w{2,14} )?",
            rare!(),
            r"(?:e)? (?:søk\w+|brukar\w*|bruker\w*|elev\w*|mann\w*|kvinn\w*|gut\w*|jent\w*|dame\w*|pasient\w*|
                innbyggj?\w+|far|mor|tilsett\w*|ansatt\w*)\b|\b(?:gut|gutt|jent|mann|kvinn|dam|elev|brukar|bruker|
                pasient|mor|far)\w{0,4} med ",
            rare!()
        ),
    ),
    (
        Class::Trait,
        r"(?i)\b(?:(?:ein|en|ei|den) (?:\w{2,12} )?(?:pensjonert|pensjonist|enslig|einsleg|skilt|arbeidslaus|
            arbeidsledig|straffedømt|fengsla|tidlegare innsett)\w*(?: \w{3,20})?|(?:snart|nyleg|nettopp|
            nylig) pensjonist\w*|(?:søster|syster|søstera|systera|bror|broren|niese|niesa|niesen|nevø|nevøen|onkel|
            onkelen|tante|tanta|tanten|svigersøn\w*|svigerson\w*|svigerdotter\w*|svigerdatter\w*|svigermor|svigerfar|
            stemor|stefar|bestemor|bestefar|mor|far|dotter|datter|kone|kona|ektemann\w*|sambuar\w*|samboer\w*|nabo(?:en|ar|ane|er|ene)?|
            kamerat\w*|veninne\w*) (?:til (?:\w{2,12} )?\w+|hans|hennes|hennar|sin|min|vår|deira|deres)|(?:to|tre|
            fire|fem) (?:sysken|søsken|syskenpar|brør|brødre|søstre|systrer|barn|born) (?:i|på|frå|fra|av) \w+|
            \w{1,12}barns(?:mor|far)\w*(?: og \w+)?|(?:har|hadde) (?:vore|vært) (?:her|tilsett|ansatt|sjukmeld|
            sykmeldt|sykemeldt|\w{3,14}) (?:i (?:\d{1,2}|\w{3,12}) år|sidan \w+|siden \w+)|i (?:halv|full|redusert|
            \d{1,3} prosent|\d{1,3} %) stilling|(?:legen|presten|læraren|læreren|rektoren|leiaren|lederen|dama|
            mannen) har (?:vore|vært) (?:her |i \w+ )?i \d{1,2} år)\b",
    ),
    (Class::Trait, concat!(r"(?i)\b(?P<x>", rare!(), r") (?:sidan|siden|i fjor|frå|fra|etter)\b")),
    (
        Class::Trait,
        r"(?i)\b(?:mann|kvinn|dam|gut|jent|mor|far|elev|barn|bru[kc]er|brukar|pasient|ansatt|tilsett|søker|søkjar|innbygg|
            son|sønn|datter|dotter)\w{0,5} ?\(\d{1,3}(?: år)?\)",
    ),
    (
        Class::Trait,
        r"(?i)\b(?:tvilling\w*|trilling\w*|gift med|sambuar med|samboer med|sambuaren til|samboeren til|kona til|
            mannen til|søstera til|søsteren til|bror til|broren til|dotter til|dottera til|datter til|datteren til|
            son til|sonen til|sønn til|sønnen til|mor til|mora til|far til|faren til|svoger\w*|svigerinne\w*|
            syskenbarn\w*|søskenbarn\w*|fetter\w*|kusine\w*|enkje\w*|enke|enkemann\w*|eineforsørg\w*|aleneforsørg\w*|
            transperson\w*|homofil\w*|lesbisk\w*|muslim\w*|jødisk\w*|jøde\w*|katolikk\w*|jehovas vitne\w*|
            læstadian\w*|romani\w*|tater\w*)\b",
    ),
    (
        Class::Trait,
        r"(?i)\b(?P<x>(?:syrisk|somalisk|polsk|litauisk|eritreisk|afghansk|ukrainsk|tyrkisk|pakistansk|vietnamesisk|
            irakisk|iransk|kurdisk|etiopisk|russisk|thailandsk|filippinsk|tamilsk|romsk|tysk|nederlandsk|britisk|
            samisk|svensk|dansk|islandsk)e?) (?:\w{2,12} )?(?:familie\w*|mann|mannen|kvinne|kvinna|kvinnen|mor|far|
            elev\w*|barn\w*|bruker\w*|brukar\w*|lege\w*|kollega\w*|gut\w*|jente\w*|par|ektepar\w*|statsborg\w*|
            bakgrunn)",
    ),
    (
        Class::Trait,
        r"(?i)\b(?:har|hadde) (?:jobbet|jobba|arbeidet|arbeidd|vært|vore|vært ansatt|
            vore tilsett)(?: \w{1,12}){0,4} (?P<x>i (?:over |nesten |snart )?\d{1,2} år)\b",
    ),
];

static TRAITS: LazyLock<Vec<(Class, Regex)>> = LazyLock::new(|| super::compiled(FORMS));

/// The marks on what is told of one person.
pub fn find(text: &str) -> Vec<Mark> {
    let mut marks = Vec::new();
    super::matches(text, &TRAITS, "phrase", &mut marks);
    marks
}

#[cfg(test)]
mod tests {
    use super::{FORMS, TRAITS};

    #[test]
    fn every_form_is_a_regular_expression() {
        assert_eq!(TRAITS.len(), FORMS.len());
    }
}

//! A role that only one has or had: the only, the first, the former, our own.

use std::{ops::Range, sync::LazyLock};

use regex::bytes::Regex;

use super::clauses::{Clauses, words};
use crate::mark::{Class, Mark};

/// What makes a role that of one person.
const SINGLE: &str = r"eneste|einaste|første|fyrste|siste|forrige|førre|tidligere|tidlegare|fungerende|fungerande|
    nyansatte?|nytilsette?|nytilsatte?|avtroppende|avtroppande|påtroppende|påtroppande|pensjonerte?|mangeårige?|
    konstituerte?|avgåtte?|avgått|kvinnelige|kvinnelege|yngste|eldste|lengstsittende|lengstsitjande|dåværende|
    daværende|dåverande|selvlærte|sjølvlærte|innleide|kommende|komande|nyvalgte|nyvalde|legendariske";
/// What makes it one if something stands before it that tells whose it is.
const NEW: &str =
    r"nye|ferske|nåværende|noverande|gamle|faste|egen|eigen|eget|eige|unge|flinke|dyktige|gode|kjære|ordinære";
/// Whose it is.
const WHOSE: &str = r"vår|vårt|våre|kommunens|kommunen sin|byens|bygdas|bygda sin|øyas|fylkets|avdelingens|
    avdelinga sin|skolens|skulen sin|skulens|etatens|sykehjemmets|sjukeheimen sin|tjenestens|enhetens|eininga sin|
    bibliotekets|biblioteket sin|lagets|regionens|landets|områdets|distriktets|min|den|det";
/// Roles, in the singular.
const ROLE: &str = r"\w*(?:sjef|leder|leiar|direktør|rektor|styrer|styrar|ordfører|ordførar|rådmann|rådgiver|
    rådgjevar|konsulent|lege|jordmor|pleier|pleiar|lærer|lærar|tolk|oversetter|oversettar|omsetjar|logoped|terapeut|
    psykolog|psykiater|arkivar|bibliotekar|prest|kantor|organist|dirigent|kunstner|kunstnar|vokter|vaktar|vakt|
    koordinator|tekniker|teknikar|arbeider|arbeidar|behandler|behandlar|handsamar|kokk|sjåfør|førar|fører|mester|
    meister|inspektør|kontrollør|planlegger|planleggar|arkitekt|ingeniør|geolog|biolog|arkeolog|agronom|veterinær|
    gartner|gartnar|snekker|snikkar|tømrer|tømrar|rørlegger|røyrleggar|elektriker|elektrikar|feier|feiar|brannmann|
    røykdykker|røykdykkar|trener|trenar|instruktør|pedagog|forvalter|forvaltar|representant|politiker|politikar|
    politi|lensmann|tillitsvalgt|tillitsvald|ombud|ombod|kasserer|kasserar|sekretær|spesialist|ansvarlig|ansvarleg|
    medarbeider|medarbeidar|jurist|advokat|økonom|controller|assistent|kurator|konservator|smed|bonde|gjeter|gjetar|
    jeger|jegar|los|kaptein|skipper|styrmann|matros|operatør|kjemiker|kjemikar|fotograf|journalist|redaktør|optiker|
    apoteker|apotekar|radiograf|sosionom|veileder|rettleiar|vegleiar|programmerer|utvikler|utviklar|analytiker|
    analytikar|antikvar|oppmåler|oppmålar|landmåler|landmålar|renholder|reinhaldar|husøkonom|kasserer|lærling|vikar|
    assistent|ekspert|kjentmann|ildsjel|eldsjel|håndverker|handverkar|mekaniker|mekanikar|brøytemannskap|brøyter|
    fagarbeider|fagarbeidar|kontakt|musiker|musikar|maskinist|fyrbøter|bussjåfør|hjelper|hjelpar|tilsett|ansatt|
    formann|forkvinne|nestleder|nestleiar|medlem|stortingsmann|statsråd|barnelege|forsker|forskar|skribent|vert|
    vertinne|diakon|kateket|klokker|klokkar|kirketjener|kyrkjetenar|sanitetssoldat|kvinne|mann|dame)(?:en|a|n|s|ens|
    as)?";
/// Roles of which a municipality seldom has more than one.
const RARE: &str = r"\w*(?:jordmor\w*|språkkonsulent\w*|logoped\w*|ergoterapeut\w*|kommunelege\w*|overlege\w*|
    tannlege\w*|kantor\w*|organist\w*|domkantor\w*|sokneprest\w*|sogneprest\w*|prest|presten|kommunepsykolog\w*|
    psykolog|psykologen|tolk|tolken|oversetter\w*|omsetjar\w*|kokk|kokken|geolog\w*|arkeolog\w*|agronom\w*|
    veterinær\w*|antikvar\w*|dirigent\w*|kunstnar\w*|kunstner\w*|vaktmester\w*|vaktmeister\w*|havnefogd\w*|
    hamnefogd\w*|kommunegartner\w*|kommunegartnar\w*|feier|feiaren?|feieren|arkivar\w*|biblioteksjef\w*|brannsjef\w*|
    kulturskulerektor\w*|kulturskolerektor\w*|jurist|juristen|advokat\w*|kommuneoverlege\w*|folkehelsekoordinator\w*|
    beredskapskoordinator\w*|frivill\w+koordinator\w*|næringssjef\w*|miljøvernsjef\w*|skogbrukssjef\w*|
    landbrukssjef\w*|kultursjef\w*|ikt-ansvarleg|it-ansvarlig|controller\w*|hjelpemiddel\w+|løypekjører\w*|
    løypekøyrar\w*|svømmelærer\w*|symjelærar\w*|felelær\w+|tysklær\w+|fransklær\w+|samisklær\w+|tegnspråk\w+|
    teiknspråk\w+|tilkallingsvikar\w*|kriseteamleder\w*|arkitekt|arkitekten|ruskonsulent\w*|flyktningkonsulent\w*|
    flyktningkoordinator\w*|kreftkoordinator\w*|kreftsykepleier\w*|kreftsjukepleiar\w*|demenskoordinator\w*|
    demenskontakt\w*|personvernombud\w*|personvernombod\w*|museumsstyrar\w*|museumsbestyrer\w*|bademester\w*|
    bademeister\w*|kinosjef\w*|fyrvokter\w*|fyrvaktar\w*|vannverksoperatør\w*|vassverksoperatør\w*|viltforvalter\w*|
    viltforvaltar\w*|barnehagelærer)";
/// What a role may be bound to.
const TO: [&str; 11] = ["av", "i", "på", "for", "ved", "hos", "med", "frå", "fra", "der", "her"];

struct Forms {
    single: Option<Regex>,
    new: Option<Regex>,
    whose: Option<Regex>,
    role: Option<Regex>,
    rare: Option<Regex>,
}

static FORMS: LazyLock<Forms> = LazyLock::new(|| Forms {
    single: words(SINGLE),
    new: words(NEW),
    whose: words(WHOSE),
    role: words(ROLE),
    rare: words(RARE),
});

/// The marks on roles of one, and where in the words the only ones of a kind stand.
pub fn find(clauses: &Clauses<'_, '_>) -> (Vec<Mark>, Vec<Range<usize>>) {
    let single = clauses.flags(FORMS.single.as_ref());
    let new = clauses.flags(FORMS.new.as_ref());
    let whose = clauses.flags(FORMS.whose.as_ref());
    let role = clauses.flags(FORMS.role.as_ref());
    let rare = clauses.flags(FORMS.rare.as_ref());
    let mut found = Vec::new();
    for at in 0..clauses.len() {
        let clause = || clauses.clause(at);
        let of_one = single[at] || new[at] && at > 0 && whose[at - 1];
        if of_one && !(at > 0 && single[at - 1]) {
            let clause = clause();
            let plain = |between: usize| clauses.letters(between) && !TO.contains(&clauses.lower(between));
            let held = (at + 1..clause.end.min(at + 5)).take_while(|next| plain(*next)).find(|next| role[*next]);
            if let Some(held) = held {
                let mut start = at;
                while start > clause.start && at - start < 3 && before(clauses, &whose, start - 1) {
                    start -= 1;
                }
                found.push(start..bound(clauses, held + 1, clause.end));
            }
        } else if rare[at] && at > 0 && whose[at - 1] && !matches!(clauses.lower(at - 1), "den" | "det") {
            found.push(at - 1..at + 1);
        } else if rare[at] && matches!(clauses.lower(at + 1), "vår" | "min" | "vårt") {
            found.push(at..at + 2);
        }
    }
    let mark = |words: &Range<usize>| Mark { span: clauses.span(words), class: Class::Role, score: 0.8, why: "role" };
    (found.iter().map(mark).collect(), found)
}

/// Whether a word belongs to a role that begins behind it: `kommunen sin`, `den`, a genitive.
fn before(clauses: &Clauses<'_, '_>, whose: &[bool], at: usize) -> bool {
    let lower = clauses.lower(at);
    whose[at]
        || lower == "kommunen"
        || lower == "sin"
        || lower.len() > 5 && lower.ends_with('s') && !lower.ends_with("ss") && clauses.letters(at)
}

/// The end of a role with what it is bound to: `leiar av eldrerådet`, `på vidaregåande`, `vår`.
fn bound(clauses: &Clauses<'_, '_>, end: usize, clause: usize) -> usize {
    let next = if end < clause { clauses.lower(end) } else { "" };
    match next {
        "vår" | "vårt" | "min" | "der" | "her" => end + 1,
        next if TO.contains(&next) && end + 1 < clause && clauses.letters(end + 1) => {
            let article = matches!(clauses.lower(end + 1), "den" | "det" | "dei" | "de" | "heile" | "hele" | "vår");
            let adjective = article && end + 3 < clause && clauses.lower(end + 2).ends_with('e');
            (end + 2 + usize::from(article) + usize::from(adjective)).min(clause)
        }
        _ => end,
    }
}

#[cfg(test)]
mod tests {
    use super::FORMS;

    #[test]
    fn every_form_is_a_regular_expression() {
        let forms = [&FORMS.single, &FORMS.new, &FORMS.whose, &FORMS.role, &FORMS.rare];
        assert!(forms.into_iter().all(Option::is_some));
    }
}

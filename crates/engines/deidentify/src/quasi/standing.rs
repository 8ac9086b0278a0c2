//! How one stands among others: a superlative, the first, the only, and among whom, in one clause.

use std::{ops::Range, sync::LazyLock};

use regex::bytes::Regex;

use super::clauses::{Clauses, words};
use crate::mark::{Class, Mark};

/// Above all others.
const ABOVE: &str = r"(?:størst|minst|eldst|yngst|nyast|nyest|lengst|kortast|kortest|høgast|høyest|lågast|lavest|best|
    verst|dårligst|dårlegast|flest|færrast|færrest|mest|nordligst|nordlegast|sørligst|sørlegast|østligst|austlegast|
    vestligst|vestlegast|rikast|rikest|fattigast|fattigst|raskast|raskest|tregast|tregest|tettast|tettest|dyrast|
    dyrest|billigast|billigst|grønast|grønnest|våtast|våtest|kaldast|kaldest|tørrast|tørrest|brattast|brattest|
    trangast|trangest|høgst|sterkast|sterkest|svakast|svakest|hardast|hardest|tidligst|tidlegast|seinast|senest|
    djupast|dypest|smalast|smalest|breiast|bredest|kjendast|kjentast|mest kjent|fremst|fremst|vakrast|vakrest|snøgast|
    lyslaust?|først|fyrst)e?|einaste|eneste|unik|unikt|unike|eineståande|enestående|maken|sidestykke|åleine|aleine|
    alene|ingen andre|ingen annen|ingen annan|nest størst\w*|nest minst\w*|ikke siden|rekord\w*|topp|på topp|
    på toppen|bunnen|botn|førsteplass\w*|andreplass\w*|tredjeplass\w*|sisteplass\w*|blant de \w+|blant dei \w+|
    mellom dei \w+|dobbelt så \w+|tre ganger så \w+|tre gonger så \w+|langt over|langt under|pioner\w*|føregangs\w*|
    foregangs\w*|vinnar|vinner|først ute|fyrst ute|andre kommune|tredje kommune";
/// Among all these.
const AMONG: &str = r"(?:i|på|av|blant|mellom|nord for|sør for|utanfor|utenfor) (?:hele |heile |alle |vårt |vår |
    kvart |dei |de |kommunane i |kommunene i |øvre |indre |ytre )*(?:landet|land|landsdelen|landsdel|fylket|fylke|
    fylka|fylkene|regionen|regionrådet|region|distriktet|Noreg|Norge|Norden|Skandinavia|Europa|verda|verden|kommunen|
    kommunene|kommunane|kommunar|kommuner|bygda|bygdi|byen|dalen|dalføret|øya|kysten|Nord-\w+|Sør-\w+|Vest\w*|Aust\w*|
    Øst\w*|Midt-\w+|Trøndelag|Sørlandet|Vestlandet|Østlandet|Austlandet|Innlandet|polarsirkelen|KOSTRA\w*|kostra\w*|
    kommune-?\w*|sammenlignbare\w*|samanliknbare\w*)";
/// Those of whom it is said, in the genitive: `landets`, `landet sin`.
const OF: &str = r"(?:landets|fylkets|landsdelens|regionens|distriktets|Norges|Noregs|Nordens|Skandinavias|Europas|
    verdens|verdas|kommunens|bygdas|byens|dalens|øyas|kystens|nasjonens|Nord-Norges|Nord-Noregs|Vestlandets|
    Sørlandets|Østlandets|Trøndelags|landet sin|landet si|landet sitt|landet sine|fylket sin|fylket si|fylket sitt|
    verda sin|verda si|regionen sin|regionen si)";
/// What a municipality has or is, which the superlative tells of.
const OWN: &str = r"\w*(?:kommune|kommunen|kommuna|kommunar|herad|by|byen|øy|øya|bygd|bygda|skule|skulen|skole|skolen|
    barnehage|barnehagen|bibliotek|biblioteket|sjukeheim|sjukeheimen|sykehjem|sykehjemmet|legevakt|legevakta|
    legevakten|arbeidsplass|arbeidsplassen|brannvesen|brannvesenet|kulturskule|kulturskulen|kulturskole|kulturskolen|
    korps|korpset|museum|museet|festival|festivalen|kommunestyre|kommunestyret|fylke|fylket)";
/// Who or what makes an article of it: `den einaste`.
const BEFORE: [&str; 12] = ["den", "det", "dei", "de", "som", "vår", "vårt", "ein", "en", "ei", "av", "blant"];
/// What is said of steps and ways of work as well, and in one's own municipality of nothing else.
const LOOSE: [&str; 12] =
    ["først", "første", "fyrst", "fyrste", "best", "beste", "mest", "minst", "topp", "unik", "aleine", "alene"];
/// No more words lie between the two.
const APART: usize = 9;

struct Forms {
    above: Option<Regex>,
    among: Option<Regex>,
    of: Option<Regex>,
    own: Option<Regex>,
}

static FORMS: LazyLock<Forms> =
    LazyLock::new(|| Forms { above: words(ABOVE), among: words(AMONG), of: words(OF), own: words(OWN) });

/// The marks on how one stands among others.
pub fn find(clauses: &Clauses<'_, '_>) -> Vec<Mark> {
    let above = clauses.hits(FORMS.above.as_ref());
    let among = clauses.hits(FORMS.among.as_ref());
    let own = clauses.flags(FORMS.own.as_ref());
    let mut found: Vec<Range<usize>> = Vec::new();
    for top in &above {
        let clause = clauses.clause(top.start);
        // `minst fem` is a limit.
        let limit = matches!(clauses.lower(top.start), "minst" | "mest" | "best" | "først" | "fyrst" | "høgst")
            && clauses.text(top.end).starts_with(|c: char| c.is_ascii_digit());
        if limit {
            continue;
        }
        let mut start = top.start;
        while start > clause.start && top.start - start < 2 && BEFORE.contains(&clauses.lower(start - 1)) {
            start -= 1;
        }
        let next = among.partition_point(|whom| whom.start < top.end);
        let behind = among.get(next).filter(|whom| whom.start < clause.end && whom.start - top.end <= APART);
        let ours = |whom: &Range<usize>| {
            LOOSE.contains(&clauses.lower(top.start)) && clauses.lower(whom.end - 1) == "kommunen"
        };
        if let Some(whom) = behind.filter(|whom| !ours(whom)) {
            found.push(start..further(clauses, whom.end, clause.end));
            continue;
        }
        let ahead = next.checked_sub(1).map(|at| &among[at]);
        let ahead =
            ahead.filter(|whom| whom.start >= clause.start && whom.end <= top.start && top.start - whom.end <= 4);
        if let Some(whom) = ahead.filter(|whom| !ours(whom)) {
            found.push(whom.start..clause.end.min(top.end + 3));
            continue;
        }
        let loose = LOOSE.contains(&clauses.lower(top.start));
        let noun = (top.end..clause.end.min(top.end + 4)).find(|at| own[*at]).filter(|_| !loose);
        if let Some(noun) = noun {
            found.push(start..further(clauses, noun + 1, clause.end));
        }
    }
    for whom in clauses.hits(FORMS.of.as_ref()) {
        let clause = clauses.clause(whom.start);
        let near = whom.end..clause.end.min(whom.end + 4);
        let next = above.partition_point(|top| top.start < near.start);
        if let Some(top) = above.get(next).filter(|top| near.contains(&top.start)) {
            found.push(whom.start..clause.end.min(top.end + 4));
        }
    }
    let mark =
        |words: &Range<usize>| Mark { span: clauses.span(words), class: Class::Unique, score: 0.8, why: "standing" };
    found.iter().map(mark).collect()
}

/// What the comparison is bound to behind its end: `i landet utan vedteke våpen`, `i høve til folketalet`.
fn further(clauses: &Clauses<'_, '_>, end: usize, clause: usize) -> usize {
    const BINDS: [&str; 15] =
        ["om", "utan", "uten", "med", "som", "i", "per", "på", "til", "av", "der", "sett", "når", "målt", "rekna"];
    if end < clause && BINDS.contains(&clauses.lower(end)) {
        let stop = (end + 1..clause.min(end + 7))
            .find(|at| matches!(clauses.lower(*at), "og" | "men" | "så" | "fordi" | "er" | "har" | "blir" | "vert"));
        return stop.unwrap_or(clause.min(end + 6));
    }
    end
}

#[cfg(test)]
mod tests {
    use super::FORMS;

    #[test]
    fn every_form_is_a_regular_expression() {
        let forms = [&FORMS.above, &FORMS.among, &FORMS.of, &FORMS.own];
        assert!(forms.into_iter().all(Option::is_some));
    }
}

//! LOS, the national vocabulary of public services: themes, words below them, and events of life.

use std::sync::LazyLock;

use crate::names::{Name, Query};

/// Where the concepts lie.
const BASE: &str = "https://psi.norge.no/los/";

/// What a concept is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `tema`: a field of services.
    Theme,
    /// `ord`: a service or what it is about.
    Word,
    /// `hendelse`: something that happens to people or companies.
    Event,
}

impl Kind {
    fn of(word: &str) -> Option<Self> {
        match word {
            "tema" => Some(Self::Theme),
            "ord" => Some(Self::Word),
            "hendelse" => Some(Self::Event),
            _ => None,
        }
    }
}

/// A word for the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Synonym {
    /// The word.
    pub text: &'static str,
    /// Whether it is said in bokmål.
    pub nb: bool,
    /// Whether it is said in nynorsk.
    pub nn: bool,
}

/// A concept.
#[derive(Clone, Debug)]
pub struct Concept {
    /// Its address, which is its name for programs.
    pub uri: String,
    /// What it is.
    pub kind: Kind,
    /// What it is called in bokmål.
    pub nb: &'static str,
    /// What it is called in nynorsk.
    pub nn: &'static str,
    /// What it is called in English, if that is known.
    pub en: Option<&'static str>,
    /// The addresses of the themes that it belongs to; none for the fourteen at the top, and for events.
    pub broader: Vec<String>,
    /// Other words for it, in the order of the alphabet.
    pub synonyms: Vec<Synonym>,
    labels: Vec<Name>,
    others: Vec<Name>,
}

fn concept(line: &[&'static str]) -> Option<Concept> {
    let cell = |at: usize| line.get(at).copied().unwrap_or_default();
    let parts = |at: usize, by: char| cell(at).split(by).filter(|part| !part.is_empty());
    let place = cell(0);
    let nb = cell(1);
    let nn = if cell(2) == "=" { nb } else { cell(2) };
    let en = Some(cell(3)).filter(|name| !name.is_empty());
    let synonyms: Vec<Synonym> = parts(5, '|')
        .map(|written| match written.split_once(':') {
            Some(("b", text)) => Synonym { text, nb: true, nn: false },
            Some(("n", text)) => Synonym { text, nb: false, nn: true },
            _ => Synonym { text: written, nb: true, nn: true },
        })
        .collect();
    Some(Concept {
        uri: format!("{BASE}{place}"),
        kind: Kind::of(place.split_once('/')?.0)?,
        nb,
        nn,
        en,
        broader: parts(4, ',').map(|slug| format!("{BASE}tema/{slug}")).collect(),
        labels: [Some(nb), Some(nn), en].into_iter().flatten().map(Name::new).collect(),
        others: synonyms.iter().map(|synonym| Name::new(synonym.text)).collect(),
        synonyms,
    })
}

static CONCEPTS: LazyLock<Vec<Concept>> =
    LazyLock::new(|| crate::lines(include_str!("../data/los.txt")).filter_map(|line| concept(&line)).collect());

/// The concepts of this kind and right below this theme that have a name in any language, or a synonym, that holds what is
/// looked for; the best first, names before synonyms. Nothing that is looked for is everything, by address.
pub fn search(kind: Option<Kind>, broader: Option<&str>, looked_for: &str) -> Vec<&'static Concept> {
    let here = CONCEPTS
        .iter()
        .filter(|one| kind.is_none_or(|kind| one.kind == kind))
        .filter(|one| broader.is_none_or(|uri| one.broader.iter().any(|theme| theme == uri)));
    let Some(query) = Query::new(looked_for) else { return here.collect() };
    let mut fits: Vec<_> = here
        .filter_map(|one| {
            let label = query.best(&one.labels).map(|fit| (false, fit));
            label.or_else(|| query.best(&one.others).map(|fit| (true, fit))).map(|fit| (fit, one))
        })
        .collect();
    fits.sort_by_key(|(fit, _)| *fit);
    fits.into_iter().map(|(_, one)| one).collect()
}

#[cfg(test)]
mod tests {
    use super::{BASE, Kind, search};

    #[test]
    fn every_line_is_a_concept_and_hangs_together() {
        let lines = crate::lines(include_str!("../data/los.txt")).count();
        let all = search(None, None, "");
        assert_eq!((all.len(), lines), (526, 526));
        let of = |kind| search(Some(kind), None, "").len();
        assert_eq!([Kind::Theme, Kind::Word, Kind::Event].map(of), [92, 427, 7]);
        for one in &all {
            assert!(!one.nb.is_empty() && !one.nn.is_empty(), "{}", one.uri);
            for theme in &one.broader {
                assert!(all.iter().any(|other| other.uri == *theme && other.kind == Kind::Theme), "{theme}");
            }
        }
        let top = all.iter().filter(|one| one.kind == Kind::Theme && one.broader.is_empty()).count();
        assert_eq!(top, 14);
    }

    #[test]
    fn the_seeds_are_found_where_they_belong() {
        let found = search(None, None, "kulturmidlar");
        assert_eq!(found[0].uri, format!("{BASE}ord/kulturmidler"));
        let theme = format!("{BASE}tema/tilskudd-til-kultur-idrett-og-fritid");
        assert_eq!(found[0].broader, [theme.as_str()]);
        assert!(search(Some(Kind::Word), Some(&theme), "").iter().any(|one| one.nb == "Kulturmidler"));
        assert_eq!(search(None, None, "arkiv")[0].uri, format!("{BASE}ord/arkiv"));
        let by_synonym = search(None, None, "tippemidlar");
        assert!(by_synonym.iter().any(|one| one.nb == "Kulturmidler"));
        assert_eq!(search(None, None, "cultural funding")[0].nb, "Kulturmidler");
    }
}

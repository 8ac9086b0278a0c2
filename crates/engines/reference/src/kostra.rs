//! The function codes of KOSTRA, by which municipalities report what they spend.

use std::sync::LazyLock;

use crate::names::{Name, Query};

/// Who uses a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// Municipalities.
    Municipality,
    /// County municipalities.
    County,
    /// The city districts of Oslo.
    CityDistrict,
    /// Taxes, grants, interest: the part of a municipality's accounts that pays for all the rest.
    Finance,
}

/// A function.
#[derive(Clone, Debug)]
pub struct Function {
    /// Three digits.
    pub code: &'static str,
    /// Who uses it.
    pub level: Level,
    /// Its name in bokmål, if it is known.
    pub name: Option<&'static str>,
    /// Whether the name was read in what Statistics Norway publishes; others are to be checked before they are relied on.
    pub is_checked: bool,
    searched: Option<Name>,
}

fn function(line: &[&'static str]) -> Option<Function> {
    let level = match *line.get(1)? {
        "k" => Level::Municipality,
        "f" => Level::County,
        "b" => Level::CityDistrict,
        "x" => Level::Finance,
        _ => return None,
    };
    let written = line.get(2).copied();
    let name = written.map(|name| name.trim_start_matches('?'));
    let is_checked = written.is_some_and(|name| !name.starts_with('?'));
    Some(Function { code: line.first()?, level, name, is_checked, searched: name.map(Name::new) })
}

static FUNCTIONS: LazyLock<Vec<Function>> =
    LazyLock::new(|| crate::lines(include_str!("../data/kostra.txt")).filter_map(|line| function(&line)).collect());

/// The functions of this level whose code begins with, or whose name holds, what is looked for; the best first, and by
/// code. Nothing that is looked for is everything.
pub fn search(level: Option<Level>, looked_for: &str) -> Vec<&'static Function> {
    let mut here: Vec<&Function> =
        FUNCTIONS.iter().filter(|one| level.is_none_or(|level| one.level == level)).collect();
    here.sort_by_key(|one| one.code);
    let Some(query) = Query::new(looked_for) else { return here };
    let digits = looked_for.trim();
    let fits = here.into_iter().filter_map(|one| {
        let by_code = one.code.starts_with(digits).then_some(None);
        by_code.or_else(|| query.best(&one.searched).map(Some)).map(|fit| (fit, one))
    });
    let mut fits: Vec<_> = fits.collect();
    fits.sort_by_key(|(fit, _)| *fit);
    fits.into_iter().map(|(_, one)| one).collect()
}

#[cfg(test)]
mod tests {
    use super::{Level, search};

    #[test]
    fn every_line_is_a_function_and_the_levels_have_as_many_as_the_control_program() {
        let lines = crate::lines(include_str!("../data/kostra.txt")).count();
        assert_eq!((search(None, "").len(), lines), (150, 150));
        let of = |level| search(Some(level), "").len();
        let counts = [Level::Municipality, Level::County, Level::CityDistrict, Level::Finance].map(of);
        assert_eq!(counts, [75, 61, 6, 8]);
    }

    #[test]
    fn by_code_and_by_name() {
        let codes = |looked_for: &str| search(None, looked_for).iter().map(|one| one.code).collect::<Vec<_>>();
        assert_eq!(codes("385"), ["385"]);
        assert!(codes("38").contains(&"385") && codes("kultur").contains(&"385"));
        assert_eq!(codes("administrasjon")[0], "120");
        let unchecked = search(None, "").into_iter().filter(|one| one.name.is_some() && !one.is_checked).count();
        assert!(unchecked > 0, "a name that nobody has checked is marked as such");
        assert!(search(Some(Level::County), "").iter().all(|one| one.name.is_none()), "then say so no longer");
    }
}

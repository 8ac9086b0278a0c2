//! The city districts of Oslo.

use std::sync::LazyLock;

/// The municipality that has them.
pub const MUNICIPALITY: &str = "0301";

/// A city district.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct District {
    /// Its two digits.
    pub number: &'static str,
    /// Its name.
    pub name: &'static str,
}

static DISTRICTS: LazyLock<Vec<District>> = LazyLock::new(|| {
    let lines = crate::lines(include_str!("../data/districts.txt"));
    lines.filter_map(|line| Some(District { number: line.first()?, name: line.get(1)? })).collect()
});

/// All of them, by number.
pub fn all() -> &'static [District] {
    &DISTRICTS
}

#[cfg(test)]
mod tests {
    #[test]
    fn there_are_fifteen() {
        let names: Vec<_> = super::all().iter().map(|one| (one.number, one.name)).collect();
        assert_eq!(names.len(), 15);
        assert!(names.contains(&("11", "Stovner")) && names.contains(&("12", "Alna")));
    }
}

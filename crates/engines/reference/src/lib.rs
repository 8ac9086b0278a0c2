//! Reference data that everybody may read: the municipalities of Norway since 1838 and what became of them, the concepts
//! of LOS, the function codes of KOSTRA, the city districts of Oslo.
//!
//! The data lies in `data/` in a compact form of our own, which `cargo xtask reference` writes; `DATA.md` says where each
//! file comes from and under which licence. It is part of the program, read when it is first asked for, and never changes
//! while the program runs: every answer is a borrow.

pub mod districts;
pub mod kostra;
pub mod los;
pub mod municipalities;
pub mod names;

/// What stands in a file of ours: its lines without comments, each divided at its tabs.
fn lines(text: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).map(|line| line.split('\t').collect())
}

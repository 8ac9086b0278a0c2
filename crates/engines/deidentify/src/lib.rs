//! What could reveal a municipality or a person in a Norwegian text.
pub mod crf;
mod detector;
mod distinctive;
pub mod features;
mod identifiers;
pub mod lexicon;
mod mark;
mod names;
pub mod normalise;
mod plain;
mod quasi;
pub mod reading;
mod suggest;
pub mod tokens;

pub use detector::{Detector, Finding, Language, replace};
pub use distinctive::{copied, distinctive};
pub use mark::{Class, Family};

//! What could reveal a municipality or a person in a Norwegian text.
pub mod crf;
mod detector;
pub mod features;
mod identifiers;
pub mod lexicon;
mod mark;
mod names;
pub mod normalise;
mod quasi;
pub mod reading;
pub mod tokens;

pub use detector::{Detector, Finding, Language};
pub use mark::{Class, Family};

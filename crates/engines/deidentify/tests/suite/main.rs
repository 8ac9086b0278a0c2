//! The rules that the engine keeps, T01 to T05 of the threat model among them.

#![expect(clippy::unwrap_used, reason = "a helper of a test fails like the test itself")]

mod generated;
mod identifiers;
mod municipalities;
mod properties;
mod quasi;

use std::sync::LazyLock;

use deidentify::Detector;

/// One for all tests; it holds no state.
static DETECTOR: LazyLock<Detector> = LazyLock::new(|| Detector::new().unwrap());

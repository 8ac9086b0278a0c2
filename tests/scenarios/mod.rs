//! Stories end to end, through the public API only.

mod alver;
mod hadeland;
mod ika;
mod sorum;
mod stovner;

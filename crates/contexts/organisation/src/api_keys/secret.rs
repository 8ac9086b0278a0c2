//! The form of a key: `betre_`, 43 random characters, and a checksum of 6, so that whoever finds one lying about
//! (a secret scanner, a colleague) knows it for what it is, and a mistyped one costs the database nothing.

use std::fmt;

use aws_lc_rs::{digest, rand};
use kernel::{Error, Result};

/// What every key begins with.
pub const PREFIX: &str = "betre_";
/// The form of a key as a regular expression, for secret scanners.
pub const PATTERN: &str = "betre_[0-9A-Za-z]{49}";
/// How many characters are random: 62 to the 43rd is just above 2 to the 256th.
const RANDOM: usize = 43;
/// How many characters the checksum has: 62 to the 6th is above 2 to the 32nd.
const CHECKSUM: usize = 6;
const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// A key as its owner has it. It is shown to nobody else: it has no `Debug` that tells it, and is written nowhere.
pub struct Secret(String);

impl Secret {
    /// A new one, from the system's own random source and not from the request's ids: one that could be foreseen would be
    /// no secret.
    pub fn new() -> Result<Self> {
        let mut random = String::with_capacity(RANDOM);
        while random.len() < RANDOM {
            let mut bytes = [0; RANDOM];
            rand::fill(&mut bytes).map_err(|_| Error::internal("the system has no random bytes"))?;
            // Four times 62 is 248: what is above would favour the first digits.
            let digits =
                bytes.iter().filter(|byte| **byte < 248).map(|byte| char::from(DIGITS[usize::from(byte % 62)]));
            random.extend(digits.take(RANDOM - random.len()));
        }
        Ok(Self(format!("{PREFIX}{random}{}", checksum(&random))))
    }

    /// Whether this credential claims to be a key at all, right or wrong.
    pub fn is_meant(credential: &str) -> bool {
        credential.starts_with(PREFIX)
    }

    /// The key that this text is, if its form and its checksum are right; asks nobody.
    pub fn read(text: &str) -> Option<Self> {
        let body = text.strip_prefix(PREFIX).filter(|body| body.len() == RANDOM + CHECKSUM)?;
        let (random, sum) = body.split_at_checked(RANDOM)?;
        let is_plain = random.bytes().all(|byte| byte.is_ascii_alphanumeric());
        (is_plain && checksum(random) == sum).then(|| Self(text.to_owned()))
    }

    /// Its beginning, by which its owner knows it again: 36 of its 256 bits.
    pub fn start(&self) -> String {
        self.0[..PREFIX.len() + 6].to_owned()
    }

    /// What is kept in its place: SHA-256. A key has 256 bits of its own, so that nothing slower is needed.
    pub fn digest(&self) -> [u8; 32] {
        let mut hash = [0; 32];
        hash.copy_from_slice(digest::digest(&digest::SHA256, self.0.as_bytes()).as_ref());
        hash
    }

    /// The key itself, to be told to its owner.
    pub fn reveal(self) -> String {
        self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// The CRC-32 of the random characters (as in zip and PNG) in base 62, most significant digit first.
fn checksum(random: &str) -> String {
    let mut rest = crc32fast::hash(random.as_bytes());
    let mut digits = [b'0'; CHECKSUM];
    for digit in digits.iter_mut().rev() {
        *digit = DIGITS[(rest % 62) as usize];
        rest /= 62;
    }
    digits.iter().map(|digit| char::from(*digit)).collect()
}

#[cfg(test)]
mod tests {
    use super::{PREFIX, Secret, checksum};

    #[test]
    fn a_key_is_read_as_it_was_made_and_no_two_are_alike() {
        let keys: std::collections::BTreeSet<String> = (0..200).map(|_| Secret::new().unwrap().reveal()).collect();
        assert_eq!(keys.len(), 200);
        for key in &keys {
            assert_eq!(key.len(), 55, "{key}");
            assert_eq!(Secret::read(key).unwrap().reveal(), *key);
        }
    }

    #[test]
    fn every_single_change_of_a_key_is_noticed_before_anybody_is_asked() {
        let key = Secret::new().unwrap().reveal();
        for place in 0..key.len() {
            let mut changed = key.clone().into_bytes();
            changed[place] = if changed[place] == b'a' { b'b' } else { b'a' };
            assert!(Secret::read(str::from_utf8(&changed).unwrap()).is_none(), "{place}");
        }
        for other in ["", PREFIX, &key[..54], &format!("{key}0"), &key.replace("betre_", "betre-"), "betre_æ"] {
            assert!(Secret::read(other).is_none(), "{other}");
        }
    }

    #[test]
    fn the_checksum_is_the_crc_32_that_everybody_knows() {
        // The check value of CRC-32/ISO-HDLC for "123456789" is CBF43926.
        let value = checksum("123456789").bytes().fold(0u64, |value, digit| {
            value * 62 + super::DIGITS.iter().position(|known| *known == digit).unwrap() as u64
        });
        assert_eq!(value, 0xCBF4_3926);
    }

    #[test]
    fn a_key_does_not_show_itself() {
        let key = Secret::new().unwrap();
        assert_eq!(format!("{key:?}"), "Secret(…)");
    }
}

//! Somebody whose issuer gives no lasting name but an identity number: a keyed hash of it, made at once, and the number
//! dropped.

use aws_lc_rs::hmac;

/// What identity numbers are hashed with. Without it nobody can try out the numbers that there are; with another one
/// everybody becomes a stranger, so it is kept as long as the service.
pub struct SubjectKey(hmac::Key);

impl SubjectKey {
    /// A key from a secret of 32 bytes or more.
    pub fn new(secret: &[u8]) -> Self {
        Self(hmac::Key::new(hmac::HMAC_SHA256, secret))
    }

    /// The subject that stands for this identity number at this issuer: `pid:` and 64 letters. Another issuer's stands for
    /// nobody there. None if it is not an identity number: eleven digits with their check digits.
    pub fn subject(&self, issuer: &str, number: &str) -> Option<String> {
        let is_number = number.len() == 11 && kernel::holds_identity_number(number);
        is_number.then(|| {
            let mut context = hmac::Context::with_key(&self.0);
            for part in ["betre.subject.v1\n", issuer, "\n", number] {
                context.update(part.as_bytes());
            }
            let letters =
                context.sign().as_ref().iter().flat_map(|byte| [byte >> 4, byte & 15]).map(letter).collect::<String>();
            format!("pid:{letters}")
        })
    }
}

/// Letters only: a run of digits could look like a number.
fn letter(half: u8) -> char {
    char::from(b'a' + half)
}

impl std::fmt::Debug for SubjectKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SubjectKey")
    }
}

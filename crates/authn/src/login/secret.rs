//! What a login remembers, with the browser.

use aws_lc_rs::{digest, rand};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

/// 256 random bits that one browser holds while it signs in.
#[derive(Clone, PartialEq, Eq)]
pub struct LoginSecret(String);

impl LoginSecret {
    /// A new one; none if the machine has no random numbers.
    pub fn new() -> Option<Self> {
        let mut bytes = [0; 32];
        rand::fill(&mut bytes).ok()?;
        Some(Self(URL_SAFE_NO_PAD.encode(bytes)))
    }

    /// The one that a browser brought; none if it is no such secret.
    pub fn read(text: &str) -> Option<Self> {
        let is_one = URL_SAFE_NO_PAD.decode(text).is_ok_and(|bytes| bytes.len() == 32);
        is_one.then(|| Self(text.to_owned()))
    }

    /// What the browser keeps.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What comes back with the code: tells that the answer belongs to this login of this browser.
    pub fn state(&self) -> String {
        self.derive("state")
    }

    /// What the ID token repeats: tells that it was made for this login.
    pub(super) fn nonce(&self) -> String {
        self.derive("nonce")
    }

    /// What only who began the login can show with the code (RFC 7636): 43 characters.
    pub(super) fn verifier(&self) -> String {
        self.derive("verifier")
    }

    fn derive(&self, what: &str) -> String {
        let text = format!("betre.login.v1\n{what}\n{}", self.0);
        URL_SAFE_NO_PAD.encode(digest::digest(&digest::SHA256, text.as_bytes()))
    }
}

impl std::fmt::Debug for LoginSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("LoginSecret")
    }
}

//! Secrets that have to be read again, such as what this service proves itself to another with: sealed at rest.

use aws_lc_rs::{
    aead::{AES_256_GCM, Aad, NONCE_LEN, Nonce, RandomizedNonceKey},
    hkdf,
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use kernel::{Error, Result};

use crate::tx::TenantTx;

/// What secrets are sealed with (AES-256-GCM). The first key seals; all open, so that a new one can be put first.
#[derive(Default)]
pub struct SealKeys(Vec<RandomizedNonceKey>);

impl SealKeys {
    /// Keys from secrets of 32 bytes or more; none, and nothing can be sealed.
    pub fn new<'s>(secrets: impl IntoIterator<Item = &'s [u8]>) -> Result<Self> {
        secrets.into_iter().map(key).collect::<Result<_>>().map(Self)
    }

    /// The text in a form that only these keys open, for this purpose only; none if there is no key.
    pub(crate) fn seal(&self, purpose: &str, text: &str) -> Result<Option<String>> {
        let Some(key) = self.0.first() else { return Ok(None) };
        let mut bytes = text.as_bytes().to_vec();
        let failed = |_| Error::internal("a secret cannot be sealed");
        let nonce = key.seal_in_place_append_tag(Aad::from(purpose), &mut bytes).map_err(failed)?;
        Ok(Some(URL_SAFE_NO_PAD.encode([&nonce.as_ref()[..], &bytes].concat())))
    }

    /// The text that was sealed for this purpose.
    pub(crate) fn open(&self, purpose: &str, sealed: &str) -> Result<String> {
        let opened = self.0.iter().find_map(|key| open(key, purpose, sealed));
        opened.ok_or_else(|| Error::internal("no key of sealing_secrets opens what was sealed"))
    }
}

fn key(secret: &[u8]) -> Result<RandomizedNonceKey> {
    let failed = |_| Error::internal("a sealing key cannot be made");
    let mut bytes = [0; 32];
    let derived = hkdf::Salt::new(hkdf::HKDF_SHA256, b"betre").extract(secret);
    derived.expand(&[b"seal.v1"], &AES_256_GCM).and_then(|key| key.fill(&mut bytes)).map_err(failed)?;
    RandomizedNonceKey::new(&AES_256_GCM, &bytes).map_err(failed)
}

fn open(key: &RandomizedNonceKey, purpose: &str, sealed: &str) -> Option<String> {
    let bytes = URL_SAFE_NO_PAD.decode(sealed).ok()?;
    let (nonce, rest) = bytes.split_at_checked(NONCE_LEN)?;
    let mut rest = rest.to_vec();
    let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
    let text = key.open_in_place(nonce, Aad::from(purpose), &mut rest).ok()?;
    String::from_utf8(text.to_vec()).ok()
}

/// Secrets of a tenant that have to be read again.
impl TenantTx {
    /// A secret as it is stored, in a form that is opened for this purpose only; none if the operator of the service has set
    /// no key.
    pub fn seal(&self, purpose: &str, text: &str) -> Result<Option<String>> {
        self.tx.services.seals.seal(purpose, text)
    }

    /// The secret that was sealed for this purpose.
    pub fn unseal(&self, purpose: &str, sealed: &str) -> Result<String> {
        self.tx.services.seals.open(purpose, sealed)
    }
}

#[cfg(test)]
mod tests {
    use super::SealKeys;

    const OLD: &[u8] = b"the first secret, 32 bytes or more";
    const NEW: &[u8] = b"the second secret, 32 bytes or more";

    #[test]
    fn what_is_sealed_is_opened_for_its_purpose_only() {
        let keys = SealKeys::new([OLD]).unwrap();
        let sealed = keys.seal("a", "hemmeleg").unwrap().unwrap();
        assert_eq!(keys.open("a", &sealed).unwrap(), "hemmeleg");
        assert!(keys.open("b", &sealed).is_err() && !sealed.contains("hemmeleg"));
        assert_ne!(
            keys.seal("a", "hemmeleg").unwrap().unwrap(),
            sealed,
            "the same twice would show that it is the same"
        );
    }

    #[test]
    fn a_new_key_put_first_leaves_what_was_sealed_before_readable() {
        let sealed = SealKeys::new([OLD]).unwrap().seal("a", "hemmeleg").unwrap().unwrap();
        assert_eq!(SealKeys::new([NEW, OLD]).unwrap().open("a", &sealed).unwrap(), "hemmeleg");
        assert!(SealKeys::new([NEW]).unwrap().open("a", &sealed).is_err());
        assert_eq!(SealKeys::new([]).unwrap().seal("a", "hemmeleg").unwrap(), None);
    }
}

//! Which published keys can check a signature, and with which algorithms.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::{
    DecodingKey,
    jwk::{
        AlgorithmParameters, CommonParameters, EllipticCurve, Jwk, KeyAlgorithm, KeyOperations, PublicKeyUse,
        RSAKeyParameters,
    },
};
use serde::Deserialize;
use serde_json::Value;

use crate::Algorithm;

const MAX_KEYS: usize = 100;
const MIN_RSA_BITS: usize = 2048;

/// The usable keys of one issuer at one time; never empty.
pub(crate) struct KeySet(Vec<Key>);

struct Key {
    id: Option<String>,
    algorithms: &'static [Algorithm],
    public: DecodingKey,
}

impl KeySet {
    /// The usable keys among `jwks`; the others are left out (RFC 7517 §5), for an issuer may publish keys for other ends.
    pub(crate) fn new<'a>(jwks: impl IntoIterator<Item = &'a Jwk>) -> Result<Self, &'static str> {
        let keys: Vec<Key> = jwks.into_iter().filter_map(Key::new).collect();
        // An issuer that shows no keys has a fault, and the keys that are known are better than none.
        if keys.is_empty() { Err("the key set holds no usable key") } else { Ok(Self(keys)) }
    }

    /// The usable keys of a JWK set document; a key that cannot be read does not spoil the others.
    pub(crate) fn from_json(document: &[u8]) -> Result<Self, &'static str> {
        #[derive(Deserialize)]
        struct Document {
            keys: Vec<Value>,
        }
        let Document { keys } = serde_json::from_slice(document).map_err(|_| "the answer is not a JWK set")?;
        if keys.len() > MAX_KEYS {
            return Err("the key set holds more than 100 keys");
        }
        let keys: Vec<Jwk> = keys.into_iter().filter_map(|key| serde_json::from_value(key).ok()).collect();
        Self::new(&keys)
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// The key for a token. Without a `kid` there must be no choice, else a token could be tried against key after key.
    pub(crate) fn select(&self, algorithm: Algorithm, kid: Option<&str>) -> Option<&DecodingKey> {
        let mut fitting = self
            .0
            .iter()
            .filter(|key| key.algorithms.contains(&algorithm) && kid.is_none_or(|kid| key.id.as_deref() == Some(kid)));
        let first = fitting.next()?;
        (kid.is_some() || fitting.next().is_none()).then_some(&first.public)
    }
}

impl Key {
    fn new(jwk: &Jwk) -> Option<Self> {
        let algorithms = algorithms(jwk);
        if algorithms.is_empty() || !is_for_signatures(&jwk.common) {
            return None;
        }
        let public = DecodingKey::from_jwk(jwk).ok()?;
        Some(Self { id: jwk.common.key_id.clone(), algorithms, public })
    }
}

fn is_for_signatures(common: &CommonParameters) -> bool {
    common.public_key_use.as_ref().is_none_or(|usage| *usage == PublicKeyUse::Signature)
        && common.key_operations.as_ref().is_none_or(|operations| operations.contains(&KeyOperations::Verify))
}

/// What a key may be used for, from its type, curve, size and own `alg`. A symmetric key is good for nothing: whoever
/// can check with it can also sign with it.
fn algorithms(jwk: &Jwk) -> &'static [Algorithm] {
    let named = jwk.common.key_algorithm;
    match &jwk.algorithm {
        AlgorithmParameters::EllipticCurve(key)
            if key.curve == EllipticCurve::P256
                && matches!(named, None | Some(KeyAlgorithm::ES256))
                && [&key.x, &key.y].iter().all(|coordinate| is_32_bytes(coordinate)) =>
        {
            &[Algorithm::ES256]
        }
        AlgorithmParameters::OctetKeyPair(key)
            if key.curve == EllipticCurve::Ed25519
                && matches!(named, None | Some(KeyAlgorithm::EdDSA))
                && is_32_bytes(&key.x) =>
        {
            &[Algorithm::EdDSA]
        }
        AlgorithmParameters::RSA(key) if rsa_bits(key) >= MIN_RSA_BITS => match named {
            None => &[Algorithm::RS256, Algorithm::RS384, Algorithm::RS512, Algorithm::PS256],
            Some(KeyAlgorithm::RS256) => &[Algorithm::RS256],
            Some(KeyAlgorithm::RS384) => &[Algorithm::RS384],
            Some(KeyAlgorithm::RS512) => &[Algorithm::RS512],
            Some(KeyAlgorithm::PS256) => &[Algorithm::PS256],
            Some(_) => &[],
        },
        _ => &[],
    }
}

fn is_32_bytes(encoded: &str) -> bool {
    URL_SAFE_NO_PAD.decode(encoded).is_ok_and(|bytes| bytes.len() == 32)
}

/// The length of the modulus without leading zeros, so that padding cannot make a weak key look strong.
fn rsa_bits(key: &RSAKeyParameters) -> usize {
    let modulus = URL_SAFE_NO_PAD.decode(&key.n).unwrap_or_default();
    let mut significant = modulus.iter().skip_while(|byte| **byte == 0);
    match significant.next() {
        Some(first) => 8 - first.leading_zeros() as usize + 8 * significant.count(),
        None => 0,
    }
}

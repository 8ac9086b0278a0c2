//! An issuer inside the program, for demonstrations and development: whoever holds its key file can be anybody.

use std::{
    fs::{self, OpenOptions},
    io::{self, Write},
    path::Path,
};

use aws_lc_rs::{
    rand::{self, SystemRandom},
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair},
};
use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use chrono::{DateTime, TimeDelta, Utc};
use jsonwebtoken::{
    EncodingKey, Header, encode,
    jwk::{Jwk, JwkSet, PublicKeyUse, ThumbprintHash},
};
use serde_json::json;

use crate::{Algorithm, IssuerKind, IssuerProfile, KeySource, SetupError};

const FILE: &str = "demo-signing-key.pem";

/// An issuer whose ES256 key lives in the data directory, so that its tokens outlive a restart.
#[derive(Debug)]
pub struct DemoIssuer {
    key: EncodingKey,
    public: Jwk,
    kid: String,
}

impl DemoIssuer {
    /// The `iss` of every token it makes.
    pub const ISSUER: &str = "urn:betre:demo";

    /// The issuer whose key is in `dir`; makes the directory and the key, readable by this user only, if there is none.
    pub fn load_or_create(dir: &Path) -> Result<Self, SetupError> {
        let path = dir.join(FILE);
        let failed = |source| SetupError::KeyFile { path: path.clone(), source };
        if !path.try_exists().map_err(failed)? {
            fs::create_dir_all(dir).map_err(failed)?;
            write_private(&path, &new_key()?).map_err(failed)?;
        }
        // Read back even when it is new: a file that cannot be loaded tomorrow is noticed today.
        Self::from_pem(&fs::read(&path).map_err(failed)?)
    }

    /// The profile that accepts this issuer's tokens for `audience`, and nothing else.
    pub fn profile(&self, audience: &str) -> IssuerProfile {
        IssuerProfile {
            jwks: KeySource::Static(JwkSet { keys: vec![self.public.clone()] }),
            algorithms: Some(vec![Algorithm::ES256]),
            ..IssuerProfile::new(IssuerKind::Rfc9068, Self::ISSUER, Some(audience.to_owned()))
        }
    }

    /// An access token for `subject`, valid from `now` for `lifetime`, with every claim that RFC 9068 demands.
    pub fn mint(
        &self,
        subject: &str,
        audience: &str,
        now: DateTime<Utc>,
        lifetime: TimeDelta,
    ) -> Result<String, SetupError> {
        let expires_at = now.checked_add_signed(lifetime).ok_or(SetupError::DemoKey("cannot sign for so long"))?;
        let mut id = [0; 16];
        rand::fill(&mut id).map_err(|_| SetupError::DemoKey("needs random numbers"))?;
        let claims = json!({
            "iss": Self::ISSUER,
            "sub": subject,
            "aud": audience,
            "client_id": Self::ISSUER,
            "iat": now.timestamp(),
            "exp": expires_at.timestamp(),
            "jti": URL_SAFE_NO_PAD.encode(id),
        });
        let header = Header {
            typ: Some("at+jwt".to_owned()),
            kid: Some(self.kid.clone()),
            ..Header::new(Algorithm::ES256.into())
        };
        encode(&header, &claims, &self.key).map_err(|_| SetupError::DemoKey("cannot sign"))
    }

    fn from_pem(pem: &[u8]) -> Result<Self, SetupError> {
        let unusable = |_| SetupError::DemoKey("is not a P-256 key in PKCS#8 PEM");
        let key = EncodingKey::from_ec_pem(pem).map_err(unusable)?;
        let mut public = Jwk::from_encoding_key(&key, Algorithm::ES256.into()).map_err(unusable)?;
        let kid = public.thumbprint(ThumbprintHash::SHA256).map_err(unusable)?;
        public.common.key_id = Some(kid.clone());
        public.common.public_key_use = Some(PublicKeyUse::Signature);
        Ok(Self { key, public, kid })
    }
}

/// A new private key in PEM (RFC 7468).
fn new_key() -> Result<String, SetupError> {
    let pkcs8 = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &SystemRandom::new())
        .map_err(|_| SetupError::DemoKey("cannot be generated"))?;
    let mut pem = String::from("-----BEGIN PRIVATE KEY-----\n");
    let encoded = STANDARD.encode(pkcs8);
    let mut rest = encoded.as_str();
    while !rest.is_empty() {
        let (line, more) = rest.split_at(rest.len().min(64));
        pem.push_str(line);
        pem.push('\n');
        rest = more;
    }
    pem.push_str("-----END PRIVATE KEY-----\n");
    Ok(pem)
}

/// Writes beside the file and renames, so that being killed in between leaves no half key behind.
fn write_private(path: &Path, text: &str) -> io::Result<()> {
    let beside = path.with_extension(format!("{}.tmp", std::process::id()));
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&beside)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    fs::rename(beside, path)
}

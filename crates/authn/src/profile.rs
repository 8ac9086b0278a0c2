//! What is trusted: one profile for each issuer, or several where several tenants take its word.

use jsonwebtoken::jwk::JwkSet;
use kernel::TenantId;
use serde::{Deserialize, Serialize};

use crate::rules::entra;

/// Everything that is believed about one issuer; no token can widen it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IssuerProfile {
    /// The exact `iss` of its tokens, compared byte for byte.
    pub issuer: String,
    /// Whose rules its tokens follow; [`IssuerKind::Rfc9068`] unless configured.
    #[serde(default)]
    pub kind: IssuerKind,
    /// The value that `aud` must be or contain: this service, as the issuer knows it. Only Maskinporten's profile may lack
    /// it, whose tokens bear an audience only if they are restricted to one.
    #[serde(default)]
    pub audience: Option<String>,
    /// Where its public keys come from; from the issuer itself unless configured.
    #[serde(default)]
    pub jwks: KeySource,
    /// The only algorithms that its tokens may be signed with, never none; those of the kind unless configured.
    #[serde(default)]
    pub algorithms: Option<Vec<Algorithm>>,
    /// Whether `typ` must be `at+jwt` or `application/at+jwt`, as RFC 9068 demands; `true` unless configured.
    /// Turned off, `typ` may also be `JWT` or missing. Then only `aud` keeps the issuer's ID tokens out: turn it off
    /// only for an issuer that never puts this service's audience into an ID token. The other kinds have no type of
    /// their own, and tell their ID tokens apart by what is in them.
    #[serde(default = "on")]
    pub require_at_jwt: bool,
    /// The values of which `acr` must be one; empty if any will do. ID-porten and Ansattporten need some.
    #[serde(default)]
    pub acr_values: Vec<String>,
    /// Of Maskinporten: the scopes without suffix of which a token has one, alone or with `.read` to read, and with
    /// `.write` to write.
    #[serde(default)]
    pub scopes: Vec<String>,
    /// Of Ansattporten: the resource that somebody must be authorised to for an organisation.
    #[serde(default)]
    pub resource: Option<String>,
    /// Of Ansattporten: the action on it.
    #[serde(default)]
    pub action: Option<String>,
    /// Of Entra: whether guests of the directory are let in; `false` unless configured.
    #[serde(default)]
    pub admits_guests: bool,
    /// The tenant that takes the issuer's word; none if every tenant does.
    #[serde(skip)]
    pub tenant: Option<TenantId>,
}

/// Whose rules an issuer's tokens follow (docs/adr/0022).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IssuerKind {
    /// Access tokens of RFC 9068.
    #[default]
    Rfc9068,
    /// Microsoft Entra ID, one directory.
    Entra,
    /// Ansattporten: somebody on behalf of an organisation.
    Ansattporten,
    /// ID-porten: somebody as a private person.
    IdPorten,
    /// Maskinporten: an organisation's machine.
    Maskinporten,
}

/// Where an issuer's public keys come from.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KeySource {
    /// The issuer's own metadata says where: `https`, or `http` to this machine.
    #[default]
    Discovery,
    /// The address of a JWK set, fetched when needed: `https`, or `http` to this machine.
    Url(String),
    /// A set that never changes.
    Static(JwkSet),
}

/// A signature algorithm that an issuer may be allowed to use: asymmetric, and with a single meaning per name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Algorithm {
    /// RSASSA-PKCS1-v1_5 with SHA-256, keys from 2048 bits.
    RS256,
    /// RSASSA-PKCS1-v1_5 with SHA-384, keys from 2048 bits.
    RS384,
    /// RSASSA-PKCS1-v1_5 with SHA-512, keys from 2048 bits.
    RS512,
    /// RSASSA-PSS with SHA-256, keys from 2048 bits.
    PS256,
    /// ECDSA on P-256 with SHA-256.
    ES256,
    /// Ed25519.
    EdDSA,
}

impl Algorithm {
    /// The algorithm of that exact name in a header; `none` and every HMAC have no name here.
    pub(crate) fn named(name: &str) -> Option<Self> {
        match name {
            "RS256" => Some(Self::RS256),
            "RS384" => Some(Self::RS384),
            "RS512" => Some(Self::RS512),
            "PS256" => Some(Self::PS256),
            "ES256" => Some(Self::ES256),
            "EdDSA" => Some(Self::EdDSA),
            _ => None,
        }
    }
}

impl From<Algorithm> for jsonwebtoken::Algorithm {
    fn from(algorithm: Algorithm) -> Self {
        match algorithm {
            Algorithm::RS256 => Self::RS256,
            Algorithm::RS384 => Self::RS384,
            Algorithm::RS512 => Self::RS512,
            Algorithm::PS256 => Self::PS256,
            Algorithm::ES256 => Self::ES256,
            Algorithm::EdDSA => Self::EdDSA,
        }
    }
}

impl IssuerKind {
    /// What its issuers sign with.
    const fn algorithms(self) -> &'static [Algorithm] {
        use Algorithm::{ES256, EdDSA, PS256, RS256, RS384, RS512};
        match self {
            Self::Rfc9068 => &[RS256, PS256, ES256, EdDSA],
            Self::Entra | Self::Ansattporten | Self::IdPorten => &[RS256],
            Self::Maskinporten => &[RS256, RS384, RS512],
        }
    }
}

impl IssuerProfile {
    /// A profile of this kind that believes as little as the kind allows; its keys come from the issuer.
    pub fn new(kind: IssuerKind, issuer: impl Into<String>, audience: Option<String>) -> Self {
        Self {
            issuer: issuer.into(),
            kind,
            audience,
            jwks: KeySource::Discovery,
            algorithms: None,
            require_at_jwt: true,
            acr_values: vec![],
            scopes: vec![],
            resource: None,
            action: None,
            admits_guests: false,
            tenant: None,
        }
    }

    /// Whether its tokens may be signed so.
    pub(crate) fn allows(&self, algorithm: Algorithm) -> bool {
        self.algorithms.as_deref().unwrap_or(self.kind.algorithms()).contains(&algorithm)
    }

    pub(crate) fn check(&self) -> Result<(), &'static str> {
        if self.issuer.is_empty() {
            return Err("has an empty name");
        }
        if self.algorithms.as_ref().is_some_and(Vec::is_empty) {
            return Err("allows no algorithm");
        }
        match &self.audience {
            Some(audience) if audience.is_empty() => return Err("has an empty audience"),
            None if self.kind != IssuerKind::Maskinporten => return Err("has no audience"),
            _ => {}
        }
        match self.kind {
            IssuerKind::Rfc9068 => Ok(()),
            IssuerKind::Entra if entra::directory(&self.issuer).is_none() => {
                Err("is no directory of Entra: https://login.microsoftonline.com/{directory id}/v2.0")
            }
            IssuerKind::Entra => Ok(()),
            IssuerKind::IdPorten if self.acr_values.is_empty() => Err("accepts no level: name acr_values"),
            IssuerKind::IdPorten => Ok(()),
            IssuerKind::Ansattporten if self.acr_values.is_empty() => Err("accepts no level: name acr_values"),
            IssuerKind::Ansattporten if self.resource.is_none() || self.action.is_none() => {
                Err("says nothing of representation: name resource and action")
            }
            IssuerKind::Ansattporten => Ok(()),
            IssuerKind::Maskinporten if self.scopes.is_empty() => Err("accepts no scope: name scopes"),
            IssuerKind::Maskinporten => Ok(()),
        }
    }
}

fn on() -> bool {
    true
}

//! Configuration: the only reader of the environment.
//!
//! Later sources win: built-in values, the file named by `BETRE_CONFIG` (TOML), then `BETRE_*` variables, such as
//! `BETRE_DATABASE_URL`. An error names the key. docs/OPERATIONS.md lists them all.

use std::{
    net::{IpAddr, SocketAddr},
    path::PathBuf,
};

use figment::{
    Figment,
    providers::{Env, Format, Serialized, Toml},
};
use ipnet::IpNet;
use secrecy::SecretString;
use serde::{Deserialize, Deserializer, Serialize, de::Error};

/// What an operator can set.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Where to listen, such as `127.0.0.1:8080`.
    pub listen: SocketAddr,
    /// Where the embedded database and the demo's key lie.
    pub data_dir: PathBuf,
    /// `postgres://…` as `app_api`, or `sqlite:path`; none, and `betre.db` in the data directory is used.
    pub database_url: Option<SecretString>,
    /// `postgres://…` as `app_owner`, for `betre migrate`.
    pub owner_url: Option<SecretString>,
    /// Database connections of the whole process at most.
    pub connections: u32,
    /// Threads that serve; none, and there is one for each processor.
    pub workers: Option<usize>,
    /// The issuers whose tokens are accepted.
    pub issuers: Vec<authn::IssuerProfile>,
    /// The slug of the tenant whose operators found tenants; none, and nobody can.
    pub operator: Option<String>,
    /// At least 32 secret characters that cursors are sealed with, the same on every node; none, and each start makes
    /// its own, which ends all cursors.
    pub cursor_secret: Option<SecretString>,
    /// Secrets of at least 32 characters that client secrets of identity providers are sealed with, the same on every node.
    /// The first seals, all open; none, and no client secret can be stored.
    pub sealing_secrets: Vec<SecretString>,
    /// A secret of at least 32 characters that national identity numbers are hashed with where an issuer gives no other
    /// lasting name; the same on every node, and kept as long as the service. None, and nobody gets in by Ansattporten.
    pub subject_secret: Option<SecretString>,
    /// Requests of one person, or of one address without one, in a minute; 0 for any number.
    pub requests_per_minute: u32,
    /// Wrong credentials from one address, or for one account, in a minute; 0 for any number.
    pub failures_per_minute: u32,
    /// The networks of the proxies in front, such as `10.0.0.0/8`, whose `X-Forwarded-For` is believed.
    #[serde(deserialize_with = "networks")]
    pub trusted_proxies: Vec<IpNet>,
    /// Whether identity providers on this machine may be registered, at `http` too. For development and tests only.
    pub allow_local_providers: bool,
    /// Where browsers reach this service, such as `https://betre.example`: without it nobody signs in with a browser.
    pub public_url: Option<String>,
    /// Addresses of front-ends that a browser may be sent to after it has signed in, each exactly as it is asked for.
    pub return_urls: Vec<String>,
    /// The mail server: `smtps://user:password@host`, `smtp://…` with STARTTLS, or `smtp://…?tls=none` in the clear; none,
    /// and no mail is sent.
    pub smtp_url: Option<SecretString>,
    /// Who mails are from, such as `Betre <betre@ks.example>`.
    pub smtp_from: Option<String>,
    /// Origins of web pages that may call the API, such as `https://forbetring.example`.
    pub cors_origins: Vec<String>,
    /// What to log, such as `info` or `info,db=debug`.
    pub log: String,
    /// An OpenTelemetry collector's OTLP address over HTTP, such as `http://collector:4318`; none, and no traces are sent.
    pub otlp_endpoint: Option<String>,
    /// Where to serve `/metrics`, such as `127.0.0.1:9090`; none, and there are no figures to read.
    pub metrics_listen: Option<SocketAddr>,
    /// Seconds that the service goes on after SIGTERM before it stops accepting, so that a load balancer can look away.
    pub drain_seconds: u64,
}

#[derive(Serialize)]
struct BuiltIn {
    listen: &'static str,
    data_dir: &'static str,
    connections: u32,
    issuers: [(); 0],
    sealing_secrets: [(); 0],
    requests_per_minute: u32,
    failures_per_minute: u32,
    trusted_proxies: [(); 0],
    allow_local_providers: bool,
    return_urls: [(); 0],
    cors_origins: [(); 0],
    log: &'static str,
    drain_seconds: u64,
}

const BUILT_IN: BuiltIn = BuiltIn {
    listen: "127.0.0.1:8080",
    data_dir: "data",
    connections: 16,
    issuers: [],
    sealing_secrets: [],
    requests_per_minute: 600,
    failures_per_minute: 30,
    trusted_proxies: [],
    allow_local_providers: false,
    return_urls: [],
    cors_origins: [],
    log: "info",
    drain_seconds: 5,
};

/// Networks such as `10.0.0.0/8`, or single addresses.
fn networks<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<IpNet>, D::Error> {
    let read = |text: &String| text.parse().or_else(|_| text.parse::<IpAddr>().map(IpNet::from));
    let wrong = |text: &String| D::Error::custom(format!("{text:?} is no network such as 10.0.0.0/8"));
    let texts = Vec::<String>::deserialize(deserializer)?;
    texts.iter().map(|text| read(text).map_err(|_| wrong(text))).collect()
}

impl Config {
    /// Reads all sources; an error names the key and what was wrong with it.
    #[expect(clippy::disallowed_methods, reason = "this is the one home of the environment")]
    pub fn load() -> Result<Self, String> {
        let mut sources = Figment::from(Serialized::defaults(BUILT_IN));
        if let Some(file) = std::env::var_os("BETRE_CONFIG") {
            let path = PathBuf::from(&file);
            if !path.is_file() {
                return Err(format!("BETRE_CONFIG: there is no file {}", path.display()));
            }
            sources = sources.merge(Toml::file(path));
        }
        let sources =
            sources.merge(Env::prefixed("BETRE_").ignore(&["config"]).filter(|key| !key.starts_with("test_")));
        let config: Self = sources.extract().map_err(|errors| {
            let told: Vec<String> = errors
                .into_iter()
                .map(|error| {
                    let key = error.path.join(".");
                    let source =
                        error.metadata.as_ref().map(|source| format!(" ({})", source.name)).unwrap_or_default();
                    format!("{}: {}{source}", if key.is_empty() { "configuration" } else { &key }, error.kind)
                })
                .collect();
            told.join("\n")
        })?;
        config.check()?;
        Ok(config)
    }

    fn check(&self) -> Result<(), String> {
        use secrecy::ExposeSecret;
        if let Some(secret) = &self.cursor_secret
            && secret.expose_secret().len() < 32
        {
            return Err("cursor_secret: at least 32 characters are needed".to_owned());
        }
        if self.subject_secret.as_ref().is_some_and(|secret| secret.expose_secret().len() < 32) {
            return Err("subject_secret: at least 32 characters are needed".to_owned());
        }
        if self.sealing_secrets.iter().any(|secret| secret.expose_secret().len() < 32) {
            return Err("sealing_secrets: each needs at least 32 characters".to_owned());
        }
        if self.public_url.as_ref().is_some_and(|url| !is_origin(url)) {
            return Err("public_url: https:// and a host, or http:// and this machine; nothing behind it".to_owned());
        }
        if self.connections == 0 {
            return Err("connections: at least 1 is needed".to_owned());
        }
        Ok(())
    }

    /// What is set for mail to go out, if it is to.
    pub fn mail(&self) -> Result<Option<crate::mail::Settings>, String> {
        use secrecy::ExposeSecret;
        let Some(url) = &self.smtp_url else { return Ok(None) };
        let missing = |key: &str| format!("{key}: is needed where smtp_url is set");
        let from = self.smtp_from.as_deref().ok_or_else(|| missing("smtp_from"))?;
        let from =
            from.parse().map_err(|_| "smtp_from: is not an address such as Betre <betre@ks.example>".to_owned())?;
        let public_url = self.public_url.clone().ok_or_else(|| missing("public_url"))?;
        Ok(Some(crate::mail::Settings { url: url.expose_secret().to_owned(), from, public_url }))
    }

    /// The database's URL: the one that is set, or the embedded one's.
    pub fn database_url(&self) -> String {
        use secrecy::ExposeSecret;
        match &self.database_url {
            Some(url) => url.expose_secret().to_owned(),
            None => format!("sqlite:{}", self.data_dir.join("betre.db").display()),
        }
    }
}

/// Whether it is a scheme with a host and, if need be, a port: as browsers write it in `Origin`.
fn is_origin(url: &str) -> bool {
    let host =
        |rest: &str| !rest.is_empty() && !rest.contains(['/', '?', '#', '@', ' ']) && *rest == rest.to_lowercase();
    match url.split_once("://") {
        Some(("https", rest)) => host(rest),
        Some(("http", rest)) => {
            host(rest)
                && ["127.0.0.1", "localhost", "[::1]"].contains(&rest.rsplit_once(':').map_or(rest, |(host, _)| host))
        }
        _ => false,
    }
}

//! Configuration: the only reader of the environment.
//!
//! Later sources win: built-in values, the file named by `BETRE_CONFIG` (TOML), then `BETRE_*` variables, such as
//! `BETRE_DATABASE_URL`. An error names the key. docs/OPERATIONS.md lists them all.

use std::{net::SocketAddr, path::PathBuf};

use figment::{
    Figment,
    providers::{Env, Format, Serialized, Toml},
};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};

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
    /// Where people reach the service, such as `https://betre.example`; stands in the links of mails.
    pub public_url: Option<String>,
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
    cors_origins: [(); 0],
    log: &'static str,
    drain_seconds: u64,
}

const BUILT_IN: BuiltIn = BuiltIn {
    listen: "127.0.0.1:8080",
    data_dir: "data",
    connections: 16,
    issuers: [],
    cors_origins: [],
    log: "info",
    drain_seconds: 5,
};

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
        if let Some(url) = &self.public_url
            && !is_public(url)
        {
            return Err("public_url: https://… without a path is needed, or http://… to this machine".to_owned());
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

/// Whether it is an address that people can be sent to: encrypted, unless it is this machine's own.
fn is_public(url: &str) -> bool {
    let own = ["localhost", "127.0.0.1", "[::1]"];
    let bare = |authority: &str| !authority.is_empty() && !authority.contains(['/', '?', '#', '@', ' ']);
    let host = |authority: &str| authority.rsplit_once(':').map_or(authority, |(host, _)| host).to_owned();
    match url.split_once("://") {
        Some(("https", authority)) => bare(authority),
        Some(("http", authority)) => bare(authority) && (own.contains(&authority) || own.contains(&&*host(authority))),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::is_public;

    #[test]
    fn people_are_sent_to_an_encrypted_address_or_to_this_machine() {
        for good in ["https://betre.example", "https://betre.example:8443", "http://localhost:8080", "http://[::1]"] {
            assert!(is_public(good), "{good}");
        }
        for bad in [
            "http://betre.example",
            "https://betre.example/",
            "https://a@b",
            "https://",
            "betre.example",
            "http://127.0.0.1.example",
        ] {
            assert!(!is_public(bad), "{bad}");
        }
    }
}

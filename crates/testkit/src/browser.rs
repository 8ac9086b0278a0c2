//! A browser as far as HTTP goes, and a real OpenID provider for it to sign in at.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    process::Stdio,
    sync::Mutex,
};

use reqwest::{Method, Url, header};
use serde_json::json;
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, ChildStdin, Command},
};

/// Where `cargo xtask test` installs the provider and the driver of the browser.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/browser")
}

/// A real OpenID provider on a port of its own, which ends when this does. Whoever signs in there is whom they say.
pub struct OpenIdProvider {
    /// The issuer.
    pub issuer: String,
    _child: Child,
    _input: ChildStdin,
}

impl OpenIdProvider {
    /// One that knows the service at this address as the client `betre`.
    pub async fn start(base: &str) -> Self {
        let known =
            json!({ "redirectUris": [format!("{base}/login/callback")], "postLogoutUris": [format!("{base}/login")] });
        let mut child = Command::new("node")
            .arg("provider.mjs")
            .arg(known.to_string())
            .current_dir(folder())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .expect("node: run `cargo xtask test`, which installs what is missing");
        let input = child.stdin.take().expect("standard input");
        let output = child.stdout.take().expect("standard output");
        let issuer = BufReader::new(output).lines().next_line().await.expect("a line");
        let issuer = issuer.expect("an issuer: run `cargo xtask test`, which installs the provider");
        Self { issuer, _child: child, _input: input }
    }

    /// The input that registers it.
    pub fn registration(&self) -> serde_json::Value {
        json!({
            "kind": "oidc", "issuer": self.issuer, "nameNb": "Prøveleverandøren", "nameNn": "Prøveleverandøren",
            "nameEn": "The test provider", "clientId": "betre", "clientSecret": "a-secret-of-the-tests",
            "scopes": ["profile"], "discoverable": true,
        })
    }
}

/// Somebody's browser: keeps cookies for each place, and goes where it is led.
pub struct Browser {
    http: reqwest::Client,
    cookies: Mutex<BTreeMap<String, BTreeMap<String, String>>>,
}

/// What a browser shows, or is told.
#[derive(Clone, Debug)]
pub struct Page {
    /// Where it came from in the end.
    pub url: Url,
    /// The status.
    pub status: u16,
    /// The headers.
    pub headers: header::HeaderMap,
    /// The text.
    pub text: String,
}

impl Page {
    /// The page, which must have this status.
    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{} {}", self.url, self.text);
        self
    }

    /// The value of an attribute of the first element that has it behind this text.
    pub fn after(&self, text: &str, attribute: &str) -> Option<String> {
        let (_, rest) = self.text.split_once(text)?;
        let (_, rest) = rest.split_once(&format!("{attribute}=\""))?;
        Some(rest.split('"').next()?.replace("&amp;", "&"))
    }

    /// Where it leads.
    pub fn location(&self) -> Option<Url> {
        let location = self.headers.get(header::LOCATION)?.to_str().ok()?;
        self.url.join(location).ok()
    }
}

impl Default for Browser {
    fn default() -> Self {
        let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy().build();
        Self { http: http.expect("a client"), cookies: Mutex::default() }
    }
}

impl Browser {
    /// Asks once, without being led anywhere.
    pub async fn once(&self, method: Method, url: &str, form: Option<&[(&str, &str)]>) -> Page {
        let url = Url::parse(url).expect("an address");
        let place = url.authority().to_owned();
        let mut request = self.http.request(method, url.clone());
        request = request.header(header::COOKIE, self.sent_to(&place)).header(header::USER_AGENT, "Lesar/1");
        if let Some(form) = form {
            let encoded = Url::parse_with_params("http://form/", form).expect("a form");
            request = request
                .header(header::ORIGIN, url.origin().ascii_serialization())
                .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
                .body(encoded.query().unwrap_or_default().to_owned());
        }
        let response = request.send().await.expect("an answer");
        let headers = response.headers().clone();
        self.keep(&place, &headers);
        let status = response.status().as_u16();
        Page { url, status, headers, text: response.text().await.expect("a text") }
    }

    /// Goes to an address, and on to where it is led, as long as that is below one of these.
    pub async fn go(&self, url: &str, within: &[&str]) -> Page {
        let page = self.once(Method::GET, url, None).await;
        self.follow(page, within).await
    }

    /// Sends a form, and goes on to where it is led.
    pub async fn send(&self, url: &str, form: &[(&str, &str)], within: &[&str]) -> Page {
        let page = self.once(Method::POST, url, Some(form)).await;
        self.follow(page, within).await
    }

    async fn follow(&self, mut page: Page, within: &[&str]) -> Page {
        for _ in 0..20 {
            let Some(next) = page.location().filter(|next| within.iter().any(|place| next.as_str().starts_with(place)))
            else {
                return page;
            };
            page = self.once(Method::GET, next.as_str(), None).await;
        }
        panic!("led in circles: {}", page.url)
    }

    /// Signs in at the provider as this account, from the address where a login begins; what it comes back to first.
    pub async fn sign_in(&self, begin: &str, provider: &OpenIdProvider, account: &str) -> Page {
        let at_provider = [provider.issuer.as_str()];
        let began = self.once(Method::GET, begin, None).await;
        if began.location().is_none() {
            return began;
        }
        let mut page = self.follow(began, &at_provider).await;
        // The provider asks who one is, and then whether it may tell; either only if it does not know yet.
        for fields in [&[("prompt", "login"), ("login", account), ("password", "x")][..], &[("prompt", "consent")]] {
            let asks = fields[0].1;
            if page.text.contains(&format!("value=\"{asks}\"")) {
                let action = page.after("<form", "action").expect("a form");
                page = self.send(&action, fields, &at_provider).await;
            }
            // Somebody else was signed in: a form that a script would send at once.
            if page.text.contains("name=\"xsrf\"") {
                let (action, xsrf) = (page.after("<form", "action"), page.after("name=\"xsrf\"", "value"));
                let (action, xsrf) = (action.expect("a form"), xsrf.expect("a field"));
                page = self.send(&action, &[("xsrf", &xsrf), ("logout", "yes")], &at_provider).await;
            }
        }
        page
    }

    /// Signs in and comes back.
    pub async fn come_back(&self, begin: &str, provider: &OpenIdProvider, account: &str) -> Page {
        let page = self.sign_in(begin, provider, account).await;
        let back = page.location().map_or_else(|| panic!("not led back: {}", page.text), String::from);
        self.once(Method::GET, &back, None).await
    }

    /// A cookie that it holds for this place.
    pub fn cookie(&self, base: &str, name: &str) -> Option<String> {
        let place = Url::parse(base).ok()?.authority().to_owned();
        self.cookies.lock().ok()?.get(&place)?.get(name).cloned()
    }

    /// The header that it sends to this place.
    pub fn cookies(&self, base: &str) -> String {
        self.sent_to(Url::parse(base).expect("an address").authority())
    }

    fn sent_to(&self, place: &str) -> String {
        let cookies = self.cookies.lock().expect("cookies");
        let own = cookies.get(place).into_iter().flatten();
        own.map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ")
    }

    fn keep(&self, place: &str, headers: &header::HeaderMap) {
        let mut cookies = self.cookies.lock().expect("cookies");
        let own = cookies.entry(place.to_owned()).or_default();
        for cookie in headers.get_all(header::SET_COOKIE).iter().filter_map(|value| value.to_str().ok()) {
            let (pair, attributes) = cookie.split_once(';').unwrap_or((cookie, ""));
            let Some((name, value)) = pair.split_once('=') else { continue };
            let is_over = attributes.contains("Max-Age=0") || attributes.contains("expires=Thu, 01 Jan 1970");
            match is_over || value.is_empty() {
                true => own.remove(name),
                false => own.insert(name.to_owned(), value.to_owned()),
            };
        }
    }
}

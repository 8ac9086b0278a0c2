//! A tiny OpenID provider on a loopback port that says whatever a test wants it to say.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    task::JoinSet,
};

pub(super) struct OpenId {
    pub issuer: String,
    said: Arc<Mutex<Said>>,
    _server: JoinSet<()>,
}

#[derive(Default)]
struct Said {
    /// The whole answer for each path; none of a path leaves the client waiting.
    answers: HashMap<String, String>,
    /// What was asked: path, headers and body.
    asked: Vec<(String, String)>,
}

impl OpenId {
    pub async fn start() -> Self {
        Self::start_below("").await
    }

    /// One whose issuer has this path.
    pub async fn start_below(path: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let issuer = format!("http://127.0.0.1:{}{path}", listener.local_addr().unwrap().port());
        let said = Arc::new(Mutex::new(Said::default()));
        let mut server = JoinSet::new();
        server.spawn(serve(listener, Arc::clone(&said)));
        let provider = Self { issuer, said, _server: server };
        provider.describes_itself(|_| {});
        provider
    }

    /// Its discovery document, with a change.
    pub fn describes_itself(&self, change: impl FnOnce(&mut Value)) {
        let issuer = &self.issuer;
        let mut document = json!({
            "issuer": issuer,
            "authorization_endpoint": format!("{issuer}/authorize"),
            "token_endpoint": format!("{issuer}/token"),
            "jwks_uri": format!("{issuer}/jwks"),
            "end_session_endpoint": format!("{issuer}/end?keep=1"),
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["ES256", "RS256", "PS256", "EdDSA", "HS256"],
        });
        change(&mut document);
        self.answers("/.well-known/openid-configuration", 200, &document.to_string());
    }

    pub fn has_keys(&self, set: &Value) {
        self.answers("/jwks", 200, &set.to_string());
    }

    pub fn issues(&self, id_token: &str) {
        let body = json!({ "access_token": "a", "token_type": "Bearer", "expires_in": 60, "id_token": id_token });
        self.answers("/token", 200, &body.to_string());
    }

    pub fn answers(&self, path: &str, status: u16, body: &str) {
        self.says(
            path,
            &format!(
                "HTTP/1.1 {status} X\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
                body.len()
            ),
        );
    }

    /// What goes out, byte for byte; part of an answer leaves the client waiting for more.
    pub fn says(&self, path: &str, bytes: &str) {
        self.said.lock().unwrap().answers.insert(path.to_owned(), bytes.to_owned());
    }

    pub fn asked(&self, path: &str) -> Vec<String> {
        let said = self.said.lock().unwrap();
        said.asked.iter().filter(|(asked, _)| asked == path).map(|(_, request)| request.clone()).collect()
    }
}

async fn serve(listener: TcpListener, said: Arc<Mutex<Said>>) {
    let mut open = Vec::new();
    loop {
        let (mut stream, _) = listener.accept().await.unwrap();
        let request = read(&mut stream).await.unwrap_or_default();
        // Whatever its issuer's path is, the tests name what is below.
        let path = request.split(' ').nth(1).unwrap_or_default();
        let path = path.split_once("/v2.0").map_or(path, |(_, below)| below).to_owned();
        let answer = {
            let mut said = said.lock().unwrap();
            said.asked.push((path.clone(), request));
            said.answers.get(&path).cloned()
        };
        if let Some(answer) = answer {
            // A client that has seen enough hangs up.
            let _ = stream.write_all(answer.as_bytes()).await;
        }
        open.push(stream);
    }
}

/// A request to the end of its body.
async fn read(stream: &mut TcpStream) -> std::io::Result<String> {
    let mut seen = Vec::new();
    loop {
        let text = String::from_utf8_lossy(&seen).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length =
                head.lines().find_map(|line| line.to_lowercase().strip_prefix("content-length: ")?.parse().ok());
            if body.len() >= length.unwrap_or(0) {
                return Ok(text);
            }
        }
        if stream.read_buf(&mut seen).await? == 0 {
            return Ok(text);
        }
    }
}

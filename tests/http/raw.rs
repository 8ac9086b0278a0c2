//! HTTP byte by byte, for what no client library sends.

use std::collections::HashMap;

use serde_json::Value;
use testkit::TestApp;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

/// A connection of our own.
pub struct Raw(TcpStream);

/// What came back.
pub struct RawAnswer {
    pub status: u16,
    pub headers: HashMap<String, String>,
    pub text: String,
}

impl RawAnswer {
    pub fn body(&self) -> Value {
        let mut body: Value = serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("no JSON: {}", self.text));
        body.as_object_mut().expect("an object").remove("requestId").expect("a request id");
        body
    }
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map(String::as_str).unwrap_or_default()
    }
}

impl Raw {
    pub async fn open(app: &TestApp) -> Self {
        Self(TcpStream::connect(app.base.trim_start_matches("http://")).await.expect("a connection"))
    }

    /// Writes; a server that has closed already is no fault, it has said why before.
    pub async fn send(&mut self, bytes: impl AsRef<[u8]>) -> bool {
        self.0.write_all(bytes.as_ref()).await.is_ok()
    }

    /// Reads one answer with a `Content-Length`.
    pub async fn answer(&mut self) -> RawAnswer {
        let mut bytes = Vec::new();
        let end = loop {
            if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
                break end + 4;
            }
            let byte = self.0.read_u8().await.expect("an answer");
            bytes.push(byte);
        };
        let head = String::from_utf8(bytes[..end].to_vec()).expect("a head");
        let mut lines = head.lines();
        let status = lines.next().and_then(|line| line.split(' ').nth(1)).and_then(|status| status.parse().ok());
        let headers: HashMap<String, String> = lines
            .filter_map(|line| line.split_once(": "))
            .map(|(name, value)| (name.to_lowercase(), value.to_owned()))
            .collect();
        let length = headers.get("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
        let mut body = vec![0; length];
        self.0.read_exact(&mut body).await.expect("a body");
        RawAnswer { status: status.expect("a status"), headers, text: String::from_utf8(body).expect("text") }
    }

    /// Whether the server closes the connection now; what it still sends is read.
    pub async fn closes(mut self) -> bool {
        let mut rest = Vec::new();
        // A reset is a close as well: there were bytes of ours that nobody wanted to read.
        let _ = self.0.read_to_end(&mut rest).await;
        rest.is_empty()
    }
}

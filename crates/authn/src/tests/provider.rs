//! A tiny identity provider on a loopback port: real HTTP, any answer, and a count of how often it was asked.

use std::sync::{Arc, Mutex};

use serde_json::Value;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::watch,
    task::JoinSet,
};

use crate::KeySource;

pub(super) struct Provider {
    port: u16,
    answer: Arc<Mutex<String>>,
    metadata: Arc<Mutex<Option<String>>>,
    requests: watch::Receiver<usize>,
    _server: JoinSet<()>,
}

impl Provider {
    pub async fn with(set: &Value) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let answer = Arc::new(Mutex::new(String::new()));
        let metadata = Arc::new(Mutex::new(None));
        let (count, requests) = watch::channel(0);
        let mut server = JoinSet::new();
        server.spawn(serve(listener, (Arc::clone(&answer), Arc::clone(&metadata)), count));
        let provider = Self { port, answer, metadata, requests, _server: server };
        provider.publish(set);
        provider
    }

    pub fn source(&self) -> KeySource {
        KeySource::Url(format!("http://127.0.0.1:{}/jwks", self.port))
    }

    /// Its own address, without a slash at the end.
    pub fn address(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// What it says of itself from now on, below `/.well-known/`.
    pub fn describe(&self, metadata: &Value) {
        *self.metadata.lock().unwrap() = Some(ok(&metadata.to_string()));
    }

    pub fn publish(&self, set: &Value) {
        self.answer(ok(&set.to_string()));
    }

    pub fn fail(&self) {
        self.answer("HTTP/1.1 500 Internal Server Error\r\ncontent-length: 0\r\n\r\n");
    }

    /// What goes out to each request from now on. Part of an answer, or nothing, leaves the client waiting for more.
    pub fn answer(&self, bytes: impl Into<String>) {
        *self.answer.lock().unwrap() = bytes.into();
    }

    pub fn requests(&self) -> usize {
        *self.requests.borrow()
    }

    /// Waits until it has been asked for the `n`th time.
    pub async fn asked(&self, n: usize) {
        self.requests.clone().wait_for(|count| *count >= n).await.unwrap();
    }
}

fn ok(body: &str) -> String {
    format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{body}", body.len())
}

type Answers = (Arc<Mutex<String>>, Arc<Mutex<Option<String>>>);

async fn serve(listener: TcpListener, (answer, metadata): Answers, count: watch::Sender<usize>) {
    let mut open = Vec::new();
    loop {
        let (mut stream, _) = listener.accept().await.unwrap();
        // A client may have given up already; it has asked all the same.
        let asked = read_request(&mut stream).await.unwrap_or_default();
        count.send_modify(|count| *count += 1);
        let described = metadata.lock().unwrap().clone().filter(|_| asked.starts_with(b"GET /.well-known/"));
        let bytes = described.unwrap_or_else(|| answer.lock().unwrap().clone());
        // A client that has seen enough hangs up.
        let _ = stream.write_all(bytes.as_bytes()).await;
        open.push(stream);
    }
}

async fn read_request(stream: &mut TcpStream) -> std::io::Result<Vec<u8>> {
    let mut seen = Vec::new();
    while !seen.ends_with(b"\r\n\r\n") && stream.read_buf(&mut seen).await? > 0 {}
    Ok(seen)
}

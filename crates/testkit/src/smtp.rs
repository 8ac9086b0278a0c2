//! A mail server: speaks SMTP as far as mail has to be handed over, keeps what it gets, and misbehaves when told to.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError},
};

use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    sync::Notify,
};

/// What the mail server does with the next mail.
#[derive(Clone, Copy, Debug)]
pub enum Whim {
    /// Answers `RCPT TO` with this line.
    Answer(&'static str),
    /// Closes the connection before it has said anything.
    Vanish,
    /// Keeps the mail, and never says so.
    FallSilent,
}

/// A mail that was handed over.
#[derive(Clone, Debug)]
pub struct Received {
    /// Where it was sent, as `RCPT TO` had it.
    pub to: String,
    /// All of it, as it came.
    pub raw: String,
}

#[derive(Debug, Default)]
struct Inner {
    kept: Mutex<Vec<Received>>,
    heard: Mutex<Vec<String>>,
    whims: Mutex<VecDeque<Whim>>,
    another: Notify,
}

/// A running mail server.
#[derive(Clone, Debug)]
pub struct MailServer {
    /// `smtp://127.0.0.1:…`, without encryption.
    pub url: String,
    inner: Arc<Inner>,
}

impl MailServer {
    /// Starts one on a free port of this machine.
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("smtp://{}", listener.local_addr().expect("an address"));
        let inner = Arc::<Inner>::default();
        let server = Self { url, inner: Arc::clone(&inner) };
        actix_web::rt::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let inner = Arc::clone(&inner);
                // A conversation that breaks off is the sender's affair.
                actix_web::rt::spawn(async move { inner.converse(stream).await.ok() });
            }
        });
        server
    }

    /// What the server does with the next mails, one after the other; then it takes them again.
    pub fn will(&self, whims: impl IntoIterator<Item = Whim>) {
        lock(&self.inner.whims).extend(whims);
    }

    /// The mails that it has got.
    pub fn kept(&self) -> Vec<Received> {
        lock(&self.inner.kept).clone()
    }

    /// Every line that it was told, but for the mails themselves.
    pub fn heard(&self) -> Vec<String> {
        lock(&self.inner.heard).clone()
    }

    /// Waits for the next mail that it gets.
    pub async fn another(&self) {
        self.inner.another.notified().await;
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Inner {
    async fn converse(&self, stream: TcpStream) -> std::io::Result<()> {
        let vanishes = matches!(lock(&self.whims).front(), Some(Whim::Vanish));
        if vanishes {
            lock(&self.whims).pop_front();
            return Ok(());
        }
        let mut stream = BufReader::new(stream);
        stream.write_all(b"220 post.example ESMTP\r\n").await?;
        let mut to = String::new();
        let mut whim = None;
        let mut line = String::new();
        loop {
            line.clear();
            if stream.read_line(&mut line).await? == 0 {
                return Ok(());
            }
            lock(&self.heard).push(line.trim_end().to_owned());
            let verb = line.split_whitespace().next().unwrap_or_default().to_uppercase();
            let answer = match verb.as_str() {
                "EHLO" => "250-post.example\r\n250 8BITMIME",
                "RCPT" => {
                    line.trim_end().trim_start_matches("RCPT TO:").clone_into(&mut to);
                    whim = lock(&self.whims).pop_front();
                    match whim {
                        Some(Whim::Answer(answer)) => answer,
                        _ => "250 ok",
                    }
                }
                "DATA" => {
                    stream.write_all(b"354 go on\r\n").await?;
                    let raw = mail(&mut stream).await?;
                    lock(&self.kept).push(Received { to: to.clone(), raw });
                    self.another.notify_one();
                    if matches!(whim, Some(Whim::FallSilent)) {
                        return std::future::pending().await;
                    }
                    "250 taken"
                }
                "QUIT" => "221 bye",
                _ => "250 ok",
            };
            stream.write_all(format!("{answer}\r\n").as_bytes()).await?;
        }
    }
}

/// Everything up to the line with a full stop alone.
async fn mail(stream: &mut BufReader<TcpStream>) -> std::io::Result<String> {
    let mut raw = String::new();
    loop {
        let start = raw.len();
        if stream.read_line(&mut raw).await? == 0 || &raw[start..] == ".\r\n" {
            raw.truncate(start);
            return Ok(raw);
        }
    }
}

impl Received {
    /// A header's value as it came, without what folds it; empty if there is none.
    pub fn header(&self, name: &str) -> String {
        let (head, _) = self.raw.split_once("\r\n\r\n").unwrap_or((&self.raw, ""));
        let unfolded = head.replace("\r\n ", " ").replace("\r\n\t", " ");
        let found = unfolded.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
        found.unwrap_or_default().to_owned()
    }

    /// The part of this media type, decoded; empty if there is none.
    pub fn part(&self, media: &str) -> String {
        let (_, rest) = self.raw.split_once(&format!("Content-Type: {media}")).unwrap_or_default();
        let (head, rest) = rest.split_once("\r\n\r\n").unwrap_or_default();
        let (body, _) = rest.split_once("\r\n--").unwrap_or((rest, ""));
        match head.contains("quoted-printable") {
            true => unquoted(body),
            false => body.to_owned(),
        }
    }
}

/// Undoes quoted-printable.
fn unquoted(text: &str) -> String {
    let text = text.replace("=\r\n", "");
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let hex = after.get(..2).and_then(|two| std::str::from_utf8(two).ok());
        match hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()).filter(|_| *first == b'=') {
            Some(byte) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8(bytes).expect("UTF-8")
}

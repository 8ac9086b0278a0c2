//! HTTP/1.1 over one connection that is kept alive: as little as measuring needs.

use std::net::SocketAddr;

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

/// No answer that is measured comes near this.
const MOST: usize = 8 << 20;

/// A connection to the server.
pub struct Connection {
    stream: TcpStream,
    received: Vec<u8>,
    body: Vec<u8>,
}

/// What came back.
pub struct Answer<'c> {
    /// The HTTP status.
    pub status: u16,
    /// The whole body, chunks put together.
    pub body: &'c [u8],
    /// Bytes on the wire, the head included.
    pub wire: usize,
}

impl Connection {
    /// Connects.
    pub async fn open(address: SocketAddr) -> Result<Self, String> {
        let stream = TcpStream::connect(address).await.map_err(|error| format!("{address}: {error}"))?;
        stream.set_nodelay(true).map_err(|error| error.to_string())?;
        Ok(Self { stream, received: Vec::with_capacity(64 << 10), body: Vec::new() })
    }

    /// Sends a request and reads the whole answer.
    pub async fn send(&mut self, request: &[u8]) -> Result<Answer<'_>, String> {
        self.received.clear();
        self.body.clear();
        self.stream.write_all(request).await.map_err(|error| error.to_string())?;
        let end = loop {
            self.more().await?;
            if let Some(end) = find(&self.received, b"\r\n\r\n", 0) {
                break end;
            }
        };
        let head = str::from_utf8(&self.received[..end]).map_err(|error| error.to_string())?;
        let status = head.get(9..12).and_then(|code| code.parse().ok()).ok_or("no status line")?;
        let length = header(head, "content-length").and_then(|length| length.parse::<usize>().ok());
        let chunked = header(head, "transfer-encoding").is_some_and(|coding| coding.eq_ignore_ascii_case("chunked"));
        match length {
            _ if chunked => self.chunks(end + 4).await?,
            Some(length) => {
                while self.received.len() < end + 4 + length {
                    self.more().await?;
                }
                self.body.extend_from_slice(&self.received[end + 4..end + 4 + length]);
            }
            None if status == 204 || status == 304 => {}
            None => return Err("an answer without a length".to_owned()),
        }
        Ok(Answer { status, body: &self.body, wire: self.received.len() })
    }

    async fn chunks(&mut self, mut at: usize) -> Result<(), String> {
        loop {
            let line = loop {
                match find(&self.received, b"\r\n", at) {
                    Some(line) => break line,
                    None => self.more().await?,
                }
            };
            let size = str::from_utf8(&self.received[at..line]).unwrap_or_default();
            let size = usize::from_str_radix(size.trim(), 16).map_err(|_| "a chunk without a size")?;
            while self.received.len() < line + 2 + size + 2 {
                self.more().await?;
            }
            self.body.extend_from_slice(&self.received[line + 2..line + 2 + size]);
            at = line + 2 + size + 2;
            if size == 0 {
                return Ok(());
            }
        }
    }

    async fn more(&mut self) -> Result<(), String> {
        if self.received.len() > MOST {
            return Err("an answer without an end".to_owned());
        }
        match self.stream.read_buf(&mut self.received).await {
            Ok(0) => Err("the server closed the connection".to_owned()),
            Ok(_) => Ok(()),
            Err(error) => Err(error.to_string()),
        }
    }
}

fn find(bytes: &[u8], wanted: &[u8], from: usize) -> Option<usize> {
    bytes.get(from..)?.windows(wanted.len()).position(|window| window == wanted).map(|at| from + at)
}

/// The value of a header; `name` in lower case.
fn header<'h>(head: &'h str, name: &str) -> Option<&'h str> {
    head.split("\r\n").skip(1).find_map(|line| {
        let (known, value) = line.split_once(':')?;
        known.eq_ignore_ascii_case(name).then(|| value.trim())
    })
}

#[cfg(test)]
mod tests {
    use tokio::{io::AsyncWriteExt, net::TcpListener};

    use super::Connection;

    async fn answered(raw: &'static [u8]) -> Result<(u16, String), String> {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let serve = async {
            let (mut stream, _) = listener.accept().await.unwrap();
            for piece in raw.chunks(7) {
                stream.write_all(piece).await.unwrap();
                stream.flush().await.unwrap();
                tokio::task::yield_now().await;
            }
        };
        let ask = async {
            let mut connection = Connection::open(address).await?;
            let answer = connection.send(b"GET / HTTP/1.1\r\n\r\n").await?;
            let body = String::from_utf8(answer.body.to_vec()).unwrap();
            Ok((answer.status, body))
        };
        tokio::join!(serve, ask).1
    }

    #[tokio::test]
    async fn answers_are_read_whole_whatever_the_pieces_they_come_in() {
        let sized = answered(b"HTTP/1.1 200 OK\r\nContent-LENGTH: 11\r\n\r\nhello world").await;
        assert_eq!(sized, Ok((200, "hello world".to_owned())));
        let chunked = answered(
            b"HTTP/1.1 201 Created\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n",
        )
        .await;
        assert_eq!(chunked, Ok((201, "hello world".to_owned())));
    }

    #[tokio::test]
    async fn half_an_answer_is_an_error() {
        assert!(answered(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nhello").await.is_err());
        assert!(answered(b"HTTP/1.1 200 OK\r\n\r\n").await.is_err());
    }
}

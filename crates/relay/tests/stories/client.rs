//! The smallest HTTP/1.1 client that can also be rude.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};

use thiqa_wire::Problem;

use crate::wait;

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub body: Vec<u8>,
    headers: Vec<(String, String)>,
}

impl Answer {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub fn header_names(&self) -> Vec<&str> {
        self.headers.iter().map(|(name, _)| name.as_str()).collect()
    }

    /// The refusal this is; a panic where it is none.
    pub fn problem(&self) -> Problem {
        assert_eq!(self.header("content-type"), Some("application/problem+json"), "{self:?}");
        Problem::read(self.status, &self.body).expect("a refusal of ours")
    }
}

/// One connection, kept open between requests.
pub struct Client(BufReader<TcpStream>);

impl Client {
    pub fn to(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).expect("the relay listens");
        stream.set_read_timeout(Some(wait::LIMIT)).unwrap();
        stream.set_nodelay(true).unwrap();
        Self(BufReader::new(stream))
    }

    pub fn send(&mut self, bytes: &[u8]) {
        self.0.get_mut().write_all(bytes).expect("the relay reads");
    }

    /// A request with its length, and its answer.
    pub fn ask(
        &mut self,
        method: &str,
        target: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> Answer {
        self.try_ask(method, target, headers, body).expect("an answer")
    }

    /// `None` where the relay hung up.
    pub fn try_ask(
        &mut self,
        method: &str,
        target: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> Option<Answer> {
        let mut request = format!("{method} {target} HTTP/1.1\r\nhost: relay.test\r\n");
        for (name, value) in headers {
            request.push_str(&format!("{name}: {value}\r\n"));
        }
        if !body.is_empty() || matches!(method, "POST" | "PUT") {
            request.push_str(&format!("content-length: {}\r\n", body.len()));
        }
        request.push_str("\r\n");
        // A relay that refuses early may hang up before all is said; what it said is read anyway.
        let _ = self.0.get_mut().write_all(&[request.as_bytes(), body].concat());
        self.try_answer(method)
    }

    /// A PUT that declares this length, and none where there is none: then no body follows either.
    pub fn put_declaring(
        &mut self,
        target: &str,
        headers: &[(&str, &str)],
        length: Option<usize>,
        body: &[u8],
    ) -> Answer {
        let mut head = format!("PUT {target} HTTP/1.1\r\nhost: relay.test\r\n");
        for (name, value) in headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        match length {
            Some(length) => head.push_str(&format!("content-length: {length}\r\n\r\n")),
            None => head.push_str("connection: close\r\n\r\n"),
        }
        self.send(&[head.as_bytes(), if length.is_some() { body } else { &[] }].concat());
        self.answer("PUT")
    }

    /// Whether an answer has begun.
    pub fn has_answer(&self) -> bool {
        let stream = self.0.get_ref();
        stream.set_nonblocking(true).unwrap();
        let begun = stream.peek(&mut [0]).is_ok();
        stream.set_nonblocking(false).unwrap();
        begun
    }

    /// Reads one answer to a request of `method`.
    pub fn answer(&mut self, method: &str) -> Answer {
        self.try_answer(method).expect("an answer")
    }

    /// `None` where the relay hung up.
    pub fn try_answer(&mut self, method: &str) -> Option<Answer> {
        let first = self.head_line()?;
        let status = first.split(' ').nth(1)?.parse().ok()?;
        let mut headers = Vec::new();
        while let Some((name, value)) = self.head_line()?.split_once(": ") {
            headers.push((name.to_lowercase(), value.to_owned()));
        }
        let mut answer = Answer { status, body: Vec::new(), headers };
        let length = answer.header("content-length").and_then(|length| length.parse().ok());
        if method != "HEAD" {
            answer.body = vec![0; length.unwrap_or(0)];
            self.0.read_exact(&mut answer.body).ok()?;
        }
        Some(answer)
    }

    fn head_line(&mut self) -> Option<String> {
        let mut line = String::new();
        self.0.read_line(&mut line).ok().filter(|&bytes| bytes > 0)?;
        Some(line.trim_end().to_owned())
    }
}

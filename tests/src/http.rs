//! One HTTP request over one connection, from any address of this machine: what a browser does,
//! with everything about it ours to choose. The one client of all stories.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::time::Duration;

use socket2::{Domain, Socket, Type};

/// How long an answer may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(120);

/// A line to a relay or a desk from one address with one agent.
#[derive(Clone, Debug)]
pub struct Line {
    /// Where the relay or the desk listens.
    pub to: SocketAddr,
    /// Where the visitor comes from.
    pub from: Ipv4Addr,
    /// What the visitor's browser calls itself.
    pub agent: String,
}

/// What is asked. Headers stand as they are said; length and end of the connection are added.
#[derive(Clone, Debug)]
pub struct Request {
    /// The method.
    pub method: String,
    /// Path and query.
    pub target: String,
    /// Names and values, in order.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

/// What was answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// Status line and headers as they came.
    pub head: String,
    /// The body.
    pub body: Vec<u8>,
}

impl Line {
    /// Asks once. An error is a connection that broke: nobody knows what was stored.
    pub fn ask(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> io::Result<Answer> {
        let host = self.to.to_string();
        let of_a_browser = [("host", host.as_str()), ("user-agent", &self.agent)];
        let headers = [&of_a_browser, headers].concat();
        Request::new(method, path, &headers, body).send(self.from, self.to)
    }
}

impl Request {
    /// A request with exactly these headers.
    pub fn new(method: &str, target: &str, headers: &[(&str, &str)], body: &[u8]) -> Self {
        Self {
            method: method.into(),
            target: target.into(),
            headers: headers
                .iter()
                .map(|(name, value)| ((*name).into(), (*value).into()))
                .collect(),
            body: body.into(),
        }
    }

    /// The value of a header, by its name in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        headers.find(|(it, _)| it.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// Sends it over a connection of its own and reads the answer to the end.
    pub fn send(&self, from: Ipv4Addr, to: SocketAddr) -> io::Result<Answer> {
        let length = format!("content-length: {}", self.body.len());
        exchange(&[self.head(&length).as_bytes(), &self.body].concat(), from, to)
    }

    /// Sends it in one chunk, whose length the head does not tell.
    pub fn send_in_chunks(&self, from: Ipv4Addr, to: SocketAddr) -> io::Result<Answer> {
        let head = self.head("transfer-encoding: chunked");
        let length = format!("{:x}\r\n", self.body.len());
        let parts = [head.as_bytes(), length.as_bytes(), &self.body, b"\r\n0\r\n\r\n"];
        exchange(&parts.concat(), from, to)
    }

    /// Reads one that somebody sends; `None` where the connection ends before it.
    pub fn receive(stream: &mut impl Read) -> io::Result<Option<Self>> {
        let mut stream = BufReader::new(stream);
        let mut head = Vec::new();
        loop {
            let mut line = String::new();
            if stream.read_line(&mut line)? == 0 {
                return Ok(None);
            }
            match line.trim_end() {
                "" => break,
                line => head.push(line.to_owned()),
            }
        }
        let unreadable = || io::Error::other("this is no request");
        let mut first = head.first().ok_or_else(unreadable)?.split(' ');
        let (method, target) = first.next().zip(first.next()).ok_or_else(unreadable)?;
        let headers = head[1..].iter().filter_map(|line| line.split_once(": "));
        let mut request = Self::new(method, target, &headers.collect::<Vec<_>>(), &[]);
        let length = request.header("content-length").and_then(|length| length.parse().ok());
        request.body.resize(length.unwrap_or(0), 0);
        stream.read_exact(&mut request.body)?;
        Ok(Some(request))
    }

    /// The head, with this line for the body.
    fn head(&self, body: &str) -> String {
        let mut head = format!("{} {} HTTP/1.1\r\n", self.method, self.target);
        let ours = ["connection", "content-length"];
        for (name, value) in &self.headers {
            if !ours.iter().any(|it| name.eq_ignore_ascii_case(it)) {
                head.push_str(&format!("{name}: {value}\r\n"));
            }
        }
        head.push_str(&format!("connection: close\r\n{body}\r\n\r\n"));
        head
    }
}

/// Sends these bytes over a connection of their own and reads the answer to the end.
fn exchange(bytes: &[u8], from: Ipv4Addr, to: SocketAddr) -> io::Result<Answer> {
    let socket = Socket::new(Domain::IPV4, Type::STREAM, None)?;
    socket.bind(&SocketAddr::from((from, 0)).into())?;
    socket.connect_timeout(&to.into(), PATIENCE)?;
    let mut stream = TcpStream::from(socket);
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_nodelay(true)?;
    stream.write_all(bytes)?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    Answer::read(&answer).ok_or_else(|| io::Error::other("the answer broke off"))
}

impl Answer {
    /// An answer of this status and media type.
    pub fn new(status: u16, media: &str, body: &[u8]) -> Self {
        let length = body.len();
        let head = format!(
            "HTTP/1.1 {status} \r\nconnection: close\r\ncontent-type: {media}\r\ncontent-length: {length}"
        );
        Self { status, head, body: body.into() }
    }

    /// As it travels.
    pub fn bytes(&self) -> Vec<u8> {
        [self.head.as_bytes(), b"\r\n\r\n", &self.body].concat()
    }

    fn read(bytes: &[u8]) -> Option<Self> {
        let end = bytes.windows(4).position(|window| window == b"\r\n\r\n")?;
        let head = String::from_utf8(bytes[..end].to_vec()).ok()?;
        let status = head.split(' ').nth(1)?.parse().ok()?;
        Some(Self { status, head, body: bytes[end + 4..].to_vec() })
    }
}

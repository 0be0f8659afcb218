//! A browser on the counsellor's machine: asks the desk's page what a browser asks, byte by byte, so
//! that any header can be said.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::thread;

use thiqa_desk::web::{Token, serve};
use tokio::sync::oneshot;

use crate::child::dice;
use crate::helpline::{Helpline, passphrase};

/// The page, served while this lives.
pub struct Open {
    pub port: u16,
    pub token: String,
    pub stop: Option<oneshot::Sender<()>>,
    pub served: Option<thread::JoinHandle<()>>,
}

pub fn open(helpline: &Helpline) -> Open {
    let desk = helpline.desk();
    thiqa_desk::write_missing_templates(&desk).unwrap();
    let unlocked = desk.stay_unlocked(&passphrase(), helpline.machine()).unwrap();
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let port = listener.local_addr().unwrap().port();
    let token = Token::draw(&mut dice());
    let address = token.address(port);
    let (stop, stopped) = oneshot::channel();
    let served = thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let listener = tokio::net::TcpListener::from_std(listener).unwrap();
            let until = async { drop(stopped.await) };
            serve(unlocked, token, listener, until).await.unwrap();
        });
    });
    let token = address.trim_end_matches('/').rsplit('/').next().unwrap().to_owned();
    Open { port, token, stop: Some(stop), served: Some(served) }
}

impl Open {
    /// A request as raw bytes, so that any header can be said.
    pub fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> String {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        let mut request = format!(
            "{method} {path} HTTP/1.1\r\nConnection: close\r\nContent-Length: {}\r\n",
            body.len()
        );
        for (name, value) in headers {
            request += &format!("{name}: {value}\r\n");
        }
        write!(stream, "{request}\r\n{body}").unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        String::from_utf8(answer).unwrap()
    }

    pub fn host(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    pub fn get(&self, path: &str) -> String {
        self.ask("GET", path, &[("Host", &self.host())], "")
    }
}

pub fn status(answer: &str) -> u16 {
    answer[9..12].parse().unwrap()
}

//! A browser on the counsellor's machine: asks the desk's page what a browser asks, byte by byte, so
//! that any header can be said.

use std::net::{Ipv4Addr, SocketAddr};
use std::thread;

use thiqa_desk::web::{DeskPage, Token};
use thiqa_stories::{Helpline, Request, passphrase, rng};
use tokio::sync::oneshot;

/// The page, served while this lives.
pub struct Open {
    pub port: u16,
    pub token: String,
    pub stop: Option<oneshot::Sender<()>>,
    pub served: Option<thread::JoinHandle<()>>,
}

pub fn open(helpline: &Helpline) -> Open {
    helpline.writes_missing_templates();
    let unlocked = helpline.desk().stay_unlocked(&passphrase(), helpline.machine()).unwrap();
    let page = DeskPage::open(unlocked).unwrap();
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let port = listener.local_addr().unwrap().port();
    let token = Token::draw(&mut rng());
    let address = token.address(port);
    let (stop, stopped) = oneshot::channel();
    let served = thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let listener = tokio::net::TcpListener::from_std(listener).unwrap();
            let until = async { drop(stopped.await) };
            page.serve(token, listener, until).await.unwrap();
        });
    });
    let token = address.trim_end_matches('/').rsplit('/').next().unwrap().to_owned();
    Open { port, token, stop: Some(stop), served: Some(served) }
}

impl Open {
    /// A request as raw bytes, so that any header can be said.
    pub fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> String {
        let desk = SocketAddr::from((Ipv4Addr::LOCALHOST, self.port));
        let request = Request::new(method, path, headers, body.as_bytes());
        let answer = request.send(Ipv4Addr::LOCALHOST, desk).unwrap();
        String::from_utf8(answer.bytes()).unwrap()
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

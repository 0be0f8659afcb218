//! A browser on the counsellor's machine: asks the desk's page what a browser asks, byte by byte, so
//! that any header can be said.

use std::net::{Ipv4Addr, SocketAddr};
use std::thread;

use thiqa_desk::web::{DeskPage, Token};
use thiqa_stories::{Request, Workplace, passphrase, rng};
use tokio::sync::oneshot;

/// The page, served while this lives.
pub struct Open {
    pub port: u16,
    pub token: String,
    pub stop: Option<oneshot::Sender<()>>,
    pub served: Option<thread::JoinHandle<()>>,
}

pub fn open(workplace: &Workplace) -> Open {
    workplace.writes_missing_templates();
    let unlocked = workplace.desk().stay_unlocked(&passphrase(), workplace.machine()).unwrap();
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

    /// A page behind the token.
    pub fn page(&self, path: &str) -> String {
        self.get(&format!("/{}/{path}", self.token))
    }

    /// A form of a page in French.
    pub fn posts(&self, path: &str, fields: &[(&str, &str)]) -> String {
        let (host, origin) = (self.host(), format!("http://{}", self.host()));
        let headers = [("Host", host.as_str()), ("Origin", origin.as_str())];
        self.ask("POST", &format!("/{}/fr/{path}", self.token), &headers, &form(fields))
    }

    /// Presses a button of a case, with what stands in the fields, as a page that was just drawn does.
    pub fn presses(&self, id: &str, deed: &str, fields: &[(&str, &str)]) -> String {
        let page = self.page(&format!("fr/{id}"));
        let drawn = between(&page, "name=\"entries\" value=\"", "\"");
        self.presses_later(id, deed, &[&[("entries", drawn)], fields].concat())
    }

    /// The same as a page that was drawn before, or says nothing of it, does.
    pub fn presses_later(&self, id: &str, deed: &str, fields: &[(&str, &str)]) -> String {
        self.posts(&format!("{id}/{deed}"), fields)
    }

    /// The page that a redirect leads to.
    pub fn follows(&self, answer: &str) -> String {
        assert_eq!(status(answer), 303, "{answer}");
        let to = between(answer, "location: ", "\r\n");
        self.get(to.split_once('#').map_or(to, |(path, _)| path))
    }
}

/// Writes a form as a browser does.
pub fn form(fields: &[(&str, &str)]) -> String {
    let mut form = form_urlencoded::Serializer::new(String::new());
    for (name, value) in fields {
        form.append_pair(name, value);
    }
    form.finish()
}

/// What stands between two words.
pub fn between<'a>(text: &'a str, before: &str, after: &str) -> &'a str {
    let start = text.find(before).unwrap_or_else(|| panic!("{before} in {text}")) + before.len();
    let rest = &text[start..];
    &rest[..rest.find(after).unwrap()]
}

pub fn status(answer: &str) -> u16 {
    answer[9..12].parse().unwrap()
}

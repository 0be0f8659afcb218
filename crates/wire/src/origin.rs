//! An origin in its one spelling: what the desk signs, what a page may be embedded by.
//! Refuses what a browser would write differently: capitals, a default port, a trailing slash.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

/// `https://relay.example` or `http://127.0.0.1:8080`, exactly as a browser sends it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Origin(String);

/// Why a text is no origin.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum OriginError {
    /// Neither `http://` nor `https://` in lower case.
    #[error("an origin begins with https:// or http://")]
    Scheme,
    /// No host, or one with capitals or foreign signs (a name in other letters is written `xn--…`).
    #[error("the host is written in lower case letters, digits, dots and hyphens")]
    Host,
    /// Not a port, a leading zero, or the scheme's own port.
    #[error("the port is 1 to 65535, and left out where it is the scheme's own")]
    Port,
    /// Something follows the port.
    #[error("an origin ends after host and port: no slash, no path")]
    Trailing,
}

impl Origin {
    /// The origin as it is signed and sent.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Origin {
    type Err = OriginError;

    fn from_str(text: &str) -> Result<Self, OriginError> {
        let (rest, default_port) =
            match (text.strip_prefix("https://"), text.strip_prefix("http://")) {
                (Some(rest), _) => (rest, "443"),
                (_, Some(rest)) => (rest, "80"),
                _ => return Err(OriginError::Scheme),
            };
        if rest.contains(['/', '?', '#', '\\']) {
            return Err(OriginError::Trailing);
        }
        let (host, port) = split_port(rest);
        if !is_host(host) {
            return Err(OriginError::Host);
        }
        if port.is_some_and(|port| port == default_port || !is_port(port)) {
            return Err(OriginError::Port);
        }
        Ok(Self(text.to_owned()))
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The colons of an IPv6 address stand inside brackets.
fn split_port(rest: &str) -> (&str, Option<&str>) {
    match rest.rsplit_once(':') {
        Some((host, port)) if !port.contains(']') => (host, Some(port)),
        _ => (rest, None),
    }
}

fn is_host(host: &str) -> bool {
    if let Some(inner) = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')) {
        return inner.parse::<std::net::Ipv6Addr>().is_ok_and(|ip| ip.to_string() == inner);
    }
    !host.is_empty()
        && host.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'.' | b'-'))
}

fn is_port(port: &str) -> bool {
    port.parse::<u16>().is_ok_and(|number| number > 0 && number.to_string() == port)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_has_one_spelling() {
        for good in [
            "https://relay.example",
            "http://127.0.0.1:8080",
            "http://[::1]:8080",
            "http://abc.onion",
        ] {
            assert_eq!(
                good.parse::<Origin>().map(|origin| origin.to_string()),
                Ok(good.to_owned())
            );
        }
        for (bad, why) in [
            ("relay.example", OriginError::Scheme),
            ("HTTPS://relay.example", OriginError::Scheme),
            ("https://", OriginError::Host),
            ("https://Relay.example", OriginError::Host),
            ("https://user@relay.example", OriginError::Host),
            ("https://رسالة.example", OriginError::Host),
            ("https://relay.example; script-src *", OriginError::Host),
            ("https://relay.example/", OriginError::Trailing),
            ("https://relay.example/form", OriginError::Trailing),
            ("https://relay.example:443", OriginError::Port),
            ("http://relay.example:80", OriginError::Port),
            ("http://relay.example:", OriginError::Port),
            ("http://relay.example:080", OriginError::Port),
            ("http://relay.example:65536", OriginError::Port),
        ] {
            assert_eq!(bad.parse::<Origin>(), Err(why), "{bad}");
        }
    }
}

//! The deployment's configuration inside index.html, as far as a server needs it: whom the page
//! speaks to and who may embed it. Whatever is missing or odd means "nobody".

use serde_json::Value;
use thiqa_wire::Origin;

/// What the script element with the configuration is found by.
const MARK: &str = r#"id="thiqa-deployment""#;

/// What the headers of the page depend on.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Deployment {
    relay: Option<Origin>,
    embedders: Vec<Origin>,
}

impl Deployment {
    /// Reads the JSON in the script element; never fails.
    pub(crate) fn of(html: &str) -> Self {
        let configuration = configuration(html).unwrap_or_default();
        let origin = |value: &Value| value.as_str()?.parse().ok();
        Self {
            relay: configuration.get("relay").and_then(origin),
            embedders: configuration
                .get("embedders")
                .and_then(Value::as_array)
                .map(|all| all.iter().filter_map(origin).collect())
                .unwrap_or_default(),
        }
    }

    /// The content security policy of everything the site `own` serves. `'self'` stays in
    /// `connect-src` where the relay is elsewhere: a page fetches its own wasm.
    pub(crate) fn content_security_policy(&self, own: &Origin) -> String {
        let connect = match &self.relay {
            Some(relay) if relay != own => format!("'self' {relay}"),
            _ => "'self'".to_owned(),
        };
        let ancestors = if self.embedders.is_empty() {
            "'none'".to_owned()
        } else {
            self.embedders.iter().map(Origin::as_str).collect::<Vec<_>>().join(" ")
        };
        format!(
            "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
             img-src 'self'; connect-src {connect}; base-uri 'none'; form-action 'none'; \
             frame-ancestors {ancestors}"
        )
    }
}

fn configuration(html: &str) -> Option<Value> {
    let (_, after_mark) = html.split_once(MARK)?;
    let (_, inside) = after_mark.split_once('>')?;
    let (json, _) = inside.split_once("</script>")?;
    serde_json::from_str(json).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn policy(json: &str) -> String {
        let html = format!(
            "<!doctype html><script type=\"application/json\" id=\"thiqa-deployment\">{json}</script><p>"
        );
        Deployment::of(&html).content_security_policy(&"https://form.example".parse().unwrap())
    }

    #[test]
    fn only_the_named_embedders_may_frame_the_page() {
        let policy = policy(
            r#"{"relay":"https://form.example","embedders":["https://www.cyberconfiance.ma"]}"#,
        );
        assert!(policy.ends_with("frame-ancestors https://www.cyberconfiance.ma"), "{policy}");
        assert!(policy.contains("connect-src 'self';"), "{policy}");
    }

    #[test]
    fn a_relay_elsewhere_is_named() {
        let policy = policy(r#"{"relay":"https://relay.example"}"#);
        assert!(policy.contains("connect-src 'self' https://relay.example;"), "{policy}");
    }

    #[test]
    fn what_is_missing_or_odd_means_nobody() {
        for json in [
            "",
            "{}",
            "null",
            "[1]",
            r#"{"embedders":7,"relay":9}"#,
            r#"{"embedders":["https://a.example; script-src *", "*", "https://A.example"]}"#,
            r#"{"relay":"https://x.example; script-src *"}"#,
        ] {
            let policy = policy(json);
            assert!(policy.ends_with("frame-ancestors 'none'"), "{json}: {policy}");
            assert!(policy.contains("connect-src 'self';"), "{json}: {policy}");
        }
        assert_eq!(Deployment::of("<p>no configuration"), Deployment::default());
        assert_eq!(Deployment::of(r#"<script id="thiqa-deployment""#), Deployment::default());
    }

    #[test]
    fn no_policy_allows_inline_or_eval() {
        let policy = policy("{}");
        assert!(policy.starts_with("default-src 'none';"));
        assert!(!policy.contains("'unsafe-inline'") && !policy.contains("'unsafe-eval'"));
    }
}

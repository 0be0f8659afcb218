//! index.html, a plain page that opens from the repository as it is; in the site it names the
//! published files instead, each with its `integrity`; the program's is in public/boot.js.
//!
//! Rewrites these and nothing else: style sheets, icon, script, program and the names of things.
//! Refuses a page that holds a script or a style of its own, because the site's policy would.

use anyhow::{Result, bail};

use super::asset::Asset;

const STYLE: &str = "<link rel=\"stylesheet\" href=\"";
const PUBLIC: &str = "\"public/";
const SCRIPT: &str = "<script type=\"module\" src=\"thiqa.js\"></script>";
const PROGRAM: &str = " href=\"thiqa.wasm\"";
/// Names of what a list may hold, which the form fetches once it is open.
pub const THINGS: &str = "locales/things.csv";
const THINGS_LINK: &str = " href=\"locales/things.csv\"";
const DEPLOYMENT: &str = "<script type=\"application/json\" id=\"thiqa-deployment\">{}</script>";
/// What begins a comment.
const COMMENT: &str = "<!-- ";

/// What the page names, as it stands in the repository.
pub struct Page<'a> {
    html: &'a str,
    styles: Vec<String>,
    pictures: Vec<String>,
}

impl<'a> Page<'a> {
    /// Reads what the page names; refuses one that the policy would break.
    pub fn read(html: &'a str) -> Result<Self> {
        for needed in [SCRIPT, PROGRAM, DEPLOYMENT, STYLE, THINGS_LINK] {
            if !html.contains(needed) {
                bail!("index.html must hold {needed}");
            }
        }
        if html.matches(PROGRAM).count() != 1 {
            bail!("index.html must ask for the program exactly once");
        }
        if html.matches("<script").count() != 2 {
            bail!("index.html holds a script of its own: the policy forbids it");
        }
        if html.contains("<style") || html.contains(" style=") || html.contains(" onload=") {
            bail!("index.html holds a style or a handler of its own: the policy forbids it");
        }
        let styles = quoted_after(html, STYLE);
        let named = quoted_after(html, PUBLIC).into_iter().map(|name| format!("public/{name}"));
        let pictures = named.filter(|path| !styles.contains(path)).collect();
        Ok(Self { html, styles, pictures })
    }

    /// Paths of the style sheets, in the order of the cascade.
    pub fn styles(&self) -> &[String] {
        &self.styles
    }

    /// Paths of everything else of `public/` that the page names: the icon.
    pub fn pictures(&self) -> &[String] {
        &self.pictures
    }

    /// The published page. The pictures are those of [`Page::pictures`], in that order.
    pub fn with(
        &self,
        style: &Asset,
        script: &Asset,
        program: &Asset,
        things: &Asset,
        pictures: &[Asset],
    ) -> Result<String> {
        let published = |asset: &Asset| {
            format!(
                "\"{}\" integrity=\"{}\" crossorigin=\"anonymous\"",
                asset.name,
                asset.integrity()
            )
        };
        let mut style_link = Some(format!("<link rel=\"stylesheet\" href={}>", published(style)));
        let mut html = String::new();
        let plain = without_comments(self.html);
        for line in plain.lines().map(str::trim).filter(|line| !line.is_empty()) {
            if line.starts_with(STYLE) {
                let Some(link) = style_link.take() else { continue };
                html.push_str(&link);
            } else {
                html.push_str(line);
            }
            html.push('\n');
        }
        let tag = format!("<script type=\"module\" src={}></script>", published(script));
        html = html.replace(SCRIPT, &tag);
        html = html.replace(PROGRAM, &format!(" href=\"{}\"", program.name));
        let integrity = things.integrity();
        let link = format!(" href=\"{}\" data-integrity=\"{integrity}\"", things.name);
        html = html.replace(THINGS_LINK, &link);
        for (path, picture) in self.pictures.iter().zip(pictures) {
            html = html.replace(&format!("\"{path}\""), &format!("\"{}\"", picture.name));
        }
        if html.contains(PUBLIC) {
            bail!("index.html still names a file by its place in the repository");
        }
        Ok(html)
    }
}

/// Without what only we read. Marks of places, which `thiqa-desk page` writes in, have no blank.
fn without_comments(html: &str) -> String {
    let mut pieces = html.split(COMMENT);
    let mut kept = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        kept.push_str(piece.split_once("-->").map_or("", |(_, after)| after));
    }
    kept
}

fn quoted_after(html: &str, opening: &str) -> Vec<String> {
    let mut found = Vec::new();
    for piece in html.split(opening).skip(1) {
        found.extend(piece.split_once('"').map(|(name, _)| name.to_owned()));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = r#"<!doctype html>
<link rel="icon" type="image/svg+xml" href="public/icon.svg">
<link rel="stylesheet" href="public/style/colours.css">
<link rel="stylesheet" href="public/style/pages.css">
<link id="things" rel="alternate" type="text/csv" href="locales/things.csv">
<script type="application/json" id="thiqa-deployment">{}</script>
<script type="module" src="thiqa.js"></script>
<link rel="preload" as="fetch" href="thiqa.wasm">
<p>19 · 177 · 2511
"#;

    fn published() -> String {
        let asset = |name: &str| Asset::new(name, name.into());
        Page::read(PAGE)
            .unwrap()
            .with(
                &asset("style.css"),
                &asset("thiqa.js"),
                &asset("thiqa.wasm"),
                &asset("things.csv"),
                &[asset("icon.svg")],
            )
            .unwrap()
    }

    #[test]
    fn the_page_names_the_things_by_their_hash() {
        let things = Asset::new("things.csv", "things.csv".into());
        let named = format!("href=\"{}\" data-integrity=\"{}\"", things.name, things.integrity());
        assert!(published().contains(&named));
    }

    #[test]
    fn the_page_asks_for_the_program_by_its_published_name() {
        let program = Asset::new("thiqa.wasm", "thiqa.wasm".into());
        assert!(published().contains(&format!("as=\"fetch\" href=\"{}\"", program.name)));
        assert!(!published().contains("\"thiqa.wasm\""));
    }

    #[test]
    fn the_page_names_its_styles_in_order_and_its_icon() {
        let page = Page::read(PAGE).unwrap();
        assert_eq!(page.styles(), ["public/style/colours.css", "public/style/pages.css"]);
        assert_eq!(page.pictures(), ["public/icon.svg"]);
    }

    #[test]
    fn the_published_page_names_one_style_one_script_and_the_icon_by_their_hashes() {
        let html = published();
        let style = Asset::new("style.css", "style.css".into());
        let link = format!(
            "<link rel=\"stylesheet\" href=\"{}\" integrity=\"{}\" crossorigin=\"anonymous\">",
            style.name,
            style.integrity()
        );
        assert_eq!(html.matches("stylesheet").count(), 1);
        assert!(html.contains(&link));
        assert!(html.contains("<script type=\"module\" src=\"thiqa-"));
        assert!(html.contains("href=\"icon-"));
        assert!(!html.contains("public/"));
    }

    #[test]
    fn the_place_of_the_configuration_and_the_numbers_stay_as_they_are() {
        assert!(published().contains(DEPLOYMENT));
        assert!(published().contains("<p>19 · 177 · 2511"));
    }

    #[test]
    fn what_only_we_read_stays_here_and_the_marks_of_places_go_out() {
        let html = format!(
            "{PAGE}<!-- Why,\n  over lines. -->\n  <ul><!--directory--><!--/directory--></ul>"
        );
        let page = Page::read(&html).unwrap();
        let asset = |name: &str| Asset::new(name, name.into());
        let (style, script) = (asset("style.css"), asset("thiqa.js"));
        let (program, things) = (asset("thiqa.wasm"), asset("things.csv"));
        let html = page.with(&style, &script, &program, &things, &[asset("icon.svg")]).unwrap();
        assert!(html.ends_with("<p>19 · 177 · 2511\n<ul><!--directory--><!--/directory--></ul>\n"));
        assert!(!html.contains("Why"));
    }

    #[test]
    fn a_script_or_a_style_inside_the_page_is_refused() {
        for inside in ["<script>1</script>", "<style>p{}</style>", "<p style=\"color:red\">"] {
            assert!(Page::read(&format!("{PAGE}{inside}")).is_err(), "{inside}");
        }
    }

    #[test]
    fn a_page_without_a_place_for_the_configuration_is_refused() {
        assert!(Page::read(&PAGE.replace("thiqa-deployment", "config")).is_err());
    }
}

//! index.html as it is published: with its words in every language, and with the published files
//! instead of those of the repository, each with its `integrity`; the program's is in public/boot.js.
//!
//! Refuses a page that holds a script or a style of its own, because the site's policy would.

use anyhow::{Context, Result, bail};
use dom_query::{Document, Selection};

use super::asset::Asset;
use super::words::Words;

const STYLES: &str = "link[rel=stylesheet]";
const SCRIPT: &str = "script[src='thiqa.js']";
const PROGRAM: &str = "link[href='thiqa.wasm']";
/// Names of what a list may hold, which the form fetches once it is open.
pub const THINGS: &str = "locales/things.csv";
const THINGS_LINK: &str = "link[href='locales/things.csv']";
const DEPLOYMENT: &str = "script#thiqa-deployment";
/// Where the script and the program find the words of each language.
const LANGUAGES: &str = "#words [lang]";
/// What it names of `public/` beside the styles.
const PICTURES: &str = "link[rel=icon]";
/// What begins a comment that only we read. Marks of places, which `thiqa-desk page` writes in, have
/// no blank.
const BLANK: char = ' ';

/// The files that the page names, under their published names.
pub struct Published<'a> {
    pub style: &'a Asset,
    pub script: &'a Asset,
    pub program: &'a Asset,
    pub things: &'a Asset,
    /// Those of each language, in their order.
    pub words: &'a [Asset],
    /// In the order of [`Page::pictures`].
    pub pictures: &'a [Asset],
}

/// The page, as it stands in the repository.
pub struct Page {
    document: Document,
}

impl Page {
    /// Reads it; refuses one that the policy would break.
    pub fn read(html: &str) -> Result<Self> {
        let document = Document::from(html);
        for needed in [SCRIPT, PROGRAM, DEPLOYMENT, THINGS_LINK] {
            if document.select(needed).length() != 1 {
                bail!("index.html must hold {needed} exactly once");
            }
        }
        let is_own = |name: &str| name == "style" || name.starts_with("on");
        let all = document.select("*");
        let has_own = all.nodes().iter().flat_map(|it| it.attrs()).any(|it| is_own(&it.name.local));
        if has_own || document.select("style").exists() || document.select("script").length() != 2 {
            bail!("index.html holds a script or a style of its own: the policy forbids it");
        }
        Ok(Self { document })
    }

    /// Paths of the style sheets, in the order of the cascade.
    pub fn styles(&self) -> Vec<String> {
        self.named_by(STYLES)
    }

    /// Paths of everything else of `public/` that the page names: the icon.
    pub fn pictures(&self) -> Vec<String> {
        self.named_by(PICTURES)
    }

    fn named_by(&self, links: &str) -> Vec<String> {
        let links = self.document.select(links);
        links.nodes().iter().map(|link| link.attr_or("href", "").to_string()).collect()
    }

    /// The published page.
    pub fn published(self, words: &Words<'_>, published: &Published<'_>) -> Result<String> {
        let Self { document } = self;
        words.fill(&document)?;
        let styles = document.select(STYLES);
        let (first, others) = styles.nodes().split_first().context("index.html names no style")?;
        others.iter().for_each(|style| style.remove_from_parent());
        names(&Selection::from(*first), "href", published.style);
        names(&document.select(SCRIPT), "src", published.script);
        document.select(PROGRAM).set_attr("href", &published.program.name);
        let things = document.select(THINGS_LINK);
        things.set_attr("href", &published.things.name);
        things.set_attr("data-integrity", &published.things.integrity());
        let languages = document.select(LANGUAGES);
        if languages.length() != published.words.len() {
            bail!("index.html must hold {LANGUAGES} once for each language");
        }
        for (place, words) in languages.iter().zip(published.words) {
            place.set_attr("data-file", &words.name);
            place.set_attr("data-integrity", &words.integrity());
        }
        for (link, picture) in document.select(PICTURES).iter().zip(published.pictures) {
            link.set_attr("href", &picture.name);
        }
        for comment in document.root().descendants().iter().filter(|it| it.is_comment()) {
            if comment.html().trim_start_matches("<!--").starts_with(BLANK) {
                comment.remove_from_parent();
            }
        }
        let html = document.html();
        let lines = html.lines().map(str::trim).filter(|line| !line.is_empty());
        Ok(lines.flat_map(|line| [line, "\n"]).collect())
    }
}

/// The element takes the published file, and nothing else in its place.
fn names(element: &Selection<'_>, attribute: &str, asset: &Asset) {
    element.set_attr(attribute, &asset.name);
    element.set_attr("integrity", &asset.integrity());
    element.set_attr("crossorigin", "anonymous");
}

#[cfg(test)]
mod tests {
    use super::super::language::Language;
    use super::*;

    const LANGUAGES: [(&str, &str); 3] = [("ar", "rtl"), ("fr", "ltr"), ("en", "ltr")];

    const PAGE: &str = r#"<!doctype html>
<link rel="icon" type="image/svg+xml" href="public/icon.svg">
<link rel="stylesheet" href="public/style/colours.css">
<link rel="stylesheet" href="public/style/pages.css">
<link id="things" rel="alternate" type="text/csv" href="locales/things.csv">
<script type="application/json" id="thiqa-deployment">{}</script>
<script type="module" src="thiqa.js"></script>
<link rel="preload" as="fetch" href="thiqa.wasm">
<p id="words" data-words="loading"></p>
<p>19 · 177 · 2511
"#;

    fn language((code, direction): (&str, &str)) -> Language {
        let shell = [("loading".to_owned(), "…".to_owned())].into();
        Language { code: code.into(), direction: direction.into(), words: code.into(), shell }
    }

    fn words_of(language: &Language) -> Asset {
        Asset::new(&format!("words-{}.txt", language.code), language.words.clone())
    }

    fn published(html: &str) -> String {
        let asset = |name: &str| Asset::new(name, name.into());
        let (style, script) = (&asset("style.css"), &asset("thiqa.js"));
        let (program, things) = (&asset("thiqa.wasm"), &asset("things.csv"));
        let languages = &LANGUAGES.map(language);
        let (words, pictures) = (&languages.each_ref().map(words_of), &[asset("icon.svg")]);
        let published = Published { style, script, program, things, words, pictures };
        Page::read(html).unwrap().published(&Words::of(languages), &published).unwrap()
    }

    #[test]
    fn the_page_names_the_things_by_their_hash() {
        let things = Asset::new("things.csv", "things.csv".into());
        let named = format!("href=\"{}\" data-integrity=\"{}\"", things.name, things.integrity());
        assert!(published(PAGE).contains(&named));
    }

    #[test]
    fn the_page_names_the_words_of_each_language_by_their_hash() {
        let html = published(PAGE);
        for (code, direction) in LANGUAGES {
            let Asset { name, .. } = words_of(&language((code, direction)));
            let place = format!("<span lang=\"{code}\" dir=\"{direction}\" data-file=\"{name}\" ");
            assert!(html.contains(&place), "{html}");
        }
    }

    #[test]
    fn the_page_asks_for_the_program_by_its_published_name() {
        let program = Asset::new("thiqa.wasm", "thiqa.wasm".into());
        assert!(published(PAGE).contains(&format!("as=\"fetch\" href=\"{}\"", program.name)));
        assert!(!published(PAGE).contains("\"thiqa.wasm\""));
    }

    #[test]
    fn the_page_names_its_styles_in_order_and_its_icon() {
        let page = Page::read(PAGE).unwrap();
        assert_eq!(page.styles(), ["public/style/colours.css", "public/style/pages.css"]);
        assert_eq!(page.pictures(), ["public/icon.svg"]);
    }

    #[test]
    fn the_published_page_names_one_style_one_script_and_the_icon_by_their_hashes() {
        let html = published(PAGE);
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
        let place = r#"<script type="application/json" id="thiqa-deployment">{}</script>"#;
        assert!(published(PAGE).contains(place));
        assert!(published(PAGE).contains("<p>19 · 177 · 2511"));
    }

    #[test]
    fn what_only_we_read_stays_here_and_the_marks_of_places_go_out() {
        let html = format!(
            "{PAGE}<!-- Why,\n  over lines. -->\n  <ul><!--directory--><!--/directory--></ul>"
        );
        let html = published(&html);
        let there = "<p>19 · 177 · 2511\n</p><ul><!--directory--><!--/directory--></ul>";
        assert!(html.contains(there), "{html}");
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

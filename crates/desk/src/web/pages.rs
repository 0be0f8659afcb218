//! What the desk's page draws. Decides nothing; whatever a stranger wrote stands in an element of
//! its own direction, as text, never as a link.

use maud::{DOCTYPE, Markup, html};
use thiqa_report::Language;

use super::Visit;
use super::notice::Notice;
use super::words::{name, say, say_with};
use crate::calendar::written;
use crate::error::DeskError;
use crate::inbox::{self, Answer, ApartItem, ApartLine, Case, CaseLine, ErasedLine, Inbox, Item};
use crate::store::deployment;
use crate::store::kept::Apart;
use crate::warnings::{Warning, warnings};

/// Where a page stands: behind which token, in which language.
pub(super) struct Frame<'a> {
    pub(super) token: &'a str,
    pub(super) language: Language,
}

impl Frame<'_> {
    fn path(&self, rest: &str) -> String {
        format!("/{}/{}/{rest}", self.token, self.language.code())
    }

    fn page(&self, title: &str, here: &str, content: &Markup) -> Markup {
        let language = self.language;
        html! {
            (DOCTYPE)
            html lang=(language.code()) dir=(language.direction().html()) {
                (head(title))
                body {
                    header {
                        a.brand href=(self.path("")) { (say("brand", language)) }
                        nav {
                            @for other in Language::ALL {
                                @let at = Frame { token: self.token, language: other };
                                a href=(at.path(here)) lang=(other.code()) dir=(other.direction().html())
                                    aria-current=[(other == language).then_some("true")] { (other.name()) }
                            }
                        }
                    }
                    main { (content) }
                }
            }
        }
    }
}

fn head(title: &str) -> Markup {
    html! {
        head {
            meta charset="utf-8";
            meta name="viewport" content="width=device-width, initial-scale=1";
            title { (title) }
            link rel="stylesheet" href="/style.css";
        }
    }
}

/// The page without a token: a field to paste it into.
pub(super) fn paste() -> Markup {
    let (arabic, french) = (Language::Arabic, Language::French);
    html! {
        (DOCTYPE)
        html lang="ar" dir="rtl" {
            (head("Thiqa"))
            body {
                main.paste {
                    h1 { (say("brand", arabic)) }
                    form method="post" action="/" {
                        label for="token" {
                            (say("paste", arabic))
                            span lang="fr" dir="ltr" { (say("paste", french)) }
                        }
                        input id="token" name="token" dir="ltr" autocomplete="off" spellcheck="false" required;
                        button { (say("open", arabic)) " · " span lang="fr" { (say("open", french)) } }
                    }
                }
            }
        }
    }
}

/// Something is broken: said in the words of the error, which name what to do.
pub(super) fn trouble(error: &DeskError) -> Markup {
    html! { (DOCTYPE) html lang="en" { (head("Thiqa")) body { main { p.warning { (error) } } } } }
}

/// The list.
pub(super) fn list(visit: &Visit, notice: Option<&Notice>) -> Result<Markup, DeskError> {
    let (frame, language) = (visit.frame(), visit.language);
    let inbox = inbox::list(&visit.desk, &visit.office.keyring)?;
    let warnings = warnings(&visit.desk, visit.today)?;
    let pulled = deployment::pulled(visit.desk.store().reader())?.map(written);
    let mut cases: Vec<_> = inbox.cases.iter().rev().collect();
    cases.sort_by_key(|case| case.danger.is_empty());
    let (new, opened): (Vec<_>, Vec<_>) = cases.into_iter().partition(|case| case.new);
    let content = html! {
        @if let Some(notice) = notice { (notice.markup(language)) }
        (warning_lines(&warnings, language))
        div.bar {
            h1 { (say("cases", language)) " " span.count { (inbox.cases.len()) } }
            form method="post" action=(frame.path("pull")) {
                button { (say("pull", language)) }
                span.quiet {
                    (say("pulled", language)) " "
                    bdi dir="ltr" { (pulled.as_deref().unwrap_or("–")) }
                }
            }
        }
        @if inbox.cases.is_empty() { p.quiet { (say("no_case", language)) } }
        (table(&frame, "new_cases", &new))
        (table(&frame, "opened_cases", &opened))
        (aparts(&frame, &inbox))
    };
    Ok(frame.page(&say("cases", language), "", &content))
}

fn warning_lines(warnings: &[Warning], language: Language) -> Markup {
    html! {
        @if !warnings.is_empty() {
            ul.warnings {
                @for warning in warnings {
                    li { (say_with(&format!("warning.{}", warning.id()), &warning.value(), language)) }
                }
            }
        }
    }
}

fn table(frame: &Frame<'_>, title: &str, cases: &[&CaseLine]) -> Markup {
    let language = frame.language;
    html! {
        @if !cases.is_empty() {
            section {
                h2 { (say(title, language)) " " span.count { (cases.len()) } }
                table {
                    thead { tr {
                        @for column in ["case", "received", "language", "answers", "words"] {
                            th scope="col" { (say(&format!("column.{column}"), language)) }
                        }
                    } }
                    tbody { @for case in cases { (row(frame, case)) } }
                }
            }
        }
    }
}

fn row(frame: &Frame<'_>, case: &CaseLine) -> Markup {
    let spoken = case.language.as_deref().and_then(Language::of_tag);
    html! {
        tr.new[case.new] {
            td { a href=(frame.path(&case.id)) { (case.id) } }
            td { bdi dir="ltr" { (case.received) } }
            td { @match spoken {
                Some(spoken) => span lang=(spoken.code()) { (spoken.name()) },
                None => bdi { (case.language.as_deref().unwrap_or("–")) },
            } }
            td { (chosen(&case.answers)) }
            td {
                @if let Some(text) = &case.excerpt { p.excerpt dir="auto" { (text) } }
                @for mark in &case.marks { span.mark { (name("mark", mark, frame.language)) } }
            }
        }
    }
}

/// What was chosen, as it was shown, without the answers that say nothing about the case.
fn chosen(answers: &[Answer]) -> Markup {
    let about = |answer: &&Answer| matches!(answer.question.as_str(), "content" | "platform");
    html! {
        @for answer in answers.iter().filter(about) {
            @for shown in &answer.shown { span.chosen { bdi { (shown) } } }
        }
    }
}

fn aparts(frame: &Frame<'_>, inbox: &Inbox) -> Markup {
    let language = frame.language;
    html! {
        @if !inbox.apart.is_empty() || inbox.newer > 0 {
            section.apart {
                h2 { (say("apart", language)) }
                @if inbox.newer > 0 { p { (say_with("newer", &inbox.newer.to_string(), language)) } }
                @for kind in Apart::ALL {
                    @let lines: Vec<_> = inbox.apart.iter().filter(|it| it.kind == kind.name()).collect();
                    @if !lines.is_empty() {
                        h3 { (name("kind", kind.name(), language)) " " span.count { (lines.len()) } }
                        p.quiet { (name("about", kind.name(), language)) }
                        ul.items { @for line in lines { li { (apart_link(frame, line)) } } }
                    }
                }
            }
        }
    }
}

fn apart_link(frame: &Frame<'_>, line: &ApartLine) -> Markup {
    html! {
        a href=(frame.path(&line.id)) { (line.id) } " "
        bdi dir="ltr" { (line.received) } " "
        span.quiet { (name("reason", &line.reason, frame.language)) }
    }
}

/// One thing, whole.
pub(super) fn item(frame: &Frame<'_>, item: &Item) -> Markup {
    match item {
        Item::Case(case) => frame.page(&case.line.id, &case.line.id, &whole_case(frame, case)),
        Item::Erased(erased) => frame.page(&erased.id, &erased.id, &tombstone(frame, erased)),
        Item::Apart(apart) => {
            frame.page(&apart.line.id, &apart.line.id, &whole_apart(frame, apart))
        }
    }
}

fn tombstone(frame: &Frame<'_>, erased: &ErasedLine) -> Markup {
    let language = frame.language;
    html! {
        p { a href=(frame.path("")) { (say("back", language)) } }
        h1 { (say("column.case", language)) " " bdi { (erased.id) } }
        p { (say_with("erased", &erased.erased, language)) }
    }
}

fn whole_case(frame: &Frame<'_>, case: &Case) -> Markup {
    let language = frame.language;
    html! {
        p { a href=(frame.path("")) { (say("back", language)) } }
        div.bar {
            h1 { (say("column.case", language)) " " bdi { (case.line.id) } }
            span.stage { (name("stage", case.line.stage, language)) }
        }
        @for mark in &case.line.marks {
            p.warning { (name("mark", mark, language)) }
        }
        div.case {
            section.answers {
                @let spoken = case.line.language.as_deref().and_then(Language::of_tag);
                div lang=[spoken.map(Language::code)] dir=(spoken.unwrap_or(language).direction().html()) {
                    @for answer in &case.every_answer { (whole_answer(answer)) }
                }
                @if let Some(email) = &case.email {
                    h2 { (say("email", language)) }
                    p.words { bdi { (email) } }
                }
                @if !case.unknown.is_empty() {
                    h2 { (say("unknown", language)) }
                    pre dir="auto" { (serde_json::to_string_pretty(&case.unknown).unwrap_or_default()) }
                }
            }
            (facts(frame, case))
        }
    }
}

fn whole_answer(answer: &Answer) -> Markup {
    html! {
        h2 dir="auto" { (answer.label) }
        @if answer.shown.is_empty() {
            @for text in &answer.value { p.words dir="auto" { (text) } }
        } @else {
            p { @for shown in &answer.shown { span.chosen { bdi { (shown) } } } }
        }
    }
}

fn facts(frame: &Frame<'_>, case: &Case) -> Markup {
    let language = frame.language;
    let spoken = case.line.language.clone().map(|tag| match Language::of_tag(&tag) {
        Some(language) => language.name().to_owned(),
        None => tag,
    });
    let form = case.line.form.as_deref();
    let fact = |key: &str, value: Option<String>| {
        html! {
            dt { (say(&format!("fact.{key}"), language)) }
            dd { bdi { (value.as_deref().unwrap_or("–")) } }
        }
    };
    let returns = case.returns.map(|it| say(if it { "answer_yes" } else { "answer_no" }, language));
    html! {
        dl.facts {
            (fact("form", form.map(|it| name("form", it, language))))
            (fact("language", spoken))
            (fact("received", Some(case.line.received.clone())))
            (fact("sent", case.line.sent.as_ref().map(|sent| sent.replace('T', " ").replace('Z', " UTC"))))
            (fact("returns", returns))
            (fact("release", case.release.clone()))
            (fact("manifest", case.manifest.map(|seq| seq.to_string())))
        }
    }
}

fn whole_apart(frame: &Frame<'_>, item: &ApartItem) -> Markup {
    let language = frame.language;
    html! {
        p { a href=(frame.path("")) { (say("back", language)) } }
        h1 { (name("kind", item.line.kind, language)) " " bdi { (item.line.id) } }
        p { (name("about", item.line.kind, language)) }
        p.warning { (name("reason", &item.line.reason, language)) }
        @match &item.text {
            Some(text) => pre dir="auto" { (text) },
            None => {
                p.quiet { (say("bytes", language)) }
                pre.bytes dir="ltr" tabindex="0" { (item.bytes) }
            }
        }
    }
}

//! What a counsellor does with a case. The page of a case is one form with many buttons: whatever
//! is pressed, all that was typed comes along, and nothing of it is lost where the desk refuses.

use thiqa_report::{Destination, Stage};

use super::fields::Fields;
use super::visit::Visit;
use crate::reply::{
    Answered, ReplyDraft, ReplyError, TakenBack, erase_by_hand, flag, keep, lift, reply,
    take_erasure_back, take_stage_back, template_for,
};
use crate::views::Case;

/// The template that asks for a consent.
const CONSENT: &str = "consent";

/// What was pressed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Action {
    /// Puts a template into the field; nothing is sent.
    Template,
    /// Begins a question of consent in the field; nothing is sent.
    Ask,
    /// Sends the answer.
    Reply,
    /// Sends the answer that says that the team has finished, once that was asked again.
    ReplyAndFinish,
    /// Notes a stage and tells it.
    Stage,
    /// Notes that the team has finished, once that was asked again.
    Finish,
    /// Takes a stage back that was pressed by mistake.
    StageBack,
    /// Takes it back, once that was asked again.
    StageBackSurely,
    /// Perhaps it is not the same person.
    Flag,
    /// It is the same person after all.
    Unflag,
    /// Lifts a stop, or an erase that is held.
    Lift,
    /// Stops an erasure, because a life may be in danger.
    Keep,
    /// Erases a case whose keys came with one that was erased.
    Erase,
    /// Takes that back.
    TakeBack,
}

/// What stands in the fields.
#[derive(Default)]
pub(super) struct Typed {
    /// Words of the answer.
    pub(super) text: String,
    /// The template that is chosen.
    pub(super) template: String,
    /// Whom the answer asks to be allowed to tell.
    pub(super) ask: Option<Destination>,
    /// The stage to send along, and for `reported` who was told.
    pub(super) stage: Option<(Stage, Option<Destination>)>,
    /// Where she asks that a stop is lifted.
    pub(super) lift_reason: String,
    /// Whose judgement of danger it is.
    pub(super) keep_by: String,
    /// Why.
    pub(super) keep_reason: String,
    /// Whose decision an erasure by hand is.
    pub(super) erase_by: String,
    /// Why.
    pub(super) erase_reason: String,
    /// How long the conversation was when the page was drawn.
    entries: String,
    /// Value of the button.
    pub(super) pressed: String,
}

/// What was done, told above the case.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Done {
    /// The answer is in her mailbox.
    Sent,
    /// The answer is stored; the relay does not have it yet.
    Waits,
    /// Noted at the desk, told to nobody.
    Noted,
    /// A stop was lifted, or an erase that was held.
    Lifted,
    /// An erasure was stopped.
    Kept,
    /// The case is locked, and erased in seven days.
    Erasing,
    /// It is not erased after all.
    TakenBack,
    /// A stage was taken back, at the relay too.
    Corrected,
    /// A stage was taken back; the relay does not know yet.
    CorrectionWaits,
    /// A stage was taken back; the answer that told it stays.
    OnlyCorrected,
}

/// Why nothing was done.
pub(super) enum Refusal {
    /// The conversation went on since the page was drawn.
    Changed,
    /// This folder is a copy: it only reads.
    NotAtHome,
    /// The desk refuses.
    Desk(ReplyError),
}

impl Action {
    const ALL: [(&'static str, Self); 14] = [
        ("template", Self::Template),
        ("ask", Self::Ask),
        ("reply", Self::Reply),
        ("reply_and_finish", Self::ReplyAndFinish),
        ("stage", Self::Stage),
        ("finish", Self::Finish),
        ("stage_back", Self::StageBack),
        ("stage_back_surely", Self::StageBackSurely),
        ("flag", Self::Flag),
        ("unflag", Self::Unflag),
        ("lift", Self::Lift),
        ("keep", Self::Keep),
        ("erase", Self::Erase),
        ("take_back", Self::TakeBack),
    ];

    /// Reads the end of an address.
    pub(super) fn of(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(it, _)| *it == name).map(|(_, action)| action)
    }

    /// Its name in an address.
    pub(super) fn name(self) -> &'static str {
        Self::ALL.into_iter().find(|(_, it)| *it == self).map_or("", |(name, _)| name)
    }

    /// What is pressed in the place of this one when it is asked once more.
    pub(super) fn once_more(self) -> Self {
        match self {
            Self::Reply => Self::ReplyAndFinish,
            Self::Stage => Self::Finish,
            Self::StageBack => Self::StageBackSurely,
            Self::Template
            | Self::Ask
            | Self::ReplyAndFinish
            | Self::Finish
            | Self::StageBackSurely
            | Self::Flag
            | Self::Unflag
            | Self::Lift
            | Self::Keep
            | Self::Erase
            | Self::TakeBack => self,
        }
    }

    /// Whether it only fills a field.
    fn only_fills(self) -> bool {
        matches!(self, Self::Template | Self::Ask)
    }

    /// Does it. On success what it used leaves the fields, and the rest stays.
    pub(super) fn perform(
        self,
        visit: &Visit,
        case: &Case,
        typed: &mut Typed,
    ) -> Result<Option<Done>, Refusal> {
        if !self.only_fills() && !visit.session.desk().is_at_home() {
            return Err(Refusal::NotAtHome);
        }
        if !self.only_fills() && typed.entries != case.messages.len().to_string() {
            return Err(Refusal::Changed);
        }
        self.work(visit, &case.line.id, typed).map_err(Refusal::Desk)
    }

    fn work(self, visit: &Visit, id: &str, typed: &mut Typed) -> Result<Option<Done>, ReplyError> {
        let session = &visit.session;
        let done = match self {
            Self::Template => {
                return typed.begin(visit, id, &typed.template.clone()).map(|()| None);
            }
            Self::Ask => {
                typed.ask = Destination::of(&typed.pressed);
                return typed.begin(visit, id, CONSENT).map(|()| None);
            }
            Self::Reply => {
                let answered = reply(session, &mut visit.relay()?, id, &typed.answer())?;
                typed.forget_answer();
                Done::of(&answered)
            }
            Self::ReplyAndFinish => {
                // She said yes to the stage of the button, whatever the list of stages names since.
                let stage = stage(&typed.pressed);
                let draft = ReplyDraft { stage, asked_once_more: true, ..typed.answer() };
                let answered = reply(session, &mut visit.relay()?, id, &draft)?;
                typed.forget_answer();
                Done::of(&answered)
            }
            Self::Stage | Self::Finish => {
                let stage = stage(&typed.pressed);
                let asked_once_more = self == Self::Finish;
                let draft = ReplyDraft { stage, asked_once_more, ..ReplyDraft::default() };
                Done::of(&reply(session, &mut visit.relay()?, id, &draft)?)
            }
            Self::StageBack | Self::StageBackSurely => {
                let stage = stage(&typed.pressed).ok_or(ReplyError::NothingSaid)?;
                let surely = self == Self::StageBackSurely;
                let taken_back = take_stage_back(session, &mut visit.relay()?, id, stage, surely)?;
                typed.get_back(&taken_back);
                Done::of_correction(&taken_back)
            }
            Self::Flag | Self::Unflag => {
                flag(session, id, self == Self::Flag)?;
                Done::Noted
            }
            Self::Lift => {
                lift(session, id, &typed.lift_reason)?;
                typed.lift_reason.clear();
                Done::Lifted
            }
            Self::Keep => {
                keep(session, id, &typed.keep_by, &typed.keep_reason)?;
                (typed.keep_by, typed.keep_reason) = Default::default();
                Done::Kept
            }
            Self::Erase => {
                erase_by_hand(session, id, &typed.erase_by, &typed.erase_reason)?;
                (typed.erase_by, typed.erase_reason) = Default::default();
                Done::Erasing
            }
            Self::TakeBack => {
                take_erasure_back(session, id)?;
                Done::TakenBack
            }
        };
        Ok(Some(done))
    }
}

impl Typed {
    /// Reads the form of a case. What names nothing here is as if it was not chosen.
    pub(super) fn of(form: &[u8]) -> Self {
        let fields = Fields::of(form);
        let text = |name| fields.get(name).to_owned();
        Self {
            text: text("text"),
            template: text("template"),
            ask: Destination::of(fields.get("ask")),
            stage: stage(fields.get("stage")),
            lift_reason: text("lift_reason"),
            keep_by: text("keep_by"),
            keep_reason: text("keep_reason"),
            erase_by: text("erase_by"),
            erase_reason: text("erase_reason"),
            entries: text("entries"),
            pressed: text("press"),
        }
    }

    /// Whether something stands in the fields that would be lost.
    pub(super) fn holds_words(&self) -> bool {
        self.written().next().is_some()
    }

    /// All that a person wrote, one below the other.
    pub(super) fn words(&self) -> String {
        self.written().collect::<Vec<_>>().join("\n\n")
    }

    fn written(&self) -> impl Iterator<Item = &str> {
        let fields = [
            &self.text,
            &self.lift_reason,
            &self.keep_by,
            &self.keep_reason,
            &self.erase_by,
            &self.erase_reason,
        ];
        fields.into_iter().map(String::as_str).filter(|field| !field.trim().is_empty())
    }

    /// Puts a template into the field, after what stands there.
    fn begin(&mut self, visit: &Visit, id: &str, template: &str) -> Result<(), ReplyError> {
        let to = self.ask.or(self.stage.and_then(|(_, to)| to));
        let words = template_for(&visit.session, id, template, to)?;
        self.go_on_with(&words);
        self.template.clear();
        Ok(())
    }

    fn go_on_with(&mut self, words: &str) {
        let before = self.text.trim_end();
        self.text =
            if before.is_empty() { words.to_owned() } else { format!("{before}\n\n{words}") };
    }

    /// Puts what a deleted answer said into the field, to be said again.
    fn get_back(&mut self, taken_back: &TakenBack) {
        if !taken_back.text.is_empty() {
            self.go_on_with(&taken_back.text);
        }
        self.ask = self.ask.or(taken_back.ask.first().copied());
    }

    fn answer(&self) -> ReplyDraft {
        let ask = self.ask.into_iter().collect();
        let (text, stage) = (self.text.clone(), self.stage);
        ReplyDraft { text, ask, stage, asked_once_more: false }
    }

    fn forget_answer(&mut self) {
        self.text.clear();
        self.template.clear();
        (self.ask, self.stage) = (None, None);
    }
}

impl Done {
    pub(super) const ALL: [Self; 10] = [
        Self::Sent,
        Self::Waits,
        Self::Noted,
        Self::Lifted,
        Self::Kept,
        Self::Erasing,
        Self::TakenBack,
        Self::Corrected,
        Self::CorrectionWaits,
        Self::OnlyCorrected,
    ];

    fn of(answered: &Answered) -> Self {
        match (&answered.waits, answered.numbers.is_empty()) {
            (Some(_), _) => Self::Waits,
            (None, true) => Self::Noted,
            (None, false) => Self::Sent,
        }
    }

    fn of_correction(taken_back: &TakenBack) -> Self {
        match (Self::of(&taken_back.correction), taken_back.deleted) {
            (Self::Sent, true) => Self::Corrected,
            (Self::Waits, true) => Self::CorrectionWaits,
            (Self::Sent, false) => Self::OnlyCorrected,
            (waits_or_noted, _) => waits_or_noted,
        }
    }

    /// Its id, under which its words stand.
    pub(super) fn id(self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::Waits => "waits",
            Self::Noted => "noted",
            Self::Lifted => "lifted",
            Self::Kept => "kept",
            Self::Erasing => "erasing",
            Self::TakenBack => "taken_back",
            Self::Corrected => "corrected",
            Self::CorrectionWaits => "correction_waits",
            Self::OnlyCorrected => "only_corrected",
        }
    }

    /// Reads the query of an address.
    pub(super) fn of_query(query: &str) -> Option<Self> {
        let fields = Fields::of(query.as_bytes());
        Self::ALL.into_iter().find(|it| it.id() == fields.get("done"))
    }
}

/// How a stage stands in a form: `analysis`, or `reported:meta`.
pub(super) fn value(stage: Stage, to: Option<Destination>) -> String {
    match to {
        Some(to) => format!("{}:{}", stage.id(), to.id()),
        None => stage.id().to_owned(),
    }
}

/// Reads that.
fn stage(text: &str) -> Option<(Stage, Option<Destination>)> {
    let (stage, to) = text.split_once(':').unwrap_or((text, ""));
    Some((Stage::of(stage)?, Destination::of(to)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stage_is_read_as_a_button_names_it() {
        assert_eq!(stage("analysis"), Some((Stage::Analysis, None)));
        assert_eq!(stage("reported:meta"), Some((Stage::Reported, Some(Destination::Meta))));
        for named in [(Stage::Archived, None), (Stage::Reported, Some(Destination::Onde))] {
            assert_eq!(stage(&value(named.0, named.1)), Some(named));
        }
        assert_eq!(stage("reported:moon"), Some((Stage::Reported, None)));
        assert_eq!(stage(""), None);
        assert_eq!(stage("flying:meta"), None);
    }

    #[test]
    fn only_what_was_done_is_told() {
        assert!(Done::of_query("done=sent") == Some(Done::Sent));
        assert!(Done::of_query("x=1&done=kept") == Some(Done::Kept));
        assert!(Done::of_query("done=<b>").is_none() && Done::of_query("").is_none());
    }
}

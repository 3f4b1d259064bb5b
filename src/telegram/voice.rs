//! TEMP shim until the texts are there.
use super::actions::*;
use super::html::Html;
use super::message::{Button, Message};
use super::update::Media;
use super::words::Language;
use super::works::Works;
use super::*;
pub(super) struct Look<'a> {
    pub id: AnswerId,
    pub language: Language,
    pub public: Option<&'a str>,
    pub is_private: bool,
}
fn say(text: &str) -> Message {
    Message { parts: vec![Html::plain(text)], attachment: None, buttons: vec![] }
}
pub(super) fn busy(_: Language) -> Message {
    say("Too much at once.")
}
pub(super) fn failed(_: Language) -> Message {
    say("Something failed here.")
}
pub(super) fn refused(_: Language) -> Message {
    say("This bot is not for you.")
}
pub(super) fn media(_: Media, _: Language) -> Message {
    say("I read only text.")
}
pub(super) fn empty(_: Language) -> Message {
    say("Ask me something.")
}
pub(super) fn too_many(n: u32, wait: Duration, _: Language) -> Message {
    say(&format!("At most {n} a minute; again in {} s", wait.as_secs()))
}
pub(super) fn too_long(n: usize, _: Language) -> Message {
    say(&format!("At most {n} characters"))
}
pub(super) fn too_slow(_: Language) -> Message {
    say("Too slow.")
}
pub(super) fn help(_: &Works, _: bool, _: Language) -> Message {
    say("help")
}
pub(super) fn start(_: &Works, _: Language) -> Message {
    say("start")
}
pub(super) fn hello(_: &Works, _: Language) -> Message {
    say("hello")
}
pub(super) async fn holdings(_: &Works, _: u16, _: Language) -> Message {
    say("holdings")
}
pub(super) fn privacy(_: Language) -> Message {
    say("privacy")
}
pub(super) fn forget(_: Language) -> Message {
    Message {
        buttons: vec![vec![Button::act("Delete", Action::Forget), Button::act("Keep", Action::KeepAll)]],
        ..say("Forget?")
    }
}
pub(super) fn forgotten(_: Language) -> Message {
    say("forgotten")
}
pub(super) fn kept(_: Language) -> Message {
    say("kept")
}
pub(super) fn language(_: Language) -> Message {
    say("language")
}
pub(super) fn language_set(_: Language) -> Message {
    say("language set")
}
pub(super) fn reset(_: Language) -> Message {
    say("reset")
}
pub(super) fn thanks(_: Language) -> Message {
    say("thanks")
}
pub(super) fn how_to(name: &str, _: Language) -> Message {
    say(&format!("how to {name}"))
}
pub(super) fn source_gone(_: Language) -> Message {
    say("gone")
}
pub(super) fn gone(_: Language) -> String {
    "gone".to_owned()
}
pub(super) fn toast(_: Action, _: Language) -> Option<String> {
    None
}
pub(super) async fn source(_: &Works, _: u16, s: &(String, u32, (usize, usize)), _: Language) -> Message {
    say(&format!("{s:?}"))
}
pub(super) fn sources(_: AnswerId, _: u16, _: usize, _: Language) -> Vec<Vec<Button>> {
    vec![]
}
pub(super) const MORE: &str = "tell me more";
pub(super) const BEFORE: &str = "and the inspection before?";
pub(super) const OTHERS: &str = "and which other councils?";
pub(super) fn question_of(name: &str, rest: &str) -> Option<String> {
    match name {
        "ask" => Some(rest.to_owned()),
        "improve" => Some(format!("what must {rest} improve?")),
        _ => None,
    }
}
pub(super) fn inline_help(
    _: &Works,
    _: Language,
) -> (Vec<teloxide::types::InlineQueryResult>, Option<teloxide::types::InlineQueryResultsButton>) {
    (vec![], None)
}
pub(super) fn inline(
    _: &Works,
    _: &crate::answer::Answer,
    _: AnswerId,
    _: Language,
) -> (Vec<teloxide::types::InlineQueryResult>, Option<teloxide::types::InlineQueryResultsButton>) {
    (vec![], None)
}
pub(super) async fn menus(_: &Api) -> Result<(), Trouble> {
    Ok(())
}
pub(super) fn answer(a: &crate::answer::Answer, look: &Look<'_>) -> Message {
    let _ = (look.language, look.public, look.is_private);
    let mut html = Html::new().bold(&a.headline);
    for s in &a.statements {
        html = html.text("\n").looking(super::html::Look::Quote, s.text());
    }
    let buttons = (1..=a.citations.len().min(4))
        .map(|n| Button::act(format!("Source {n}"), Action::Source(look.id, n as u16)))
        .collect();
    Message {
        parts: vec![html],
        attachment: None,
        buttons: vec![
            buttons,
            vec![Button::act("Right", Action::Right(look.id)), Button::act("Wrong", Action::Wrong(look.id))],
        ],
    }
}

//! Shows how the bot's replies look on a phone, without Telegram: a page made of the same messages that are sent.
//!
//! `cargo run --example telegram_preview -- INDEX [--home NAME] [--language pl] [--public URL] [--group] < CHAT > chat.html`
//!
//! Each line of CHAT is what a user sends (a question or a command), or in brackets what a user presses or does:
//! `[source 2]`, `[more]`, `[before]`, `[others]`, `[choose 1]`, `[inline QUESTION]`, `[notices]`. A question leans on the one before it, and
//! `/reset` ends that.

use std::error::Error;
use std::fmt::Write as _;
use std::io::{self, BufRead as _, Write as _};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use scrutineer::answer::Answer;
use scrutineer::assistant::{Assistant, Settings};
use scrutineer::authority::Authorities;
use scrutineer::document::PassageNumber;
use scrutineer::index::Snapshot;
use scrutineer::question::Question;
use scrutineer::telegram::menus::{Asked, Command, asked};
use scrutineer::telegram::texts::{Kept, Media};
use scrutineer::telegram::{AnswerId, ButtonAction, Html, Language, Languages, Message, Offers, Voice, render, texts};

/// The answer's name does not show.
const ID: AnswerId = AnswerId(1);

/// The look of a chat on a phone.
const STYLE: &str = "body { margin: 0; padding: 8px; background: #d5dfe6; font: 16px/1.32 Roboto, 'Noto Sans', sans-serif }\n\
    .said, .heard { clear: both; box-sizing: border-box; max-width: 92%; margin: 3px 0; padding: 6px 10px; \
    border-radius: 12px; white-space: pre-wrap; overflow-wrap: anywhere }\n\
    .said { float: left; background: #fff; min-width: 60% }\n\
    .heard { float: right; background: #e3fdd5 }\n\
    .keys { clear: both; float: left; width: 92%; margin-bottom: 6px }\n\
    .row { display: flex; gap: 3px; margin-top: 3px }\n\
    .row div { flex: 1; min-width: 0; padding: 7px 4px; border-radius: 8px; background: #8aa4b399; color: #fff; \
    text-align: center; font-size: 14px; white-space: nowrap; overflow: hidden; text-overflow: ellipsis }\n\
    blockquote { margin: 0; padding: 2px 8px; border-left: 3px solid #3a8ec7; border-radius: 4px; background: #3a8ec71a; \
    font-size: 15px }\n\
    blockquote[expandable] { max-height: 3.96em; overflow: hidden; border-right: 3px dotted #3a8ec7 }\n\
    iframe { display: block; width: 100%; height: 600px; border: 1px solid #ccc }\n\
    a { color: #2a7db5; text-decoration: none } i { color: #444 }\n";

struct Chat<'a> {
    voice: Voice<'a>,
    assistant: Assistant,
    authorities: Arc<Authorities>,
    last: Option<(Answer, Offers)>,
    before: Option<Question>,
    page: String,
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let index = arguments.next().ok_or("name the folder of an index")?;
    let (mut settings, mut language, mut public, mut group) = (Settings::default(), Language::ENGLISH, None, false);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--home" => settings.home = arguments.next(),
            "--language" => language = Language::of_client(arguments.next().as_deref()),
            "--public" => public = arguments.next(),
            "--group" => group = true,
            other => return Err(format!("unknown argument {other}").into()),
        }
    }
    let authorities = Arc::new(Authorities::bundled());
    let snapshot = Arc::new(Snapshot::open(Path::new(&index))?);
    let assistant = Assistant::new(snapshot, Arc::clone(&authorities), settings);
    let languages = Languages::bundled();
    let voice = Voice { words: languages.of(language), bot: "scrutineer_bot", public: public.as_deref(), group };
    let mut chat = Chat { voice, assistant, authorities, last: None, before: None, page: String::new() };
    for line in io::stdin().lock().lines() {
        chat.hear(line?.trim())?;
    }
    let head = "<!DOCTYPE html><meta charset=utf-8><meta name=viewport content='width=device-width'><style>";
    Ok(writeln!(io::stdout().lock(), "{head}{STYLE}</style>{}", chat.page)?)
}

impl Chat<'_> {
    fn hear(&mut self, line: &str) -> Result<(), Box<dyn Error>> {
        if line.is_empty() {
            return Ok(());
        }
        let _ = write!(self.page, "<div class=heard>{}</div>", Html::plain(line).markup());
        if let Some(pressed) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            return self.press(pressed);
        }
        match asked(line, self.voice.bot) {
            Asked::Words(words) => self.ask(words),
            Asked::Command(command, behind) => match command.question(behind) {
                Some(question) => self.ask(&question),
                None => self.command(command),
            },
            Asked::Unknown { command, .. } => {
                self.say(&texts::unknown_command(&self.voice, command));
                Ok(())
            }
            Asked::ToAnother => Ok(()),
        }
    }

    fn ask(&mut self, question: &str) -> Result<(), Box<dyn Error>> {
        let answer = self.assistant.ask(question, self.before.as_ref())?;
        let offers = Offers::of(&answer, self.assistant.snapshot().catalog(), &self.authorities);
        self.say(&render::answer(&self.voice, &answer, &offers, ID));
        self.before = Some(answer.question.clone());
        self.last = Some((answer, offers));
        Ok(())
    }

    fn command(&mut self, command: Command) -> Result<(), Box<dyn Error>> {
        let voice = self.voice;
        let suggestions = self.assistant.ask("What can you do?", None)?.suggestions;
        let days = |days: u64| Some(Duration::from_hours(days * 24));
        let kept = Kept { messages: days(0), answers: days(30), replies: days(0), settings: None, feedback: days(365) };
        self.say(&match command {
            Command::Start => texts::start(&voice, &suggestions),
            Command::Help => texts::help(&voice, &suggestions),
            Command::Sources => render::holdings(&voice, self.assistant.snapshot().catalog(), 0),
            Command::Privacy => texts::privacy(&voice, &kept),
            Command::Forget => texts::forget(&voice),
            Command::Feedback => texts::feedback(&voice),
            Command::Language => texts::language(&voice),
            Command::Compare => texts::compare_empty(&voice),
            Command::Reset => texts::reset(&voice),
            Command::Ask | Command::Improve | Command::Grades => texts::ask_empty(&voice),
        });
        if command == Command::Reset {
            self.before = None;
        }
        Ok(())
    }

    fn press(&mut self, pressed: &str) -> Result<(), Box<dyn Error>> {
        let (what, rest) = pressed.split_once(' ').unwrap_or((pressed, ""));
        if what == "notices" {
            let voice = self.voice;
            let media = [Media::Voice, Media::Picture, Media::Sticker, Media::File, Media::Other];
            let mut notices: Vec<Message> = media.into_iter().map(|media| texts::hint(&voice, media)).collect();
            notices.extend([
                texts::busy(&voice, 3),
                texts::too_long(&voice, 1_200, 1_000),
                texts::too_many(&voice, Duration::from_secs(20)),
                texts::too_slow(&voice),
                texts::not_allowed(&voice),
                texts::failed(&voice),
                texts::source_gone(&voice),
                texts::language_set(&voice),
                texts::group_hello(&voice),
            ]);
            for notice in &notices {
                self.say(notice);
            }
            return Ok(());
        }
        if what == "inline" {
            let answer = self.assistant.ask(rest, None)?;
            for result in render::inline(&self.voice, &answer, ID) {
                let list = Html::new().bold(&result.title).text("\n").italic(&result.description);
                let _ = write!(self.page, "<div class=said>{}</div>", list.markup());
                self.say(&Message { parts: vec![result.text], attachment: None, buttons: result.buttons });
            }
            return Ok(());
        }
        let Some((answer, offers)) = &self.last else { return Err("nothing was asked".into()) };
        let number = rest.parse::<usize>().unwrap_or(1);
        let question = match what {
            "more" => offers.more.clone(),
            "before" => offers.before.clone(),
            "others" => offers.others.clone(),
            "choose" => offers.suggestions.get(number - 1).cloned(),
            "source" => {
                let cited = answer.citations.get(number - 1).ok_or("there is no such source")?;
                let beside = |by: i64| {
                    let at = u32::try_from(i64::from(cited.number().0) + by).ok().map(PassageNumber)?;
                    self.assistant.snapshot().passage(&cited.document().id, at).ok().flatten()
                };
                let (before, after) = (beside(-1), beside(1));
                let shown =
                    render::source(&self.voice, cited, u16::try_from(number)?, before.as_deref(), after.as_deref());
                self.say(&shown);
                return Ok(());
            }
            _ => None,
        };
        self.ask(&question.ok_or_else(|| format!("there is no button {pressed}"))?)
    }

    fn say(&mut self, message: &Message) {
        for part in &message.parts {
            // A block ends its line itself.
            let markup = part.markup().replace("</blockquote>\n", "</blockquote>");
            let _ = write!(self.page, "<div class=said>{markup}</div>");
        }
        if let Some(file) = &message.attachment {
            let opened = Html::plain(&file.text).markup();
            let _ =
                write!(self.page, "<div class=said><b>[{}]</b><iframe srcdoc=\"{opened}\"></iframe></div>", file.name);
        }
        self.page.push_str("<div class=keys>");
        for row in &message.buttons {
            self.page.push_str("<div class=row>");
            for button in row {
                let sign = if matches!(button.action, ButtonAction::Url(_)) { " \u{2197}" } else { "" };
                let _ = write!(self.page, "<div>{}{sign}</div>", Html::plain(&button.label).markup());
            }
            self.page.push_str("</div>");
        }
        self.page.push_str("</div>");
    }
}

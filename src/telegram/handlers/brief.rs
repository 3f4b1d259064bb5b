//! The brief for scrutiny, sent as a Word document.

use super::asking;
use super::recipient::Recipient;
use super::reply::{Reaction, reply};
use super::times::{time_in, year_of};
use crate::gazetteer::Authorities;
use crate::limits::THEME_CHARS;
use crate::service::{self, BriefWanted, NoBrief};
use crate::telegram::context::BotContext;
use crate::telegram::message::Message;
use crate::telegram::texts;
use crate::timeline::Missing;
use crate::views;

/// Words that join what is wished for and are no part of it.
const JOINTS: &[&str] = &["about", "and", "for", "in", "inspection", "of", "on", "the"];

/// What is wished for, as it is written after the command.
#[derive(Debug, PartialEq, Eq)]
struct Wished {
    /// The one council, as it is written.
    authority: Option<String>,
    /// The year.
    year: Option<i16>,
    /// What else is said: a theme, or a council by a name that is not known in running text.
    rest: Option<String>,
}

/// A brief that was made.
struct Made {
    brief: views::Brief,
    /// True if the home authority is meant because no council was named.
    is_assumed: bool,
}

/// Makes the brief that is wished for, unless the user asks too much.
pub(super) async fn brief(context: &BotContext, to: Recipient, text: &str) -> Reaction {
    if let Some(refused) = asking::refused(context, to) {
        return refused;
    }
    reply(to, &said(context, to, text).await)
}

async fn said(context: &BotContext, to: Recipient, text: &str) -> Message {
    let voice = to.voice(context);
    let length = text.chars().count();
    if length > THEME_CHARS {
        return texts::too_long(&voice, length as u64, THEME_CHARS as u64);
    }
    let wished = Wished::read(text, context.service.assistant().known_authorities());
    let made = match wished {
        Some(wished) => made(context, wished).await,
        None => return texts::brief_empty(&voice),
    };
    let Made { brief, is_assumed } = match made {
        Ok(Some(Ok(made))) => made,
        Ok(Some(Err(NoBrief::Authority(missing)))) => return texts::no_brief(&voice, &missing.to_string()),
        Ok(Some(Err(NoBrief::Inspection(missing)))) => return texts::no_brief(&voice, &missing.to_string()),
        Ok(None) => return texts::brief_empty(&voice),
        Err(error) => return asking::no_answer(context, to, &error),
    };
    let paper = brief.paper();
    let written = tokio::task::spawn_blocking(move || (paper.word(), paper.title)).await;
    let Ok((Some(word), title)) = written else {
        tracing::error!("a brief could not be written as a Word document");
        return texts::failed(&voice);
    };
    texts::brief(&voice, &title, &brief, is_assumed, word)
}

/// The brief, or why it cannot be made; `None` where it is not known whom it should be about.
async fn made(context: &BotContext, wished: Wished) -> Result<Option<Result<Made, NoBrief>>, service::Error> {
    let Wished { authority, year, rest } = wished;
    let home = context.service.assistant().home().map(str::to_owned);
    let brief = async |authority: String, theme: Option<String>, is_assumed| {
        let made = context.service.brief(BriefWanted { authority, year, theme }).await?;
        Ok::<_, service::Error>(made.map(|brief| Made { brief, is_assumed }))
    };
    match (authority, rest, home) {
        (Some(authority), theme, _) => brief(authority, theme, false).await.map(Some),
        (None, None, Some(home)) => brief(home, None, true).await.map(Some),
        (None, None, None) => Ok(None),
        (None, Some(words), home) => {
            let named = brief(words.clone(), None, false).await?;
            let (Err(NoBrief::Authority(Missing::Unknown { .. })), Some(home)) = (&named, home) else {
                return Ok(Some(named));
            };
            // What is no council may be a theme of the home authority.
            let of_home = brief(home, Some(words), true).await?;
            Ok(Some(if of_home.is_ok() { of_home } else { named }))
        }
    }
}

impl Wished {
    /// Reads what follows the command; `None` where several councils are named.
    fn read(text: &str, known: &Authorities) -> Option<Self> {
        let words: Vec<&str> = text.split_whitespace().collect();
        let time = time_in(&words);
        let year = time.as_ref().and_then(|time| year_of(words[time.end - 1]));
        let untimed = match time {
            Some(time) => [without_joints(&words[..time.start]), without_joints(&words[time.end..])].concat(),
            None => words,
        };
        let untimed = untimed.join(" ");
        let mentions = known.mentions(&untimed);
        let (authority, rest) = match &mentions[..] {
            [] => (None, untimed.clone()),
            [one] => {
                let rest = format!("{} {}", &untimed[..one.range.start], &untimed[one.range.end..]);
                (Some(untimed[one.range.clone()].to_owned()), rest)
            }
            _ => return None,
        };
        let rest = without_joints(&rest.split_whitespace().collect::<Vec<_>>()).join(" ");
        Some(Self { authority, year, rest: (!rest.is_empty()).then_some(rest) })
    }
}

/// The words without those at the ends that only join, and without the commas between them.
fn without_joints<'a>(words: &[&'a str]) -> Vec<&'a str> {
    let bare = |word: &&'a str| word.trim_matches([',', ';', ':', '.']);
    let is_joint = |word: &&str| word.is_empty() || JOINTS.contains(&word.to_lowercase().as_str());
    let words: Vec<&str> = words.iter().map(bare).skip_while(|word| is_joint(word)).collect();
    let kept = words.iter().rposition(|word| !is_joint(word)).map_or(0, |last| last + 1);
    words[..kept].to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: (Option<&str>, Option<i16>, Option<&str>)) {
        let read = Wished::read(text, &Authorities::bundled()).unwrap();
        assert_eq!((read.authority.as_deref(), read.year, read.rest.as_deref()), expected, "{text}");
    }

    #[test]
    fn a_council_a_year_and_a_theme_are_read_in_any_order() {
        check("", (None, None, None));
        check("Cornwall", (Some("Cornwall"), None, None));
        check("Cornwall 2024", (Some("Cornwall"), Some(2024), None));
        check("cornwall council in October 2019", (Some("cornwall council"), Some(2019), None));
        check("2019, Cornwall", (Some("Cornwall"), Some(2019), None));
        check("Cornwall care leavers", (Some("Cornwall"), None, Some("care leavers")));
        check("Cornwall 2024 on care leavers", (Some("Cornwall"), Some(2024), Some("care leavers")));
        check("care leavers in Cornwall, 2024", (Some("Cornwall"), Some(2024), Some("care leavers")));
        check("2016", (None, Some(2016), None));
        check("life-story work", (None, None, Some("life-story work")));
        check("Bath and North East Somerset", (Some("Bath and North East Somerset"), None, None));
    }

    #[test]
    fn several_councils_are_too_many() {
        assert_eq!(Wished::read("Cornwall and Devon", &Authorities::bundled()), None);
    }

    proptest::proptest! {
        #[test]
        fn no_text_is_too_odd(text in "[\\PC\n]{0,40}") {
            let _ = Wished::read(&text, &Authorities::bundled());
        }
    }
}

//! Telling chats of what is new about the councils that they follow.
//!
//! Whenever the index is another one, and at the start, the documents in it are set beside those told of before. What is
//! new is told to each chat that follows whom it is about, in one message, which is kept in one transaction with the mark
//! that it was told.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use jiff::civil::Date;
use tokio::sync::watch;

use super::blocking;
use super::context::BotContext;
use super::handlers::notice_to;
use super::html::{Html, MOST_UNITS, Style, units};
use super::message::Message;
use super::render::{Voice, joined, shortened};
use super::words::Say;
use crate::changes::{self, Basis, Moved};
use crate::document::{Document, DocumentId, ItemList, Kind};
use crate::gazetteer;
use crate::index::{self, Snapshot};
use crate::inspectorates::Inspectorates;
use crate::service;
use crate::store;
use crate::store::follows::{ALL, Held};
use crate::text;
use crate::timeline::counted;

/// The pause after which it is tried again where telling failed.
const PAUSE: Duration = Duration::from_secs(30);

/// The most documents that one message tells of; others are counted.
const DOCUMENTS: usize = 10;

/// The longest title, in characters.
const TITLE: usize = 150;

/// The UTF-16 units of a message that are kept for the words before and after the documents.
const AROUND: usize = 400;

/// A document that is new, with what it brought.
pub(super) struct News {
    document: Arc<Document>,
    day: Option<(Date, Basis)>,
    grades: Vec<Moved>,
    lists: Vec<ItemList>,
}

/// Nothing could be told.
#[derive(Debug, thiserror::Error)]
enum Error {
    #[error("cannot read what is new")]
    Service(#[from] service::Error),
    #[error("cannot keep what is to be told")]
    Store(#[from] store::Error),
}

/// Tells what is new now and after every reload. It never ends.
pub(super) async fn follow(context: &BotContext, mut reloads: watch::Receiver<()>) {
    loop {
        while !tell(context).await {
            tokio::time::sleep(PAUSE).await;
        }
        if reloads.changed().await.is_err() {
            return std::future::pending().await;
        }
    }
}

/// Tells what is new; false if it could not be.
pub(super) async fn tell(context: &BotContext) -> bool {
    let told = try_to_tell(context).await;
    if let Err(error) = &told {
        tracing::error!(error = error as &dyn std::error::Error, "what is new could not be told");
    }
    told.is_ok()
}

async fn try_to_tell(context: &BotContext) -> Result<(), Error> {
    let assistant = context.service.assistant();
    let held =
        |(file, id): &(index::TrackedFile, DocumentId)| Held { document: id.to_string(), hash: file.hash.bytes() };
    let held: Vec<Held> = assistant.snapshot().tracked().iter().map(held).collect();
    let (store, looked_for) = (Arc::clone(&context.store), held.clone());
    let (untold, followers) = blocking(move || Ok((store.untold(looked_for)?, store.followers()?))).await?;
    let inspectorates = context.service.inspectorates();
    let news = if untold.is_empty() || followers.is_empty() {
        Vec::new()
    } else {
        let table = Arc::clone(&inspectorates);
        context.service.read(move |snapshot| News::all(&untold, snapshot, &table)).await?
    };
    let mut notices = Vec::new();
    for (chat, followed) in followers {
        let wanted: Vec<&News> = news.iter().filter(|news| news.is_wanted(&followed)).collect();
        if !wanted.is_empty() {
            notices.extend(notice_to(context, chat, |voice| notice(voice, &wanted, &inspectorates)).await?);
        }
    }
    let store = Arc::clone(&context.store);
    let outbox = blocking(move || store.tell(held, notices, Timestamp::now())).await?;
    context.sender.send(outbox, false);
    Ok(())
}

impl News {
    /// What documents brought, the newest first and undated ones last.
    fn all(
        documents: &BTreeSet<String>,
        snapshot: &Snapshot,
        inspectorates: &Inspectorates,
    ) -> Result<Vec<Self>, index::Error> {
        let mut all = Vec::new();
        for document in snapshot.catalog().documents() {
            if documents.contains(document.id.as_str()) {
                all.push(Self {
                    document: Arc::clone(document),
                    day: changes::day(document),
                    grades: changes::grades(document, snapshot, inspectorates)?,
                    lists: changes::lists(document),
                });
            }
        }
        all.sort_by_key(|news| std::cmp::Reverse(news.day.map(|(day, _)| day)));
        Ok(all)
    }

    /// True if it is about one of those that a chat follows.
    fn is_wanted(&self, followed: &BTreeSet<String>) -> bool {
        let about = || self.document.about().is_some_and(|name| followed.contains(&gazetteer::slug(name)));
        followed.contains(ALL) || about()
    }
}

/// One message on what is new: each document with its grades, what they were before, and what must improve.
fn notice(voice: &Voice<'_>, news: &[&News], inspectorates: &Inspectorates) -> Message {
    let shown = &news[..news.len().min(DOCUMENTS)];
    let room = (MOST_UNITS - AROUND) / shown.len().max(1);
    let mut blocks = vec![Html::plain(&voice.say(Say::NoticeNew { count: news.len() as u64 }))];
    blocks.extend(shown.iter().map(|news| brought(voice, news, inspectorates, room)));
    if news.len() > shown.len() {
        blocks.push(Html::plain(&voice.say(Say::NoticeMore { count: (news.len() - shown.len()) as u64 })));
    }
    blocks.push(Html::new().italic(&voice.say(Say::NoticeEnd)));
    Message::of(joined(&blocks))
}

/// A document with as much of what it brought as there is room for.
fn brought(voice: &Voice<'_>, news: &News, inspectorates: &Inspectorates, room: usize) -> Html {
    let document = &news.document;
    let mut said = Html::new().bold(&shortened(&document.full_title(), TITLE));
    if document.kind != Kind::InspectionReport {
        said = said.text(&format!(" [{}]", voice.say(Say::DocumentKind { kind: document.kind.name() })));
    }
    let day = match news.day {
        Some((day, basis)) => format!("{} {}", basis.words(), text::date(day)),
        None => voice.say(Say::Undated),
    };
    let what = document.facts.framework.map(|framework| format!("{}, ", inspectorates.describe(&framework)));
    said = said.text("\n").text(&text::capital(format!("{}{day}", what.unwrap_or_default())));
    let cut = Html::new().text("\n").italic(&voice.say(Say::NoticeCut));
    let link = voice.address(&format!("/documents/{}", document.id));
    let link = link.map_or_else(Html::new, |link| Html::new().text("\n").link(&link, &voice.say(Say::SourceOpen)));
    let room = room.saturating_sub(cut.units() + link.units());
    let mut is_whole = true;
    for moved in &news.grades {
        let grade = Html::plain("\n• ").text(&text::capital(moved.words(inspectorates)));
        is_whole = is_whole && said.units() + grade.units() <= room;
        if is_whole {
            said = said.then(&grade);
        }
    }
    for list in &news.lists {
        let head = format!("\n{}:\n", text::capital(counted(list)));
        let mut quote = Html::new();
        for item in &list.items {
            let gap = if quote.is_blank() { "" } else { "\n" };
            let longer = quote.clone().text(&format!("{gap}• {}", item.whole()));
            is_whole = is_whole && said.units() + units(&head) + longer.units() <= room;
            if is_whole {
                quote = longer;
            }
        }
        if !quote.is_blank() {
            said = said.text(&head).within(Style::Quote, &quote);
        }
    }
    if is_whole { said.then(&link) } else { said.then(&cut).then(&link) }
}

#[cfg(test)]
mod tests {
    use super::super::html::check;
    use super::super::words::{Language, Languages};
    use super::*;
    use crate::testing;

    /// A document whose list has so many items.
    fn news(items: usize) -> News {
        let mut document = testing::report();
        let item = document.facts.lists[0].items[0].clone();
        document.facts.lists[0].items = vec![item; items];
        let document = Arc::new(document);
        News { day: changes::day(&document), grades: Vec::new(), lists: changes::lists(&document), document }
    }

    fn said(news: &[News]) -> String {
        let languages = Languages::bundled();
        let words = languages.of(Language::ENGLISH);
        let voice = Voice { words, bot: "scrutineer_bot", public: Some("https://example.org"), group: false };
        let message = notice(&voice, &news.iter().collect::<Vec<_>>(), &Inspectorates::bundled());
        assert_eq!(message.parts.len(), 1);
        check::sendable(&message.parts[0].markup()).unwrap();
        message.parts[0].to_plain().to_owned()
    }

    #[test]
    fn whatever_is_new_is_one_message() {
        let long = said(&[news(500)]);
        assert!(long.contains("There is more in the document."), "{long}");
        let several: Vec<News> = (0..DOCUMENTS + 2).map(|_| news(40)).collect();
        let several = said(&several);
        assert!(several.starts_with("12 new documents\n\n"), "{several}");
        assert!(several.contains("2 more are new. /sources lists all that are held."), "{several}");
        assert!(!said(&[news(1)]).contains("There is more"));
    }
}

//! The Telegram bot's tables: updates until they are handled, messages until they are sent, answers for as long as
//! their buttons and replies to them shall work, and what chats have set.
//!
//! An update is kept before it is dealt with and known by its number for a while after that, so that one that comes
//! again is noticed. What it leads to is kept in the same transaction that marks it as done: whenever the program is
//! ended, it either begins anew with the update, or goes on with the messages.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension as _, Row};

use super::writer::Outlives;
use super::{Error, Face, Keeping, Store, before, follows};

pub(super) const TABLES: &str = "
    CREATE TABLE telegram_updates (
        seq INTEGER PRIMARY KEY,
        id INTEGER NOT NULL UNIQUE,
        at INTEGER NOT NULL,
        raw TEXT
    ) STRICT;
    CREATE INDEX telegram_updates_open ON telegram_updates (seq) WHERE raw IS NOT NULL;
    CREATE INDEX telegram_updates_by_time ON telegram_updates (at);
    CREATE TABLE telegram_outbox (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        chat INTEGER NOT NULL,
        user INTEGER NOT NULL,
        at INTEGER NOT NULL,
        post TEXT NOT NULL
    ) STRICT;
    CREATE INDEX telegram_outbox_by_chat ON telegram_outbox (chat);
    CREATE TABLE telegram_answers (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        key INTEGER NOT NULL UNIQUE,
        chat INTEGER NOT NULL,
        thread INTEGER,
        user INTEGER NOT NULL,
        asked INTEGER,
        at INTEGER NOT NULL,
        leads INTEGER NOT NULL,
        question TEXT NOT NULL,
        view TEXT NOT NULL
    ) STRICT;
    CREATE INDEX telegram_answers_by_chat ON telegram_answers (chat, thread, seq);
    CREATE INDEX telegram_answers_by_asked ON telegram_answers (chat, asked) WHERE asked IS NOT NULL;
    CREATE INDEX telegram_answers_by_user ON telegram_answers (user);
    CREATE INDEX telegram_answers_by_time ON telegram_answers (at);
    CREATE TABLE telegram_messages (
        chat INTEGER NOT NULL,
        message INTEGER NOT NULL,
        answer INTEGER NOT NULL REFERENCES telegram_answers (key) ON DELETE CASCADE ON UPDATE CASCADE,
        part INTEGER NOT NULL,
        PRIMARY KEY (chat, message)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX telegram_messages_by_answer ON telegram_messages (answer, part);
    CREATE TABLE telegram_chats (
        chat INTEGER NOT NULL PRIMARY KEY,
        at INTEGER NOT NULL,
        language TEXT,
        is_closed INTEGER NOT NULL DEFAULT 0
    ) STRICT;
";

/// After how long an update that comes again is taken for a new one, in seconds. The Bot API keeps them for a day.
const UPDATE_SECONDS: u64 = 7 * 24 * 3600;

/// After how long a message that could not be sent is given up, in seconds. Who asked two days ago has asked again.
const OUTBOX_SECONDS: u64 = 2 * 24 * 3600;

/// An update that waits to be dealt with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Update {
    /// Its place among all that came.
    pub seq: i64,
    /// The update as it came, as JSON.
    pub raw: String,
}

/// A message that is to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutboxEntry {
    /// Its place among all that are to be sent.
    pub id: i64,
    /// The chat that it goes to.
    pub chat: i64,
    /// The message, as JSON.
    pub message: String,
}

/// A message to keep until it is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewOutboxEntry {
    /// The chat that it goes to.
    pub chat: i64,
    /// The user it answers.
    pub user: i64,
    /// The message, as JSON.
    pub message: String,
}

/// An answer that was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The number that buttons and links call it by: a random one, so that none leads to the answers of others.
    pub key: i64,
    /// The chat that it was given in.
    pub chat: i64,
    /// The thread of that chat.
    pub thread: Option<i32>,
    /// The user who asked.
    pub user: i64,
    /// The message that asked; `None` where a button did.
    pub asked: Option<i32>,
    /// True if the next question of the thread may lean on it.
    pub leads: bool,
    /// The question as it was understood, as JSON.
    pub question: String,
    /// The view that its buttons work with, as JSON.
    pub view: String,
}

/// A chat's settings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Chat {
    /// The language of the interface, as "en".
    pub language: Option<String>,
    /// True if it takes no messages.
    pub is_closed: bool,
}

impl Store {
    /// Keeps updates, each a number and its JSON, and gives those that are new, in the same order.
    pub fn take_updates(&self, updates: Vec<(i64, String)>, now: Timestamp) -> Result<Vec<Update>, Error> {
        self.write(Outlives::PowerCut, move |db| {
            let mut insert = db.prepare_cached(
                "INSERT INTO telegram_updates (id, at, raw) VALUES (?1, ?2, ?3) ON CONFLICT (id) DO NOTHING",
            )?;
            let mut new = Vec::with_capacity(updates.len());
            for (id, raw) in updates {
                if insert.execute((id, now.as_millisecond(), &raw))? > 0 {
                    new.push(Update { seq: db.last_insert_rowid(), raw });
                }
            }
            Ok(new)
        })
    }

    /// The updates that are not dealt with, in the order in which they came.
    pub fn open_updates(&self) -> Result<Vec<Update>, Error> {
        self.read(|db| {
            db.prepare_cached("SELECT seq, raw FROM telegram_updates WHERE raw IS NOT NULL ORDER BY seq")?
                .query_map((), |row| Ok(Update { seq: row.get(0)?, raw: row.get(1)? }))?
                .collect()
        })
    }

    /// Marks an update as done, and keeps what it has led to: the answer, and messages to be sent, which it gives back.
    /// An answer of the same key takes the place of the one before. An update that is done already leads to nothing.
    pub fn finish_update(
        &self,
        seq: i64,
        answer: Option<Answer>,
        entries: Vec<NewOutboxEntry>,
        now: Timestamp,
    ) -> Result<Vec<OutboxEntry>, Error> {
        self.write(Outlives::Crash, move |db| {
            let done = "UPDATE telegram_updates SET raw = NULL WHERE seq = ?1 AND raw IS NOT NULL";
            if db.prepare_cached(done)?.execute([seq])? == 0 {
                return Ok(Vec::new());
            }
            if let Some(answer) = answer {
                keep_answer(db, &answer, now)?;
            }
            keep_outgoing(db, entries, now)
        })
    }

    /// The messages that are not sent, in order.
    pub fn outbox(&self) -> Result<Vec<OutboxEntry>, Error> {
        self.read(|db| {
            db.prepare_cached("SELECT id, chat, post FROM telegram_outbox ORDER BY id")?
                .query_map((), |row| Ok(OutboxEntry { id: row.get(0)?, chat: row.get(1)?, message: row.get(2)? }))?
                .collect()
        })
    }

    /// Marks documents as told, and keeps the messages that tell of them, which it gives back. All at once: nothing is
    /// told twice and nothing is left out, whenever the program ends.
    pub fn tell(
        &self,
        held: Vec<follows::Held>,
        notices: Vec<NewOutboxEntry>,
        now: Timestamp,
    ) -> Result<Vec<OutboxEntry>, Error> {
        self.write(Outlives::PowerCut, move |db| {
            follows::mark_told(db, held)?;
            keep_outgoing(db, notices, now)
        })
    }

    /// Takes a message out of what is to be sent. Where it is part of an answer, its id is kept with that, so that
    /// replies to it are understood; `message` is the chat, the id, the key of the answer and the part.
    pub fn finish_sending(&self, id: i64, message: Option<(i64, i32, i64, u32)>) -> Result<(), Error> {
        self.write(Outlives::Crash, move |db| {
            db.prepare_cached("DELETE FROM telegram_outbox WHERE id = ?1")?.execute([id])?;
            if let Some(message) = message {
                // The answer may have been forgotten in the meantime.
                db.prepare_cached(
                    "INSERT OR REPLACE INTO telegram_messages (chat, message, answer, part)
                     SELECT ?1, ?2, ?3, ?4 WHERE EXISTS (SELECT 1 FROM telegram_answers WHERE key = ?3)",
                )?
                .execute(message)?;
            }
            Ok(())
        })
    }

    /// Takes out a message that took the place of nothing any more, with the id under which it was known.
    pub fn drop_message(&self, chat: i64, message: i32) -> Result<(), Error> {
        self.write(Outlives::Crash, move |db| {
            db.prepare_cached("DELETE FROM telegram_messages WHERE chat = ?1 AND message = ?2")?
                .execute((chat, message))
                .map(|_| ())
        })
    }

    /// The answer of a key.
    pub fn answer(&self, key: i64) -> Result<Option<Answer>, Error> {
        self.one_answer("key = ?1", [key])
    }

    /// The answer that a message of the bot is part of.
    pub fn answer_in(&self, chat: i64, message: i32) -> Result<Option<Answer>, Error> {
        let which = "key = (SELECT answer FROM telegram_messages WHERE chat = ?1 AND message = ?2)";
        self.one_answer(which, (chat, message))
    }

    /// The answer to a message of a person.
    pub fn answer_to(&self, chat: i64, asked: i32) -> Result<Option<Answer>, Error> {
        self.one_answer("chat = ?1 AND asked = ?2 ORDER BY seq DESC LIMIT 1", (chat, asked))
    }

    /// The answer that the next question of a thread may lean on, unless the thread rested too long. With `than`, the
    /// one that came before that.
    pub fn last_answer(
        &self,
        chat: i64,
        thread: Option<i32>,
        than: Option<i64>,
        now: Timestamp,
    ) -> Result<Option<Answer>, Error> {
        let since = before(now, self.keeping.conversation_rest);
        self.one_answer(
            "chat = ?1 AND thread IS ?2 AND leads AND at >= ?3
             AND (?4 IS NULL OR seq < (SELECT seq FROM telegram_answers WHERE key = ?4)) ORDER BY seq DESC LIMIT 1",
            (chat, thread, since, than),
        )
    }

    fn one_answer(&self, which: &str, values: impl rusqlite::Params) -> Result<Option<Answer>, Error> {
        let sql =
            format!("SELECT key, chat, thread, user, asked, leads, question, view FROM telegram_answers WHERE {which}");
        self.read(|db| db.prepare_cached(&sql)?.query_one(values, answer_of).optional())
    }

    /// The messages that an answer was sent in, each with its part, in order.
    pub fn messages_of(&self, key: i64) -> Result<Vec<(u32, i32)>, Error> {
        self.read(|db| {
            db.prepare_cached("SELECT part, message FROM telegram_messages WHERE answer = ?1 ORDER BY part")?
                .query_map([key], |row| Ok((row.get(0)?, row.get(1)?)))?
                .collect()
        })
    }

    /// Has the next question of a thread lean on nothing that came before.
    pub fn part_with(&self, chat: i64, thread: Option<i32>) -> Result<(), Error> {
        self.write(Outlives::Crash, move |db| {
            db.prepare_cached("UPDATE telegram_answers SET leads = 0 WHERE chat = ?1 AND thread IS ?2")?
                .execute((chat, thread))
                .map(|_| ())
        })
    }

    /// A chat's settings.
    pub fn chat(&self, chat: i64) -> Result<Chat, Error> {
        let found = self.read(|db| {
            db.prepare_cached("SELECT language, is_closed FROM telegram_chats WHERE chat = ?1")?
                .query_one([chat], |row| Ok(Chat { language: row.get(0)?, is_closed: row.get(1)? }))
                .optional()
        })?;
        Ok(found.unwrap_or_default())
    }

    /// Sets the language of a chat; `None` leaves it to the app of each user.
    pub fn set_language(&self, chat: i64, language: Option<String>, now: Timestamp) -> Result<(), Error> {
        self.write(Outlives::PowerCut, move |db| {
            db.prepare_cached(
                "INSERT INTO telegram_chats (chat, at, language) VALUES (?1, ?2, ?3)
                 ON CONFLICT (chat) DO UPDATE SET at = excluded.at, language = excluded.language",
            )?
            .execute((chat, now.as_millisecond(), language))
            .map(|_| ())
        })
    }

    /// Notes that a chat takes no messages, drops those that were to be sent there, and ends what it follows.
    pub fn close_chat(&self, chat: i64, now: Timestamp) -> Result<(), Error> {
        self.write(Outlives::Crash, move |db| {
            db.prepare_cached(
                "INSERT INTO telegram_chats (chat, at, is_closed) VALUES (?1, ?2, 1)
                 ON CONFLICT (chat) DO UPDATE SET at = excluded.at, is_closed = 1",
            )?
            .execute((chat, now.as_millisecond()))?;
            follows::end(db, chat)?;
            db.prepare_cached("DELETE FROM telegram_outbox WHERE chat = ?1")?.execute([chat]).map(|_| ())
        })
    }

    /// Notes that a chat takes messages again.
    pub fn reopen_chat(&self, chat: i64) -> Result<(), Error> {
        self.write(Outlives::Crash, move |db| {
            db.prepare_cached("UPDATE telegram_chats SET is_closed = 0 WHERE chat = ?1 AND is_closed")?
                .execute([chat])
                .map(|_| ())
        })
    }

    /// Gives everything of a chat another id. Messages keep theirs only within a chat, so those of the old one are
    /// left.
    pub fn move_chat(&self, from: i64, to: i64) -> Result<(), Error> {
        self.write(Outlives::PowerCut, move |db| {
            for sql in [
                "UPDATE telegram_outbox SET chat = ?2 WHERE chat = ?1",
                "UPDATE telegram_answers SET chat = ?2, asked = NULL WHERE chat = ?1",
                "DELETE FROM telegram_messages WHERE chat = ?1 AND ?1 <> ?2",
                "UPDATE OR REPLACE telegram_chats SET chat = ?2 WHERE chat = ?1",
            ] {
                db.prepare_cached(sql)?.execute((from, to))?;
            }
            follows::pass_on(db, from, to)
        })
    }
}

fn answer_of(row: &Row<'_>) -> rusqlite::Result<Answer> {
    Ok(Answer {
        key: row.get(0)?,
        chat: row.get(1)?,
        thread: row.get(2)?,
        user: row.get(3)?,
        asked: row.get(4)?,
        leads: row.get(5)?,
        question: row.get(6)?,
        view: row.get(7)?,
    })
}

fn keep_answer(db: &Connection, answer: &Answer, now: Timestamp) -> rusqlite::Result<()> {
    db.prepare_cached(
        "INSERT INTO telegram_answers (key, chat, thread, user, asked, at, leads, question, view)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
         ON CONFLICT (key) DO UPDATE SET at = excluded.at, leads = excluded.leads, question = excluded.question,
         view = excluded.view",
    )?
    .execute((
        answer.key,
        answer.chat,
        answer.thread,
        answer.user,
        answer.asked,
        now.as_millisecond(),
        answer.leads,
        &answer.question,
        &answer.view,
    ))
    .map(|_| ())
}

pub(super) fn keep_outgoing(
    db: &Connection,
    entries: Vec<NewOutboxEntry>,
    now: Timestamp,
) -> rusqlite::Result<Vec<OutboxEntry>> {
    let mut insert = db.prepare_cached("INSERT INTO telegram_outbox (chat, user, at, post) VALUES (?1, ?2, ?3, ?4)")?;
    let mut kept = Vec::with_capacity(entries.len());
    for NewOutboxEntry { chat, user, message } in entries {
        insert.execute((chat, user, now.as_millisecond(), &message))?;
        kept.push(OutboxEntry { id: db.last_insert_rowid(), chat, message });
    }
    Ok(kept)
}

pub(super) fn sweep(db: &Connection, keeping: &Keeping, now: Timestamp) -> rusqlite::Result<usize> {
    use std::time::Duration;
    let past = |age: Duration| before(now, age);
    let mut gone = 0;
    let updates = past(Duration::from_secs(UPDATE_SECONDS));
    gone += db.execute("DELETE FROM telegram_updates WHERE at < ?1 AND raw IS NULL", [updates])?;
    let outbox = past(Duration::from_secs(OUTBOX_SECONDS));
    gone += db.execute("DELETE FROM telegram_outbox WHERE at < ?1", [outbox])?;
    let answers = past(keeping.telegram_time);
    gone += db.execute(
        "DELETE FROM telegram_messages WHERE answer IN (SELECT key FROM telegram_answers WHERE at < ?1)",
        [answers],
    )?;
    gone += db.execute("DELETE FROM telegram_answers WHERE at < ?1", [answers])?;
    gone += db.execute("DELETE FROM telegram_chats WHERE at < ?1 AND is_closed", [answers])?;
    Ok(gone)
}

/// The numbers of a subject of this face: a chat or a user, and the group where the user in that group is meant.
fn parts_of(subject: &str) -> Option<(i64, Option<i64>)> {
    let name = subject.strip_prefix(Face::Telegram.name())?.strip_prefix(':')?;
    match name.split_once('/') {
        Some((id, group)) => Some((id.parse().ok()?, Some(group.parse().ok()?))),
        None => Some((name.parse().ok()?, None)),
    }
}

/// A subject is a chat or a user, whose private chat has the same number, or with a part a user in a group.
pub(super) fn forget(db: &Connection, (subject, _, _): (&str, &str, &str)) -> rusqlite::Result<usize> {
    let Some((id, group)) = parts_of(subject) else { return Ok(0) };
    let which = match group {
        Some(_) => "user = ?1 AND chat = ?2",
        None => "(chat = ?1 OR user = ?1) AND ?2 IS NULL",
    };
    let answers = "DELETE FROM telegram_messages WHERE answer IN (SELECT key FROM telegram_answers WHERE";
    let mut gone = db.execute(&format!("{answers} {which})"), (id, group))?;
    for table in ["telegram_answers", "telegram_outbox"] {
        gone += db.execute(&format!("DELETE FROM {table} WHERE {which}"), (id, group))?;
    }
    if group.is_none() {
        // What a group follows is the group's, whoever of it is forgotten.
        gone += follows::end(db, id)?;
        gone += db.execute("DELETE FROM telegram_chats WHERE chat = ?1", [id])?;
    }
    Ok(gone)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use jiff::SignedDuration;

    use super::*;
    use crate::store::{Feedback, Subject};

    fn store() -> Store {
        let keeping = Keeping { conversation_rest: Duration::from_hours(1), ..Keeping::default() };
        Store::in_memory(keeping).unwrap()
    }

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(1_700_000_000).unwrap() + SignedDuration::from_secs(seconds)
    }

    fn answer(key: i64, chat: i64, thread: Option<i32>, user: i64) -> Answer {
        let asked = i32::try_from(key).ok();
        let (question, view) = (format!("question {key}"), "view".to_owned());
        Answer { key, chat, thread, user, asked, leads: true, question, view }
    }

    fn message(chat: i64, user: i64) -> NewOutboxEntry {
        NewOutboxEntry { chat, user, message: "a message".to_owned() }
    }

    /// Takes an update in and gives its place.
    fn take(store: &Store, id: i64) -> i64 {
        store.take_updates(vec![(id, format!("update {id}"))], at(0)).unwrap()[0].seq
    }

    fn give(store: &Store, id: i64, answer: Answer, now: Timestamp) {
        let seq = take(store, id);
        store.finish_update(seq, Some(answer), Vec::new(), now).unwrap();
    }

    /// Has an update lead to messages alone.
    fn enqueue(store: &Store, id: i64, entries: Vec<NewOutboxEntry>) {
        store.finish_update(take(store, id), None, entries, at(0)).unwrap();
    }

    #[track_caller]
    fn check_last(store: &Store, place: (i64, Option<i32>), than: Option<i64>, now: Timestamp, key: Option<i64>) {
        let last = store.last_answer(place.0, place.1, than, now).unwrap();
        assert_eq!(last.map(|answer| answer.key), key);
    }

    #[test]
    fn an_update_is_taken_once_and_done_once() {
        let store = store();
        let both = |ids: [i64; 2]| ids.map(|id| (id, format!("update {id}"))).to_vec();
        let new = store.take_updates(both([5, 6]), at(0)).unwrap();
        assert_eq!(new.iter().map(|update| update.raw.as_str()).collect::<Vec<_>>(), ["update 5", "update 6"]);
        let new = store.take_updates(both([6, 7]), at(1)).unwrap();
        assert_eq!(new.iter().map(|update| update.raw.as_str()).collect::<Vec<_>>(), ["update 7"]);
        assert_eq!(store.open_updates().unwrap().len(), 3);
        let seq = new[0].seq;
        let outbox = store.finish_update(seq, Some(answer(1, 11, None, 11)), vec![message(11, 11)], at(2)).unwrap();
        assert_eq!(outbox.len(), 1);
        assert_eq!(store.finish_update(seq, None, vec![message(11, 11)], at(2)).unwrap(), []);
        assert_eq!(store.open_updates().unwrap().len(), 2);
        assert_eq!(store.outbox().unwrap(), outbox);
        // What was done is known for a while, and then forgotten.
        assert_eq!(store.take_updates(both([7, 7]), at(3)).unwrap(), []);
        store.sweep(at(8 * 24 * 3600)).unwrap();
        assert_eq!(store.take_updates(both([7, 7]), at(8 * 24 * 3600)).unwrap().len(), 1);
    }

    #[test]
    fn the_messages_of_an_answer_are_known() {
        let store = store();
        let seq = take(&store, 1);
        let given = answer(1, 11, None, 11);
        let outbox =
            store.finish_update(seq, Some(given.clone()), vec![message(11, 11), message(11, 11)], at(0)).unwrap();
        store.finish_sending(outbox[0].id, Some((11, 70, 1, 0))).unwrap();
        store.finish_sending(outbox[1].id, Some((11, 71, 1, 1))).unwrap();
        assert_eq!(store.outbox().unwrap(), []);
        assert_eq!(store.messages_of(1).unwrap(), [(0, 70), (1, 71)]);
        assert_eq!(store.answer_in(11, 71).unwrap(), Some(given.clone()));
        assert_eq!(store.answer_in(12, 71).unwrap(), None);
        assert_eq!(store.answer_to(11, 1).unwrap(), Some(given));
        store.drop_message(11, 71).unwrap();
        assert_eq!(store.messages_of(1).unwrap(), [(0, 70)]);
    }

    #[test]
    fn the_last_answer_is_that_of_the_thread_unless_it_rested_too_long() {
        let store = store();
        give(&store, 1, answer(1, -5, Some(4), 11), at(0));
        give(&store, 2, answer(2, -5, Some(4), 12), at(60));
        give(&store, 3, answer(3, -5, None, 11), at(120));
        give(&store, 4, Answer { leads: false, ..answer(4, -5, Some(4), 11) }, at(130));
        check_last(&store, (-5, Some(4)), None, at(200), Some(2));
        check_last(&store, (-5, Some(4)), Some(2), at(200), Some(1));
        check_last(&store, (-5, None), None, at(200), Some(3));
        check_last(&store, (-6, None), None, at(200), None);
        check_last(&store, (-5, Some(4)), None, at(3700), None);
        store.part_with(-5, Some(4)).unwrap();
        check_last(&store, (-5, Some(4)), None, at(200), None);
        check_last(&store, (-5, None), None, at(200), Some(3));
    }

    #[test]
    fn a_group_moves_with_all_that_is_its_own() {
        let store = store();
        give(&store, 1, answer(1, -5, None, 11), at(0));
        enqueue(&store, 2, vec![message(-5, 11)]);
        store.set_language(-5, Some("pl".to_owned()), at(0)).unwrap();
        store.move_chat(-5, -1005).unwrap();
        check_last(&store, (-1005, None), None, at(1), Some(1));
        assert_eq!(store.outbox().unwrap()[0].chat, -1005);
        assert_eq!(store.chat(-1005).unwrap().language.as_deref(), Some("pl"));
    }

    #[test]
    fn a_closed_chat_is_sent_nothing_and_may_open_again() {
        let store = store();
        enqueue(&store, 1, vec![message(11, 11), message(12, 12)]);
        store.close_chat(11, at(0)).unwrap();
        assert_eq!(store.outbox().unwrap().iter().map(|entry| entry.chat).collect::<Vec<_>>(), [12]);
        assert!(store.chat(11).unwrap().is_closed);
        store.reopen_chat(11).unwrap();
        assert!(!store.chat(11).unwrap().is_closed);
    }

    /// Anna asked in private and in two groups, Ben in one of them.
    fn asked_everywhere() -> Store {
        let store = store();
        for (key, chat, user) in [(1, 11, 11), (2, -5, 11), (3, -6, 11), (4, -5, 12)] {
            give(&store, key, answer(key, chat, None, user), at(0));
            enqueue(&store, 10 + key, vec![message(chat, user)]);
            store.finish_sending(0, Some((chat, i32::try_from(key).unwrap(), key, 0))).unwrap();
        }
        store.set_language(11, Some("pl".to_owned()), at(0)).unwrap();
        store
    }

    #[track_caller]
    fn check_forgotten(subject: &str, left: &[i64], has_language: bool) {
        let store = asked_everywhere();
        store.forget(&Subject::parse(subject).unwrap()).unwrap();
        let known: Vec<i64> = (1..=4).filter(|key| store.answer(*key).unwrap().is_some()).collect();
        assert_eq!(known, left, "{subject}");
        let sent: Vec<i64> = (1..=4).filter(|key| !store.messages_of(*key).unwrap().is_empty()).collect();
        assert_eq!(sent, left, "{subject}");
        assert_eq!(store.outbox().unwrap().len(), left.len(), "{subject}");
        assert_eq!(store.chat(11).unwrap().language.is_some(), has_language, "{subject}");
    }

    #[test]
    fn all_of_a_user_is_forgotten_or_what_is_of_one_group() {
        check_forgotten("telegram:11", &[4], false);
        check_forgotten("telegram:11/-5", &[1, 3, 4], true);
        check_forgotten("telegram:-5", &[1, 3], true);
        check_forgotten("http:11", &[1, 2, 3, 4], true);
        check_forgotten("telegram:nobody", &[1, 2, 3, 4], true);
    }

    #[test]
    fn feedback_from_groups_is_forgotten_with_its_user() {
        let store = store();
        let said = |subject: &str| Feedback {
            face: Face::Telegram,
            subject: Subject::parse(subject),
            question: "question".to_owned(),
            headline: None,
            right: true,
            comment: None,
            language: None,
        };
        store.add_feedback(said("telegram:11/-5"), at(0)).unwrap();
        store.add_feedback(said("telegram:12"), at(0)).unwrap();
        store.forget(&Subject::parse("telegram:11").unwrap()).unwrap();
        assert_eq!(store.feedback().unwrap().len(), 1);
    }

    #[test]
    fn what_is_past_its_time_goes() {
        let store = asked_everywhere();
        let days = |days: i64| at(days * 24 * 3600);
        store.sweep(days(1)).unwrap();
        assert_eq!(store.outbox().unwrap().len(), 4);
        store.sweep(days(3)).unwrap();
        assert_eq!(store.outbox().unwrap().len(), 0);
        assert!(store.answer(1).unwrap().is_some());
        store.sweep(days(31)).unwrap();
        assert!(store.answer(1).unwrap().is_none());
        assert!(store.messages_of(1).unwrap().is_empty());
        assert_eq!(store.chat(11).unwrap().language.as_deref(), Some("pl"));
    }
}

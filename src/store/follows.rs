//! What chats in Telegram follow, and which documents they were told of.
//!
//! Of whoever follows, the number of the chat is kept and the name of the authority in addresses, and nothing more. What
//! was told is kept for all chats together: a document that was here when a chat began to follow is not new to it. The
//! tables of `telegram` keep the notices, and a chat that is closed or forgotten follows nothing any more.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::Connection;

use super::writer::Outlives;
use super::{Error, Store};

/// Stands for every authority; no authority has that name.
pub const ALL: &str = "all";

pub(super) const TABLES: &str = "
    CREATE TABLE telegram_follows (
        chat INTEGER NOT NULL,
        authority TEXT NOT NULL,
        PRIMARY KEY (chat, authority)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE telegram_told (
        document TEXT NOT NULL PRIMARY KEY,
        hash BLOB NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX telegram_told_by_hash ON telegram_told (hash);
";

/// A document that is held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// Its name in addresses.
    pub document: String,
    /// The hash of its file: one that was renamed is not new.
    pub hash: [u8; 32],
}

impl Store {
    /// Lets a chat follow an authority.
    pub fn follow(&self, chat: i64, authority: String) -> Result<(), Error> {
        self.write(Outlives::PowerCut, move |db| {
            db.prepare_cached("INSERT OR IGNORE INTO telegram_follows (chat, authority) VALUES (?1, ?2)")?
                .execute((chat, authority))
                .map(|_| ())
        })
    }

    /// Stops a chat following an authority, or everything. True if it followed it.
    pub fn unfollow(&self, chat: i64, authority: Option<String>) -> Result<bool, Error> {
        self.write(Outlives::PowerCut, move |db| {
            db.prepare_cached("DELETE FROM telegram_follows WHERE chat = ?1 AND (?2 IS NULL OR authority = ?2)")?
                .execute((chat, authority))
                .map(|gone| gone > 0)
        })
    }

    /// What a chat follows, in order.
    pub fn followed_by(&self, chat: i64) -> Result<BTreeSet<String>, Error> {
        self.read(|db| {
            db.prepare_cached("SELECT authority FROM telegram_follows WHERE chat = ?1")?
                .query_map([chat], |row| row.get(0))?
                .collect()
        })
    }

    /// Every chat that follows something, with what.
    pub fn followers(&self) -> Result<BTreeMap<i64, BTreeSet<String>>, Error> {
        self.read(|db| {
            let mut followers: BTreeMap<i64, BTreeSet<String>> = BTreeMap::new();
            let mut statement = db.prepare_cached("SELECT chat, authority FROM telegram_follows")?;
            let mut rows = statement.query(())?;
            while let Some(row) = rows.next()? {
                followers.entry(row.get(0)?).or_default().insert(row.get(1)?);
            }
            Ok(followers)
        })
    }

    /// The documents of which nobody was told yet, by their names.
    pub fn untold(&self, held: Vec<Held>) -> Result<BTreeSet<String>, Error> {
        self.read(|db| {
            let mut known =
                db.prepare_cached("SELECT EXISTS (SELECT 1 FROM telegram_told WHERE document = ?1 OR hash = ?2)")?;
            let mut untold = BTreeSet::new();
            for Held { document, hash } in held {
                if !known.query_one((&document, hash), |row| row.get::<_, bool>(0))? {
                    untold.insert(document);
                }
            }
            Ok(untold)
        })
    }
}

/// Marks documents as told. What goes away stays told, as a folder may be gone for a while.
pub(super) fn mark_told(db: &Connection, held: Vec<Held>) -> rusqlite::Result<()> {
    let mut insert = db.prepare_cached(
        "INSERT INTO telegram_told (document, hash) VALUES (?1, ?2)
         ON CONFLICT (document) DO UPDATE SET hash = excluded.hash WHERE hash <> excluded.hash",
    )?;
    for Held { document, hash } in held {
        insert.execute((document, hash))?;
    }
    Ok(())
}

/// Stops a chat following anything, and gives the number of rows that went.
pub(super) fn end(db: &Connection, chat: i64) -> rusqlite::Result<usize> {
    db.prepare_cached("DELETE FROM telegram_follows WHERE chat = ?1")?.execute([chat])
}

/// Gives what a chat follows to another.
pub(super) fn pass_on(db: &Connection, from: i64, to: i64) -> rusqlite::Result<()> {
    db.prepare_cached("UPDATE OR REPLACE telegram_follows SET chat = ?2 WHERE chat = ?1")?
        .execute((from, to))
        .map(|_| ())
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::store::telegram::NewOutboxEntry;
    use crate::store::{Keeping, Subject};

    fn store() -> Store {
        let store = Store::in_memory(Keeping::default()).unwrap();
        for (chat, authority) in [(11, "devon"), (11, "all"), (-5, "devon"), (11, "devon")] {
            store.follow(chat, authority.to_owned()).unwrap();
        }
        store
    }

    fn held(document: &str, byte: u8) -> Held {
        Held { document: document.to_owned(), hash: [byte; 32] }
    }

    #[track_caller]
    fn check_followers(store: &Store, expected: &[(i64, &[&str])]) {
        let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        let expected: BTreeMap<i64, BTreeSet<String>> =
            expected.iter().map(|(chat, authorities)| (*chat, names(authorities))).collect();
        assert_eq!(store.followers().unwrap(), expected);
    }

    #[test]
    fn a_chat_follows_until_it_ends_that() {
        let store = store();
        check_followers(&store, &[(-5, &["devon"]), (11, &["all", "devon"])]);
        assert!(store.unfollow(11, Some("all".to_owned())).unwrap());
        assert!(!store.unfollow(11, Some("kent".to_owned())).unwrap());
        check_followers(&store, &[(-5, &["devon"]), (11, &["devon"])]);
        assert_eq!(store.followed_by(11).unwrap(), ["devon".to_owned()].into());
        assert!(store.unfollow(11, None).unwrap());
        check_followers(&store, &[(-5, &["devon"])]);
    }

    #[test]
    fn a_chat_that_is_closed_or_forgotten_follows_nothing() {
        let left: [(i64, &[&str]); 1] = [(-5, &["devon"])];
        let closed = store();
        closed.close_chat(11, Timestamp::UNIX_EPOCH).unwrap();
        check_followers(&closed, &left);
        let forgotten = store();
        forgotten.forget(&Subject::parse("telegram:11").unwrap()).unwrap();
        check_followers(&forgotten, &left);
        // A member of a group does not speak for it.
        forgotten.forget(&Subject::parse("telegram:11/-5").unwrap()).unwrap();
        check_followers(&forgotten, &left);
        forgotten.move_chat(-5, -100).unwrap();
        check_followers(&forgotten, &[(-100, &["devon"])]);
    }

    #[test]
    fn a_document_is_told_of_once_whatever_its_file_is_called() {
        let store = store();
        let first = vec![held("a", 1), held("b", 2)];
        assert_eq!(store.untold(first.clone()).unwrap(), ["a".to_owned(), "b".to_owned()].into());
        let notice = NewOutboxEntry { chat: 11, user: 11, message: "{}".to_owned() };
        assert_eq!(store.tell(first.clone(), vec![notice], Timestamp::UNIX_EPOCH).unwrap().len(), 1);
        assert_eq!(store.outbox().unwrap().len(), 1);
        assert_eq!(store.untold(first).unwrap(), BTreeSet::new());
        // Another name, other words, and one that is new.
        let later = vec![held("moved", 1), held("b", 3), held("c", 4)];
        assert_eq!(store.untold(later.clone()).unwrap(), ["c".to_owned()].into());
        store.tell(later, Vec::new(), Timestamp::UNIX_EPOCH).unwrap();
        assert_eq!(store.untold(vec![held("b-moved", 3)]).unwrap(), BTreeSet::new());
    }
}

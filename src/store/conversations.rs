//! The last question of each conversation, which the next one may lean on.

use std::sync::atomic::{AtomicUsize, Ordering};

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension as _};

use super::writer::Outlives;
use super::{Error, Face, Keeping, Store, Subject, before, sql};
use crate::operations::Question;

pub(super) const TABLES: &str = "
    CREATE TABLE conversations (
        subject TEXT NOT NULL PRIMARY KEY,
        face TEXT NOT NULL,
        at INTEGER NOT NULL,
        question TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX conversations_by_rest ON conversations (face, at);
";

/// The number of questions remembered between two counts of the conversations, as a share of those that
/// may be kept: counting at every question would cost more than remembering it does.
const SHARE: usize = 100;

/// Counts the questions remembered, to know when to look again.
#[derive(Debug, Default)]
pub(super) struct Turns(AtomicUsize);

impl Turns {
    /// True if it is time to look, with so many conversations kept.
    fn is_time(&self, kept: usize) -> bool {
        self.0.fetch_add(1, Ordering::Relaxed).is_multiple_of(kept / SHARE + 1)
    }
}

impl Store {
    /// The last question of a conversation, unless that rested too long. One that a program with other questions wrote
    /// counts as forgotten.
    pub fn last_question(&self, of: &Subject, now: Timestamp) -> Result<Option<Question>, Error> {
        let since = before(now, self.keeping.conversation_rest);
        let found: Option<String> = self.read(|db| {
            db.prepare_cached("SELECT question FROM conversations WHERE subject = ?1 AND at >= ?2")?
                .query_one((of.to_string(), since), |row| row.get(0))
                .optional()
        })?;
        Ok(found.and_then(|question| serde_json::from_str(&question).ok()))
    }

    /// Remembers the last question of a conversation in place of the one before. Where there are too many
    /// conversations, those of the same face that rested longest make room.
    ///
    /// After a power cut the question of the last seconds may be the one before.
    pub fn remember(&self, of: &Subject, question: &Question, now: Timestamp) -> Result<(), Error> {
        let written = serde_json::to_string(question).map_err(|error| Error::storage("write to", &self.file, error))?;
        let (subject, face) = (of.to_string(), of.face());
        let kept = self.keeping.conversations;
        let most = self.turns.is_time(kept).then(|| sql(kept));
        self.write(Outlives::Crash, move |db| {
            db.prepare_cached(
                "INSERT INTO conversations (subject, face, at, question) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT (subject) DO UPDATE SET at = excluded.at, question = excluded.question",
            )?
            .execute((subject, face.name(), now.as_millisecond(), written))?;
            most.map_or(Ok(0), |most| make_room(db, face, most)).map(|_| ())
        })
    }

    /// Forgets a conversation, and none but this. True if there was one.
    pub fn reset(&self, of: &Subject) -> Result<bool, Error> {
        let subject = of.to_string();
        self.write(Outlives::Crash, move |db| {
            Ok(db.prepare_cached("DELETE FROM conversations WHERE subject = ?1")?.execute([subject])? > 0)
        })
    }
}

/// Forgets those that rested longest until no more than `most` of a face are left.
fn make_room(db: &Connection, face: Face, most: i64) -> rusqlite::Result<usize> {
    let count: i64 = db
        .prepare_cached("SELECT count(*) FROM conversations WHERE face = ?1")?
        .query_one([face.name()], |row| row.get(0))?;
    if count <= most {
        return Ok(0);
    }
    db.prepare_cached(
        "DELETE FROM conversations WHERE subject IN
         (SELECT subject FROM conversations WHERE face = ?1 ORDER BY at LIMIT ?2)",
    )?
    .execute((face.name(), count - most))
}

pub(super) fn sweep(db: &Connection, keeping: &Keeping, now: Timestamp) -> rusqlite::Result<usize> {
    let mut gone = 0;
    for face in Face::ALL {
        let since = before(now, keeping.conversation_rest);
        gone += db.execute("DELETE FROM conversations WHERE face = ?1 AND at < ?2", (face.name(), since))?;
        gone += make_room(db, face, sql(keeping.conversations))?;
    }
    Ok(gone)
}

pub(super) fn forget(db: &Connection, (subject, from, to): (&str, &str, &str)) -> rusqlite::Result<usize> {
    db.execute("DELETE FROM conversations WHERE subject = ?1 OR (subject > ?2 AND subject < ?3)", (subject, from, to))
}

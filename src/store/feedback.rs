//! Feedback on answers: that they were right, or wrong and how.

use jiff::Timestamp;
use rusqlite::Connection;

use super::writer::Outlives;
use super::{Error, Face, Keeping, Store, Subject, before, sql};

pub(super) const TABLES: &str = "
    CREATE TABLE feedback (
        id INTEGER PRIMARY KEY,
        at INTEGER NOT NULL,
        face TEXT NOT NULL,
        subject TEXT,
        question TEXT NOT NULL,
        headline TEXT,
        right INTEGER NOT NULL,
        comment TEXT,
        language TEXT
    ) STRICT;
    CREATE INDEX feedback_by_time ON feedback (at);
    CREATE INDEX feedback_by_subject ON feedback (subject) WHERE subject IS NOT NULL;
";

/// Somebody's feedback on an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Feedback {
    /// The face by which it came in.
    pub face: Face,
    /// The person or conversation it comes from, where that is known: they can have it forgotten.
    pub subject: Option<Subject>,
    /// The question that was answered.
    pub question: String,
    /// The headline of the answer, where that is known.
    pub headline: Option<String>,
    /// True if it was right.
    pub right: bool,
    /// Their comment.
    pub comment: Option<String>,
    /// The language of the face, as "en", where it has several.
    pub language: Option<String>,
}

impl Store {
    /// Keeps what somebody said of an answer. Where too much was said, the oldest makes room.
    pub fn add_feedback(&self, said: Feedback, now: Timestamp) -> Result<(), Error> {
        let most = sql(self.keeping.feedback);
        self.write(Outlives::PowerCut, move |db| {
            db.prepare_cached(
                "INSERT INTO feedback (at, face, subject, question, headline, right, comment, language)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            )?
            .execute((
                now.as_millisecond(),
                said.face.name(),
                said.subject.map(|subject| subject.to_string()),
                said.question,
                said.headline,
                said.right,
                said.comment,
                said.language,
            ))?;
            make_room(db, most).map(|_| ())
        })
    }

    /// All feedback, oldest first, each with its time.
    pub fn feedback(&self) -> Result<Vec<(Timestamp, Feedback)>, Error> {
        self.read(|db| {
            let mut query = db.prepare_cached(
                "SELECT at, face, subject, question, headline, right, comment, language FROM feedback ORDER BY at, id",
            )?;
            let rows = query.query_map((), |row| {
                let face: String = row.get(1)?;
                let subject: Option<String> = row.get(2)?;
                Ok((
                    Timestamp::from_millisecond(row.get(0)?).unwrap_or(Timestamp::UNIX_EPOCH),
                    Feedback {
                        face: Face::from_name(&face).unwrap_or(Face::Http),
                        subject: subject.as_deref().and_then(Subject::parse),
                        question: row.get(3)?,
                        headline: row.get(4)?,
                        right: row.get(5)?,
                        comment: row.get(6)?,
                        language: row.get(7)?,
                    },
                ))
            })?;
            rows.collect()
        })
    }
}

/// The oldest goes first. The numbers rise by one and only the oldest go, so the number of the newest tells how many
/// there are at most, without counting them.
fn make_room(db: &Connection, most: i64) -> rusqlite::Result<usize> {
    db.prepare_cached("DELETE FROM feedback WHERE id <= (SELECT max(id) FROM feedback) - ?1")?.execute([most])
}

pub(super) fn sweep(db: &Connection, keeping: &Keeping, now: Timestamp) -> rusqlite::Result<usize> {
    let gone = db.execute("DELETE FROM feedback WHERE at < ?1", [before(now, keeping.feedback_time)])?;
    Ok(gone + make_room(db, sql(keeping.feedback))?)
}

pub(super) fn forget(db: &Connection, (subject, from, to): (&str, &str, &str)) -> rusqlite::Result<usize> {
    db.execute("DELETE FROM feedback WHERE subject = ?1 OR (subject > ?2 AND subject < ?3)", (subject, from, to))
}

//! Opening the file of the database: making it, knowing it again, bringing it up to date.

use std::fs;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use rusqlite::{Connection, OpenFlags, TransactionBehavior};

use super::Error;

/// The application id in the file, so that no other database is taken for it: "Scru" as four bytes.
const APPLICATION: i64 = 0x5363_7275;

/// The longest wait for another process to end its transaction, all of which are short.
pub(super) const PATIENCE: Duration = Duration::from_secs(10);

/// The pause between two tries where the engine does not wait by itself.
const PAUSE: Duration = Duration::from_millis(20);

/// To what length the log is cut back when it is begun anew, in bytes, some four times the length at which it is moved
/// into the file.
const LOG: i64 = 16 << 20;

/// Makes the file if there is none, and its folder, readable for their owner only: it holds people's words.
pub(super) fn make_file(file: &Path) -> Result<(), Error> {
    let unwritable = |source: std::io::Error| Error::Unwritable { file: file.to_owned(), source: source.into() };
    if let Some(folder) = file.parent().filter(|folder| !folder.as_os_str().is_empty() && !folder.exists()) {
        let mut builder = fs::DirBuilder::new();
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.recursive(true).create(folder).map_err(unwritable)?;
    }
    let mut options = fs::OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(file).map(drop).map_err(unwritable)
}

/// Takes the rights of others away from a store that came from a backup, or from another's hand.
pub(super) fn keep_private(file: &Path) -> Result<(), Error> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let unwritable = |source: std::io::Error| Error::Unwritable { file: file.to_owned(), source: source.into() };
        let mut permissions = fs::metadata(file).map_err(unwritable)?.permissions();
        if permissions.mode() & 0o077 != 0 {
            permissions.set_mode(permissions.mode() & 0o700);
            fs::set_permissions(file, permissions).map_err(unwritable)?;
        }
    }
    Ok(())
}

/// Opens the database for writing, its tables made by those steps.
pub(super) fn open(file: &Path, steps: &[&str]) -> Result<Connection, Error> {
    let start = Instant::now();
    loop {
        match try_open(file, steps) {
            // Two that make the same file at the same time: the engine does not wait at every step of this by itself.
            Err(Error::Busy { .. }) if start.elapsed() < PATIENCE => thread::sleep(PAUSE),
            opened => return opened,
        }
    }
}

fn try_open(file: &Path, steps: &[&str]) -> Result<Connection, Error> {
    let failed = |error| Error::engine("open", file, error);
    let mut connection = connect(file).map_err(failed)?;
    check(&connection, file, steps.len())?;
    let mode: String =
        connection.pragma_update_and_check(None, "journal_mode", "WAL", |row| row.get(0)).map_err(failed)?;
    if mode != "wal" && mode != "memory" {
        let what = format!("its folder takes no log beside the file (mode {mode}), as some network folders do not");
        return Err(Error::storage("open", file, what));
    }
    migrate(&mut connection, steps).map_err(failed)?;
    // Another process may have brought it up to date further in between.
    check(&connection, file, steps.len())?;
    Ok(connection)
}

/// A connection that only reads.
pub(super) fn reader(file: &Path) -> Result<Connection, Error> {
    let connection = connect(file).and_then(|connection| {
        connection.pragma_update(None, "query_only", true)?;
        Ok(connection)
    });
    connection.map_err(|error| Error::engine("open", file, error))
}

/// The settings of every connection.
fn connect(file: &Path) -> rusqlite::Result<Connection> {
    // The file is there already, with its rights; one that went away shall not be made again with others.
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(file, flags)?;
    connection.busy_timeout(PATIENCE)?;
    // What is deleted is overwritten.
    connection.pragma_update(None, "secure_delete", true)?;
    // Nothing of what people wrote goes into files that the engine makes elsewhere.
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    connection.pragma_update_and_check(None, "journal_size_limit", LOG, |_| Ok(()))?;
    Ok(connection)
}

/// Refuses a file that is not a store, is one of a later version, or is damaged.
fn check(connection: &Connection, file: &Path, known: usize) -> Result<(), Error> {
    let failed = |error| Error::engine("open", file, error);
    // All of one state, since another process may just now be making the tables.
    let connection = connection.unchecked_transaction().map_err(failed)?;
    let number = |pragma| connection.pragma_query_value(None, pragma, |row| row.get::<_, i64>(0)).map_err(failed);
    let (application, version) = (number("application_id")?, number("user_version")?);
    let tables: i64 =
        connection.query_one("SELECT count(*) FROM sqlite_schema", (), |row| row.get(0)).map_err(failed)?;
    if application != APPLICATION && (application != 0 || version != 0 || tables != 0) {
        return Err(Error::Foreign { file: file.to_owned() });
    }
    if version > i64::try_from(known).unwrap_or(i64::MAX) {
        return Err(Error::Newer { file: file.to_owned(), found: version });
    }
    let found: String = connection.query_one("PRAGMA quick_check(1)", (), |row| row.get(0)).map_err(failed)?;
    if found != "ok" {
        return Err(Error::Damaged { file: file.to_owned(), what: found });
    }
    Ok(())
}

/// Takes the steps that the file has not seen, all or none of them.
fn migrate(connection: &mut Connection, steps: &[&str]) -> rusqlite::Result<()> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let version: i64 = transaction.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let missing = (1..).zip(steps).filter(|(number, _)| *number > version);
    for (number, step) in missing {
        transaction.execute_batch(step)?;
        transaction.pragma_update(None, "user_version", number)?;
    }
    transaction.pragma_update(None, "application_id", APPLICATION)?;
    transaction.commit()
}

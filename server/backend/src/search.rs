//! The index that search reads. A part of a text is a phrase of pieces of two or three characters
//! (`domain::text::grams`), so that SQLite and PostgreSQL find the same rows, in every script, from two
//! characters on and by the first character alone.

mod renamed;

pub use renamed::catch_up;
pub(crate) use renamed::{begin, note};

use crate::Error;
use crate::database::Database;
use domain::id::MiniProgramKey;
use domain::text::{fold, grams};
use sea_orm::{ConnectionTrait, DbBackend, Statement, Value};

/// How many pages of the index a step of bringing it together writes: some hundredths of a second.
const STEP: i64 = 500;

/// What a mini program is found by: each text on a line of its own.
pub fn text(names: &[&str], id: &str, creator: (&str, &str)) -> String {
    let parts = names.iter().copied().chain([id, creator.0, creator.1]);
    let mut text: String = parts.map(fold).collect::<Vec<_>>().join("\n");
    text.push('\n');
    text
}

/// Puts a mini program into the index, or what it is found by now, within a transaction.
pub async fn index(
    txn: &impl ConnectionTrait,
    key: MiniProgramKey,
    text: &str,
) -> Result<(), Error> {
    let backend = txn.get_database_backend();
    let sql = if backend == DbBackend::Postgres {
        "INSERT INTO mini_program_search (id, two, three) \
             VALUES ($1, to_tsvector('simple', $2), to_tsvector('simple', $3)) \
             ON CONFLICT (id) DO UPDATE SET two = excluded.two, three = excluded.three"
    } else {
        "INSERT OR REPLACE INTO mini_program_search (rowid, two, three) VALUES (?, ?, ?)"
    };
    let values: [Value; 3] = [key.0.into(), grams(text, 2).into(), grams(text, 3).into()];
    txn.execute_raw(Statement::from_sql_and_values(backend, sql, values)).await?;
    Ok(())
}

/// Puts many mini programs into the index that are not in it yet, in one statement, within a
/// transaction: at most 10,000, for the databases count the values of a statement.
pub async fn index_many(
    txn: &impl ConnectionTrait,
    entries: &[(MiniProgramKey, String)],
) -> Result<(), Error> {
    let backend = txn.get_database_backend();
    let (key, row): (&str, fn(usize) -> String) = if backend == DbBackend::Postgres {
        ("id", |at| {
            let (id, two, three) = (at * 3 + 1, at * 3 + 2, at * 3 + 3);
            format!("(${id}, to_tsvector('simple', ${two}), to_tsvector('simple', ${three}))")
        })
    } else {
        ("rowid", |_| String::from("(?, ?, ?)"))
    };
    let rows: Vec<String> = (0..entries.len()).map(row).collect();
    let rows = rows.join(", ");
    let sql = format!("INSERT INTO mini_program_search ({key}, two, three) VALUES {rows}");
    let values = entries.iter().flat_map(|(key, text)| -> [Value; 3] {
        [key.0.into(), grams(text, 2).into(), grams(text, 3).into()]
    });
    txn.execute_raw(Statement::from_sql_and_values(backend, sql, values)).await?;
    Ok(())
}

/// The condition under which a row `s` of the index holds what was typed, as SQL with one placeholder
/// for the value; none when nothing was typed that can be looked for.
pub fn condition(backend: DbBackend, typed: &str) -> Option<(&'static str, String)> {
    let folded = fold(typed);
    let (column, words) = match folded.chars().count() {
        0 => return None,
        // A piece of two that begins with the character.
        1 => ("two", grams(&format!("{folded}\n"), 2).trim_end_matches('z').to_owned()),
        2 => ("two", grams(&folded, 2)),
        _ => ("three", grams(&folded, 3)),
    };
    let single = folded.chars().count() == 1;
    Some(match (backend, single, column) {
        (DbBackend::Postgres, true, _) => {
            ("s.two @@ to_tsquery('simple', ?)", format!("{words}:*"))
        }
        (DbBackend::Postgres, false, "two") => ("s.two @@ phraseto_tsquery('simple', ?)", words),
        (DbBackend::Postgres, false, _) => ("s.three @@ phraseto_tsquery('simple', ?)", words),
        (_, true, _) => ("mini_program_search MATCH ?", format!("two : {words}*")),
        // A whole piece of two characters is in no other column, and one of three neither: to say which would
        // take a fifth longer.
        (_, false, _) => ("mini_program_search MATCH ?", format!("\"{words}\"")),
    })
}

/// Brings together the parts that SQLite's index has come to while it grew: a search looks into each. In
/// steps, between which others write. PostgreSQL does so by itself.
pub async fn settle(database: &Database) -> Result<(), Error> {
    if database.backend() == DbBackend::Postgres {
        return Ok(());
    }
    // A number below zero begins with parts that would be left for later otherwise.
    let mut pages = -STEP;
    loop {
        let txn = database.begin().await?;
        let before = changes(&txn).await?;
        let merge = format!(
            "INSERT INTO mini_program_search (mini_program_search, rank) VALUES ('merge', {pages})"
        );
        txn.execute_unprepared(&merge).await?;
        let done = changes(&txn).await? - before;
        txn.commit().await?;
        // The statement itself counts as one.
        if done < 2 {
            return Ok(());
        }
        pages = STEP;
    }
}

async fn changes(txn: &impl ConnectionTrait) -> Result<i64, Error> {
    let asked = Statement::from_string(DbBackend::Sqlite, "SELECT total_changes() AS changes");
    let found = txn.query_one_raw(asked).await?;
    Ok(found.map_or(Ok(0), |row| row.try_get("", "changes"))?)
}

/// A pattern for `LIKE … ESCAPE '\'` that fits whatever holds a text.
pub(crate) fn holding(text: &str) -> String {
    // PostgreSQL refuses a text with NUL in it; nothing that is stored has one.
    let escaped = text.replace('\0', "\u{fffd}").replace('\\', "\\\\");
    let escaped = escaped.replace('%', "\\%").replace('_', "\\_");
    format!("%{escaped}%")
}

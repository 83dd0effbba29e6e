//! Columns by their names, whoever read them. What a column is comes from the type that is asked for, and it is
//! read and written as sqlx does: both share one database.

use super::sqlite::failed;
use chrono::{DateTime, SecondsFormat, Utc};
use rusqlite::types::{ToSqlOutput, Value as Owned, ValueRef};
use sea_orm::{ColumnType, DbErr, QueryResult, TryGetable, Value, sea_query};
use std::cell::Cell;

/// A row of a result.
pub(crate) enum Columns<'r> {
    /// As sqlx gives it.
    Far(&'r QueryResult),
    /// As SQLite gives it in this thread.
    Near {
        /// The row.
        row: &'r rusqlite::Row<'r>,
        /// What its columns are called.
        names: &'r [String],
        /// The column that is probably asked for next: most are read in their order.
        next: Cell<usize>,
    },
}

/// What can be made of a row.
pub(crate) trait FromColumns: Sized {
    /// Reads each field from the column of its name.
    fn from_columns(columns: &Columns<'_>) -> Result<Self, DbErr>;
}

/// Says that a struct is made of the columns that are called as its fields.
macro_rules! from_columns {
    ($Row:path { $($field:ident),+ $(,)? }) => {
        impl $crate::near::FromColumns for $Row {
            fn from_columns(columns: &$crate::near::Columns<'_>) -> Result<Self, sea_orm::DbErr> {
                Ok(Self { $($field: columns.get(stringify!($field))?),+ })
            }
        }
    };
}
pub(crate) use from_columns;

/// A struct that is made of the columns that are called as its fields.
macro_rules! row {
    ($(#[$about:meta])* struct $Row:ident { $($field:ident: $Type:ty),+ $(,)? }) => {
        $(#[$about])*
        struct $Row { $($field: $Type),+ }
        $crate::near::from_columns!($Row { $($field),+ });
    };
}
pub(crate) use row;

impl Columns<'_> {
    /// What the column of this name holds.
    pub(crate) fn get<T: TryGetable + sea_query::ValueType>(&self, name: &str) -> Result<T, DbErr> {
        match self {
            Columns::Far(row) => row.try_get("", name),
            Columns::Near { row, names, next } => {
                let at = next.get();
                let at = if names.get(at).is_some_and(|it| it == name) {
                    at
                } else {
                    let absent = || DbErr::Type(format!("no column is called {name}"));
                    names.iter().position(|it| it == name).ok_or_else(absent)?
                };
                next.set(at + 1);
                let value = read(&T::column_type(), row.get_ref(at).map_err(failed)?)?;
                T::try_from(value).map_err(|_| misfit(name))
            }
        }
    }
}

fn misfit(what: impl std::fmt::Display) -> DbErr {
    DbErr::Type(format!("{what} holds what does not belong there"))
}

/// A stored value as one of this type.
fn read(kind: &ColumnType, value: ValueRef<'_>) -> Result<Value, DbErr> {
    let whole = || value.as_i64_or_null().map_err(misfit);
    let text = || value.as_str_or_null().map_err(misfit);
    #[expect(clippy::wildcard_enum_match_arm, reason = "no column has another type")]
    Ok(match kind {
        ColumnType::BigInteger => Value::BigInt(whole()?),
        ColumnType::Integer => Value::Int(whole()?.map(i32::try_from).transpose().map_err(misfit)?),
        ColumnType::Boolean => Value::Bool(whole()?.map(|it| it != 0)),
        ColumnType::String(_) | ColumnType::Text => Value::String(text()?.map(str::to_owned)),
        ColumnType::Binary(_) | ColumnType::VarBinary(_) | ColumnType::Blob => {
            Value::Bytes(value.as_bytes_or_null().map_err(misfit)?.map(<[u8]>::to_vec))
        }
        ColumnType::TimestampWithTimeZone => Value::ChronoDateTimeUtc(match text()? {
            Some(text) => Some(moment(text)?),
            None => None,
        }),
        other => return Err(misfit(format!("{other:?}"))),
    })
}

fn moment(text: &str) -> Result<DateTime<Utc>, DbErr> {
    let read = DateTime::parse_from_rfc3339(text).map_err(misfit)?;
    Ok(read.with_timezone(&Utc))
}

/// A value of a statement as SQLite stores it.
pub(super) fn written(value: &Value) -> Result<ToSqlOutput<'_>, DbErr> {
    let whole = |value: Option<i64>| value.map_or(Owned::Null, Owned::Integer);
    #[expect(clippy::wildcard_enum_match_arm, reason = "no statement has others")]
    let owned = match value {
        Value::String(text) => {
            let text = text.as_deref().map_or(ValueRef::Null, |it| ValueRef::Text(it.as_bytes()));
            return Ok(ToSqlOutput::Borrowed(text));
        }
        Value::Bytes(bytes) => {
            let bytes = bytes.as_deref().map_or(ValueRef::Null, ValueRef::Blob);
            return Ok(ToSqlOutput::Borrowed(bytes));
        }
        Value::Bool(value) => whole(value.map(i64::from)),
        Value::Int(value) => whole(value.map(i64::from)),
        Value::BigInt(value) => whole(*value),
        Value::BigUnsigned(value) => whole(value.map(i64::try_from).transpose().map_err(misfit)?),
        Value::ChronoDateTimeUtc(moment) => moment.map_or(Owned::Null, |it| {
            Owned::Text(it.to_rfc3339_opts(SecondsFormat::AutoSi, false))
        }),
        other => return Err(misfit(format!("{other:?}"))),
    };
    Ok(ToSqlOutput::Owned(owned))
}

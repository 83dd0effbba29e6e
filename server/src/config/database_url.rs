//! The address of the database, whose password is never shown.

use super::source::{Found, Wrong};
use std::fmt;
use std::path::Path;

const RIGHT: &str = "sqlite:///path/to/file or postgres://user@host/database";

/// `sqlite://…` or `postgres://…`.
#[derive(Clone, PartialEq, Eq)]
pub struct DatabaseUrl(String);

impl DatabaseUrl {
    /// The file that is used when nothing is set.
    pub(super) fn in_folder(data: &Path) -> DatabaseUrl {
        let path = data.join("minideck.db").display().to_string();
        // What ends a path in an address, or begins an escape.
        let path = path.replace('%', "%25").replace('?', "%3F").replace('#', "%23");
        DatabaseUrl(format!("sqlite://{path}?mode=rwc"))
    }

    pub(super) fn read(found: &Found) -> Result<DatabaseUrl, Wrong> {
        let url = DatabaseUrl(found.value.clone());
        let shown = Found { value: url.to_string(), ..found.clone() };
        let (scheme, rest) = url.0.split_once(':').ok_or_else(|| shown.wrong(RIGHT))?;
        let good = match scheme {
            // Every connection would have a database of its own in memory.
            "sqlite" if rest.contains(":memory:") || rest.contains("mode=memory") => {
                return Err(shown.wrong("a file: sqlite:///path/to/file"));
            }
            "sqlite" => rest.starts_with("//") && rest.len() > 2,
            "postgres" | "postgresql" => {
                rest.starts_with("//") && url.0.parse::<url::Url>().is_ok()
            }
            _ => false,
        };
        if good { Ok(url) } else { Err(shown.wrong(RIGHT)) }
    }

    /// The whole address, password and all.
    pub fn secret(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for DatabaseUrl {
    /// Without user, password and query.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some((scheme, rest)) = self.0.split_once("://") else {
            return f.write_str("…");
        };
        let place = rest.split('?').next().unwrap_or_default();
        // The last `@`: a password may hold one, whoever wrote it down wrongly.
        match place.rsplit_once('@') {
            Some((_, host)) => write!(f, "{scheme}://…@{host}"),
            None => write!(f, "{scheme}://{place}"),
        }
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

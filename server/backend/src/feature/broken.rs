//! What taking JSAPIs away would break (rules §5.2, §5.3): versions that call one, of mini programs that
//! have it from no other added feature.

use crate::Error;
use crate::list::{marks, statement};
use domain::form::{Field, Problem};
use domain::id::{FeatureId, MiniProgramId, MiniProgramKey};
use domain::version::VersionNumber;
use sea_orm::{ConnectionTrait, FromQueryResult, Value};

/// How many are named.
pub const NAMED_MOST: usize = 50;

/// A version that would lose a JSAPI which it calls.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    /// Its mini program.
    pub mini_program: (MiniProgramId, String),
    /// Its number.
    pub version: VersionNumber,
    /// What it calls.
    pub jsapi: String,
    /// Whether it is in use (rules §4.14).
    pub in_use: bool,
}

#[derive(FromQueryResult)]
struct Row {
    public_id: MiniProgramId,
    name: String,
    major: i32,
    minor: i32,
    patch: i32,
    jsapi: String,
    in_use: bool,
}

/// What would break if `feature` no longer held `jsapis`, in one mini program or in all: those in use
/// first. At most [`NAMED_MOST`].
pub async fn broken(
    db: &impl ConnectionTrait,
    feature: FeatureId,
    jsapis: &[String],
    mini_program: Option<MiniProgramKey>,
) -> Result<Vec<Broken>, Error> {
    if jsapis.is_empty() {
        return Ok(Vec::new());
    }
    let in_use: Vec<String> =
        domain::release::ReleaseStatus::in_use().map(|it| format!("'{}'", it.word())).collect();
    let one = if mini_program.is_some() { "AND a.mini_program_id = ?" } else { "" };
    let sql = format!(
        "SELECT m.public_id, m.name, v.major, v.minor, v.patch, c.name AS jsapi, \
         EXISTS (SELECT 1 FROM \"release\" r WHERE r.version_id = v.id AND r.status IN ({})) AS in_use \
         FROM mini_program_feature a JOIN feature g ON g.id = a.feature_id AND g.archived_at IS NULL \
         JOIN mini_program m ON m.id = a.mini_program_id \
         JOIN version v ON v.mini_program_id = m.id JOIN version_jsapi c ON c.version_id = v.id \
         WHERE a.feature_id = ? AND m.deleted_at IS NULL {one} AND c.name IN ({}) \
         AND NOT EXISTS (SELECT 1 FROM mini_program_feature o JOIN feature f ON f.id = o.feature_id \
         JOIN feature_jsapi x ON x.feature_id = f.id JOIN jsapi j ON j.id = x.jsapi_id \
         WHERE o.mini_program_id = m.id AND o.feature_id <> a.feature_id AND f.archived_at IS NULL \
         AND j.name = c.name) \
         ORDER BY in_use DESC, m.name, m.id, v.major DESC, v.minor DESC, v.patch DESC, c.name LIMIT {NAMED_MOST}",
        in_use.join(", "),
        marks(jsapis.len())
    );
    let values = std::iter::once(Value::from(feature.0))
        .chain(mini_program.map(|it| it.0.into()))
        .chain(jsapis.iter().map(|it| it.clone().into()));
    let asked = statement(db.get_database_backend(), &sql, values.collect());
    let rows = Row::find_by_statement(asked).all(db).await?;
    let part = |part: i32| u32::try_from(part).unwrap_or_default();
    Ok(rows
        .into_iter()
        .map(|row| Broken {
            mini_program: (row.public_id, row.name),
            version: VersionNumber {
                major: part(row.major),
                minor: part(row.minor),
                patch: part(row.patch),
            },
            jsapi: row.jsapi,
            in_use: row.in_use,
        })
        .collect())
}

/// Refuses what would break a version in use, and what breaks others unless that was agreed to.
pub fn refuse(broken: &[Broken], agreed: bool) -> Result<(), Error> {
    match broken.first() {
        Some(first) if first.in_use => Err(Error::field(
            Field::Jsapis,
            Problem::StillCalled {
                jsapi: first.jsapi.clone(),
                mini_program: first.mini_program.1.clone(),
                version: first.version.to_string(),
            },
        )),
        Some(_) if !agreed => Err(Error::field(Field::Jsapis, Problem::NotAgreed)),
        Some(_) | None => Ok(()),
    }
}

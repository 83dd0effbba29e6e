//! Which features hold the JSAPIs that a version calls: where a link leads, and what could be added.

use crate::list::{marks, statement};
use crate::{Cx, Error};
use domain::access::Action;
use domain::feature::Access;
use domain::id::MiniProgramId;
use sea_orm::{FromQueryResult, Value};
use std::collections::BTreeMap;

/// A feature that holds a JSAPI, and that is there for the mini program.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Holder {
    /// The JSAPI.
    pub jsapi: String,
    /// The word in the feature's address.
    pub key: String,
    /// Its name.
    pub name: String,
    /// How it is got.
    pub access: Access,
    /// Whether it is added.
    pub added: bool,
}

/// Features by the JSAPI that they hold, and whether the reader may add one.
pub async fn holders(
    cx: &Cx<'_>,
    id: &MiniProgramId,
    jsapis: &[String],
) -> Result<(BTreeMap<String, Vec<Holder>>, bool), Error> {
    let program = cx.program(id, Action::ViewFeatures).await?;
    let may_edit = program.roles().may(Action::EditFeatures);
    // PostgreSQL refuses a text with NUL in it; no registry knows one.
    let names: Vec<&String> = jsapis.iter().filter(|it| !it.contains('\0')).collect();
    if names.is_empty() {
        return Ok((BTreeMap::new(), may_edit));
    }
    let sql = format!(
        "SELECT j.name AS jsapi, f.key, f.name, f.access, (a.feature_id IS NOT NULL) AS added \
         FROM jsapi j JOIN feature_jsapi x ON x.jsapi_id = j.id \
         JOIN feature f ON f.id = x.feature_id AND f.archived_at IS NULL \
         LEFT JOIN mini_program_feature a ON a.feature_id = f.id AND a.mini_program_id = ? \
         WHERE j.tenant_id = ? AND j.name IN ({}) AND (a.feature_id IS NOT NULL OR f.visible_to_all \
         OR f.id IN (SELECT c.feature_id FROM feature_mini_program c WHERE c.mini_program_id = ?)) \
         ORDER BY f.key",
        marks(names.len())
    );
    let key = Value::from(program.key().0);
    let values = [key.clone(), program.row().tenant_id.0.into()].into_iter();
    let values = values.chain(names.into_iter().map(|it| it.clone().into())).chain([key]);
    let asked = statement(cx.backend.database.backend(), &sql, values.collect());
    let mut found: BTreeMap<String, Vec<Holder>> = BTreeMap::new();
    for row in Holder::find_by_statement(asked).all(&cx.backend.database.reader).await? {
        found.entry(row.jsapi.clone()).or_default().push(row);
    }
    Ok((found, may_edit))
}

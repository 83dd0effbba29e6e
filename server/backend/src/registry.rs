//! The feature registry of a tenant: what a new one starts with, and what a mini program was granted.

use crate::entity::{
    feature, feature_jsapi, feature_mini_program, jsapi, mini_program, mini_program_feature,
};
use crate::list::{marks, statement};
use crate::near::{Read as _, Reads, row};
use crate::{Cx, Error};
use domain::feature::catalogue;
use domain::id::{FeatureId, JsapiId, MiniProgramKey, VersionId, WorkspaceId};
use domain::version::Grant;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{
    Condition, ConnectionTrait, QueryOrder, QuerySelect as _, QueryTrait as _, Value,
    entity::prelude::*,
};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Fills a new tenant's registry with the catalogue, within a transaction.
pub async fn fill(
    txn: &impl ConnectionTrait,
    cx: &Cx<'_>,
    tenant: WorkspaceId,
) -> Result<(), Error> {
    let entries = catalogue()?;
    let names: BTreeSet<&str> =
        entries.iter().flat_map(|it| &it.jsapis).map(String::as_str).collect();
    let rows = names.into_iter().map(|name| jsapi::ActiveModel {
        id: NotSet,
        tenant_id: Set(tenant),
        name: Set(name.to_owned()),
        description: Set(String::new()),
        platforms: Set(String::new()),
        since_version: Set(String::new()),
        deprecated: Set(false),
        revision: Set(1),
    });
    jsapi::Entity::insert_many(rows).exec_without_returning(txn).await?;
    let known: HashMap<String, JsapiId> = jsapi::Entity::find()
        .filter(jsapi::COLUMN.tenant_id.eq(tenant))
        .all(txn)
        .await?
        .into_iter()
        .map(|it| (it.name, it.id))
        .collect();
    let mut held = Vec::new();
    for entry in entries {
        let row = feature::ActiveModel {
            id: NotSet,
            tenant_id: Set(tenant),
            key: Set(domain::workspace::key_from(&entry.feature)),
            name: Set(entry.feature),
            description: Set(String::new()),
            access: Set(entry.access),
            risk: Set(entry.risk),
            visible_to_all: Set(true),
            archived_at: Set(None),
            created_at: Set(cx.backend.clock.now()),
            revision: Set(1),
        };
        let feature = row.insert(txn).await?.id;
        held.extend(entry.jsapis.iter().filter_map(|name| known.get(name)).map(|jsapi| {
            feature_jsapi::ActiveModel { feature_id: Set(feature), jsapi_id: Set(*jsapi) }
        }));
    }
    feature_jsapi::Entity::insert_many(held).exec_without_returning(txn).await?;
    Ok(())
}

/// The features that are there for a mini program, by name: visible to it or added to it, and not archived.
/// Of others those who take part in it learn nothing (rules §2.5).
pub(crate) async fn there_for(
    db: &impl Reads,
    tenant: WorkspaceId,
    mini_program: MiniProgramKey,
) -> Result<Vec<feature::Model>, Error> {
    let chosen = feature_mini_program::Entity::find()
        .select_only()
        .column(feature_mini_program::Column::FeatureId)
        .filter(feature_mini_program::COLUMN.mini_program_id.eq(mini_program));
    let added = mini_program_feature::Entity::find()
        .select_only()
        .column(mini_program_feature::Column::FeatureId)
        .filter(mini_program_feature::COLUMN.mini_program_id.eq(mini_program));
    let there = Condition::any()
        .add(feature::COLUMN.visible_to_all.eq(true))
        .add(feature::Column::Id.in_subquery(chosen.into_query()))
        .add(feature::Column::Id.in_subquery(added.into_query()));
    Ok(feature::Entity::find()
        .filter(feature::COLUMN.tenant_id.eq(tenant))
        .filter(feature::COLUMN.archived_at.is_null())
        .filter(there)
        .order_by_asc(feature::Column::Name)
        .read_all(db)
        .await?)
}

/// Whether a mini program may call each of `names`. That the registry knows one does not depend on who sees
/// the features that hold it.
pub(crate) async fn grants(
    db: &impl Reads,
    tenant: WorkspaceId,
    mini_program: MiniProgramKey,
    names: &BTreeSet<String>,
) -> Result<BTreeMap<String, Grant>, Error> {
    let known = jsapi::Entity::find()
        .filter(jsapi::COLUMN.tenant_id.eq(tenant))
        .filter(jsapi::COLUMN.name.is_in(names.iter().cloned()))
        .read_all(db)
        .await?;
    let holders = feature_jsapi::Entity::find()
        .filter(feature_jsapi::COLUMN.jsapi_id.is_in(known.iter().map(|it| it.id)))
        .read_all(db)
        .await?;
    let features: HashMap<FeatureId, String> =
        there_for(db, tenant, mini_program).await?.into_iter().map(|it| (it.id, it.name)).collect();
    let added: BTreeSet<FeatureId> = mini_program_feature::Entity::find()
        .filter(mini_program_feature::COLUMN.mini_program_id.eq(mini_program))
        .read_all(db)
        .await?
        .into_iter()
        .map(|it| it.feature_id)
        .collect();
    let grant = |jsapi: JsapiId| {
        let holding = holders.iter().filter(|it| it.jsapi_id == jsapi).map(|it| it.feature_id);
        let mut holding: Vec<FeatureId> = holding.filter(|id| features.contains_key(id)).collect();
        holding.sort();
        match holding.iter().find(|id| added.contains(id)) {
            Some(id) => Grant::Granted { feature: features[id].clone() },
            None => Grant::NotGranted {
                features: holding.iter().map(|id| features[id].clone()).collect(),
            },
        }
    };
    let ids: HashMap<&str, JsapiId> = known.iter().map(|it| (it.name.as_str(), it.id)).collect();
    Ok(names
        .iter()
        .map(|name| {
            let found = ids.get(name.as_str()).map_or(Grant::Unknown, |id| grant(*id));
            (name.clone(), found)
        })
        .collect())
}

row! {
    struct Lacking {
        version_id: VersionId,
        missing: i64,
        unknown: i64,
    }
}

/// How many JSAPIs each of some versions calls that no added feature holds, and how many that the registry
/// does not know: both change without the versions being scanned again.
pub(crate) async fn lacking(
    db: &impl Reads,
    program: &mini_program::Model,
    versions: &[VersionId],
) -> Result<HashMap<VersionId, (u32, u32)>, Error> {
    let sql = format!(
        "SELECT c.version_id, SUM(CASE WHEN j.id IS NULL THEN 1 ELSE 0 END) AS unknown, \
         SUM(CASE WHEN j.id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM feature_jsapi x \
         JOIN mini_program_feature a ON a.feature_id = x.feature_id AND a.mini_program_id = ? \
         JOIN feature f ON f.id = x.feature_id AND f.archived_at IS NULL WHERE x.jsapi_id = j.id) \
         THEN 1 ELSE 0 END) AS missing \
         FROM version_jsapi c LEFT JOIN jsapi j ON j.tenant_id = ? AND j.name = c.name \
         WHERE c.version_id IN ({}) GROUP BY c.version_id",
        marks(versions.len())
    );
    let values = [program.id.0, program.tenant_id.0].into_iter();
    let values = values.chain(versions.iter().map(|it| it.0)).map(Value::from);
    let asked = statement(db.backend(), &sql, values.collect());
    let count = |it: i64| u32::try_from(it).unwrap_or(0);
    let rows: Vec<Lacking> = db.rows(asked).await?;
    Ok(rows.into_iter().map(|it| (it.version_id, (count(it.missing), count(it.unknown)))).collect())
}

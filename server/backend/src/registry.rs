//! The feature registry of a tenant: what a new one starts with, and what a mini program was granted.

use crate::entity::{feature, feature_jsapi, jsapi, mini_program_feature};
use crate::{Cx, Error};
use domain::feature::catalogue;
use domain::id::{FeatureId, JsapiId, MiniProgramKey, WorkspaceId};
use domain::version::Grant;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{ConnectionTrait, QueryOrder, entity::prelude::*};
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

/// Whether a mini program may call each of `names`.
pub async fn grants(
    db: &impl ConnectionTrait,
    tenant: WorkspaceId,
    mini_program: MiniProgramKey,
    names: &BTreeSet<String>,
) -> Result<BTreeMap<String, Grant>, Error> {
    let known = jsapi::Entity::find()
        .filter(jsapi::COLUMN.tenant_id.eq(tenant))
        .filter(jsapi::COLUMN.name.is_in(names.iter().cloned()))
        .all(db)
        .await?;
    let holders = feature_jsapi::Entity::find()
        .filter(feature_jsapi::COLUMN.jsapi_id.is_in(known.iter().map(|it| it.id)))
        .all(db)
        .await?;
    let features: HashMap<FeatureId, String> = feature::Entity::find()
        .filter(feature::COLUMN.tenant_id.eq(tenant))
        .filter(feature::COLUMN.archived_at.is_null())
        .order_by_asc(feature::Column::Name)
        .all(db)
        .await?
        .into_iter()
        .map(|it| (it.id, it.name))
        .collect();
    let added: BTreeSet<FeatureId> = mini_program_feature::Entity::find()
        .filter(mini_program_feature::COLUMN.mini_program_id.eq(mini_program))
        .all(db)
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

//! What a release is submitted with (rules §4.11), and what submitting still needs (rules §4.10).

use crate::entity::{
    feature, feature_jsapi, jsapi, mini_program, mini_program_feature, release_note, version,
    workspace,
};
use crate::{Cx, Error};
use domain::id::{FeatureId, JsapiId, TargetId};
use domain::package::{FindingKind, Report, Severity};
use domain::release::{Frozen, FrozenFeature, Unmet};
use domain::version::Grant;
use domain::workspace::Environment;
use sea_orm::{ConnectionTrait, QueryOrder, entity::prelude::*};
use std::collections::{BTreeMap, HashMap};

/// Everything that a release of this version would get at this target, as it is now.
pub(crate) async fn freeze(
    db: &impl ConnectionTrait,
    row: &mini_program::Model,
    version: &version::Model,
    target: (TargetId, Environment),
) -> Result<Frozen, Error> {
    let (mut information, _) = crate::information::load(db, row).await?;
    // A version keeps the address that it was made with.
    if version.entrance_url.is_some() {
        information.entrance_url.clone_from(&version.entrance_url);
    }
    Ok(Frozen {
        information,
        note: note(db, version).await?,
        features: features(db, row).await?,
        configuration: crate::configuration::effective_at(db, row.id, version.id, target).await?,
    })
}

/// A version's release note by language tag.
pub(crate) async fn note(
    db: &impl ConnectionTrait,
    version: &version::Model,
) -> Result<BTreeMap<String, String>, Error> {
    let rows = release_note::Entity::find()
        .filter(release_note::COLUMN.version_id.eq(version.id))
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|it| (it.language.to_string(), it.text)).collect())
}

/// The features that a mini program has. One that was archived grants nothing (rules §5.2.7).
async fn features(
    db: &impl ConnectionTrait,
    row: &mini_program::Model,
) -> Result<Vec<FrozenFeature>, Error> {
    let added: Vec<FeatureId> = mini_program_feature::Entity::find()
        .filter(mini_program_feature::COLUMN.mini_program_id.eq(row.id))
        .all(db)
        .await?
        .into_iter()
        .map(|it| it.feature_id)
        .collect();
    let held = feature_jsapi::Entity::find()
        .filter(feature_jsapi::COLUMN.feature_id.is_in(added.iter().copied()))
        .all(db)
        .await?;
    let names: HashMap<JsapiId, String> = jsapi::Entity::find()
        .filter(jsapi::COLUMN.id.is_in(held.iter().map(|it| it.jsapi_id)))
        .all(db)
        .await?
        .into_iter()
        .map(|it| (it.id, it.name))
        .collect();
    let rows = feature::Entity::find()
        .filter(feature::COLUMN.id.is_in(added))
        .filter(feature::COLUMN.archived_at.is_null())
        .order_by_asc(feature::Column::Key)
        .all(db)
        .await?;
    Ok(rows
        .into_iter()
        .map(|it| {
            let own = held.iter().filter(|held| held.feature_id == it.id);
            let mut jsapis: Vec<String> =
                own.filter_map(|held| names.get(&held.jsapi_id).cloned()).collect();
            jsapis.sort();
            FrozenFeature { key: it.key, name: it.name, access: it.access, risk: it.risk, jsapis }
        })
        .collect())
}

/// What is not met of all that submitting a version needs.
pub(crate) async fn unmet(
    db: &impl ConnectionTrait,
    cx: &Cx<'_>,
    row: &mini_program::Model,
    version: &version::Model,
) -> Result<Vec<Unmet>, Error> {
    let (information, _) = crate::information::load(db, row).await?;
    let missing = information.completeness().missing_for_submission().into_iter();
    let mut unmet: Vec<Unmet> =
        missing.map(|it| Unmet::Information { field: it.field, language: it.language }).collect();
    let note = note(db, version).await?;
    let language = row.default_language.clone();
    if note.get(language.as_str()).is_none_or(|it| it.trim().is_empty()) {
        unmet.push(Unmet::ReleaseNote { language });
    }
    if let Some(report) = &version.report {
        let report: Report = serde_json::from_str(report)?;
        unmet.extend(of_package(db, cx, (row, version), &report).await?);
    }
    Ok(unmet)
}

async fn of_package(
    db: &impl ConnectionTrait,
    cx: &Cx<'_>,
    (row, version): (&mini_program::Model, &version::Model),
    report: &Report,
) -> Result<Vec<Unmet>, Error> {
    let tenant =
        workspace::Entity::find_by_id(row.tenant_id).one(&cx.backend.database.reader).await?;
    let (limits, _) = crate::workspace::package_settings(&tenant.ok_or(Error::NotFound)?)?;
    let (jsapis, findings) =
        crate::version::evaluate(db, (row, Some(version.id)), &limits, report).await?;
    let blocking = findings.iter().filter(|it| {
        it.severity == Severity::Blocking
            && !matches!(it.finding.kind, FindingKind::JsapiNotGranted { .. })
    });
    let mut unmet = Vec::new();
    let count = u32::try_from(blocking.count()).unwrap_or(u32::MAX);
    if count > 0 {
        unmet.push(Unmet::Findings { count });
    }
    // By the feature that would grant them, so that each is named once.
    let mut lacking: BTreeMap<Option<String>, Vec<String>> = BTreeMap::new();
    for row in jsapis {
        if let Grant::NotGranted { features } = row.grant {
            lacking.entry(features.into_iter().next()).or_default().push(row.used.name);
        }
    }
    // Of several features of one name only what is there for the mini program counts.
    let keys: HashMap<String, String> = crate::registry::there_for(db, row.tenant_id, row.id)
        .await?
        .into_iter()
        .map(|it| (it.name, it.key))
        .collect();
    unmet.extend(lacking.into_iter().map(|(feature, names)| {
        let feature = feature.and_then(|name| Some((keys.get(&name)?.clone(), name)));
        Unmet::Jsapis { feature, names }
    }));
    Ok(unmet)
}

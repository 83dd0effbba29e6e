//! Requests that a mini program may use a feature (rules §5.3).

use super::{Asked, Wish, make, record_of};
use crate::entity::{feature, mini_program, mini_program_feature, request};
use crate::feature::program as tab;
use crate::{Cx, Error};
use domain::access::Action;
use domain::audit::EventKind;
use domain::feature::{Access, JsapiRecord, Risk};
use domain::form::{Field, Problem};
use domain::id::{MiniProgramId, RequestId};
use domain::request::{RequestKind, RequestStatus};
use sea_orm::ActiveValue::Set;
use sea_orm::{ConnectionTrait, QuerySelect, entity::prelude::*};
use serde_json::json;

/// Asks that a mini program may use a feature. Gives back the request's number.
pub async fn ask(
    cx: &Cx<'_>,
    id: &MiniProgramId,
    key: &str,
    typed: &str,
) -> Result<RequestId, Error> {
    let program = cx.program(id, Action::EditFeatures).await?;
    let feature = tab::find(&cx.backend.database.reader, program.row(), key).await?;
    if feature.access == Access::Direct {
        return Err(Error::field(Field::Feature, Problem::NeedsNoActivation));
    }
    let reason = domain::request::text(Field::Reason, typed).map_err(Error::Fields)?;

    let txn = cx.backend.database.begin().await?;
    tab::lock(&txn, program.key()).await?;
    if tab::is_added(&txn, program.key(), feature.id).await? {
        return Err(Error::field(Field::Feature, Problem::AddedAlready));
    }
    if let Some(request) = open_one(&txn, program.row(), &feature).await? {
        return Err(Error::field(Field::Feature, Problem::AskedAlready { request: request.0 }));
    }
    let wish = Wish {
        kind: RequestKind::FeatureActivation,
        feature: Some(feature.id),
        launch: None,
        reason: reason.clone(),
    };
    let row = make(&txn, cx, program.row(), program.actor().account, wish).await?;
    let after = json!({ "kind": row.kind, "feature": feature.key, "reason": reason });
    let subject = (EventKind::RequestMade, format!("#{}", row.id));
    record_of(&txn, cx, program.row(), (subject.0, &subject.1), (json!(null), after)).await?;
    txn.commit().await?;
    Ok(row.id)
}

/// The request for this feature that is in review, if there is one.
pub(crate) async fn open_one(
    db: &impl ConnectionTrait,
    program: &mini_program::Model,
    feature: &feature::Model,
) -> Result<Option<RequestId>, Error> {
    let found = request::Entity::find()
        .filter(request::COLUMN.mini_program_id.eq(program.id))
        .filter(request::COLUMN.status.eq(RequestStatus::InReview))
        .filter(request::COLUMN.feature_id.eq(feature.id))
        .filter(request::COLUMN.kind.eq(RequestKind::FeatureActivation))
        .one(db)
        .await?;
    Ok(found.map(|it| it.id))
}

/// Adds the feature when its request is approved. One that was archived meanwhile, or that the mini
/// program may no longer see, keeps the request in review.
pub async fn settle(
    txn: &impl ConnectionTrait,
    cx: &Cx<'_>,
    asked: &Asked,
    status: RequestStatus,
) -> Result<(), Error> {
    if status != RequestStatus::Approved {
        return Ok(());
    }
    let gone = || Error::field(Field::Feature, Problem::FeatureGone);
    let id = asked.row().feature_id.ok_or_else(gone)?;
    tab::lock(txn, asked.program().id).await?;
    let feature = feature::Entity::find_by_id(id).lock_shared().one(txn).await?;
    let feature = feature.filter(|it| it.archived_at.is_none()).ok_or_else(gone)?;
    if !tab::is_visible(txn, asked.program(), &feature).await? {
        return Err(gone());
    }
    if tab::is_added(txn, asked.program().id, id).await? {
        return Ok(());
    }
    let row = mini_program_feature::ActiveModel {
        mini_program_id: Set(asked.program().id),
        feature_id: Set(id),
        created_at: Set(cx.backend.clock.now()),
    };
    mini_program_feature::Entity::insert(row).exec_without_returning(txn).await?;
    let after = json!({ "feature": feature.key, "request": asked.row().id });
    let event = (EventKind::FeatureAdded, feature.name.as_str());
    record_of(txn, cx, asked.program(), event, (json!(null), after)).await
}

/// What the page of such a request shows of the feature.
pub struct Matter {
    /// The word in its address.
    pub key: String,
    /// Its name.
    pub name: String,
    /// What it is for.
    pub description: String,
    /// How much harm it can do.
    pub risk: Risk,
    /// Its JSAPIs, each with the versions of the mini program that call it, the highest first.
    pub jsapis: Vec<(JsapiRecord, Vec<String>)>,
    /// Whether it was archived, or is no longer visible to the mini program: then it cannot be approved.
    pub is_gone: bool,
}

/// What the page of such a request shows.
pub(super) async fn matter(db: &impl ConnectionTrait, asked: &Asked) -> Result<Matter, Error> {
    let id = asked.row().feature_id.ok_or(Error::NotFound)?;
    let row = feature::Entity::find_by_id(id).one(db).await?.ok_or(Error::NotFound)?;
    let is_gone = row.archived_at.is_some() || !tab::is_visible(db, asked.program(), &row).await?;
    let jsapis = tab::called(db, asked.program().id, &row).await?;
    Ok(Matter {
        key: row.key,
        name: row.name,
        description: row.description,
        risk: row.risk,
        jsapis,
        is_gone,
    })
}

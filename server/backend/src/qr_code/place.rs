//! Where codes open.

use crate::Error;
use crate::entity::{host_app, mini_program_host_app, qr_code, target};
use domain::id::{HostAppId, MiniProgramKey, TargetId};
use domain::qr_code::{TargetChoice, default_environment};
use domain::workspace::Environment;
use sea_orm::{ConnectionTrait, QueryOrder, entity::prelude::*};
use std::collections::HashMap;

/// A target of a mini program, with what a link into its host app is made of.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    pub(crate) choice: TargetChoice,
    pub(crate) host_app: HostAppId,
    pub(crate) deep_link: String,
}

/// Every target of the host apps that a mini program is released to, the first host app's first, each
/// host app's in the order of environments.
pub(crate) async fn places(
    db: &impl ConnectionTrait,
    key: MiniProgramKey,
) -> Result<Vec<Place>, Error> {
    let ids: Vec<HostAppId> = mini_program_host_app::Entity::find()
        .filter(mini_program_host_app::COLUMN.mini_program_id.eq(key))
        .order_by_asc(mini_program_host_app::Column::CreatedAt)
        .order_by_asc(mini_program_host_app::Column::HostAppId)
        .all(db)
        .await?
        .into_iter()
        .map(|it| it.host_app_id)
        .collect();
    let apps = host_app::Entity::find().filter(host_app::COLUMN.id.is_in(ids.iter().copied()));
    let apps: HashMap<HostAppId, host_app::Model> =
        apps.all(db).await?.into_iter().map(|it| (it.id, it)).collect();
    let targets = target::Entity::find().filter(target::COLUMN.host_app_id.is_in(ids.clone()));
    let mut targets = targets.all(db).await?;
    targets.sort_by_key(|it| (ids.iter().position(|id| *id == it.host_app_id), it.environment));
    let place = |it: target::Model| {
        let app = apps.get(&it.host_app_id)?;
        let (host_app, environment) = (app.name.clone(), it.environment);
        Some(Place {
            choice: TargetChoice { id: it.id, host_app, environment, active: it.active },
            host_app: app.id,
            deep_link: app.deep_link.clone(),
        })
    };
    Ok(targets.into_iter().filter_map(place).collect())
}

/// Where the default code opens.
pub(crate) fn default_place(places: &[Place]) -> Option<&Place> {
    let first = places.first()?.host_app;
    let own: Vec<&Place> =
        places.iter().filter(|it| it.host_app == first && it.choice.active).collect();
    let has: Vec<Environment> = own.iter().map(|it| it.choice.environment).collect();
    let wanted = default_environment(&has)?;
    own.into_iter().find(|it| it.choice.environment == wanted)
}

/// Where a code opens: nothing where its host app is no longer one of the mini program's.
pub(crate) fn place_of<'a>(row: &qr_code::Model, places: &'a [Place]) -> Option<&'a Place> {
    match row.target_id {
        None => default_place(places),
        Some(target) => places.iter().find(|it| it.choice.id == target),
    }
}

/// The words for a target of a host app that the mini program is no longer released to.
pub(super) async fn elsewhere(
    db: &impl ConnectionTrait,
    id: TargetId,
) -> Result<(String, Environment), Error> {
    let row = target::Entity::find_by_id(id).one(db).await?.ok_or(Error::NotFound)?;
    let app = host_app::Entity::find_by_id(row.host_app_id).one(db).await?;
    Ok((app.ok_or(Error::NotFound)?.name, row.environment))
}

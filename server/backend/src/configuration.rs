//! The Configuration tab: ids and domains on two levels, kept as revisions (rules §5.5).

mod place;
mod shown;

pub use shown::{OwnSet, Revision};

use crate::access::Program;
use crate::audit::{self, Event};
use crate::entity::configuration_revision as revision;
use crate::error::is_unique_violation;
use crate::near::{Read as _, Reads};
use crate::{Cx, Error};
use domain::access::Action;
use domain::audit::EventKind;
use domain::configuration::{
    ConfigurationForm, ConfigurationSet, HostName, Level, Part, effective, is_editable,
};
use domain::form::{Field, Problem};
use domain::id::{MiniProgramId, MiniProgramKey, TargetId, VersionId};
use domain::release::ReleaseStatus;
use domain::version::VersionNumber;
use domain::workspace::Environment;
use place::{Place, Whole};

use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{ConnectionTrait, QueryOrder, entity::prelude::*};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// How many versions the tab offers, the highest first.
const VERSIONS_SHOWN: usize = 200;

/// The tab.
#[derive(Clone, Debug)]
pub struct Configuration {
    /// Which set it shows.
    pub level: Level,
    /// Its number; 0 before the first change.
    pub revision: i64,
    /// What is set.
    pub set: ConfigurationSet,
    /// Of a version's set: what the environment has, and the name of the host app.
    pub below: Option<(ConfigurationSet, String)>,
    /// Whether the reader may change it.
    pub may_edit: bool,
    /// Whether a release that is under way or live keeps it as it is.
    pub is_locked: bool,
    /// Every revision, the newest first.
    pub revisions: Vec<Revision>,
    /// The environments that the mini program can be released to.
    pub environments: Vec<Environment>,
    /// Keys and names of the host apps that have this environment.
    pub host_apps: Vec<(String, String)>,
    /// The versions there are, the highest first.
    pub versions: Vec<VersionNumber>,
    /// The sets of versions in this environment that have something.
    pub own: Vec<OwnSet>,
}

/// The tab, for whoever may see it. An address that names no set of this mini program is not found.
pub async fn read(
    cx: &Cx<'_>,
    id: &MiniProgramId,
    level: Option<Level>,
) -> Result<Configuration, Error> {
    let program = cx.program(id, Action::ViewConfiguration).await?;
    let db = &cx.backend.database.reader;
    let whole = Whole::read(db, program.row()).await?;
    let level = level.ok_or(Error::NotFound)?;
    let place = whole.place(db, &level).await?;
    let rows = revision::Entity::find()
        .filter(revision::COLUMN.mini_program_id.eq(program.key()))
        .filter(revision::COLUMN.scope.eq(place.scope()))
        .order_by_desc(revision::Column::Revision)
        .all(db)
        .await?;
    let revisions = shown::revisions(db, rows).await?;
    let current = current(db, program.key()).await?;
    let below = match &place {
        Place::Global(_) => None,
        Place::Release { target, .. } => {
            let scope = target.environment.word();
            let global = current.iter().find(|it| it.scope == scope).map(set_of).transpose()?;
            Some((global.unwrap_or_default(), target.host_app.1.clone()))
        }
    };
    let environment = level.environment();
    let versions = shown::versions(db, program.key()).await?;
    let host_apps = whole.targets.iter().filter(|it| it.environment == environment);
    let is_locked = match &place {
        Place::Global(_) => false,
        Place::Release { version, target, .. } => {
            !is_editable(status_at(db, *version, target.id).await?)
        }
    };
    Ok(Configuration {
        revision: revisions.first().map_or(0, |it| it.number),
        set: revisions.first().map(|it| it.set.clone()).unwrap_or_default(),
        below,
        may_edit: program.roles().may(Action::EditConfiguration),
        is_locked,
        revisions,
        environments: whole.environments(),
        host_apps: host_apps.map(|it| it.host_app.clone()).collect(),
        own: shown::own_sets(db, &whole, &current, &versions, environment).await?,
        versions: versions.into_iter().map(|it| it.1).take(VERSIONS_SHOWN).collect(),
        level,
    })
}

/// Changes a set, if nobody else did since the edit began. What is the same already makes no revision.
pub async fn edit(
    cx: &Cx<'_>,
    id: &MiniProgramId,
    level: Option<Level>,
    form: &ConfigurationForm,
) -> Result<(), Error> {
    let program = cx.program(id, Action::EditConfiguration).await?;
    let db = &cx.backend.database.reader;
    let whole = Whole::read(db, program.row()).await?;
    let place = whole.place(db, &level.ok_or(Error::NotFound)?).await?;
    let set = form.checked().map_err(Error::Fields)?;
    write(cx, &program, &place, form.revision, (set, None)).await
}

/// Brings back what an earlier revision had, as a new one, if nobody changed the set since `began`.
pub async fn restore(
    cx: &Cx<'_>,
    id: &MiniProgramId,
    level: Option<Level>,
    (began, earlier): (i64, i64),
) -> Result<(), Error> {
    let program = cx.program(id, Action::EditConfiguration).await?;
    let db = &cx.backend.database.reader;
    let whole = Whole::read(db, program.row()).await?;
    let place = whole.place(db, &level.ok_or(Error::NotFound)?).await?;
    let found = revision::Entity::find()
        .filter(revision::COLUMN.mini_program_id.eq(program.key()))
        .filter(revision::COLUMN.scope.eq(place.scope()))
        .filter(revision::COLUMN.revision.eq(earlier))
        .one(db)
        .await?;
    let set = set_of(&found.ok_or(Error::NotFound)?)?;
    write(cx, &program, &place, began, (set, Some(earlier))).await
}

/// Adds the revision that follows `began`, if that is still the last one.
async fn write(
    cx: &Cx<'_>,
    program: &Program,
    place: &Place,
    began: i64,
    (set, restored_from): (ConfigurationSet, Option<i64>),
) -> Result<(), Error> {
    let row = program.row();
    let scope = place.scope();
    let txn = cx.backend.database.begin().await?;
    if let Place::Release { version, target, .. } = place {
        // Whoever adds a release locks its target, too: one of the two waits.
        place::lock(&txn, target.id).await?;
        if !is_editable(status_at(&txn, *version, target.id).await?) {
            return Err(Error::field(Field::Configuration, Problem::ReleaseInUse));
        }
    }
    let last = revision::Entity::find()
        .filter(revision::COLUMN.mini_program_id.eq(row.id))
        .filter(revision::COLUMN.scope.eq(scope.as_str()))
        .order_by_desc(revision::Column::Revision)
        .one(&txn)
        .await?;
    if last.as_ref().map_or(0, |it| it.revision) != began {
        return Err(Error::Overtaken);
    }
    let before = last.as_ref().map(set_of).transpose()?.unwrap_or_default();
    if before == set {
        return Ok(());
    }
    let (version_id, target_id) = place.keys();
    let added = revision::ActiveModel {
        id: NotSet,
        mini_program_id: Set(row.id),
        scope: Set(scope),
        version_id: Set(version_id),
        target_id: Set(target_id),
        revision: Set(began + 1),
        client_id: Set(set.client_id.clone()),
        merchant_id: Set(set.merchant_id.clone()),
        server_domains: Set(serde_json::to_string(&set.server_domains)?),
        webview_domains: Set(serde_json::to_string(&set.webview_domains)?),
        restored_from: Set(restored_from),
        author_id: Set(program.actor().account),
        created_at: Set(cx.backend.clock.now()),
    };
    match added.insert(&txn).await {
        // Another edit that began from the same revision was a moment faster.
        Err(error) if is_unique_violation(&error) => return Err(Error::Overtaken),
        inserted => inserted?,
    };
    let kind = match restored_from {
        Some(_) => EventKind::ConfigurationRestored,
        None => EventKind::ConfigurationChanged,
    };
    let (old, new) = audited(&before, &set);
    audit::record(
        &txn,
        cx,
        Event {
            tenant: Some(row.tenant_id),
            kind,
            workspace: Some(row.workspace_id),
            mini_program: Some(row.id),
            subject: &format!("{} {} {}", row.public_id, row.name, place.words()),
            before: old,
            after: new,
        },
    )
    .await?;
    txn.commit().await?;
    Ok(())
}

/// What the audit keeps of a change: of ids only that they are set or became others, since more people may
/// come to read the audit than may see them; domains by name, so that a difference says which came and went.
fn audited(before: &ConfigurationSet, after: &ConfigurationSet) -> (Value, Value) {
    let id = |before: &str, after: &str| {
        let old = (!before.is_empty()).then_some("set");
        let new = if after.is_empty() {
            None
        } else if before.is_empty() || before == after {
            Some("set")
        } else {
            Some("changed")
        };
        (json!(old), json!(new))
    };
    let list = |names: &[HostName]| {
        let names = names.iter().map(|it| (it.to_string(), json!("listed")));
        Value::Object(names.collect())
    };
    let client = id(&before.client_id, &after.client_id);
    let merchant = id(&before.merchant_id, &after.merchant_id);
    let shown = |client: Value, merchant: Value, set: &ConfigurationSet| {
        json!({
            Part::ClientId.word(): client,
            Part::MerchantId.word(): merchant,
            Part::ServerDomains.word(): list(&set.server_domains),
            Part::WebviewDomains.word(): list(&set.webview_domains),
        })
    };
    (shown(client.0, merchant.0, before), shown(client.1, merchant.1, after))
}

fn set_of(row: &revision::Model) -> Result<ConfigurationSet, Error> {
    Ok(ConfigurationSet {
        client_id: row.client_id.clone(),
        merchant_id: row.merchant_id.clone(),
        server_domains: serde_json::from_str(&row.server_domains)?,
        webview_domains: serde_json::from_str(&row.webview_domains)?,
    })
}

/// The last revision of every set of a mini program.
async fn current(db: &impl Reads, program: MiniProgramKey) -> Result<Vec<revision::Model>, Error> {
    let last = "revision = (SELECT MAX(o.revision) FROM configuration_revision o \
                WHERE o.mini_program_id = configuration_revision.mini_program_id \
                AND o.scope = configuration_revision.scope)";
    Ok(revision::Entity::find()
        .filter(revision::COLUMN.mini_program_id.eq(program))
        .filter(Expr::cust(last))
        .order_by_asc(revision::Column::Scope)
        .read_all(db)
        .await?)
}

/// What counts for a version at a target: what a release freezes there (rules §4.11).
pub async fn effective_at(
    db: &impl ConnectionTrait,
    program: MiniProgramKey,
    version: VersionId,
    (target, environment): (TargetId, Environment),
) -> Result<ConfigurationSet, Error> {
    let current = current(db, program).await?;
    let set = |scope: &str| {
        let found = current.iter().find(|it| it.scope == scope).map(set_of).transpose();
        found.map(Option::unwrap_or_default)
    };
    Ok(effective(&set(environment.word())?, &set(&place::scope(version, target))?))
}

/// Every domain that an environment of a mini program lists, or a version's own set there: hosts that its
/// code may name without a finding (rules §7.5).
pub(crate) async fn listed(
    db: &impl Reads,
    row: &crate::entity::mini_program::Model,
    version: Option<VersionId>,
) -> Result<BTreeSet<HostName>, Error> {
    let whole = Whole::read(db, row).await?;
    let environments = whole.environments();
    let mut names = BTreeSet::new();
    for row in current(db, row.id).await? {
        let counts = match (row.version_id, row.target_id) {
            (Some(of), Some(at)) => {
                version == Some(of) && whole.targets.iter().any(|it| it.id == at)
            }
            _ => environments.iter().any(|it| it.word() == row.scope),
        };
        if counts {
            let set = set_of(&row)?;
            names.extend(set.server_domains.into_iter().chain(set.webview_domains));
        }
    }
    Ok(names)
}

/// How far a version is at a target; nothing while it was never released there.
async fn status_at(
    db: &impl ConnectionTrait,
    version: VersionId,
    target: TargetId,
) -> Result<Option<ReleaseStatus>, Error> {
    Ok(crate::release::own(db, version, target).await?.map(|it| it.status))
}

//! The named mini programs of the demonstration: created, described and given versions by the same
//! use cases as everybody's, so that rules, permissions and audit are the real ones.

use super::package::{self, HARBOUR_TAXI, LOTUS_COFFEE, Layers};
use super::people::Ground;
use crate::entity::{feature, mini_program, mini_program_feature, qr_code as code};
use crate::{
    Actor, Backend, Cx, Error, information, logo, member, mini_program as program, notification,
    qr_code, version, workspace,
};
use chrono::TimeDelta;
use domain::access::MiniProgramRole;
use domain::id::{AccountId, MiniProgramId, NotificationId, SessionId};
use domain::information::{InformationEdit, TypedTexts};
use domain::mini_program::{MiniProgramKind, MiniProgramStatus, NewMiniProgram};
use domain::qr_code::QrCodeForm;
use domain::workspace::Environment;
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;

/// Texts in one language: its tag, name, tagline, description.
pub(super) type Texts = (&'static str, &'static str, &'static str, &'static str);

/// What is written down of a mini program of the demonstration; see [`super::catalogue::PROGRAMS`].
pub(super) struct Planned {
    /// Address of the account that creates it.
    pub(super) creator: &'static str,
    /// Key of the workspace that owns it.
    pub(super) workspace: &'static str,
    /// Where an HTML5 one begins; none makes it DSL.
    pub(super) entrance: Option<&'static str>,
    pub(super) status: MiniProgramStatus,
    /// The default language's first.
    pub(super) texts: &'static [Texts],
    /// English name of its category.
    pub(super) category: &'static str,
    pub(super) keywords: &'static str,
    pub(super) phone: &'static str,
    pub(super) email: &'static str,
}

/// What "Lotus Coffee" may call, beside Payment, which a reviewer approves. Its last version also calls JSAPIs of Location and Scan, which it
/// lacks, and one that the registry does not know: the page of that version shows each kind of answer.
const LOTUS_FEATURES: [&str; 6] =
    ["Basic runtime", "Navigation", "Feedback UI", "Network", "Storage", "Device info"];
const TAXI_FEATURES: [&str; 3] = ["Network", "Feedback UI", "Location"];

/// Creates all of them; gives back how many there are.
pub(super) async fn fill(past: &Backend, ground: &Ground) -> Result<u64, Error> {
    let mut ids = Vec::new();
    for (at, planned) in super::catalogue::PROGRAMS.iter().enumerate() {
        let id = create(past, ground, planned).await?;
        // Every other one has a logo, the first as well; the others lack it before they can be submitted.
        if at % 2 == 0 {
            past.clock.pass(TimeDelta::minutes(3));
            let cx = cx(past, ground.account(planned.creator)?);
            logo::set(&cx, &id, super::logo::draw(at / 2)?).await?;
        }
        ids.push(id);
        past.clock.pass(TimeDelta::hours(37));
    }
    let [lotus, taxi, rewards, _, bills, cards, .., vouchers] = &ids[..] else {
        return Err(Error::Internal(String::from("no mini programs are planned")));
    };
    super::configuration::fill(past, ground, (lotus, taxi)).await?;
    let uploader = ground.account("merchant-dev@example.test")?;
    add_features(past, lotus, &LOTUS_FEATURES).await?;
    super::requests::fill(past, ground, lotus).await?;
    let admin = cx(past, ground.account("merchant-admin@example.test")?);
    member::add(&admin, lotus, uploader, MiniProgramRole::Admin).await?;
    // What they have read, and what they have not.
    notification::mark_all_read(&cx(past, uploader), NotificationId(i64::MAX)).await?;
    past.clock.pass(TimeDelta::hours(3));
    member::change_role(&admin, lotus, uploader, MiniProgramRole::Developer).await?;
    upload(past, uploader, lotus, LOTUS_COFFEE).await?;
    super::configuration::fill_own(past, ground, lotus).await?;
    make_codes(past, ground, lotus).await?;
    add_features(past, taxi, &TAXI_FEATURES).await?;
    upload(past, ground.account("other-admin@example.test")?, taxi, HARBOUR_TAXI).await?;
    super::stages::fill(past, ground, bills).await?;
    super::launches::fill(past, ground, rewards).await?;
    super::requests::ask_removals(past, ground, (vouchers, cards)).await?;
    let binned = &super::catalogue::BINNED;
    let id = create(past, ground, binned).await?;
    let cx = cx(past, ground.account(binned.creator)?);
    crate::removal::delete(&cx, &id, binned.texts[0].1).await?;
    Ok(ids.len() as u64)
}

/// Codes beside the default one: one that opens a page with parameters, and one whose last day is over by
/// now.
async fn make_codes(past: &Backend, ground: &Ground, id: &MiniProgramId) -> Result<(), Error> {
    let cx = cx(past, ground.account("merchant-admin@example.test")?);
    let (choices, _) = qr_code::form(&cx, id).await?;
    let production = choices.targets.iter().find(|it| it.environment == Environment::Production);
    let target = production.map(|it| it.id.to_string()).unwrap_or_default();
    let week = (past.clock.now() + TimeDelta::days(7)).date_naive();
    for (label, page, parameters, expires, scans) in [
        ("Table 12, Pavilion", "pages/order/order", "table=12&from=桌贴", String::new(), 8_431_i64),
        ("Opening week", "pages/menu/menu", "", week.to_string(), 2_950),
    ] {
        let form = QrCodeForm {
            label: label.to_owned(),
            page: page.to_owned(),
            parameters: parameters.to_owned(),
            target: target.clone(),
            expires,
        };
        let token = qr_code::create(&cx, id, &form).await?;
        // As if phones had been there.
        let txn = past.database.begin().await?;
        code::Entity::update_many()
            .col_expr(code::Column::Scans, Expr::value(scans))
            .col_expr(code::Column::ScannedAt, Expr::value(past.clock.now()))
            .filter(code::COLUMN.token.eq(token))
            .exec(&txn)
            .await?;
        txn.commit().await?;
    }
    Ok(())
}

/// A request of somebody who sits at this machine.
pub(super) fn cx(backend: &Backend, account: AccountId) -> Cx<'_> {
    // No session: nothing here reads it.
    let actor = Actor { account, session: SessionId(0) };
    Cx { backend, actor: Some(actor), address: "local" }
}

async fn create(
    past: &Backend,
    ground: &Ground,
    planned: &Planned,
) -> Result<MiniProgramId, Error> {
    let cx = cx(past, ground.account(planned.creator)?);
    let db = &past.database.reader;
    let categories = workspace::categories(db, ground.tenant.id).await?;
    let category = categories.iter().find(|it| it.label("en") == planned.category);
    let category = category.map(|it| it.id.to_string()).unwrap_or_default();
    let kind =
        if planned.entrance.is_some() { MiniProgramKind::Html5 } else { MiniProgramKind::Dsl };
    let entrance_url = planned.entrance.unwrap_or_default().to_owned();
    let (language, name, ..) = planned.texts.first().copied().unwrap_or_default();
    let typed = NewMiniProgram {
        workspace: planned.workspace.to_owned(),
        kind: kind.word().to_owned(),
        entrance_url: entrance_url.clone(),
        default_language: language.to_owned(),
        name: name.to_owned(),
        category: category.clone(),
        host_app: ground.host_apps.first().map(ToString::to_string).unwrap_or_default(),
    };
    let id = program::create(&cx, &typed).await?;
    past.clock.pass(TimeDelta::minutes(12));
    let edit = InformationEdit {
        revision: row(past, &id).await?.revision,
        texts: planned.texts.iter().map(typed_texts).collect(),
        category,
        keywords: planned.keywords.to_owned(),
        service_phone: planned.phone.to_owned(),
        service_email: planned.email.to_owned(),
        entrance_url,
        // What is uploaded runs in all of them, what is only an address in the first one.
        host_apps: match kind {
            MiniProgramKind::Dsl => ground.host_apps.iter().map(ToString::to_string).collect(),
            MiniProgramKind::Html5 => Vec::new(),
        },
        ..InformationEdit::default()
    };
    information::edit(&cx, &id, &edit).await?;
    set_status(past, &id, planned.status).await?;
    Ok(id)
}

fn typed_texts((language, name, tagline, description): &Texts) -> TypedTexts {
    TypedTexts {
        language: (*language).to_owned(),
        name: (*name).to_owned(),
        tagline: (*tagline).to_owned(),
        description: (*description).to_owned(),
    }
}

async fn row(backend: &Backend, id: &MiniProgramId) -> Result<mini_program::Model, Error> {
    let found = mini_program::Entity::find().filter(mini_program::COLUMN.public_id.eq(id.clone()));
    found.one(&backend.database.reader).await?.ok_or(Error::NotFound)
}

/// Sets a status that no use case leads to yet.
async fn set_status(
    past: &Backend,
    id: &MiniProgramId,
    status: MiniProgramStatus,
) -> Result<(), Error> {
    let txn = past.database.begin().await?;
    mini_program::Entity::update_many()
        .col_expr(mini_program::Column::Status, Expr::value(status))
        .filter(mini_program::COLUMN.public_id.eq(id.clone()))
        .exec(&txn)
        .await?;
    txn.commit().await?;
    Ok(())
}

/// Adds features, which no use case does yet.
async fn add_features(past: &Backend, id: &MiniProgramId, names: &[&str]) -> Result<(), Error> {
    let row = row(past, id).await?;
    let features = feature::Entity::find()
        .filter(feature::COLUMN.tenant_id.eq(row.tenant_id))
        .filter(feature::COLUMN.name.is_in(names.iter().copied()))
        .all(&past.database.reader)
        .await?;
    if features.len() != names.len() {
        return Err(Error::Internal(format!("the registry lacks one of {names:?}")));
    }
    let added = features.into_iter().map(|it| mini_program_feature::ActiveModel {
        mini_program_id: Set(row.id),
        feature_id: Set(it.id),
        created_at: Set(past.clock.now()),
    });
    let txn = past.database.begin().await?;
    mini_program_feature::Entity::insert_many(added).exec_without_returning(&txn).await?;
    txn.commit().await?;
    Ok(())
}

async fn upload(
    past: &Backend,
    uploader: AccountId,
    id: &MiniProgramId,
    versions: &[Layers],
) -> Result<(), Error> {
    for (number, layers) in versions {
        past.clock.pass(TimeDelta::days(6));
        let incoming = package::arrived(past, layers)?;
        version::upload(&cx(past, uploader), id, number, incoming).await?;
    }
    Ok(())
}

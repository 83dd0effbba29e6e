//! QR codes of a mini program: listed, made, deleted (rules §5.4).

use crate::access::Program;
use crate::audit::{self, Event};
use crate::entity::{mini_program, qr_code, target, version};
use crate::error::is_unique_violation;
use crate::{Cx, Error, random};
use chrono::{DateTime, Utc};
use domain::access::Action;
use domain::account::Person;
use domain::audit::EventKind;
use domain::form::{Field, Problem};
use domain::id::{AccountId, MiniProgramId, MiniProgramKey};
use domain::package::Report;
use domain::qr_code::{CheckedQrCode, Ground, MOST, Newest, QrCodeForm, QrToken};
use domain::version::VersionNumber;
use domain::workspace::Environment;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::{Expr, ExprTrait as _, Query};
use sea_orm::{ConnectionTrait, PaginatorTrait, QueryOrder, QuerySelect, entity::prelude::*};
use serde_json::{Value, json};

mod place;

use place::elsewhere;
pub(crate) use place::{Place, default_place, place_of, places};

/// A code as its pages show it.
#[derive(Clone, Debug)]
pub struct Code {
    /// The word in its address.
    pub token: QrToken,
    /// What people call it; nothing for the default one.
    pub label: Option<String>,
    /// The host app in which it opens.
    pub host_app: String,
    /// The environment in which it opens.
    pub environment: Environment,
    /// Whether the mini program can be opened there at present.
    pub on: bool,
    /// The page that it opens; empty for the first one.
    pub page: String,
    /// What it hands to the page, as it was typed.
    pub parameters: String,
    /// The moment from which it is no longer good.
    pub expires: Option<DateTime<Utc>>,
    /// Whether that has passed.
    pub is_expired: bool,
    /// How often it was scanned.
    pub scans: u64,
    /// When it last was.
    pub scanned: Option<DateTime<Utc>>,
    /// Who made it.
    pub creator: Person,
    /// When they did.
    pub created: DateTime<Utc>,
}

/// The codes of a mini program.
#[derive(Clone, Debug)]
pub struct Codes {
    /// The default one first, then in the order in which they were made.
    pub rows: Vec<Code>,
    /// Whether the default one is among them.
    pub has_default: bool,
    /// How many there are beside it.
    pub count: u64,
    /// The number of the newest version.
    pub newest: Option<VersionNumber>,
    /// Where a default code opens.
    pub default_at: Option<(String, Environment)>,
}

/// The codes.
pub async fn list(cx: &Cx<'_>, id: &MiniProgramId) -> Result<Codes, Error> {
    let program = cx.program(id, Action::UseQrCodes).await?;
    let db = &cx.backend.database.reader;
    let mut rows = qr_code::Entity::find()
        .filter(qr_code::COLUMN.mini_program_id.eq(program.key()))
        .order_by_asc(qr_code::Column::Id)
        .all(db)
        .await?;
    rows.sort_by_key(|it| it.target_id.is_some());
    let places = places(db, program.key()).await?;
    let count = rows.iter().filter(|it| it.target_id.is_some()).count() as u64;
    let default_at =
        default_place(&places).map(|it| (it.choice.host_app.clone(), it.choice.environment));
    Ok(Codes {
        has_default: rows.len() as u64 > count,
        count,
        newest: newest_number(db, program.key()).await?,
        default_at,
        rows: shown(cx, rows, &places).await?,
    })
}

/// One of them, and the number of the newest version.
pub async fn read(
    cx: &Cx<'_>,
    id: &MiniProgramId,
    token: &QrToken,
) -> Result<(Code, Option<VersionNumber>), Error> {
    let program = cx.program(id, Action::UseQrCodes).await?;
    let db = &cx.backend.database.reader;
    let row = find(db, &program, token).await?;
    let places = places(db, program.key()).await?;
    let code = shown(cx, vec![row], &places).await?.pop().ok_or(Error::NotFound)?;
    Ok((code, newest_number(db, program.key()).await?))
}

/// Whether the actor may use the codes, before it is known which one they mean.
pub async fn allowed(cx: &Cx<'_>, id: &MiniProgramId) -> Result<(), Error> {
    cx.program(id, Action::UseQrCodes).await.map(|_| ())
}

/// What the form for a new one is held against, and how many there are beside the default one.
pub async fn form(cx: &Cx<'_>, id: &MiniProgramId) -> Result<(Ground, u64), Error> {
    let program = cx.program(id, Action::UseQrCodes).await?;
    let db = &cx.backend.database.reader;
    Ok((ground(cx, &program).await?, defined(db, program.key()).await?))
}

/// Makes a code. The last of those there may be is given once: who comes after it is refused.
pub async fn create(cx: &Cx<'_>, id: &MiniProgramId, form: &QrCodeForm) -> Result<QrToken, Error> {
    let program = cx.program(id, Action::UseQrCodes).await?;
    let form = form.checked(&ground(cx, &program).await?).map_err(Error::Fields)?;
    let token = QrToken::from_random(random::bytes()?);

    let txn = cx.backend.database.begin().await?;
    hold(&txn, &program).await?;
    if !insert_guarded(&txn, cx, &program, &token, &form).await? {
        if defined(&txn, program.key()).await? >= MOST {
            return Err(Error::field(Field::Label, Problem::TooManyCodes { most: MOST }));
        }
        // The environment was switched off since it was looked at.
        return Err(Error::Conflict);
    }
    let event = (EventKind::QrCodeCreated, form.label.as_str());
    record(&txn, cx, &program, event, (json!(null), json!(form))).await?;
    txn.commit().await?;
    Ok(token)
}

/// Makes the default code of a mini program that lost it.
pub async fn create_default(cx: &Cx<'_>, id: &MiniProgramId) -> Result<(), Error> {
    let program = cx.program(id, Action::UseQrCodes).await?;

    let txn = cx.backend.database.begin().await?;
    let creator = program.actor().account;
    let made = insert_default(&txn, program.key(), creator, cx.backend.clock.now()).await;
    match made {
        Err(Error::Db(error)) if is_unique_violation(&error) => return Err(Error::Conflict),
        made => made?,
    }
    let after = json!({ "default": true });
    record(&txn, cx, &program, (EventKind::QrCodeCreated, ""), (json!(null), after)).await?;
    txn.commit().await?;
    Ok(())
}

/// Deletes a code, the default one too: whoever scans it from now on is told so.
pub async fn delete(cx: &Cx<'_>, id: &MiniProgramId, token: &QrToken) -> Result<(), Error> {
    let program = cx.program(id, Action::UseQrCodes).await?;
    let row = find(&cx.backend.database.reader, &program, token).await?;

    let txn = cx.backend.database.begin().await?;
    let deleted = qr_code::Entity::delete_by_id(row.id).exec(&txn).await?;
    if deleted.rows_affected == 0 {
        return Err(Error::Conflict);
    }
    let before = json!({
        "label": row.label, "page": row.page, "parameters": row.parameters, "target": row.target_id,
        "expires": row.expires_at, "scans": row.scans, "default": row.target_id.is_none(),
    });
    let event = (EventKind::QrCodeDeleted, row.label.as_str());
    record(&txn, cx, &program, event, (before, json!(null))).await?;
    txn.commit().await?;
    Ok(())
}

/// Adds the default code, within a transaction.
pub(crate) async fn insert_default(
    txn: &impl ConnectionTrait,
    mini_program: MiniProgramKey,
    creator: AccountId,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let row = qr_code::ActiveModel {
        id: NotSet,
        token: Set(QrToken::from_random(random::bytes()?)),
        mini_program_id: Set(mini_program),
        target_id: Set(None),
        label: Set(String::new()),
        page: Set(String::new()),
        parameters: Set(String::new()),
        expires_at: Set(None),
        scans: Set(0),
        scanned_at: Set(None),
        created_by: Set(creator),
        created_at: Set(now),
    };
    qr_code::Entity::insert(row).exec_without_returning(txn).await?;
    Ok(())
}

/// Holds the mini program's row until the end: of two who make its last code the second sees the first's.
async fn hold(txn: &impl ConnectionTrait, program: &Program) -> Result<(), Error> {
    let row = mini_program::Entity::find_by_id(program.key())
        .filter(mini_program::COLUMN.deleted_at.is_null())
        .lock_exclusive();
    row.one(txn).await?.map(|_| ()).ok_or(Error::Conflict)
}

/// Adds a code in one statement, only while there are fewer than there may be and its target is on.
async fn insert_guarded(
    txn: &impl ConnectionTrait,
    cx: &Cx<'_>,
    program: &Program,
    token: &QrToken,
    form: &CheckedQrCode,
) -> Result<bool, Error> {
    use qr_code::Column;
    let CheckedQrCode { label, page, parameters, target, expires } = form;
    let values: [(Column, Expr); 9] = [
        (Column::Token, Expr::value(token.clone())),
        (Column::MiniProgramId, Expr::value(program.key())),
        (Column::TargetId, Expr::value(*target)),
        (Column::Label, Expr::value(label.as_str())),
        (Column::Page, Expr::value(page.as_str())),
        (Column::Parameters, Expr::value(parameters.as_str())),
        (Column::ExpiresAt, Expr::value(*expires)),
        (Column::CreatedBy, Expr::value(program.actor().account)),
        (Column::CreatedAt, Expr::value(cx.backend.clock.now())),
    ];
    let there = Query::select()
        .expr(Expr::col(Column::Id).count())
        .from(qr_code::Entity)
        .and_where(Column::MiniProgramId.eq(program.key()))
        .and_where(Column::TargetId.is_not_null())
        .to_owned();
    let on = Query::select()
        .column(target::Column::Id)
        .from(target::Entity)
        .and_where(target::Column::Id.eq(*target))
        .and_where(target::Column::Active.eq(true))
        .to_owned();
    let (columns, values): (Vec<Column>, Vec<Expr>) = values.into_iter().unzip();
    let row = Query::select()
        .exprs(values)
        .and_where(Expr::from(there).lt(i64::try_from(MOST).unwrap_or(i64::MAX)))
        .and_where(Expr::exists(on))
        .to_owned();
    let mut insert = Query::insert();
    insert.into_table(qr_code::Entity).columns(columns);
    insert.select_from(row).map_err(|error| Error::Internal(error.to_string()))?;
    Ok(txn.execute(&insert).await?.rows_affected() == 1)
}

async fn record(
    txn: &impl ConnectionTrait,
    cx: &Cx<'_>,
    program: &Program,
    (kind, label): (EventKind, &str),
    (before, after): (Value, Value),
) -> Result<(), Error> {
    let row = program.row();
    let subject = format!("{} {} {label}", row.public_id, row.name);
    let event = Event {
        tenant: Some(row.tenant_id),
        kind,
        workspace: Some(row.workspace_id),
        mini_program: Some(row.id),
        subject: subject.trim_end(),
        before,
        after,
    };
    audit::record(txn, cx, event).await
}

async fn find(
    db: &impl ConnectionTrait,
    program: &Program,
    token: &QrToken,
) -> Result<qr_code::Model, Error> {
    let found = qr_code::Entity::find()
        .filter(qr_code::COLUMN.token.eq(token.clone()))
        .filter(qr_code::COLUMN.mini_program_id.eq(program.key()));
    found.one(db).await?.ok_or(Error::NotFound)
}

async fn defined(db: &impl ConnectionTrait, key: MiniProgramKey) -> Result<u64, Error> {
    let defined = qr_code::Entity::find()
        .filter(qr_code::COLUMN.mini_program_id.eq(key))
        .filter(qr_code::COLUMN.target_id.is_not_null());
    Ok(defined.count(db).await?)
}

async fn ground(cx: &Cx<'_>, program: &Program) -> Result<Ground, Error> {
    let db = &cx.backend.database.reader;
    let places = places(db, program.key()).await?;
    let newest = match newest(db, program.key()).await? {
        None => None,
        Some(row) => {
            let report: Option<Report> =
                row.report.as_deref().map(serde_json::from_str).transpose()?;
            let pages = report.map_or_else(Vec::new, |it| it.pages);
            let pages = pages.into_iter().map(|it| it.path).collect();
            Some(Newest { number: crate::version::number_of(&row), pages })
        }
    };
    Ok(Ground {
        kind: program.row().kind,
        newest,
        targets: places.into_iter().map(|it| it.choice).collect(),
        now: cx.backend.clock.now(),
    })
}

async fn newest(
    db: &impl ConnectionTrait,
    key: MiniProgramKey,
) -> Result<Option<version::Model>, Error> {
    let all = version::Entity::find().filter(version::COLUMN.mini_program_id.eq(key));
    Ok(crate::version::by_number(all).one(db).await?)
}

/// The number of the newest version of a mini program.
pub(crate) async fn newest_number(
    db: &impl ConnectionTrait,
    key: MiniProgramKey,
) -> Result<Option<VersionNumber>, Error> {
    crate::version::highest(db, key).await
}

async fn shown(
    cx: &Cx<'_>,
    rows: Vec<qr_code::Model>,
    places: &[Place],
) -> Result<Vec<Code>, Error> {
    let db = &cx.backend.database.reader;
    let people = crate::version::people(db, rows.iter().map(|it| it.created_by)).await?;
    let now = cx.backend.clock.now();
    let mut codes = Vec::with_capacity(rows.len());
    for row in rows {
        let place = place_of(&row, places);
        let (host_app, environment) = match (place, row.target_id) {
            (Some(place), _) => (place.choice.host_app.clone(), place.choice.environment),
            (None, Some(target)) => elsewhere(db, target).await?,
            (None, None) => (String::new(), Environment::Production),
        };
        codes.push(Code {
            on: place.is_some_and(|it| it.choice.active),
            host_app,
            environment,
            label: row.target_id.map(|_| row.label),
            creator: crate::version::person(&people, row.created_by),
            is_expired: row.expires_at.is_some_and(|it| it <= now),
            scans: u64::try_from(row.scans).unwrap_or(0),
            token: row.token,
            page: row.page,
            parameters: row.parameters,
            expires: row.expires_at,
            scanned: row.scanned_at,
            created: row.created_at,
        });
    }
    Ok(codes)
}

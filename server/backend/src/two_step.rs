//! The second step of signing in: an authenticator app by RFC 6238, and recovery codes (rules §11.4).

use crate::account::prove_password;
use crate::entity::{account, recovery_code, two_step};
use crate::{Backend, Cx, Error, random};
use chrono::{DateTime, Utc};
use domain::audit::EventKind;
use domain::form::{Field, Problem};
use domain::id::AccountId;
use domain::two_step::{
    CODE_DIGITS, DRIFT_STEPS, Proof, RECOVERY_CHARACTERS, RECOVERY_CODES, STEP_SECONDS, grouped,
    recovery_code as new_code,
};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::{ExprTrait as _, OnConflict};
use sea_orm::{ConnectionTrait, PaginatorTrait as _, entity::prelude::*};
use serde_json::json;

/// Bytes of a secret: as many as SHA-1 gives.
const SECRET: usize = 20;
/// What authenticator apps call us.
const ISSUER: &str = "Minideck";

/// Whether somebody is asked for a second step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TwoStep {
    /// They are not.
    Off,
    /// They are.
    On {
        /// Since when.
        since: DateTime<Utc>,
        /// How many recovery codes are left.
        codes: u64,
    },
}

/// What an authenticator app is told.
#[derive(Clone, Debug)]
pub struct SetUp {
    /// As a link, which is what a picture of it holds.
    pub link: String,
    /// As text to type, in base 32.
    pub secret: String,
}

/// Whether an account has a second step.
pub async fn state(db: &impl ConnectionTrait, account: AccountId) -> Result<TwoStep, Error> {
    let found = two_step::Entity::find_by_id(account).one(db).await?;
    let Some(since) = found.and_then(|it| it.confirmed_at) else { return Ok(TwoStep::Off) };
    let codes = recovery_code::Entity::find()
        .filter(recovery_code::COLUMN.account_id.eq(account))
        .filter(recovery_code::COLUMN.used_at.is_null())
        .count(db)
        .await?;
    Ok(TwoStep::On { since, codes })
}

/// What is being set up, if it is.
pub async fn set_up(cx: &Cx<'_>) -> Result<Option<SetUp>, Error> {
    let account = own(cx).await?;
    let db = &cx.backend.database.reader;
    let found = two_step::Entity::find_by_id(account.id).one(db).await?;
    let Some(row) = found.filter(|it| it.confirmed_at.is_none()) else { return Ok(None) };
    let totp = totp(cx.backend, &row, &account.email)?;
    let link = totp.to_url().map_err(|error| Error::Internal(error.to_string()))?;
    Ok(Some(SetUp { link, secret: totp.secret().to_base32() }))
}

/// Begins to set a second step up, with a new secret. Nobody is asked for it before it is confirmed.
pub async fn begin(cx: &Cx<'_>) -> Result<(), Error> {
    let account = own(cx).await?;
    let secret = random::bytes::<SECRET>()?;
    let sealed = cx.backend.secrets.seal(&purpose(account.id), &secret)?;

    let txn = cx.backend.database.begin().await?;
    let row = two_step::ActiveModel {
        account_id: Set(account.id),
        secret: Set(sealed),
        last_step: Set(0),
        created_at: Set(cx.backend.clock.now()),
        confirmed_at: Set(None),
    };
    let again = OnConflict::column(two_step::Column::AccountId)
        .update_columns([two_step::Column::Secret, two_step::Column::CreatedAt])
        .action_and_where(Expr::col((two_step::Entity, two_step::Column::ConfirmedAt)).is_null())
        .to_owned();
    let begun = two_step::Entity::insert(row).on_conflict(again);
    if begun.exec_without_returning(&txn).await? == 0 {
        return Err(Error::Conflict);
    }
    crate::account::record(&txn, cx, (EventKind::TwoStepBegun, &account.email), json!(null))
        .await?;
    txn.commit().await?;
    Ok(())
}

/// Switches the second step on: the app shows a right code, and the password is right. Gives back the
/// recovery codes, which are shown once.
pub async fn confirm(cx: &Cx<'_>, password: &str, typed: &str) -> Result<Vec<String>, Error> {
    let account = own(cx).await?;
    let db = &cx.backend.database.reader;
    let found = two_step::Entity::find_by_id(account.id).one(db).await?;
    let row = found.filter(|it| it.confirmed_at.is_none()).ok_or(Error::Conflict)?;
    let Proof::Code(code) = read(typed)? else { return Err(wrong(Problem::WrongCode)) };
    prove_password(cx, &account, password).await?;
    let now = cx.backend.clock.now();
    let step = totp(cx.backend, &row, &account.email)?.check(&code, seconds(now));
    let step = step.ok_or_else(|| wrong(Problem::WrongCode))?;

    let txn = cx.backend.database.begin().await?;
    let confirmed = two_step::Entity::update_many()
        .col_expr(two_step::Column::ConfirmedAt, Expr::value(now))
        .col_expr(two_step::Column::LastStep, Expr::value(step.cast_signed()))
        .filter(two_step::COLUMN.account_id.eq(account.id))
        .filter(two_step::COLUMN.secret.eq(row.secret))
        .filter(two_step::COLUMN.confirmed_at.is_null())
        .exec(&txn)
        .await?;
    if confirmed.rows_affected == 0 {
        return Err(Error::Conflict);
    }
    let codes = new_codes(&txn, account.id).await?;
    crate::account::record(&txn, cx, (EventKind::TwoStepOn, &account.email), json!(null)).await?;
    txn.commit().await?;
    Ok(codes)
}

/// Makes the recovery codes anew; the earlier ones are worth nothing any more.
pub async fn renew_codes(cx: &Cx<'_>, password: &str, typed: &str) -> Result<Vec<String>, Error> {
    let account = own_with_step(cx).await?;
    let proof = read(typed)?;
    prove_password(cx, &account, password).await?;

    let txn = cx.backend.database.begin().await?;
    prove(&txn, cx.backend, &account, &proof).await?;
    let codes = new_codes(&txn, account.id).await?;
    let event = (EventKind::RecoveryCodesRenewed, account.email.as_str());
    crate::account::record(&txn, cx, event, json!(null)).await?;
    txn.commit().await?;
    Ok(codes)
}

/// Switches the second step off, by password and code.
pub async fn switch_off(cx: &Cx<'_>, password: &str, typed: &str) -> Result<(), Error> {
    let account = own_with_step(cx).await?;
    let proof = read(typed)?;
    prove_password(cx, &account, password).await?;

    let txn = cx.backend.database.begin().await?;
    prove(&txn, cx.backend, &account, &proof).await?;
    remove(&txn, account.id).await?;
    crate::account::record(&txn, cx, (EventKind::TwoStepOff, &account.email), json!(null)).await?;
    txn.commit().await?;
    Ok(())
}

/// Switches the second step of the account with this address off, for whoever lost app and codes. Only
/// the command line calls this: whoever runs it holds the machine.
pub async fn reset(cx: &Cx<'_>, email: &str) -> Result<(), Error> {
    let folded = domain::text::fold(email);
    let txn = cx.backend.database.begin().await?;
    let found =
        account::Entity::find().filter(account::COLUMN.email_folded.eq(folded)).one(&txn).await?;
    let account = found.ok_or(Error::NotFound)?;
    if remove(&txn, account.id).await? == 0 {
        return Err(Error::NotFound);
    }
    crate::account::record(&txn, cx, (EventKind::TwoStepReset, &account.email), json!(null))
        .await?;
    txn.commit().await?;
    Ok(())
}

/// Whether the key opens what is stored: one secret that it does not open stops the start.
pub async fn key_fits(backend: &Backend) -> Result<bool, Error> {
    let found = two_step::Entity::find().one(&backend.database.reader).await?;
    Ok(found.is_none_or(|it| backend.secrets.open(&purpose(it.account_id), &it.secret).is_some()))
}

/// Takes a code within a transaction, so that it is not taken again. Every step of the app counts once, and
/// every recovery code.
pub async fn prove(
    txn: &impl ConnectionTrait,
    backend: &Backend,
    account: &account::Model,
    proof: &Proof,
) -> Result<(), Error> {
    let now = backend.clock.now();
    match proof {
        Proof::Recovery(code) => {
            let used = recovery_code::Entity::update_many()
                .col_expr(recovery_code::Column::UsedAt, Expr::value(now))
                .filter(recovery_code::COLUMN.account_id.eq(account.id))
                .filter(recovery_code::COLUMN.code_hash.eq(random::token_hash(code)))
                .filter(recovery_code::COLUMN.used_at.is_null())
                .exec(txn)
                .await?;
            if used.rows_affected == 0 { Err(wrong(Problem::WrongCode)) } else { Ok(()) }
        }
        Proof::Code(code) => {
            let found = two_step::Entity::find_by_id(account.id).one(txn).await?;
            let row = found.filter(|it| it.confirmed_at.is_some()).ok_or(Error::Conflict)?;
            let step = totp(backend, &row, &account.email)?.check(code, seconds(now));
            let step = step.ok_or_else(|| wrong(Problem::WrongCode))?.cast_signed();
            let used = two_step::Entity::update_many()
                .col_expr(two_step::Column::LastStep, Expr::value(step))
                .filter(two_step::COLUMN.account_id.eq(account.id))
                .filter(two_step::COLUMN.secret.eq(row.secret))
                .filter(two_step::COLUMN.last_step.lt(step))
                .exec(txn)
                .await?;
            if used.rows_affected == 0 { Err(wrong(Problem::CodeUsed)) } else { Ok(()) }
        }
    }
}

/// What was typed as a code.
pub fn read(typed: &str) -> Result<Proof, Error> {
    Proof::read(typed).map_err(wrong)
}

fn wrong(problem: Problem) -> Error {
    Error::field(Field::Code, problem)
}

async fn own(cx: &Cx<'_>) -> Result<account::Model, Error> {
    Ok(crate::account::own(cx).await?.1)
}

/// The actor's account, if it has a second step.
async fn own_with_step(cx: &Cx<'_>) -> Result<account::Model, Error> {
    let account = own(cx).await?;
    match state(&cx.backend.database.reader, account.id).await? {
        TwoStep::On { .. } => Ok(account),
        TwoStep::Off => Err(Error::Conflict),
    }
}

/// Removes the second step of an account and its codes. Gives back how many there were: one or none.
async fn remove(txn: &impl ConnectionTrait, account: AccountId) -> Result<u64, Error> {
    recovery_code::Entity::delete_many()
        .filter(recovery_code::COLUMN.account_id.eq(account))
        .exec(txn)
        .await?;
    Ok(two_step::Entity::delete_by_id(account).exec(txn).await?.rows_affected)
}

async fn new_codes(txn: &impl ConnectionTrait, account: AccountId) -> Result<Vec<String>, Error> {
    recovery_code::Entity::delete_many()
        .filter(recovery_code::COLUMN.account_id.eq(account))
        .exec(txn)
        .await?;
    let mut codes = Vec::with_capacity(RECOVERY_CODES);
    for _ in 0..RECOVERY_CODES {
        let code = new_code(random::bytes::<RECOVERY_CHARACTERS>()?);
        let row = recovery_code::ActiveModel {
            id: NotSet,
            account_id: Set(account),
            code_hash: Set(random::token_hash(&code)),
            used_at: Set(None),
        };
        row.insert(txn).await?;
        codes.push(grouped(&code));
    }
    Ok(codes)
}

fn purpose(account: AccountId) -> String {
    format!("two-step {account}")
}

fn totp(backend: &Backend, row: &two_step::Model, email: &str) -> Result<totp_rs::Totp, Error> {
    let secret = backend.secrets.open(&purpose(row.account_id), &row.secret);
    let secret = secret.ok_or_else(|| {
        Error::Internal(format!("the second step of account {} does not open", row.account_id))
    })?;
    let made = totp_rs::Builder::new()
        .with_algorithm(totp_rs::Algorithm::SHA1)
        .with_digits(CODE_DIGITS)
        .with_skew(DRIFT_STEPS)
        .with_step_duration(STEP_SECONDS)
        .with_secret(secret)
        .with_account_name(email)
        .with_issuer(Some(ISSUER))
        .build();
    made.map_err(|error| Error::Internal(error.to_string()))
}

fn seconds(at: DateTime<Utc>) -> u64 {
    u64::try_from(at.timestamp()).unwrap_or_default()
}

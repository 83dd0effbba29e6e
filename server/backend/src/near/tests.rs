//! What is read near is what sqlx reads.

use super::{FromColumns, Near, Reads};
use crate::database::Database;
use crate::entity::{account, category, mini_program, mini_program_text, workspace};
use chrono::{DateTime, TimeDelta, Utc};
use domain::id::{AccountId, MiniProgramKey, WorkspaceId};
use domain::language::Tag;
use domain::mini_program::{MiniProgramKind, MiniProgramStatus};
use domain::workspace::WorkspaceKind;
use migration::MigratorTrait as _;
use sea_orm::ActiveValue::Set;
use sea_orm::{DbBackend, DbErr, EntityTrait, IntoActiveModel as _, QueryTrait as _, Statement};

async fn database(folder: &std::path::Path) -> Result<Database, DbErr> {
    let url = format!("sqlite://{}/near.db", folder.display());
    let database = Database::connect(&url).await?;
    migration::Migrator::up(&database.reader, None).await?;
    Ok(database)
}

fn moments() -> [DateTime<Utc>; 3] {
    let whole = DateTime::UNIX_EPOCH + TimeDelta::days(20_000);
    [whole, whole + TimeDelta::milliseconds(7), whole + TimeDelta::microseconds(123_456)]
}

/// A tenant and a merchant that was removed, with a mini program that lacks what it may lack and one that has all.
async fn fill(database: &Database) -> Result<(), Box<dyn std::error::Error>> {
    let [at, later, last] = moments();
    let txn = database.begin().await?;
    let person = account::Model {
        id: AccountId(1),
        email: "Mei@Example.test".to_owned(),
        email_folded: "mei@example.test".to_owned(),
        name: "梅".to_owned(),
        password_hash: None,
        locale: None,
        theme: None,
        created_at: at,
    };
    account::Entity::insert(person.into_active_model()).exec(&txn).await?;
    let tenant = workspace::Model {
        id: WorkspaceId(1),
        key: "tenant".to_owned(),
        kind: WorkspaceKind::Tenant,
        tenant_id: None,
        name: "Tenant 🙂".to_owned(),
        address: String::new(),
        contact: "it's \"quoted\"".to_owned(),
        namespaces: "wx,my".to_owned(),
        sub_namespaces: String::new(),
        limits: "{}".to_owned(),
        self_approval: true,
        created_at: at,
        revision: i64::MAX,
        removed_at: None,
    };
    let mut merchant = workspace::Model {
        id: WorkspaceId(2),
        key: "merchant".to_owned(),
        kind: WorkspaceKind::Developer,
        tenant_id: Some(WorkspaceId(1)),
        self_approval: false,
        removed_at: Some(last),
        ..tenant.clone()
    };
    merchant.created_at = later;
    for row in [tenant, merchant] {
        workspace::Entity::insert(row.into_active_model()).exec(&txn).await?;
    }
    crate::workspace::insert_categories(&txn, WorkspaceId(1)).await?;
    let language: Tag = "zh-CN".parse()?;
    let bare = mini_program::Model {
        id: MiniProgramKey(1),
        public_id: "MP6TRFASKS9P".parse()?,
        tenant_id: WorkspaceId(1),
        workspace_id: WorkspaceId(2),
        kind: MiniProgramKind::Dsl,
        entrance_url: None,
        status: MiniProgramStatus::Created,
        default_language: language.clone(),
        name: "點心".to_owned(),
        name_sort: "點心".to_owned(),
        category_id: None,
        keywords: String::new(),
        service_phone: String::new(),
        service_email: String::new(),
        logo: None,
        creator_id: AccountId(1),
        revision: 1,
        created_at: at,
        modified_at: later,
        deleted_at: None,
        deleted_by: None,
        live_version: None,
        live_elsewhere: 0,
    };
    let whole = mini_program::Model {
        id: MiniProgramKey(2),
        public_id: "MP5XYG7D6NHF".parse()?,
        kind: MiniProgramKind::Html5,
        entrance_url: Some("https://example.test/".to_owned()),
        logo: Some("{}".to_owned()),
        deleted_at: Some(last),
        deleted_by: Some(AccountId(1)),
        live_version: Some("1.2.3".to_owned()),
        live_elsewhere: i32::MAX,
        ..bare.clone()
    };
    for row in [bare, whole] {
        mini_program::Entity::insert(row.into_active_model()).exec(&txn).await?;
    }
    let mut text = mini_program_text::Model {
        mini_program_id: MiniProgramKey(1),
        language,
        position: 0,
        name: "點心".to_owned(),
        tagline: String::new(),
        description: "a\nb".to_owned(),
    }
    .into_active_model();
    text.position = Set(-1);
    mini_program_text::Entity::insert(text).exec(&txn).await?;
    txn.commit().await?;
    Ok(())
}

/// Every row of a table, near and far.
async fn same<E>(database: &Database) -> Result<usize, DbErr>
where
    E: EntityTrait,
    E::Model: FromColumns + PartialEq + std::fmt::Debug + Send,
{
    let far = E::find().all(&database.reader).await?;
    let near: Vec<E::Model> = database.near.rows(E::find().build(DbBackend::Sqlite)).await?;
    assert_eq!(near, far);
    Ok(near.len())
}

#[tokio::test]
async fn rows_are_those_that_sqlx_reads() -> Result<(), Box<dyn std::error::Error>> {
    let folder = tempfile::tempdir()?;
    let database = database(folder.path()).await?;
    fill(&database).await?;
    assert_eq!(same::<workspace::Entity>(&database).await?, 2);
    assert_eq!(same::<mini_program::Entity>(&database).await?, 2);
    assert_eq!(same::<mini_program_text::Entity>(&database).await?, 1);
    assert!(same::<category::Entity>(&database).await? > 3);
    Ok(())
}

struct Moments(DateTime<Utc>);

impl FromColumns for Moments {
    fn from_columns(columns: &super::Columns<'_>) -> Result<Moments, DbErr> {
        columns.get("created_at").map(Moments)
    }
}

/// A moment is asked about as it is written: texts are what SQLite compares.
#[tokio::test]
async fn values_are_those_that_sqlx_writes() -> Result<(), Box<dyn std::error::Error>> {
    let folder = tempfile::tempdir()?;
    let database = database(folder.path()).await?;
    fill(&database).await?;
    let [at, later, _] = moments();
    let sql = "SELECT created_at FROM workspace WHERE created_at = ? AND self_approval = ? \
               AND revision = ? AND tenant_id IS ? AND key = ? LIMIT ?";
    for (moment, approval, tenant, key) in
        [(at, true, None, "tenant"), (later, false, Some(1_i64), "merchant")]
    {
        let values: Vec<sea_orm::Value> = vec![
            moment.into(),
            approval.into(),
            i64::MAX.into(),
            tenant.into(),
            key.into(),
            5_u64.into(),
        ];
        let statement = Statement::from_sql_and_values(DbBackend::Sqlite, sql, values);
        for found in [
            database.near.rows::<Moments>(statement.clone()).await?,
            database.reader.rows::<Moments>(statement).await?,
        ] {
            assert_eq!(found.iter().map(|it| it.0).collect::<Vec<_>>(), [moment]);
        }
    }
    Ok(())
}

#[tokio::test]
async fn nothing_is_written_and_what_is_written_is_seen() -> Result<(), Box<dyn std::error::Error>>
{
    let folder = tempfile::tempdir()?;
    let database = database(folder.path()).await?;
    assert_eq!(same::<workspace::Entity>(&database).await?, 0);
    fill(&database).await?;
    assert_eq!(same::<workspace::Entity>(&database).await?, 2);

    let delete = Statement::from_string(DbBackend::Sqlite, "DELETE FROM workspace");
    let refused = database.near.rows::<workspace::Model>(delete).await;
    assert!(refused.is_err_and(|error| error.to_string().contains("readonly")));
    let absent = Statement::from_string(DbBackend::Sqlite, "SELECT 1 AS one");
    let refused = database.near.rows::<Moments>(absent).await;
    assert!(refused.is_err_and(|error| error.to_string().contains("created_at")));

    assert!(matches!(database.near, Near::Sqlite(_)));
    assert_eq!(same::<workspace::Entity>(&database).await?, 2, "goes on after what it refused");
    // Inside a transaction the same is read as in it, before anybody else sees it.
    let txn = database.begin().await?;
    let again: Vec<workspace::Model> =
        txn.rows(workspace::Entity::find().build(DbBackend::Sqlite)).await?;
    assert_eq!(again.len(), 2);
    Ok(())
}

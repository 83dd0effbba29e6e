//! Mini programs by the hundred thousand, drawn from a seeded generator: the same count gives the same
//! names, creators and statuses each time. Written in statements of many rows, in one transaction.

use super::draw::{Random, SEED, names, person};
use super::people::Ground;
use super::words;
use crate::Error;
use crate::entity::{
    account, category, mini_program, mini_program_host_app, mini_program_member, mini_program_name,
    mini_program_text, workspace_member,
};
use chrono::{DateTime, TimeDelta, Utc};
use domain::access::{MemberState, MiniProgramRole, WorkspaceRole};
use domain::id::{AccountId, CategoryId, HostAppId, MiniProgramKey, WorkspaceId};
use domain::language::Tag;
use domain::mini_program::{MiniProgramKind, MiniProgramStatus};
use sea_orm::entity::prelude::*;
use sea_orm::{ConnectionTrait, DbBackend, IntoActiveModel, QueryOrder, QuerySelect};

/// Rows of the widest table in one statement: 500 × 20 values, where a statement takes 32,766 at most.
const CHUNK: u64 = 500;
/// How many people created them.
const CREATORS: u64 = 200;
/// Over how many days they were created.
const DAYS: i64 = 730;

/// Everything that the rows are drawn from.
struct Source {
    random: Random,
    tenant: WorkspaceId,
    creators: Vec<(account::Model, WorkspaceId)>,
    categories: Vec<CategoryId>,
    host_apps: Vec<HostAppId>,
    english: Tag,
    chinese: Tag,
    first_key: i64,
    count: u64,
    began: DateTime<Utc>,
    /// Microseconds between two creations.
    step: i64,
}

/// The rows of one statement each.
#[derive(Default)]
struct Rows {
    programs: Vec<mini_program::ActiveModel>,
    texts: Vec<mini_program_text::ActiveModel>,
    names: Vec<mini_program_name::ActiveModel>,
    members: Vec<mini_program_member::ActiveModel>,
    host_apps: Vec<mini_program_host_app::ActiveModel>,
    found_by: Vec<(MiniProgramKey, String)>,
}

/// Adds `count` mini programs and the people who created them, within a transaction.
pub(super) async fn fill(
    txn: &impl ConnectionTrait,
    ground: &Ground,
    now: DateTime<Utc>,
    count: u64,
) -> Result<(), Error> {
    let mut source = source(txn, ground, now, count).await?;
    for from in (0..count).step_by(usize::try_from(CHUNK).unwrap_or(1)) {
        let mut rows = Rows::default();
        for at in from..(from + CHUNK).min(count) {
            source.draw(at, &mut rows);
        }
        rows.insert(txn).await?;
    }
    follow(txn, "account").await?;
    follow(txn, "mini_program").await
}

async fn source(
    txn: &impl ConnectionTrait,
    ground: &Ground,
    now: DateTime<Utc>,
    count: u64,
) -> Result<Source, Error> {
    let mut random = Random(SEED);
    let began = now - TimeDelta::days(DAYS);
    let creators = creators(txn, ground, &mut random, began).await?;
    let categories = category::Entity::find()
        .filter(category::COLUMN.tenant_id.eq(ground.tenant.id))
        .order_by_asc(category::Column::Id)
        .all(txn)
        .await?;
    let last: Option<Option<i64>> = mini_program::Entity::find()
        .select_only()
        .column_as(mini_program::Column::Id.max(), "last")
        .into_tuple()
        .one(txn)
        .await?;
    let whole = TimeDelta::days(DAYS).num_microseconds().unwrap_or(i64::MAX);
    Ok(Source {
        random,
        tenant: ground.tenant.id,
        creators,
        categories: categories.into_iter().map(|it| it.id).collect(),
        host_apps: ground.host_apps.clone(),
        english: Tag::english(),
        chinese: "zh-CN".parse().map_err(|_| Error::Internal(String::from("zh-CN is no tag")))?,
        first_key: last.flatten().unwrap_or(0) + 1,
        count,
        began,
        step: whole / (signed(count) + 2),
    })
}

/// A count that is far from the end of either type.
fn signed(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// People without a password, half of them with Chinese names: half developers of the tenant, the
/// others of one of the merchants.
async fn creators(
    txn: &impl ConnectionTrait,
    ground: &Ground,
    random: &mut Random,
    began: DateTime<Utc>,
) -> Result<Vec<(account::Model, WorkspaceId)>, Error> {
    let last: Option<Option<i64>> = account::Entity::find()
        .select_only()
        .column_as(account::Column::Id.max(), "last")
        .into_tuple()
        .one(txn)
        .await?;
    let first = last.flatten().unwrap_or(0) + 1;
    let mut people = Vec::new();
    let mut members = Vec::new();
    for at in 0..CREATORS {
        let (name, email) = person(random, at);
        let (space, role) = match at % 4 {
            0 => (ground.lotus.id, WorkspaceRole::Developer),
            1 => (ground.taxi.id, WorkspaceRole::Developer),
            _ => (ground.tenant.id, WorkspaceRole::WorkspaceDeveloper),
        };
        let row = account::Model {
            id: AccountId(first + signed(at)),
            email_folded: domain::text::fold(&email),
            email,
            name,
            password_hash: None,
            locale: None,
            theme: None,
            created_at: began,
        };
        members.push(workspace_member::Model {
            workspace_id: space,
            account_id: row.id,
            role,
            state: MemberState::Active,
            created_at: began,
        });
        people.push((row, space));
    }
    let rows = people.iter().map(|(row, _)| row.clone().into_active_model());
    account::Entity::insert_many(rows).exec_without_returning(txn).await?;
    let members = members.into_iter().map(IntoActiveModel::into_active_model);
    workspace_member::Entity::insert_many::<workspace_member::ActiveModel, _>(members)
        .exec_without_returning(txn)
        .await?;
    Ok(people)
}

/// A text of a mini program in one language, before it has a key.
struct Text {
    language: Tag,
    name: String,
    tagline: &'static str,
    description: &'static str,
}

impl Source {
    fn draw(&mut self, at: u64, rows: &mut Rows) {
        let texts = self.texts(at);
        let modified = self.modified(at);
        let random = &mut self.random;
        let (creator, space) = random.pick(&self.creators);
        let kind = if random.chance(70) { MiniProgramKind::Dsl } else { MiniProgramKind::Html5 };
        let status = match random.below(20) {
            0 | 1 => MiniProgramStatus::Archived,
            2..=10 => MiniProgramStatus::Released,
            _ => MiniProgramStatus::Created,
        };
        let row = mini_program::Model {
            id: MiniProgramKey(self.first_key + signed(at)),
            public_id: random.id(),
            tenant_id: self.tenant,
            workspace_id: *space,
            kind,
            entrance_url: match kind {
                MiniProgramKind::Dsl => None,
                MiniProgramKind::Html5 => Some(format!("https://m{at}.example.test/home")),
            },
            status,
            default_language: texts[0].language.clone(),
            name: texts[0].name.clone(),
            name_sort: domain::text::fold(&texts[0].name),
            category_id: Some(*random.pick(&self.categories)),
            keywords: String::new(),
            service_phone: String::new(),
            service_email: String::new(),
            logo: None,
            creator_id: creator.id,
            revision: 1,
            created_at: self.began + TimeDelta::microseconds(self.created(at)),
            modified_at: self.began + TimeDelta::microseconds(modified),
            deleted_at: None,
            deleted_by: None,
            live_version: None,
            live_elsewhere: 0,
        };
        let creator = (creator.name.as_str(), creator.email.as_str());
        let found_by: Vec<&str> = texts.iter().map(|it| it.name.as_str()).collect();
        let found_by = crate::search::text(&found_by, row.public_id.as_str(), creator);
        rows.found_by.push((row.id, found_by));
        rows.add(row, texts, *self.random.pick(&self.host_apps));
    }

    /// One text or two, the default language's first.
    fn texts(&mut self, at: u64) -> Vec<Text> {
        let (english, chinese) = names(at, self.count);
        let random = &mut self.random;
        let tagline = random.pick(&words::TAGLINES);
        let description =
            if random.chance(60) { *random.pick(&words::DESCRIPTIONS) } else { ("", "") };
        let english = Text {
            language: self.english.clone(),
            name: english,
            tagline: tagline.0,
            description: description.0,
        };
        let chinese = Text {
            language: self.chinese.clone(),
            name: chinese,
            tagline: tagline.1,
            description: description.1,
        };
        let mut texts =
            if random.chance(50) { vec![english, chinese] } else { vec![chinese, english] };
        if random.chance(40) {
            texts.truncate(1);
        }
        texts
    }

    /// When one was created, in microseconds since the first: evenly, so that no two are the same.
    fn created(&self, at: u64) -> i64 {
        self.step * (signed(at) + 1)
    }

    /// When it was last changed, between its creation and now; what is left when this is divided by the
    /// count is its place, so that no two are the same.
    fn modified(&mut self, at: u64) -> i64 {
        let count = signed(self.count);
        let (first, last) = (self.created(at) + count, self.created(self.count) - count);
        let drawn = self.random.below(u64::try_from(last - first).unwrap_or(0));
        (first + signed(drawn)) / count * count + signed(at)
    }
}

impl Rows {
    fn add(&mut self, row: mini_program::Model, texts: Vec<Text>, host_app_id: HostAppId) {
        let (mini_program_id, created_at) = (row.id, row.created_at);
        for (position, text) in (0..).zip(texts) {
            let name = mini_program_name::Model {
                tenant_id: row.tenant_id,
                folded: domain::text::fold(&text.name),
                mini_program_id,
            };
            self.names.push(name.into_active_model());
            let text = mini_program_text::Model {
                mini_program_id,
                language: text.language,
                position,
                name: text.name,
                tagline: text.tagline.to_owned(),
                description: text.description.to_owned(),
            };
            self.texts.push(text.into_active_model());
        }
        let member = mini_program_member::Model {
            mini_program_id,
            account_id: row.creator_id,
            role: MiniProgramRole::Admin,
            created_at,
        };
        self.members.push(member.into_active_model());
        let host_app = mini_program_host_app::Model { mini_program_id, host_app_id, created_at };
        self.host_apps.push(host_app.into_active_model());
        self.programs.push(row.into_active_model());
    }

    async fn insert(self, txn: &impl ConnectionTrait) -> Result<(), Error> {
        let Rows { programs, texts, names, members, host_apps, found_by } = self;
        mini_program::Entity::insert_many(programs).exec_without_returning(txn).await?;
        mini_program_text::Entity::insert_many(texts).exec_without_returning(txn).await?;
        mini_program_name::Entity::insert_many(names).exec_without_returning(txn).await?;
        mini_program_member::Entity::insert_many(members).exec_without_returning(txn).await?;
        mini_program_host_app::Entity::insert_many(host_apps).exec_without_returning(txn).await?;
        crate::search::index_many(txn, &found_by).await
    }
}

/// Lets the generated keys of a table begin behind those that were given; the other database
/// does so by itself.
async fn follow(txn: &impl ConnectionTrait, table: &str) -> Result<(), Error> {
    if txn.get_database_backend() == DbBackend::Postgres {
        let sql = format!(
            "SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT MAX(id) FROM {table}))"
        );
        txn.execute_unprepared(&sql).await?;
    }
    Ok(())
}

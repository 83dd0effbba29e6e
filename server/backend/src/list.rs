//! The list of mini programs: what one may see, filtered, searched, sorted, in pages by key.

use crate::access::Actor;
use crate::entity::workspace;
use crate::near::{Near, Reads as _, row};
use crate::seen::Memberships;
use crate::{Cx, Error};
use chrono::{DateTime, Utc};
use domain::access::{MemberState, WorkspaceAction, WorkspaceRole, standing};
use domain::account::Person;
use domain::id::{AccountId, MiniProgramId, MiniProgramKey, WorkspaceId};
use domain::language::{Locale, Tag};
use domain::mini_program::{
    COUNT_MOST, ListQuery, MiniProgramKind, MiniProgramPage, MiniProgramRow, MiniProgramStatus,
    PAGE_ROWS, Sort,
};
use sea_orm::{DbBackend, Statement, Value};

/// A `WHERE` that grows, with the values of its `?`.
#[derive(Clone, Default)]
pub(crate) struct Conditions {
    /// Its parts, all of which hold.
    pub parts: Vec<String>,
    /// Values of the `?` in them, in order.
    pub values: Vec<Value>,
}

impl Conditions {
    /// One more part.
    pub(crate) fn add(&mut self, sql: impl Into<String>, values: impl IntoIterator<Item = Value>) {
        self.parts.push(sql.into());
        self.values.extend(values);
    }
}

/// `?, ?, ?` for a list of ids. PostgreSQL has no empty list: for none an id that nothing has.
pub(crate) fn marks(count: usize) -> String {
    if count == 0 { String::from("-1") } else { vec!["?"; count].join(", ") }
}

/// Writes `$1`, `$2` … for `?` where the database wants them.
pub(crate) fn statement(backend: DbBackend, sql: &str, values: Vec<Value>) -> Statement {
    if backend != DbBackend::Postgres {
        return Statement::from_sql_and_values(backend, sql, values);
    }
    let mut numbered = String::with_capacity(sql.len() + values.len() * 2);
    for (at, part) in sql.split('?').enumerate() {
        if at > 0 {
            numbered.push('$');
            numbered.push_str(&at.to_string());
        }
        numbered.push_str(part);
    }
    Statement::from_sql_and_values(backend, numbered, values)
}

row! {
    struct Row {
        id: MiniProgramKey,
        public_id: MiniProgramId,
        name: String,
        name_sort: String,
        default_language: Tag,
        also: Option<String>,
        logo: Option<String>,
        kind: MiniProgramKind,
        status: MiniProgramStatus,
        creator_id: AccountId,
        creator: String,
        live_version: Option<String>,
        live_elsewhere: i32,
        created_at: DateTime<Utc>,
        modified_at: DateTime<Utc>,
    }
}

row! {
    struct Count {
        count: i64,
    }
}
const COLUMNS: &str = "m.id, m.public_id, m.name, m.name_sort, m.default_language, t.name AS also, \
    m.logo, m.kind, m.status, m.live_version, m.live_elsewhere, m.creator_id, a.name AS creator, m.created_at, m.modified_at";

/// One page of the list that the address asks for, in the reader's language.
pub async fn page(
    cx: &Cx<'_>,
    query: &ListQuery,
    locale: Locale,
) -> Result<MiniProgramPage, Error> {
    let actor = cx.actor()?;
    let database = &cx.backend.database;
    let backend = database.backend();
    let spaces = Spaces::of(cx, actor).await?;
    let mut conditions = Conditions::default();
    conditions.add("m.deleted_at IS NULL", []);
    let space = match query.workspace.as_str() {
        "" => None,
        key => Some(cx.workspace(key, WorkspaceAction::View).await?),
    };
    // A tenant's list is everything below it, its merchants' too.
    let merchant = space.as_ref().is_some_and(|it| it.row().tenant_id.is_some());
    // Added to, so that no index of the tenant's is taken where the workspace's has fewer rows.
    let tenant = if merchant { "m.tenant_id + 0" } else { "m.tenant_id" };
    let is_plain = spaces.scope(&mut conditions, actor, tenant);
    let db = if is_plain && is_quick(query) { database.near.clone() } else { database.far() };
    if let Some(space) = space {
        let column = if merchant { "m.workspace_id" } else { "m.tenant_id" };
        conditions.add(format!("{column} = ?"), [space.row().id.0.into()]);
    }
    if let Ok(status) = query.status.parse::<MiniProgramStatus>() {
        conditions.add("m.status = ?", [status.word().into()]);
    }
    if let Ok(kind) = query.kind.parse::<MiniProgramKind>() {
        conditions.add("m.kind = ?", [kind.word().into()]);
    }
    let mut from = "mini_program m";
    if let Some((condition, value)) = crate::search::condition(backend, &query.q) {
        from = found_in(backend).0;
        conditions.add(condition, [value.into()]);
    }
    let page = rows(&db, query, from, conditions.clone(), locale).await?;
    let is_first = query.before.is_empty() && query.after.is_empty();
    // What one searches for mostly fits on a page, and looking it up is most of what counting costs.
    let count = if is_first && page.after.is_none() {
        page.rows.len() as u64
    } else {
        count(&db, from, &conditions).await?
    };
    Ok(MiniProgramPage { count, may_create: spaces.may_create(), ..page })
}

/// Whether an index is walked in its order, or asked for what few hold: one or two characters most hold.
fn is_quick(query: &ListQuery) -> bool {
    let typed = domain::text::fold(&query.q).chars().count();
    query.status.is_empty() && query.kind.is_empty() && (typed == 0 || typed > 2)
}

async fn count(db: &Near, from: &str, conditions: &Conditions) -> Result<u64, Error> {
    let filter = conditions.parts.join(" AND ");
    let most = COUNT_MOST + 1;
    let sql = format!(
        "SELECT COUNT(*) AS count FROM (SELECT 1 AS one FROM {from} WHERE {filter} LIMIT {most}) counted"
    );
    let values = conditions.values.clone();
    let found: Option<Count> = db.row(statement(db.backend(), &sql, values)).await?;
    Ok(found.and_then(|it| u64::try_from(it.count).ok()).unwrap_or(0))
}

async fn rows(
    db: &Near,
    query: &ListQuery,
    from: &str,
    mut conditions: Conditions,
    locale: Locale,
) -> Result<MiniProgramPage, Error> {
    let sort = query.sort.parse().unwrap_or(Sort::Modified);
    let (column, descending) = match sort {
        Sort::Modified => ("m.modified_at", true),
        Sort::Created => ("m.created_at", true),
        Sort::Name => ("m.name_sort", false),
    };
    let backwards = !query.before.is_empty();
    let cursor = if backwards { &query.before } else { &query.after };
    let cursor = cursor_values(sort, cursor);
    if let Some(values) = &cursor {
        let sign = if descending == backwards { ">" } else { "<" };
        conditions.add(format!("({column}, m.id) {sign} (?, ?)"), values.clone());
    }
    let direction = if descending == backwards { "ASC" } else { "DESC" };
    let filter = conditions.parts.join(" AND ");
    let limit = PAGE_ROWS + 1;
    let sql = format!(
        "SELECT {COLUMNS} FROM {from} JOIN account a ON a.id = m.creator_id \
         LEFT JOIN mini_program_text t ON t.mini_program_id = m.id AND t.language = ? \
         WHERE {filter} ORDER BY {column} {direction}, m.id {direction} LIMIT {limit}"
    );
    let mut values: Vec<Value> = vec![locale.word().into()];
    values.append(&mut conditions.values);
    let mut found: Vec<Row> = db.rows(statement(db.backend(), &sql, values)).await?;
    let more = found.len() as u64 > PAGE_ROWS;
    found.truncate(usize::try_from(PAGE_ROWS).unwrap_or(usize::MAX));
    if backwards {
        found.reverse();
    }
    let edge =
        |row: Option<&Row>, there: bool| row.filter(|_| there).map(|row| cursor_text(sort, row));
    let (has_before, has_after) = if backwards { (more, true) } else { (cursor.is_some(), more) };
    Ok(MiniProgramPage {
        before: edge(found.first(), has_before),
        after: edge(found.last(), has_after),
        rows: found.into_iter().map(|row| shown(row, locale)).collect(),
        count: 0,
        may_create: false,
    })
}

/// A few that hold what was typed, of all that the reader sees, the newest first. Nothing is counted or
/// sorted, so that a word that everything holds costs no more than one that little does. By a single Latin
/// letter or digit, which nearly everything holds, those are found whose name begins with it.
pub(crate) async fn few(
    cx: &Cx<'_>,
    typed: &str,
    locale: Locale,
    most: usize,
) -> Result<Vec<MiniProgramRow>, Error> {
    let actor = cx.actor()?;
    let db = cx.backend.database.far();
    let mut conditions = Conditions::default();
    conditions.add("m.deleted_at IS NULL", []);
    let spaces = Spaces::of(cx, actor).await?;
    spaces.scope(&mut conditions, actor, "m.tenant_id");
    let folded = domain::text::fold(typed);
    let (from, order) = if let [letter @ (b'a'..=b'z' | b'0'..=b'9')] = folded.as_bytes() {
        let next = char::from(letter + 1).to_string();
        // The tenants narrow nothing: with them the index of names is walked in its order.
        let tenants = spaces.tenants();
        conditions.add(format!("m.tenant_id IN ({})", marks(tenants.len())), tenants);
        conditions.add("m.name_sort >= ? AND m.name_sort < ?", [folded.into(), next.into()]);
        ("mini_program m", "m.name_sort")
    } else if let Some((holds, value)) = crate::search::condition(db.backend(), typed) {
        conditions.add(holds, [value.into()]);
        found_in(db.backend())
    } else {
        return Ok(Vec::new());
    };
    let filter = conditions.parts.join(" AND ");
    let sql = format!(
        "SELECT {COLUMNS} FROM {from} JOIN account a ON a.id = m.creator_id \
         LEFT JOIN mini_program_text t ON t.mini_program_id = m.id AND t.language = ? \
         WHERE {filter} ORDER BY {order} LIMIT {most}"
    );
    let mut values: Vec<Value> = vec![locale.word().into()];
    values.append(&mut conditions.values);
    let found: Vec<Row> = db.rows(statement(db.backend(), &sql, values)).await?;
    Ok(found.into_iter().map(|row| shown(row, locale)).collect())
}

/// The index with the rows that it finds, and the newest of them first. The order of the join is fixed on SQLite: first
/// what is found, then its rows.
const fn found_in(backend: DbBackend) -> (&'static str, &'static str) {
    if matches!(backend, DbBackend::Postgres) {
        ("mini_program_search s JOIN mini_program m ON m.id = s.id", "s.id DESC")
    } else {
        ("mini_program_search s CROSS JOIN mini_program m ON m.id = s.rowid", "s.rowid DESC")
    }
}

fn shown(row: Row, locale: Locale) -> MiniProgramRow {
    let in_default = row.default_language.as_str() == locale.word();
    MiniProgramRow {
        id: row.public_id,
        also: row.also.filter(|also| !in_default && !also.is_empty() && *also != row.name),
        name: row.name,
        logo: row.logo.as_deref().map(domain::picture::mark).map(str::to_owned),
        language: row.default_language,
        kind: row.kind,
        status: row.status,
        creator: Person { id: row.creator_id, name: row.creator },
        live_version: row.live_version,
        live_elsewhere: u32::try_from(row.live_elsewhere).unwrap_or(0),
        modified: row.modified_at,
    }
}

/// A row's place in the order, as the address holds it: its sort value and its key.
fn cursor_text(sort: Sort, row: &Row) -> String {
    let value = match sort {
        Sort::Modified => row.modified_at.timestamp_micros().to_string(),
        Sort::Created => row.created_at.timestamp_micros().to_string(),
        Sort::Name => row.name_sort.clone(),
    };
    format!("{value}~{}", row.id)
}

fn cursor_values(sort: Sort, text: &str) -> Option<[Value; 2]> {
    let (value, key) = text.rsplit_once('~')?;
    let key: i64 = key.parse().ok()?;
    let value = match sort {
        Sort::Modified | Sort::Created => {
            Value::from(DateTime::from_timestamp_micros(value.parse().ok()?)?)
        }
        // PostgreSQL refuses a text with NUL in it; no name has one.
        Sort::Name if value.contains('\0') => return None,
        Sort::Name => Value::from(value),
    };
    Some([value, Value::from(key)])
}

/// The workspaces that somebody is a member of, and what follows for the list.
struct Spaces {
    members: Memberships,
}

impl Spaces {
    async fn of(cx: &Cx<'_>, actor: Actor) -> Result<Spaces, Error> {
        Ok(Spaces { members: crate::workspace::memberships(cx, actor).await? })
    }

    /// Whether the actor may create a mini program in one of them.
    fn may_create(&self) -> bool {
        self.members.iter().any(|(row, role, state)| {
            let standing = standing(Some((*role, *state)), None);
            row.removed_at.is_none()
                && standing.is_some_and(|it| it.may(WorkspaceAction::CreateMiniProgram))
        })
    }

    fn ids(
        &self,
        wanted: impl Fn(&workspace::Model, WorkspaceRole, MemberState) -> bool,
    ) -> Vec<Value> {
        let fit = self.members.iter().filter(|(row, role, state)| wanted(row, *role, *state));
        fit.map(|(row, ..)| row.id.0.into()).collect()
    }

    /// The tenants below which everything is that the actor sees.
    fn tenants(&self) -> Vec<Value> {
        let mut ids: Vec<i64> =
            self.members.iter().map(|(row, ..)| row.tenant_id.unwrap_or(row.id).0).collect();
        ids.sort_unstable();
        ids.dedup();
        ids.into_iter().map(Value::from).collect()
    }

    /// Narrows the list to what the actor has a role in, as `domain::access::roles` decides it; `tenant` is how
    /// the column is written by which whoever administers a tenant sees everything below it.
    /// Says whether an index answers that.
    fn scope(&self, conditions: &mut Conditions, actor: Actor, tenant: &str) -> bool {
        use MemberState::{Active, Blocked};
        let administered =
            self.ids(|_, role, state| state == Active && role == WorkspaceRole::WorkspaceAdmin);
        let is_administered = |id: WorkspaceId| administered.contains(&id.0.into());
        let others =
            self.members.iter().any(|(row, ..)| !is_administered(row.tenant_id.unwrap_or(row.id)));
        let mut any = Conditions::default();
        if !administered.is_empty() {
            any.add(format!("{tenant} IN ({})", marks(administered.len())), administered.clone());
        }
        // Whoever administers every tenant they have to do with sees everything anyway.
        if administered.is_empty() || others {
            let headed = self.ids(|row, role, state| {
                state == Active && role == WorkspaceRole::DeveloperAdmin && row.removed_at.is_none()
            });
            let active = self.ids(|row, _, state| state == Active && row.removed_at.is_none());
            // Whoever heads each workspace that they are active in sees no more as a member of mini programs,
            // and without a further condition the workspace's index is walked in its order.
            let heads_all = !headed.is_empty() && active.iter().all(|id| headed.contains(id));
            if !headed.is_empty() {
                any.add(format!("m.workspace_id IN ({})", marks(headed.len())), headed);
            }
            if !heads_all {
                let blocked = self.ids(|_, _, state| state == Blocked);
                let sql = format!(
                    "(m.id IN (SELECT mini_program_id FROM mini_program_member WHERE account_id = ?) \
                     AND (m.workspace_id IN ({0}) OR (m.tenant_id IN ({0}) AND m.workspace_id NOT IN ({1}) \
                     AND NOT EXISTS (SELECT 1 FROM workspace w WHERE w.id = m.workspace_id \
                     AND w.removed_at IS NOT NULL))))",
                    marks(active.len()),
                    marks(blocked.len()),
                );
                let values = std::iter::once(actor.account.0.into());
                let values = values.chain(active.clone()).chain(active).chain(blocked);
                any.add(sql, values.collect::<Vec<Value>>());
            }
            let reviewed = self
                .ids(|_, role, state| state == Active && role == WorkspaceRole::WorkspaceReviewer);
            if !reviewed.is_empty() {
                let sql = format!(
                    "(m.tenant_id IN ({0}) \
                     AND NOT EXISTS (SELECT 1 FROM workspace w WHERE w.id = m.workspace_id \
                     AND w.removed_at IS NOT NULL) AND m.id IN (\
                     SELECT q.mini_program_id FROM request q WHERE q.tenant_id IN ({0}) AND q.status = 'in-review' \
                     UNION SELECT q.mini_program_id FROM request q WHERE q.decided_by = ?))",
                    marks(reviewed.len())
                );
                let values = reviewed.iter().chain(&reviewed).cloned();
                any.add(sql, values.chain([actor.account.0.into()]).collect::<Vec<Value>>());
            }
        }
        let is_plain = any.parts.len() == 1 && !any.parts.iter().any(|it| it.contains("SELECT"));
        conditions.add(format!("({})", any.parts.join(" OR ")), any.values);
        is_plain
    }
}

//! A request's page (rules §6.3).

use super::list::{Row, rows};
use super::picture::{self, Picture};
use super::{activation, launch, open, withdrawn};
use crate::entity::{account, request_comment, request_finding};
use crate::{Cx, Error};
use chrono::{DateTime, Utc};
use domain::access::Action;
use domain::account::Person;
use domain::id::{AccountId, RequestFindingId, RequestId};
use domain::request::{Deciding, FindingSeverity, RequestKind, RequestStatus};
use sea_orm::{ConnectionTrait, QueryOrder, entity::prelude::*};
use std::collections::{BTreeSet, HashMap};

/// What somebody said about a request.
#[derive(Clone, Debug)]
pub struct Comment {
    /// Who.
    pub author: Person,
    /// When.
    pub at: DateTime<Utc>,
    /// What.
    pub text: String,
}

/// What a reviewer found.
#[derive(Clone, Debug)]
pub struct Finding {
    /// Which.
    pub id: RequestFindingId,
    /// The request that it was found in.
    pub request: RequestId,
    /// What it asks for.
    pub severity: FindingSeverity,
    /// The rule that it is about; may be empty.
    pub rule: String,
    /// The page or file; may be empty.
    pub place: String,
    /// What was found.
    pub text: String,
    /// A picture of it.
    pub picture: Option<Picture>,
    /// Who mended it, and when.
    pub fixed: Option<(Person, DateTime<Utc>)>,
    /// What was answered.
    pub comments: Vec<Comment>,
}

/// What is particular to a kind.
pub enum Matter {
    /// Of a launch; nothing to whoever may not open the mini program.
    Launch(Option<Box<launch::Matter>>),
    /// Of a removal: whether the reader may open the page on which it is confirmed.
    Removal(bool),
    /// Of a feature activation.
    FeatureActivation(activation::Matter),
}

/// A decision.
#[derive(Clone, Debug)]
pub struct Decision {
    /// What was decided: the request is that no more if it was withdrawn afterwards.
    pub status: RequestStatus,
    /// Who.
    pub by: Person,
    /// When.
    pub at: DateTime<Utc>,
    /// The note of an approval, the reason of a rejection.
    pub note: String,
    /// Whether they decided what they asked for themselves, or whose version they uploaded.
    pub is_own: bool,
}

/// The page.
pub struct Page {
    /// What the list shows.
    pub row: Row,
    /// Why it is asked for.
    pub reason: String,
    /// What was decided.
    pub decision: Option<Decision>,
    /// Who took it back, and when.
    pub withdrawn: Option<(Person, DateTime<Utc>)>,
    /// What is particular to its kind.
    pub matter: Matter,
    /// What was found.
    pub findings: Vec<Finding>,
    /// What was found in earlier requests for the same target, and is still open.
    pub earlier: Vec<Finding>,
    /// Whether the reader may have findings be open again.
    pub may_reopen: bool,
    /// What was said about it as a whole.
    pub comments: Vec<Comment>,
    /// Whether the reader may open the mini program.
    pub sees_program: bool,
    /// Whether the reader may decide it; none where their role or its status rules that out.
    pub deciding: Option<Deciding>,
    /// Whether the reader may take it back.
    pub may_withdraw: bool,
}

/// The page of the request with this number.
pub async fn page(cx: &Cx<'_>, id: RequestId) -> Result<Page, Error> {
    let asked = open(cx, id).await?;
    let db = &cx.backend.database.reader;
    let row = asked.row();
    let is_open = row.status == RequestStatus::InReview;
    let deciding =
        if is_open && asked.may_decide() { Some(asked.deciding(db).await?) } else { None };
    let mut requests = launch::earlier(db, &asked).await?;
    requests.push(id);
    let withdrawn = withdrawn(row);
    let who = row.decided_by.into_iter().chain(withdrawn.map(|it| it.1));
    let (findings, comments, people) = talk(db, id, &requests, who).await?;
    let (findings, mut earlier): (Vec<Finding>, Vec<Finding>) =
        findings.into_iter().partition(|it| it.request == id);
    earlier.retain(|it| it.fixed.is_none() && it.severity.asks());
    let person = |id: AccountId| person(&people, id);
    let matter = match row.kind {
        RequestKind::Launch => Matter::Launch(launch::matter(db, &asked).await?.map(Box::new)),
        RequestKind::Removal => Matter::Removal(asked.roles.may(Action::RemoveMiniProgram)),
        RequestKind::FeatureActivation => {
            Matter::FeatureActivation(activation::matter(db, &asked).await?)
        }
    };
    let shown = rows(db, vec![row.clone()], true).await?.pop().ok_or(Error::NotFound)?;
    // Of what was decided only an approval can be withdrawn.
    let status = if withdrawn.is_some() { RequestStatus::Approved } else { row.status };
    let decision = row.decided_at.zip(row.decided_by).map(|(at, by)| Decision {
        status,
        by: person(by),
        at,
        note: row.decision_note.clone(),
        is_own: row.self_approved,
    });
    Ok(Page {
        row: shown,
        reason: row.reason.clone(),
        decision,
        withdrawn: withdrawn.map(|(at, by)| (person(by), at)),
        matter,
        findings,
        earlier,
        may_reopen: asked.may_decide(),
        comments,
        sees_program: asked.sees_program(),
        deciding,
        may_withdraw: asked.may_withdraw(cx.backend.clock.now()),
    })
}

type People = HashMap<AccountId, String>;

fn person(people: &People, id: AccountId) -> Person {
    Person { id, name: people.get(&id).cloned().unwrap_or_default() }
}

/// Findings with their answers, what was said about the whole, and the names of all who have to do with it.
async fn talk(
    db: &impl ConnectionTrait,
    id: RequestId,
    requests: &[RequestId],
    others: impl Iterator<Item = AccountId>,
) -> Result<(Vec<Finding>, Vec<Comment>, People), Error> {
    let findings = request_finding::Entity::find()
        .filter(request_finding::Column::RequestId.is_in(requests.iter().copied()))
        .order_by_asc(request_finding::Column::Id)
        .all(db)
        .await?;
    let comments = request_comment::Entity::find()
        .filter(request_comment::Column::RequestId.is_in(requests.iter().copied()))
        .order_by_asc(request_comment::Column::Id)
        .all(db)
        .await?;
    let mut pictures: HashMap<RequestFindingId, Picture> =
        picture::of(db, requests).await?.into_iter().collect();
    let ids: BTreeSet<AccountId> = comments
        .iter()
        .map(|it| it.author_id)
        .chain(findings.iter().filter_map(|it| it.fixed_by))
        .chain(others)
        .collect();
    let rows = account::Entity::find().filter(account::COLUMN.id.is_in(ids)).all(db).await?;
    let people: People = rows.into_iter().map(|it| (it.id, it.name)).collect();
    let said = |it: &request_comment::Model| Comment {
        author: person(&people, it.author_id),
        at: it.created_at,
        text: it.text.clone(),
    };
    let findings = findings
        .into_iter()
        .map(|it| Finding {
            id: it.id,
            request: it.request_id,
            severity: it.severity,
            comments: comments
                .iter()
                .filter(|said| said.finding_id == Some(it.id))
                .map(said)
                .collect(),
            picture: pictures.remove(&it.id),
            rule: it.rule,
            place: it.place,
            text: it.text,
            fixed: it.fixed_at.zip(it.fixed_by).map(|(at, by)| (person(&people, by), at)),
        })
        .collect();
    let whole = comments
        .iter()
        .filter(|it| it.finding_id.is_none() && it.request_id == id)
        .map(said)
        .collect();
    Ok((findings, whole, people))
}

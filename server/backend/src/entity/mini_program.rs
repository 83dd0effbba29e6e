//! A mini program; `name` and `name_sort` repeat the default language's name for the list.

use domain::id::{AccountId, CategoryId, MiniProgramId, MiniProgramKey, WorkspaceId};
use domain::language::Tag;
use domain::mini_program::{MiniProgramKind, MiniProgramStatus};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "mini_program")]
#[expect(missing_docs, reason = "the columns say it")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: MiniProgramKey,
    pub public_id: MiniProgramId,
    pub tenant_id: WorkspaceId,
    pub workspace_id: WorkspaceId,
    pub kind: MiniProgramKind,
    pub entrance_url: Option<String>,
    pub status: MiniProgramStatus,
    pub default_language: Tag,
    pub name: String,
    pub name_sort: String,
    pub category_id: Option<CategoryId>,
    pub keywords: String,
    pub service_phone: String,
    pub service_email: String,
    pub logo: Option<String>,
    pub creator_id: AccountId,
    pub revision: i64,
    pub created_at: DateTimeUtc,
    pub modified_at: DateTimeUtc,
    pub deleted_at: Option<DateTimeUtc>,
    pub deleted_by: Option<AccountId>,
    pub live_version: Option<String>,
    pub live_elsewhere: i32,
}

impl ActiveModelBehavior for ActiveModel {}

crate::near::from_columns!(Model {
    id,
    public_id,
    tenant_id,
    workspace_id,
    kind,
    entrance_url,
    status,
    default_language,
    name,
    name_sort,
    category_id,
    keywords,
    service_phone,
    service_email,
    logo,
    creator_id,
    revision,
    created_at,
    modified_at,
    deleted_at,
    deleted_by,
    live_version,
    live_elsewhere
});

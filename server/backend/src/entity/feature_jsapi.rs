//! That a feature holds a JSAPI.

use domain::id::{FeatureId, JsapiId};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "feature_jsapi")]
#[expect(missing_docs, reason = "the columns say it")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub feature_id: FeatureId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub jsapi_id: JsapiId,
}

impl ActiveModelBehavior for ActiveModel {}

crate::near::from_columns!(Model { feature_id, jsapi_id });

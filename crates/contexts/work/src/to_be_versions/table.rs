//! The row of a published version of the to-be.

use kernel::{Date, PersonId, TenantId, Time};
use sea_orm::entity::prelude::*;

use super::{ToBeVersionId, ToBeVersionState};
use crate::{processes::ProcessId, variants::VariantId};

#[derive(Clone, Debug, DeriveEntityModel)]
#[sea_orm(table_name = "to_be_versions")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: TenantId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ToBeVersionId,
    pub process_id: ProcessId,
    pub variant_id: VariantId,
    pub number: i32,
    pub steps: Json,
    pub proposals: Json,
    pub note: Option<String>,
    pub consultation_until: Option<Date>,
    pub effective_on: Option<Date>,
    pub approving_body: Option<String>,
    pub decided_on: Option<Date>,
    pub case_reference: Option<String>,
    pub implementation_plan: Option<String>,
    pub training_need: Option<String>,
    pub state: ToBeVersionState,
    pub published_by: PersonId,
    pub approved_at: Option<Time>,
    pub version: i32,
    pub created_at: Time,
    pub updated_at: Time,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}

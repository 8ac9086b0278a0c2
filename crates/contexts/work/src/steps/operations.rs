//! Writing, reading, changing and deleting notes.

use api::Route;
use async_graphql::InputObject;
use db::{Sort, TenantTx};
use kernel::{Code, Deleted, Error, Mode, Operation, Page, PageInput, Patch, Permission, Result, Span};
use sea_orm::ColumnTrait;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    Column, GetStepHistory, MergeSteps, MoveStep, SplitStep, Step, StepContent, StepId, StepKind, TimeThiefKind, place,
    row, table,
};
use crate::variants::{self, VariantId};

/// Orders of a list of steps.
const SORTS: &[Sort<Column>] =
    &[Sort { name: "position", column: Column::Position }, Sort { name: "createdAt", column: Column::Id }];

/// Which steps.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct StepFilter {
    /// Only steps of this variant.
    pub variant_id: Option<VariantId>,
    /// Only steps done in this system.
    pub system: Option<String>,
    /// Only steps that lose time to one of these.
    pub time_thief: Option<Vec<TimeThiefKind>>,
}

/// Lists the steps, newest first unless sorted; `sort=position` reads a variant in order.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct ListSteps {
    /// Which page.
    pub page: PageInput,
    /// Which steps.
    pub filter: StepFilter,
}

impl Operation for ListSteps {
    type Output = Page<Step>;
    type Tx = TenantTx;
    const ID: &'static str = "step.list";
    const PERMISSION: Permission = Permission::ProcessRead;
    const MODE: Mode = Mode::Read;

    fn sort_keys() -> Vec<&'static str> {
        db::sort_keys(SORTS)
    }

    async fn run(self, tx: &TenantTx) -> Result<Page<Step>> {
        tx.find::<table::Entity>()
            .filter(Column::ReplacedAt.is_null())
            .if_equal(Column::VariantId, self.filter.variant_id)
            .if_equal(Column::System, self.filter.system.clone())
            .if_any_of(Column::TimeThief, self.filter.time_thief.clone())
            .page(&self.page, SORTS, (Self::ID, &self.filter))
            .await
    }
}

/// Reads one step.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GetStep {
    /// The step's id.
    pub id: StepId,
}

impl Operation for GetStep {
    type Output = Step;
    type Tx = TenantTx;
    const ID: &'static str = "step.get";
    const PERMISSION: Permission = Permission::ProcessRead;
    const MODE: Mode = Mode::Read;

    async fn run(self, tx: &TenantTx) -> Result<Step> {
        current(tx, self.id).await
    }
}

/// A step that was not split or merged into others.
pub(super) async fn current(tx: &TenantTx, id: StepId) -> Result<Step> {
    let found = tx.find::<table::Entity>().id(id).filter(Column::ReplacedAt.is_null()).one().await?;
    found.ok_or_else(|| Error::new(Code::NotFound))
}

/// Writes a note into a column, at its end or after another.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CreateStep {
    /// Makes a repeated request be done once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 255, pattern = "^[!-~]+$")]
    pub idempotency_key: Option<String>,
    /// The variant.
    pub variant_id: VariantId,
    /// The step that it comes after; at the end if nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after_step_id: Option<StepId>,
    /// What stands on the note.
    pub content: StepContent,
}

impl Operation for CreateStep {
    type Output = Step;
    type Tx = TenantTx;
    const ID: &'static str = "step.create";
    const PERMISSION: Permission = Permission::MappingContribute;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<Step> {
        let variant = variants::take(tx, self.variant_id, None).await.map_err(|error| match error.code() {
            Code::NotFound => place::not_here("#/variantId"),
            _ => error,
        })?;
        let places = place::make_room(tx, variant.id, self.after_step_id, 1).await?;
        let step = self.content.into_step(tx, &variant);
        tx.insert_many(places.into_iter().map(|position| row(tx, step.clone(), position, None))).await?;
        Ok(step)
    }
}

/// Changes what stands on a note.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UpdateStep {
    /// The step's id.
    pub id: StepId,
    /// The version that the change was decided on.
    pub expected_version: i32,
    /// What stands on the note.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = String, min_length = 1, max_length = 1000)]
    pub text: Patch<String>,
    /// What kind of note it is.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = StepKind)]
    pub kind: Patch<StepKind>,
    /// The role that does it.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 100)]
    pub actor_role: Patch<String>,
    /// The system that it is done in.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 100)]
    pub system: Patch<String>,
    /// The way it comes or goes.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 100)]
    pub channel: Patch<String>,
    /// What is needed to do it.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 500)]
    pub input: Patch<String>,
    /// What comes of it.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 500)]
    pub output: Patch<String>,
    /// How long somebody works on it.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<Span>)]
    pub processing_time: Patch<Span>,
    /// How long it lies before the next step.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<Span>)]
    pub waiting_time: Patch<Span>,
    /// What hurts.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 1000)]
    pub pain_point: Patch<String>,
    /// What steals time.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<TimeThiefKind>)]
    pub time_thief: Patch<TimeThiefKind>,
    /// The law or rule that demands it.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 200)]
    pub legal_basis: Patch<String>,
}

impl Operation for UpdateStep {
    type Output = Step;
    type Tx = TenantTx;
    const ID: &'static str = "step.update";
    const PERMISSION: Permission = Permission::MappingContribute;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<Step> {
        let step = current(tx, self.id).await?;
        variants::take(tx, step.variant_id, None).await?;
        tx.change::<table::Entity>()
            .set_if(Column::Text, self.text.set())
            .set_if(Column::Kind, self.kind.set())
            .set_if(Column::ActorRole, self.actor_role.change())
            .set_if(Column::System, self.system.change())
            .set_if(Column::Channel, self.channel.change())
            .set_if(Column::Input, self.input.change())
            .set_if(Column::Output, self.output.change())
            .set_if(Column::ProcessingTime, self.processing_time.change())
            .set_if(Column::WaitingTime, self.waiting_time.change())
            .set_if(Column::PainPoint, self.pain_point.change())
            .set_if(Column::TimeThief, self.time_thief.change())
            .set_if(Column::LegalBasis, self.legal_basis.change())
            .set(Column::UpdatedAt, tx.now())
            .filter(Column::ReplacedAt.is_null())
            .one(self.id, Some(self.expected_version))
            .await
    }
}

/// Takes a note off the map.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DeleteStep {
    /// The step's id.
    pub id: StepId,
    /// The version that the change was decided on.
    pub expected_version: i32,
}

impl Operation for DeleteStep {
    type Output = Deleted;
    type Tx = TenantTx;
    const ID: &'static str = "step.delete";
    const PERMISSION: Permission = Permission::MappingContribute;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<Deleted> {
        let step = current(tx, self.id).await?;
        variants::take(tx, step.variant_id, None).await?;
        tx.delete::<table::Entity>(self.id, self.expected_version).await
    }
}

/// Reads the steps of many variants, for nested fields.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct StepsByVariant {
    /// The variants.
    pub ids: Vec<VariantId>,
}

impl Operation for StepsByVariant {
    type Output = Vec<(VariantId, Step)>;
    type Tx = TenantTx;
    const ID: &'static str = "step.by_variant";
    const PERMISSION: Permission = Permission::ProcessRead;
    const MODE: Mode = Mode::Read;

    async fn run(self, tx: &TenantTx) -> Result<Self::Output> {
        let current =
            tx.find::<table::Entity>().any_of(Column::VariantId, self.ids).filter(Column::ReplacedAt.is_null());
        let found: Vec<Step> = current.by(Column::VariantId).by(Column::Position).all().await?;
        Ok(found.into_iter().map(|step| (step.variant_id, step)).collect())
    }
}

impl api::ByParent for StepsByVariant {
    type Parent = VariantId;
    type Child = Step;

    fn of(parents: &[VariantId]) -> Self {
        Self { ids: parents.to_vec() }
    }
}

/// The REST routes.
pub const ROUTES: fn() -> Vec<Route> = || {
    vec![
        Route::get::<ListSteps>("/v1/tenants/{tenant}/steps"),
        Route::post::<CreateStep>("/v1/tenants/{tenant}/steps"),
        Route::get::<GetStep>("/v1/tenants/{tenant}/steps/{id}"),
        Route::patch::<UpdateStep>("/v1/tenants/{tenant}/steps/{id}"),
        Route::delete::<DeleteStep>("/v1/tenants/{tenant}/steps/{id}"),
        Route::get::<GetStepHistory>("/v1/tenants/{tenant}/steps/{id}/history"),
        Route::post::<MoveStep>("/v1/tenants/{tenant}/steps/{id}/transitions/move"),
        Route::post::<SplitStep>("/v1/tenants/{tenant}/steps/{id}/transitions/split"),
        Route::post::<MergeSteps>("/v1/tenants/{tenant}/steps/{id}/transitions/merge"),
    ]
};

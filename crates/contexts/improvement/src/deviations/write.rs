//! Reporting a deviation, and changing what is told of it.

use async_graphql::InputObject;
use db::TenantTx;
use kernel::{Code, Date, Error, Mode, Operation, Patch, Permission, Result, Rule, UnitId};
use sea_orm::ActiveValue::Set;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use work::processes::{Process, ProcessId};

use super::{
    Deviation, DeviationId, DeviationSeverity, DeviationState,
    table::{self, Column},
};
use crate::shared::{check_named, check_past, check_unit};

/// Reports a deviation: what happened, never the name of whom it happened to. Reported anonymously, who did it is
/// stored nowhere: not in the deviation, not in the event stream, not with the answer that is kept for an idempotency
/// key; and it cannot be taken back. The time is stored.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CreateDeviation {
    /// Makes a repeated request be done once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 255, pattern = "^[!-~]+$")]
    pub idempotency_key: Option<String>,
    /// What happened, in a few words.
    #[schema(min_length = 1, max_length = 200)]
    pub title: String,
    /// What happened, without names.
    #[schema(min_length = 1, max_length = 4000)]
    pub text: String,
    /// The unit where it happened. In a unit with few people it may tell who reported it; leave it out to be safe.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit_id: Option<UnitId>,
    /// The process in which it happened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub process_id: Option<ProcessId>,
    /// How bad it was, or could have become.
    pub severity: DeviationSeverity,
    /// The day on which it happened, today or earlier.
    pub occurred_on: Date,
    /// What was done on the spot.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 4000)]
    pub immediate_action: Option<String>,
    /// Whether nobody is to learn who reported it.
    #[serde(default)]
    #[graphql(default)]
    pub anonymous: bool,
}

impl Operation for CreateDeviation {
    type Output = Deviation;
    type Tx = TenantTx;
    const ID: &'static str = "deviation.create";
    const PERMISSION: Permission = Permission::DeviationReport;
    const MODE: Mode = Mode::Write;

    fn is_anonymous(&self) -> bool {
        self.anonymous
    }

    async fn run(self, tx: &TenantTx) -> Result<Deviation> {
        check_past(tx, self.occurred_on, "#/occurredOn")?;
        check_unit(tx, self.unit_id).await?;
        check_named::<Process>(tx, self.process_id, "#/processId").await?;
        let made = Deviation {
            id: tx.new_id(),
            title: self.title,
            text: self.text,
            unit_id: self.unit_id,
            process_id: self.process_id,
            severity: self.severity,
            occurred_on: self.occurred_on,
            immediate_action: self.immediate_action,
            reporter_id: if self.anonymous { None } else { Some(tx.actor().person) },
            state: DeviationState::Reported,
            resolution: None,
            closed_at: None,
            reopen_reason: None,
            version: 1,
            created_at: tx.now(),
            updated_at: tx.now(),
        };
        insert(tx, made.clone()).await?;
        Ok(made)
    }
}

async fn insert(tx: &TenantTx, deviation: Deviation) -> Result<()> {
    let Deviation {
        id,
        title,
        text,
        unit_id,
        process_id,
        severity,
        occurred_on,
        immediate_action,
        reporter_id,
        state,
        resolution,
        closed_at,
        reopen_reason,
        version,
        created_at,
        updated_at,
    } = deviation;
    tx.insert(table::ActiveModel {
        tenant_id: Set(tx.tenant()),
        id: Set(id),
        title: Set(title),
        text: Set(text),
        unit_id: Set(unit_id),
        process_id: Set(process_id),
        severity: Set(severity),
        occurred_on: Set(occurred_on),
        immediate_action: Set(immediate_action),
        reporter_id: Set(reporter_id),
        state: Set(state),
        resolution: Set(resolution),
        closed_at: Set(closed_at),
        reopen_reason: Set(reopen_reason),
        version: Set(version),
        created_at: Set(created_at),
        updated_at: Set(updated_at),
    })
    .await
}

/// A deviation is its reporter's until somebody handles it, and that of who holds `deviation.manage` until it is
/// closed.
fn check_theirs(tx: &TenantTx, deviation: &Deviation) -> Result<()> {
    let actor = tx.actor();
    let own = deviation.reporter_id == Some(actor.person) && deviation.state == DeviationState::Reported;
    if !own && !actor.permissions.holds(Permission::DeviationManage) {
        return Err(Error::new(Code::NotYours).with("permission", Permission::DeviationManage.as_str()));
    }
    match deviation.state {
        DeviationState::Closed => Err(Error::rule(Rule::DeviationIsOpen)),
        DeviationState::Reported | DeviationState::Handling => Ok(()),
    }
}

/// Changes what is told of a deviation: of one's own until somebody handles it, or of any that is not closed if one
/// holds `deviation.manage`. Whether it is anonymous never changes.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UpdateDeviation {
    /// The deviation's id.
    pub id: DeviationId,
    /// The version that the change was decided on.
    pub expected_version: i32,
    /// What happened, in a few words.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = String, min_length = 1, max_length = 200)]
    pub title: Patch<String>,
    /// What happened, without names.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = String, min_length = 1, max_length = 4000)]
    pub text: Patch<String>,
    /// The unit where it happened.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<UnitId>)]
    pub unit_id: Patch<UnitId>,
    /// The process in which it happened.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<ProcessId>)]
    pub process_id: Patch<ProcessId>,
    /// How bad it was, or could have become.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = DeviationSeverity)]
    pub severity: Patch<DeviationSeverity>,
    /// The day on which it happened, today or earlier.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Date)]
    pub occurred_on: Patch<Date>,
    /// What was done on the spot.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 4000)]
    pub immediate_action: Patch<String>,
}

impl Operation for UpdateDeviation {
    type Output = Deviation;
    type Tx = TenantTx;
    const ID: &'static str = "deviation.update";
    const PERMISSION: Permission = Permission::DeviationReport;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<Deviation> {
        check_theirs(tx, &tx.get(self.id).await?)?;
        let (unit, process) = (self.unit_id.change(), self.process_id.change());
        let occurred_on = self.occurred_on.set();
        if let Some(day) = occurred_on {
            check_past(tx, day, "#/occurredOn")?;
        }
        check_unit(tx, unit.flatten()).await?;
        check_named::<Process>(tx, process.flatten(), "#/processId").await?;
        tx.change::<table::Entity>()
            .set_if(Column::Title, self.title.set())
            .set_if(Column::Text, self.text.set())
            .set_if(Column::UnitId, unit)
            .set_if(Column::ProcessId, process)
            .set_if(Column::Severity, self.severity.set())
            .set_if(Column::OccurredOn, occurred_on)
            .set_if(Column::ImmediateAction, self.immediate_action.change())
            .set(Column::UpdatedAt, tx.now())
            .one(self.id, Some(self.expected_version))
            .await
    }
}

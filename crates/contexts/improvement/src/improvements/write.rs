//! Writing down what a unit improves.

use async_graphql::InputObject;
use db::TenantTx;
use kernel::{Date, Error, Mode, Operation, Patch, Permission, Result, Rule};
use sea_orm::ActiveValue::Set;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use work::processes::{Process, ProcessId};

use super::{
    FieldValue, Improvement, ImprovementId,
    table::{self, Column},
};
use crate::{
    shared::{check_named, stored},
    unit_methods::{self, MethodBasis, UnitMethod, UnitMethodId},
};

/// Writes down what a unit improves by a method of its own, as far as it has come. What is improved by A3s is written
/// in these: a method whose basis is the A3 is refused, 422 `field_of_the_method`.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CreateImprovement {
    /// Makes a repeated request be done once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 255, pattern = "^[!-~]+$")]
    pub idempotency_key: Option<String>,
    /// The method, whose unit's improvement it is.
    pub unit_method_id: UnitMethodId,
    /// What is improved.
    #[schema(min_length = 1, max_length = 200)]
    pub title: String,
    /// The process that is improved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub process_id: Option<ProcessId>,
    /// The fields that are filled in, each of the method's and each once.
    #[serde(default)]
    #[graphql(default)]
    #[schema(max_items = 40)]
    pub values: Vec<FieldValue>,
    /// The first day.
    pub started_on: Date,
    /// The last day, if it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended_on: Option<Date>,
}

impl Operation for CreateImprovement {
    type Output = Improvement;
    type Tx = TenantTx;
    const ID: &'static str = "improvement.create";
    const PERMISSION: Permission = Permission::ImprovementContribute;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<Improvement> {
        let method = unit_methods::hold(tx, self.unit_method_id, "#/unitMethodId").await?;
        if method.basis == MethodBasis::A3 {
            return Err(Error::broken("#/unitMethodId", Rule::FieldOfTheMethod));
        }
        let improvement = Improvement {
            id: tx.new_id(),
            unit_method_id: method.id,
            unit_id: method.unit_id,
            title: self.title,
            process_id: self.process_id,
            values: self.values,
            started_on: self.started_on,
            ended_on: self.ended_on,
            version: 1,
            created_at: tx.now(),
            updated_at: tx.now(),
        };
        check_named::<Process>(tx, improvement.process_id, "#/processId").await?;
        check(&improvement, &method)?;
        let Improvement {
            id,
            unit_method_id,
            unit_id,
            title,
            process_id,
            values,
            started_on,
            ended_on,
            version,
            created_at,
            updated_at,
        } = improvement.clone();
        tx.insert(table::ActiveModel {
            tenant_id: Set(tx.tenant()),
            id: Set(id),
            unit_method_id: Set(unit_method_id),
            unit_id: Set(unit_id),
            title: Set(title),
            process_id: Set(process_id),
            field_values: Set(stored(&values)?),
            started_on: Set(started_on),
            ended_on: Set(ended_on),
            version: Set(version),
            created_at: Set(created_at),
            updated_at: Set(updated_at),
        })
        .await?;
        Ok(improvement)
    }
}

/// What is filled in are fields of the method, each once; and nothing ends before it begins.
fn check(improvement: &Improvement, method: &UnitMethod) -> Result<()> {
    for (i, value) in improvement.values.iter().enumerate() {
        let is_its = method.fields.iter().any(|field| field.key == value.field_key);
        let is_told = improvement.values[..i].iter().any(|other| other.field_key == value.field_key);
        if !is_its || is_told {
            return Err(Error::broken(format!("#/values/{i}/fieldKey"), Rule::FieldOfTheMethod));
        }
    }
    match improvement.ended_on {
        Some(end) if end < improvement.started_on => Err(Error::broken("#/endedOn", Rule::EndsAfterItBegins)),
        _ => Ok(()),
    }
}

/// Changes what is written of an improvement. It stays with its method, and so with its unit.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UpdateImprovement {
    /// The improvement's id.
    pub id: ImprovementId,
    /// The version that the change was decided on.
    pub expected_version: i32,
    /// What is improved.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = String, min_length = 1, max_length = 200)]
    pub title: Patch<String>,
    /// The process that is improved.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<ProcessId>)]
    pub process_id: Patch<ProcessId>,
    /// All fields that are filled in, each of the method's and each once.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Vec<FieldValue>, max_items = 40)]
    pub values: Patch<Vec<FieldValue>>,
    /// The first day.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Date)]
    pub started_on: Patch<Date>,
    /// The last day; null while it goes on.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<Date>)]
    pub ended_on: Patch<Date>,
}

impl Operation for UpdateImprovement {
    type Output = Improvement;
    type Tx = TenantTx;
    const ID: &'static str = "improvement.update";
    const PERMISSION: Permission = Permission::ImprovementContribute;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<Improvement> {
        let before: Improvement = tx.get(self.id).await?;
        // Before the improvement, as whoever changes the method takes them in this order.
        let method = unit_methods::hold(tx, before.unit_method_id, "#/unitMethodId").await?;
        let process = self.process_id.change();
        check_named::<Process>(tx, process.flatten(), "#/processId").await?;
        let changed: Improvement = tx
            .change::<table::Entity>()
            .set_if(Column::Title, self.title.set())
            .set_if(Column::ProcessId, process)
            .set_if(Column::FieldValues, self.values.set().map(|values| stored(&values)).transpose()?)
            .set_if(Column::StartedOn, self.started_on.set())
            .set_if(Column::EndedOn, self.ended_on.change())
            .set(Column::UpdatedAt, tx.now())
            .one(self.id, Some(self.expected_version))
            .await?;
        check(&changed, &method)?;
        Ok(changed)
    }
}

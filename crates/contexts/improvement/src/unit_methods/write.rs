//! Choosing a method for a unit, and changing it.

use async_graphql::InputObject;
use db::TenantTx;
use kernel::{Code, Date, Error, Mode, Operation, Patch, Permission, Result, Rule, UnitId};
use sea_orm::ActiveValue::Set;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    MethodBasis, MethodField, UnitMethod, UnitMethodId, fields,
    table::{self, Column},
};
use crate::{
    improvements,
    shared::{check_period, check_unit, stored},
};

/// Chooses a method for a unit, which may have several.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CreateUnitMethod {
    /// Makes a repeated request be done once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 255, pattern = "^[!-~]+$")]
    pub idempotency_key: Option<String>,
    /// The unit that chooses it.
    pub unit_id: UnitId,
    /// What it is called.
    #[schema(min_length = 1, max_length = 200)]
    pub name: String,
    /// Where what is done by it is written down. This never changes.
    pub basis: MethodBasis,
    /// Why the unit chooses it.
    #[schema(min_length = 1, max_length = 10_000)]
    pub reason: String,
    /// The first day on which it is in use.
    pub valid_from: Date,
    /// The first day on which it no longer is, after the first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<Date>,
    /// With basis `own`, its fields in order, which together tell need, goal, measure, effect and learning; these five
    /// if nothing is said. With basis `a3`, none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_items = 1, max_items = 40)]
    pub fields: Option<Vec<MethodField>>,
}

impl Operation for CreateUnitMethod {
    type Output = UnitMethod;
    type Tx = TenantTx;
    const ID: &'static str = "unit_method.create";
    const PERMISSION: Permission = Permission::UnitMethodManage;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<UnitMethod> {
        check_period(self.valid_from, self.valid_to)?;
        let method = UnitMethod {
            id: tx.new_id(),
            unit_id: self.unit_id,
            name: self.name,
            basis: self.basis,
            reason: self.reason,
            valid_from: self.valid_from,
            valid_to: self.valid_to,
            fields: fields::of(self.basis, self.fields)?,
            version: 1,
            created_at: tx.now(),
            updated_at: tx.now(),
        };
        check_unit(tx, Some(method.unit_id)).await?;
        let UnitMethod {
            id,
            unit_id,
            name,
            basis,
            reason,
            valid_from,
            valid_to,
            fields,
            version,
            created_at,
            updated_at,
        } = method.clone();
        tx.insert(table::ActiveModel {
            tenant_id: Set(tx.tenant()),
            id: Set(id),
            unit_id: Set(unit_id),
            name: Set(name),
            basis: Set(basis),
            reason: Set(reason),
            valid_from: Set(valid_from),
            valid_to: Set(valid_to),
            fields: Set(stored(&fields)?),
            version: Set(version),
            created_at: Set(created_at),
            updated_at: Set(updated_at),
        })
        .await?;
        Ok(method)
    }
}

/// Changes a unit's method; it is ended with `validTo`. A field that is told in an improvement stays: 422
/// `field_of_the_method`.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UpdateUnitMethod {
    /// The method's id.
    pub id: UnitMethodId,
    /// The version that the change was decided on.
    pub expected_version: i32,
    /// What it is called.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = String, min_length = 1, max_length = 200)]
    pub name: Patch<String>,
    /// Why the unit chose it.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = String, min_length = 1, max_length = 10_000)]
    pub reason: Patch<String>,
    /// The first day on which it is in use.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Date)]
    pub valid_from: Patch<Date>,
    /// The first day on which it no longer is, after the first; null for no end.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<Date>)]
    pub valid_to: Patch<Date>,
    /// All its fields, in order, which together tell need, goal, measure, effect and learning; null for just these
    /// five. A field is the one that it was by its key.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<Vec<MethodField>>, min_items = 1, max_items = 40)]
    pub fields: Patch<Vec<MethodField>>,
}

impl Operation for UpdateUnitMethod {
    type Output = UnitMethod;
    type Tx = TenantTx;
    const ID: &'static str = "unit_method.update";
    const PERMISSION: Permission = Permission::UnitMethodManage;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<UnitMethod> {
        let method: Option<UnitMethod> = tx.find::<table::Entity>().id(self.id).lock().one().await?;
        let method = method.ok_or_else(|| Error::new(Code::NotFound))?;
        let wanted = self.fields.change().map(|wanted| fields::of(method.basis, wanted)).transpose()?;
        if let Some(fields) = &wanted {
            let told = improvements::told_by(tx, self.id).await?;
            if told.iter().any(|key| fields.iter().all(|field| field.key != *key)) {
                return Err(Error::broken("#/fields", Rule::FieldOfTheMethod));
            }
        }
        let changed: UnitMethod = tx
            .change::<table::Entity>()
            .set_if(Column::Name, self.name.set())
            .set_if(Column::Reason, self.reason.set())
            .set_if(Column::ValidFrom, self.valid_from.set())
            .set_if(Column::ValidTo, self.valid_to.change())
            .set_if(Column::Fields, wanted.as_ref().map(stored).transpose()?)
            .set(Column::UpdatedAt, tx.now())
            .one(self.id, Some(self.expected_version))
            .await?;
        check_period(changed.valid_from, changed.valid_to)?;
        Ok(changed)
    }
}

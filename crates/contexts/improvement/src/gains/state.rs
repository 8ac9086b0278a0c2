//! A gain's way from seen to had.

use async_graphql::InputObject;
use db::TenantTx;
use kernel::{Date, Error, Mode, Operation, Permission, Result};
use sea_orm::ColumnTrait;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    Gain, GainAmount, GainId,
    table::{self, Column},
};
use crate::shared::{check_past, stored};

kernel::text_enum! {
    /// How far a gain has come.
    pub enum GainStage {
        /// It was seen that one could gain it.
        Identified = "identified",
        /// It is planned.
        Planned = "planned",
        /// It is gained.
        Realised = "realised",
    }
}

impl GainStage {
    /// The furthest stage of a gain with these amounts.
    pub(super) const fn of(planned: Option<&GainAmount>, realised: Option<&GainAmount>) -> Self {
        match (planned, realised) {
            (_, Some(_)) => Self::Realised,
            (Some(_), None) => Self::Planned,
            (None, None) => Self::Identified,
        }
    }

    /// What is refused because the gain has come this far, or not yet further.
    pub(super) fn refuses(self) -> Error {
        let allowed = match self {
            Self::Identified => vec!["plan", "realise"],
            Self::Planned => vec!["realise"],
            Self::Realised => vec![],
        };
        Error::illegal_transition(self.as_str(), allowed)
    }
}

/// Plans how much of a gain is to be realised, and by when: `identified` to `planned`. A plan is changed by a change of
/// the gain.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PlanGain {
    /// Makes a repeated request be done once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 255, pattern = "^[!-~]+$")]
    pub idempotency_key: Option<String>,
    /// The gain's id.
    pub id: GainId,
    /// The version that the change was decided on.
    pub expected_version: i32,
    /// How much, in what the gain is measured in; two decimals count.
    #[schema(minimum = 0, maximum = 1_000_000_000_000_i64)]
    pub amount: f64,
    /// The day by which it is to be realised.
    pub on: Date,
    /// How it is to be done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 2000)]
    pub note: Option<String>,
    /// What the time or the money is to be used for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 2000)]
    pub used_for: Option<String>,
}

impl Operation for PlanGain {
    type Output = Gain;
    type Tx = TenantTx;
    const ID: &'static str = "gain.plan";
    const PERMISSION: Permission = Permission::GainManage;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<Gain> {
        let gain: Gain = tx.get(self.id).await?;
        if gain.stage != GainStage::Identified {
            return Err(gain.stage.refuses());
        }
        tx.change::<table::Entity>()
            .set(Column::Planned, stored(&GainAmount { amount: self.amount, on: self.on, note: self.note })?)
            .set_if(Column::UsedFor, self.used_for)
            .set(Column::Stage, GainStage::Planned)
            .set(Column::UpdatedAt, tx.now())
            .filter(Column::Stage.eq(gain.stage))
            .one(self.id, Some(self.expected_version))
            .await
    }
}

/// Says that a gain is realised, how much it came to, and what it was used for: `identified` or `planned` to
/// `realised`. What was gained without a plan is realised without one.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RealiseGain {
    /// Makes a repeated request be done once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 255, pattern = "^[!-~]+$")]
    pub idempotency_key: Option<String>,
    /// The gain's id.
    pub id: GainId,
    /// The version that the change was decided on.
    pub expected_version: i32,
    /// How much, in what the gain is measured in; two decimals count.
    #[schema(minimum = 0, maximum = 1_000_000_000_000_i64)]
    pub amount: f64,
    /// The day from which it is gained, today or earlier.
    pub on: Date,
    /// How one knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 2000)]
    pub note: Option<String>,
    /// What the time, the money or whatever else was gained is used for.
    #[schema(min_length = 1, max_length = 2000)]
    pub used_for: String,
}

impl Operation for RealiseGain {
    type Output = Gain;
    type Tx = TenantTx;
    const ID: &'static str = "gain.realise";
    const PERMISSION: Permission = Permission::GainManage;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<Gain> {
        check_past(tx, self.on, "#/on")?;
        let gain: Gain = tx.get(self.id).await?;
        if gain.stage == GainStage::Realised {
            return Err(gain.stage.refuses());
        }
        tx.change::<table::Entity>()
            .set(Column::Realised, stored(&GainAmount { amount: self.amount, on: self.on, note: self.note })?)
            .set(Column::UsedFor, self.used_for)
            .set(Column::Stage, GainStage::Realised)
            .set(Column::UpdatedAt, tx.now())
            .filter(Column::Stage.eq(gain.stage))
            .one(self.id, Some(self.expected_version))
            .await
    }
}

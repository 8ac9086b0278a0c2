//! Identifying a gain, and changing what is said of it.

use async_graphql::InputObject;
use db::TenantTx;
use kernel::{Error, Mode, Operation, Patch, Permission, Result, Rule, UnitId};
use sea_orm::{ActiveValue::Set, ColumnTrait};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use work::processes::{Process, ProcessId};

use super::{
    Gain, GainAmount, GainId, GainKind, GainStage, GainUnit,
    table::{self, Column},
};
use crate::{
    a3s::{A3, A3Id},
    ideas::{self, IdeaId},
    programmes::{Programme, ProgrammeId},
    shared::{check_named, check_past, check_unit, stored},
    time_thieves::{TimeThief, TimeThiefId},
};

/// Identifies a gain: writes down what one could gain, and how much.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CreateGain {
    /// Makes a repeated request be done once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 255, pattern = "^[!-~]+$")]
    pub idempotency_key: Option<String>,
    /// What becomes better.
    #[schema(min_length = 1, max_length = 200)]
    pub title: String,
    /// What is gained.
    pub kind: GainKind,
    /// What it is measured in: time in `fte` or `hours_per_year`, money in `nok_per_year` or `nok_once`, anything else
    /// in `points` or `number`.
    pub measured_in: GainUnit,
    /// The unit that gains it.
    pub unit_id: UnitId,
    /// The process that it is gained in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub process_id: Option<ProcessId>,
    /// The improvement programme that it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub programme_id: Option<ProgrammeId>,
    /// The A3 that it comes from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub a3_id: Option<A3Id>,
    /// The idea that it comes from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub idea_id: Option<IdeaId>,
    /// The time thief that takes no more time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time_thief_id: Option<TimeThiefId>,
    /// The gain that it is part of, of the same unit of measure, and itself part of none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counted_in_gain_id: Option<GainId>,
    /// How much one could gain, and the day on which that was seen, today or earlier.
    pub identified: GainAmount,
}

impl Operation for CreateGain {
    type Output = Gain;
    type Tx = TenantTx;
    const ID: &'static str = "gain.create";
    const PERMISSION: Permission = Permission::GainManage;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<Gain> {
        let gain = Gain {
            id: tx.new_id(),
            title: self.title,
            kind: self.kind,
            measured_in: self.measured_in,
            unit_id: self.unit_id,
            process_id: self.process_id,
            programme_id: self.programme_id,
            a3_id: self.a3_id,
            idea_id: self.idea_id,
            time_thief_id: self.time_thief_id,
            counted_in_gain_id: self.counted_in_gain_id,
            identified: self.identified,
            planned: None,
            realised: None,
            used_for: None,
            stage: GainStage::Identified,
            version: 1,
            created_at: tx.now(),
            updated_at: tx.now(),
        };
        check_measure(&gain)?;
        check_past(tx, gain.identified.on, "#/identified/on")?;
        check_unit(tx, Some(gain.unit_id)).await?;
        check_named::<Process>(tx, gain.process_id, "#/processId").await?;
        check_named::<Programme>(tx, gain.programme_id, "#/programmeId").await?;
        check_named::<A3>(tx, gain.a3_id, "#/a3Id").await?;
        ideas::named(tx, gain.idea_id, "#/ideaId").await?;
        check_named::<TimeThief>(tx, gain.time_thief_id, "#/timeThiefId").await?;
        check_whole(tx, &gain).await?;
        insert(tx, gain.clone()).await?;
        Ok(gain)
    }
}

/// Time is measured as time and money as money.
fn check_measure(gain: &Gain) -> Result<()> {
    let fits = match gain.measured_in {
        GainUnit::Fte | GainUnit::HoursPerYear => gain.kind == GainKind::Time,
        GainUnit::NokPerYear | GainUnit::NokOnce => gain.kind == GainKind::Money,
        GainUnit::Points | GainUnit::Number => !matches!(gain.kind, GainKind::Time | GainKind::Money),
    };
    if fits { Ok(()) } else { Err(Error::broken("#/measuredIn", Rule::MeasuredInItsKind)) }
}

/// What a gain is part of counts by itself, in the same unit of measure. It stays locked: of two who count gains in
/// each other at once, one finds the other's work.
async fn check_whole(tx: &TenantTx, gain: &Gain) -> Result<()> {
    let Some(whole) = gain.counted_in_gain_id else { return Ok(()) };
    let whole: Gain = tx.find::<table::Entity>().id(whole).lock().referred("#/countedInGainId").await?;
    match whole.counted_in_gain_id.is_none() && whole.measured_in == gain.measured_in && whole.id != gain.id {
        true => Ok(()),
        false => Err(Error::broken("#/countedInGainId", Rule::CountedOnce)),
    }
}

/// What is part of a gain is measured as it is, and a gain with parts is part of none.
async fn check_parts(tx: &TenantTx, gain: &Gain) -> Result<()> {
    let parts = tx.find::<table::Entity>().filter(Column::CountedInGainId.eq(gain.id));
    let parts: Vec<GainUnit> = parts.values(Column::MeasuredIn).await?;
    if gain.counted_in_gain_id.is_some() && !parts.is_empty() {
        return Err(Error::broken("#/countedInGainId", Rule::CountedOnce));
    }
    match parts.iter().all(|part| *part == gain.measured_in) {
        true => Ok(()),
        false => Err(Error::broken("#/measuredIn", Rule::CountedOnce)),
    }
}

async fn insert(tx: &TenantTx, gain: Gain) -> Result<()> {
    let Gain {
        id,
        title,
        kind,
        measured_in,
        unit_id,
        process_id,
        programme_id,
        a3_id,
        idea_id,
        time_thief_id,
        counted_in_gain_id,
        identified,
        planned,
        realised,
        used_for,
        stage,
        version,
        created_at,
        updated_at,
    } = gain;
    tx.insert(table::ActiveModel {
        tenant_id: Set(tx.tenant()),
        id: Set(id),
        title: Set(title),
        kind: Set(kind),
        measured_in: Set(measured_in),
        unit_id: Set(unit_id),
        process_id: Set(process_id),
        programme_id: Set(programme_id),
        a3_id: Set(a3_id),
        idea_id: Set(idea_id),
        time_thief_id: Set(time_thief_id),
        counted_in_gain_id: Set(counted_in_gain_id),
        identified: Set(stored(&identified)?),
        planned: Set(planned.as_ref().map(stored).transpose()?),
        realised: Set(realised.as_ref().map(stored).transpose()?),
        used_for: Set(used_for),
        stage: Set(stage),
        version: Set(version),
        created_at: Set(created_at),
        updated_at: Set(updated_at),
    })
    .await
}

/// Changes a gain, and corrects the amounts of the stages that it has reached; a stage that it has not is reached by
/// its transition, and until then 409 `illegal_transition`. `null` takes back a stage that was written down by mistake.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UpdateGain {
    /// The gain's id.
    pub id: GainId,
    /// The version that the change was decided on.
    pub expected_version: i32,
    /// What becomes better.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = String, min_length = 1, max_length = 200)]
    pub title: Patch<String>,
    /// What is gained.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = GainKind)]
    pub kind: Patch<GainKind>,
    /// What it is measured in, as its kind is. What is part of it is measured in the same.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = GainUnit)]
    pub measured_in: Patch<GainUnit>,
    /// The unit that gains it.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = UnitId)]
    pub unit_id: Patch<UnitId>,
    /// The process that it is gained in.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<ProcessId>)]
    pub process_id: Patch<ProcessId>,
    /// The improvement programme that it belongs to.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<ProgrammeId>)]
    pub programme_id: Patch<ProgrammeId>,
    /// The A3 that it comes from.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<A3Id>)]
    pub a3_id: Patch<A3Id>,
    /// The idea that it comes from.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<IdeaId>)]
    pub idea_id: Patch<IdeaId>,
    /// The time thief that takes no more time.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<TimeThiefId>)]
    pub time_thief_id: Patch<TimeThiefId>,
    /// The gain that it is part of, of the same unit of measure, and itself part of none; null if it counts by itself.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<GainId>)]
    pub counted_in_gain_id: Patch<GainId>,
    /// How much one could gain, and the day on which that was seen, today or earlier.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = GainAmount)]
    pub identified: Patch<GainAmount>,
    /// How much is planned, by when; null if nothing is.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<GainAmount>)]
    pub planned: Patch<GainAmount>,
    /// How much was gained, from which day on, today or earlier; null if nothing was.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<GainAmount>)]
    pub realised: Patch<GainAmount>,
    /// What the time or the money is used for now, or is to be.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = String, min_length = 1, max_length = 2000)]
    pub used_for: Patch<String>,
}

impl Operation for UpdateGain {
    type Output = Gain;
    type Tx = TenantTx;
    const ID: &'static str = "gain.update";
    const PERMISSION: Permission = Permission::GainManage;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<Gain> {
        let mut gain: Gain = tx.get(self.id).await?;
        for (amount, reached) in [(&self.planned, &gain.planned), (&self.realised, &gain.realised)] {
            if matches!(amount, Patch::Set(_)) && reached.is_none() {
                return Err(gain.stage.refuses());
            }
        }
        if let Some(identified) = self.identified.set() {
            check_past(tx, identified.on, "#/identified/on")?;
            gain.identified = identified;
        }
        if let Patch::Set(realised) = &self.realised {
            check_past(tx, realised.on, "#/realised/on")?;
        }
        self.planned.apply(&mut gain.planned);
        self.realised.apply(&mut gain.realised);
        let (unit, process, programme) = (self.unit_id.set(), self.process_id.change(), self.programme_id.change());
        let (a3, idea, thief) = (self.a3_id.change(), self.idea_id.change(), self.time_thief_id.change());
        check_unit(tx, unit).await?;
        check_named::<Process>(tx, process.flatten(), "#/processId").await?;
        check_named::<Programme>(tx, programme.flatten(), "#/programmeId").await?;
        check_named::<A3>(tx, a3.flatten(), "#/a3Id").await?;
        ideas::named(tx, idea.flatten(), "#/ideaId").await?;
        check_named::<TimeThief>(tx, thief.flatten(), "#/timeThiefId").await?;
        let (measured_in, whole) = (self.measured_in.set(), self.counted_in_gain_id.change());
        let counts_otherwise = measured_in.is_some() || whole.is_some();
        let changed: Gain = tx
            .change::<table::Entity>()
            .set_if(Column::Title, self.title.set())
            .set_if(Column::Kind, self.kind.set())
            .set_if(Column::MeasuredIn, measured_in)
            .set_if(Column::UnitId, unit)
            .set_if(Column::ProcessId, process)
            .set_if(Column::ProgrammeId, programme)
            .set_if(Column::A3Id, a3)
            .set_if(Column::IdeaId, idea)
            .set_if(Column::TimeThiefId, thief)
            .set_if(Column::CountedInGainId, whole)
            .set(Column::Identified, stored(&gain.identified)?)
            .set(Column::Planned, gain.planned.as_ref().map(stored).transpose()?)
            .set(Column::Realised, gain.realised.as_ref().map(stored).transpose()?)
            .set_if(Column::UsedFor, self.used_for.set())
            .set(Column::Stage, GainStage::of(gain.planned.as_ref(), gain.realised.as_ref()))
            .set(Column::UpdatedAt, tx.now())
            .one(self.id, Some(self.expected_version))
            .await?;
        check_measure(&changed)?;
        if counts_otherwise {
            check_whole(tx, &changed).await?;
            check_parts(tx, &changed).await?;
        }
        Ok(changed)
    }
}

//! Beginning an A3, and writing on it.

use async_graphql::InputObject;
use db::TenantTx;
use kernel::{Error, MembershipId, Mode, Operation, Patch, Permission, Result, Rule, UnitId};
use sea_orm::ActiveValue::Set;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use work::{
    processes::{Process, ProcessId},
    to_be_versions::{ToBeVersion, ToBeVersionId},
};

use super::{
    A3, A3Boxes, A3BoxesPatch, A3Id, A3Measure, A3State, history,
    table::{self, Column},
};
use crate::{
    a3_measurements,
    cards::{Card, CardId},
    deviations::{Deviation, DeviationId},
    ideas::{self, IdeaId},
    shared::{check_members, check_named, check_unit, stored},
};

/// Begins an A3. A title and a unit are enough; the boxes are filled as one learns.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CreateA3 {
    /// Makes a repeated request be done once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 255, pattern = "^[!-~]+$")]
    pub idempotency_key: Option<String>,
    /// What it is about.
    #[schema(min_length = 1, max_length = 200)]
    pub title: String,
    /// The unit whose work it is.
    pub unit_id: UnitId,
    /// The process that it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub process_id: Option<ProcessId>,
    /// The idea that it came of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub idea_id: Option<IdeaId>,
    /// The deviation that it came of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deviation_id: Option<DeviationId>,
    /// The card by which it is seen on a board.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub card_id: Option<CardId>,
    /// The member who sees to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner_membership_id: Option<MembershipId>,
    /// The member who coaches whoever works on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub coach_membership_id: Option<MembershipId>,
    /// The member who wants it done, and clears the way.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sponsor_membership_id: Option<MembershipId>,
    /// What stands on the page already.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub boxes: Option<A3Boxes>,
    /// What it is measured by.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub measure: Option<A3Measure>,
}

impl Operation for CreateA3 {
    type Output = A3;
    type Tx = TenantTx;
    const ID: &'static str = "a3.create";
    const PERMISSION: Permission = Permission::A3Contribute;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<A3> {
        let named = Named {
            unit: Some(self.unit_id),
            process: self.process_id,
            idea: self.idea_id,
            deviation: self.deviation_id,
            card: self.card_id,
            to_be_version: None,
            people: [self.owner_membership_id, self.coach_membership_id, self.sponsor_membership_id],
        };
        named.check(tx).await?;
        let boxes = self.boxes.unwrap_or_default();
        let a3 = A3 {
            id: tx.new_id(),
            title: self.title,
            unit_id: self.unit_id,
            process_id: self.process_id,
            idea_id: self.idea_id,
            deviation_id: self.deviation_id,
            card_id: self.card_id,
            owner_membership_id: self.owner_membership_id,
            coach_membership_id: self.coach_membership_id,
            sponsor_membership_id: self.sponsor_membership_id,
            long_boxes: boxes.long(),
            boxes,
            measure: self.measure,
            state: A3State::Draft,
            state_reason: None,
            changed_routine: None,
            to_be_version_id: None,
            no_change_because: None,
            version: 1,
            created_at: tx.now(),
            updated_at: tx.now(),
        };
        insert(tx, a3.clone()).await?;
        history::write(tx, None, &a3).await?;
        Ok(a3)
    }
}

/// What an input names, each to be there; people are members today.
struct Named {
    unit: Option<UnitId>,
    process: Option<ProcessId>,
    idea: Option<IdeaId>,
    deviation: Option<DeviationId>,
    card: Option<CardId>,
    to_be_version: Option<ToBeVersionId>,
    /// Owner, coach and sponsor.
    people: [Option<MembershipId>; 3],
}

impl Named {
    async fn check(self, tx: &TenantTx) -> Result<()> {
        check_unit(tx, self.unit).await?;
        check_named::<Process>(tx, self.process, "#/processId").await?;
        ideas::named(tx, self.idea, "#/ideaId").await?;
        check_named::<Deviation>(tx, self.deviation, "#/deviationId").await?;
        check_named::<Card>(tx, self.card, "#/cardId").await?;
        check_named::<ToBeVersion>(tx, self.to_be_version, "#/toBeVersionId").await?;
        let [owner, coach, sponsor] = self.people;
        let people =
            [(owner, "#/ownerMembershipId"), (coach, "#/coachMembershipId"), (sponsor, "#/sponsorMembershipId")];
        check_members(tx, &people).await
    }
}

async fn insert(tx: &TenantTx, a3: A3) -> Result<()> {
    let A3 {
        id,
        title,
        unit_id,
        process_id,
        idea_id,
        deviation_id,
        card_id,
        owner_membership_id,
        coach_membership_id,
        sponsor_membership_id,
        boxes,
        long_boxes: _,
        measure,
        state,
        state_reason,
        changed_routine,
        to_be_version_id,
        no_change_because,
        version,
        created_at,
        updated_at,
    } = a3;
    tx.insert(table::ActiveModel {
        tenant_id: Set(tx.tenant()),
        id: Set(id),
        title: Set(title),
        unit_id: Set(unit_id),
        process_id: Set(process_id),
        idea_id: Set(idea_id),
        deviation_id: Set(deviation_id),
        card_id: Set(card_id),
        owner_membership_id: Set(owner_membership_id),
        coach_membership_id: Set(coach_membership_id),
        sponsor_membership_id: Set(sponsor_membership_id),
        boxes: Set(stored(&boxes)?),
        measure: Set(measure.as_ref().map(stored).transpose()?),
        state: Set(state),
        state_reason: Set(state_reason),
        changed_routine: Set(changed_routine),
        to_be_version_id: Set(to_be_version_id),
        no_change_because: Set(no_change_because),
        version: Set(version),
        created_at: Set(created_at),
        updated_at: Set(updated_at),
    })
    .await
}

/// Writes on an A3. What stood in a box before is kept in `history`. While it has measurements, its measure keeps name,
/// unit and direction (422 `measure_stays`); its target may change. One that was standardised or stopped stays: 409
/// `rule_unmet`, `a3_is_open`.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UpdateA3 {
    /// The A3's id.
    pub id: A3Id,
    /// The version that the change was decided on.
    pub expected_version: i32,
    /// What it is about.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = String, min_length = 1, max_length = 200)]
    pub title: Patch<String>,
    /// The unit whose work it is.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = UnitId)]
    pub unit_id: Patch<UnitId>,
    /// The process that it is about.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<ProcessId>)]
    pub process_id: Patch<ProcessId>,
    /// The idea that it came of.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<IdeaId>)]
    pub idea_id: Patch<IdeaId>,
    /// The deviation that it came of.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<DeviationId>)]
    pub deviation_id: Patch<DeviationId>,
    /// The card by which it is seen on a board.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<CardId>)]
    pub card_id: Patch<CardId>,
    /// The member who sees to it.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<MembershipId>)]
    pub owner_membership_id: Patch<MembershipId>,
    /// The member who coaches whoever works on it.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<MembershipId>)]
    pub coach_membership_id: Patch<MembershipId>,
    /// The member who wants it done, and clears the way.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<MembershipId>)]
    pub sponsor_membership_id: Patch<MembershipId>,
    /// What to write into its boxes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub boxes: Option<A3BoxesPatch>,
    /// What it is measured by; of one that was measured, the target alone changes.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<A3Measure>)]
    pub measure: Patch<A3Measure>,
    /// The routine that was changed.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 2000)]
    pub changed_routine: Patch<String>,
    /// The version of the to-be that it changed.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<ToBeVersionId>)]
    pub to_be_version_id: Patch<ToBeVersionId>,
    /// Why neither a routine nor a process was changed.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 2000)]
    pub no_change_because: Patch<String>,
}

impl Operation for UpdateA3 {
    type Output = A3;
    type Tx = TenantTx;
    const ID: &'static str = "a3.update";
    const PERMISSION: Permission = Permission::A3Contribute;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<A3> {
        let before = super::hold(tx, self.id).await?;
        before.check_open()?;
        let (unit, process, idea) = (self.unit_id.set(), self.process_id.change(), self.idea_id.change());
        let (deviation, card) = (self.deviation_id.change(), self.card_id.change());
        let to_be_version = self.to_be_version_id.change();
        let [owner, coach, sponsor] =
            [self.owner_membership_id, self.coach_membership_id, self.sponsor_membership_id].map(Patch::change);
        let named = Named {
            unit,
            process: process.flatten(),
            idea: idea.flatten(),
            deviation: deviation.flatten(),
            card: card.flatten(),
            to_be_version: to_be_version.flatten(),
            people: [owner, coach, sponsor].map(Option::flatten),
        };
        named.check(tx).await?;
        let measure = self.measure.change();
        if let Some(measure) = &measure {
            check_measure(tx, &before, measure.as_ref()).await?;
        }
        let mut boxes = before.boxes.clone();
        if let Some(patch) = self.boxes {
            patch.apply(&mut boxes);
        }
        let measure = measure.map(|measure| measure.as_ref().map(stored).transpose()).transpose()?;
        let changed: A3 = tx
            .change::<table::Entity>()
            .set_if(Column::Title, self.title.set())
            .set_if(Column::UnitId, unit)
            .set_if(Column::ProcessId, process)
            .set_if(Column::IdeaId, idea)
            .set_if(Column::DeviationId, deviation)
            .set_if(Column::CardId, card)
            .set_if(Column::OwnerMembershipId, owner)
            .set_if(Column::CoachMembershipId, coach)
            .set_if(Column::SponsorMembershipId, sponsor)
            .set(Column::Boxes, stored(&boxes)?)
            .set_if(Column::Measure, measure)
            .set_if(Column::ChangedRoutine, self.changed_routine.change())
            .set_if(Column::ToBeVersionId, to_be_version)
            .set_if(Column::NoChangeBecause, self.no_change_because.change())
            .set(Column::UpdatedAt, tx.now())
            .one(self.id, Some(self.expected_version))
            .await?;
        history::write(tx, Some(&before), &changed).await?;
        Ok(changed)
    }
}

/// What was measured of an A3 stays what it was: values in days do not become values in hours.
async fn check_measure(tx: &TenantTx, a3: &A3, next: Option<&A3Measure>) -> Result<()> {
    let stays = a3.measure.as_ref().is_none_or(|measure| next.is_some_and(|next| next.measures_as(measure)));
    match stays || a3_measurements::of(tx, a3.id).await?.is_empty() {
        true => Ok(()),
        false => Err(Error::broken("#/measure", Rule::MeasureStays)),
    }
}

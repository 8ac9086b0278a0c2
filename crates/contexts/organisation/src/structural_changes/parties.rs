//! Who a structural change comes from and goes to, and the plan of what goes where (DOMAIN R3, R4).

use std::collections::HashMap;

use async_graphql::{InputObject, SimpleObject};
use db::{Table, TenantTable, TenantTx};
use kernel::{Error, FaultCode, ParticipantId, Result, Rule};
use sea_orm::ActiveValue::Set;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{StructuralChange, StructuralChangeId};
use crate::{participants, stakeholder_inquiries};

kernel::ids! {
    /// Identifies a party's place in a structural change.
    ChangePartyId(ChangePartyIdKind) = "change_party",
    /// Identifies a line of the plan of what goes where.
    ChangeSuccessionId(ChangeSuccessionIdKind) = "change_succession",
}

kernel::text_enum! {
    /// On which side of a structural change an organisation stands.
    pub enum StructuralChangeRole {
        /// It comes from here; wholly or in part this organisation is no more afterwards.
        From = "from",
        /// It goes here.
        To = "to",
    }
}

kernel::text_enum! {
    /// How an organisation takes over (DOMAIN R4).
    pub enum SuccessionMode {
        /// It is new.
        FormNew = "form_new",
        /// It is there already, goes on, and takes in.
        Absorb = "absorb",
    }
}

kernel::text_enum! {
    /// How much of an organisation goes to another.
    pub enum SuccessionExtent {
        /// All of it.
        Whole = "whole",
        /// A part, which is described.
        Part = "part",
    }
}

/// An organisation in a structural change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, SimpleObject, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[graphql(input_name = "StructuralChangePartyInput")]
pub struct StructuralChangeParty {
    /// The organisation; null for the tenant itself, such as the provisional one that is to come of it.
    #[serde(default)]
    pub participant_id: Option<ParticipantId>,
    /// On which side it stands.
    pub role: StructuralChangeRole,
    /// How it takes over, if it is one that the change goes to; null if not.
    #[serde(default)]
    pub mode: Option<SuccessionMode>,
}

/// A line of the plan of what goes where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, SimpleObject, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[graphql(input_name = "StructuralChangeSuccessionInput")]
pub struct StructuralChangeSuccession {
    /// Who it comes from; null for the tenant itself.
    #[serde(default)]
    pub from_participant_id: Option<ParticipantId>,
    /// Who it goes to; null for the tenant itself.
    #[serde(default)]
    pub to_participant_id: Option<ParticipantId>,
    /// How much of it.
    pub extent: SuccessionExtent,
    /// Which part, such as *krinsane vest for Hemnfjorden*; null for the whole.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 2000)]
    pub scope: Option<String>,
}

mod party {
    use kernel::{ParticipantId, TenantId};
    use sea_orm::entity::prelude::*;

    use super::{super::StructuralChangeId, ChangePartyId, StructuralChangeRole, SuccessionMode};

    #[derive(Clone, Debug, DeriveEntityModel)]
    #[sea_orm(table_name = "structural_change_parties")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub tenant_id: TenantId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: ChangePartyId,
        pub structural_change_id: StructuralChangeId,
        pub participant_id: Option<ParticipantId>,
        pub role: StructuralChangeRole,
        pub mode: Option<SuccessionMode>,
    }
    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

mod line {
    use kernel::{ParticipantId, TenantId};
    use sea_orm::entity::prelude::*;

    use super::{super::StructuralChangeId, ChangeSuccessionId, SuccessionExtent};

    #[derive(Clone, Debug, DeriveEntityModel)]
    #[sea_orm(table_name = "structural_change_successions")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub tenant_id: TenantId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: ChangeSuccessionId,
        pub structural_change_id: StructuralChangeId,
        pub from_participant_id: Option<ParticipantId>,
        pub to_participant_id: Option<ParticipantId>,
        pub extent: SuccessionExtent,
        pub scope: Option<String>,
    }
    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// The registry entry of the parties.
pub const PARTIES: Table = Table::tenant("structural_change_parties").after(&["structural_changes", "participants"]);
/// The registry entry of the plan of what goes where.
pub const SUCCESSIONS: Table =
    Table::tenant("structural_change_successions").after(&["structural_changes", "participants"]);

impl TenantTable for party::Entity {
    const TABLE: Table = PARTIES;
    const TENANT_ID: party::Column = party::Column::TenantId;
    const ID: party::Column = party::Column::Id;
    const VERSION: Option<party::Column> = None;
}
impl TenantTable for line::Entity {
    const TABLE: Table = SUCCESSIONS;
    const TENANT_ID: line::Column = line::Column::TenantId;
    const ID: line::Column = line::Column::Id;
    const VERSION: Option<line::Column> = None;
}

struct Party {
    structural_change_id: StructuralChangeId,
    participant_id: Option<ParticipantId>,
    role: StructuralChangeRole,
    mode: Option<SuccessionMode>,
}

db::projection!(Party from party {
    structural_change_id: StructuralChangeId, participant_id: ParticipantId, role: Role, mode: Mode,
});

struct Line {
    structural_change_id: StructuralChangeId,
    from_participant_id: Option<ParticipantId>,
    to_participant_id: Option<ParticipantId>,
    extent: SuccessionExtent,
    scope: Option<String>,
}

db::projection!(Line from line {
    structural_change_id: StructuralChangeId, from_participant_id: FromParticipantId,
    to_participant_id: ToParticipantId, extent: Extent, scope: Scope,
});

/// The parties of these changes, in one statement.
async fn parties_of(
    tx: &TenantTx,
    changes: &[StructuralChangeId],
) -> Result<HashMap<StructuralChangeId, Vec<StructuralChangeParty>>> {
    let found = tx.find::<party::Entity>().any_of(party::Column::StructuralChangeId, changes.iter().copied());
    let found: Vec<Party> = found.by(party::Column::Id).all().await?;
    let mut parties: HashMap<StructuralChangeId, Vec<StructuralChangeParty>> = HashMap::new();
    for Party { structural_change_id, participant_id, role, mode } in found {
        parties.entry(structural_change_id).or_default().push(StructuralChangeParty { participant_id, role, mode });
    }
    Ok(parties)
}

/// Reads the parties of these changes, the plan, and who was not heard: three statements, however many changes.
pub(super) async fn fill(tx: &TenantTx, changes: &mut [StructuralChange]) -> Result<()> {
    if changes.is_empty() {
        return Ok(());
    }
    let ids: Vec<StructuralChangeId> = changes.iter().map(|change| change.id).collect();
    let mut parties = parties_of(tx, &ids).await?;
    let found = tx.find::<line::Entity>().any_of(line::Column::StructuralChangeId, ids.iter().copied());
    let found: Vec<Line> = found.by(line::Column::Id).all().await?;
    let mut lines: HashMap<StructuralChangeId, Vec<StructuralChangeSuccession>> = HashMap::new();
    for Line { structural_change_id, from_participant_id, to_participant_id, extent, scope } in found {
        let line = StructuralChangeSuccession { from_participant_id, to_participant_id, extent, scope };
        lines.entry(structural_change_id).or_default().push(line);
    }
    let heard = stakeholder_inquiries::heard(tx, ids).await?;
    for change in changes {
        change.parties = parties.remove(&change.id).unwrap_or_default();
        change.successions = lines.remove(&change.id).unwrap_or_default();
        change.unheard = stakeholder_inquiries::others(heard.get(&change.id));
    }
    Ok(())
}

/// The change with its parties, the plan, and who was not heard.
pub(super) async fn filled(tx: &TenantTx, mut change: StructuralChange) -> Result<StructuralChange> {
    fill(tx, std::slice::from_mut(&mut change)).await?;
    Ok(change)
}

/// Writes down the parties, in place of those that were written before.
pub(super) async fn write_parties(tx: &TenantTx, change: &StructuralChange) -> Result<()> {
    tx.delete_all::<party::Entity, _>(party::Column::StructuralChangeId, [change.id]).await?;
    let row = |one: &StructuralChangeParty| party::ActiveModel {
        tenant_id: Set(tx.tenant()),
        id: Set(tx.new_id()),
        structural_change_id: Set(change.id),
        participant_id: Set(one.participant_id),
        role: Set(one.role),
        mode: Set(one.mode),
    };
    tx.insert_many(change.parties.iter().map(row).collect::<Vec<_>>()).await
}

/// Writes down the plan, in place of that which was written before.
pub(super) async fn write_successions(tx: &TenantTx, change: &StructuralChange) -> Result<()> {
    tx.delete_all::<line::Entity, _>(line::Column::StructuralChangeId, [change.id]).await?;
    let row = |one: &StructuralChangeSuccession| line::ActiveModel {
        tenant_id: Set(tx.tenant()),
        id: Set(tx.new_id()),
        structural_change_id: Set(change.id),
        from_participant_id: Set(one.from_participant_id),
        to_participant_id: Set(one.to_participant_id),
        extent: Set(one.extent),
        scope: Set(one.scope.clone()),
    };
    tx.insert_many(change.successions.iter().map(row).collect::<Vec<_>>()).await
}

/// Parties are participants here and named once on each side; the plan is between them, and adds up.
pub(super) async fn check(tx: &TenantTx, change: &StructuralChange) -> Result<()> {
    let known = participants::names(tx).await?;
    for (i, one) in change.parties.iter().enumerate() {
        if one.participant_id.is_some_and(|id| !known.contains_key(&id)) {
            return Err(Error::invalid(format!("#/parties/{i}/participantId"), FaultCode::NoSuchThing, None));
        }
        let same = |other: &StructuralChangeParty| (other.participant_id, other.role) == (one.participant_id, one.role);
        if change.parties[..i].iter().any(same) {
            return Err(Error::invalid(format!("#/parties/{i}"), FaultCode::Repeated, None));
        }
        if (one.role == StructuralChangeRole::To) != one.mode.is_some() {
            return broken(format!("#/parties/{i}/mode"), Rule::SuccessorHasMode);
        }
    }
    let stands = |id: Option<ParticipantId>, role: StructuralChangeRole| {
        change.parties.iter().any(|one| one.participant_id == id && one.role == role)
    };
    for (i, one) in change.successions.iter().enumerate() {
        if !stands(one.from_participant_id, StructuralChangeRole::From) {
            return broken(format!("#/successions/{i}/fromParticipantId"), Rule::PartyOfTheChange);
        }
        if !stands(one.to_participant_id, StructuralChangeRole::To) {
            return broken(format!("#/successions/{i}/toParticipantId"), Rule::PartyOfTheChange);
        }
        if (one.extent == SuccessionExtent::Part) != one.scope.is_some() {
            return broken(format!("#/successions/{i}/scope"), Rule::PartIsDescribed);
        }
        let lines = change.successions.iter().filter(|other| other.from_participant_id == one.from_participant_id);
        if one.extent == SuccessionExtent::Whole && lines.count() > 1 {
            return broken(format!("#/successions/{i}/extent"), Rule::WholeGoesOnce);
        }
    }
    Ok(())
}

fn broken(pointer: impl Into<String>, rule: Rule) -> Result<()> {
    Err(Error::broken(pointer, rule))
}

/// Those who must say yes: whoever the change comes from, and whoever is there already and takes in.
pub(super) fn deciding(parties: &[StructuralChangeParty]) -> Vec<Option<ParticipantId>> {
    let mut decide: Vec<Option<ParticipantId>> = Vec::new();
    for one in parties {
        let decides = one.role == StructuralChangeRole::From || one.mode == Some(SuccessionMode::Absorb);
        if decides && !decide.contains(&one.participant_id) {
            decide.push(one.participant_id);
        }
    }
    decide
}

/// Only an organisation that the change is about decides on it.
pub(crate) async fn check_decides(tx: &TenantTx, change: StructuralChangeId, who: Option<ParticipantId>) -> Result<()> {
    let parties = parties_of(tx, &[change]).await?.remove(&change).unwrap_or_default();
    match deciding(&parties).contains(&who) {
        true => Ok(()),
        false => broken("#/participantId", Rule::PartyOfTheChange),
    }
}

/// Who is asked and heard is asked and heard in a party.
pub(crate) async fn check_party(tx: &TenantTx, change: StructuralChangeId, who: Option<ParticipantId>) -> Result<()> {
    let parties = parties_of(tx, &[change]).await?.remove(&change).unwrap_or_default();
    match parties.iter().any(|one| one.participant_id == who) {
        true => Ok(()),
        false => broken("#/participantId", Rule::PartyOfTheChange),
    }
}

//! Who was present at a meeting.

use std::collections::HashMap;

use db::{Table, TenantTable, TenantTx};
use kernel::{Error, FaultCode, Result, Rule};
use sea_orm::ActiveValue::Set;

use super::{BodyMeeting, BodyMeetingId, MeetingQuorum, quorum};
use crate::{
    bodies::{self, Body},
    body_members::{self, BodyMember, BodyMemberId},
};

mod present {
    use kernel::TenantId;
    use sea_orm::entity::prelude::*;

    use super::super::{AttendanceId, BodyMeetingId};
    use crate::body_members::BodyMemberId;

    #[derive(Clone, Debug, DeriveEntityModel)]
    #[sea_orm(table_name = "body_attendances")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub tenant_id: TenantId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: AttendanceId,
        pub body_meeting_id: BodyMeetingId,
        pub body_member_id: BodyMemberId,
    }
    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// The registry entry of who was present.
pub const TABLE: Table = Table::tenant("body_attendances").after(&["body_meetings", "body_members"]);

impl TenantTable for present::Entity {
    const TABLE: Table = TABLE;
    const TENANT_ID: present::Column = present::Column::TenantId;
    const ID: present::Column = present::Column::Id;
    const VERSION: Option<present::Column> = None;
}

struct Present {
    body_meeting_id: BodyMeetingId,
    body_member_id: BodyMemberId,
}

db::projection!(Present from present { body_meeting_id: BodyMeetingId, body_member_id: BodyMemberId });

/// Reads who was present at each of these meetings, in one statement.
pub(super) async fn fill(tx: &TenantTx, meetings: &mut [BodyMeeting]) -> Result<()> {
    if meetings.is_empty() {
        return Ok(());
    }
    let ids = meetings.iter().map(|meeting| meeting.id);
    let found = tx.find::<present::Entity>().any_of(present::Column::BodyMeetingId, ids);
    let found: Vec<Present> = found.by(present::Column::Id).all().await?;
    let mut at: HashMap<BodyMeetingId, Vec<BodyMemberId>> = HashMap::new();
    for one in found {
        at.entry(one.body_meeting_id).or_default().push(one.body_member_id);
    }
    for meeting in meetings {
        meeting.body_member_ids = at.remove(&meeting.id).unwrap_or_default();
    }
    Ok(())
}

/// The meeting with who was present.
pub(super) async fn filled(tx: &TenantTx, mut meeting: BodyMeeting) -> Result<BodyMeeting> {
    fill(tx, std::slice::from_mut(&mut meeting)).await?;
    Ok(meeting)
}

/// Writes down who was present, in place of what was written before, and tells whether that is a quorum: by the body's rule
/// and seats, and for a meeting that was held already by those that it was held with.
pub(super) async fn record(tx: &TenantTx, meeting: &BodyMeeting, ids: &[BodyMemberId]) -> Result<MeetingQuorum> {
    let body: Body = tx.find().id(meeting.body_id).lock().referred("#/id").await?;
    bodies::check_active(&body)?;
    let members = body_members::of_body(tx, body.id, ids).await?;
    check(ids, &members, meeting)?;
    tx.delete_all::<present::Entity, _>(present::Column::BodyMeetingId, [meeting.id]).await?;
    let rows: Vec<_> = ids
        .iter()
        .map(|id| present::ActiveModel {
            tenant_id: Set(tx.tenant()),
            id: Set(tx.new_id()),
            body_meeting_id: Set(meeting.id),
            body_member_id: Set(*id),
        })
        .collect();
    tx.insert_many(rows).await?;
    let kept = meeting.quorum.as_ref().and_then(MeetingQuorum::judged_by);
    let (rule, parties) = kept.unwrap_or((body.quorum, body.parties));
    Ok(quorum::of(rule, &parties, &members))
}

/// Each is named once, and is a member of the body on the day.
fn check(ids: &[BodyMemberId], members: &[BodyMember], meeting: &BodyMeeting) -> Result<()> {
    for (i, id) in ids.iter().enumerate() {
        let at = format!("#/bodyMemberIds/{i}");
        match members.iter().find(|member| member.id == *id) {
            None => return Err(Error::invalid(at, FaultCode::NoSuchThing, None)),
            Some(_) if ids[..i].contains(id) => return Err(Error::invalid(at, FaultCode::Repeated, None)),
            Some(member) if !member.sits_on(meeting.meets_on) => {
                return Err(Error::broken(at, Rule::MemberOnTheDay));
            }
            Some(_) => {}
        }
    }
    Ok(())
}

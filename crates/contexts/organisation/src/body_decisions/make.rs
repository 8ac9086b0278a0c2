//! Recording what came of a body.

use async_graphql::InputObject;
use db::TenantTx;
use kernel::{Date, Error, FaultCode, Mode, Operation, Permission, Result, Rule};
use sea_orm::ActiveValue::Set;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::{
    BodyDecision, BodyDecisionKind, BodyDecisionState, objects,
    table::{self},
};
use crate::{
    bodies::{self, Body, BodyId, BodyKind},
    body_meetings::{BodyMeeting, BodyMeetingId, BodyMeetingState},
};

/// Records what came of a body. A tripartite workshop gives `advice`, `agreement` or `issue`, never a `decision`: 422 names
/// them. Only an active body decides (409 `rule_unmet`, `body_is_active`). What comes of a meeting was said at a meeting that
/// was held (`meeting_was_held`); a `decision` or an `agreement` at one with a quorum (`meeting_was_quorate`, with what was
/// `missing`).
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CreateBodyDecision {
    /// Makes a repeated request be done once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 255, pattern = "^[!-~]+$")]
    pub idempotency_key: Option<String>,
    /// The body.
    pub body_id: BodyId,
    /// The meeting that it came of, one of the body's; a decision and an agreement come of one (one that was held by
    /// circulation is a meeting too).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body_meeting_id: Option<BodyMeetingId>,
    /// What it is.
    pub kind: BodyDecisionKind,
    /// What it is called.
    #[schema(min_length = 1, max_length = 300)]
    pub title: String,
    /// How it reads.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 10_000)]
    pub text: Option<String>,
    /// The day on which it was made: the day of the meeting, if it came of one.
    pub decided_on: Date,
    /// The case in the archive (*arkivsak*), such as `17/1234`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 100)]
    pub case_reference: Option<String>,
    /// The ids of what it is about: of anything that was registered here by itself, and is not deleted.
    #[serde(default)]
    #[graphql(default)]
    #[schema(max_items = 50)]
    pub objects: Vec<String>,
    /// How many voted for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0, maximum = 1000)]
    pub votes_for: Option<i32>,
    /// How many voted against it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0, maximum = 1000)]
    pub votes_against: Option<i32>,
    /// How many did not vote.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0, maximum = 1000)]
    pub votes_abstained: Option<i32>,
}

impl Operation for CreateBodyDecision {
    type Output = BodyDecision;
    type Tx = TenantTx;
    const ID: &'static str = "body_decision.create";
    const PERMISSION: Permission = Permission::BodyManage;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<BodyDecision> {
        // Both are locked, so that neither is dissolved nor emptied under the decision.
        let body: Body = tx.find().id(self.body_id).lock().referred("#/bodyId").await?;
        let meeting: Option<BodyMeeting> = match self.body_meeting_id {
            Some(id) => Some(tx.find().id(id).lock().referred("#/bodyMeetingId").await?),
            None => None,
        };
        objects::check(tx, &self.objects).await?;
        bodies::check_active(&body)?;
        check_kind(&body, self.kind)?;
        match &meeting {
            Some(meeting) => check_meeting(meeting, self.body_id, self.kind, self.decided_on)?,
            None if matches!(self.kind, BodyDecisionKind::Decision | BodyDecisionKind::Agreement) => {
                return Err(Error::broken("#/bodyMeetingId", Rule::MadeInAMeeting));
            }
            None => {}
        }
        crate::dates::check_past(tx, self.decided_on, "#/decidedOn")?;
        let decision = BodyDecision {
            id: tx.new_id(),
            body_id: self.body_id,
            body_meeting_id: self.body_meeting_id,
            kind: self.kind,
            title: self.title,
            text: self.text,
            decided_on: self.decided_on,
            case_reference: self.case_reference,
            objects: self.objects,
            votes_for: self.votes_for,
            votes_against: self.votes_against,
            votes_abstained: self.votes_abstained,
            state: BodyDecisionState::Made,
            state_reason: None,
            version: 1,
            created_at: tx.now(),
            updated_at: tx.now(),
        };
        tx.insert(row(tx, decision.clone())).await?;
        objects::write(tx, &decision).await?;
        Ok(decision)
    }
}

fn row(tx: &TenantTx, decision: BodyDecision) -> table::ActiveModel {
    let BodyDecision {
        id,
        body_id,
        body_meeting_id,
        kind,
        title,
        text,
        decided_on,
        case_reference,
        objects: _,
        votes_for,
        votes_against,
        votes_abstained,
        state,
        state_reason,
        version,
        created_at,
        updated_at,
    } = decision;
    table::ActiveModel {
        tenant_id: Set(tx.tenant()),
        id: Set(id),
        body_id: Set(body_id),
        body_meeting_id: Set(body_meeting_id),
        kind: Set(kind),
        title: Set(title),
        text: Set(text),
        decided_on: Set(decided_on),
        case_reference: Set(case_reference),
        votes_for: Set(votes_for),
        votes_against: Set(votes_against),
        votes_abstained: Set(votes_abstained),
        state: Set(state),
        state_reason: Set(state_reason),
        version: Set(version),
        created_at: Set(created_at),
        updated_at: Set(updated_at),
    }
}

/// It is a workshop, not a negotiation and no case handling: nothing is decided there (DOMAIN C2.6.3).
fn check_kind(body: &Body, kind: BodyDecisionKind) -> Result<()> {
    use BodyDecisionKind::{Advice, Agreement, Decision, Issue};
    if body.kind == BodyKind::TripartiteWorkshop && kind == Decision {
        let accepted: Value = [Advice, Agreement, Issue].iter().map(|kind| kind.as_str()).collect();
        return Err(Error::invalid("#/kind", FaultCode::NotOneOf, Some(accepted)));
    }
    Ok(())
}

/// The meeting is the body's, on that day, was held, and could decide if something was decided.
fn check_meeting(meeting: &BodyMeeting, body: BodyId, kind: BodyDecisionKind, day: Date) -> Result<()> {
    let broken = |at: &str, rule: Rule| Err(Error::broken(at, rule));
    if meeting.body_id != body {
        return broken("#/bodyMeetingId", Rule::MeetingOfTheBody);
    }
    if meeting.meets_on != day {
        return broken("#/decidedOn", Rule::DayOfTheMeeting);
    }
    if meeting.state != BodyMeetingState::Held {
        return Err(Error::rule(Rule::MeetingWasHeld));
    }
    let binds = matches!(kind, BodyDecisionKind::Decision | BodyDecisionKind::Agreement);
    match &meeting.quorum {
        Some(quorum) if binds && !quorum.quorate => {
            let missing: Vec<&str> = quorum.missing.iter().map(|gap| gap.as_str()).collect();
            Err(Error::rule(Rule::MeetingWasQuorate).with("missing", missing))
        }
        _ => Ok(()),
    }
}

//! Having an idea, and changing it until somebody decides.

use async_graphql::InputObject;
use db::TenantTx;
use kernel::{Code, Error, Mode, Operation, Patch, Permission, Result, UnitId};
use sea_orm::ActiveValue::Set;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use work::processes::{Process, ProcessId};

use super::{
    Idea, IdeaId, IdeaModeration, IdeaMoveKind, IdeaPhase, history, known,
    table::{self, Column},
};
use crate::{
    deviations::{Deviation, DeviationId},
    idea_boxes::{self, IdeaBox, IdeaBoxId},
    shared::{check_named, check_unit},
};

/// What an idea says stands in the idea only: whoever reads the event stream may not know of one that was not let
/// through, or was taken back.
const SECRETS: &[&str] = &["title", "text"];

/// Puts an idea into a box; a title is enough. In a box that promises an answer it gets a day by which that is due, and
/// in one that lets ideas through it is `pending` until that is done. Put in anonymously, who had it is stored nowhere:
/// not in the idea, not in the event stream, not with the answer that is kept for an idempotency key; and it cannot be
/// taken back. The time is stored. Title and text are left out of the event stream.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CreateIdea {
    /// Makes a repeated request be done once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 255, pattern = "^[!-~]+$")]
    pub idempotency_key: Option<String>,
    /// The box.
    pub idea_box_id: IdeaBoxId,
    /// What it is, in a few words.
    #[schema(min_length = 1, max_length = 200)]
    pub title: String,
    /// What else is to say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 4000)]
    pub text: Option<String>,
    /// The unit that it comes from. An idea from a unit with few people may tell who had it; leave it out to be safe.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit_id: Option<UnitId>,
    /// The process that it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub process_id: Option<ProcessId>,
    /// The deviation that it would keep from happening again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deviation_id: Option<DeviationId>,
    /// Whether nobody is to learn who had it. Then not even its author sees it before it is let through.
    #[serde(default)]
    #[graphql(default)]
    pub anonymous: bool,
}

impl Operation for CreateIdea {
    type Output = Idea;
    type Tx = TenantTx;
    const ID: &'static str = "idea.create";
    const PERMISSION: Permission = Permission::IdeaSubmit;
    const MODE: Mode = Mode::Write;

    fn is_anonymous(&self) -> bool {
        self.anonymous
    }

    fn secrets() -> &'static [&'static str] {
        SECRETS
    }

    async fn run(self, tx: &TenantTx) -> Result<Idea> {
        let idea_box = idea_boxes::held(tx, self.idea_box_id, "#/ideaBoxId").await?;
        check_unit(tx, self.unit_id).await?;
        check_named::<Process>(tx, self.process_id, "#/processId").await?;
        check_named::<Deviation>(tx, self.deviation_id, "#/deviationId").await?;
        let waits = idea_box.pre_moderation;
        let made = Idea {
            id: tx.new_id(),
            idea_box_id: idea_box.id,
            home_idea_box_id: idea_box.id,
            title: self.title,
            text: self.text,
            unit_id: self.unit_id,
            process_id: self.process_id,
            deviation_id: self.deviation_id,
            author_id: if self.anonymous { None } else { Some(tx.actor().person) },
            moderation: if waits { IdeaModeration::Pending } else { IdeaModeration::Visible },
            moderation_reason: None,
            status_id: idea_box.first_status(IdeaPhase::New),
            phase: IdeaPhase::New,
            route: None,
            answer_due: idea_box.answer_due(tx.now()),
            answer: None,
            answered_at: None,
            card_id: None,
            version: 1,
            created_at: tx.now(),
            updated_at: tx.now(),
        };
        insert(tx, made.clone()).await?;
        history::write(tx, &made, IdeaMoveKind::Submitted, (None, None)).await?;
        Ok(made)
    }
}

async fn insert(tx: &TenantTx, idea: Idea) -> Result<()> {
    let Idea {
        id,
        idea_box_id,
        home_idea_box_id,
        title,
        text,
        unit_id,
        process_id,
        deviation_id,
        author_id,
        moderation,
        moderation_reason,
        status_id,
        phase,
        route,
        answer_due,
        answer,
        answered_at,
        card_id,
        version,
        created_at,
        updated_at,
    } = idea;
    tx.insert(table::ActiveModel {
        tenant_id: Set(tx.tenant()),
        id: Set(id),
        idea_box_id: Set(idea_box_id),
        home_idea_box_id: Set(home_idea_box_id),
        title: Set(title),
        text: Set(text),
        unit_id: Set(unit_id),
        process_id: Set(process_id),
        deviation_id: Set(deviation_id),
        author_id: Set(author_id),
        moderation: Set(moderation),
        moderation_reason: Set(moderation_reason),
        status_id: Set(status_id),
        phase: Set(phase),
        route: Set(route),
        answer_due: Set(answer_due),
        answer: Set(answer),
        answered_at: Set(answered_at),
        card_id: Set(card_id),
        version: Set(version),
        created_at: Set(created_at),
        updated_at: Set(updated_at),
    })
    .await
}

/// An idea is its author's until somebody has begun to decide, and always that of who holds `idea.manage`. Tells
/// whether it is by that.
pub(super) fn check_theirs(tx: &TenantTx, idea: &Idea) -> Result<bool> {
    let actor = tx.actor();
    let manages = actor.permissions.holds(Permission::IdeaManage);
    if manages || (idea.author_id == Some(actor.person) && idea.phase == IdeaPhase::New) {
        return Ok(manages);
    }
    Err(Error::new(Code::NotYours).with("permission", Permission::IdeaManage.as_str()))
}

/// Changes an idea: one's own until somebody has begun to decide (phase `new`), or any if one holds `idea.manage`. In a
/// box that lets ideas through, what its author has changed waits to be let through anew. Whether it is anonymous never
/// changes. Title and text are left out of the event stream.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UpdateIdea {
    /// The idea's id.
    pub id: IdeaId,
    /// The version that the change was decided on.
    pub expected_version: i32,
    /// What it is, in a few words.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = String, min_length = 1, max_length = 200)]
    pub title: Patch<String>,
    /// What else is to say.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 4000)]
    pub text: Patch<String>,
    /// The unit that it comes from.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<UnitId>)]
    pub unit_id: Patch<UnitId>,
    /// The process that it is about.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<ProcessId>)]
    pub process_id: Patch<ProcessId>,
    /// The deviation that it would keep from happening again.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<DeviationId>)]
    pub deviation_id: Patch<DeviationId>,
}

impl Operation for UpdateIdea {
    type Output = Idea;
    type Tx = TenantTx;
    const ID: &'static str = "idea.update";
    const PERMISSION: Permission = Permission::IdeaSubmit;
    const MODE: Mode = Mode::Write;

    fn secrets() -> &'static [&'static str] {
        SECRETS
    }

    async fn run(self, tx: &TenantTx) -> Result<Idea> {
        let before = known(tx, self.id, Self::MODE).await?;
        let manages = check_theirs(tx, &before)?;
        let (unit, process) = (self.unit_id.change(), self.process_id.change());
        let deviation = self.deviation_id.change();
        check_unit(tx, unit.flatten()).await?;
        check_named::<Process>(tx, process.flatten(), "#/processId").await?;
        check_named::<Deviation>(tx, deviation.flatten(), "#/deviationId").await?;
        let waits = !manages
            && before.moderation == IdeaModeration::Visible
            && tx.get::<IdeaBox>(before.idea_box_id).await?.pre_moderation;
        tx.change::<table::Entity>()
            .set_if(Column::Title, self.title.set())
            .set_if(Column::Text, self.text.change())
            .set_if(Column::UnitId, unit)
            .set_if(Column::ProcessId, process)
            .set_if(Column::DeviationId, deviation)
            .set_if(Column::Moderation, waits.then_some(IdeaModeration::Pending))
            .set(Column::UpdatedAt, tx.now())
            .one(self.id, Some(self.expected_version))
            .await
    }
}

//! Letting an idea through, or not.

use async_graphql::InputObject;
use db::TenantTx;
use kernel::{Error, Mode, Operation, Permission, Result};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    Idea, IdeaId, IdeaModeration, IdeaMoveKind, history,
    table::{self, Column},
};
use crate::cards::{self, CardId, DeleteCard};

/// Lets an idea through that is `pending` or `withheld`: from now on everybody who reads ideas sees it.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PublishIdea {
    /// Makes a repeated request be done once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 255, pattern = "^[!-~]+$")]
    pub idempotency_key: Option<String>,
    /// The idea's id.
    pub id: IdeaId,
    /// The version that the change was decided on.
    pub expected_version: i32,
}

impl Operation for PublishIdea {
    type Output = Idea;
    type Tx = TenantTx;
    const ID: &'static str = "idea.publish";
    const PERMISSION: Permission = Permission::IdeaManage;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<Idea> {
        moderate(tx, (self.id, self.expected_version), IdeaModeration::Visible, None).await
    }
}

/// Withholds an idea that is `pending`, or takes back one that was let through, such as one that names somebody: from
/// now on its author and who holds `idea.manage` see it, and nobody else does. The card by which it lies on a board is
/// deleted, with how it was moved, and `cardId` is null; let through again, it may be placed anew. A card that
/// something else names, such as an A3, stays, and the idea stays as it was: 409 `still_in_use` with `cardId`. The
/// reason is left out of the event stream.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct WithholdIdea {
    /// Makes a repeated request be done once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 255, pattern = "^[!-~]+$")]
    pub idempotency_key: Option<String>,
    /// The idea's id.
    pub id: IdeaId,
    /// The version that the change was decided on.
    pub expected_version: i32,
    /// Why; read by its author and who holds `idea.manage`, also once it is let through.
    #[schema(min_length = 1, max_length = 2000)]
    pub reason: String,
}

impl Operation for WithholdIdea {
    type Output = Idea;
    type Tx = TenantTx;
    const ID: &'static str = "idea.withhold";
    const PERMISSION: Permission = Permission::IdeaManage;
    const MODE: Mode = Mode::Write;

    fn secrets() -> &'static [&'static str] {
        &["reason"]
    }

    async fn run(self, tx: &TenantTx) -> Result<Idea> {
        moderate(tx, (self.id, self.expected_version), IdeaModeration::Withheld, Some(self.reason)).await
    }
}

async fn moderate(
    tx: &TenantTx,
    (id, expected_version): (IdeaId, i32),
    to: IdeaModeration,
    reason: Option<String>,
) -> Result<Idea> {
    let idea: Idea = tx.get(id).await?;
    let (kind, other) = match to {
        IdeaModeration::Withheld => (IdeaMoveKind::Withheld, "publish"),
        _ => (IdeaMoveKind::Published, "withhold"),
    };
    if idea.moderation == to {
        return Err(Error::illegal_transition(to.as_str(), vec![other]));
    }
    // The board is held before the idea is written, as it is when an idea is placed.
    let card = match idea.card_id {
        Some(card) if to == IdeaModeration::Withheld => cards::hold(tx, card).await?,
        _ => None,
    };
    let moderated: Idea = tx
        .change::<table::Entity>()
        .set(Column::Moderation, to)
        .set(Column::ModerationReason, reason.clone())
        .set_if(Column::CardId, card.as_ref().map(|_| None::<CardId>))
        .set(Column::UpdatedAt, tx.now())
        .one(id, Some(expected_version))
        .await?;
    if let Some(card) = card {
        let delete = DeleteCard { id: card.id, expected_version: card.version };
        delete.run(tx).await.map_err(|error| error.with("cardId", card.id.to_string()))?;
    }
    history::write(tx, &moderated, kind, (None, reason)).await?;
    Ok(moderated)
}

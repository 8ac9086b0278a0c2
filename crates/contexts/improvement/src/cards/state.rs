//! Answering a card, and taking it off the board.

use async_graphql::InputObject;
use db::TenantTx;
use kernel::{Error, Mode, Operation, Permission, Result, Rule};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    Card, CardId, CardMoveKind, history,
    table::{self, Column},
};

/// Answers whoever wrote a card. The first answer keeps the promise; a later one takes its place, and the time of the first
/// stays.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AnswerCard {
    /// Makes a repeated request be done once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 255, pattern = "^[!-~]+$")]
    pub idempotency_key: Option<String>,
    /// The card's id.
    pub id: CardId,
    /// The version that the change was decided on.
    pub expected_version: i32,
    /// What is done about it, or why not.
    #[schema(min_length = 1, max_length = 4000)]
    pub answer: String,
}

impl Operation for AnswerCard {
    type Output = Card;
    type Tx = TenantTx;
    const ID: &'static str = "card.answer";
    const PERMISSION: Permission = Permission::CardManage;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<Card> {
        let card: Card = tx.get(self.id).await?;
        tx.change::<table::Entity>()
            .set(Column::Answer, self.answer)
            .set(Column::AnsweredAt, card.answered_at.unwrap_or(tx.now()))
            .set(Column::UpdatedAt, tx.now())
            .one(self.id, Some(self.expected_version))
            .await
    }
}

/// Takes a card off its board; it can be read and found (`archived=true`), counts in no limit, and comes back when it is moved.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ArchiveCard {
    /// Makes a repeated request be done once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 255, pattern = "^[!-~]+$")]
    pub idempotency_key: Option<String>,
    /// The card's id.
    pub id: CardId,
    /// The version that the change was decided on.
    pub expected_version: i32,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 2000)]
    pub reason: Option<String>,
}

impl Operation for ArchiveCard {
    type Output = Card;
    type Tx = TenantTx;
    const ID: &'static str = "card.archive";
    const PERMISSION: Permission = Permission::CardManage;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<Card> {
        let card: Card = tx.get(self.id).await?;
        if card.archived_at.is_some() {
            return Err(Error::rule(Rule::CardLiesOnABoard));
        }
        let archived: Card = tx
            .change::<table::Entity>()
            .set(Column::ArchivedAt, tx.now())
            .set(Column::UpdatedAt, tx.now())
            .one(self.id, Some(self.expected_version))
            .await?;
        history::write(tx, &archived, CardMoveKind::Archived, self.reason).await?;
        Ok(archived)
    }
}

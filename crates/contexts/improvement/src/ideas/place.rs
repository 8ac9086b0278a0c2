//! Putting an idea on a board: it stays the idea that it was, and a card is how it lies there.

use async_graphql::{InputObject, SimpleObject};
use db::TenantTx;
use kernel::{Error, Mode, Operation, Outcome, Permission, Result, Rule};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    Idea, IdeaId, IdeaMoveKind, history,
    table::{self, Column},
};
use crate::{
    boards::{self, BoardColumnId, BoardId, BoardLaneId, WipCount},
    cards::{CardKind, CreateCard, PlacedCard},
};

/// An idea that was put on a board.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct PlacedIdea {
    /// The idea, with its card.
    pub idea: Idea,
    /// The limits of the board that warn and are broken by it: there are more cards now than there should be.
    pub warnings: Vec<WipCount>,
}

impl Outcome for PlacedIdea {
    fn subject(&self) -> Option<String> {
        Outcome::subject(&self.idea)
    }
    fn version(&self) -> Option<i32> {
        Outcome::version(&self.idea)
    }
}

/// Puts an idea on a board, as a card of kind `idea` with its title, text and process, and its unit if the board is
/// that unit's. Whoever had it is answered in the box, so the card promises no answer of its own. A limit that blocks
/// refuses: 409 `rule_unmet`, `wip_limit_holds`; so does a card that it has already, which is moved instead:
/// `idea_lies_on_one_board`.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PlaceIdea {
    /// Makes a repeated request be done once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 255, pattern = "^[!-~]+$")]
    pub idempotency_key: Option<String>,
    /// The idea's id.
    pub id: IdeaId,
    /// The version that the change was decided on.
    pub expected_version: i32,
    /// The board.
    pub board_id: BoardId,
    /// The column; the first if nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column_id: Option<BoardColumnId>,
    /// The lane; the first if nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lane_id: Option<BoardLaneId>,
}

impl Operation for PlaceIdea {
    type Output = PlacedIdea;
    type Tx = TenantTx;
    const ID: &'static str = "idea.place";
    const PERMISSION: Permission = Permission::IdeaManage;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<PlacedIdea> {
        let idea: Idea = tx.get(self.id).await?;
        idea.check_open()?;
        if idea.card_id.is_some() {
            return Err(Error::rule(Rule::IdeaLiesOnOneBoard));
        }
        let units = boards::units_of(tx, self.board_id).await?;
        let card = CreateCard {
            idempotency_key: None,
            board_id: self.board_id,
            column_id: self.column_id,
            lane_id: self.lane_id,
            kind: CardKind::Idea,
            title: idea.title,
            text: idea.text,
            unit_id: idea.unit_id.filter(|unit| units.contains(unit)),
            owner_membership_id: None,
            process_id: idea.process_id,
            metric: None,
            due: None,
        };
        let PlacedCard { card, warnings } = card.write(tx, false).await?;
        let idea: Idea = tx
            .change::<table::Entity>()
            .set(Column::CardId, card.id)
            .set(Column::UpdatedAt, tx.now())
            .one(self.id, Some(self.expected_version))
            .await?;
        history::write(tx, &idea, IdeaMoveKind::Placed, (None, None)).await?;
        Ok(PlacedIdea { idea, warnings })
    }
}

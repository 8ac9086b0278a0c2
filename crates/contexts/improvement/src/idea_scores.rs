//! Scores of ideas: by each criterion one says what one thinks before one sees what others think, and of others only
//! means are told (DOMAIN F43, R14).

use api::Route;
use async_graphql::{InputObject, SimpleObject};
use db::{Table, TenantTable, TenantTx, Unique};
use kernel::{Error, Mode, Operation, Permission, PersonId, Result, Rule};
use sea_orm::{ActiveValue::Set, ColumnTrait};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    idea_boxes::IdeaBox,
    ideas::{self, IdeaId},
    shared::stored,
};
pub use graphql::{IdeaScoreMutations, IdeaScoreQueries};
pub use summary::{CriterionMean, IdeaScoreSummary, SumUpIdeaScores};
use table::Column;

mod graphql;
mod summary;
mod table;

kernel::ids! {
    /// Identifies what one person scored an idea.
    IdeaScoreId(IdeaScoreIdKind) = "idea_score",
}

/// The registry entry.
pub const TABLE: Table = Table::tenant("idea_scores").after(&["ideas"]).unique(&[Unique {
    constraint: "idea_scores_person_id_key",
    columns: &["idea_id", "person_id"],
    member: "id",
}]);

impl TenantTable for table::Entity {
    const TABLE: Table = TABLE;
    const TENANT_ID: Column = Column::TenantId;
    const ID: Column = Column::Id;
    const VERSION: Option<Column> = None;
}

/// What somebody scores an idea by one criterion.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, SimpleObject, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[graphql(input_name = "CriterionScoreInput")]
pub struct CriterionScore {
    /// The `key` of one of the criteria of the box that the idea lies in.
    #[schema(min_length = 1, max_length = 50, pattern = "^[a-z0-9]+(-[a-z0-9]+)*$", examples("nytte"))]
    pub criterion_key: String,
    /// How well it does by it: 1 for the least, 5 for the most.
    #[schema(minimum = 1, maximum = 5)]
    pub value: i32,
}

/// What one person scored.
struct Given {
    person_id: PersonId,
    comment: Option<String>,
    scores: Vec<CriterionScore>,
}

db::projection!(Given from table { person_id: PersonId, comment: Comment } json { scores: Scores });

/// Scores an idea by the criteria of its box, in place of what one scored before, and tells what others think. Some of
/// the criteria are enough; what others think is told by those. One's scores count in the means that others are told,
/// and the event stream tells who scored, not what. An idea that waits to be let through is not scored: 409
/// `rule_unmet`, `idea_is_let_through`.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ScoreIdea {
    /// Makes a repeated request be done once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 255, pattern = "^[!-~]+$")]
    pub idempotency_key: Option<String>,
    /// The idea's id.
    pub id: IdeaId,
    /// What one scores it, each criterion once.
    #[schema(min_items = 1, max_items = 20)]
    pub scores: Vec<CriterionScore>,
    /// What one wants to remember by it; told to oneself only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 2000)]
    pub comment: Option<String>,
}

impl Operation for ScoreIdea {
    type Output = IdeaScoreSummary;
    type Tx = TenantTx;
    const ID: &'static str = "idea.score";
    const PERMISSION: Permission = Permission::IdeaSubmit;
    const MODE: Mode = Mode::Write;

    fn secrets() -> &'static [&'static str] {
        &["scores", "comment"]
    }

    async fn run(self, tx: &TenantTx) -> Result<IdeaScoreSummary> {
        // Held, so that one who scores twice at once has one score.
        let idea = ideas::known(tx, self.id, Self::MODE).await?;
        idea.check_let_through()?;
        let idea_box: IdeaBox = tx.get(idea.idea_box_id).await?;
        check(&idea_box, &self.scores)?;
        let scores = stored(&self.scores)?;
        let person = tx.actor().person;
        let before =
            tx.change::<table::Entity>().filter(Column::IdeaId.eq(idea.id)).filter(Column::PersonId.eq(person));
        let replaced = before
            .set(Column::Scores, scores.clone())
            .set(Column::Comment, self.comment.clone())
            .set(Column::UpdatedAt, tx.now())
            .all()
            .await?;
        if replaced == 0 {
            tx.insert(table::ActiveModel {
                tenant_id: Set(tx.tenant()),
                id: Set(tx.new_id()),
                idea_id: Set(idea.id),
                person_id: Set(person),
                scores: Set(scores),
                comment: Set(self.comment),
                created_at: Set(tx.now()),
                updated_at: Set(tx.now()),
            })
            .await?;
        }
        summary::of(tx, &idea, &idea_box).await
    }
}

/// Each is scored by a criterion of the box, and by each criterion once.
fn check(idea_box: &IdeaBox, scores: &[CriterionScore]) -> Result<()> {
    for (i, score) in scores.iter().enumerate() {
        let known = idea_box.criteria.iter().any(|criterion| criterion.key == score.criterion_key);
        let again = scores[..i].iter().any(|other| other.criterion_key == score.criterion_key);
        if !known || again {
            return Err(Error::broken(format!("#/scores/{i}/criterionKey"), Rule::CriterionOfTheBox));
        }
    }
    Ok(())
}

/// The REST routes.
pub const ROUTES: fn() -> Vec<Route> = || {
    vec![
        Route::post::<ScoreIdea>("/v1/tenants/{tenant}/ideas/{id}/transitions/score"),
        Route::get::<SumUpIdeaScores>("/v1/tenants/{tenant}/ideas/{id}/score-summary"),
    ]
};

//! Making an idea of a deviation.

use async_graphql::InputObject;
use db::TenantTx;
use kernel::{Mode, Operation, Permission, Result};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Deviation, DeviationId};
use crate::{
    idea_boxes::IdeaBoxId,
    ideas::{CreateIdea, Idea},
};

/// Makes an idea of a deviation, in whichever state it is: with its text, unit and process, and one's own name. In a
/// box that lets ideas through it waits for that as any other. The deviation stays as it is. The title is left out of
/// the event stream, as that of any idea is.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ImproveDeviation {
    /// Makes a repeated request be done once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 255, pattern = "^[!-~]+$")]
    pub idempotency_key: Option<String>,
    /// The deviation's id.
    pub id: DeviationId,
    /// The box that the idea is put into.
    pub idea_box_id: IdeaBoxId,
    /// What would be better; the deviation's title if nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 200)]
    pub title: Option<String>,
}

impl Operation for ImproveDeviation {
    type Output = Idea;
    type Tx = TenantTx;
    const ID: &'static str = "deviation.improve";
    const PERMISSION: Permission = Permission::DeviationManage;
    const MODE: Mode = Mode::Write;

    fn secrets() -> &'static [&'static str] {
        &["title"]
    }

    async fn run(self, tx: &TenantTx) -> Result<Idea> {
        let deviation: Deviation = tx.get(self.id).await?;
        let idea = CreateIdea {
            idempotency_key: None,
            idea_box_id: self.idea_box_id,
            title: self.title.unwrap_or(deviation.title),
            text: Some(deviation.text),
            unit_id: deviation.unit_id,
            process_id: deviation.process_id,
            deviation_id: Some(deviation.id),
            anonymous: false,
        };
        idea.run(tx).await
    }
}

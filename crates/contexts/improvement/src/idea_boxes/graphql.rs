//! Idea boxes in GraphQL.

use api::{Connection, PageArgs};
use async_graphql::{Context, Object};
use kernel::Deleted;

use super::{
    CreateIdeaBox, DeleteIdeaBox, GetIdeaBox, IdeaBox, IdeaBoxFilter, IdeaBoxId, ListIdeaBoxes, UpdateIdeaBox,
};

/// The query fields.
#[derive(Default)]
pub struct IdeaBoxQueries;

/// Reading idea boxes.
#[Object]
impl IdeaBoxQueries {
    /// Lists the idea boxes, newest first unless sorted.
    async fn idea_boxes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "Sort keys, as in REST: level, name, createdAt.")] sort: Option<String>,
        #[graphql(desc = "Which idea boxes.")] filter: Option<IdeaBoxFilter>,
    ) -> async_graphql::Result<Connection<IdeaBox>> {
        let args = PageArgs { first, after, last, before, sort };
        api::connection(ctx, args, |page| ListIdeaBoxes { page, filter: filter.unwrap_or_default() }).await
    }

    /// Reads one idea box, without its ideas.
    async fn idea_box(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The box's id.")] id: IdeaBoxId,
    ) -> async_graphql::Result<IdeaBox> {
        api::read(ctx, GetIdeaBox { id }).await
    }
}

/// The mutation fields.
#[derive(Default)]
pub struct IdeaBoxMutations;

/// Changing idea boxes.
#[Object]
impl IdeaBoxMutations {
    /// Sets up an idea box.
    async fn create_idea_box(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The box.")] input: CreateIdeaBox,
    ) -> async_graphql::Result<IdeaBox> {
        api::run(ctx, input).await
    }

    /// Changes an idea box.
    async fn update_idea_box(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The change.")] input: UpdateIdeaBox,
    ) -> async_graphql::Result<IdeaBox> {
        api::run(ctx, input).await
    }

    /// Deletes an idea box that no idea lies in or has passed through.
    async fn delete_idea_box(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which box.")] input: DeleteIdeaBox,
    ) -> async_graphql::Result<Deleted> {
        api::run(ctx, input).await
    }
}

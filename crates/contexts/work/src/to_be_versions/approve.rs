//! What must be in place before a to-be is sent out and before it is approved.

use db::{Projection, TenantTx};
use kernel::{Error, Result, Rule};
use sea_orm::ColumnTrait;

use super::{
    PublishedToBe, ToBeVersion, ToBeVersionState,
    table::{self, Column},
};
use crate::{endorsements, ownerships, processes::ProcessId};

/// The newest version of a process's to-be, with or without its content.
pub(crate) async fn newest<P: Projection<Entity = table::Entity>>(
    tx: &TenantTx,
    process: ProcessId,
) -> Result<Option<P>> {
    tx.find::<table::Entity>().filter(Column::ProcessId.eq(process)).by_latest(Column::Number).one().await
}

/// The newest version, if it has steps and waits for approval; that is what goes out for consultation. Locked, so that
/// nothing that is said of it changes before it is approved.
pub(crate) async fn check_published(tx: &TenantTx, process: ProcessId) -> Result<ToBeVersion> {
    let versions = tx.find::<table::Entity>().filter(Column::ProcessId.eq(process)).by_latest(Column::Number);
    let newest: Option<PublishedToBe> = versions.lock().one().await?;
    let ready = |one: &PublishedToBe| one.version.state == ToBeVersionState::Published && !one.steps.is_empty();
    newest.filter(ready).map(|one| one.version).ok_or_else(|| Error::rule(Rule::ToBeIsPublished))
}

/// Approves the newest version: a body has decided, from a day on, its owners have accepted, and everybody was heard.
pub(crate) async fn approve(tx: &TenantTx, process: ProcessId) -> Result<()> {
    let version = check_published(tx, process).await?;
    let missing: Vec<&str> = [
        ("approvingBody", version.approving_body.is_none()),
        ("decidedOn", version.decided_on.is_none()),
        ("effectiveOn", version.effective_on.is_none()),
    ]
    .into_iter()
    .filter_map(|(member, is_missing)| is_missing.then_some(member))
    .collect();
    if !missing.is_empty() {
        return Err(Error::rule(Rule::ApprovalIsDescribed).with("missing", missing));
    }
    ownerships::check_accepted(tx, process).await?;
    endorsements::check_heard(tx, &version).await?;
    let change = tx.change::<table::Entity>().set(Column::State, ToBeVersionState::Approved);
    let change = change.set(Column::ApprovedAt, tx.now()).set(Column::UpdatedAt, tx.now());
    change.one::<ToBeVersion>(version.id, None).await.map(drop)
}

//! What must be in place before a to-be is sent out and before it is approved.

use db::TenantTx;
use kernel::{Error, Result, Rule};
use sea_orm::ColumnTrait;

use super::{
    ToBeVersion, ToBeVersionState,
    table::{self, Column},
};
use crate::{endorsements, ownerships, processes::ProcessId};

/// The newest version of a process's to-be.
pub(crate) async fn newest(tx: &TenantTx, process: ProcessId) -> Result<Option<ToBeVersion>> {
    tx.find::<table::Entity>().filter(Column::ProcessId.eq(process)).by_latest(Column::Number).one().await
}

/// The newest version, if it has steps and waits for approval; that is what goes out for consultation.
pub(crate) async fn check_published(tx: &TenantTx, process: ProcessId) -> Result<ToBeVersion> {
    let version = newest(tx, process).await?;
    let ready = |version: &ToBeVersion| version.state == ToBeVersionState::Published && !version.steps.is_empty();
    version.filter(ready).ok_or_else(|| Error::rule(Rule::ToBeIsPublished))
}

/// Approves the newest version: it says from when it holds, its owners have accepted, and every organisation was heard.
pub(crate) async fn approve(tx: &TenantTx, process: ProcessId) -> Result<()> {
    let version = check_published(tx, process).await?;
    if version.effective_on.is_none() {
        return Err(Error::rule(Rule::EffectiveDayIsSet));
    }
    ownerships::check_accepted(tx, process).await?;
    endorsements::check_heard(tx, &version).await?;
    let change = tx.change::<table::Entity>().set(Column::State, ToBeVersionState::Approved);
    let change = change.set(Column::ApprovedAt, tx.now()).set(Column::UpdatedAt, tx.now());
    change.one::<ToBeVersion>(version.id, Some(version.version)).await.map(drop)
}

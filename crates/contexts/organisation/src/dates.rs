//! Days that records are of.

use db::TenantTx;
use kernel::{Date, Error, FaultCode, Result, Rule};

/// What has happened, happened today or earlier.
pub(crate) fn check_past(tx: &TenantTx, day: Date, pointer: &str) -> Result<()> {
    if day > tx.now().date() {
        return Err(Error::invalid(pointer, FaultCode::Rule, Some(Rule::NotInTheFuture.into())));
    }
    Ok(())
}

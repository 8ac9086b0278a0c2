//! Days that records are of.

use db::TenantTx;
use kernel::{Date, Error, Result, Rule, Time};

/// What has happened, happened today or earlier.
pub(crate) fn check_past(tx: &TenantTx, day: Date, pointer: &str) -> Result<()> {
    if day > tx.now().date() {
        return Err(Error::broken(pointer, Rule::NotInTheFuture));
    }
    Ok(())
}

/// What has begun is ended, and deleted only on the day on which it was registered, as a mistake.
pub(crate) fn check_mistake(tx: &TenantTx, begins: Date, registered: Time) -> Result<()> {
    let today = tx.now().date();
    match begins < today && registered.date() < today {
        true => Err(Error::rule(Rule::BegunIsEnded)),
        false => Ok(()),
    }
}

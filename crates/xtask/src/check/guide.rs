//! The guide for integrators names every collection of the contract, so that none has to be found by chance.

use std::{collections::BTreeSet, fs, path::Path};

use serde_json::Value;

use super::Finding;
use crate::process::file_error;

const CONTRACT: &str = "openapi/openapi.json";
const GUIDE: &str = "docs/API-GUIDE.md";
/// Where a tenant's data lies.
const TENANT: &str = "/v1/tenants/{tenant}/";
/// What the line begins with that names them; the paragraph ends at an empty line.
const LINE: &str = "Collections: ";

/// Holds the guide against the contract; a workspace without a contract has nothing to name.
pub fn check(root: &Path, findings: &mut Vec<Finding>) -> Result<(), String> {
    let contract = root.join(CONTRACT);
    if !contract.is_file() {
        return Ok(());
    }
    let contract = fs::read_to_string(&contract).map_err(file_error(&contract))?;
    let contract: Value = serde_json::from_str(&contract).map_err(|error| format!("{CONTRACT}: {error}"))?;
    let guide = root.join(GUIDE);
    let guide = fs::read_to_string(&guide).map_err(file_error(&guide))?;
    let begin = guide.lines().position(|line| line.starts_with(LINE));
    let lines = guide.lines().skip(begin.unwrap_or(usize::MAX)).take_while(|line| !line.is_empty());
    let named: BTreeSet<String> =
        lines.flat_map(|line| line.split('`').skip(1).step_by(2)).map(str::to_owned).collect();
    for name in collections(&contract).difference(&named) {
        findings.push(Finding {
            path: GUIDE.to_owned(),
            line: begin.map_or(1, |begin| begin + 1),
            what: format!("the collection `{name}` is not named"),
            why: "an integrator looks for collections there",
            cure: "name it in the line `Collections:`, and say elsewhere in the guide what it is for",
        });
    }
    Ok(())
}

/// The first part of every address of a tenant's data, but for oneself, who is no collection.
fn collections(contract: &Value) -> BTreeSet<String> {
    let paths = contract["paths"].as_object().into_iter().flatten();
    let parts = paths.filter_map(|(path, _)| path.strip_prefix(TENANT)?.split('/').next());
    parts.filter(|part| *part != "me").map(str::to_owned).collect()
}

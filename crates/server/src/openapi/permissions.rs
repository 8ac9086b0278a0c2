//! `permissions.txt`: who may do what.

use api::{Route, Scope};
use kernel::Reach;

/// Operation by operation: permission, roles, address and GraphQL field, to be reviewed like code.
pub fn permissions(routes: &[Route], sdl: &str) -> String {
    let mut lines: Vec<String> = routes
        .iter()
        .map(|route| {
            let permission = route.meta.permission;
            let roles: Vec<&str> = kernel::ROLES
                .iter()
                .filter(|(role, _)| role.permissions().holds(permission))
                .map(|(role, _)| role.as_str())
                .collect();
            let roles = match permission.reach() {
                Reach::Anybody => "(everybody)".to_owned(),
                Reach::Person => "(every person)".to_owned(),
                _ if roles.len() == kernel::ROLES.len() => "(every role)".to_owned(),
                _ => roles.join(" "),
            };
            let scope = match route.scope {
                Scope::Tenant => "tenant",
                Scope::Invited => "invited",
                Scope::Operator => "operator",
                Scope::Shared => "person",
                Scope::Public => "public",
            };
            format!(
                "{:<34} {:<30} {scope:<9} {:<6} {:<82} {:<30} {roles}",
                route.meta.id,
                permission.as_str(),
                route.method.as_str(),
                route.path,
                field(route, sdl),
            )
        })
        .collect();
    lines.sort();
    let head = format!(
        "{:<34} {:<30} {:<9} {:<6} {:<82} {:<30} {}",
        "# operation", "permission", "acts in", "method", "path", "GraphQL field", "roles"
    );
    format!("{head}\n{}\n", lines.join("\n"))
}

/// The GraphQL field of an operation, found by the operation's input or name.
fn field(route: &Route, sdl: &str) -> String {
    let Ok(contract) = route.contract() else { return "-".to_owned() };
    if route.scope == Scope::Invited {
        return "-".to_owned();
    }
    let name = &contract.input_name;
    let by_input = format!("input: {name}!");
    // Arguments stand on lines of their own, below the line that names the field.
    let mut current = "";
    for line in sdl.lines() {
        if let Some((name, _)) = line.strip_prefix('\t').and_then(|line| line.split_once('('))
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric())
        {
            current = name;
        }
        if line.contains(&by_input) {
            return current.to_owned();
        }
    }
    let plain = name.trim_start_matches("Get").trim_start_matches("List").trim_start_matches("Compare");
    let lower = |text: &str| text[..1].to_lowercase() + &text[1..];
    let candidates = match route.meta.id {
        "process.compare" => vec!["comparison".to_owned()],
        "process.suggest_alignment" => vec!["alignmentSuggestion".to_owned()],
        "process.draw_comparison" => vec!["comparisonPicture".to_owned()],
        "variant.draw" => vec!["variantPicture".to_owned()],
        "process.in_force" => vec!["wayInForce".to_owned()],
        "to_be_version.endorsement_summary" => vec!["endorsementSummary".to_owned()],
        "me.membership" => vec!["me".to_owned()],
        "me.get" => vec!["account".to_owned()],
        "tenant.list" => vec!["myTenants".to_owned()],
        "row.list" => vec!["rows".to_owned()],
        "permission.list" => vec!["permissions".to_owned()],
        "role.list" => vec!["tenantRoles".to_owned()],
        "role.get" => vec!["tenantRole".to_owned()],
        "unit.structure" => vec!["unitStructure".to_owned()],
        "unit.history" => vec!["unitHistory".to_owned()],
        "membership.explain" => vec!["membershipPermissions".to_owned()],
        "me.explain" => vec!["myPermissions".to_owned()],
        "tenant.find" => vec!["findTenants".to_owned()],
        _ => vec![lower(plain)],
    };
    let field = candidates.into_iter().find(|name| {
        sdl.lines().any(|line| {
            line.strip_prefix('\t')
                .is_some_and(|line| line.starts_with(&format!("{name}(")) || line.starts_with(&format!("{name}:")))
        })
    });
    field.unwrap_or_else(|| "-".to_owned())
}

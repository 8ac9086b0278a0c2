//! `permissions.txt`: who may do what.

use std::collections::{HashMap, HashSet};

use api::{Route, Scope};
use kernel::Reach;

/// Operation by operation: permission, roles, address and GraphQL field, to be reviewed like code.
pub fn permissions(routes: &[Route], sdl: &str) -> String {
    let fields = Fields::of(sdl);
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
                fields.of_route(route),
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

/// The fields of a schema, read once.
struct Fields<'s> {
    names: HashSet<&'s str>,
    /// The field that takes an input of a type.
    by_input: HashMap<&'s str, &'s str>,
}

impl<'s> Fields<'s> {
    fn of(sdl: &'s str) -> Self {
        let mut fields = Self { names: HashSet::new(), by_input: HashMap::new() };
        // Arguments stand on lines of their own, below the line that names the field.
        let mut current = "";
        for line in sdl.lines() {
            let name = line.strip_prefix('\t').and_then(|line| Some(&line[..line.find(['(', ':'])?]));
            if let Some(name) = name.filter(|name| name.bytes().all(|byte| byte.is_ascii_alphanumeric())) {
                fields.names.insert(name);
                current = name;
            }
            let input = line.split_once("input: ").and_then(|(_, rest)| rest.split_once('!'));
            if let Some((input, _)) = input {
                fields.by_input.entry(input).or_insert(current);
            }
        }
        fields
    }

    /// The field of an operation, found by the operation's input or name.
    fn of_route(&self, route: &Route) -> String {
        let Ok(contract) = route.contract() else { return "-".to_owned() };
        if route.scope == Scope::Invited {
            return "-".to_owned();
        }
        let name = &contract.input_name;
        if let Some(field) = self.by_input.get(name.as_str()) {
            return (*field).to_owned();
        }
        let field = called(route.meta.id, name);
        if self.names.contains(field.as_str()) { field } else { "-".to_owned() }
    }
}

/// What the field of a read is called: after its input, or otherwise.
fn called(id: &str, name: &str) -> String {
    let plain = name.trim_start_matches("Get").trim_start_matches("List").trim_start_matches("Compare");
    let lower = |text: &str| text[..1].to_lowercase() + &text[1..];
    match id {
        "process.compare" => "comparison".to_owned(),
        "process.suggest_alignment" => "alignmentSuggestion".to_owned(),
        "process.draw_comparison" => "comparisonPicture".to_owned(),
        "variant.draw" => "variantPicture".to_owned(),
        "process.in_force" => "wayInForce".to_owned(),
        "to_be_version.endorsement_summary" => "endorsementSummary".to_owned(),
        "me.membership" => "me".to_owned(),
        "me.get" => "account".to_owned(),
        "tenant.list" => "myTenants".to_owned(),
        "row.list" => "rows".to_owned(),
        "permission.list" => "permissions".to_owned(),
        "role.list" => "tenantRoles".to_owned(),
        "role.get" => "tenantRole".to_owned(),
        "unit.structure" => "unitStructure".to_owned(),
        "unit.history" => "unitHistory".to_owned(),
        "membership.explain" => "membershipPermissions".to_owned(),
        "me.explain" => "myPermissions".to_owned(),
        "tenant.find" => "findTenants".to_owned(),
        "idea.score_summary" => "ideaScoreSummary".to_owned(),
        _ => lower(plain),
    }
}

//! The demo: a story that everything can be tried on. Persons are invented.
//!
//! It is told through the same operations as anybody's work, so what it leaves behind is what the API would have made.

use std::{collections::HashMap, sync::Arc};

use api::{Contract, Method, Reply, Route};
use authn::DemoIssuer;
use chrono::Days;
use db::{Caller, Cx, Db, Request, Services};
use kernel::{Actor, Code, Error, Operation, PersonId, Result, Role, TenantId};
use organisation::{
    memberships::{CreateMembership, ListMemberships, UpdateMembership, grants},
    participants::CreateParticipant,
    tenants::{CreateTenant, Tenant},
    units::CreateUnit,
};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::serve;

const STORY: &str = include_str!("demo/story.json");
/// The slug of the operator's tenant in the demo.
pub const OPERATOR: &str = "ks";

#[derive(Deserialize)]
struct Story {
    tenants: Vec<StoryTenant>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct StoryTenant {
    slug: String,
    name: String,
    kind: Value,
    language: Value,
    effective_on: Option<Value>,
    administrator: StoryPerson,
    #[serde(default)]
    also_operator: bool,
    #[serde(default)]
    identifiers: Vec<Value>,
    #[serde(default)]
    units: Vec<String>,
    #[serde(default)]
    participants: Vec<String>,
    #[serde(default)]
    members: Vec<StoryMember>,
    #[serde(default)]
    acts: Vec<Act>,
}

#[derive(Deserialize)]
struct StoryPerson {
    name: String,
    subject: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct StoryMember {
    name: String,
    subject: String,
    roles: Value,
    unit: Option<String>,
    acts_for: Option<String>,
}

/// Something that somebody does: an operation by its id, with its input. A text `$name` in the input is the id of what was
/// named so before: a participant by its name, `$member.subject`, what an act made `as` a name, and the steps and rows in
/// its answer, `$name.steps.1`. `$day+14` is the day in two weeks. The version that a change is decided on is read before it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Act {
    by: String,
    r#do: String,
    r#as: Option<String>,
    input: Value,
}

/// Tells the story in an empty database. One in which it broke off is of no use and must be thrown away.
pub async fn tell(services: Arc<Services>, db: Db) -> Result<()> {
    let request = Request { services, db, id: "demo".into(), credential: None };
    let story: Story = serde_json::from_str(STORY).map_err(Error::internal)?;
    let routes = serve::routes();
    let mut people = HashMap::new();
    for tenant in story.tenants {
        Telling { request: request.clone(), routes: &routes, people: &mut people, names: HashMap::new() }
            .tenant(tenant)
            .await?;
    }
    Ok(())
}

/// A caller who may found tenants and nothing else: how the first tenant of an installation comes to be.
fn founder(request: Request) -> Cx {
    let person = PersonId::NOBODY;
    let actor = Actor::holding(person, &[Role::Operator]);
    Cx::new(
        request,
        Caller::Member { tenant: TenantId::new(uuid::Uuid::nil()), actor: Arc::new(actor), operator: true },
    )
}

/// Founds the operator's tenant; its first administrator is its first operator.
pub async fn found(request: Request, tenant: Value) -> Result<Tenant> {
    let tenant = founder(request.clone()).run(read::<CreateTenant>(tenant)?).await?.output;
    make_operator(&enter(request, tenant.id).await?).await?;
    Ok(tenant)
}

/// A request in a tenant with an administrator's permissions, for what must be done before anybody can sign in.
pub(crate) async fn enter(request: Request, tenant: TenantId) -> Result<Cx> {
    let nobody = PersonId::NOBODY;
    let administers = async |_: &_| Ok(Some(Arc::new(Actor::holding(nobody, &[Role::Administrator]))));
    Ok(Cx::member(request, tenant, nobody, false, administers).await?.0)
}

struct Telling<'s> {
    request: Request,
    routes: &'s [Route],
    people: &'s mut HashMap<String, PersonId>,
    /// The ids of units, participants, memberships, and of what was made, by the names that the story calls them.
    names: HashMap<String, String>,
}

impl Telling<'_> {
    async fn tenant(mut self, told: StoryTenant) -> Result<()> {
        let person = json!({ "name": told.administrator.name, "issuer": DemoIssuer::ISSUER, "subject": told.administrator.subject });
        let mut input = json!({
            "slug": told.slug, "name": told.name, "kind": told.kind, "language": told.language, "administrator": person,
            "identifiers": told.identifiers,
        });
        if let Some(day) = told.effective_on {
            input["effectiveOn"] = day;
        }
        let tenant = founder(self.request.clone()).run(read::<CreateTenant>(input)?).await?.output;
        let cx = enter(self.request.clone(), tenant.id).await?;
        if told.also_operator {
            make_operator(&cx).await?;
        }
        for name in told.units {
            let unit = cx.run(read::<CreateUnit>(json!({ "name": name, "validFrom": "2019-01-01" }))?).await?.output;
            self.names.insert(name, unit.id.to_string());
        }
        for name in told.participants {
            let made = cx.run(read::<CreateParticipant>(json!({ "name": name }))?).await?.output;
            self.names.insert(name, made.id.to_string());
        }
        for member in told.members {
            self.member(&cx, member).await?;
        }
        for act in told.acts {
            let told = format!("{} does {}", act.by, act.r#do);
            self.perform(&tenant, act).await.map_err(|error| Error::internal(format_args!("{told}: {error}")))?;
        }
        Ok(())
    }

    async fn member(&mut self, cx: &Cx, member: StoryMember) -> Result<()> {
        let mut input = json!({
            "person": { "name": member.name, "issuer": DemoIssuer::ISSUER, "subject": member.subject },
            "roles": member.roles, "validFrom": "2019-01-01",
        });
        if let Some(unit) = member.unit {
            input["unitId"] = self.names.get(&unit).cloned().into();
        }
        if let Some(participant) = member.acts_for {
            input["actsForId"] = self.names.get(&participant).cloned().into();
        }
        let made = cx.run(read::<CreateMembership>(input)?).await?.output;
        self.names.insert(format!("member.{}", member.subject), made.id.to_string());
        self.people.insert(member.subject, made.person_id);
        Ok(())
    }

    /// A request of this person in the tenant, with what the person really holds there.
    async fn act(&self, tenant: &Tenant, subject: &str) -> Result<Cx> {
        let person = *self.people.get(subject).ok_or_else(|| Error::new(Code::NotFound))?;
        let grants = async |tx: &_| grants(tx, person).await;
        Ok(Cx::member(self.request.clone(), tenant.id, person, false, grants).await?.0)
    }

    async fn perform(&mut self, tenant: &Tenant, act: Act) -> Result<()> {
        let route = self.routes.iter().find(|route| route.meta.id == act.r#do);
        let route = route.ok_or_else(|| Error::internal(format_args!("the story does {}", act.r#do)))?;
        let mut input = act.input;
        self.resolve(&mut input)?;
        let cx = Arc::new(self.act(tenant, &act.by).await?);
        if route.needs_version()? {
            let (resource, _) = route.path.split_once("/transitions/").unwrap_or((route.path, ""));
            let read = self.routes.iter().find(|one| one.method == Method::Get && one.path == resource);
            let read = read.ok_or_else(|| Error::internal(format_args!("nothing reads {resource}")))?;
            let now = body(read.call(Arc::clone(&cx), json!({ "id": input["id"] })).await?)?;
            input["expectedVersion"] = itself(&now)["version"].clone();
        }
        route.contract()?.admit(&mut input)?;
        let made = body(route.call(cx, input).await?)?;
        if let Some(name) = act.r#as {
            for (name, id) in [(name.clone(), itself(&made).get("id"))].into_iter().chain(parts(&name, &made)) {
                self.names.extend(id.and_then(Value::as_str).map(|id| (name, id.to_owned())));
            }
        }
        Ok(())
    }

    /// Puts ids in the place of names.
    fn resolve(&self, value: &mut Value) -> Result<()> {
        match value {
            Value::String(text) => {
                if let Some(days) = text.strip_prefix("$day+") {
                    let days = days.parse().map_err(Error::internal)?;
                    *text = self
                        .request
                        .services
                        .clock
                        .now()
                        .date_naive()
                        .checked_add_days(Days::new(days))
                        .map_or_else(String::new, |day| day.to_string());
                } else if let Some(name) = text.strip_prefix('$') {
                    let id = self.names.get(name);
                    *text = id.ok_or_else(|| Error::internal(format_args!("nothing is called {name}")))?.clone();
                }
                Ok(())
            }
            Value::Array(items) => items.iter_mut().try_for_each(|item| self.resolve(item)),
            Value::Object(members) => members.values_mut().try_for_each(|member| self.resolve(member)),
            _ => Ok(()),
        }
    }
}

/// The resource in an answer, which may show more beside it.
fn itself(answer: &Value) -> &Value {
    let inside = ["variant", "version", "idea", "card", "action"]
        .into_iter()
        .find_map(|name| answer.get(name).filter(|inner| inner.is_object()));
    inside.unwrap_or(answer)
}

/// The steps and rows in an answer, by the names that the story calls them.
fn parts<'v>(name: &str, made: &'v Value) -> impl Iterator<Item = (String, Option<&'v Value>)> {
    let lists = ["steps", "rows"].into_iter().filter_map(|list| Some((list, made[list].as_array()?)));
    lists.flat_map(move |(list, items)| {
        items.iter().zip(1..).map(move |(item, place)| (format!("{name}.{list}.{place}"), item.get("id")))
    })
}

fn body(reply: Reply) -> Result<Value> {
    serde_json::from_slice(&reply.body.unwrap_or_default()).map_err(Error::internal)
}

/// Gives the first administrator of the operator's tenant the operator's role besides.
async fn make_operator(cx: &Cx) -> Result<()> {
    let members = cx.run(ListMemberships::default()).await?.output;
    for member in members.items {
        let roles = json!(["operator", "administrator"]);
        let update = json!({ "id": member.id, "expectedVersion": member.version, "roles": roles });
        cx.run(read::<UpdateMembership>(update)?).await?;
    }
    Ok(())
}

/// What no client sent is held against the same contracts as a client's input.
pub(crate) fn read<O: api::Endpoint + Operation>(mut input: Value) -> Result<O> {
    api::contract::<O>()?.admit(&mut input)?;
    Contract::read(input)
}

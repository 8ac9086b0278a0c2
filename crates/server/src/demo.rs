//! The demo: a story that everything can be tried on. Persons are invented.
//!
//! It is told through the same operations as anybody's work, so what it leaves behind is what the API would have made.

use std::{collections::HashMap, sync::Arc};

use api::Contract;
use authn::DemoIssuer;
use db::{Caller, Cx, Db, Request, Services};
use kernel::{Actor, Code, Error, Operation, PermissionSet, PersonId, Result, Role, TenantId};
use organisation::{
    identifiers::CreateIdentifier,
    memberships::{CreateMembership, ListMemberships, UpdateMembership, grants},
    participants::CreateParticipant,
    tenants::{CreateTenant, Tenant},
    units::CreateUnit,
};
use serde::Deserialize;
use serde_json::{Value, json};
use work::{
    alignment::AlignProcess,
    processes::{CreateProcess, ProcessTransition, TransitionProcess},
    variants::CreateVariant,
};

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
    processes: Vec<StoryProcess>,
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

#[derive(Deserialize)]
struct StoryProcess {
    columns: Vec<StoryColumn>,
    rows: Vec<StoryRow>,
    #[serde(flatten)]
    process: Value,
}

#[derive(Deserialize)]
struct StoryColumn {
    participant: String,
    by: String,
    steps: Vec<Value>,
}

#[derive(Deserialize)]
struct StoryRow {
    steps: Vec<String>,
    #[serde(flatten)]
    content: Value,
}

/// Tells the story in an empty database. One in which it broke off is of no use and must be thrown away.
pub async fn tell(services: Arc<Services>, db: Db) -> Result<()> {
    let request = Request { services, db, id: "demo".into() };
    let story: Story = serde_json::from_str(STORY).map_err(Error::internal)?;
    let mut people = HashMap::new();
    for tenant in story.tenants {
        Telling { request: request.clone(), people: &mut people, units: HashMap::new(), participants: HashMap::new() }
            .tenant(tenant)
            .await?;
    }
    Ok(())
}

/// A caller who may found tenants and nothing else: how the first tenant of an installation comes to be.
fn founder(request: Request) -> Cx {
    let person = PersonId::NOBODY;
    let permissions: PermissionSet = Role::Operator.permissions();
    let actor = Actor { person, roles: vec![Role::Operator], permissions, acts_for: None };
    Cx::new(
        request,
        Caller::Member { tenant: TenantId::new(uuid::Uuid::nil()), actor: Arc::new(actor), operator: true },
    )
}

/// Founds the operator's tenant; its first administrator is its first operator.
pub async fn found(request: Request, tenant: Value) -> Result<Tenant> {
    let tenant = founder(request.clone()).run(read::<CreateTenant>(tenant)?).await?.output;
    make_operator(&enter(request, &tenant).await?).await?;
    Ok(tenant)
}

/// A request in a tenant with an administrator's permissions, for what must be done before anybody can sign in.
async fn enter(request: Request, tenant: &Tenant) -> Result<Cx> {
    let nobody = PersonId::NOBODY;
    Cx::member(request, tenant.id, nobody, false, async |_| {
        let permissions = Role::Administrator.permissions();
        Ok(Some(Arc::new(Actor { person: nobody, roles: vec![Role::Administrator], permissions, acts_for: None })))
    })
    .await
}

struct Telling<'s> {
    request: Request,
    people: &'s mut HashMap<String, PersonId>,
    units: HashMap<String, String>,
    participants: HashMap<String, String>,
}

impl Telling<'_> {
    async fn tenant(mut self, told: StoryTenant) -> Result<()> {
        let person = json!({ "name": told.administrator.name, "issuer": DemoIssuer::ISSUER, "subject": told.administrator.subject });
        let mut input = json!({
            "slug": told.slug, "name": told.name, "kind": told.kind, "language": told.language, "administrator": person,
        });
        if let Some(day) = told.effective_on {
            input["effectiveOn"] = day;
        }
        let tenant = founder(self.request.clone()).run(read::<CreateTenant>(input)?).await?.output;
        let cx = enter(self.request.clone(), &tenant).await?;
        if told.also_operator {
            make_operator(&cx).await?;
        }
        for identifier in told.identifiers {
            let identifier = without_nulls(identifier);
            cx.run(read::<CreateIdentifier>(identifier)?).await?;
        }
        for name in told.units {
            let unit = cx.run(read::<CreateUnit>(json!({ "name": name, "validFrom": "2019-01-01" }))?).await?.output;
            self.units.insert(name, unit.id.to_string());
        }
        for name in told.participants {
            let made = cx.run(read::<CreateParticipant>(json!({ "name": name }))?).await?.output;
            self.participants.insert(name, made.id.to_string());
        }
        for member in told.members {
            self.member(&cx, member).await?;
        }
        for process in told.processes {
            self.process(&tenant, process).await?;
        }
        Ok(())
    }

    async fn member(&mut self, cx: &Cx, member: StoryMember) -> Result<()> {
        let mut input = json!({
            "person": { "name": member.name, "issuer": DemoIssuer::ISSUER, "subject": member.subject },
            "roles": member.roles, "validFrom": "2019-01-01",
        });
        if let Some(unit) = member.unit {
            input["unitId"] = self.units.get(&unit).cloned().into();
        }
        if let Some(participant) = member.acts_for {
            input["actsForId"] = self.participants.get(&participant).cloned().into();
        }
        let made = cx.run(read::<CreateMembership>(input)?).await?.output;
        self.people.insert(member.subject, made.person_id);
        Ok(())
    }

    /// A request of this person in the tenant, with what the person really holds there.
    async fn act(&self, tenant: &Tenant, subject: &str) -> Result<Cx> {
        let person = *self.people.get(subject).ok_or_else(|| Error::new(Code::NotFound))?;
        Cx::member(self.request.clone(), tenant.id, person, false, async |tx| grants(tx, person).await).await
    }

    async fn process(&self, tenant: &Tenant, told: StoryProcess) -> Result<()> {
        let leader = self.act(tenant, "ingolv").await?;
        let process = leader.run(read::<CreateProcess>(told.process)?).await?.output;
        let mut steps: HashMap<String, String> = HashMap::new();
        for column in told.columns {
            let keys: Vec<String> =
                column.steps.iter().map(|step| step["key"].as_str().unwrap_or_default().to_owned()).collect();
            let contents: Vec<Value> = column.steps.into_iter().map(|step| without(step, "key")).collect();
            let input = json!({
                "processId": process.id, "participantId": self.participants.get(&column.participant),
                "kind": "as_is", "steps": contents,
            });
            let writer = self.act(tenant, &column.by).await?;
            let mapped = writer.run(read::<CreateVariant>(input)?).await?.output;
            steps.extend(keys.into_iter().zip(mapped.steps.iter().map(|step| step.id.to_string())));
        }
        let rows: Vec<Value> = told
            .rows
            .into_iter()
            .map(|row| {
                let mut content = row.content;
                content["stepIds"] = row.steps.iter().filter_map(|key| steps.get(key).cloned()).collect();
                content
            })
            .collect();
        let facilitator = self.act(tenant, "marit").await?;
        let align = json!({ "id": process.id, "expectedVersion": process.version, "rows": rows });
        let aligned = facilitator.run(read::<AlignProcess>(align)?).await?.output;
        let map = TransitionProcess {
            idempotency_key: None,
            id: process.id,
            expected_version: aligned.process.version,
            transition: ProcessTransition::Map,
            reason: Some("Kartlagt i møte med alle tre kommunane".to_owned()),
        };
        facilitator.run(map).await.map(drop)
    }
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

/// The story is held against the same contracts as a client's input.
fn read<O: api::Endpoint + Operation>(mut input: Value) -> Result<O> {
    if let Err(faults) = api::contract::<O>()?.admit(&mut input) {
        return Err(faults.into_iter().fold(Error::new(Code::InvalidInput), Error::fault));
    }
    Contract::read(input)
}

fn without(mut object: Value, name: &str) -> Value {
    if let Some(members) = object.as_object_mut() {
        members.remove(name);
    }
    object
}

fn without_nulls(mut object: Value) -> Value {
    if let Some(members) = object.as_object_mut() {
        members.retain(|_, value| !value.is_null());
    }
    object
}

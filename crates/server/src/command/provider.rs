//! `betre provider`: identity providers by the command line, as before anybody of a tenant can sign in.

use std::sync::Arc;

use db::{Caller, CursorKey, Cx, Db, PoolOptions, Request, Services};
use kernel::{Code, Error, PageInput, PersonId, SystemClock, SystemIds, TenantId};
use organisation::{
    identity_providers::{CreateIdentityProvider, IdentityProvider, ListIdentityProviders},
    tenants::ResolveTenant,
};
use serde_json::{Value, json};

use super::{Outcome, random_secret, seals, told};
use crate::{config::Config, demo};

/// What can be done with identity providers.
#[derive(clap::Subcommand)]
pub enum Provider {
    /// Register a provider of a tenant; one of the operator's tenant serves everybody.
    Add(Box<Add>),
    /// List the providers of a tenant, one a line as JSON. No secret is among it.
    List {
        /// The tenant's slug or id.
        tenant: String,
    },
}

/// What a provider is; the same as in `POST /v1/tenants/{tenant}/identity-providers`.
#[derive(clap::Args)]
pub struct Add {
    /// The tenant's slug or id.
    tenant: String,
    /// `oidc`, `entra`, `ansattporten`, `id_porten` or `maskinporten`.
    #[arg(long)]
    kind: String,
    /// The exact `iss` of its tokens.
    #[arg(long)]
    issuer: String,
    /// What people are shown, in bokmål.
    #[arg(long)]
    name: String,
    /// What people are shown, in nynorsk.
    #[arg(long)]
    name_nn: Option<String>,
    /// What people are shown, in English.
    #[arg(long)]
    name_en: Option<String>,
    /// What the provider calls this service when people log in.
    #[arg(long)]
    client_id: Option<String>,
    /// Read the client secret from standard input, one line: an argument would be seen by everybody on the machine.
    #[arg(long)]
    client_secret_stdin: bool,
    /// A scope; may be repeated.
    #[arg(long = "scope")]
    scopes: Vec<String>,
    /// A value of `acr` that is accepted; may be repeated.
    #[arg(long = "acr")]
    acr_values: Vec<String>,
    /// The `aud` of access tokens that are accepted as they are.
    #[arg(long)]
    audience: Option<String>,
    /// Of Ansattporten: the resource that somebody must be authorised to.
    #[arg(long)]
    resource: Option<String>,
    /// Of Ansattporten: the action on it.
    #[arg(long)]
    action: Option<String>,
    /// Of Entra: let guests of the directory in.
    #[arg(long)]
    admits_guests: bool,
    /// Show it to strangers on the tenant's login page.
    #[arg(long)]
    discoverable: bool,
}

impl Provider {
    /// Does it.
    pub async fn run(self) -> Outcome {
        match self {
            Self::Add(add) => {
                let cx = enter(&add.tenant).await?;
                let provider = told(register(&cx, add.input()?).await)?;
                print(&provider)
            }
            Self::List { tenant } => {
                let cx = enter(&tenant).await?;
                let page = PageInput { limit: Some(100), ..PageInput::default() };
                let listed = told(cx.run(ListIdentityProviders { page }).await)?;
                listed.output.items.iter().try_for_each(print)
            }
        }
    }
}

impl Add {
    fn input(self) -> Result<Value, String> {
        let mut input = json!({
            "kind": self.kind, "issuer": self.issuer, "nameNb": self.name, "scopes": self.scopes,
            "acrValues": self.acr_values, "admitsGuests": self.admits_guests, "discoverable": self.discoverable,
        });
        let secret = match self.client_secret_stdin {
            true => Some(secret()?),
            false => None,
        };
        let more = [
            ("nameNn", self.name_nn),
            ("nameEn", self.name_en),
            ("clientId", self.client_id),
            ("clientSecret", secret),
            ("audience", self.audience),
            ("resource", self.resource),
            ("action", self.action),
        ];
        for (member, value) in more {
            if let Some(value) = value {
                input[member] = value.into();
            }
        }
        Ok(input)
    }
}

fn secret() -> Result<String, String> {
    match std::io::stdin().lines().next() {
        Some(Ok(line)) if !line.trim().is_empty() => Ok(line.trim().to_owned()),
        _ => Err("standard input: the client secret is missing".to_owned()),
    }
}

async fn register(cx: &Cx, input: Value) -> kernel::Result<IdentityProvider> {
    Ok(cx.run(demo::read::<CreateIdentityProvider>(input)?).await?.output)
}

fn print(provider: &IdentityProvider) -> Outcome {
    println!("{}", serde_json::to_string(provider).map_err(|error| error.to_string())?);
    Ok(())
}

/// The tenant, with an administrator's permissions.
async fn enter(tenant: &str) -> Result<Cx, String> {
    let config = Config::load()?;
    let db = told(Db::open(&config.database_url(), PoolOptions::default()))?;
    let cursors = CursorKey::new(&random_secret()?);
    let mut services = Services::new(Arc::new(SystemClock), Arc::new(SystemIds), cursors);
    services.seals = seals(&config)?;
    services.local_providers = config.allow_local_providers;
    let request = Request { services: Arc::new(services), db, id: "provider".into(), credential: None };
    let id = told(find(request.clone(), tenant).await)?;
    told(demo::enter(request, id).await)
}

async fn find(request: Request, tenant: &str) -> kernel::Result<TenantId> {
    let cx = Cx::new(request, Caller::Person(PersonId::NOBODY));
    let found = cx.run_shared(ResolveTenant { address: tenant.to_owned() }).await?.output;
    found.tenant.ok_or_else(|| Error::new(Code::NotFound))
}

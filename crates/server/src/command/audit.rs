//! `betre audit`: whether the logs of all tenants are whole, and how far each has come.

use std::{path::PathBuf, sync::Arc};

use db::{
    Caller, CursorKey, Cx, Db, PoolOptions, Request, Services,
    audit::{self, Head, Verdict},
};
use kernel::{PersonId, SystemClock, SystemIds};
use organisation::tenants::{EveryTenant, Tenant};

use super::{Outcome, random_secret, told};
use crate::config::Config;

/// What can be asked of the audit logs.
#[derive(clap::Subcommand)]
pub enum Audit {
    /// Read the whole log of every tenant and hold it against its hashes, its clock and its anchors. Ends with status 1
    /// if anything does not fit.
    Verify {
        /// Only this tenant, by its slug or its id.
        #[arg(long)]
        tenant: Option<String>,
        /// A file of what `betre audit head` printed, however often; lines that are empty or begin with `#` are passed
        /// over. Can be given several times.
        #[arg(long)]
        anchor: Vec<PathBuf>,
    },
    /// Print how far each tenant's log has come, to be kept where nobody who can write to the database can write too.
    Head {
        /// Only this tenant, by its slug or its id.
        #[arg(long)]
        tenant: Option<String>,
    },
}

impl Audit {
    pub async fn run(self) -> Outcome {
        let config = Config::load()?;
        super::ready(&config.database_url()).await?;
        let db = told(Db::open(&config.database_url(), PoolOptions::default()))?;
        match self {
            Self::Verify { tenant, anchor } => verify(&db, tenant, &anchor).await,
            Self::Head { tenant } => {
                for tenant in tenants(&db, tenant).await? {
                    if let Some(head) = told(audit::head(&db, tenant.id).await)? {
                        println!("{head}");
                    }
                }
                Ok(())
            }
        }
    }
}

/// Every tenant, or the one that was asked for.
async fn tenants(db: &Db, only: Option<String>) -> Result<Vec<Tenant>, String> {
    let services = Services::new(Arc::new(SystemClock), Arc::new(SystemIds), CursorKey::new(&random_secret()?));
    let request = Request { services: Arc::new(services), db: db.clone(), id: "audit".into(), credential: None };
    let cx = Cx::new(request, Caller::Person(PersonId::NOBODY));
    let mut all: Vec<Tenant> = Vec::new();
    loop {
        let after = all.last().map(|tenant| tenant.id);
        let page = told(cx.run_shared(EveryTenant { after }).await)?.output.items;
        if page.is_empty() {
            break;
        }
        all.extend(page);
    }
    let Some(only) = only else { return Ok(all) };
    all.retain(|tenant| tenant.slug == only || tenant.id.to_string() == only);
    if all.is_empty() { Err(format!("tenant: there is no {only}")) } else { Ok(all) }
}

async fn verify(db: &Db, only: Option<String>, files: &[PathBuf]) -> Outcome {
    let mut anchors = Vec::new();
    for file in files {
        anchors.extend(anchors_in(file)?);
    }
    let is_all = only.is_none();
    let tenants = tenants(db, only).await?;
    let (mut entries, mut flaws) = (0, Vec::new());
    for tenant in &tenants {
        let found = told(audit::verify(db, tenant.id, &anchors).await)?;
        let Verdict { entries: fitting, flaws: wrong } = found;
        entries += fitting;
        flaws.extend(wrong.iter().map(|flaw| format!("{} ({}): {flaw}", tenant.id, tenant.slug)));
    }
    let is_there = |anchor: &&Head| tenants.iter().any(|tenant| tenant.id == anchor.tenant);
    let mut gone: Vec<_> = anchors.iter().filter(|anchor| !is_there(anchor)).map(|anchor| anchor.tenant).collect();
    gone.sort_unstable();
    gone.dedup();
    if is_all {
        flaws.extend(gone.iter().map(|tenant| format!("{tenant}: was anchored, and there is no such tenant")));
    }
    if !flaws.is_empty() {
        return Err(format!("the audit log is not whole:\n{}", flaws.join("\n")));
    }
    println!("{entries} entries of {} tenants are as they were written.", tenants.len());
    if files.is_empty() {
        println!("No anchor was given: nothing tells whether newest entries were cut off together with the clock.");
    }
    Ok(())
}

fn anchors_in(file: &PathBuf) -> Result<Vec<Head>, String> {
    let text = std::fs::read_to_string(file).map_err(|error| format!("anchor: {}: {error}", file.display()))?;
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty() && !line.starts_with('#'));
    let read = |(at, line): (usize, &str)| {
        line.parse::<Head>().map_err(|why| format!("anchor: {}: line {} {why}", file.display(), at + 1))
    };
    let anchors = lines.map(read).collect::<Result<Vec<_>, _>>()?;
    if anchors.is_empty() { Err(format!("anchor: {}: there is none in it", file.display())) } else { Ok(anchors) }
}

//! `betre demo`: the story on an embedded database, with tokens to paste.

use std::{path::Path, sync::Arc, time::Duration};

use authn::{DemoIssuer, Verifier};
use chrono::TimeDelta;
use db::{CursorKey, Db, PoolOptions, Services};
use kernel::{Clock, SystemClock, SystemIds};

use super::{Outcome, listen, random_secret, told};
use crate::{
    demo,
    limits::Allowed,
    serve::{self, Parts},
    telemetry::Telemetry,
};

const AUDIENCE: &str = "betre";

/// Whose tokens the demo takes; made with its key if it is not there yet.
pub fn issuer(data_dir: &Path) -> Result<DemoIssuer, String> {
    std::fs::create_dir_all(data_dir).map_err(|error| format!("data_dir: {error}"))?;
    DemoIssuer::load_or_create(data_dir).map_err(|error| error.to_string())
}

/// A token for a person of the story.
pub fn mint(issuer: &DemoIssuer, subject: &str) -> Result<String, String> {
    issuer.mint(subject, AUDIENCE, SystemClock.now(), TimeDelta::hours(12)).map_err(|error| error.to_string())
}

/// Serves the story on this machine.
pub async fn run(port: u16, data_dir: &Path) -> Outcome {
    let telemetry = Telemetry::start("warn", None)?;
    let issuer = issuer(data_dir)?;
    let listener = listen(([127, 0, 0, 1], port).into())?;
    let at = listener.local_addr().map_err(|error| error.to_string())?;
    let file = data_dir.join("betre.db");
    let is_new = !file.exists();
    if is_new {
        println!("Telling the story into a new database.");
        tell(data_dir, &file).await?;
    }
    let url = sqlite_url(&file);
    migrations::up(&url).await.map_err(|error| error.to_string())?;
    let verifier = Verifier::new(vec![issuer.profile(AUDIENCE)], Arc::new(SystemClock)).map_err(|e| e.to_string())?;
    let parts = Parts {
        clock: Arc::new(SystemClock),
        ids: Arc::new(SystemIds),
        verifier,
        database_url: url,
        connections: 8,
        workers: 2,
        cursor_secret: random_secret()?,
        seals: db::SealKeys::default(),
        local_providers: true,
        allowed: Allowed { requests: 600, failures: 30, proxies: vec![] },
        operator: Some(demo::OPERATOR.to_owned()),
        login: None,
        cors_origins: vec![],
        mail: None,
        body_deadline: serve::BODY_DEADLINE,
        statements: None,
    };
    let base = format!("http://{at}");
    let tokens = [mint(&issuer, "marit")?, mint(&issuer, "torunn")?, mint(&issuer, "kjellaug")?];
    super::run(parts, listener, None, Duration::ZERO, || print(&base, is_new, &tokens)).await?;
    telemetry.flush();
    Ok(())
}

fn sqlite_url(file: &Path) -> String {
    format!("sqlite:{}", file.display())
}

/// Tells the story in a folder of its own and moves the database to its place when it is whole, so that a start that
/// was interrupted leaves nothing that the next one would take for the story.
async fn tell(data_dir: &Path, file: &Path) -> Outcome {
    let folder = data_dir.join("telling");
    let failed = |error: std::io::Error| format!("{}: {error}", folder.display());
    if folder.exists() {
        std::fs::remove_dir_all(&folder).map_err(failed)?;
    }
    std::fs::create_dir_all(&folder).map_err(failed)?;
    let untold = folder.join("betre.db");
    let url = sqlite_url(&untold);
    migrations::up(&url).await.map_err(|error| error.to_string())?;
    let db = told(Db::open(&url, PoolOptions::default()))?;
    let services = Services::new(Arc::new(SystemClock), Arc::new(SystemIds), CursorKey::new(&random_secret()?));
    told(demo::tell(Arc::new(services), db.clone()).await)?;
    // The last connection to close writes what is in the write-ahead log into the file.
    db.close().await;
    std::fs::rename(&untold, file).map_err(failed)?;
    std::fs::remove_dir_all(&folder).map_err(failed)
}

fn print(base: &str, is_new: bool, [facilitator, handler, union_rep]: &[String; 3]) {
    let told = if is_new { "The story was told into a new database." } else { "The story is where you left it." };
    println!(
        r#"
Betre is serving at {base} (demo: embedded database, tokens for 12 hours). {told}

  API reference   {base}/docs
  GraphiQL        {base}/v1/tenants/alver/graphql   (paste a token at the top)

# Marit, facilitator in the provisional Alver: the comparison of three municipalities
MARIT={facilitator}
PROCESS=$(curl -s "{base}/v1/tenants/alver/processes?sort=createdAt&limit=1" -H "Authorization: Bearer $MARIT" | grep -o 'process_[0-9a-z]*' | head -1)
curl -s {base}/v1/tenants/alver/processes/$PROCESS/comparison -H "Authorization: Bearer $MARIT"
# the same as a picture, in nynorsk: open map.svg in a browser
curl -s "{base}/v1/tenants/alver/processes/$PROCESS/comparison.svg?language=nn" -H "Authorization: Bearer $MARIT" -o map.svg

# Torunn, case handler who acts for Lindås: what she may, and her own municipality
TORUNN={handler}
curl -s {base}/v1/tenants/alver/me -H "Authorization: Bearer $TORUNN"
curl -s {base}/v1/tenants -H "Authorization: Bearer $TORUNN"

# Kjellaug, union representative: reads everything, by GraphQL
KJELLAUG={union_rep}
curl -s {base}/v1/tenants/alver/graphql -H "Authorization: Bearer $KJELLAUG" -H 'Content-Type: application/json' \
  -d '{{"query":"{{ processes(first: 5) {{ edges {{ node {{ title state variants {{ participant {{ name }} steps {{ text actorRole }} }} }} }} }} }}"}}'

From three ways to one, the whole story in ten minutes: docs/STORY.md
Stop with Ctrl-C. A new token: cargo run -- token marit
"#
    );
}

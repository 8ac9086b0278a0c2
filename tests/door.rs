//! The one door: what holds for every operation, whatever it does.

use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};

use db::{Caller, CursorKey, Cx, Db, EventTable, PoolOptions, Request, Services, TenantTx};
use kernel::{
    Actor, Code, Error, Mode, Operation, Outcome, Permission, PersonId, Result, Role, SystemClock, SystemIds, TenantId,
    Time,
};
use serde::{Deserialize, Serialize};
use testkit::Database;

/// Something that a test's operation answers with.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Said(String);
impl Outcome for Said {}

#[expect(clippy::disallowed_methods, reason = "tests share a database, and must not meet")]
fn someone_in_a_tenant(database: &Database, roles: &[Role]) -> Cx {
    let db = Db::open(&database.url, PoolOptions::default()).expect("a database");
    let services = Services::new(Arc::new(SystemClock), Arc::new(SystemIds), CursorKey::new(&[1; 32]));
    let request = Request { services: Arc::new(services), db, id: "door".into(), credential: None };
    let person = PersonId::new(uuid::Uuid::new_v4());
    let actor = Arc::new(Actor::holding(person, roles));
    Cx::new(request, Caller::Member { tenant: TenantId::new(uuid::Uuid::new_v4()), actor, operator: false })
}

/// Counts the tenant's events.
#[derive(Clone, Serialize)]
struct CountEvents;
#[derive(Serialize, Deserialize)]
struct Count(u64);
impl Outcome for Count {}
impl Operation for CountEvents {
    type Output = Count;
    type Tx = TenantTx;
    const ID: &'static str = "test.count";
    const PERMISSION: Permission = Permission::ProcessRead;
    const MODE: Mode = Mode::Read;
    async fn run(self, tx: &TenantTx) -> Result<Count> {
        tx.find::<EventTable>().count().await.map(Count)
    }
}

/// Fails as a lost race does, so many times, and then succeeds.
#[derive(Clone, Serialize)]
struct Races {
    #[serde(skip)]
    attempts: Arc<AtomicU32>,
    lost: u32,
}
impl Operation for Races {
    type Output = Said;
    type Tx = TenantTx;
    const ID: &'static str = "test.race";
    const PERMISSION: Permission = Permission::ProcessManage;
    const MODE: Mode = Mode::Write;
    async fn run(self, _: &TenantTx) -> Result<Said> {
        match self.attempts.fetch_add(1, Ordering::Relaxed) {
            attempt if attempt < self.lost => Err(Error::unavailable("deadlock detected").retryable()),
            _ => Ok(Said("won".to_owned())),
        }
    }
}

/// Says the time, to those who may read processes: that it asks no database opens it to nobody.
#[derive(Clone, Serialize)]
struct SayTime;
impl Operation for SayTime {
    type Output = Said;
    type Tx = Time;
    const ID: &'static str = "test.time";
    const PERMISSION: Permission = Permission::ProcessRead;
    const MODE: Mode = Mode::Read;
    async fn run(self, now: &Time) -> Result<Said> {
        Ok(Said(now.to_string()))
    }
}

#[actix_web::test]
async fn what_asks_no_database_is_public_only_if_its_permission_says_so() {
    let database = Database::shared().await;
    let reader = someone_in_a_tenant(&database, &[Role::Observer]);
    assert!(reader.run_public(SayTime).await.unwrap().output.0.ends_with('Z'));
    let roleless = someone_in_a_tenant(&database, &[]);
    assert_eq!(roleless.run_public(SayTime).await.unwrap_err().code(), Code::Forbidden);
    let db = Db::open(&database.url, PoolOptions::default()).expect("a database");
    let services = Services::new(Arc::new(SystemClock), Arc::new(SystemIds), CursorKey::new(&[1; 32]));
    let nobody =
        Cx::new(Request { services: Arc::new(services), db, id: "door".into(), credential: None }, Caller::Anonymous);
    assert_eq!(nobody.run_public(SayTime).await.unwrap_err().code(), Code::Unauthenticated);
}

#[actix_web::test]
async fn a_write_that_loses_a_race_is_run_again_and_leaves_one_event() {
    let database = Database::shared().await;
    let cx = someone_in_a_tenant(&database, &[Role::ProgrammeLeader]);
    let attempts = Arc::new(AtomicU32::new(0));
    let done = cx.run(Races { attempts: Arc::clone(&attempts), lost: 2 }).await.unwrap();
    assert_eq!((done.output.0.as_str(), attempts.load(Ordering::Relaxed), done.sequence), ("won", 3, Some(1)));
    assert_eq!(cx.run(CountEvents).await.unwrap().output.0, 1);
}

#[actix_web::test]
async fn a_write_that_keeps_losing_is_given_up_and_leaves_nothing() {
    let database = Database::shared().await;
    let cx = someone_in_a_tenant(&database, &[Role::ProgrammeLeader]);
    let attempts = Arc::new(AtomicU32::new(0));
    let error = cx.run(Races { attempts: Arc::clone(&attempts), lost: 9 }).await.unwrap_err();
    assert_eq!((error.code(), attempts.load(Ordering::Relaxed)), (Code::Unavailable, 3));
    assert_eq!(cx.run(CountEvents).await.unwrap().output.0, 0);
}

#[actix_web::test]
async fn all_reads_of_one_request_see_one_snapshot() {
    let database = Database::shared().await;
    let reader = someone_in_a_tenant(&database, &[Role::ProgrammeLeader]);
    let Caller::Member { tenant, actor, .. } = reader.caller().clone() else { panic!("a member") };
    assert_eq!(reader.run(CountEvents).await.unwrap().output.0, 0);
    let neighbour = |name: &str| {
        let db = Db::open(&database.url, PoolOptions::default()).unwrap();
        let services = Services::new(Arc::new(SystemClock), Arc::new(SystemIds), CursorKey::new(&[1; 32]));
        let request = Request { services: Arc::new(services), db, id: name.into(), credential: None };
        Cx::new(request, Caller::Member { tenant, actor: Arc::clone(&actor), operator: false })
    };
    neighbour("writer").run(Races { attempts: Arc::default(), lost: 0 }).await.unwrap();
    assert_eq!(reader.run(CountEvents).await.unwrap().output.0, 0);
    assert_eq!(neighbour("later").run(CountEvents).await.unwrap().output.0, 1);
}

/// Says that it reads, and tries to write.
#[derive(Clone, Serialize)]
struct Lies;
impl Operation for Lies {
    type Output = Said;
    type Tx = TenantTx;
    const ID: &'static str = "test.lie";
    const PERMISSION: Permission = Permission::ProcessRead;
    const MODE: Mode = Mode::Read;
    async fn run(self, tx: &TenantTx) -> Result<Said> {
        tx.change::<EventTable>().set(db::EventColumn::Kind, "forged").all().await?;
        Ok(Said("written".to_owned()))
    }
}

#[actix_web::test]
async fn a_read_cannot_write() {
    let database = Database::shared().await;
    let cx = someone_in_a_tenant(&database, &[Role::ProgrammeLeader]);
    let error = cx.run(Lies).await.unwrap_err();
    assert_eq!(error.code(), Code::Internal);
    let why = error.for_log().unwrap().to_lowercase();
    assert!(why.contains("read-only") || why.contains("readonly"), "{why}");
}

#[actix_web::test]
async fn who_may_not_does_not_get_in() {
    let database = Database::shared().await;
    let attempts = Arc::new(AtomicU32::new(0));
    let race = Races { attempts: Arc::clone(&attempts), lost: 0 };
    let observer = someone_in_a_tenant(&database, &[Role::Observer]);
    assert_eq!(observer.run(race.clone()).await.unwrap_err().code(), Code::Forbidden);
    let nobody = {
        let db = Db::open(&database.url, PoolOptions::default()).unwrap();
        let services = Services::new(Arc::new(SystemClock), Arc::new(SystemIds), CursorKey::new(&[1; 32]));
        Cx::new(Request { services: Arc::new(services), db, id: "door".into(), credential: None }, Caller::Anonymous)
    };
    assert_eq!(nobody.run(race).await.unwrap_err().code(), Code::Unauthenticated);
    assert_eq!(attempts.load(Ordering::Relaxed), 0);
}

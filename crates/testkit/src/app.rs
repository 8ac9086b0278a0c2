//! The server in process, on a port of its own.

use std::{net::TcpListener, sync::Arc, time::Duration};

use authn::{DemoIssuer, LoginClient, LoginSecret, SubjectKey, Verifier};
use betre::{
    limits::Allowed,
    login::{Login, cookies::SESSION},
    mail::Settings,
    serve::{self, Parts},
    state::Shared,
};
use chrono::TimeDelta;
use db::{Caller, CursorKey, Cx, Db, PoolOptions, Request, SealKeys, Services};
use kernel::{Clock, Ids, PersonId, SystemClock, SystemIds};
use organisation::{identity_providers::IdentityProviderId, sessions::OpenSession};
use serde_json::{Value, json};

use crate::{Answers, Client, Database, Statements};

/// The slug of the operator's tenant.
const OPERATOR: &str = "operator";
const AUDIENCE: &str = "betre";
/// The front-end that browsers may be sent to once they have signed in.
pub const RETURN_URL: &str = "https://forbetring.example/start";

/// How a test's server differs from the usual.
pub struct Options {
    /// Where the time comes from.
    pub clock: Arc<dyn Clock>,
    /// Where ids come from.
    pub ids: Arc<dyn Ids>,
    /// Threads that serve.
    pub workers: usize,
    /// Database connections in all.
    pub connections: u32,
    /// A database that nobody else uses.
    pub own_database: bool,
    /// How long a body may take to arrive.
    pub body_deadline: Duration,
    /// How much is taken from one caller; any number, but for tests of that.
    pub allowed: Allowed,
    /// Through which mail server mails go out.
    pub mail: Option<Settings>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            clock: Arc::new(SystemClock),
            ids: Arc::new(SystemIds),
            workers: 1,
            connections: 4,
            own_database: false,
            body_deadline: serve::BODY_DEADLINE,
            allowed: Allowed::default(),
            mail: None,
        }
    }
}

/// A running server with its database.
pub struct TestApp {
    /// The server's address.
    pub base: String,
    /// The database behind it.
    pub database: Database,
    /// What was sent to the database.
    pub statements: Arc<Statements>,
    /// What the workers share, to make the server drain.
    pub shared: Arc<Shared>,
    answers: Arc<Answers>,
    clock: Arc<dyn Clock>,
    issuer: DemoIssuer,
    http: reqwest::Client,
    handle: actix_web::dev::ServerHandle,
    _keys: tempfile::TempDir,
}

/// A tenant of a test, with its first administrator.
#[derive(Clone, Debug)]
pub struct Tenant {
    /// The slug, which no other test's tenant has.
    pub slug: String,
    /// The id.
    pub id: String,
    /// `/v1/tenants/{slug}`.
    pub path: String,
    /// The first administrator.
    pub admin: Client,
}

/// A member of a tenant.
#[derive(Clone, Debug)]
pub struct Member {
    /// The person, with a token.
    pub client: Client,
    /// The membership's id.
    pub id: String,
    /// What the person is called by their issuer, to mint a token anew.
    pub subject: String,
}

impl TestApp {
    /// A server as usual.
    pub async fn start() -> Self {
        Self::with(Options::default()).await
    }

    /// A server with a difference.
    pub async fn with(options: Options) -> Self {
        let database = if options.own_database { Database::own().await } else { Database::shared().await };
        if database.is_new {
            found_operator(&database.url).await;
        }
        Self::on(database, options).await
    }

    /// A server on this database. The operator's tenant must have been founded.
    pub async fn on(database: Database, options: Options) -> Self {
        let statements = Arc::new(Statements::default());
        let keys = tempfile::tempdir().expect("a temporary directory");
        let issuer = DemoIssuer::load_or_create(keys.path()).expect("a key");
        let clock = Arc::clone(&options.clock);
        let workers = options.workers;
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        listener.set_nonblocking(true).expect("a socket");
        let base = format!("http://{}", listener.local_addr().expect("an address"));
        let client = LoginClient::new(Arc::clone(&clock), true).expect("a client");
        let login = Login { client, public_url: base.clone(), return_urls: vec![RETURN_URL.to_owned()] };
        let parts = Parts { login: Some(login), ..parts(&database, options, &issuer, &statements) };
        let shared = serve::assemble(parts).await.expect("a sound database");
        let server = serve::serve(Arc::clone(&shared), listener, workers).expect("a server");
        let handle = server.handle();
        actix_web::rt::spawn(server);
        let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy().build();
        Self {
            base,
            database,
            statements,
            shared,
            answers: Arc::default(),
            clock,
            issuer,
            http: http.expect("a client"),
            handle,
            _keys: keys,
        }
    }

    /// A stranger.
    pub fn anonymous(&self) -> Client {
        Client {
            base: self.base.clone(),
            token: None,
            http: self.http.clone(),
            answers: Arc::clone(&self.answers),
            statements: Arc::clone(&self.statements),
        }
    }

    /// Somebody with a token of this subject.
    pub fn person(&self, subject: &str) -> Client {
        let token = self.issuer.mint(subject, AUDIENCE, self.clock.now(), TimeDelta::hours(1)).expect("a token");
        Client { token: Some(token), ..self.anonymous() }
    }

    /// The operator of the service.
    pub fn operator(&self) -> Client {
        self.person("operator")
    }

    /// Founds a tenant, whose slug is made unique.
    pub async fn tenant(&self, name: &str) -> Tenant {
        self.tenant_of(name, json!({ "kind": "municipality", "language": "nn" })).await
    }

    /// Founds a tenant with more said of it.
    pub async fn tenant_of(&self, name: &str, more: Value) -> Tenant {
        let unique = self.unique();
        let plain = name.to_lowercase().replace('å', "a").replace('ø', "o").replace('æ', "ae").replace(' ', "-");
        let slug = format!("{plain}-{unique}");
        let subject = format!("admin-{unique}");
        let mut body = json!({
            "slug": slug, "name": name,
            "administrator": { "name": "Oddny Administrator", "issuer": DemoIssuer::ISSUER, "subject": subject },
        });
        for (member, value) in more.as_object().expect("an object") {
            body[member] = value.clone();
        }
        let made = self.operator().post("/v1/tenants", body).await.expect(201);
        let path = format!("/v1/tenants/{slug}");
        Tenant { slug, id: made.id(), path, admin: self.person(&subject) }
    }

    /// A word that nothing else has.
    #[expect(clippy::disallowed_methods, reason = "tests share a database, and must not meet")]
    pub fn unique(&self) -> String {
        // Letters only: twelve digits might be read as something that means something, such as an identity number.
        let letter = |digit: char| char::from(b'a' + u8::try_from(digit.to_digit(16).unwrap_or(0)).unwrap_or(0));
        uuid::Uuid::new_v4().simple().to_string().chars().take(12).map(letter).collect()
    }

    /// Founds a tenant with an organisation number that the operator confirms by founding it; tells the number.
    pub async fn numbered(&self, name: &str, kind: &str) -> (Tenant, String) {
        let number = self.organisation_number();
        let known = json!([{ "scheme": "organisation_number", "value": number, "validFrom": "2010-01-01" }]);
        let tenant = self.tenant_of(name, json!({ "kind": kind, "language": "nn", "identifiers": known })).await;
        (tenant, number)
    }

    /// An organisation number that nothing else has, with the check digit that fits.
    #[expect(clippy::disallowed_methods, reason = "tests share a database, and must not meet")]
    pub fn organisation_number(&self) -> String {
        let start = 10_000_000 + uuid::Uuid::new_v4().as_u128() % 80_000_000;
        let checked = (start..).find_map(|eight| {
            let digits = eight.to_string();
            let weighted =
                digits.bytes().zip([3, 2, 7, 6, 5, 4, 3, 2]).map(|(digit, weight)| u32::from(digit - b'0') * weight);
            let check = (11 - weighted.sum::<u32>() % 11) % 11;
            (check < 10).then(|| format!("{digits}{check}"))
        });
        checked.expect("one that fits")
    }

    /// Gives a new person a membership with these roles.
    pub async fn member(&self, tenant: &Tenant, name: &str, roles: &[&str]) -> Client {
        self.member_for(tenant, name, roles, None).await
    }

    /// Gives a new person a membership with these roles, acting for a participant.
    pub async fn member_for(&self, tenant: &Tenant, name: &str, roles: &[&str], acts_for: Option<&str>) -> Client {
        let subject = format!("{}-{}", name.split(' ').next().unwrap_or_default().to_lowercase(), self.unique());
        self.member_as(tenant, (name, &subject), roles, acts_for).await
    }

    /// Gives somebody of this subject, who may be a member elsewhere, a membership with these roles.
    pub async fn join(&self, tenant: &Tenant, subject: &str, roles: &[&str]) -> Client {
        self.member_as(tenant, ("Begge Stader", subject), roles, None).await
    }

    /// Gives somebody of this name and subject a membership with these roles, acting for a participant.
    pub async fn member_as(
        &self,
        tenant: &Tenant,
        (name, subject): (&str, &str),
        roles: &[&str],
        acts_for: Option<&str>,
    ) -> Client {
        let person = json!({ "name": name, "issuer": DemoIssuer::ISSUER, "subject": subject });
        let mut body = json!({ "person": person, "roles": roles });
        if let Some(participant) = acts_for {
            body["actsForId"] = participant.into();
        }
        tenant.admin.post(&format!("{}/memberships", tenant.path), body).await.expect(201);
        self.person(subject)
    }

    /// Gives a new person a membership of which more is said than its roles.
    pub async fn member_with(&self, tenant: &Tenant, name: &str, more: Value) -> Member {
        let subject = format!("{}-{}", name.split(' ').next().unwrap_or_default().to_lowercase(), self.unique());
        let mut body = json!({ "person": { "name": name, "issuer": DemoIssuer::ISSUER, "subject": subject } });
        for (member, value) in more.as_object().expect("an object") {
            body[member] = value.clone();
        }
        let id = tenant.admin.post(&format!("{}/memberships", tenant.path), body).await.expect(201).id();
        Member { client: self.person(&subject), id, subject }
    }

    /// Signs this subject in with a browser, as if they had come from a provider; tells the cookie that the browser got.
    pub async fn session(&self, subject: &str) -> String {
        let secret = LoginSecret::new().expect("random numbers");
        let db = self.shared.database.open().expect("a database");
        let services = Arc::clone(&self.shared.services);
        let request = Request { services, db, id: "session".into(), credential: None };
        let open = OpenSession {
            secret_hash: db::sha256_hex(secret.as_str().as_bytes()),
            provider_id: IdentityProviderId::new(self.shared.services.ids.random()),
            issuer: DemoIssuer::ISSUER.to_owned(),
            subject: subject.to_owned(),
            provider_session: None,
            acr: None,
            organisations: None,
            browser: Some("Lesar/1".to_owned()),
            idle_minutes: 60,
            minutes: 600,
        };
        Cx::new(request, Caller::Person(PersonId::NOBODY)).run_shared(open).await.expect("a session");
        format!("{SESSION}={}", secret.as_str())
    }

    /// Stops the server, and fails if any statement lacked its tenant, or any answer had a status that the OpenAPI
    /// document does not promise. Every test should end with it.
    pub async fn stop(self) {
        self.handle.stop(false).await;
        let faults = self.statements.faults();
        assert!(faults.is_empty(), "statements without their tenant:\n{}", faults.join("\n"));
        let undocumented = self.answers.undocumented();
        assert!(undocumented.is_empty(), "statuses that nobody documented:\n{}", undocumented.join("\n"));
    }
}

/// What a server says that refuses to start on this database; none if it would start.
pub async fn refusal(database: &Database) -> Option<String> {
    let keys = tempfile::tempdir().expect("a temporary directory");
    let issuer = DemoIssuer::load_or_create(keys.path()).expect("a key");
    let parts = parts(database, Options::default(), &issuer, &Arc::new(Statements::default()));
    serve::assemble(parts).await.err().map(|error| error.to_string())
}

fn parts(database: &Database, options: Options, issuer: &DemoIssuer, statements: &Arc<Statements>) -> Parts {
    let Options { clock, ids, workers, connections, own_database: _, body_deadline, allowed, mail } = options;
    let verifier = Verifier::new(vec![issuer.profile(AUDIENCE)], Arc::clone(&clock)).expect("a verifier");
    let key = SubjectKey::new(b"a third secret of the tests, 32 bytes or more");
    let verifier = verifier.learning(true).hashing_subjects(key);
    Parts {
        clock,
        ids,
        verifier,
        database_url: database.url.clone(),
        connections,
        workers,
        cursor_secret: b"a secret of the tests, 32 bytes or more".to_vec(),
        seals: SealKeys::new([&b"another secret of the tests, 32 bytes or more"[..]]).expect("keys"),
        local_providers: true,
        allowed,
        operator: Some(OPERATOR.to_owned()),
        login: None,
        cors_origins: vec!["https://forbetring.example".to_owned()],
        body_deadline,
        mail,
        statements: Some(Arc::clone(statements) as Arc<dyn db::StatementLog>),
    }
}

/// Founds the operator's tenant in a new database.
pub(crate) async fn found_operator(url: &str) {
    let db = Db::open(url, PoolOptions::default()).expect("a database");
    let services = Services::new(Arc::new(SystemClock), Arc::new(SystemIds), CursorKey::new(&[7; 32]));
    let request = Request { services: Arc::new(services), db: db.clone(), id: "found".into(), credential: None };
    let tenant = json!({
        "slug": OPERATOR, "name": "Drift av Betre", "kind": "national_publisher", "language": "neutral",
        "administrator": { "name": "Oda Operatør", "issuer": DemoIssuer::ISSUER, "subject": "operator" },
    });
    betre::demo::found(request, tenant).await.expect("the operator's tenant");
    db.close().await;
}

//! The program itself, as an operator meets it: what it prints, what it answers, and how it ends.
//!
//! Nothing here waits for a time to pass: each test waits for a line that the program prints, or for its end.
#![expect(clippy::unwrap_used, clippy::panic, reason = "in a test, what cannot be had is the end of the test")]

use std::{
    path::Path,
    process::{ExitStatus, Stdio},
    time::Duration,
};

use reqwest::{Client, RequestBuilder};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, BufReader, Lines},
    process::{Child, ChildStdout, Command},
    time::timeout,
};

/// The last line of what `betre demo` prints when it serves.
const READY: &str = "Stop with Ctrl-C";
/// How long a step may take before the test gives up, so that it fails rather than hangs.
const PATIENCE: Duration = Duration::from_secs(120);

/// `betre`, started and listened to. It is killed with the test.
struct Betre {
    child: Child,
    said: Lines<BufReader<ChildStdout>>,
}

impl Betre {
    /// Starts it with nothing of the environment but what is given.
    fn start(arguments: &[&str], environment: &[(&str, &str)]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_betre"));
        command.args(arguments).env_clear().envs(environment.iter().copied()).kill_on_drop(true);
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let said = BufReader::new(child.stdout.take().unwrap()).lines();
        Self { child, said }
    }

    fn demo(data_dir: &Path) -> Self {
        Self::start(&["demo", "--port", "0", "--data-dir", data_dir.to_str().unwrap()], &[])
    }

    /// Everything that it prints until a line with this in it.
    async fn until(&mut self, word: &str) -> String {
        let mut all = String::new();
        loop {
            match timeout(PATIENCE, self.said.next_line()).await {
                Ok(Ok(Some(line))) => {
                    all = all + &line + "\n";
                    if line.contains(word) {
                        return all;
                    }
                }
                end => panic!("{end:?} before {word:?}: {all}\n{}", self.complaint().await),
            }
        }
    }

    /// What it wrote to standard error, when it has ended.
    async fn complaint(&mut self) -> String {
        let mut complaint = String::new();
        let reading = async { self.child.stderr.take().unwrap().read_to_string(&mut complaint).await };
        timeout(PATIENCE, reading).await.unwrap().unwrap();
        complaint
    }

    /// SIGTERM, as an operator or a container's runtime sends it.
    async fn terminate(&self) {
        let pid = self.child.id().unwrap().to_string();
        let sent = Command::new("sh").args(["-c", "kill -TERM \"$0\"", &pid]).status().await.unwrap();
        assert!(sent.success());
    }

    async fn end(&mut self) -> ExitStatus {
        timeout(PATIENCE, self.child.wait()).await.unwrap().unwrap()
    }

    /// SIGTERM, and the end that must be a good one.
    async fn stop(mut self) {
        self.terminate().await;
        let status = self.end().await;
        assert_eq!(status.code(), Some(0), "{status}: {}", self.complaint().await);
    }
}

fn client() -> Client {
    Client::builder().no_proxy().build().unwrap()
}

async fn send(request: RequestBuilder) -> (u16, String) {
    let answer = request.send().await.unwrap();
    (answer.status().as_u16(), answer.text().await.unwrap())
}

/// What `betre demo` printed, to be pasted.
struct Printed(String);

impl Printed {
    /// The token that a line sets: `MARIT=…`.
    fn token(&self, name: &str) -> &str {
        self.0.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix('=')).unwrap()
    }

    /// Where the program serves.
    fn base(&self) -> &str {
        let (_, rest) = self.0.split_once("Betre is serving at ").unwrap();
        rest.split(' ').next().unwrap()
    }

    /// Every `curl` of the lines, in order, done as curl would: its address, its token, its body; with the process that
    /// the first one finds in the place of `$PROCESS`.
    async fn paste(&self) -> Vec<Value> {
        let client = client();
        let mut process = String::new();
        let mut answers = Vec::new();
        let text = self.0.replace("\\\n", "");
        for line in text.lines() {
            let Some((_, curl)) = line.split_once("curl -s ") else { continue };
            let address = curl.split(' ').next().unwrap().trim_matches('"').replace("$PROCESS", &process);
            let (_, name) = curl.split_once("Bearer $").unwrap();
            let token = self.token(name.split('"').next().unwrap());
            let request = match curl.split_once("-d '") {
                Some((_, body)) => client.post(address).body(body.trim_end_matches('\'').to_owned()),
                None => client.get(address),
            };
            let (status, body) = send(request.bearer_auth(token).header("content-type", "application/json")).await;
            assert_eq!(status, 200, "{line}: {body}");
            let body: Value =
                if body.starts_with("<svg ") { body.into() } else { serde_json::from_str(&body).unwrap() };
            if line.starts_with("PROCESS=") {
                body["items"][0]["id"].as_str().unwrap().clone_into(&mut process);
            }
            answers.push(body);
        }
        answers
    }
}

/// The comparison that the whole story ends with.
fn check_comparison(comparison: &Value) {
    let columns: Vec<_> = comparison["columns"].as_array().unwrap().iter().map(|one| &one["organisation"]).collect();
    assert_eq!(columns, [&json!("Lindås"), &json!("Meland"), &json!("Radøy"), &Value::Null]);
    assert_eq!(comparison["process"]["state"], "approved");
}

#[actix_web::test]
async fn the_demo_prints_lines_that_answer_and_keeps_what_was_written() {
    let folder = tempfile::tempdir().unwrap();
    let mut betre = Betre::demo(folder.path());
    let printed = Printed(betre.until(READY).await);
    assert!(printed.0.contains("The story was told into a new database."), "{}", printed.0);
    let answers = printed.paste().await;
    let [processes, comparison, picture, me, tenants, graphql] = &answers[..] else { panic!("{answers:?}") };
    assert_eq!(processes["items"][0]["title"], "Søknad om kulturmidlar");
    check_comparison(comparison);
    assert!(picture.as_str().unwrap().contains("Framlegg til fordeling"));
    assert_eq!(me["roles"], json!(["case_handler"]));
    let names: Vec<_> = tenants["items"].as_array().unwrap().iter().map(|tenant| &tenant["name"]).collect();
    assert_eq!(names, ["Alver kommune", "Lindås kommune"]);
    assert_eq!(graphql["data"]["processes"]["edges"][1]["node"]["title"], "Søknad om kulturmidlar");

    // As in the guide: one's own tenant by a code it had, and the owners of a company that is known by its number.
    let read = async |path: &str, token: &str| {
        let (status, body) = send(client().get(format!("{}{path}", printed.base())).bearer_auth(token)).await;
        assert_eq!(status, 200, "{path}: {body}");
        serde_json::from_str::<Value>(&body).unwrap()
    };
    let lindas = read("/v1/tenants?code=1263&at=2019-06-01", printed.token("TORUNN")).await;
    assert_eq!(lindas["items"][0]["name"], "Lindås kommune", "{lindas}");
    let token = ["token", "sigrid", "--data-dir", folder.path().to_str().unwrap()];
    let sigrid = Betre::start(&token, &[]).said.next_line().await.unwrap().unwrap();
    let register = read("/v1/tenants/ika-hordaland/owners/register", &sigrid).await;
    assert_eq!((&register["totalParts"], register["owners"].as_array().unwrap().len()), (&json!(342), 6));
    let agreements = read("/v1/tenants/ika-hordaland/agreements?kind=service_agreement", &sigrid).await;
    let agreement = &agreements["items"][0];
    assert_eq!(
        (&agreement["parties"][0]["role"], &agreement["obligations"][2]["by"]),
        (&json!("receiver"), &json!("other_party"))
    );
    let numbers = read("/v1/tenants/ika-hordaland/identifiers", &sigrid).await;
    assert!(numbers["items"][0]["confirmedAt"].is_string(), "{numbers}");

    // As in README's walk: a process without any column, which the lines must not take for the story's.
    let body = json!({ "title": "Byggesak utan ansvarsrett", "service": "Byggesak" });
    let create = client().post(format!("{}/v1/tenants/alver/processes", printed.base()));
    let (status, made) = send(create.bearer_auth(printed.token("MARIT")).json(&body)).await;
    assert_eq!(status, 201, "{made}");
    let made: Value = serde_json::from_str(&made).unwrap();
    betre.stop().await;

    let mut betre = Betre::demo(folder.path());
    let printed = Printed(betre.until(READY).await);
    assert!(printed.0.contains("The story is where you left it."), "{}", printed.0);
    check_comparison(&printed.paste().await[1]);
    let read = format!("{}/v1/tenants/alver/processes/{}", printed.base(), made["id"].as_str().unwrap());
    let (status, read) = send(client().get(read).bearer_auth(printed.token("MARIT"))).await;
    assert_eq!((status, serde_json::from_str::<Value>(&read).unwrap()), (200, made));
    betre.stop().await;
}

#[actix_web::test]
async fn a_first_start_that_is_killed_leaves_no_half_story() {
    let folder = tempfile::tempdir().unwrap();
    let mut betre = Betre::demo(folder.path());
    betre.until("Telling the story").await;
    // Wherever in the story this strikes, the next start must have the whole of it.
    betre.child.kill().await.unwrap();
    // However early or late that was, the worst that can lie there is a file that was being written.
    std::fs::create_dir_all(folder.path().join("telling")).unwrap();
    std::fs::write(folder.path().join("telling/betre.db"), "half a story").unwrap();
    let mut betre = Betre::demo(folder.path());
    let printed = Printed(betre.until(READY).await);
    check_comparison(&printed.paste().await[1]);
    betre.stop().await;
    assert!(!folder.path().join("telling").exists());
}

#[actix_web::test]
async fn who_configures_the_demos_issuer_is_refused_and_told_the_key() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("betre.toml");
    let config = format!(
        "data_dir = {:?}\nlisten = \"127.0.0.1:0\"\n\
         [[issuers]]\nissuer = \"urn:betre:demo\"\naudience = \"betre\"\nalgorithms = [\"EdDSA\"]\n\
         jwks = {{ url = \"https://innlogging.example/jwks\" }}\n",
        folder.path()
    );
    std::fs::write(&file, config).unwrap();
    let mut betre = Betre::start(&["serve"], &[("BETRE_CONFIG", file.to_str().unwrap())]);
    let complaint = betre.complaint().await;
    assert_eq!(betre.end().await.code(), Some(1), "{complaint}");
    assert_eq!(complaint, "betre: issuers: urn:betre:demo exists under `betre demo` only\n");
}

#[actix_web::test]
async fn sigterm_turns_readyz_to_503_while_the_rest_is_served_on() {
    let folder = tempfile::tempdir().unwrap();
    let mut betre = Betre::start(
        &["serve"],
        &[
            ("BETRE_DATA_DIR", folder.path().to_str().unwrap()),
            ("BETRE_LISTEN", "127.0.0.1:0"),
            ("BETRE_WORKERS", "1"),
            // Longer than the test, which does not wait for the end: the demo's does.
            ("BETRE_DRAIN_SECONDS", "600"),
        ],
    );
    let serving = betre.until("\"serving\"").await;
    let serving: Value = serde_json::from_str(serving.lines().last().unwrap()).unwrap();
    let base = format!("http://{}", serving["at"].as_str().unwrap());
    let get = async |path: &str| send(client().get(format!("{base}{path}"))).await;
    assert_eq!(get("/readyz").await, (200, "ready".to_owned()));
    betre.terminate().await;
    betre.until("\"draining\"").await;
    let (status, told) = get("/readyz").await;
    assert_eq!(status, 503, "{told}");
    assert_eq!(get("/livez").await, (200, "ok".to_owned()));
    assert_eq!(get("/v1/tenants").await.0, 401);
    betre.child.kill().await.unwrap();
}

/// Runs a command to its end: its status and what it said, first on standard output and then on standard error.
async fn done(arguments: &[&str], environment: &[(&str, &str)]) -> (Option<i32>, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_betre"));
    command.args(arguments).env_clear().envs(environment.iter().copied()).kill_on_drop(true).stdin(Stdio::null());
    let output = timeout(PATIENCE, command.output()).await.unwrap().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code(), text(output.stdout), text(output.stderr))
}

#[actix_web::test]
async fn the_audit_log_is_verified_and_held_against_the_heads_that_were_printed() {
    let folder = tempfile::tempdir().unwrap();
    let environment = [("BETRE_DATA_DIR", folder.path().to_str().unwrap())];
    assert_eq!(done(&["migrate"], &environment).await.0, Some(0));
    let found =
        ["found", "ks", "KS", "--administrator", "Kari Nordmann", "--issuer", "https://id.example", "--subject", "1"];
    assert_eq!(done(&found, &environment).await.0, Some(0));
    let (status, heads, _) = done(&["audit", "head"], &environment).await;
    assert_eq!((status, heads.lines().count()), (Some(0), 1));
    let [tenant, seq, hash] = heads.split_whitespace().collect::<Vec<_>>()[..] else { panic!("{heads}") };
    let (status, told, _) = done(&["audit", "verify"], &environment).await;
    assert_eq!(status, Some(0));
    assert!(told.starts_with(&format!("{seq} entries of 1 tenants are as they were written.\n")), "{told}");
    assert!(told.contains("No anchor was given"), "{told}");
    let file = folder.path().join("heads");
    let anchor = file.to_str().unwrap();
    let verify = async |anchors: String| {
        std::fs::write(&file, anchors).unwrap();
        done(&["audit", "verify", "--anchor", anchor, "--tenant", "ks"], &environment).await
    };
    let (status, told, _) = verify(format!("# kept on Monday\n{heads}\n")).await;
    assert_eq!((status, told.contains("No anchor")), (Some(0), false));
    let other = format!("{tenant} {seq} {}", hash.chars().rev().collect::<String>());
    let later = format!("{tenant} 99 {hash}");
    for (anchors, finding) in [
        (other, format!("entry {seq} is another than the one that was anchored")),
        (later, "entry 99 was anchored and is cut off".to_owned()),
        ("nonsense".to_owned(), "line 1 is not a tenant's id, the number of an entry and its hash".to_owned()),
        (String::new(), "there is none in it".to_owned()),
    ] {
        let (status, _, complaint) = verify(anchors).await;
        assert_eq!(status, Some(1));
        assert!(complaint.contains(&finding), "{complaint}");
    }
    let gone = heads.replace(tenant, "tenant_01m814m0jme91sd4jnrfce8vcn");
    std::fs::write(&file, gone).unwrap();
    let (status, _, complaint) = done(&["audit", "verify", "--anchor", anchor], &environment).await;
    assert_eq!(status, Some(1));
    assert!(complaint.contains("was anchored, and there is no such tenant"), "{complaint}");
}

#[actix_web::test]
async fn who_sets_a_mail_server_is_told_what_else_is_needed() {
    let url = ("BETRE_SMTP_URL", "smtp://post.example");
    let from = ("BETRE_SMTP_FROM", "Betre <betre@ks.example>");
    let public = ("BETRE_PUBLIC_URL", "https://betre.example");
    for (environment, complaint) in [
        (vec![url, public], "smtp_from: is needed where smtp_url is set"),
        (vec![url, from], "public_url: is needed where smtp_url is set"),
        (vec![url, public, ("BETRE_SMTP_FROM", "betre")], "smtp_from: is not an address"),
        (vec![("BETRE_PUBLIC_URL", "http://betre.example")], "public_url: https://"),
        (vec![("BETRE_SMTP_URL", "smtp://post.example?tls=opportunistic"), from, public], "smtp_url: smtps://"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let mut environment = environment;
        environment.extend([("BETRE_DATA_DIR", folder.path().to_str().unwrap()), ("BETRE_LISTEN", "127.0.0.1:0")]);
        let (status, _, told) = done(&["serve"], &environment).await;
        assert_eq!(status, Some(1), "{told}");
        assert!(told.contains(complaint), "{told}");
    }
}

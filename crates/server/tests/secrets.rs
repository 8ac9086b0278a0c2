//! What must never be written down, shown to the program in every way there is, and looked for in all that it says.
#![expect(clippy::unwrap_used, clippy::panic, reason = "in a test, what cannot be had is the end of the test")]

use std::{path::Path, process::Stdio, time::Duration};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use reqwest::Client;
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    process::Command,
    time::timeout,
};

/// How long a step may take before the test gives up, so that it fails rather than hangs.
const PATIENCE: Duration = Duration::from_secs(120);
/// Each stands in what is sent and may stand in nothing that comes out.
const CANARIES: &[&str] = &[
    "kanari-token",
    "kanari-secret",
    "kanari-cookie",
    "kanari-query",
    "kanari-body",
    "15889399950",
    "kari.kanari@alver.example",
];
const ISSUER: &str = "https://login.alver.example";

struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    /// A command on an embedded database in this folder, with nothing else of the environment.
    fn betre(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_betre"));
        let data: &Path = self.0.path();
        command.args(arguments).env_clear().kill_on_drop(true).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
            .env("BETRE_DATA_DIR", data)
            .env("BETRE_LISTEN", "127.0.0.1:0")
            .env("BETRE_WORKERS", "1")
            .env("BETRE_DRAIN_SECONDS", "0")
            .env("BETRE_LOG", "trace")
            .env("BETRE_SEALING_SECRETS", r#"["a secret of the tests, 32 bytes or more"]"#);
        command
    }

    /// What a command says that must end well.
    async fn run(&self, arguments: &[&str], input: &str) -> String {
        let mut child = self.betre(arguments).stdin(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(input.as_bytes()).await.unwrap();
        let ended = timeout(PATIENCE, child.wait_with_output()).await.unwrap().unwrap();
        let said = String::from_utf8_lossy(&ended.stdout) + String::from_utf8_lossy(&ended.stderr);
        assert!(ended.status.success(), "{arguments:?}: {said}");
        said.into_owned()
    }

    /// A tenant to begin with.
    async fn found(&self) {
        self.run(&["migrate"], "").await;
        let administrator = ["--administrator", "Oda Operatør", "--issuer", ISSUER, "--subject", "oda"];
        self.run(&[&["found", "ks", "KS"], &administrator[..]].concat(), "").await;
    }
}

const ADD: &[&str] = &[
    "provider",
    "add",
    "ks",
    "--kind",
    "oidc",
    "--issuer",
    ISSUER,
    "--name",
    "Innlogging",
    "--client-id",
    "betre",
    "--client-secret-stdin",
    "--audience",
    "betre",
    "--scope",
    "profile",
    "--discoverable",
];

#[actix_web::test]
async fn a_provider_is_added_and_listed_by_the_command_line_without_its_secret() {
    let folder = Folder::new();
    folder.found().await;
    let added = folder.run(ADD, "kanari-secret\n").await;
    let listed = folder.run(&["provider", "list", "ks"], "").await;
    for said in [&added, &listed] {
        let provider: serde_json::Value = serde_json::from_str(said.lines().last().unwrap()).unwrap();
        assert_eq!((&provider["issuer"], &provider["hasClientSecret"]), (&ISSUER.into(), &true.into()));
        assert!(!said.contains("kanari"), "{said}");
    }
    for file in std::fs::read_dir(folder.0.path()).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        assert!(!bytes.windows(13).any(|bytes| bytes == b"kanari-secret"), "it is sealed at rest");
    }
    let wrong = [&ADD[..6], &["http://127.0.0.1:1"], &ADD[7..]].concat();
    let refused = folder.betre(&wrong).stdin(Stdio::null()).output().await.unwrap();
    assert_eq!(refused.status.code(), Some(1), "the secret is missing");
    let mut wrong = wrong;
    wrong.retain(|argument| *argument != "--client-secret-stdin");
    let refused = folder.betre(&wrong).stdin(Stdio::null()).output().await.unwrap();
    let said = String::from_utf8_lossy(&refused.stderr);
    assert!(said.contains("#/issuer") && said.contains("https address"), "{said}");
}

/// A token that nobody signed, with all that a token can give away.
fn forged() -> String {
    let part = |text: &str| URL_SAFE_NO_PAD.encode(text);
    let claims = format!(
        r#"{{"iss":"{ISSUER}","sub":"15889399950","pid":"15889399950","email":"kari.kanari@alver.example","aud":"betre","iat":1,"exp":9999999999}}"#
    );
    format!("{}.{}.kanari-token", part(r#"{"alg":"RS256","typ":"at+jwt","kid":"kanari-token"}"#), part(&claims))
}

/// Everything that is answered to secrets shown at every door.
async fn attempts(base: &str, token: &str) -> String {
    let client = Client::builder().no_proxy().build().unwrap();
    let mut said = String::new();
    let bearer = [format!("Bearer {token}"), "Bearer kanari-token".to_owned(), "Bearer betre_kanari-token".to_owned()];
    for authorization in bearer.iter().map(String::as_str).chain(["Basic a2FyaTprYW5hcmktdG9rZW4", "kanari-token"]) {
        for path in ["/v1/me", "/v1/tenants/ks/identity-providers?kanari-query=1", "/v1/tenants/ks/graphql"] {
            let body = r#"{"query":"kanari-body kari.kanari@alver.example","clientSecret":"kanari-secret"}"#;
            let request = client.post(format!("{base}{path}")).header("content-type", "application/json").body(body);
            let request = request.header("authorization", authorization).header("cookie", "__Host-betre=kanari-cookie");
            let answer = request.send().await.unwrap();
            said += &format!("{:?}", answer.headers());
            said += &answer.text().await.unwrap();
        }
    }
    said
}

#[actix_web::test]
async fn nothing_that_is_secret_reaches_the_log_or_an_answer() {
    let folder = Folder::new();
    folder.found().await;
    let mut said = folder.run(ADD, "kanari-secret\n").await;
    let mut child = folder.betre(&["serve"]).stdin(Stdio::null()).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut next = async || timeout(PATIENCE, lines.next_line()).await.unwrap().unwrap();
    let base = loop {
        let line = next().await.unwrap_or_else(|| panic!("it ended"));
        said += &line;
        let line: serde_json::Value = serde_json::from_str(&line).unwrap();
        if line["message"] == "serving" {
            break format!("http://{}", line["at"].as_str().unwrap());
        }
    };
    let token = forged();
    let pid = child.id().unwrap().to_string();
    let attempts = async {
        let answers = attempts(&base, &token).await;
        assert!(Command::new("sh").args(["-c", "kill -TERM \"$0\"", &pid]).status().await.unwrap().success());
        answers
    };
    // Read all the while: a full pipe would make the server wait.
    let log = async {
        let mut log = Vec::new();
        while let Some(line) = next().await {
            log.push(line);
        }
        log
    };
    let (answers, log) = tokio::join!(attempts, log);
    let answered = log.iter().filter(|line| line.contains("\"answered\"")).count();
    said += &answers;
    said += &log.concat();
    assert_eq!(answered, 15, "it was the whole log");
    assert!(said.contains("token refused"), "down to why a token was refused");
    let sent = token.split('.').nth(1).unwrap();
    let found: Vec<_> = CANARIES.iter().copied().chain([sent]).filter(|canary| said.contains(*canary)).collect();
    let where_ = |canary: &&str| {
        said.find(*canary).map(|at| said[at.saturating_sub(300)..].chars().take(400).collect::<String>())
    };
    assert!(found.is_empty(), "{found:?}: {:?}", found.first().and_then(where_));
}

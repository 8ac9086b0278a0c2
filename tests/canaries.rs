//! What a login that succeeds leaves nowhere: the program as an operator runs it, a real OpenID provider, and everything that
//! was logged and stored, looked through for what must not be there.

use std::{
    net::TcpListener,
    path::{Path, PathBuf},
    process::Stdio,
};

use reqwest::{Method, Url};
use serde_json::Value;
use testkit::{Browser, OpenIdProvider};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    process::Command,
};

const CLIENT_SECRET: &str = "a-secret-of-the-tests";

/// The program, at an address of its own and with a database in a folder of its own.
struct Program {
    path: PathBuf,
    folder: PathBuf,
    address: String,
}

impl Program {
    fn new() -> Self {
        let tests = std::env::current_exe().unwrap();
        let path = tests.parent().and_then(Path::parent).unwrap().join("betre");
        assert!(path.is_file(), "{}: build the whole workspace", path.display());
        let folder = std::env::temp_dir().join(format!("betre-canaries-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        Self { path, folder, address: free.to_string() }
    }

    fn base(&self) -> String {
        format!("http://{}", self.address)
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.path);
        command.args(arguments).env_clear().kill_on_drop(true).stdin(Stdio::piped()).stdout(Stdio::piped());
        command
            .env("BETRE_DATA_DIR", &self.folder)
            .env("BETRE_LISTEN", &self.address)
            .env("BETRE_PUBLIC_URL", self.base())
            .env("BETRE_OPERATOR", "ks")
            .env("BETRE_ALLOW_LOCAL_PROVIDERS", "true")
            .env("BETRE_WORKERS", "1")
            .env("BETRE_DRAIN_SECONDS", "0")
            .env("BETRE_LOG", "trace")
            .env("BETRE_SEALING_SECRETS", r#"["a secret of the tests, 32 bytes or more"]"#);
        command
    }

    /// What a command says that ends well.
    async fn run(&self, arguments: &[&str], input: &str) -> String {
        let mut child = self.command(arguments).spawn().unwrap();
        child.stdin.take().unwrap().write_all(input.as_bytes()).await.unwrap();
        let ended = child.wait_with_output().await.unwrap();
        assert!(ended.status.success(), "{arguments:?}");
        String::from_utf8(ended.stdout).unwrap()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.folder).unwrap_or_default();
    }
}

/// Signs in and out of sight of everybody; tells what was secret on the way.
async fn secrets_of_a_login(base: &str, start: &str, provider: &OpenIdProvider) -> Vec<(&'static str, String)> {
    let browser = Browser::default();
    let page = browser.sign_in(start, provider, "oda").await;
    let back = page.location().map(String::from).unwrap();
    let login = browser.cookie(base, "__Host-betre-login").unwrap();
    browser.once(Method::GET, &back, None).await.expect(303);
    let session = browser.cookie(base, "__Host-betre").unwrap();
    let page = browser.go(&format!("{base}/account"), &[]).await.expect(200);
    assert!(page.text.contains("Oda Operatør"), "{}", page.text);
    let back = Url::parse(&back).unwrap();
    let said = |name: &str| back.query_pairs().find(|(said, _)| said == name).unwrap().1.into_owned();
    let form = page.after("name=\"token\"", "value").unwrap();
    vec![
        ("the code", said("code")),
        ("the state", said("state")),
        ("the login's cookie", login),
        ("the session's cookie", session),
        ("the form's token", form),
        ("the client's secret", CLIENT_SECRET.to_owned()),
    ]
}

#[actix_web::test]
async fn nothing_secret_of_a_login_is_logged_or_stored() {
    let program = Program::new();
    let base = program.base();
    let provider = OpenIdProvider::start(&base).await;
    program.run(&["migrate"], "").await;
    let who = ["--administrator", "Oda Operatør", "--issuer", &provider.issuer, "--subject", "oda"];
    program.run(&[&["found", "ks", "KS"], &who[..]].concat(), "").await;
    let add = ["provider", "add", "ks", "--kind", "oidc", "--issuer", &provider.issuer, "--name", "Innlogging"];
    let more = ["--client-id", "betre", "--client-secret-stdin", "--discoverable"];
    let added = program.run(&[&add[..], &more[..]].concat(), &format!("{CLIENT_SECRET}\n")).await;
    let added: Value = serde_json::from_str(added.lines().last().unwrap()).unwrap();
    let start = format!("{base}/login/start?provider={}", added["id"].as_str().unwrap());
    let mut child = program.command(&["serve"]).stdin(Stdio::null()).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    while !lines.next_line().await.unwrap().expect("it serves").contains("\"serving\"") {}
    let pid = child.id().unwrap().to_string();
    let login = async {
        let secrets = secrets_of_a_login(&base, &start, &provider).await;
        let stopped = Command::new("sh").args(["-c", "kill -TERM \"$0\"", &pid]).status().await;
        assert!(stopped.unwrap().success());
        secrets
    };
    // Read all the while: a full pipe would make the server wait.
    let log = async {
        let mut log = String::new();
        while let Some(line) = lines.next_line().await.unwrap() {
            log += &line;
        }
        log
    };
    let (secrets, log) = tokio::join!(login, log);
    assert!(log.contains("/login/callback") && log.contains("\"answered\""), "it was the log of the login");
    let files = std::fs::read_dir(&program.folder).unwrap().map(|file| std::fs::read(file.unwrap().path()).unwrap());
    let stored: Vec<u8> = files.flatten().collect();
    for (what, secret) in secrets {
        assert!(secret.len() > 8, "{what} is too short to be looked for");
        assert!(!log.contains(&secret), "{what} was logged");
        assert!(!stored.windows(secret.len()).any(|bytes| bytes == secret.as_bytes()), "{what} was stored");
    }
}

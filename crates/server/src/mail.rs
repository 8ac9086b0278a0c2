//! Mail: takes what waits in the outbox to a mail server, one at a time, each in a conversation of its own: a late answer to
//! one that was given up on must not be taken for the answer to the next.
//!
//! At least once: a mail leaves the outbox when it is known what became of it. Whatever ends before that, the process
//! included, the next attempt is planned already, and a mail that goes out twice has the same `Message-ID` both times.
//! Nothing that a mail server says, and no address, is logged: only the codes of its answers.

use std::{sync::Arc, time::Duration};

use db::{Caller, Cx, Db, Request, Services};
use kernel::{Actor, Code, Error, PersonId, Result, Role};
use lettre::{
    AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    message::{
        Mailbox, MultiPart,
        header::{Header, HeaderName, HeaderValue},
    },
};
use organisation::invitations::{ClaimMail, DueMails, Letter, Mail, MailFailure, RecordMail, WriteLetter};

use crate::state::Stopping;

/// How long the outbox rests when nothing is due.
const REST: Duration = Duration::from_secs(2);
/// How long one step of a conversation with a mail server may take, and how long all of it: less than the time to the
/// next attempt.
const STEP: Duration = Duration::from_secs(20);
const WHOLE: Duration = Duration::from_secs(60);

/// What an operator sets for mail to go out.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The mail server: `smtps://…`, or `smtp://…` with STARTTLS, or without if `?tls=none` says so.
    pub url: String,
    /// Who mails are from.
    pub from: Mailbox,
    /// Where people reach the service, without a `/` at the end.
    pub public_url: String,
}

/// Whoever takes mails from the outbox to the mail server.
pub struct Sender {
    services: Arc<Services>,
    db: Db,
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    public_url: String,
}

/// Why a mail did not go out now.
enum Trouble {
    /// For good.
    Refused,
    /// The word or the code that the log is told.
    Later(String),
}

impl Sender {
    /// A sender on this database. Speaks to nobody yet.
    pub fn new(settings: &Settings, services: Arc<Services>, db: Db) -> std::result::Result<Self, String> {
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(&with_tls(&settings.url)?)
            .map_err(|_| "smtp_url: is not the URL of a mail server".to_owned())?
            .timeout(Some(STEP))
            .build();
        let Settings { from, public_url, .. } = settings.clone();
        Ok(Self { services, db, transport, from, public_url })
    }

    /// Sends what is due until the service stops.
    pub async fn run(&self, stopping: &Stopping) {
        while !stopping.is_draining() {
            let tried = self.round(stopping).await.unwrap_or_else(|error| {
                log(&error);
                0
            });
            if tried == 0 {
                tokio::time::sleep(REST).await;
            }
        }
    }

    /// Tries everything that is due, and stops early if the service does; tells how many mails were tried.
    pub async fn round(&self, stopping: &Stopping) -> Result<usize> {
        let mut tried = 0;
        let own = || Cx::new(self.request(), Caller::Person(PersonId::NOBODY));
        for mail in own().run_shared(DueMails {}).await?.output {
            if stopping.is_draining() {
                break;
            }
            let Some(mail) = own().run_shared(ClaimMail { mail }).await?.output.0 else { continue };
            // One that cannot be written or recorded now does not keep the others waiting.
            if let Err(error) = self.attempt(&mail).await {
                log(&error);
            }
            tried += 1;
        }
        Ok(tried)
    }

    fn request(&self) -> Request {
        Request { services: Arc::clone(&self.services), db: self.db.clone(), id: "mail".into(), credential: None }
    }

    /// Sends a mail that was claimed, and tells what became of it, if that is known.
    async fn attempt(&self, mail: &Mail) -> Result<()> {
        let id = mail.invitation_id;
        let nobody = Arc::new(Actor::holding(PersonId::NOBODY, &[Role::Administrator]));
        let caller = Caller::Member { tenant: mail.tenant_id, actor: nobody, operator: false };
        let cx = Cx::new(self.request(), caller);
        let letter = cx.run(WriteLetter { id, public_url: self.public_url.clone() }).await?.output.0;
        // No connection is held while the mail server takes its time.
        cx.let_go().await;
        let failure = match letter {
            None => Some(MailFailure::NotOpen),
            Some(letter) => match self.send(mail, &letter).await {
                Ok(()) => None,
                Err(Trouble::Refused) => Some(MailFailure::Refused),
                Err(Trouble::Later(why)) => {
                    tracing::warn!(mail = %mail.id, attempt = mail.attempts, why, "a mail did not go out");
                    if !mail.is_last() {
                        return Ok(());
                    }
                    Some(MailFailure::Unreachable)
                }
            },
        };
        let recorded = cx.run(RecordMail { id, mail_id: mail.id, failure }).await;
        match recorded {
            // Another was put in its place meanwhile, and will be sent.
            Err(error) if error.code() == Code::NotFound => Ok(()),
            recorded => recorded.map(drop),
        }
    }

    async fn send(&self, mail: &Mail, letter: &Letter) -> std::result::Result<(), Trouble> {
        let message = self.message(mail, letter).map_err(|_| Trouble::Refused)?;
        match tokio::time::timeout(WHOLE, self.transport.send(message)).await {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(error)) => Err(trouble(&error)),
            Err(_) => Err(Trouble::Later("timeout".to_owned())),
        }
    }

    fn message(&self, mail: &Mail, letter: &Letter) -> Result<Message> {
        let address = letter.address.parse().map_err(Error::internal)?;
        let date = self.services.clock.now();
        Message::builder()
            .message_id(Some(format!("<{}@{}>", mail.id, self.from.email.domain())))
            .date(date.into())
            .from(self.from.clone())
            .to(Mailbox::new(Some(letter.name.clone()), address))
            .subject(letter.subject.clone())
            .header(ContentLanguage(letter.languages.clone()))
            .header(AutoSubmitted)
            .multipart(MultiPart::alternative_plain_html(letter.text.clone(), letter.html.clone()))
            .map_err(Error::internal)
    }
}

fn log(error: &Error) {
    tracing::error!(code = error.code().info().code, "outbox: {}", error.for_log().unwrap_or_default());
}

/// What a mail server's answer means. It refuses the mail or its address with 550 to 556; whatever else it says, such as
/// that it does not take our password, may be otherwise later.
fn trouble(error: &lettre::transport::smtp::Error) -> Trouble {
    match error.status().map(|code| code.to_string()) {
        Some(code) if ["550", "551", "552", "553", "554", "555", "556"].contains(&code.as_str()) => Trouble::Refused,
        Some(code) => Trouble::Later(code),
        None if error.is_timeout() => Trouble::Later("timeout".to_owned()),
        None if error.is_tls() => Trouble::Later("tls".to_owned()),
        None if error.is_client() => Trouble::Later("no_starttls_or_no_login".to_owned()),
        None => Trouble::Later("no_answer".to_owned()),
    }
}

/// The URL as lettre reads it. What it would not encrypt by itself, it must: only `?tls=none` says otherwise.
fn with_tls(url: &str) -> std::result::Result<String, String> {
    match url.split_once('?') {
        None if url.starts_with("smtps://") => Ok(url.to_owned()),
        None if url.starts_with("smtp://") => Ok(format!("{url}?tls=required")),
        Some((plain, "tls=none")) if url.starts_with("smtp://") => Ok(plain.to_owned()),
        _ => Err("smtp_url: smtps://…, smtp://… or smtp://…?tls=none are accepted".to_owned()),
    }
}

/// The languages of a mail (RFC 3282).
#[derive(Clone)]
struct ContentLanguage(String);

impl Header for ContentLanguage {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Content-Language")
    }
    fn parse(text: &str) -> std::result::Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self(text.to_owned()))
    }
    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), self.0.clone())
    }
}

/// Says that no person sent it, so that no machine answers (RFC 3834).
#[derive(Clone)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }
    fn parse(_: &str) -> std::result::Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }
    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::with_tls;

    #[test]
    fn a_mail_server_is_spoken_to_in_the_clear_only_where_that_is_said() {
        let read = |url: &str| with_tls(url).ok();
        assert_eq!(read("smtp://post.example:587").as_deref(), Some("smtp://post.example:587?tls=required"));
        assert_eq!(read("smtps://u:p@post.example").as_deref(), Some("smtps://u:p@post.example"));
        assert_eq!(read("smtp://127.0.0.1:25?tls=none").as_deref(), Some("smtp://127.0.0.1:25"));
        for refused in ["smtp://post.example?tls=opportunistic", "smtps://post.example?tls=none", "http://post.example"]
        {
            assert_eq!(read(refused), None, "{refused}");
        }
    }
}

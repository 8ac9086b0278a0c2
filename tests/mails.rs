//! Invitation mails: they go out in the words of the organisation that invites, once, and none is lost on the way.

use std::sync::Arc;

use betre::mail::Settings;
use chrono::{TimeDelta, TimeZone, Utc};
use kernel::FixedClock;
use serde_json::{Value, json};
use testkit::{Answer, Client, MailServer, Options, Received, Tenant, TestApp, Whim};

/// Organisations that invite, by way of a mail server that does as it is told.
struct Post {
    app: TestApp,
    clock: Arc<FixedClock>,
    server: MailServer,
    tenant: Tenant,
}

impl Post {
    async fn open() -> Self {
        Self::by(|url| format!("{url}?tls=none")).await
    }

    /// With the mail server at another URL than the plain one.
    async fn by(url: impl FnOnce(&str) -> String) -> Self {
        let server = MailServer::start().await;
        let clock = Arc::new(FixedClock::at(Utc.with_ymd_and_hms(2031, 6, 30, 9, 0, 0).unwrap()));
        let mail = Settings {
            url: url(&server.url),
            from: "Betre <betre@ks.example>".parse().unwrap(),
            public_url: "https://betre.example".to_owned(),
        };
        // The outbox is the service's, not a tenant's: a sender of another test would empty it.
        let options =
            Options { clock: Arc::clone(&clock) as _, own_database: true, mail: Some(mail), ..Options::default() };
        let app = TestApp::with(options).await;
        let tenant = app.tenant("Alver").await;
        Self { app, clock, server, tenant }
    }

    async fn invite(&self) -> String {
        self.invite_to(&self.tenant, "Sunniva Herland").await.header("location").to_owned()
    }

    async fn invite_to(&self, tenant: &Tenant, name: &str) -> Answer {
        let body = json!({ "name": name, "email": "sunniva@lindas.example", "roles": ["case_handler"] });
        let made = tenant.admin.post(&format!("{}/invitations", tenant.path), body).await.expect(201);
        assert_eq!((&made.body["mail"], &made.body["mailedAt"]), (&json!("queued"), &Value::Null));
        made
    }

    /// Lets the sender try what is due; tells how many mails.
    async fn round(&self) -> usize {
        self.app.shared.mail.as_ref().unwrap().round(&self.app.shared.stopping).await.unwrap()
    }

    /// The administrator, signed in anew: a token lasts an hour.
    fn admin(&self) -> Client {
        self.app.person(&format!("admin-{}", self.tenant.slug.rsplit_once('-').unwrap().1))
    }

    async fn read(&self, invitation: &str) -> Value {
        self.admin().get(invitation).await.expect(200).body
    }

    /// The one mail that has come.
    fn only(&self) -> Received {
        let [only] = &self.server.kept()[..] else { panic!("{:?}", self.server.kept()) };
        only.clone()
    }
}

/// The link in a mail: tenant, invitation and secret.
fn link(mail: &Received) -> (String, String, String) {
    let text = mail.part("text/plain");
    let link = text.lines().find(|line| line.starts_with("https://")).expect("a link");
    let parts = link.strip_prefix("https://betre.example/invitations/").expect("a page of ours");
    let (tenant, rest) = parts.split_once('/').expect("an invitation");
    let (invitation, secret) = rest.split_once('#').expect("a secret");
    (tenant.to_owned(), invitation.to_owned(), secret.trim().to_owned())
}

#[actix_web::test]
async fn an_invitation_goes_out_with_the_link_that_lets_in() {
    let post = Post::open().await;
    let invitation = post.invite().await;
    assert_eq!(post.round().await, 1);
    let mail = post.only();
    assert_eq!(mail.to, "<sunniva@lindas.example>");
    assert_eq!(mail.header("From"), "Betre <betre@ks.example>");
    assert!(mail.header("To").contains("Sunniva Herland") && mail.header("To").ends_with(" <sunniva@lindas.example>"));
    assert_eq!(mail.header("Subject"), "Alver inviterer deg til Betre");
    assert_eq!(
        (mail.header("Content-Language").as_str(), mail.header("Auto-Submitted").as_str()),
        ("nn", "auto-generated")
    );
    assert_eq!(mail.header("Date"), "Mon, 30 Jun 2031 09:00:00 +0000");
    let text = mail.part("text/plain");
    assert!(text.starts_with("Hei, Sunniva Herland!") && text.contains("seinast 13. juli 2031"), "{text}");
    assert!(mail.part("text/html").contains("<div lang=\"nn\">"));
    let read = post.read(&invitation).await;
    assert_eq!((&read["mail"], &read["mailedAt"]), (&json!("sent"), &json!("2031-06-30T09:00:00.000Z")));
    assert_eq!((&read["version"], &read["mailFailure"]), (&json!(2), &Value::Null));
    let (tenant, invitation, secret) = link(&mail);
    let path = format!("/v1/tenants/{tenant}/invitations/{invitation}/transitions/accept");
    let sunniva = post.app.person(&format!("sunniva-{}", post.app.unique()));
    sunniva.post(&path, json!({ "secret": secret })).await.expect(200);
    // The service did it by itself, and what it sent stands nowhere.
    let events = post.tenant.admin.get(&format!("{}/events", post.tenant.path)).await.expect(200);
    assert!(!events.text.contains(&secret));
    let events = events.body["items"].as_array().unwrap();
    let sent = events.iter().find(|event| event["kind"] == "invitation.mail").unwrap();
    assert_eq!((&sent["subject"], &sent["credential"]), (&json!(invitation), &Value::Null));
    assert_eq!(sent["actor"], format!("person_{}", "0".repeat(26)));
    assert_eq!(post.round().await, 0);
    post.app.stop().await;
}

#[actix_web::test]
async fn a_mail_is_written_in_the_languages_of_the_organisation() {
    let post = Post::open().await;
    for (language, kind, greeting, languages) in [
        ("nb", "municipality", "Lenken virker én gang", "nb"),
        ("neutral", "inter_municipal_company", "Lenkja verkar éin gong", "nb, nn"),
        ("nb", "foreign", "The link works once, and until 13 July 2031", "en"),
    ] {
        let tenant = post.app.tenant_of("Radøy", json!({ "kind": kind, "language": language })).await;
        let made = post.invite_to(&tenant, "Kåre <b>Øvre</b> & co").await;
        assert_eq!(post.round().await, 1);
        let mail = post.server.kept().pop().unwrap();
        assert_eq!(mail.header("Content-Language"), languages);
        let (text, html) = (mail.part("text/plain"), mail.part("text/html"));
        assert!(text.contains(greeting) && text.contains("Kåre <b>Øvre</b> & co"), "{text}");
        assert!(html.contains("Kåre &lt;b&gt;Øvre&lt;/b&gt; &amp; co") && !html.contains("<b>"), "{html}");
        assert_eq!(html.matches("<a href=").count(), languages.split(", ").count());
        assert_eq!(link(&mail).1, made.id());
    }
    post.app.stop().await;
}

#[actix_web::test]
async fn a_mail_that_is_not_taken_is_tried_again_until_it_is() {
    let post = Post::open().await;
    let invitation = post.invite().await;
    post.server.will([Whim::Answer("451 later"), Whim::Vanish, Whim::Answer("535 who are you")]);
    for wait in [2, 5, 15] {
        assert_eq!((post.round().await, post.round().await), (1, 0));
        assert_eq!(post.read(&invitation).await["mail"], "queued");
        post.clock.advance(TimeDelta::minutes(wait) - TimeDelta::milliseconds(1));
        assert_eq!(post.round().await, 0);
        post.clock.advance(TimeDelta::milliseconds(1));
    }
    assert_eq!(post.round().await, 1);
    post.only();
    assert_eq!(post.read(&invitation).await["mail"], "sent");
    post.app.stop().await;
}

#[actix_web::test]
async fn after_two_days_without_an_answer_a_mail_has_failed() {
    let post = Post::open().await;
    let invitation = post.invite().await;
    let mut tried = 0;
    while post.read(&invitation).await["mail"] == "queued" {
        post.server.will([Whim::Vanish]);
        tried += post.round().await;
        post.clock.advance(TimeDelta::hours(12));
    }
    let read = post.read(&invitation).await;
    assert_eq!((tried, &read["mailFailure"], &read["version"]), (8, &json!("unreachable"), &json!(2)));
    assert_eq!((post.round().await, post.server.kept().len()), (0, 0));
    post.app.stop().await;
}

#[actix_web::test]
async fn a_refused_mail_has_failed_at_once_and_can_be_sent_again() {
    let post = Post::open().await;
    let invitation = post.invite().await;
    post.server.will([Whim::Answer("550 no such mailbox")]);
    assert_eq!(post.round().await, 1);
    let read = post.read(&invitation).await;
    assert_eq!((&read["mail"], &read["mailFailure"]), (&json!("failed"), &json!("refused")));
    let resend = format!("{invitation}/transitions/resend");
    post.tenant.admin.transition(&resend, 1, json!({})).await.expect(412);
    let queued = post.tenant.admin.transition(&resend, 2, json!({})).await.expect(200).body;
    assert_eq!((&queued["mail"], &queued["mailFailure"]), (&json!("queued"), &Value::Null));
    assert_eq!(post.round().await, 1);
    let first = post.only();
    assert_eq!(post.read(&invitation).await["mail"], "sent");
    // By GraphQL, and the same link in another mail.
    let id = first.raw.split("invitations/").nth(1).map(|_| link(&first).1).unwrap();
    let mutation = "mutation ($input: ResendInvitation!) { resendInvitation(input: $input) { mail version } }";
    let input = json!({ "input": { "id": id, "expectedVersion": 4 } });
    let answer = post.tenant.admin.graphql(&post.tenant.slug, mutation, input).await;
    assert_eq!(answer.data()["resendInvitation"], json!({ "mail": "QUEUED", "version": 5 }));
    assert_eq!(post.round().await, 1);
    let second = post.server.kept().pop().unwrap();
    assert_eq!(link(&second), link(&first));
    assert_ne!(second.header("Message-ID"), first.header("Message-ID"));
    post.app.stop().await;
}

#[actix_web::test]
async fn a_sender_that_dies_in_the_middle_loses_nothing() {
    let post = Post::open().await;
    let invitation = post.invite().await;
    post.server.will([Whim::FallSilent]);
    // The mail is with the server, and nobody will ever know.
    tokio::select! {
        tried = post.round() => panic!("{tried} tried"),
        () = post.server.another() => {}
    }
    assert_eq!((post.round().await, &post.read(&invitation).await["mail"]), (0, &json!("queued")));
    post.clock.advance(TimeDelta::minutes(2));
    assert_eq!(post.round().await, 1);
    let kept = post.server.kept();
    assert_eq!(kept.len(), 2);
    assert_eq!(kept[0].header("Message-ID"), kept[1].header("Message-ID"));
    assert!(kept[0].header("Message-ID").ends_with("@ks.example>"));
    assert_eq!(post.read(&invitation).await["mail"], "sent");
    post.app.stop().await;
}

#[actix_web::test]
async fn of_two_senders_one_sends_a_mail() {
    let post = Post::open().await;
    for _ in 0..4 {
        post.invite().await;
    }
    let (one, other) = futures_util::join!(post.round(), post.round());
    assert_eq!((one + other, post.server.kept().len()), (4, 4));
    post.app.stop().await;
}

#[actix_web::test]
async fn what_is_no_longer_open_is_not_sent() {
    let post = Post::open().await;
    let (withdrawn, expired) = (post.invite().await, post.invite().await);
    post.tenant.admin.transition(&format!("{withdrawn}/transitions/withdraw"), 1, json!({})).await.expect(200);
    assert_eq!((post.round().await, post.server.kept().len()), (2, 1));
    let read = post.read(&withdrawn).await;
    assert_eq!((&read["mail"], &read["mailFailure"]), (&json!("failed"), &json!("not_open")));
    let resend = async |invitation: &str, version| {
        let path = format!("{invitation}/transitions/resend");
        post.tenant.admin.transition(&path, version, json!({})).await.expect(409)
    };
    assert_eq!(resend(&withdrawn, 3).await.code(), "illegal_transition");
    post.clock.advance(TimeDelta::days(14));
    let refused = post.admin().transition(&format!("{expired}/transitions/resend"), 2, json!({})).await.expect(409);
    assert_eq!(refused.body["rule"], "invitation_has_not_expired");
    post.app.stop().await;
}

#[actix_web::test]
async fn where_no_mail_goes_out_nothing_is_queued_and_resending_says_why() {
    let app = TestApp::start().await;
    let tenant = app.tenant("Alver").await;
    let invitations = format!("{}/invitations", tenant.path);
    let addressed = json!({ "name": "Sunniva", "email": "sunniva@lindas.example", "roles": ["observer"] });
    let nowhere = json!({ "name": "Sunniva", "roles": ["observer"] });
    for (body, rule) in [(addressed, "service_sends_mail"), (nowhere, "invitation_has_address")] {
        let made = tenant.admin.post(&invitations, body).await.expect(201);
        assert_eq!(made.body["mail"], Value::Null);
        let resend = format!("{}/transitions/resend", made.header("location"));
        let refused = tenant.admin.transition(&resend, 1, json!({})).await.expect(409);
        assert_eq!((refused.code(), &refused.body["rule"]), ("rule_unmet", &json!(rule)));
    }
    let observer = app.member(&tenant, "Arvid Hopland", &["observer"]).await;
    let made = tenant.admin.get(&invitations).await.expect(200);
    let one = made.body["items"][0]["id"].as_str().unwrap();
    let refused =
        observer.transition(&format!("{invitations}/{one}/transitions/resend"), 1, json!({})).await.expect(403);
    assert_eq!(refused.body["permission"], "membership.manage");
    app.stop().await;
}

#[actix_web::test]
async fn a_mail_server_that_does_not_encrypt_is_told_nothing() {
    let post = Post::by(|url| url.replace("smtp://", "smtp://betre:hemmeleg@")).await;
    let invitation = post.invite().await;
    assert_eq!((post.round().await, post.server.kept().len()), (1, 0));
    let heard = post.server.heard();
    assert!(!heard.is_empty());
    assert!(heard.iter().all(|line| line.starts_with("EHLO") || line == "QUIT"), "{heard:?}");
    assert_eq!(post.read(&invitation).await["mail"], "queued");
    post.app.stop().await;
}

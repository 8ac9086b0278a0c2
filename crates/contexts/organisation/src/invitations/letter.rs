//! What an invitation's mail says, in the language of the organisation that invites.

use kernel::{Date, Time};

use super::Invitation;
use crate::tenants::{Tenant, TenantKind, TenantLanguage};

/// A mail, but for who sends it and when.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Letter {
    /// The name of the person it is to.
    pub name: String,
    /// The address it is to.
    pub address: String,
    /// The languages that it is written in, as `Content-Language` has them.
    pub languages: String,
    /// What it is about.
    pub subject: String,
    /// What it says, as plain text.
    pub text: String,
    /// The same as HTML.
    pub html: String,
}

/// The words of one language; `{…}` stand for what is particular.
struct Words {
    tag: &'static str,
    subject: &'static str,
    greeting: &'static str,
    invites: &'static str,
    open: &'static str,
    accept: &'static str,
    works: &'static str,
    unexpected: &'static str,
    months: [&'static str; 12],
    /// Stands after the number of the day.
    day: &'static str,
}

const MONTHS: [&str; 12] = [
    "januar",
    "februar",
    "mars",
    "april",
    "mai",
    "juni",
    "juli",
    "august",
    "september",
    "oktober",
    "november",
    "desember",
];

const NB: Words = Words {
    tag: "nb",
    subject: "{tenant} inviterer deg til Betre",
    greeting: "Hei, {name}!",
    invites: "{tenant} inviterer deg til å bli med i Betre, der kommuner og interkommunale selskaper forbedrer arbeidet sitt sammen.",
    open: "Åpne lenken og logg inn slik du pleier på jobb:",
    accept: "Ta imot invitasjonen",
    works: "Lenken virker én gang, og senest {day}. Den som har den, kan bruke den: ikke send den videre.",
    unexpected: "Venter du ingen invitasjon, kan du se bort fra denne e-posten.",
    months: MONTHS,
    day: ".",
};

const NN: Words = Words {
    tag: "nn",
    subject: "{tenant} inviterer deg til Betre",
    greeting: "Hei, {name}!",
    invites: "{tenant} inviterer deg til å bli med i Betre, der kommunar og interkommunale selskap gjer arbeidet sitt betre saman.",
    open: "Opne lenkja og logg inn slik du plar på jobb:",
    accept: "Ta imot invitasjonen",
    works: "Lenkja verkar éin gong, og seinast {day}. Den som har henne, kan bruke henne: ikkje send henne vidare.",
    unexpected: "Ventar du ingen invitasjon, kan du sjå bort frå denne e-posten.",
    months: MONTHS,
    day: ".",
};

const EN: Words = Words {
    tag: "en",
    subject: "{tenant} invites you to Betre",
    greeting: "Hello {name},",
    invites: "{tenant} invites you to Betre, where Norwegian municipalities and inter-municipal companies improve their work together.",
    open: "Open the link and sign in as you do at work:",
    accept: "Accept the invitation",
    works: "The link works once, and until {day} at the latest. Whoever has it can use it: do not pass it on.",
    unexpected: "If you do not expect an invitation, you can ignore this e-mail.",
    months: [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
    day: "",
};

/// Those that an organisation writes: the one that it has decided for, both if it has not, English from abroad.
fn words(tenant: &Tenant) -> &'static [Words] {
    match (tenant.kind, tenant.language) {
        (TenantKind::Foreign, _) => &[EN],
        (_, TenantLanguage::Nb) => &[NB],
        (_, TenantLanguage::Nn) => &[NN],
        (_, TenantLanguage::Neutral) => &[NB, NN],
    }
}

/// The mail with this link in it, to this address.
pub(crate) fn letter(invitation: &Invitation, address: String, tenant: &Tenant, link: &str) -> Letter {
    let languages = words(tenant);
    let last = last_day(invitation.expires_at);
    let fill = |text: &str, words: &Words| {
        let filled = text.replace("{day}", &told(last, words)).replace("{tenant}", &tenant.name);
        filled.replace("{name}", &invitation.name)
    };
    let text = |words: &Words| {
        let before = [words.greeting, words.invites].map(|text| fill(text, words)).join("\n\n");
        let after = [words.works, words.unexpected].map(|text| fill(text, words)).join("\n\n");
        format!("{before}\n\n{}\n{link}\n\n{after}\n", words.open)
    };
    let html = |words: &Words| {
        let paragraph = |text: &str| format!("<p>{}</p>\n", escaped(&fill(text, words)));
        let before: String = [words.greeting, words.invites, words.open].map(paragraph).concat();
        let after = [words.works, words.unexpected].map(paragraph).concat();
        let link = format!("<p><a href=\"{}\">{}</a></p>\n", escaped(link), escaped(words.accept));
        format!("<div lang=\"{}\">\n{before}{link}{after}</div>\n", words.tag)
    };
    let each =
        |part: &dyn Fn(&Words) -> String, between: &str| languages.iter().map(part).collect::<Vec<_>>().join(between);
    let subject = fill(languages[0].subject, &languages[0]);
    Letter {
        name: invitation.name.clone(),
        address,
        languages: each(&|words| words.tag.to_owned(), ", "),
        text: each(&text, "\n* * *\n\n"),
        html: format!(
            "<!doctype html>\n<html lang=\"{}\">\n<head><meta charset=\"utf-8\"><title>{}</title></head>\n<body>\n{}</body>\n</html>\n",
            languages[0].tag,
            escaped(&subject),
            each(&html, "<hr>\n"),
        ),
        subject,
    }
}

/// The last day on which the link works from morning to evening, wherever in Norway.
fn last_day(expires_at: Time) -> Date {
    let day = expires_at.date();
    Date(day.0.pred_opt().unwrap_or(day.0))
}

fn told(Date(day): Date, words: &Words) -> String {
    use chrono::Datelike;
    format!("{}{} {} {}", day.day(), words.day, words.months[day.month0() as usize], day.year())
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\'', "&#39;")
}

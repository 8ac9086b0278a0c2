//! The pages of signing in, as HTML: no script is needed, and meaning is never by colour alone (WCAG 2.1 AA).

use kernel::{Language, Time};
use maud::{DOCTYPE, Markup, html};
use organisation::{api_keys::ApiKey, me::Me, sessions::Session, sign_ins::MySignIn};

use super::words::Text;

/// One way to sign in, as a page shows it.
pub struct Choice {
    /// Where it begins.
    pub address: String,
    /// What it is called.
    pub name: String,
}

/// An API key of an organisation.
pub struct KeyOf {
    /// The organisation's name.
    pub organisation: String,
    /// What can be told again of the key.
    pub key: ApiKey,
}

/// A frame around every page.
pub struct Frame<'p> {
    /// The reader's language.
    pub language: Language,
    /// The page's own address, which the links to other languages keep.
    pub address: &'p str,
    /// What proves that a form is this service's own; none where nobody is signed in.
    pub token: Option<&'p str>,
}

impl Frame<'_> {
    fn say(&self, text: Text) -> &'static str {
        text.say(self.language)
    }

    fn page(&self, title: &str, body: &Markup) -> String {
        let languages = [(Language::Nb, "Bokmål"), (Language::Nn, "Nynorsk"), (Language::En, "English")];
        let address = |language: Language| {
            let question = if self.address.contains('?') { '&' } else { '?' };
            format!("{}{question}lang={}", self.address, language.tag())
        };
        let page = html! {
            (DOCTYPE)
            html lang=(self.language.tag()) {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    title { (title) " – Betre" }
                    link rel="stylesheet" href="/assets/account.css";
                }
                body {
                    a.skip href="#content" { (self.say(Text::SkipToContent)) }
                    header {
                        p.name { "Betre" }
                        nav aria-label=(self.say(Text::ChooseLanguage)) {
                            ul {
                                @for (language, name) in languages {
                                    li {
                                        @if language == self.language {
                                            span aria-current="true" lang=(language.tag()) { (name) }
                                        } @else {
                                            a href=(address(language)) lang=(language.tag()) hreflang=(language.tag()) { (name) }
                                        }
                                    }
                                }
                            }
                        }
                    }
                    main id="content" tabindex="-1" {
                        h1 { (title) }
                        (body)
                    }
                }
            }
        };
        page.into_string()
    }

    /// Where one chooses how to sign in.
    pub fn login(&self, choices: &[Choice]) -> String {
        let body = html! {
            @if choices.is_empty() {
                p { (self.say(Text::NoProvider)) }
            } @else {
                p id="how" { (self.say(Text::HowToSignIn)) }
                ul.choices aria-labelledby="how" {
                    @for choice in choices { li { a.button href=(choice.address) { (choice.name) } } }
                }
            }
            p { (self.say(Text::OwnLink)) }
        };
        self.page(self.say(Text::SignIn), &body)
    }

    /// Why something came to nothing, and the way on.
    pub fn failed(&self, title: Text, why: Text) -> String {
        let body = html! {
            p role="alert" { (self.say(why)) }
            @if self.address == "/account" {
                p { a href="/account" { (self.say(Text::YourAccount)) } }
            } @else {
                p { a href="/login" { (self.say(Text::SignInAgain)) } }
            }
        };
        self.page(self.say(title), &body)
    }

    /// That one is signed out here, and how to be signed out at the provider.
    pub fn signed_out(&self, provider: Option<&Choice>) -> String {
        let body = html! {
            p { (self.say(Text::SignedOutHere)) }
            @if let Some(provider) = provider {
                p { (self.say(Text::SignOutThere)) " " a href=(provider.address) { (provider.name) } }
            }
            p { a href="/login" { (self.say(Text::SignInAgain)) } }
        };
        self.page(self.say(Text::SignedOut), &body)
    }

    /// Whoever is signed in and is nobody's member.
    pub fn stranger(&self, issuer: &str, subject: &str) -> String {
        let body = html! {
            p { (self.say(Text::NoOrganisation)) }
            dl {
                dt { (self.say(Text::Provider)) } dd { code { (issuer) } }
                dt { (self.say(Text::KnownAs)) } dd { code { (subject) } }
            }
            (self.sign_out())
        };
        self.page(self.say(Text::YourAccount), &body)
    }

    /// Who am I, where, and how signed in.
    pub fn account(&self, me: &Me, sessions: &[Session], sign_ins: &Markup, keys: &[KeyOf]) -> String {
        let body = html! {
            p { (self.say(Text::SignedInAs)) " " strong { (me.name) } "." }
            section aria-labelledby="organisations" {
                h2 id="organisations" { (self.say(Text::Organisations)) }
                table {
                    thead { tr {
                        th scope="col" { (self.say(Text::Organisation)) }
                        th scope="col" { (self.say(Text::Address)) }
                    } }
                    tbody { @for tenant in &me.tenants { tr {
                        th scope="row" { (tenant.name) }
                        td { code { "/v1/tenants/" (tenant.slug) } }
                    } } }
                }
            }
            (self.sessions(sessions))
            (sign_ins)
            @if !keys.is_empty() { (self.keys(keys)) }
            (self.sign_out())
        };
        self.page(self.say(Text::YourAccount), &body)
    }

    fn sessions(&self, sessions: &[Session]) -> Markup {
        html! {
            section aria-labelledby="sessions" {
                h2 id="sessions" { (self.say(Text::Sessions)) }
                table {
                    thead { tr {
                        th scope="col" { (self.say(Text::Browser)) }
                        th scope="col" { (self.say(Text::Began)) }
                        th scope="col" { (self.say(Text::LastUsed)) }
                        td {}
                    } }
                    tbody { @for session in sessions { tr {
                        th scope="row" { (session.browser.as_deref().unwrap_or(self.say(Text::UnknownBrowser))) }
                        td { (moment(session.created_at)) }
                        td { (moment(session.seen_at)) }
                        td {
                            @if session.is_current {
                                (self.say(Text::ThisBrowser))
                            } @else {
                                (self.form("/account/end-session", &session.id.to_string(), session.version, Text::End))
                            }
                        }
                    } } }
                }
            }
        }
    }

    /// How one signs in, and more ways to.
    pub fn sign_ins(&self, sign_ins: &[MySignIn], more: &[Choice]) -> Markup {
        html! {
            section aria-labelledby="sign-ins" {
                h2 id="sign-ins" { (self.say(Text::SignIns)) }
                table {
                    thead { tr {
                        th scope="col" { (self.say(Text::Provider)) }
                        th scope="col" { (self.say(Text::KnownAs)) }
                        td {}
                    } }
                    tbody { @for one in sign_ins { tr {
                        th scope="row" { (one.issuer) }
                        td { code { (one.subject) } }
                        td { @if sign_ins.len() > 1 { (self.form("/account/unlink", &one.id.to_string(), 1, Text::Remove)) } }
                    } } }
                }
                @if !more.is_empty() {
                    h3 id="more" { (self.say(Text::AddSignIn)) }
                    p { (self.say(Text::AddSignInHelp)) }
                    ul.choices aria-labelledby="more" {
                        @for choice in more { li { a.button href=(choice.address) { (choice.name) } } }
                    }
                }
            }
        }
    }

    fn keys(&self, keys: &[KeyOf]) -> Markup {
        html! {
            section aria-labelledby="keys" {
                h2 id="keys" { (self.say(Text::ApiKeys)) }
                p { (self.say(Text::ApiKeysHelp)) }
                table {
                    thead { tr {
                        th scope="col" { (self.say(Text::ApiKey)) }
                        th scope="col" { (self.say(Text::Organisation)) }
                        th scope="col" { (self.say(Text::StartsWith)) }
                        th scope="col" { (self.say(Text::LastUsed)) }
                        th scope="col" { (self.say(Text::Ends)) }
                    } }
                    tbody { @for KeyOf { organisation, key } in keys { tr {
                        th scope="row" { (key.name) }
                        td { (organisation) }
                        td { code { (key.start) } }
                        td { @match key.last_used_at { Some(at) => (moment(at)), None => (self.say(Text::Never)) } }
                        td { (moment(key.expires_at)) }
                    } } }
                }
            }
        }
    }

    /// A button that does one thing to one thing.
    fn form(&self, action: &str, id: &str, version: i32, label: Text) -> Markup {
        html! {
            form method="post" action=(action) {
                input type="hidden" name="token" value=(self.token.unwrap_or_default());
                input type="hidden" name="id" value=(id);
                input type="hidden" name="version" value=(version);
                button type="submit" { (self.say(label)) }
            }
        }
    }

    fn sign_out(&self) -> Markup {
        html! {
            form method="post" action="/logout" {
                input type="hidden" name="token" value=(self.token.unwrap_or_default());
                button type="submit" { (self.say(Text::SignOut)) }
            }
        }
    }

    /// Where somebody who is invited accepts, once they are signed in.
    pub fn invitation(&self, signed_in: bool, choices: &[Choice]) -> String {
        let body = html! {
            p { (self.say(Text::InvitationHelp)) }
            @if signed_in {
                form method="post" action=(self.address) {
                    input type="hidden" name="token" value=(self.token.unwrap_or_default());
                    label for="secret" { (self.say(Text::Code)) }
                    input #secret name="secret" type="text" required autocomplete="off" spellcheck="false" maxlength="100";
                    button type="submit" { (self.say(Text::Accept)) }
                }
            } @else if choices.is_empty() {
                p { (self.say(Text::NoProvider)) }
            } @else {
                ul.choices { @for choice in choices { li { a.button href=(choice.address) { (choice.name) } } } }
            }
            script src="/assets/invitation.js" defer {}
        };
        self.page(self.say(Text::Invitation), &body)
    }

    /// What came of accepting.
    pub fn accepted(&self, name: &str) -> String {
        let body = html! { p { a href="/account" { (self.say(Text::YourAccount)) } } };
        self.page(&format!("{} {name}", self.say(Text::Accepted)), &body)
    }
}

/// A time as it is read aloud: date and minute, UTC.
fn moment(time: Time) -> Markup {
    let exact = time.0.format("%Y-%m-%dT%H:%M:%SZ").to_string();
    html! { time datetime=(exact) { (time.0.format("%Y-%m-%d %H:%M").to_string()) " UTC" } }
}

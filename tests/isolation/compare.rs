//! Two answers that must be the same.

use std::collections::BTreeMap;

use serde_json::Value;
use testkit::Answer;

/// Headers that differ between any two answers. `Connection` is between two machines and not part of an answer: actix
/// closes if it answered before the whole body had come, which is chance.
const OWN: &[&str] = &["date", "x-request-id", "content-length", "connection"];

/// An answer without what is the request's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    pub status: u16,
    pub headers: BTreeMap<String, String>,
    pub body: String,
}

impl Seen {
    /// The answer to a request that named `probes`: wherever they are repeated, they are only an echo.
    pub fn of(answer: &Answer, probes: &[&str]) -> Self {
        let mask = |text: &str| probes.iter().fold(text.to_owned(), |text, probe| text.replace(probe, "{probe}"));
        let headers = answer.headers.iter().filter(|(name, _)| !OWN.contains(&name.as_str()));
        let headers = headers.map(|(name, value)| (name.to_string(), mask(value.to_str().unwrap_or("?")))).collect();
        let mut body = answer.body.clone();
        forget(&mut body);
        let body = if body.is_null() { answer.text.clone() } else { body.to_string() };
        Self { status: answer.status, headers, body: mask(&body) }
    }

    /// What tells the two apart, if anything does.
    pub fn difference(&self, other: &Self) -> Option<String> {
        if self.status != other.status {
            return Some(format!("status {} and {}: {} | {}", self.status, other.status, self.body, other.body));
        }
        if self.body != other.body {
            return Some(format!("bodies: {} | {}", self.body, other.body));
        }
        (self.headers != other.headers).then(|| format!("headers: {:?} | {:?}", self.headers, other.headers))
    }
}

/// Takes out what names the request.
fn forget(value: &mut Value) {
    match value {
        Value::Object(members) => {
            members.remove("instance");
            members.remove("requestId");
            members.values_mut().for_each(forget);
        }
        Value::Array(items) => items.iter_mut().for_each(forget),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::Seen;

    fn seen(status: u16, header: &str, body: &str) -> Seen {
        let headers = [("vary".to_owned(), header.to_owned())].into();
        Seen { status, headers, body: body.to_owned() }
    }

    #[test]
    fn answers_that_differ_in_anything_are_told_apart() {
        let unknown = seen(404, "Accept", "not_found");
        assert_eq!(unknown.difference(&unknown.clone()), None);
        for other in [
            seen(403, "Accept", "not_found"),
            seen(404, "Authorization", "not_found"),
            seen(404, "Accept", "not_found "),
            seen(200, "Accept", "{}"),
        ] {
            assert!(unknown.difference(&other).is_some(), "{other:?}");
        }
    }

    #[actix_web::test]
    async fn an_echo_of_the_question_is_no_difference_and_anything_else_is() {
        let app = testkit::TestApp::start().await;
        let tenant = app.tenant("Ekko").await;
        let ask = async |name: &str| tenant.admin.get(&format!("/v1/tenants/{name}")).await;
        let (one, other, known) = (ask("none-a").await, ask("none-b").await, ask(&tenant.slug).await);
        assert_eq!(Seen::of(&one, &["none-a"]).difference(&Seen::of(&other, &["none-b"])), None);
        assert!(Seen::of(&one, &["none-a"]).difference(&Seen::of(&known, &[&tenant.slug])).is_some());
        app.stop().await;
    }
}

//! What is asked, and how an answer is known to be right: its status, and how often words stand in its body.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use crate::{
    client::Answer,
    data::{
        CARDS, KEY, Kind, MAP, OPEN_PROPOSALS, OWNERS, SESSION, Size, UNITS, UNITS_LARGE, column, id, public_id, slug,
    },
};

/// What is measured; the numbers are those of the design's list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Workload {
    /// One word from a bare actix-web server.
    Hello,
    /// W1: a list of 50 processes.
    List,
    /// W2: one variant with its steps.
    Variant,
    /// W4: GraphQL, 20 processes each with variants and steps.
    Nested,
    /// W5: add a step.
    AddStep,
    /// A comparison of 12 organisations' 60 steps.
    Comparison,
    /// W4 with the open proposals of each process.
    Proposals,
    /// A municipality's code to today's municipalities; asks no database.
    Resolve,
    /// A tenant's tree of 200 units as of a day.
    Structure,
    /// The same of a tenant with 2,000 units.
    LargeStructure,
    /// Who owned how much of a company as of a day; 32 owners.
    Register,
    /// A board with everything on it: 40 cards.
    Board,
    /// Move a card of such a board into another column.
    MoveCard,
    /// A request that is refused before the database is asked, where nobody has to say who they are.
    Anonymous,
    /// The same where somebody has to, with a token that is remembered.
    Token,
    /// The same with an API key that is remembered.
    Key,
    /// The same with a browser's session that is remembered.
    Session,
}

impl Workload {
    /// Those that ask the API.
    pub const ALL: [Self; 16] = [
        Self::List,
        Self::Variant,
        Self::Nested,
        Self::AddStep,
        Self::Comparison,
        Self::Proposals,
        Self::Resolve,
        Self::Structure,
        Self::LargeStructure,
        Self::Register,
        Self::Board,
        Self::MoveCard,
        Self::Anonymous,
        Self::Token,
        Self::Key,
        Self::Session,
    ];

    /// A short name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Hello => "hello",
            Self::List => "W1",
            Self::Variant => "W2",
            Self::Nested => "W4",
            Self::AddStep => "W5",
            Self::Comparison => "M1",
            Self::Proposals => "M2",
            Self::Resolve => "R1",
            Self::Structure => "U1",
            Self::LargeStructure => "U2",
            Self::Register => "O1",
            Self::Board => "B1",
            Self::MoveCard => "B2",
            Self::Anonymous => "A0",
            Self::Token => "A1",
            Self::Key => "A2",
            Self::Session => "A3",
        }
    }

    /// What it is.
    pub fn title(self) -> &'static str {
        match self {
            Self::Hello => "a bare actix-web server says one word",
            Self::List => "list 50 processes (REST)",
            Self::Variant => "one variant with its 12 steps (REST)",
            Self::Nested => "20 processes with variants and steps (GraphQL)",
            Self::AddStep => "add a step (REST)",
            Self::Comparison => "comparison of 12 organisations x 60 steps (REST)",
            Self::Proposals => "20 processes with variants, steps and open proposals (GraphQL)",
            Self::Resolve => "resolve a municipality's code (REST, public, no database)",
            Self::Structure => "tree of 200 units as of a day (REST)",
            Self::LargeStructure => "tree of 2,000 units as of a day (REST)",
            Self::Register => "32 owners and their shares as of a day (REST)",
            Self::Board => "a board with its 40 cards (REST)",
            Self::MoveCard => "move a card on a board of 40 (REST)",
            Self::Anonymous => "a refused parameter (REST, public, no database)",
            Self::Token => "a refused parameter with a remembered token (REST, no database)",
            Self::Key => "a refused parameter with a remembered API key (REST, no database)",
            Self::Session => "a refused parameter with a browser's remembered session (REST, no database)",
        }
    }

    /// How many requests a second arrive when waiting times are measured: well below what either core can do.
    pub fn rate(self) -> u32 {
        match self {
            Self::Hello | Self::List | Self::Variant | Self::Resolve | Self::Register => 400,
            Self::Anonymous | Self::Token | Self::Key | Self::Session => 400,
            Self::AddStep | Self::Structure | Self::Board | Self::MoveCard => 200,
            Self::Nested | Self::Proposals => 50,
            Self::Comparison | Self::LargeStructure => 20,
        }
    }

    /// Whether its requests are about one process, drawn at random.
    pub fn has_process(self) -> bool {
        matches!(self, Self::Variant | Self::AddStep)
    }
}

/// The workload with a short name.
pub fn named(name: &str) -> Result<Workload, String> {
    let found = Workload::ALL.into_iter().find(|workload| workload.name().eq_ignore_ascii_case(name));
    found.ok_or_else(|| format!("one of {}", Workload::ALL.map(Workload::name).join(", ")))
}

/// Random numbers that are the same in every run (splitmix64).
#[derive(Clone, Debug)]
pub struct Random(pub u64);

impl Random {
    /// A number from 1 to `last`.
    pub fn up_to(&mut self, last: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % last.max(1) + 1
    }
}

/// A request, and what its answer must be.
pub struct Call {
    /// The request's bytes.
    pub request: Vec<u8>,
    status: u16,
    /// Words, and how often each must stand in the body.
    words: Vec<(String, usize)>,
}

impl Call {
    /// Whether the answer is complete and the tenant's own; otherwise what is wrong with it.
    pub fn check(&self, answer: &Answer<'_>) -> Result<(), String> {
        let body = str::from_utf8(answer.body).map_err(|error| error.to_string())?;
        if answer.status != self.status {
            return Err(format!("status {} in place of {}: {body:.300}", answer.status, self.status));
        }
        for (word, times) in &self.words {
            let found = body.matches(word.as_str()).count();
            if found != *times {
                return Err(format!("{word:?} stands there {found} times in place of {times}: {body:.300}"));
            }
        }
        Ok(())
    }
}

/// What the requests are about.
#[derive(Clone, Debug)]
pub struct Site {
    /// How much data there is.
    pub size: Size,
    /// A token for each tenant's member; the first tenant has number 1.
    pub tokens: Vec<String>,
    /// How often a card was moved in each tenant: whoever moves one says which version of it they saw.
    pub moved: Arc<[AtomicU64]>,
}

const NESTED: &str = "{ processes(first: 20) { edges { node { id title state variants { id kind version \
                      steps { id text actorRole system } } } } } }";

const PROPOSALS: &str = "{ processes(first: 20) { edges { node { id title state openProposals { id text kind \
                         effects { kind } } variants { id kind version steps { id text actorRole system } } } } } }";

/// Codes of different kinds (merged, renumbered, taken in, split, divided, unchanged), and how many municipalities each is
/// on the day that is asked for.
const CODES: [(&str, usize); 8] =
    [("1263", 1), ("0533", 1), ("5030", 1), ("1534", 2), ("5012", 3), ("1850", 2), ("1103", 1), ("0301", 1)];
const RESOLVED_AT: &str = "2024-06-01";
/// The day that units and owners are asked for: after some have ended or changed.
const AS_OF: &str = "2024-06-01";

/// The processes of a tenant that steps are added to are the older half, and single variants are read from the newer
/// half: so how many steps an answer must have is known.
pub fn processes(workload: Workload, size: Size) -> (u64, u64) {
    let half = size.processes / 2;
    if workload == Workload::AddStep { (1, half) } else { (half + 1, size.processes) }
}

/// The tenants that requests are about: those with few units, those with many, or all.
pub fn tenants(workload: Workload, size: Size) -> (u64, u64) {
    match workload {
        Workload::Structure => (size.large() + 1, size.tenants),
        Workload::LargeStructure => (1, size.large()),
        // One caller, who is remembered.
        Workload::Anonymous | Workload::Token | Workload::Key | Workload::Session => (1, 1),
        _ => (1, size.tenants),
    }
}

/// Nobody has moved a card yet in any of so many tenants.
pub fn unmoved(tenants: u64) -> Arc<[AtomicU64]> {
    (0..tenants).map(|_| AtomicU64::new(0)).collect()
}

impl Site {
    /// The next move in a tenant: which card, and the version that it has by now.
    fn next_move(&self, tenant: u64) -> (u64, u64) {
        let counter = usize::try_from(tenant - 1).ok().and_then(|index| self.moved.get(index));
        let made = counter.map_or(0, |counter| counter.fetch_add(1, Ordering::Relaxed));
        (made % CARDS.0, 1 + made / CARDS.0)
    }

    /// A request of a random tenant's member.
    pub fn call(&self, workload: Workload, random: &mut Random) -> Call {
        let (first, last) = tenants(workload, self.size);
        let tenant = first - 1 + random.up_to(last - first + 1);
        let (first, last) = processes(workload, self.size);
        let process = first - 1 + random.up_to(last - first + 1);
        self.about(workload, tenant, process)
    }

    /// The request about one tenant and one of its processes.
    pub fn about(&self, workload: Workload, tenant: u64, process: u64) -> Call {
        let slug = slug(tenant);
        let base = format!("/v1/tenants/{slug}");
        let variant = public_id("variant", &id(Kind::Variant, process, tenant));
        let steps = usize::try_from(self.size.steps).unwrap_or(usize::MAX);
        let own = format!(", {slug}\"");
        let mut version = None;
        let (method, path, body, status, words) = match workload {
            Workload::Hello => ("GET", "/".to_owned(), None, 200, vec![("hello".to_owned(), 1)]),
            Workload::List => {
                let words = vec![("\"id\":\"process_".to_owned(), 50), (own, 50)];
                ("GET", format!("{base}/processes"), None, 200, words)
            }
            Workload::Variant => {
                let words = vec![("\"id\":\"step_".to_owned(), steps), (own, steps), (variant.clone(), 1 + steps)];
                ("GET", format!("{base}/process-variants/{variant}"), None, 200, words)
            }
            Workload::Nested => {
                let body = serde_json::json!({ "query": NESTED }).to_string();
                let words = vec![
                    ("\"id\":\"process_".to_owned(), 20),
                    ("\"id\":\"step_".to_owned(), 20 * steps),
                    (own, 20 + 20 * steps),
                ];
                ("POST", format!("{base}/graphql"), Some(body), 200, words)
            }
            Workload::Comparison => {
                let (variants, rows) = MAP;
                let steps = usize::try_from(variants * rows).unwrap_or(usize::MAX);
                let process = public_id("process", &id(Kind::Process, 0, tenant));
                let words = vec![("\"id\":\"step_".to_owned(), steps), (own, 1 + steps)];
                ("GET", format!("{base}/processes/{process}/comparison"), None, 200, words)
            }
            Workload::Proposals => {
                let body = serde_json::json!({ "query": PROPOSALS }).to_string();
                let open = usize::try_from(20 * OPEN_PROPOSALS).unwrap_or(usize::MAX);
                let words = vec![
                    ("\"id\":\"process_".to_owned(), 20),
                    ("\"id\":\"proposal_".to_owned(), open),
                    (own, 20 + 20 * steps + open),
                ];
                ("POST", format!("{base}/graphql"), Some(body), 200, words)
            }
            Workload::Resolve => {
                let any = usize::try_from(tenant).unwrap_or_default() % CODES.len();
                let (code, municipalities) = CODES[any];
                let path = format!("/v1/reference/municipalities/{code}/successors?at={RESOLVED_AT}");
                let words =
                    vec![("\"share\":".to_owned(), municipalities), (format!("{{\"of\":{{\"code\":\"{code}\""), 1)];
                ("GET", path, None, 200, words)
            }
            Workload::AddStep => {
                let text = format!("Ringjer søkjaren og avtaler nytt møte, {slug}");
                let content = serde_json::json!({
                    "text": text, "kind": "task", "actorRole": "sakshandsamar", "system": "Acos WebSak",
                    "processingTime": "PT15M", "waitingTime": "P2D", "painPoint": "Ingen veit kven som har saka.",
                });
                let body = serde_json::json!({ "variantId": variant, "content": content }).to_string();
                let words = vec![("\"id\":\"step_".to_owned(), 1), (own, 1), (variant.clone(), 1)];
                ("POST", format!("{base}/steps"), Some(body), 201, words)
            }
            Workload::Structure | Workload::LargeStructure => {
                let units = if workload == Workload::Structure { UNITS } else { UNITS_LARGE };
                let units = usize::try_from(units).unwrap_or(usize::MAX);
                let words = vec![("\"id\":\"unit_".to_owned(), units), (own, units), ("namneskiftet".to_owned(), 0)];
                ("GET", format!("{base}/units/structure?on={AS_OF}"), None, 200, words)
            }
            Workload::Register => {
                let owners = usize::try_from(OWNERS).unwrap_or(usize::MAX);
                let words = vec![("\"ownerId\":\"owner_".to_owned(), owners), (own, owners)];
                ("GET", format!("{base}/owners/register?on={AS_OF}"), None, 200, words)
            }
            Workload::Board => {
                let cards = usize::try_from(CARDS.0).unwrap_or(usize::MAX);
                let board = public_id("board", &id(Kind::Board, 0, tenant));
                let words = vec![("\"id\":\"card_".to_owned(), cards), (own, 1 + cards)];
                ("GET", format!("{base}/boards/{board}/content"), None, 200, words)
            }
            Workload::MoveCard => {
                let (card, seen) = self.next_move(tenant);
                version = Some(seen);
                let card = public_id("card", &id(Kind::Card, card, tenant));
                let column = public_id("board_column", &column((tenant + seen) % CARDS.1));
                let body = serde_json::json!({ "columnId": column }).to_string();
                let words = vec![("\"id\":\"card_".to_owned(), 1), (own, 1), (card.clone(), 1)];
                ("POST", format!("{base}/cards/{card}/transitions/move"), Some(body), 200, words)
            }
            Workload::Anonymous | Workload::Token | Workload::Key | Workload::Session => {
                let is_public = workload == Workload::Anonymous;
                let list = if is_public { "/v1/reference/municipalities".to_owned() } else { format!("{base}/units") };
                ("GET", format!("{list}?unknown=1"), None, 400, vec![("\"code\":\"invalid_parameter\"".to_owned(), 1)])
            }
        };
        let token = usize::try_from(tenant - 1).ok().and_then(|index| self.tokens.get(index)).map(String::as_str);
        let token = match workload {
            Workload::Hello | Workload::Resolve | Workload::Anonymous | Workload::Session => None,
            Workload::Key => Some(KEY),
            _ => token,
        };
        let request = written(workload, (method, &path), token, version, body.as_deref());
        Call { request: request.into_bytes(), status, words }
    }
}

/// A request as it goes over the wire.
fn written(
    workload: Workload,
    (method, path): (&str, &str),
    token: Option<&str>,
    version: Option<u64>,
    body: Option<&str>,
) -> String {
    let mut request = format!("{method} {path} HTTP/1.1\r\nHost: localhost\r\nAccept: application/json\r\n");
    if let Some(token) = token {
        request.push_str(&format!("Authorization: Bearer {token}\r\n"));
    }
    if workload == Workload::Session {
        request.push_str(&format!("Cookie: __Host-betre={SESSION}\r\n"));
    }
    if let Some(version) = version {
        request.push_str(&format!("If-Match: \"{version}\"\r\n"));
    }
    if let Some(body) = body {
        request.push_str(&format!("Content-Type: application/json\r\nContent-Length: {}\r\n", body.len()));
    }
    request.push_str("\r\n");
    request.push_str(body.unwrap_or_default());
    request
}

#[cfg(test)]
mod tests;

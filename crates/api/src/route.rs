//! REST: one row of data for each operation.

use std::{pin::Pin, sync::Arc};

use db::{Cx, Done, SharedTx, TenantTx};
use kernel::{Error, Meta, Mode, Outcome, Result, Time};
use serde_json::Value;

use crate::contract::{Contract, Endpoint, contract};
pub use input::Input;

mod input;

/// The HTTP methods that operations have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Method {
    /// Reads.
    Get,
    /// Creates, or makes a transition.
    Post,
    /// Changes with `application/merge-patch+json`.
    Patch,
    /// Deletes.
    Delete,
}

impl Method {
    /// As HTTP writes it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }
}

/// What a route acts in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// The tenant named in the path.
    Tenant,
    /// The operator's own tenant: operations on the platform.
    Operator,
    /// The tenant named in the path, by somebody who need not be a member of it.
    Invited,
    /// No tenant.
    Shared,
    /// Nothing that anybody has: no tenant, no person, no database.
    Public,
}

type Call = fn(Arc<Cx>, Value) -> Pin<Box<dyn Future<Output = Result<Reply>>>>;

/// An operation at its address.
pub struct Route {
    /// The method.
    pub method: Method,
    /// The path with `{members}` of the input; `{tenant}` is the tenant's slug or id.
    pub path: &'static str,
    /// What the route acts in.
    pub scope: Scope,
    /// The operation.
    pub meta: Meta,
    /// How many bytes a body may have.
    pub max_body: usize,
    /// The media type of what is answered.
    pub media: &'static str,
    /// Whether a rule of the domain can refuse it: 409. True for whatever writes.
    pub has_rules: bool,
    contract: fn() -> Result<&'static Contract>,
    call: Call,
}

/// What is answered.
#[derive(Debug)]
pub struct Reply {
    /// The HTTP status.
    pub status: u16,
    /// JSON or the document that the route's media type tells; nothing with 204.
    pub body: Option<Vec<u8>>,
    /// The media type of the body.
    pub media: &'static str,
    /// The language that the body is written in, if it is in one.
    pub language: Option<&'static str>,
    /// The row's version.
    pub version: Option<i32>,
    /// The id of what was created, to be appended to the request's path.
    pub created: Option<String>,
    /// Where the next page of a list starts.
    pub next_cursor: Option<String>,
    /// The number of the event that was written.
    pub sequence: Option<i64>,
    /// Whether this is the stored answer to an earlier request.
    pub replayed: bool,
    /// Whether it is the same for everybody.
    pub is_public: bool,
}

/// What is answered unless the operation says otherwise.
const JSON: &str = "application/json";

/// Bodies are 256 KiB at most unless the operation says more.
const MAX_BODY: usize = 256 * 1024;

impl Route {
    /// Reads one resource or a list.
    pub const fn get<O: Endpoint<Tx = TenantTx>>(path: &'static str) -> Self {
        Self::tenant::<O>(Method::Get, path)
    }
    /// Creates a resource, or makes a transition.
    pub const fn post<O: Endpoint<Tx = TenantTx>>(path: &'static str) -> Self {
        Self::tenant::<O>(Method::Post, path)
    }
    /// Changes a resource.
    pub const fn patch<O: Endpoint<Tx = TenantTx>>(path: &'static str) -> Self {
        Self::tenant::<O>(Method::Patch, path)
    }
    /// Deletes a resource.
    pub const fn delete<O: Endpoint<Tx = TenantTx>>(path: &'static str) -> Self {
        Self::tenant::<O>(Method::Delete, path)
    }
    /// Reads what belongs to the caller, and to no tenant.
    pub const fn shared<O: Endpoint<Tx = SharedTx>>(path: &'static str) -> Self {
        Self::of_person::<O>(Method::Get, path)
    }
    /// Creates what belongs to the caller, or makes a transition.
    pub const fn shared_post<O: Endpoint<Tx = SharedTx>>(path: &'static str) -> Self {
        Self::of_person::<O>(Method::Post, path)
    }
    /// Deletes what belongs to the caller.
    pub const fn shared_delete<O: Endpoint<Tx = SharedTx>>(path: &'static str) -> Self {
        Self::of_person::<O>(Method::Delete, path)
    }

    const fn of_person<O: Endpoint<Tx = SharedTx>>(method: Method, path: &'static str) -> Self {
        let call: Call =
            |cx, input| Box::pin(async move { outcome(&cx.run_shared(Contract::read::<O>(input)?).await?) });
        let reads = matches!(method, Method::Get);
        Self {
            method,
            path,
            scope: Scope::Shared,
            meta: O::META,
            max_body: if reads { 0 } else { MAX_BODY },
            media: JSON,
            has_rules: !reads,
            contract: contract::<O>,
            call,
        }
    }

    /// Reads what is public. Who asks is not asked for, and the answer may be kept by whoever passes it on.
    pub const fn public<O: Endpoint<Tx = Time>>(path: &'static str) -> Self {
        const { assert!(matches!(O::MODE, Mode::Read)) };
        let call: Call =
            |cx, input| Box::pin(async move { outcome(&cx.run_public(Contract::read::<O>(input)?).await?) });
        Self {
            method: Method::Get,
            path,
            scope: Scope::Public,
            meta: O::META,
            max_body: 0,
            media: JSON,
            has_rules: false,
            contract: contract::<O>,
            call,
        }
    }

    const fn tenant<O: Endpoint<Tx = TenantTx>>(method: Method, path: &'static str) -> Self {
        let call: Call = |cx, input| Box::pin(async move { outcome(&cx.run(Contract::read::<O>(input)?).await?) });
        Self {
            method,
            path,
            scope: Scope::Tenant,
            meta: O::META,
            max_body: MAX_BODY,
            media: JSON,
            has_rules: !matches!(method, Method::Get),
            contract: contract::<O>,
            call,
        }
    }

    /// Says that a read can be refused by a rule of the domain.
    #[must_use]
    pub const fn has_rules(mut self) -> Self {
        self.has_rules = true;
        self
    }

    /// Says that the answer is a document of this media type, which the output's [`Outcome::document`] gives.
    #[must_use]
    pub const fn media(mut self, media: &'static str) -> Self {
        self.media = media;
        self
    }

    /// Lets bodies be larger.
    #[must_use]
    pub const fn max_body(mut self, bytes: usize) -> Self {
        self.max_body = bytes;
        self
    }

    /// Says that the operation is one on the platform, which acts in the operator's tenant and names none in its path.
    #[must_use]
    pub const fn in_operator(mut self) -> Self {
        self.scope = Scope::Operator;
        self
    }

    /// Says that the caller need not be a member of the tenant in the path, and not even known: who is invited.
    #[must_use]
    pub const fn of_invited(mut self) -> Self {
        self.scope = Scope::Invited;
        self
    }

    /// What the operation takes and gives.
    pub fn contract(&self) -> Result<&'static Contract> {
        (self.contract)()
    }

    /// Whether the request must say which version it changes.
    pub fn needs_version(&self) -> Result<bool> {
        Ok(self.contract()?.member(&["expectedVersion"]).is_some())
    }

    /// Does the operation with an input that [`Route::input`] made.
    pub async fn call(&self, cx: Arc<Cx>, input: Value) -> Result<Reply> {
        let reply = Reply { is_public: self.scope == Scope::Public, ..(self.call)(cx, input).await? };
        Ok(match self.status() {
            204 => Reply { status: 204, body: None, version: None, created: None, ..reply },
            201 => Reply { status: 201, ..reply },
            _ => Reply { created: None, media: self.media, ..reply },
        })
    }

    /// The status of success: a transition changes what exists, every other POST creates.
    pub fn status(&self) -> u16 {
        match self.method {
            Method::Post if !self.path.contains("/transitions/") => 201,
            Method::Delete => 204,
            _ => 200,
        }
    }
}

/// The generic part of a reply, as small as it can be: it is compiled once for every operation.
fn outcome<T: Outcome + serde::Serialize>(done: &Done<T>) -> Result<Reply> {
    let (body, language) = match done.output.document() {
        Some((text, language)) => (text.as_bytes().to_vec(), Some(language)),
        None => (serde_json::to_vec(&done.output).map_err(Error::internal)?, None),
    };
    Ok(Reply {
        status: 200,
        body: Some(body),
        media: JSON,
        language,
        version: done.output.version(),
        created: done.output.subject(),
        next_cursor: done.output.next_cursor().map(str::to_owned),
        sequence: done.sequence,
        replayed: done.replayed,
        is_public: false,
    })
}

impl std::fmt::Debug for Route {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {} = {}", self.method.as_str(), self.path, self.meta.id)
    }
}

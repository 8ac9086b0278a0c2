//! GraphQL: what resolvers and loaders share.
//!
//! A resolver makes an operation's input and calls [`run`] or [`read`]. A nested list is a [`loader`] of a
//! [`ByParent`] operation: one statement for all parents of a level.

use std::{collections::HashMap, hash::Hash, sync::Arc};

use async_graphql::{
    Context, ErrorExtensions, OutputType, SimpleObject, TypeName,
    dataloader::{DataLoader, Loader},
};
use db::{Cx, SharedTx, TenantTx};
use kernel::{At, Code, Error, Fault, FaultCode, Language, Operation, Page, PageInput, Rule, Time};
use serde_json::Value;

use crate::contract::{Endpoint, contract};

/// Runs an operation with an input that a client wrote: held against the same schema as in REST.
pub async fn run<O>(ctx: &Context<'_>, input: O) -> async_graphql::Result<O::Output>
where
    O: Endpoint<Tx = TenantTx>,
{
    let cx = ctx.data_unchecked::<Arc<Cx>>();
    let result = async {
        cx.permit(O::META).await?;
        let mut value = serde_json::to_value(&input).map_err(Error::internal)?;
        contract::<O>()?.admit(&mut value)?;
        let input = crate::contract::Contract::read::<O>(value)?;
        Ok(cx.run(input).await?.output)
    };
    result.await.map_err(|error| failure(ctx, &error))
}

/// Runs an operation whose input the resolver made of checked arguments.
pub async fn read<O>(ctx: &Context<'_>, input: O) -> async_graphql::Result<O::Output>
where
    O: Operation<Tx = TenantTx>,
{
    let cx = ctx.data_unchecked::<Arc<Cx>>();
    cx.run(input).await.map(|done| done.output).map_err(|error| failure(ctx, &error))
}

/// Runs an operation on what belongs to the caller and to no tenant: held against the same schema as in REST.
pub async fn run_shared<O>(ctx: &Context<'_>, input: O) -> async_graphql::Result<O::Output>
where
    O: Endpoint<Tx = SharedTx>,
{
    let cx = ctx.data_unchecked::<Arc<Cx>>();
    let result = async {
        cx.permit(O::META).await?;
        let mut value = serde_json::to_value(&input).map_err(Error::internal)?;
        contract::<O>()?.admit(&mut value)?;
        Ok(cx.run_shared(crate::contract::Contract::read::<O>(value)?).await?.output)
    };
    result.await.map_err(|error| failure(ctx, &error))
}

/// Runs an operation on what is public, with arguments that a client wrote: held against the same schema as in REST.
pub async fn public<O>(ctx: &Context<'_>, input: O) -> async_graphql::Result<O::Output>
where
    O: Endpoint<Tx = Time>,
{
    let cx = ctx.data_unchecked::<Arc<Cx>>();
    let result = async { Ok(cx.run_public(of_checked_arguments(&input)?).await?.output) };
    result.await.map_err(|error| failure(ctx, &error))
}

/// Reads what belongs to the caller and to no tenant, with arguments that a client wrote: held against the same schema as
/// in REST.
pub async fn read_shared<O>(ctx: &Context<'_>, input: O) -> async_graphql::Result<O::Output>
where
    O: Endpoint<Tx = SharedTx>,
{
    let cx = ctx.data_unchecked::<Arc<Cx>>();
    let result = async { Ok(cx.run_shared(of_checked_arguments(&input)?).await?.output) };
    result.await.map_err(|error| failure(ctx, &error))
}

/// The input that was made of a field's arguments, once they hold against its schema.
fn of_checked_arguments<O: Endpoint>(input: &O) -> Result<O, Error> {
    let mut value = serde_json::to_value(input).map_err(Error::internal)?;
    let faults = contract::<O>()?.faults(&mut value)?;
    match faults.is_empty() {
        true => crate::contract::Contract::read::<O>(value),
        false => Err(of_arguments("#/", faults)),
    }
}

/// An error as GraphQL shows it: the code of REST in upper case, the request's id and the faults as extensions.
pub fn failure(ctx: &Context<'_>, error: &Error) -> async_graphql::Error {
    let language = ctx.data_opt::<Language>().copied().unwrap_or_default();
    let cx = ctx.data_unchecked::<Arc<Cx>>();
    if let Some(why) = error.for_log() {
        tracing::error!(request = cx.request_id(), code = error.code().info().code, "{why}");
    }
    let mut problem = error.problem(language);
    problem.insert("code".to_owned(), error.code().info().code.to_uppercase().into());
    problem.insert("requestId".to_owned(), cx.request_id().into());
    for rest_only in ["type", "title", "status", "detail"] {
        problem.remove(rest_only);
    }
    async_graphql::Error::new(error.detail(language)).extend_with(|_, extensions| {
        for (name, value) in &problem {
            if let Ok(value) = async_graphql::Value::from_json(value.clone()) {
                extensions.set(name.as_str(), value);
            }
        }
    })
}

/// Which page of a connection.
#[derive(Clone, Debug, Default)]
pub struct PageArgs {
    /// How many from the start, 1 to 100.
    pub first: Option<i32>,
    /// After this cursor.
    pub after: Option<String>,
    /// How many from the end, 1 to 100.
    pub last: Option<i32>,
    /// Before this cursor.
    pub before: Option<String>,
    /// The order, as in REST.
    pub sort: Option<String>,
}

impl PageArgs {
    fn input(self, edges: bool, count: bool) -> Result<PageInput, Error> {
        let fault = |name: &str, code, accepted: Value| {
            Error::new(Code::InvalidInput).fault(Fault {
                at: At::Parameter(name.to_owned()),
                code,
                accepted: Some(accepted),
            })
        };
        let (limit, cursor, backwards) = match (self.first, self.last) {
            (Some(first), None) => (first, self.after, false),
            (None, Some(last)) => (last, self.before, true),
            _ => return Err(fault("first", FaultCode::Rule, Rule::FirstOrLast.code().into())),
        };
        let limit = u64::try_from(limit).ok().filter(|limit| (1..=100).contains(limit));
        let limit = limit
            .ok_or_else(|| fault(if backwards { "last" } else { "first" }, FaultCode::OutOfRange, "1-100".into()))?;
        Ok(PageInput { limit: Some(limit), cursor, sort: self.sort, count: count.then_some(true), backwards, edges })
    }
}

/// The error of a field's arguments: what is wrong below this place of the input is an argument of the field, such as a
/// list's page, and no member of an input.
fn of_arguments(place: &str, faults: Vec<Fault>) -> Error {
    let argument = |fault: &Fault| match &fault.at {
        At::Pointer(pointer) => pointer.strip_prefix(place).map(str::to_owned),
        _ => None,
    };
    let code =
        if faults.iter().any(|fault| argument(fault).is_some()) { Code::InvalidParameter } else { Code::InvalidInput };
    let placed = faults.into_iter().map(|fault| match argument(&fault) {
        Some(name) => Fault { at: At::Parameter(name), ..fault },
        None => fault,
    });
    placed.fold(Error::new(code), Error::fault)
}

/// Reads one page of a list; cursors are sealed and rows counted only if the query asks for them.
pub async fn connection<O, T>(
    ctx: &Context<'_>,
    args: PageArgs,
    list: impl FnOnce(PageInput) -> O,
) -> async_graphql::Result<Connection<T>>
where
    O: Endpoint<Tx = TenantTx, Output = Page<T>>,
    T: OutputType,
{
    let look = ctx.look_ahead();
    let edges = look.field("edges").field("cursor").exists() || look.field("pageInfo").exists();
    let page = args.input(edges, look.field("totalCount").exists()).map_err(|error| failure(ctx, &error))?;
    let list = list(page);
    let admitted = async || {
        ctx.data_unchecked::<Arc<Cx>>().permit(O::META).await?;
        let faults = contract::<O>()?.faults(&mut serde_json::to_value(&list).map_err(Error::internal)?)?;
        if faults.is_empty() { Ok(()) } else { Err(of_arguments("#/page/", faults)) }
    };
    admitted().await.map_err(|error| failure(ctx, &error))?;
    Ok(Connection::from(read(ctx, list).await?))
}

/// One page of a list.
#[derive(Debug, SimpleObject)]
#[graphql(name_type)]
pub struct Connection<T: OutputType> {
    /// The items with their cursors.
    edges: Vec<Edge<T>>,
    /// Where the page lies in the list.
    page_info: PageInfo,
    /// How many items the whole list has; 10,000 means 10,000 or more.
    total_count: Option<u64>,
}

impl<T: OutputType> TypeName for Connection<T> {
    fn type_name() -> std::borrow::Cow<'static, str> {
        format!("{}Connection", <T as OutputType>::type_name()).into()
    }
}

/// An item of a list and where it lies.
#[derive(Debug, SimpleObject)]
#[graphql(name_type)]
pub struct Edge<T: OutputType> {
    /// Where the item lies in the list.
    cursor: String,
    /// The item.
    node: T,
}

impl<T: OutputType> TypeName for Edge<T> {
    fn type_name() -> std::borrow::Cow<'static, str> {
        format!("{}Edge", <T as OutputType>::type_name()).into()
    }
}

/// Where a page lies in its list.
#[derive(Debug, SimpleObject)]
pub struct PageInfo {
    /// Whether the list goes on after this page.
    has_next_page: bool,
    /// Whether there is something before this page.
    has_previous_page: bool,
    /// The cursor of the first item.
    start_cursor: Option<String>,
    /// The cursor of the last item.
    end_cursor: Option<String>,
}

impl<T: OutputType> From<Page<T>> for Connection<T> {
    fn from(page: Page<T>) -> Self {
        let page_info = PageInfo {
            has_next_page: page.more_after,
            has_previous_page: page.more_before,
            start_cursor: page.edges.first().cloned(),
            end_cursor: page.edges.last().cloned(),
        };
        let mut cursors = page.edges.into_iter();
        let edges = page.items.into_iter().map(|node| Edge { cursor: cursors.next().unwrap_or_default(), node });
        Self { edges: edges.collect(), page_info, total_count: page.count }
    }
}

/// An operation that reads the children of many parents at once.
pub trait ByParent: Operation<Tx = TenantTx, Output = Vec<(Self::Parent, Self::Child)>> {
    /// The parent's id.
    type Parent: Send + Sync + Clone + Eq + Hash + 'static;
    /// The child.
    type Child: Send + Sync + Clone + 'static;
    /// The operation for these parents.
    fn of(parents: &[Self::Parent]) -> Self;
}

/// What a loader of one request reads from.
pub struct Sources<O> {
    cx: Arc<Cx>,
    operation: std::marker::PhantomData<fn() -> O>,
}

#[async_trait::async_trait]
impl<O: ByParent> Loader<O::Parent> for Sources<O> {
    type Value = Vec<O::Child>;
    type Error = Error;

    async fn load(&self, parents: &[O::Parent]) -> Result<HashMap<O::Parent, Vec<O::Child>>, Error> {
        let mut children: HashMap<O::Parent, Vec<O::Child>> = parents.iter().map(|p| (p.clone(), vec![])).collect();
        for (parent, child) in self.cx.run(O::of(parents)).await?.output {
            children.entry(parent).or_default().push(child);
        }
        Ok(children)
    }
}

/// Loaders live as long as their request and are never shared: a shared one would answer one tenant with another's rows.
#[expect(clippy::disallowed_methods, reason = "the load runs inside its request and is awaited by it")]
pub fn loader<O: ByParent>(cx: &Arc<Cx>) -> DataLoader<Sources<O>> {
    let sources = Sources { cx: Arc::clone(cx), operation: std::marker::PhantomData };
    // Without a delay a batch still holds all siblings: a worker is one thread, and the load starts after they are polled.
    DataLoader::new(sources, tokio::spawn).delay(std::time::Duration::ZERO)
}

/// Loads the children of one parent; called for every sibling, it makes one statement for all of them.
pub async fn children<O: ByParent>(ctx: &Context<'_>, parent: O::Parent) -> async_graphql::Result<Vec<O::Child>> {
    let loader = ctx.data_unchecked::<DataLoader<Sources<O>>>();
    loader.load_one(parent).await.map(Option::unwrap_or_default).map_err(|error| failure(ctx, &error))
}

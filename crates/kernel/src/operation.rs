//! An operation is its input type.

use serde::{Serialize, de::DeserializeOwned};

use crate::{Page, Permission, Result, TenantId};

/// Whether an operation may change anything. A read runs in a read-only transaction, so it cannot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Changes nothing; all reads of one request see one snapshot.
    Read,
    /// Changes something, in a transaction of its own that also writes the tenant's event.
    Write,
}

/// What is known of an operation without running it; names its span, its audit entry and its `operationId`.
#[derive(Clone, Copy, Debug)]
pub struct Meta {
    /// `noun.verb`, such as `process.create`.
    pub id: &'static str,
    /// What the caller must hold.
    pub permission: Permission,
    /// Whether it may change anything.
    pub mode: Mode,
    /// Whether it can take a way in from somebody.
    pub shuts_out: bool,
}

/// One thing that the API can do. REST and GraphQL both make the same struct and hand it to the one door.
///
/// ```
/// # use kernel::{Mode, Operation, Page, Permission, Result};
/// #[derive(Clone, serde::Serialize)]
/// struct ListNotes;
///
/// impl Operation for ListNotes {
///     type Output = Page<String>;
///     type Tx = ();
///     const ID: &'static str = "note.list";
///     const PERMISSION: Permission = Permission::ProcessRead;
///     const MODE: Mode = Mode::Read;
///
///     async fn run(self, _: &()) -> Result<Page<String>> {
///         Ok(Page::from(vec![]))
///     }
/// }
/// ```
///
/// Without a permission the same does not compile:
///
/// ```compile_fail,E0046
/// # use kernel::{Mode, Operation, Page, Permission, Result};
/// # #[derive(Clone, serde::Serialize)]
/// # struct ListNotes;
/// impl Operation for ListNotes {
///     type Output = Page<String>;
///     type Tx = ();
///     const ID: &'static str = "note.list";
///     const MODE: Mode = Mode::Read;
///
///     async fn run(self, _: &()) -> Result<Page<String>> {
///         Ok(Page::from(vec![]))
///     }
/// }
/// ```
pub trait Operation: Clone + Serialize + Send + Sync + 'static {
    /// What the caller gets.
    type Output: Outcome + Serialize + DeserializeOwned + Send + Sync + 'static;
    /// The capability that it runs on: a transaction bound to one tenant, or one that sees shared tables only.
    type Tx: Sync;

    /// `noun.verb`, unique among all operations.
    const ID: &'static str;
    /// What the caller must hold. There is no operation without.
    const PERMISSION: Permission;
    /// Whether it may change anything.
    const MODE: Mode;
    /// Whether it can take a way in from somebody: what is remembered of keys and sessions is believed no more once it is
    /// done.
    const SHUTS_OUT: bool = false;
    /// The constants as data.
    const META: Meta =
        Meta { id: Self::ID, permission: Self::PERMISSION, mode: Self::MODE, shuts_out: Self::SHUTS_OUT };

    /// For an operation on the platform, the tenant that it is done to; none for one that founds a tenant.
    fn platform_target(&self) -> Option<TenantId> {
        None
    }

    /// The id of the one thing that the operation is about, such as a process. Somebody with access to one thing only can
    /// do what names that thing here, and nothing else.
    fn object(&self) -> Option<String> {
        None
    }

    /// Whether nobody may ever learn who did it: then no row, no event and no stored answer names the person.
    fn is_anonymous(&self) -> bool {
        false
    }

    /// The members of the input that are never written down: they are left out of the event, and of what is compared when
    /// an idempotency key is used again.
    fn secrets() -> &'static [&'static str] {
        &[]
    }

    /// The keys that a list can be sorted by, as its contract names them; none for what is no list.
    fn sort_keys() -> Vec<&'static str> {
        Vec::new()
    }

    /// Does it. The caller is known, permitted and the input is valid; the transaction is open and will be committed
    /// if this succeeds and rolled back if it fails. May be run again from the start after a serialisation failure.
    fn run(self, tx: &Self::Tx) -> impl Future<Output = Result<Self::Output>> + Send;
}

/// What an output says of itself, for `ETag`, `Location` and the event of a write.
pub trait Outcome {
    /// The id of the one resource that this is, if it is one.
    fn subject(&self) -> Option<String> {
        None
    }
    /// The version of that resource's row.
    fn version(&self) -> Option<i32> {
        None
    }
    /// Where the next page of a list starts.
    fn next_cursor(&self) -> Option<&str> {
        None
    }
    /// The members that are told once and kept nowhere: they are null in the answer that is kept for an idempotency key.
    fn told_once() -> &'static [&'static str]
    where
        Self: Sized,
    {
        &[]
    }
    /// The text of what is a document of a media type of its own, such as a picture, and its language.
    fn document(&self) -> Option<(&str, &'static str)> {
        None
    }
}

impl<T> Outcome for Page<T> {
    fn next_cursor(&self) -> Option<&str> {
        self.next_cursor.as_deref()
    }
}
impl<T> Outcome for Vec<T> {}
impl Outcome for () {}

/// A resource with an id and a version, which is every one that can be read alone: `resource!(Process)`, or with members
/// that are told once (see [`Outcome::told_once`]): `resource!(ApiKey, told once: ["secret"])`.
#[macro_export]
macro_rules! resource {
    ($type:ty, told once: $members:expr) => {
        impl $type {
            /// The id, as GraphQL's interface `Node` has it.
            #[doc(hidden)]
            pub async fn node_id(
                &self,
                _: &$crate::private::async_graphql::Context<'_>,
            ) -> $crate::private::async_graphql::Result<$crate::private::async_graphql::ID> {
                Ok(self.id.to_string().into())
            }
        }
        impl $crate::Outcome for $type {
            fn subject(&self) -> Option<String> {
                Some(self.id.to_string())
            }
            fn version(&self) -> Option<i32> {
                Some(self.version)
            }
            fn told_once() -> &'static [&'static str] {
                &$members
            }
        }
    };
    ($($type:ty),+ $(,)?) => {$(
        $crate::resource!($type, told once: []);
    )+};
}

/// What is left of a resource that was deleted.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize, utoipa::ToSchema, async_graphql::SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct Deleted {
    /// The id of what was deleted; it is never used again.
    pub id: String,
    /// The version that the resource had last.
    pub version: i32,
}

impl Outcome for Deleted {
    fn subject(&self) -> Option<String> {
        Some(self.id.clone())
    }
    fn version(&self) -> Option<i32> {
        Some(self.version)
    }
}

//! Sign-ins: how the caller is known here. A person can have several, each added with a proof of the new one by somebody
//! who is signed in with another; never because two providers tell the same e-mail address.

use api::Route;
use async_graphql::{Context, InputObject, Object, SimpleObject};
use db::SharedTx;
use kernel::{Code, Deleted, Error, Mode, Operation, Outcome, Page, Permission, PersonId, Result, Rule, SignIn};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{people, sessions};

kernel::ids! {
    /// Identifies a sign-in.
    SignInId(SignInKind) = "sign_in",
}

/// A way in which the caller signs in.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct MySignIn {
    /// The sign-in's id.
    pub id: SignInId,
    /// The provider.
    pub issuer: String,
    /// What the provider calls the caller.
    pub subject: String,
    /// The person that the sign-in was first known as; people who are one keep the ids that tenants know them by.
    pub person_id: PersonId,
}

impl MySignIn {
    fn of((person_id, SignIn { issuer, subject }): (PersonId, SignIn)) -> Self {
        let id = SignInId::new(db::uuid_of(format!("sign_in\n{issuer}\n{subject}").as_bytes()));
        Self { id, issuer, subject, person_id }
    }
}

/// How the caller signs in, and as whom.
async fn every(tx: &SharedTx) -> Result<Vec<(PersonId, SignIn)>> {
    people::sign_ins_of(tx, &people::account(tx, tx.person()?).await?).await
}

/// How the caller signs in, as far as the credential reaches: what the provider of one organisation says of somebody counts
/// there, and neither shows nor changes what others vouch for.
pub(crate) async fn within_reach(tx: &SharedTx) -> Result<Vec<(PersonId, SignIn)>> {
    let mut all = every(tx).await?;
    if let Some(bound) = tx.credential().filter(|credential| credential.tenants.is_some()) {
        let issuer = sessions::issuer_of(tx, &bound.id).await?.unwrap_or_else(|| bound.id.clone());
        all.retain(|(_, one)| one.issuer == issuer);
    }
    Ok(all)
}

async fn mine(tx: &SharedTx) -> Result<Vec<MySignIn>> {
    Ok(within_reach(tx).await?.into_iter().map(MySignIn::of).collect())
}

/// Lists how the caller signs in; 1,000 at most. Who was let in by what counts in some organisations only, such as a sign-in
/// at a provider of one, sees the sign-ins at that provider.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct ListMySignIns {}

impl Operation for ListMySignIns {
    type Output = Page<MySignIn>;
    type Tx = SharedTx;
    const ID: &'static str = "sign_in.list";
    const PERMISSION: Permission = Permission::SelfRead;
    const MODE: Mode = Mode::Read;

    async fn run(self, tx: &SharedTx) -> Result<Page<MySignIn>> {
        mine(tx).await.map(Page::from)
    }
}

/// Takes a sign-in away from the caller, who keeps at least one. A sign-in that was somebody of its own before it was
/// linked becomes that again, with the memberships that were given to it.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UnlinkMySignIn {
    /// The sign-in's id.
    pub id: SignInId,
}

impl Operation for UnlinkMySignIn {
    type Output = Deleted;
    type Tx = SharedTx;
    const ID: &'static str = "sign_in.unlink";
    const PERMISSION: Permission = Permission::SelfManage;
    const MODE: Mode = Mode::Write;
    const SHUTS_OUT: bool = true;

    async fn run(self, tx: &SharedTx) -> Result<Deleted> {
        let mine = mine(tx).await?;
        let one = mine.iter().find(|one| one.id == self.id).ok_or_else(|| Error::new(Code::NotFound))?;
        let all = every(tx).await?;
        if all.len() == 1 {
            return Err(Error::rule(Rule::LastSignInStays));
        }
        let of_person = all.iter().filter(|(other, _)| *other == one.person_id).count();
        match of_person {
            // The only one of a person who was linked: they go back to being one alone.
            1 => people::unlink(tx, &[one.person_id]).await?,
            _ => {
                let sign_in = SignIn { issuer: one.issuer.clone(), subject: one.subject.clone() };
                people::remove_sign_in(tx, &sign_in).await?;
            }
        }
        Ok(Deleted { id: self.id.to_string(), version: 1 })
    }
}

/// Adds a sign-in to a person, once both have been proved: the server runs it at the end of a login that somebody who was
/// signed in had begun for that. What proves either reaches as far as what it proves: the provider of one organisation,
/// whose administrators decide what it says, joins nobody for whom other providers vouch already.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct LinkSignIn {
    /// The provider of the new sign-in.
    pub issuer: String,
    /// What it calls the person.
    pub subject: String,
    /// Whether what the provider says counts in every organisation.
    pub counts_everywhere: bool,
}

/// Whether nobody else vouches for them, or the proof counts wherever they are known.
fn is_proved(counts_everywhere: bool, sign_ins: &[(PersonId, SignIn)]) -> bool {
    counts_everywhere || sign_ins.windows(2).all(|two| two[0].1.issuer == two[1].1.issuer)
}

/// That it was linked.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct SignInLinked;
impl Outcome for SignInLinked {}

impl Operation for LinkSignIn {
    type Output = SignInLinked;
    type Tx = SharedTx;
    const ID: &'static str = "sign_in.link";
    const PERMISSION: Permission = Permission::SelfManage;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &SharedTx) -> Result<SignInLinked> {
        let person = tx.person()?;
        let reaches_everywhere = tx.credential().is_some_and(|credential| credential.tenants.is_none());
        if !is_proved(reaches_everywhere, &every(tx).await?) {
            return Err(Error::rule(Rule::ProofReachesAsFar));
        }
        match people::signed_in(tx, &self.issuer, &self.subject).await? {
            Some(other) => {
                let theirs = people::sign_ins_of(tx, &people::account(tx, other).await?).await?;
                if !is_proved(self.counts_everywhere, &theirs) {
                    return Err(Error::rule(Rule::ProofReachesAsFar));
                }
                people::link(tx, person, other).await?;
            }
            None => {
                let Self { issuer, subject, .. } = self;
                people::add_sign_in(tx, person, &SignIn { issuer, subject }).await?;
            }
        }
        Ok(SignInLinked)
    }
}

/// The REST routes.
pub const ROUTES: fn() -> Vec<Route> = || {
    vec![
        Route::shared::<ListMySignIns>("/v1/me/sign-ins"),
        Route::shared_delete::<UnlinkMySignIn>("/v1/me/sign-ins/{id}"),
    ]
};

/// The query fields.
#[derive(Default)]
pub struct SignInQueries;

/// Reading sign-ins.
#[Object]
impl SignInQueries {
    /// Lists how the caller signs in; 1,000 at most.
    async fn my_sign_ins(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<MySignIn>> {
        api::read_shared(ctx, ListMySignIns {}).await.map(|page| page.items)
    }
}

/// The mutation fields.
#[derive(Default)]
pub struct SignInMutations;

/// Taking sign-ins away.
#[Object]
impl SignInMutations {
    /// Takes a sign-in away from the caller, who keeps at least one.
    async fn unlink_my_sign_in(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which sign-in.")] input: UnlinkMySignIn,
    ) -> async_graphql::Result<Deleted> {
        api::run_shared(ctx, input).await
    }
}

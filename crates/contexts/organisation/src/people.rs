//! People and how they sign in: global, reached by a person's own id or sign-in only, never listed.

use db::{Placement, Projection, Row, SharedTable, SharedTx, Table, TenantTx};
use kernel::{Date, MembershipId, PersonId, Result, SignIn, TenantId};
use sea_orm::{ActiveValue::Set, ColumnTrait, Condition, sea_query::Query};

use crate::memberships::Membership;

/// The registry entry of people.
pub const PEOPLE: Table = Table::new("people", Placement::Directory);
/// The registry entry of sign-ins.
pub const IDENTITIES: Table = Table::new("identities", Placement::Directory).after(&["people"]);
/// The registry entry of where and when a person is a member: one row beside each membership.
pub const PERSON_TENANTS: Table = Table::new("person_tenants", Placement::Directory).after(&["people"]);

/// The registry entry of which people are one: each says the account that it belongs to.
pub const LINKS: Table = Table::new("person_links", Placement::Directory).after(&["people"]);

pub(crate) mod people_table {
    use kernel::{PersonId, Time};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, DeriveEntityModel)]
    #[sea_orm(table_name = "people")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: PersonId,
        pub name: String,
        pub created_at: Time,
    }
    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod identity_table {
    use kernel::PersonId;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, DeriveEntityModel)]
    #[sea_orm(table_name = "identities")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub issuer: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub subject: String,
        pub person_id: PersonId,
    }
    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod person_tenant_table {
    use kernel::{Date, MembershipId, PersonId, TenantId};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, DeriveEntityModel)]
    #[sea_orm(table_name = "person_tenants")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub tenant_id: TenantId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub membership_id: MembershipId,
        pub person_id: PersonId,
        pub valid_from: Date,
        pub valid_to: Option<Date>,
    }
    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod link_table {
    use kernel::{PersonId, Time};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, DeriveEntityModel)]
    #[sea_orm(table_name = "person_links")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub person_id: PersonId,
        pub account_id: PersonId,
        pub created_at: Time,
    }
    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

impl SharedTable for link_table::Entity {
    const TABLE: Table = LINKS;
}
impl SharedTable for people_table::Entity {
    const TABLE: Table = PEOPLE;
}
impl SharedTable for identity_table::Entity {
    const TABLE: Table = IDENTITIES;
}
impl SharedTable for person_tenant_table::Entity {
    const TABLE: Table = PERSON_TENANTS;
}

use link_table::Column as Link;
use person_tenant_table::Column as Belonging;

struct Signed(PersonId);
impl Projection for Signed {
    type Entity = identity_table::Entity;
    fn columns() -> Vec<identity_table::Column> {
        vec![identity_table::Column::PersonId]
    }
    fn read(row: &Row<'_>) -> Result<Self> {
        row.next().map(Self)
    }
}

struct Belongs(TenantId);
impl Projection for Belongs {
    type Entity = person_tenant_table::Entity;
    fn columns() -> Vec<Belonging> {
        vec![Belonging::TenantId]
    }
    fn read(row: &Row<'_>) -> Result<Self> {
        row.next().map(Self)
    }
}

/// A person's name.
pub(crate) struct Named(pub String);
impl Projection for Named {
    type Entity = people_table::Entity;
    fn columns() -> Vec<people_table::Column> {
        vec![people_table::Column::Name]
    }
    fn read(row: &Row<'_>) -> Result<Self> {
        row.next().map(Self)
    }
}

/// The tenants that one of these people is a member of today.
pub(crate) async fn tenants_of(tx: &SharedTx, people: &[PersonId]) -> Result<Vec<TenantId>> {
    let today = tx.now().date();
    let ends = Belonging::ValidTo;
    let mine = Condition::all()
        .add(Belonging::PersonId.is_in(people.iter().copied()))
        .add(Belonging::ValidFrom.lte(today))
        .add(Condition::any().add(ends.is_null()).add(ends.gt(today)));
    let rows: Vec<Belongs> = tx.lookup::<person_tenant_table::Entity>().filter(mine).all().await?;
    Ok(rows.into_iter().map(|row| row.0).collect())
}

fn is(issuer: &str, subject: &str) -> Condition {
    Condition::all().add(identity_table::Column::Issuer.eq(issuer)).add(identity_table::Column::Subject.eq(subject))
}

/// The person behind a sign-in, if known.
pub(crate) async fn signed_in(tx: &SharedTx, issuer: &str, subject: &str) -> Result<Option<PersonId>> {
    let found = tx.lookup::<identity_table::Entity>().filter(is(issuer, subject)).one::<Signed>().await?;
    Ok(found.map(|signed| signed.0))
}

struct Linked(PersonId);
impl Projection for Linked {
    type Entity = link_table::Entity;
    fn columns() -> Vec<Link> {
        vec![Link::PersonId]
    }
    fn read(row: &Row<'_>) -> Result<Self> {
        row.next().map(Self)
    }
}

/// The people who have proved to be one with this person, who comes first; mostly nobody else.
pub(crate) async fn account(tx: &SharedTx, person: PersonId) -> Result<Vec<PersonId>> {
    let mut own = Query::select();
    own.column(Link::AccountId).from(link_table::Entity).and_where(Link::PersonId.eq(person));
    let linked = tx.lookup::<link_table::Entity>().filter(Link::AccountId.in_subquery(own)).by(Link::CreatedAt);
    let linked: Vec<Linked> = linked.all().await?;
    let others = linked.into_iter().map(|linked| linked.0).filter(|other| *other != person);
    Ok(std::iter::once(person).chain(others).collect())
}

/// How these people sign in, and whose each sign-in is.
pub(crate) async fn sign_ins_of(tx: &SharedTx, people: &[PersonId]) -> Result<Vec<(PersonId, SignIn)>> {
    let theirs = identity_table::Column::PersonId.is_in(people.iter().copied());
    let found: Vec<Identity> = tx.lookup::<identity_table::Entity>().filter(theirs).all().await?;
    Ok(found.into_iter().map(|one| (one.person_id, SignIn { issuer: one.issuer, subject: one.subject })).collect())
}

struct Identity {
    person_id: PersonId,
    issuer: String,
    subject: String,
}
db::projection!(Identity from identity_table { person_id: PersonId, issuer: Issuer, subject: Subject });

/// Makes a sign-in that nobody has one of this person.
pub(crate) async fn add_sign_in(tx: &SharedTx, person: PersonId, sign_in: &SignIn) -> Result<()> {
    tx.insert(identity_table::ActiveModel {
        issuer: Set(sign_in.issuer.clone()),
        subject: Set(sign_in.subject.clone()),
        person_id: Set(person),
    })
    .await
}

/// Forgets that this sign-in is somebody's.
pub(crate) async fn remove_sign_in(tx: &SharedTx, sign_in: &SignIn) -> Result<()> {
    tx.delete::<identity_table::Entity>(is(&sign_in.issuer, &sign_in.subject)).await
}

/// Makes two people one, with whoever is one with either.
pub(crate) async fn link(tx: &SharedTx, person: PersonId, other: PersonId) -> Result<()> {
    let mut together = account(tx, person).await?;
    together.extend(account(tx, other).await?);
    unlink(tx, &together).await?;
    for one in together {
        let row = link_table::ActiveModel { person_id: Set(one), account_id: Set(person), created_at: Set(tx.now()) };
        tx.insert(row).await?;
    }
    Ok(())
}

/// Makes each of these people one alone.
pub(crate) async fn unlink(tx: &SharedTx, people: &[PersonId]) -> Result<()> {
    tx.delete::<link_table::Entity>(Condition::all().add(Link::PersonId.is_in(people.iter().copied()))).await
}

/// The person behind a sign-in, registered with this id if unknown. A tenant must not see whether the person was known
/// elsewhere, and an id with a time in it would tell: it is a random one.
pub(crate) async fn enrol(tx: &TenantTx, id: PersonId, name: &str, sign_in: &SignIn) -> Result<PersonId> {
    let SignIn { issuer, subject } = sign_in;
    let known = tx.lookup::<identity_table::Entity>().filter(is(issuer, subject)).one::<Signed>().await?;
    if let Some(signed) = known {
        return Ok(signed.0);
    }
    register(tx, id, name).await?;
    tx.insert_shared(identity_table::ActiveModel {
        issuer: Set(issuer.clone()),
        subject: Set(subject.clone()),
        person_id: Set(id),
    })
    .await?;
    Ok(id)
}

/// Registers somebody with this id, who cannot sign in yet.
pub(crate) async fn register(tx: &TenantTx, id: PersonId, name: &str) -> Result<PersonId> {
    tx.insert_shared(people_table::ActiveModel { id: Set(id), name: Set(name.to_owned()), created_at: Set(tx.now()) })
        .await?;
    Ok(id)
}

/// The row beside a membership of the transaction's tenant.
fn beside(tx: &TenantTx, membership: MembershipId) -> Condition {
    Condition::all().add(Belonging::TenantId.eq(tx.tenant())).add(Belonging::MembershipId.eq(membership))
}

/// Notes for the person that they are a member.
pub(crate) async fn joined(tx: &TenantTx, membership: &Membership) -> Result<()> {
    tx.insert_shared(person_tenant_table::ActiveModel {
        tenant_id: Set(tx.tenant()),
        membership_id: Set(membership.id),
        person_id: Set(membership.person_id),
        valid_from: Set(membership.valid_from),
        valid_to: Set(membership.valid_to),
    })
    .await
}

/// Notes for the person when the membership ends.
pub(crate) async fn ends(tx: &TenantTx, membership: MembershipId, end: Option<Date>) -> Result<()> {
    let change = tx.change_shared::<person_tenant_table::Entity>().set(Belonging::ValidTo, end);
    change.one::<Belongs>(beside(tx, membership)).await.map(drop)
}

/// Forgets for the person that there was a membership.
pub(crate) async fn forgotten(tx: &TenantTx, membership: MembershipId) -> Result<()> {
    tx.delete_shared::<person_tenant_table::Entity>(beside(tx, membership)).await
}

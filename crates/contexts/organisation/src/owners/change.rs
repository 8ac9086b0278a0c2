//! Registering and changing owners.

use ::reference::municipalities::history;
use async_graphql::InputObject;
use db::TenantTx;
use kernel::{Code, Date, Deleted, Error, Mode, Operation, Patch, Permission, Result, Rule};
use sea_orm::{ActiveValue::Set, ColumnTrait};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    Column, Owner, OwnerId,
    shares::{self, Share},
    table,
};
use crate::{agreements::parties, dates::check_mistake, identifiers};

/// Registers an owner with its share. Nobody owns twice on the same day: 409 `duplicate_name` if an owner of these days has
/// the municipality number or the organisation number.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CreateOwner {
    /// Makes a repeated request be done once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 255, pattern = "^[!-~]+$")]
    pub idempotency_key: Option<String>,
    /// What the owner is called; unique among the owners who begin on the same day.
    #[schema(min_length = 1, max_length = 200)]
    pub name: String,
    /// The municipality number that the owner has on its first day, or got later; four digits that some municipality has had
    /// since 1838.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(pattern = "^[0-9]{4}$", examples("1263"))]
    pub municipality_code: Option<String>,
    /// The organisation number in Enhetsregisteret; spaces as printed are accepted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 20)]
    pub organisation_number: Option<String>,
    /// The owner's share in parts: of all owners' parts together.
    #[schema(minimum = 1, maximum = 1_000_000)]
    pub parts: i32,
    /// The first day as owner.
    pub valid_from: Date,
    /// The first day on which it is one no longer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<Date>,
}

impl Operation for CreateOwner {
    type Output = Owner;
    type Tx = TenantTx;
    const ID: &'static str = "owner.create";
    const PERMISSION: Permission = Permission::OwnerManage;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<Owner> {
        let owner = Owner {
            id: tx.new_id(),
            name: self.name,
            municipality_code: self.municipality_code.map(|code| known_code(code, "#/municipalityCode")).transpose()?,
            organisation_number: self.organisation_number.as_deref().map(number).transpose()?,
            valid_from: self.valid_from,
            valid_to: self.valid_to,
            version: 1,
            created_at: tx.now(),
            updated_at: tx.now(),
        };
        insert(tx, owner, self.parts).await
    }
}

fn number(number: &str) -> Result<String> {
    identifiers::organisation_number(number, "#/organisationNumber")
}

/// A number that some municipality has had.
pub(crate) fn known_code(code: String, pointer: &str) -> Result<String> {
    if history().of(&code).is_empty() {
        return Err(Error::broken(pointer, Rule::MunicipalityOnce));
    }
    Ok(code)
}

/// It ends after it begins, and on no day of its time is there another owner by its numbers.
async fn check(tx: &TenantTx, owner: &Owner) -> Result<()> {
    if owner.valid_to.is_some_and(|end| end <= owner.valid_from) {
        return Err(Error::broken("#/validTo", Rule::EndsAfterItBegins));
    }
    let others = tx.find::<table::Entity>().filter(Column::Id.ne(owner.id));
    let others = others.meeting(Column::ValidFrom, Column::ValidTo, (owner.valid_from, owner.valid_to));
    let others: Vec<Owner> = others.all().await?;
    match others.iter().find_map(|other| owner.is_known_as(other)) {
        Some(member) => Err(Error::new(Code::DuplicateName).with("member", member)),
        None => Ok(()),
    }
}

/// Writes an owner, whose share is its as long as it is one.
pub(crate) async fn insert(tx: &TenantTx, owner: Owner, parts: i32) -> Result<Owner> {
    check(tx, &owner).await?;
    let Owner {
        id,
        name,
        municipality_code,
        organisation_number,
        valid_from,
        valid_to,
        version,
        created_at,
        updated_at,
    } = owner.clone();
    tx.insert(table::ActiveModel {
        tenant_id: Set(tx.tenant()),
        id: Set(id),
        name: Set(name),
        municipality_code: Set(municipality_code),
        organisation_number: Set(organisation_number),
        valid_from: Set(valid_from),
        valid_to: Set(valid_to),
        version: Set(version),
        created_at: Set(created_at),
        updated_at: Set(updated_at),
    })
    .await?;
    shares::begin(tx, Share { owner_id: id, parts, valid_from, valid_to }).await?;
    Ok(owner)
}

/// Corrects what an owner is called, or says when it is an owner no longer. Nobody owns twice on the same day: 409
/// `duplicate_name`.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UpdateOwner {
    /// The owner's id.
    pub id: OwnerId,
    /// The version that the change was decided on.
    pub expected_version: i32,
    /// What the owner is called; unique among the owners who begin on the same day.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = String, min_length = 1, max_length = 200)]
    pub name: Patch<String>,
    /// The municipality number: four digits that some municipality has had since 1838.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<String>, pattern = "^[0-9]{4}$")]
    pub municipality_code: Patch<String>,
    /// The organisation number in Enhetsregisteret; spaces as printed are accepted.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 20)]
    pub organisation_number: Patch<String>,
    /// The first day on which it is an owner no longer, and a party to no agreement; null takes the end away, and the
    /// agreements are joined anew.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<Date>)]
    pub valid_to: Patch<Date>,
}

impl Operation for UpdateOwner {
    type Output = Owner;
    type Tx = TenantTx;
    const ID: &'static str = "owner.update";
    const PERMISSION: Permission = Permission::OwnerManage;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<Owner> {
        let ends = !self.valid_to.is_keep();
        let is_renamed_only = !ends && self.municipality_code.is_keep() && self.organisation_number.is_keep();
        let known = |code| known_code(code, "#/municipalityCode");
        let code = self.municipality_code.change().map(|code| code.map(known).transpose()).transpose()?;
        let own = self.organisation_number.change();
        let own = own.map(|own| own.as_deref().map(number).transpose()).transpose()?;
        let owner: Owner = tx
            .change::<table::Entity>()
            .set_if(Column::Name, self.name.set())
            .set_if(Column::MunicipalityCode, code)
            .set_if(Column::OrganisationNumber, own)
            .set_if(Column::ValidTo, self.valid_to.change())
            .set(Column::UpdatedAt, tx.now())
            .one(self.id, Some(self.expected_version))
            .await?;
        if !is_renamed_only {
            check(tx, &owner).await?;
        }
        if ends {
            shares::end(tx, owner.id, owner.valid_to).await?;
        }
        if let (true, Some(day)) = (ends, owner.valid_to) {
            parties::leave(tx, owner.id, day).await?;
        }
        Ok(owner)
    }
}

/// Gives an owner another share from a day on; what it was before can still be read.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ReshareOwner {
    /// Makes a repeated request be done once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 255, pattern = "^[!-~]+$")]
    pub idempotency_key: Option<String>,
    /// The owner's id.
    pub id: OwnerId,
    /// The version that the change was decided on.
    pub expected_version: i32,
    /// The share in parts: of all owners' parts together.
    #[schema(minimum = 1, maximum = 1_000_000)]
    pub parts: i32,
    /// The first day of the new share, on which it is an owner. Shares that would begin later are dropped.
    pub from: Date,
}

impl Operation for ReshareOwner {
    type Output = Owner;
    type Tx = TenantTx;
    const ID: &'static str = "owner.reshare";
    const PERMISSION: Permission = Permission::OwnerManage;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<Owner> {
        let owner: Owner = tx
            .change::<table::Entity>()
            .set(Column::UpdatedAt, tx.now())
            .one(self.id, Some(self.expected_version))
            .await?;
        if !owner.owns_on(self.from) {
            return Err(Error::broken("#/from", Rule::WithinItsTime));
        }
        let mut shares = shares::of(tx, owner.id).await?;
        shares.retain(|share| share.valid_from < self.from);
        if let Some(last) = shares.last_mut() {
            last.valid_to = Some(self.from);
        }
        shares.push(Share { owner_id: owner.id, parts: self.parts, valid_from: self.from, valid_to: owner.valid_to });
        shares::replace(tx, owner.id, shares).await?;
        Ok(owner)
    }
}

/// The owner has so many parts more from a day on, of what it has then and of what it has later.
pub(crate) async fn gain(tx: &TenantTx, owner: &Owner, parts: i32, from: Date) -> Result<()> {
    let change = tx.change::<table::Entity>().set(Column::UpdatedAt, tx.now());
    let _: Owner = change.one(owner.id, Some(owner.version)).await?;
    let mut shares = Vec::new();
    for share in shares::of(tx, owner.id).await? {
        let is_split = share.valid_from < from && share.valid_to.is_none_or(|end| from < end);
        if is_split {
            shares.push(Share { valid_to: Some(from), ..share.clone() });
        }
        let valid_from = if is_split { from } else { share.valid_from };
        let more = if valid_from < from { 0 } else { parts };
        shares.push(Share { valid_from, parts: share.parts.saturating_add(more), ..share });
    }
    shares::replace(tx, owner.id, shares).await
}

/// The owner is one no longer from a day on.
pub(crate) async fn leave(tx: &TenantTx, owner: &Owner, day: Date) -> Result<()> {
    let _: Owner = tx
        .change::<table::Entity>()
        .set(Column::ValidTo, Some(day))
        .set(Column::UpdatedAt, tx.now())
        .one(owner.id, Some(owner.version))
        .await?;
    shares::end(tx, owner.id, Some(day)).await
}

/// Deletes an owner that was registered by mistake and is party to nothing; one that has been an owner ends with `validTo`.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DeleteOwner {
    /// The owner's id.
    pub id: OwnerId,
    /// The version that the change was decided on.
    pub expected_version: i32,
}

impl Operation for DeleteOwner {
    type Output = Deleted;
    type Tx = TenantTx;
    const ID: &'static str = "owner.delete";
    const PERMISSION: Permission = Permission::OwnerManage;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<Deleted> {
        let owner: Owner = tx.get(self.id).await?;
        check_mistake(tx, owner.valid_from, owner.created_at)?;
        shares::forget(tx, self.id).await?;
        tx.delete::<table::Entity>(self.id, self.expected_version).await
    }
}

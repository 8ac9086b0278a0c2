//! Registering and changing agreements.

use async_graphql::InputObject;
use db::TenantTx;
use kernel::{Date, Deleted, Error, FaultCode, Mode, Operation, Patch, Permission, Result, Rule};
use sea_orm::ActiveValue::Set;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    Agreement, AgreementDocument, AgreementId, AgreementKind, AgreementObligation, AgreementParty, AgreementPartyRole,
    Column, FeeKey, filled, parties, table,
};
use crate::owners::{self, OwnerId};

/// A party to an agreement: an owner, or somebody else by name; exactly one of the two.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[graphql(name = "NewAgreementPartyInput")]
pub struct NewAgreementParty {
    /// The owner.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner_id: Option<OwnerId>,
    /// What the party is called, if it is no owner.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 200)]
    pub name: Option<String>,
    /// What it is a party as. If nothing is said, owners are `owner` in a company agreement, and everybody is `receiver` in
    /// every other; only an owner is `owner`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<AgreementPartyRole>,
}

/// Registers an agreement.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CreateAgreement {
    /// Makes a repeated request be done once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 255, pattern = "^[!-~]+$")]
    pub idempotency_key: Option<String>,
    /// What kind of agreement it is.
    pub kind: AgreementKind,
    /// What it is called.
    #[schema(min_length = 1, max_length = 200)]
    pub title: String,
    /// The parties beside the company, from its first day on.
    #[schema(min_items = 1, max_items = 500)]
    pub parties: Vec<NewAgreementParty>,
    /// The services that it covers; the same service is written the same way everywhere.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[graphql(default)]
    #[schema(max_items = 100)]
    pub services: Vec<String>,
    /// Who shall do what.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[graphql(default)]
    #[schema(max_items = 100)]
    pub obligations: Vec<AgreementObligation>,
    /// Where its documents are.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[graphql(default)]
    #[schema(max_items = 50)]
    pub documents: Vec<AgreementDocument>,
    /// How many months before its end it is given notice of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0, maximum = 120)]
    pub notice_months: Option<i32>,
    /// What the fee is shared by.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fee_key: Option<FeeKey>,
    /// More on the fee.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 1000)]
    pub fee_note: Option<String>,
    /// The case in the archive.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 100)]
    pub archive_reference: Option<String>,
    /// The first day on which it holds.
    pub valid_from: Date,
    /// The first day on which it no longer holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<Date>,
}

impl Operation for CreateAgreement {
    type Output = Agreement;
    type Tx = TenantTx;
    const ID: &'static str = "agreement.create";
    const PERMISSION: Permission = Permission::AgreementManage;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<Agreement> {
        check_parties(tx, &self.parties, "#/parties").await?;
        let begin = self.valid_from;
        let agreement = Agreement {
            id: tx.new_id(),
            kind: self.kind,
            title: self.title,
            parties: self.parties.into_iter().map(|party| party.from(tx, self.kind, begin)).collect(),
            services: distinct(self.services, "#/services")?,
            obligations: self.obligations,
            documents: self.documents,
            notice_months: self.notice_months,
            fee_key: self.fee_key,
            fee_note: self.fee_note,
            archive_reference: self.archive_reference,
            follows_ids: vec![],
            valid_from: begin,
            valid_to: self.valid_to,
            version: 1,
            created_at: tx.now(),
            updated_at: tx.now(),
        };
        check_period(&agreement)?;
        insert(tx, &agreement).await?;
        Ok(agreement)
    }
}

impl NewAgreementParty {
    pub(super) fn from(self, tx: &TenantTx, kind: AgreementKind, day: Date) -> AgreementParty {
        let Self { owner_id, name, role } = self;
        let role = role.unwrap_or_else(|| AgreementPartyRole::usual(kind, owner_id.is_some()));
        AgreementParty { id: tx.new_id(), owner_id, name, role, valid_from: day, valid_to: None }
    }
}

/// Each is an owner or somebody by name, no owner is named twice, every owner is there, and only an owner is one.
pub(super) async fn check_parties(tx: &TenantTx, parties: &[NewAgreementParty], pointer: &str) -> Result<()> {
    let broken = |nth: usize, rule: Rule| Err(Error::broken(format!("{pointer}/{nth}"), rule));
    let ids: Vec<OwnerId> = parties.iter().filter_map(|party| party.owner_id).collect();
    let known = owners::of(tx, ids.iter().copied()).await?;
    for (nth, party) in parties.iter().enumerate() {
        if party.owner_id.is_some() == party.name.is_some() {
            return broken(nth, Rule::OwnerOrName);
        }
        let Some(owner) = party.owner_id else {
            if party.role == Some(AgreementPartyRole::Owner) {
                return Err(Error::broken(format!("{pointer}/{nth}/role"), Rule::OwnerIsRegistered));
            }
            continue;
        };
        if parties[..nth].iter().any(|other| other.owner_id == Some(owner)) {
            return broken(nth, Rule::PartyOnce);
        }
        if !known.iter().any(|one| one.id == owner) {
            return Err(Error::invalid(format!("{pointer}/{nth}/ownerId"), FaultCode::NoSuchThing, None));
        }
    }
    Ok(())
}

/// Trimmed, each once; a service is a line of text.
fn distinct(services: Vec<String>, pointer: &str) -> Result<Vec<String>> {
    let mut distinct: Vec<String> = Vec::new();
    for (nth, service) in services.into_iter().enumerate() {
        let service = service.trim().to_owned();
        if service.is_empty() || service.chars().count() > 200 {
            return Err(Error::broken(format!("{pointer}/{nth}"), Rule::ServiceIsALine));
        }
        if !distinct.contains(&service) {
            distinct.push(service);
        }
    }
    Ok(distinct)
}

fn check_period(agreement: &Agreement) -> Result<()> {
    match agreement.valid_to {
        Some(end) if end <= agreement.valid_from => Err(Error::broken("#/validTo", Rule::EndsAfterItBegins)),
        _ => Ok(()),
    }
}

fn stored<T: Serialize>(items: &[T]) -> Result<serde_json::Value> {
    serde_json::to_value(items).map_err(Error::internal)
}

/// Writes an agreement with its parties.
pub(crate) async fn insert(tx: &TenantTx, agreement: &Agreement) -> Result<()> {
    let Agreement {
        id,
        kind,
        title,
        parties,
        services,
        obligations,
        documents,
        notice_months,
        fee_key,
        fee_note,
        archive_reference,
        follows_ids,
        valid_from,
        valid_to,
        version,
        created_at,
        updated_at,
    } = agreement.clone();
    tx.insert(table::ActiveModel {
        tenant_id: Set(tx.tenant()),
        id: Set(id),
        kind: Set(kind),
        title: Set(title),
        services: Set(stored(&services)?),
        obligations: Set(stored(&obligations)?),
        documents: Set(stored(&documents)?),
        notice_months: Set(notice_months),
        fee_key: Set(fee_key),
        fee_note: Set(fee_note),
        archive_reference: Set(archive_reference),
        follows_ids: Set(stored(&follows_ids)?),
        valid_from: Set(valid_from),
        valid_to: Set(valid_to),
        version: Set(version),
        created_at: Set(created_at),
        updated_at: Set(updated_at),
    })
    .await?;
    parties::insert(tx, id, &parties).await
}

/// Changes what an agreement says, or when it ends.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UpdateAgreement {
    /// The agreement's id.
    pub id: AgreementId,
    /// The version that the change was decided on.
    pub expected_version: i32,
    /// What it is called.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = String, min_length = 1, max_length = 200)]
    pub title: Patch<String>,
    /// All services that it covers.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Vec<String>, max_items = 100)]
    pub services: Patch<Vec<String>>,
    /// All that somebody shall do.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Vec<AgreementObligation>, max_items = 100)]
    pub obligations: Patch<Vec<AgreementObligation>>,
    /// Where all its documents are.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Vec<AgreementDocument>, max_items = 50)]
    pub documents: Patch<Vec<AgreementDocument>>,
    /// How many months before its end it is given notice of.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<i32>, minimum = 0, maximum = 120)]
    pub notice_months: Patch<i32>,
    /// What the fee is shared by.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<FeeKey>)]
    pub fee_key: Patch<FeeKey>,
    /// More on the fee.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 1000)]
    pub fee_note: Patch<String>,
    /// The case in the archive.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 100)]
    pub archive_reference: Patch<String>,
    /// The first day on which it no longer holds; null takes the end away.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<Date>)]
    pub valid_to: Patch<Date>,
}

impl Operation for UpdateAgreement {
    type Output = Agreement;
    type Tx = TenantTx;
    const ID: &'static str = "agreement.update";
    const PERMISSION: Permission = Permission::AgreementManage;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<Agreement> {
        let services = self.services.set().map(|services| distinct(services, "#/services")).transpose()?;
        let changed: Agreement = tx
            .change::<table::Entity>()
            .set_if(Column::Title, self.title.set())
            .set_if(Column::Services, services.as_deref().map(stored).transpose()?)
            .set_if(Column::Obligations, self.obligations.set().as_deref().map(stored).transpose()?)
            .set_if(Column::Documents, self.documents.set().as_deref().map(stored).transpose()?)
            .set_if(Column::NoticeMonths, self.notice_months.change())
            .set_if(Column::FeeKey, self.fee_key.change())
            .set_if(Column::FeeNote, self.fee_note.change())
            .set_if(Column::ArchiveReference, self.archive_reference.change())
            .set_if(Column::ValidTo, self.valid_to.change())
            .set(Column::UpdatedAt, tx.now())
            .one(self.id, Some(self.expected_version))
            .await?;
        check_period(&changed)?;
        filled(tx, changed).await
    }
}

/// Deletes an agreement that was registered by mistake; one that has held ends with `validTo`.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DeleteAgreement {
    /// The agreement's id.
    pub id: AgreementId,
    /// The version that the change was decided on.
    pub expected_version: i32,
}

impl Operation for DeleteAgreement {
    type Output = Deleted;
    type Tx = TenantTx;
    const ID: &'static str = "agreement.delete";
    const PERMISSION: Permission = Permission::AgreementManage;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<Deleted> {
        let agreement: Agreement = tx.get(self.id).await?;
        crate::dates::check_mistake(tx, agreement.valid_from, agreement.created_at)?;
        parties::forget(tx, self.id).await?;
        tx.delete::<table::Entity>(self.id, self.expected_version).await
    }
}

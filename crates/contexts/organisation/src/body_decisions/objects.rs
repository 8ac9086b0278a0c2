//! What decisions are about.

use std::collections::HashMap;

use db::{Table, TenantTable, TenantTx};
use kernel::{Error, FaultCode, Result};
use sea_orm::{ActiveValue::Set, ColumnTrait};

use super::{BodyDecision, BodyDecisionId};
use crate::events;

mod table {
    use kernel::TenantId;
    use sea_orm::entity::prelude::*;

    use super::super::{BodyDecisionId, DecisionObjectId};

    #[derive(Clone, Debug, DeriveEntityModel)]
    #[sea_orm(table_name = "body_decision_objects")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub tenant_id: TenantId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: DecisionObjectId,
        pub body_decision_id: BodyDecisionId,
        pub object: String,
    }
    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

use table::Column;

/// The registry entry of what decisions are about.
pub const TABLE: Table = Table::tenant("body_decision_objects").after(&["body_decisions"]);

impl TenantTable for table::Entity {
    const TABLE: Table = TABLE;
    const TENANT_ID: table::Column = table::Column::TenantId;
    const ID: table::Column = table::Column::Id;
    const VERSION: Option<table::Column> = None;
}

struct About {
    body_decision_id: BodyDecisionId,
    object: String,
}

db::projection!(About from table { body_decision_id: BodyDecisionId, object: Object });

/// Reads what each of these decisions is about, in one statement.
pub(super) async fn fill(tx: &TenantTx, decisions: &mut [BodyDecision]) -> Result<()> {
    if decisions.is_empty() {
        return Ok(());
    }
    let ids = decisions.iter().map(|decision| decision.id);
    let found = tx.find::<table::Entity>().any_of(Column::BodyDecisionId, ids);
    let found: Vec<About> = found.by(Column::Id).all().await?;
    let mut of: HashMap<BodyDecisionId, Vec<String>> = HashMap::new();
    for about in found {
        of.entry(about.body_decision_id).or_default().push(about.object);
    }
    for decision in decisions {
        decision.objects = of.remove(&decision.id).unwrap_or_default();
    }
    Ok(())
}

/// The decision with what it is about.
pub(super) async fn filled(tx: &TenantTx, mut decision: BodyDecision) -> Result<BodyDecision> {
    fill(tx, std::slice::from_mut(&mut decision)).await?;
    Ok(decision)
}

/// The decisions about a thing.
pub(super) async fn about(tx: &TenantTx, object: &str) -> Result<Vec<BodyDecisionId>> {
    tx.find::<table::Entity>().filter(Column::Object.eq(object)).values(Column::BodyDecisionId).await
}

/// Everything that is decided on is a thing of this tenant, and is named once.
pub(super) async fn check(tx: &TenantTx, objects: &[String]) -> Result<()> {
    if objects.is_empty() {
        return Ok(());
    }
    let known = events::standing(tx, objects).await?;
    for (i, object) in objects.iter().enumerate() {
        let code = match known.contains(object) {
            false => FaultCode::NoSuchThing,
            true if objects[..i].contains(object) => FaultCode::Repeated,
            true => continue,
        };
        return Err(Error::invalid(format!("#/objects/{i}"), code, None));
    }
    Ok(())
}

/// Writes down what a decision is about.
pub(super) async fn write(tx: &TenantTx, decision: &BodyDecision) -> Result<()> {
    let row = |object: &String| table::ActiveModel {
        tenant_id: Set(tx.tenant()),
        id: Set(tx.new_id()),
        body_decision_id: Set(decision.id),
        object: Set(object.clone()),
    };
    tx.insert_many(decision.objects.iter().map(row).collect::<Vec<_>>()).await
}

//! What the gains come to, by unit, process or programme.

use std::collections::{BTreeSet, HashMap};

use async_graphql::SimpleObject;
use db::TenantTx;
use kernel::{Code, Date, Error, Mode, Operation, Outcome, Permission, Result, UnitId};
use organisation::units::{self, UnitInTree};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use work::processes::{self, ProcessId};

use super::{
    GainSum,
    sums::{Period, Summand, sums},
    table::{self, Column},
};
use crate::programmes::{self, ProgrammeId};

kernel::text_enum! {
    /// By what gains are summed up.
    pub enum GainGrouping {
        /// By the units that gain them.
        Unit = "unit",
        /// By the processes that they are gained in.
        Process = "process",
        /// By improvement programme.
        Programme = "programme",
    }
}

/// What the gains of one unit, process or programme come to.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct GainGroup {
    /// The unit, by unit.
    pub unit_id: Option<UnitId>,
    /// The process, by process; null for the gains in none.
    pub process_id: Option<ProcessId>,
    /// The programme, by programme; null for the gains of none.
    pub programme_id: Option<ProgrammeId>,
    /// What unit, process or programme is called; null where there is none.
    pub name: Option<String>,
    /// What its own gains come to, each unit of measure by itself.
    pub sums: Vec<GainSum>,
    /// By unit, what its own gains and those of all units below it come to, each once; otherwise empty.
    pub with_below: Vec<GainSum>,
}

/// What the gains come to.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct GainSummary {
    /// By unit, process or programme, by name, a unit before what is below it; what belongs to none comes last.
    pub groups: Vec<GainGroup>,
    /// What all come to, each once.
    pub total: Vec<GainSum>,
    /// How many gains are left out because they are counted in others.
    pub left_out: i32,
}
impl Outcome for GainSummary {}

/// Sums up the gains by unit, process or programme: identified, planned and realised beside each other and never added,
/// each unit of measure by itself, and each gain once. What is counted in another gain is left out. With a period, each
/// amount counts if its own day lies in it.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct GetGainSummary {
    /// By what; by unit if nothing is said.
    pub group_by: Option<GainGrouping>,
    /// Only the gains of this unit and all that is below it; 404 for one that there is not.
    pub unit_id: Option<UnitId>,
    /// Only the gains of this programme.
    pub programme_id: Option<ProgrammeId>,
    /// Only the gains in this process.
    pub process_id: Option<ProcessId>,
    /// Only amounts of this day or later.
    pub from: Option<Date>,
    /// Only amounts of this day or earlier. The tree of units is read as it was then; as it is today if nothing is
    /// said.
    pub to: Option<Date>,
}

impl Operation for GetGainSummary {
    type Output = GainSummary;
    type Tx = TenantTx;
    const ID: &'static str = "gain.summary";
    const PERMISSION: Permission = Permission::GainRead;
    const MODE: Mode = Mode::Read;

    async fn run(self, tx: &TenantTx) -> Result<GainSummary> {
        let mut tree = units::places(tx, self.to.unwrap_or_else(|| tx.now().date())).await?;
        if let Some(top) = self.unit_id {
            if !tree.contains_key(&top) {
                return Err(Error::new(Code::NotFound));
            }
            tree.retain(|_, unit| unit.upwards.contains(&top));
        }
        let gains = tx
            .find::<table::Entity>()
            .if_any_of(Column::UnitId, self.unit_id.map(|_| tree.keys().copied().collect()))
            .if_equal(Column::ProgrammeId, self.programme_id)
            .if_equal(Column::ProcessId, self.process_id);
        let mut gains: Vec<Summand> = gains.all().await?;
        let period = Period { from: self.from, to: self.to };
        gains.retain(|gain| gain.is_within(period));
        let groups = match self.group_by.unwrap_or(GainGrouping::Unit) {
            GainGrouping::Unit => by_unit(&tree, &gains, period),
            GainGrouping::Process => by_process(tx, &gains, period).await?,
            GainGrouping::Programme => by_programme(tx, &gains, period).await?,
        };
        let left_out = gains.iter().filter(|gain| gain.counted_in.is_some()).count();
        let left_out = i32::try_from(left_out).unwrap_or(i32::MAX);
        Ok(GainSummary { groups, total: sums(&gains, period), left_out })
    }
}

/// A group of nothing yet.
const NOTHING: GainGroup = GainGroup {
    unit_id: None,
    process_id: None,
    programme_id: None,
    name: None,
    sums: Vec::new(),
    with_below: Vec::new(),
};

fn by_unit(tree: &HashMap<UnitId, UnitInTree>, gains: &[Summand], period: Period) -> Vec<GainGroup> {
    let mut below: HashMap<UnitId, Vec<&Summand>> = HashMap::new();
    for gain in gains {
        for unit in tree.get(&gain.unit_id).into_iter().flat_map(|unit| &unit.upwards) {
            below.entry(*unit).or_default().push(gain);
        }
    }
    let mut units: Vec<(UnitId, &UnitInTree)> =
        tree.iter().filter(|(id, _)| below.contains_key(id)).map(|(id, unit)| (*id, unit)).collect();
    let way = |unit: &UnitInTree| -> Vec<(String, UnitId)> {
        let named = |id: &UnitId| (tree.get(id).map(|unit| unit.name.clone()).unwrap_or_default(), *id);
        unit.upwards.iter().rev().map(named).collect()
    };
    units.sort_by_cached_key(|(_, unit)| way(unit));
    let group = |(id, unit): (UnitId, &UnitInTree)| GainGroup {
        unit_id: Some(id),
        name: Some(unit.name.clone()),
        sums: sums(gains.iter().filter(|gain| gain.unit_id == id), period),
        with_below: sums(below.get(&id).into_iter().flatten().copied(), period),
        ..NOTHING
    };
    units.into_iter().map(group).collect()
}

async fn by_process(tx: &TenantTx, gains: &[Summand], period: Period) -> Result<Vec<GainGroup>> {
    let ids: BTreeSet<ProcessId> = gains.iter().filter_map(|gain| gain.process_id).collect();
    let named = processes::of(tx, ids).await?.into_iter().map(|process| (Some(process.id), Some(process.title)));
    let group = |(process_id, name)| GainGroup {
        process_id,
        name,
        sums: sums(gains.iter().filter(|gain| gain.process_id == process_id), period),
        ..NOTHING
    };
    Ok(in_order(named.chain([(None, None)]).map(group)))
}

async fn by_programme(tx: &TenantTx, gains: &[Summand], period: Period) -> Result<Vec<GainGroup>> {
    let ids: BTreeSet<ProgrammeId> = gains.iter().filter_map(|gain| gain.programme_id).collect();
    let programmes = programmes::of(tx, ids).await?;
    let named = programmes.into_iter().map(|programme| (Some(programme.id), Some(programme.name)));
    let group = |(programme_id, name)| GainGroup {
        programme_id,
        name,
        sums: sums(gains.iter().filter(|gain| gain.programme_id == programme_id), period),
        ..NOTHING
    };
    Ok(in_order(named.chain([(None, None)]).map(group)))
}

/// By name, what has none last, and without what comes to nothing.
fn in_order(groups: impl Iterator<Item = GainGroup>) -> Vec<GainGroup> {
    let mut groups: Vec<GainGroup> = groups.filter(|group| !group.sums.is_empty()).collect();
    groups.sort_by(|one, other| (one.name.is_none(), &one.name).cmp(&(other.name.is_none(), &other.name)));
    groups
}

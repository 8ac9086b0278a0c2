//! The function codes of KOSTRA.

use ::reference::kostra::{self, Function, Level};
use async_graphql::SimpleObject;
use kernel::{Mode, Operation, Page, Permission, Result, Time};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

kernel::text_enum! {
    /// Who uses a function code.
    pub enum KostraLevel {
        /// Municipalities.
        Municipality = "municipality",
        /// County municipalities.
        County = "county",
        /// The city districts of Oslo.
        CityDistrict = "city_district",
        /// Taxes, grants and interest in a municipality's accounts.
        Finance = "finance",
    }
}

/// A function code of KOSTRA, as of the year of accounts 2026; codes change from year to year.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct KostraFunction {
    /// Three digits, as text.
    pub code: String,
    /// Who uses it.
    pub level: KostraLevel,
    /// Its name in bokmål; null if it is not known.
    pub name: Option<String>,
    /// Whether the name was read in what Statistics Norway publishes; one that was not should be checked before it is
    /// relied on.
    pub name_is_checked: bool,
}

impl From<&Function> for KostraFunction {
    fn from(function: &Function) -> Self {
        Self {
            code: function.code.to_owned(),
            level: match function.level {
                Level::Municipality => KostraLevel::Municipality,
                Level::County => KostraLevel::County,
                Level::CityDistrict => KostraLevel::CityDistrict,
                Level::Finance => KostraLevel::Finance,
            },
            name: function.name.map(str::to_owned),
            name_is_checked: function.is_checked,
        }
    }
}

/// Lists the function codes of KOSTRA, by code, or the best match first if one is looked for. The list has no pages: it
/// holds all that match, never more than the 150 there are, and `nextCursor` is always null.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct ListKostraFunctions {
    /// Only those whose name holds this, or whose code begins with it; marks and capitals do not matter.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 100)]
    pub q: Option<String>,
    /// Only those of this level.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub level: Option<KostraLevel>,
}

impl Operation for ListKostraFunctions {
    type Output = Page<KostraFunction>;
    type Tx = Time;
    const ID: &'static str = "kostra_function.list";
    const PERMISSION: Permission = Permission::ReferenceRead;
    const MODE: Mode = Mode::Read;

    async fn run(self, _: &Time) -> Result<Page<KostraFunction>> {
        let level = self.level.map(|level| match level {
            KostraLevel::Municipality => Level::Municipality,
            KostraLevel::County => Level::County,
            KostraLevel::CityDistrict => Level::CityDistrict,
            KostraLevel::Finance => Level::Finance,
        });
        let found = kostra::search(level, self.q.as_deref().unwrap_or_default());
        Ok(found.into_iter().map(KostraFunction::from).collect::<Vec<_>>().into())
    }
}

//! Municipalities of any day since 1838.

use ::reference::municipalities::{NameOf, Period, history};
use async_graphql::SimpleObject;
use kernel::{Code, Date, Error, Mode, Operation, Outcome, Page, Permission, Result, Time};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A municipality as long as its code, its name and what it stood for were the same. One that took in another and went on
/// under its code begins anew on that day.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct Municipality {
    /// The municipality's number: four digits, as text. It is no key: most changes give a new one to the same municipality.
    pub code: String,
    /// The name as Statistics Norway writes it: several with ` - ` between them, and the county in brackets where two
    /// municipalities have the same name.
    pub name: String,
    /// Each of its names by itself.
    pub names: Vec<MunicipalityName>,
    /// The county's code: the first two digits.
    pub county_code: String,
    /// The county's name; null for a municipality that no longer holds.
    pub county_name: Option<String>,
    /// The organisation number; null if it is not known, and for a municipality that no longer holds.
    pub organisation_number: Option<String>,
    /// The first day.
    pub valid_from: Date,
    /// The first day on which it no longer held; null while it holds.
    pub valid_to: Option<Date>,
}

/// A name of a municipality.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct MunicipalityName {
    /// The name.
    pub name: String,
    /// Its language (BCP 47): `no` Norwegian, `se` Northern Sámi, `sma` Southern Sámi, `smj` Lule Sámi, `fkv` Kven; null
    /// where the sources do not tell it.
    pub language: Option<String>,
}

impl From<NameOf> for MunicipalityName {
    fn from(NameOf { language, name }: NameOf) -> Self {
        Self { name: name.to_owned(), language: language.map(|language| language.tag().to_owned()) }
    }
}

impl From<&Period> for Municipality {
    fn from(period: &Period) -> Self {
        let history = history();
        let Period { code, name, from, until } = period;
        Self {
            code: (*code).to_owned(),
            name: (*name).to_owned(),
            names: history.names(period).into_iter().map(MunicipalityName::from).collect(),
            county_code: code.chars().take(2).collect(),
            county_name: history.county(period).map(str::to_owned),
            organisation_number: history.organisation_number(period).map(str::to_owned),
            valid_from: Date(*from),
            valid_to: until.map(Date),
        }
    }
}

/// Lists the municipalities that hold on a day, by code, or the best match first if one is looked for. The list has no
/// pages: it holds all that match, never more than 747, and `nextCursor` is always null. A code that held on another day
/// is not in it; read its successors.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct ListMunicipalities {
    /// Only the municipality with this code.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(pattern = "^[0-9]{4}$", examples("1263"))]
    pub code: Option<String>,
    /// The day on which they hold; today if nothing is said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<Date>,
    /// Only those whose name in any language holds this, or whose code begins with it. Marks and capitals do not matter:
    /// `alesund`, `Aalesund` and `ÅLESUND` find Ålesund.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 100)]
    pub q: Option<String>,
    /// Only those of the county with this code.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(pattern = "^[0-9]{2}$", examples("46"))]
    pub county: Option<String>,
}

impl Operation for ListMunicipalities {
    type Output = Page<Municipality>;
    type Tx = Time;
    const ID: &'static str = "municipality.list";
    const PERMISSION: Permission = Permission::ReferenceRead;
    const MODE: Mode = Mode::Read;

    async fn run(self, now: &Time) -> Result<Page<Municipality>> {
        let day = self.at.unwrap_or_else(|| now.date()).0;
        let mut found = history().search(day, self.q.as_deref().unwrap_or_default());
        found.retain(|period| {
            self.code.as_ref().is_none_or(|code| period.code == code)
                && self.county.as_ref().is_none_or(|county| period.code.starts_with(county.as_str()))
        });
        Ok(found.into_iter().map(Municipality::from).collect::<Vec<_>>().into())
    }
}

/// What a municipality code has stood for.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct MunicipalityHistory {
    /// The code.
    pub code: String,
    /// What it stood for, in the order of days. Where one begins later than the one before ended, nothing had the code in
    /// between, and it need not be the same municipality.
    pub periods: Vec<Municipality>,
}
impl Outcome for MunicipalityHistory {}

/// Reads what a municipality code has stood for since 1838. Its successors tell what it is today.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GetMunicipality {
    /// The code, four digits.
    #[schema(pattern = "^[0-9]{4}$", examples("1263"))]
    pub code: String,
}

impl Operation for GetMunicipality {
    type Output = MunicipalityHistory;
    type Tx = Time;
    const ID: &'static str = "municipality.get";
    const PERMISSION: Permission = Permission::ReferenceRead;
    const MODE: Mode = Mode::Read;

    async fn run(self, _: &Time) -> Result<MunicipalityHistory> {
        match history().of(&self.code) {
            [] => Err(Error::new(Code::NotFound)),
            periods => {
                Ok(MunicipalityHistory { code: self.code, periods: periods.iter().map(Municipality::from).collect() })
            }
        }
    }
}

//! The city districts of Oslo.

use ::reference::{
    districts,
    names::{Name, Query},
};
use async_graphql::SimpleObject;
use kernel::{Mode, Operation, Page, Permission, Result, Time};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A city district.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct CityDistrict {
    /// Six digits: the municipality's code and the district's two, as in the regions of KOSTRA.
    pub code: String,
    /// The municipality's code.
    pub municipality_code: String,
    /// The name.
    pub name: String,
}

/// Lists the city districts of Oslo, by code, or the best match first if one is looked for. The list has no pages.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct ListCityDistricts {
    /// Only those whose name holds this; marks and capitals do not matter.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 100)]
    pub q: Option<String>,
}

impl Operation for ListCityDistricts {
    type Output = Page<CityDistrict>;
    type Tx = Time;
    const ID: &'static str = "city_district.list";
    const PERMISSION: Permission = Permission::ReferenceRead;
    const MODE: Mode = Mode::Read;

    async fn run(self, _: &Time) -> Result<Page<CityDistrict>> {
        let query = self.q.as_deref().and_then(Query::new);
        let fits = districts::all().iter().filter_map(|district| match &query {
            Some(query) => query.fits(&Name::new(district.name)).map(|fit| (Some(fit), district)),
            None => Some((None, district)),
        });
        let mut found: Vec<_> = fits.collect();
        found.sort_by_key(|(fit, _)| *fit);
        let found = found.into_iter().map(|(_, district)| CityDistrict {
            code: format!("{}{}", districts::MUNICIPALITY, district.number),
            municipality_code: districts::MUNICIPALITY.to_owned(),
            name: district.name.to_owned(),
        });
        Ok(found.collect::<Vec<_>>().into())
    }
}

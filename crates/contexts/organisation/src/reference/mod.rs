//! Reference data: municipalities since 1838 and what became of them, LOS, KOSTRA, the city districts of Oslo.
//!
//! It is public and the same for everybody, lies in the program itself and asks no database. An operation here has
//! [`Time`](kernel::Time) for its `Tx`: what it can know besides its input is what time it is.

pub mod districts;
pub mod kostra;
pub mod los;
pub mod municipalities;
pub mod succession;

use api::Route;
use async_graphql::{Context, Object};
use kernel::Date;

use districts::{CityDistrict, ListCityDistricts};
use kostra::{KostraFunction, KostraLevel, ListKostraFunctions};
use los::{ListLosConcepts, LosConcept, LosKind};
use municipalities::{GetMunicipality, ListMunicipalities, Municipality, MunicipalityHistory};
use succession::{ListMunicipalityPredecessors, ListMunicipalitySuccessors, MunicipalitySuccession};

/// The REST routes.
pub const ROUTES: fn() -> Vec<Route> = || {
    vec![
        Route::public::<ListMunicipalities>("/v1/reference/municipalities"),
        Route::public::<GetMunicipality>("/v1/reference/municipalities/{code}"),
        Route::public::<ListMunicipalitySuccessors>("/v1/reference/municipalities/{code}/successors"),
        Route::public::<ListMunicipalityPredecessors>("/v1/reference/municipalities/{code}/predecessors"),
        Route::public::<ListCityDistricts>("/v1/reference/city-districts"),
        Route::public::<ListLosConcepts>("/v1/reference/los"),
        Route::public::<ListKostraFunctions>("/v1/reference/kostra"),
    ]
};

/// The query fields.
#[derive(Default)]
pub struct ReferenceQueries;

/// Reading reference data.
#[Object]
impl ReferenceQueries {
    /// Lists the municipalities that hold on a day, all that match at once.
    async fn municipalities(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only the municipality with this code.")] code: Option<String>,
        #[graphql(desc = "The day on which they hold; today if nothing is said.")] at: Option<Date>,
        #[graphql(
            desc = "Only those whose name in any language holds this, or whose code begins with it; best first."
        )]
        q: Option<String>,
        #[graphql(desc = "Only those of the county with this code.")] county: Option<String>,
    ) -> async_graphql::Result<Vec<Municipality>> {
        Ok(api::public(ctx, ListMunicipalities { code, at, q, county }).await?.items)
    }

    /// Reads what a municipality code has stood for since 1838.
    async fn municipality(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The code, four digits.")] code: String,
    ) -> async_graphql::Result<MunicipalityHistory> {
        api::public(ctx, GetMunicipality { code }).await
    }

    /// Lists what became of a municipality.
    async fn municipality_successors(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The code, four digits.")] code: String,
        #[graphql(desc = "The day on which the successors hold; today if nothing is said.")] at: Option<Date>,
        #[graphql(
            desc = "The day on which the code is read; if nothing is said, the last until `at` on which it held."
        )]
        from: Option<Date>,
    ) -> async_graphql::Result<MunicipalitySuccession> {
        api::public(ctx, ListMunicipalitySuccessors { code, at, from }).await
    }

    /// Lists what a municipality was made of.
    async fn municipality_predecessors(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The code, four digits.")] code: String,
        #[graphql(
            desc = "The day on which the predecessors hold; if nothing is said, the day before it began as it is."
        )]
        at: Option<Date>,
        #[graphql(desc = "The day on which the code is read; if nothing is said, the last on which it held.")]
        from: Option<Date>,
    ) -> async_graphql::Result<MunicipalitySuccession> {
        api::public(ctx, ListMunicipalityPredecessors { code, at, from }).await
    }

    /// Lists the city districts of Oslo, all that match at once.
    async fn city_districts(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only those whose name holds this; best first.")] q: Option<String>,
    ) -> async_graphql::Result<Vec<CityDistrict>> {
        Ok(api::public(ctx, ListCityDistricts { q }).await?.items)
    }

    /// Lists the concepts of LOS, all that match at once.
    async fn los_concepts(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only those with a name or synonym, in any language, that holds this; best first.")] q: Option<
            String,
        >,
        #[graphql(desc = "Only those of this kind.")] kind: Option<LosKind>,
        #[graphql(desc = "Only those right below the theme at this address.")] broader: Option<String>,
    ) -> async_graphql::Result<Vec<LosConcept>> {
        Ok(api::public(ctx, ListLosConcepts { q, kind, broader }).await?.items)
    }

    /// Lists the function codes of KOSTRA, all that match at once.
    async fn kostra_functions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only those whose name holds this, or whose code begins with it; best first.")] q: Option<
            String,
        >,
        #[graphql(desc = "Only those of this level.")] level: Option<KostraLevel>,
    ) -> async_graphql::Result<Vec<KostraFunction>> {
        Ok(api::public(ctx, ListKostraFunctions { q, level }).await?.items)
    }
}

//! LOS, the national vocabulary of public services.

use ::reference::los::{self, Concept, Kind, Synonym};
use async_graphql::SimpleObject;
use kernel::{Mode, Operation, Page, Permission, Result, Time};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

kernel::text_enum! {
    /// What a concept of LOS is.
    pub enum LosKind {
        /// `tema`: a field of services.
        Theme = "theme",
        /// `ord`: a service, or what it is about.
        Word = "word",
        /// `hendelse`: something that happens to people or companies.
        Event = "event",
    }
}

/// A concept of LOS.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct LosConcept {
    /// Its address, which is its name for programs.
    pub uri: String,
    /// What it is.
    pub kind: LosKind,
    /// What it is called.
    pub label: LosLabel,
    /// The addresses of the themes that it belongs to; empty for the themes at the top, and for events.
    pub broader: Vec<String>,
    /// Other words for it.
    pub synonyms: Vec<LosSynonym>,
}

/// What a concept is called, by language. LOS has no Sámi.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct LosLabel {
    /// In bokmål.
    pub nb: String,
    /// In nynorsk.
    pub nn: String,
    /// In English; null if LOS does not tell it.
    pub en: Option<String>,
}

/// Another word for a concept.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct LosSynonym {
    /// The word.
    pub text: String,
    /// The languages that it is said in: `nb`, `nn` or both.
    pub languages: Vec<String>,
}

impl From<&Synonym> for LosSynonym {
    fn from(Synonym { text, nb, nn }: &Synonym) -> Self {
        let languages = [("nb", *nb), ("nn", *nn)].into_iter().filter(|(_, is_said)| *is_said);
        Self { text: (*text).to_owned(), languages: languages.map(|(tag, _)| tag.to_owned()).collect() }
    }
}

impl From<&Concept> for LosConcept {
    fn from(concept: &Concept) -> Self {
        Self {
            uri: concept.uri.clone(),
            kind: match concept.kind {
                Kind::Theme => LosKind::Theme,
                Kind::Word => LosKind::Word,
                Kind::Event => LosKind::Event,
            },
            label: LosLabel { nb: concept.nb.to_owned(), nn: concept.nn.to_owned(), en: concept.en.map(str::to_owned) },
            broader: concept.broader.clone(),
            synonyms: concept.synonyms.iter().map(LosSynonym::from).collect(),
        }
    }
}

/// Lists the concepts of LOS, by address, or the best match first if one is looked for: labels before synonyms. The list
/// has no pages: it holds all that match, never more than the 526 there are, and `nextCursor` is always null.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct ListLosConcepts {
    /// Only those with a label or synonym, in any language, that holds this; marks and capitals do not matter.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 100)]
    pub q: Option<String>,
    /// Only those of this kind.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<LosKind>,
    /// Only those right below the theme at this address.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 200)]
    pub broader: Option<String>,
}

impl Operation for ListLosConcepts {
    type Output = Page<LosConcept>;
    type Tx = Time;
    const ID: &'static str = "los_concept.list";
    const PERMISSION: Permission = Permission::ReferenceRead;
    const MODE: Mode = Mode::Read;

    async fn run(self, _: &Time) -> Result<Page<LosConcept>> {
        let kind = self.kind.map(|kind| match kind {
            LosKind::Theme => Kind::Theme,
            LosKind::Word => Kind::Word,
            LosKind::Event => Kind::Event,
        });
        let found = los::search(kind, self.broader.as_deref(), self.q.as_deref().unwrap_or_default());
        Ok(found.into_iter().map(LosConcept::from).collect::<Vec<_>>().into())
    }
}

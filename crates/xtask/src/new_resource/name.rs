//! A resource's name in all the forms in which it is written.

/// The name of a resource in a context.
#[derive(Debug)]
pub struct Name {
    pub context: String,
    /// `service_area`
    pub single: String,
    /// `service_areas`
    pub names: String,
    /// `ServiceArea`
    pub upper: String,
}

/// PostgreSQL cuts names at 63 bytes; `create_` and `_updated_at_idx` must fit beside it.
const LONGEST: usize = 40;

impl Name {
    /// Refuses what would not compile, or would read wrongly ever after.
    pub fn new(context: &str, single: &str, plural: Option<&str>) -> Result<Self, String> {
        let names = plural.map_or_else(|| plural_of(single), str::to_owned);
        for word in [single, &names] {
            shape(word)?;
        }
        if plural.is_none() && single.ends_with('s') && !["ss", "us", "is"].iter().any(|end| single.ends_with(end)) {
            return Err(format!("{single} looks like a plural; if it is not, say what its plural is with --plural"));
        }
        if names == single {
            return Err(format!("one {single} and many {names} cannot be told apart; choose another --plural"));
        }
        let upper = upper(single);
        if TAKEN.contains(&upper.as_str()) || TAKEN.contains(&names.as_str()) || KEYWORDS.contains(&single) {
            return Err(format!("{single} means something else in the code of a resource; choose another name"));
        }
        Ok(Self { context: context.to_owned(), single: single.to_owned(), names, upper })
    }

    /// Fills a template's `{{words}}`.
    pub fn fill(&self, template: &str) -> Result<String, String> {
        let (phrase, phrases) = (self.single.replace('_', " "), self.names.replace('_', " "));
        let article = article(&phrase);
        let words = [
            ("context", self.context.clone()),
            ("name", self.single.clone()),
            ("names", self.names.clone()),
            ("Name", self.upper.clone()),
            ("Names", upper(&self.names)),
            ("camel", lower_first(&self.upper)),
            ("camels", lower_first(&upper(&self.names))),
            ("path", self.names.replace('_', "-")),
            ("a_name", format!("{article}_{}", self.single)),
            ("a phrase", format!("{article} {phrase}")),
            ("A phrase", upper_first(&format!("{article} {phrase}"))),
            ("Phrases", upper_first(&phrases)),
            ("phrase", phrase),
            ("phrases", phrases),
        ];
        let text =
            words.iter().fold(template.to_owned(), |text, (word, own)| text.replace(&format!("{{{{{word}}}}}"), own));
        match text.split_once("{{") {
            None => Ok(text),
            Some((_, rest)) => {
                let word = rest.split('}').next().unwrap_or_default();
                Err(format!("a template of new-resource says {{{{{word}}}}}, which nothing stands for"))
            }
        }
    }
}

/// No digits: GraphQL capitalises the letter after one (`form2s` is `form2S`), REST and Rust do not.
fn shape(word: &str) -> Result<(), String> {
    let is_word = |part: &str| !part.is_empty() && part.bytes().all(|c| c.is_ascii_lowercase());
    if !word.split('_').all(is_word) {
        return Err(format!("{word:?} is not snake_case: lower-case English words, joined by `_`, without digits"));
    }
    if word.len() > LONGEST {
        return Err(format!("{word} has {} letters, {LONGEST} are allowed", word.len()));
    }
    Ok(())
}

/// The regular English plural.
fn plural_of(single: &str) -> String {
    let vowel_y = ["ay", "ey", "oy", "uy"].iter().any(|end| single.ends_with(end));
    if let Some(stem) = single.strip_suffix('y').filter(|_| !vowel_y) {
        return format!("{stem}ies");
    }
    if let Some(stem) = single.strip_suffix("sis") {
        return format!("{stem}ses");
    }
    let hisses = ["s", "x", "z", "ch", "sh"].iter().any(|end| single.ends_with(end));
    format!("{single}{}", if hisses { "es" } else { "s" })
}

/// By sound, as far as spelling shows it.
fn article(phrase: &str) -> &'static str {
    let like_you = ["uni", "use", "usa", "uti", "eu", "one"].iter().any(|start| phrase.starts_with(start));
    if phrase.starts_with(['a', 'e', 'i', 'o', 'u']) && !like_you { "an" } else { "a" }
}

fn upper(snake: &str) -> String {
    snake.split('_').map(upper_first).collect()
}

fn upper_first(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(chars).collect()
}

fn lower_first(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map(|first| first.to_ascii_lowercase()).into_iter().chain(chars).collect()
}

/// What a resource's module, its context or GraphQL calls something else.
const TAKEN: &[&str] = &[
    "ActiveModel",
    "Column",
    "Connection",
    "Context",
    "Deleted",
    "Deserialize",
    "Edge",
    "Entity",
    "Event",
    "Id",
    "InputObject",
    "Mode",
    "Model",
    "Mutation",
    "Object",
    "Operation",
    "Option",
    "Page",
    "PageArgs",
    "PageInfo",
    "PageInput",
    "Patch",
    "Permission",
    "PrimaryKey",
    "Query",
    "Relation",
    "Result",
    "Route",
    "Self",
    "Serialize",
    "Set",
    "SimpleObject",
    "Some",
    "Sort",
    "String",
    "Subscription",
    "Table",
    "TenantTable",
    "TenantTx",
    "Time",
    "ToSchema",
    "Vec",
    "api",
    "chrono",
    "db",
    "kernel",
    "lib",
    "main",
    "mod",
    "run",
    "schema",
    "serde",
    "table",
    "tests",
    "uuid",
];

/// The resolver `async fn name` would not parse, nor would a field of that name.
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate", "do", "dyn", "else",
    "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro", "match", "mod",
    "move", "mut", "override", "priv", "pub", "ref", "return", "self", "static", "struct", "super", "trait", "true",
    "try", "type", "typeof", "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

#[cfg(test)]
mod tests {
    use super::{Name, article, plural_of};

    #[test]
    fn plurals_and_articles_are_english() {
        for (single, plural) in [
            ("routine", "routines"),
            ("process", "processes"),
            ("service_body", "service_bodies"),
            ("survey", "surveys"),
            ("analysis", "analyses"),
            ("branch", "branches"),
        ] {
            assert_eq!(plural_of(single), plural);
        }
        assert_eq!(["area", "unit", "upload", "routine"].map(article), ["an", "a", "an", "a"]);
    }

    #[test]
    fn every_form_of_a_name_is_filled_in_and_an_unknown_word_is_not_passed_over() {
        let name = Name::new("work", "service_area", None).unwrap();
        let filled = name.fill("{{Name}} {{names}} {{camels}} {{path}} {{A phrase}} {{a_name}} {uuid}").unwrap();
        assert_eq!(filled, "ServiceArea service_areas serviceAreas service-areas A service area a_service_area {uuid}");
        assert!(name.fill("{{nmae}}").unwrap_err().contains("{{nmae}}"));
    }

    #[test]
    fn a_bad_name_is_refused_with_the_reason() {
        for (name, plural, reason) in [
            ("Routine", None, "snake_case"),
            ("rutine_på", None, "snake_case"),
            ("a__b", None, "snake_case"),
            ("_a", None, "snake_case"),
            ("form2", None, "snake_case"),
            ("", None, "snake_case"),
            ("../x", None, "snake_case"),
            ("routine", Some("Routines"), "snake_case"),
            ("routines", None, "--plural"),
            ("series", Some("series"), "told apart"),
            ("result", None, "something else"),
            ("type", None, "something else"),
            ("a_very_long_name_that_no_identifier_could_hold", None, "40"),
        ] {
            let refusal = Name::new("work", name, plural).unwrap_err();
            assert!(refusal.contains(reason), "{name}: {refusal}");
        }
        assert!(Name::new("work", "lens", Some("lenses")).is_ok());
    }
}

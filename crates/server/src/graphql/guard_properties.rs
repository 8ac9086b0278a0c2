use proptest::prelude::*;

use super::*;

const NO_LIMITS: Limits = Limits {
    length: u64::MAX,
    tokens: u64::MAX,
    nesting: 64,
    definitions: u64::MAX,
    depth: u64::MAX,
    levels: u64::MAX,
    aliases: u64::MAX,
    root_fields: u64::MAX,
    directives: u64::MAX,
    selections: u64::MAX,
    cost: u64::MAX,
};

fn unpaged(source: &str, limits: &Limits) -> Result<Checked, Refusal> {
    check(source, None, &Map::new(), &|_| 1, limits)
}

const META: [&str; 4] = ["types", "fields", "args", "type"];

/// A piece of a document; spreads are of later fragments only.
#[derive(Debug, Clone)]
enum Piece {
    Leaf,
    Field(bool, Option<u8>, Vec<Piece>),
    Inline(Vec<Piece>),
    Spread(usize),
}

fn pieces() -> impl Strategy<Value = Vec<Piece>> {
    let leaf = prop_oneof![Just(Piece::Leaf), (0..3_usize).prop_map(Piece::Spread)];
    let piece = leaf.prop_recursive(4, 24, 4, |inner| {
        let inner = prop::collection::vec(inner, 1..4);
        prop_oneof![
            (any::<bool>(), any::<Option<u8>>(), inner.clone())
                .prop_map(|(alias, first, inner)| Piece::Field(alias, first, inner)),
            inner.prop_map(Piece::Inline),
        ]
    });
    prop::collection::vec(piece, 1..4)
}

/// A selection set as text, with spreads or with the fragments' contents in their place.
fn text(pieces: &[Piece], later: &[Vec<Piece>], opened: bool) -> String {
    let inner = |pieces| text(pieces, later, opened);
    let each = pieces.iter().map(|piece| match piece {
        Piece::Leaf => "leaf".to_owned(),
        Piece::Field(true, None, set) => format!("alias: field {}", inner(set)),
        Piece::Field(true, Some(first), set) => format!("alias: field(first: {first}) {}", inner(set)),
        Piece::Field(false, None, set) => format!("__schema {}", inner(set)),
        Piece::Field(false, Some(n), set) => format!("{} {}", META[usize::from(n % 4)], inner(set)),
        Piece::Inline(set) => format!("... on T {}", inner(set)),
        Piece::Spread(skip) => match later.get(*skip) {
            None => "leaf".to_owned(),
            Some(set) if opened => format!("... on T {}", text(set, &later[skip + 1..], true)),
            Some(_) => format!("...F{}", later.len() - skip),
        },
    });
    format!("{{ {} }}", each.collect::<Vec<_>>().join(" "))
}

fn token() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "{",
        "}",
        "[",
        "]",
        "(",
        ")",
        "$",
        "!",
        ":",
        "=",
        "@",
        "|",
        "&",
        "...",
        "name",
        "_1",
        "on",
        "fragment",
        "query",
        "0",
        "-12",
        "1.5",
        "-0.5e-7",
        "2E+9",
        "\"\"",
        "\"[{(\"",
        "\"\\\"\\\\\"",
        "\"#,\"",
        "\"\"\"\"\"\"",
        "\"\"\"{ \" \\\"\"\" \n#\"\"\"",
    ])
}

fn gap() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![" ", ",", "\n", "\r\n", "\t", "\u{feff}", "# \"[{\n", "#\r", " , "])
}

proptest! {
    #[test]
    fn no_text_panics_and_what_passes_is_what_the_parser_takes(
        source in prop_oneof![
            any::<String>(),
            "[{}()\\[\\]:.@$!#\"\\\\ \n\ra-c0-9_-]{0,80}",
            prop::collection::vec(token(), 0..40).prop_map(|tokens| tokens.join(" ")),
            pieces().prop_map(|set| text(&set, &[], true)),
        ],
    ) {
        let parsed = parser::parse_query(&source);
        match unpaged(&source, &Limits::DEFAULT) {
            Ok(checked) => {
                prop_assert_eq!(format!("{:?}", checked.document), format!("{:?}", parsed.unwrap()));
                prop_assert!(checked.cost <= 5_000);
            }
            Err(Refusal::Syntax { .. } | Refusal::Length(_) | Refusal::Tokens(_) | Refusal::Nesting(_)) => {}
            Err(_) => prop_assert!(parsed.is_ok()),
        }
    }

    #[test]
    fn the_scan_counts_tokens_and_brackets(parts in prop::collection::vec((token(), gap()), 0..60)) {
        let source: String = parts.iter().flat_map(|(token, gap)| [*token, *gap]).collect();
        let (mut open, mut deepest) = (0_u64, 0);
        for (token, _) in &parts {
            open = match *token {
                "{" | "[" | "(" => open + 1,
                "}" | "]" | ")" => open.saturating_sub(1),
                _ => open,
            };
            deepest = deepest.max(open);
        }
        prop_assert_eq!(scan::scan(&source), Ok((count(parts.len()), deepest)));
    }

    #[test]
    fn remembered_fragments_weigh_as_much_as_opened_ones(
        root in pieces(),
        fragments in prop::collection::vec(pieces(), 0..4),
    ) {
        let definition = |i: usize| {
            let set = text(&fragments[i], &fragments[i + 1..], false);
            format!(" fragment F{} on T {set}", fragments.len() - i)
        };
        let definitions: String = (0..fragments.len()).map(definition).collect();
        let spread = text(&root, &fragments, false) + &definitions;
        let opened = text(&root, &fragments, true);
        for limits in [
            NO_LIMITS,
            Limits { depth: 0, ..NO_LIMITS },
            Limits { levels: 0, ..NO_LIMITS },
            Limits { root_fields: 0, ..NO_LIMITS },
        ] {
            let weigh = |source: &str| unpaged(source, &limits).map(|checked| checked.cost);
            prop_assert_eq!(weigh(&spread), weigh(&opened));
        }
    }
}

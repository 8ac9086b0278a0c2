use async_graphql::{EmptyMutation, EmptySubscription, Object, Request, Schema};
use serde_json::json;

use super::*;

fn guard_with(source: &str, variables: Value) -> Result<Checked, Refusal> {
    let variables = variables.as_object().cloned().unwrap_or_default();
    let factor = |name: &str| if name == "members" { 7 } else { 1 };
    check(source, None, &variables, &factor, &Limits::DEFAULT)
}

fn guard(source: &str) -> Result<Checked, Refusal> {
    guard_with(source, json!({}))
}

fn cost(source: &str) -> u64 {
    guard(source).unwrap().cost
}

fn excess(limit: u64, found: u64) -> Excess {
    Excess { limit, found }
}

/// Passes at the limit, is refused with limit and number one above it.
fn holds_exactly(limit: u64, refusal: fn(Excess) -> Refusal, source: impl Fn(usize) -> String) {
    let at = usize::try_from(limit).unwrap();
    assert_eq!(guard(&source(at)).err(), None);
    let refused = guard(&source(at + 1)).unwrap_err();
    assert_eq!(refused, refusal(excess(limit, limit + 1)));
    assert_eq!((refused.limit(), refused.found()), (Some(limit), Some(limit + 1)));
}

/// `n` different things, numbered.
fn each(n: usize, one: impl Fn(usize) -> String) -> String {
    (0..n).map(one).collect()
}

/// Fragments each of which spreads the next `times` times; the last one has `leaf`.
fn bomb(levels: usize, times: usize, leaf: &str) -> String {
    let body = each(levels, |i| format!("fragment F{i} on Q {{ {} }}", format!("...F{} ", i + 1).repeat(times)));
    format!("{body} fragment F{levels} on Q {{ {leaf} }}")
}

/// What getIntrospectionQuery of graphql-js 17 asks for with everything switched on that async-graphql knows.
fn introspection(type_depth: usize) -> String {
    let of_type = format!("{}{}", " ofType { name kind".repeat(type_depth), " }".repeat(type_depth));
    format!(
        "query IntrospectionQuery {{ __schema {{ description queryType {{ name kind }} mutationType {{ name kind }}
           subscriptionType {{ name kind }} types {{ ...FullType }}
           directives {{ name description isRepeatable locations
             args(includeDeprecated: true) {{ ...InputValue }} }} }} }}
         fragment FullType on __Type {{ kind name description specifiedByURL isOneOf
           fields(includeDeprecated: true) {{ name description args(includeDeprecated: true) {{ ...InputValue }}
             type {{ ...TypeRef }} isDeprecated deprecationReason }}
           inputFields(includeDeprecated: true) {{ ...InputValue }} interfaces {{ ...TypeRef }}
           enumValues(includeDeprecated: true) {{ name description isDeprecated deprecationReason }}
           possibleTypes {{ ...TypeRef }} }}
         fragment InputValue on __InputValue {{ name description type {{ ...TypeRef }} defaultValue isDeprecated
           deprecationReason }}
         fragment TypeRef on __Type {{ kind name{of_type} }}"
    )
}

#[test]
fn a_bomb_of_2_to_the_60_is_refused_for_its_definitions() {
    let refused = guard(&format!("{{ ...F0 }} {}", bomb(60, 2, "a"))).unwrap_err();
    assert_eq!(refused, Refusal::Definitions(excess(20, 62)));
}

#[test]
fn a_bomb_within_all_other_limits_is_refused_for_its_selections() {
    let (spread, empty) = (bomb(15, 16, "a"), bomb(15, 16, "...Nobody"));
    for source in [
        format!("query Run {{ a {{ ...F0 }} }} {spread}"),
        format!("query Run {{ ...F0 }} {empty}"),
        format!("query Run {{ a }} query Not {{ a {{ ...F0 }} }} {spread}"),
        format!("query Run {{ a }} {spread}"),
    ] {
        let Err(Refusal::Cost(excess)) = check(&source, Some("Run"), &Map::new(), &|_| 1, &Limits::DEFAULT) else {
            panic!("{source}");
        };
        assert!(excess.limit == 10_000 && excess.found > 1 << 60, "{source}");
    }
}

#[test]
fn a_bomb_of_2_to_the_60_is_measured_without_being_opened() {
    let limits = Limits { definitions: 100, levels: 100, ..Limits::DEFAULT };
    let source = format!("{{ ...F0 }} {}", bomb(60, 2, "__typename"));
    let refused = check(&source, None, &Map::new(), &|_| 1, &limits).unwrap_err();
    assert_eq!(refused, Refusal::RootFields(excess(20, 1 << 60)));
}

#[test]
fn each_limit_holds_exactly() {
    let limits = Limits::DEFAULT;
    holds_exactly(limits.length, Refusal::Length, |n| format!("{{a}}{}", ",".repeat(n - 3)));
    holds_exactly(limits.tokens, Refusal::Tokens, |n| format!("{{a{{{}}}}}", "b ".repeat(n - 5)));
    holds_exactly(limits.definitions, Refusal::Definitions, |n| {
        format!("{{a}} {}", each(n - 1, |i| format!("fragment F{i} on Q {{ a }}")))
    });
    holds_exactly(limits.depth, Refusal::Depth, |n| format!("{}a{}", "{a".repeat(n - 1) + "{", "}".repeat(n)));
    holds_exactly(limits.levels, Refusal::Depth, |n| format!("{{{}a{}", "...{".repeat(n), "}".repeat(n + 1)));
    holds_exactly(limits.aliases, Refusal::Aliases, |n| format!("{{a{{{}}}}}", each(n, |i| format!("a{i}: b "))));
    holds_exactly(limits.aliases, Refusal::Aliases, |n| {
        let copies = each(10, |i| format!("p{i} {{ ...F }} "));
        format!("{{{copies} q {{{}}}}} fragment F on T {{ x: a y: b }}", each(n - 20, |i| format!("a{i}: b ")))
    });
    holds_exactly(limits.root_fields, Refusal::RootFields, |n| {
        each(n, |i| format!(" a{i}")).replacen(' ', "{", 1) + "}"
    });
    holds_exactly(limits.root_fields, Refusal::RootFields, |n| {
        format!("{{ {} ...F ...on Q {{ ...F }} }} fragment F on Q {{ a b c }}", "d ".repeat(n - 6))
    });
    holds_exactly(limits.directives, Refusal::Directives, |n| {
        let others = "query ($v: Int @x) @x { ...F @x ... @x { a @x } } fragment F on Q @x { a";
        format!("{others} {} }}", "@x ".repeat(n - 6))
    });
    holds_exactly(limits.cost, Refusal::Cost, |n| {
        format!("{{ a(first: 100) {{ {} }} c(first: {}) {{ d }} }}", "b ".repeat(49), n - 4_902)
    });
    holds_exactly(limits.nesting, Refusal::Nesting, |n| format!("{{a(x:{}{})}}", "[".repeat(n - 2), "]".repeat(n - 2)));
}

#[test]
fn deep_parentheses_lists_and_objects_never_reach_the_parser() {
    for (open, close) in [("(", ")"), ("[", "]"), ("{", "}"), ("[{a:", "}]"), ("(a:[", "])")] {
        let source = format!("{{a(x:{}1{})}}", open.repeat(200), close.repeat(200));
        assert!(matches!(guard(&source), Err(Refusal::Nesting(_))), "{source}");
    }
    let objects = format!("{{a(x:{}1{})}}", "{a:".repeat(62), "}".repeat(62));
    assert_eq!(cost(&objects), 1);
    let types = format!("query($v:{}I{}){{a}}", "[".repeat(63), "]".repeat(63));
    assert_eq!(cost(&types), 1);
}

#[test]
fn the_deepest_document_that_the_limits_allow_fits_a_stack_of_a_thread() {
    let chain = each(18, |i| format!("fragment F{i} on Q {{ {}...F{}{} }}", "...{".repeat(34), i + 1, "}".repeat(34)));
    let source = format!("{{ ...F0 }} {chain} fragment F18 on Q {{ a }}");
    assert!(matches!(guard(&source), Err(Refusal::Depth(Excess { limit: 32, found: 631 }))));
}

#[test]
fn cycles_are_refused_wherever_they_are() {
    for source in [
        "{ ...A } fragment A on Q { ...A }",
        "{ ...A } fragment A on Q { a { ...B } } fragment B on Q { ... on Q { ...A } }",
        "{ a } fragment A on Q { ...B } fragment B on Q { ...B }",
    ] {
        assert_eq!(guard(source).unwrap_err(), Refusal::FragmentCycle, "{source}");
    }
    assert_eq!(cost("{ ...Nobody a }"), 1);
}

#[test]
fn pages_multiply_what_is_in_them() {
    assert_eq!(cost("{ a(first: 10) { b(last: 5) { c d } e } }"), 1 + 10 * (1 + 5 * 2 + 1));
    assert_eq!(cost("{ a(first: 0) { b } c(first: -3) { b } d(first: 1000) { b } }"), 2 + 2 + 101);
    assert_eq!(cost("{ a(first: 2, last: 3) { b } c(first: null, last: 3) { b } }"), 4 + 4);
    assert_eq!(cost("{ a(first: null) { b } c(first: \"2\") { b } d(first: 2.0) { b } }"), 3 * 101);
    assert_eq!(cost("{ a(first: 50) c { d } }"), 3);
}

#[test]
fn page_sizes_come_from_variables_and_their_defaults() {
    let source = "query ($n: Int = 4, $m: Int) { a(first: $n) { b } c(first: $m) { b } }";
    let priced = |variables| guard_with(source, variables).unwrap().cost;
    assert_eq!(priced(json!({})), (1 + 4) + (1 + 100));
    assert_eq!(priced(json!({ "n": 2, "m": 3 })), (1 + 2) + (1 + 3));
    assert_eq!(priced(json!({ "n": null, "m": "3" })), 101 + 101);
    assert_eq!(priced(json!({ "n": 1e9, "m": 18_446_744_073_709_551_615_u64 })), 101 + 101);
    assert_eq!(cost("{ a(first: $nobody) { b } }"), 101);
}

#[test]
fn fields_without_a_page_take_their_factor_from_the_caller() {
    assert_eq!(cost("{ members { a b } others { a } }"), (1 + 7 * 2) + (1 + 1));
    assert_eq!(cost("{ members(first: 2) { a } }"), 1 + 2);
    let zero = check("{ a { b } }", None, &Map::new(), &|_| 0, &Limits::DEFAULT);
    assert_eq!(zero.unwrap().cost, 2);
    let endless = check("{ a { b { c { d } } } }", None, &Map::new(), &|_| u64::MAX, &Limits::DEFAULT);
    assert_eq!(endless.unwrap_err(), Refusal::Cost(excess(5_000, u64::MAX)));
}

#[test]
fn fragments_cost_what_they_contain_each_time() {
    let inline = "{ a(first: 3) { ... on T { b c } ... { d } } }";
    let spread = "{ a(first: 3) { ...F ...G } } fragment F on T { b c } fragment G on T { d }";
    assert_eq!((cost(inline), cost(spread)), (1 + 3 * 3, 1 + 3 * 3));
    assert_eq!(cost("{ ...F a { ...F } } fragment F on T { b c }"), 2 + 1 + 2);
}

#[test]
fn a_flood_of_typename_counts_field_by_field() {
    assert_eq!(cost("{ a(first: 9) { __typename } __typename }"), 1 + 9 + 1);
    let flood = format!("{{ a(first: 100) {{ {} }} }}", "__typename ".repeat(60));
    assert_eq!(guard(&flood).unwrap_err(), Refusal::Cost(excess(5_000, 6_001)));
    let aliased = format!("{{ {} }}", each(500, |i| format!("a{i}: __typename ")));
    assert_eq!(guard(&aliased).unwrap_err(), Refusal::Aliases(excess(30, 500)));
}

#[test]
fn the_standard_introspection_query_passes() {
    assert_eq!([7, 8, 9].map(|type_depth| cost(&introspection(type_depth))), [3_483, 3_843, 4_203]);
    assert_eq!(guard(&introspection(10)).unwrap_err(), Refusal::Depth(excess(15, 16)));
}

#[test]
fn introspection_that_goes_round_the_type_graph_is_costly() {
    assert_eq!(cost("{ __schema { types { name } } }"), 2 + 10);
    assert_eq!(cost("{ __type(name: \"A\") { fields { name args { name } } } }"), 2 + 10 * (1 + 1 + 2));
    assert_eq!(cost("{ __schema { types { fields { type { fields { name } } } } } }"), 2 + 10 * (1 + 2 * (1 + 1 + 10)));
    let round = "{ __schema { types { fields { type { fields { type { fields { type { fields { name }}}}}}}}}}";
    assert!(matches!(guard(round), Err(Refusal::Cost(_))));
    assert_eq!(cost("{ types { fields { args { name } } } }"), 4);
}

#[test]
fn the_operation_is_chosen_as_async_graphql_chooses() {
    let two = "query A { a } mutation B { a { b } } subscription C { c }";
    let chosen = |source: &str, name| check(source, name, &Map::new(), &|_| 1, &Limits::DEFAULT);
    assert_eq!(chosen(two, Some("B")).map(|one| (one.operation, one.cost)), Ok((OperationKind::Mutation, 2)));
    assert_eq!(chosen(two, Some("C")).map(|one| one.operation), Ok(OperationKind::Subscription));
    assert_eq!(chosen("query A { a }", None).map(|one| one.operation), Ok(OperationKind::Query));
    for (source, name) in [(two, None), (two, Some("D")), (two, Some("")), ("{ a }", Some("A"))] {
        assert_eq!(chosen(source, name).unwrap_err(), Refusal::OperationName);
    }
    let dear = "query Cheap { a } query Dear { a(first: 100) { b(first: 100) { c } } }";
    assert_eq!(chosen(dear, Some("Cheap")).unwrap().cost, 1);
    assert_eq!(chosen(dear, Some("Dear")).unwrap_err().code(), "too_costly");
}

#[test]
fn strings_and_comments_hide_what_is_in_them() {
    let deep = "[{(".repeat(100);
    for source in [
        format!("{{ a(x: \"{deep}\") }}"),
        format!("{{ a(x: \"\\\"{deep}\\\\\") }}"),
        format!("{{ a(x: \"\"\"{deep} \" \"\" \\\"\"\" \n # \"\"\") }}"),
        format!("{{ a # {deep} \" \"\"\"\n }}"),
        format!("# {deep}\r{{ a(x: \"\") }} # {deep}"),
    ] {
        assert_eq!(guard(&source).err(), None, "{source}");
    }
    assert_eq!(scan::scan("{a(x: \"\"\"b c\"\"\" y: \"d e\")} # f g"), Ok((11, 2)));
    assert_eq!(scan::scan("-1.5e+10 00 1-1 ...[1 e]"), Ok((10, 1)));
}

#[test]
fn strings_that_do_not_end_cannot_hide_brackets_from_the_scan() {
    let deep = "[".repeat(100);
    for open in ["\"", "\"\"\"", "\"\"\"\"", "\"\\"] {
        let source = format!("{{ a(x: {open}{deep}");
        assert_eq!(guard(&source).unwrap_err(), Refusal::Syntax { line: 1, column: 8 }, "{source}");
    }
    assert_eq!(guard("{ a(x: \"\n\") }").unwrap_err(), Refusal::Syntax { line: 1, column: 8 });
}

#[test]
fn faults_are_located_and_never_quoted() {
    for (source, line, column) in [
        ("", 1, 1),
        ("{ a", 1, 4),
        ("{ é }", 1, 3),
        ("{ a # é\n  \u{1F600} }", 2, 3),
        ("{ a\r\n\r}%", 3, 2),
        ("fragment F on Q { a }", 1, 1),
        ("{ a } { b }", 1, 7),
    ] {
        let refused = guard(source).unwrap_err();
        assert_eq!(refused, Refusal::Syntax { line, column }, "{source:?}");
        assert_eq!(refused.to_string(), format!("no executable GraphQL document: line {line}, column {column}"));
        assert_eq!((refused.code(), refused.limit(), refused.found()), ("invalid_query", None, None));
    }
    assert_eq!(Refusal::Tokens(excess(1, 2)).to_string(), "2 tokens, 1 allowed");
}

#[test]
fn unicode_and_byte_order_marks_are_read() {
    assert_eq!(cost("\u{feff}{ a(x: \"žluťoučký \u{1F600} \u{2028}\") # ☃\u{feff}\n\u{feff}b }"), 2);
}

#[test]
fn ten_megabytes_of_anything_are_refused_for_their_length() {
    for unit in ["{", "\u{0}", "\"", "#\n", "é", "{a"] {
        let refused = guard(&unit.repeat(10_000_000 / unit.len())).unwrap_err();
        assert_eq!(refused.code(), "query_too_long");
    }
}

#[test]
fn codes_are_the_promised_ones() {
    let (over, fault) = (excess(1, 2), Refusal::Syntax { line: 1, column: 1 });
    let limited = [Refusal::Length, Refusal::Tokens, Refusal::Nesting, Refusal::Definitions, Refusal::Depth];
    let more = [Refusal::Aliases, Refusal::RootFields, Refusal::Directives, Refusal::Cost];
    let codes = limited.into_iter().chain(more).map(|refusal: fn(Excess) -> Refusal| refusal(over).code());
    let codes: Vec<_> =
        codes.chain([fault.code(), Refusal::OperationName.code(), Refusal::FragmentCycle.code()]).collect();
    assert_eq!(
        codes.join(" "),
        "query_too_long too_many_tokens too_deep too_many_definitions too_deep too_many_aliases too_many_root_fields \
         too_many_directives too_costly invalid_query unknown_operation fragment_cycle"
    );
}

struct Node;

#[Object]
impl Node {
    async fn node(&self, #[graphql(default)] _first: i32) -> Node {
        Node
    }
    async fn name(&self) -> &str {
        "n"
    }
}

#[tokio::test]
async fn what_passes_is_run_from_the_parsed_document() {
    let schema = Schema::new(Node, EmptyMutation, EmptySubscription);
    let deepest = format!("{{{}name{}", "...{".repeat(32), "}".repeat(33));
    let longest = format!("{}name{}", "{node".repeat(14) + "{", "}".repeat(15));
    let several = "query A { name } query B { ...F } fragment F on Node { node { name } }";
    for (source, name) in [(deepest.as_str(), None), (&longest, None), (several, Some("B")), (&introspection(9), None)]
    {
        let checked = check(source, name, &Map::new(), &|_| 1, &Limits::DEFAULT).unwrap();
        let mut request = Request::new("");
        request.operation_name = name.map(str::to_owned);
        request.set_parsed_query(checked.document);
        let response = schema.execute(request).await;
        assert_eq!(response.errors, []);
    }
}

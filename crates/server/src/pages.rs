//! The two pages a browser may ask for, and the files they load: all inside the binary, none from another origin.
//!
//! Where the files come from is told in `assets/README.md`. This module only holds them; the caller serves them.

use std::sync::OnceLock;

/// GraphiQL: the answer to `GET` on a tenant's GraphQL address when HTML is asked for.
pub const GRAPHIQL_HTML: &str = include_str!("../assets/graphiql.html");

/// The API reference, which shows `/openapi.json`.
pub const DOCS_HTML: &str = include_str!("../assets/docs.html");

/// The `Content-Security-Policy` of [`GRAPHIQL_HTML`]. `connect-src 'self'` covers its WebSocket too.
pub const GRAPHIQL_CSP: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; \
     connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/// The `Content-Security-Policy` of [`DOCS_HTML`]. The icons are `data:` images of its style sheet.
pub const DOCS_CSP: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; \
     connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/// One file that a page loads from `/assets/`.
#[derive(Clone, Copy)]
pub struct Asset {
    /// The value of `Content-Type`.
    pub content_type: &'static str,
    /// The bytes of the file, not compressed.
    pub body: &'static [u8],
    /// The value of `ETag`, made from the bytes; weak, since the server may compress them on the way.
    pub etag: &'static str,
}

/// Finds the file behind `/assets/{path}`; `None` if there is none of exactly that name.
pub fn asset(path: &str) -> Option<Asset> {
    let file = FILES.iter().find(|file| file.name == path)?;
    Some(Asset { content_type: file.content_type, body: file.body, etag: file.etag.get_or_init(|| etag(file.body)) })
}

struct File {
    name: &'static str,
    content_type: &'static str,
    body: &'static [u8],
    etag: OnceLock<String>,
}

macro_rules! file {
    ($name:literal, $content_type:expr) => {
        File {
            name: $name,
            content_type: $content_type,
            body: include_bytes!(concat!("../assets/", $name)),
            etag: OnceLock::new(),
        }
    };
}

const SCRIPT: &str = "text/javascript; charset=utf-8";
const STYLE: &str = "text/css; charset=utf-8";
const TEXT: &str = "text/plain; charset=utf-8";

static FILES: [File; 12] = [
    file!("account.css", STYLE),
    file!("docs.css", STYLE),
    file!("docs.js", SCRIPT),
    file!("graphiql.css", STYLE),
    file!("graphiql.js", SCRIPT),
    file!("graphiql-licenses.txt", TEXT),
    file!("graphiql-vendor.css", STYLE),
    file!("graphiql-vendor.js", SCRIPT),
    file!("invitation.js", SCRIPT),
    file!("swagger-ui.css", STYLE),
    file!("swagger-ui-bundle.js", SCRIPT),
    file!("swagger-ui-licenses.txt", TEXT),
];

/// FNV-1a of the bytes: nobody but us chooses them, so a hash that tells versions apart is enough.
fn etag(body: &[u8]) -> String {
    let hash = body
        .iter()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3));
    format!("W/\"{hash:016x}\"")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    /// The addresses a page names in `src` and `href`.
    fn references(html: &str) -> Vec<&str> {
        html.split(['"', '\'']).filter(|part| part.starts_with("/assets/")).collect()
    }

    #[test]
    fn every_file_a_page_loads_is_served() {
        for html in [GRAPHIQL_HTML, DOCS_HTML] {
            let references = references(html);
            assert_eq!(references.len(), 4, "two style sheets and two scripts");
            for reference in references {
                let found = asset(reference.trim_start_matches("/assets/"));
                assert!(found.is_some_and(|asset| !asset.body.is_empty()), "{reference} is missing");
            }
        }
    }

    #[test]
    fn the_pages_need_no_other_origin_and_nothing_inline() {
        for html in [GRAPHIQL_HTML, DOCS_HTML] {
            assert!(html.contains("<html lang=\"en\">") && html.contains("<title>"));
            assert!(!html.contains("//"), "an address of another origin");
            assert!(!html.contains("style=") && !html.contains("<style") && !html.contains("<script>"));
        }
        for policy in [GRAPHIQL_CSP, DOCS_CSP] {
            assert!(policy.starts_with("default-src 'none'; ") && !policy.contains("unsafe"));
        }
    }

    #[test]
    fn a_file_keeps_its_etag_and_shares_it_with_no_other() {
        let etags: HashSet<_> = FILES.iter().filter_map(|file| asset(file.name)).map(|asset| asset.etag).collect();
        assert_eq!(etags.len(), FILES.len());
        assert_eq!(etag(b""), "W/\"cbf29ce484222325\"");
        assert_eq!(etag(b"a"), "W/\"af63dc4c8601ec8c\"");
    }

    #[test]
    fn only_the_listed_files_are_served() {
        for path in ["", "README.md", "vendor.sh", "../src/pages.rs", "/docs.js", "docs.js/", "DOCS.JS"] {
            assert!(asset(path).is_none(), "{path} is served");
        }
    }
}

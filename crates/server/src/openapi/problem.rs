//! What an error looks like (RFC 9457).

use kernel::Code;
use serde_json::{Value, json};

use super::is_graphql;

/// The schema of a problem document.
pub(super) fn schema() -> Value {
    let codes: Vec<&str> = Code::ALL.iter().filter(|code| !is_graphql(**code)).map(|code| code.info().code).collect();
    json!({
        "type": "object",
        "description": "What went wrong (RFC 9457). Further members carry the parameters of `detail`.",
        "required": ["type", "title", "status", "code", "detail", "instance", "requestId"],
        "properties": {
            "type": { "type": "string", "description": "The page that explains the code." },
            "title": { "type": "string", "description": "What it is called, in the reader's language." },
            "status": { "type": "integer", "description": "The HTTP status." },
            "code": { "type": "string", "description": "The stable word: the contract. More may come.", "examples": codes },
            "detail": { "type": "string", "description": "What to do about it, in the reader's language." },
            "instance": { "type": "string", "description": "The path of the request." },
            "requestId": { "type": "string", "description": "The id of the request, for a report." },
            "errors": {
                "type": "array",
                "description": "All that is wrong with the input, at most 100.",
                "items": {
                    "type": "object",
                    "description": "One thing that is wrong.",
                    "required": ["code", "detail"],
                    "properties": {
                        "pointer": { "type": "string", "description": "JSON Pointer into the body." },
                        "parameter": { "type": "string", "description": "Query or path parameter." },
                        "header": { "type": "string", "description": "Header." },
                        "code": { "type": "string", "description": "The stable word." },
                        "detail": { "type": "string", "description": "What to do about it." },
                        "accepted": { "description": "What would be accepted." },
                    },
                },
            },
        },
    })
}

//! The input of an operation, made of the parts of an HTTP request.

use kernel::{At, Code, Error, Fault, FaultCode, Result, Word};
use serde_json::{Map, Value};

use super::{JSON, Method, Route};
use crate::contract::{Contract, is_of};

/// What of a request becomes the input of its operation.
#[derive(Debug, Default)]
pub struct Input<'r> {
    /// The values of the path's members, but `{tenant}`.
    pub path: Vec<(&'r str, &'r str)>,
    /// The decoded query parameters in order.
    pub query: Vec<(String, String)>,
    /// The JSON body.
    pub body: Option<Value>,
    /// The version in `If-Match`.
    pub if_match: Option<i32>,
    /// `Idempotency-Key`.
    pub idempotency_key: Option<&'r str>,
    /// The language that the caller reads.
    pub language: &'static str,
}

impl Route {
    /// Makes the operation's input of the parts of a request, and names everything that is wrong with them at once.
    pub fn input(&self, parts: Input<'_>) -> Result<Value> {
        let contract = self.contract()?;
        let mut faults = Vec::new();
        let mut input = match parts.body {
            None => Map::new(),
            Some(Value::Object(members)) => members,
            Some(_) => return Err(Error::not_json(Word::NotAnObject)),
        };
        // What comes from elsewhere may not come in the body as well.
        let elsewhere = parts.path.iter().map(|(name, _)| *name).chain(["expectedVersion", "idempotencyKey"]);
        for name in elsewhere {
            if input.remove(name).is_some() {
                let accepted = Some(self.body_members(contract).into());
                faults.push(Fault { at: At::Pointer(format!("#/{name}")), code: FaultCode::Unknown, accepted });
            }
        }
        for (name, value) in &parts.path {
            input.insert((*name).to_owned(), (*value).into());
        }
        self.query(contract, parts.query, &mut input, &mut faults);
        if self.media != JSON && contract.member(&["language"]).is_some() {
            input.entry("language").or_insert_with(|| parts.language.into());
        }
        if self.needs_version()? {
            let version = parts.if_match.ok_or_else(|| Error::new(Code::PreconditionRequired))?;
            input.insert("expectedVersion".to_owned(), version.into());
        }
        if let Some(key) = parts.idempotency_key {
            if !(1..=255).contains(&key.len()) || !key.bytes().all(|byte| byte.is_ascii_graphic()) {
                faults.push(Fault {
                    at: At::Header("Idempotency-Key"),
                    code: FaultCode::BadFormat,
                    accepted: Some(Word::VisibleAscii.into()),
                });
            } else if contract.member(&["idempotencyKey"]).is_some() {
                input.insert("idempotencyKey".to_owned(), key.into());
            }
        }
        let mut input = Value::Object(input);
        faults.extend(contract.faults(&mut input)?.into_iter().map(|fault| self.place(&parts.path, fault)));
        if faults.is_empty() { Ok(input) } else { Err(refusal(faults)) }
    }

    /// The members of the input that come in the body.
    pub fn body_members<'c>(&self, contract: &'c Contract) -> Vec<&'c str> {
        let members = contract.input.get("properties").and_then(Value::as_object);
        let names = members.into_iter().flat_map(|members| members.keys().map(String::as_str));
        let elsewhere = |name: &&str| {
            ["expectedVersion", "idempotencyKey"].contains(name) || self.path.contains(&format!("{{{name}}}"))
        };
        names.filter(|name| !elsewhere(name)).collect()
    }

    /// Puts each query parameter where the input has it: itself, or in `page` or `filter`.
    fn query(
        &self,
        contract: &Contract,
        query: Vec<(String, String)>,
        input: &mut Map<String, Value>,
        faults: &mut Vec<Fault>,
    ) {
        let places = self.parameters(contract);
        for (group, _) in &places {
            if let Some(group) = group {
                input.entry(*group).or_insert_with(|| Value::Object(Map::new()));
            }
        }
        for (name, text) in query {
            let found =
                places.iter().find_map(|(group, names)| names.iter().any(|known| *known == name).then_some(*group));
            let Some(group) = found else {
                let known: Vec<&str> = places.iter().flat_map(|(_, names)| names.iter().copied()).collect();
                faults.push(Fault { at: At::Parameter(name), code: FaultCode::Unknown, accepted: Some(known.into()) });
                continue;
            };
            let path: Vec<&str> = group.into_iter().chain([name.as_str()]).collect();
            let value = typed(contract, &path, &text);
            let target = match group {
                Some(group) => input.get_mut(group).and_then(Value::as_object_mut),
                None => Some(&mut *input),
            };
            if target.is_some_and(|members| members.insert(name.clone(), value).is_some()) {
                faults.push(Fault { at: At::Parameter(name), code: FaultCode::Repeated, accepted: None });
            }
        }
    }

    /// The query parameters that the operation takes, by the member of the input that holds them.
    pub fn parameters<'c>(&self, contract: &'c Contract) -> Vec<(Option<&'static str>, Vec<&'c str>)> {
        if self.method != Method::Get {
            return Vec::new();
        }
        let names = |path: &[&str]| -> Vec<&'c str> {
            let schema = contract.member(path).and_then(|schema| schema.get("properties")).and_then(Value::as_object);
            schema.map(|members| members.keys().map(String::as_str).collect()).unwrap_or_default()
        };
        let mut own = names(&[]);
        own.retain(|name| *name != "page" && *name != "filter" && !self.path.contains(&format!("{{{name}}}")));
        let mut places = vec![(None, own)];
        for group in ["page", "filter"] {
            if contract.member(&[group]).is_some() {
                places.push((Some(group), names(&[group])));
            }
        }
        places
    }

    /// Says where in the HTTP request a fault of the input is.
    fn place(&self, path: &[(&str, &str)], fault: Fault) -> Fault {
        let At::Pointer(pointer) = &fault.at else { return fault };
        let Some(inner) = pointer.strip_prefix("#/") else {
            return fault;
        };
        let (first, rest) = inner.split_once('/').unwrap_or((inner, ""));
        let at = match first {
            "page" | "filter" => At::Parameter(rest.split('/').next().unwrap_or_default().to_owned()),
            "expectedVersion" => At::Header("If-Match"),
            // A read has no body.
            name if self.method == Method::Get || path.iter().any(|(known, _)| *known == name) => {
                At::Parameter(name.to_owned())
            }
            _ => return fault,
        };
        // A parameter cannot be null, whatever the member may.
        let accepted = match (fault.code, fault.accepted) {
            (FaultCode::WrongType, Some(Value::Array(kinds))) => {
                Some(kinds.into_iter().filter(|kind| kind != "null").collect())
            }
            (_, accepted) => accepted,
        };
        Fault { at, code: fault.code, accepted }
    }
}

/// A parameter's text as the JSON type that its schema wants; left as text, which the schema then refuses, if it is not.
fn typed(contract: &Contract, path: &[&str], text: &str) -> Value {
    let Some(schema) = contract.member(path) else {
        return text.into();
    };
    if is_of(schema, "array") {
        return text.split(',').filter(|item| !item.is_empty()).map(Value::from).collect();
    }
    let number = if is_of(schema, "integer") { text.parse::<i64>().ok().map(Value::from) } else { None };
    let truth = if is_of(schema, "boolean") { text.parse::<bool>().ok().map(Value::from) } else { None };
    number.or(truth).unwrap_or_else(|| text.into())
}

/// One error for all faults. An id in the path that cannot be one is an id that nothing has.
fn refusal(faults: Vec<Fault>) -> Error {
    let in_path =
        |fault: &Fault| matches!((&fault.at, fault.code), (At::Parameter(name), FaultCode::BadFormat) if name == "id");
    if faults.iter().any(in_path) {
        return Error::new(Code::NotFound);
    }
    let code = if faults.iter().any(|fault| matches!(fault.at, At::Parameter(_))) {
        Code::InvalidParameter
    } else if faults.iter().any(|fault| matches!(fault.at, At::Header(_))) {
        Code::InvalidHeader
    } else {
        Code::InvalidInput
    };
    faults.into_iter().fold(Error::new(code), Error::fault)
}

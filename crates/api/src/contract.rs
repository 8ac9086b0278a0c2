//! What an operation takes and gives, as JSON Schema: published, and enforced from the same text.

use std::{
    any::TypeId,
    collections::{BTreeMap, HashMap, HashSet},
    sync::{Arc, LazyLock, OnceLock, PoisonError, RwLock},
};

use jsonschema::{ValidationError, Validator, error::ValidationErrorKind};
use kernel::{At, Code, Error, Fault, FaultCode, Operation, PageInput, Result, Word, tidy};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};
use serde_path_to_error::Segment;
use utoipa::{PartialSchema, ToSchema};

/// An operation that can be called from outside: its input can be read, its output shown, and both are documented.
pub trait Endpoint: Operation<Output: ToSchema> + DeserializeOwned + ToSchema {}
impl<O: Operation<Output: ToSchema> + DeserializeOwned + ToSchema> Endpoint for O {}

/// What an operation takes and gives.
#[derive(Debug)]
pub struct Contract {
    /// The input's schema.
    pub input: Arc<Value>,
    /// The name of the input's schema among the components.
    pub input_name: String,
    /// The name of the output's schema among the components.
    pub output_name: String,
    /// Every schema that input and output refer to, themselves included, by name.
    pub components: BTreeMap<String, Arc<Value>>,
    sort_keys: Vec<&'static str>,
    /// The names of the components that the input refers to.
    inputs: Vec<String>,
    /// Compiled when the first input comes: most operations are not called between one start and the next.
    validator: OnceLock<std::result::Result<Validator, String>>,
}

/// The contract of an operation: made when it is first asked for, kept as long as the process lives.
pub fn contract<O: Endpoint>() -> Result<&'static Contract> {
    static ALL: LazyLock<RwLock<HashMap<TypeId, &'static Contract>>> = LazyLock::new(RwLock::default);
    let key = TypeId::of::<O>();
    if let Some(known) = ALL.read().unwrap_or_else(PoisonError::into_inner).get(&key) {
        return Ok(known);
    }
    let mut schemas = vec![(O::name().into_owned(), O::schema())];
    O::schemas(&mut schemas);
    let inputs = schemas.len();
    schemas.push((O::Output::name().into_owned(), O::Output::schema()));
    O::Output::schemas(&mut schemas);
    let made = Contract::new(schemas, inputs, &O::Output::name(), O::sort_keys())?;
    let made: &'static Contract = Box::leak(Box::new(made));
    Ok(ALL.write().unwrap_or_else(PoisonError::into_inner).entry(key).or_insert(made))
}

type Named = (String, utoipa::openapi::RefOr<utoipa::openapi::Schema>);

impl Contract {
    fn new(schemas: Vec<Named>, inputs: usize, output: &str, sort_keys: Vec<&'static str>) -> Result<Self> {
        let input_name = schemas.first().map(|(name, _)| name.clone()).unwrap_or_default();
        let mut components = BTreeMap::new();
        let mut named = Vec::new();
        for (i, (name, schema)) in schemas.into_iter().enumerate() {
            let mut schema = serde_json::to_value(schema).map_err(Error::internal)?;
            if name == PageInput::name() {
                name_sort_keys(&mut schema, &sort_keys)
                    .ok_or_else(|| Error::internal(format_args!("{input_name} has pages and names no sort keys")))?;
            }
            if i < inputs {
                named.push(name.clone());
            }
            components.insert(name, shared(schema));
        }
        let input = components.get(&input_name).map(Arc::clone).unwrap_or_default();
        let output_name = output.to_owned();
        Ok(Self { input, input_name, output_name, components, sort_keys, inputs: named, validator: OnceLock::new() })
    }

    /// What holds inputs against the schema; an error if the schema itself is wrong.
    fn validator(&self) -> Result<&Validator> {
        let made = self.validator.get_or_init(|| {
            let named =
                self.inputs.iter().filter_map(|name| Some((name.clone(), (**self.components.get(name)?).clone())));
            let mut root = (*self.input).clone();
            root["components"] = json!({ "schemas": named.collect::<Map<String, Value>>() });
            let options = jsonschema::draft202012::options()
                .should_validate_formats(true)
                // `Span` has a pattern, which says more.
                .with_format("duration", |_: &str| true);
            options.build(&root).map_err(|error| format!("schema of {}: {error}", self.input_name))
        });
        made.as_ref().map_err(Error::internal)
    }

    /// Whether inputs can be held against the schema at all. The server does not ask at start, as it would compile every
    /// schema; a test does.
    pub fn check(&self) -> Result<()> {
        self.validator().map(drop)
    }

    /// The schema of a member of the input, or of a member of a member, references followed.
    pub fn member(&self, path: &[&str]) -> Option<&Value> {
        let mut schema: &Value = &self.input;
        for name in path {
            schema = self.resolve(schema).get("properties")?.get(name)?;
        }
        Some(self.resolve(schema))
    }

    /// The schema that a reference, or the one alternative to null, stands for.
    pub fn resolve<'a>(&'a self, schema: &'a Value) -> &'a Value {
        if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
            let name = reference.rsplit('/').next().unwrap_or_default();
            return self.components.get(name).map_or(schema, |schema| self.resolve(schema));
        }
        match schema.get("oneOf").and_then(Value::as_array).map(Vec::as_slice) {
            Some([null, other] | [other, null]) if null.get("type").is_some_and(|kind| kind == "null") => {
                self.resolve(other)
            }
            _ => schema,
        }
    }

    /// Tidies every text of the input (see [`tidy`]) and holds it against the schema; tells all that is wrong at once.
    pub fn faults(&self, input: &mut Value) -> Result<Vec<Fault>> {
        let mut faults = Vec::new();
        tidy_all(input, &mut String::new(), &mut faults);
        for error in self.validator()?.iter_errors(input).take(100) {
            self.explain(&error, &mut faults);
        }
        Ok(faults)
    }

    /// Lets an input in that has no faults; otherwise they are one error.
    pub fn admit(&self, input: &mut Value) -> Result<()> {
        let faults = self.faults(input)?;
        if faults.is_empty() {
            return Ok(());
        }
        Err(faults.into_iter().fold(Error::new(Code::InvalidInput), Error::fault))
    }

    /// Reads an admitted input.
    pub fn read<O: DeserializeOwned>(input: Value) -> Result<O> {
        serde_path_to_error::deserialize(input).map_err(|error| {
            let pointer = error.path().iter().fold("#".to_owned(), |pointer, part| match part {
                Segment::Seq { index } => format!("{pointer}/{index}"),
                Segment::Map { key } => format!("{pointer}/{}", escape(key)),
                _ => pointer,
            });
            // Our own types say a word. serde's own words name types of ours and are about numbers only, for the
            // schema has let the rest pass.
            let (code, accepted) = match Word::said(&error.inner().to_string()) {
                Some(word) => (FaultCode::BadFormat, word),
                None => (FaultCode::OutOfRange, Word::WholeNumber),
            };
            Error::new(Code::InvalidInput).fault(Fault {
                at: At::Pointer(pointer),
                code,
                accepted: Some(accepted.into()),
            })
        })
    }
}

/// The one copy of a schema: the same types stand in the contracts of many operations.
fn shared(schema: Value) -> Arc<Value> {
    static ALL: LazyLock<RwLock<HashSet<Arc<Value>>>> = LazyLock::new(RwLock::default);
    let mut all = ALL.write().unwrap_or_else(PoisonError::into_inner);
    match all.get(&schema) {
        Some(known) => Arc::clone(known),
        None => {
            let schema = Arc::new(schema);
            all.insert(Arc::clone(&schema));
            schema
        }
    }
}

/// Says in the schema of a list's page which keys it can be sorted by: each page is of one list.
fn name_sort_keys(page: &mut Value, keys: &[&str]) -> Option<()> {
    let sort = page.pointer_mut("/properties/sort").and_then(Value::as_object_mut).filter(|_| !keys.is_empty())?;
    let one = format!("-?(?:{})", keys.join("|"));
    sort.insert("pattern".to_owned(), format!("^(?:{one}(?:,{one})*)?$").into());
    let described = sort.get("description").and_then(Value::as_str).unwrap_or_default();
    let described = format!("{described} The keys of this list are `{}`.", keys.join("`, `"));
    sort.insert("description".to_owned(), described.into());
    Some(())
}

/// Tidies every text and number in place and notes those that hold control characters.
fn tidy_all(value: &mut Value, pointer: &mut String, faults: &mut Vec<Fault>) {
    let length = pointer.len();
    match value {
        Value::String(text) => match tidy(text) {
            Ok(tidied) if tidied == *text => {}
            Ok(tidied) => *text = tidied.into_owned(),
            Err(()) => faults.push(fault(pointer, FaultCode::ControlCharacter, Value::Null)),
        },
        // 2016.0 is a whole number to JSON Schema, and so it is to us.
        Value::Number(number) => {
            let whole = number.as_f64().filter(|float| number.is_f64() && float.fract() == 0.0 && float.abs() < 9e15);
            if let Some(whole) = whole {
                *value = (whole as i64).into();
            }
        }
        Value::Array(items) => {
            for (i, item) in items.iter_mut().enumerate() {
                pointer.push_str(&format!("/{i}"));
                tidy_all(item, pointer, faults);
                pointer.truncate(length);
            }
        }
        Value::Object(members) => {
            for (name, member) in members {
                pointer.push('/');
                pointer.push_str(&escape(name));
                tidy_all(member, pointer, faults);
                pointer.truncate(length);
            }
        }
        _ => {}
    }
}

/// A member's name as part of a JSON Pointer (RFC 6901).
fn escape(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

fn fault(pointer: &str, code: FaultCode, accepted: Value) -> Fault {
    let accepted = if accepted.is_null() { None } else { Some(accepted) };
    Fault { at: At::Pointer(format!("#{pointer}")), code, accepted }
}

impl Contract {
    /// The names of the members that the object at this JSON Pointer may have.
    fn known_at(&self, pointer: &str) -> Value {
        let mut schema = self.resolve(&self.input);
        for part in pointer.split('/').skip(1) {
            let inner = match schema.get("items") {
                Some(items) if part.bytes().all(|byte| byte.is_ascii_digit()) => Some(items),
                _ => schema.get("properties").and_then(|members| members.get(part)),
            };
            let Some(inner) = inner else { return Value::Null };
            schema = self.resolve(inner);
        }
        let members = schema.get("properties").and_then(Value::as_object);
        members.map(|members| members.keys().cloned().collect()).unwrap_or_default()
    }

    /// Says in our words what the validator found.
    fn explain(&self, error: &ValidationError<'_>, faults: &mut Vec<Fault>) {
        use ValidationErrorKind as Kind;
        let at = error.instance_path().to_string();
        let (code, accepted) = match error.kind() {
            Kind::AdditionalProperties { unexpected } => {
                for name in unexpected {
                    faults.push(fault(&format!("{at}/{}", escape(name)), FaultCode::Unknown, self.known_at(&at)));
                }
                return;
            }
            Kind::Required { property } => {
                let name = property.as_str().unwrap_or_default();
                return faults.push(fault(&format!("{at}/{name}"), FaultCode::Required, Value::Null));
            }
            // An optional object is "null or that": what is wrong with "that" is what the caller wants to hear.
            Kind::OneOfNotValid { context } | Kind::AnyOf { context } => {
                let wanted = context.iter().filter(|branch| !branch.iter().any(|error| is_null_expected(error)));
                return wanted.flatten().for_each(|error| self.explain(error, faults));
            }
            Kind::Type { .. } => (FaultCode::WrongType, kinds(error)),
            Kind::MaxLength { limit } => (FaultCode::TooLong, (*limit).into()),
            Kind::MinLength { limit } => (FaultCode::TooShort, (*limit).into()),
            Kind::MaxItems { limit } => (FaultCode::TooMany, (*limit).into()),
            Kind::MinItems { limit } => (FaultCode::TooFew, (*limit).into()),
            Kind::Maximum { limit } => (FaultCode::OutOfRange, format!("≤ {limit}").into()),
            Kind::Minimum { limit } => (FaultCode::OutOfRange, format!("≥ {limit}").into()),
            Kind::Enum { options } => (FaultCode::NotOneOf, (**options).clone()),
            // Which keys there are says more than the pattern that is made of them.
            Kind::Pattern { .. } if at == "/page/sort" => (FaultCode::NotOneOf, self.sort_keys.clone().into()),
            Kind::Pattern { pattern } => (FaultCode::BadFormat, pattern.clone().into()),
            Kind::Format { format } => (FaultCode::BadFormat, format.clone().into()),
            Kind::UniqueItems => (FaultCode::Repeated, Value::Null),
            other => (FaultCode::BadFormat, other.keyword().into()),
        };
        faults.push(fault(&at, code, accepted));
    }
}

fn is_null_expected(error: &ValidationError<'_>) -> bool {
    matches!(error.kind(), ValidationErrorKind::Type { .. }) && kinds(error) == "null"
}

fn kinds(error: &ValidationError<'_>) -> Value {
    use jsonschema::error::TypeKind;
    match error.kind() {
        ValidationErrorKind::Type { kind: TypeKind::Single(kind) } => kind.to_string().into(),
        // That nothing is accepted as well helps nobody who sent something.
        ValidationErrorKind::Type { kind: TypeKind::Multiple(kinds) } => {
            let mut kinds: Vec<String> = kinds.iter().map(|kind| kind.to_string()).collect();
            kinds.retain(|kind| kind != "null");
            match kinds.as_slice() {
                [only] => only.clone().into(),
                _ => kinds.into(),
            }
        }
        _ => Value::Null,
    }
}

/// Whether a schema is of this JSON type, alone or beside null.
pub(crate) fn is_of(schema: &Value, kind: &str) -> bool {
    match schema.get("type") {
        Some(Value::String(only)) => only == kind,
        Some(Value::Array(kinds)) => kinds.iter().any(|one| one == kind),
        _ => false,
    }
}

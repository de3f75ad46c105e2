//! Rust for what an operation takes and answers.

use super::fields::{Field, Plain, Struct, snake};
use super::template::fill;
use anyhow::{Result, bail};

/// A type of ours that carries what it can of one of the SDK's, and the same thing twice: as the SDK has it, and as we do.
pub(super) struct Record {
    pub(super) definition: String,
    /// A builder's calls that fill all of it.
    pub(super) sdk_sample: String,
    pub(super) our_sample: String,
    pub(super) has_time: bool,
}

impl Record {
    /// `library` is the SDK's, where the words of its enums are.
    pub(super) fn new(name: &str, doc: &str, sdk_type: &str, read: &Struct, library: &str) -> Result<Self> {
        let carried: Vec<&Field> = read.fields.iter().filter(|field| field.can_be_carried()).collect();
        let names = our_names(&carried, sdk_type);
        let each = |line: fn(&Field, &str) -> String| {
            carried.iter().zip(&names).map(|(field, name)| line(field, name)).collect::<Vec<_>>().join("\n")
        };
        let variable = if carried.is_empty() { "_answer" } else { "answer" };
        let definition = fill(
            include_str!("../../templates/service/record.rs"),
            &[
                ("doc", doc),
                ("record", name),
                ("sdk_type", sdk_type),
                ("variable", variable),
                (
                    "fields",
                    &each(|field, name| format!("/// AWS's `{}`.\n    pub {name}: {},", field.bare(), ours(field))),
                ),
                ("conversions", &each(|field, name| format!("{name}: {},", converted(field)))),
            ],
        )?;
        let our_sample = each(|field, name| format!("{name}: {},", our_value(field)));
        Ok(Self {
            definition,
            sdk_sample: sdk_sample(read, library)?,
            our_sample: format!("{name} {{ {our_sample} }}"),
            has_time: carried.iter().any(|field| field.plain == Some(Plain::Time)),
        })
    }
}

/// The names of the SDK without the word that all of them begin with, and without the type's own.
fn our_names(fields: &[&Field], sdk_type: &str) -> Vec<String> {
    let mut names: Vec<&str> = fields.iter().map(|field| field.bare()).collect();
    let own = snake(sdk_type.rsplit("::").next().unwrap_or_default());
    for name in &mut names {
        *name = name.strip_prefix(&own).and_then(|rest| rest.strip_prefix('_')).unwrap_or(name);
    }
    let first = names.first().and_then(|name| name.split_once('_')).map(|(word, _)| format!("{word}_"));
    if let Some(word) = first.filter(|word| names.len() > 1 && names.iter().all(|name| name.starts_with(word))) {
        names = names.iter().map(|name| name.trim_start_matches(&word)).collect();
    }
    names.into_iter().map(|name| if is_keyword(name) { format!("aws_{name}") } else { name.to_owned() }).collect()
}

/// A name that our code can have for one of the SDK's inputs.
pub(super) fn parameter(name: &str) -> String {
    if is_keyword(name) { format!("aws_{name}") } else { name.to_owned() }
}

fn is_keyword(name: &str) -> bool {
    ["type", "match", "where", "use", "as", "in", "ref", "move", "loop", "static", "const", "final", "self"]
        .contains(&name)
}

fn ours(field: &Field) -> String {
    let plain = match field.plain {
        Some(Plain::Int) => "i32",
        Some(Plain::Long) => "i64",
        Some(Plain::Bool) => "bool",
        // One that cannot be told in our terms is none.
        Some(Plain::Time) => return "Option<SystemTime>".to_owned(),
        Some(Plain::Text | Plain::Word) | None => "String",
    };
    if field.is_optional { format!("Option<{plain}>") } else { plain.to_owned() }
}

fn converted(field: &Field) -> String {
    let from = format!("answer.{}", field.name);
    match (field.plain, field.is_optional) {
        (Some(Plain::Text), _) => format!("{from}.clone()"),
        (Some(Plain::Word), true) => format!("{from}.as_ref().map(|word| word.as_str().to_owned())"),
        (Some(Plain::Word), false) => format!("{from}.as_str().to_owned()"),
        (Some(Plain::Time), true) => format!("{from}.and_then(|at| SystemTime::try_from(at).ok())"),
        (Some(Plain::Time), false) => format!("SystemTime::try_from({from}).ok()"),
        _ => from,
    }
}

fn our_value(field: &Field) -> String {
    let value = match field.plain {
        Some(Plain::Int | Plain::Long) => "7".to_owned(),
        Some(Plain::Bool) => "true".to_owned(),
        Some(Plain::Time) => return "Some(UNIX_EPOCH + Duration::from_secs(7))".to_owned(),
        Some(Plain::Word) => "\"A_WORD\".to_owned()".to_owned(),
        Some(Plain::Text) | None => format!("\"a-{}\".to_owned()", field.bare()),
    };
    if field.is_optional { format!("Some({value})") } else { value }
}

/// Fills what is carried, and what a builder demands.
pub(super) fn sdk_sample(read: &Struct, library: &str) -> Result<String> {
    let mut calls = Vec::new();
    for field in &read.fields {
        let value = match (field.plain, field.can_be_carried()) {
            (Some(plain), carried) if carried || !field.is_optional => sdk_value(plain, field, library),
            _ if field.is_optional => continue,
            _ if field.kind.starts_with("Vec<") => "Vec::new()".to_owned(),
            _ if field.kind.starts_with("HashMap<") => "std::collections::HashMap::new()".to_owned(),
            _ => {
                bail!("`{}` ({}) is always answered, and cannot be made up: write it by hand", field.bare(), field.kind)
            }
        };
        calls.push(format!(".set_{}(Some({value}))", field.bare()));
    }
    Ok(calls.concat())
}

fn sdk_value(plain: Plain, field: &Field, library: &str) -> String {
    match plain {
        Plain::Int | Plain::Long => "7".to_owned(),
        Plain::Bool => "true".to_owned(),
        Plain::Time => format!("{library}::primitives::DateTime::from_secs(7)"),
        Plain::Word => format!("{library}::types::{}::from(\"A_WORD\")", field.kind),
        Plain::Text => format!("\"a-{}\".to_owned()", field.bare()),
    }
}

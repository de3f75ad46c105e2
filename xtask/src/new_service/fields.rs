//! The fields of the SDK's structs, and which of them a type of ours can carry as they are.

use super::sdk::{Sdk, between};
use anyhow::Result;

/// What a value is, where it can be carried over as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Plain {
    Text,
    Int,
    Long,
    Bool,
    Time,
    /// One of the SDK's enums, which comes over by its word.
    Word,
}

/// A field of one of the SDK's structs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Field {
    /// As Rust writes it: `table_name`, `r#type`.
    pub(super) name: String,
    pub(super) is_optional: bool,
    /// Its type, without paths and without `Option`.
    pub(super) kind: String,
    pub(super) plain: Option<Plain>,
    /// AWS says that it is secret.
    pub(super) is_sensitive: bool,
}

/// One of the SDK's structs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Struct {
    pub(super) fields: Vec<Field>,
    /// Whether its builder may fail, for a field that it demands.
    pub(super) is_checked: bool,
}

impl Field {
    /// Without the mark of a raw identifier.
    pub(super) fn bare(&self) -> &str {
        self.name.trim_start_matches("r#")
    }

    pub(super) fn can_be_carried(&self) -> bool {
        self.plain.is_some() && !self.is_sensitive
    }
}

/// The fields of `pub struct NAME` in one of the SDK's files.
pub(super) fn read(path: &str, name: &str, sdk: &Sdk) -> Result<Struct> {
    let text = sdk.file(path)?;
    let body = between(&text, &format!("pub struct {name} {{\n"), "\n}").unwrap_or_default();
    let lines = body.lines().filter_map(|line| line.trim().strip_prefix("pub "));
    let fields = lines.filter_map(|line| line.trim_end_matches(',').split_once(": "));
    let fields = fields.map(|(name, kind)| {
        let secret = format!("\"{}\", &\"*** Sensitive", name.trim_start_matches("r#"));
        field(name, kind, text.contains(&secret), sdk)
    });
    // A long one is written over several lines.
    let builds = text.split_once("pub fn build(").and_then(|(_, rest)| rest.split_once('{'));
    let is_checked = builds.is_some_and(|(signature, _)| signature.contains("::std::result::Result<"));
    Ok(Struct { fields: fields.collect(), is_checked })
}

/// The fields of one of the SDK's types, by its name.
pub(super) fn of_type(name: &str, sdk: &Sdk) -> Result<Struct> {
    read(&type_file(name), name, sdk)
}

fn type_file(name: &str) -> String {
    format!("types/_{}.rs", snake(name))
}

fn field(name: &str, kind: &str, is_sensitive: bool, sdk: &Sdk) -> Field {
    let kind = PATHS.iter().fold(kind.to_owned(), |kind, path| kind.replace(path, ""));
    let inner = kind.strip_prefix("Option<").and_then(|kind| kind.strip_suffix('>'));
    let is_optional = inner.is_some();
    let kind = inner.unwrap_or(&kind).to_owned();
    Field { name: name.to_owned(), is_optional, plain: plain(&kind, sdk), kind, is_sensitive }
}

/// What stands before the names of types in the SDK's source.
const PATHS: [&str; 6] = [
    "::std::option::",
    "::std::string::",
    "::std::vec::",
    "::std::collections::",
    "::aws_smithy_types::",
    "crate::types::",
];

fn plain(kind: &str, sdk: &Sdk) -> Option<Plain> {
    Some(match kind {
        "String" => Plain::Text,
        "i32" => Plain::Int,
        "i64" => Plain::Long,
        "bool" => Plain::Bool,
        "DateTime" => Plain::Time,
        word if is_enum(word, sdk) => Plain::Word,
        _ => return None,
    })
}

fn is_enum(kind: &str, sdk: &Sdk) -> bool {
    let is_name = kind.chars().all(char::is_alphanumeric);
    // Unions are enums too, and have no word.
    let has_word =
        |text: String| text.contains(&format!("pub enum {kind} {{")) && text.contains("pub fn as_str(&self)");
    is_name && sdk.file(&type_file(kind)).is_ok_and(has_word)
}

/// `table_description` of `TableDescription`.
pub(super) fn snake(name: &str) -> String {
    let mut snake = String::new();
    for letter in name.chars() {
        if letter.is_ascii_uppercase() && !snake.is_empty() {
            snake.push('_');
        }
        snake.push(letter.to_ascii_lowercase());
    }
    snake
}

//! Where the pages of a list have their items, and where the next one begins.

use super::fields::{Field, Struct};
use super::sdk::{Sdk, between};
use anyhow::{Context, Result, bail, ensure};

/// How an operation's answers come in pages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Paging {
    pub(super) items: Field,
    /// The type of one item, without paths.
    pub(super) item: String,
    /// The input that says where a page begins.
    pub(super) begins_at: String,
    /// The field of the answer that says where the next page begins.
    pub(super) goes_on_at: String,
}

impl Paging {
    /// None for an operation whose answer is one.
    pub(super) fn read(operation: &str, module: &str, answer: &Struct, sdk: &Sdk) -> Result<Option<Self>> {
        let Ok(text) = sdk.file(&format!("operation/{module}/paginator.rs")) else {
            return Self::without_paginator(operation, answer);
        };
        let mut moved_on = text.lines().filter_map(|line| line.trim().strip_suffix(" = new_token.cloned();"));
        let begins_at = moved_on.find_map(|place| place.strip_prefix("input."));
        let begins_at = begins_at.with_context(|| odd(operation))?;
        let lens = format!("reflens_{module}_output_output_");
        let goes_on_at = between(&text, &lens, "(").with_context(|| odd(operation))?;
        let cursor = answer.fields.iter().find(|field| field.bare() == goes_on_at);
        ensure!(
            cursor.is_some_and(|cursor| cursor.kind == "String" && cursor.is_optional),
            "{operation}: its pages are told apart by something that is no text; write it by hand"
        );
        let flattened = between(&text, "flattens results using `", "`");
        Self::of(operation, flattened, answer, begins_at, goes_on_at).map(Some)
    }

    /// Some operations have pages, and no paginator in the SDK: taken for one answer, all but the first would be lost.
    fn without_paginator(operation: &str, answer: &Struct) -> Result<Option<Self>> {
        let cursors = [("next_token", "next_token"), ("next_marker", "marker"), ("marker", "marker")];
        let has = |name: &str| answer.fields.iter().any(|field| field.bare() == name);
        match cursors.iter().find(|(goes_on_at, _)| has(goes_on_at)) {
            Some((goes_on_at, begins_at)) => Self::of(operation, None, answer, begins_at, goes_on_at).map(Some),
            None => Ok(None),
        }
    }

    fn of(
        operation: &str,
        flattened: Option<&str>,
        answer: &Struct,
        begins_at: &str,
        goes_on_at: &str,
    ) -> Result<Self> {
        let items = items(operation, flattened, answer)?;
        let item = between(&items.kind, "Vec<", ">").unwrap_or_default().to_owned();
        ensure!(
            !item.contains('<'),
            "{operation}: its items are {}, of which this command knows no type of ours; write it by hand",
            items.kind
        );
        Ok(Self { items, item, begins_at: begins_at.to_owned(), goes_on_at: goes_on_at.to_owned() })
    }
}

/// The list that is meant: the one the SDK flattens, or the only one.
fn items(operation: &str, flattened: Option<&str>, answer: &Struct) -> Result<Field> {
    let lists = answer.fields.iter().filter(|field| field.kind.starts_with("Vec<"));
    let mut lists = lists.filter(|field| flattened.is_none_or(|name| field.bare() == name));
    match (lists.next(), lists.next()) {
        (Some(list), None) => Ok(list.clone()),
        _ => bail!("{operation}: the SDK does not tell which of its lists comes in pages; write it by hand"),
    }
}

fn odd(operation: &str) -> String {
    format!("{operation}: the SDK pages it in a way that this command does not know; write it by hand")
}

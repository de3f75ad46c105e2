//! Rust for an operation whose answers come in pages.

use super::fields::Struct;
use super::operation::Operation;
use super::paging::Paging;
use super::rendered::Record;
use super::{Service, Values};
use anyhow::Result;

/// What the templates ask for about pages of texts, or of things where `thing` is what one of them is.
pub(super) fn of_list(
    operation: &Operation,
    answer: &Struct,
    paging: &Paging,
    thing: Option<&Struct>,
    service: &Service,
) -> Result<Values> {
    let complete = |is_checked: bool| if is_checked { ".expect(\"complete\")".to_owned() } else { String::new() };
    let mut values = match thing {
        Some(thing) => things(operation, paging, thing, &complete(thing.is_checked), service)?,
        None => texts(paging),
    };
    values.extend([
        ("begins_at", paging.begins_at.clone()),
        ("goes_on_at", paging.goes_on_at.clone()),
        ("items_field", paging.items.bare().to_owned()),
        ("complete", complete(answer.is_checked)),
    ]);
    Ok(values)
}

fn texts(paging: &Paging) -> Values {
    vec![
        ("item", "String".to_owned()),
        ("items", format!("answer.{}().to_vec()", paging.items.name)),
        ("imports", String::new()),
        ("test_imports", String::new()),
        ("record", String::new()),
        ("sdk_item", "\"web\".to_owned()".to_owned()),
        ("our_item", "\"web\".to_owned()".to_owned()),
    ]
}

fn things(operation: &Operation, paging: &Paging, thing: &Struct, complete: &str, service: &Service) -> Result<Values> {
    let name = format!("{}Item", operation.name);
    let doc = format!("One of what `{}` lists.", operation.name);
    let library = service.sdk.library();
    let sdk_type = format!("{library}::types::{}", paging.item);
    let record = Record::new(&name, &doc, &sdk_type, thing, &library)?;
    let time = |imports: &str| if record.has_time { imports.to_owned() } else { String::new() };
    Ok(vec![
        ("imports", time("use std::time::SystemTime;\n")),
        ("test_imports", time("use std::time::{Duration, UNIX_EPOCH};\n")),
        ("items", format!("answer.{}().iter().map({name}::of).collect()", paging.items.name)),
        ("item", name),
        ("record", record.definition),
        ("sdk_item", format!("{sdk_type}::builder(){}.build(){complete}", record.sdk_sample)),
        ("our_item", record.our_sample),
    ])
}

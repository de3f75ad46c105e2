//! Rust for an operation whose answer is one.

use super::operation::{Answer, Operation};
use super::rendered::Record;
use super::template::{each, fill};
use super::{Service, Values};
use anyhow::Result;

/// What the templates ask for about the answer.
pub(super) fn of_answer(operation: &Operation, service: &Service) -> Result<Values> {
    let Operation { name, module, .. } = operation;
    let library = service.sdk.library();
    let output = format!("{library}::operation::{module}::{name}Output");
    let record_name = format!("{name}Answer");
    let doc = format!("What `{name}` answers.");
    let complete = |is_checked: bool| if is_checked { ".expect(\"complete\")" } else { "" };
    let sent = format!(
        "request.send().await.map_err(|error| {}Error::of_sdk(OPERATION, {{what_call}}, error))?;",
        service.type_name()
    );
    let sent = sent.replace("{what_call}", &what_call(operation));
    let mut values = match &operation.answer {
        Answer::Fields { answer } => {
            let record = Record::new(&record_name, &doc, &output, answer, &library)?;
            let sample = format!("{name}Output::builder(){}.build(){}", record.sdk_sample, complete(answer.is_checked));
            let body = format!("let answer = {sent}\n    Ok({record_name}::of(&answer))");
            with_record(record, record_name, sample, body, String::new())
        }
        Answer::Thing { answer, within, thing } => {
            let sdk_type = format!("{library}::types::{}", within.kind);
            let record = Record::new(&record_name, &doc, &sdk_type, thing, &library)?;
            let inner = format!("{sdk_type}::builder(){}.build(){}", record.sdk_sample, complete(thing.is_checked));
            let setter = format!("set_{}", within.bare());
            let sample =
                format!("{name}Output::builder().{setter}(Some({inner})).build(){}", complete(answer.is_checked));
            let missing = format!("the answer holds no {}", within.bare());
            let body = format!(
                "let answer = {sent}\n    let thing = answer.{}.as_ref().map({record_name}::of);\n    \
                 thing.ok_or_else(|| {}Error::not_understood(OPERATION, {}, \"{missing}\"))",
                within.name,
                service.type_name(),
                what_call(operation),
            );
            // One that must have something in it cannot be made empty.
            let empty = if answer.is_checked { String::new() } else { empty_test(operation, &library)? };
            with_record(record, record_name, sample, body, empty)
        }
        _ => nothing(operation, &sent)?,
    };
    values.push(("example", example(operation, service)));
    Ok(values)
}

fn with_record(record: Record, name: String, sample: String, body: String, empty_test: String) -> Values {
    let time = |imports: &str| if record.has_time { imports.to_owned() } else { String::new() };
    vec![
        ("imports", time("use std::time::SystemTime;\n")),
        ("test_imports", time("use std::time::{Duration, UNIX_EPOCH};\n")),
        ("record", record.definition),
        ("returned", name),
        ("body", body),
        ("output", sample),
        ("act", "let answer = ".to_owned()),
        ("assert", format!("assert_eq!(answer, {});\n    ", record.our_sample)),
        ("empty_test", empty_test),
    ]
}

/// An answer that nothing of is carried.
fn nothing(operation: &Operation, sent: &str) -> Result<Values> {
    let Answer::Nothing { answer } = &operation.answer else { return Ok(Vec::new()) };
    let sample = super::rendered::sdk_sample(answer, "")?;
    let complete = if answer.is_checked { ".expect(\"complete\")" } else { "" };
    Ok(vec![
        ("imports", String::new()),
        ("test_imports", String::new()),
        ("record", String::new()),
        ("returned", "()".to_owned()),
        ("body", format!("{sent}\n    Ok(())")),
        ("output", format!("{}Output::builder(){sample}.build(){complete}", operation.name)),
        ("act", String::new()),
        ("assert", String::new()),
        ("empty_test", String::new()),
    ])
}

fn what_call(operation: &Operation) -> String {
    let first = operation.named().next().map(|name| super::rendered::parameter(name));
    format!("what({})", first.unwrap_or_default())
}

fn empty_test(operation: &Operation, library: &str) -> Result<String> {
    let samples = each(&operation.demanded, |name| format!("\"a-{name}\", "));
    let values = [
        ("function", operation.module.as_str()),
        ("operation", operation.name.as_str()),
        ("library", library),
        ("samples", samples.as_str()),
    ];
    fill(include_str!("../../templates/service/empty_test.rs"), &values)
}

fn example(operation: &Operation, service: &Service) -> String {
    let samples = each(&operation.demanded, |name| format!("\"a-{name}\", "));
    let call = format!("{}::{}({samples}provider).await?;", service.package().replace('-', "_"), operation.module);
    if matches!(operation.answer, Answer::Nothing { .. }) { call } else { format!("let answer = {call}") }
}

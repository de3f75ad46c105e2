//! The files of the new crate.

use super::inputs::of_inputs;
use super::operation::{Answer, Operation};
use super::template::{each, fill};
use super::{Service, Values, listing, single};
use anyhow::Result;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

macro_rules! template {
    ($name:literal) => {
        include_str!(concat!("../../templates/service/", $name))
    };
}

/// Every file of the crate, by its path from the root of the workspace.
pub(super) fn of_crate(service: &Service) -> Result<BTreeMap<PathBuf, String>> {
    let folder = service.folder();
    let mut files = BTreeMap::new();
    let mut add = |path: &str, text: String| drop(files.insert(folder.join(path), text));
    add("Cargo.toml", manifest(service)?);
    for (path, template) in [
        ("src/lib.rs", template!("lib.rs")),
        ("src/client.rs", template!("client.rs")),
        ("src/client/tests.rs", template!("client_tests.rs")),
        ("src/error.rs", template!("error.rs")),
        ("src/error/tests.rs", template!("error_tests.rs")),
        ("src/permissions.rs", template!("permissions.rs")),
        ("src/stand_in.rs", template!("stand_in.rs")),
    ] {
        add(path, fill(template, &borrowed(&of_service(service)?))?);
    }
    for operation in &service.operations {
        let (code, tests) = of_operation(operation, service)?;
        add(&format!("src/{}.rs", operation.module), code);
        add(&format!("src/{}/tests.rs", operation.module), tests);
    }
    Ok(files)
}

fn borrowed(values: &Values) -> Vec<(&str, &str)> {
    values.iter().map(|(name, value)| (*name, value.as_str())).collect()
}

fn manifest(service: &Service) -> Result<String> {
    let futures = if service.operations.iter().any(is_list) { "futures.workspace = true\n" } else { "" };
    let values = [
        ("package", service.package()),
        // The registry takes no longer ones.
        ("keyword", service.name.chars().take(20).collect()),
        ("full_name", service.sdk.full_name.clone()),
        ("sdk", service.sdk.package.clone()),
        ("futures", futures.to_owned()),
    ];
    fill(template!("manifest.toml"), &borrowed(&values.into()))
}

pub(super) fn is_list(operation: &Operation) -> bool {
    matches!(operation.answer, Answer::Texts { .. } | Answer::Things { .. })
}

/// What every file may ask for.
fn names(service: &Service) -> Values {
    vec![
        ("name", service.name.clone()),
        ("type", service.type_name()),
        ("short_name", service.sdk.service_id.clone()),
        ("full_name", service.sdk.full_name.clone()),
        ("crate", service.package().replace('-', "_")),
        ("library", service.sdk.library()),
        ("endpoint_id", service.sdk.endpoint_id()),
    ]
}

/// What the files beside the operations ask for.
fn of_service(service: &Service) -> Result<Values> {
    let operations = &service.operations;
    let lines = |line: &dyn Fn(&Operation) -> String| operations.iter().map(line).collect::<Vec<_>>().join("\n");
    let has_lists = operations.iter().any(is_list);
    let misunderstands = has_lists || operations.iter().any(|one| matches!(one.answer, Answer::Thing { .. }));
    let only_if = |wanted: bool, text: &str| if wanted { text.to_owned() } else { String::new() };
    let mut values = names(service);
    let own = [("type", service.type_name())];
    let not_understood = fill(template!("not_understood.rs"), &borrowed(&own.into()))?;
    let functions = only_if(misunderstands, template!("error_not_understood.rs"));
    values.extend([
        ("rows", lines(&|one| row(one, service))),
        ("permissions", permissions(service)),
        ("modules", lines(&|one| format!("mod {};", one.module))),
        ("exports", lines(&|one| format!("pub use {}::{{{}}};", one.module, exports(one).join(", ")))),
        ("client_imports", only_if(misunderstands, "RequestErrorKind, ")),
        ("not_understood", only_if(misunderstands, &not_understood)),
        ("error_imports", only_if(misunderstands, "not_understood, ") + "request_error"),
        ("core_imports", only_if(has_lists, "BrokenPaging, ") + "RequestError, RequestErrorKind"),
        ("error_functions", functions + &only_if(has_lists, template!("error_broken.rs"))),
        ("missing", missing(operations)),
        ("cases", cases(operations)),
    ]);
    if let Some(first) = operations.first() {
        let call = format!("{}(){}", first.module, sample_setters(first));
        values.extend([("call", call), ("function", first.module.clone()), ("operation", first.name.clone())]);
    }
    Ok(values)
}

fn row(operation: &Operation, service: &Service) -> String {
    let Operation { name, module, .. } = operation;
    format!("//! | [`{module}`] | `{name}` | `{}:{name}` |", service.sdk.permission_prefix)
}

/// In the order of functions. On what, and when, is told by hand: no SDK knows it.
fn permissions(service: &Service) -> String {
    let line = |Operation { name, module, .. }: &Operation| {
        let action = format!("{}:{name}", service.sdk.permission_prefix);
        format!("FunctionPermissions::new(\"{module}\", &[&[Permission::new(\"{action}\", \"*\")]]),")
    };
    service.operations.iter().map(line).collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>().join("\n")
}

fn exports(operation: &Operation) -> Vec<String> {
    record_name(operation).into_iter().chain([operation.module.clone()]).collect()
}

fn record_name(operation: &Operation) -> Option<String> {
    match &operation.answer {
        Answer::Nothing { .. } | Answer::Texts { .. } => None,
        Answer::Fields { .. } | Answer::Thing { .. } => Some(format!("{}Answer", operation.name)),
        Answer::Things { .. } => Some(format!("{}Item", operation.name)),
    }
}

fn codes(operations: &[Operation]) -> BTreeSet<&str> {
    operations.iter().flat_map(|operation| operation.codes.iter().map(String::as_str)).collect()
}

fn means_missing(code: &str) -> bool {
    code.ends_with("NotFound") || code.ends_with("NotFoundException")
}

/// What is matched of a code and a kind where the thing is not there.
fn missing(operations: &[Operation]) -> String {
    let codes: Vec<String> =
        codes(operations).into_iter().filter(|code| means_missing(code)).map(|code| format!("\"{code}\"")).collect();
    let kind = "(_, RequestErrorKind::NotFound)";
    if codes.is_empty() { kind.to_owned() } else { format!("(Some({}), _) | {kind}", codes.join(" | ")) }
}

/// The codes that the SDK knows, each with the variant that is made of it.
fn cases(operations: &[Operation]) -> String {
    let variant = |code: &str| match code {
        code if means_missing(code) => "DoesNotExist",
        "AccessDenied" | "AccessDeniedException" => "AccessDenied",
        _ => "Request",
    };
    each(codes(operations), |code| format!("(\"{code}\", \"{}\"),", variant(code)))
}

/// A call of the SDK's builder for each text that is demanded.
fn sample_setters(operation: &Operation) -> String {
    each(&operation.demanded, |name| format!(".set_{name}(Some(\"a-{name}\".to_owned()))"))
}

/// The function and its tests.
fn of_operation(operation: &Operation, service: &Service) -> Result<(String, String)> {
    let mut values = names(service);
    values.extend(of_inputs(operation, service));
    let templates = match &operation.answer {
        Answer::Texts { answer, paging } => {
            values.extend(listing::of_list(operation, answer, paging, None, service)?);
            (template!("list.rs"), template!("list_tests.rs"))
        }
        Answer::Things { answer, paging, thing } => {
            values.extend(listing::of_list(operation, answer, paging, Some(thing), service)?);
            (template!("list.rs"), template!("list_tests.rs"))
        }
        _ => {
            values.extend(single::of_answer(operation, service)?);
            (template!("one.rs"), template!("one_tests.rs"))
        }
    };
    let values = borrowed(&values);
    Ok((fill(templates.0, &values)?, fill(templates.1, &values)?))
}

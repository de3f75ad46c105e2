//! Rust for what a function takes.

use super::operation::{Answer, Operation};
use super::rendered::parameter;
use super::{Service, Values, template};

/// What the templates of an operation ask for about its inputs.
pub(super) fn of_inputs(operation: &Operation, service: &Service) -> Values {
    let Operation { name, module, .. } = operation;
    let each = |line: &dyn Fn(&str, &str) -> String| -> String {
        operation.demanded.iter().map(|name| line(name, &parameter(name))).collect()
    };
    let first = operation.named().next().map(|name| (name.clone(), parameter(name)));
    let (what, what_parameters, what_arguments, what_sample) = if let Some((name, ours)) = &first {
        (format!("format!(\"`{{{ours}}}`\")"), format!("{ours}: &str"), ours.clone(), format!("\"`a-{name}`\""))
    } else {
        let subject = subject(operation);
        (format!("\"{subject}\".to_owned()"), String::new(), String::new(), format!("\"{subject}\""))
    };
    let fields = template::each(operation.named(), |name| format!("{0} = {0}, ", parameter(name)));
    let span = if first.is_some() { format!(", fields({})", fields.trim_end_matches(", ")) } else { String::new() };
    let borrows = !operation.demanded.is_empty();
    let borrowed = each(&|_, ours| format!("{ours}: &'a str,\n    ")) + "provider: &'a AwsClientProvider,";
    let alone = "provider: &AwsClientProvider,".to_owned();
    let is_asked = |name: &str, _: &str| format!(" && request.{name}() == Some(\"a-{name}\")");
    let and_matching = each(&is_asked);
    let matching = and_matching.trim_start_matches(" && ");
    let matched = format!(".match_requests(|request| {matching})");
    vec![
        ("operation", name.clone()),
        ("function", module.clone()),
        ("permission", format!("{}:{name}", service.sdk.permission_prefix)),
        ("parameters", each(&|_, ours| format!("{ours}: &str, "))),
        ("borrowed_parameters", if borrows { borrowed } else { alone }),
        ("lifetime", if borrows { "<'a>".to_owned() } else { String::new() }),
        ("bound", if borrows { "'a".to_owned() } else { "'_".to_owned() }),
        ("arguments", each(&|_, ours| format!("{ours}, "))),
        ("setters", each(&|name, ours| format!(".{}({ours})", raw(name, ours)))),
        ("samples", each(&|name, _| format!("\"a-{name}\", "))),
        ("span", span),
        ("matching", if matching.is_empty() { String::new() } else { matched }),
        ("and_matching", and_matching),
        ("what", what),
        ("what_parameters", what_parameters),
        ("what_arguments", what_arguments),
        ("what_sample", what_sample),
    ]
}

/// The SDK's method for an input.
fn raw(name: &str, ours: &str) -> String {
    if name == ours { name.to_owned() } else { format!("r#{name}") }
}

/// What an operation that demands nothing is about.
fn subject(operation: &Operation) -> String {
    match &operation.answer {
        Answer::Texts { paging, .. } | Answer::Things { paging, .. } => {
            format!("the list of {}", paging.items.bare().replace('_', " "))
        }
        _ => format!("`{}`", operation.name),
    }
}

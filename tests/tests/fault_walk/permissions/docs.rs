//! What the documentation of functions says of permissions, held against what is stated.
//!
//! It names an action as `s3:GetObject`, or an operation and "permissions of the same names", in the function's own words, in
//! its row of the crate's table, or in those of a function whose calls it refers to.

use super::tables::{TABLES, all, is_of_absent_feature};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use syn::{Attribute, Expr, ExprLit, ImplItem, Item, Lit, Meta, Visibility};

/// Actions that a documentation names for another reason than that its function needs them.
const NAMED_FOR_OTHERS: &[(&str, &str, &str)] = &[
    ("ec2::find_blockers", "ec2:*", "names what is in the way"),
    ("s3::expire_prefix", "s3express:CreateSession", "is S3's own need, in a directory bucket"),
];

#[test]
fn when_a_permission_is_always_needed_then_the_documentation_of_the_function_names_it() {
    let documented = read();
    let mut wrong = Vec::new();
    for (name, needs) in all() {
        let words = documented.words_of(&name);
        for needed in needs.iter().filter(|needed| needed.when.is_none()) {
            if !words.name(needed.action) {
                wrong.push(format!("{name}: {}", needed.action));
            }
        }
    }
    assert!(wrong.is_empty(), "always needed, and not in the documentation:\n{}", wrong.join("\n"));
}

#[test]
fn when_the_documentation_of_a_function_names_a_permission_then_it_is_stated() {
    let (documented, stated) = (read(), all());
    let mut wrong = Vec::new();
    for (name, text) in documented.own.iter().filter(|(name, _)| !is_of_absent_feature(name)) {
        let Some(needs) = stated.get(name) else { continue };
        let about_permissions = text.split("\n\n").filter(|paragraph| paragraph.contains("permission"));
        for action in about_permissions.flat_map(actions) {
            let is_excepted = NAMED_FOR_OTHERS.iter().any(|(of, what, _)| of == name && *what == action);
            if !is_excepted && !needs.iter().any(|needed| needed.action == action) {
                wrong.push(format!("{name}: {action}"));
            }
        }
    }
    assert!(wrong.is_empty(), "in the documentation, and not stated:\n{}", wrong.join("\n"));
}

#[test]
fn when_a_documentation_is_read_then_actions_operations_and_references_count() {
    let own = [
        ("a::own", "Gets it.\n\nCalls `GetIt` (permission `a:GetIt`)."),
        ("a::same", "Calls `GetIt` and `PutIt` (permissions of the same names)."),
        ("a::refers", "Calls what [`own`] calls."),
        ("a::links", "See [`own`].\n\nCalls `PutIt`."),
    ];
    let own = own.map(|(name, text)| (name.to_owned(), text.to_owned())).into();
    let documented = Documented { own, rows: [("a::links".to_owned(), "`a:PutIt`".to_owned())].into() };
    let named = |name: &str| ["a:GetIt", "a:PutIt"].map(|action| documented.words_of(name).name(action));
    assert_eq!(named("a::own"), [true, false]);
    assert_eq!(named("a::same"), [true, true]);
    assert_eq!(named("a::refers"), [true, false]);
    assert_eq!(named("a::links"), [false, true], "a link beside the calls does not count");
}

/// The documentation of public functions, by `s3::get_object`.
#[derive(Default)]
struct Documented {
    /// Paragraphs, without examples.
    own: BTreeMap<String, String>,
    /// Rows of the crate's table, without the function.
    rows: BTreeMap<String, String>,
}

#[derive(Default)]
struct Words {
    actions: BTreeSet<String>,
    /// Operations with permissions of the same names.
    operations: BTreeSet<String>,
}

impl Words {
    fn name(&self, action: &str) -> bool {
        let operation = action.split_once(':').map_or(action, |(_, operation)| operation);
        self.actions.contains(action) || self.operations.contains(operation)
    }
}

impl Documented {
    fn words_of(&self, name: &str) -> Words {
        let (mut words, mut read, mut waiting) = (Words::default(), BTreeSet::new(), vec![name.to_owned()]);
        while let Some(name) = waiting.pop() {
            let own = self.own.get(&name).map(String::as_str).unwrap_or_default();
            if !read.insert(name.clone()) {
                continue;
            }
            for text in [own, self.rows.get(&name).map(String::as_str).unwrap_or_default()] {
                words.actions.extend(actions(text));
                if text.contains("same name") {
                    words.operations.extend(quoted(text).filter(|word| is_operation(word)).map(str::to_owned));
                }
            }
            let about_calls = own
                .split("\n\n")
                .filter(|text| ["Calls", "calls", "As [", "permission"].iter().any(|word| text.contains(word)));
            waiting.extend(about_calls.flat_map(references).filter_map(|function| self.find(&name, function)));
        }
        words
    }

    /// A function of the same crate, or of another.
    fn find(&self, beside: &str, function: &str) -> Option<String> {
        let (library, _) = beside.split_once("::")?;
        let own = format!("{library}::{function}");
        let ends_so = |name: &&String| name.split_once("::").is_some_and(|(_, rest)| rest == function);
        if self.own.contains_key(&own) { Some(own) } else { self.own.keys().find(ends_so).cloned() }
    }
}

/// `s3:GetObject` in backticks.
fn actions(text: &str) -> impl Iterator<Item = String> {
    let is_action = |word: &&str| {
        word.split_once(':').is_some_and(|(service, operation)| {
            !service.is_empty()
                && service.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
                && is_operation(operation)
        })
    };
    quoted(text).filter(is_action).map(str::to_owned)
}

fn is_operation(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_uppercase()) && word.chars().all(|c| c.is_ascii_alphanumeric())
}

fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

/// `x` of "[`x`]", of "[`x`](y)", and of "[`y::x`]".
fn references(text: &str) -> impl Iterator<Item = &str> {
    text.split("[`").skip(1).filter_map(|rest| rest.split('`').next()?.rsplit("::").next())
}

fn read() -> Documented {
    let mut documented = Documented::default();
    for (library, _) in TABLES {
        let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates");
        let folder =
            [format!("{library}-interactions"), (*library).to_owned()].map(|name| crates.join(name).join("src"));
        let folder = folder.into_iter().find(|folder| folder.exists()).expect("a crate");
        for file in sources(&folder) {
            let file = syn::parse_file(&std::fs::read_to_string(file).expect("a source")).expect("Rust");
            documented.rows.extend(rows(library, &doc(&file.attrs)));
            documented.own.extend(functions(&file.items).map(|(name, text)| (format!("{library}::{name}"), text)));
        }
    }
    assert!(documented.own.len() > 200, "only {} functions were found", documented.own.len());
    documented
}

pub(super) fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    let of_entry = |path: PathBuf| if path.is_dir() { sources(&path) } else { vec![path] };
    entries.flat_map(of_entry).filter(|path| path.extension().is_some_and(|end| end == "rs")).collect()
}

fn functions(items: &[Item]) -> impl Iterator<Item = (String, String)> {
    items.iter().flat_map(|item| match item {
        Item::Fn(item) if matches!(item.vis, Visibility::Public(_)) => {
            vec![(item.sig.ident.to_string(), doc(&item.attrs))]
        }
        Item::Impl(item) if item.trait_.is_none() => {
            let syn::Type::Path(owner) = &*item.self_ty else { return Vec::new() };
            let owner = owner.path.segments.last().map(|last| last.ident.to_string()).unwrap_or_default();
            let methods = item.items.iter().filter_map(|member| match member {
                ImplItem::Fn(method) if matches!(method.vis, Visibility::Public(_)) => Some(method),
                _ => None,
            });
            methods.map(|method| (format!("{owner}::{}", method.sig.ident), doc(&method.attrs))).collect()
        }
        _ => Vec::new(),
    })
}

/// The lines of a documentation, without its examples.
fn doc(attributes: &[Attribute]) -> String {
    let line = |attribute: &Attribute| match &attribute.meta {
        Meta::NameValue(doc) if doc.path.is_ident("doc") => match &doc.value {
            Expr::Lit(ExprLit { lit: Lit::Str(line), .. }) => Some(line.value().trim().to_owned()),
            _ => None,
        },
        _ => None,
    };
    let mut is_example = false;
    let lines = attributes.iter().filter_map(line).filter(|line| {
        let is_fence = line.starts_with("```");
        is_example ^= is_fence;
        !is_fence && !is_example
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// What a crate's table says: of each function in the first column, the others.
fn rows(library: &str, text: &str) -> Vec<(String, String)> {
    let lines = text.lines().filter(|line| line.starts_with("| [`"));
    let row = |line: &str| {
        let (functions, rest) = line.trim_matches(['|', ' ']).split_once(" | ").unwrap_or_default();
        // A table without a column for permissions, or one that says "the same".
        let is_short = !rest.contains(" | ") || rest.ends_with("the same") || rest.contains("the same, ");
        let rest = if is_short { format!("{rest} (same names)") } else { rest.to_owned() };
        references(functions).map(|name| (format!("{library}::{name}"), rest.clone())).collect::<Vec<_>>()
    };
    lines.flat_map(row).collect()
}

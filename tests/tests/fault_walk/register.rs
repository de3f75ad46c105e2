//! Which operations there are, read from what each library shows, and that each is in the table.

use crate::table;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use syn::{FnArg, ImplItem, Item, Signature, Type, TypePath};

const NOT_EMBEDDED: &str = "the embedded AWS does not serve it: faults are recorded answers beside each function";
const SIGNS: &str = "signs, and sends nothing";

/// Public operations that are not walked, each with the reason.
const LEFT_OUT: &[(&str, &str)] = &[
    ("cloudwatch::Publisher::start", "sends nothing: what it begins, `flush` and `shutdown` end"),
    ("s3::presign_get", SIGNS),
    ("s3::presign_put", SIGNS),
    ("s3::upload_journal_name", "names a file, and sends nothing"),
];

const OF_EC2: &[&str] = &[
    "execute_teardown",
    "get_vpc_inventory",
    "launch_instance",
    "mirror_vpc",
    "plan_mirror_vpc",
    "plan_unmirror_vpc",
    "plan_vpc_teardown",
    "unmirror_vpc",
];

/// Crates that are not walked, each with the reason.
const CRATES_LEFT_OUT: &[(&str, &str)] = &[
    // A crate a line, in the order of names.
];

#[test]
fn when_an_operation_is_public_then_it_is_in_the_table_or_left_out_for_a_reason() {
    let mut listed: BTreeSet<String> = table::all().into_iter().map(|operation| operation.name.to_owned()).collect();
    for (name, reason) in LEFT_OUT {
        assert!(!reason.is_empty() && listed.insert((*name).to_owned()), "{name} is left out and in the table");
    }
    let public = public_operations();
    let missing: Vec<_> = public.difference(&listed).collect();
    let gone: Vec<_> = listed.difference(&public).collect();
    assert!(missing.is_empty(), "not in the table of the fault walk: {missing:?}");
    assert!(gone.is_empty(), "in the table of the fault walk, and no public operation: {gone:?}");
}

#[test]
fn when_a_crate_is_left_out_then_nothing_of_it_is_looked_for() {
    let (all, without) = (operations_but_of(&[]), operations_but_of(&[("acm", NOT_EMBEDDED)]));
    let left_out: Vec<_> = all.difference(&without).collect();
    assert!(left_out.len() > 5 && left_out.iter().all(|name| name.starts_with("acm::")), "{left_out:?}");
}

#[test]
fn when_a_listing_is_read_then_what_takes_a_provider_or_is_async_is_an_operation() {
    let listing = "
        impl Publisher { pub async fn flush(&self) -> Result<(), E> {} pub fn dropped(&self) -> u64 {} }
        impl fmt::Debug for Publisher {}
        pub async fn get_role(role: &str, provider: &AwsClientProvider) -> Result<Role, E> {}
        pub fn list<'a>(provider: &'a AwsClientProvider) -> impl Stream<Item = T> + 'a {}
        pub fn check(name: &str) -> Result<(), E> {}
        pub struct Role { pub name: String }";
    let expected = ["iam::Publisher::flush", "iam::get_role", "iam::list"].map(str::to_owned);
    assert_eq!(operations("iam", listing), expected.into());
}

fn public_operations() -> BTreeSet<String> {
    let mut public = operations_but_of(CRATES_LEFT_OUT);
    public.retain(|name| cfg!(feature = "ec2") || !(name.starts_with("ec2::") || needs_ec2(name)));
    public
}

/// Those that are no methods.
pub(crate) fn public_functions() -> BTreeSet<String> {
    public_operations().into_iter().filter(|name| name.matches("::").count() == 1).collect()
}

/// Workflows that are not compiled without EC2.
pub(crate) fn needs_ec2(name: &str) -> bool {
    name.strip_prefix("orchestration::").is_some_and(|workflow| OF_EC2.contains(&workflow))
}

/// All public operations, but those of crates that are left out for a reason.
pub(crate) fn operations_but_of(left_out: &[(&str, &str)]) -> BTreeSet<String> {
    let mut crates = libraries();
    for (name, reason) in left_out {
        assert!(!reason.is_empty() && crates.remove(*name).is_some(), "{name} is left out and is no crate");
    }
    let read = |(name, file): (String, PathBuf)| operations(&name, &std::fs::read_to_string(file).expect("a listing"));
    crates.into_iter().flat_map(read).collect()
}

/// The listings of all wrappers and of the workflows, by the short name of their crates.
fn libraries() -> BTreeMap<String, PathBuf> {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates");
    let folders = std::fs::read_dir(crates).expect("the crates").map(|entry| entry.expect("a crate").path());
    let library = |folder: PathBuf| {
        let name = folder.file_name()?.to_str()?.to_owned();
        let short = if name == "orchestration" { "orchestration" } else { name.strip_suffix("-interactions")? };
        Some((short.to_owned(), folder.join("public-api.txt")))
    };
    folders.filter_map(library).collect()
}

fn operations(library: &str, listing: &str) -> BTreeSet<String> {
    let items = syn::parse_file(listing).expect("a listing is Rust").items;
    items.iter().flat_map(of_item).map(|name| format!("{library}::{name}")).collect()
}

fn of_item(item: &Item) -> Vec<String> {
    match item {
        Item::Fn(item) if is_operation(&item.sig) => vec![item.sig.ident.to_string()],
        Item::Impl(item) if item.trait_.is_none() => {
            let owner = last_segment(&item.self_ty).unwrap_or_default();
            let methods = item.items.iter().filter_map(|member| match member {
                ImplItem::Fn(method) if is_operation(&method.sig) => Some(&method.sig.ident),
                _ => None,
            });
            methods.map(|method| format!("{owner}::{method}")).collect()
        }
        _ => Vec::new(),
    }
}

/// What takes a provider, or may wait for one that it was given before.
fn is_operation(signature: &Signature) -> bool {
    let takes_provider = |input: &FnArg| match input {
        FnArg::Typed(input) => last_segment(&input.ty).is_some_and(|name| name == "AwsClientProvider"),
        FnArg::Receiver(_) => false,
    };
    signature.asyncness.is_some() || signature.inputs.iter().any(takes_provider)
}

fn last_segment(of: &Type) -> Option<String> {
    match of {
        Type::Path(TypePath { path, .. }) => path.segments.last().map(|segment| segment.ident.to_string()),
        Type::Reference(reference) => last_segment(&reference.elem),
        _ => None,
    }
}

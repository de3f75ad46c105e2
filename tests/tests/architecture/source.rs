//! A source file, parsed, with its tests apart.

use syn::punctuated::Punctuated;
use syn::{Attribute, ImplItem, Item, Meta, Token};

/// A source file.
pub(crate) struct Source {
    /// The package it belongs to.
    pub(crate) package: String,
    /// Path from the workspace root.
    pub(crate) path: String,
    pub(crate) text: String,
    /// Its items without those that only tests are compiled with.
    pub(crate) items: Vec<Item>,
    /// Whether the whole file is compiled for tests only.
    pub(crate) test_only: bool,
    /// The modules it declares for tests only, which live in files of their own.
    test_modules: Vec<String>,
}

impl Source {
    pub(crate) fn parse(package: &str, path: &str, text: &str) -> Self {
        let file = syn::parse_file(text).unwrap_or_else(|error| panic!("{path} does not parse: {error}"));
        let test_only = is_test_only(&file.attrs);
        let test_modules = file.items.iter().filter_map(test_module_file).collect();
        Self {
            package: package.to_owned(),
            path: path.to_owned(),
            text: text.to_owned(),
            items: if test_only { Vec::new() } else { without_tests(file.items) },
            test_only,
            test_modules,
        }
    }

    /// A file of `package` for a planted violation.
    pub(crate) fn planted(package: &str, text: &str) -> Self {
        Self::parse(package, "src/planted.rs", text)
    }

    /// The directory in which the modules it declares have their files.
    fn module_directory(&self) -> &str {
        ["/lib.rs", "/main.rs", "/mod.rs", ".rs"]
            .iter()
            .find_map(|end| self.path.strip_suffix(end))
            .expect("a Rust file ends in .rs")
    }
}

/// Marks the files that other files declare with `#[cfg(test)] mod name;`.
pub(crate) fn mark_test_files(sources: &mut [Source]) {
    let places: Vec<String> = sources
        .iter()
        .flat_map(|source| {
            let directory = source.module_directory();
            source.test_modules.iter().map(move |module| format!("{directory}/{module}"))
        })
        .collect();
    for source in sources {
        let below = |place: &String| {
            let rest = source.path.strip_prefix(place.as_str());
            rest.is_some_and(|rest| rest == ".rs" || rest.starts_with('/'))
        };
        if places.iter().any(below) {
            source.test_only = true;
            source.items.clear();
        }
    }
}

fn test_module_file(item: &Item) -> Option<String> {
    match item {
        Item::Mod(module) if module.content.is_none() && is_test_only(&module.attrs) => Some(module.ident.to_string()),
        _ => None,
    }
}

fn without_tests(items: Vec<Item>) -> Vec<Item> {
    items.into_iter().filter(|item| !is_test_only(attributes(item))).map(without_inner_tests).collect()
}

fn without_inner_tests(mut item: Item) -> Item {
    match &mut item {
        Item::Mod(module) => {
            if let Some((_, items)) = &mut module.content {
                *items = without_tests(std::mem::take(items));
            }
        }
        Item::Impl(block) => block.items.retain(|item| !is_test_only(method_attributes(item))),
        _ => {}
    }
    item
}

fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::ExternCrate(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Macro(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => &[],
    }
}

fn method_attributes(item: &ImplItem) -> &[Attribute] {
    match item {
        ImplItem::Const(item) => &item.attrs,
        ImplItem::Fn(item) => &item.attrs,
        ImplItem::Type(item) => &item.attrs,
        _ => &[],
    }
}

/// `#[cfg(test)]`, `#[cfg(all(test, …))]`, `#[test]`, `#[tokio::test]`.
fn is_test_only(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        let path = attribute.path();
        let is_test = path.segments.last().is_some_and(|segment| segment.ident == "test");
        is_test || path.is_ident("cfg") && attribute.parse_args().is_ok_and(|condition| needs_test(&condition))
    })
}

fn needs_test(condition: &Meta) -> bool {
    match condition {
        Meta::Path(path) => path.is_ident("test"),
        Meta::List(list) if list.path.is_ident("all") => list
            .parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated)
            .is_ok_and(|conditions| conditions.iter().any(needs_test)),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn when_parse_and_items_are_for_tests_then_only_the_others_remain() {
        let source = Source::planted(
            "awsi",
            "#[cfg(test)] mod a {} #[cfg(all(test, unix))] use b; #[tokio::test] async fn c() {}
         #[cfg(any(test, unix))] fn stays() {} #[cfg(not(test))] fn stays_too() {}
         impl T { #[cfg(test)] fn d() {} fn stays() {} } mod m { #[cfg(test)] fn e() {} fn stays() {} }",
        );

        assert_eq!(source.items.len(), 4);
        assert!(matches!(&source.items[2], Item::Impl(block) if block.items.len() == 1));
        assert!(
            matches!(&source.items[3], Item::Mod(module) if module.content.as_ref().is_some_and(|(_, items)| items.len() == 1))
        );
    }

    #[test]
    fn when_mark_test_files_and_a_module_is_declared_for_tests_then_its_files_and_no_others_are_marked() {
        let file = |path, text| Source::parse("awsi", path, text);
        let mut sources = [
            file("src/lib.rs", "#[cfg(test)] mod fixture; mod fixtures;"),
            file("src/fixture.rs", "fn a() {}"),
            file("src/fixture/deep.rs", "fn a() {}"),
            file("src/fixtures.rs", "#[cfg(test)] mod tests;"),
            file("src/fixtures/tests.rs", "fn a() {}"),
        ];

        mark_test_files(&mut sources);

        assert_eq!(sources.map(|source| source.test_only), [false, true, true, false, true]);
    }
}

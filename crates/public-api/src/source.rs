//! A source file, parsed, with its tests apart.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use syn::punctuated::Punctuated;
use syn::{Attribute, ImplItem, Item, Meta, Token};

/// A source file.
pub struct Source {
    /// The package it belongs to.
    pub package: String,
    /// Path from the workspace root.
    pub path: String,
    /// All of it.
    pub text: String,
    /// Its items without those that only tests are compiled with.
    pub items: Vec<Item>,
    /// Whether the whole file is compiled for tests only.
    pub test_only: bool,
    /// The modules it declares for tests only, which live in files of their own.
    test_modules: Vec<String>,
}

impl Source {
    /// Reads one from its text.
    ///
    /// # Errors
    /// It is no Rust.
    pub fn parse(package: &str, path: &str, text: &str) -> io::Result<Self> {
        let file =
            syn::parse_file(text).map_err(|error| io::Error::other(format!("{path} does not parse: {error}")))?;
        let test_only = is_test_only(&file.attrs);
        let test_modules = file.items.iter().filter_map(test_module_file).collect();
        Ok(Self {
            package: package.to_owned(),
            path: path.to_owned(),
            text: text.to_owned(),
            items: if test_only { Vec::new() } else { without_tests(file.items) },
            test_only,
            test_modules,
        })
    }

    /// Every file below `src` of the package in `folder`, in the order of their paths, with those for tests known as such.
    ///
    /// # Errors
    /// One cannot be read, or is no Rust.
    pub fn of_package(package: &str, folder: &Path, root: &Path) -> io::Result<Vec<Self>> {
        let mut files = Vec::new();
        collect_rust_files(&folder.join("src"), &mut files)?;
        files.sort();
        let read = |file: &PathBuf| Self::parse(package, &relative(root, file), &fs::read_to_string(file)?);
        let mut sources = files.iter().map(read).collect::<io::Result<Vec<_>>>()?;
        mark_test_files(&mut sources);
        Ok(sources)
    }

    /// The directory in which the modules it declares have their files.
    fn module_directory(&self) -> &str {
        ["/lib.rs", "/main.rs", "/mod.rs", ".rs"]
            .iter()
            .find_map(|end| self.path.strip_suffix(end))
            .unwrap_or(&self.path)
    }
}

fn collect_rust_files(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect_rust_files(&path, files)?;
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    Ok(())
}

fn relative(root: &Path, path: &Path) -> String {
    let path = path.strip_prefix(root).unwrap_or(path);
    path.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}

/// Marks the files that other files declare with `#[cfg(test)] mod name;`.
fn mark_test_files(sources: &mut [Source]) {
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
        let source = Source::parse(
            "awsi",
            "src/planted.rs",
            "#[cfg(test)] mod a {} #[cfg(all(test, unix))] use b; #[tokio::test] async fn c() {}
         #[cfg(any(test, unix))] fn stays() {} #[cfg(not(test))] fn stays_too() {}
         impl T { #[cfg(test)] fn d() {} fn stays() {} } mod m { #[cfg(test)] fn e() {} fn stays() {} }",
        )
        .expect("Rust");

        assert_eq!(source.items.len(), 4);
        assert!(matches!(&source.items[2], Item::Impl(block) if block.items.len() == 1));
        assert!(
            matches!(&source.items[3], Item::Mod(module) if module.content.as_ref().is_some_and(|(_, items)| items.len() == 1))
        );
    }

    #[test]
    fn when_mark_test_files_and_a_module_is_declared_for_tests_then_its_files_and_no_others_are_marked() {
        let file = |path, text| Source::parse("awsi", path, text).expect("Rust");
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

    fn write(root: &Path, files: &[(&str, &str)]) {
        for (path, text) in files {
            let file = root.join(path);
            fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
            fs::write(file, text).expect("a file");
        }
    }

    #[test]
    fn when_a_package_is_read_then_its_sources_come_by_path_and_those_for_tests_are_known() {
        let root = tempfile::tempdir().expect("a folder");
        let files =
            [("src/lib.rs", "#[cfg(test)] mod b; mod a;"), ("src/b.rs", ""), ("src/a/c.rs", ""), ("src/a.txt", "?")];
        write(&root.path().join("crates/x"), &files);
        let read = Source::of_package("x", &root.path().join("crates/x"), root.path()).expect("sources");
        let read: Vec<_> = read.iter().map(|source| (source.path.as_str(), source.test_only)).collect();
        assert_eq!(read, [("crates/x/src/a/c.rs", false), ("crates/x/src/b.rs", true), ("crates/x/src/lib.rs", false)]);
    }

    #[test]
    fn when_a_package_is_read_and_a_file_is_missing_or_no_rust_then_that_is_told() {
        let root = tempfile::tempdir().expect("a folder");
        let read = || Source::of_package("x", root.path(), root.path()).map(drop);
        assert_eq!(read().expect_err("no src").kind(), io::ErrorKind::NotFound);
        write(root.path(), &[("src/lib.rs", "fn {")]);
        assert!(read().expect_err("no Rust").to_string().starts_with("src/lib.rs does not parse: "));
    }
}

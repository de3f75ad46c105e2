//! From a path in a signature to the crate that it comes from, through imports and aliases.

use std::collections::HashMap;

use syn::visit::{self, Visit};
use syn::{Item, ItemType, Path, UseTree};

use crate::source::Source;

/// Deeper chains of renames than this are loops.
const MAX_RENAMES: usize = 8;

/// The names that imports and type aliases introduce, each with the paths it stands for.
#[derive(Default)]
pub(crate) struct Names {
    bindings: HashMap<String, Vec<Vec<String>>>,
}

impl Names {
    /// The names of one file.
    pub(crate) fn of_file(source: &Source) -> Self {
        let mut names = Self::default();
        names.collect(&source.items, &|_| true);
        names
    }

    /// The names that the files of a crate share with each other: re-exports and aliases that are not private.
    pub(crate) fn of_crate(sources: &[&Source]) -> Self {
        let mut names = Self::default();
        for source in sources {
            names.collect(&source.items, &|visibility| !matches!(visibility, syn::Visibility::Inherited));
        }
        names
    }

    fn collect(&mut self, items: &[Item], wanted: &dyn Fn(&syn::Visibility) -> bool) {
        for item in items {
            match item {
                Item::Use(import) if wanted(&import.vis) => self.extend(imports(&import.tree)),
                Item::Type(alias) if wanted(&alias.vis) => self.extend(targets(alias)),
                Item::Mod(module) => {
                    let inner = module.content.as_ref().map_or(&[][..], |(_, items)| items);
                    self.collect(inner, wanted);
                }
                _ => {}
            }
        }
    }

    fn extend(&mut self, bindings: impl IntoIterator<Item = (String, Vec<String>)>) {
        for (name, path) in bindings {
            self.bindings.entry(name).or_default().push(path);
        }
    }

    /// The crates that `path` may come from; `shared` holds the names of the crate that the file belongs to.
    pub(crate) fn crates_of(&self, path: &[String], shared: &Names) -> Vec<String> {
        let mut crates = Vec::new();
        self.resolve(path, shared, MAX_RENAMES, &mut crates);
        crates
    }

    fn resolve(&self, path: &[String], shared: &Names, renames: usize, crates: &mut Vec<String>) {
        let Some((first, rest)) = path.split_first() else {
            return;
        };
        let targets: Vec<&Vec<String>> = match first.as_str() {
            _ if renames == 0 => Vec::new(),
            "crate" | "self" | "super" => rest.iter().filter_map(|name| shared.bindings.get(name)).flatten().collect(),
            name => self.bindings.get(name).into_iter().flatten().collect(),
        };
        if targets.is_empty() {
            crates.push(first.clone());
        }
        for target in targets {
            // `use http;` binds a crate to its own name.
            if target.first() == Some(first) {
                crates.push(first.clone());
            } else {
                self.resolve(target, shared, renames - 1, crates);
            }
        }
    }
}

/// The segments of `path`.
pub(crate) fn segments(path: &Path) -> Vec<String> {
    path.segments.iter().map(|segment| segment.ident.to_string()).collect()
}

/// What an import binds: name and full path, where a glob's name is `*`.
pub(crate) fn imports(tree: &UseTree) -> Vec<(String, Vec<String>)> {
    match tree {
        UseTree::Path(path) => {
            let prefix = path.ident.to_string();
            let mut inner = imports(&path.tree);
            for (name, target) in &mut inner {
                // `use a::b::{self}` binds `b`.
                if target.as_slice() == ["self"] {
                    target.clear();
                    if name == "self" {
                        name.clone_from(&prefix);
                    }
                }
                target.insert(0, prefix.clone());
            }
            inner
        }
        UseTree::Name(name) => vec![(name.ident.to_string(), vec![name.ident.to_string()])],
        UseTree::Rename(rename) => vec![(rename.rename.to_string(), vec![rename.ident.to_string()])],
        UseTree::Glob(_) => vec![("*".to_owned(), vec!["*".to_owned()])],
        UseTree::Group(group) => group.items.iter().flat_map(imports).collect(),
    }
}

fn targets(alias: &ItemType) -> Vec<(String, Vec<String>)> {
    let mut paths = Paths::default();
    paths.visit_type(&alias.ty);
    paths.found.into_iter().map(|(path, _)| (alias.ident.to_string(), path)).collect()
}

/// Collects every path of the types it visits, those in generic arguments included, with its line.
#[derive(Default)]
pub(crate) struct Paths {
    pub(crate) found: Vec<(Vec<String>, usize)>,
}

impl<'ast> Visit<'ast> for Paths {
    fn visit_path(&mut self, path: &'ast Path) {
        let line = path.segments.first().map_or(0, |segment| segment.ident.span().start().line);
        self.found.push((segments(path), line));
        visit::visit_path(self, path);
    }

    fn visit_attribute(&mut self, _: &'ast syn::Attribute) {}
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::planted;

    fn crates(text: &str, path: &str) -> Vec<String> {
        let source = planted("s3-interactions", text);
        let path: Vec<String> = path.split("::").map(str::to_owned).collect();
        Names::of_file(&source).crates_of(&path, &Names::of_crate(&[&source]))
    }

    #[test]
    fn when_crates_of_and_the_path_is_imported_then_its_crate_is_told() {
        assert_eq!(crates("use aws_sdk_s3::types::Object;", "Object"), ["aws_sdk_s3"]);
        assert_eq!(crates("use aws_sdk_s3::{types::{Object as O, Tag}, Client};", "O"), ["aws_sdk_s3"]);
        assert_eq!(crates("use aws_sdk_s3::types::{self};", "types::Object"), ["aws_sdk_s3"]);
        assert_eq!(crates("use aws_sdk_s3::types::{self as t};", "t::Object"), ["aws_sdk_s3"]);
    }

    #[test]
    fn when_crates_of_and_names_are_chained_then_the_last_one_is_told() {
        assert_eq!(crates("use aws_sdk_s3 as s3; use s3::types as t; type A = t::Object;", "A"), ["aws_sdk_s3"]);
        assert_eq!(crates("type Pair = (String, Vec<http::Uri>);", "Pair"), ["String", "Vec", "http"]);
    }

    #[test]
    fn when_crates_of_and_the_crate_shares_a_name_then_it_is_followed() {
        assert_eq!(crates("pub(crate) use aws_sdk_s3 as sdk;", "crate::sdk::Client"), ["aws_sdk_s3"]);
        assert_eq!(crates("use aws_sdk_s3 as sdk;", "crate::sdk::Client"), ["crate"]);
    }

    #[test]
    fn when_crates_of_and_names_go_in_circles_then_it_ends() {
        assert_eq!(crates("use http; use b::c as a; use a::c as b;", "http::Uri"), ["http"]);
        assert_eq!(crates("use b::c as a; use a::c as b;", "a"), ["a"]);
    }
}

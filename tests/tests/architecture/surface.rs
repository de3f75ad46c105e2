//! What a library crate shows: each public signature, and the foreign crates whose types stand in it.

use aws_interactions_public_api::{Visibilities, last_name};
use syn::visit::Visit;
use syn::{Fields, ImplItem, Item, ItemImpl, ItemTrait, ItemUse, Visibility};

use crate::names::{self, Names, Paths};
use crate::source::Source;

/// A public item in whose signature a type of another crate stands.
#[derive(Debug)]
pub(crate) struct Exposure {
    pub(crate) package: String,
    /// `function`, `Type::method`, `Type.field`, `Enum::Variant`, `use a::b` or `impl Trait for Type`.
    pub(crate) item: String,
    /// The crate whose type it is.
    pub(crate) foreign: String,
    pub(crate) file: String,
    pub(crate) line: usize,
}

/// The exposures of one crate, whose files are `sources`, to the crates that `is_foreign` tells.
pub(crate) fn exposures(sources: &[&Source], is_foreign: fn(&str) -> bool) -> Vec<Exposure> {
    let shared = Names::of_crate(sources);
    let hidden = Visibilities::of(sources);
    let mut found = Vec::new();
    for source in sources {
        let names = Names::of_file(source);
        let mut walk = Walk { source, names, shared: &shared, types: &hidden, is_foreign, found: Vec::new() };
        walk.items(&source.items);
        found.append(&mut walk.found);
    }
    found
}

struct Walk<'a> {
    source: &'a Source,
    names: Names,
    shared: &'a Names,
    types: &'a Visibilities,
    is_foreign: fn(&str) -> bool,
    found: Vec<Exposure>,
}

impl Walk<'_> {
    /// Every `pub` counts, also in a private module: from there it may be re-exported.
    fn items(&mut self, items: &[Item]) {
        for item in items {
            match item {
                Item::Mod(module) => self.items(module.content.as_ref().map_or(&[], |(_, items)| items)),
                Item::Use(item) => self.import(item),
                Item::Impl(item) => self.implementation(item),
                Item::Trait(item) if is_public(&item.vis) => self.definition_of_trait(item),
                item => self.definition(item),
            }
        }
    }

    fn definition(&mut self, item: &Item) {
        match item {
            Item::Fn(item) if is_public(&item.vis) => {
                self.note(&item.sig.ident.to_string(), |paths| paths.visit_signature(&item.sig));
            }
            Item::Struct(item) if is_public(&item.vis) => {
                let name = item.ident.to_string();
                self.note(&name, |paths| paths.visit_generics(&item.generics));
                self.fields(&format!("{name}."), &item.fields, false);
            }
            Item::Enum(item) if is_public(&item.vis) => {
                self.note(&item.ident.to_string(), |paths| paths.visit_generics(&item.generics));
                for variant in &item.variants {
                    self.fields(&format!("{}::{}.", item.ident, variant.ident), &variant.fields, true);
                }
            }
            Item::Type(item) if is_public(&item.vis) => {
                self.note(&item.ident.to_string(), |paths| paths.visit_item_type(item));
            }
            Item::Const(item) if is_public(&item.vis) => {
                self.note(&item.ident.to_string(), |paths| paths.visit_type(&item.ty));
            }
            Item::Static(item) if is_public(&item.vis) => {
                self.note(&item.ident.to_string(), |paths| paths.visit_type(&item.ty));
            }
            _ => {}
        }
    }

    fn fields(&mut self, prefix: &str, fields: &Fields, all: bool) {
        for (index, field) in fields.iter().enumerate().filter(|(_, field)| all || is_public(&field.vis)) {
            let name = field.ident.as_ref().map_or_else(|| index.to_string(), ToString::to_string);
            self.note(&format!("{prefix}{name}"), |paths| paths.visit_type(&field.ty));
        }
    }

    fn definition_of_trait(&mut self, item: &ItemTrait) {
        let name = item.ident.to_string();
        self.note(&name, |paths| {
            paths.visit_generics(&item.generics);
            item.supertraits.iter().for_each(|bound| paths.visit_type_param_bound(bound));
        });
        for member in &item.items {
            match member {
                syn::TraitItem::Fn(method) => {
                    self.note(&format!("{name}::{}", method.sig.ident), |paths| {
                        paths.visit_signature(&method.sig);
                    });
                }
                syn::TraitItem::Type(kind) => {
                    self.note(&format!("{name}::{}", kind.ident), |paths| {
                        paths.visit_trait_item_type(kind);
                    });
                }
                syn::TraitItem::Const(value) => {
                    self.note(&format!("{name}::{}", value.ident), |paths| paths.visit_type(&value.ty));
                }
                _ => {}
            }
        }
    }

    /// Of a trait's implementation only the head counts: its members follow the trait.
    fn implementation(&mut self, item: &ItemImpl) {
        let owner = last_name(&item.self_ty);
        let Some((_, implemented, _)) = &item.trait_ else {
            return self.inherent(&owner, item);
        };
        let name = names::segments(implemented).pop().unwrap_or_default();
        if self.types.hides(&owner) || self.types.hides(&name) {
            return;
        }
        self.note(&format!("impl {name} for {owner}"), |paths| {
            paths.visit_path(implemented);
            paths.visit_type(&item.self_ty);
            paths.visit_generics(&item.generics);
        });
    }

    fn inherent(&mut self, owner: &str, item: &ItemImpl) {
        let mut shows = false;
        for member in &item.items {
            match member {
                ImplItem::Fn(method) if is_public(&method.vis) => {
                    shows = true;
                    let name = format!("{owner}::{}", method.sig.ident);
                    self.note(&name, |paths| paths.visit_signature(&method.sig));
                }
                ImplItem::Const(value) if is_public(&value.vis) => {
                    shows = true;
                    self.note(&format!("{owner}::{}", value.ident), |paths| {
                        paths.visit_type(&value.ty);
                    });
                }
                _ => {}
            }
        }
        if shows {
            self.note(&format!("impl {owner}"), |paths| paths.visit_generics(&item.generics));
        }
    }

    /// A re-export shows its target; a glob of a foreign crate, public or not, hides which names are foreign.
    fn import(&mut self, item: &ItemUse) {
        for (name, path) in names::imports(&item.tree) {
            if is_public(&item.vis) || name == "*" {
                let line = item.use_token.span.start().line;
                self.note(&format!("use {}", path.join("::")), |paths| {
                    paths.found.push((path, line));
                });
            }
        }
    }

    fn note(&mut self, item: &str, visit: impl FnOnce(&mut Paths)) {
        let mut paths = Paths::default();
        visit(&mut paths);
        for (path, line) in paths.found {
            let crates = self.names.crates_of(&path, self.shared).into_iter();
            self.found.extend(crates.filter(|name| (self.is_foreign)(name)).map(|foreign| Exposure {
                package: self.source.package.clone(),
                item: item.to_owned(),
                foreign,
                file: self.source.path.clone(),
                line,
            }));
        }
    }
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

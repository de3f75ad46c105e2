//! A crate's public items, without bodies and words.
//!
//! Every `pub` counts: the compiler refuses one that nobody outside can reach (`unreachable_pub`).

use crate::source::Source;
use crate::visibilities::{Visibilities, is_public, last_name};
use proc_macro2::TokenStream;
use syn::punctuated::Punctuated;
use syn::{Attribute, Fields, FieldsNamed, FieldsUnnamed, File, ImplItem, Item, ItemImpl, ItemMacro, Meta, Token};

/// What a library shows whose files are `sources`.
///
/// In the order of names, so that moving an item between files changes nothing.
pub fn listing(sources: &[&Source]) -> String {
    let types = Visibilities::of(sources);
    let items = sources.iter().flat_map(|source| shown(&source.items)).filter(|item| !is_of_hidden_type(item, &types));
    let print = |item| prettyplease::unparse(&File { shebang: None, attrs: Vec::new(), items: vec![item] });
    let mut texts: Vec<String> = items.map(print).collect();
    texts.sort_by(|one, other| without_attributes(one).cmp(without_attributes(other)));
    texts.concat()
}

fn without_attributes(text: &str) -> &str {
    let begins = text.match_indices("pub ").chain(text.match_indices("impl")).map(|(index, _)| index).min();
    begins.and_then(|index| text.get(index..)).unwrap_or(text)
}

fn is_of_hidden_type(item: &Item, types: &Visibilities) -> bool {
    matches!(item, Item::Impl(item) if types.hides(&last_name(&item.self_ty)))
}

/// The public ones, without bodies, words and what is private.
fn shown(items: &[Item]) -> Vec<Item> {
    items.iter().cloned().flat_map(show).collect()
}

fn show(item: Item) -> Vec<Item> {
    let one = |item| vec![item];
    match item {
        Item::Mod(module) => shown(&module.content.map(|(_, items)| items).unwrap_or_default()),
        Item::Fn(mut item) if is_public(&item.vis) => {
            keep_what_matters(&mut item.attrs);
            item.block.stmts.clear();
            one(Item::Fn(item))
        }
        Item::Struct(mut item) if is_public(&item.vis) => {
            keep_what_matters(&mut item.attrs);
            keep_public(&mut item.fields);
            one(Item::Struct(item))
        }
        Item::Enum(mut item) if is_public(&item.vis) => {
            keep_what_matters(&mut item.attrs);
            for variant in &mut item.variants {
                keep_what_matters(&mut variant.attrs);
                variant.fields.iter_mut().for_each(|field| keep_what_matters(&mut field.attrs));
            }
            one(Item::Enum(item))
        }
        Item::Trait(mut item) if is_public(&item.vis) => {
            keep_what_matters(&mut item.attrs);
            for member in &mut item.items {
                if let syn::TraitItem::Fn(method) = member {
                    keep_what_matters(&mut method.attrs);
                    method.default.iter_mut().for_each(|body| body.stmts.clear());
                }
            }
            one(Item::Trait(item))
        }
        Item::Type(mut item) if is_public(&item.vis) => {
            keep_what_matters(&mut item.attrs);
            one(Item::Type(item))
        }
        Item::Const(mut item) if is_public(&item.vis) => {
            keep_what_matters(&mut item.attrs);
            one(Item::Const(item))
        }
        Item::Macro(mut item) if is_exported(&item) => {
            keep_what_matters(&mut item.attrs);
            item.mac.tokens = TokenStream::default();
            one(Item::Macro(item))
        }
        Item::Impl(item) => show_implementation(item),
        _ => Vec::new(),
    }
}

/// Of a trait's implementation the head alone; of an inherent one what is public.
fn show_implementation(mut item: ItemImpl) -> Vec<Item> {
    keep_what_matters(&mut item.attrs);
    if item.trait_.is_some() {
        item.items.clear();
        return vec![Item::Impl(item)];
    }
    item.items.retain_mut(|member| match member {
        ImplItem::Fn(method) if is_public(&method.vis) => {
            keep_what_matters(&mut method.attrs);
            method.block.stmts.clear();
            true
        }
        ImplItem::Const(value) if is_public(&value.vis) => {
            keep_what_matters(&mut value.attrs);
            true
        }
        _ => false,
    });
    if item.items.is_empty() { Vec::new() } else { vec![Item::Impl(item)] }
}

fn keep_public(fields: &mut Fields) {
    let kept = |fields: &mut Punctuated<syn::Field, Token![,]>| {
        let public = std::mem::take(fields).into_iter().filter(|field| is_public(&field.vis));
        *fields = public.collect();
        fields.iter_mut().for_each(|field| keep_what_matters(&mut field.attrs));
    };
    match fields {
        Fields::Named(FieldsNamed { named, .. }) => kept(named),
        Fields::Unnamed(FieldsUnnamed { unnamed, .. }) => kept(unnamed),
        Fields::Unit => {}
    }
}

/// What a caller can tell from outside.
fn keep_what_matters(attributes: &mut Vec<Attribute>) {
    attributes.retain(|attribute| {
        let matters = |name: &str| attribute.path().is_ident(name);
        matches!(attribute.meta, Meta::Path(_) | Meta::List(_))
            && ["derive", "non_exhaustive", "must_use", "cfg", "deprecated", "macro_export"].into_iter().any(matters)
    });
}

fn is_exported(item: &ItemMacro) -> bool {
    item.attrs.iter().any(|attribute| attribute.path().is_ident("macro_export"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listed(text: &str) -> String {
        let source = Source::parse("s3-interactions", "crates/s3-interactions/src/planted.rs", text);
        listing(&[&source.expect("Rust")])
    }

    #[test]
    fn when_items_are_listed_then_bodies_words_and_what_is_private_are_left_out() {
        let text = "/// Words.\n#[tracing::instrument(skip_all)] pub async fn f(x: &str) -> u8 { 1 }
            fn hidden() {} mod inner { pub const C: u8 = 1; }
            /// Words.\n#[derive(Clone)] #[non_exhaustive] pub struct S { /// Words.\npub a: u8, b: u8 }
            impl S { pub fn m(&self) { 1; } fn n() {} }
            impl S { fn o() {} }
            impl Drop for S { fn drop(&mut self) { 1; } } struct H; impl Drop for H {}
            /// Words.\n#[macro_export] macro_rules! m { () => { 1 } } macro_rules! n { () => { 1 } }";
        let expected = "#[macro_export]\nmacro_rules! m {}\nimpl Drop for S {}\nimpl S {\n    pub fn m(&self) {}\n}\n\
            pub async fn f(x: &str) -> u8 {}\npub const C: u8 = 1;\n\
            #[derive(Clone)]\n#[non_exhaustive]\npub struct S {\n    pub a: u8,\n}\n";
        assert_eq!(listed(text), expected);
    }
}

//! Which types of a crate are seen from outside.

use crate::source::Source;
use std::collections::HashSet;
use syn::{Item, Type, Visibility};

/// The types and traits that a crate defines, by visibility.
#[derive(Default)]
pub struct Visibilities {
    public: HashSet<String>,
    hidden: HashSet<String>,
}

impl Visibilities {
    /// Those of a crate whose files are `sources`.
    pub fn of(sources: &[&Source]) -> Self {
        let mut found = Self::default();
        for source in sources {
            found.collect(&source.items);
        }
        found
    }

    fn collect(&mut self, items: &[Item]) {
        for item in items {
            let (name, visibility) = match item {
                Item::Struct(item) => (&item.ident, &item.vis),
                Item::Enum(item) => (&item.ident, &item.vis),
                Item::Trait(item) => (&item.ident, &item.vis),
                Item::Mod(module) => {
                    self.collect(module.content.as_ref().map_or(&[], |(_, items)| items));
                    continue;
                }
                _ => continue,
            };
            let set = if is_public(visibility) { &mut self.public } else { &mut self.hidden };
            set.insert(name.to_string());
        }
    }

    /// Whether every item of this name is kept inside the crate.
    pub fn hides(&self, name: &str) -> bool {
        self.hidden.contains(name) && !self.public.contains(name)
    }
}

pub(crate) fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

/// The name of a type without its path, reference and arguments; `_` for one that has none.
pub fn last_name(kind: &Type) -> String {
    match kind {
        Type::Path(path) => path.path.segments.last().map(|last| last.ident.to_string()).unwrap_or_default(),
        Type::Reference(reference) => last_name(&reference.elem),
        _ => "_".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn when_a_name_is_public_anywhere_then_it_is_not_hidden() {
        let text = "pub struct A; struct B; mod m { enum A {} enum C {} pub trait D {} }";
        let source = Source::parse("x", "src/lib.rs", text).expect("Rust");
        let found = Visibilities::of(&[&source]);
        let hidden: Vec<_> = ["A", "B", "C", "D", "E"].into_iter().filter(|name| found.hides(name)).collect();
        assert_eq!(hidden, ["B", "C"]);
    }

    #[test]
    fn when_a_type_is_named_then_path_and_reference_are_left_out() {
        let name = |text| last_name(&syn::parse_str(text).expect("a type"));
        assert_eq!(["a::B<C>", "&'a mut B", "(A, B)"].map(name), ["B", "B", "_"]);
    }
}

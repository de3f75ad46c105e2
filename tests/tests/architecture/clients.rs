//! Invariant: every client that a provider makes has its hooks: expired keys are rebuilt, and calls are seen.

use crate::role::Role;
use crate::source::Source;
use crate::violation::Violation;
use syn::spanned::Spanned;
use syn::{Item, ItemImpl};

const TRAIT: &str = "AwsService";
/// The macro of core that makes clients, for all services.
const MAKER: &str = "sdk_client";
/// What else is kept by provider and type, such as what is known of buckets, sends nothing.
const MAKES_A_CLIENT: &str = "::from_conf(";
const CALL: &str = ".interceptor()";

/// The places among `sources` that make clients which go without: services, and the macro that makes them for services.
pub(crate) fn check(sources: &[Source]) -> Vec<Violation> {
    let of_libraries = |source: &&Source| matches!(Role::of(&source.package), Some(Role::Core | Role::Service(_)));
    let sources = sources.iter().filter(of_libraries);
    let makers =
        sources.flat_map(|source| source.items.iter().filter(|item| makes(item)).map(move |item| (source, item)));
    makers.filter(|(_, item)| goes_without(item)).map(|(source, item)| violation(source, item)).collect()
}

fn makes(item: &Item) -> bool {
    match item {
        Item::Impl(block) => is_service(block),
        Item::Macro(defined) => defined.ident.as_ref().is_some_and(|name| name == MAKER),
        _ => false,
    }
}

fn is_service(block: &ItemImpl) -> bool {
    let implemented = block.trait_.as_ref().and_then(|(_, path, _)| path.segments.last());
    implemented.is_some_and(|name| name.ident == TRAIT)
}

fn goes_without(maker: &Item) -> bool {
    let text = maker.span().source_text().unwrap_or_default();
    let has = |wanted| text.lines().any(|line| !line.trim_start().starts_with("//") && line.contains(wanted));
    has(MAKES_A_CLIENT) && !has(CALL)
}

fn violation(source: &Source, maker: &Item) -> Violation {
    Violation {
        file: source.path.clone(),
        line: maker.span().start().line,
        rule: format!(
            "the client is made without `settings{CALL}`: expired keys would stay, and calls would not be seen"
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::planted;
    use crate::violation::{assert_lines, assert_none};
    use crate::workspace;

    #[test]
    fn when_clients_are_checked_and_the_workspace_is_this_one_then_each_has_the_hooks_of_its_provider() {
        let sources = workspace::sources();
        let has = |wanted: fn(&Item) -> bool| sources.iter().flat_map(|source| &source.items).any(wanted);
        assert!(has(|item| matches!(item, Item::Impl(block) if is_service(block))), "there are services to look at");
        assert!(has(|item| matches!(item, Item::Macro(_)) && makes(item)), "there is the macro to look at");
        assert_none(&check(&sources));
    }

    #[test]
    fn when_clients_are_checked_and_one_goes_without_then_it_is_found() {
        let text = "impl AwsService for A { fn client() { c.push_interceptor(s.interceptor()); C::from_conf(c) } }\n\
            impl AwsService for B { fn client() { C::from_conf(c) } }\n\
            impl core::AwsService for C {\n// s.interceptor()\nfn client() { C::from_conf(c) }\n}\n\
            impl Other for D { fn client() { C::from_conf(c) } }\n\
            impl AwsService for E { fn client() { E::default() } }\n\
            #[cfg(test)] impl AwsService for F { fn client() { C::from_conf(c) } }\n\
            impl AwsService for G { fn client() { sdk_client!(aws_sdk_g, s) } }\n\
            macro_rules! sdk_client { () => { C::from_conf(c) } }";
        assert_lines(&check(&[planted("s3-interactions", text)]), &[2, 3, 11]);
        assert_none(&check(&[planted("aws-interactions-tests", text)]));
    }
}

//! Invariant: every client that a provider makes has its hooks: expired keys are rebuilt, and calls are seen.

use crate::role::Role;
use crate::source::Source;
use crate::violation::Violation;
use syn::spanned::Spanned;
use syn::{Item, ItemImpl};

const TRAIT: &str = "AwsService";
/// What else is kept by provider and type, such as what is known of buckets, sends nothing.
const MAKES_A_CLIENT: &str = "::from_conf(";
const CALL: &str = ".interceptor()";

/// The services among `sources` whose clients go without.
pub(crate) fn check(sources: &[Source]) -> Vec<Violation> {
    let of_libraries = |source: &&Source| matches!(Role::of(&source.package), Some(Role::Core | Role::Service(_)));
    let sources = sources.iter().filter(of_libraries);
    sources
        .flat_map(|source| {
            services(source).filter(|service| goes_without(service)).map(|service| violation(source, service))
        })
        .collect()
}

fn services(source: &Source) -> impl Iterator<Item = &ItemImpl> {
    source.items.iter().filter_map(|item| match item {
        Item::Impl(block) => {
            let implemented = block.trait_.as_ref().and_then(|(_, path, _)| path.segments.last());
            implemented.is_some_and(|name| name.ident == TRAIT).then_some(block)
        }
        _ => None,
    })
}

fn goes_without(service: &ItemImpl) -> bool {
    let text = service.span().source_text().unwrap_or_default();
    let has = |wanted| text.lines().any(|line| !line.trim_start().starts_with("//") && line.contains(wanted));
    has(MAKES_A_CLIENT) && !has(CALL)
}

fn violation(source: &Source, service: &ItemImpl) -> Violation {
    Violation {
        file: source.path.clone(),
        line: service.impl_token.span.start().line,
        rule: format!(
            "the client is made without `settings{CALL}`: expired keys would stay, and calls would not be seen"
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::violation::{assert_lines, assert_none};
    use crate::workspace;

    #[test]
    fn when_clients_are_checked_and_the_workspace_is_this_one_then_each_has_the_hooks_of_its_provider() {
        let sources = workspace::sources();
        assert!(sources.iter().flat_map(services).count() >= 2, "there are services to look at");
        assert_none(&check(&sources));
    }

    #[test]
    fn when_clients_are_checked_and_one_goes_without_then_it_is_found() {
        let text = "impl AwsService for A { fn client() { c.push_interceptor(s.interceptor()); C::from_conf(c) } }\n\
            impl AwsService for B { fn client() { C::from_conf(c) } }\n\
            impl core::AwsService for C {\n// s.interceptor()\nfn client() { C::from_conf(c) }\n}\n\
            impl Other for D { fn client() { C::from_conf(c) } }\n\
            impl AwsService for E { fn client() { E::default() } }\n\
            #[cfg(test)] impl AwsService for F { fn client() { C::from_conf(c) } }";
        assert_lines(&check(&[Source::planted("s3-interactions", text)]), &[2, 3]);
        assert_none(&check(&[Source::planted("aws-interactions-tests", text)]));
    }
}

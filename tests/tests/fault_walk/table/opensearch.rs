//! Domains of OpenSearch Service.

use crate::operation::{Doing, Operation, call};
use crate::world::World;
use aws_interactions_core::Wait;
use futures::FutureExt;
use opensearch_interactions::{
    DomainError, OpenSearchClient, describe_domain, destroy_domain, wait_until_domain_is_gone,
};
use std::time::Duration;

const SEARCH: &[&str] = &["search"];

pub(crate) fn table() -> Vec<Operation> {
    vec![
        Operation::reading("opensearch::describe_domain", SEARCH, domain, |world| {
            call(describe_domain("search", &world.provider))
        }),
        Operation::reading("opensearch::wait_until_domain_is_gone", &["gone"], domain, |world| {
            call(async {
                let wait = Wait::at_most(Duration::from_secs(30)).every(Duration::from_secs(1));
                wait_until_domain_is_gone("gone", &wait, &world.provider).await
            })
        })
        // OpenSearch Service says by 409 that there is no domain: without its body that is a conflict.
        .honest("DescribeDomain", &["malformed body", "reset in the body"], "status: Some(409)"),
        Operation::changing(
            "opensearch::destroy_domain",
            SEARCH,
            domain,
            |world| call(destroy_domain("search", &world.provider)),
            state,
        )
        .honest("DeleteDomain", &["404"], "WasMissing"),
    ]
}

fn domain(world: &World) -> Doing<'_, ()> {
    async {
        let request = world.steady.get_opensearch().create_domain().domain_name("search");
        request.engine_version("OpenSearch_2.19").send().await.expect("a domain");
    }
    .boxed_local()
}

fn state(world: &World) -> Doing<'_, String> {
    async {
        match describe_domain("search", &world.steady).await {
            Err(DomainError::DoesNotExist { .. }) => "no domain".to_owned(),
            domain => domain.expect("a domain").name,
        }
    }
    .boxed_local()
}

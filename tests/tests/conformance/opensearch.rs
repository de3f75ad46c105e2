//! Domains of OpenSearch Service.

use crate::world::World;
use aws_interactions_core::Wait;
use opensearch_interactions::{
    Destruction, DomainError, DomainStatus, OpenSearchClient, describe_domain, destroy_domain,
    wait_until_domain_is_gone,
};
use std::time::Duration;

play! {
    when_a_domain_is_destroyed_then_it_is_gone_in_the_end: on_moto, on_ministack, on_embedded;
    when_a_domain_is_not_there_then_its_destruction_is_fine: on_moto, on_ministack, on_embedded;
}

async fn when_a_domain_is_destroyed_then_it_is_gone_in_the_end(world: World) {
    let provider = &world.provider;
    let request = provider.get_opensearch().create_domain().domain_name("search").engine_version("OpenSearch_2.19");
    request.send().await.expect("a domain");
    let domain = describe_domain("search", provider).await.expect("a domain");
    assert_eq!((domain.name.as_str(), domain.engine_version.as_deref()), ("search", Some("OpenSearch_2.19")));
    assert!(domain.arn.contains(&world.account_id), "{domain:?}");
    assert!(!matches!(domain.status, DomainStatus::Deleting | DomainStatus::Other(_)), "{domain:?}");
    assert_eq!(destroy_domain("search", provider).await.expect("begun"), Destruction::Begun);
    let wait = Wait::at_most(Duration::from_secs(30)).every(Duration::from_millis(100));
    wait_until_domain_is_gone("search", &wait, provider).await.expect("gone");
    let error = describe_domain("search", provider).await.expect_err("gone");
    assert!(matches!(error, DomainError::DoesNotExist { .. }), "{error:?}");
}

async fn when_a_domain_is_not_there_then_its_destruction_is_fine(world: World) {
    assert_eq!(destroy_domain("search", &world.provider).await.expect("fine"), Destruction::WasMissing);
    let wait = Wait::at_most(Duration::from_secs(10));
    wait_until_domain_is_gone("search", &wait, &world.provider).await.expect("gone");
}

use super::*;
use crate::stand_in::{assert_told_once, domain, json_call, json_refusal, json_wire, missing, provider_on};
use serde_json::json;

#[tokio::test]
async fn when_destroy_domain_then_its_deletion_begins() {
    let wire = json_wire(|_, _| domain(&json!({ "Deleted": true })));
    assert_eq!(destroy_domain("search", &provider_on(&wire).await).await.expect("begun"), Destruction::Begun);
    assert_eq!(wire.requests(|request| json_call(request).0), ["DELETE /2021-01-01/opensearch/domain/search"]);
}

#[tokio::test]
async fn when_destroy_domain_and_there_is_none_then_that_is_fine() {
    let wire = json_wire(|_, _| missing());
    assert_eq!(destroy_domain("search", &provider_on(&wire).await).await.expect("fine"), Destruction::WasMissing);
}

#[tokio::test]
async fn when_destroy_domain_and_it_is_refused_then_it_is_said_why() {
    let cases = [
        ("AccessDeniedException", "access to the domain `search` is denied"),
        ("ConflictException", "a request about the domain `search` failed"),
    ];
    for (code, expected) in cases {
        let wire = json_wire(move |_, _| json_refusal(code));
        let error = destroy_domain("search", &provider_on(&wire).await).await.expect_err(code);
        assert_eq!(error.to_string(), expected);
        assert_told_once(&error);
    }
}

#[tokio::test]
async fn when_destroy_domain_and_no_domain_can_be_called_so_then_nothing_is_sent() {
    let wire = json_wire(|_, _| missing());
    let error = destroy_domain("", &provider_on(&wire).await).await.expect_err("no name");
    assert!(matches!(error, DomainError::Invalid { .. }), "{error:?}");
    assert!(wire.requests(|_| ()).is_empty());
}

use super::*;
use crate::domain::DomainStatus;
use crate::stand_in::{assert_told_once, domain, json_call, json_refusal, json_wire, missing, provider_on};
use aws_interactions_core::{RequestError, RequestErrorKind};
use serde_json::{Value, json};

async fn described(other: Value) -> Domain {
    let wire = json_wire(move |_, _| domain(&other));
    describe_domain("search", &provider_on(&wire).await).await.expect("a domain")
}

#[tokio::test]
async fn when_describe_domain_then_all_of_it_is_told() {
    let wire = json_wire(|_, _| {
        domain(&json!({
            "Created": true, "Deleted": false, "EngineVersion": "OpenSearch_2.19", "DomainProcessingStatus": "Active",
            "Endpoints": { "vpc": "vpc-search-1.eu-west-1.es.amazonaws.com" }, "VPCOptions": { "VPCId": "vpc-1" },
        }))
    });
    let found = describe_domain("search", &provider_on(&wire).await).await.expect("a domain");
    let expected = Domain {
        name: "search".to_owned(),
        arn: "arn:aws:es:eu-west-1:123456789012:domain/search".to_owned(),
        status: DomainStatus::Active,
        engine_version: Some("OpenSearch_2.19".to_owned()),
        endpoint: Some("vpc-search-1.eu-west-1.es.amazonaws.com".to_owned()),
        vpc_id: Some("vpc-1".to_owned()),
    };
    assert_eq!(found, expected);
    assert_eq!(wire.requests(|request| json_call(request).0), ["GET /2021-01-01/opensearch/domain/search"]);
    assert_eq!(
        described(json!({ "Endpoint": "search-1.es.amazonaws.com" })).await.endpoint.as_deref(),
        Some("search-1.es.amazonaws.com")
    );
}

#[tokio::test]
async fn when_describe_domain_then_its_status_is_read_from_all_that_tells_of_it() {
    let cases = [
        (json!({ "Deleted": true, "DomainProcessingStatus": "Active", "Created": true }), "Deleting"),
        (json!({ "DomainProcessingStatus": "Deleting" }), "Deleting"),
        (json!({ "DomainProcessingStatus": "Creating", "Created": true }), "Creating"),
        (json!({ "DomainProcessingStatus": "Modifying", "Processing": false }), "Modifying"),
        (json!({ "DomainProcessingStatus": "UpgradingEngineVersion" }), "UpgradingEngineVersion"),
        (json!({ "DomainProcessingStatus": "UpdatingServiceSoftware" }), "UpdatingServiceSoftware"),
        (json!({ "DomainProcessingStatus": "Isolated" }), "Isolated"),
        (json!({ "DomainProcessingStatus": "Resting", "Processing": true }), "Resting"),
        (json!({ "Created": false, "Processing": true }), "Creating"),
        (json!({ "Created": true, "UpgradeProcessing": true, "Processing": true }), "UpgradingEngineVersion"),
        (json!({ "Created": true, "UpgradeProcessing": false, "Processing": true }), "Modifying"),
        (json!({ "Created": true, "Deleted": false, "Processing": false }), "Active"),
    ];
    for (fields, word) in cases {
        let status = described(fields.clone()).await.status;
        assert_eq!(status.to_string(), word, "{fields}");
        assert_eq!(matches!(status, DomainStatus::Other(_)), word == "Resting", "{fields}");
    }
}

#[tokio::test]
async fn when_describe_domain_and_it_cannot_be_then_the_error_says_why() {
    let cases = [
        (missing(), "the domain `search` does not exist"),
        (json_refusal("AccessDeniedException"), "access to the domain `search` is denied"),
        (json_refusal("ValidationException"), "a request about the domain `search` failed"),
    ];
    for (answer, expected) in cases {
        let wire = json_wire(move |_, _| answer.clone());
        let error = describe_domain("search", &provider_on(&wire).await).await.expect_err(expected);
        assert_eq!(error.to_string(), expected);
        assert_told_once(&error);
    }
}

#[tokio::test]
async fn when_describe_domain_and_the_answer_is_empty_then_it_is_not_understood() {
    let wire = json_wire(|_, _| (200, json!({})));
    let error = describe_domain("search", &provider_on(&wire).await).await.expect_err("nothing");
    assert_eq!(error.request().map(RequestError::kind), Some(RequestErrorKind::ResponseNotUnderstood));
}

#[tokio::test]
async fn when_describe_domain_and_no_domain_can_be_called_so_then_nothing_is_sent() {
    let wire = json_wire(|_, _| missing());
    let error = describe_domain("../a", &provider_on(&wire).await).await.expect_err("no name");
    assert!(matches!(error, DomainError::Invalid { .. }), "{error:?}");
    assert!(wire.requests(|_| ()).is_empty());
}

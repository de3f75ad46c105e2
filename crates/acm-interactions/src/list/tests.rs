use super::*;
use crate::certificate::{CertificateSource, CertificateStatus};
use crate::stand_in::{Wire, assert_told_once, json_call, json_refusal, json_wire, provider_on};
use aws_interactions_core::{RequestError, RequestErrorKind};
use futures::TryStreamExt;
use serde_json::json;
use std::time::{Duration, UNIX_EPOCH};

async fn listed(wire: &Wire) -> Result<Vec<CertificateSummary>, CertificateError> {
    list_certificates(&provider_on(wire).await).try_collect().await
}

#[tokio::test]
async fn when_list_certificates_then_every_page_is_read_and_keys_of_all_kinds_are_asked_for() {
    let wire = json_wire(|operation, input| {
        assert_eq!(operation, "ListCertificates");
        (
            200,
            match input["NextToken"].as_str() {
                None => json!({ "CertificateSummaryList": [{
                "CertificateArn": "arn:1", "DomainName": "a", "Status": "ISSUED", "Type": "IMPORTED",
                "KeyAlgorithm": "EC-prime256v1", "NotAfter": 9, "InUse": true,
            }], "NextToken": "t1" }),
                Some("t1") => json!({ "CertificateSummaryList": [], "NextToken": "t2" }),
                Some(_) => json!({ "CertificateSummaryList": [{ "CertificateArn": "arn:2" }, {}], "NextToken": "" }),
            },
        )
    });
    let found = listed(&wire).await.expect("a list");
    let first = CertificateSummary {
        arn: "arn:1".to_owned(),
        domain_name: Some("a".to_owned()),
        status: CertificateStatus::Issued,
        source: CertificateSource::Imported,
        key_algorithm: Some("EC_prime256v1".to_owned()),
        not_after: Some(UNIX_EPOCH + Duration::from_secs(9)),
        is_in_use: true,
    };
    assert_eq!((found.first(), found.len()), (Some(&first), 2));
    assert_eq!((found[1].arn.as_str(), found[1].is_in_use), ("arn:2", false));
    for (_, input) in wire.requests(json_call) {
        let kinds: Vec<_> = input["Includes"]["keyTypes"].as_array().expect("kinds").iter().collect();
        for kind in ["RSA_1024", "RSA_2048", "RSA_3072", "RSA_4096", "EC_prime256v1", "EC_secp384r1", "EC_secp521r1"] {
            assert!(kinds.contains(&&json!(kind)), "{kind}: {input}");
        }
    }
}

#[tokio::test]
async fn when_list_certificates_and_a_page_leads_back_then_it_is_an_error_and_not_endless() {
    let wire = json_wire(|_, _| (200, json!({ "CertificateSummaryList": [], "NextToken": "t1" })));
    let error = listed(&wire).await.expect_err("a circle");
    assert_eq!(error.request().map(RequestError::kind), Some(RequestErrorKind::ResponseNotUnderstood));
    assert_told_once(&error);
}

#[tokio::test]
async fn when_list_certificates_and_a_later_page_is_denied_then_half_a_list_is_none() {
    let wire = json_wire(|_, input| match input["NextToken"].as_str() {
        None => (200, json!({ "CertificateSummaryList": [{ "CertificateArn": "arn:1" }], "NextToken": "t1" })),
        Some(_) => json_refusal("AccessDeniedException"),
    });
    let error = listed(&wire).await.expect_err("denied");
    assert_eq!(error.to_string(), "access to the certificate `*` is denied");
}

use super::*;
use crate::certificate::{CertificateSource, CertificateStatus};
use crate::stand_in::{ARN, assert_told_once, certificate, json_call, json_refusal, json_wire, provider_on};
use aws_interactions_core::{RequestError, RequestErrorKind};
use serde_json::json;
use std::time::{Duration, UNIX_EPOCH};

#[tokio::test]
async fn when_describe_certificate_then_all_of_it_is_told() {
    let wire = json_wire(|_, _| {
        certificate(&json!({
            "DomainName": "web.internal", "SubjectAlternativeNames": ["web.internal", "*.web.internal"],
            "Status": "FAILED", "FailureReason": "CAA_ERROR", "Type": "IMPORTED", "KeyAlgorithm": "EC-prime256v1",
            "NotBefore": 7, "NotAfter": 9.5, "InUseBy": ["arn:aws:elasticloadbalancing:a"],
        }))
    });
    let found = describe_certificate(ARN, &provider_on(&wire).await).await.expect("a certificate");
    let expected = Certificate {
        arn: ARN.to_owned(),
        domain_name: Some("web.internal".to_owned()),
        names: vec!["web.internal".to_owned(), "*.web.internal".to_owned()],
        status: CertificateStatus::Failed,
        failure_reason: Some("CAA_ERROR".to_owned()),
        source: CertificateSource::Imported,
        key_algorithm: Some("EC_prime256v1".to_owned()),
        not_before: Some(UNIX_EPOCH + Duration::from_secs(7)),
        not_after: Some(UNIX_EPOCH + Duration::from_millis(9500)),
        in_use_by: vec!["arn:aws:elasticloadbalancing:a".to_owned()],
    };
    assert_eq!(found, expected);
    assert_eq!(wire.requests(json_call), [("DescribeCertificate".to_owned(), json!({ "CertificateArn": ARN }))]);
}

#[tokio::test]
async fn when_describe_certificate_then_words_known_or_not_are_told_as_they_are() {
    for (status, is_new) in [
        ("PENDING_VALIDATION", false),
        ("ISSUED", false),
        ("INACTIVE", false),
        ("EXPIRED", false),
        ("VALIDATION_TIMED_OUT", false),
        ("REVOKED", false),
        ("FAILED", false),
        ("RESTING", true),
    ] {
        let wire = json_wire(move |_, _| certificate(&json!({ "Status": status, "Type": "AMAZON_ISSUED" })));
        let found = describe_certificate(ARN, &provider_on(&wire).await).await.expect(status);
        assert_eq!((found.status.to_string().as_str(), found.source), (status, CertificateSource::AmazonIssued));
        assert_eq!(matches!(found.status, CertificateStatus::Other(_)), is_new, "{status}");
    }
}

#[tokio::test]
async fn when_describe_certificate_and_the_answer_is_empty_then_it_is_not_understood() {
    let wire = json_wire(|_, _| (200, json!({})));
    let error = describe_certificate(ARN, &provider_on(&wire).await).await.expect_err("nothing");
    assert_eq!(error.request().map(RequestError::kind), Some(RequestErrorKind::ResponseNotUnderstood));
    assert_told_once(&error);
}

#[tokio::test]
async fn when_describe_certificate_and_it_is_no_arn_of_one_then_nothing_is_sent() {
    let wire = json_wire(|_, _| json_refusal("ResourceNotFoundException"));
    let provider = provider_on(&wire).await;
    for arn in ["", "web", "arn:aws:acm:eu-west-1:123456789012:thing/1", "arn:aws:iam::123456789012:certificate/1"] {
        let error = describe_certificate(arn, &provider).await.expect_err(arn);
        assert!(error.to_string().starts_with(&format!("`{arn}` is not the ARN of a certificate")), "{error}");
    }
    assert!(wire.requests(|_| ()).is_empty());
    let error = describe_certificate(ARN, &provider).await.expect_err("missing");
    assert_eq!(error.to_string(), format!("the certificate `{ARN}` does not exist"));
}

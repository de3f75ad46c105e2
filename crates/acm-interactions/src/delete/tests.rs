use super::*;
use crate::stand_in::{
    ARN, JsonAnswer, Wire, assert_told_once, certificate, json_call, json_refusal, json_wire, provider_on,
};
use serde_json::json;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

const BALANCER: &str = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/web/1";

/// One code after the other, try by try, empty for success; the last one stays. A look at it shows a load balancer.
fn answering(codes: &'static [&'static str], described: JsonAnswer) -> Wire {
    let tries = AtomicUsize::new(0);
    json_wire(move |operation, _| {
        if operation == "DescribeCertificate" {
            return described.clone();
        }
        match codes[tries.fetch_add(1, Ordering::Relaxed).min(codes.len() - 1)] {
            "" => (200, json!({})),
            code => json_refusal(code),
        }
    })
}

fn used() -> JsonAnswer {
    certificate(&json!({ "InUseBy": [BALANCER] }))
}

/// Half an hour, and what was told.
async fn waited(wire: &Wire) -> (Result<(), CertificateError>, Vec<String>) {
    let told = Arc::new(Mutex::new(Vec::new()));
    let hears = Arc::clone(&told);
    let wait = Wait::at_most(Duration::from_mins(30)).every(Duration::from_secs(15));
    let wait = wait.reporting(move |waiting| hears.lock().expect("no panic").push(waiting.seen.clone()));
    let ended = delete_certificate_when_unused(ARN, &wait, &provider_on(wire).await).await;
    let told = told.lock().expect("no panic").clone();
    (ended, told)
}

#[tokio::test]
async fn when_delete_certificate_then_it_is_the_one_that_was_named() {
    let wire = answering(&[""], used());
    delete_certificate(ARN, &provider_on(&wire).await).await.expect("deleted");
    assert_eq!(wire.requests(json_call), [("DeleteCertificate".to_owned(), json!({ "CertificateArn": ARN }))]);
    delete_certificate("web", &provider_on(&wire).await).await.expect_err("no ARN");
    assert_eq!(wire.requests(|_| ()).len(), 1);
}

#[tokio::test]
async fn when_delete_certificate_and_it_is_in_use_then_what_uses_it_is_told_where_that_is_known() {
    let cases = [
        (used(), format!("the certificate `{ARN}` is in use by {BALANCER}")),
        (json_refusal("AccessDeniedException"), format!("the certificate `{ARN}` is in use")),
    ];
    for (described, expected) in cases {
        let wire = answering(&["ResourceInUseException"], described);
        let error = delete_certificate(ARN, &provider_on(&wire).await).await.expect_err("in use");
        assert_eq!(error.to_string(), expected);
        assert_told_once(&error);
    }
}

#[tokio::test(start_paused = true)]
async fn when_delete_certificate_when_unused_then_it_is_tried_until_nothing_uses_it() {
    let (ended, told) = waited(&answering(&["ResourceInUseException", "ConflictException", ""], used())).await;
    ended.expect("deleted");
    assert_eq!(told, [format!("in use by {BALANCER}"), "being changed".to_owned()]);
    let (ended, told) =
        waited(&answering(&["ResourceInUseException", ""], json_refusal("AccessDeniedException"))).await;
    ended.expect("deleted");
    assert_eq!(told, ["in use"]);
}

#[tokio::test(start_paused = true)]
async fn when_delete_certificate_when_unused_and_it_stays_in_use_then_the_deadline_ends_the_wait() {
    let error = waited(&answering(&["ResourceInUseException"], used())).await.0.expect_err("for ever");
    assert_eq!(error.to_string(), format!("the certificate `{ARN}` is still in use by {BALANCER} after 1800 s"));
}

#[tokio::test(start_paused = true)]
async fn when_delete_certificate_when_unused_and_it_goes_meanwhile_then_only_one_that_was_there_counts_as_deleted() {
    let (ended, _) = waited(&answering(&["ResourceInUseException", "ResourceNotFoundException"], used())).await;
    ended.expect("somebody else deleted it");
    let error = waited(&answering(&["ResourceNotFoundException"], used())).await.0.expect_err("never there");
    assert!(matches!(error, CertificateError::DoesNotExist { .. }), "{error:?}");
    let error = waited(&answering(&["AccessDeniedException"], used())).await.0.expect_err("denied");
    assert!(matches!(error, CertificateError::AccessDenied { .. }), "{error:?}");
}

use super::*;
use crate::stand_in::{ARN, Wire, assert_told_once, certificate, json_refusal, json_wire, provider_on};
use serde_json::json;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

/// One status after the other, look by look; the last one stays.
fn going_through(statuses: &'static [&'static str]) -> Wire {
    let looks = AtomicUsize::new(0);
    json_wire(move |_, _| match statuses[looks.fetch_add(1, Ordering::Relaxed).min(statuses.len() - 1)] {
        "denied" => json_refusal("AccessDeniedException"),
        status => certificate(&json!({ "Status": status, "FailureReason": "CAA_ERROR" })),
    })
}

async fn waited(wire: &Wire) -> Result<Certificate, CertificateError> {
    let wait = Wait::at_most(Duration::from_mins(15)).every(Duration::from_secs(15));
    wait_until_certificate_is_issued(ARN, &wait, &provider_on(wire).await).await
}

#[tokio::test(start_paused = true)]
async fn when_wait_until_certificate_is_issued_then_it_is_answered_as_it_is_then() {
    let wire = going_through(&["PENDING_VALIDATION", "RESTING", "ISSUED"]);
    assert_eq!(waited(&wire).await.expect("issued").status, CertificateStatus::Issued);
    assert_eq!(wire.requests(|_| ()).len(), 3);
}

#[tokio::test(start_paused = true)]
async fn when_wait_until_certificate_is_issued_and_it_never_will_be_then_the_wait_ends() {
    for status in ["FAILED", "VALIDATION_TIMED_OUT", "REVOKED", "EXPIRED", "INACTIVE"] {
        let wire = json_wire(move |_, _| certificate(&json!({ "Status": status, "FailureReason": "CAA_ERROR" })));
        let error = waited(&wire).await.expect_err(status);
        assert_eq!(error.to_string(), format!("the certificate `{ARN}` is {status}: CAA_ERROR"));
        assert_told_once(&error);
    }
}

#[tokio::test(start_paused = true)]
async fn when_wait_until_certificate_is_issued_and_it_is_not_then_deadline_or_error_end_the_wait() {
    let error = waited(&going_through(&["PENDING_VALIDATION"])).await.expect_err("for ever");
    assert_eq!(error.to_string(), format!("the certificate `{ARN}` is still PENDING_VALIDATION after 900 s"));
    let error = waited(&going_through(&["PENDING_VALIDATION", "denied"])).await.expect_err("denied");
    assert!(matches!(error, CertificateError::AccessDenied { .. }), "{error:?}");
}

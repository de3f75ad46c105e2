use super::*;
use crate::stand_in::{JsonAnswer, Wire, assert_told_once, domain, json_refusal, json_wire, missing, provider_on};
use serde_json::json;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// So many answers of one kind, then another for ever.
fn turning(looks: usize, before: JsonAnswer, after: JsonAnswer) -> Wire {
    let seen = AtomicUsize::new(0);
    json_wire(move |_, _| if seen.fetch_add(1, Ordering::Relaxed) < looks { before.clone() } else { after.clone() })
}

/// An hour, a look each half minute, and what was told.
async fn waited(wire: &Wire) -> (Result<(), DomainError>, Vec<String>) {
    let told = Arc::new(Mutex::new(Vec::new()));
    let hears = Arc::clone(&told);
    let wait = Wait::at_most(Duration::from_hours(1)).every(Duration::from_secs(30));
    let wait = wait.reporting(move |waiting| hears.lock().expect("no panic").push(waiting.seen.clone()));
    let ended = wait_until_domain_is_gone("search", &wait, &provider_on(wire).await).await;
    let told = told.lock().expect("no panic").clone();
    (ended, told)
}

#[tokio::test(start_paused = true)]
async fn when_wait_until_domain_is_gone_then_it_ends_when_nobody_knows_it_any_more() {
    let wire = turning(40, domain(&json!({ "Deleted": true })), missing());
    let begun = tokio::time::Instant::now();
    let (ended, told) = waited(&wire).await;
    ended.expect("gone");
    assert_eq!(told, vec!["Deleting"; 40]);
    assert_eq!(begun.elapsed().as_secs() / 60, 20);
}

#[tokio::test(start_paused = true)]
async fn when_wait_until_domain_is_gone_and_it_stays_then_the_deadline_ends_the_wait() {
    let wire = turning(1, domain(&json!({ "Deleted": true })), domain(&json!({ "Created": true })));
    let error = waited(&wire).await.0.expect_err("for ever");
    assert_eq!(error.to_string(), "the domain `search` is still Active after 3600 s");
}

#[tokio::test(start_paused = true)]
async fn when_wait_until_domain_is_gone_and_a_look_is_denied_then_it_does_not_count_as_gone() {
    let wire = turning(1, domain(&json!({ "Deleted": true })), json_refusal("AccessDeniedException"));
    let error = waited(&wire).await.0.expect_err("denied");
    assert!(matches!(error, DomainError::AccessDenied { .. }), "{error:?}");
    assert_told_once(&error);
}

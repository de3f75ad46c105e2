//! The far end of a service's real client, for the tests of the service crates.
//!
//! A test says what each request is answered with, and looks at what was sent. That is no AWS: nothing is kept and
//! nothing follows from anything, so that every answer can be had, the impossible ones too. An AWS that behaves is
//! `aws-interactions-local`, which knows services and compiles their emulators. This crate knows none; what a service's
//! answers look like stands in the `stand_in.rs` of its crate.
#![expect(clippy::expect_used, clippy::missing_panics_doc, reason = "a test that cannot be set up fails")]

mod client;
mod json;
mod refusal;

pub use client::{assert_retries_counted_by_region, assert_sent_where_told, provider_on, sent_from};
pub use json::{JsonAnswer, json_call, json_refusal, json_wire};
pub use refusal::{
    assert_code_decides, assert_credentials_told_apart, provider_behind_a_denied_hop, provider_refused,
    provider_without_keys,
};

use aws_interactions_core::{AwsClientProvider, AwsClientProviderBuilder, AwsCredentials};
use aws_smithy_http_client::test_util::infallible_client_fn;
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, SharedHttpClient, SharedHttpConnector, http_client_fn,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::http::StatusCode;
use aws_smithy_types::body::SdkBody;
use std::error::Error;
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// Who calls, and the secret that is to be seen nowhere.
pub const CALLER: (&str, &str) = ("AKIACALLEREXAMPLE", "caller-secret");

/// A provider of `region` that reads nothing of the machine.
pub fn bare_builder(region: &str) -> AwsClientProviderBuilder {
    let builder = AwsClientProvider::builder().environment_variables::<String, String>([]).region(region);
    builder.credentials(AwsCredentials::new(CALLER.0, CALLER.1))
}

/// An answer with this body and without headers.
pub fn answer(status: u16, body: impl Into<SdkBody>) -> HttpResponse {
    HttpResponse::new(StatusCode::try_from(status).expect("a status"), body.into())
}

/// The far end of real clients: answers each request by a function of it, and keeps them all.
#[derive(Debug)]
pub struct Wire {
    /// What clients send over.
    pub http_client: SharedHttpClient,
    requests: Arc<Mutex<Vec<HttpRequest>>>,
}

impl Wire {
    /// Requests come here one by one, or many at a time where clients are used so.
    pub fn answering(answer: impl Fn(&HttpRequest) -> HttpResponse + Send + Sync + 'static) -> Self {
        let requests = Arc::new(Mutex::default());
        let kept: Arc<Mutex<Vec<HttpRequest>>> = Arc::clone(&requests);
        let http_client = infallible_client_fn(move |request| {
            let request = HttpRequest::try_from(request).expect("a request");
            let answer = answer(&request);
            kept.lock().expect("no panic").push(request);
            answer.try_into_http1x().expect("an answer")
        });
        Self { http_client, requests }
    }

    /// The same wire with its answers under way for so long; what they are is decided when they are asked for.
    #[must_use]
    pub fn taking(self, time: Duration) -> Self {
        let near = self.http_client;
        let http_client = http_client_fn(move |settings, components| {
            SharedHttpConnector::new(Far { near: near.http_connector(settings, components), time })
        });
        Self { http_client, requests: self.requests }
    }

    /// What `view` sees of every request so far.
    pub fn requests<T>(&self, view: impl Fn(&HttpRequest) -> T) -> Vec<T> {
        self.requests.lock().expect("no panic").iter().map(view).collect()
    }

    /// Keeps none of the requests so far: for who makes very many.
    pub fn forget(&self) {
        self.requests.lock().expect("no panic").clear();
    }
}

#[derive(Debug)]
struct Far {
    near: SharedHttpConnector,
    time: Duration,
}

impl HttpConnector for Far {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let (answer, time) = (self.near.call(request), self.time);
        HttpConnectorFuture::new(async move {
            tokio::time::sleep(time).await;
            answer.await
        })
    }
}

/// Fails where a message of the chain repeats the one below it or ends like a sentence, and where the caller's secret is
/// shown.
#[track_caller]
pub fn assert_told_once(error: &dyn Error) {
    assert!(!format!("{error:?}").contains(CALLER.1), "the secret is shown");
    let mut above = error.to_string();
    assert!(!above.ends_with('.'), "{above}");
    let mut below = error.source();
    while let Some(error) = below {
        assert!(!above.contains(&error.to_string()), "`{above}` repeats `{error}`");
        above = error.to_string();
        below = error.source();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fmt;

    #[derive(Debug)]
    struct Told(&'static str, Option<Box<Told>>);

    impl fmt::Display for Told {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str(self.0)
        }
    }

    impl Error for Told {
        fn source(&self) -> Option<&(dyn Error + 'static)> {
            self.1.as_deref().map(|below| below as &dyn Error)
        }
    }

    #[test]
    fn when_each_message_tells_something_of_its_own_then_a_chain_is_told_once() {
        assert_told_once(&Told("bucket `a` cannot be read", Some(Box::new(Told("the connection broke", None)))));
    }

    #[test]
    #[should_panic(expected = "repeats")]
    fn when_a_message_repeats_the_one_below_it_then_a_chain_is_not_told_once() {
        let below = || Some(Box::new(Told("it broke", None)));
        assert_told_once(&Told("top", Some(Box::new(Told("no read: it broke", below())))));
    }

    #[test]
    #[should_panic(expected = "a sentence.")]
    fn when_a_message_ends_like_a_sentence_then_a_chain_is_no_fragment() {
        assert_told_once(&Told("a sentence.", None));
    }

    #[test]
    #[should_panic(expected = "the secret is shown")]
    fn when_the_secret_is_in_an_error_then_it_is_seen() {
        assert_told_once(&Told(CALLER.1, None));
    }
}

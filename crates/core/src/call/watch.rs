//! Watches one call from its beginning to its outcome, for the log and for observers.

use super::{AwsCall, CallObservers, CallOutcome, failure};
use crate::identity::KnownAccount;
use aws_smithy_runtime::client::retries::classifiers::run_classifiers_on_ctx;
use aws_smithy_runtime_api::client::interceptors::context::InterceptorContext;
use aws_smithy_runtime_api::client::orchestrator::Metadata;
use aws_smithy_runtime_api::client::retries::classifiers::{RetryAction, RetryReason};
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::config_bag::{ConfigBag, Storable, StoreReplace};
use aws_smithy_types::retry::ErrorKind;
use aws_types::request_id::RequestId;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use tokio::time::Instant;
use tracing::Span;
use tracing::field::{Empty, display};

/// Watches the calls of one client.
#[derive(Debug, Clone)]
pub(crate) struct CallWatch {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    service: &'static str,
    region: String,
    account: Option<KnownAccount>,
    observers: CallObservers,
}

impl CallWatch {
    pub(crate) fn new(
        service: &'static str,
        region: &str,
        account: Option<KnownAccount>,
        observers: &CallObservers,
    ) -> Self {
        let (region, observers) = (region.to_owned(), observers.clone());
        Self { inner: Arc::new(Inner { service, region, account, observers }) }
    }

    /// A call begins. Where nobody wants to know, nothing is kept, and the rest finds nothing to do.
    pub(crate) fn begin(&self, config: &mut ConfigBag) {
        let Inner { service, region, observers, .. } = &*self.inner;
        let operation = config.load::<Metadata>().map_or("", Metadata::name);
        let span = tracing::debug_span!(
            "aws.call",
            service,
            operation,
            region,
            account = Empty,
            attempts = Empty,
            throttles = Empty,
            duration_ms = Empty,
            request_id = Empty,
            outcome = Empty,
        );
        if span.is_disabled() && observers.is_empty() {
            return;
        }
        let watched = Watched {
            watch: self.clone(),
            operation: operation.to_owned(),
            begun: Instant::now(),
            attempts: AtomicU32::new(0),
            throttles: AtomicU32::new(0),
            is_over: AtomicBool::new(false),
            span,
        };
        config.interceptor_state().store_put(watched);
    }

    pub(crate) fn attempt(config: &ConfigBag) {
        if let Some(watched) = config.load::<Watched>() {
            watched.attempts.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Whether AWS asked for a slower pace is what the SDK says of it: its classifiers know the types of errors.
    pub(crate) fn attempt_ended(context: &InterceptorContext, components: &RuntimeComponents, config: &ConfigBag) {
        let Some(watched) = config.load::<Watched>() else { return };
        if matches!(context.output_or_error(), Some(Err(_))) {
            let action = run_classifiers_on_ctx(components.retry_classifiers(), context);
            if let RetryAction::RetryIndicated(RetryReason::RetryableError {
                kind: ErrorKind::ThrottlingError, ..
            }) = action
            {
                watched.throttles.fetch_add(1, Ordering::Relaxed);
            }
        }
    }

    pub(crate) fn end(context: &InterceptorContext, config: &ConfigBag) {
        let Some(watched) = config.load::<Watched>() else { return };
        watched.is_over.store(true, Ordering::Relaxed);
        let answer = context.response();
        let outcome = match context.output_or_error() {
            Some(Ok(_)) => CallOutcome::Succeeded,
            Some(Err(error)) => {
                let (kind, code) = failure::of(error, answer);
                CallOutcome::Failed { kind, code }
            }
            // Signed for somebody else to send.
            None => {
                watched.span.record("outcome", "presigned");
                return;
            }
        };
        watched.tell(outcome, answer.and_then(RequestId::request_id));
    }
}

/// A call under way. Lies with the state of the call, and is dropped with it: a call that was not over then was
/// cancelled.
#[derive(Debug)]
struct Watched {
    watch: CallWatch,
    operation: String,
    begun: Instant,
    attempts: AtomicU32,
    throttles: AtomicU32,
    is_over: AtomicBool,
    span: Span,
}

impl Storable for Watched {
    type Storer = StoreReplace<Self>;
}

impl Watched {
    fn tell(&self, outcome: CallOutcome<'_>, request_id: Option<&str>) {
        let Inner { service, region, account, observers } = &*self.watch.inner;
        let call = AwsCall {
            service,
            operation: &self.operation,
            region,
            account: account.as_ref().and_then(KnownAccount::get),
            attempts: self.attempts.load(Ordering::Relaxed),
            throttles: self.throttles.load(Ordering::Relaxed),
            duration: self.begun.elapsed(),
            request_id,
            outcome,
        };
        self.record(&call);
        observers.tell(&call);
    }

    fn record(&self, call: &AwsCall<'_>) {
        if let Some(account) = call.account {
            self.span.record("account", account);
        }
        self.span.record("attempts", call.attempts);
        self.span.record("throttles", call.throttles);
        self.span.record("duration_ms", call.duration.as_secs_f64() * 1000.0);
        if let Some(id) = call.request_id {
            self.span.record("request_id", id);
        }
        self.span.record("outcome", display(call.outcome));
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        if !self.is_over.load(Ordering::Relaxed) {
            self.tell(CallOutcome::Cancelled, None);
        }
    }
}

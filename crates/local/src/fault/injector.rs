//! The HTTP layer that counts calls and meets them with faults.

use std::collections::BTreeMap;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;

use super::broken_body::Rest;
use super::script::Script;
use super::{Fault, answers};
use crate::aws_error::{AwsError, Protocol};
use crate::calls::Calls;
use crate::recorder::{RecordedRequest, RequestRecorder, header_map};

/// An HTTP client around another one: it counts calls by operation and makes those fail that it is told to.
///
/// Clones are handles of one injector: give one to a client or a provider, keep one to steer it.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use aws_interactions_local::{Fault, FaultInjector, LocalAws};
///
/// let aws = LocalAws::start().await?;
/// let faults = FaultInjector::over(LocalAws::http_client());
/// let provider = aws.provider_builder().http_client(faults.clone()).max_attempts(1).build().await?;
///
/// faults.fail("GetCallerIdentity", Fault::ConnectionReset);
/// assert!(provider.get_aws_env().await.is_err());
/// assert!(provider.get_aws_env().await.is_ok());
/// assert_eq!(faults.calls()["GetCallerIdentity"], 2);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct FaultInjector {
    inner: SharedHttpClient,
    plan: Plan,
}

/// What the handles and connectors of one injector share.
#[derive(Debug, Clone)]
struct Plan {
    script: Arc<Mutex<Script>>,
    calls: Calls,
    recorder: RequestRecorder,
}

impl FaultInjector {
    /// Wraps a client; without a fault it only counts.
    pub fn over(inner: SharedHttpClient) -> Self {
        Self::with(inner, Script::default())
    }

    /// Wraps a client and makes calls fail at `rate` (0 none, 1 all) by throttling, 500, 503 or a reset connection.
    ///
    /// The same seed gives the same faults for the same sequence of calls.
    pub fn seeded(inner: SharedHttpClient, seed: u64, rate: f64) -> Self {
        Self::with(inner, Script::seeded(seed, rate))
    }

    fn with(inner: SharedHttpClient, script: Script) -> Self {
        Self {
            inner,
            plan: Plan {
                script: Arc::new(Mutex::new(script)),
                calls: Calls::default(),
                recorder: RequestRecorder::default(),
            },
        }
    }

    /// The next call of `operation` meets `fault`; said twice, the next two do.
    pub fn fail(&self, operation: &str, fault: Fault) -> &Self {
        lock(&self.plan.script).fail_next(operation, fault);
        self
    }

    /// The `n`-th call of `operation`, counted from 1, meets `fault`. Retries count as calls.
    pub fn nth(&self, operation: &str, n: u64, fault: Fault) -> &Self {
        lock(&self.plan.script).fail_nth(operation, n, fault);
        self
    }

    /// Every call of `operation` meets `fault` that has this text in its address or body, such as the number of an account
    /// in `AssumeRole`.
    pub fn about(&self, operation: &str, text: &str, fault: Fault) -> &Self {
        lock(&self.plan.script).fail_about(operation, text, fault);
        self
    }

    /// Every call of `operation` meets `fault`.
    pub fn always(&self, operation: &str, fault: Fault) -> &Self {
        lock(&self.plan.script).fail_always(operation, fault);
        self
    }

    /// Forgets all faults, seeded ones too; the counts stay.
    pub fn heal(&self) -> &Self {
        lock(&self.plan.script).clear();
        self
    }

    /// How many calls each operation had, failed ones and retries among them.
    pub fn calls(&self) -> BTreeMap<String, u64> {
        self.plan.calls.by_operation()
    }

    /// The operations in the order in which they were called.
    pub fn log(&self) -> Vec<String> {
        self.plan.recorder.requests().into_iter().map(|request| request.operation).collect()
    }

    /// The same with services, and with what the requests were about.
    pub fn recorder(&self) -> &RequestRecorder {
        &self.plan.recorder
    }
}

impl HttpClient for FaultInjector {
    fn http_connector(&self, settings: &HttpConnectorSettings, components: &RuntimeComponents) -> SharedHttpConnector {
        let inner = self.inner.http_connector(settings, components);
        SharedHttpConnector::new(FaultyConnector { inner, plan: self.plan.clone() })
    }
}

impl Plan {
    /// Notes the call and says what it meets.
    fn meet(&self, request: RecordedRequest, is_in_request: impl Fn(&str) -> bool) -> Option<Fault> {
        // Held from the count to the fault, so that calls at once meet what was planned for their numbers.
        let mut script = lock(&self.script);
        let n = self.calls.record(&request.operation);
        let fault = script.fault(&request.operation, n, is_in_request);
        if let Some(fault) = &fault {
            tracing::debug!(operation = request.operation, ?fault, "a call meets a fault");
        }
        self.recorder.record(request);
        fault
    }
}

/// A panic elsewhere leaves a plan behind that is whole at every moment.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[derive(Debug)]
struct FaultyConnector {
    inner: SharedHttpConnector,
    plan: Plan,
}

impl HttpConnector for FaultyConnector {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let body = request.body().bytes().unwrap_or_default();
        let is_in_request = |text: &str| request.uri().contains(text) || String::from_utf8_lossy(body).contains(text);
        let Some(fault) = self.plan.meet(RecordedRequest::of(&request), is_in_request) else {
            return self.inner.call(request);
        };
        let protocol = Protocol::of(request.uri(), &header_map(&request));
        HttpConnectorFuture::new(struck(self.inner.clone(), request, fault, protocol))
    }
}

/// The call as the fault leaves it.
async fn struck(
    inner: SharedHttpConnector,
    request: HttpRequest,
    fault: Fault,
    protocol: Protocol,
) -> Result<HttpResponse, ConnectorError> {
    let head = request.method() == "HEAD";
    match fault {
        Fault::Status { status, code, message } => {
            answers::from_mock(AwsError::new(status, code, message).response(protocol), head)
        }
        Fault::Throttle => answers::from_mock(protocol.throttling().response(protocol), head),
        Fault::Delay(pause) => {
            tokio::time::sleep(pause).await;
            inner.call(request).await
        }
        Fault::ConnectionReset => Err(connection_reset()),
        Fault::LoseAnswer => {
            inner.call(request).await?;
            Err(connection_reset())
        }
        Fault::Hang => std::future::pending().await,
        Fault::TruncateBody(length) => answers::truncated(inner.call(request).await?, length).await,
        Fault::ResetBody(length) => answers::broken(inner.call(request).await?, length, Rest::Reset).await,
        Fault::StallBody(length) => answers::broken(inner.call(request).await?, length, Rest::Stalls).await,
        Fault::MalformBody => answers::malformed(inner.call(request).await?).await,
        Fault::CorruptBody => answers::corrupted(inner.call(request).await?).await,
        Fault::Respond { status, headers, body } => answers::response(status, &headers, body),
    }
}

fn connection_reset() -> ConnectorError {
    ConnectorError::io(io::Error::from(io::ErrorKind::ConnectionReset).into())
}

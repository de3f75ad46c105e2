//! What can be found out about a provider before it works: its keys, and the way to AWS.

use crate::credentials::end_of_id;
use crate::key_failure::KeyFailure;
use crate::provider::AwsClientProvider;
use crate::request_error::{RequestError, RequestErrorKind};
use crate::service::AwsService;
use crate::sts::Sts;
use aws_sdk_sts::operation::get_caller_identity::GetCallerIdentityError;
use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::interceptors::Intercept;
use aws_smithy_runtime_api::client::interceptors::context::{
    BeforeDeserializationInterceptorContextRef, BeforeTransmitInterceptorContextRef,
};
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::{ConnectorError, SdkError};
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::DateTime;
use aws_smithy_types::config_bag::ConfigBag;
use aws_smithy_types::date_time::Format;
use aws_smithy_types::retry::RetryConfig;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

/// The keys that requests are signed with; made by [`AwsClientProvider::inspect_keys`].
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct KeysInUse {
    /// The last four characters of the access key's id.
    pub id_ends_with: String,
    /// When they stop working, where that is known. The provider renews them before.
    pub expires_at: Option<SystemTime>,
}

/// How STS answered; made by [`AwsClientProvider::probe_endpoint`].
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct EndpointProbe {
    /// Where the request went.
    pub url: String,
    /// The HTTP status of the answer. A refusal shows that the way is open, too.
    pub status: u16,
    /// From the request to the answer, a new connection included.
    pub took: Duration,
    /// The time at AWS, to the second, where the answer told it.
    pub server_time: Option<SystemTime>,
    /// The time here when the answer came.
    pub local_time: SystemTime,
}

impl EndpointProbe {
    /// By how many seconds the clock here is ahead of AWS's, negative where it is behind; exact to a second. AWS refuses
    /// signatures from 5 minutes on, S3 from 15.
    pub fn clock_ahead(&self) -> Option<i64> {
        let seconds = |time: Duration| i64::try_from(time.as_secs()).unwrap_or(i64::MAX);
        let server = self.server_time?;
        Some(match self.local_time.duration_since(server) {
            Ok(ahead) => seconds(ahead),
            Err(behind) => -seconds(behind.duration()),
        })
    }
}

impl AwsClientProvider {
    /// Gets the keys that requests would be signed with, and tells what may be told of them.
    ///
    /// Asks what the source of the keys asks, such as `AssumeRole`; nothing where they are there already.
    ///
    /// # Errors
    /// [`RequestError`] where there are no keys to be had: as a request would fail with it.
    pub async fn inspect_keys(&self) -> Result<KeysInUse, RequestError> {
        let keys = self.keys().get().await.map_err(|failure| as_of_a_request(&failure))?;
        let id_ends_with = end_of_id(keys.access_key_id()).unwrap_or_default().to_owned();
        Ok(KeysInUse { id_ends_with, expires_at: keys.expiry() })
    }

    /// Asks STS once, without keys, whether it can be reached: by the endpoint, proxy, certificates and timeouts of this
    /// provider. Any answer will do, so it works before there are keys.
    ///
    /// Calls `AssumeRoleWithWebIdentity` with a token that is none, as it is the operation that nothing has to be signed
    /// for. STS refuses it, and no account's log shows it.
    ///
    /// # Errors
    /// [`RequestError`] where there is no answer, of the kind `Timeout`, `UntrustedServer` or `Network`; of the latter too
    /// where there is no such endpoint, as for FIPS together with an endpoint URL.
    pub async fn probe_endpoint(&self) -> Result<EndpointProbe, RequestError> {
        const OPERATION: &str = "AssumeRoleWithWebIdentity";
        let witness = Witness::default();
        let once = aws_sdk_sts::config::Builder::new().retry_config(RetryConfig::disabled());
        let answer = self
            .unsigned_sts()
            .assume_role_with_web_identity()
            .role_arn("arn:aws:iam::000000000000:role/none")
            .role_session_name("probe")
            .web_identity_token("none.none.none")
            .customize()
            .config_override(once)
            .interceptor(witness.clone())
            .send()
            .await;
        let seen = witness.seen().clone();
        match (seen, answer) {
            (Seen { url: Some(url), sent_at: Some(sent_at), answer: Some(answer) }, _) => Ok(EndpointProbe {
                url,
                status: answer.status,
                took: answer.at.duration_since(sent_at).unwrap_or_default(),
                server_time: answer.server_time,
                local_time: answer.at,
            }),
            (_, Err(error)) => Err(RequestError::from_sdk(Sts::ID, OPERATION, error)),
            (_, Ok(_)) => Err(RequestError::new(
                RequestErrorKind::ResponseNotUnderstood,
                Sts::ID,
                OPERATION,
                "the client in place of STS's sends nothing",
            )),
        }
    }
}

/// The failure as the first request would show it.
fn as_of_a_request(failure: &KeyFailure) -> RequestError {
    let error = ConnectorError::other(failure.to_sdk().into(), None);
    let error: SdkError<GetCallerIdentityError, HttpResponse> = SdkError::dispatch_failure(error);
    RequestError::from_sdk(Sts::ID, "GetCallerIdentity", error)
}

/// Looks over a request's shoulder.
#[derive(Debug, Clone, Default)]
struct Witness(Arc<Mutex<Seen>>);

#[derive(Debug, Clone, Default)]
struct Seen {
    url: Option<String>,
    sent_at: Option<SystemTime>,
    answer: Option<Answer>,
}

#[derive(Debug, Clone)]
struct Answer {
    status: u16,
    at: SystemTime,
    server_time: Option<SystemTime>,
}

impl Witness {
    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Intercept for Witness {
    fn name(&self) -> &'static str {
        "Witness"
    }

    fn read_before_transmit(
        &self,
        context: &BeforeTransmitInterceptorContextRef<'_>,
        _components: &RuntimeComponents,
        _config: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let mut seen = self.seen();
        seen.url = Some(context.request().uri().trim_end_matches('/').to_owned());
        seen.sent_at = Some(SystemTime::now());
        Ok(())
    }

    fn read_before_deserialization(
        &self,
        context: &BeforeDeserializationInterceptorContextRef<'_>,
        _components: &RuntimeComponents,
        _config: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let response = context.response();
        let date = response.headers().get("date").and_then(|date| DateTime::from_str(date, Format::HttpDate).ok());
        self.seen().answer = Some(Answer {
            status: response.status().as_u16(),
            at: SystemTime::now(),
            server_time: date.and_then(|date| SystemTime::try_from(date).ok()),
        });
        Ok(())
    }
}

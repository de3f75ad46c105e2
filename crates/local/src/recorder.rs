//! Which requests were made, in their order.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::interceptors::Intercept;
use aws_smithy_runtime_api::client::interceptors::context::BeforeTransmitInterceptorContextRef;
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::config_bag::ConfigBag;
use http::{HeaderMap, HeaderName, HeaderValue};

use crate::credential_scope::CredentialScope;
use crate::iam_actions::{Asked, iam_actions};
use crate::operation::operation_name;
use crate::target::{Target, decode_path, parse_parameters};

/// One request. `Display` is `s3 PutObject logs/a.txt`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RecordedRequest {
    /// The service that the request was signed for, by the name that signatures have for it: `s3`, `sts`, `iam`,
    /// `monitoring` for CloudWatch. None for a request that nobody signed.
    pub service: Option<String>,
    /// The operation, in AWS's word: `PutObject`.
    pub operation: String,
    /// What it was about, where the request says so in its head: the bucket, bucket and key, or the first name, ARN or id
    /// among the parameters of STS, IAM or EC2.
    pub resource: Option<String>,
    /// The IAM actions that AWS would look for, in the order of their names: `s3:PutObject`, `s3:PutObjectTagging`. None for
    /// what everybody may ask. What a KMS key needs is not known of a request.
    pub actions: Vec<String>,
}

impl fmt::Display for RecordedRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { service, operation, resource, .. } = self;
        write!(f, "{} {operation}", service.as_deref().unwrap_or("unsigned"))?;
        resource.as_ref().map_or(Ok(()), |resource| write!(f, " {resource}"))
    }
}

impl RecordedRequest {
    pub(crate) fn of(request: &HttpRequest) -> Self {
        let headers = header_map(request);
        let body = request.body().bytes().unwrap_or_default();
        let service = CredentialScope::of(request.uri(), &headers).map(|scope| scope.service);
        let resource = match service.as_deref() {
            Some("s3") | None => bucket_and_key(request.uri()),
            Some(_) => named_by_parameters(body),
        };
        let operation = operation_name(request.method(), request.uri(), &headers, body);
        let asked =
            Asked { service: service.as_deref(), operation: &operation, uri: request.uri(), headers: &headers, body };
        let actions = iam_actions(&asked).into_iter().collect();
        Self { service, operation, resource, actions }
    }
}

/// Records the requests of clients that a test makes itself, mocks before all: it is an interceptor of the SDK.
/// A [`FaultInjector`](crate::FaultInjector) has one of its own, for the clients of providers.
///
/// Clones write into the same list.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use aws_interactions_local::RequestRecorder;
/// use aws_sdk_s3::operation::head_bucket::HeadBucketOutput;
/// use aws_smithy_mocks::{RuleMode, mock, mock_client};
///
/// let recorder = RequestRecorder::default();
/// let head = mock!(aws_sdk_s3::Client::head_bucket).then_output(|| HeadBucketOutput::builder().build());
/// let s3 = mock_client!(aws_sdk_s3, RuleMode::MatchAny, [&head], |config| config.interceptor(recorder.clone()));
///
/// s3.head_bucket().bucket("logs").send().await?;
/// assert_eq!(recorder.lines(), ["s3 HeadBucket logs"]);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default)]
pub struct RequestRecorder(Arc<Mutex<Vec<RecordedRequest>>>);

impl RequestRecorder {
    /// The requests so far, in the order in which they were sent: each attempt is one.
    pub fn requests(&self) -> Vec<RecordedRequest> {
        self.lock().clone()
    }

    /// The same, each as a line.
    pub fn lines(&self) -> Vec<String> {
        self.lock().iter().map(ToString::to_string).collect()
    }

    /// Forgets what was recorded.
    pub fn clear(&self) {
        self.lock().clear();
    }

    pub(crate) fn record(&self, request: RecordedRequest) {
        self.lock().push(request);
    }

    /// A panic elsewhere leaves a list behind that is whole at every moment.
    fn lock(&self) -> MutexGuard<'_, Vec<RecordedRequest>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Intercept for RequestRecorder {
    fn name(&self) -> &'static str {
        "RequestRecorder"
    }

    fn read_before_transmit(
        &self,
        context: &BeforeTransmitInterceptorContextRef<'_>,
        _components: &RuntimeComponents,
        _config: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        self.record(RecordedRequest::of(context.request()));
        Ok(())
    }
}

pub(crate) fn header_map(request: &HttpRequest) -> HeaderMap {
    let header =
        |(name, value): (&str, &str)| Some((HeaderName::try_from(name).ok()?, HeaderValue::from_str(value).ok()?));
    request.headers().iter().filter_map(header).collect()
}

fn bucket_and_key(uri: &str) -> Option<String> {
    match Target::parse(uri).bucket_and_key() {
        (Some(bucket), Some(key)) => Some(format!("{bucket}/{}", decode_path(key))),
        (bucket, _) => bucket.map(str::to_owned),
    }
}

/// `RoleName`, `PolicyArn`, `VpcId`, and the first of a list: `InstanceId.1`.
fn named_by_parameters(body: &[u8]) -> Option<String> {
    let parameters = parse_parameters(std::str::from_utf8(body).ok()?);
    let is_a_name = |name: &str| ["Name", "Arn", "Id"].iter().any(|end| name.trim_end_matches(".1").ends_with(end));
    parameters.into_iter().find_map(|(name, value)| is_a_name(&name).then_some(value))
}

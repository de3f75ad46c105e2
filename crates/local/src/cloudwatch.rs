//! CloudWatch, all of it written here: the emulator at hand keeps half of an alarm, and answers any question for metrics
//! with all data there are.

mod alarms;
mod dashboards;
mod history;
mod input;
mod metrics;
mod observed;
mod reading;
mod rule;

use std::collections::BTreeMap;
use std::future::{Future, ready};
use std::pin::Pin;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use ciborium::Value;
use http::HeaderMap;
use http::header::{CONTENT_ENCODING, CONTENT_TYPE, HeaderValue};
use winterbaume_core::{MockRequest, MockResponse, MockService};

use crate::ACCOUNT_ID;
use crate::aws_error::{AwsError, Protocol};
use crate::credential_scope::CredentialScope;
use crate::intake::DEFAULT_REGION;
use crate::operation::operation_name;
use alarms::{Alarms, Kind};
use dashboards::Dashboards;
use input::Input;
use metrics::Metrics;

/// CloudWatch as AWS has it, as far as the crate's documentation says.
#[derive(Default)]
pub(crate) struct CloudWatch(Mutex<BTreeMap<String, Region>>);

/// What there is in one region.
#[derive(Default)]
struct Region {
    metrics: Metrics,
    alarms: Alarms,
    dashboards: Dashboards,
}

impl MockService for CloudWatch {
    fn service_name(&self) -> &'static str {
        "monitoring"
    }

    /// Requests are routed by the service they are signed for, not by their address.
    fn url_patterns(&self) -> Vec<&str> {
        Vec::new()
    }

    fn handle(&self, request: MockRequest) -> Pin<Box<dyn Future<Output = MockResponse> + Send + '_>> {
        let protocol = Protocol::of(&request.uri, &request.headers);
        let answer = self.answer(&request, protocol).unwrap_or_else(|error| error.response(protocol));
        Box::pin(ready(answer))
    }
}

impl CloudWatch {
    fn answer(&self, request: &MockRequest, protocol: Protocol) -> Result<MockResponse, AwsError> {
        let MockRequest { method, uri, headers, body } = request;
        if protocol != Protocol::Cbor {
            return Err(not_implemented("any protocol of CloudWatch but rpcv2Cbor, which newer SDKs speak"));
        }
        if headers.contains_key(CONTENT_ENCODING) {
            return Err(not_implemented("compressed requests of CloudWatch: disable_request_compression in the SDK"));
        }
        let input = Input::read(body)?;
        let region = CredentialScope::of(uri, headers).map_or_else(|| DEFAULT_REGION.to_owned(), |scope| scope.region);
        let call = Call { operation: operation_name(method, uri, headers, body), region: region.clone(), now: now() };
        // A panic elsewhere leaves what was kept before.
        let mut regions = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        regions.entry(region).or_default().answer(&call, &input).map(|result| answered(&result))
    }
}

/// What an operation knows besides its input.
struct Call {
    operation: String,
    region: String,
    /// Seconds of the epoch.
    now: f64,
}

impl Call {
    fn arn(&self, resource: &str) -> String {
        format!("arn:aws:cloudwatch:{}:{ACCOUNT_ID}:{resource}", self.region)
    }

    fn dashboard_arn(name: &str) -> String {
        // Dashboards are of no region in their ARNs.
        format!("arn:aws:cloudwatch::{ACCOUNT_ID}:dashboard/{name}")
    }
}

impl Region {
    fn answer(&mut self, call: &Call, input: &Input<'_>) -> Result<Value, AwsError> {
        let Self { metrics, alarms, dashboards } = self;
        match call.operation.as_str() {
            "PutMetricData" => metrics.put(input, call.now),
            "ListMetrics" => metrics.list(input, call.now),
            "GetMetricStatistics" => reading::statistics(metrics, input),
            "GetMetricData" => reading::data(metrics, input),
            "PutMetricAlarm" => alarms.put(Kind::Metric, call, input),
            "PutCompositeAlarm" => alarms.put(Kind::Composite, call, input),
            "DescribeAlarms" => alarms.describe(input),
            "DeleteAlarms" => alarms.delete(input),
            "SetAlarmState" => alarms.set_state(call, input),
            "DescribeAlarmHistory" => alarms.history.describe(input),
            "PutDashboard" => dashboards.put(call, input),
            "GetDashboard" => dashboards.get(input),
            "ListDashboards" => Ok(dashboards.list(input)),
            "DeleteDashboards" => dashboards.delete(input),
            other => Err(not_implemented(&format!("the operation {other} of CloudWatch"))),
        }
    }
}

fn now() -> f64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO).as_secs_f64()
}

/// A time in an answer.
fn time(seconds: f64) -> Value {
    Value::Tag(1, Box::new(Value::Float(seconds)))
}

/// A map of what there is.
fn object<const N: usize>(fields: [(&str, Option<Value>); N]) -> Value {
    Value::Map(fields.into_iter().filter_map(|(name, value)| Some((name.into(), value?))).collect())
}

fn answered(result: &Value) -> MockResponse {
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/cbor"));
    headers.insert("smithy-protocol", HeaderValue::from_static("rpc-v2-cbor"));
    let mut body = Vec::new();
    // Writing to memory cannot fail.
    let _ = ciborium::into_writer(result, &mut body);
    MockResponse { status: 200, headers, body: body.into() }
}

fn invalid(message: impl Into<String>) -> AwsError {
    AwsError::new(400, "InvalidParameterValue", message)
}

fn not_implemented(what: &str) -> AwsError {
    AwsError::new(501, "NotImplemented", format!("the embedded AWS does not know {what}"))
}

//! ACM, all of it written here: the emulator at hand brings a parser of certificates that changes the features of `time`,
//! on which every SDK stands.

mod certificate;
mod list;
mod material;
mod tags;
mod x509;

use std::collections::BTreeMap;
use std::future::{Future, ready};
use std::pin::Pin;
use std::sync::{Mutex, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use http::HeaderMap;
use http::header::{CONTENT_TYPE, HeaderValue};
use serde_json::{Map, Value, json};
use winterbaume_core::{MockRequest, MockResponse, MockService};

use crate::ACCOUNT_ID;
use crate::aws_error::{AwsError, Protocol};
use crate::credential_scope::CredentialScope;
use crate::intake::DEFAULT_REGION;
use crate::operation::operation_name;
use certificate::Certificate;
use list::Wanted;
use tags::Tags;

/// ACM as AWS has it, as far as the crate's documentation says.
#[derive(Default)]
pub(crate) struct Acm(Mutex<BTreeMap<String, Region>>);

/// What there is in one region.
#[derive(Default)]
struct Region {
    /// In the order in which they came.
    certificates: Vec<Certificate>,
    /// How many there ever were.
    imported: u64,
}

impl MockService for Acm {
    fn service_name(&self) -> &'static str {
        "acm"
    }

    /// Requests are routed by the service they are signed for, not by their address.
    fn url_patterns(&self) -> Vec<&str> {
        Vec::new()
    }

    fn handle(&self, request: MockRequest) -> Pin<Box<dyn Future<Output = MockResponse> + Send + '_>> {
        let answer = self.answer(&request).unwrap_or_else(|error| error.response(Protocol::Json));
        Box::pin(ready(answer))
    }
}

impl Acm {
    fn answer(&self, request: &MockRequest) -> Result<MockResponse, AwsError> {
        let malformed = |_| AwsError::new(400, "SerializationException", "the body is not an object of JSON");
        let MockRequest { method, uri, headers, body } = request;
        let asked = serde_json::from_slice(body).map_err(malformed)?;
        let operation = operation_name(method, uri, headers, body);
        let scope = CredentialScope::of(uri, headers);
        let name = scope.map_or_else(|| DEFAULT_REGION.to_owned(), |scope| scope.region);
        // A panic elsewhere leaves what was kept before.
        let mut regions = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let region = regions.entry(name.clone()).or_default();
        region.answer(&operation, &asked, &name, now()).map(|told| answered(&told))
    }
}

impl Region {
    fn answer(
        &mut self,
        operation: &str,
        asked: &Map<String, Value>,
        region: &str,
        now: i64,
    ) -> Result<Value, AwsError> {
        match operation {
            "ImportCertificate" => self.import(asked, region, now),
            "DescribeCertificate" => Ok(json!({ "Certificate": self.find(asked)?.detail(now) })),
            "ListCertificates" => Ok(Wanted::read(asked)?.page(&self.certificates, now)),
            "ListTagsForCertificate" => Ok(self.find(asked)?.tags.told()),
            "AddTagsToCertificate" => self.tag(asked),
            "DeleteCertificate" => self.delete(asked),
            other => Err(not_implemented(&format!("the operation {other}"))),
        }
    }

    fn import(&mut self, asked: &Map<String, Value>, region: &str, now: i64) -> Result<Value, AwsError> {
        if asked.contains_key("CertificateArn") {
            return self.import_again(asked, now);
        }
        let (x509, tags) = (material::read(asked, now)?, Tags::default().with(asked)?);
        let arn = format!("arn:aws:acm:{region}:{ACCOUNT_ID}:certificate/{}", id());
        self.imported += 1;
        let told = json!({ "CertificateArn": arn });
        self.certificates.push(Certificate { arn, number: self.imported, tags, x509, created: now, imported: now });
        Ok(told)
    }

    /// Its ARN and its tags stay.
    fn import_again(&mut self, asked: &Map<String, Value>, now: i64) -> Result<Value, AwsError> {
        let certificate = self.find(asked)?;
        if has_tags(asked) {
            return Err(invalid("Tagging is not permitted on re-import."));
        }
        let new = material::read(asked, now)?;
        material::check_successor(&new, &certificate.x509)?;
        (certificate.x509, certificate.imported) = (new, now);
        Ok(json!({ "CertificateArn": certificate.arn }))
    }

    fn tag(&mut self, asked: &Map<String, Value>) -> Result<Value, AwsError> {
        let certificate = self.find(asked)?;
        if !has_tags(asked) {
            return Err(out_of_bounds("tags", "Member must have length greater than or equal to 1"));
        }
        certificate.tags = certificate.tags.with(asked)?;
        Ok(json!({}))
    }

    fn delete(&mut self, asked: &Map<String, Value>) -> Result<Value, AwsError> {
        let number = self.find(asked)?.number;
        self.certificates.retain(|certificate| certificate.number != number);
        Ok(json!({}))
    }

    /// The certificate that is named.
    fn find(&mut self, asked: &Map<String, Value>) -> Result<&mut Certificate, AwsError> {
        let arn = asked.get("CertificateArn").and_then(Value::as_str).unwrap_or_default();
        if !arn.starts_with("arn:") || !arn.contains(":acm:") {
            return Err(out_of_bounds("certificateArn", "Member must be the ARN of a certificate"));
        }
        let missing = || AwsError::new(400, "ResourceNotFoundException", format!("Could not find certificate {arn}."));
        self.certificates.iter_mut().find(|certificate| certificate.arn == arn).ok_or_else(missing)
    }
}

fn has_tags(asked: &Map<String, Value>) -> bool {
    asked.get("Tags").and_then(Value::as_array).is_some_and(|tags| !tags.is_empty())
}

/// Eight, four, four, four and twelve digits.
fn id() -> String {
    let digits = format!("{:032x}", fastrand::u128(..));
    let mut id = String::with_capacity(36);
    for (index, digit) in digits.chars().enumerate() {
        if matches!(index, 8 | 12 | 16 | 20) {
            id.push('-');
        }
        id.push(digit);
    }
    id
}

/// Seconds of the epoch.
fn now() -> i64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    now.as_secs().try_into().unwrap_or(i64::MAX)
}

fn answered(told: &Value) -> MockResponse {
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/x-amz-json-1.1"));
    MockResponse { status: 200, headers, body: told.to_string().into() }
}

fn invalid(message: impl Into<String>) -> AwsError {
    AwsError::new(400, "ValidationException", message)
}

fn out_of_bounds(member: &str, constraint: &str) -> AwsError {
    invalid(format!("1 validation error detected: Value at '{member}' failed to satisfy constraint: {constraint}"))
}

fn not_implemented(what: &str) -> AwsError {
    AwsError::new(501, "NotImplemented", format!("the embedded ACM does not know {what}"))
}

//! SSM's parameters: the emulator knows no selectors of versions, one filter, and no ciphertext.

use std::future::Future;
use std::pin::Pin;

use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use winterbaume_core::{MockRequest, MockResponse, MockService};
use winterbaume_ssm::SsmService;

use crate::aws_error::{AwsError, Protocol};
use crate::json_call::{another, asked, operation, telling, told};

/// Parameters as AWS keeps them, as far as the crate's documentation says.
pub(crate) struct Ssm(SsmService);

impl Default for Ssm {
    fn default() -> Self {
        Self(SsmService::new())
    }
}

impl MockService for Ssm {
    fn service_name(&self) -> &'static str {
        "ssm"
    }

    /// Requests are routed by the service they are signed for, not by their address.
    fn url_patterns(&self) -> Vec<&str> {
        Vec::new()
    }

    fn handle(&self, request: MockRequest) -> Pin<Box<dyn Future<Output = MockResponse> + Send + '_>> {
        Box::pin(async move {
            let asked = asked(&request);
            let answer = match (operation(&request), selector(&asked)) {
                ("GetParameter", Some((name, selector))) => self.version(request, &name, &selector).await,
                ("DescribeParameters", _) => match PathFilter::of(&asked) {
                    Ok(filter) => filter.applied(self.0.handle(request).await),
                    Err(refused) => return refused.response(Protocol::Json),
                },
                _ => self.0.handle(request).await,
            };
            let is_decrypted = asked.get("WithDecryption").and_then(Value::as_bool).unwrap_or_default();
            if is_decrypted { answer } else { encrypted(answer) }
        })
    }
}

impl Ssm {
    /// The answer to `GetParameter` for one version, by its number or a label of it.
    async fn version(&self, request: MockRequest, name: &str, selector: &str) -> MockResponse {
        let named = json!({ "Name": name });
        let current = self.0.handle(another(&request, "AmazonSSM.GetParameter", &named)).await;
        let history = self.0.handle(another(&request, "AmazonSSM.GetParameterHistory", &named)).await;
        let (Some(mut parameter), Some(history)) = (told(&current), told(&history)) else { return current };
        let versions = history.get("Parameters").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        let Some(version) = versions.iter().find(|version| is_selected(version, selector)) else {
            let message = format!("Systems Manager could not find version {selector} of {name}.");
            return AwsError::new(400, "ParameterVersionNotFound", message).response(Protocol::Json);
        };
        if let Some(parameter) = parameter.get_mut("Parameter").and_then(Value::as_object_mut) {
            for field in ["Type", "Value", "Version", "LastModifiedDate"] {
                parameter.insert(field.to_owned(), version.get(field).cloned().unwrap_or_default());
            }
            parameter.insert("Selector".to_owned(), format!(":{selector}").into());
        }
        telling(current, parameter)
    }
}

/// Name and selector of `name:selector`. An ARN has colons too, but its name begins behind the last of them.
fn selector(asked: &Map<String, Value>) -> Option<(String, String)> {
    let (name, selector) = asked.get("Name")?.as_str()?.rsplit_once(':')?;
    let is_selector = !name.is_empty() && !selector.starts_with("parameter/");
    is_selector.then(|| (name.to_owned(), selector.to_owned()))
}

fn is_selected(version: &Value, selector: &str) -> bool {
    let has_label = |labels: &Vec<Value>| labels.iter().any(|label| label == selector);
    let number = version.get("Version").and_then(Value::as_i64);
    number.is_some_and(|number| selector.parse() == Ok(number))
        || version.get("Labels").and_then(Value::as_array).is_some_and(has_label)
}

/// Where the parameters of a list are to be: the filter `Path`.
struct PathFilter(Option<(String, bool)>);

impl PathFilter {
    /// An ignored filter would answer with what was not asked for.
    fn of(asked: &Map<String, Value>) -> Result<Self, AwsError> {
        let filters = asked.get("ParameterFilters").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        let text = |filter: &Value, name: &str| filter.get(name).and_then(Value::as_str).map(str::to_owned);
        match filters {
            [] => Ok(Self(None)),
            [filter] if text(filter, "Key").as_deref() == Some("Path") => {
                let path = filter.pointer("/Values/0").and_then(Value::as_str).unwrap_or_default().to_owned();
                let is_recursive = text(filter, "Option").as_deref() == Some("Recursive");
                Ok(Self(Some((path, is_recursive))))
            }
            // The emulator's own.
            [filter]
                if text(filter, "Key").as_deref() == Some("Name")
                    && text(filter, "Option").as_deref() == Some("Equals") =>
            {
                Ok(Self(None))
            }
            _ => Err(AwsError::new(501, "NotImplemented", "the embedded SSM filters parameters by `Path` alone")),
        }
    }

    fn applied(&self, answer: MockResponse) -> MockResponse {
        let (Self(Some((path, is_recursive))), Some(mut found)) = (self, told(&answer)) else { return answer };
        let folder = format!("{}/", path.trim_end_matches('/'));
        if let Some(parameters) = found.get_mut("Parameters").and_then(Value::as_array_mut) {
            parameters.retain(|parameter| {
                let name = parameter.get("Name").and_then(Value::as_str).unwrap_or_default();
                name.strip_prefix(&folder).is_some_and(|rest| *is_recursive || !rest.contains('/'))
            });
        }
        telling(answer, found)
    }
}

/// The answer with something in the place of each secret, as AWS gives it to whoever does not ask for decryption.
fn encrypted(answer: MockResponse) -> MockResponse {
    let Some(mut found) = told(&answer) else { return answer };
    found.get_mut("Parameter").into_iter().for_each(encrypt);
    found.get_mut("Parameters").and_then(Value::as_array_mut).into_iter().flatten().for_each(encrypt);
    telling(answer, found)
}

fn encrypt(parameter: &mut Value) {
    let is_secret = parameter.get("Type").is_some_and(|kind| kind == "SecureString");
    if let Some(value) = parameter.get_mut("Value").filter(|_| is_secret) {
        let digest = Sha256::digest(value.as_str().unwrap_or_default());
        *value = digest.iter().fold("AQICAH".to_owned(), |text, byte| format!("{text}{byte:02x}")).into();
    }
}

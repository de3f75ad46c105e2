//! The far end of the real client: answers in JSON, in the order that a test says, and what was asked.

use aws_interactions_core::{AwsClientProvider, AwsClientProviderBuilder};
pub(crate) use aws_interactions_stand_in::assert_told_once;
use aws_interactions_stand_in::{Wire, answer, bare_builder};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use serde_json::{Value, json};
use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex};

/// An answer: status and body.
pub(crate) type Answer = (u16, Value);

/// Answers by operation, and by the first word of what is asked where that is given, first come, first served; a call
/// without one panics.
#[derive(Clone, Default)]
pub(crate) struct Script {
    answers: Arc<Mutex<BTreeMap<String, VecDeque<Answer>>>>,
    calls: Arc<Mutex<Vec<String>>>,
}

impl Script {
    /// `call` is an operation, or an operation with its parameters as [`Script::calls`] shows them.
    pub(crate) fn on(self, call: &str, answer: Answer) -> Self {
        self.answers.lock().expect("no panic").entry(call.to_owned()).or_default().push_back(answer);
        self
    }

    pub(crate) fn builder(&self) -> AwsClientProviderBuilder {
        let script = self.clone();
        let wire = Wire::answering(move |request| {
            let (status, body) = script.answer(request);
            let mut answer = answer(status, body.to_string());
            answer.headers_mut().insert("x-amzn-requestid", "req-1");
            answer
        });
        bare_builder("eu-west-1").max_attempts(1).http_client(wire.http_client)
    }

    pub(crate) async fn provider(&self) -> AwsClientProvider {
        self.builder().build().await.expect("complete settings")
    }

    fn answer(&self, request: &HttpRequest) -> Answer {
        let target = request.headers().get("x-amz-target");
        let operation = target.and_then(|target| target.strip_prefix("AWSOrganizationsV20161128.")).expect("a target");
        let parameters: BTreeMap<String, String> =
            serde_json::from_slice(request.body().bytes().expect("a body in memory")).expect("JSON");
        let shown = parameters.iter().map(|(name, value)| format!(" {name}={value}"));
        let call = operation.to_owned() + &shown.collect::<String>();
        self.calls.lock().expect("no panic").push(call.clone());
        let mut answers = self.answers.lock().expect("no panic");
        let mut next = |call: &str| answers.get_mut(call).and_then(VecDeque::pop_front);
        next(&call).or_else(|| next(operation)).unwrap_or_else(|| panic!("no answer to {call}"))
    }

    /// Every call: the operation, then its parameters by name.
    pub(crate) fn calls(&self) -> Vec<String> {
        self.calls.lock().expect("no panic").clone()
    }
}

/// A page of `list`.
pub(crate) fn page(list: &str, items: impl IntoIterator<Item = Value>, next: Option<&str>) -> Answer {
    let mut page = json!({ list: items.into_iter().collect::<Vec<_>>() });
    if let Some(next) = next {
        page["NextToken"] = json!(next);
    }
    (200, page)
}

pub(crate) fn accounts<'a>(ids: impl IntoIterator<Item = &'a str>, next: Option<&str>) -> Answer {
    page("Accounts", ids.into_iter().map(|id| account(id, "ACTIVE")), next)
}

pub(crate) fn account(id: &str, state: &str) -> Value {
    json!({
        "Id": id,
        "Arn": format!("arn:aws:organizations::111111111111:account/o-abcdefghij/{id}"),
        "Email": "owner@example.com",
        "Name": format!("name of {id}"),
        "State": state,
        "Status": "ACTIVE",
        "JoinedMethod": "CREATED",
        "JoinedTimestamp": 1_700_000_000.5,
    })
}

pub(crate) fn units<'a>(ids: impl IntoIterator<Item = &'a str>, next: Option<&str>) -> Answer {
    page("OrganizationalUnits", ids.into_iter().map(unit), next)
}

pub(crate) fn unit(id: &str) -> Value {
    json!({
        "Id": id,
        "Arn": format!("arn:aws:organizations::111111111111:ou/o-abcdefghij/{id}"),
        "Name": format!("name of {id}"),
    })
}

/// An error as Organizations sends it.
pub(crate) fn refusal(code: &str) -> Answer {
    let status = if code == "ServiceException" { 500 } else { 400 };
    (status, json!({ "__type": code, "Message": "told so" }))
}

//! Providers and answers for the tests: EC2 speaks ec2Query, XML in an HTTP body.

use crate::error::Ec2Error;
use crate::resource::{Resource, ResourceKind};
use aws_interactions_core::{AwsClientProvider, AwsClientProviderBuilder};
use aws_sdk_ec2::Client;
use aws_sdk_ec2::config::http::HttpResponse;
use aws_smithy_mocks::{mock, mock_client};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use std::collections::VecDeque;
use std::sync::Mutex;

/// A provider that knows nothing but its keys and us-east-1.
pub(crate) fn bare_builder() -> AwsClientProviderBuilder {
    aws_interactions_stand_in::bare_builder("us-east-1")
}

pub(crate) async fn provider_with(client: Client) -> AwsClientProvider {
    bare_builder().with_client(client).build().await.expect("complete settings")
}

pub(crate) fn answer(status: u16, xml: impl Into<String>) -> HttpResponse {
    let mut response = aws_interactions_stand_in::answer(status, xml.into());
    response.headers_mut().insert("x-amzn-requestid", "req-1");
    response
}

/// EC2's own way of refusing: `Response/Errors/Error`.
pub(crate) fn refusal(status: u16, code: &str, message: &str) -> HttpResponse {
    let errors = format!("<Errors><Error><Code>{code}</Code><Message>{message}</Message></Error></Errors>");
    answer(status, format!("<?xml version=\"1.0\"?><Response>{errors}<RequestID>req-1</RequestID></Response>"))
}

/// What the error of a request about `vpc-1a2b` is read as.
pub(crate) async fn vpc_error(response: HttpResponse) -> Ec2Error {
    let response = std::sync::Mutex::new(Some(response));
    let once = move || response.lock().expect("no panic").take().expect("one request");
    let rule = mock!(Client::delete_vpc).then_http_response(once);
    let client = mock_client!(aws_sdk_ec2, [&rule]);
    let error = client.delete_vpc().vpc_id("vpc-1a2b").send().await.expect_err("a refusal");
    Ec2Error::from_sdk("DeleteVpc", &Resource::new(ResourceKind::Vpc, "vpc-1a2b"), error)
}

/// The far end of a real client: it keeps what was sent, and answers in turn or by what is asked.
pub(crate) struct Wire {
    pub(crate) provider: AwsClientProvider,
    far: aws_interactions_stand_in::Wire,
}

/// A request as EC2 reads it: the names and values of a form.
#[derive(Debug, Clone)]
pub(crate) struct Sent(Vec<(String, String)>);

impl Wire {
    /// Each request gets the next of `answers`; there must be one for each.
    pub(crate) async fn answering(answers: impl IntoIterator<Item = HttpResponse>) -> Self {
        let answers = Mutex::new(answers.into_iter().collect::<VecDeque<_>>());
        let next = move || answers.lock().expect("no panic").pop_front();
        Self::replying(move |sent| next().unwrap_or_else(|| panic!("no answer is left for {sent:?}"))).await
    }

    /// Nothing may be sent.
    pub(crate) async fn silent() -> Self {
        Self::answering([]).await
    }

    pub(crate) async fn replying(reply: impl Fn(&Sent) -> HttpResponse + Send + Sync + 'static) -> Self {
        let far = aws_interactions_stand_in::Wire::answering(move |request| reply(&Sent::of(request)));
        let builder = bare_builder().http_client(far.http_client.clone()).max_attempts(1);
        Self { provider: builder.build().await.expect("complete settings"), far }
    }

    /// What was sent, each request in one line: `DeleteVpc VpcId=vpc-1a2b`.
    pub(crate) fn sent(&self) -> Vec<String> {
        self.requests().iter().map(Sent::line).collect()
    }

    pub(crate) fn requests(&self) -> Vec<Sent> {
        self.far.requests(Sent::of)
    }
}

impl Sent {
    fn of(request: &HttpRequest) -> Self {
        let body = request.body().bytes().expect("a form");
        let pair = |field: &str| {
            let (name, value) = field.split_once('=').expect("a name and a value");
            (decoded(name), decoded(value))
        };
        Self(std::str::from_utf8(body).expect("text").split('&').map(pair).collect())
    }

    /// The value of a field; empty where there is none.
    pub(crate) fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(one, _)| one == name).map_or("", |(_, value)| value)
    }

    fn line(&self) -> String {
        let rest = self.0.iter().filter(|(name, _)| name != "Action" && name != "Version");
        rest.fold(self.get("Action").to_owned(), |line, (name, value)| format!("{line} {name}={value}"))
    }
}

fn decoded(text: &str) -> String {
    let mut bytes = text.bytes();
    let mut out = Vec::new();
    while let Some(byte) = bytes.next() {
        out.push(match byte {
            b'%' => {
                let digits: String = bytes.by_ref().take(2).map(char::from).collect();
                u8::from_str_radix(&digits, 16).expect("two digits")
            }
            b'+' => b' ',
            other => other,
        });
    }
    String::from_utf8(out).expect("text")
}

/// The answer to `operation`, as EC2 frames it.
pub(crate) fn answer_to(operation: &str, xml: &str) -> HttpResponse {
    let namespace = "http://ec2.amazonaws.com/doc/2016-11-15/";
    let frame = format!("<{operation}Response xmlns=\"{namespace}\"><requestId>req-1</requestId>{xml}");
    answer(200, format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>{frame}</{operation}Response>"))
}

/// The answer to an operation that has nothing to say.
pub(crate) fn done(operation: &str) -> HttpResponse {
    answer_to(operation, "<return>true</return>")
}

//! IAM: the emulator has one account a region, and leaves out half of a role.

use std::borrow::Cow;
use std::future::Future;
use std::pin::Pin;

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use winterbaume_core::{MockRequest, MockResponse, MockService, StatefulService};
use winterbaume_iam::IamService;

use crate::ACCOUNT_ID;
use crate::target::parse_parameters;
use crate::xml::{element, optional_element, text_of};

/// The emulator's region in which everything is kept: IAM is one for all regions.
const REGION: &str = "us-east-1";

/// IAM as AWS has it, as far as the crate's documentation says.
pub(crate) struct Iam(IamService);

impl Default for Iam {
    fn default() -> Self {
        Self(IamService::new())
    }
}

impl MockService for Iam {
    fn service_name(&self) -> &'static str {
        "iam"
    }

    /// Requests are routed by the service they are signed for, not by their address.
    fn url_patterns(&self) -> Vec<&str> {
        Vec::new()
    }

    fn handle(&self, mut request: MockRequest) -> Pin<Box<dyn Future<Output = MockResponse> + Send + '_>> {
        Box::pin(async move {
            let parameters = parse_parameters(&String::from_utf8_lossy(&request.body));
            request.uri = format!("https://iam.{REGION}.amazonaws.com/");
            let boundary = of_another_operation(&request, "PutRolePermissionsBoundary");
            let mut answer = self.0.handle(request).await;
            let mut xml = String::from_utf8_lossy(&answer.body).into_owned();
            let parameter = |name: &str| parameters.iter().find(|(other, _)| other == name).map(|(_, value)| value);
            match parameter("Action").map(String::as_str) {
                Some("GetRole") => xml = self.with_all_of_the_role(xml).await,
                // The emulator forgets the boundary that a role is created with.
                Some("CreateRole") if answer.status == 200 && parameter("PermissionsBoundary").is_some() => {
                    self.0.handle(boundary).await;
                }
                _ => {}
            }
            for name in ["AssumeRolePolicyDocument", "PolicyDocument", "Document"] {
                xml = with_encoded_texts(&xml, name);
            }
            answer.body = xml.into();
            answer
        })
    }
}

impl Iam {
    /// The answer to `GetRole` with description, permissions boundary and tags.
    async fn with_all_of_the_role(&self, xml: String) -> String {
        let Some(name) = text_of(&xml, "RoleName") else { return xml };
        let roles = self.0.snapshot(ACCOUNT_ID, REGION).await.roles;
        let Some(role) = roles.get(&name) else { return xml };
        let boundary = role.permissions_boundary.as_deref().map(|arn| {
            let boundary = element("PermissionsBoundaryType", "Policy") + &element("PermissionsBoundaryArn", arn);
            format!("<PermissionsBoundary>{boundary}</PermissionsBoundary>")
        });
        let tag = |(key, value): (&String, &String)| element("Key", key) + &element("Value", value);
        let tags: Vec<String> = role.tags.iter().map(|entry| format!("<member>{}</member>", tag(entry))).collect();
        let description =
            optional_element("Description", Some(role.description.as_str()).filter(|text| !text.is_empty()));
        let more = format!("{description}{}<Tags>{}</Tags>", boundary.unwrap_or_default(), tags.concat());
        xml.replacen("</Role>", &format!("{more}</Role>"), 1)
    }
}

/// The request with its parameters, of another operation.
fn of_another_operation(request: &MockRequest, action: &str) -> MockRequest {
    let MockRequest { method, uri, headers, body } = request;
    let (method, uri, headers) = (method.clone(), uri.clone(), headers.clone());
    let body = String::from_utf8_lossy(body).replacen("Action=CreateRole", &format!("Action={action}"), 1).into();
    MockRequest { method, uri, headers, body }
}

/// The XML with the text of every such element in the encoding of URLs, as IAM sends policies.
fn with_encoded_texts(xml: &str, name: &str) -> String {
    let (open, close) = (format!("<{name}>"), format!("</{name}>"));
    let mut encoded = String::with_capacity(xml.len());
    let mut rest = xml;
    while let Some((before, after)) = rest.split_once(&open) {
        let Some((raw, behind)) = after.split_once(&close) else { break };
        let text = text_of(&format!("{open}{raw}{close}"), name).unwrap_or_default();
        // What the emulator has encoded begins with %7B.
        let text = if text.trim_start().starts_with('{') {
            Cow::from(utf8_percent_encode(&text, NON_ALPHANUMERIC))
        } else {
            Cow::from(text)
        };
        encoded += before;
        encoded += &element(name, &text);
        rest = behind;
    }
    encoded + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn when_documents_are_encoded_then_each_is_once_and_the_rest_stays() {
        let xml = "<a><Document>{&quot;k&quot;: &quot;50%&quot;}</Document><b>{}</b><Document>%7B%7D</Document></a>";
        let expected = "<a><Document>%7B%22k%22%3A%20%2250%25%22%7D</Document><b>{}</b><Document>%7B%7D</Document></a>";
        assert_eq!(with_encoded_texts(xml, "Document"), expected);
        assert_eq!(with_encoded_texts("<Document>{", "Document"), "<Document>{");
    }
}

//! Organizations: the emulator's ids of units are shorter than AWS gives them.

use std::future::Future;
use std::pin::Pin;

use winterbaume_core::{MockRequest, MockResponse, MockService};
use winterbaume_organizations::OrganizationsService;

/// An organization as AWS has it, as far as the crate's documentation says.
pub(crate) struct Organizations(OrganizationsService);

/// What the emulator gives: `ou-8dafc109-acc`.
const UNIT: &str = "ou-";
const UNIT_LENGTH: usize = 15;
/// What is behind it on the other side of the border: AWS has eight characters or more behind the second hyphen.
const END: &str = "00000";

impl Default for Organizations {
    fn default() -> Self {
        Self(OrganizationsService::new())
    }
}

impl MockService for Organizations {
    fn service_name(&self) -> &'static str {
        "organizations"
    }

    /// Requests are routed by the service they are signed for, not by their address.
    fn url_patterns(&self) -> Vec<&str> {
        Vec::new()
    }

    fn handle(&self, mut request: MockRequest) -> Pin<Box<dyn Future<Output = MockResponse> + Send + '_>> {
        Box::pin(async move {
            request.body = shortened(&String::from_utf8_lossy(&request.body)).into();
            let answer = self.0.handle(request).await;
            let body = lengthened(&String::from_utf8_lossy(&answer.body)).into();
            MockResponse { body, ..answer }
        })
    }
}

fn shortened(text: &str) -> String {
    with_units(text, |unit, rest| (unit.to_owned(), rest.strip_prefix(END).unwrap_or(rest)))
}

fn lengthened(text: &str) -> String {
    with_units(text, |unit, rest| (format!("{unit}{END}"), rest))
}

/// The text with another id in the place of each of the emulator's, and what is left of the text behind it.
fn with_units<'a>(text: &'a str, another: impl Fn(&str, &'a str) -> (String, &'a str)) -> String {
    let (mut told, mut rest) = (String::new(), text);
    while let Some(at) = rest.find(UNIT) {
        let (before, from) = rest.split_at(at);
        told.push_str(before);
        if let Some((unit, behind)) = from.split_at_checked(UNIT_LENGTH).filter(|(unit, _)| is_unit(unit)) {
            let (unit, behind) = another(unit, behind);
            told.push_str(&unit);
            rest = behind;
        } else {
            told.push_str(UNIT);
            rest = from.strip_prefix(UNIT).unwrap_or_default();
        }
    }
    told + rest
}

fn is_unit(text: &str) -> bool {
    let numbers = text.strip_prefix(UNIT).and_then(|rest| rest.split_once('-'));
    let is_hex = |text: &str| text.bytes().all(|byte| byte.is_ascii_hexdigit());
    numbers.is_some_and(|(one, other)| (one.len(), other.len()) == (8, 3) && is_hex(one) && is_hex(other))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn when_ids_cross_the_border_then_they_are_longer_outside_and_all_else_stays() {
        let inside = r#"{"Id":"ou-8dafc109-acc","Arn":"arn:…/o-1/ou-8dafc109-acc","Name":"you-and ou-"}"#;
        let outside = r#"{"Id":"ou-8dafc109-acc00000","Arn":"arn:…/o-1/ou-8dafc109-acc00000","Name":"you-and ou-"}"#;
        assert_eq!((lengthened(inside), shortened(outside)), (outside.to_owned(), inside.to_owned()));
        assert_eq!(shortened("ou-abcd-12345678"), "ou-abcd-12345678");
    }
}

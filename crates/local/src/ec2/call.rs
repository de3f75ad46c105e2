//! A request of EC2's protocol, read: a form.

use std::str::FromStr;

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use winterbaume_core::MockRequest;

use crate::target::{Target, parse_parameters};

/// A request, and what it asks.
pub(super) struct Call {
    pub(super) request: MockRequest,
    pub(super) action: String,
    pub(super) region: String,
    parameters: Vec<(String, String)>,
}

impl Call {
    pub(super) fn read(mut request: MockRequest) -> Self {
        // The emulator takes a plus sign for one. In a form it is a space.
        let form = String::from_utf8_lossy(&request.body).replace('+', "%20");
        // And this under another name.
        let form = form.replace("&GroupDescription=", "&Description=");
        let parameters = parse_parameters(&form);
        request.body = form.into();
        let region = Target::parse(&request.uri).host.split('.').nth(1).unwrap_or_default().to_owned();
        let action = parameters.iter().find(|(name, _)| name == "Action").map(|(_, action)| action.clone());
        Self { action: action.unwrap_or_default(), region, request, parameters }
    }

    /// The parameter of this name.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.parameters.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str())
    }

    /// The parameter of this name, if it is a number.
    pub(super) fn number<N: FromStr>(&self, name: &str) -> Option<N> {
        self.get(name)?.parse().ok()
    }

    /// The values of `NAME.1`, `NAME.2` and so on.
    pub(super) fn list(&self, name: &str) -> Vec<&str> {
        (1..).map_while(|index| self.get(&format!("{name}.{index}"))).collect()
    }

    /// The filters: names with their values.
    pub(super) fn filters(&self) -> Vec<(&str, Vec<&str>)> {
        let names = (1..).map_while(|index| Some((index, self.get(&format!("Filter.{index}.Name"))?)));
        names.map(|(index, name)| (name, self.list(&format!("Filter.{index}.Value")))).collect()
    }

    /// Another request of the same caller.
    pub(super) fn another(&self, parameters: &[(&str, &str)]) -> MockRequest {
        let encoded = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
        let pairs: Vec<_> = parameters.iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect();
        MockRequest { body: pairs.join("&").into(), ..self.request.clone() }
    }
}

#[cfg(test)]
mod tests {
    use http::HeaderMap;

    use super::*;

    #[test]
    fn when_a_form_is_read_then_its_region_lists_and_spaces_are_told_and_the_emulator_gets_no_plus_sign() {
        let (method, uri) = ("POST".to_owned(), "https://ec2.eu-west-1.amazonaws.com/".to_owned());
        let body =
            "Action=DescribeVpcs&VpcId.1=a&VpcId.2=b&VpcId.4=d&Filter.1.Name=tag%3AName&Filter.1.Value.1=x+y%2Bz";
        let call = Call::read(MockRequest { method, uri, headers: HeaderMap::new(), body: body.into() });
        assert_eq!((call.action.as_str(), call.region.as_str()), ("DescribeVpcs", "eu-west-1"));
        assert_eq!(call.list("VpcId"), ["a", "b"]);
        assert_eq!(call.filters(), [("tag:Name", vec!["x y+z"])]);
        assert!(String::from_utf8_lossy(&call.request.body).ends_with("=x%20y%2Bz"));
    }
}

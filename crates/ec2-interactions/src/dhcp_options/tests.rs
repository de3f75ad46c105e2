use super::*;
use crate::stand_in::{Wire, answer_to, refusal};

const ANSWER: &str = "<dhcpOptionsSet><item><dhcpOptionsId>dopt-1a2b</dhcpOptionsId>
    <dhcpConfigurationSet>
        <item><key>domain-name</key><valueSet><item><value>ec2.internal</value></item></valueSet></item>
        <item><key>domain-name-servers</key><valueSet><item><value>10.2.5.1</value></item>
            <item><value>AmazonProvidedDNS</value></item></valueSet></item>
    </dhcpConfigurationSet>
    <tagSet><item><key>Name</key><value>web</value></item></tagSet></item></dhcpOptionsSet>";

#[tokio::test]
async fn when_dhcp_options_are_asked_for_then_each_has_its_values_in_order() {
    let wire = Wire::answering([answer_to("DescribeDhcpOptions", ANSWER)]).await;
    let found = get_dhcp_options("dopt-1a2b", &wire.provider).await.expect("options");
    assert_eq!(found.options.get("domain-name"), Some(&vec!["ec2.internal".to_owned()]));
    let servers = found.options.get("domain-name-servers").map(|values| values.join(" "));
    assert_eq!(servers.as_deref(), Some("10.2.5.1 AmazonProvidedDNS"));
    assert_eq!(found.options.len(), 2);
    assert_eq!(found.tags.get("Name").map(String::as_str), Some("web"));
    assert_eq!(wire.sent(), ["DescribeDhcpOptions DhcpOptionsId.1=dopt-1a2b"]);
}

#[tokio::test]
async fn when_dhcp_options_do_not_exist_then_the_error_says_so() {
    let wire = Wire::answering([refusal(400, "InvalidDhcpOptionsID.NotFound", "no")]).await;
    let error = get_dhcp_options("dopt-1a2b", &wire.provider).await.expect_err("missing");
    assert_eq!(error.to_string(), "DHCP options `dopt-1a2b` does not exist");
    let error = get_dhcp_options("default", &wire.provider).await.expect_err("no id");
    assert!(matches!(error, Ec2Error::InvalidInput { .. }), "{error:?}");
}

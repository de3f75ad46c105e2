use super::*;
use crate::stand_in::{Wire, answer_to};
use futures::TryStreamExt;

#[tokio::test]
async fn when_vpn_gateways_are_listed_then_what_was_detached_is_not_told() {
    let attachment = |vpc: &str, state: &str| format!("<item><vpcId>{vpc}</vpcId><state>{state}</state></item>");
    let both = [attachment("vpc-1", "detached"), attachment("vpc-2", "attached")].concat();
    let gateways = format!(
        "<vpnGatewaySet><item><vpnGatewayId>vgw-1</vpnGatewayId><state>available</state><attachments>{both}</attachments>
        <tagSet><item><key>Name</key><value>office</value></item></tagSet></item>
        <item><vpnGatewayId>vgw-2</vpnGatewayId><state>deleted</state><attachments>{}</attachments></item></vpnGatewaySet>",
        attachment("vpc-1", "detached")
    );
    let wire = Wire::answering([answer_to("DescribeVpnGateways", &gateways)]).await;
    let found: Vec<_> = list_vpn_gateways(&Scope::Region, &wire.provider).try_collect().await.expect("a list");
    let office = Tags::from([("Name".to_owned(), "office".to_owned())]);
    let first = VpnGateway {
        id: "vgw-1".to_owned(),
        state: "available".to_owned(),
        vpc: Some("vpc-2".to_owned()),
        tags: office,
    };
    let second = VpnGateway { id: "vgw-2".to_owned(), state: "deleted".to_owned(), ..VpnGateway::default() };
    assert_eq!(found, [first, second]);
}

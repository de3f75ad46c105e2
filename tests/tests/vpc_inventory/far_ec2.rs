//! An EC2 within the process, which lists by VPC, in pages of a hundred, and takes 20 ms for each.

use aws_interactions_core::{AwsClientProvider, AwsCredentials};
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_runtime_api::http::StatusCode;
use aws_smithy_types::body::SdkBody;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

pub(crate) const LATENCY: Duration = Duration::from_millis(20);
const PAGE: usize = 100;

#[derive(Debug, Clone, Default)]
pub(crate) struct FarEc2 {
    /// Operation and entry.
    entries: Vec<(&'static str, String)>,
    /// Operation, which of its calls, counted from 1, and the code that it gets.
    refusals: Vec<(&'static str, usize, &'static str)>,
    seen: Arc<Seen>,
}

#[derive(Debug, Default)]
struct Seen {
    calls: Mutex<Vec<String>>,
    under_way: AtomicUsize,
    most: AtomicUsize,
}

/// The element that holds the entries of an answer.
fn set_of(operation: &str) -> &'static str {
    match operation {
        "DescribeVpcs" => "vpcSet",
        "DescribeSubnets" => "subnetSet",
        "DescribeRouteTables" => "routeTableSet",
        "DescribeInternetGateways" => "internetGatewaySet",
        "DescribeEgressOnlyInternetGateways" => "egressOnlyInternetGatewaySet",
        "DescribeVpnGateways" => "vpnGatewaySet",
        "DescribeNatGateways" => "natGatewaySet",
        "DescribeVpcEndpoints" => "vpcEndpointSet",
        "DescribeNetworkInterfaces" => "networkInterfaceSet",
        "DescribeInstances" => "reservationSet",
        "DescribeSecurityGroups" => "securityGroupInfo",
        "DescribeNetworkAcls" => "networkAclSet",
        "DescribeVpcPeeringConnections" => "vpcPeeringConnectionSet",
        other => panic!("{other} is not known here"),
    }
}

fn interface(id: &str, vpc: &str, subnet: &str, description: &str, instance: Option<&str>) -> String {
    let attachment = instance.map(|id| {
        format!("<attachment><attachmentId>eni-attach-1</attachmentId><instanceId>{id}</instanceId></attachment>")
    });
    format!(
        "<networkInterfaceId>{id}</networkInterfaceId><vpcId>{vpc}</vpcId><subnetId>{subnet}</subnetId>\
         <description>{description}</description><status>in-use</status><interfaceType>interface</interfaceType>{}",
        attachment.unwrap_or_default()
    )
}

fn instance(id: &str, vpc: &str, subnet: &str) -> String {
    format!(
        "<reservationId>r-1</reservationId><instancesSet><item><instanceId>{id}</instanceId><imageId>ami-1</imageId>\
         <instanceState><code>16</code><name>running</name></instanceState><instanceType>t3.micro</instanceType>\
         <vpcId>{vpc}</vpcId><subnetId>{subnet}</subnetId></item></instancesSet>"
    )
}

impl FarEc2 {
    /// A VPC with one of every kind, and a gateway that is attached to nothing.
    pub(crate) fn with_a_vpc(vpc: &str) -> Self {
        let idle = ("DescribeInternetGateways", "<internetGatewayId>igw-idle</internetGatewayId>".to_owned());
        Self { entries: vec![idle], ..Self::default() }.and_a_vpc(vpc)
    }

    pub(crate) fn and_a_vpc(mut self, vpc: &str) -> Self {
        let end = vpc.trim_start_matches("vpc-");
        let tags = "<tagSet><item><key>Name</key><value>one &amp; only</value></item></tagSet>";
        let of_vpc = format!("<vpcId>{vpc}</vpcId>");
        let subnet = format!("subnet-{end}");
        let attached = format!("<attachmentSet><item>{of_vpc}<state>available</state></item></attachmentSet>");
        let of_instance = interface(&format!("eni-{end}"), vpc, &subnet, "", Some(&format!("i-{end}")));
        let entries = [
            (
                "DescribeVpcs",
                format!(
                    "{of_vpc}<ownerId>111122223333</ownerId><state>available</state><cidrBlock>10.0.0.0/16</cidrBlock><isDefault>false</isDefault>{tags}"
                ),
            ),
            (
                "DescribeSubnets",
                format!(
                    "<subnetId>{subnet}</subnetId>{of_vpc}<cidrBlock>10.0.0.0/24</cidrBlock><availableIpAddressCount>250</availableIpAddressCount><availabilityZone>us-east-1a</availabilityZone><availabilityZoneId>use1-az4</availabilityZoneId>"
                ),
            ),
            (
                "DescribeRouteTables",
                format!(
                    "<routeTableId>rtb-{end}</routeTableId>{of_vpc}<routeSet><item><destinationCidrBlock>10.0.0.0/16</destinationCidrBlock><gatewayId>local</gatewayId><state>active</state></item><item><destinationCidrBlock>0.0.0.0/0</destinationCidrBlock><gatewayId>igw-{end}</gatewayId><state>active</state></item></routeSet><associationSet><item><routeTableAssociationId>rtbassoc-1</routeTableAssociationId><main>true</main></item></associationSet>"
                ),
            ),
            ("DescribeInternetGateways", format!("<internetGatewayId>igw-{end}</internetGatewayId>{attached}")),
            (
                "DescribeEgressOnlyInternetGateways",
                format!("<egressOnlyInternetGatewayId>eigw-{end}</egressOnlyInternetGatewayId>{attached}"),
            ),
            (
                "DescribeVpnGateways",
                format!(
                    "<vpnGatewayId>vgw-{end}</vpnGatewayId><state>available</state><attachments><item>{of_vpc}<state>attached</state></item></attachments>"
                ),
            ),
            (
                "DescribeNatGateways",
                format!(
                    "<natGatewayId>nat-{end}</natGatewayId>{of_vpc}<subnetId>{subnet}</subnetId><state>available</state><natGatewayAddressSet><item><publicIp>203.0.113.7</publicIp></item></natGatewayAddressSet>"
                ),
            ),
            ("DescribeNatGateways", format!("<natGatewayId>nat-gone</natGatewayId>{of_vpc}<state>deleted</state>")),
            (
                "DescribeVpcEndpoints",
                format!(
                    "<vpcEndpointId>vpce-{end}</vpcEndpointId><vpcEndpointType>Gateway</vpcEndpointType>{of_vpc}<serviceName>com.amazonaws.us-east-1.s3</serviceName><state>Available</state><routeTableIdSet><item>rtb-{end}</item></routeTableIdSet>"
                ),
            ),
            ("DescribeNetworkInterfaces", of_instance),
            ("DescribeInstances", instance(&format!("i-{end}"), vpc, &subnet)),
            (
                "DescribeSecurityGroups",
                format!(
                    "<groupId>sg-{end}</groupId><groupName>default</groupName><groupDescription>of the VPC</groupDescription>{of_vpc}<ownerId>111122223333</ownerId><ipPermissions><item><ipProtocol>tcp</ipProtocol><fromPort>443</fromPort><toPort>443</toPort><ipRanges><item><cidrIp>0.0.0.0/0</cidrIp></item></ipRanges></item></ipPermissions>"
                ),
            ),
            (
                "DescribeNetworkAcls",
                format!(
                    "<networkAclId>acl-{end}</networkAclId>{of_vpc}<default>true</default><entrySet><item><ruleNumber>100</ruleNumber><protocol>-1</protocol><ruleAction>allow</ruleAction><egress>false</egress><cidrBlock>0.0.0.0/0</cidrBlock></item></entrySet><associationSet><item><subnetId>{subnet}</subnetId></item></associationSet>"
                ),
            ),
            (
                "DescribeVpcPeeringConnections",
                format!(
                    "<vpcPeeringConnectionId>pcx-{end}</vpcPeeringConnectionId><requesterVpcInfo><vpcId>vpc-9</vpcId><ownerId>999988887777</ownerId><region>eu-west-1</region></requesterVpcInfo><accepterVpcInfo>{of_vpc}<ownerId>111122223333</ownerId></accepterVpcInfo><status><code>active</code></status>"
                ),
            ),
        ];
        self.entries.extend(entries);
        self
    }

    /// More of both in the VPC's subnet.
    pub(crate) fn crowded(mut self, vpc: &str, interfaces: usize, instances: usize) -> Self {
        let subnet = vpc.replace("vpc", "subnet");
        let more =
            (0..interfaces).map(|at| interface(&format!("eni-1{at:05}"), vpc, &subnet, "RDSNetworkInterface", None));
        self.entries.extend(more.map(|entry| ("DescribeNetworkInterfaces", entry)));
        let more = (0..instances).map(|at| instance(&format!("i-1{at:05}"), vpc, &subnet));
        self.entries.extend(more.map(|entry| ("DescribeInstances", entry)));
        self
    }

    /// Another route table of the VPC, told after the main one.
    pub(crate) fn and_a_table(mut self, vpc: &str) -> Self {
        let table = format!("<routeTableId>rtb-other</routeTableId><vpcId>{vpc}</vpcId>");
        self.entries.push(("DescribeRouteTables", table));
        self
    }

    /// The `nth` call of the operation is not allowed; an empty name is every operation.
    pub(crate) fn denying(mut self, operation: &'static str, nth: usize) -> Self {
        self.refusals.push((operation, nth, "UnauthorizedOperation"));
        self
    }

    pub(crate) fn failing(mut self, operation: &'static str, nth: usize) -> Self {
        self.refusals.push((operation, nth, "InvalidParameterValue"));
        self
    }

    pub(crate) async fn provider(&self) -> AwsClientProvider {
        let builder = AwsClientProvider::builder().environment_variables::<String, String>([]).region("us-east-1");
        let builder = builder.credentials(AwsCredentials::new("AKIACALLEREXAMPLE", "caller-secret"));
        builder.http_client(self.clone()).max_attempts(1).build().await.expect("a provider")
    }

    /// The operations that were called, in their order.
    pub(crate) fn calls(&self) -> Vec<String> {
        self.seen.calls.lock().expect("no panic").clone()
    }

    /// How many calls were under way at a time, at the most.
    pub(crate) fn most_at_once(&self) -> usize {
        self.seen.most.load(Ordering::SeqCst)
    }

    fn answer(&self, form: &[(String, String)], nth: usize) -> HttpResponse {
        let get = |name: &str| form.iter().find(|(one, _)| one == name).map_or("", |(_, value)| value.as_str());
        let operation = get("Action");
        let refused = self.refusals.iter().find(|(of, at, _)| *at == nth && (*of == operation || of.is_empty()));
        if let Some((_, _, code)) = refused {
            return refusal(code);
        }
        let entries: Vec<_> =
            self.entries.iter().filter(|(of, entry)| *of == operation && passes(form, entry)).collect();
        if !get("VpcId.1").is_empty() && entries.is_empty() {
            return refusal("InvalidVpcID.NotFound");
        }
        let from: usize = get("NextToken").parse().unwrap_or_default();
        let items: String =
            entries.iter().skip(from).take(PAGE).flat_map(|(_, entry)| ["<item>", entry, "</item>"]).collect();
        let next = from + PAGE;
        let next = if next < entries.len() { format!("<nextToken>{next}</nextToken>") } else { String::new() };
        let set = set_of(operation);
        answer(
            200,
            &format!(
                "<{operation}Response xmlns=\"http://ec2.amazonaws.com/doc/2016-11-15/\"><requestId>req-1</requestId><{set}>{items}</{set}>{next}</{operation}Response>"
            ),
        )
    }
}

/// Whether an entry is of the VPC that the request names.
fn passes(form: &[(String, String)], entry: &str) -> bool {
    let vpc = form.iter().find(|(name, value)| !name.ends_with(".Name") && value.starts_with("vpc-"));
    let Some((_, vpc)) = vpc else { return true };
    let of_vpc = format!("<vpcId>{vpc}</vpcId>");
    let filter = form.iter().find(|(name, value)| name.ends_with(".Name") && value.ends_with("-info.vpc-id"));
    match filter.map(|(_, filter)| filter.as_str()) {
        Some("requester-vpc-info.vpc-id") => entry.contains(&format!("<requesterVpcInfo>{of_vpc}")),
        Some(_) => entry.contains(&format!("<accepterVpcInfo>{of_vpc}")),
        None => entry.contains(&of_vpc),
    }
}

fn refusal(code: &str) -> HttpResponse {
    let errors = format!("<Errors><Error><Code>{code}</Code><Message>no</Message></Error></Errors>");
    answer(400, &format!("<Response>{errors}<RequestID>req-1</RequestID></Response>"))
}

fn answer(status: u16, xml: &str) -> HttpResponse {
    HttpResponse::new(StatusCode::try_from(status).expect("a status"), SdkBody::from(xml))
}

impl HttpConnector for FarEc2 {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let form = std::str::from_utf8(request.body().bytes().expect("a form")).expect("text").to_owned();
        // Nothing of what is looked at here needs to be decoded.
        let pair = |field: &str| field.split_once('=').map(|(name, value)| (name.to_owned(), value.to_owned()));
        let form: Vec<_> = form.split('&').filter_map(pair).collect();
        let operation = form.iter().find(|(name, _)| name == "Action").expect("an operation").1.clone();
        let nth = {
            let mut calls = self.seen.calls.lock().expect("no panic");
            calls.push(operation.clone());
            calls.iter().filter(|call| **call == operation).count()
        };
        let ec2 = self.clone();
        HttpConnectorFuture::new(async move {
            let under_way = ec2.seen.under_way.fetch_add(1, Ordering::SeqCst) + 1;
            ec2.seen.most.fetch_max(under_way, Ordering::SeqCst);
            tokio::time::sleep(LATENCY).await;
            ec2.seen.under_way.fetch_sub(1, Ordering::SeqCst);
            Ok(ec2.answer(&form, nth))
        })
    }
}

impl HttpClient for FarEc2 {
    fn http_connector(&self, _: &HttpConnectorSettings, _: &RuntimeComponents) -> SharedHttpConnector {
        SharedHttpConnector::new(self.clone())
    }
}

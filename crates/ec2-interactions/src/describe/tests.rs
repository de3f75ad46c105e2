use super::*;
use crate::error::Ec2Error;
use crate::stand_in::{Wire, answer_to, refusal};
use aws_interactions_core::AwsClientProvider;
use futures::TryStreamExt;
use futures::future::BoxFuture;

const VPC: &str = "vpc-1a2b";

type Ids = BoxFuture<'static, Result<Vec<String>, Ec2Error>>;

/// One of the lists: how it is asked, and how EC2 frames an entry of a VPC.
struct Listed {
    operation: &'static str,
    set: &'static str,
    /// The filters by VPC, one for each time it asks.
    filters: &'static [&'static str],
    page_size: Option<u32>,
    entry: fn(&str, &str) -> String,
    ids: fn(Scope, AwsClientProvider) -> Ids,
}

macro_rules! ids_of {
    ($list:ident) => {
        |scope, provider| {
            Box::pin(async move { crate::$list(&scope, &provider).map_ok(|entry| entry.id).try_collect().await })
        }
    };
}

fn lists() -> Vec<Listed> {
    let by_vpc_id: &[&str] = &["vpc-id"];
    vec![
        Listed {
            operation: "DescribeSubnets",
            set: "subnetSet",
            filters: by_vpc_id,
            page_size: Some(1000),
            entry: |id, vpc| format!("<subnetId>{id}</subnetId><vpcId>{vpc}</vpcId>"),
            ids: ids_of!(list_subnets),
        },
        Listed {
            operation: "DescribeRouteTables",
            set: "routeTableSet",
            filters: by_vpc_id,
            page_size: Some(100),
            entry: |id, vpc| format!("<routeTableId>{id}</routeTableId><vpcId>{vpc}</vpcId>"),
            ids: ids_of!(list_route_tables),
        },
        Listed {
            operation: "DescribeInternetGateways",
            set: "internetGatewaySet",
            filters: &["attachment.vpc-id"],
            page_size: Some(1000),
            entry: |id, vpc| {
                let attachment = format!("<item><vpcId>{vpc}</vpcId><state>available</state></item>");
                format!("<internetGatewayId>{id}</internetGatewayId><attachmentSet>{attachment}</attachmentSet>")
            },
            ids: ids_of!(list_internet_gateways),
        },
        Listed {
            operation: "DescribeNatGateways",
            set: "natGatewaySet",
            filters: by_vpc_id,
            page_size: Some(1000),
            entry: |id, vpc| format!("<natGatewayId>{id}</natGatewayId><vpcId>{vpc}</vpcId>"),
            ids: ids_of!(list_nat_gateways),
        },
        Listed {
            operation: "DescribeVpcEndpoints",
            set: "vpcEndpointSet",
            filters: by_vpc_id,
            page_size: Some(1000),
            entry: |id, vpc| format!("<vpcEndpointId>{id}</vpcEndpointId><vpcId>{vpc}</vpcId>"),
            ids: ids_of!(list_vpc_endpoints),
        },
        Listed {
            operation: "DescribeSecurityGroups",
            set: "securityGroupInfo",
            filters: by_vpc_id,
            page_size: Some(1000),
            entry: |id, vpc| format!("<groupId>{id}</groupId><vpcId>{vpc}</vpcId>"),
            ids: ids_of!(list_security_groups),
        },
        Listed {
            operation: "DescribeNetworkAcls",
            set: "networkAclSet",
            filters: by_vpc_id,
            page_size: Some(1000),
            entry: |id, vpc| format!("<networkAclId>{id}</networkAclId><vpcId>{vpc}</vpcId>"),
            ids: ids_of!(list_network_acls),
        },
        Listed {
            operation: "DescribeNetworkInterfaces",
            set: "networkInterfaceSet",
            filters: by_vpc_id,
            page_size: Some(1000),
            entry: |id, vpc| format!("<networkInterfaceId>{id}</networkInterfaceId><vpcId>{vpc}</vpcId>"),
            ids: ids_of!(list_network_interfaces),
        },
        Listed {
            operation: "DescribeVpcPeeringConnections",
            set: "vpcPeeringConnectionSet",
            filters: &["requester-vpc-info.vpc-id", "accepter-vpc-info.vpc-id"],
            page_size: Some(1000),
            entry: |id, vpc| {
                let (asks, accepts) = ("requesterVpcInfo", "accepterVpcInfo");
                let ends = format!("<{asks}><vpcId>{vpc}</vpcId></{asks}><{accepts}><vpcId>{vpc}</vpcId></{accepts}>");
                format!("<vpcPeeringConnectionId>{id}</vpcPeeringConnectionId>{ends}")
            },
            ids: ids_of!(list_vpc_peering_connections),
        },
        Listed {
            operation: "DescribeVpnGateways",
            set: "vpnGatewaySet",
            filters: &["attachment.vpc-id"],
            page_size: None,
            entry: |id, vpc| {
                let attachment = format!("<item><vpcId>{vpc}</vpcId><state>attached</state></item>");
                format!("<vpnGatewayId>{id}</vpnGatewayId><attachments>{attachment}</attachments>")
            },
            ids: ids_of!(list_vpn_gateways),
        },
    ]
}

impl Listed {
    fn page(&self, entries: &[String], next: Option<&str>) -> HttpResponse {
        let entries: String = entries.iter().flat_map(|entry| ["<item>", entry, "</item>"]).collect();
        let next = next.map(|token| format!("<nextToken>{token}</nextToken>")).unwrap_or_default();
        answer_to(self.operation, &format!("<{set}>{entries}</{set}>{next}", set = self.set))
    }

    fn line(&self, filter: Option<&str>, token: Option<&str>) -> Vec<String> {
        let filters = filter.map(|name| format!("Filter.1.Name={name} Filter.1.Value.1={VPC}"));
        let size = self.page_size.map(|size| format!("MaxResults={size}"));
        let mut fields: Vec<String> = filters.into_iter().flat_map(|all| words(&all)).chain(size).collect();
        fields.extend(token.map(|token| format!("NextToken={token}")));
        fields.push(self.operation.to_owned());
        fields.sort();
        fields
    }
}

fn words(line: &str) -> Vec<String> {
    let mut words: Vec<_> = line.split(' ').map(str::to_owned).collect();
    words.sort();
    words
}

#[tokio::test]
async fn when_a_vpc_is_listed_then_every_page_is_read_and_the_filter_and_page_size_are_ec2s() {
    for list in lists() {
        let pages = |_: &&str| match list.page_size {
            Some(_) => vec![
                list.page(&[(list.entry)("a-1", VPC), (list.entry)("a-2", VPC)], Some("second")),
                list.page(&[], Some("third")),
                list.page(&[(list.entry)("a-3", VPC)], Some("")),
            ],
            None => vec![list.page(&["a-1", "a-2", "a-3"].map(|id| (list.entry)(id, VPC)), None)],
        };
        let wire = Wire::answering(list.filters.iter().flat_map(pages)).await;
        let ids = (list.ids)(Scope::vpc(VPC), wire.provider.clone()).await.expect(list.operation);
        // What either filter lets pass is told once.
        assert_eq!(ids, ["a-1", "a-2", "a-3"], "{}", list.operation);
        let tokens = if list.page_size.is_some() { vec![None, Some("second"), Some("third")] } else { vec![None] };
        let expected =
            list.filters.iter().flat_map(|filter| tokens.iter().map(|token| list.line(Some(filter), *token)));
        let sent: Vec<_> = wire.sent().iter().map(|line| words(line)).collect();
        assert_eq!(sent, expected.collect::<Vec<_>>(), "{}", list.operation);
    }
}

#[tokio::test]
async fn when_the_region_is_listed_then_nothing_is_filtered_and_everything_is_told() {
    for list in lists() {
        let entries = [(list.entry)("a-1", VPC), (list.entry)("a-2", "vpc-2")];
        let wire = Wire::answering([list.page(&entries, None)]).await;
        let ids = (list.ids)(Scope::Region, wire.provider.clone()).await.expect(list.operation);
        assert_eq!(ids, ["a-1", "a-2"], "{}", list.operation);
        let sent: Vec<_> = wire.sent().iter().map(|line| words(line)).collect();
        assert_eq!(sent, [list.line(None, None)], "{}", list.operation);
    }
}

#[tokio::test]
async fn when_a_vpc_is_listed_and_the_answer_is_of_another_then_it_is_an_error_that_names_it() {
    for list in lists() {
        let entries = [(list.entry)("a-1", VPC), (list.entry)("a-2", "vpc-2")];
        let wire = Wire::answering([list.page(&entries, None)]).await;
        let error = (list.ids)(Scope::vpc(VPC), wire.provider.clone()).await.expect_err(list.operation);
        let Ec2Error::WrongAnswer { what, problem } = error else { panic!("{}: {error:?}", list.operation) };
        assert!(what.ends_with("s of VPC `vpc-1a2b`"), "{what}");
        assert_eq!(problem, "it has `a-2`, which is not of it");
    }
}

#[tokio::test]
async fn when_a_list_has_an_entry_without_an_id_then_it_is_an_error() {
    for list in lists() {
        let wire = Wire::answering([list.page(&[String::new()], None)]).await;
        let error = (list.ids)(Scope::Region, wire.provider.clone()).await.expect_err(list.operation);
        assert!(matches!(error, Ec2Error::WrongAnswer { .. }), "{}: {error:?}", list.operation);
    }
}

#[tokio::test]
async fn when_a_list_is_asked_for_something_that_is_no_vpc_then_nothing_is_sent() {
    for list in lists() {
        let wire = Wire::silent().await;
        let error = (list.ids)(Scope::vpc("subnet-1a2b"), wire.provider.clone()).await.expect_err(list.operation);
        assert!(matches!(error, Ec2Error::InvalidInput { .. }), "{}: {error:?}", list.operation);
    }
}

#[tokio::test]
async fn when_a_later_page_is_refused_then_the_list_fails_with_the_operation_and_what_was_listed() {
    for list in lists().into_iter().filter(|list| list.page_size.is_some()) {
        let first = list.page(&[(list.entry)("a-1", VPC)], Some("second"));
        let wire = Wire::answering([first, refusal(403, "UnauthorizedOperation", "no")]).await;
        let error = (list.ids)(Scope::vpc(VPC), wire.provider.clone()).await.expect_err(list.operation);
        let Ec2Error::Request { what, source } = error else { panic!("{}: {error:?}", list.operation) };
        assert!(what.ends_with("s of VPC `vpc-1a2b`"), "{what}");
        assert_eq!((source.operation(), source.code()), (list.operation, Some("UnauthorizedOperation")));
    }
}

#[tokio::test]
async fn when_a_token_repeats_then_the_list_is_broken_and_not_endless() {
    for list in lists().into_iter().filter(|list| list.page_size.is_some()) {
        let pages = [list.page(&[], Some("again")), list.page(&[], Some("again"))];
        let wire = Wire::answering(pages).await;
        let error = (list.ids)(Scope::vpc(VPC), wire.provider.clone()).await.expect_err(list.operation);
        assert!(matches!(error, Ec2Error::BrokenList { .. }), "{}: {error:?}", list.operation);
    }
}

#[test]
fn when_a_scope_is_shown_then_it_is_named() {
    assert_eq!(Scope::Region.to_string(), "the region");
    assert_eq!(Scope::vpc(VPC).to_string(), "VPC `vpc-1a2b`");
}

#[tokio::test]
async fn when_one_thing_is_asked_for_then_only_an_answer_about_it_alone_is_right() {
    let resource = Resource::new(ResourceKind::Vpc, VPC);
    let vpc = |id: &str| aws_sdk_ec2::types::Vpc::builder().vpc_id(id).build();
    let bare = aws_sdk_ec2::types::Vpc::builder().build();
    assert_eq!(only::<crate::Vpc>(&resource, Some(vec![vpc(VPC)])).expect("it").id, VPC);
    for nothing in [None, Some(vec![])] {
        let error = only::<crate::Vpc>(&resource, nothing).expect_err("nothing");
        assert!(matches!(&error, Ec2Error::DoesNotExist { resource } if resource.id == VPC), "{error:?}");
    }
    for wrong in [vec![vpc("vpc-2")], vec![vpc(VPC), vpc(VPC)], vec![bare]] {
        let error = only::<crate::Vpc>(&resource, Some(wrong)).expect_err("wrong");
        assert!(matches!(error, Ec2Error::WrongAnswer { .. }), "{error:?}");
    }
}

#[test]
fn when_several_are_named_then_the_first_is_and_how_many_more() {
    let named = [first_of(&[""; 0]), first_of(&["i-1"]), first_of(&["i-1", "i-2"]), first_of(&["i-1", "i-2", "i-3"])];
    assert_eq!(named, ["``", "`i-1`", "`i-1` and 1 more", "`i-1` and 2 more"]);
}

#[test]
fn when_something_was_described_then_it_is_known_by_its_own_id() {
    use aws_sdk_ec2::types::{Address, InstanceTypeInfo, TrafficMirrorSession};
    fn id_of<R: Described>(sdk: R::Sdk) -> String {
        R::of(sdk).expect("it has an id").id().to_owned()
    }
    let session = TrafficMirrorSession::builder().traffic_mirror_session_id("tms-1").network_interface_id("eni-1");
    assert_eq!(id_of::<crate::MirrorSession>(session.build()), "tms-1");
    assert_eq!(id_of::<crate::ElasticIp>(Address::builder().allocation_id("eipalloc-1").build()), "eipalloc-1");
    let m5 = InstanceTypeInfo::builder().instance_type("m5.large".into()).build();
    assert_eq!(id_of::<crate::InstanceType>(m5), "m5.large");
}

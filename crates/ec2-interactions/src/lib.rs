//! Amazon EC2 in domain terms: functions that take what the business knows and an
//! [`AwsClientProvider`](aws_interactions_core::AwsClientProvider), and answer with values of this crate.
//!
//! ```no_run
//! use ec2_interactions::{Scope, list_network_interfaces};
//! use futures::TryStreamExt;
//!
//! # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), ec2_interactions::Ec2Error> {
//! let mut interfaces = std::pin::pin!(list_network_interfaces(&Scope::vpc("vpc-0a1b2c3d"), provider));
//! while let Some(interface) = interfaces.try_next().await? {
//!     println!("{} belongs to {}", interface.id, interface.owner);
//! }
//! # Ok(())
//! # }
//! ```
//!
//! # What all functions do
//! - Ids are checked before anything is sent: EC2 has a code of its own for a malformed id of each kind.
//! - Lists are streams that read every page, the largest that EC2 gives, each when the one before is used up. What a
//!   list was asked for is checked in what it answers: an entry of another VPC is an error, and no result.
//! - What does not exist is [`Ec2Error::DoesNotExist`], told by EC2's code or by an empty answer.
//! - What is created gets its tags at creation. Where a setting has to follow and fails, the thing is deleted again;
//!   [`Ec2Error::Incomplete`] says whether it is.
//! - A deletion that is refused names what is in the way: EC2 does not.
//! - EC2 is eventually consistent: what was made a moment ago may not be found yet, what was deleted may be listed
//!   still.
//! - [`Ec2Client::get_ec2`] hands out the SDK's own client for what this crate does not do.
//!
//! # What the functions call
//! The permission of an operation is `ec2:` and its name. What creates with tags needs `ec2:CreateTags` too.
//!
//! | function | operation |
//! |---|---|
//! | [`list_vpcs`], [`get_vpc`] | `DescribeVpcs` |
//! | [`get_vpc_dns`] | `DescribeVpcAttribute` |
//! | [`set_vpc_dns_support`], [`set_vpc_dns_hostnames`] | `ModifyVpcAttribute` |
//! | [`create_vpc`] | `CreateVpc`, `ModifyVpcAttribute` |
//! | [`delete_vpc`] | `DeleteVpc` |
//! | [`can_create_vpc`], [`can_delete_vpc`] | `CreateVpc`, `DeleteVpc` with `DryRun` |
//! | [`list_subnets`], [`get_subnet`] | `DescribeSubnets` |
//! | [`get_subnets_of_vpc`] | `DescribeSubnets`, `DescribeVpcs` |
//! | [`create_subnet`] | `CreateSubnet`, `ModifySubnetAttribute` |
//! | [`delete_subnet`] | `DeleteSubnet` |
//! | [`list_route_tables`], [`get_route_table`] | `DescribeRouteTables` |
//! | [`create_route_table`], [`delete_route_table`] | `CreateRouteTable`, `DeleteRouteTable` |
//! | [`create_route`], [`replace_route`], [`delete_route`] | `CreateRoute`, `ReplaceRoute`, `DeleteRoute` |
//! | [`associate_route_table`] | `AssociateRouteTable` |
//! | [`disassociate_route_table`] | `DisassociateRouteTable` |
//! | [`replace_route_table_association`] | `ReplaceRouteTableAssociation` |
//! | [`list_internet_gateways`], [`get_internet_gateway`] | `DescribeInternetGateways` |
//! | [`create_internet_gateway`], [`delete_internet_gateway`] | `CreateInternetGateway`, `DeleteInternetGateway` |
//! | [`attach_internet_gateway`], [`detach_internet_gateway`] | `AttachInternetGateway`, `DetachInternetGateway` |
//! | [`list_egress_only_internet_gateways`] | `DescribeEgressOnlyInternetGateways` |
//! | [`create_egress_only_internet_gateway`] | `CreateEgressOnlyInternetGateway` |
//! | [`delete_egress_only_internet_gateway`] | `DeleteEgressOnlyInternetGateway` |
//! | [`list_nat_gateways`], [`get_nat_gateway`], [`wait_until_nat_gateway_available`], [`wait_until_nat_gateway_deleted`] | `DescribeNatGateways` |
//! | [`create_nat_gateway`], [`delete_nat_gateway`] | `CreateNatGateway`, `DeleteNatGateway` |
//! | [`list_vpn_gateways`] | `DescribeVpnGateways` |
//! | [`list_vpc_endpoints`], [`get_vpc_endpoint`], [`wait_until_vpc_endpoint_available`], [`wait_until_vpc_endpoint_deleted`] | `DescribeVpcEndpoints` |
//! | [`create_vpc_endpoint`], [`delete_vpc_endpoints`] | `CreateVpcEndpoint`, `DeleteVpcEndpoints` |
//! | [`list_vpc_peering_connections`] | `DescribeVpcPeeringConnections` |
//! | [`delete_vpc_peering_connection`] | `DeleteVpcPeeringConnection` |
//! | [`list_security_groups`], [`get_security_group`] | `DescribeSecurityGroups` |
//! | [`create_security_group`], [`delete_security_group`] | `CreateSecurityGroup`, `DeleteSecurityGroup` |
//! | [`authorize_security_group_rules`] | `AuthorizeSecurityGroupIngress`, `AuthorizeSecurityGroupEgress` |
//! | [`revoke_security_group_rules`] | `RevokeSecurityGroupIngress`, `RevokeSecurityGroupEgress` |
//! | [`list_network_acls`], [`get_network_acl`] | `DescribeNetworkAcls` |
//! | [`create_network_acl`], [`delete_network_acl`] | `CreateNetworkAcl`, `DeleteNetworkAcl` |
//! | [`create_network_acl_entry`], [`delete_network_acl_entry`] | `CreateNetworkAclEntry`, `DeleteNetworkAclEntry` |
//! | [`get_dhcp_options`] | `DescribeDhcpOptions` |
//! | [`list_elastic_ips`] | `DescribeAddresses` |
//! | [`allocate_elastic_ip`], [`release_elastic_ip`] | `AllocateAddress`, `ReleaseAddress` |
//! | [`list_network_interfaces`], [`list_enis_of_subnet`], [`list_enis_of_security_group`], [`get_network_interface`], [`wait_until_network_interface_detached`] | `DescribeNetworkInterfaces` |
//! | [`get_enis_of_subnet`] | `DescribeNetworkInterfaces`, `DescribeSubnets` |
//! | [`get_enis_of_instance`] | `DescribeNetworkInterfaces`, `DescribeInstances` |
//! | [`create_network_interface`], [`delete_network_interface`] | `CreateNetworkInterface`, `DeleteNetworkInterface` |
//! | [`detach_network_interface`] | `DescribeNetworkInterfaces`, `DetachNetworkInterface` |
//! | [`set_tags`], [`remove_tags`] | `CreateTags`, `DeleteTags` |
//! | [`list_tags`], [`get_tags`] | `DescribeTags` |
//! | [`find_blockers`], and each deletion that is refused | the `Describe` operations of what may be in the way |
//!
//! # Instances
//! | function | operation | permission |
//! |---|---|---|
//! | [`run_instances`] | `RunInstances` | `ec2:RunInstances`, `ec2:CreateTags` with tags, `iam:PassRole` with a profile |
//! | [`can_run_instances`] | `RunInstances` with `DryRun` | the same |
//! | [`list_instances`], [`get_instances`], [`get_instance`], [`wait_for_instances`] | `DescribeInstances` | `ec2:DescribeInstances` |
//! | [`start_instances`] | `StartInstances` | `ec2:StartInstances` |
//! | [`stop_instances`] | `StopInstances` | `ec2:StopInstances` |
//! | [`reboot_instances`] | `RebootInstances` | `ec2:RebootInstances` |
//! | [`terminate_instances`] | `TerminateInstances` | `ec2:TerminateInstances` |
//! | [`find_images`], [`find_newest_image`], [`get_image`] | `DescribeImages` | `ec2:DescribeImages` |
//! | [`list_instance_types`], [`get_instance_type`] | `DescribeInstanceTypes` | `ec2:DescribeInstanceTypes` |
//! | [`get_azs_with_instance_type`] | `DescribeInstanceTypeOfferings` | `ec2:DescribeInstanceTypeOfferings` |
//! | [`create_key_pair`] | `CreateKeyPair` | `ec2:CreateKeyPair`, `ec2:CreateTags` with tags |
//! | [`import_key_pair`] | `ImportKeyPair` | `ec2:ImportKeyPair`, `ec2:CreateTags` with tags |
//! | [`list_key_pairs`], [`get_key_pair`] | `DescribeKeyPairs` | `ec2:DescribeKeyPairs` |
//! | [`delete_key_pair`] | `DeleteKeyPair` | `ec2:DeleteKeyPair` |
//! | [`get_azs_in_region`], [`list_zones`] | `DescribeAvailabilityZones` | `ec2:DescribeAvailabilityZones` |
//! | [`list_regions`] | `DescribeRegions` | `ec2:DescribeRegions` |
//!
//! # Traffic mirroring
//! | function | operation | permission |
//! |---|---|---|
//! | [`mirror_network_interface`] | `CreateTrafficMirrorSession`, `DescribeTrafficMirrorSessions` | `ec2:CreateTrafficMirrorSession`, `ec2:CreateTags`, `ec2:DescribeTrafficMirrorSessions` |
//! | [`list_mirror_sessions`] | `DescribeTrafficMirrorSessions` | `ec2:DescribeTrafficMirrorSessions` |
//! | [`delete_mirror_session`] | `DeleteTrafficMirrorSession` | `ec2:DeleteTrafficMirrorSession` |
//! | [`create_mirror_target`] | `CreateTrafficMirrorTarget` | `ec2:CreateTrafficMirrorTarget`, `ec2:CreateTags` with tags |
//! | [`list_mirror_targets`], [`get_mirror_target`] | `DescribeTrafficMirrorTargets` | `ec2:DescribeTrafficMirrorTargets` |
//! | [`delete_mirror_target`] | `DeleteTrafficMirrorTarget`, `DescribeTrafficMirrorSessions` | the same |
//! | [`create_mirror_filter`] | `CreateTrafficMirrorFilter`, `CreateTrafficMirrorFilterRule`, `ModifyTrafficMirrorFilterNetworkServices`, `DeleteTrafficMirrorFilter` | the same, `ec2:CreateTags` with tags |
//! | [`list_mirror_filters`], [`get_mirror_filter`] | `DescribeTrafficMirrorFilters` | `ec2:DescribeTrafficMirrorFilters` |
//! | [`delete_mirror_filter`] | `DeleteTrafficMirrorFilter`, `DescribeTrafficMirrorSessions` | the same |
//! | [`add_mirror_rule`] | `CreateTrafficMirrorFilterRule` | `ec2:CreateTrafficMirrorFilterRule` |
//! | [`delete_mirror_rule`] | `DeleteTrafficMirrorFilterRule` | `ec2:DeleteTrafficMirrorFilterRule` |
//! | [`mirror_amazon_dns`] | `ModifyTrafficMirrorFilterNetworkServices` | `ec2:ModifyTrafficMirrorFilterNetworkServices` |

mod blockers;
mod cidr;
mod client;
mod client_token;
mod delete;
mod describe;
mod dhcp_options;
mod dry_run;
mod egress_only_internet_gateway;
mod elastic_ip;
mod error;
mod error_code;
mod filter;
mod follow_up;
mod image;
mod instance;
mod instance_type;
mod internet_gateway;
mod key_pair;
mod mirror;
mod nat_gateway;
mod network_acl;
mod network_interface;
mod permissions;
mod resource;
mod route_table;
mod security_group;
#[cfg(test)]
mod stand_in;
mod subnet;
mod tags;
mod vpc;
mod vpc_endpoint;
mod vpc_peering_connection;
mod vpn_gateway;
mod word;
mod zone;

pub use blockers::find_blockers;
pub use client::Ec2Client;
pub use delete::{
    delete_egress_only_internet_gateway, delete_internet_gateway, delete_nat_gateway, delete_network_acl,
    delete_network_interface, delete_route_table, delete_security_group, delete_subnet, delete_vpc,
    delete_vpc_peering_connection, release_elastic_ip,
};
pub use describe::Scope;
pub use dhcp_options::{DhcpOptions, get_dhcp_options};
pub use dry_run::{Denial, Permission};
pub use egress_only_internet_gateway::create::create_egress_only_internet_gateway;
pub use egress_only_internet_gateway::{EgressOnlyInternetGateway, list_egress_only_internet_gateways};
pub use elastic_ip::create::allocate_elastic_ip;
pub use elastic_ip::{ElasticIp, list_elastic_ips};
pub use error::Ec2Error;
pub use image::{Architecture, FindImages, Image, find_images, find_newest_image, get_image};
pub use instance::Instance;
pub use instance::change::{
    InstanceOutcome, StateChange, StopMode, reboot_instances, start_instances, stop_instances, terminate_instances,
};
pub use instance::list::{InstanceFilters, get_instance, get_instances, list_instances};
pub use instance::probe::{LaunchProbe, can_run_instances};
pub use instance::run::{RunInstances, run_instances};
pub use instance::state::{InstanceState, StateReason};
pub use instance::user_data::UserData;
pub use instance::wait::wait_for_instances;
pub use instance_type::{InstanceType, get_azs_with_instance_type, get_instance_type, list_instance_types};
pub use internet_gateway::create::{attach_internet_gateway, create_internet_gateway, detach_internet_gateway};
pub use internet_gateway::{InternetGateway, get_internet_gateway, list_internet_gateways};
pub use key_pair::{
    KeyPair, KeyType, PrivateKey, create_key_pair, delete_key_pair, get_key_pair, import_key_pair, list_key_pairs,
};
pub use mirror::create::{DEFAULT_VIRTUAL_NETWORK, MirrorNetworkInterface, is_mirrorable, mirror_network_interface};
pub use mirror::filter::{
    CreateMirrorFilter, MirrorFilter, create_mirror_filter, delete_mirror_filter, get_mirror_filter,
    list_mirror_filters, mirror_amazon_dns,
};
pub use mirror::rule::{MirrorDirection, MirrorFilterRule, MirrorRule, add_mirror_rule, delete_mirror_rule};
pub use mirror::session::{MirrorScope, MirrorSession, delete_mirror_session, list_mirror_sessions};
pub use mirror::target::{
    MirrorDestination, MirrorTarget, create_mirror_target, delete_mirror_target, get_mirror_target, list_mirror_targets,
};
pub use nat_gateway::create::{NatGatewayCreation, create_nat_gateway};
pub use nat_gateway::wait::{wait_until_nat_gateway_available, wait_until_nat_gateway_deleted};
pub use nat_gateway::{NatGateway, NatGatewayAddress, NatGatewayState, get_nat_gateway, list_nat_gateways};
pub use network_acl::create::{create_network_acl, create_network_acl_entry, delete_network_acl_entry};
pub use network_acl::entry::NetworkAclEntry;
pub use network_acl::{NetworkAcl, get_network_acl, list_network_acls};
pub use network_interface::create::{NetworkInterfaceCreation, create_network_interface};
pub use network_interface::detach::{detach_network_interface, wait_until_network_interface_detached};
pub use network_interface::list::{
    get_enis_of_instance, get_enis_of_subnet, get_network_interface, list_enis_of_security_group, list_enis_of_subnet,
    list_network_interfaces,
};
pub use network_interface::owner::NetworkInterfaceOwner;
pub use network_interface::{Attachment, NetworkInterface, NetworkInterfaceStatus};
pub use permissions::PERMISSIONS;
pub use resource::{Resource, ResourceKind};
pub use route_table::association::RouteTableAssociation;
pub use route_table::create::{
    associate_route_table, create_route, create_route_table, delete_route, disassociate_route_table, replace_route,
    replace_route_table_association,
};
pub use route_table::route::{Route, RouteDestination, RouteOriginKind, RouteTarget};
pub use route_table::{RouteTable, get_route_table, list_route_tables};
pub use security_group::create::{SecurityGroupCreation, create_security_group};
pub use security_group::rule::{Direction, Peer, Protocol, SecurityGroupRule};
pub use security_group::rules::{authorize_security_group_rules, revoke_security_group_rules};
pub use security_group::{SecurityGroup, get_security_group, list_security_groups};
pub use subnet::create::{SubnetCreation, create_subnet};
pub use subnet::{Subnet, SubnetState, get_subnet, get_subnets_of_vpc, list_subnets};
pub use tags::Tags;
pub use tags::change::{remove_tags, set_tags};
pub use tags::list::{ResourceTag, get_tags, list_tags};
pub use vpc::create::{VpcCreation, can_create_vpc, can_delete_vpc, create_vpc};
pub use vpc::dns::{VpcDns, get_vpc_dns, set_vpc_dns_hostnames, set_vpc_dns_support};
pub use vpc::{Tenancy, Vpc, VpcState, get_vpc, list_vpcs};
pub use vpc_endpoint::create::{VpcEndpointCreation, create_vpc_endpoint};
pub use vpc_endpoint::delete::{VpcEndpointsDeleted, delete_vpc_endpoints};
pub use vpc_endpoint::wait::{wait_until_vpc_endpoint_available, wait_until_vpc_endpoint_deleted};
pub use vpc_endpoint::{VpcEndpoint, VpcEndpointState, VpcEndpointType, get_vpc_endpoint, list_vpc_endpoints};
pub use vpc_peering_connection::{
    PeeredVpc, VpcPeeringConnection, VpcPeeringConnectionState, list_vpc_peering_connections,
};
pub use vpn_gateway::{VpnGateway, list_vpn_gateways};
pub use zone::{OptIn, Zone, ZoneKind, ZoneState, get_azs_in_region, list_regions, list_zones};

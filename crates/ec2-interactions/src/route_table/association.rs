//! What route tables apply to.

use aws_sdk_ec2::types::RouteTableAssociationStateCode;

/// The association of a route table with a subnet, with a gateway, or with a VPC as its main table.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct RouteTableAssociation {
    /// Its id.
    pub id: String,
    /// Whether it makes the table the main one of its VPC. Such an association cannot be removed, only replaced.
    pub is_main: bool,
    /// The subnet that the table is for.
    pub subnet: Option<String>,
    /// The internet or VPN gateway whose incoming traffic the table is for.
    pub gateway: Option<String>,
}

impl RouteTableAssociation {
    /// None for what is no longer so, and stays in answers for a while.
    pub(super) fn of(sdk: aws_sdk_ec2::types::RouteTableAssociation) -> Option<Self> {
        use RouteTableAssociationStateCode::{Disassociated, Disassociating, Failed};
        let state = sdk.association_state.and_then(|state| state.state);
        if matches!(state, Some(Disassociated | Disassociating | Failed)) {
            return None;
        }
        Some(Self {
            id: sdk.route_table_association_id?,
            is_main: sdk.main.unwrap_or_default(),
            subnet: sdk.subnet_id,
            gateway: sdk.gateway_id,
        })
    }
}

use super::*;
use crate::stand_in::{Sent, Wire, answer_to, done, refusal};
use futures::future::BoxFuture;

/// One of the deletions: how it is asked, and how EC2 says that there is no such thing.
struct Deletion {
    line: &'static str,
    missing: &'static str,
    delete: fn(String, AwsClientProvider) -> BoxFuture<'static, Result<(), Ec2Error>>,
}

macro_rules! deletion {
    ($delete:ident, $line:literal, $missing:literal) => {
        Deletion {
            line: $line,
            missing: $missing,
            delete: |id, provider| Box::pin(async move { crate::$delete(&id, &provider).await }),
        }
    };
}

fn deletions() -> [Deletion; 11] {
    [
        deletion!(delete_vpc, "DeleteVpc VpcId=vpc-1a2b", "InvalidVpcID.NotFound"),
        deletion!(delete_subnet, "DeleteSubnet SubnetId=subnet-1a2b", "InvalidSubnetID.NotFound"),
        deletion!(delete_route_table, "DeleteRouteTable RouteTableId=rtb-1a2b", "InvalidRouteTableID.NotFound"),
        deletion!(
            delete_internet_gateway,
            "DeleteInternetGateway InternetGatewayId=igw-1a2b",
            "InvalidInternetGatewayID.NotFound"
        ),
        deletion!(
            delete_egress_only_internet_gateway,
            "DeleteEgressOnlyInternetGateway EgressOnlyInternetGatewayId=eigw-1a2b",
            "InvalidEgressOnlyInternetGatewayId.NotFound"
        ),
        deletion!(delete_security_group, "DeleteSecurityGroup GroupId=sg-1a2b", "InvalidGroup.NotFound"),
        deletion!(delete_network_acl, "DeleteNetworkAcl NetworkAclId=acl-1a2b", "InvalidNetworkAclID.NotFound"),
        deletion!(
            delete_network_interface,
            "DeleteNetworkInterface NetworkInterfaceId=eni-1a2b",
            "InvalidNetworkInterfaceID.NotFound"
        ),
        deletion!(
            delete_vpc_peering_connection,
            "DeleteVpcPeeringConnection VpcPeeringConnectionId=pcx-1a2b",
            "InvalidVpcPeeringConnectionID.NotFound"
        ),
        deletion!(release_elastic_ip, "ReleaseAddress AllocationId=eipalloc-1a2b", "InvalidAllocationID.NotFound"),
        deletion!(delete_nat_gateway, "DeleteNatGateway NatGatewayId=nat-1a2b", "NatGatewayNotFound"),
    ]
}

impl Deletion {
    fn id(&self) -> String {
        self.line.rsplit('=').next().expect("an id").to_owned()
    }

    fn operation(&self) -> &'static str {
        self.line.split(' ').next().expect("an operation")
    }

    async fn by(&self, wire: &Wire) -> Result<(), Ec2Error> {
        (self.delete)(self.id(), wire.provider.clone()).await
    }
}

#[tokio::test]
async fn when_a_thing_is_deleted_then_one_request_names_it() {
    for deletion in deletions() {
        let wire = Wire::answering([done(deletion.operation())]).await;
        deletion.by(&wire).await.expect(deletion.line);
        assert_eq!(wire.sent(), [deletion.line]);
    }
}

#[tokio::test]
async fn when_a_thing_that_does_not_exist_is_deleted_then_the_error_says_so_and_names_it() {
    for deletion in deletions() {
        let wire = Wire::answering([refusal(400, deletion.missing, "no")]).await;
        let error = deletion.by(&wire).await.expect_err(deletion.line);
        let Ec2Error::DoesNotExist { resource } = error else { panic!("{}: {error:?}", deletion.line) };
        assert_eq!(resource.id, deletion.id());
        assert_eq!(Some(resource), Resource::of_id(&deletion.id()));
    }
}

#[tokio::test]
async fn when_a_thing_in_use_is_deleted_and_nothing_can_be_asked_then_the_refusal_is_told_all_the_same() {
    for deletion in deletions() {
        let reply = |sent: &Sent| {
            if sent.get("Action").starts_with("Describe") {
                return refusal(403, "UnauthorizedOperation", "no");
            }
            refusal(400, "DependencyViolation", "The thing has dependencies and cannot be deleted.")
        };
        let wire = Wire::replying(reply).await;
        let error = deletion.by(&wire).await.expect_err(deletion.line);
        let Ec2Error::InUse { resource, blockers, source } = error else { panic!("{}: {error:?}", deletion.line) };
        assert_eq!((resource.id, blockers), (deletion.id(), vec![]));
        assert_eq!((source.code(), source.operation()), (Some("DependencyViolation"), deletion.operation()));
    }
}

#[tokio::test]
async fn when_a_deletion_is_refused_otherwise_then_nothing_more_is_asked() {
    for deletion in deletions() {
        for (code, is_right) in [
            (
                "UnauthorizedOperation",
                (|error| matches!(error, Ec2Error::AccessDenied { .. })) as fn(&Ec2Error) -> bool,
            ),
            ("IncorrectState", |error| matches!(error, Ec2Error::WrongState { .. })),
            ("InvalidParameterValue", |error| matches!(error, Ec2Error::Request { .. })),
        ] {
            let wire = Wire::answering([refusal(400, code, "no")]).await;
            let error = deletion.by(&wire).await.expect_err(deletion.line);
            assert!(is_right(&error), "{} {code}: {error:?}", deletion.line);
        }
    }
}

#[tokio::test]
async fn when_a_deletion_gets_what_is_no_id_of_its_kind_then_nothing_is_sent() {
    for deletion in deletions() {
        let wire = Wire::silent().await;
        for id in ["", "web", "i-1a2b"] {
            let error = (deletion.delete)(id.to_owned(), wire.provider.clone()).await.expect_err(deletion.line);
            assert!(matches!(error, Ec2Error::InvalidInput { .. }), "{}: {error:?}", deletion.line);
        }
    }
}

#[tokio::test]
async fn when_an_egress_only_gateway_is_not_deleted_in_a_success_then_it_is_an_error() {
    let answer = |said| answer_to("DeleteEgressOnlyInternetGateway", &format!("<returnCode>{said}</returnCode>"));
    let wire = Wire::answering([answer(true), answer(false)]).await;
    delete_egress_only_internet_gateway("eigw-1a2b", &wire.provider).await.expect("deleted");
    let error = delete_egress_only_internet_gateway("eigw-1a2b", &wire.provider).await.expect_err("not deleted");
    assert!(matches!(error, Ec2Error::WrongAnswer { .. }), "{error:?}");
}

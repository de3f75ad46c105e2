use super::*;
use crate::stand_in::{Wire, answer_to, refusal};

fn creation() -> NetworkInterfaceCreation {
    NetworkInterfaceCreation { subnet: "subnet-1a2b".to_owned(), ..NetworkInterfaceCreation::default() }
}

#[tokio::test]
async fn when_a_network_interface_is_created_then_all_that_is_given_is_said() {
    let made = "<networkInterface><networkInterfaceId>eni-1a2b</networkInterfaceId></networkInterface>";
    let wire = Wire::answering([answer_to("CreateNetworkInterface", made)]).await;
    let creation = NetworkInterfaceCreation {
        description: Some("for web".to_owned()),
        security_groups: vec!["sg-1".to_owned(), "sg-2".to_owned()],
        private_ip: Some("10.0.0.5".to_owned()),
        client_token: Some("once".to_owned()),
        tags: Tags::from([("Name".to_owned(), "web".to_owned())]),
        ..creation()
    };
    assert_eq!(create_network_interface(&creation, &wire.provider).await.expect("an interface").id, "eni-1a2b");
    for (field, value) in [
        ("SubnetId", "subnet-1a2b"),
        ("Description", "for web"),
        ("SecurityGroupId.1", "sg-1"),
        ("SecurityGroupId.2", "sg-2"),
        ("PrivateIpAddress", "10.0.0.5"),
        ("ClientToken", "once"),
        ("TagSpecification.1.ResourceType", "network-interface"),
    ] {
        assert_eq!(wire.requests()[0].get(field), value, "{field}");
    }
}

#[tokio::test]
async fn when_a_network_interface_is_refused_then_the_code_tells_why() {
    type IsRight = fn(&Ec2Error) -> bool;
    let cases: [(&str, IsRight); 4] = [
        ("InvalidSubnetID.NotFound", |error| matches!(error, Ec2Error::DoesNotExist { .. })),
        ("InvalidIPAddress.InUse", |error| matches!(error, Ec2Error::InUse { .. })),
        ("InsufficientFreeAddressesInSubnet", |error| matches!(error, Ec2Error::LimitExceeded { .. })),
        ("UnauthorizedOperation", |error| matches!(error, Ec2Error::AccessDenied { .. })),
    ];
    for (code, is_right) in cases {
        let wire = Wire::answering([refusal(400, code, "no")]).await;
        let error = create_network_interface(&creation(), &wire.provider).await.expect_err(code);
        assert!(is_right(&error), "{code}: {error:?}");
        assert!(error.to_string().contains("subnet `subnet-1a2b`"), "{error}");
    }
}

#[tokio::test]
async fn when_a_network_interface_cannot_be_right_then_nothing_is_sent() {
    let wire = Wire::silent().await;
    for wrong in [
        NetworkInterfaceCreation::default(),
        NetworkInterfaceCreation { security_groups: vec!["web".to_owned()], ..creation() },
        NetworkInterfaceCreation { tags: Tags::from([("aws:x".to_owned(), String::new())]), ..creation() },
    ] {
        let error = create_network_interface(&wrong, &wire.provider).await.expect_err("bad input");
        assert!(matches!(error, Ec2Error::InvalidInput { .. }), "{error:?}");
    }
}

//! Network interfaces, key pairs and tags.

use super::arranged::{self, tags};
use super::state;
use crate::operation::{Operation, call, call_for, nothing};
use ec2_interactions::{
    KeyType, NetworkInterfaceCreation, Tags, create_key_pair, create_network_interface, delete_key_pair,
    delete_network_interface, detach_network_interface, import_key_pair, remove_tags, set_tags,
};

const INTERFACE: &[&str] = &["network interface `eni-"];
const OPS: &[&str] = &["key pair `ops`"];
const PUBLIC_KEY: &str = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ3Wl5rIYEM9tCj1yHjmFGPUVWtJcPdUVDfo0RCzX2Sp ops";

pub(super) fn table() -> Vec<Operation> {
    vec![
        Operation::changing(
            "ec2::create_network_interface",
            &["network interface|subnet `subnet-"],
            arranged::subnet,
            |world| {
                let creation = NetworkInterfaceCreation {
                    subnet: world.id("subnet"),
                    description: Some("serves".to_owned()),
                    client_token: Some("once".to_owned()),
                    ..NetworkInterfaceCreation::default()
                };
                call_for(async move { create_network_interface(&creation, &world.provider).await }, |_| ())
            },
            state::interfaces,
        ),
        Operation::changing(
            "ec2::delete_network_interface",
            INTERFACE,
            arranged::interface,
            of_id!(delete_network_interface "interface"),
            state::interfaces,
        ),
        Operation::changing(
            "ec2::detach_network_interface",
            INTERFACE,
            arranged::instance,
            of_id!(detach_network_interface "first interface"),
            state::interfaces,
        )
        // Somebody else has detached it meanwhile.
        .honest("DetachNetworkInterface", &["404"], "false"),
        Operation::changing(
            "ec2::create_key_pair",
            OPS,
            nothing,
            |world| call(async { create_key_pair("ops", &KeyType::Ed25519, &tags(), &world.provider).await }),
            state::key_pairs,
        ),
        Operation::changing(
            "ec2::import_key_pair",
            OPS,
            nothing,
            |world| call(async { import_key_pair("ops", PUBLIC_KEY, &tags(), &world.provider).await }),
            state::key_pairs,
        ),
        Operation::changing(
            "ec2::delete_key_pair",
            OPS,
            arranged::key_pair,
            |world| call(delete_key_pair("ops", &world.provider)),
            state::key_pairs,
        )
        .honest("DeleteKeyPair", &["404"], "()"),
        Operation::changing(
            "ec2::set_tags",
            &["vpc-"],
            arranged::vpc,
            |world| {
                let tags = Tags::from([("stage".to_owned(), "test".to_owned())]);
                call(async move { set_tags(&[&world.id("vpc")], &tags, &world.provider).await })
            },
            state::tags,
        ),
        Operation::changing(
            "ec2::remove_tags",
            &["vpc-"],
            arranged::tagged_vpc,
            |world| call(async { remove_tags(&[&world.id("vpc")], &["team"], &world.provider).await }),
            state::tags,
        ),
    ]
}

//! Copies of traffic: targets, filters with their rules, and sessions.

use super::arranged::{self, filter_creation, mirror, tags};
use super::state;
use crate::operation::{Operation, call, call_for, nothing};
use ec2_interactions::{
    MirrorDestination, MirrorDirection, MirrorRule, add_mirror_rule, create_mirror_filter, create_mirror_target,
    delete_mirror_filter, delete_mirror_rule, delete_mirror_session, delete_mirror_target, mirror_amazon_dns,
    mirror_network_interface,
};

const FILTER: &[&str] = &["traffic mirror filter `tmf-"];
const RULE: &[&str] = &["traffic mirror filter rule `tmfr-"];
const TARGET: &[&str] = &["traffic mirror target `tmt-"];

pub(super) fn table() -> Vec<Operation> {
    [targets_and_sessions(), filters()].into_iter().flatten().collect()
}

fn targets_and_sessions() -> Vec<Operation> {
    vec![
        Operation::changing(
            "ec2::create_mirror_target",
            &["traffic mirror target|network interface `eni-"],
            arranged::interface,
            |world| {
                let destination = MirrorDestination::NetworkInterface(world.id("interface"));
                let create =
                    async move { create_mirror_target(&destination, &tags(), Some("once"), &world.provider).await };
                call_for(create, |target| target.tags)
            },
            state::mirror_targets,
        ),
        Operation::changing(
            "ec2::delete_mirror_target",
            TARGET,
            arranged::target,
            of_id!(delete_mirror_target "target"),
            state::mirror_targets,
        ),
        Operation::changing(
            "ec2::mirror_network_interface",
            &["network interface `eni-"],
            arranged::target_and_filter,
            |world| {
                let mirror = mirror(world);
                call_for(async move { mirror_network_interface(&mirror, &world.provider).await }, |session| {
                    session.session_number
                })
            },
            state::mirror_sessions,
        ),
        Operation::changing(
            "ec2::delete_mirror_session",
            &["traffic mirror session `tms-"],
            arranged::session,
            of_id!(delete_mirror_session "session"),
            state::mirror_sessions,
        ),
    ]
}

fn filters() -> Vec<Operation> {
    vec![
        Operation::changing(
            "ec2::create_mirror_filter",
            &["traffic mirror filter"],
            nothing,
            |world| call_for(async { create_mirror_filter(&filter_creation(), &world.provider).await }, |_| ()),
            state::mirror_filters,
        )
        .admits(&["remains: true"]),
        Operation::changing(
            "ec2::delete_mirror_filter",
            FILTER,
            arranged::bare_filter,
            of_id!(delete_mirror_filter "filter"),
            state::mirror_filters,
        ),
        Operation::changing(
            "ec2::add_mirror_rule",
            FILTER,
            arranged::filter,
            |world| {
                let rule = MirrorRule::accept_all(1, MirrorDirection::Egress);
                call_for(async move { add_mirror_rule(&world.id("filter"), &rule, &world.provider).await }, |_| ())
            },
            state::mirror_filters,
        ),
        Operation::changing(
            "ec2::delete_mirror_rule",
            RULE,
            arranged::filter,
            of_id!(delete_mirror_rule "mirror rule"),
            state::mirror_filters,
        ),
        Operation::changing(
            "ec2::mirror_amazon_dns",
            FILTER,
            arranged::filter,
            |world| call(async { mirror_amazon_dns(&world.id("filter"), true, &world.provider).await }),
            state::mirror_filters,
        ),
    ]
}

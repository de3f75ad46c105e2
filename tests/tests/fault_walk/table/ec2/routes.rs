//! Route tables, whose they are, and their routes.

use super::arranged::{self, ALL, tags};
use super::state;
use crate::operation::{Operation, call, call_for};
use ec2_interactions::{
    RouteDestination, RouteTarget, associate_route_table, create_route, create_route_table, delete_route,
    delete_route_table, disassociate_route_table, replace_route, replace_route_table_association,
};

const TABLE: &[&str] = &["route table `rtb-"];
const ROUTE: &[&str] = &["rtb-"];
const ASSOCIATION: &[&str] = &["route table association `rtbassoc-|route table `rtb-"];

pub(super) fn table() -> Vec<Operation> {
    [tables(), routes()].into_iter().flatten().collect()
}

fn tables() -> Vec<Operation> {
    vec![
        Operation::changing(
            "ec2::create_route_table",
            &["route table|VPC `vpc-"],
            arranged::vpc,
            |world| {
                let create = async { create_route_table(&world.id("vpc"), &tags(), &world.provider).await };
                call_for(create, |table| table.tags)
            },
            state::tables,
        ),
        Operation::changing(
            "ec2::delete_route_table",
            TABLE,
            arranged::table,
            of_id!(delete_route_table "other table"),
            state::tables,
        ),
        Operation::changing(
            "ec2::associate_route_table",
            &["route table `rtb-|subnet `subnet-"],
            arranged::unassociated_table,
            |world| {
                let associate = async {
                    associate_route_table(&world.id("other table"), &world.id("subnet"), &world.provider).await
                };
                call_for(associate, |_| ())
            },
            state::tables,
        ),
        Operation::changing(
            "ec2::disassociate_route_table",
            ASSOCIATION,
            arranged::table,
            of_id!(disassociate_route_table "association"),
            state::tables,
        ),
        Operation::changing(
            "ec2::replace_route_table_association",
            ASSOCIATION,
            arranged::table,
            |world| {
                let replace = async {
                    replace_route_table_association(&world.id("association"), &world.id("other table"), &world.provider)
                        .await
                };
                call_for(replace, |_| ())
            },
            state::tables,
        ),
    ]
}

fn routes() -> Vec<Operation> {
    vec![
        Operation::changing(
            "ec2::create_route",
            ROUTE,
            arranged::table,
            |world| {
                let gateway = RouteTarget::InternetGateway(world.id("gateway"));
                let everywhere = RouteDestination::of(ALL);
                call(
                    async move { create_route(&world.id("other table"), &everywhere, &gateway, &world.provider).await },
                )
            },
            state::tables,
        ),
        Operation::changing(
            "ec2::replace_route",
            ROUTE,
            arranged::table,
            |world| {
                let nat = RouteTarget::NatGateway("nat-0a1b2c3d".to_owned());
                let everywhere = RouteDestination::of(ALL);
                call(async move { replace_route(&world.id("table"), &everywhere, &nat, &world.provider).await })
            },
            state::tables,
        ),
        Operation::changing(
            "ec2::delete_route",
            ROUTE,
            arranged::table,
            |world| call(async { delete_route(&world.id("table"), &RouteDestination::of(ALL), &world.provider).await }),
            state::tables,
        ),
    ]
}

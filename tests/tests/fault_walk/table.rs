//! Every public operation. A file a crate, or a part of one.

mod acm;
mod alarms;
mod bucket_settings;
mod buckets;
mod dashboards;
mod dynamodb;
#[cfg(feature = "ec2")]
mod ec2;
mod ecs;
mod eventbridge;
mod managed_policies;
mod metrics;
mod objects;
mod opensearch;
mod organizations;
mod profiles;
mod roles;
mod secretsmanager;
mod ssm;
mod sts;
mod sync;
mod workflows;

use crate::operation::Operation;
pub(crate) use eventbridge::Placed;
pub(crate) use metrics::OrderOutcome;

pub(crate) fn all() -> Vec<Operation> {
    let tables = [
        acm::table(),
        alarms::table(),
        bucket_settings::table(),
        buckets::table(),
        dashboards::table(),
        dynamodb::table(),
        #[cfg(feature = "ec2")]
        ec2::table(),
        ecs::table(),
        eventbridge::table(),
        managed_policies::table(),
        metrics::table(),
        objects::table(),
        opensearch::table(),
        organizations::table(),
        profiles::table(),
        roles::table(),
        secretsmanager::table(),
        ssm::table(),
        sts::table(),
        sync::table(),
        workflows::table(),
    ];
    tables.into_iter().flatten().collect()
}

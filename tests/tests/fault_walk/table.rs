//! Every public operation. A file a crate, or a part of one.

mod alarms;
mod bucket_settings;
mod buckets;
mod dashboards;
mod managed_policies;
mod metrics;
mod objects;
mod profiles;
mod roles;
mod sts;
mod sync;
mod workflows;

use crate::operation::Operation;

pub(crate) fn all() -> Vec<Operation> {
    let tables = [
        alarms::table(),
        bucket_settings::table(),
        buckets::table(),
        dashboards::table(),
        managed_policies::table(),
        metrics::table(),
        objects::table(),
        profiles::table(),
        roles::table(),
        sts::table(),
        sync::table(),
        workflows::table(),
    ];
    tables.into_iter().flatten().collect()
}

//! Dashboards of CloudWatch.

use crate::operation::{Answer, Doing, Operation, all, call, nothing};
use crate::world::World;
use cloudwatch_interactions::{
    DashboardBody, DashboardError, TextWidget, delete_dashboards, get_dashboard, list_dashboards, put_dashboard,
};
use futures::FutureExt;

const SHOP: &[&str] = &["shop"];

pub(crate) fn table() -> Vec<Operation> {
    vec![
        Operation::reading("cloudwatch::get_dashboard", SHOP, dashboard, |world| {
            call(get_dashboard("shop", &world.provider))
        }),
        Operation::reading("cloudwatch::list_dashboards", &["ListDashboards"], dashboard, |world| {
            all(list_dashboards("", &world.provider))
        }),
        Operation::changing("cloudwatch::put_dashboard", SHOP, nothing, putting, state),
        Operation::changing("cloudwatch::delete_dashboards", &["Dashboards"], dashboard, deleting, state)
            .honest("DeleteDashboards", &["404"], "")
            .honest("DeleteDashboards", &[], "failed: [FailedDeletion { name: \"shop\""),
    ]
}

fn body() -> DashboardBody {
    DashboardBody::new([TextWidget::new("# Shop")])
}

fn dashboard(world: &World) -> Doing<'_, ()> {
    async { drop(put_dashboard("shop", &body(), &world.steady).await.expect("a dashboard")) }.boxed_local()
}

fn putting(world: &World) -> Doing<'_, Answer> {
    call(async { put_dashboard("shop", &body(), &world.provider).await })
}

fn deleting(world: &World) -> Doing<'_, Answer> {
    call(delete_dashboards(["shop"], &world.provider))
}

fn state(world: &World) -> Doing<'_, String> {
    async {
        match get_dashboard("shop", &world.steady).await {
            Err(DashboardError::DoesNotExist { .. }) => "no dashboard".to_owned(),
            dashboard => format!("{:?}", dashboard.expect("a dashboard").body),
        }
    }
    .boxed_local()
}

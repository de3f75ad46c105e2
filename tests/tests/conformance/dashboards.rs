//! Dashboards as they are kept.

use crate::world::World;
use cloudwatch_interactions::{
    AlarmWidget, DashboardBody, DashboardError, Metric, MetricWidget, TextWidget, Widget, WidgetPlace,
    delete_dashboards, get_dashboard, list_dashboards, put_dashboard,
};
use futures::TryStreamExt;

// Moto does not know the SDK's protocol. Of ministack's list, which a deletion needs, the SDK cannot read the times.
play! {
    when_a_dashboard_is_put_then_it_is_read_back_and_replaced: on_ministack, on_embedded;
    when_a_dashboard_is_not_there_then_the_error_says_so: on_ministack, on_embedded;
    when_another_account_looks_for_a_dashboard_then_it_is_not_there: on_ministack;
    when_dashboards_are_listed_and_deleted_then_those_that_are_missing_are_told: on_embedded;
    // Ministack takes any body.
    when_the_body_of_a_dashboard_is_refused_then_what_is_wrong_is_told_and_the_old_one_stays: on_embedded;
}

fn body(title: &str) -> DashboardBody {
    let latency = Metric::new("Shop", "Latency").and_then(|metric| metric.with_dimension("Cluster", "blue"));
    let latency = MetricWidget::new("us-east-1").with_title(title).with_metric(&latency.expect("a metric"));
    let place = WidgetPlace { x: 0, y: 2, width: 12, height: 6 };
    DashboardBody::new([
        Widget::from(TextWidget::new("# Shop\n\"quoted\" & <tagged>")),
        Widget::from(latency).at(place),
        AlarmWidget::new(["arn:aws:cloudwatch:us-east-1:123456789012:alarm:slow"]).into(),
    ])
}

async fn when_a_dashboard_is_put_then_it_is_read_back_and_replaced(world: World) {
    for title in ["Latency", "Latency of all"] {
        assert_eq!(put_dashboard("shop", &body(title), &world.provider).await.expect("a put"), []);
        let found = get_dashboard("shop", &world.provider).await.expect("a dashboard");
        assert_eq!((found.name.as_str(), found.body), ("shop", body(title)));
        assert!(found.arn.is_some_and(|arn| arn.contains(&world.account_id) && arn.ends_with("dashboard/shop")));
    }
}

async fn when_a_dashboard_is_not_there_then_the_error_says_so(world: World) {
    put_dashboard("shop", &body("Latency"), &world.provider).await.expect("a put");
    let missing = get_dashboard("Shop", &world.provider).await.expect_err("names are case-sensitive");
    assert!(matches!(missing, DashboardError::DoesNotExist { .. }), "{missing:?}");
}

async fn when_another_account_looks_for_a_dashboard_then_it_is_not_there(world: World) {
    put_dashboard("shop", &body("Latency"), &world.provider).await.expect("a put");
    let other = world.another_account().await;
    let missing = get_dashboard("shop", &other.provider).await.expect_err("it is another account's");
    assert!(matches!(missing, DashboardError::DoesNotExist { .. }), "{missing:?}");
}

async fn when_dashboards_are_listed_and_deleted_then_those_that_are_missing_are_told(world: World) {
    for name in ["shop", "shop-old", "stock-shop"] {
        put_dashboard(name, &body("Latency"), &world.provider).await.expect("a put");
    }
    let list = async |prefix: &str| -> Vec<String> {
        let names = list_dashboards(prefix, &world.provider).map_ok(|dashboard| dashboard.name);
        names.try_collect().await.expect("a list")
    };
    assert_eq!(list("shop").await, ["shop", "shop-old"]);

    let report = delete_dashboards(["shop", "gone", "stock-shop"], &world.provider).await.expect("a report");

    assert_eq!(report.deleted, ["shop", "stock-shop"]);
    assert_eq!((report.missing, report.failed), (vec!["gone".to_owned()], Vec::new()));
    assert_eq!(list("").await, ["shop-old"]);
    let missing = get_dashboard("shop", &world.provider).await.expect_err("it is gone");
    assert!(matches!(missing, DashboardError::DoesNotExist { .. }), "{missing:?}");
}

async fn when_the_body_of_a_dashboard_is_refused_then_what_is_wrong_is_told_and_the_old_one_stays(world: World) {
    put_dashboard("shop", &body("Latency"), &world.provider).await.expect("a put");
    let untyped: DashboardBody = r#"{"widgets":[{"type":"text","properties":{}},{"x":1}]}"#.parse().expect("JSON");

    let refused = put_dashboard("shop", &untyped, &world.provider).await.expect_err("a widget of no type");

    let DashboardError::InvalidBody { messages, .. } = &refused else { panic!("{refused:?}") };
    assert_eq!(messages.iter().map(|message| message.path.as_str()).collect::<Vec<_>>(), ["/widgets/1"]);
    assert_eq!(get_dashboard("shop", &world.provider).await.expect("a dashboard").body, body("Latency"));
}

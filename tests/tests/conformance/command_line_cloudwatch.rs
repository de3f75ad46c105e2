//! `awsi metrics`, `awsi alarm` and `awsi dashboard` as processes.

use crate::world::World;
use cloudwatch_interactions::{Metric, Statistic, TimeRange, get_alarm, get_metric_statistics};
use std::fs;
use std::time::{Duration, SystemTime};

// Moto does not know the SDK's protocol.
play! {
    when_awsi_puts_metrics_then_the_library_finds_them_and_awsi_lists_reads_and_draws_them: on_ministack;
    when_awsi_reads_an_expression_that_is_not_answered_then_the_exit_code_says_so: on_ministack;
    when_awsi_ensures_alarms_then_it_shows_waits_for_and_deletes_them: on_ministack;
    when_awsi_puts_a_dashboard_then_it_shows_what_was_put: on_ministack;
}

async fn when_awsi_puts_metrics_then_the_library_finds_them_and_awsi_lists_reads_and_draws_them(world: World) {
    let folder = tempfile::tempdir().expect("a folder");
    let picture = folder.path().join("orders.svg");
    let blue = ["--dimension", "Cluster=blue"];
    let begun = SystemTime::now() - Duration::from_mins(1);

    world.awsi(&[&["metrics", "put", "Shop", "Orders", "3", "4.5", "--unit", "Count"], &blue[..]].concat()).exits(0);
    world.awsi(&["metrics", "put", "Shop", "Orders", "100", "--dimension", "Cluster=green"]).exits(0);
    let listed = world.awsi(&["metrics", "ls", "Shop", "-d", "Cluster=blue", "--output", "json"]).exits(0);
    // By the hour, as a minute may just end.
    let reading = ["Shop", "Orders", "--stat", "Sum", "--stat", "p100", "--period", "1h"];
    let read = world.awsi(&[&["metrics", "get"], &reading[..], &blue, &["--csv"]].concat()).exits(0);
    let drawn = world.awsi(&[&["metrics", "plot"], &reading[..], &blue, &["--utc"]].concat()).exits(0);
    let file = ["--file", picture.to_str().expect("UTF-8")];
    world.awsi(&[&["metrics", "plot"], &reading[..], &blue, &file].concat()).exits(0);

    let orders =
        Metric::new("Shop", "Orders").and_then(|metric| metric.with_dimension("Cluster", "blue")).expect("a metric");
    let range = TimeRange { start: begun, end: SystemTime::now() + Duration::from_mins(1) };
    let hour = Duration::from_hours(1);
    let found = get_metric_statistics(&orders, &[Statistic::SUM], hour, range, &world.provider).await;
    let sum: f64 = found.expect("statistics").iter().map(|one| one.values[&Statistic::SUM]).sum();
    assert!((sum - 7.5).abs() < 1e-9, "{sum}");
    assert!(listed.stdout.contains("blue") && !listed.stdout.contains("green"), "{listed:?}");
    let rows: Vec<&str> = read.stdout.lines().collect();
    assert_eq!(rows.len(), 3, "{read:?}");
    assert!(rows[1].ends_with(",m1,Orders Sum,7.5") && rows[2].ends_with(",m2,Orders p100,4.5"), "{read:?}");
    assert!(drawn.stdout.contains("Orders Sum") && drawn.stdout.contains("Orders p100"), "{drawn:?}");
    assert!(fs::read_to_string(&picture).expect("a picture").contains("Orders Sum"));
}

async fn when_awsi_reads_an_expression_that_is_not_answered_then_the_exit_code_says_so(world: World) {
    world.awsi(&["metrics", "put", "Shop", "Orders", "3"]).exits(0);

    let answer = world.awsi(&["metrics", "get", "Shop", "Orders", "--expression", "m1 * 2"]).exits(1);

    // Ministack knows no expressions.
    assert!(answer.stderr.contains("e1: InternalError"), "{answer:?}");
}

async fn when_awsi_ensures_alarms_then_it_shows_waits_for_and_deletes_them(world: World) {
    let slow = ["alarm", "ensure", "slow", "--namespace", "Shop", "--metric", "Latency", "--stat", "p99"];
    let when = |condition: &'static str| [&slow[..], &["--when", condition, "--periods", "3"]].concat();

    let created = world.awsi(&when(">250")).exits(0);
    let unchanged = world.awsi(&when("> 250.0")).exits(0);
    let changed = world.awsi(&when(">=300")).exits(0);
    world.awsi(&["alarm", "ensure", "down", "--rule", "ALARM(slow)"]).exits(0);
    let listed = world.awsi(&["alarm", "ls", "--output", "json"]).exits(0);
    world.awsi(&["alarm", "set-state", "slow", "alarm", "--reason", "trying"]).exits(0);
    let waited = world.awsi(&["alarm", "wait", "down", "--state", "alarm", "--timeout", "10s"]).exits(0);
    let shown = world.awsi(&["alarm", "show", "slow", "--output", "json"]).exits(0);
    let history = world.awsi(&["alarm", "history", "slow", "--output", "json"]).exits(0);
    // Ministack does not tell that `down` needs it.
    world.awsi(&["alarm", "rm", "slow", "--yes"]).exits(1);
    let removed = world.awsi(&["alarm", "rm", "slow", "down", "gone", "--yes"]).exits(0);

    assert!(created.stdout.contains("created") && unchanged.stdout.contains("unchanged"), "{created:?} {unchanged:?}");
    assert!(changed.stdout.contains("250 -> 300"), "{changed:?}");
    assert_eq!(listed.stdout.matches("\"name\"").count(), 2, "{listed:?}");
    assert!(waited.stdout.contains("ALARM"), "{waited:?}");
    assert!(shown.stdout.contains("p99 of Shop Latency by 60 s GreaterThanOrEqualToThreshold 300"), "{shown:?}");
    assert!(history.stdout.contains("from INSUFFICIENT_DATA to ALARM"), "{history:?}");
    assert_eq!(removed.stdout, "Deleted 2 alarms. Not there: gone.\n");
    assert!(get_alarm("slow", &world.provider).await.is_err());
    world.awsi(&["alarm", "show", "slow"]).exits(3);
}

async fn when_awsi_puts_a_dashboard_then_it_shows_what_was_put(world: World) {
    let folder = tempfile::tempdir().expect("a folder");
    let (file, body) =
        (folder.path().join("shop.json"), r#"{"widgets":[{"type":"text","properties":{"markdown":"a"}}]}"#);
    fs::write(&file, body).expect("a file");

    world.awsi(&["dashboard", "put", "shop", file.to_str().expect("UTF-8")]).exits(0);
    let shown = world.awsi(&["dashboard", "show", "shop"]).exits(0);

    let compact: String = shown.stdout.split_whitespace().collect();
    assert!(compact.contains(r#""markdown":"a""#) && compact.contains(r#""type":"text""#), "{shown:?}");
    world.awsi(&["dashboard", "show", "stock"]).exits(3);
}

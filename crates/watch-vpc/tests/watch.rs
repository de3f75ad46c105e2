//! The application on the embedded AWS.
#![expect(clippy::expect_used, reason = "a test that cannot be set up fails")]

#[path = "../src/stage.rs"]
mod stage;

use aws_interactions_core::AwsClientProvider;
use aws_interactions_local::{Fault, FaultInjector, LocalAws};
use cloudwatch_interactions::{Dimensions, Metric, Statistic, TimeRange, get_metric_statistics};
use std::time::Duration;
use watch_vpc::metrics::NAMESPACE;
use watch_vpc::{WatchError, end_watch, watch_vpc, watched_vpcs};

/// A network with an instance, and a cluster that is set up.
struct World {
    _aws: LocalAws,
    faults: FaultInjector,
    provider: AwsClientProvider,
    vpc: String,
    subnet: String,
}

impl World {
    async fn new() -> Self {
        let aws = LocalAws::start().await.expect("a free port");
        let faults = FaultInjector::over(LocalAws::http_client());
        let builder = aws.provider_builder().http_client(faults.clone()).max_attempts(1);
        let provider = builder.build().await.expect("a provider");
        let (vpc, subnet) = stage::network(&provider).await.expect("a network");
        let settings = stage::settings(&subnet, &provider).await.expect("a target");
        settings.write("security", &provider).await.expect("set up");
        stage::start_instance(&subnet, &provider).await.expect("an instance");
        Self { _aws: aws, faults, provider, vpc, subnet }
    }

    fn calls(&self, operation: &str) -> u64 {
        self.faults.calls().get(operation).copied().unwrap_or_default()
    }

    /// How often something of this kind ended so, as CloudWatch has it.
    async fn count(&self, kind: &str, outcome: &str) -> String {
        let dimensions = [("Cluster", "security"), ("Vpc", self.vpc.as_str()), ("Event", kind)];
        let metric = Metric::new(NAMESPACE, outcome).expect("a name");
        let metric = metric.with_dimensions(Dimensions::new(dimensions).expect("dimensions"));
        let (minute, hour) = (Duration::from_mins(1), TimeRange::last(Duration::from_hours(1)));
        let found = get_metric_statistics(&metric, &[Statistic::SUM], minute, hour, &self.provider).await;
        let sums = found.expect("statistics");
        let sum: f64 = sums.iter().filter_map(|statistics| statistics.values.get(&Statistic::SUM)).sum();
        sum.to_string()
    }
}

#[tokio::test]
async fn when_a_vpc_is_watched_then_it_is_mirrored_remembered_told_and_counted() {
    let world = World::new().await;
    let report = watch_vpc("security", &world.vpc, &world.provider).await.expect("watched");
    assert!(report.is_complete());
    assert_eq!(watched_vpcs("security", &world.provider).await.expect("a list"), [world.vpc.as_str()]);
    assert_eq!((world.calls("CreateTrafficMirrorSession"), world.calls("PutEvents")), (1, 1));
    assert_eq!(world.count("MirrorInterface", "Mirrored").await, "1");
    assert_eq!(world.count("MirrorInterface", "NotMirrorable").await, "1", "the target itself");
    assert_eq!(world.count("MirrorInterface", "Failed").await, "0");
    assert_eq!(world.count("WatchVpc", "Complete").await, "1");
}

#[tokio::test]
async fn when_it_is_watched_again_then_only_what_is_new_is_mirrored_and_told() {
    let world = World::new().await;
    watch_vpc("security", &world.vpc, &world.provider).await.expect("watched");
    watch_vpc("security", &world.vpc, &world.provider).await.expect("watched");
    assert_eq!((world.calls("CreateTrafficMirrorSession"), world.calls("PutEvents")), (1, 1), "nothing is new");
    stage::start_instance(&world.subnet, &world.provider).await.expect("an instance");
    watch_vpc("security", &world.vpc, &world.provider).await.expect("watched");
    assert_eq!((world.calls("CreateTrafficMirrorSession"), world.calls("PutEvents")), (2, 2));
    assert_eq!(world.count("MirrorInterface", "AlreadyMirrored").await, "2");
}

#[tokio::test]
async fn when_an_interface_fails_then_it_is_told_and_the_next_run_mirrors_it() {
    let world = World::new().await;
    world.faults.fail("CreateTrafficMirrorSession", Fault::ConnectionReset);
    let report = watch_vpc("security", &world.vpc, &world.provider).await.expect("a report");
    assert!(!report.is_complete());
    assert_eq!(world.count("MirrorInterface", "Failed").await, "1");
    assert_eq!(world.count("WatchVpc", "Incomplete").await, "1");
    assert_eq!(world.calls("PutEvents"), 1, "a failure is an event too");
    assert!(watch_vpc("security", &world.vpc, &world.provider).await.expect("a report").is_complete());
}

#[tokio::test]
async fn when_the_watch_ends_then_sessions_and_memory_are_gone() {
    let world = World::new().await;
    watch_vpc("security", &world.vpc, &world.provider).await.expect("watched");
    let report = end_watch("security", &world.vpc, &world.provider).await.expect("ended");
    assert_eq!((report.sessions.len(), report.is_complete()), (1, true));
    assert!(watched_vpcs("security", &world.provider).await.expect("a list").is_empty());
    assert_eq!(world.count("EndMirror", "Ended").await, "1");
    assert_eq!(world.calls("PutEvents"), 2);
}

#[tokio::test]
async fn when_a_session_cannot_be_ended_then_the_vpc_stays_on_the_list() {
    let world = World::new().await;
    watch_vpc("security", &world.vpc, &world.provider).await.expect("watched");
    world.faults.fail("DeleteTrafficMirrorSession", Fault::ConnectionReset);
    let report = end_watch("security", &world.vpc, &world.provider).await.expect("a report");
    assert!(!report.is_complete());
    assert_eq!(watched_vpcs("security", &world.provider).await.expect("a list"), [world.vpc.as_str()]);
    assert_eq!(world.count("EndMirror", "NotEnded").await, "1");
}

#[tokio::test]
async fn when_the_cluster_is_not_set_up_then_nothing_is_done_and_the_error_names_it() {
    let world = World::new().await;
    let looked = world.calls("DescribeNetworkInterfaces");
    let error = watch_vpc("nobody", &world.vpc, &world.provider).await.expect_err("no settings");
    assert!(matches!(&error, WatchError::Settings { cluster, .. } if cluster == "nobody"), "{error:?}");
    assert_eq!(world.calls("DescribeNetworkInterfaces"), looked);
    let error = watch_vpc("security", "vpc-0a1b2c3d", &world.provider).await.expect_err("no VPC");
    assert!(matches!(&error, WatchError::Mirror { vpc, .. } if vpc == "vpc-0a1b2c3d"), "{error:?}");
}

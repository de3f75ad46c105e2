//! Every command of `awsi` as a process of its own, against an embedded AWS.
#![expect(clippy::expect_used, reason = "a scenario that cannot be set up fails")]

mod alarms;
mod broken_off;
mod bucket_status;
mod buckets;
mod caller;
mod canned;
#[cfg(feature = "acm")]
mod certificates;
mod cloudwatch;
mod copies;
mod dashboards;
mod deletion;
mod demo;
mod diff;
mod doctor;
#[cfg(feature = "opensearch")]
mod domains;
mod door;
mod downloads;
#[cfg(feature = "ec2")]
mod ec2_server;
mod errors;
#[cfg(feature = "eventbridge")]
mod events;
mod fan_out;
mod fan_out_results;
mod far_aws;
mod finding;
mod help;
mod hostile;
mod identity;
#[cfg(feature = "ec2")]
mod instances;
mod json;
#[cfg(any(
    feature = "acm",
    feature = "dynamodb",
    feature = "ecs",
    feature = "eventbridge",
    feature = "opensearch",
    feature = "secretsmanager",
    feature = "ssm"
))]
mod json_service;
mod killed_copies;
mod killed_purge;
mod killed_sync;
mod killed_uploads;
mod listing;
mod local_serve;
mod logging;
mod metrics;
#[cfg(feature = "ec2")]
mod mirrors;
mod moves;
mod output;
#[cfg(feature = "ssm")]
mod params;
mod permissions;
mod presign;
mod removal;
mod request;
mod role_can;
mod role_ensure;
mod role_rm;
mod roles;
#[cfg(feature = "secretsmanager")]
mod secret_values;
mod secrets;
mod secrets_everywhere;
#[cfg(feature = "ecs")]
mod services;
mod settings;
mod sources;
mod sync;
#[cfg(feature = "dynamodb")]
mod tables;
mod terminal;
#[cfg(unix)]
mod transfers;
mod unfinished_uploads;
mod uploads;
#[cfg(feature = "ec2")]
mod vpcs;
mod world;

//! Every command of `awsi` as a process of its own, against an embedded AWS.
#![expect(clippy::expect_used, reason = "a scenario that cannot be set up fails")]

mod alarms;
mod bucket_status;
mod buckets;
mod caller;
mod canned;
mod cloudwatch;
mod copies;
mod dashboards;
mod deletion;
mod demo;
mod doctor;
mod door;
mod downloads;
#[cfg(feature = "ec2")]
mod ec2_server;
mod errors;
mod fan_out;
mod fan_out_results;
mod far_aws;
mod help;
mod identity;
#[cfg(feature = "ec2")]
mod instances;
mod json;
mod listing;
mod local_serve;
mod logging;
mod metrics;
mod output;
mod presign;
mod removal;
mod request;
mod role_can;
mod role_ensure;
mod role_rm;
mod roles;
mod secrets;
mod settings;
mod sources;
mod sync;
mod terminal;
mod uploads;
#[cfg(feature = "ec2")]
mod vpcs;
mod world;

//! Every command of `awsi` as a process of its own, against an embedded AWS.
#![expect(clippy::expect_used, reason = "a scenario that cannot be set up fails")]

mod alarms;
mod bucket_status;
mod buckets;
mod canned;
mod cloudwatch;
mod copies;
mod deletion;
mod demo;
mod door;
mod downloads;
#[cfg(feature = "ec2")]
mod ec2_server;
mod errors;
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
mod terminal;
mod uploads;
#[cfg(feature = "ec2")]
mod vpcs;
mod world;

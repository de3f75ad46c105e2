//! Every command of `awsi` as a process of its own, against an embedded AWS.
#![expect(clippy::expect_used, reason = "a scenario that cannot be set up fails")]

mod bucket_status;
mod buckets;
mod canned;
mod copies;
mod deletion;
mod demo;
mod door;
mod downloads;
mod errors;
mod help;
mod identity;
mod json;
mod listing;
mod local_serve;
mod output;
mod presign;
mod removal;
mod request;
mod secrets;
mod settings;
mod terminal;
mod uploads;
mod world;

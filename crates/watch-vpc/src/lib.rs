//! An application over these crates: the traffic of VPCs, copied to where it is watched.
//!
//! A **cluster** watches. Where its copies go is kept as a parameter of SSM ([`WatchSettings`]), and so is which VPCs it
//! watches. [`watch_vpc`] has the workflow of `orchestration` mirror each network interface of a VPC, tells EventBridge what
//! became of each ([`WatchEvent`]), and counts the outcomes in `CloudWatch` ([`metrics`]). [`end_watch`] takes it back.
//!
//! What an application brings is in these files: its settings, its events, its outcomes, and the order in which things are
//! done. Everything AWS has surprises in (pages, limits, retries, partial failures) is behind the functions it calls.
//!
//! `cargo run -p watch-vpc` plays it on the embedded AWS.

mod event;
pub mod metrics;
mod settings;
mod watch;

pub use event::WatchEvent;
pub use settings::{WatchSettings, watched_vpcs};
pub use watch::{WatchError, end_watch, watch_vpc};

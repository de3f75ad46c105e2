//! VPCs torn down and mirrored, on a small EC2 made for it.
#![expect(clippy::expect_used, reason = "a test that cannot be set up fails")]

mod fake;
mod full;
mod mirror;
mod teardown;
mod teardown_blockers;
mod teardown_faults;

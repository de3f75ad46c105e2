//! The architecture: each invariant is a pure function from what the workspace is to its violations, and is shown here
//! both to hold for the workspace and to fail on a planted violation.

#![allow(clippy::expect_used, reason = "in a test a panic is the report")]

mod build_scripts;
mod clients;
mod dependencies;
mod exception;
mod features;
mod layout;
mod listing;
mod names;
mod package;
mod panics;
mod public_api;
mod publishing;
mod role;
mod sdk_names;
mod secrets;
mod source;
mod surface;
mod violation;
mod workspace;

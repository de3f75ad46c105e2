//! `awsi bucket status` against a bare SDK program that asks the same.

use super::instructions;
use super::null_s3::NullS3;
use super::table::{Bar, heading, row};
use super::usage::Usage;
use anyhow::Result;
use std::ffi::OsStr;
use std::path::Path;

const BUCKET: &str = "bench-status";
const ROUNDS: usize = 21;

pub(super) fn run(bare: &Path, awsi: &Path) -> Result<()> {
    heading("bare SDK");
    let server = NullS3::start(0)?;
    let bare_arguments = [BUCKET.to_owned()];
    let our_arguments = ["bucket", "status", BUCKET].map(str::to_owned);
    if instructions::are_countable() {
        let of = |program, arguments: &[String]| {
            let arguments: Vec<&OsStr> = arguments.iter().map(OsStr::new).collect();
            instructions::of_process(program, &arguments, &server.variables())
        };
        let (bare, ours) = (of(bare, &bare_arguments)?, of(awsi, &our_arguments)?);
        row("the process of `awsi bucket status`, instructions", bare, ours, Bar::Times(1.15));
    }
    let (mut of_bare, mut of_ours) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        of_bare.push(Usage::of(bare, &bare_arguments, &server)?);
        of_ours.push(Usage::of(awsi, &our_arguments, &server)?);
    }
    let (bare, ours) = (Usage::median(&of_bare), Usage::median(&of_ours));
    row(&format!("the same, CPU µs, median of {ROUNDS} by turns"), bare.cpu, ours.cpu, Bar::Times(1.15));
    row("the same, wall µs", bare.wall, ours.wall, Bar::Times(1.2));
    row("the same, peak KiB", bare.peak, ours.peak, Bar::None);
    Ok(())
}

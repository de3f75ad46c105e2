//! What a program costs: `bench-measure PROGRAM ARGUMENT…` runs it and prints its CPU and wall time in µs and its peak
//! memory in KiB. Its output goes nowhere.

use anyhow::{Context, Result, ensure};
use std::process::{Command, Stdio};
use std::time::Instant;
use wait4::Wait4;

fn main() -> Result<()> {
    let mut arguments = std::env::args_os().skip(1);
    let mut program = Command::new(arguments.next().context("usage: bench-measure PROGRAM ARGUMENT…")?);
    program.args(arguments).stdin(Stdio::null()).stdout(Stdio::null());
    let begun = Instant::now();
    let used = program.spawn().with_context(|| format!("{program:?} did not start"))?.wait4()?;
    let wall = begun.elapsed().as_micros();
    ensure!(used.status.success(), "{program:?}: {}", used.status);
    let cpu = (used.rusage.utime + used.rusage.stime).as_micros();
    println!("{cpu} {wall} {}", used.rusage.maxrss / 1024);
    Ok(())
}

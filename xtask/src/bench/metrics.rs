//! Recording and publishing metrics, beside what others do.

use super::table::{Bar, heading, row};
use super::{instructions, number, numbers};
use anyhow::Result;
use std::path::Path;
use std::process::Command;

/// At how many threads a record is timed.
const TASKS: [&str; 3] = ["1", "2", "8"];

pub(super) fn run(program: &Path) -> Result<()> {
    heading("other");
    if instructions::are_countable() {
        let of = |how| instructions::of_one(program, &["record", how], 1_000_000, 2_000_000);
        row("a counter, instructions: a sharded map's", of("map")?, of("handle")?, Bar::Times(2.0));
    }
    for tasks in TASKS {
        let of = |how| number(Command::new(program).args(["cpu", how, tasks]));
        let name = |other: &str| format!("a counter at {tasks} tasks, ps of CPU: {other}");
        row(&name("a sharded map"), of("map")?, of("handle")?, Bar::Times(2.0));
        let facade = of("facade-ours")?;
        row(&name("map, by facade"), of("map")?, facade, Bar::Times(2.0));
        row(&name("no-op recorder"), of("facade-noop")?, facade, Bar::None);
        row(&name("metrics_cloudwatch"), of("facade-metrics-cloudwatch")?, facade, Bar::Times(1.0));
    }
    let ours = Published::by(program, "handles")?;
    ours.rows("one a call (1 % measured)", &Published::by(program, "one-a-call")?);
    let ours = Published::by(program, "facade-ours")?;
    ours.rows("metrics_cloudwatch", &Published::by(program, "facade-metrics-cloudwatch")?);
    Ok(())
}

/// What a million observations of 100 metrics took.
struct Published {
    calls: u64,
    bytes: u64,
    peak_kibibytes: u64,
}

impl Published {
    fn by(program: &Path, how: &str) -> Result<Self> {
        let [calls, bytes, peak_kibibytes] = numbers(Command::new(program).args(["publish", how]))?;
        Ok(Self { calls, bytes, peak_kibibytes })
    }

    fn rows(&self, other_name: &str, other: &Self) {
        let name = |what: &str| format!("publishing, {what}: {other_name}");
        row(&name("calls"), other.calls, self.calls, Bar::Times(1.0));
        row(&name("bytes"), other.bytes, self.bytes, Bar::Times(1.0));
        row(&name("peak KiB"), other.peak_kibibytes, self.peak_kibibytes, Bar::None);
    }
}

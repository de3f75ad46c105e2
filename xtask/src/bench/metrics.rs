//! Recording and publishing metrics, beside what others do.

use super::{instructions, number, row};
use anyhow::{Context, Result, ensure};
use std::path::Path;
use std::process::Command;

/// At how many threads a record is timed.
const TASKS: [&str; 3] = ["1", "2", "8"];

pub(super) fn run(program: &Path) -> Result<()> {
    println!("{:<52} {:>14} {:>14} {:>7}  bar", "", "other", "ours", "ratio");
    if instructions::are_countable() {
        let of = |how| instructions::of_one(program, &["record", how], 1_000_000, 2_000_000);
        row("a counter, instructions: a sharded map's", of("map")?, of("handle")?, "2");
    }
    for tasks in TASKS {
        let of = |how| number(Command::new(program).args(["cpu", how, tasks]));
        let name = |other: &str| format!("a counter at {tasks} tasks, ps of CPU: {other}");
        row(&name("a sharded map"), of("map")?, of("handle")?, "2");
        let facade = of("facade-ours")?;
        row(&name("map, by facade"), of("map")?, facade, "2");
        row(&name("no-op recorder"), of("facade-noop")?, facade, "-");
        row(&name("metrics_cloudwatch"), of("facade-metrics-cloudwatch")?, facade, "1");
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
        let output = Command::new(program).args(["publish", how]).output().context("bench-metrics did not start")?;
        let text = String::from_utf8_lossy(&output.stdout);
        ensure!(output.status.success(), "publish {how}: {}", String::from_utf8_lossy(&output.stderr));
        let numbers: Vec<u64> = text.split_whitespace().filter_map(|word| word.parse().ok()).collect();
        let [calls, bytes, peak_kibibytes] = *numbers.as_slice() else {
            anyhow::bail!("publish {how} printed `{text}`, which is not three numbers")
        };
        Ok(Self { calls, bytes, peak_kibibytes })
    }

    fn rows(&self, other_name: &str, other: &Self) {
        let name = |what: &str| format!("publishing, {what}: {other_name}");
        row(&name("calls"), other.calls, self.calls, "1");
        row(&name("bytes"), other.bytes, self.bytes, "1");
        row(&name("peak KiB"), other.peak_kibibytes, self.peak_kibibytes, "-");
    }
}

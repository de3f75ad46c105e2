//! What many accounts and regions cost.

use super::{instructions, number, row};
use anyhow::{Context, Result, ensure};
use std::path::Path;
use std::process::Command;

pub(super) fn run(program: &Path) -> Result<()> {
    println!("{:<52} {:>14} {:>14} {:>7}  bar", "", "at best", "ours", "ratio");
    let output = Command::new(program).arg("run").output().context("bench-fan-out did not start")?;
    let text = String::from_utf8_lossy(&output.stdout);
    ensure!(output.status.success(), "run: {}", String::from_utf8_lossy(&output.stderr));
    let numbers: Vec<u64> = text.split_whitespace().filter_map(|word| word.parse().ok()).collect();
    let [at_best, took, accounts, assumed] = *numbers.as_slice() else {
        anyhow::bail!("run printed `{text}`, which is not four numbers")
    };
    row("800 targets, 50 ms a call, 64 at a time, ms", at_best, took, "1.2");
    row("AssumeRole for 200 accounts, 4 regions each", accounts, assumed, "1");
    let of = |what| number(Command::new(program).args(["bytes", what]));
    let bar = "50000";
    row("an idle target's provider, bytes", 0, of("provider")?, bar);
    row("an idle target's provider with a client, bytes", 0, of("client")?, bar);
    row("an idle target's provider that was used, bytes", 0, of("used")?, bar);
    row("another region of an account, used, bytes", 0, of("region")?, bar);
    row(
        "a child provider with a client, ns of CPU",
        0,
        number(Command::new(program).args(["cpu", "1000"]))?,
        "1000000",
    );
    if instructions::are_countable() {
        let child = instructions::of_one(program, &["children"], 1_000, 2_000)?;
        row("a child provider with a client, instructions", 0, child, "-");
    }
    Ok(())
}

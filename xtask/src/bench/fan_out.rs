//! What many accounts and regions cost.

use super::table::{Bar, heading, row};
use super::{instructions, number, numbers};
use anyhow::Result;
use std::path::Path;
use std::process::Command;

pub(super) fn run(program: &Path) -> Result<()> {
    heading("at best");
    let [at_best, took, accounts, assumed] = numbers(Command::new(program).arg("run"))?;
    row("800 targets, 50 ms a call, 64 at a time, ms", at_best, took, Bar::Times(1.2));
    row("AssumeRole for 200 accounts, 4 regions each", accounts, assumed, Bar::Times(1.0));
    let of = |what| number(Command::new(program).args(["bytes", what]));
    let bar = Bar::AtMost(50_000);
    row("an idle target's provider, bytes", None, of("provider")?, bar);
    row("an idle target's provider with a client, bytes", None, of("client")?, bar);
    row("an idle target's provider that was used, bytes", None, of("used")?, bar);
    row("another region of an account, used, bytes", None, of("region")?, bar);
    let cpu = number(Command::new(program).args(["cpu", "1000"]))?;
    row("a child provider with a client, ns of CPU", None, cpu, Bar::AtMost(1_000_000));
    if instructions::are_countable() {
        let child = instructions::of_one(program, &["children"], 1_000, 2_000)?;
        row("a child provider with a client, instructions", None, child, Bar::None);
    }
    Ok(())
}

//! Getters, calls and pages over an instant answer.

use super::table::{Bar, heading, row};
use super::{instructions, number};
use anyhow::Result;
use std::path::Path;
use std::process::Command;

pub(super) fn run(program: &Path) -> Result<()> {
    heading("bare SDK");
    if instructions::are_countable() {
        let of = |task: &str, few, many| instructions::of_one(program, &[task], few, many);
        let (clone, getter) = (of("clone", 10_000, 20_000)?, of("getter", 10_000, 20_000)?);
        row("a cached client, instructions", clone, getter, Bar::Times(3.0));
        let (raw, wrapper) = (of("raw", 200, 400)?, of("wrapper", 200, 400)?);
        row("a call over an instant answer, instructions", raw, wrapper, Bar::Times(1.03));
        let (raw, list) = (of("raw-list", 20, 40)?, of("list", 20, 40)?);
        row("a page of 1,000 objects, instructions", raw, list, Bar::Times(0.5));
    } else {
        println!("valgrind is not installed: instructions are not counted");
    }
    let allocations = |task: &str| number(Command::new(program).args([task, "allocations"]));
    for (name, bare, ours) in [
        ("a cached client, allocations", "clone", "getter"),
        ("a call over an instant answer, allocations", "raw", "wrapper"),
        ("a page of 1,000 objects, allocations", "raw-list", "list"),
    ] {
        row(name, allocations(bare)?, allocations(ours)?, Bar::Times(1.0));
    }
    let assumed = number(Command::new(program).args(["first-calls", "100"]))?;
    row("100 first calls in a fresh role: AssumeRole", None, assumed, Bar::AtMost(1));
    Ok(())
}

//! Instructions, counted by valgrind.

use anyhow::{Context, Result};
use std::ffi::OsStr;
use std::path::Path;
use std::process::{Command, Stdio};

pub(super) fn are_countable() -> bool {
    let mut valgrind = Command::new("valgrind");
    valgrind.arg("--version").stdout(Stdio::null()).status().is_ok_and(|status| status.success())
}

/// Instructions of one run of a task, which takes its count last: those of `many` runs, less those of `few`, so that
/// start and end drop out.
pub(super) fn of_one(program: &Path, task: &[&str], few: u64, many: u64) -> Result<u64> {
    let counted = |count: u64| {
        let count = count.to_string();
        let arguments: Vec<&OsStr> = task.iter().copied().chain([count.as_str()]).map(OsStr::new).collect();
        of_process(program, &arguments, &[])
    };
    // Starts differ by some hundred thousand instructions: too few runs drown in that.
    let difference = counted(many)?.checked_sub(counted(few)?);
    let difference = difference.with_context(|| format!("{task:?}: {many} runs took less than {few}: count more"))?;
    Ok(difference / (many - few))
}

/// Instructions of a whole process.
pub(super) fn of_process(program: &Path, arguments: &[&OsStr], variables: &[(&str, String)]) -> Result<u64> {
    let mut command = Command::new("valgrind");
    command.args(["--tool=callgrind", "--callgrind-out-file=/dev/null"]).arg(program).args(arguments);
    command.envs(variables.iter().map(|(name, value)| (name, value)));
    let output = command.output().context("valgrind did not start")?;
    let told = String::from_utf8_lossy(&output.stderr);
    let collected = told.lines().find_map(|line| line.split_once("Collected : ")).map(|(_, count)| count.trim());
    let count = collected.and_then(|count| count.parse().ok());
    count.filter(|_| output.status.success()).with_context(|| format!("{command:?} counted nothing:\n{told}"))
}

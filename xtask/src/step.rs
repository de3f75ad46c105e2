//! One step of a command: what runs, how long it took, and the line to paste when it fails.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};

/// What a step does; the answer is a remark for its line, often empty.
type Action = Box<dyn Fn() -> Result<String>>;

/// A named piece of work whose failure ends the command.
pub(crate) struct Step {
    name: String,
    command_line: String,
    action: Action,
}

impl Step {
    /// A step that calls cargo with `arguments`, which are split at blanks.
    pub(crate) fn cargo(name: impl Into<String>, arguments: impl Into<String>) -> Self {
        let arguments = arguments.into();
        Self::new(name, format!("cargo {arguments}"), move || cargo(&arguments, None))
    }

    /// The same with one environment variable.
    pub(crate) fn cargo_with_env(name: &str, variable: (&'static str, &'static str), arguments: &'static str) -> Self {
        let (key, value) = variable;
        let command_line = format!("{key}='{value}' cargo {arguments}");
        Self::new(name, command_line, move || cargo(arguments, Some(variable)))
    }

    /// A step of its own making; `command_line` is what a person would type to do the same.
    pub(crate) fn new(
        name: impl Into<String>,
        command_line: impl Into<String>,
        action: impl Fn() -> Result<String> + 'static,
    ) -> Self {
        Self { name: name.into(), command_line: command_line.into(), action: Box::new(action) }
    }
}

/// Runs the steps in order, a line each, and stops at the first that fails.
///
/// Cargo's progress goes to stderr as it comes, so that a long first build is seen to move and a test that hangs is
/// seen by name; what a step prints on stdout is shown only when it fails.
pub(crate) fn run_all(steps: &[Step]) -> Result<()> {
    let started = Instant::now();
    let total = steps.len();
    for (index, step) in steps.iter().enumerate() {
        let label = format!("[{:>2}/{total}] {:<44}", index + 1, step.name);
        eprintln!("[{:>2}/{total}] {}", index + 1, step.command_line);
        let begun = Instant::now();
        let outcome = (step.action)();
        let spent = seconds(begun.elapsed());
        match outcome {
            Ok(remark) => println!("{}", format!("{label} {spent:>9}  {remark}").trim_end()),
            Err(error) => {
                println!("{label} {spent:>9}  FAILED");
                bail!("{error:#}\n\nto run this step alone:\n    {}", step.command_line);
            }
        }
    }
    println!("all {total} steps passed in {}", seconds(started.elapsed()));
    Ok(())
}

/// The cargo that runs this command, which need not be the first on the path.
pub(crate) fn cargo_binary() -> std::ffi::OsString {
    std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into())
}

/// Runs a program that says by itself how far it is; the error is the line to paste.
pub(crate) fn succeed(command: &mut Command) -> Result<()> {
    let status = command.stdin(Stdio::null()).status().with_context(|| format!("{command:?} did not start"))?;
    ensure!(status.success(), "{command:?}: {status}");
    Ok(())
}

fn cargo(arguments: &str, variable: Option<(&str, &str)>) -> Result<String> {
    let mut command = Command::new(cargo_binary());
    command.args(arguments.split_whitespace()).envs(variable);
    let output = command.stdin(Stdio::null()).stderr(Stdio::inherit()).output().context("cargo did not start")?;
    let text = String::from_utf8_lossy(&output.stdout);
    if !output.status.success() {
        text.lines().filter(|line| !is_passed_test(line)).for_each(|line| println!("{line}"));
    }
    ensure!(output.status.success(), "cargo {arguments}: {}", output.status);
    Ok(tests_passed(&text))
}

/// Among hundreds of these the failures would be lost.
fn is_passed_test(line: &str) -> bool {
    line.starts_with("test ") && line.ends_with(" ... ok")
}

/// `"12 tests passed"` from the summaries of the test harness; empty where no test harness spoke.
fn tests_passed(output: &str) -> String {
    let mut counts = output.lines().filter_map(|line| {
        let (count, _) = line.strip_prefix("test result: ok. ")?.split_once(" passed")?;
        count.parse::<u64>().ok()
    });
    match counts.next() {
        Some(first) => format!("{} tests passed", first + counts.sum::<u64>()),
        None => String::new(),
    }
}

fn seconds(duration: Duration) -> String {
    format!("{:.1} s", duration.as_secs_f64())
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::rc::Rc;

    use super::*;

    #[test]
    fn when_run_all_and_a_step_fails_then_it_names_the_command_line_and_later_steps_do_not_run() {
        let later_ran = Rc::new(Cell::new(false));
        let seen = Rc::clone(&later_ran);
        let steps = [
            Step::new("first", "true", || Ok(String::new())),
            Step::new("second", "false --now", || bail!("exit status: 1")),
            Step::new("third", "true", move || {
                seen.set(true);
                Ok(String::new())
            }),
        ];

        let error = run_all(&steps).expect_err("the second step fails");

        assert_eq!(error.to_string(), "exit status: 1\n\nto run this step alone:\n    false --now");
        assert!(!later_ran.get());
    }

    #[test]
    fn when_run_all_and_every_step_passes_then_it_succeeds() {
        run_all(&[Step::new("only", "true", || Ok("remark".to_owned()))]).expect("nothing fails");
    }

    #[test]
    fn when_a_cargo_step_runs_and_cargo_refuses_then_the_error_has_its_arguments() {
        let error = cargo("no-such-subcommand-here", None).expect_err("cargo has no such subcommand");

        assert!(error.to_string().contains("cargo no-such-subcommand-here: exit status: 101"), "{error}");
    }

    #[test]
    fn when_a_cargo_step_has_a_variable_then_its_command_line_can_be_pasted() {
        let step = Step::cargo_with_env("docs", ("RUSTDOCFLAGS", "-D warnings"), "doc --no-deps");

        assert_eq!(step.command_line, "RUSTDOCFLAGS='-D warnings' cargo doc --no-deps");
    }

    #[test]
    fn when_is_passed_test_and_the_line_says_anything_else_then_it_is_kept() {
        assert!(is_passed_test("test a::b ... ok"));
        assert!(!is_passed_test("test a::b ... FAILED"));
        assert!(!is_passed_test("test result: ok. 1 passed"));
        assert!(!is_passed_test("left: ... ok"));
    }

    #[test]
    fn when_tests_passed_and_there_are_several_summaries_then_they_are_added() {
        let output = "test result: ok. 3 passed; 0 failed; 1 ignored\nnoise\ntest result: ok. 4 passed; 0 failed";

        assert_eq!(tests_passed(output), "7 tests passed");
        assert_eq!(tests_passed("no harness"), "");
    }
}

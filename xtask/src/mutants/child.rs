//! A test binary whose code may do anything.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

/// Takes no more than 8 GB of addresses, and becomes the program: code that asks for memory without end must not take
/// that of others.
const BOUNDED: &str = r#"ulimit -v 8388608; exec "$@""#;

/// How it ended.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Ended {
    Passed,
    /// With what it said.
    Failed(String),
    OutOfTime,
}

/// A call of a program with bounds.
pub(super) fn bounded(program: &Path) -> Command {
    let mut command = Command::new("sh");
    command.args(["-c", BOUNDED, "sh"]).arg(program);
    command
}

/// Runs tests until one fails, or the time is over.
pub(super) fn run(command: &mut Command, limit: Duration) -> Result<Ended> {
    let until = Instant::now() + limit;
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = command.spawn().context("the tests did not start")?;
    let (sender, lines) = channel();
    let output = BufReader::new(child.stdout.take().context("the tests have no output")?);
    // It ends with the output, which whatever the tests have started may hold for longer.
    thread::spawn(move || output.lines().map_while(Result::ok).try_for_each(|line| sender.send(line)));
    let mut said = String::new();
    let ended = loop {
        match lines.recv_timeout(until.saturating_duration_since(Instant::now())) {
            Ok(line) if is_failure(&line) => break Ended::Failed(said + &line),
            Ok(line) => said.extend([&line, "\n"]),
            Err(RecvTimeoutError::Timeout) => break Ended::OutOfTime,
            Err(RecvTimeoutError::Disconnected) => break last_word(&mut child, &said, until)?,
        }
    };
    // It may have ended already.
    drop(child.kill());
    child.wait().context("the tests were lost")?;
    Ok(ended)
}

fn is_failure(line: &str) -> bool {
    line.starts_with("test ") && line.ends_with(" ... FAILED")
}

/// How tests ended that say nothing any more.
fn last_word(child: &mut Child, said: &str, until: Instant) -> Result<Ended> {
    while Instant::now() < until {
        match child.try_wait().context("the tests were lost")? {
            Some(status) if status.success() => return Ok(Ended::Passed),
            Some(status) => return Ok(Ended::Failed(format!("{said}{status}"))),
            None => thread::sleep(Duration::from_millis(1)),
        }
    }
    Ok(Ended::OutOfTime)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ended(script: &str, limit: Duration) -> Ended {
        run(bounded(Path::new("sh")).args(["-c", script]), limit).expect("it runs")
    }

    #[test]
    fn when_tests_pass_or_fail_or_die_then_it_is_told() {
        let limit = Duration::from_mins(1);
        assert_eq!(ended("echo test a ... ok", limit), Ended::Passed);
        assert_eq!(
            ended("echo test a ... ok; exit 101", limit),
            Ended::Failed("test a ... ok\nexit status: 101".to_owned())
        );
        assert!(matches!(ended("kill -SEGV $$", limit), Ended::Failed(said) if said.contains("signal: 11")));
    }

    #[test]
    fn when_one_fails_then_the_others_are_not_waited_for() {
        let started = Instant::now();
        let failed = Ended::Failed("test a ... ok\ntest b ... FAILED".to_owned());
        assert_eq!(ended("echo test a ... ok; echo test b ... FAILED; sleep 60", Duration::from_mins(1)), failed);
        assert!(started.elapsed() < Duration::from_secs(30));
    }

    #[test]
    fn when_they_do_not_end_then_they_are_ended_though_they_closed_their_output() {
        let limit = Duration::from_millis(50);
        assert_eq!(ended("exec sleep 60", limit), Ended::OutOfTime);
        assert_eq!(ended("exec sleep 60 >&-", limit), Ended::OutOfTime);
    }

    #[test]
    fn when_they_ask_for_too_much_memory_then_they_do_not_get_it() {
        let limit = Duration::from_mins(1);
        assert!(matches!(ended("[ $(ulimit -v) -le 8388608 ]", limit), Ended::Passed));
    }
}

//! `awsi bucket status` against a bare SDK program that asks the same.

use super::{instructions, row};
use anyhow::{Context, Result, ensure};
use std::ffi::OsStr;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Instant;

const BUCKET: &str = "bench-status";
const ROUNDS: usize = 21;

/// The embedded AWS in a process of its own, ended when this is dropped.
struct Server {
    process: Child,
    variables: Vec<(&'static str, String)>,
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself; there is nothing to do about it then.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

pub(super) fn run(bare: &Path, awsi: &Path) -> Result<()> {
    let server = serve(awsi)?;
    let create = ["bucket", "create", BUCKET, "--quiet"].map(OsStr::new);
    let created = command(awsi, &create, &server).output().context("awsi did not start")?;
    ensure!(created.status.success(), "awsi bucket create: {}", String::from_utf8_lossy(&created.stderr));

    let status: Vec<&OsStr> = ["bucket", "status", BUCKET].into_iter().map(OsStr::new).collect();
    let bucket = [OsStr::new(BUCKET)];
    if instructions::are_countable() {
        let bare = instructions::of_process(bare, &bucket, &server.variables)?;
        let ours = instructions::of_process(awsi, &status, &server.variables)?;
        row("the process of `awsi bucket status`, instructions", bare, ours, "1.2");
    }
    let (bare, ours) = wall_times(|| command(bare, &bucket, &server), || command(awsi, &status, &server))?;
    row(&format!("the same, median of {ROUNDS} by turns, µs"), bare, ours, "1.2");
    Ok(())
}

/// Starts the server and waits until it says where it is.
fn serve(awsi: &Path) -> Result<Server> {
    let mut serve = Command::new(awsi);
    serve.args(["local", "serve", "--port", "0"]).stdin(Stdio::null()).stdout(Stdio::piped());
    let mut process = serve.spawn().context("awsi did not start")?;
    let told = process.stdout.take().context("awsi has no output")?;
    let mut server = Server { process, variables: Vec::new() };
    for line in BufReader::new(told).lines() {
        let line = line.context("awsi local serve")?;
        if let Some(url) = line.split_whitespace().find_map(|word| word.split_once("AWS_ENDPOINT_URL=")) {
            let keys = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"].map(|name| (name, "bench".to_owned()));
            let url = url.1.trim_matches('"').to_owned();
            server.variables = vec![("AWS_ENDPOINT_URL", url), ("AWS_REGION", "us-east-1".to_owned())];
            server.variables.extend(keys);
            return Ok(server);
        }
    }
    anyhow::bail!("awsi local serve ended without saying where it serves")
}

fn command(program: &Path, arguments: &[&OsStr], server: &Server) -> Command {
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
    command.envs(server.variables.iter().map(|(name, value)| (name, value)));
    command
}

/// Medians in µs of two commands that take turns.
fn wall_times(bare: impl Fn() -> Command, ours: impl Fn() -> Command) -> Result<(u64, u64)> {
    let (mut of_bare, mut of_ours) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        of_bare.push(wall_time(&mut bare())?);
        of_ours.push(wall_time(&mut ours())?);
    }
    Ok((median(&mut of_bare), median(&mut of_ours)))
}

fn wall_time(command: &mut Command) -> Result<u64> {
    let begun = Instant::now();
    let output = command.output().with_context(|| format!("{command:?} did not start"))?;
    let spent = begun.elapsed();
    ensure!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    Ok(u64::try_from(spent.as_micros()).unwrap_or(u64::MAX))
}

fn median(times: &mut [u64]) -> u64 {
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

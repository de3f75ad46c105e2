//! The server that programs are measured against: it does the least there is to do.

use super::{binary, parsed};
use anyhow::{Context, Result};
use std::io::{BufRead, BufReader, Read};
use std::process::{Child, ChildStdout, Command, Stdio};

/// Ends when it is dropped.
pub(super) struct NullS3 {
    process: Child,
    told: BufReader<ChildStdout>,
    url: String,
}

/// What a server was asked.
pub(super) struct Counts {
    pub(super) requests: u64,
    pub(super) connections: u64,
    pub(super) at_a_time: u64,
}

impl NullS3 {
    /// One that waits so many milliseconds before each answer.
    pub(super) fn start(delay: u64) -> Result<Self> {
        let mut server = Command::new(binary("bench-null-s3")?);
        server.arg(delay.to_string()).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut process = server.spawn().context("bench-null-s3 did not start")?;
        let mut told = BufReader::new(process.stdout.take().context("bench-null-s3 has no output")?);
        let mut url = String::new();
        told.read_line(&mut url).context("bench-null-s3 does not say where it is")?;
        Ok(Self { process, told, url: url.trim().to_owned() })
    }

    /// What leads a program to this server, and to nothing else.
    pub(super) fn variables(&self) -> Vec<(&'static str, String)> {
        let fixed = [
            ("AWS_ACCESS_KEY_ID", "bench"),
            ("AWS_SECRET_ACCESS_KEY", "bench"),
            ("AWS_REGION", "us-east-1"),
            ("AWS_CONFIG_FILE", "none"),
            ("AWS_SHARED_CREDENTIALS_FILE", "none"),
        ];
        let fixed = fixed.map(|(name, value)| (name, value.to_owned()));
        fixed.into_iter().chain([("AWS_ENDPOINT_URL", self.url.clone())]).collect()
    }

    pub(super) fn end(mut self) -> Result<Counts> {
        drop(self.process.stdin.take());
        let mut told = String::new();
        self.told.read_to_string(&mut told).context("bench-null-s3")?;
        let [requests, connections, at_a_time] = parsed(&told)?;
        Ok(Counts { requests, connections, at_a_time })
    }
}

impl Drop for NullS3 {
    fn drop(&mut self) {
        // It may have ended by itself; there is nothing to do about it then.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

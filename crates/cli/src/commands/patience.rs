//! How long a command waits, where it takes minutes in AWS.

use crate::output::Output;
use crate::progress::Bar;
use aws_interactions_core::Wait;
use clap::Args;
use std::time::Duration;

#[derive(Debug, Args)]
pub(super) struct Patience {
    /// Wait for so long at most, such as 90s or 20m
    #[arg(long, value_name = "DURATION", value_parser = humantime::parse_duration)]
    timeout: Option<Duration>,

    /// Look so often
    #[arg(long, value_name = "DURATION", value_parser = humantime::parse_duration)]
    interval: Option<Duration>,
}

impl Patience {
    /// A wait that shows what it sees beside the bar, of so many minutes and a look every so many seconds where nothing else
    /// was said.
    pub(super) fn wait(&self, minutes: u64, seconds: u64, bar: &Bar, output: Output) -> Wait {
        let timeout = self.timeout.unwrap_or(Duration::from_mins(minutes));
        Wait::at_most(timeout).every(self.interval.unwrap_or(Duration::from_secs(seconds))).reporting(bar.seen(output))
    }
}

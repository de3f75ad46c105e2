//! How often a request is tried, and how long the pauses are.

use crate::config_error::ConfigError;
use crate::settings::{Chosen, Found, Setting, Settings};
use aws_smithy_types::retry::RetryConfig;
use std::fmt;
use std::str::FromStr;
use std::time::Duration;

const MAX_ATTEMPTS: Setting =
    Setting { name: "number of attempts", variables: &["AWS_MAX_ATTEMPTS"], profile_key: "max_attempts" };
const RETRY_MODE: Setting = Setting { name: "retry mode", variables: &["AWS_RETRY_MODE"], profile_key: "retry_mode" };
const DEFAULT_ATTEMPTS: u32 = 3;

/// How the SDK paces its retries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum RetryMode {
    /// Back-off with jitter, bounded by a budget of retries per account, region and service.
    #[default]
    Standard,
    /// Standard, and the client slows itself down when it is throttled. Not for a client that many tasks share
    /// against different resources: one throttled resource slows all.
    Adaptive,
}

impl fmt::Display for RetryMode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Standard => "standard",
            Self::Adaptive => "adaptive",
        })
    }
}

impl FromStr for RetryMode {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        match text.trim().to_ascii_lowercase().as_str() {
            "standard" => Ok(Self::Standard),
            "adaptive" => Ok(Self::Adaptive),
            _ => Err(()),
        }
    }
}

/// How long the pauses before retries are. AWS knows no environment variable for either.
///
/// A pause is drawn at random between nothing and its bound, so that many clients do not come back at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Backoff {
    /// The bound of the first pause; each one after it has twice the bound. 1 s by default: what failed for load is not
    /// hit again before it could recover.
    pub initial: Duration,
    /// No bound grows beyond. 20 s by default: three attempts never come near, and ten do not wait for minutes each.
    pub max: Duration,
}

impl Default for Backoff {
    fn default() -> Self {
        Self { initial: Duration::from_secs(1), max: Duration::from_secs(20) }
    }
}

impl fmt::Display for Backoff {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} to {:?}", self.initial, self.max)
    }
}

/// What the program says of retries.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct RetryWishes {
    pub(crate) max_attempts: Option<u32>,
    pub(crate) mode: Option<RetryMode>,
    pub(crate) backoff: Option<Backoff>,
}

/// How requests are retried, and who says so.
#[derive(Debug)]
pub(crate) struct Retries {
    pub(crate) max_attempts: Result<Chosen<u32>, ConfigError>,
    pub(crate) mode: Result<Chosen<RetryMode>, ConfigError>,
    pub(crate) backoff: Result<Chosen<Backoff>, ConfigError>,
}

impl Retries {
    /// The SDK's own loader panics on values that it cannot read; here they are errors.
    pub(crate) fn choose(settings: &Settings, told: RetryWishes) -> Self {
        let attempts = |text: &str| text.parse().ok().filter(|attempts| *attempts > 0);
        let whole = "a whole number of at least 1";
        let mode = |text: &str| text.parse().ok();
        Self {
            max_attempts: settings.choose(told.max_attempts, &MAX_ATTEMPTS, DEFAULT_ATTEMPTS, whole, attempts),
            mode: settings.choose(told.mode, &RETRY_MODE, RetryMode::default(), "standard or adaptive", mode),
            backoff: checked(Chosen::told_or(told.backoff, Backoff::default())),
        }
    }

    pub(crate) fn into_sdk(self) -> Result<RetryConfig, ConfigError> {
        let config = match self.mode?.value {
            RetryMode::Standard => RetryConfig::standard(),
            RetryMode::Adaptive => RetryConfig::adaptive(),
        };
        let Backoff { initial, max } = self.backoff?.value;
        Ok(config.with_max_attempts(self.max_attempts?.value).with_initial_backoff(initial).with_max_backoff(max))
    }
}

fn checked(backoff: Chosen<Backoff>) -> Result<Chosen<Backoff>, ConfigError> {
    let Backoff { initial, max } = backoff.value;
    if initial.is_zero() || initial > max {
        return Err(Found::by_builder(backoff.value.to_string())
            .invalid("back-off", "a first pause of more than nothing, and not longer than the longest"));
    }
    Ok(backoff)
}

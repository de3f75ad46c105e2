//! How often a request is tried.

use crate::config_error::ConfigError;
use crate::settings::{Found, Setting, Settings};
use aws_smithy_types::retry::RetryConfig;
use std::fmt;
use std::str::FromStr;

const MAX_ATTEMPTS: Setting =
    Setting { name: "number of attempts", variables: &["AWS_MAX_ATTEMPTS"], profile_key: "max_attempts" };
const RETRY_MODE: Setting = Setting { name: "retry mode", variables: &["AWS_RETRY_MODE"], profile_key: "retry_mode" };

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

/// The SDK's own loader panics on values that it cannot read; here they are errors.
pub(crate) fn retry_config(
    settings: &Settings,
    max_attempts: Option<u32>,
    mode: Option<RetryMode>,
) -> Result<RetryConfig, ConfigError> {
    let attempts = max_attempts.map(|attempts| Found::by_builder(attempts.to_string()));
    let attempts = attempts.or_else(|| settings.find(&MAX_ATTEMPTS)).map(parse_attempts).transpose()?;
    let mode = match (mode, settings.find(&RETRY_MODE)) {
        (Some(mode), _) => mode,
        (None, Some(found)) => {
            found.value.parse().map_err(|()| found.invalid(RETRY_MODE.name, "standard or adaptive"))?
        }
        (None, None) => RetryMode::default(),
    };
    let config = match mode {
        RetryMode::Standard => RetryConfig::standard(),
        RetryMode::Adaptive => RetryConfig::adaptive(),
    };
    Ok(attempts.map_or(config.clone(), |attempts| config.with_max_attempts(attempts)))
}

fn parse_attempts(found: Found) -> Result<u32, ConfigError> {
    match found.value.trim().parse() {
        Ok(attempts) if attempts > 0 => Ok(attempts),
        _ => Err(found.invalid(MAX_ATTEMPTS.name, "a whole number of at least 1")),
    }
}

//! Whether checksums go with what is sent.

use crate::config_error::ConfigError;
use crate::settings::{Chosen, Found, Setting, Settings};
use aws_smithy_types::checksum_config::RequestChecksumCalculation;
use std::fmt;
use std::str::FromStr;

const REQUEST_CHECKSUMS: Setting = Setting {
    name: "request checksums",
    variables: &["AWS_REQUEST_CHECKSUM_CALCULATION"],
    profile_key: "request_checksum_calculation",
};
const EXPECTED: &str = "when_supported or when_required";

/// When a checksum of the content goes with a request, by AWS's own setting. Where nothing is said, AWS gets them where it
/// takes them, and other stores where they are required: not all of those take them, and some get them wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum RequestChecksums {
    /// Wherever the operation knows one. Whoever stores the content can refuse what was damaged on the way, and keep its
    /// checksum for those who read it.
    WhenSupported,
    /// Where the operation cannot be without.
    WhenRequired,
}

impl RequestChecksums {
    pub(crate) fn choose(settings: &Settings, told: Option<Self>) -> Result<Option<Chosen<Self>>, ConfigError> {
        let found = settings.find(told, &REQUEST_CHECKSUMS);
        let parsed = |found: Found| found.parsed(&REQUEST_CHECKSUMS, EXPECTED, |text| text.parse().ok());
        found.map(parsed).transpose()
    }

    pub(crate) fn to_sdk(self) -> RequestChecksumCalculation {
        match self {
            Self::WhenSupported => RequestChecksumCalculation::WhenSupported,
            Self::WhenRequired => RequestChecksumCalculation::WhenRequired,
        }
    }
}

impl fmt::Display for RequestChecksums {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::WhenSupported => "when_supported",
            Self::WhenRequired => "when_required",
        })
    }
}

impl FromStr for RequestChecksums {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        match text.trim().to_ascii_lowercase().as_str() {
            "when_supported" => Ok(Self::WhenSupported),
            "when_required" => Ok(Self::WhenRequired),
            _ => Err(()),
        }
    }
}

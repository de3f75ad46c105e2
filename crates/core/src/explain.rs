//! What a provider would be made of, as a value to show.

use crate::config_error::{ConfigError, Origin};
use std::path::PathBuf;

/// Where each setting of a provider comes from; made by
/// [`AwsClientProviderBuilder::explain`](crate::AwsClientProviderBuilder::explain).
#[derive(Debug)]
#[non_exhaustive]
pub struct SettingsReport {
    /// In the order of the table on the [crate's page](crate).
    pub settings: Vec<ExplainedSetting>,
    /// The AWS configuration files that were looked for.
    pub files: Vec<ConfigFile>,
}

impl SettingsReport {
    /// The setting of this name, as the table on the [crate's page](crate) has it; the first, where there are several.
    pub fn get(&self, name: &str) -> Option<&ExplainedSetting> {
        self.settings.iter().find(|setting| setting.name == name)
    }

    /// The settings that keep the provider from being built.
    pub fn wrong(&self) -> impl Iterator<Item = &ExplainedSetting> {
        self.settings.iter().filter(|setting| setting.error.is_some())
    }
}

/// One setting: what it is, and who says so.
#[derive(Debug)]
#[non_exhaustive]
pub struct ExplainedSetting {
    /// As in the table on the [crate's page](crate): `region`, `endpoint of s3`.
    pub name: String,
    /// The value that counts, or the one that is wrong; `None` where there is none. Passwords are not in it, and of the
    /// id of an access key the last four characters.
    pub value: Option<String>,
    /// Who gave the value.
    pub origin: Origin,
    /// The file of the profile that gave it.
    pub file: Option<PathBuf>,
    /// Why the provider cannot be built with it.
    pub error: Option<ConfigError>,
}

/// A configuration file.
#[derive(Debug)]
#[non_exhaustive]
pub struct ConfigFile {
    /// Where it was looked for.
    pub path: PathBuf,
    /// Whether it is there. One that is not counts as empty.
    pub exists: bool,
    /// The profiles in it.
    pub profiles: Vec<String>,
    /// Why it could not be used.
    pub error: Option<ConfigError>,
}

//! Where the AWS configuration files are.

use crate::config_error::ConfigError;
use crate::variables::Variables;
use aws_runtime::env_config::file::{EnvConfigFileKind, EnvConfigFiles};
use std::collections::BTreeSet;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// The configuration files, found and read.
pub(super) struct Files {
    /// As the SDK wants them.
    pub(super) sources: EnvConfigFiles,
    /// Every path that was tried.
    pub(super) looked_for: Vec<PathBuf>,
    /// What may be a service in a `services` section: the SDK's parser finds such a service by its name alone.
    pub(super) service_names: BTreeSet<String>,
}

pub(super) fn locate(variables: &Variables) -> Result<Files, ConfigError> {
    // The builder refuses to stand for no file at all.
    let mut sources = EnvConfigFiles::builder().with_contents(EnvConfigFileKind::Config, "");
    let (mut looked_for, mut service_names) = (Vec::new(), BTreeSet::new());
    for (kind, path) in candidates(variables) {
        if let Some(text) = read(&path)? {
            service_names.extend(properties_without_value(&text));
            sources = sources.with_file(kind, &path);
        }
        looked_for.push(path);
    }
    Ok(Files { sources: sources.build(), looked_for, service_names })
}

/// Where the files may be; what a later one says of a profile beats what an earlier one says.
pub(super) fn candidates(variables: &Variables) -> impl Iterator<Item = (EnvConfigFileKind, PathBuf)> {
    let home = variables.get("HOME").or_else(|| variables.get("USERPROFILE")).map(PathBuf::from);
    let path = |variable: &str, default: &str| {
        let given = variables.get(variable).map(|path| match (path.strip_prefix("~/"), &home) {
            (Some(rest), Some(home)) => home.join(rest),
            _ => PathBuf::from(path),
        });
        given.or_else(|| home.as_ref().map(|home| home.join(".aws").join(default)))
    };
    let candidates = [
        (EnvConfigFileKind::Config, path("AWS_CONFIG_FILE", "config")),
        (EnvConfigFileKind::Credentials, path("AWS_SHARED_CREDENTIALS_FILE", "credentials")),
    ];
    candidates.into_iter().filter_map(|(kind, path)| Some((kind, path?)))
}

/// What the file holds, if there is such a file. One that cannot be read the SDK would take for an empty one.
pub(super) fn read(path: &Path) -> Result<Option<String>, ConfigError> {
    match std::fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(source) => Err(ConfigError::UnreadableFile { path: path.to_owned(), source }),
    }
}

/// `s3 =`, below which a service's own settings stand.
fn properties_without_value(text: &str) -> impl Iterator<Item = String> + '_ {
    let properties = text.lines().filter_map(|line| line.split_once('='));
    properties.filter(|(_, value)| value.trim().is_empty()).map(|(name, _)| name.trim().to_ascii_lowercase())
}

//! The configuration files, each by itself: the SDK's parser merges them, and forgets which said what.

use super::{DEFAULT_PROFILE, files, parse};
use crate::config_error::ConfigError;
use crate::explain::ConfigFile;
use crate::variables::Variables;
use aws_config::profile::ProfileSet;
use aws_runtime::env_config::file::{EnvConfigFileKind, EnvConfigFiles};
use std::path::{Path, PathBuf};

/// What each file says.
#[derive(Debug)]
pub(crate) struct ProfileFiles {
    files: Vec<OneFile>,
}

#[derive(Debug)]
struct OneFile {
    path: PathBuf,
    /// None where the file is not there.
    profiles: Option<Result<ProfileSet, ConfigError>>,
}

impl ProfileFiles {
    pub(crate) async fn read(variables: &Variables) -> Self {
        let mut files = Vec::new();
        for (kind, path) in files::candidates(variables) {
            let profiles = match files::read(&path) {
                Ok(None) => None,
                Ok(Some(_)) => Some(parse_one(kind, &path).await),
                Err(error) => Some(Err(error)),
            };
            files.push(OneFile { path, profiles });
        }
        Self { files }
    }

    /// The file in which the profile has one of these keys: that of the value that counts.
    pub(crate) fn holding(&self, profile: &str, keys: &[&str]) -> Option<&Path> {
        let holds = |file: &&OneFile| {
            let set = file.profiles.as_ref().and_then(|profiles| profiles.as_ref().ok());
            let profile = set.and_then(|set| set.get_profile(profile));
            profile.is_some_and(|profile| keys.iter().any(|key| profile.get(key).is_some()))
        };
        self.files.iter().rev().find(holds).map(|file| file.path.as_path())
    }

    pub(crate) fn into_report(self) -> Vec<ConfigFile> {
        self.files.into_iter().map(OneFile::into_report).collect()
    }
}

async fn parse_one(kind: EnvConfigFileKind, path: &Path) -> Result<ProfileSet, ConfigError> {
    parse(&EnvConfigFiles::builder().with_file(kind, path).build(), DEFAULT_PROFILE.to_owned()).await
}

impl OneFile {
    fn into_report(self) -> ConfigFile {
        let Self { path, profiles } = self;
        let exists = profiles.is_some();
        let (mut profiles, error): (Vec<String>, _) = match profiles {
            Some(Ok(set)) => (set.profiles().map(str::to_owned).collect(), None),
            Some(Err(error)) => (Vec::new(), Some(error)),
            None => (Vec::new(), None),
        };
        profiles.sort();
        ConfigFile { path, exists, profiles, error }
    }
}

//! Settings from the environment and the profile, each with where it was found.

use crate::config_error::{ConfigError, Origin};
use crate::profile::Profiles;
use crate::variables::Variables;

/// The names under which a setting is known.
pub(crate) struct Setting {
    pub(crate) name: &'static str,
    pub(crate) variables: &'static [&'static str],
    pub(crate) profile_key: &'static str,
}

/// A value, and who gave it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Found {
    pub(crate) value: String,
    pub(crate) origin: Origin,
}

impl Found {
    pub(crate) fn by_builder(value: impl Into<String>) -> Self {
        Self { value: value.into(), origin: Origin::Builder }
    }

    /// The error for a value that `setting` cannot have.
    pub(crate) fn invalid(self, setting: &'static str, expected: &'static str) -> ConfigError {
        ConfigError::InvalidSetting { setting, value: self.value, origin: self.origin, expected }
    }
}

/// Environment and profile, looked up together.
#[derive(Debug)]
pub(crate) struct Settings {
    pub(crate) variables: Variables,
    pub(crate) profiles: Profiles,
}

impl Settings {
    /// The environment's value, else the profile's: AWS's own order.
    pub(crate) fn find(&self, setting: &Setting) -> Option<Found> {
        self.in_environment(setting).or_else(|| self.in_profile(setting))
    }

    pub(crate) fn in_environment(&self, setting: &Setting) -> Option<Found> {
        setting.variables.iter().find_map(|name| {
            let value = self.variables.get(name)?;
            Some(Found { value, origin: Origin::Variable((*name).to_owned()) })
        })
    }

    pub(crate) fn in_profile(&self, setting: &Setting) -> Option<Found> {
        let value = self.profiles.selected_property(setting.profile_key)?;
        Some(Found { value: value.to_owned(), origin: Origin::Profile(self.profiles.selected().to_owned()) })
    }

    /// A setting that is on or off; off when it is nowhere.
    pub(crate) fn flag(&self, setting: &Setting) -> Result<bool, ConfigError> {
        let Some(found) = self.find(setting) else { return Ok(false) };
        if found.value.eq_ignore_ascii_case("true") {
            Ok(true)
        } else if found.value.eq_ignore_ascii_case("false") {
            Ok(false)
        } else {
            Err(found.invalid(setting.name, "true or false"))
        }
    }
}

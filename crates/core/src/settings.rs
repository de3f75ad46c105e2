//! Settings from the program, the environment and the profile, each with where it was found.

use crate::config_error::{ConfigError, Origin};
use crate::profile::Profiles;
use crate::variables::Variables;

/// The names under which a setting is known.
pub(crate) struct Setting {
    pub(crate) name: &'static str,
    pub(crate) variables: &'static [&'static str],
    pub(crate) profile_key: &'static str,
}

/// A value as it was written, and who gave it.
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

    /// The value as `parse` understands it.
    pub(crate) fn parsed<T>(
        self,
        setting: &Setting,
        expected: &'static str,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Result<Chosen<T>, ConfigError> {
        match parse(self.value.trim()) {
            Some(value) => Ok(Chosen { value, origin: self.origin }),
            None => Err(self.invalid(setting.name, expected)),
        }
    }
}

/// A value that a provider works with, and who gave it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Chosen<T> {
    pub(crate) value: T,
    pub(crate) origin: Origin,
}

impl<T> Chosen<T> {
    /// What the program said, else the default.
    pub(crate) fn told_or(told: Option<T>, default: T) -> Self {
        match told {
            Some(value) => Self { value, origin: Origin::Builder },
            None => Self { value: default, origin: Origin::Default },
        }
    }
}

/// Environment and profile, looked up together.
#[derive(Debug)]
pub(crate) struct Settings {
    pub(crate) variables: Variables,
    pub(crate) profiles: Profiles,
}

impl Settings {
    /// The program's value, else the environment's, else the profile's: AWS's own order.
    pub(crate) fn find(&self, told: Option<impl ToString>, setting: &Setting) -> Option<Found> {
        let told = told.map(|told| Found::by_builder(told.to_string()));
        told.or_else(|| self.in_environment(setting)).or_else(|| self.in_profile(setting))
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

    /// The same value as `parse` understands it, else the default.
    pub(crate) fn choose<T>(
        &self,
        told: Option<impl ToString>,
        setting: &Setting,
        default: T,
        expected: &'static str,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Result<Chosen<T>, ConfigError> {
        match self.find(told, setting) {
            Some(found) => found.parsed(setting, expected, parse),
            None => Ok(Chosen { value: default, origin: Origin::Default }),
        }
    }

    /// A setting that is on or off; off when it is nowhere.
    pub(crate) fn flag(&self, told: Option<bool>, setting: &Setting) -> Result<Chosen<bool>, ConfigError> {
        self.choose(told, setting, false, "true or false", |text| text.to_ascii_lowercase().parse().ok())
    }
}

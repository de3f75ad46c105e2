//! Where requests go when they do not go to AWS's own address.

use crate::config_error::{ConfigError, Origin};
use crate::proxy::masked;
use crate::settings::{Chosen, Found, Setting, Settings};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

const ENDPOINT_URL: Setting =
    Setting { name: "endpoint URL", variables: &["AWS_ENDPOINT_URL"], profile_key: "endpoint_url" };
pub(crate) const IGNORED: Setting = Setting {
    name: "switch to ignore configured endpoint URLs",
    variables: &["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"],
    profile_key: "ignore_configured_endpoint_urls",
};

/// A URL that the program gave, not checked yet: `Debug` shows no password.
#[derive(Clone)]
pub(crate) struct GivenUrl(pub(crate) String);

impl GivenUrl {
    fn found(&self) -> Found {
        Found::by_builder(&self.0)
    }
}

impl fmt::Debug for GivenUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", masked(&self.0))
    }
}

/// Endpoint URLs, for one service or for all, in AWS's order: what comes first wins.
#[derive(Debug, Clone, Default)]
pub(crate) struct Endpoints {
    by_service: BTreeMap<String, Chosen<String>>,
    all: Option<Chosen<String>>,
    profile_by_service: BTreeMap<String, Chosen<String>>,
    profile_all: Option<Chosen<String>>,
}

impl Endpoints {
    /// The builder's endpoints, else those of the environment and the profile.
    pub(crate) fn resolve(
        settings: &Settings,
        all: Option<&GivenUrl>,
        by_service: &BTreeMap<String, GivenUrl>,
    ) -> Result<Self, ConfigError> {
        // The program's word for all services beats the environment's word for one.
        let mut endpoints = match all {
            Some(url) => Self { all: Some(checked(url.found())?), ..Self::default() },
            None => Self::configured(settings)?,
        };
        for (service, url) in by_service {
            endpoints.by_service.insert(service.clone(), checked(url.found())?);
        }
        Ok(endpoints)
    }

    fn configured(settings: &Settings) -> Result<Self, ConfigError> {
        if are_ignored(settings)?.value {
            return Ok(Self::default());
        }
        let mut by_service = BTreeMap::new();
        for (service, value) in settings.variables.with_prefix("AWS_ENDPOINT_URL_") {
            let origin = Origin::Variable(format!("AWS_ENDPOINT_URL_{service}"));
            by_service.insert(service.to_ascii_lowercase(), checked(Found { value, origin })?);
        }
        let mut profile_by_service = BTreeMap::new();
        for (service, value) in settings.profiles.service_endpoint_urls() {
            let origin = Origin::Profile(settings.profiles.selected().to_owned());
            profile_by_service.insert(service.to_owned(), checked(Found { value: value.to_owned(), origin })?);
        }
        let all = settings.in_environment(&ENDPOINT_URL).map(checked).transpose()?;
        let profile_all = settings.in_profile(&ENDPOINT_URL).map(checked).transpose()?;
        Ok(Self { by_service, all, profile_by_service, profile_all })
    }

    /// The URL for the service with this id (`s3`, `secrets_manager`); `None` means AWS's own.
    pub(crate) fn of(&self, service_id: &str) -> Option<&str> {
        self.chosen_of(service_id).map(|url| url.value.as_str())
    }

    fn chosen_of(&self, service_id: &str) -> Option<&Chosen<String>> {
        let named = self.by_service.get(service_id).or(self.all.as_ref());
        named.or_else(|| self.profile_by_service.get(service_id)).or(self.profile_all.as_ref())
    }

    /// The URL for services that have none of their own.
    pub(crate) fn of_all(&self) -> Option<&Chosen<String>> {
        self.all.as_ref().or(self.profile_all.as_ref())
    }

    /// The services that have an URL of their own, with the one that wins.
    pub(crate) fn of_services(&self) -> impl Iterator<Item = (&str, &Chosen<String>)> {
        let services: BTreeSet<&String> = self.by_service.keys().chain(self.profile_by_service.keys()).collect();
        services.into_iter().filter_map(|service| Some((service.as_str(), self.chosen_of(service)?)))
    }
}

/// Whether the URLs of environment and profile do not count.
pub(crate) fn are_ignored(settings: &Settings) -> Result<Chosen<bool>, ConfigError> {
    settings.flag(None, &IGNORED)
}

/// A URL of http or https, with a host, and without a password, a query or a fragment.
fn checked(found: Found) -> Result<Chosen<String>, ConfigError> {
    const EXPECTED: &str = "http://HOST[:PORT] or https://HOST[:PORT]";
    let url = found.value.trim().to_owned();
    if url.contains('@') {
        // What stands before the @ may be a password: it is not shown.
        let shown = Found { value: "…@…".to_owned(), origin: found.origin };
        return Err(shown.invalid(ENDPOINT_URL.name, "a URL without user name and password"));
    }
    let is_valid = url.parse::<http::Uri>().is_ok_and(|uri| {
        let has_scheme = matches!(uri.scheme_str(), Some("http" | "https"));
        let has_host = uri.host().is_some_and(|host| !host.is_empty());
        has_scheme && has_host && uri.query().is_none()
    });
    if is_valid && !url.contains('#') {
        Ok(Chosen { value: url, origin: found.origin })
    } else {
        Err(found.invalid(ENDPOINT_URL.name, EXPECTED))
    }
}

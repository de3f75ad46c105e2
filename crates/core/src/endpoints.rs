//! Where requests go when they do not go to AWS's own address.

use crate::config_error::{ConfigError, Origin};
use crate::settings::{Found, Setting, Settings};
use std::collections::BTreeMap;

const ENDPOINT_URL: Setting =
    Setting { name: "endpoint URL", variables: &["AWS_ENDPOINT_URL"], profile_key: "endpoint_url" };
const IGNORED: Setting = Setting {
    name: "switch to ignore configured endpoint URLs",
    variables: &["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"],
    profile_key: "ignore_configured_endpoint_urls",
};

/// Endpoint URLs, for one service or for all, in AWS's order: what comes first wins.
#[derive(Debug, Clone, Default)]
pub(crate) struct Endpoints {
    by_service: BTreeMap<String, String>,
    all: Option<String>,
    profile_by_service: BTreeMap<String, String>,
    profile_all: Option<String>,
}

impl Endpoints {
    /// The builder's endpoints, else those of the environment and the profile.
    pub(crate) fn resolve(
        settings: &Settings,
        all: Option<String>,
        by_service: BTreeMap<String, String>,
    ) -> Result<Self, ConfigError> {
        // The program's word for all services beats the environment's word for one.
        let mut endpoints = match all {
            Some(url) => Self { all: Some(checked(Found::by_builder(url))?), ..Self::default() },
            None => Self::configured(settings)?,
        };
        for (service, url) in by_service {
            endpoints.by_service.insert(service, checked(Found::by_builder(url))?);
        }
        Ok(endpoints)
    }

    fn configured(settings: &Settings) -> Result<Self, ConfigError> {
        if settings.flag(&IGNORED)? {
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
        let named = self.by_service.get(service_id).or(self.all.as_ref());
        named.or_else(|| self.profile_by_service.get(service_id)).or(self.profile_all.as_ref()).map(String::as_str)
    }
}

/// A URL of http or https, with a host, and without a password, a query or a fragment.
fn checked(found: Found) -> Result<String, ConfigError> {
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
    if is_valid && !url.contains('#') { Ok(url) } else { Err(found.invalid(ENDPOINT_URL.name, EXPECTED)) }
}

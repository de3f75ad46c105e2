//! Shows what a provider would be made of.

use super::AwsClientProviderBuilder;
use super::choices::{Calls, Choices};
use crate::account_guard::AccountGuard;
use crate::config_error::{ConfigError, Origin};
use crate::endpoints::{self, Endpoints};
use crate::explain::{ExplainedSetting, SettingsReport};
use crate::identity::{Source, Sourced};
use crate::profile::{ProfileFiles, Profiles};
use crate::region;
use crate::settings::{Chosen, Settings};
use crate::transport::Transport;
use std::fmt::Display;

/// What may name the source of keys in a profile.
const SOURCE_KEYS: &[&str] = &[
    "role_arn",
    "sso_session",
    "sso_start_url",
    "credential_process",
    "login_session",
    "web_identity_token_file",
    "aws_access_key_id",
];

impl AwsClientProviderBuilder {
    /// Tells each setting of the provider that [`build`](Self::build) would make, and who says so. What is wrong is told
    /// beside its setting, so this works where `build` fails, and shows all that is wrong, not the first alone.
    ///
    /// Reads the files that `build` reads, and asks neither AWS nor the instance metadata service.
    ///
    /// ```
    /// # use aws_interactions_core::{AwsClientProvider, Origin};
    /// # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
    /// let builder = AwsClientProvider::builder().environment_variables([("AWS_REGION", "eu-central-1")]);
    /// let report = builder.explain().await;
    /// let region = report.get("region").unwrap();
    /// assert_eq!(region.value.as_deref(), Some("eu-central-1"));
    /// assert_eq!(region.origin, Origin::Variable("AWS_REGION".to_owned()));
    /// # });
    /// ```
    pub async fn explain(&self) -> SettingsReport {
        let files = ProfileFiles::read(&self.variables).await;
        let profile = Profiles::named(&self.variables, self.profile.as_deref());
        let (profiles, error) = match Profiles::load(&self.variables, self.profile.as_deref()).await {
            Ok(profiles) => (profiles, None),
            Err(error) => (Profiles::unread(), Some(error)),
        };
        let is_read = error.is_none();
        let settings = Settings { variables: self.variables.clone(), profiles };
        let mut rows = Rows { rows: Vec::new(), files: &files };
        rows.profile(profile, &settings, error);
        self.explain_all(&settings, is_read, &mut rows);
        SettingsReport { settings: rows.rows, files: files.into_report() }
    }

    fn explain_all(&self, settings: &Settings, is_read: bool, rows: &mut Rows<'_>) {
        let Choices { region, endpoints, source, calls } = self.choose(settings);
        // Without its profile nobody knows where it works and who calls, and the profile's row says what is wrong.
        match region {
            Ok(None) if self.instance_role => rows.push("region", None, Origin::InstanceMetadata, &[]),
            Ok(None) if is_read => rows.push_error("region", region::missing(settings), &[]),
            region => rows.maybe("region", "region", region),
        }
        rows.endpoints(endpoints, settings);
        let knows_itself = self.credentials.is_some() || self.instance_role;
        if is_read || knows_itself {
            rows.source(source);
        }
        rows.told("folder of MFA sessions", self.session_cache.as_ref().map(|folder| folder.display()));
        rows.accounts(&self.guard);
        rows.calls(calls);
        match &self.http_client {
            Some(_) => rows.told("HTTP client", Some("the program's own")),
            None => rows.transport(Transport::choose(settings, &self.transport)),
        }
    }
}

/// The rows that are there so far.
struct Rows<'a> {
    rows: Vec<ExplainedSetting>,
    files: &'a ProfileFiles,
}

impl Rows<'_> {
    fn push(&mut self, name: &str, value: Option<String>, origin: Origin, keys: &[&str]) {
        let file = match &origin {
            Origin::Profile(profile) => self.files.holding(profile, keys).map(ToOwned::to_owned),
            _ => None,
        };
        self.rows.push(ExplainedSetting { name: name.to_owned(), value, origin, file, error: None });
    }

    fn push_error(&mut self, name: &str, error: ConfigError, keys: &[&str]) {
        let value = match &error {
            ConfigError::InvalidSetting { value, .. } => Some(value.clone()),
            ConfigError::UnreadableCaBundle { path, .. } | ConfigError::InvalidCaBundle { path, .. } => {
                Some(path.display().to_string())
            }
            _ => None,
        };
        let origin = error.origin().cloned().unwrap_or(Origin::Default);
        self.push(name, value, origin, keys);
        self.complain(error);
    }

    /// Says of the last row what is wrong with it.
    fn complain(&mut self, error: ConfigError) {
        if let Some(row) = self.rows.last_mut() {
            row.error = Some(error);
        }
    }

    fn chosen<T: Display>(&mut self, name: &str, key: &str, chosen: Result<Chosen<T>, ConfigError>) {
        self.maybe(name, key, chosen.map(Some));
    }

    fn maybe<T: Display>(&mut self, name: &str, key: &str, chosen: Result<Option<Chosen<T>>, ConfigError>) {
        match chosen {
            Ok(Some(Chosen { value, origin })) => self.push(name, Some(value.to_string()), origin, &[key]),
            Ok(None) => self.push(name, None, Origin::Default, &[]),
            Err(error) => self.push_error(name, error, &[key]),
        }
    }

    /// What the program alone can say.
    fn told(&mut self, name: &str, value: Option<impl Display>) {
        let origin = if value.is_some() { Origin::Builder } else { Origin::Default };
        self.push(name, value.map(|value| value.to_string()), origin, &[]);
    }

    fn profile(&mut self, named: Chosen<String>, settings: &Settings, error: Option<ConfigError>) {
        let is_used = error.is_some() || settings.profiles.selected_name().is_some();
        self.push("profile", is_used.then_some(named.value), named.origin, &[]);
        if let Some(error) = error {
            self.complain(error);
        }
    }

    fn endpoints(&mut self, endpoints: Result<Endpoints, ConfigError>, settings: &Settings) {
        self.chosen("ignore endpoints", "ignore_configured_endpoint_urls", endpoints::are_ignored(settings));
        match endpoints {
            Ok(endpoints) => {
                for (service, url) in endpoints.of_services() {
                    self.chosen(&format!("endpoint of {service}"), "services", Ok(url.clone()));
                }
                self.maybe("endpoint of all", "endpoint_url", Ok(endpoints.of_all().cloned()));
            }
            // The switch above shows its own.
            Err(ConfigError::InvalidSetting { setting, .. }) if setting == endpoints::IGNORED.name => {}
            Err(error) => self.push_error("endpoint of all", error, &["endpoint_url", "services"]),
        }
    }

    fn source(&mut self, source: Result<Sourced, ConfigError>) {
        let Sourced { source, origin, roles } = match source {
            Ok(sourced) => sourced,
            Err(error) => return self.push_error("keys", error, SOURCE_KEYS),
        };
        let is_role = matches!(source, Source::WebIdentity(_));
        let shown = (!matches!(source, Source::Nothing)).then(|| described(&source));
        self.push("keys", shown, origin, SOURCE_KEYS);
        for (number, (role, origin)) in roles.iter().enumerate() {
            let which = if roles.len() == 1 { "role".to_owned() } else { format!("role {}", number + 1) };
            self.push(&which, Some(role.arn.clone()), origin.clone(), &["role_arn"]);
            if let Err(error) = role.check_from(origin, is_role || number > 0) {
                self.complain(error);
            }
        }
    }

    fn accounts(&mut self, guard: &AccountGuard) {
        let list = |accounts: &std::collections::BTreeSet<String>| {
            accounts.iter().map(String::as_str).collect::<Vec<_>>().join(", ")
        };
        self.told("allowed accounts", guard.allowed.as_ref().map(list));
        self.told("forbidden accounts", Some(&guard.forbidden).filter(|accounts| !accounts.is_empty()).map(list));
        if let Err(error) = guard.check() {
            self.complain(error);
        }
    }

    fn calls(&mut self, calls: Calls) {
        let Calls { use_fips, use_dual_stack, retries, timeouts, stalled_streams, request_checksums, app_name } = calls;
        self.chosen("FIPS", "use_fips_endpoint", use_fips);
        self.chosen("dual stack", "use_dualstack_endpoint", use_dual_stack);
        self.chosen("attempts", "max_attempts", retries.max_attempts);
        self.chosen("retry mode", "retry_mode", retries.mode);
        self.chosen("back-off", "", retries.backoff);
        self.chosen("timeouts", "", Ok(timeouts));
        self.chosen("stalled streams", "", stalled_streams);
        self.maybe("request checksums", "request_checksum_calculation", request_checksums);
        let app_name = app_name.map(|Chosen { value, origin }| value.map(|value| Chosen { value, origin }));
        self.maybe("application name", "sdk_ua_app_id", app_name);
    }

    fn transport(&mut self, transport: Transport) {
        let Transport { proxies, ca_bundle, connections } = transport;
        match proxies {
            Ok(proxies) => {
                self.maybe("proxy for https", "", Ok(proxies.https));
                self.maybe("proxy for http", "", Ok(proxies.http));
                let not_for = Some(proxies.not_for).filter(|hosts| !hosts.value.is_empty());
                self.maybe("no proxy for", "", Ok(not_for));
            }
            Err(error) => self.push_error("proxy for https", error, &[]),
        }
        self.maybe("CA bundle", "ca_bundle", ca_bundle);
        self.chosen("connections", "", Ok(connections));
    }
}

/// The source for people; of the id of a key its end.
fn described(source: &Source) -> String {
    match source {
        Source::Keys { keys, label } => match keys.end_of_id() {
            Some(end) => format!("{label} (…{end})"),
            None => label.clone(),
        },
        _ => source.label(),
    }
}

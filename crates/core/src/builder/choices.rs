//! What a provider is made of, and who says so: [`build`](AwsClientProviderBuilder::build) takes it,
//! [`explain`](AwsClientProviderBuilder::explain) shows it.

use super::AwsClientProviderBuilder;
use crate::clock::Clock;
use crate::config_error::{ConfigError, Origin};
use crate::endpoints::Endpoints;
use crate::identity::{Source, Sourced};
use crate::region;
use crate::request_checksums::RequestChecksums;
use crate::retries::Retries;
use crate::settings::{Chosen, Setting, Settings};
use crate::transport::{StalledStreams, Timeouts};
use aws_config::{AppName, BehaviorVersion, SdkConfig};
use aws_smithy_async::rt::sleep::{SharedAsyncSleep, TokioSleep};
use aws_smithy_async::time::SharedTimeSource;
use aws_smithy_runtime_api::client::http::SharedHttpClient;

const APP_NAME: Setting =
    Setting { name: "application name", variables: &["AWS_SDK_UA_APP_ID"], profile_key: "sdk_ua_app_id" };
const USE_FIPS: Setting =
    Setting { name: "FIPS switch", variables: &["AWS_USE_FIPS_ENDPOINT"], profile_key: "use_fips_endpoint" };
const USE_DUAL_STACK: Setting = Setting {
    name: "dual stack switch",
    variables: &["AWS_USE_DUALSTACK_ENDPOINT"],
    profile_key: "use_dualstack_endpoint",
};

/// Every setting, each right or wrong by itself.
#[derive(Debug)]
pub(super) struct Choices {
    pub(super) region: Result<Option<Chosen<String>>, ConfigError>,
    pub(super) endpoints: Result<Endpoints, ConfigError>,
    pub(super) source: Result<Sourced, ConfigError>,
    pub(super) calls: Calls,
}

/// How each request is made.
#[derive(Debug)]
pub(super) struct Calls {
    pub(super) use_fips: Result<Chosen<bool>, ConfigError>,
    pub(super) use_dual_stack: Result<Chosen<bool>, ConfigError>,
    pub(super) retries: Retries,
    pub(super) timeouts: Chosen<Timeouts>,
    pub(super) stalled_streams: Result<Chosen<StalledStreams>, ConfigError>,
    pub(super) request_checksums: Result<Option<Chosen<RequestChecksums>>, ConfigError>,
    pub(super) app_name: Result<Chosen<Option<AppName>>, ConfigError>,
}

impl AwsClientProviderBuilder {
    pub(super) fn choose(&self, settings: &Settings) -> Choices {
        let app_name = |text: &str| AppName::new(text.to_owned()).ok().map(Some);
        let letters = "letters, digits and !#$%&'*+-.^_`|~";
        Choices {
            region: region::resolve(settings, self.region.as_deref(), self.profile.is_some()),
            endpoints: Endpoints::resolve(settings, self.endpoint_url.as_ref(), &self.service_endpoint_urls),
            source: self.source(settings),
            calls: Calls {
                use_fips: settings.flag(self.use_fips, &USE_FIPS),
                use_dual_stack: settings.flag(self.use_dual_stack, &USE_DUAL_STACK),
                retries: Retries::choose(settings, self.retries),
                timeouts: Chosen::told_or(self.timeouts, Timeouts::default()),
                stalled_streams: StalledStreams::choose(self.stalled_streams),
                request_checksums: RequestChecksums::choose(settings, self.request_checksums),
                app_name: settings.choose(self.app_name.as_deref(), &APP_NAME, None, letters, app_name),
            },
        }
    }

    fn source(&self, settings: &Settings) -> Result<Sourced, ConfigError> {
        let mut sourced = self.bare_source(settings)?;
        sourced.roles.extend(self.roles.iter().map(|role| (role.clone(), Origin::Builder)));
        Ok(sourced)
    }

    fn bare_source(&self, settings: &Settings) -> Result<Sourced, ConfigError> {
        if let Some(keys) = self.credentials.clone() {
            let source = Source::Keys { keys, label: "the keys of the program".to_owned() };
            return Ok(Sourced::new(source, Origin::Builder));
        }
        if self.instance_role {
            return Ok(Sourced::new(Source::InstanceRole, Origin::Builder));
        }
        let Some(profile) = &self.profile else { return Source::by_default(settings) };
        let identity = settings.profiles.identity()?.ok_or_else(|| ConfigError::IncompleteProfile {
            profile: profile.clone(),
            reason: "it names no source of credentials".to_owned(),
        })?;
        Source::of_profile(identity, settings)
    }
}

impl Calls {
    /// All of the SDK's settings but region and identity.
    pub(super) fn template(self, http_client: SharedHttpClient) -> Result<SdkConfig, ConfigError> {
        let mut template = SdkConfig::builder()
            .behavior_version(BehaviorVersion::v2026_01_12())
            .http_client(http_client)
            .timeout_config(self.timeouts.value.to_sdk())
            .stalled_stream_protection(self.stalled_streams?.value.to_sdk())
            .retry_config(self.retries.into_sdk()?)
            .sleep_impl(SharedAsyncSleep::new(TokioSleep::new()))
            .time_source(SharedTimeSource::new(Clock))
            .use_fips(self.use_fips?.value)
            .use_dual_stack(self.use_dual_stack?.value);
        template.set_app_name(self.app_name?.value);
        let checksums = self.request_checksums?.map(|checksums| checksums.value.to_sdk());
        template.set_request_checksum_calculation(checksums);
        Ok(template.build())
    }
}

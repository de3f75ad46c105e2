//! Which region a provider works in.

use crate::cause::Cause;
use crate::config_error::{ConfigError, Origin};
use crate::identity::instance_metadata;
use crate::settings::{Chosen, Found, Setting, Settings};
use aws_config::Region;
use aws_config::provider_config::ProviderConfig;

/// AWS's regions: the SDK copies a name at each request unless it lies in the program.
const NAMES: [&str; 39] = [
    "af-south-1",
    "ap-east-1",
    "ap-east-2",
    "ap-northeast-1",
    "ap-northeast-2",
    "ap-northeast-3",
    "ap-south-1",
    "ap-south-2",
    "ap-southeast-1",
    "ap-southeast-2",
    "ap-southeast-3",
    "ap-southeast-4",
    "ap-southeast-5",
    "ap-southeast-6",
    "ap-southeast-7",
    "ca-central-1",
    "ca-west-1",
    "cn-north-1",
    "cn-northwest-1",
    "eu-central-1",
    "eu-central-2",
    "eu-north-1",
    "eu-south-1",
    "eu-south-2",
    "eu-west-1",
    "eu-west-2",
    "eu-west-3",
    "eusc-de-east-1",
    "il-central-1",
    "me-central-1",
    "me-south-1",
    "mx-central-1",
    "sa-east-1",
    "us-east-1",
    "us-east-2",
    "us-gov-east-1",
    "us-gov-west-1",
    "us-west-1",
    "us-west-2",
];

const REGION: Setting =
    Setting { name: "region", variables: &["AWS_REGION", "AWS_DEFAULT_REGION"], profile_key: "region" };

/// The region that the program gave; else the environment's, else the profile's. A profile that the program named
/// comes before the environment: it is to be used with what belongs to it.
pub(crate) fn resolve(
    settings: &Settings,
    explicit: Option<&str>,
    profile_is_explicit: bool,
) -> Result<Option<Chosen<String>>, ConfigError> {
    let in_environment = || settings.in_environment(&REGION);
    let in_profile = || settings.in_profile(&REGION);
    let found = match explicit {
        Some(region) => Some(Found::by_builder(region)),
        None if profile_is_explicit => in_profile().or_else(in_environment),
        None => in_environment().or_else(in_profile),
    };
    let chosen = |found: Found| {
        let origin = found.origin.clone();
        Ok(Chosen { value: checked(found)?, origin })
    };
    found.map(chosen).transpose()
}

/// The region of the EC2 instance that this runs on.
pub(crate) async fn of_instance(settings: &Settings, config: &ProviderConfig) -> Result<String, ConfigError> {
    let client = instance_metadata(&settings.variables, config)?;
    let region = client.get("/latest/meta-data/placement/region").await;
    let region = region.map_err(|source| ConfigError::NoInstanceMetadata { source: Cause::new(source) })?;
    checked(Found { value: String::from(region), origin: Origin::InstanceMetadata })
}

pub(crate) fn missing(settings: &Settings) -> ConfigError {
    ConfigError::MissingRegion { profile: settings.profiles.selected_name().map(str::to_owned) }
}

/// A region that AWS opened since is as good as the others, and copied.
pub(crate) fn to_sdk(name: &str) -> Region {
    let known = NAMES.iter().find(|known| **known == name);
    known.map_or_else(|| Region::new(name.to_owned()), |known| Region::from_static(known))
}

/// A region becomes part of a host name, so it may hold nothing that a host name may not.
pub(crate) fn checked(found: Found) -> Result<String, ConfigError> {
    let region = found.value.trim();
    let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    let is_valid = (1..=63).contains(&region.len())
        && region.bytes().all(allowed)
        && !region.starts_with('-')
        && !region.ends_with('-');
    if is_valid { Ok(region.to_owned()) } else { Err(found.invalid(REGION.name, "one like eu-central-1")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn when_a_region_is_handed_to_the_sdk_then_it_keeps_its_name_whether_known_or_not() {
        for name in NAMES.into_iter().chain(["xx-new-9"]) {
            assert_eq!(to_sdk(name).as_ref(), name);
        }
    }
}

//! The profiles of the AWS configuration files, and whom they make the caller.

mod by_file;
mod files;

pub(crate) use by_file::ProfileFiles;

use crate::assume_role::AssumeRole;
use crate::cause::Cause;
use crate::config_error::{ConfigError, Origin};
use crate::credentials::AwsCredentials;
use crate::mfa::Mfa;
use crate::settings::Chosen;
use crate::variables::Variables;
use crate::web_identity::WebIdentity;
use aws_config::profile::{Profile, ProfileSet};
use aws_runtime::env_config::file::{EnvConfigFileKind, EnvConfigFiles};
use aws_runtime::env_config::property::PropertiesKey;
use aws_types::os_shim_internal::{Env, Fs};
use files::Files;
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::path::PathBuf;

const DEFAULT_PROFILE: &str = "default";

/// The profiles that were read, and the one that is used.
#[derive(Debug)]
pub(crate) struct Profiles {
    set: ProfileSet,
    files: Vec<PathBuf>,
    service_names: BTreeSet<String>,
    /// As the SDK's own credential providers want them.
    pub(crate) sources: EnvConfigFiles,
    named_by: Option<Origin>,
}

/// Where the keys at the bottom of a profile come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum ProfileSource {
    /// Keys in the profile itself.
    Keys(AwsCredentials),
    /// `credential_source = Environment`
    Environment,
    /// `credential_source = Ec2InstanceMetadata`
    InstanceRole,
    /// `credential_source = EcsContainer`
    Container,
    /// `web_identity_token_file`
    WebIdentity(Box<WebIdentity>),
    /// Single sign-on, a process or a console login: the SDK knows how, given the profile's name.
    Sdk(String),
}

/// Keys, and the roles to assume with them, the first hop first.
#[derive(Debug)]
pub(crate) struct ProfileIdentity {
    pub(crate) source: ProfileSource,
    /// The profile that names the source: the last of a chain.
    pub(crate) bottom: String,
    pub(crate) roles: Vec<(AssumeRole, Origin)>,
}

impl Profiles {
    /// The profile to use: `explicit`, else that of `AWS_PROFILE`, else `default`.
    pub(crate) fn named(variables: &Variables, explicit: Option<&str>) -> Chosen<String> {
        if let Some(name) = explicit {
            return Chosen { value: name.to_owned(), origin: Origin::Builder };
        }
        match variables.get("AWS_PROFILE") {
            Some(value) => Chosen { value, origin: Origin::Variable("AWS_PROFILE".to_owned()) },
            None => Chosen { value: DEFAULT_PROFILE.to_owned(), origin: Origin::Default },
        }
    }

    /// Reads the configuration files and selects the profile to use.
    pub(crate) async fn load(variables: &Variables, explicit: Option<&str>) -> Result<Self, ConfigError> {
        let Files { sources, looked_for: files, service_names } = files::locate(variables)?;
        let Chosen { value: selected, origin } = Self::named(variables, explicit);
        let named_by = Some(origin).filter(|origin| *origin != Origin::Default);
        let set = parse(&sources, selected.clone()).await?;
        let profiles = Self { set, files, service_names, sources, named_by };
        if let Some(origin) = &profiles.named_by {
            profiles.get(&selected, origin)?;
        }
        Ok(profiles)
    }

    /// What stands for files that could not be read: no profile at all.
    pub(crate) fn unread() -> Self {
        let sources = EnvConfigFiles::builder().with_contents(EnvConfigFileKind::Config, "").build();
        Self { set: ProfileSet::default(), files: Vec::new(), service_names: BTreeSet::new(), sources, named_by: None }
    }

    /// The profile in use.
    pub(crate) fn selected(&self) -> &str {
        self.set.selected_profile()
    }

    /// The profile in use, where somebody named it or it exists.
    pub(crate) fn selected_name(&self) -> Option<&str> {
        let exists = self.named_by.is_some() || self.set.get_profile(self.selected()).is_some();
        exists.then(|| self.selected())
    }

    pub(crate) fn selected_property(&self, key: &str) -> Option<&str> {
        self.set.get(key).filter(|value| !value.trim().is_empty())
    }

    /// `endpoint_url` of each service, in the `services` section that the profile points to.
    pub(crate) fn service_endpoint_urls(&self) -> impl Iterator<Item = (&str, &str)> {
        self.service_names.iter().filter_map(|service| Some((service.as_str(), self.service_endpoint_url(service)?)))
    }

    fn service_endpoint_url(&self, service: &str) -> Option<&str> {
        let key = PropertiesKey::builder()
            .section_key("services")
            .section_name(self.selected_property("services")?)
            .property_name(service)
            .sub_property_name("endpoint_url")
            .build()
            .ok()?;
        self.set.other_sections().get(&key).map(String::as_str)
    }

    /// Whom the profile in use makes the caller: `None` where it says nothing about credentials.
    pub(crate) fn identity(&self) -> Result<Option<ProfileIdentity>, ConfigError> {
        let mut roles = Vec::new();
        let mut visited: Vec<String> = Vec::new();
        let mut name = self.selected().to_owned();
        let mut named_by = self.named_by.clone().unwrap_or(Origin::Builder);
        loop {
            let profile = match self.set.get_profile(&name) {
                None if visited.is_empty() && self.named_by.is_none() => return Ok(None),
                _ => self.get(&name, &named_by)?,
            };
            if let Some(start) = visited.iter().position(|visited| *visited == name) {
                let profiles = visited.into_iter().skip(start).chain([name]).collect();
                return Err(ConfigError::ProfileLoop { profiles });
            }
            visited.push(name.clone());
            match step(profile, visited.len() == 1)? {
                Step::Nothing if visited.len() == 1 => return Ok(None),
                Step::Nothing => return Err(incomplete(&name, "it is a source of credentials and holds none")),
                Step::Ends(source, role) => {
                    roles.extend(role.map(|role| (role, Origin::Profile(name.clone()))));
                    roles.reverse();
                    return Ok(Some(ProfileIdentity { source, bottom: name, roles }));
                }
                Step::Continues(role, next) => {
                    named_by = Origin::Profile(name.clone());
                    roles.push((role, Origin::Profile(name)));
                    name = next;
                }
            }
        }
    }

    fn get(&self, name: &str, origin: &Origin) -> Result<&Profile, ConfigError> {
        self.set.get_profile(name).ok_or_else(|| {
            let mut known: Vec<String> = self.set.profiles().map(str::to_owned).collect();
            known.sort();
            ConfigError::UnknownProfile {
                profile: name.to_owned(),
                origin: origin.clone(),
                files: self.files.clone(),
                known,
            }
        })
    }
}

async fn parse(sources: &EnvConfigFiles, selected: String) -> Result<ProfileSet, ConfigError> {
    // The files are named, so the SDK needs no variable to find them.
    let (files, nothing) = (Fs::real(), Env::from_slice(&[]));
    let parsed = aws_config::profile::load(&files, &nothing, sources, Some(Cow::Owned(selected))).await;
    parsed.map_err(|error| ConfigError::MalformedFile { source: Cause::new(error) })
}

/// What one profile of a chain says.
enum Step {
    Nothing,
    Ends(ProfileSource, Option<AssumeRole>),
    Continues(AssumeRole, String),
}

fn step(profile: &Profile, is_first: bool) -> Result<Step, ConfigError> {
    let keys = static_keys(profile)?;
    // AWS's order: behind the first profile of a chain, keys end it even beside a role.
    if let Some(keys) = keys.clone().filter(|_| !is_first) {
        return Ok(Step::Ends(ProfileSource::Keys(keys), None));
    }
    match (profile.get("web_identity_token_file"), profile.get("role_arn")) {
        (Some(token_file), Some(role_arn)) => return web_identity_step(profile, token_file, role_arn),
        (Some(_), None) => return Err(incomplete(profile.name(), "web_identity_token_file needs role_arn")),
        (None, Some(role_arn)) => return role_step(profile, role_arn, keys),
        (None, None) => {}
    }
    if needs_sdk(profile)? {
        return Ok(Step::Ends(ProfileSource::Sdk(profile.name().to_owned()), None));
    }
    Ok(keys.map_or(Step::Nothing, |keys| Step::Ends(ProfileSource::Keys(keys), None)))
}

fn role_step(profile: &Profile, role_arn: &str, keys: Option<AwsCredentials>) -> Result<Step, ConfigError> {
    let role = role_of(profile, role_arn)?;
    match (profile.get("source_profile"), profile.get("credential_source")) {
        (Some(_), Some(_)) => Err(incomplete(profile.name(), "it names both source_profile and credential_source")),
        (None, None) => Err(incomplete(profile.name(), "role_arn needs source_profile or credential_source")),
        // A profile may be its own source: its keys assume its role.
        (Some(source), None) if source == profile.name() => match keys {
            Some(keys) => Ok(Step::Ends(ProfileSource::Keys(keys), Some(role))),
            None => Err(incomplete(profile.name(), "it is its own source_profile and holds no keys")),
        },
        (Some(source), None) => Ok(Step::Continues(role, source.to_owned())),
        (None, Some(source)) => Ok(Step::Ends(credential_source(profile.name(), source)?, Some(role))),
    }
}

fn web_identity_step(profile: &Profile, token_file: &str, role_arn: &str) -> Result<Step, ConfigError> {
    let session = role_of(profile, role_arn)?.check_from(&Origin::Profile(profile.name().to_owned()), false)?;
    let identity = WebIdentity { token_file: PathBuf::from(token_file), session };
    Ok(Step::Ends(ProfileSource::WebIdentity(Box::new(identity)), None))
}

fn role_of(profile: &Profile, role_arn: &str) -> Result<AssumeRole, ConfigError> {
    let mut role = AssumeRole::new(role_arn);
    if let Some(external_id) = profile.get("external_id") {
        role = role.external_id(external_id);
    }
    if let Some(session_name) = profile.get("role_session_name") {
        role = role.session_name(session_name);
    }
    if let Some(seconds) = profile.get("duration_seconds") {
        let seconds = seconds.parse().map_err(|_| ConfigError::InvalidSetting {
            setting: "duration_seconds",
            value: seconds.to_owned(),
            origin: Origin::Profile(profile.name().to_owned()),
            expected: "a number of seconds",
        })?;
        role = role.duration(std::time::Duration::from_secs(seconds));
    }
    role.wishes.mfa = profile.get("mfa_serial").map(|serial| Mfa {
        serial: serial.to_owned(),
        prompt: None,
        profile: Some(profile.name().to_owned()),
    });
    Ok(role)
}

fn credential_source(profile: &str, source: &str) -> Result<ProfileSource, ConfigError> {
    match source {
        "Environment" => Ok(ProfileSource::Environment),
        "Ec2InstanceMetadata" => Ok(ProfileSource::InstanceRole),
        "EcsContainer" => Ok(ProfileSource::Container),
        _ => Err(ConfigError::InvalidSetting {
            setting: "credential_source",
            value: source.to_owned(),
            origin: Origin::Profile(profile.to_owned()),
            expected: "Environment, Ec2InstanceMetadata or EcsContainer",
        }),
    }
}

fn static_keys(profile: &Profile) -> Result<Option<AwsCredentials>, ConfigError> {
    match (profile.get("aws_access_key_id"), profile.get("aws_secret_access_key")) {
        (Some(id), Some(secret)) => {
            let keys = AwsCredentials::new(id, secret);
            Ok(Some(match profile.get("aws_session_token") {
                Some(token) => keys.with_session(token, None),
                None => keys,
            }))
        }
        (None, None) => Ok(None),
        (Some(_), None) => Err(incomplete(profile.name(), "aws_access_key_id stands without aws_secret_access_key")),
        (None, Some(_)) => Err(incomplete(profile.name(), "aws_secret_access_key stands without aws_access_key_id")),
    }
}

/// Whether the profile names a source that the SDK resolves; an error where that source was not compiled in.
fn needs_sdk(profile: &Profile) -> Result<bool, ConfigError> {
    let sources = [
        ("sso_session", "sso", cfg!(feature = "sso")),
        ("sso_start_url", "sso", cfg!(feature = "sso")),
        ("credential_process", "credentials-process", cfg!(feature = "credentials-process")),
        ("login_session", "credentials-login", cfg!(feature = "credentials-login")),
    ];
    for (key, feature, is_compiled) in sources {
        if profile.get(key).is_some() {
            let reason = format!("{key} needs the feature `{feature}` of aws-interactions-core");
            return if is_compiled { Ok(true) } else { Err(incomplete(profile.name(), &reason)) };
        }
    }
    Ok(false)
}

fn incomplete(profile: &str, reason: &str) -> ConfigError {
    ConfigError::IncompleteProfile { profile: profile.to_owned(), reason: reason.to_owned() }
}

//! Giving a parameter its value.

use super::kind::{ParameterKind, ParameterTier};
use super::name;
use crate::client::SsmClient;
use crate::error::ParameterError;
use aws_interactions_core::{AwsClientProvider, SecretValue};
use aws_sdk_ssm::types;

const OPERATION: &str = "PutParameter";

/// What a parameter is to be.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ParameterSpec {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: SecretValue,
    /// What it holds. That of a parameter never changes: with another kind AWS refuses a new value.
    pub kind: ParameterKind,
    /// Whether a parameter of this name may be there, and gets a new version.
    pub overwrite: bool,
    /// A regular expression that this value and all later ones have to match.
    pub allowed_pattern: Option<String>,
    /// A line about it, for people. It is no secret.
    pub description: Option<String>,
    /// The key of KMS that a `SecureString` is encrypted by: id, ARN or `alias/…`; none is AWS's own key, which no other
    /// account can use.
    pub key_id: Option<String>,
    /// How large it may be.
    pub tier: ParameterTier,
}

impl ParameterSpec {
    /// A new parameter that holds a text.
    pub fn new(name: impl Into<String>, value: impl Into<SecretValue>) -> Self {
        Self {
            name: name.into(),
            value: value.into(),
            kind: ParameterKind::String,
            overwrite: false,
            allowed_pattern: None,
            description: None,
            key_id: None,
            tier: ParameterTier::Standard,
        }
    }

    /// Of another kind.
    #[must_use]
    pub fn kind(mut self, kind: ParameterKind) -> Self {
        self.kind = kind;
        self
    }

    /// One of this name may be there.
    #[must_use]
    pub fn overwrite(mut self) -> Self {
        self.overwrite = true;
        self
    }

    /// Values have to match this regular expression.
    #[must_use]
    pub fn allowed_pattern(mut self, pattern: impl Into<String>) -> Self {
        self.allowed_pattern = Some(pattern.into());
        self
    }

    /// With a line about it.
    #[must_use]
    pub fn description(mut self, description: impl Into<String>) -> Self {
        self.description = Some(description.into());
        self
    }

    /// Encrypted by this key of KMS.
    #[must_use]
    pub fn key_id(mut self, key_id: impl Into<String>) -> Self {
        self.key_id = Some(key_id.into());
        self
    }

    /// Larger.
    #[must_use]
    pub fn tier(mut self, tier: ParameterTier) -> Self {
        self.tier = tier;
        self
    }

    fn check(&self) -> Result<(), ParameterError> {
        name::given(&self.name)?;
        let bytes = self.value.expose().len();
        let limit = self.tier.limit();
        let problem = match () {
            () if bytes == 0 => "it is empty".to_owned(),
            () if bytes > limit => format!("it has {bytes} bytes, and the tier allows {limit}"),
            () if ["{{}}", "{{ssm:"].iter().any(|reference| self.value.expose().contains(reference)) => {
                "it refers to another parameter, which AWS does not take".to_owned()
            }
            () if self.key_id.is_some() && self.kind != ParameterKind::SecureString => {
                "a key is named, and only a SecureString is encrypted".to_owned()
            }
            () => return Ok(()),
        };
        Err(ParameterError::InvalidValue { parameter: self.name.clone(), problem })
    }
}

/// Creates a parameter, or gives one a new value where the spec lets [`overwrite`](ParameterSpec::overwrite); answers the
/// version that it has now.
///
/// AWS keeps 100 versions and drops the oldest; one that has a label is never dropped, and stands in the way of new ones.
///
/// Calls `PutParameter` (permission `ssm:PutParameter`; for a `SecureString` of a key other than AWS's own, also
/// `kms:Encrypt` on that key, and `kms:GenerateDataKey` for the advanced tier).
///
/// ```no_run
/// use ssm_interactions::{ParameterKind, ParameterSpec, put_parameter};
///
/// # async fn example(
/// #     provider: &aws_interactions_core::AwsClientProvider,
/// # ) -> Result<(), ssm_interactions::ParameterError> {
/// let password = ParameterSpec::new("/shop/db/password", "correct horse")
///     .kind(ParameterKind::SecureString)
///     .allowed_pattern("^.{8,}$")
///     .overwrite();
/// let version = put_parameter(&password, provider).await?;
/// println!("version {version}");
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`ParameterError::Invalid`] and [`ParameterError::InvalidValue`] before anything is sent;
/// [`ParameterError::AlreadyExists`], [`ParameterError::Refused`] for a value that does not match the pattern or a kind
/// that is not the parameter's, [`ParameterError::LimitExceeded`], [`ParameterError::TooManyUpdates`],
/// [`ParameterError::KeyNotUsable`], [`ParameterError::AccessDenied`] and [`ParameterError::Request`].
#[tracing::instrument(skip_all, fields(parameter = spec.name))]
pub async fn put_parameter(spec: &ParameterSpec, provider: &AwsClientProvider) -> Result<i64, ParameterError> {
    spec.check()?;
    let request = provider.get_ssm().put_parameter().name(&spec.name).value(spec.value.expose());
    let request = request
        .r#type(types::ParameterType::from(spec.kind.to_string().as_str()))
        .tier(types::ParameterTier::from(spec.tier.to_string().as_str()))
        .overwrite(spec.overwrite)
        .set_allowed_pattern(spec.allowed_pattern.clone())
        .set_description(spec.description.clone())
        .set_key_id(spec.key_id.clone());
    let answer = request.send().await.map_err(|error| ParameterError::of_sdk(OPERATION, &spec.name, error))?;
    Ok(answer.version)
}

#[cfg(test)]
mod tests;

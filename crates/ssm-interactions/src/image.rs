//! The latest images of machines, which AWS and others tell in public parameters.

use crate::error::ParameterError;
use crate::parameter::get::get_parameter;
use aws_interactions_core::AwsClientProvider;
use strum::Display;

/// What an image is made for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Display)]
#[strum(serialize_all = "snake_case")]
#[non_exhaustive]
pub enum Architecture {
    /// 64-bit Intel and AMD.
    #[default]
    #[strum(serialize = "x86_64")]
    X86_64,
    /// 64-bit ARM: Graviton.
    Arm64,
}

/// An image that is renewed every few weeks, its latest id told by a public parameter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicImage(String);

impl PublicImage {
    /// Amazon Linux 2023 with its default kernel.
    pub fn amazon_linux_2023(architecture: Architecture) -> Self {
        Self(format!("/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-{architecture}"))
    }

    /// Any other, by the name of its parameter, such as
    /// `/aws/service/canonical/ubuntu/server/24.04/stable/current/amd64/hvm/ebs-gp3/ami-id`.
    pub fn at(parameter: impl Into<String>) -> Self {
        Self(parameter.into())
    }
}

/// The id of the latest image of this kind in the provider's region: `ami-0abc…`.
///
/// The id changes when the image is renewed, a few times a month: what is to be the same machine later keeps the id.
///
/// Calls `GetParameter` (permission `ssm:GetParameter` on `arn:aws:ssm:*::parameter/aws/service/*`).
///
/// ```no_run
/// use ssm_interactions::{Architecture, PublicImage, get_latest_image_id};
///
/// # async fn example(
/// #     provider: &aws_interactions_core::AwsClientProvider,
/// # ) -> Result<(), ssm_interactions::ParameterError> {
/// let image = get_latest_image_id(&PublicImage::amazon_linux_2023(Architecture::Arm64), provider).await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`ParameterError::NoImage`] for a parameter that holds something else, and as [`get_parameter`].
pub async fn get_latest_image_id(image: &PublicImage, provider: &AwsClientProvider) -> Result<String, ParameterError> {
    let id = get_parameter(&image.0, provider).await?.value.into_exposed();
    let is_id = id.strip_prefix("ami-").is_some_and(|rest| rest.bytes().all(|byte| byte.is_ascii_hexdigit()));
    if is_id { Ok(id) } else { Err(ParameterError::NoImage { parameter: image.0.clone() }) }
}

#[cfg(test)]
mod tests;

//! Key pairs: with what the first user of an instance logs in.

use crate::client::Ec2Client;
use crate::describe::{Described, only};
use crate::error::Ec2Error;
use crate::resource::{Resource, ResourceKind};
use crate::tags::{self, Tags};
use crate::word::words;
use aws_interactions_core::AwsClientProvider;
use aws_sdk_ec2::primitives::Blob;
use aws_sdk_ec2::types::KeyPairInfo;
use std::fmt;
use std::time::SystemTime;

const NAME_LIMIT: usize = 255;

words! {
    /// The kind of a key.
    KeyType {
        /// RSA, 2,048 bits: the one kind that Windows takes.
        Rsa = "rsa",
        /// ED25519.
        Ed25519 = "ed25519",
    }
}

/// A key pair: EC2 has the public key alone.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct KeyPair {
    /// Its name, by which instances are launched.
    pub name: String,
    /// Its id.
    pub id: Option<String>,
    /// What kind of key it is.
    pub key_type: KeyType,
    /// The fingerprint. How it is formed depends on who made the key, and on its kind.
    pub fingerprint: Option<String>,
    /// When it was made or imported.
    pub created_at: Option<SystemTime>,
    /// Its tags.
    pub tags: Tags,
}

impl Described for KeyPair {
    const KIND: ResourceKind = ResourceKind::KeyPair;
    type Sdk = KeyPairInfo;

    fn of(pair: KeyPairInfo) -> Option<Self> {
        Some(Self {
            name: pair.key_name?,
            id: pair.key_pair_id,
            key_type: pair.key_type.map(|kind| KeyType::from(kind.as_str())).unwrap_or_default(),
            fingerprint: pair.key_fingerprint,
            created_at: pair.create_time.and_then(|time| SystemTime::try_from(time).ok()),
            tags: tags::from_sdk(pair.tags),
        })
    }

    fn id(&self) -> &str {
        &self.name
    }
}

/// A private key. `Debug` does not show it.
#[derive(Clone, PartialEq, Eq)]
pub struct PrivateKey(String);

impl PrivateKey {
    /// The key, as PEM. Whoever has it can log in: write it to a file that only its user can read.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for PrivateKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PrivateKey(hidden)")
    }
}

/// Makes a key pair, and answers with its private key. EC2 does not keep that: what is lost here is lost.
///
/// Calls `CreateKeyPair` (permissions `ec2:CreateKeyPair`, `ec2:CreateTags` with tags).
///
/// ```no_run
/// use ec2_interactions::{KeyType, Tags, create_key_pair};
///
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), ec2_interactions::Ec2Error> {
/// let private_key = create_key_pair("ops", &KeyType::Ed25519, &Tags::new(), provider).await?;
/// # let _ = private_key.reveal();
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`Ec2Error::InvalidInput`] for a name or kind that cannot be, before any request · [`Ec2Error::AlreadyExists`] ·
/// [`Ec2Error::LimitExceeded`] · [`Ec2Error::AccessDenied`] · [`Ec2Error::WrongAnswer`] for another pair or none ·
/// [`Ec2Error::Request`].
#[tracing::instrument(skip_all, fields(name = name))]
pub async fn create_key_pair(
    name: &str,
    key_type: &KeyType,
    tags: &Tags,
    provider: &AwsClientProvider,
) -> Result<PrivateKey, Ec2Error> {
    let resource = checked(name)?;
    if let KeyType::Other(other) = key_type {
        let problem = "EC2 makes rsa and ed25519".to_owned();
        return Err(Ec2Error::InvalidInput { what: format!("a key of kind `{other}`"), problem });
    }
    let request = provider.get_ec2().create_key_pair().key_name(name).key_type(key_type.as_str().into());
    let request = request.set_tag_specifications(tags::at_creation(ResourceKind::KeyPair, tags));
    let answer = request.send().await.map_err(|error| Ec2Error::from_sdk("CreateKeyPair", &resource, error))?;
    check_name(&resource, answer.key_name.as_deref())?;
    let key = answer.key_material.filter(|key| !key.is_empty());
    key.map(PrivateKey).ok_or_else(|| Ec2Error::wrong_answer(resource, "it has no private key"))
}

/// Makes a key pair of a public key that the caller has the private one of: RSA or ED25519, in the OpenSSH format or
/// as DER.
///
/// Calls `ImportKeyPair` (permissions `ec2:ImportKeyPair`, `ec2:CreateTags` with tags).
///
/// ```no_run
/// use ec2_interactions::{Tags, import_key_pair};
///
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), ec2_interactions::Ec2Error> {
/// import_key_pair("ops", "ssh-ed25519 AAAAC3Nza… me@home", &Tags::new(), provider).await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`Ec2Error::InvalidInput`] for a name that cannot be and for what is no public key, a private one above all, before
/// any request · [`Ec2Error::AlreadyExists`] · [`Ec2Error::LimitExceeded`] · [`Ec2Error::AccessDenied`] ·
/// [`Ec2Error::WrongAnswer`] for another pair · [`Ec2Error::Request`], for a key that EC2 does not take too.
#[tracing::instrument(skip_all, fields(name = name))]
pub async fn import_key_pair(
    name: &str,
    public_key: &str,
    tags: &Tags,
    provider: &AwsClientProvider,
) -> Result<(), Ec2Error> {
    let resource = checked(name)?;
    if public_key.trim().is_empty() || public_key.contains("PRIVATE KEY") {
        let problem = "EC2 takes the public half, which ssh-keygen writes to the file that ends in `.pub`".to_owned();
        return Err(Ec2Error::InvalidInput { what: format!("a public key for {resource}"), problem });
    }
    let request = provider.get_ec2().import_key_pair().key_name(name).public_key_material(Blob::new(public_key));
    let request = request.set_tag_specifications(tags::at_creation(ResourceKind::KeyPair, tags));
    let answer = request.send().await.map_err(|error| Ec2Error::from_sdk("ImportKeyPair", &resource, error))?;
    check_name(&resource, answer.key_name.as_deref())
}

/// All key pairs of the region, by name. EC2 has no pages for them.
///
/// Calls `DescribeKeyPairs` (permission `ec2:DescribeKeyPairs`).
///
/// ```no_run
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), ec2_interactions::Ec2Error> {
/// for pair in ec2_interactions::list_key_pairs(provider).await? {
///     println!("{} {}", pair.name, pair.key_type);
/// }
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`Ec2Error::WrongAnswer`] for a pair without a name · [`Ec2Error::Request`].
#[tracing::instrument(skip_all)]
pub async fn list_key_pairs(provider: &AwsClientProvider) -> Result<Vec<KeyPair>, Ec2Error> {
    let answer = provider.get_ec2().describe_key_pairs().send().await;
    let answer = answer.map_err(|error| Ec2Error::of_list("DescribeKeyPairs", "key pairs", error))?;
    let nameless = || Ec2Error::wrong_answer("key pairs", "one has no name");
    let pairs = answer.key_pairs.unwrap_or_default().into_iter().map(|pair| KeyPair::of(pair).ok_or_else(nameless));
    let mut pairs = pairs.collect::<Result<Vec<_>, _>>()?;
    pairs.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(pairs)
}

/// One key pair.
///
/// Calls `DescribeKeyPairs` (permission `ec2:DescribeKeyPairs`).
///
/// ```no_run
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), ec2_interactions::Ec2Error> {
/// let pair = ec2_interactions::get_key_pair("ops", provider).await?;
/// println!("{}", pair.fingerprint.unwrap_or_default());
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`Ec2Error::InvalidInput`] for what cannot be a name, before any request · [`Ec2Error::DoesNotExist`] ·
/// [`Ec2Error::WrongAnswer`] for another pair · [`Ec2Error::Request`].
#[tracing::instrument(skip_all, fields(name = name))]
pub async fn get_key_pair(name: &str, provider: &AwsClientProvider) -> Result<KeyPair, Ec2Error> {
    let resource = checked(name)?;
    let answer = provider.get_ec2().describe_key_pairs().key_names(name).send().await;
    let answer = answer.map_err(|error| Ec2Error::from_sdk("DescribeKeyPairs", &resource, error))?;
    only(&resource, answer.key_pairs)
}

/// Deletes a key pair: EC2 forgets the public key. Instances that were launched with it keep it. A pair that is not
/// there is no error: EC2 does not tell.
///
/// Calls `DeleteKeyPair` (permission `ec2:DeleteKeyPair`).
///
/// ```no_run
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), ec2_interactions::Ec2Error> {
/// ec2_interactions::delete_key_pair("ops", provider).await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`Ec2Error::InvalidInput`] for what cannot be a name, before any request · [`Ec2Error::AccessDenied`] ·
/// [`Ec2Error::Request`].
#[tracing::instrument(skip_all, fields(name = name))]
pub async fn delete_key_pair(name: &str, provider: &AwsClientProvider) -> Result<(), Ec2Error> {
    let resource = checked(name)?;
    let answer = provider.get_ec2().delete_key_pair().key_name(name).send().await;
    match answer.map_err(|error| Ec2Error::from_sdk("DeleteKeyPair", &resource, error)) {
        // Stand-ins for AWS do tell.
        Ok(_) | Err(Ec2Error::DoesNotExist { .. }) => Ok(()),
        Err(error) => Err(error),
    }
}

fn checked(name: &str) -> Result<Resource, Ec2Error> {
    let is_name = (1..=NAME_LIMIT).contains(&name.len()) && name.is_ascii() && name.trim() == name;
    if is_name {
        return Ok(Resource::new(ResourceKind::KeyPair, name));
    }
    let problem = format!("its name is 1 to {NAME_LIMIT} ASCII characters, without spaces at the ends");
    Err(Ec2Error::InvalidInput { what: format!("key pair `{name}`"), problem })
}

fn check_name(resource: &Resource, answered: Option<&str>) -> Result<(), Ec2Error> {
    if answered == Some(resource.id.as_str()) {
        return Ok(());
    }
    Err(Ec2Error::wrong_answer(resource, format!("it is about `{}`", answered.unwrap_or_default())))
}

#[cfg(test)]
mod tests;

//! Machine images.

use crate::client::Ec2Client;
use crate::describe::{Asked, Described, list, only};
use crate::error::Ec2Error;
use crate::filter::{filter, patterns};
use crate::resource::{Resource, ResourceKind};
use crate::tags::{self, Tags};
use crate::word::words;
use aws_interactions_core::AwsClientProvider;
use aws_sdk_ec2::primitives::{DateTime, DateTimeFormat};
use futures::TryStreamExt;
use std::cmp::Reverse;
use std::time::SystemTime;

/// The most that EC2 puts in a page of this list.
const PAGE_SIZE: i32 = 1000;
const DESCRIBE: &str = "DescribeImages";

words! {
    /// What a processor understands.
    Architecture {
        /// Intel and AMD, 64 bits.
        X86_64 = "x86_64",
        /// ARM, 64 bits: Graviton.
        Arm64 = "arm64",
        /// Intel, 32 bits.
        I386 = "i386",
        /// A Mac with an Intel processor.
        X86_64Mac = "x86_64_mac",
        /// A Mac with an Apple processor.
        Arm64Mac = "arm64_mac",
    }
}

/// A machine image.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Image {
    /// Its id, which is another in each region.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The account that it belongs to.
    pub owner: String,
    /// What the processor must understand.
    pub architecture: Architecture,
    /// When it was made.
    pub created_at: Option<SystemTime>,
    /// From when on it should not be used any more: launches still work.
    pub deprecated_at: Option<SystemTime>,
    /// Whether everybody may use it.
    pub is_public: bool,
    /// The name of its first disk: `/dev/xvda`.
    pub root_device: Option<String>,
    /// Its description.
    pub description: Option<String>,
    /// Its tags; those of other accounts' images are not shown.
    pub tags: Tags,
}

impl Image {
    /// Whether it was deprecated by `now`.
    fn is_deprecated(&self, now: SystemTime) -> bool {
        self.deprecated_at.is_some_and(|since| since <= now)
    }
}

impl Described for Image {
    const KIND: ResourceKind = ResourceKind::Image;
    type Sdk = aws_sdk_ec2::types::Image;

    fn of(image: aws_sdk_ec2::types::Image) -> Option<Self> {
        Some(Self {
            id: image.image_id?,
            name: image.name.unwrap_or_default(),
            owner: image.owner_id.unwrap_or_default(),
            architecture: image.architecture.map(|it| Architecture::from(it.as_str())).unwrap_or_default(),
            created_at: image.creation_date.as_deref().and_then(time),
            deprecated_at: image.deprecation_time.as_deref().and_then(time),
            is_public: image.public.unwrap_or_default(),
            root_device: image.root_device_name,
            description: image.description.filter(|text| !text.is_empty()),
            tags: tags::from_sdk(image.tags),
        })
    }

    fn id(&self) -> &str {
        &self.id
    }
}

/// A time of an image, which EC2 sends as text.
fn time(text: &str) -> Option<SystemTime> {
    DateTime::from_str(text, DateTimeFormat::DateTimeWithOffset).ok()?.try_into().ok()
}

/// Which images are looked for. Owner and name are needed.
///
/// ```
/// use ec2_interactions::{Architecture, FindImages};
///
/// let search = FindImages {
///     architecture: Some(Architecture::Arm64),
///     ..FindImages::of("amazon", "al2023-ami-2023.*-kernel-6.1-*")
/// };
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FindImages {
    /// The account: its id, `self`, or one that AWS vouches for, `amazon` or `aws-marketplace`. Without an owner the
    /// newest image of a name could be anybody's, and run what they like.
    pub owner: String,
    /// The name, with `*` for any characters and `?` for one.
    pub name: String,
    /// What the processor understands; any without one.
    pub architecture: Option<Architecture>,
    /// Whether images count that should not be used any more.
    pub even_deprecated: bool,
}

impl FindImages {
    /// The images of an owner whose names are like this.
    pub fn of(owner: impl Into<String>, name: impl Into<String>) -> Self {
        Self { owner: owner.into(), name: name.into(), architecture: None, even_deprecated: false }
    }

    fn check(&self) -> Result<(), Ec2Error> {
        let (what, problem) = if self.owner.is_empty() {
            ("images without an owner", "anybody may give an image any name: say whose, `self` and `amazon` included")
        } else if self.name.is_empty() {
            ("images without a name", "`*` is any")
        } else {
            return Ok(());
        };
        Err(Ec2Error::InvalidInput { what: what.to_owned(), problem: problem.to_owned() })
    }

    fn resource(&self) -> Resource {
        Resource::new(ResourceKind::Image, format!("{}/{}", self.owner, self.name))
    }
}

/// The images that can be used, the newest first; those of the same moment by name and id, so that the answer is always
/// the same. Never empty.
///
/// Calls `DescribeImages` (permission `ec2:DescribeImages`) until there are no more pages. Deprecated images are left
/// out here too: EC2 always shows an account its own.
///
/// ```no_run
/// use ec2_interactions::{FindImages, find_images};
///
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), ec2_interactions::Ec2Error> {
/// for image in find_images(&FindImages::of("self", "web-*"), provider).await? {
///     println!("{} {}", image.id, image.name);
/// }
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`Ec2Error::InvalidInput`] without an owner or a name, before any request · [`Ec2Error::DoesNotExist`] ·
/// [`Ec2Error::WrongAnswer`] · [`Ec2Error::BrokenList`] · [`Ec2Error::Request`], for an owner that is none too.
#[tracing::instrument(skip_all, fields(owner = search.owner, name = search.name))]
pub async fn find_images(search: &FindImages, provider: &AwsClientProvider) -> Result<Vec<Image>, Ec2Error> {
    search.check()?;
    let client = provider.get_ec2();
    let architecture = search.architecture.as_ref().map(|it| filter("architecture", [it.as_str()]));
    let filters = [patterns("name", [&search.name]), filter("state", ["available"])];
    let filters: Vec<_> = filters.into_iter().chain(architecture).collect();
    let images = list(DESCRIBE, Asked::Some(search.resource().to_string()), move |_, token| {
        let request = client.describe_images().owners(&search.owner).set_filters(Some(filters.clone()));
        let request = request.include_deprecated(search.even_deprecated).max_results(PAGE_SIZE).set_next_token(token);
        async move { request.send().await.map(|answer| (answer.images, answer.next_token)) }
    });
    let mut images: Vec<Image> = images.try_collect().await?;
    if !search.even_deprecated {
        let now = SystemTime::now();
        images.retain(|image| !image.is_deprecated(now));
    }
    if images.is_empty() {
        return Err(Ec2Error::DoesNotExist { resource: search.resource() });
    }
    images.sort_by(|one, other| {
        let key = |image: &Image| (Reverse(image.created_at), image.name.clone(), image.id.clone());
        key(one).cmp(&key(other))
    });
    Ok(images)
}

/// The newest of the images that [`find_images`] finds. What is the newest changes: keep its id where it must not.
///
/// Calls `DescribeImages` (permission `ec2:DescribeImages`) until there are no more pages.
///
/// ```no_run
/// use ec2_interactions::{FindImages, find_newest_image};
///
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), ec2_interactions::Ec2Error> {
/// let search = FindImages::of("amazon", "al2023-ami-2023.*-kernel-6.1-x86_64");
/// println!("{}", find_newest_image(&search, provider).await?.id);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// As [`find_images`].
pub async fn find_newest_image(search: &FindImages, provider: &AwsClientProvider) -> Result<Image, Ec2Error> {
    let newest = find_images(search, provider).await?.into_iter().next();
    newest.ok_or_else(|| Ec2Error::DoesNotExist { resource: search.resource() })
}

/// One image, deprecated or not.
///
/// Calls `DescribeImages` (permission `ec2:DescribeImages`).
///
/// ```no_run
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), ec2_interactions::Ec2Error> {
/// let image = ec2_interactions::get_image("ami-0abcdef1234567890", provider).await?;
/// println!("{} for {}", image.name, image.architecture);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`Ec2Error::InvalidInput`] for what cannot be an id, before any request · [`Ec2Error::DoesNotExist`] · also for an
/// image that the caller may not use · [`Ec2Error::WrongAnswer`] for another image · [`Ec2Error::Request`].
#[tracing::instrument(skip_all, fields(image = id))]
pub async fn get_image(id: &str, provider: &AwsClientProvider) -> Result<Image, Ec2Error> {
    let resource = Resource::checked(ResourceKind::Image, id)?;
    let answer = provider.get_ec2().describe_images().image_ids(id).include_deprecated(true).send().await;
    let answer = answer.map_err(|error| Ec2Error::from_sdk(DESCRIBE, &resource, error))?;
    only(&resource, answer.images)
}

#[cfg(test)]
mod tests;

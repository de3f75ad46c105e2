//! What journals are called.

use crate::object::local_file::UNFINISHED;
use crate::uri::S3Uri;
use aws_interactions_core::{AwsClientProvider, AwsService, ServiceSettings};
use crc_fast::crc64_nvme;

/// A name for the journal of what goes to this object: always the same for it at this endpoint, whatever goes there, so that
/// the next upload or copy finds what an earlier one has left. Hidden, and passed over by a
/// [`plan_sync`](crate::plan_sync) of the folder that it is in.
///
/// ```no_run
/// # use s3_interactions::{PutOptions, upload_journal_name};
/// # fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), s3_interactions::S3UriError> {
/// let photo = "s3://photos/2026/photo.raw".parse()?;
/// let journal = std::path::Path::new("/var/lib/photos").join(upload_journal_name(&photo, provider));
/// let options = PutOptions { journal: Some(journal), ..PutOptions::default() };
/// # Ok(())
/// # }
/// ```
pub fn upload_journal_name(object: &S3Uri, provider: &AwsClientProvider) -> String {
    format!("{UNFINISHED}{}.upload", place(&[&object.to_string()], provider))
}

/// A short name for what is at the endpoint of `provider`.
pub(crate) fn place(what: &[&str], provider: &AwsClientProvider) -> String {
    let endpoint = provider.client::<Endpoint>().0;
    let all: Vec<&str> = [endpoint.as_str()].into_iter().chain(what.iter().copied()).collect();
    format!("{:016x}", crc64_nvme(all.join("\0").as_bytes()))
}

/// Whose buckets they are: stand-ins may have one of the same name.
#[derive(Debug, Clone)]
struct Endpoint(String);

impl AwsService for Endpoint {
    type Client = Self;
    const ID: &'static str = "s3";

    fn client(settings: &ServiceSettings<'_>) -> Self {
        Self(settings.endpoint_url().unwrap_or_default().to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use aws_interactions_stand_in::bare_builder;

    #[tokio::test]
    async fn when_a_journal_is_named_then_its_name_is_of_the_object_and_its_endpoint() {
        let of_aws = bare_builder("us-east-1").build().await.expect("a provider");
        let of_another =
            bare_builder("us-east-1").endpoint_url("http://127.0.0.1:9").build().await.expect("a provider");
        let at = |uri: &str| uri.parse::<S3Uri>().expect("a place");
        let name = upload_journal_name(&at("s3://logs/k"), &of_aws);

        assert!(name.starts_with(UNFINISHED) && name.ends_with(".upload"), "{name}");
        assert_eq!(name, upload_journal_name(&at("s3://logs/k"), &of_aws));
        for (object, provider) in [("s3://logs/l", &of_aws), ("s3://data/k", &of_aws), ("s3://logs/k", &of_another)] {
            assert_ne!(upload_journal_name(&at(object), provider), name, "{object}");
        }
    }
}

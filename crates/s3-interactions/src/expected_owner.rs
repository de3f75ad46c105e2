//! What requests say of the owner of the bucket they name.

use aws_interactions_core::ExpectedBucketOwner;
use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::interceptors::Intercept;
use aws_smithy_runtime_api::client::interceptors::context::BeforeTransmitInterceptorContextMut;
use aws_smithy_runtime_api::client::orchestrator::Metadata;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::config_bag::ConfigBag;

const OWNER: &str = "x-amz-expected-bucket-owner";
const COPY_SOURCE: &str = "x-amz-copy-source";
const SOURCE_OWNER: &str = "x-amz-source-expected-bucket-owner";

/// Operations that name no bucket, or one that nobody owns yet.
const OF_NO_OWNER: [&str; 3] = ["CreateBucket", "ListBuckets", "ListDirectoryBuckets"];

/// Has each request say whose bucket it expects: one place, so that no operation forgets it.
#[derive(Debug)]
pub(crate) struct ExpectOwner(pub(crate) ExpectedBucketOwner);

impl Intercept for ExpectOwner {
    fn name(&self) -> &'static str {
        "ExpectOwner"
    }

    /// The keys are there by now, and with them the account that they are of.
    fn modify_before_signing(
        &self,
        context: &mut BeforeTransmitInterceptorContextMut<'_>,
        _components: &RuntimeComponents,
        config: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let operation = config.load::<Metadata>().map_or("", Metadata::name);
        if OF_NO_OWNER.contains(&operation) {
            return Ok(());
        }
        let account = self.0.account().ok_or("the account that is to own the bucket is not known")?;
        let headers = context.request_mut().headers_mut();
        // An operation may ask about another owner.
        if !headers.contains_key(OWNER) {
            headers.try_insert(OWNER, account.to_owned())?;
        }
        if headers.contains_key(COPY_SOURCE) && !headers.contains_key(SOURCE_OWNER) {
            headers.try_insert(SOURCE_OWNER, account.to_owned())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;

//! The getter, and how an EC2 client is made.

use aws_interactions_core::{AwsClientProvider, AwsService, ServiceSettings, sdk_client};
use aws_sdk_ec2::Client;

/// Adds EC2's client to a provider.
pub trait Ec2Client {
    /// The SDK's client for EC2, made once a provider and region.
    ///
    /// ```no_run
    /// use ec2_interactions::Ec2Client;
    ///
    /// # fn example(provider: &aws_interactions_core::AwsClientProvider) {
    /// let client = provider.get_ec2();
    /// # }
    /// ```
    fn get_ec2(&self) -> Client;
}

impl Ec2Client for AwsClientProvider {
    fn get_ec2(&self) -> Client {
        self.client::<Ec2>()
    }
}

pub(crate) enum Ec2 {}

impl AwsService for Ec2 {
    type Client = Client;
    const ID: &'static str = "ec2";

    fn client(settings: &ServiceSettings<'_>) -> Client {
        sdk_client!(aws_sdk_ec2, settings)
    }
}

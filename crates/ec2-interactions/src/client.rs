//! The getter, and how an EC2 client is made.

use aws_interactions_core::{AwsClientProvider, AwsService, ServiceSettings};
use aws_sdk_ec2::Client;
use aws_sdk_ec2::config::Builder;

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
        let mut config = Builder::from(settings.sdk_config()).retry_partition(settings.retry_partition());
        config.push_interceptor(settings.interceptor());
        if let Some(url) = settings.endpoint_url() {
            config = config.endpoint_url(url);
        }
        Client::from_conf(config.build())
    }
}

//! STS: the one service that the provider itself calls.

use crate::service::{AwsService, ServiceSettings};

/// STS. Its crate and the provider share one client.
#[derive(Debug)]
pub enum Sts {}

impl AwsService for Sts {
    type Client = aws_sdk_sts::Client;
    const ID: &'static str = "sts";

    fn client(settings: &ServiceSettings<'_>) -> Self::Client {
        let mut config = aws_sdk_sts::config::Builder::from(settings.sdk_config());
        config.set_endpoint_url(settings.endpoint_url().map(str::to_owned));
        config.set_retry_partition(Some(settings.retry_partition()));
        config.push_interceptor(settings.interceptor());
        aws_sdk_sts::Client::from_conf(config.build())
    }
}

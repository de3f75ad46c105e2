//! STS: the one service that the provider itself calls.

use crate::service::{AwsService, ServiceSettings};

/// STS. Its crate and the provider share one client.
#[derive(Debug)]
pub enum Sts {}

impl AwsService for Sts {
    type Client = aws_sdk_sts::Client;
    const ID: &'static str = "sts";

    fn client(settings: &ServiceSettings<'_>) -> Self::Client {
        crate::sdk_client!(aws_sdk_sts, settings)
    }
}

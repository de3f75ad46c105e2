//! The services that the embedded AWS answers for.

use std::collections::BTreeMap;
use std::sync::Arc;

use winterbaume_core::{MockRequest, MockResponse, MockService};

#[cfg(feature = "acm")]
use crate::acm::Acm;
use crate::aws_error::{AwsError, Protocol};
use crate::cloudwatch::CloudWatch;
#[cfg(feature = "dynamodb")]
use crate::dynamodb::DynamoDb;
#[cfg(feature = "ec2")]
use crate::ec2::Ec2;
#[cfg(feature = "ecs")]
use crate::ecs::Ecs;
use crate::iam::Iam;
#[cfg(feature = "organizations")]
use crate::organizations::Organizations;
use crate::s3::S3;
#[cfg(feature = "ssm")]
use crate::ssm::Ssm;
use crate::sts::Sts;

type Start = fn() -> Arc<dyn MockService>;

/// One line a service: the name under which requests to it are signed, and how its emulator starts.
///
/// An emulator that needs no correction goes in as it is: `("sqs", || Arc::new(SqsService::new()))`.
const SERVICES: &[(&str, Start)] = &[
    #[cfg(feature = "acm")]
    ("acm", || Arc::new(Acm::default())),
    #[cfg(feature = "dynamodb")]
    ("dynamodb", || Arc::new(DynamoDb::default())),
    #[cfg(feature = "ec2")]
    ("ec2", || Arc::new(Ec2::default())),
    #[cfg(feature = "ecs")]
    ("ecs", || Arc::new(Ecs::default())),
    #[cfg(feature = "opensearch")]
    ("es", || Arc::new(winterbaume_opensearch::OpenSearchService::new())),
    #[cfg(feature = "eventbridge")]
    ("events", || Arc::new(winterbaume_eventbridge::EventBridgeService::new())),
    ("iam", || Arc::new(Iam::default())),
    ("monitoring", || Arc::new(CloudWatch::default())),
    #[cfg(feature = "organizations")]
    ("organizations", || Arc::new(Organizations::default())),
    ("s3", || Arc::new(S3::default())),
    #[cfg(feature = "secretsmanager")]
    ("secretsmanager", || Arc::new(winterbaume_secretsmanager::SecretsManagerService::new())),
    #[cfg(feature = "ssm")]
    ("ssm", || Arc::new(Ssm::default())),
    ("sts", || Arc::new(Sts::default())),
];

/// The emulators of one embedded AWS, each with a state of its own.
pub(crate) struct Services(BTreeMap<&'static str, Arc<dyn MockService>>);

impl Services {
    /// Starts every service with nothing in it.
    pub(crate) fn start() -> Self {
        Self(SERVICES.iter().map(|(name, start)| (*name, start())).collect())
    }

    /// Hands a request to the service it was signed for.
    pub(crate) async fn handle(&self, service: &str, request: MockRequest) -> MockResponse {
        match self.0.get(service) {
            Some(emulator) => emulator.handle(request).await,
            None => not_served(service, &request),
        }
    }
}

fn not_served(service: &str, request: &MockRequest) -> MockResponse {
    let served: Vec<&str> = SERVICES.iter().map(|(name, _)| *name).collect();
    let message = format!("the embedded AWS serves {}, not {service}", served.join(", "));
    AwsError::new(501, "NotImplemented", message).response(Protocol::of(&request.uri, &request.headers))
}

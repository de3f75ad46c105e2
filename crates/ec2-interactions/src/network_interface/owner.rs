//! What a network interface belongs to. EC2 has no field for it: attachment, type, description and requester tell.

use aws_sdk_ec2::types::{NetworkInterface, NetworkInterfaceType};
use std::fmt;

/// What a network interface belongs to: what has to go before the interface goes.
///
/// Worked out, and not certain: descriptions are services' habits, and anybody may write one. An attachment to an
/// instance counts before them.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum NetworkInterfaceOwner {
    /// The instance with this id.
    Instance(String),
    /// The application, network or classic load balancer with this name.
    LoadBalancer(String),
    /// The Gateway Load Balancer with this name.
    GatewayLoadBalancer(String),
    /// The Lambda function with this name, or several that share subnet and security groups: then it is one of them.
    /// Lambda deletes such interfaces some twenty minutes after their last function.
    Lambda(String),
    /// The NAT gateway with this id.
    NatGateway(String),
    /// The VPC endpoint with this id.
    VpcEndpoint(String),
    /// The attachment of a transit gateway with this id.
    TransitGateway(String),
    /// A database of RDS, Aurora, Neptune or `DocumentDB`: it is not told which.
    Rds,
    /// The proxy of RDS with this name.
    RdsProxy(String),
    /// The EKS cluster with this name: the interfaces of its control plane.
    Eks(String),
    /// A pod of an EKS cluster that has an interface of its own.
    EksPod,
    /// The task of ECS whose attachment has this ARN.
    EcsTask(String),
    /// The EFS file system with this id.
    Efs(String),
    /// The `ElastiCache` cluster with this name.
    ElastiCache(String),
    /// A cluster of Redshift: it is not told which.
    Redshift,
    /// The directory with this id.
    DirectoryService(String),
    /// The `OpenSearch` domain with this name.
    OpenSearch(String),
    /// A Route 53 Resolver endpoint, by what is said of it.
    Route53Resolver(String),
    /// Another service of AWS, by its name.
    Service(&'static str),
    /// The account's own, of no service that is known: made by hand or by a program.
    Account,
    /// A service that is not known.
    #[default]
    Unknown,
}

use NetworkInterfaceOwner as Owner;

type OfRest = fn(&str) -> Owner;

/// How descriptions begin, and what the rest says. The first that fits decides.
const DESCRIPTIONS: &[(&str, OfRest)] = &[
    ("ELB app/", |rest| Owner::LoadBalancer(first_segment(rest))),
    ("ELB net/", |rest| Owner::LoadBalancer(first_segment(rest))),
    ("ELB gwy/", |rest| Owner::GatewayLoadBalancer(first_segment(rest))),
    ("ELB ", |rest| Owner::LoadBalancer(rest.to_owned())),
    ("AWS Lambda VPC ENI-", |rest| Owner::Lambda(without_uuid(rest))),
    ("AWS Lambda VPC ENI", |_| Owner::Lambda(String::new())),
    ("Interface for NAT Gateway ", |rest| Owner::NatGateway(rest.to_owned())),
    ("VPC Endpoint Interface ", |rest| Owner::VpcEndpoint(first_word(rest))),
    ("Network Interface for Transit Gateway Attachment ", |rest| Owner::TransitGateway(first_word(rest))),
    ("RDSNetworkInterface", |_| Owner::Rds),
    ("Network interface for DBProxy ", |rest| Owner::RdsProxy(rest.to_owned())),
    ("Amazon EKS ", |rest| Owner::Eks(rest.to_owned())),
    ("aws-k8s-branch-eni", |_| Owner::EksPod),
    ("arn:aws:ecs:", |rest| Owner::EcsTask(format!("arn:aws:ecs:{rest}"))),
    ("arn:aws-cn:ecs:", |rest| Owner::EcsTask(format!("arn:aws-cn:ecs:{rest}"))),
    ("arn:aws-us-gov:ecs:", |rest| Owner::EcsTask(format!("arn:aws-us-gov:ecs:{rest}"))),
    ("EFS mount target for ", |rest| Owner::Efs(first_word(rest))),
    ("ElastiCache ", |rest| Owner::ElastiCache(rest.to_owned())),
    ("ElastiCache+", |rest| Owner::ElastiCache(rest.to_owned())),
    ("RedshiftNetworkInterface", |_| Owner::Redshift),
    ("AWS created network interface for directory ", |rest| Owner::DirectoryService(first_word(rest))),
    ("ES ", |rest| Owner::OpenSearch(rest.to_owned())),
    ("Route 53 Resolver: ", |rest| Owner::Route53Resolver(rest.to_owned())),
    ("DMSNetworkInterface", |_| Owner::Service("Database Migration Service")),
    ("DAX ", |_| Owner::Service("DynamoDB Accelerator")),
    ("CloudHsm ENI", |_| Owner::Service("CloudHSM")),
    ("CloudHSM Managed Interface", |_| Owner::Service("CloudHSM")),
    ("Created By Amazon Workspaces for AWS Account ID ", |_| Owner::Service("WorkSpaces")),
    ("Attached to Glue using role: ", |_| Owner::Service("Glue")),
    ("[DO NOT DELETE] ENI managed by SageMaker", |_| Owner::Service("SageMaker")),
    ("[Do not delete] Network Interface created to access resources in your VPC for SageMaker", |_| {
        Owner::Service("SageMaker")
    }),
    ("ENI managed by APIGateway", |_| Owner::Service("API Gateway")),
    ("Amazon Kinesis Firehose", |_| Owner::Service("Data Firehose")),
    ("AWS ElasticMapReduce", |_| Owner::Service("EMR")),
    ("AWS CodeStar Connections", |_| Owner::Service("CodeConnections")),
];

/// What types say by themselves, where no description says more.
const TYPES: &[(NetworkInterfaceType, Owner)] = &[
    (NetworkInterfaceType::NatGateway, Owner::NatGateway(String::new())),
    (NetworkInterfaceType::VpcEndpoint, Owner::VpcEndpoint(String::new())),
    (NetworkInterfaceType::GatewayLoadBalancerEndpoint, Owner::VpcEndpoint(String::new())),
    (NetworkInterfaceType::GatewayLoadBalancer, Owner::GatewayLoadBalancer(String::new())),
    (NetworkInterfaceType::NetworkLoadBalancer, Owner::LoadBalancer(String::new())),
    (NetworkInterfaceType::LoadBalancer, Owner::LoadBalancer(String::new())),
    (NetworkInterfaceType::Lambda, Owner::Lambda(String::new())),
    (NetworkInterfaceType::TransitGateway, Owner::TransitGateway(String::new())),
    (NetworkInterfaceType::ApiGatewayManaged, Owner::Service("API Gateway")),
    (NetworkInterfaceType::AwsCodestarConnectionsManaged, Owner::Service("CodeConnections")),
    (NetworkInterfaceType::GlobalAcceleratorManaged, Owner::Service("Global Accelerator")),
    (NetworkInterfaceType::IotRulesManaged, Owner::Service("IoT Core")),
    (NetworkInterfaceType::Quicksight, Owner::Service("QuickSight")),
    (NetworkInterfaceType::Branch, Owner::EksPod),
];

/// What the services say that sign requests by a name of their own.
const REQUESTERS: &[(&str, Owner)] = &[
    ("amazon-elb", Owner::LoadBalancer(String::new())),
    ("amazon-rds", Owner::Rds),
    ("amazon-elasticache", Owner::ElastiCache(String::new())),
    ("amazon-redshift", Owner::Redshift),
];

impl NetworkInterfaceOwner {
    pub(super) fn of(sdk: &NetworkInterface) -> Self {
        let instance = sdk.attachment().and_then(|attachment| attachment.instance_id());
        if let Some(instance) = instance.filter(|id| !id.is_empty()) {
            return Self::Instance(instance.to_owned());
        }
        let by_description = described(sdk.description().unwrap_or_default());
        let by_type = || TYPES.iter().find(|(kind, _)| Some(kind) == sdk.interface_type());
        let by_requester = || REQUESTERS.iter().find(|(name, _)| Some(*name) == sdk.requester_id());
        let found = by_description.or_else(|| by_type().map(|(_, owner)| owner.clone()));
        found
            .or_else(|| by_requester().map(|(_, owner)| owner.clone()))
            .unwrap_or_else(|| if sdk.requester_managed() == Some(true) { Self::Unknown } else { Self::Account })
    }
}

fn described(description: &str) -> Option<Owner> {
    let of_rest = |(beginning, of_rest): &(&str, OfRest)| description.strip_prefix(*beginning).map(of_rest);
    DESCRIPTIONS.iter().find_map(of_rest)
}

/// `web` of `web/50dc6c495c0c9188`.
fn first_segment(text: &str) -> String {
    text.split('/').next().unwrap_or_default().to_owned()
}

fn first_word(text: &str) -> String {
    text.split(' ').next().unwrap_or_default().to_owned()
}

/// `my-function` of `my-function-1b2c3d4e-5f60-7182-93a4-b5c6d7e8f901`.
fn without_uuid(text: &str) -> String {
    let is_uuid = |end: &str| end.len() == 36 && end.chars().all(|c| c == '-' || c.is_ascii_hexdigit());
    let cut = text.len().checked_sub(37).and_then(|at| text.split_at_checked(at));
    match cut.and_then(|(name, end)| Some((name, end.strip_prefix('-')?))) {
        Some((name, end)) if is_uuid(end) => name.to_owned(),
        _ => text.to_owned(),
    }
}

impl NetworkInterfaceOwner {
    /// What it is, in words: `instance`, `load balancer`, `Lambda function`; the name of another service.
    pub fn kind(&self) -> &str {
        self.words().0
    }

    /// Which one, by id, name or ARN, where that is told.
    pub fn id(&self) -> Option<&str> {
        Some(self.words().1).filter(|id| !id.is_empty())
    }

    fn words(&self) -> (&str, &str) {
        match self {
            Self::Instance(id) => ("instance", id.as_str()),
            Self::LoadBalancer(name) => ("load balancer", name.as_str()),
            Self::GatewayLoadBalancer(name) => ("Gateway Load Balancer", name.as_str()),
            Self::Lambda(name) => ("Lambda function", name.as_str()),
            Self::NatGateway(id) => ("NAT gateway", id.as_str()),
            Self::VpcEndpoint(id) => ("VPC endpoint", id.as_str()),
            Self::TransitGateway(id) => ("transit gateway attachment", id.as_str()),
            Self::Rds => ("RDS database", ""),
            Self::RdsProxy(name) => ("RDS proxy", name.as_str()),
            Self::Eks(name) => ("EKS cluster", name.as_str()),
            Self::EksPod => ("EKS pod", ""),
            Self::EcsTask(arn) => ("ECS task", arn.as_str()),
            Self::Efs(id) => ("EFS file system", id.as_str()),
            Self::ElastiCache(name) => ("ElastiCache cluster", name.as_str()),
            Self::Redshift => ("Redshift cluster", ""),
            Self::DirectoryService(id) => ("directory", id.as_str()),
            Self::OpenSearch(name) => ("OpenSearch domain", name.as_str()),
            Self::Route53Resolver(name) => ("Route 53 Resolver endpoint", name.as_str()),
            Self::Service(name) => (name, ""),
            Self::Account => ("the account", ""),
            Self::Unknown => ("an unknown service", ""),
        }
    }
}

impl fmt::Display for NetworkInterfaceOwner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.kind())?;
        self.id().map_or(Ok(()), |id| write!(f, " `{id}`"))
    }
}

#[cfg(test)]
mod tests;

//! Route tables.

pub(crate) mod association;
pub(crate) mod create;
pub(crate) mod route;

use crate::client::Ec2Client;
use crate::describe::{Asked, Described, Scope, list, only};
use crate::error::Ec2Error;
use crate::resource::{Resource, ResourceKind};
use crate::tags::{self, Tags};
use association::RouteTableAssociation;
use aws_interactions_core::AwsClientProvider;
use futures::Stream;
use route::{Route, RouteTarget};

/// The most that EC2 puts in a page of this list: fewer than elsewhere.
const PAGE_SIZE: i32 = 100;
const DESCRIBE: &str = "DescribeRouteTables";

/// A route table.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct RouteTable {
    /// Its id.
    pub id: String,
    /// The VPC that it is of.
    pub vpc: String,
    /// Its routes, the local one among them.
    pub routes: Vec<Route>,
    /// What it applies to.
    pub associations: Vec<RouteTableAssociation>,
    /// Its tags.
    pub tags: Tags,
}

impl RouteTable {
    /// The value of its tag `Name`.
    pub fn name(&self) -> Option<&str> {
        tags::name(&self.tags)
    }

    /// Whether it is the main route table of its VPC: it applies to each subnet that has none of its own, and is
    /// deleted with the VPC alone.
    pub fn is_main(&self) -> bool {
        self.associations.iter().any(|association| association.is_main)
    }

    /// Whether it is associated with this subnet, and not as the main one.
    pub fn is_associated_with(&self, subnet: &str) -> bool {
        self.associations.iter().any(|association| association.subnet.as_deref() == Some(subnet))
    }

    /// Whether an active route of it leads to an internet gateway.
    pub fn leads_to_internet_gateway(&self) -> bool {
        let leads = |route: &Route| matches!(route.target, RouteTarget::InternetGateway(_)) && route.is_active;
        self.routes.iter().any(leads)
    }
}

impl Described for RouteTable {
    const KIND: ResourceKind = ResourceKind::RouteTable;
    type Sdk = aws_sdk_ec2::types::RouteTable;

    fn of(sdk: Self::Sdk) -> Option<Self> {
        let associations = sdk.associations.unwrap_or_default().into_iter();
        Some(Self {
            id: sdk.route_table_id?,
            vpc: sdk.vpc_id.unwrap_or_default(),
            routes: sdk.routes.unwrap_or_default().into_iter().map(Route::of).collect(),
            associations: associations.filter_map(RouteTableAssociation::of).collect(),
            tags: tags::from_sdk(sdk.tags),
        })
    }

    fn id(&self) -> &str {
        &self.id
    }
}

/// The route tables of a VPC or of the region, with their routes and associations.
///
/// Calls `DescribeRouteTables` (permission `ec2:DescribeRouteTables`) until there are no more pages.
///
/// ```no_run
/// use ec2_interactions::{Scope, list_route_tables};
/// use futures::TryStreamExt;
///
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), ec2_interactions::Ec2Error> {
/// let tables: Vec<_> = list_route_tables(&Scope::vpc("vpc-0a1b2c3d"), provider).try_collect().await?;
/// let main = tables.iter().find(|table| table.is_main());
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// The stream ends with [`Ec2Error::InvalidInput`] where the scope is no VPC's id (nothing was sent),
/// [`Ec2Error::WrongAnswer`] where it is about another VPC, [`Ec2Error::Request`] or [`Ec2Error::BrokenList`].
pub fn list_route_tables(
    scope: &Scope,
    provider: &AwsClientProvider,
) -> impl Stream<Item = Result<RouteTable, Ec2Error>> + use<> {
    let client = provider.get_ec2();
    let asked: Asked<RouteTable> = scope.asked("vpc-id", |table, vpc| table.vpc == vpc);
    list(DESCRIBE, asked, move |filters, token| {
        let request = client.describe_route_tables().set_filters(filters).max_results(PAGE_SIZE).set_next_token(token);
        async move { request.send().await.map(|answer| (answer.route_tables, answer.next_token)) }
    })
}

/// One route table.
///
/// Calls `DescribeRouteTables` (permission `ec2:DescribeRouteTables`).
///
/// ```no_run
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), ec2_interactions::Ec2Error> {
/// let table = ec2_interactions::get_route_table("rtb-0a1b2c3d", provider).await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// - [`Ec2Error::InvalidInput`] where `table` is no id of a route table: nothing was sent.
/// - [`Ec2Error::DoesNotExist`] on EC2's code and on an empty answer alike.
/// - [`Ec2Error::WrongAnswer`], [`Ec2Error::AccessDenied`], [`Ec2Error::Request`].
#[tracing::instrument(skip_all, fields(table = table))]
pub async fn get_route_table(table: &str, provider: &AwsClientProvider) -> Result<RouteTable, Ec2Error> {
    let resource = Resource::checked(ResourceKind::RouteTable, table)?;
    let answer = provider.get_ec2().describe_route_tables().route_table_ids(table).send().await;
    let answer = answer.map_err(|error| Ec2Error::from_sdk(DESCRIBE, &resource, error))?;
    only(&resource, answer.route_tables)
}

#[cfg(test)]
mod tests;

//! Types of instances.

use crate::client::Ec2Client;
use crate::describe::{Asked, Described, first_of, list};
use crate::error::Ec2Error;
use crate::filter::{filter, patterns};
use crate::image::Architecture;
use crate::resource::{Resource, ResourceKind};
use aws_interactions_core::AwsClientProvider;
use aws_sdk_ec2::types::{Filter, InstanceTypeInfo, InstanceTypeOffering, LocationType};
use futures::{Stream, TryStreamExt};

/// The most that EC2 puts in a page of this list.
const PAGE_SIZE: i32 = 100;

/// A type of instances.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct InstanceType {
    /// Its name: `t3.micro`.
    pub name: String,
    /// How many virtual processors it has.
    pub vcpus: u32,
    /// How much memory it has, in MiB.
    pub memory_mib: u64,
    /// What its processor understands: an image must fit one of them.
    pub architectures: Vec<Architecture>,
    /// How fast its network is, in EC2's words: `Up to 5 Gigabit`.
    pub network_performance: String,
    /// How many network interfaces it can have.
    pub network_interfaces: u32,
    /// Whether AWS recommends it still.
    pub is_current: bool,
    /// Whether it is a whole machine.
    pub is_bare_metal: bool,
    /// What it runs on: `nitro`, `xen`; nothing where it is a whole machine.
    pub hypervisor: Option<String>,
}

impl Described for InstanceType {
    const KIND: ResourceKind = ResourceKind::InstanceType;
    type Sdk = InstanceTypeInfo;

    fn of(info: InstanceTypeInfo) -> Option<Self> {
        let architectures = info.processor_info.and_then(|processor| processor.supported_architectures);
        let network = info.network_info;
        let interfaces = network.as_ref().and_then(|network| network.maximum_network_interfaces);
        Some(Self {
            name: info.instance_type?.as_str().to_owned(),
            vcpus: unsigned(info.v_cpu_info.and_then(|cpu| cpu.default_v_cpus)),
            memory_mib: unsigned(info.memory_info.and_then(|memory| memory.size_in_mib)),
            architectures: architectures.unwrap_or_default().iter().map(|it| Architecture::from(it.as_str())).collect(),
            network_performance: network.and_then(|network| network.network_performance).unwrap_or_default(),
            network_interfaces: unsigned(interfaces),
            is_current: info.current_generation.unwrap_or_default(),
            is_bare_metal: info.bare_metal.unwrap_or_default(),
            hypervisor: info.hypervisor.map(|hypervisor| hypervisor.as_str().to_owned()),
        })
    }

    fn id(&self) -> &str {
        &self.name
    }
}

fn unsigned<S, U: TryFrom<S> + Default>(number: Option<S>) -> U {
    number.and_then(|number| number.try_into().ok()).unwrap_or_default()
}

/// One type of instances, as this region has it.
///
/// Calls `DescribeInstanceTypes` (permission `ec2:DescribeInstanceTypes`).
///
/// ```no_run
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), ec2_interactions::Ec2Error> {
/// let micro = ec2_interactions::get_instance_type("t3.micro", provider).await?;
/// println!("{} processors, {} MiB", micro.vcpus, micro.memory_mib);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`Ec2Error::InvalidInput`] without a name, before any request · [`Ec2Error::DoesNotExist`] for a type that is none,
/// or not in this region · [`Ec2Error::WrongAnswer`] for another type · [`Ec2Error::BrokenList`] · [`Ec2Error::Request`].
#[tracing::instrument(skip_all, fields(instance_type = name))]
pub async fn get_instance_type(name: &str, provider: &AwsClientProvider) -> Result<InstanceType, Ec2Error> {
    let resource = checked(name)?;
    // By a filter: asked by name EC2 calls an unknown type an invalid value, as it does any other mistake.
    let by_name = vec![filter("instance-type", [name])];
    let types: Vec<_> = pages_of(Asked::Some(resource.to_string()), Some(by_name), provider).try_collect().await?;
    match types.into_iter().next() {
        Some(found) if found.name == name => Ok(found),
        Some(other) => Err(Ec2Error::wrong_answer(resource, format!("it is about `{}`", other.name))),
        None => Err(Ec2Error::DoesNotExist { resource }),
    }
}

fn checked(name: &str) -> Result<Resource, Ec2Error> {
    if name.is_empty() {
        let problem = "it is a family and a size, such as `t3.micro`".to_owned();
        return Err(Ec2Error::InvalidInput { what: "an instance type without a name".to_owned(), problem });
    }
    Ok(Resource::new(ResourceKind::InstanceType, name))
}

/// The types of instances in this region whose names are like one of these, with `*` for any characters and `?` for
/// one; all without a name. In no order; pages are asked for when they are needed.
///
/// Calls `DescribeInstanceTypes` (permission `ec2:DescribeInstanceTypes`) until there are no more pages.
///
/// ```no_run
/// use futures::TryStreamExt;
///
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), ec2_interactions::Ec2Error> {
/// let types: Vec<_> = ec2_interactions::list_instance_types(&["m7g.*", "c7g.*"], provider).try_collect().await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// The stream ends with [`Ec2Error::WrongAnswer`], [`Ec2Error::BrokenList`] or [`Ec2Error::Request`].
pub fn list_instance_types(
    names: &[&str],
    provider: &AwsClientProvider,
) -> impl Stream<Item = Result<InstanceType, Ec2Error>> + use<> {
    if names.is_empty() {
        return pages_of(Asked::Everything, None, provider);
    }
    let asked = Asked::Some(format!("{}s like {}", ResourceKind::InstanceType, first_of(names)));
    pages_of(asked, Some(vec![patterns("instance-type", names.iter().copied())]), provider)
}

fn pages_of(
    asked: Asked<InstanceType>,
    filters: Option<Vec<Filter>>,
    provider: &AwsClientProvider,
) -> impl Stream<Item = Result<InstanceType, Ec2Error>> + use<> {
    let client = provider.get_ec2();
    list("DescribeInstanceTypes", asked, move |_, token| {
        let request = client.describe_instance_types().max_results(PAGE_SIZE);
        let request = request.set_filters(filters.clone()).set_next_token(token);
        async move { request.send().await.map(|answer| (answer.instance_types, answer.next_token)) }
    })
}

/// The availability zones of this region that have instances of this type, by name. Empty where none has, and for a
/// type that is none.
///
/// That a zone has them does not mean that it has room for one more.
///
/// Calls `DescribeInstanceTypeOfferings` (permission `ec2:DescribeInstanceTypeOfferings`) until there are no more
/// pages.
///
/// ```no_run
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), ec2_interactions::Ec2Error> {
/// let zones = ec2_interactions::get_azs_with_instance_type("p5.48xlarge", provider).await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`Ec2Error::InvalidInput`] without a name, before any request · [`Ec2Error::WrongAnswer`] for another type ·
/// [`Ec2Error::BrokenList`] · [`Ec2Error::Request`].
#[tracing::instrument(skip_all, fields(instance_type = name))]
pub async fn get_azs_with_instance_type(name: &str, provider: &AwsClientProvider) -> Result<Vec<String>, Ec2Error> {
    let resource = checked(name)?;
    let client = provider.get_ec2();
    let asked = Asked::Some(format!("zones with {resource}"));
    let offerings = list("DescribeInstanceTypeOfferings", asked, move |_, token| {
        let request = client.describe_instance_type_offerings().location_type(LocationType::AvailabilityZone);
        let request = request.filters(filter("instance-type", [name])).set_next_token(token);
        async move { request.send().await.map(|answer| (answer.instance_type_offerings, answer.next_token)) }
    });
    let offerings: Vec<Offering> = offerings.try_collect().await?;
    if let Some(other) = offerings.iter().find(|offering| offering.name != name) {
        return Err(Ec2Error::wrong_answer(resource, format!("it is about `{}`", other.name)));
    }
    let mut zones: Vec<_> = offerings.into_iter().map(|offering| offering.zone).collect();
    zones.sort();
    Ok(zones)
}

/// That a zone has instances of a type.
struct Offering {
    name: String,
    zone: String,
}

impl Described for Offering {
    const KIND: ResourceKind = ResourceKind::InstanceType;
    type Sdk = InstanceTypeOffering;

    fn of(offering: InstanceTypeOffering) -> Option<Self> {
        Some(Self { name: offering.instance_type?.as_str().to_owned(), zone: offering.location? })
    }

    fn id(&self) -> &str {
        &self.name
    }
}

#[cfg(test)]
mod tests;

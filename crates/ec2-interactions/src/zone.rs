//! Zones and regions.

use crate::client::Ec2Client;
use crate::error::Ec2Error;
use crate::word::words;
use aws_interactions_core::AwsClientProvider;
use aws_sdk_ec2::types::AvailabilityZone;

words! {
    /// The kind of a zone.
    ZoneKind {
        /// One of the region's own.
        AvailabilityZone = "availability-zone",
        /// A part of the region in another city. Not every service and instance type is there.
        LocalZone = "local-zone",
        /// A part of the region in a telephone company's network.
        WavelengthZone = "wavelength-zone",
    }
}

words! {
    /// Whether the account uses a zone.
    OptIn {
        /// It does, as every account.
        NotRequired = "opt-in-not-required",
        /// It does, for somebody asked for it.
        OptedIn = "opted-in",
        /// It does not.
        NotOptedIn = "not-opted-in",
    }
}

words! {
    /// How a zone stands.
    ZoneState {
        /// It can be used.
        Available = "available",
        /// It can be told of, and not be used yet.
        Information = "information",
        /// Something is wrong with it.
        Impaired = "impaired",
        /// It cannot be used.
        Unavailable = "unavailable",
        /// It is full: new things may be refused.
        Constrained = "constrained",
    }
}

/// A zone of a region.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Zone {
    /// Its name: `us-east-1a`. The same name is another zone in another account.
    pub name: String,
    /// Its id, which is the same in all accounts: `use1-az1`.
    pub id: Option<String>,
    /// What kind of zone it is.
    pub kind: ZoneKind,
    /// Whether the account uses it.
    pub opt_in: OptIn,
    /// How it stands.
    pub state: ZoneState,
    /// With which others it is opted in to: `us-west-2-lax-1`.
    pub group: Option<String>,
}

impl Zone {
    fn of(zone: AvailabilityZone) -> Result<Self, Ec2Error> {
        let name = zone.zone_name.ok_or_else(|| Ec2Error::wrong_answer("zones", "one has no name"))?;
        Ok(Self {
            name,
            id: zone.zone_id,
            kind: zone.zone_type.map(|kind| ZoneKind::from(kind.as_str())).unwrap_or_default(),
            opt_in: zone.opt_in_status.map(|status| OptIn::from(status.as_str())).unwrap_or_default(),
            state: zone.state.map(|state| ZoneState::from(state.as_str())).unwrap_or_default(),
            group: zone.group_name,
        })
    }

    /// Whether everything of the region can be put there.
    fn is_ordinary(&self) -> bool {
        self.kind == ZoneKind::AvailabilityZone && self.opt_in != OptIn::NotOptedIn
    }
}

/// The availability zones of the provider's region that its account uses, by name: not the local and Wavelength zones,
/// where much cannot be put, nor what nobody opted in to. [`list_zones`] has them all.
///
/// Calls `DescribeAvailabilityZones` (permission `ec2:DescribeAvailabilityZones`).
///
/// ```no_run
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), ec2_interactions::Ec2Error> {
/// for zone in ec2_interactions::get_azs_in_region(provider).await? {
///     println!("{zone}");
/// }
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`Ec2Error::WrongAnswer`] for a zone without a name · [`Ec2Error::Request`].
#[tracing::instrument(skip_all)]
pub async fn get_azs_in_region(provider: &AwsClientProvider) -> Result<Vec<String>, Ec2Error> {
    let zones = zones(false, provider).await?.into_iter();
    Ok(zones.filter(Zone::is_ordinary).map(|zone| zone.name).collect())
}

/// All zones of the provider's region, by name: those of every kind, and those that its account could opt in to.
///
/// Calls `DescribeAvailabilityZones` (permission `ec2:DescribeAvailabilityZones`).
///
/// ```no_run
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), ec2_interactions::Ec2Error> {
/// for zone in ec2_interactions::list_zones(provider).await? {
///     println!("{} is {}, {}", zone.name, zone.kind, zone.opt_in);
/// }
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// As [`get_azs_in_region`].
#[tracing::instrument(skip_all)]
pub async fn list_zones(provider: &AwsClientProvider) -> Result<Vec<Zone>, Ec2Error> {
    zones(true, provider).await
}

async fn zones(all: bool, provider: &AwsClientProvider) -> Result<Vec<Zone>, Ec2Error> {
    let answer = provider.get_ec2().describe_availability_zones().all_availability_zones(all).send().await;
    let answer = answer.map_err(|error| Ec2Error::of_list("DescribeAvailabilityZones", "zones", error))?;
    let zones = answer.availability_zones.unwrap_or_default().into_iter().map(Zone::of);
    let mut zones = zones.collect::<Result<Vec<_>, _>>()?;
    zones.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(zones)
}

/// The regions that are enabled for the provider's account, by name, whichever its own is. Those of other partitions,
/// such as China, are not among them.
///
/// Calls `DescribeRegions` (permission `ec2:DescribeRegions`).
///
/// ```no_run
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), Box<dyn std::error::Error>> {
/// for region in ec2_interactions::list_regions(provider).await? {
///     let there = provider.in_region(&region)?;
/// #   let _ = there;
/// }
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`Ec2Error::WrongAnswer`] for a region without a name · [`Ec2Error::Request`].
#[tracing::instrument(skip_all)]
pub async fn list_regions(provider: &AwsClientProvider) -> Result<Vec<String>, Ec2Error> {
    let answer = provider.get_ec2().describe_regions().all_regions(false).send().await;
    let answer = answer.map_err(|error| Ec2Error::of_list("DescribeRegions", "regions", error))?;
    let nameless = || Ec2Error::wrong_answer("regions", "one has no name");
    let regions = answer.regions.unwrap_or_default().into_iter();
    // Stand-ins for AWS may list them all.
    let enabled = regions.filter(|region| region.opt_in_status.as_deref() != Some(OptIn::NotOptedIn.as_str()));
    let mut names = enabled.map(|region| region.region_name.ok_or_else(nameless)).collect::<Result<Vec<_>, _>>()?;
    names.sort();
    Ok(names)
}

#[cfg(test)]
mod tests;

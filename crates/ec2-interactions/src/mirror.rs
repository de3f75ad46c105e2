//! Traffic mirroring: sessions copy what a filter lets through from a network interface to a target.

pub(crate) mod create;
pub(crate) mod filter;
pub(crate) mod rule;
pub(crate) mod session;
pub(crate) mod target;

use self::session::{MirrorScope, list_mirror_sessions};
use crate::error::Ec2Error;
use crate::resource::{Resource, ResourceKind};
use aws_interactions_core::AwsClientProvider;
use futures::{StreamExt, TryStreamExt};

/// So many are named of the sessions that something cannot be deleted for.
const BLOCKERS: usize = 10;

/// The same error, with the sessions that stand in the way where something is in use. EC2 names none.
async fn with_sessions(error: Ec2Error, scope: &MirrorScope, provider: &AwsClientProvider) -> Ec2Error {
    let Ec2Error::InUse { resource, source, .. } = error else { return error };
    let sessions = list_mirror_sessions(scope, provider).take(BLOCKERS);
    let resources = sessions.map_ok(|session| Resource::new(ResourceKind::TrafficMirrorSession, session.id));
    // What is in the way is told as well as it can be: a caller who may not list still learns that something is.
    let blockers = Box::pin(resources.try_collect()).await.unwrap_or_default();
    Ec2Error::InUse { resource, blockers, source }
}

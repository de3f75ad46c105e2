//! What happens in this domain, as EventBridge is told it.

use aws_interactions_orchestration::{InterfaceMirror, MirrorOutcome, SessionEnd, UnmirrorOutcome};
use eventbridge_interactions::DomainEvent;
use serde::Serialize;

/// What happened. What did not change is not told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum WatchEvent {
    /// The traffic of an interface is copied from now on.
    InterfaceMirrored {
        /// Who watches.
        cluster: String,
        /// Where the interface is.
        vpc: String,
        /// The interface.
        interface: String,
        /// The mirror session that copies.
        session: String,
    },
    /// The traffic of an interface is not copied, and should be.
    InterfaceFailed {
        /// Who watches.
        cluster: String,
        /// Where the interface is.
        vpc: String,
        /// The interface.
        interface: String,
        /// Why not.
        reason: String,
    },
    /// The traffic of an interface is copied no more.
    MirrorEnded {
        /// Who watched.
        cluster: String,
        /// Where the interface is.
        vpc: String,
        /// The interface.
        interface: String,
    },
}

impl WatchEvent {
    /// The event of an interface that was to be mirrored, if it is one.
    pub(crate) fn of_mirror(cluster: &str, vpc: &str, mirror: &InterfaceMirror) -> Option<Self> {
        let (cluster, vpc, interface) = (cluster.to_owned(), vpc.to_owned(), mirror.interface.clone());
        match &mirror.outcome {
            MirrorOutcome::Mirrored(session) => {
                Some(Self::InterfaceMirrored { cluster, vpc, interface, session: session.id.clone() })
            }
            MirrorOutcome::Failed(error) => {
                Some(Self::InterfaceFailed { cluster, vpc, interface, reason: error.to_string() })
            }
            _ => None,
        }
    }

    /// The event of a mirror session that was to end, if it is one.
    pub(crate) fn of_end(cluster: &str, vpc: &str, end: &SessionEnd) -> Option<Self> {
        let interface = end.session.interface.clone();
        matches!(end.outcome, UnmirrorOutcome::Ended).then(|| Self::MirrorEnded {
            cluster: cluster.to_owned(),
            vpc: vpc.to_owned(),
            interface,
        })
    }
}

impl DomainEvent for WatchEvent {
    fn source(&self) -> &'static str {
        "watch-vpc"
    }

    fn detail_type(&self) -> &'static str {
        match self {
            Self::InterfaceMirrored { .. } => "Interface Mirrored",
            Self::InterfaceFailed { .. } => "Interface Failed",
            Self::MirrorEnded { .. } => "Mirror Ended",
        }
    }
}

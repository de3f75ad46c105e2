//! Where an instance that was found is not as it was asked for.

use super::InstanceLaunch;
use aws_interactions_core::Arn;
use ec2_interactions::Instance;
use std::collections::BTreeSet;
use std::fmt;

/// A setting in which an instance that was found is not as it was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct LaunchDifference {
    /// The setting.
    pub setting: LaunchSetting,
    /// What was asked for; empty where that is none.
    pub asked: String,
    /// What the instance has; empty where that is none.
    pub found: String,
}

/// What an instance is launched with, as far as EC2 tells it later. It does not tell the user data, nor the parameter
/// that the image was read from.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum LaunchSetting {
    /// The image.
    Image,
    /// The type.
    InstanceType,
    /// The subnet, where one was asked for.
    Subnet,
    /// The security groups, where some were asked for.
    SecurityGroups,
    /// The key pair.
    KeyPair,
    /// The instance profile.
    InstanceProfile,
    /// The tag with this key. Tags that the instance has besides are no difference.
    Tag(String),
}

impl fmt::Display for LaunchSetting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Image => "image",
            Self::InstanceType => "type",
            Self::Subnet => "subnet",
            Self::SecurityGroups => "security groups",
            Self::KeyPair => "key pair",
            Self::InstanceProfile => "instance profile",
            Self::Tag(key) => return write!(f, "tag {key}"),
        })
    }
}

impl fmt::Display for LaunchDifference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let told = |value: &str| if value.is_empty() { "none".to_owned() } else { value.to_owned() };
        write!(f, "{}: {} was asked for, it has {}", self.setting, told(&self.asked), told(&self.found))
    }
}

/// In what `found` is not as `launch` asks.
pub(super) fn differences(launch: &InstanceLaunch, profile: &Arn, found: &Instance) -> Vec<LaunchDifference> {
    let of_text = |text: &Option<String>| text.clone().unwrap_or_default();
    let is_by_id = launch.image.starts_with("ami-");
    let groups = (!launch.security_groups.is_empty()).then(|| listed(&launch.security_groups));
    let settings = [
        (LaunchSetting::Image, is_by_id.then(|| launch.image.clone()), found.image.clone()),
        (LaunchSetting::InstanceType, Some(launch.instance_type.clone()), found.instance_type.clone()),
        (LaunchSetting::Subnet, launch.subnet.clone(), of_text(&found.subnet)),
        (LaunchSetting::SecurityGroups, groups, listed(&found.security_groups)),
        (LaunchSetting::KeyPair, Some(of_text(&launch.key_name)), of_text(&found.key_name)),
        (LaunchSetting::InstanceProfile, Some(profile.to_string()), of_text(&found.profile_arn)),
    ];
    let tags = launch.tags.iter().map(|(key, value)| {
        let found = found.tags.get(key).cloned().unwrap_or_default();
        (LaunchSetting::Tag(key.clone()), Some(value.clone()), found)
    });
    let differing = |(setting, asked, found): (_, Option<String>, String)| {
        let asked = asked.filter(|asked| *asked != found)?;
        Some(LaunchDifference { setting, asked, found })
    };
    settings.into_iter().chain(tags).filter_map(differing).collect()
}

/// Groups are a set, in whatever order they are told.
fn listed(groups: &[String]) -> String {
    groups.iter().map(String::as_str).collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>().join(" ")
}

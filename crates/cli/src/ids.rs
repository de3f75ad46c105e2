//! Ids of EC2 on the command line: what cannot be one is refused before anything is asked of AWS.

use ec2_interactions::{Resource, ResourceKind};

pub(crate) fn vpc(text: &str) -> Result<String, String> {
    id_of(ResourceKind::Vpc, "a VPC", "vpc-0a1b2c3d", text)
}

pub(crate) fn subnet(text: &str) -> Result<String, String> {
    id_of(ResourceKind::Subnet, "a subnet", "subnet-0a1b2c3d", text)
}

pub(crate) fn security_group(text: &str) -> Result<String, String> {
    id_of(ResourceKind::SecurityGroup, "a security group", "sg-0a1b2c3d", text)
}

pub(crate) fn instance(text: &str) -> Result<String, String> {
    id_of(ResourceKind::Instance, "an instance", "i-0a1b2c3d", text)
}

pub(crate) fn image(text: &str) -> Result<String, String> {
    id_of(ResourceKind::Image, "an image", "ami-0a1b2c3d", text)
}

pub(crate) fn mirror_target(text: &str) -> Result<String, String> {
    id_of(ResourceKind::TrafficMirrorTarget, "a traffic mirror target", "tmt-0a1b2c3d", text)
}

pub(crate) fn mirror_filter(text: &str) -> Result<String, String> {
    id_of(ResourceKind::TrafficMirrorFilter, "a traffic mirror filter", "tmf-0a1b2c3d", text)
}

fn id_of(kind: ResourceKind, what: &str, such_as: &str, text: &str) -> Result<String, String> {
    match Resource::of_id(text) {
        Some(resource) if resource.kind == kind => Ok(resource.id),
        _ => Err(format!("the id of {what} is wanted here, such as {such_as}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Parser = fn(&str) -> Result<String, String>;

    #[test]
    fn when_an_id_is_read_then_it_is_one_of_the_kind_that_is_wanted() {
        let kinds: [(Parser, &str); 7] = [
            (vpc, "vpc-0a1b2c3d"),
            (subnet, "subnet-0a1b2c3d"),
            (security_group, "sg-0a1b2c3d"),
            (instance, "i-0a1b2c3d"),
            (image, "ami-0a1b2c3d"),
            (mirror_target, "tmt-0a1b2c3d"),
            (mirror_filter, "tmf-0a1b2c3d"),
        ];
        for (parser, own) in kinds {
            for (_, id) in kinds {
                assert_eq!(parser(id).is_ok(), id == own, "{id} for {own}");
            }
            assert!(parser("web").is_err_and(|error| error.ends_with(own)), "{own}");
        }
    }
}

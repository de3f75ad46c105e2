//! Network interfaces: each instance in a subnet has one, which the emulator does not make, and all of them have more
//! than the emulator tells.

use std::collections::HashMap;

use winterbaume_core::MockRequest;
use winterbaume_ec2::Ec2StateView;
use winterbaume_ec2::views::NetworkInterfaceView;

use super::call::Call;
use crate::ACCOUNT_ID;
use crate::xml::{element, optional_element, text_of};

/// The interface of a new instance, where that is in a subnet.
pub(super) fn creation(call: &Call) -> Option<MockRequest> {
    let groups = call.list("SecurityGroupId").into_iter().enumerate();
    let groups: Vec<_> = groups.map(|(at, group)| (format!("SecurityGroupId.{}", at + 1), group)).collect();
    let mut form = vec![("Action", "CreateNetworkInterface"), ("SubnetId", call.get("SubnetId")?)];
    form.extend(groups.iter().map(|(name, group)| (name.as_str(), *group)));
    Some(call.another(&form))
}

/// The attachment of the interface in the answer to its creation.
pub(super) fn attachment_of(made: &str, instance: &str, call: &Call) -> Option<MockRequest> {
    let id = text_of(made, "networkInterfaceId")?;
    Some(call.another(&[
        ("Action", "AttachNetworkInterface"),
        ("NetworkInterfaceId", &id),
        ("InstanceId", instance),
        ("DeviceIndex", "0"),
    ]))
}

/// What becomes of the interfaces of terminated instances: the first goes, the others stay.
pub(super) fn ends(call: &Call, view: &Ec2StateView) -> Vec<MockRequest> {
    let instances = call.list("InstanceId");
    let of_these = |interface: &&NetworkInterfaceView| {
        interface.instance_id.as_deref().is_some_and(|instance| instances.contains(&instance))
    };
    let interfaces = view.network_interfaces.values().filter(of_these);
    let end = |interface: &NetworkInterfaceView| {
        if is_first(interface) {
            let id = interface.network_interface_id.as_str();
            return call.another(&[("Action", "DeleteNetworkInterface"), ("NetworkInterfaceId", id)]);
        }
        let id = interface.attachment_id.as_deref().unwrap_or_default();
        call.another(&[("Action", "DetachNetworkInterface"), ("AttachmentId", id)])
    };
    interfaces.map(end).collect()
}

/// The first interface of an instance goes with it.
fn is_first(interface: &NetworkInterfaceView) -> bool {
    interface.device_index == Some(0)
}

/// The type that an interface is asked for with. The emulator drops it.
pub(super) fn type_of_new(call: &Call, xml: &str) -> Option<(String, String)> {
    let asked = call.get("InterfaceType").filter(|_| call.action == "CreateNetworkInterface")?;
    Some((text_of(xml, "networkInterfaceId")?, asked.to_owned()))
}

/// All interfaces of a region.
pub(super) struct Interfaces<'a> {
    pub(super) view: &'a Ec2StateView,
    /// Of those that are of another type than `interface`, by id.
    pub(super) types: &'a HashMap<String, String>,
}

impl Interfaces<'_> {
    /// The answer with all that there is to tell of interfaces.
    pub(super) fn told(&self, action: &str, xml: String) -> String {
        match action {
            "DescribeNetworkInterfaces" => {
                let items = self.items(|_| true);
                let set = format!("<networkInterfaceSet>{items}</networkInterfaceSet>");
                let Some(id) = text_of(&xml, "requestId") else { return xml };
                let id = element("requestId", &id);
                format!("<DescribeNetworkInterfacesResponse>{id}{set}</DescribeNetworkInterfacesResponse>")
            }
            "CreateNetworkInterface" => {
                let made = text_of(&xml, "networkInterfaceId").and_then(|id| self.view.network_interfaces.get(&id));
                let Some(made) = made else { return xml };
                let made = format!("<networkInterface>{}</networkInterface>", self.whole(made));
                format!("<CreateNetworkInterfaceResponse>{made}</CreateNetworkInterfaceResponse>")
            }
            "DescribeInstances" | "RunInstances" => self.of_instances(&xml),
            _ => xml,
        }
    }

    /// Those that are meant, by id.
    fn items(&self, is_meant: impl Fn(&NetworkInterfaceView) -> bool) -> String {
        let mut interfaces: Vec<_> = self.view.network_interfaces.values().filter(|one| is_meant(one)).collect();
        interfaces.sort_by(|one, other| one.network_interface_id.cmp(&other.network_interface_id));
        interfaces.into_iter().map(|interface| ["<item>", &self.whole(interface), "</item>"].concat()).collect()
    }

    /// What stands in the element of an interface.
    fn whole(&self, interface: &NetworkInterfaceView) -> String {
        let zone = self.view.subnets.get(&interface.subnet_id).map(|subnet| subnet.availability_zone.as_str());
        let interface_type = self.types.get(&interface.network_interface_id).map_or("interface", String::as_str);
        let group = |id: &String| {
            let name = self.view.security_groups.get(id).map(|group| group.group_name.as_str());
            format!("<item>{}{}</item>", element("groupId", id), optional_element("groupName", name))
        };
        let groups: String = interface.security_groups.iter().map(group).collect();
        let tag = |(key, value): (&String, &String)| {
            format!("<item>{}{}</item>", element("key", key), element("value", value))
        };
        let tags: String = interface.tags.iter().map(tag).collect();
        [
            element("networkInterfaceId", &interface.network_interface_id),
            element("subnetId", &interface.subnet_id),
            element("vpcId", &interface.vpc_id),
            optional_element("availabilityZone", zone),
            element("description", &interface.description),
            element("ownerId", ACCOUNT_ID),
            element("requesterManaged", "false"),
            element("status", &interface.status),
            element("privateIpAddress", &interface.private_ip_address),
            element("sourceDestCheck", &interface.source_dest_check.to_string()),
            element("interfaceType", interface_type),
            format!("<groupSet>{groups}</groupSet><tagSet>{tags}</tagSet>"),
            attachment(interface),
        ]
        .concat()
    }

    /// The answer with the interfaces behind the id of each instance.
    fn of_instances(&self, xml: &str) -> String {
        let mut told = String::with_capacity(xml.len());
        let mut rest = xml;
        while let Some((before, after)) = rest.split_once("</instanceId>") {
            let instance = before.rsplit('>').next().unwrap_or_default();
            let items = self.items(|interface| interface.instance_id.as_deref() == Some(instance));
            told.extend([before, "</instanceId><networkInterfaceSet>", &items, "</networkInterfaceSet>"]);
            rest = after;
        }
        told + rest
    }
}

fn attachment(interface: &NetworkInterfaceView) -> String {
    let Some(id) = &interface.attachment_id else { return String::new() };
    let parts = [
        element("attachmentId", id),
        optional_element("instanceId", interface.instance_id.as_deref()),
        optional_element("deviceIndex", interface.device_index.map(|index| index.to_string()).as_deref()),
        element("status", "attached"),
        element("deleteOnTermination", &is_first(interface).to_string()),
    ];
    format!("<attachment>{}</attachment>", parts.concat())
}

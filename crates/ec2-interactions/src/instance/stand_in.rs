//! Instances as EC2 writes them.

use crate::stand_in::answer;
use aws_sdk_ec2::config::http::HttpResponse;

/// An instance of which nothing is known but its id and state.
pub(super) fn bare(id: &str, state: &str) -> String {
    format!(
        "<item><instanceId>{id}</instanceId><instanceState><code>0</code><name>{state}</name></instanceState></item>"
    )
}

/// A running instance, in the shape of a real answer.
pub(super) const RUNNING: &str = "\
    <item>\
      <instanceId>i-0a1b2c3d4e5f60001</instanceId><imageId>ami-0abcdef1234567890</imageId>\
      <instanceState><code>16</code><name>running</name></instanceState>\
      <privateDnsName>ip-10-0-1-17.ec2.internal</privateDnsName>\
      <dnsName>ec2-3-80-0-9.compute-1.amazonaws.com</dnsName>\
      <reason/><keyName>ops</keyName><amiLaunchIndex>0</amiLaunchIndex><productCodes/>\
      <instanceType>t3.micro</instanceType><launchTime>2026-11-22T18:30:05.000Z</launchTime>\
      <placement><availabilityZone>us-east-1b</availabilityZone><groupName/><tenancy>default</tenancy></placement>\
      <monitoring><state>disabled</state></monitoring>\
      <subnetId>subnet-0aa</subnetId><vpcId>vpc-0bb</vpcId>\
      <privateIpAddress>10.0.1.17</privateIpAddress><ipAddress>3.80.0.9</ipAddress>\
      <sourceDestCheck>true</sourceDestCheck>\
      <groupSet><item><groupId>sg-0cc</groupId><groupName>web</groupName></item></groupSet>\
      <architecture>x86_64</architecture><rootDeviceType>ebs</rootDeviceType>\
      <clientToken>web-2026-11-22</clientToken>\
      <tagSet><item><key>Name</key><value>web</value></item><item><key>team</key><value/></item></tagSet>\
      <networkInterfaceSet>\
        <item><networkInterfaceId>eni-0second</networkInterfaceId>\
          <attachment><attachmentId>eni-attach-2</attachmentId><deviceIndex>1</deviceIndex></attachment></item>\
        <item><networkInterfaceId>eni-0first</networkInterfaceId>\
          <attachment><attachmentId>eni-attach-1</attachmentId><deviceIndex>0</deviceIndex></attachment></item>\
      </networkInterfaceSet>\
      <iamInstanceProfile><arn>arn:aws:iam::123456789012:instance-profile/web</arn><id>AIPAEXAMPLE</id></iamInstanceProfile>\
      <metadataOptions><state>applied</state><httpTokens>required</httpTokens>\
        <httpPutResponseHopLimit>2</httpPutResponseHopLimit><httpEndpoint>enabled</httpEndpoint></metadataOptions>\
    </item>";

/// `DescribeInstances` answering with these reservations, each a list of instances.
pub(super) fn described(reservations: &[&[String]], next: Option<&str>) -> HttpResponse {
    let reservation = |instances: &&[String]| {
        format!("<item><reservationId>r-1</reservationId><instancesSet>{}</instancesSet></item>", instances.concat())
    };
    let reservations: String = reservations.iter().map(reservation).collect();
    let next = next.map(|next| format!("<nextToken>{next}</nextToken>")).unwrap_or_default();
    answer(
        200,
        format!(
            "<DescribeInstancesResponse><reservationSet>{reservations}</reservationSet>{next}</DescribeInstancesResponse>"
        ),
    )
}

/// `RunInstances` answering with these instances.
pub(super) fn launched(instances: &[String]) -> HttpResponse {
    let instances = instances.concat();
    answer(
        200,
        format!(
            "<RunInstancesResponse xmlns=\"http://ec2.amazonaws.com/doc/2016-11-15/\"><requestId>req-1</requestId>\
             <reservationId>r-1</reservationId><instancesSet>{instances}</instancesSet></RunInstancesResponse>"
        ),
    )
}

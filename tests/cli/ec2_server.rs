//! As much of EC2 as scenarios need, in its protocol: a form asks, XML answers.

use crate::canned::{answer, serve};
use crate::request::Request;
use crate::world::{Answer, awsi, run};
use std::sync::{Arc, Mutex};

/// An EC2 of the test's own.
pub(crate) struct Ec2 {
    url: String,
    asked: Arc<Mutex<Vec<String>>>,
}

/// What is in the answer, or a code of EC2's.
pub(crate) type Said = Result<String, &'static str>;

impl Ec2 {
    /// Answers each request by its action and its form.
    pub(crate) fn answering(says: impl Fn(&str, &str) -> Said + Send + 'static) -> Self {
        let asked: Arc<Mutex<Vec<String>>> = Arc::default();
        let heard = Arc::clone(&asked);
        let url = serve(move |stream| {
            let form = String::from_utf8(Request::read(&stream)?.body).ok()?;
            let action = form.split('&').find_map(|field| field.strip_prefix("Action="))?.to_owned();
            let said = says(&action, &form);
            heard.lock().expect("no panic").push(form);
            match said {
                Ok(xml) => {
                    // The account is asked of STS, which is no EC2.
                    let id = if action == "GetCallerIdentity" { "" } else { "<requestId>R1</requestId>" };
                    let frame = format!("<{action}Response>{id}{xml}</{action}Response>");
                    answer(&stream, "200 OK", "", &frame)
                }
                Err(code) => {
                    let error = format!("<Error><Code>{code}</Code><Message>EC2 says {code}</Message></Error>");
                    let status = if code == "UnauthorizedOperation" { "403 Forbidden" } else { "400 Bad Request" };
                    let frame = format!("<Response><Errors>{error}</Errors><RequestID>R1</RequestID></Response>");
                    answer(&stream, status, "", &frame)
                }
            }
        });
        Self { url, asked }
    }

    /// Answers everything with one code.
    pub(crate) fn refusing(code: &'static str) -> Self {
        Self::answering(move |_, _| Err(code))
    }

    pub(crate) fn awsi(&self, arguments: &[&str]) -> Answer {
        let folder = tempfile::tempdir().expect("a folder");
        let mut command = awsi(folder.path(), arguments);
        command.env("AWS_ENDPOINT_URL", &self.url).env("AWS_MAX_ATTEMPTS", "1").env("AWS_REGION", "us-east-1");
        run(command.env("AWS_ACCESS_KEY_ID", "AKIALOCAL").env("AWS_SECRET_ACCESS_KEY", "local"))
    }

    /// The forms of the requests so far, those of one action.
    pub(crate) fn asked(&self, action: &str) -> Vec<String> {
        let asked = self.asked.lock().expect("no panic");
        asked.iter().filter(|form| form.starts_with(&format!("Action={action}&"))).cloned().collect()
    }

    /// How many requests there were.
    pub(crate) fn calls(&self) -> usize {
        self.asked.lock().expect("no panic").len()
    }
}

/// An instance in the shape of a real answer.
pub(crate) fn instance(id: &str, state: &str) -> String {
    format!(
        "<item><instanceId>{id}</instanceId><imageId>ami-0abcdef1234567890</imageId>\
         <instanceState><code>16</code><name>{state}</name></instanceState><instanceType>t3.micro</instanceType>\
         <launchTime>2026-11-20T18:30:05.000Z</launchTime><subnetId>subnet-0aa</subnetId><vpcId>vpc-0bb</vpcId>\
         <placement><availabilityZone>us-east-1b</availabilityZone></placement>\
         <privateIpAddress>10.0.1.17</privateIpAddress><ipAddress>3.80.0.9</ipAddress>\
         <groupSet><item><groupId>sg-0cc</groupId><groupName>web</groupName></item></groupSet>\
         <tagSet><item><key>Name</key><value>web&#x9b;31m</value></item></tagSet>\
         <metadataOptions><httpTokens>required</httpTokens><httpEndpoint>enabled</httpEndpoint></metadataOptions></item>"
    )
}

/// `DescribeInstances` with these.
pub(crate) fn instances(instances: &[String]) -> String {
    let instances = instances.concat();
    format!("<reservationSet><item><instancesSet>{instances}</instancesSet></item></reservationSet>")
}

//! EC2: the emulator knows few filters, answers unknown ids with nothing, and gives instances no interfaces.

mod call;
mod described;
mod duplicates;
mod interfaces;
mod kinds;
mod refusals;

use std::collections::{BTreeSet, HashMap};
use std::future::Future;
use std::pin::Pin;

use tokio::sync::Mutex;
use winterbaume_core::{MockRequest, MockResponse, MockService, StatefulService};
use winterbaume_ec2::{Ec2Service, Ec2StateView};

use crate::ACCOUNT_ID;
use crate::aws_error::{AwsError, Protocol};
use crate::xml::{blocks, element, values_at};
use call::Call;
use interfaces::Interfaces;

/// EC2 as AWS has it, as far as the crate's documentation says.
pub(crate) struct Ec2 {
    emulator: Ec2Service,
    /// Held by one request at a time: what is judged is still so when it is done.
    kept: Mutex<Kept>,
}

/// What the emulator does not keep.
#[derive(Default)]
struct Kept {
    said: HashMap<Token, Said>,
    /// The types of network interfaces, by id, where another was asked for than the ordinary one.
    interface_types: HashMap<String, String>,
}

/// Codes that the emulator writes in its own way, and EC2 in another.
const CODES: &[(&str, &str)] = &[
    ("InvalidTrafficMirrorFilterInUse", "TrafficMirrorFilterInUse"),
    ("InvalidTrafficMirrorTargetInUse", "TrafficMirrorTargetInUseException"),
];

/// A client token, of this action in this region.
type Token = (String, String, String);

/// What was answered to a token, and to which request.
struct Said {
    to: MockRequest,
    answer: MockResponse,
}

impl Default for Ec2 {
    fn default() -> Self {
        Self { emulator: Ec2Service::new(), kept: Mutex::default() }
    }
}

impl MockService for Ec2 {
    fn service_name(&self) -> &'static str {
        "ec2"
    }

    /// Requests are routed by the service they are signed for, not by their address.
    fn url_patterns(&self) -> Vec<&str> {
        Vec::new()
    }

    fn handle(&self, request: MockRequest) -> Pin<Box<dyn Future<Output = MockResponse> + Send + '_>> {
        Box::pin(async move {
            let answer = self.once(&Call::read(request)).await;
            answer.unwrap_or_else(|error| error.response(Protocol::Ec2))
        })
    }
}

impl Ec2 {
    /// Does what is asked for, once for all requests with its client token.
    async fn once(&self, call: &Call) -> Result<MockResponse, AwsError> {
        if call.get("DryRun") == Some("true") {
            let message = "Request would have succeeded, but DryRun flag is set.";
            return Err(AwsError::new(412, "DryRunOperation", message));
        }
        let mut kept = self.kept.lock().await;
        let token = call.get("ClientToken").map(|token| (call.action.clone(), call.region.clone(), token.to_owned()));
        if let Some(before) = token.as_ref().and_then(|token| kept.said.get(token)) {
            if before.to.body == call.request.body {
                return Ok(before.answer.clone());
            }
            let message = "the client token was used for a request with other parameters";
            return Err(AwsError::new(400, "IdempotentParameterMismatch", message));
        }
        let answer = self.answer(call, &mut kept.interface_types).await?;
        if let Some(token) = token.filter(|_| answer.status == 200) {
            kept.said.insert(token, Said { to: call.request.clone(), answer: answer.clone() });
        }
        Ok(answer)
    }

    async fn answer(&self, call: &Call, types: &mut HashMap<String, String>) -> Result<MockResponse, AwsError> {
        let view = self.view(call).await;
        refusals::check(call, &Interfaces { view: &view, types })?;
        duplicates::check(call, &view)?;
        let mut answer = self.emulator.handle(call.request.clone()).await;
        let mut xml = String::from_utf8_lossy(&answer.body).into_owned();
        if answer.status == 200 {
            self.follow_up(call, &xml).await;
            let view = self.view(call).await;
            types.extend(interfaces::type_of_new(call, &xml));
            xml = Interfaces { view: &view, types }.told(&call.action, xml);
            xml = without_missing_options(completed(call, xml), &view);
            xml = described::as_asked(call, xml, |thing| is_there(call, thing, &view))?;
        }
        for (emulators, code) in CODES {
            xml = xml.replace(&element("Code", emulators), &element("Code", code));
        }
        answer.body = xml.into();
        Ok(answer)
    }

    /// What comes and goes with instances.
    async fn follow_up(&self, call: &Call, xml: &str) {
        match call.action.as_str() {
            "RunInstances" => {
                for instance in blocks(xml, "instanceId") {
                    let Some(creation) = interfaces::creation(call) else { continue };
                    let made = self.emulator.handle(creation).await;
                    let made = String::from_utf8_lossy(&made.body).into_owned();
                    if let Some(attachment) = interfaces::attachment_of(&made, instance, call) {
                        self.emulator.handle(attachment).await;
                    }
                }
            }
            "TerminateInstances" => {
                for request in interfaces::ends(call, &self.view(call).await) {
                    self.emulator.handle(request).await;
                }
            }
            _ => {}
        }
    }

    /// All that the emulator has in the region.
    async fn view(&self, call: &Call) -> Ec2StateView {
        self.emulator.snapshot(ACCOUNT_ID, &call.region).await
    }
}

/// The emulator says neither of what kind zones are, nor in which of them instances are to be had: here in the first.
fn completed(call: &Call, xml: String) -> String {
    let location = |zone: &str| element("location", &format!("{}{zone}", call.region));
    match call.action.as_str() {
        "DescribeAvailabilityZones" => {
            let more = element("zoneType", "availability-zone") + &element("optInStatus", "opt-in-not-required");
            xml.replace("</zoneName>", &format!("</zoneName>{more}"))
        }
        "DescribeInstanceTypeOfferings" => xml.replace(&location(""), &location("a")),
        _ => xml,
    }
}

/// The emulator names DHCP options for each VPC, and has them for none. `default` is EC2's word where there are none.
fn without_missing_options(xml: String, view: &Ec2StateView) -> String {
    let named: BTreeSet<_> = blocks(&xml, "dhcpOptionsId").into_iter().map(str::to_owned).collect();
    let missing = named.into_iter().filter(|id| !view.dhcp_options.contains_key(id));
    missing.fold(xml, |xml, id| xml.replace(&element("dhcpOptionsId", &id), &element("dhcpOptionsId", "default")))
}

/// The emulator keeps the default ACL of a VPC that is gone.
fn is_there(call: &Call, thing: &str, view: &Ec2StateView) -> bool {
    call.action != "DescribeNetworkAcls" || values_at(thing, "vpcId").iter().all(|vpc| view.vpcs.contains_key(vpc))
}

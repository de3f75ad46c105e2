//! A small EC2: things with the XML that describes them, what they keep from being deleted, and what goes with them.

use aws_interactions_core::{AwsClientProvider, AwsCredentials};
use aws_interactions_local::FaultInjector;
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_runtime_api::http::StatusCode;
use aws_smithy_types::body::SdkBody;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

pub(crate) const ACCOUNT: &str = "123456789012";

/// How many looks at it a thing outlives its deletion, where EC2 takes time.
const LINGERS: u8 = 2;

/// How long a change is under way. The clock of these tests moves when everybody waits.
const CHANGE_TAKES: Duration = Duration::from_millis(20);

/// What is described by which operation, and in which element.
const DESCRIBED: &[(&str, &str, &str)] = &[
    ("vpc-", "DescribeVpcs", "vpcSet"),
    ("subnet-", "DescribeSubnets", "subnetSet"),
    ("i-", "DescribeInstances", "instancesSet"),
    ("eni-", "DescribeNetworkInterfaces", "networkInterfaceSet"),
    ("tms-", "DescribeTrafficMirrorSessions", "trafficMirrorSessionSet"),
    ("tmt-", "DescribeTrafficMirrorTargets", "trafficMirrorTargetSet"),
    ("tmf-", "DescribeTrafficMirrorFilters", "trafficMirrorFilterSet"),
    ("vpce-", "DescribeVpcEndpoints", "vpcEndpointSet"),
    ("nat-", "DescribeNatGateways", "natGatewaySet"),
    ("eipalloc-", "DescribeAddresses", "addressesSet"),
    ("pcx-", "DescribeVpcPeeringConnections", "vpcPeeringConnectionSet"),
    ("vgw-", "DescribeVpnGateways", "vpnGatewaySet"),
    ("rtb-", "DescribeRouteTables", "routeTableSet"),
    ("igw-", "DescribeInternetGateways", "internetGatewaySet"),
    ("eigw-", "DescribeEgressOnlyInternetGateways", "egressOnlyInternetGatewaySet"),
    ("acl-", "DescribeNetworkAcls", "networkAclSet"),
    ("sg-", "DescribeSecurityGroups", "securityGroupInfo"),
];

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Thing {
    xml: String,
    /// What cannot be deleted while this is there.
    holds: Vec<String>,
    /// This goes when that is gone.
    goes_with: Option<String>,
    /// So many looks at it are left.
    ending: Option<u8>,
}

impl Thing {
    pub(crate) fn new(xml: impl Into<String>) -> Self {
        Self { xml: xml.into(), ..Self::default() }
    }

    pub(crate) fn holds<const N: usize>(mut self, ids: [&str; N]) -> Self {
        self.holds = ids.map(str::to_owned).into();
        self
    }

    pub(crate) fn goes_with(mut self, id: &str) -> Self {
        self.goes_with = Some(id.to_owned());
        self
    }

    /// It goes by itself.
    pub(crate) fn ending_after(mut self, looks: u8) -> Self {
        self.ending = Some(looks);
        self
    }

    pub(crate) fn is_ending(&self) -> bool {
        self.ending.is_some()
    }
}

/// The account's things by id.
#[derive(Debug, Clone, Default)]
pub(crate) struct Ec2(Arc<Mutex<State>>, Arc<Load>);

#[derive(Debug, Default)]
struct State {
    things: BTreeMap<String, Thing>,
    /// What was changed: `DeleteSubnet subnet-1`.
    writes: Vec<String>,
    /// After so many writes nothing is answered any more.
    writes_left: Option<usize>,
    /// So many things are told at a time, by operations that have pages.
    page: Option<usize>,
}

/// How many changes are under way at a time.
#[derive(Debug, Default)]
struct Load {
    under_way: AtomicUsize,
    most: AtomicUsize,
}

type Form = BTreeMap<String, String>;

impl Ec2 {
    pub(crate) fn put(&self, id: &str, thing: Thing) {
        self.0.lock().expect("no panic").things.insert(id.to_owned(), thing);
    }

    pub(crate) fn things(&self) -> BTreeMap<String, Thing> {
        self.0.lock().expect("no panic").things.clone()
    }

    pub(crate) fn ids(&self) -> Vec<String> {
        self.things().into_keys().collect()
    }

    pub(crate) fn writes(&self) -> Vec<String> {
        self.0.lock().expect("no panic").writes.clone()
    }

    /// After `writes` changes every request is refused, until told otherwise.
    pub(crate) fn stop_after(&self, writes: Option<usize>) {
        self.0.lock().expect("no panic").writes_left = writes;
    }

    /// Lists are told in pages of so many.
    pub(crate) fn in_pages_of(&self, things: usize) {
        self.0.lock().expect("no panic").page = Some(things);
    }

    /// How many changes were under way at a time, at the most.
    pub(crate) fn most_changes_at_once(&self) -> usize {
        self.1.most.load(Ordering::SeqCst)
    }

    /// A provider of this account, and what can break its calls.
    pub(crate) async fn provider(&self) -> (AwsClientProvider, FaultInjector) {
        let faults = FaultInjector::over(SharedHttpClient::new(self.clone()));
        let builder = AwsClientProvider::builder()
            .environment_variables::<String, String>([])
            .region("us-east-1")
            .credentials(AwsCredentials::new("AKIACALLEREXAMPLE", "caller-secret"));
        let provider = builder.http_client(faults.clone()).max_attempts(1).build().await.expect("a provider");
        (provider, faults)
    }
}

impl HttpClient for Ec2 {
    fn http_connector(&self, _: &HttpConnectorSettings, _: &RuntimeComponents) -> SharedHttpConnector {
        SharedHttpConnector::new(self.clone())
    }
}

impl HttpConnector for Ec2 {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let form = form(request.body().bytes().expect("a form"));
        let (status, body) = self.0.lock().expect("no panic").answer(&form);
        let status = StatusCode::try_from(status).expect("a status");
        let answer = HttpResponse::new(status, SdkBody::from(body));
        if !is_change(&form["Action"]) {
            return HttpConnectorFuture::ready(Ok(answer));
        }
        let load = Arc::clone(&self.1);
        HttpConnectorFuture::new(async move {
            let under_way = load.under_way.fetch_add(1, Ordering::SeqCst) + 1;
            load.most.fetch_max(under_way, Ordering::SeqCst);
            tokio::time::sleep(CHANGE_TAKES).await;
            load.under_way.fetch_sub(1, Ordering::SeqCst);
            Ok(answer)
        })
    }
}

impl State {
    fn answer(&mut self, form: &Form) -> (u16, String) {
        let operation = form["Action"].as_str();
        if operation == "GetCallerIdentity" {
            let identity =
                format!("<Arn>arn:aws:iam::{ACCOUNT}:user/u</Arn><UserId>U</UserId><Account>{ACCOUNT}</Account>");
            let result = format!("<GetCallerIdentityResult>{identity}</GetCallerIdentityResult>");
            return (200, format!("<GetCallerIdentityResponse>{result}</GetCallerIdentityResponse>"));
        }
        if self.writes_left == Some(0) {
            return refusal(400, "UnauthorizedOperation");
        }
        let answer = if is_change(operation) { self.change(operation, form) } else { self.describe(operation, form) };
        match answer {
            Ok(xml) => (200, format!("<{operation}Response><requestId>req-1</requestId>{xml}</{operation}Response>")),
            Err(code) => refusal(400, code),
        }
    }

    fn describe(&mut self, operation: &str, form: &Form) -> Result<String, &'static str> {
        let row = DESCRIBED.iter().find(|(_, one, _)| *one == operation);
        let (prefix, _, set) = row.unwrap_or_else(|| panic!("no answer to {operation}"));
        self.pass(prefix);
        let asked: Vec<_> = form.values().filter(|value| value.starts_with(prefix) && is_id(form, value)).collect();
        if let Some(missing) = asked.iter().find(|id| !self.things.contains_key(**id)) {
            return Err(if missing.starts_with("nat-") { "NatGatewayNotFound" } else { "InvalidThing.NotFound" });
        }
        let of_kind = self.things.iter().filter(|(id, _)| id.starts_with(prefix));
        let meant = of_kind.filter(|(id, thing)| (asked.is_empty() || asked.contains(id)) && passes(form, &thing.xml));
        let meant: Vec<_> = meant.map(|(_, thing)| thing.xml.as_str()).collect();
        let from: usize = form.get("NextToken").map_or(0, |token| token.parse().expect("a token of this server"));
        let page = self.page.filter(|_| form.contains_key("MaxResults")).unwrap_or(usize::MAX);
        let to = from.saturating_add(page).min(meant.len());
        let items: String = meant[from..to].iter().flat_map(|xml| ["<item>", xml, "</item>"]).collect();
        let next = if to < meant.len() { format!("<nextToken>{to}</nextToken>") } else { String::new() };
        Ok(match operation {
            "DescribeInstances" => {
                format!("<reservationSet><item><instancesSet>{items}</instancesSet></item></reservationSet>{next}")
            }
            _ => format!("<{set}>{items}</{set}>{next}"),
        })
    }

    /// A look at things that are being deleted brings them nearer to their end.
    fn pass(&mut self, prefix: &str) {
        let ids: Vec<_> = self.things.keys().filter(|id| id.starts_with(prefix)).cloned().collect();
        for id in ids {
            let Some(thing) = self.things.get_mut(&id) else { continue };
            match thing.ending {
                Some(0) => self.remove(&id),
                Some(left) => thing.ending = Some(left - 1),
                None => {}
            }
        }
    }

    fn remove(&mut self, id: &str) {
        self.things.remove(id);
        for thing in self.things.values_mut().filter(|thing| thing.goes_with.as_deref() == Some(id)) {
            thing.ending = Some(1);
        }
    }

    fn change(&mut self, operation: &str, form: &Form) -> Result<String, &'static str> {
        self.writes_left = self.writes_left.map(|left| left - 1);
        if operation == "CreateTrafficMirrorSession" {
            return Ok(self.mirror(form));
        }
        if operation == "DisassociateRouteTable" {
            return self.disassociate(&form["AssociationId"]);
        }
        if operation == "DetachNetworkInterface" {
            return self.detach_interface(&form["AttachmentId"]);
        }
        let id = subject(operation, form);
        self.writes.push(format!("{operation} {id}"));
        let is_slow = self.things.get(&id).ok_or("InvalidThing.NotFound")?.ending.is_some();
        match operation {
            "CreateTags" => self.tag(&id, form),
            "DetachInternetGateway" => {
                self.edit(&id, "<attachmentSet>", "</attachmentSet>");
                self.let_go(&id, |_| true);
            }
            "RevokeSecurityGroupIngress" => {
                self.edit(&id, "<ipPermissions>", "</ipPermissions>");
                self.let_go(&id, |other| other.starts_with("sg-"));
            }
            "RevokeSecurityGroupEgress" => {
                self.edit(&id, "<ipPermissionsEgress>", "</ipPermissionsEgress>");
                self.let_go(&id, |other| other.starts_with("sg-"));
            }
            _ if is_slow => {}
            _ if self.is_held(&id) => return Err("DependencyViolation"),
            "TerminateInstances" | "DeleteNatGateway" | "DeleteVpcEndpoints" | "DeleteVpcPeeringConnection" => {
                self.end_slowly(&id);
            }
            _ => self.remove(&id),
        }
        Ok(match operation {
            "TerminateInstances" => format!("<instancesSet><item><instanceId>{id}</instanceId></item></instancesSet>"),
            _ => "<return>true</return>".to_owned(),
        })
    }

    fn end_slowly(&mut self, id: &str) {
        let Some(thing) = self.things.get_mut(id) else { return };
        thing.ending = Some(LINGERS);
        for state in ["running", "available", "active"] {
            let ending = if state == "running" { "shutting-down" } else { "deleting" };
            thing.xml = thing.xml.replace(&format!(">{state}<"), &format!(">{ending}<"));
        }
    }

    fn tag(&mut self, id: &str, form: &Form) {
        let Some(thing) = self.things.get_mut(id) else { return };
        let (key, value) = (&form["Tag.1.Key"], &form["Tag.1.Value"]);
        thing.xml.extend(["<tagSet><item><key>", key, "</key><value>", value, "</value></item></tagSet>"]);
    }

    fn is_held(&self, id: &str) -> bool {
        let is_associated = self.things[id].xml.contains("<associationSet><item>");
        is_associated || self.things.values().any(|thing| thing.holds.iter().any(|held| held == id))
    }

    fn let_go(&mut self, id: &str, which: fn(&str) -> bool) {
        let Some(thing) = self.things.get_mut(id) else { return };
        thing.holds.retain(|held| !which(held));
    }

    /// Takes the part between these marks away.
    fn edit(&mut self, id: &str, from: &str, to: &str) {
        let Some(thing) = self.things.get_mut(id) else { return };
        if let (Some(begin), Some(end)) = (thing.xml.find(from), thing.xml.find(to)) {
            thing.xml.replace_range(begin..end + to.len(), "");
        }
    }

    fn disassociate(&mut self, association: &str) -> Result<String, &'static str> {
        self.writes.push(format!("DisassociateRouteTable {association}"));
        let mark = format!("<item><routeTableAssociationId>{association}<");
        let table = self.things.iter().find(|(_, thing)| thing.xml.contains(&mark)).map(|(id, _)| id.clone());
        self.edit(&table.ok_or("InvalidAssociationID.NotFound")?, &mark, "</item>");
        Ok("<return>true</return>".to_owned())
    }

    fn detach_interface(&mut self, attachment: &str) -> Result<String, &'static str> {
        self.writes.push(format!("DetachNetworkInterface {attachment}"));
        let mark = format!("<attachment><attachmentId>{attachment}<");
        let interface = self.things.iter().find(|(_, thing)| thing.xml.contains(&mark)).map(|(id, _)| id.clone());
        let id = interface.ok_or("InvalidAttachmentID.NotFound")?;
        self.edit(&id, &mark, "</attachment>");
        let Some(thing) = self.things.get_mut(&id) else { return Err("InternalError") };
        thing.xml = thing.xml.replace("in-use", "available");
        Ok("<return>true</return>".to_owned())
    }

    fn mirror(&mut self, form: &Form) -> String {
        let interface = &form["NetworkInterfaceId"];
        let id = format!("tms-{}{}", interface.trim_start_matches("eni-"), form["SessionNumber"]);
        self.writes.push(format!("CreateTrafficMirrorSession {interface} {}", form["VirtualNetworkId"]));
        let (target, filter) = (&form["TrafficMirrorTargetId"], &form["TrafficMirrorFilterId"]);
        let xml = session(&id, interface, target, filter, &form["SessionNumber"]);
        self.things.insert(id, Thing::new(xml.clone()));
        format!("<trafficMirrorSession>{xml}</trafficMirrorSession>")
    }
}

pub(crate) fn session(id: &str, interface: &str, target: &str, filter: &str, number: &str) -> String {
    format!(
        "<trafficMirrorSessionId>{id}</trafficMirrorSessionId><networkInterfaceId>{interface}</networkInterfaceId>\
         <trafficMirrorTargetId>{target}</trafficMirrorTargetId><trafficMirrorFilterId>{filter}</trafficMirrorFilterId>\
         <sessionNumber>{number}</sessionNumber>"
    )
}

fn is_change(operation: &str) -> bool {
    !operation.starts_with("Describe") && operation != "GetCallerIdentity"
}

fn is_id(form: &Form, value: &str) -> bool {
    form.iter().any(|(name, one)| one == value && !name.starts_with("Filter"))
}

/// Whether what a description says has every value of the filters, on the side that is asked for.
fn passes(form: &Form, xml: &str) -> bool {
    let filters = form.iter().filter(|(name, _)| name.starts_with("Filter.") && name.contains(".Value."));
    let mut filters = filters.map(|(name, value)| {
        let side = match form[&format!("{}.Name", name.split(".Value").next().unwrap_or_default())].as_str() {
            name if name.starts_with("requester-") => "<requesterVpcInfo><vpcId>",
            name if name.starts_with("accepter-") => "<accepterVpcInfo><vpcId>",
            _ => ">",
        };
        format!("{side}{value}<")
    });
    filters.all(|wanted| xml.contains(&wanted))
}

/// What a change is about: the id of the kind that its name ends with, among those that it sends.
fn subject(operation: &str, form: &Form) -> String {
    let fields = [
        "ResourceId.1",
        "InstanceId.1",
        "VpcEndpointId.1",
        "InternetGatewayId",
        "NetworkInterfaceId",
        "SubnetId",
        "RouteTableId",
        "GroupId",
        "NetworkAclId",
        "NatGatewayId",
        "AllocationId",
        "TrafficMirrorSessionId",
        "TrafficMirrorTargetId",
        "VpcPeeringConnectionId",
        "EgressOnlyInternetGatewayId",
        "VpcId",
    ];
    let found = fields.iter().find_map(|field| form.get(*field));
    found.unwrap_or_else(|| panic!("{operation} is about nothing: {form:?}")).clone()
}

fn refusal(status: u16, code: &str) -> (u16, String) {
    let errors = format!("<Errors><Error><Code>{code}</Code><Message>no</Message></Error></Errors>");
    (status, format!("<Response>{errors}<RequestID>req-1</RequestID></Response>"))
}

fn form(body: &[u8]) -> Form {
    let text = std::str::from_utf8(body).expect("text");
    let pair = |field: &str| {
        let (name, value) = field.split_once('=').expect("a name and a value");
        (name.to_owned(), value.replace("%3A", ":").replace('+', " "))
    };
    text.split('&').map(pair).collect()
}

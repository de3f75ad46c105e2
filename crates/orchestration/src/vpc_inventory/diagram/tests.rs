use crate::vpc_inventory::value::{
    CutOffPart, InventoryEndpoint, InventoryGateway, InventoryGatewayKind, InventoryInstance, InventoryInterface,
    InventoryKind, InventoryNatGateway, InventoryOwner, InventoryPeer, InventoryPeeringConnection, InventoryRoute,
    InventoryRouteTable, InventorySubnet, InventoryVpc, MissingPart, VpcInventory,
};
use layout::gv::parser::ast::{Graph, Stmt};
use layout::gv::{DotParser, GraphBuilder};
use proptest::prelude::*;
use std::collections::BTreeSet;

fn route(destination: &str, target: &str) -> InventoryRoute {
    InventoryRoute { destination: destination.to_owned(), target: target.to_owned(), is_active: true }
}

fn table(id: &str, subnets: &[&str], routes: Vec<InventoryRoute>) -> InventoryRouteTable {
    let subnets = subnets.iter().map(ToString::to_string).collect();
    InventoryRouteTable { id: id.to_owned(), subnets, routes, ..InventoryRouteTable::default() }
}

fn instance(id: &str, name: &str, state: &str) -> InventoryInstance {
    InventoryInstance {
        id: id.to_owned(),
        name: Some(name.to_owned()),
        state: state.to_owned(),
        instance_type: "t3.micro".to_owned(),
        ..InventoryInstance::default()
    }
}

fn interface(id: &str, kind: &str, owner: Option<&str>) -> InventoryInterface {
    let owner = InventoryOwner { kind: kind.to_owned(), id: owner.map(str::to_owned) };
    InventoryInterface { id: id.to_owned(), owner, ..InventoryInterface::default() }
}

fn subnet(id: &str, name: &str, is_public: bool, table: &str) -> InventorySubnet {
    InventorySubnet {
        id: id.to_owned(),
        name: Some(name.to_owned()),
        is_listed: true,
        availability_zone: "us-east-1a".to_owned(),
        cidr_block: Some("10.0.1.0/24".to_owned()),
        is_public: Some(is_public),
        route_table: Some(table.to_owned()),
        ..InventorySubnet::default()
    }
}

/// A VPC with a public and a private subnet.
fn vpc(name: &str) -> InventoryVpc {
    let mut public = subnet("subnet-a", name, true, "rtb-a");
    public.instances = vec![instance("i-1", name, "running")];
    public.network_interfaces =
        vec![interface("eni-1", "instance", Some("i-1")), interface("eni-2", "NAT gateway", Some("nat-1"))];
    let mut private = subnet("subnet-b", "db", false, "rtb-b");
    private.network_interfaces = vec![interface("eni-3", "RDS database", None)];
    InventoryVpc {
        id: "vpc-1".to_owned(),
        name: Some(name.to_owned()),
        is_listed: true,
        cidr_blocks: vec!["10.0.0.0/16".to_owned()],
        subnets: vec![public, private],
        route_tables: vec![
            table("rtb-a", &["subnet-a"], vec![route("10.0.0.0/16", "local"), route("0.0.0.0/0", "igw-1")]),
            table("rtb-b", &[], vec![route("0.0.0.0/0", "nat-1"), route("10.9.0.0/16", "pcx-1")]),
        ],
        gateways: vec![InventoryGateway {
            id: "igw-1".to_owned(),
            name: None,
            kind: InventoryGatewayKind::Internet,
            tags: ec2_interactions::Tags::new(),
        }],
        nat_gateways: vec![InventoryNatGateway {
            id: "nat-1".to_owned(),
            subnet: Some("subnet-a".to_owned()),
            state: "available".to_owned(),
            public_ips: vec!["203.0.113.7".to_owned()],
            ..InventoryNatGateway::default()
        }],
        endpoints: vec![InventoryEndpoint {
            id: "vpce-1".to_owned(),
            endpoint_type: "Interface".to_owned(),
            state: "available".to_owned(),
            service: "com.amazonaws.us-east-1.ssm".to_owned(),
            subnets: vec!["subnet-b".to_owned()],
            ..InventoryEndpoint::default()
        }],
        peering_connections: vec![InventoryPeeringConnection {
            id: "pcx-1".to_owned(),
            state: "active".to_owned(),
            requester: InventoryPeer { vpc: "vpc-1".to_owned(), ..InventoryPeer::default() },
            accepter: InventoryPeer {
                vpc: "vpc-9".to_owned(),
                owner: "111122223333".to_owned(),
                ..InventoryPeer::default()
            },
            ..InventoryPeeringConnection::default()
        }],
        ..InventoryVpc::default()
    }
}

fn of(vpcs: Vec<InventoryVpc>) -> VpcInventory {
    VpcInventory { vpcs, ..VpcInventory::default() }
}

/// A subnet with 200 instances and a thousand interfaces: theirs, and those of two other owners.
fn crowded() -> VpcInventory {
    let mut vpc = vpc("crowd");
    let Some(subnet) = vpc.subnets.first_mut() else { return of(vec![]) };
    let state = |at: usize| if at.is_multiple_of(10) { "stopped" } else { "running" };
    subnet.instances = (0..200).map(|at| instance(&format!("i-{at}"), "web", state(at))).collect();
    let owner = |at: usize| match at {
        0..200 => interface(&format!("eni-{at}"), "instance", Some(&format!("i-{at}"))),
        200..900 => interface(&format!("eni-{at}"), "Lambda function", Some("f")),
        _ => interface(&format!("eni-{at}"), "RDS database", None),
    };
    subnet.network_interfaces = (0..1000).map(owner).collect();
    of(vec![vpc])
}

type Pairs = Vec<(String, String)>;

/// The names of the nodes that `layout`'s parser finds, their labels, and the edges.
fn parsed(dot: &str) -> (Pairs, Pairs) {
    let graph = DotParser::new(dot).process().expect("DOT that can be read");
    GraphBuilder::new().visit_graph(&graph);
    let (mut nodes, mut edges) = (Vec::new(), Vec::new());
    walk(&graph, &mut nodes, &mut edges);
    (nodes, edges)
}

fn walk(graph: &Graph, nodes: &mut Pairs, edges: &mut Pairs) {
    for statement in &graph.list.list {
        match statement {
            Stmt::Node(node) => {
                let label = node.list.iter().find(|(name, _)| name == "label").expect("a label");
                nodes.push((node.id.name.clone(), label.1.clone()));
            }
            Stmt::Edge(edge) => {
                let to = edge.to.first().expect("an end");
                edges.push((edge.from.name.clone(), to.0.name.clone()));
            }
            Stmt::SubGraph(inner) => walk(inner, nodes, edges),
            Stmt::Attribute(_) => {}
        }
    }
}

#[test]
fn when_a_vpc_is_drawn_in_mermaid_then_traffic_is_followed_to_the_gateways() {
    let expected = r#"flowchart LR
  subgraph g0["VPC shop #40;vpc-1#41; 10.0.0.0/16 · 0 security groups · 0 network ACLs"]
    n0_0["Subnet shop #40;subnet-a#41;<br/>us-east-1a · 10.0.1.0/24 · public<br/>shop #40;i-1#41; t3.micro running<br/>1 network interface of instances<br/>eni-2 NAT gateway #40;nat-1#41;"]:::public
    n0_1["Subnet db #40;subnet-b#41;<br/>us-east-1a · 10.0.1.0/24 · private<br/>eni-3 RDS database"]:::private
    n0_2["Route table rtb-a<br/>0.0.0.0/0 → igw-1"]:::routes
    n0_3["Route table rtb-b<br/>0.0.0.0/0 → nat-1<br/>10.9.0.0/16 → pcx-1"]:::routes
    n0_4["Internet gateway<br/>igw-1"]:::gateway
    n0_5["NAT gateway available<br/>nat-1<br/>203.0.113.7"]:::gateway
    n0_6["Interface endpoint available<br/>vpce-1<br/>com.amazonaws.us-east-1.ssm"]:::gateway
    n0_7["Peering connection active<br/>pcx-1<br/>to vpc-9 of 111122223333"]:::gateway
  end
  n0_0 --> n0_2
  n0_1 --> n0_3
  n0_1 --> n0_6
  n0_2 --> n0_4
  n0_3 --> n0_5
  n0_3 --> n0_7
  n0_5 --> n0_0
"#;
    let mermaid = of(vec![vpc("shop")]).to_mermaid();
    let (drawn, classes) = mermaid.split_once("  classDef").expect("classes");
    assert_eq!(drawn, expected);
    assert_eq!(classes.lines().count(), 5);
}

#[test]
fn when_the_type_of_an_endpoint_is_not_known_then_its_box_is_that_of_a_vpc_endpoint() {
    let mut vpc = vpc("shop");
    vpc.endpoints.iter_mut().for_each(|endpoint| endpoint.endpoint_type = String::new());
    assert!(of(vec![vpc]).to_mermaid().contains("[\"VPC endpoint available<br/>vpce-1"));
}

#[test]
fn when_a_vpc_is_drawn_in_dot_then_it_has_the_nodes_and_edges_of_the_mermaid_one() {
    let inventory = of(vec![vpc("shop"), vpc("second")]);
    let (nodes, edges) = parsed(&inventory.to_graphviz());
    assert_eq!(nodes.len(), 16);
    assert_eq!(nodes[2].1, "Route table rtb-a\n0.0.0.0/0 → igw-1\n");
    let of_mermaid = inventory.to_mermaid();
    let of_mermaid: Vec<_> = of_mermaid.lines().filter_map(|line| line.trim().split_once(" --> ")).collect();
    assert_eq!(edges.iter().map(|(from, to)| (from.as_str(), to.as_str())).collect::<Vec<_>>(), of_mermaid);
}

#[test]
fn when_a_subnet_is_crowded_then_its_things_are_counted_and_the_box_says_so() {
    let inventory = crowded();
    let (nodes, _) = parsed(&inventory.to_graphviz());
    let lines: Vec<_> = nodes[0].1.lines().skip(2).collect();
    let expected = [
        "200 instances, counted by state:",
        "180 × running",
        "20 × stopped",
        "200 network interfaces of instances",
        "800 other network interfaces, counted by owner:",
        "700 × Lambda function",
        "100 × RDS database",
    ];
    assert_eq!(lines, expected);
    assert!(inventory.to_svg().len() < 10_000);
}

#[test]
fn when_a_subnet_has_as_many_as_are_shown_then_each_is_and_one_more_are_counted() {
    for (count, is_counted) in [(10, false), (11, true)] {
        let mut vpc = vpc("full");
        vpc.subnets[1].instances = (0..count).map(|at| instance(&format!("i-{at}"), "web", "running")).collect();
        vpc.subnets[1].network_interfaces =
            (0..count).map(|at| interface(&format!("eni-{at}"), "EKS pod", None)).collect();
        let mermaid = of(vec![vpc]).to_mermaid();
        assert_eq!(mermaid.contains("i-9#41;"), !is_counted);
        assert_eq!(mermaid.contains("eni-9 EKS pod"), !is_counted);
        assert_eq!(mermaid.contains("11 instances, counted"), is_counted);
        assert_eq!(mermaid.contains("11 other network interfaces, counted"), is_counted);
    }
}

#[test]
fn when_a_part_is_missing_or_cut_off_then_every_picture_says_so() {
    let missing =
        MissingPart { kind: InventoryKind::Instances, is_denied: true, error: "not shown".to_owned(), kept: 0 };
    let cut_off = CutOffPart { kind: InventoryKind::Subnets, kept: 7 };
    let inventory = VpcInventory {
        missing: vec![missing],
        cut_off: vec![cut_off],
        vpcs: vec![vpc("a")],
        ..VpcInventory::default()
    };
    for picture in [inventory.to_mermaid(), inventory.to_graphviz(), inventory.to_svg()] {
        assert!(picture.contains("This inventory is not whole"), "{picture}");
        assert!(picture.contains("instances: not allowed"), "{picture}");
        assert!(picture.contains("subnets: more than the first 7"), "{picture}");
    }
}

#[test]
fn when_a_route_leads_out_of_the_inventory_or_is_dead_then_it_is_drawn_all_the_same() {
    let mut vpc = vpc("hub");
    vpc.route_tables[1].routes = vec![InventoryRoute { is_active: false, ..route("10.0.0.0/8", "tgw-1") }];
    let (nodes, edges) = parsed(&of(vec![vpc]).to_graphviz());
    assert_eq!(nodes.last(), Some(&("n0_8".to_owned(), "tgw-1\n".to_owned())));
    assert!(edges.contains(&("n0_3".to_owned(), "n0_8".to_owned())), "{edges:?}");
    assert_eq!(nodes[3].1, "Route table rtb-b\n10.0.0.0/8 → tgw-1 (black hole)\n");
}

#[test]
fn when_nothing_is_there_then_the_pictures_are_still_pictures() {
    let empty = of(vec![InventoryVpc { id: "vpc-1".to_owned(), ..InventoryVpc::default() }]);
    for inventory in [VpcInventory::default(), empty] {
        assert!(inventory.to_mermaid().starts_with("flowchart LR\n"));
        parsed(&inventory.to_graphviz());
        assert!(inventory.to_svg().ends_with("</svg>\n"));
        assert!(!inventory.to_svg().contains("inf"), "no size is without end");
    }
}

/// Every `<` of the picture begins an element that is drawn here, and every `&` one of the five entities.
fn check_svg(svg: &str) {
    let ours =
        ["svg ", "/svg>", "defs>", "/defs>", "marker ", "/marker>", "polygon ", "rect ", "text ", "/text>", "path "];
    for (at, _) in svg.match_indices('<') {
        assert!(ours.iter().any(|tag| svg[at + 1..].starts_with(tag)), "{}", &svg[at..]);
    }
    let entities = ["amp;", "lt;", "gt;", "quot;", "#39;"];
    for (at, _) in svg.match_indices('&') {
        assert!(entities.iter().any(|entity| svg[at + 1..].starts_with(entity)), "{}", &svg[at..]);
    }
    assert!(!svg.chars().any(|c| c.is_control() && c != '\n'));
    assert_eq!(svg.matches(" id=\"").count(), 1);
}

/// Text that has been trouble somewhere, and any other.
fn any_text() -> impl Strategy<Value = String> {
    let trouble = "(\"\\]|;|end|-->|<script>|</svg>|#quot;|&amp;|\\\\|\\\\n|`|\\{|\\}|\\[|\\n|\\r|\\x00|]]>|%%|ü|💥|\u{202e}| ){0,12}";
    prop_oneof![trouble, any::<String>()]
}

proptest! {
    #[test]
    fn when_names_are_any_text_then_the_pictures_keep_their_shape(name in any_text(), service in any_text()) {
        let mut with = vpc(&name);
        with.endpoints[0].service.clone_from(&service);
        with.route_tables[0].name = Some(service);
        let (with, plain) = (of(vec![with, vpc("b")]), of(vec![vpc("a"), vpc("b")]));

        let ((nodes, edges), (plain_nodes, plain_edges)) = (parsed(&with.to_graphviz()), parsed(&plain.to_graphviz()));
        prop_assert_eq!(edges, plain_edges);
        let ids: Vec<_> = nodes.iter().map(|(id, _)| id).collect();
        prop_assert_eq!(&ids, &plain_nodes.iter().map(|(id, _)| id).collect::<Vec<_>>());
        prop_assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len());
        let shown: String = name.chars().take(20).map(|c| if c.is_control() { ' ' } else { c }).collect();
        if !shown.contains(['\u{202e}', '\u{2028}', '\u{2029}', '&']) && name.chars().count() < 20 && shown.is_ascii() {
            prop_assert!(nodes[0].1.contains(&shown), "{:?} {:?}", nodes[0].1, shown);
        }

        let (mermaid, plain_mermaid) = (with.to_mermaid(), plain.to_mermaid());
        prop_assert_eq!(mermaid.lines().count(), plain_mermaid.lines().count());
        for (line, plain) in mermaid.lines().zip(plain_mermaid.lines()) {
            prop_assert_eq!(line.matches('"').count(), plain.matches('"').count());
            prop_assert_eq!(line.replace("<br/>", "").contains(['<', '>', '`', '\\']), plain.replace("<br/>", "").contains(['<', '>', '`', '\\']));
            prop_assert_eq!(line.split('"').next(), plain.split('"').next());
            prop_assert_eq!(line.rsplit('"').next(), plain.rsplit('"').next());
        }
        check_svg(&with.to_svg());
    }

    #[test]
    fn when_a_region_has_any_shape_then_its_picture_can_be_laid_out(
        subnets in proptest::collection::vec((0..6_usize, 0..14_usize), 0..12),
        routes in proptest::collection::vec((0..6_usize, 0..14_usize), 0..30),
    ) {
        let mut vpc = InventoryVpc { id: "vpc-1".to_owned(), ..InventoryVpc::default() };
        for (at, (table, count)) in subnets.iter().enumerate() {
            let mut subnet = subnet(&format!("subnet-{at}"), "any", false, &format!("rtb-{table}"));
            subnet.instances = (0..*count).map(|at| instance(&format!("i-{at}"), "any", "running")).collect();
            vpc.subnets.push(subnet);
            let nat = InventoryNatGateway { id: format!("nat-{at}"), subnet: Some(format!("subnet-{at}")), ..InventoryNatGateway::default() };
            vpc.nat_gateways.push(nat);
        }
        vpc.route_tables = (0..6).map(|at| {
            let of_table = routes.iter().filter(|(table, _)| *table == at);
            table(&format!("rtb-{at}"), &[], of_table.map(|(_, to)| route("0.0.0.0/0", &format!("nat-{to}"))).collect())
        }).collect();
        check_svg(&of(vec![vpc]).to_svg());
    }
}

#[test]
fn when_a_vpc_has_hundreds_of_subnets_then_its_picture_is_drawn() {
    let mut wide = vpc("wide");
    let Some(model) = wide.subnets.pop() else { panic!("a subnet") };
    let another = |at: usize| InventorySubnet { id: format!("subnet-{at}"), ..model.clone() };
    wide.subnets = (0..300).map(another).collect();
    wide.route_tables =
        (0..300).map(|at| table(&format!("rtb-{at}"), &[], vec![route("0.0.0.0/0", "nat-1")])).collect();
    let svg = of(vec![wide]).to_svg();
    assert!((0..300).all(|at| svg.contains(&format!("subnet-{at}"))), "{} bytes", svg.len());
}

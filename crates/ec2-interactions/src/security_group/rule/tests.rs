use super::*;

fn rule(protocol: Protocol, peer: Peer) -> SecurityGroupRule {
    SecurityGroupRule::new(Direction::Ingress, protocol, peer)
}

#[test]
fn when_a_rule_is_sent_and_read_again_then_it_is_the_same() {
    let account = "444455556666".to_owned();
    let peers = [
        Peer::of_cidr("10.0.0.0/8"),
        Peer::of_cidr("::/0"),
        Peer::PrefixList("pl-1".to_owned()),
        Peer::Group("sg-1".to_owned()),
        Peer::GroupOfAccount { group: "sg-2".to_owned(), account },
    ];
    for peer in peers {
        for protocol in [Protocol::Tcp, Protocol::Udp] {
            let sent = rule(protocol, peer.clone()).ports(80, 90).described("why");
            let read = of_permission(Direction::Ingress, sent.to_permission(), "111122223333");
            assert_eq!(read, [sent]);
        }
        let all = rule(Protocol::All, peer.clone());
        assert_eq!(of_permission(Direction::Ingress, all.to_permission(), "111122223333"), [all]);
        let esp = rule(Protocol::Other("50".to_owned()), peer);
        assert_eq!(of_permission(Direction::Ingress, esp.to_permission(), "111122223333"), [esp]);
    }
}

#[test]
fn when_a_rule_names_no_ports_then_ec2_gets_all_of_the_protocol() {
    let ports = |protocol| {
        let permission = rule(protocol, Peer::of_cidr("10.0.0.0/8")).to_permission();
        (permission.from_port, permission.to_port)
    };
    assert_eq!(ports(Protocol::Tcp), (Some(0), Some(65_535)));
    assert_eq!(ports(Protocol::Udp), (Some(0), Some(65_535)));
    assert_eq!(ports(Protocol::Icmp), (Some(-1), Some(-1)));
    assert_eq!(ports(Protocol::Icmpv6), (Some(-1), Some(-1)));
    assert_eq!(ports(Protocol::All), (None, None));
}

#[test]
fn when_a_protocol_is_told_as_word_or_number_then_it_is_the_same() {
    for protocol in [Protocol::All, Protocol::Tcp, Protocol::Udp, Protocol::Icmp, Protocol::Icmpv6] {
        assert_eq!(Protocol::of(protocol.as_str()), protocol);
        assert_eq!(Protocol::of(protocol.number()), protocol);
    }
    assert_eq!(Protocol::of("50"), Protocol::Other("50".to_owned()));
    assert_eq!(Protocol::of("50").number(), "50");
}

#[test]
fn when_a_rule_is_shown_then_direction_protocol_ports_and_peer_are_named() {
    let web = rule(Protocol::Tcp, Peer::of_cidr("0.0.0.0/0"));
    assert_eq!(web.clone().port(443).to_string(), "in tcp 443 0.0.0.0/0");
    assert_eq!(web.clone().ports(80, 90).to_string(), "in tcp 80-90 0.0.0.0/0");
    assert_eq!(web.to_string(), "in tcp 0.0.0.0/0");
    let out = SecurityGroupRule::new(Direction::Egress, Protocol::All, Peer::Group("sg-1".to_owned()));
    assert_eq!(out.to_string(), "out all sg-1");
}

//! Ports of this machine that nobody else can reach.

use std::io::{Read, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener, TcpStream, UdpSocket};
use std::time::Duration;

use anyhow::{Context, Result};

const PATIENCE: Duration = Duration::from_secs(1);

/// So many ports that nobody listens on at this moment.
pub(super) fn free_ports(count: usize) -> Result<Vec<u16>> {
    let bind = |_| TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("127.0.0.1 has no free port");
    // All are held until each is known: none is told twice.
    let listeners: Vec<TcpListener> = (0..count).map(bind).collect::<Result<_>>()?;
    listeners.iter().map(|listener| Ok(listener.local_addr()?.port())).collect()
}

/// Whether somebody answers there in HTTP, whatever the answer is.
pub(super) fn answers(port: u16) -> bool {
    status_line(port).is_ok_and(|begin| &begin == b"HTTP/")
}

fn status_line(port: u16) -> std::io::Result<[u8; 5]> {
    let mut stream = TcpStream::connect_timeout(&(Ipv4Addr::LOCALHOST, port).into(), PATIENCE)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.write_all(b"GET / HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\n\r\n")?;
    let mut begin = [0; 5];
    stream.read_exact(&mut begin)?;
    Ok(begin)
}

/// An address other than 127.0.0.1 at which the port is open: who listens there listens to more than this machine.
pub(super) fn other_door(port: u16) -> Option<IpAddr> {
    // 127.0.0.2 is this machine too, and only what listens on all addresses is there. macOS has no such address unless
    // it is given one, and there the address towards the network tells.
    let doors = [Some(Ipv4Addr::new(127, 0, 0, 2).into()), Some(Ipv6Addr::LOCALHOST.into()), outward_address()];
    doors.into_iter().flatten().find(|door| is_open(SocketAddr::new(*door, port)))
}

fn is_open(address: SocketAddr) -> bool {
    TcpStream::connect_timeout(&address, PATIENCE).is_ok()
}

/// This machine's address on the network, where it has one. Nothing is sent: connecting UDP only chooses a route.
fn outward_address() -> Option<IpAddr> {
    let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).ok()?;
    socket.connect((Ipv4Addr::new(192, 0, 2, 1), 9)).ok()?;
    Some(socket.local_addr().ok()?.ip())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listen(address: Ipv4Addr) -> (TcpListener, u16) {
        let listener = TcpListener::bind((address, 0)).expect("a port");
        let port = listener.local_addr().expect("an address").port();
        (listener, port)
    }

    /// Says this to the first who comes.
    fn serve(answer: &'static [u8]) -> u16 {
        let (listener, port) = listen(Ipv4Addr::LOCALHOST);
        std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().expect("somebody comes");
            let mut request = [0; 1024];
            let _ = stream.read(&mut request);
            let _ = stream.write_all(answer);
        });
        port
    }

    #[test]
    fn when_free_ports_then_all_can_be_listened_on_at_once() {
        let ports = free_ports(3).expect("free ports");

        let bind = |port: &u16| TcpListener::bind((Ipv4Addr::LOCALHOST, *port)).expect("it is free");
        assert_eq!(ports.iter().map(bind).collect::<Vec<_>>().len(), 3);
    }

    #[test]
    fn when_answers_and_somebody_speaks_http_then_any_status_will_do() {
        assert!(answers(serve(b"HTTP/1.1 404 Not Found\r\n\r\n")));
    }

    #[test]
    fn when_answers_and_nobody_or_something_else_is_there_then_it_does_not() {
        assert!(!answers(serve(b"SSH-2.0-OpenSSH_9.6\r\n")));
        assert!(!answers(serve(b"")));
        assert!(!answers(free_ports(1).expect("a free port")[0]));
    }

    #[test]
    fn when_other_door_and_only_loopback_is_listened_on_then_there_is_none() {
        let (_listener, port) = listen(Ipv4Addr::LOCALHOST);

        assert_eq!(other_door(port), None);
    }

    #[test]
    fn when_other_door_and_every_address_is_listened_on_then_it_is_found() {
        let (_listener, port) = listen(Ipv4Addr::UNSPECIFIED);

        assert!(other_door(port).is_some(), "open to the network, and not seen");
    }
}

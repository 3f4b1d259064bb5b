//! The client that sent a request: the address at the other end, or the one given by a trusted proxy.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};

use axum::http::{HeaderMap, HeaderName, header};
use ipnet::IpNet;

/// The header in which proxies say whom they speak for, each adding the address that it saw after those before.
const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// The other end of the connection that a request came by.
#[derive(Clone, Copy, Debug)]
pub struct Peer(pub SocketAddr);

/// A proxy, or a network of proxies, whose word about whom they speak for is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Proxy(IpNet);

impl Proxy {
    /// Reads an address or a network, as "10.0.0.0/8"; `None` if it is neither.
    pub fn parse(text: &str) -> Option<Self> {
        text.parse().or_else(|_| text.parse::<IpAddr>().map(IpNet::from)).ok().map(Self)
    }
}

/// The sender of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Client {
    /// Its address.
    pub(super) address: IpAddr,
    /// True if the request comes from this machine itself and was not passed on by a proxy.
    pub(super) is_local: bool,
}

impl Client {
    /// Tells who a request is from. What headers say counts only as far as trusted proxies wrote it: the last address
    /// is from the peer, the one before from whom that is, and so on, until one is not trusted.
    ///
    /// Where the peer is not known nothing is trusted.
    pub(super) fn new(peer: Option<Peer>, headers: &HeaderMap, proxies: &[Proxy]) -> Self {
        let Some(Peer(peer)) = peer else {
            return Self { address: Ipv6Addr::UNSPECIFIED.into(), is_local: false };
        };
        let is_forwarded = headers.contains_key(&FORWARDED_FOR) || headers.contains_key(header::FORWARDED);
        let is_trusted = |address: IpAddr| proxies.iter().any(|Proxy(net)| net.contains(&address));
        let mut address = peer.ip().to_canonical();
        let lines = headers.get_all(&FORWARDED_FOR).into_iter().rev();
        let mut named = lines.flat_map(|line| line.to_str().unwrap_or_default().rsplit(',').map(str::trim));
        while is_trusted(address) {
            // What cannot be read ends the chain: the last proxy that is trusted stands for whoever it speaks for.
            let Some(before) = named.next().and_then(parse) else { break };
            address = before;
        }
        Self { address, is_local: !is_forwarded && peer.ip().to_canonical().is_loopback() }
    }

    /// The address counted as one caller: an IPv4 address, or the 64 bits of an IPv6 network, of which one subscriber
    /// has all addresses.
    pub(super) fn subscriber(self) -> IpAddr {
        match self.address {
            IpAddr::V4(_) => self.address,
            IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() & !u128::from(u64::MAX)).into(),
        }
    }
}

/// An address as proxies write it: bare, or with a port.
fn parse(text: &str) -> Option<IpAddr> {
    let address: IpAddr = text
        .parse()
        .or_else(|_| text.parse::<SocketAddr>().map(|address| address.ip()))
        .or_else(|_| text.trim_matches(['[', ']']).parse())
        .ok()?;
    Some(address.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(peer: &str, forwarded: &[&str], expected: &str, is_local: bool) {
        let proxies = ["10.0.0.0/8", "127.0.0.1", "fd00::/8"].map(|net| Proxy::parse(net).unwrap());
        let mut headers = HeaderMap::new();
        for line in forwarded {
            headers.append(FORWARDED_FOR, line.parse().unwrap());
        }
        let client = Client::new(Some(Peer(peer.parse().unwrap())), &headers, &proxies);
        assert_eq!((client.address.to_string().as_str(), client.is_local), (expected, is_local));
    }

    #[test]
    fn only_trusted_proxies_are_believed() {
        check("198.51.100.7:1", &[], "198.51.100.7", false);
        check("198.51.100.7:1", &["203.0.113.9"], "198.51.100.7", false);
        check("10.1.2.3:1", &["203.0.113.9"], "203.0.113.9", false);
        check("10.1.2.3:1", &["6.6.6.6, 203.0.113.9, 10.9.9.9"], "203.0.113.9", false);
        check("10.1.2.3:1", &["6.6.6.6", "203.0.113.9:4711"], "203.0.113.9", false);
        check("[fd00::1]:1", &["[2001:db8::7]:80"], "2001:db8::7", false);
    }

    #[test]
    fn what_cannot_be_read_leaves_it_with_the_last_trusted_proxy() {
        check("10.1.2.3:1", &["203.0.113.9, unknown"], "10.1.2.3", false);
        check("10.1.2.3:1", &[], "10.1.2.3", false);
    }

    #[test]
    fn only_one_that_speaks_for_itself_is_local() {
        check("127.0.0.1:1", &[], "127.0.0.1", true);
        check("[::1]:1", &[], "::1", true);
        check("[::ffff:127.0.0.1]:1", &[], "127.0.0.1", true);
        check("127.0.0.1:1", &["127.0.0.1"], "127.0.0.1", false);
        check("127.0.0.2:1", &["127.0.0.1"], "127.0.0.2", false);
    }

    #[test]
    fn a_subscriber_of_ipv6_is_one_whatever_the_address() {
        let client = |address: &str| Client { address: address.parse().unwrap(), is_local: false };
        assert_eq!(client("2001:db8:1:2:3:4:5:6").subscriber(), client("2001:db8:1:2::9").subscriber());
        assert_ne!(client("2001:db8:1:2::9").subscriber(), client("2001:db8:1:3::9").subscriber());
        assert_ne!(client("192.0.2.1").subscriber(), client("192.0.2.2").subscriber());
    }
}

//! Asking a running server for its health.

use std::io::{self, Read as _, Write as _};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream};
use std::time::Duration;

use anyhow::{Context as _, anyhow};

use crate::cli::ExitStatus;

/// Asks the server on an address whether it is ready, and fails if it is not.
pub(super) fn ask(mut address: SocketAddr) -> anyhow::Result<ExitStatus> {
    const PATIENCE: Duration = Duration::from_secs(4);
    // Who listens on all addresses is asked on this machine's own.
    match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => address.set_ip(Ipv4Addr::LOCALHOST.into()),
        IpAddr::V6(ip) if ip.is_unspecified() => address.set_ip(Ipv6Addr::LOCALHOST.into()),
        _ => {}
    }
    let asked = || -> io::Result<String> {
        let mut stream = TcpStream::connect_timeout(&address, PATIENCE)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        write!(stream, "GET /readyz HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n")?;
        let mut reply = String::new();
        stream.take(10_000).read_to_string(&mut reply)?;
        Ok(reply)
    };
    let reply = asked().with_context(|| format!("no server answers on {address}"))?;
    let body = reply.split_once("\r\n\r\n").map_or("", |(_, body)| body);
    if !reply.starts_with("HTTP/1.1 200 ") {
        return Err(anyhow!("the server on {address} is not ready: {body}"));
    }
    writeln!(anstream::stdout(), "{body}")?;
    Ok(ExitStatus::Success)
}

//! Asking a running server for its health.

use std::io::Write as _;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use anyhow::{Context as _, anyhow};

use crate::cli::ExitStatus;
use crate::fetch::Client;

/// The time the server may take to answer.
const PATIENCE: Duration = Duration::from_secs(4);

/// The longest answer that is read, in bytes.
const LONGEST: u64 = 10_000;

/// Asks the server on an address whether it is ready, and fails if it is not.
pub(super) fn ask(mut address: SocketAddr) -> anyhow::Result<ExitStatus> {
    // A server that listens on all addresses is asked on this machine's own.
    match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => address.set_ip(Ipv4Addr::LOCALHOST.into()),
        IpAddr::V6(ip) if ip.is_unspecified() => address.set_ip(Ipv6Addr::LOCALHOST.into()),
        _ => {}
    }
    let answer = Client::local(PATIENCE)
        .get(&format!("http://{address}/readyz"), 0)
        .and_then(|response| Ok((response.status(), response.bytes(LONGEST)?)));
    let (status, body) = answer.with_context(|| format!("no server answers on {address}"))?;
    let body = String::from_utf8_lossy(&body);
    if status != 200 {
        return Err(anyhow!("the server on {address} is not ready: {body}"));
    }
    writeln!(anstream::stdout(), "{body}")?;
    Ok(ExitStatus::Success)
}

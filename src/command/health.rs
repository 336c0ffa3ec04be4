//! `amhp-hub health`: asks the service of these settings whether it is ready. For containers and scripts that have no
//! program of their own for that. Imports `app`, `config`.

use std::io::{Read, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream};
use std::time::Duration;

use super::{CommandError, say};
use crate::app::StartError;
use crate::config::Config;

/// How long each step may take.
const PATIENCE: Duration = Duration::from_secs(3);

pub(super) fn run() -> Result<(), CommandError> {
    let config = Config::from_env().map_err(StartError::from)?;
    let answer = ask(reachable(config.http.listen))?;
    let status = answer.split(' ').nth(1).unwrap_or_default();
    if status != "200" {
        return Err(CommandError::Usage(format!("not ready: {}", answer.lines().last().unwrap_or_default())));
    }
    say("ready");
    Ok(())
}

/// A listener on every address is asked on this machine's own.
fn reachable(listen: SocketAddr) -> SocketAddr {
    let ip = match listen.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    SocketAddr::new(ip, listen.port())
}

fn ask(address: SocketAddr) -> std::io::Result<String> {
    let mut link = TcpStream::connect_timeout(&address, PATIENCE)?;
    link.set_read_timeout(Some(PATIENCE))?;
    link.set_write_timeout(Some(PATIENCE))?;
    // In one piece: whoever answers before it has read all closes the connection on the rest.
    link.write_all(format!("GET /health/ready HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n").as_bytes())?;
    let mut answer = String::new();
    link.take(64 * 1024).read_to_string(&mut answer)?;
    Ok(answer)
}

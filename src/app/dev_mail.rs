//! `/dev/mail`: the letters of a demonstration in the browser, so that whoever tries it can read the code that was
//! mailed to somebody invented.
//!
//! It is there only in `serve --demo` with letters that go into a folder, and only for somebody at this very machine
//! who came here directly: through a proxy it would be open to everybody behind it.

use std::io;
use std::path::{Path, PathBuf};

use actix_web::http::header::HOST;
use actix_web::middleware::from_fn;
use actix_web::web::{self, Data, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse};
use minijinja::context;
use minijinja::value::Serde;
use serde::Serialize;

use crate::config::PublicUrl;
use crate::web::http::Fault;
use crate::web::ui::{self, Heading, Reader};

/// Letters on the page, the latest.
const SHOWN: usize = 50;
/// What proxies add: a request with one of them did not begin at this machine.
const FORWARDING: [&str; 6] =
    ["forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip", "via"];

/// The folder that letters go into.
#[derive(Debug, Clone)]
struct Folder(PathBuf);

/// A letter as it lies in the folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Letter {
    to: String,
    subject: String,
    date: String,
    text: String,
}

/// Adds the page, which reads the letters in `folder`.
pub(super) fn add(routes: &mut ServiceConfig, folder: PathBuf) {
    let page = web::resource("/dev/mail").app_data(Data::new(Folder(folder)));
    routes.service(page.wrap(from_fn(ui::draw_faults)).route(web::get().to(read_mail)));
}

async fn read_mail(req: HttpRequest, folder: Data<Folder>) -> Result<HttpResponse, Fault> {
    if !is_from_here(&req) {
        return Err(Fault::not_found());
    }
    let folder = folder.0.clone();
    let read = web::block(move || latest(&folder)).await.map_err(|e| Fault::internal(&e))?;
    let letters = read.map_err(|e| Fault::internal(&e))?;
    let context = context! { letters => Serde(&letters) };
    ui::draw(&req, Reader::Anybody, Heading::plain("Mail that was sent"), "dev/mail.html", context)
}

/// Whether the peer is this machine, nobody passed the request on, and the browser was told an address of this machine:
/// a name of somebody else that leads here would let their pages read ours.
fn is_from_here(req: &HttpRequest) -> bool {
    let peer = req.peer_addr().is_some_and(|peer| peer.ip().to_canonical().is_loopback());
    let passed_on = FORWARDING.iter().any(|name| req.headers().contains_key(*name));
    let host = req.headers().get(HOST).and_then(|host| host.to_str().ok());
    let named = host.and_then(|host| PublicUrl::parse(&format!("http://{host}"))).is_some_and(|url| url.is_loopback());
    peer && !passed_on && named
}

/// The latest letters, newest first. No folder is no letters: it is made with the first one.
fn latest(folder: &Path) -> io::Result<Vec<Letter>> {
    let mut paths = match std::fs::read_dir(folder) {
        Ok(entries) => entries.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>()?,
        Err(e) if e.kind() == io::ErrorKind::NotFound => Vec::new(),
        Err(e) => return Err(e),
    };
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "eml"));
    // Names begin with the time.
    paths.sort_unstable_by(|a, b| b.cmp(a));
    paths.truncate(SHOWN);
    paths.iter().map(|path| Ok(letter(&String::from_utf8_lossy(&std::fs::read(path)?)))).collect()
}

fn letter(eml: &str) -> Letter {
    let (head, text) = eml.split_once("\r\n\r\n").unwrap_or((eml, ""));
    let unfolded = head.replace("\r\n ", " ").replace("\r\n\t", " ");
    let of = |name: &str| {
        let value = unfolded.lines().find_map(|line| line.strip_prefix(name));
        value.unwrap_or_default().trim().to_owned()
    };
    Letter { to: of("To:"), subject: of("Subject:"), date: of("Date:"), text: text.trim_end().to_owned() }
}

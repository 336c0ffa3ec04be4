//! Serves the faces on the public listener and the figures on the operator's.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use actix_web::dev::ServerHandle;
use actix_web::middleware::from_fn;
use actix_web::web::{self, Data, ServiceConfig};
use actix_web::{App, HttpServer};
use jiff::{SignedDuration, Timestamp};
use tokio::net::TcpSocket;
use tokio::time::timeout;

use super::{StartError, dev_mail};
use crate::config::Config;
use crate::jobs::Worker;
use crate::services::watching::is_watched;
use crate::services::{Context, services};
use crate::web::api;
use crate::web::http::{self, Fault, Health, NetworkLimit, Readiness, Site};
use crate::web::hub;
use crate::web::portal;
use crate::web::ui::{self, Renderer};

/// What the command line decides about serving.
#[derive(Clone, Default)]
pub struct Options {
    /// The data are invented: pages say so.
    pub demo: bool,
    /// The folder whose letters are shown at `/dev/mail`; none where there is no such page.
    pub dev_mail: Option<PathBuf>,
    /// The worker that this process runs beside serving: its heart is watched.
    pub worker: Option<Worker>,
}

/// A service that was started.
pub struct Running {
    /// The public address: scheme, host, port.
    pub origin: String,
    /// Where it listens; the port as the system gave it.
    pub address: SocketAddr,
    /// Stops it.
    pub handle: ServerHandle,
    /// Ends when it has stopped.
    pub server: actix_web::dev::Server,
}

/// A slow head of a request is cut after this; bodies have a deadline of their own (`web::http::body`).
const HEAD_DEADLINE: Duration = Duration::from_secs(5);
/// What is being answered when the service is told to stop gets this long.
const SHUTDOWN_SECONDS: u64 = 10;
/// Connections that wait to be taken.
const BACKLOG: u32 = 1_024;

/// A database that has not answered by then cannot be worked with. Sooner than those who watch a service give up on it.
const DATABASE_ANSWERS: Duration = Duration::from_secs(3);

/// Everything that each worker's copy of the application is made from.
#[derive(Clone)]
struct Parts {
    site: Data<Site>,
    renderer: Data<Renderer>,
    readiness: Data<Readiness>,
    limit: Data<NetworkLimit>,
    dev_mail: Option<PathBuf>,
}

/// Starts serving. The caller awaits [`Running::server`].
///
/// # Errors
/// Templates that do not fit, or an address that is taken.
pub fn start(config: &Config, ctx: Context, options: Options) -> Result<Running, StartError> {
    let listen = config.http.listen;
    let listener = listen_on(listen).map_err(|e| StartError::Listen(listen, e))?;
    let address = listener.local_addr().map_err(|e| StartError::Listen(listen, e))?;
    let origin = config.http.public_url.origin_at(address);
    let started_at = ctx.clock.now();
    let jobs_stopped = jobs_stopped(ctx.clone(), options.worker, started_at);
    let parts = Parts {
        site: Data::new(Site {
            origin: origin.clone(),
            secure: config.http.public_url.is_secure(),
            demo: options.demo,
            dev_mail: options.dev_mail.is_some(),
            jobs_stopped: jobs_stopped.clone(),
            started_at,
            trusted_proxies: config.http.trusted_proxies.clone(),
            ctx: ctx.clone(),
        }),
        renderer: Data::new(Renderer::new()?),
        readiness: Data::new(readiness(ctx, jobs_stopped, started_at)),
        limit: Data::new(NetworkLimit::default()),
        dev_mail: options.dev_mail,
    };
    // So that numbers to ring are known from the first fault on.
    let known = parts.site.ctx.clone();
    tokio::spawn(async move { services::list(&known).await.map(drop) });
    let server = HttpServer::new(move || {
        let parts = parts.clone();
        App::new()
            .wrap(from_fn(http::close_unread))
            .wrap(from_fn(http::security_headers))
            .wrap(from_fn(http::request_ids))
            .configure(move |routes| configure(routes, parts))
    })
    .client_request_timeout(HEAD_DEADLINE)
    .shutdown_timeout(SHUTDOWN_SECONDS)
    .disable_signals()
    .listen(listener)
    .map_err(|e| StartError::Listen(listen, e))?
    .run();
    Ok(Running { origin, address, handle: server.handle(), server })
}

/// Bound before anything is served, so that a port which the system chose is known to everything that makes links.
fn listen_on(address: SocketAddr) -> std::io::Result<std::net::TcpListener> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }?;
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(BACKLOG)?.into_std()
}

fn configure(routes: &mut ServiceConfig, parts: Parts) {
    routes
        .app_data(parts.site)
        .app_data(parts.renderer)
        .app_data(parts.readiness)
        .app_data(parts.limit)
        .route("/health/live", http::get_or_head().to(http::live))
        .route("/health/ready", http::get_or_head().to(http::ready))
        .route("/assets/{name:.*}", http::get_or_head().to(ui::serve_asset))
        .configure(api::configure);
    if let Some(folder) = parts.dev_mail {
        dev_mail::add(routes, folder);
    }
    routes.service(pages());
}

/// Both faces with pages, and the page for what is nowhere.
fn pages() -> impl actix_web::dev::HttpServiceFactory {
    web::scope("")
        .wrap(from_fn(portal::keep_posts))
        .wrap(from_fn(ui::draw_faults))
        .configure(portal::configure)
        .configure(hub::configure)
        .default_service(web::to(|| async { Err::<String, _>(Fault::not_found()) }))
}

/// A worker whose heart has not beaten for this long has stopped, or cannot reach the database.
const STALE_BEAT: SignedDuration = SignedDuration::from_secs(30);

type Stopped = Arc<dyn Fn() -> bool + Send + Sync>;

/// Tells whether the worker that this process runs has stopped; never where it runs none.
fn jobs_stopped(ctx: Context, worker: Option<Worker>, started_at: Timestamp) -> Stopped {
    Arc::new(move || {
        let beat = worker.as_ref().map(|worker| worker.last_beat().unwrap_or(started_at));
        beat.is_some_and(|beat| ctx.clock.now().duration_since(beat) > STALE_BEAT)
    })
}

fn readiness(ctx: Context, jobs_stopped: Stopped, started_at: Timestamp) -> Readiness {
    Readiness(Arc::new(move || {
        let (ctx, jobs_stopped) = (ctx.clone(), jobs_stopped.clone());
        Box::pin(async move {
            let mut missing = Vec::new();
            let asked =
                timeout(DATABASE_ANSWERS, async { (ctx.store.ping().await, is_watched(&ctx, started_at).await) });
            let answered = asked.await.ok();
            if !matches!(answered, Some((Ok(()), _))) {
                missing.push("database");
            }
            if jobs_stopped() {
                missing.push("queue");
            }
            Health { missing, warnings: Vec::from_iter(matches!(answered, Some((_, Ok(false)))).then_some("watch")) }
        })
    }))
}

//! The operator's listener: `/metrics`, for a network of their own. Nothing of a person is in the figures.

use actix_web::dev::Server;
use actix_web::http::header::ContentType;
use actix_web::web::{self, Data};
use actix_web::{App, HttpResponse, HttpServer};

use super::StartError;
use crate::config::Config;
use crate::telemetry::Figures;

/// Starts serving the figures.
///
/// # Errors
/// The address is taken.
pub fn start(config: &Config, figures: Figures) -> Result<Server, StartError> {
    let listen = config.http.admin_listen;
    let figures = Data::new(figures);
    let server =
        HttpServer::new(move || App::new().app_data(figures.clone()).route("/metrics", web::get().to(metrics)))
            .workers(1)
            .disable_signals()
            .bind(listen)
            .map_err(|e| StartError::Listen(listen, e))?;
    Ok(server.run())
}

async fn metrics(figures: Data<Figures>) -> HttpResponse {
    HttpResponse::Ok().content_type(ContentType::plaintext()).body(figures.render())
}

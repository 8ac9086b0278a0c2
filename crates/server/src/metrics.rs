//! Figures for a monitor: how many requests, how long, with what end. Served on a port of its own, never beside the API.
//!
//! Labels are routes and statuses, never tenants or persons: a figure must not tell who uses the service.

use actix_web::{App, HttpResponse, HttpServer, dev::Server, http::header, web};
use prometheus::{Encoder, HistogramOpts, HistogramVec, IntCounterVec, Opts, Registry, TextEncoder};

/// What is counted.
#[derive(Clone)]
pub struct Metrics {
    registry: Registry,
    requests: IntCounterVec,
    seconds: HistogramVec,
}

/// From a fast read to the deadline of a GraphQL document.
const BUCKETS: [f64; 12] = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 2.5, 10.0];

impl Metrics {
    /// Counters at zero.
    pub fn new() -> Result<Self, prometheus::Error> {
        let requests = IntCounterVec::new(
            Opts::new("betre_requests_total", "Requests answered."),
            &["method", "route", "status"],
        )?;
        let seconds = HistogramVec::new(
            HistogramOpts::new("betre_request_seconds", "Time from the head of a request to the head of its answer.")
                .buckets(BUCKETS.to_vec()),
            &["method", "route"],
        )?;
        let registry = Registry::new();
        registry.register(Box::new(requests.clone()))?;
        registry.register(Box::new(seconds.clone()))?;
        Ok(Self { registry, requests, seconds })
    }

    /// Notes an answer. A request that met no route has the route `-`, so that strangers cannot make labels.
    pub fn note(&self, method: &str, route: &str, status: u16, seconds: f64) {
        let method = if ["GET", "POST", "PATCH", "DELETE", "OPTIONS"].contains(&method) { method } else { "-" };
        let route = if route.is_empty() { "-" } else { route };
        self.requests.with_label_values(&[method, route, status_text(status)]).inc();
        self.seconds.with_label_values(&[method, route]).observe(seconds);
    }

    fn text(&self) -> Result<Vec<u8>, prometheus::Error> {
        let mut text = Vec::new();
        TextEncoder::new().encode(&self.registry.gather(), &mut text)?;
        Ok(text)
    }

    /// Serves the figures at `/metrics` on a listener that is bound already.
    pub fn serve(self, listener: std::net::TcpListener) -> std::io::Result<Server> {
        let figures = web::Data::new(self);
        let app = move || {
            App::new().app_data(figures.clone()).route(
                "/metrics",
                web::get().to(|figures: web::Data<Self>| async move {
                    match figures.text() {
                        Ok(text) => {
                            HttpResponse::Ok().insert_header((header::CONTENT_TYPE, prometheus::TEXT_FORMAT)).body(text)
                        }
                        Err(_) => HttpResponse::InternalServerError().finish(),
                    }
                }),
            )
        };
        Ok(HttpServer::new(app).workers(1).disable_signals().listen(listener)?.run())
    }
}

/// The statuses that the service answers with, without making a text for each request.
fn status_text(status: u16) -> &'static str {
    match status {
        200 => "200",
        201 => "201",
        204 => "204",
        304 => "304",
        400 => "400",
        401 => "401",
        403 => "403",
        404 => "404",
        409 => "409",
        412 => "412",
        422 => "422",
        429 => "429",
        503 => "503",
        500..=599 => "5xx",
        _ => "other",
    }
}

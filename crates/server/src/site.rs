//! What lies beside the API: probes, the OpenAPI document, and pages for people.

use std::fmt::Write;

use actix_web::{
    FromRequest, Handler, HttpRequest, HttpResponse, Resource, Responder, guard,
    http::header,
    web::{self, Data, Path, ServiceConfig},
};
use kernel::{Code, Error};

use crate::{answer, pages, state::Worker};

/// Registers everything that is not the API itself.
pub fn configure(config: &mut ServiceConfig) {
    let live = || async { HttpResponse::Ok().content_type("text/plain").body("ok") };
    let docs = || async { html(pages::DOCS_HTML, pages::DOCS_CSP) };
    let errors = || async { html(error_page(), pages::DOCS_CSP) };
    config
        .service(readable("/livez", live))
        .service(readable("/readyz", ready))
        .service(readable("/openapi.json", openapi))
        .service(readable("/docs", docs))
        .service(readable("/docs/errors", errors))
        .service(readable("/assets/{name}", asset));
}

/// An address that can be read, and nothing else.
fn readable<F, Args>(path: &'static str, handler: F) -> Resource
where
    F: Handler<Args>,
    Args: FromRequest + 'static,
    F::Output: Responder + 'static,
{
    let refuse = |request: HttpRequest| async move {
        answer::problem(&request, &Error::new(Code::MethodNotAllowed).with("allow", vec!["GET", "HEAD"]))
    };
    web::resource(path)
        .route(web::route().guard(guard::Any(guard::Get()).or(guard::Head())).to(handler))
        .default_service(web::to(refuse))
}

/// A page under its policy.
pub fn html(page: impl Into<std::borrow::Cow<'static, str>>, policy: &'static str) -> HttpResponse {
    HttpResponse::Ok()
        .content_type("text/html; charset=utf-8")
        .insert_header((header::CONTENT_SECURITY_POLICY, policy))
        .insert_header((header::CACHE_CONTROL, "public, no-cache"))
        .insert_header((header::VARY, "Accept"))
        .body(page.into().into_owned())
}

/// Draining, a database that is away, and one that lacks a migration are all the same to a load balancer: not here.
async fn ready(request: HttpRequest, worker: Data<Worker>) -> HttpResponse {
    let ready = match worker.shared.stopping.is_draining() {
        true => Err(Error::new(Code::Unavailable)),
        false => worker.db.migrations().await,
    };
    match ready {
        Ok(applied) if applied >= migrations::count() => HttpResponse::Ok().content_type("text/plain").body("ready"),
        Ok(_) => answer::problem(&request, &Error::unavailable("the database lacks a migration")),
        Err(error) => answer::problem(&request, &error),
    }
}

async fn openapi(worker: Data<Worker>) -> HttpResponse {
    HttpResponse::Ok()
        .content_type("application/json")
        .insert_header((header::CACHE_CONTROL, "public, max-age=300"))
        .body(worker.shared.openapi.clone())
}

async fn asset(request: HttpRequest, name: Path<String>) -> HttpResponse {
    let Some(asset) = pages::asset(&name) else { return answer::problem(&request, &Error::new(Code::NotFound)) };
    let known = request.headers().get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    let mut response = HttpResponse::Ok();
    response.insert_header((header::ETAG, asset.etag)).insert_header((header::CACHE_CONTROL, "public, no-cache"));
    if known.is_some_and(|known| known.split(',').any(|tag| tag.trim() == asset.etag)) {
        return response.status(actix_web::http::StatusCode::NOT_MODIFIED).finish();
    }
    response.content_type(asset.content_type).body(asset.body)
}

/// The page that an error's `type` points to: every code with its status and what to do.
fn error_page() -> String {
    let mut page = String::from(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Betre: errors</title></head><body>\
         <h1>Errors</h1><p>Every error is a problem document (RFC 9457). Its <code>code</code> is the contract.</p><dl>",
    );
    for code in Code::ALL {
        let info = code.info();
        let detail = info.detail[0].replace('<', "&lt;");
        // Writing to a String cannot fail.
        let _ = write!(
            page,
            "<dt id=\"{0}\"><code>{0}</code>, status {1}: {2}</dt><dd>{detail}</dd>",
            info.code, info.status, info.title[0]
        );
    }
    page.push_str("</dl></body></html>");
    page
}

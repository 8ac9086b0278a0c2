//! The two cookies. `__Host-` binds them to this very host, to `https` and to the whole path (RFC 6265bis § 4.1.3.2).

use actix_web::HttpRequest;

/// Holds the secret of a session.
pub const SESSION: &str = "__Host-betre";
/// Holds the secret of a login on its way.
pub const LOGIN: &str = "__Host-betre-login";

/// The value of a cookie; none if it is not there, or there twice.
pub fn read<'r>(request: &'r HttpRequest, name: &str) -> Option<&'r str> {
    let sent = request.headers().get_all("cookie").filter_map(|value| value.to_str().ok());
    let mut found = sent
        .flat_map(|cookies| cookies.split(';'))
        .filter_map(|cookie| cookie.trim().split_once('='))
        .filter(|(found, _)| *found == name)
        .map(|(_, value)| value);
    let first = found.next()?;
    found.next().is_none().then_some(first)
}

/// `Set-Cookie` for a cookie that lasts so many seconds, or as long as the browser runs.
pub fn set(name: &str, value: &str, seconds: Option<u32>) -> String {
    let lasts = seconds.map(|seconds| format!("; Max-Age={seconds}")).unwrap_or_default();
    format!("{name}={value}; Path=/; Secure; HttpOnly; SameSite=Lax{lasts}")
}

/// `Set-Cookie` that takes a cookie away.
pub fn clear(name: &str) -> String {
    set(name, "", Some(0))
}

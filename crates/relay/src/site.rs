//! The page, as a handful of files in memory: an address that is not in the map does not exist, so
//! there is no path to climb. Refuses links, and more than a page should weigh.

use std::collections::HashMap;
use std::io;
use std::path::{Path, PathBuf};

use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use thiqa_wire::Origin;
use thiserror::Error;

use crate::deployment::Deployment;

/// Bytes of a whole site at most (16 MiB): the page weighs a hundredth of it.
const SITE_LIMIT: usize = 16 << 20;
/// The file served at `/`.
const INDEX: &str = "/index.html";
/// What lengthens the name of a file that is compressed.
const BROTLI: &str = ".br";

/// Nothing of a device is asked for, by the page or by anything that could get into it.
const PERMISSIONS: &str = "accelerometer=(), camera=(), display-capture=(), geolocation=(), \
    gyroscope=(), hid=(), magnetometer=(), microphone=(), midi=(), payment=(), serial=(), usb=()";

/// The files of the page and the headers they all carry.
pub struct Site {
    files: HashMap<String, File>,
    headers: Vec<(HeaderName, HeaderValue)>,
}

struct File {
    kind: HeaderValue,
    plain: Bytes,
    brotli: Option<Bytes>,
}

/// Why a folder cannot be served.
#[derive(Debug, Error)]
pub enum SiteError {
    /// It cannot be read.
    #[error("{0}: {1}")]
    Unreadable(PathBuf, io::Error),
    /// A link, a socket, or a name that is not text.
    #[error("{0} is not a plain file with a plain name")]
    NotPlain(PathBuf),
    /// More than a page weighs: probably the wrong folder.
    #[error("the site holds more than {} MiB: is it the right folder?", SITE_LIMIT >> 20)]
    TooLarge,
    /// There is no page to serve.
    #[error("the site has no index.html")]
    NoIndex,
    /// The page's configuration makes no header.
    #[error("the page's configuration cannot be said in a header")]
    Policy,
}

impl Site {
    /// Reads every file of `folder` into memory. `own` is the origin at which it will be served.
    ///
    /// # Errors
    /// A [`SiteError`] where a file cannot be read, is not plain, or where the whole is too large, has
    /// no page, or a configuration that makes no header.
    pub fn read(folder: &Path, own: &Origin) -> Result<Self, SiteError> {
        let mut found = HashMap::new();
        let mut bytes_left = SITE_LIMIT;
        gather(folder, "", &mut bytes_left, &mut found)?;
        let index = found.get(INDEX).ok_or(SiteError::NoIndex)?;
        let policy = Deployment::of(&String::from_utf8_lossy(index)).content_security_policy(own);
        Ok(Self { headers: headers(&policy)?, files: paired(found) })
    }

    /// The file at `path`, compressed where the visitor's browser accepts that.
    pub(crate) fn answer(&self, method: &Method, path: &str, visitor: &HeaderMap) -> Response {
        let path = if path == "/" { INDEX } else { path };
        let mut response = match self.files.get(path) {
            None => StatusCode::NOT_FOUND.into_response(),
            Some(_) if method != Method::GET && method != Method::HEAD => {
                (StatusCode::METHOD_NOT_ALLOWED, [(header::ALLOW, "GET, HEAD")]).into_response()
            }
            Some(file) => file.answer(accepts_brotli(visitor)),
        };
        response.headers_mut().extend(self.headers.iter().cloned());
        response
    }
}

impl File {
    fn answer(&self, accepts_brotli: bool) -> Response {
        let brotli = self.brotli.as_ref().filter(|_| accepts_brotli);
        let mut response = Response::new(Body::from(brotli.unwrap_or(&self.plain).clone()));
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, self.kind.clone());
        if brotli.is_some() {
            headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("br"));
        }
        if self.brotli.is_some() {
            headers.insert(header::VARY, HeaderValue::from_static("Accept-Encoding"));
        }
        response
    }
}

fn headers(policy: &str) -> Result<Vec<(HeaderName, HeaderValue)>, SiteError> {
    Ok(vec![
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (header::CONTENT_SECURITY_POLICY, policy.parse().map_err(|_| SiteError::Policy)?),
        (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        (
            HeaderName::from_static("cross-origin-opener-policy"),
            HeaderValue::from_static("same-origin"),
        ),
        (HeaderName::from_static("permissions-policy"), HeaderValue::from_static(PERMISSIONS)),
    ])
}

fn gather(
    folder: &Path,
    prefix: &str,
    bytes_left: &mut usize,
    found: &mut HashMap<String, Bytes>,
) -> Result<(), SiteError> {
    let unreadable = |error| SiteError::Unreadable(folder.to_owned(), error);
    for entry in std::fs::read_dir(folder).map_err(unreadable)? {
        let entry = entry.map_err(unreadable)?;
        let (file, kind) = (entry.path(), entry.file_type().map_err(unreadable)?);
        let name =
            entry.file_name().into_string().map_err(|_| SiteError::NotPlain(file.clone()))?;
        let path = format!("{prefix}/{name}");
        if kind.is_dir() {
            gather(&file, &path, bytes_left, found)?;
        } else if kind.is_file() {
            found.insert(path, read(&file, bytes_left)?);
        } else {
            return Err(SiteError::NotPlain(file));
        }
    }
    Ok(())
}

fn read(file: &Path, bytes_left: &mut usize) -> Result<Bytes, SiteError> {
    let unreadable = |error| SiteError::Unreadable(file.to_owned(), error);
    let length = std::fs::metadata(file).map_err(unreadable)?.len();
    let length = usize::try_from(length).map_err(|_| SiteError::TooLarge)?;
    *bytes_left = bytes_left.checked_sub(length).ok_or(SiteError::TooLarge)?;
    std::fs::read(file).map(Bytes::from).map_err(unreadable)
}

/// A `.br` belongs to the file whose name it lengthens and has no address of its own.
fn paired(found: HashMap<String, Bytes>) -> HashMap<String, File> {
    found
        .iter()
        .filter(|(path, _)| !path.ends_with(BROTLI))
        .map(|(path, plain)| {
            let brotli = found.get(&format!("{path}{BROTLI}")).cloned();
            (path.clone(), File { kind: kind(path), plain: plain.clone(), brotli })
        })
        .collect()
}

fn kind(path: &str) -> HeaderValue {
    HeaderValue::from_static(match path.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "csv" => "text/csv; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "wasm" => "application/wasm",
        "json" => "application/json",
        "webmanifest" => "application/manifest+json",
        "txt" => "text/plain; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "webp" => "image/webp",
        "ico" => "image/x-icon",
        _ => "application/octet-stream",
    })
}

/// Whether `Accept-Encoding` names br with a weight above nothing.
fn accepts_brotli(visitor: &HeaderMap) -> bool {
    let values =
        visitor.get_all(header::ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).any(|coding| {
        let mut words = coding.split(';').map(str::trim);
        let named = words.next().is_some_and(|name| name.eq_ignore_ascii_case("br"));
        let refused = words
            .filter_map(|word| word.strip_prefix("q="))
            .any(|weight| weight.parse().is_ok_and(|weight: f32| weight <= 0.0));
        named && !refused
    })
}

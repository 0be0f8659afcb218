//! The site on the disk: copied, compressed, and put in its place in one move. Replaces nothing but
//! another page of ours.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use brotli::enc::BrotliEncoderParams;
use maud::html;
use rustix::fs::{CWD, RenameFlags, renameat_with};

use thiqa_wire::Origin;

use super::error::PageError;

const OPENING: &str = "<script type=\"application/json\" id=\"thiqa-deployment\">";
/// What a page of ours has in it.
const OURS: &str = "thiqa-deployment";
const CLOSING: &str = "</script>";
/// The link of the quick exit, which leads away without any script too.
const LEAVE: &str = "<a id=\"leave\" href=\"";
const OWN_RELAY: &str = "connect-src 'self'";
const INDEX: &str = "index.html";
/// What brotli makes smaller; pictures are compressed already.
const COMPRESSIBLE: [&str; 9] = ["html", "css", "csv", "js", "json", "svg", "txt", "wasm", "xml"];
/// Brotli's best: paid once here, saved on every phone.
const QUALITY: i32 = 11;

/// Makes the site beside its place, then puts it there.
pub(super) fn make(
    bundle: &Path,
    site: &Path,
    index: impl Fn(&str) -> Result<String, PageError>,
) -> Result<(), PageError> {
    check_replaceable(site)?;
    let site = &full_name(site)?;
    let name = site.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let beside = site.with_file_name(format!(".{name}.thiqa-new"));
    remove(&beside)?;
    copy(bundle, &beside)?;
    let path = beside.join(INDEX);
    let html = fs::read_to_string(bundle.join(INDEX)).map_err(PageError::at(&path))?;
    fs::write(&path, index(&html)?).map_err(PageError::at(&path))?;
    compress(&beside)?;
    keep_older(site, &beside)?;
    sync(&beside)?;
    replace(&beside, site)?;
    site.parent().map_or(Ok(()), sync_one)
}

/// A new place, an empty one, or one that holds a page of ours.
fn check_replaceable(site: &Path) -> Result<(), PageError> {
    let mut entries = match fs::read_dir(site) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        entries => entries.map_err(PageError::at(site))?,
    };
    let index = fs::read_to_string(site.join(INDEX));
    if entries.next().is_none() || index.is_ok_and(|html| html.contains(OURS)) {
        return Ok(());
    }
    Err(PageError::Occupied(site.to_owned()))
}

/// `.` has no name beside which something could be made.
fn full_name(site: &Path) -> Result<PathBuf, PageError> {
    let full = match fs::canonicalize(site) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => std::path::absolute(site),
        full => full,
    };
    full.map_err(PageError::at(site))
}

/// To the disk, before the old site goes.
fn sync(folder: &Path) -> Result<(), PageError> {
    for entry in fs::read_dir(folder).map_err(PageError::at(folder))? {
        let path = entry.map_err(PageError::at(folder))?.path();
        if path.is_dir() { sync(&path)? } else { sync_one(&path)? }
    }
    sync_one(folder)
}

fn sync_one(path: &Path) -> Result<(), PageError> {
    File::open(path).and_then(|file| file.sync_all()).map_err(PageError::at(path))
}

/// The page with its configuration.
pub(super) fn with_configuration(html: &str, configuration: &str) -> Result<String, PageError> {
    let missing = || PageError::Index("place for the configuration");
    let (before, rest) = html.split_once(OPENING).ok_or_else(missing)?;
    let (_, after) = rest.split_once(CLOSING).ok_or_else(missing)?;
    Ok(format!("{before}{OPENING}{configuration}{CLOSING}{after}"))
}

/// The page with other HTML between the two comments of this name.
pub(super) fn with_region(html: &str, name: &str, region: &str) -> Result<String, PageError> {
    let [opening, closing] = [format!("<!--{name}-->"), format!("<!--/{name}-->")];
    let (before, rest) = html.split_once(&opening).ok_or(PageError::Index("place to write in"))?;
    let (_, after) = rest.split_once(&closing).ok_or(PageError::Index("place to write in"))?;
    Ok(format!("{before}{opening}{region}{closing}{after}"))
}

/// The page with its way out.
pub(super) fn with_exit(html: &str, exit: &str) -> Result<String, PageError> {
    let missing = || PageError::Index("way out");
    let (before, rest) = html.split_once(LEAVE).ok_or_else(missing)?;
    let (_, after) = rest.split_once('"').ok_or_else(missing)?;
    Ok(format!("{before}{LEAVE}{}\"{after}", html! { (exit) }.into_string()))
}

/// The page with a policy that lets it speak with a relay at this other origin, and nobody else.
pub(super) fn with_relay(html: &str, origin: &Origin) -> Result<String, PageError> {
    if !html.contains(OWN_RELAY) {
        return Err(PageError::Index("connect-src in its policy"));
    }
    Ok(html.replacen(OWN_RELAY, &format!("{OWN_RELAY} {origin}"), 1))
}

fn copy(from: &Path, to: &Path) -> Result<(), PageError> {
    fs::create_dir_all(to).map_err(PageError::at(to))?;
    for entry in fs::read_dir(from).map_err(PageError::at(from))? {
        let path = entry.map_err(PageError::at(from))?.path();
        let Some(name) = path.file_name() else { continue };
        if path.is_dir() {
            copy(&path, &to.join(name))?;
        } else if !is(&path, &["br"]) {
            fs::copy(&path, to.join(name)).map_err(PageError::at(&path))?;
        }
    }
    Ok(())
}

/// Takes along what the page of before names: a phone that has it open, or has just begun to load it,
/// asks for these files yet. What an older one named goes.
fn keep_older(site: &Path, beside: &Path) -> Result<(), PageError> {
    let Ok(index) = fs::read_to_string(site.join(INDEX)) else { return Ok(()) };
    for entry in fs::read_dir(site).map_err(PageError::at(site))? {
        let path = entry.map_err(PageError::at(site))?.path();
        let Some(name) = path.file_name().and_then(|it| it.to_str()) else { continue };
        let kept = beside.join(name);
        let is_named = index.contains(name.strip_suffix(".br").unwrap_or(name));
        if is_named && path.is_file() && !kept.exists() {
            fs::copy(&path, kept).map_err(PageError::at(&path))?;
        }
    }
    Ok(())
}

fn compress(folder: &Path) -> Result<(), PageError> {
    for entry in fs::read_dir(folder).map_err(PageError::at(folder))? {
        let path = entry.map_err(PageError::at(folder))?.path();
        if path.is_dir() {
            compress(&path)?;
        } else if is(&path, &COMPRESSIBLE) {
            compress_file(&path).map_err(PageError::at(&path))?;
        }
    }
    Ok(())
}

fn compress_file(path: &Path) -> io::Result<()> {
    let mut params = BrotliEncoderParams { quality: QUALITY, ..Default::default() };
    params.size_hint = usize::try_from(fs::metadata(path)?.len()).unwrap_or(0);
    let mut compressed = File::create(path.with_added_extension("br"))?;
    brotli::BrotliCompress(&mut File::open(path)?, &mut compressed, &params)?;
    compressed.flush()
}

fn is(path: &Path, extensions: &[&str]) -> bool {
    path.extension().is_some_and(|it| extensions.iter().any(|extension| it == *extension))
}

/// The new site and the old one change places in one step, where the file system can; a phone
/// never meets half of one.
fn replace(beside: &Path, site: &Path) -> Result<(), PageError> {
    if !site.exists() {
        return fs::rename(beside, site).map_err(PageError::at(site));
    }
    if renameat_with(CWD, beside, CWD, site, RenameFlags::EXCHANGE).is_err() {
        remove(site)?;
        return fs::rename(beside, site).map_err(PageError::at(site));
    }
    remove(beside)
}

fn remove(path: &Path) -> Result<(), PageError> {
    match fs::remove_dir_all(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(PageError::File(path.to_owned(), error))
        }
        _ => Ok(()),
    }
}

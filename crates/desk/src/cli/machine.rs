//! The edge: the only place that reads this machine's clock and name and draws its randomness.

use std::fs;
use std::process::Command;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use getrandom::SysRng;
use rand_core::{CryptoRng, UnwrapErr};
use thiqa_desk::{Clock, Machine};
use thiqa_wire::Day;

/// Unix seconds; 0 on a machine whose clock stands before 1970.
#[expect(clippy::disallowed_methods, reason = "the program's edge")]
pub fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

/// Today, UTC.
pub fn today() -> Day {
    Day::of(now())
}

/// The clock, for whoever asks more than once.
pub fn clock() -> Clock {
    Arc::new(now)
}

/// The operating system's randomness; without it there is nothing to be done, and it stops.
pub fn rng() -> impl CryptoRng + Send + 'static {
    UnwrapErr(SysRng)
}

/// Where systems keep their own name, for anybody to read: systemd, D-Bus, FreeBSD.
const NAMES: [&str; 3] = ["/etc/machine-id", "/var/lib/dbus/machine-id", "/etc/hostid"];
/// Hexadecimal digits of such a name at least: an image that was not started yet holds a word instead.
const NAME_DIGITS: usize = 32;

/// Clock, randomness and name, for a verb.
pub fn machine() -> Machine {
    Machine { clock: clock(), rng: Arc::new(|| Box::new(rng())), id: id() }
}

/// What the system calls this machine. A container may have no name.
fn id() -> Option<String> {
    let kept = NAMES.iter().filter_map(|file| fs::read_to_string(file).ok());
    kept.filter_map(|text| name(&text)).next().or_else(hardware_name)
}

/// A name as systems write it.
fn name(text: &str) -> Option<String> {
    let name = text.trim();
    let digits = name.bytes().filter(u8::is_ascii_hexdigit).count();
    let is_name =
        digits >= NAME_DIGITS && name.bytes().all(|it| it == b'-' || it.is_ascii_hexdigit());
    is_name.then(|| name.to_owned())
}

/// What a Mac says of its own hardware.
fn hardware_name() -> Option<String> {
    if !cfg!(target_os = "macos") {
        return None;
    }
    let mut registry = Command::new("/usr/sbin/ioreg");
    let said = registry.args(["-rd1", "-c", "IOPlatformExpertDevice"]).output().ok()?;
    hardware_name_in(&String::from_utf8(said.stdout).ok()?)
}

fn hardware_name_in(registry: &str) -> Option<String> {
    let line = registry.lines().find(|line| line.contains("\"IOPlatformUUID\""))?;
    name(line.split('"').nth(3)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_read_as_systems_write_it_and_nothing_else_is_one() {
        let systemd = "0a7f1c3e5b2d4f60918273645546372f";
        assert_eq!(name(&format!("{systemd}\n")).as_deref(), Some(systemd));
        for none in ["", "\n", "uninitialized\n", "0a7f", "0a7f1c3e5b2d4f60918273645546372g"] {
            assert_eq!(name(none), None, "{none}");
        }
        let mac =
            "  +-o J314sAP\n      \"IOPlatformUUID\" = \"1F4C2A66-0B3D-5E7F-9A1B-2C3D4E5F6071\"\n";
        let read = hardware_name_in(mac);
        assert_eq!(read.as_deref(), Some("1F4C2A66-0B3D-5E7F-9A1B-2C3D4E5F6071"));
        assert_eq!(hardware_name_in("no such line"), None);
    }
}

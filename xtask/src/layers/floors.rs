//! The floors of our crates: docs/ARCHITECTURE.md draws them, rooms.rs reads them.

use super::rooms::Floors;

/// The crates whose rooms have floors.
pub const FLOORS: &[Floors] = &[
    Floors {
        package: "thiqa-envelope",
        floors: &["deployment auth keys", "padding", "sender reception recipient", "case"],
        never: &[],
        calls_no: &[],
    },
    Floors {
        package: "thiqa-desk",
        floors: &[
            "error calendar words relay",
            "keys store",
            "session",
            "case",
            "reply sync",
            "views",
            "upkeep site",
            "web cli",
        ],
        never: &[("web cli", "store keys"), ("site", "case store"), ("views", "relay")],
        calls_no: &[("views", "write")],
    },
    Floors {
        package: "xtask",
        floors: &[
            "step workspace tools",
            "layers licences bundle",
            "run",
            "check bench pictures",
            "test",
        ],
        never: &[],
        calls_no: &[],
    },
];

/// Drawn above, and not yet so.
pub const NOT_YET: &[&str] = &["thiqa-desk"];

//! The floors of our crates: docs/ARCHITECTURE.md draws them, rooms.rs reads them.

use super::rooms::Floors;

/// A crate without rooms, to write only what one has.
const BARE: Floors = Floors { package: "", floors: &[], never: &[], calls_no: &[], names_no: &[] };

/// The crates whose rooms have floors.
pub const FLOORS: &[Floors] = &[
    Floors {
        package: "thiqa-wire",
        floors: &[
            "bytes ids json origin",
            "header",
            "work paths manifest problem",
            "desk",
            "receipt",
        ],
        ..BARE
    },
    Floors {
        package: "thiqa-report",
        floors: &[
            "ids language words encoding hours directory trouble email",
            "question conversation",
            "form body consents",
            "draft",
            "path card wording",
            "report",
            "received message reply",
        ],
        ..BARE
    },
    Floors {
        package: "thiqa-envelope",
        floors: &["deployment auth keys", "padding", "sender reception recipient", "case"],
        ..BARE
    },
    Floors {
        package: "thiqa-relay",
        floors: &[
            "clock rng keys rate_limit traffic connection_slots metered pool answers in_flight deployment request response",
            "store/contract",
            "store/rules",
            "store/sqlite",
            "store site",
            "price",
            "app_state",
            "headers desk_request maintenance",
            "public desk mailbox",
            "router",
            "serve",
            "cli",
        ],
        never: &[("app_state maintenance public desk mailbox cli", "store/rules store/sqlite")],
        names_no: &[("store", "axum")],
        ..BARE
    },
    Floors {
        package: "thiqa-desk",
        floors: &[
            "error calendar words evidence dead_letter_kind folder edited",
            "home identity relay",
            "keys",
            "store",
            "session",
            "case",
            "reply",
            "sync views",
            "upkeep site",
            "web cli",
        ],
        never: &[
            ("web cli", "store keys/keyring keys/locked keys/sealing"),
            ("site", "case store"),
            ("views", "relay sync"),
            ("sync", "views"),
        ],
        calls_no: &[("views", "write")],
        ..BARE
    },
    Floors {
        package: "thiqa",
        floors: &[
            "words",
            "conversation list_input mailbox sending",
            "walk",
            "browser",
            "client",
            "journey",
            "wording",
            "controls",
            "pages",
            "app",
        ],
        never: &[("sending walk client journey list_input mailbox conversation", "words")],
        ..BARE
    },
    Floors {
        package: "xtask",
        floors: &[
            "step workspace tools",
            "layers licences documents bundle",
            "run",
            "check bench pictures pseudo",
            "test",
        ],
        ..BARE
    },
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::layers::packages::ARROWS;

    #[test]
    fn every_package_that_is_drawn_has_its_floors() {
        let drawn: BTreeSet<_> = ARROWS.iter().map(|(package, _)| *package).collect();
        let floored: BTreeSet<_> = FLOORS.iter().map(|floors| floors.package).collect();
        assert_eq!(drawn, floored);
    }
}

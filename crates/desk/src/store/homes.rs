//! Where this folder is at home.

use rusqlite::{Connection, OptionalExtension, params};

use crate::error::Fault;
use crate::home::Home;

/// Where it is at home; `None` where no release that asks has opened it yet.
pub fn home(store: &Connection) -> Result<Option<Home>, Fault> {
    let sql = "SELECT salt, machine, created, inode FROM home";
    let home = store.query_row(sql, [], |row| {
        Ok(Home {
            salt: row.get(0)?,
            machine: row.get(1)?,
            created: row.get(2)?,
            inode: row.get(3)?,
        })
    });
    Ok(home.optional()?)
}

/// Notes where it is at home from now on.
pub fn put(store: &Connection, home: &Home) -> Result<(), Fault> {
    store.execute(
        "INSERT OR REPLACE INTO home (one, salt, machine, created, inode) VALUES (1, ?1, ?2, ?3, ?4)",
        params![home.salt, home.machine, home.created, home.inode],
    )?;
    Ok(())
}

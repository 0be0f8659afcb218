//! The tables: brings a file to this version. What each column holds is said in the migrations.

use std::path::Path;

use super::connection;
use crate::store::contract::OpenError;

mod migrations {
    refinery::embed_migrations!("src/store/migrations");
}

/// Makes the file where it is missing and its tables where they are; returns how many steps that
/// took.
pub(in crate::store) fn migrate(file: &Path) -> Result<usize, OpenError> {
    connection::make_private(file)?;
    let mut db = connection::open(file)?;
    let report = migrations::migrations::runner().run(&mut db)?;
    Ok(report.applied_migrations().len())
}

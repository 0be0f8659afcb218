//! Which reports came with the `case` of another case, whose conversation it is and stays: either may
//! be the forged one. Numbers only.

use rusqlite::{Connection, params};
use thiqa_wire::Day;

use crate::error::Fault;

/// Notes that a report came with the `case` of another case, whose conversation it stays.
pub fn add(store: &Connection, number: u64, owner: u64) -> Result<(), Fault> {
    let sql = "INSERT INTO claim (number, owner) VALUES (?1, ?2)";
    store.execute(sql, params![number, owner])?;
    Ok(())
}

/// The cases that came with the same `case` as this one, before it or after it, the first first; where
/// one was erased, with the day.
pub fn with_the_same_case(
    store: &Connection,
    number: u64,
) -> Result<Vec<(u64, Option<Day>)>, Fault> {
    let cases = store
        .prepare(
            "SELECT number, erased FROM (
                 SELECT owner AS number FROM claim WHERE number = ?1
                 UNION SELECT number FROM claim WHERE owner = ?1
             ) LEFT JOIN tombstone USING (number) ORDER BY number",
        )?
        .query_map([number], |row| Ok((row.get(0)?, row.get::<_, Option<u32>>(1)?.map(Day))))?
        .collect::<Result<_, _>>()?;
    Ok(cases)
}

/// Forgets the claims of which both cases are erased: nobody is left to be shown that they came
/// together.
pub fn forget_erased(store: &Connection) -> Result<(), Fault> {
    let erased = "IN (SELECT number FROM tombstone)";
    let sql = format!("DELETE FROM claim WHERE number {erased} AND owner {erased}");
    store.execute(&sql, [])?;
    Ok(())
}

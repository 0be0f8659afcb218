//! Places: where in the source a panic happened. Rust keeps one for each, and the form, which
//! writes nothing anywhere, would carry them for nothing.
//!
//! They stand in the program's data as `core::panic::Location`: address and length of a file's
//! name, line, column. Each becomes the same one, and all of them pack into a few bytes. Touches
//! only what has the address and the length of a name that is there.

use std::collections::BTreeMap;

use walrus::ir::Value;
use walrus::{ConstExpr, Data, DataKind, Module};

/// Bytes of a place, and how they are aligned.
const PLACE: usize = 16;
const ALIGNED: usize = 4;
/// What begins the name of a source file that is not ours: the standard library's, and what
/// `program::flags` calls the toolchain and a registry.
const BEGINNINGS: [&[u8]; 3] = [b"/rustc/", b"/rust/", b"/c/"];
/// What ends it, before a zero that is not counted.
const ENDING: &[u8] = b".rs";
/// What every name becomes, letter by letter.
const BLANK: u8 = b'/';

/// Forgets every place in the source of others.
pub fn forget(module: &mut Module) {
    let ids: Vec<_> = module.data.iter().map(Data::id).collect();
    let mut names = BTreeMap::new();
    for &id in &ids {
        let data = module.data.get_mut(id);
        if let Some(address) = address(data) {
            names.extend(blanked(&mut data.value, address));
        }
    }
    let Some((&name, &length)) = names.first_key_value() else { return };
    for id in ids {
        let data = module.data.get_mut(id);
        let Some(address) = address(data) else { continue };
        let first = address.wrapping_neg() as usize % ALIGNED;
        for at in (first..data.value.len().saturating_sub(PLACE - 1)).step_by(ALIGNED) {
            if names.get(&word(&data.value, at)) == Some(&word(&data.value, at + 4)) {
                let place = [name, length, 0, 0].map(u32::to_le_bytes);
                data.value.splice(at..at + PLACE, place.into_iter().flatten());
            }
        }
    }
}

/// Where it lies in the program's memory.
fn address(data: &Data) -> Option<u32> {
    match data.kind {
        DataKind::Active { offset: ConstExpr::Value(Value::I32(address)), .. } => {
            Some(address.cast_unsigned())
        }
        _ => None,
    }
}

/// Blanks the names of files; gives the address and the length of each.
fn blanked(bytes: &mut [u8], address: u32) -> Vec<(u32, u32)> {
    let mut names = Vec::new();
    let mut start = address as usize;
    for piece in bytes.split_mut(|&byte| byte == 0) {
        let length = piece.len();
        let begins = |it: &&[u8]| piece.windows(it.len()).rposition(|there| there == *it);
        let begin = BEGINNINGS.iter().filter_map(begins).min();
        if let Some(begin) = begin.filter(|_| piece.ends_with(ENDING)) {
            piece.iter_mut().skip(begin).for_each(|byte| *byte = BLANK);
            names.extend(u32::try_from(start + begin).ok().zip(u32::try_from(length - begin).ok()));
        }
        start += length + 1;
    }
    names
}

fn word(bytes: &[u8], at: usize) -> u32 {
    let mut word = [0; 4];
    word.copy_from_slice(&bytes[at..at + 4]);
    u32::from_le_bytes(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(words: &[u32]) -> Vec<u8> {
        words.iter().flat_map(|word| word.to_le_bytes()).collect()
    }

    #[test]
    fn places_become_the_same_and_nothing_else_changes() {
        let names = b"word/c/one/lib.rs\0/rustc/9/str.rs\0/c/no\0\0\0\0\0";
        let places = words(&[104, 13, 7, 8, 118, 15, 9, 10, 118, 17, 9, 10]);
        let mut module = Module::default();
        let memory = module.memories.add_local(false, false, 1, None, None);
        let offset = ConstExpr::Value(Value::I32(100));
        let value = [&names[..], &places].concat();
        module.data.add(DataKind::Active { memory, offset }, value);
        forget(&mut module);
        let names = b"word/////////////\0///////////////\0/c/no\0\0\0\0\0";
        let places = words(&[104, 13, 0, 0, 104, 13, 0, 0, 118, 17, 9, 10]);
        let data = module.data.iter().next().unwrap();
        assert_eq!(data.value, [&names[..], &places].concat());
    }
}

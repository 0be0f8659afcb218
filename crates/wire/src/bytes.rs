//! Reading fixed fields from untrusted bytes, total: what is not there is `None`.

/// The `N` bytes of `bytes` that begin at `at`.
pub(crate) fn field<const N: usize>(bytes: &[u8], at: usize) -> Option<[u8; N]> {
    let end = at.checked_add(N)?;
    bytes.get(at..end)?.try_into().ok()
}

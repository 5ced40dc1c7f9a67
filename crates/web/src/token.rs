//! Tokens: random ones for visitors, and the one that every form carries to show that it came from
//! a page of this site.

use std::fmt::Write;

use sha2::{Digest, Sha256};

/// 128 random bits in hex.
///
/// # Errors
/// When the operating system gives no randomness.
pub(crate) fn random() -> Result<String, getrandom::Error> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes)?;
    Ok(hex(&bytes))
}

/// The token of the forms of one session or visitor: it follows from the cookie's value, which other
/// sites can neither read nor set.
pub(crate) fn of_forms(secret: &str) -> String {
    hex(&Sha256::digest(format!("luodi form {secret}")))
}

/// A digest of texts, to see whether they are the same as before.
pub(crate) fn of_texts<'t>(texts: impl Iterator<Item = &'t str>) -> String {
    let mut digest = Sha256::new();
    for text in texts {
        digest.update((text.len() as u64).to_be_bytes());
        digest.update(text);
    }
    hex(&digest.finalize()[..16])
}

/// The first eight hex digits of a file's digest, for addresses that change with the file.
pub(crate) fn of_file(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes)[..4])
}

/// Compares without telling by its duration where two tokens differ.
pub(crate) fn same(one: &str, other: &str) -> bool {
    one.len() == other.len() && one.bytes().zip(other.bytes()).fold(0, |all, (a, b)| all | (a ^ b)) == 0
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_differ_and_are_compared_whole() {
        let (one, other) = (random().expect("randomness"), random().expect("randomness"));
        assert_ne!(one, other);
        assert!(same(&of_forms(&one), &of_forms(&one)));
        assert!(!same(&of_forms(&one), &of_forms(&other)));
        assert!(!same(&of_forms(&one), &of_forms(&one)[1..]));
        assert!(!same("", "a"));
    }
}

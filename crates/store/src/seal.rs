//! Sealing an entry: salts, leaves, hashes.

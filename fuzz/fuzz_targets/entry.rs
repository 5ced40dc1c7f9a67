//! A ledger entry as it comes from a file: head and payload, of this format and of older ones. What
//! is read is written again as the same canonical text.

#![no_main]

use libfuzzer_sys::fuzz_target;
use model::canonical::canonical_json;
use model::{Change, Sealed};
use store::Line;
use store::seal::{entry_hash, payload_hash, read_payload};

fuzz_target!(|payload: &[u8]| {
    let _ = payload_hash(payload);
    for format in 0..=2 {
        let Ok(lines) = read_payload(1, format, payload) else { continue };
        for line in lines {
            let Line::Change(change) = line else { continue };
            let json = canonical_json(&change).expect("a change is written");
            let again: Change = serde_json::from_str(&json).expect("what was written is read");
            assert_eq!(change, again);
            assert_eq!(canonical_json(&again).expect("a change is written"), json);
        }
    }
    if let Ok(sealed) = serde_json::from_slice::<Sealed>(payload) {
        let _ = entry_hash(&sealed);
    }
});

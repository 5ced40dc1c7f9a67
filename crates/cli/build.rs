//! Takes the packs and the demonstration's files into the binary, so that `luodi demo` needs no
//! other file.

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs, io};

fn main() -> io::Result<()> {
    // Asked when it runs, not when it is compiled: a target folder may serve more than one checkout.
    let own = env::var_os("CARGO_MANIFEST_DIR").ok_or_else(|| io::Error::other("cargo sets CARGO_MANIFEST_DIR"))?;
    let root = Path::new(&own).join("../..");
    let mut list = String::from("/// Path inside the project, and content.\npub const FILES: &[(&str, &[u8])] = &[\n");
    for folder in ["policies", "demo/acheng", "demo/dazhou", "demo/hlj"] {
        println!("cargo::rerun-if-changed={}", root.join(folder).display());
        add(&root, Path::new(folder), &mut list)?;
    }
    list.push_str("];\n");
    let out = env::var_os("OUT_DIR").ok_or_else(|| io::Error::other("cargo sets OUT_DIR"))?;
    fs::write(Path::new(&out).join("files.rs"), list)
}

fn add(root: &Path, folder: &Path, list: &mut String) -> io::Result<()> {
    let mut entries: Vec<_> = fs::read_dir(root.join(folder))?.collect::<Result<_, _>>()?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let path = folder.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            add(root, &path, list)?;
        } else {
            let name = path.to_string_lossy().replace('\\', "/");
            // Writing to a String cannot fail.
            let _ = writeln!(list, "    ({name:?}, include_bytes!({:?})),", root.join(&path));
        }
    }
    Ok(())
}

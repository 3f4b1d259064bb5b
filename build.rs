//! Lists the tables of inspectorates, which become part of the program, and writes into the program where libtorch lies, if
//! it is built with the engine `rust-bert`, so that it is found when the program runs.

// This is how a build script speaks.
#![allow(clippy::print_stdout)]

use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    list_inspectorates()?;
    fold_identical_code();
    println!("cargo::rerun-if-env-changed=LIBTORCH");
    if env::var_os("CARGO_FEATURE_RUST_BERT").is_none() {
        return Ok(());
    }
    match env::var("LIBTORCH") {
        Ok(folder) => println!("cargo::rustc-link-arg=-Wl,-rpath,{folder}/lib"),
        Err(_) => {
            println!("cargo::error=the feature rust-bert needs libtorch: run scripts/libtorch.sh and do as it says");
        }
    }
    Ok(())
}

/// Has the linker keep one of each set of identical functions, as generic code leaves many: a megabyte less. LLD can, which
/// Rust uses here by default; another linker is left alone.
fn fold_identical_code() {
    let is = |name: &str, value: &str| env::var(name).is_ok_and(|own| own == value);
    let links_with_lld = is("TARGET", "x86_64-unknown-linux-gnu") && env::var_os("RUSTC_LINKER").is_none();
    if links_with_lld && is("PROFILE", "release") {
        println!("cargo::rustc-link-arg-bins=-Wl,--icf=all");
    }
}

/// Writes the list of the tables in `src/inspectorates`, each as the name of its file and its text.
fn list_inspectorates() -> Result<(), Box<dyn Error>> {
    let folder = Path::new(&env::var("CARGO_MANIFEST_DIR")?).join("src/inspectorates");
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut tables: Vec<PathBuf> =
        fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<Result<_, std::io::Error>>()?;
    tables.retain(|path| path.extension().is_some_and(|ending| ending == "toml"));
    tables.sort();
    let mut rows = String::new();
    for path in tables {
        let name = path.file_name().unwrap_or_default().display().to_string();
        writeln!(rows, "    ({name:?}, include_str!({:?})),", path.display().to_string())?;
    }
    let list =
        format!("/// The name and the text of each table.\npub(super) const TABLES: &[(&str, &str)] = &[\n{rows}];\n");
    fs::write(Path::new(&env::var("OUT_DIR")?).join("inspectorates.rs"), list)?;
    Ok(())
}

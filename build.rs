//! Writes into the program where libtorch lies, if it is built with the engine `rust-bert`, so that it is found when the
//! program runs.

// This is how a build script speaks.
#![allow(clippy::print_stdout)]

use std::env;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed=LIBTORCH");
    if env::var_os("CARGO_FEATURE_RUST_BERT").is_none() {
        return;
    }
    match env::var("LIBTORCH") {
        Ok(folder) => println!("cargo::rustc-link-arg=-Wl,-rpath,{folder}/lib"),
        Err(_) => {
            println!("cargo::error=the feature rust-bert needs libtorch: run scripts/libtorch.sh and do as it says");
        }
    }
}

//! SHA-256, by which others can check what we kept without this program.

use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use sha2::{Digest as _, Sha256};

/// The SHA-256 of some bytes, as hexadecimal digits.
pub fn of(bytes: &[u8]) -> String {
    written(Sha256::new().chain_update(bytes))
}

/// The SHA-256 of a file, as hexadecimal digits.
pub fn of_file(file: &Path) -> io::Result<String> {
    let mut hasher = Sha256::new();
    let mut file = File::open(file)?;
    let mut buffer = vec![0; 1 << 16];
    loop {
        match file.read(&mut buffer)? {
            0 => break,
            read => hasher.update(&buffer[..read]),
        }
    }
    Ok(written(hasher))
}

fn written(hasher: Sha256) -> String {
    let mut sum = String::new();
    for byte in hasher.finalize() {
        // Writing to a string cannot fail.
        let _ = write!(sum, "{byte:02x}");
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_those_that_others_make() {
        assert_eq!(of(b"abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
}

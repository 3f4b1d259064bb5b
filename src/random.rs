//! Random numbers that nobody can guess, from the operating system.

use std::io;

/// The operating system gives none.
#[derive(Debug, thiserror::Error)]
#[error("the system gives no random numbers")]
pub struct Error(#[source] io::Error);

/// Random bytes.
pub fn bytes<const N: usize>() -> Result<[u8; N], Error> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|error| Error(error.into()))?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_are_the_same() {
        assert_ne!(bytes::<16>().unwrap(), bytes::<16>().unwrap());
    }
}

//! The signals of the operating system: to stop, and to reload.

use std::future::Future;
use std::io;

use tokio::runtime::Runtime;
use tokio_util::sync::CancellationToken;

/// The signal by which service managers ask for a reload: SIGHUP. It is listened for from when this is made.
#[cfg(unix)]
pub(super) struct Hangup(tokio::signal::unix::Signal);

#[cfg(unix)]
impl Hangup {
    /// Waits for the next one.
    pub(super) async fn asked(&mut self) {
        if self.0.recv().await.is_none() {
            std::future::pending::<()>().await;
        }
    }
}

#[cfg(unix)]
pub(super) fn hangup() -> io::Result<Hangup> {
    use tokio::signal::unix::{SignalKind, signal};
    Ok(Hangup(signal(SignalKind::hangup())?))
}

/// Where there is no such signal nobody sends it.
#[cfg(not(unix))]
pub(super) struct Hangup;

#[cfg(not(unix))]
impl Hangup {
    pub(super) async fn asked(&mut self) {
        std::future::pending::<()>().await;
    }
}

#[cfg(not(unix))]
pub(super) fn hangup() -> io::Result<Hangup> {
    Ok(Hangup)
}

/// A token that is cancelled at the first signal to stop. Fails if signals cannot be listened for.
pub(super) fn stop(runtime: &Runtime) -> io::Result<CancellationToken> {
    let _context = runtime.enter();
    let signal = shutdown()?;
    let stop = CancellationToken::new();
    let token = stop.clone();
    runtime.spawn(async move {
        signal.await;
        token.cancel();
    });
    Ok(stop)
}

/// Ends at the first signal to stop: SIGINT, which Ctrl-C sends, or SIGTERM, which service managers send.
///
/// Fails if signals cannot be listened for. They are from the moment that this returns.
#[cfg(unix)]
fn shutdown() -> io::Result<impl Future<Output = ()> + Send + 'static> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// Ends at the first Ctrl-C.
#[cfg(not(unix))]
fn shutdown() -> io::Result<impl Future<Output = ()> + Send + 'static> {
    Ok(async {
        // Where that cannot be listened for, the server ends with its process.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    })
}

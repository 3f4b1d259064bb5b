//! The server: connections to requests.

use std::future::Future;
use std::io;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tower_http::add_extension::AddExtension;

use super::{Peer, Settings};

/// The pause after a connection could not be accepted.
const AFTER_FAILURE: Duration = Duration::from_millis(200);

/// Serves until `shutdown` is over, then lets requests under way end, for at most [`Settings::stop_time`].
///
/// A connection whose next request does not have all its headers within [`Settings::request_time`] is closed, and so is
/// one that takes in nothing of its answer for that long, so that slow or silent ones do not pile up.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    settings: &Settings,
    shutdown: impl Future<Output = ()> + Send + 'static,
) {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(settings.request_time);
    let under_way = GracefulShutdown::new();
    let places = Arc::new(Semaphore::new(settings.connections.max(1)));
    let mut shutdown = pin!(shutdown);
    loop {
        let accepted = tokio::select! {
            accepted = accept(&listener, &places) => accepted,
            () = &mut shutdown => break,
        };
        match accepted {
            Ok((stream, peer, place)) => {
                let mut stream = tokio_io_timeout::TimeoutStream::new(stream);
                stream.set_write_timeout(Some(settings.request_time));
                let service = TowerToHyperService::new(AddExtension::new(router.clone(), Peer(peer)));
                let connection = http.serve_connection(TokioIo::new(Box::pin(stream)), service);
                let connection = under_way.watch(connection);
                tokio::spawn(async move {
                    let _place = place;
                    // Callers that break off or send no HTTP are their own affair.
                    if let Err(error) = connection.await {
                        tracing::debug!(%error, "a connection ended early");
                    }
                });
            }
            // A caller that went away again costs nothing. What else goes wrong, as too many open files, passes when
            // others have ended, and to try at once would only burn the processor.
            Err(error) if error.kind() == io::ErrorKind::ConnectionAborted => {}
            Err(error) => {
                tracing::error!(%error, "cannot accept a connection");
                tokio::time::sleep(AFTER_FAILURE).await;
            }
        }
    }
    drop(listener);
    tracing::info!("stopping once the requests under way are answered");
    if tokio::time::timeout(settings.stop_time, under_way.shutdown()).await.is_err() {
        tracing::warn!("stopped with requests still under way");
    }
}

/// Waits for a place, then for a connection.
async fn accept(
    listener: &TcpListener,
    places: &Arc<Semaphore>,
) -> io::Result<(tokio::net::TcpStream, std::net::SocketAddr, tokio::sync::OwnedSemaphorePermit)> {
    let place = Arc::clone(places).acquire_owned().await.map_err(io::Error::other)?;
    let (stream, peer) = listener.accept().await?;
    // Answers are written whole, so there is nothing to gather.
    stream.set_nodelay(true)?;
    Ok((stream, peer, place))
}

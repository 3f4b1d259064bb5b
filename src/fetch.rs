//! Requests to HTTP servers: the only module that knows the client library.

use std::io::Read;
use std::time::Duration;

/// The time a request may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Timeout {
    /// In all, until the body has arrived.
    Total(Duration),
    /// Without a sign of life, so that a large body may take its time.
    Silence(Duration),
}

/// The reason there is no response.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The server refuses the request.
    #[error("http status: {0}")]
    Status(u16),
    /// The request could not be made, or its response not be read.
    #[error(transparent)]
    Failed(Box<ureq::Error>),
}

impl From<ureq::Error> for Error {
    fn from(error: ureq::Error) -> Self {
        Self::Failed(Box::new(error))
    }
}

/// Makes requests.
pub struct Client(ureq::Agent);

/// The response of a server.
pub struct Response(ureq::http::Response<ureq::Body>);

impl Client {
    /// A client for other machines, which goes through the proxy that the environment names.
    pub fn new(timeout: Timeout) -> Self {
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .user_agent(concat!("scrutineer/", env!("CARGO_PKG_VERSION")));
        let config = match timeout {
            Timeout::Total(time) => config.timeout_global(Some(time)),
            Timeout::Silence(time) => config.timeout_connect(Some(time)).timeout_per_read(Some(time)),
        };
        Self(config.build().into())
    }

    /// A client for a server on this machine, whatever proxy the environment names.
    pub fn local(timeout: Duration) -> Self {
        let config = ureq::Agent::config_builder().http_status_as_error(false).proxy(None);
        Self(config.timeout_global(Some(timeout)).build().into())
    }

    /// Asks for what stands at an address, from byte `start` on if the server can do that.
    pub fn get(&self, address: &str, start: u64) -> Result<Response, Error> {
        let mut request = self.0.get(address);
        if start > 0 {
            request = request.header("range", format!("bytes={start}-"));
        }
        Ok(Response(request.call()?))
    }
}

impl Response {
    /// The status.
    pub fn status(&self) -> u16 {
        self.0.status().as_u16()
    }

    /// This response, unless the server refuses the request.
    pub fn successful(self) -> Result<Self, Error> {
        if self.0.status().is_success() { Ok(self) } else { Err(Error::Status(self.status())) }
    }

    /// A header, if it is there and is text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.0.headers().get(name)?.to_str().ok()
    }

    /// The whole body, which fails if it is longer than `limit` bytes.
    pub fn bytes(mut self, limit: u64) -> Result<Vec<u8>, Error> {
        Ok(self.0.body_mut().with_config().limit(limit).read_to_vec()?)
    }

    /// The body bit by bit, whatever its length.
    pub fn reader(self) -> Box<dyn Read> {
        Box::new(self.0.into_body().into_reader())
    }
}

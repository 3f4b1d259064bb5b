//! The Bot API as a bot speaks it, to this server of the tests or to another.
//!
//! What speaks only the Bot API runs against another server with `SCRUTINEER_BOT_API` set to its address, with a token
//! and a chat that the bot may write to, as in `https://api.telegram.org/bot123:abc?chat=456`: so this server can be
//! compared with the real one, and the program be seen to begin there. People cannot be had by the Bot API, so what
//! needs them to write, press and read always runs against this server, and says so.

use std::time::Duration;

use serde_json::{Value, json};

use super::server::Server;
use super::world::TOKEN;

/// The address, with the token, of another server to run against, and a chat there.
pub(crate) const VARIABLE: &str = "SCRUTINEER_BOT_API";

/// A client of the Bot API.
#[derive(Clone)]
pub(crate) struct Api {
    client: ureq::Agent,
    pub(crate) base: String,
}

impl Api {
    pub(crate) fn new(base: String) -> Self {
        let config = ureq::Agent::config_builder().http_status_as_error(false);
        let config = config.timeout_global(Some(Duration::from_mins(1)));
        Self { client: config.build().new_agent(), base }
    }

    pub(crate) fn of(server: &Server) -> Self {
        Self::new(format!("{}/bot{TOKEN}", server.address))
    }

    /// The status and the whole answer.
    pub(crate) fn call(&self, method: &str, parameters: &Value) -> Result<(u16, Value), String> {
        let request = self.client.post(format!("{}/{method}", self.base)).header("content-type", "application/json");
        let mut response = request.send(parameters.to_string()).map_err(|error| error.to_string())?;
        let text = response.body_mut().read_to_string().map_err(|error| error.to_string())?;
        let json = serde_json::from_str(&text).map_err(|error| format!("{error}: {text}"))?;
        Ok((response.status().as_u16(), json))
    }

    /// The result of a call, or the error's code and text.
    pub(crate) fn ask(&self, method: &str, parameters: &Value) -> Result<Value, (u64, String)> {
        let (status, answer) = self.call(method, parameters).unwrap();
        if answer["ok"] == json!(true) {
            assert_eq!(status, 200);
            return Ok(answer["result"].clone());
        }
        assert_eq!(u64::from(status), answer["error_code"], "{answer}");
        Err((u64::from(status), answer["description"].as_str().unwrap().to_owned()))
    }
}

/// The place where the script runs: here, or at the server that the variable names.
pub(crate) fn elsewhere() -> Option<(Api, i64)> {
    let address = std::env::var(VARIABLE).ok().filter(|address| !address.is_empty())?;
    eprintln!("!!! {VARIABLE} is set: what speaks only the Bot API runs against that server");
    eprintln!("!!! NOT RUN there: all that needs people who write, press and read, and all faults");
    let (base, chat) = address.split_once("?chat=").expect("the address ends in ?chat= and the number of a chat");
    Some((Api::new(base.trim_end_matches('/').to_owned()), chat.parse().expect("a chat's number")))
}

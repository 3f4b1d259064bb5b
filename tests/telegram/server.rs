//! A strict Bot API server for tests: real HTTP on loopback, the documented limits, error texts and polling, and faults
//! on demand. It takes one bot.

use std::collections::BTreeSet;
use std::error::Error;
use std::pin::Pin;
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::task::{Context, Poll};
use std::thread;
use std::time::{Duration, Instant};

use axum::body::{Body, Bytes};
use axum::http::{Request, Response, StatusCode, header};
use hyper::body::{Frame, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::watch;

use super::methods::{Answer, Parameters, Refusal, carry_out, counts, refusal, too_many};
use super::world::{Call, Document, Harm, Kind, Outcome, Stage, TOKEN, World};

/// The largest file that the real server takes.
const UPLOAD: usize = 50 << 20;
/// The pause before an update is brought again to a webhook that did not take it. The real server waits longer.
const BRING_AGAIN: Duration = Duration::from_millis(200);

/// The state that the threads of the server share.
pub(crate) struct Shared {
    world: Mutex<World>,
    changed: Condvar,
    version: watch::Sender<u64>,
    /// Counts the times when all connections were cut.
    hang_ups: watch::Sender<u64>,
    /// Until when nobody listens.
    deaf: watch::Sender<Option<Instant>>,
}

impl Shared {
    pub(crate) fn look(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// Changes the world and wakes all who wait for a change.
    pub(crate) fn change<T>(&self, change: impl FnOnce(&mut World) -> T) -> T {
        let result = change(&mut self.look());
        self.changed.notify_all();
        self.version.send_modify(|version| *version += 1);
        result
    }

    /// Waits until the world has what is looked for.
    pub(crate) fn wait<T>(&self, longest: Duration, look: impl Fn(&World) -> Option<T>) -> Option<T> {
        let until = Instant::now() + longest;
        let mut world = self.look();
        loop {
            if let Some(found) = look(&world) {
                return Some(found);
            }
            let left = until.checked_duration_since(Instant::now())?;
            world = self.changed.wait_timeout(world, left).unwrap_or_else(std::sync::PoisonError::into_inner).0;
        }
    }

    pub(crate) fn hang_up(&self) {
        self.hang_ups.send_modify(|times| *times += 1);
    }

    pub(crate) fn refuse_connections(&self, time: Duration) {
        self.deaf.send_replace(Some(Instant::now() + time));
        self.hang_up();
    }
}

/// The server, which stops when it is dropped.
pub(crate) struct Server {
    pub(crate) shared: Arc<Shared>,
    pub(crate) address: String,
    stop: Option<watch::Sender<bool>>,
    thread: Option<thread::JoinHandle<()>>,
}

impl Server {
    pub(crate) fn start() -> Self {
        let shared = Arc::new(Shared {
            world: Mutex::new(World::new()),
            changed: Condvar::new(),
            version: watch::Sender::new(0),
            hang_ups: watch::Sender::new(0),
            deaf: watch::Sender::new(None),
        });
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = watch::channel(false);
        let of_thread = shared.clone();
        let thread = thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
            runtime.block_on(async {
                let listener = TcpListener::from_std(listener).unwrap();
                let deliveries = tokio::spawn(deliver_all(of_thread.clone()));
                listen(of_thread, listener, stopped).await;
                deliveries.abort();
            });
            runtime.shutdown_background();
        });
        Self { shared, address: format!("http://{address}"), stop: Some(stop), thread: Some(thread) }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

async fn listen(shared: Arc<Shared>, listener: TcpListener, mut stopped: watch::Receiver<bool>) {
    let address = listener.local_addr().unwrap();
    let mut listener = Some(listener);
    let mut deaf = shared.deaf.subscribe();
    loop {
        let Some(open) = &listener else {
            let until = (*deaf.borrow_and_update()).unwrap_or_else(Instant::now);
            tokio::select! {
                () = tokio::time::sleep_until(until.into()) => listener = Some(TcpListener::bind(address).await.unwrap()),
                _ = deaf.changed() => {}
                _ = stopped.changed() => return,
            }
            continue;
        };
        tokio::select! {
            taken = open.accept() => {
                let Ok((stream, _)) = taken else { continue };
                let _ = stream.set_nodelay(true);
                tokio::spawn(converse(shared.clone(), stream));
            }
            _ = deaf.changed() => listener = None,
            _ = stopped.changed() => return,
        }
    }
}

async fn converse(shared: Arc<Shared>, stream: tokio::net::TcpStream) {
    let mut hang_ups = shared.hang_ups.subscribe();
    let service = service_fn(move |request| serve(shared.clone(), request));
    let connection = http1::Builder::new().serve_connection(TokioIo::new(stream), service);
    tokio::select! {
        _ = connection => {}
        _ = hang_ups.changed() => {}
    }
}

type Cut = Box<dyn Error + Send + Sync>;

/// Answers one request. An error cuts the connection without an answer.
async fn serve(shared: Arc<Shared>, request: Request<Incoming>) -> Result<Response<Body>, Cut> {
    let path = request.uri().path().to_owned();
    let query = request.uri().query().unwrap_or("").to_owned();
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or("").to_owned();
    let body = axum::body::to_bytes(Body::new(request.into_body()), UPLOAD + (1 << 20)).await?;
    let file_token = path.strip_prefix("/file/bot").and_then(|rest| rest.split_once('/'));
    if let Some((TOKEN, file)) = file_token {
        return Ok(file_response(&shared, file));
    }
    let Some((token, method)) = path.strip_prefix("/bot").and_then(|rest| rest.split_once('/')) else {
        return Ok(answer_response(&Err(refusal(404, "Not Found"))).0);
    };
    let method = method.to_ascii_lowercase();
    let parameters = match read(&query, &kind, &body) {
        Ok(parameters) => parameters,
        Err(refusal) => return Ok(answer_response(&Err(refusal)).0),
    };
    let (number, harm) = shared.change(|world| {
        let logged = json!(parameters.values);
        world.calls.push(Call {
            method: method.clone(),
            parameters: logged,
            at: Instant::now(),
            outcome: Outcome::Open,
        });
        let harm = world.fault(&method, parameters.number("chat_id"));
        (world.calls.len() - 1, harm)
    });
    let finish = |outcome: Outcome| shared.change(|world| world.calls[number].outcome = outcome);
    let mut late = None;
    match &harm {
        Some(Harm::Cut(Stage::Before)) => {
            finish(Outcome::Cut { taken: false });
            return Err("cut before the call was taken".into());
        }
        Some(Harm::Refuse { code, description, retry_after }) => {
            let parameters = retry_after.map(|seconds| json!({"retry_after": seconds}));
            finish(Outcome::Refused(*code, description.clone()));
            let refusal = Refusal { code: *code, description: description.clone(), parameters };
            return Ok(answer_response(&Err(refusal)).0);
        }
        Some(Harm::Gateway(code)) => {
            finish(Outcome::Refused(*code, "a page of a proxy".to_owned()));
            let page = "<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>";
            let response = Response::builder().status(*code).header(header::CONTENT_TYPE, "text/html");
            return Ok(response.body(Body::from(page))?);
        }
        Some(Harm::Slow(time)) => tokio::time::sleep(*time).await,
        Some(Harm::SlowAnswer(time)) => late = Some(*time),
        Some(Harm::Cut(Stage::After | Stage::Middle)) | None => {}
    }
    let answer = carry_out_or_wait(&shared, token, &method, &parameters).await;
    if let Some(Harm::Cut(stage)) = harm {
        finish(Outcome::Cut { taken: answer.is_ok() });
        if stage == Stage::Middle {
            return Ok(half_response(&answer));
        }
        return Err("cut before the answer".into());
    }
    if let Some(time) = late {
        tokio::time::sleep(time).await;
    }
    let (response, outcome) = answer_response(&answer);
    finish(outcome);
    Ok(response)
}

async fn carry_out_or_wait(shared: &Shared, token: &str, method: &str, parameters: &Parameters) -> Answer {
    {
        let world = shared.look();
        if token != TOKEN || world.revoked {
            return Err(refusal(401, "Unauthorized"));
        }
    }
    parameters.check(method)?;
    if method == "getupdates" {
        return get_updates(shared, parameters).await;
    }
    shared.change(|world| {
        if counts(method) {
            let chat = parameters.number("chat_id").unwrap_or(0);
            let group = world.chats.get(&chat).is_some_and(|chat| chat.kind != Kind::Private);
            if let Some(flood) = &mut world.flood {
                flood.take(chat, group).map_err(too_many)?;
            }
        }
        carry_out(world, method, parameters)
    })
}

async fn get_updates(shared: &Shared, parameters: &Parameters) -> Answer {
    let mut version = shared.version.subscribe();
    let seconds = parameters.number("timeout").unwrap_or(0).clamp(0, 50);
    let until = Instant::now() + Duration::from_secs(seconds.unsigned_abs());
    let limit = usize::try_from(parameters.number("limit").unwrap_or(100).clamp(1, 100)).expect("it was clamped");
    let allowed = parameters.object("allowed_updates")?;
    let mine = shared.change(|world| {
        world.polls += 1;
        if let Some(allowed) = &allowed {
            let kinds = allowed.as_array().into_iter().flatten();
            world.allowed = kinds.map(|kind| kind.as_str().unwrap_or("").to_owned()).collect();
        }
        let offset = parameters.number("offset").unwrap_or(0);
        if offset < 0 {
            let keep = usize::try_from(offset.unsigned_abs()).unwrap_or(usize::MAX);
            while world.updates.len() > keep {
                world.updates.pop_front();
            }
        }
        while offset > 0 && world.updates.front().is_some_and(|(id, _)| *id < offset) {
            world.updates.pop_front();
        }
        world.polls
    });
    loop {
        version.borrow_and_update();
        {
            let world = shared.look();
            if world.revoked {
                return Err(refusal(401, "Unauthorized"));
            }
            if world.webhook.is_some() {
                let what = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook \
                            first";
                return Err(refusal(409, format!("Conflict: {what}")));
            }
            if world.polls != mine {
                let what = "terminated by other getUpdates request; make sure that only one bot instance is running";
                return Err(refusal(409, format!("Conflict: {what}")));
            }
            if !world.updates.is_empty() || Instant::now() >= until {
                return Ok(world.updates.iter().take(limit).map(|(_, update)| update.clone()).collect());
            }
        }
        tokio::select! {
            _ = version.changed() => {}
            () = tokio::time::sleep_until(until.into()) => {}
        }
    }
}

fn answer_json(answer: &Answer) -> (u16, Value) {
    match answer {
        Ok(result) => (200, json!({"ok": true, "result": result})),
        Err(Refusal { code, description, parameters }) => {
            let mut json = json!({"ok": false, "error_code": code, "description": description});
            if let Some(parameters) = parameters {
                json["parameters"] = parameters.clone();
            }
            (*code, json)
        }
    }
}

fn answer_response(answer: &Answer) -> (Response<Body>, Outcome) {
    let (code, json) = answer_json(answer);
    let outcome = match answer {
        Ok(result) => Outcome::Done(result.clone()),
        Err(refusal) => Outcome::Refused(refusal.code, refusal.description.clone()),
    };
    let response = Response::builder().status(code).header(header::CONTENT_TYPE, "application/json");
    (response.body(Body::from(json.to_string())).unwrap(), outcome)
}

/// The first half of an answer, after which the line goes.
struct Half(Option<Bytes>);

impl hyper::body::Body for Half {
    type Data = Bytes;
    type Error = Cut;

    fn poll_frame(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Cut>>> {
        Poll::Ready(Some(self.0.take().map(Frame::data).ok_or_else(|| "cut in the middle".into())))
    }
}

fn half_response(answer: &Answer) -> Response<Body> {
    let (code, json) = answer_json(answer);
    let whole = Bytes::from(json.to_string());
    let response = Response::builder().status(code).header(header::CONTENT_TYPE, "application/json");
    let response = response.header(header::CONTENT_LENGTH, whole.len());
    response.body(Body::new(Half(Some(whole.slice(..whole.len() / 2))))).unwrap()
}

fn file_response(shared: &Shared, path: &str) -> Response<Body> {
    let world = shared.look();
    let found = world.chats.values().flat_map(|chat| chat.messages.values().map(move |message| (chat.id, message)));
    let mut found = found.filter(|(chat, message)| path == format!("documents/doc-{chat}-{}", message.id));
    match found.next().and_then(|(_, message)| message.document.clone()) {
        Some(document) => Response::new(Body::from(document.bytes)),
        None => Response::builder().status(StatusCode::NOT_FOUND).body(Body::empty()).unwrap(),
    }
}

/// Reads the parameters from the address and from a body of any of the four kinds.
fn read(query: &str, kind: &str, body: &Bytes) -> Result<Parameters, Refusal> {
    let mut parameters = Parameters::default();
    read_form(query, &mut parameters);
    if body.is_empty() {
        return Ok(parameters);
    }
    if kind.starts_with("application/json") {
        let Ok(Value::Object(values)) = serde_json::from_slice(body) else {
            return Err(refusal(400, "Bad Request: can't parse JSON object"));
        };
        parameters.values.extend(values.into_iter().filter(|(_, value)| !value.is_null()));
    } else if kind.starts_with("application/x-www-form-urlencoded") {
        read_form(&String::from_utf8_lossy(body), &mut parameters);
    } else if let Some((_, boundary)) = kind.split_once("boundary=").filter(|_| kind.starts_with("multipart/form-data"))
    {
        read_parts(boundary.trim_matches('"'), body, &mut parameters)?;
    } else {
        return Err(refusal(400, "Bad Request: unsupported content type"));
    }
    Ok(parameters)
}

fn read_form(form: &str, parameters: &mut Parameters) {
    for pair in form.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        parameters.values.insert(unescape(name), json!(unescape(value)));
    }
}

fn unescape(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        rest = after;
        let code = after.get(..2).and_then(|digits| std::str::from_utf8(digits).ok());
        match (first, code.and_then(|digits| u8::from_str_radix(digits, 16).ok())) {
            (b'%', Some(byte)) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            (b'+', _) => bytes.push(b' '),
            (byte, _) => bytes.push(*byte),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn read_parts(boundary: &str, body: &[u8], parameters: &mut Parameters) -> Result<(), Refusal> {
    let broken = || refusal(400, "Bad Request: can't parse multipart form data");
    let find = |text: &[u8], what: &[u8]| memchr::memmem::find(text, what);
    let first = format!("--{boundary}");
    let between = format!("\r\n--{boundary}");
    let mut rest = body.get(find(body, first.as_bytes()).ok_or_else(broken)? + first.len()..).ok_or_else(broken)?;
    while !rest.starts_with(b"--") {
        let end = find(rest, between.as_bytes()).ok_or_else(broken)?;
        let part = &rest[..end];
        rest = &rest[end + between.len()..];
        let split = find(part, b"\r\n\r\n").ok_or_else(broken)?;
        let (head, content) = (String::from_utf8_lossy(&part[..split]).into_owned(), &part[split + 4..]);
        let attribute = |name: &str| {
            let from = head.find(&format!("; {name}=\""))? + name.len() + 4;
            Some(head[from..].split('"').next()?.to_owned())
        };
        let name = attribute("name").ok_or_else(broken)?;
        match attribute("filename") {
            Some(file) => {
                if content.len() > UPLOAD {
                    return Err(refusal(413, "Request Entity Too Large"));
                }
                parameters.files.insert(name, Document { name: file, bytes: content.to_vec() });
            }
            None => {
                parameters.values.insert(name, json!(String::from_utf8_lossy(content)));
            }
        }
    }
    Ok(())
}

/// Brings updates to the webhook while one is set: in order within a chat, and again until they are taken.
async fn deliver_all(shared: Arc<Shared>) {
    let mut version = shared.version.subscribe();
    let client = ureq::Agent::config_builder()
        .timeout_global(Some(Duration::from_secs(20)))
        .http_status_as_error(false)
        .build()
        .new_agent();
    let under_way: Arc<Mutex<BTreeSet<i64>>> = Arc::default();
    loop {
        version.borrow_and_update();
        let mut due = Vec::new();
        {
            let world = shared.look();
            if let Some(webhook) = &world.webhook {
                let mut busy = under_way.lock().unwrap();
                for (id, update) in &world.updates {
                    if busy.len() >= webhook.connections {
                        break;
                    }
                    if busy.insert(chat_of(update)) {
                        due.push((*id, update.clone(), target(&world, &webhook.url), webhook.secret.clone()));
                    }
                }
            }
        }
        for (id, update, url, secret) in due {
            let (shared, client, under_way) = (shared.clone(), client.clone(), under_way.clone());
            tokio::task::spawn_blocking(move || {
                let mut request = client.post(&url).header("content-type", "application/json");
                if let Some(secret) = &secret {
                    request = request.header("X-Telegram-Bot-Api-Secret-Token", secret);
                }
                let error = match request.send(update.to_string()) {
                    Ok(response) if response.status().is_success() => None,
                    Ok(response) => Some(format!("Wrong response from the webhook: {}", response.status())),
                    Err(error) => Some(format!("Connection failed: {error}")),
                };
                if error.is_some() {
                    thread::sleep(BRING_AGAIN);
                }
                shared.change(|world| {
                    if error.is_none() {
                        world.updates.retain(|(other, _)| *other != id);
                    } else if let Some(webhook) = &mut world.webhook {
                        webhook.last_error = error;
                    }
                    under_way.lock().unwrap().remove(&chat_of(&update));
                });
            });
        }
        if version.changed().await.is_err() {
            return;
        }
    }
}

/// The local address for a public one.
fn target(world: &World, url: &str) -> String {
    let route = world.routes.iter().find_map(|(public, inner)| Some(format!("{inner}{}", url.strip_prefix(public)?)));
    route.unwrap_or_else(|| url.to_owned())
}

/// Updates of one chat are brought one after the other.
fn chat_of(update: &Value) -> i64 {
    let content = update.as_object().into_iter().flatten().find(|(key, _)| *key != "update_id");
    let content = content.map_or(&Value::Null, |(_, content)| content);
    let chat = content.get("chat").or_else(|| content.get("message")?.get("chat"));
    chat.or_else(|| content.get("from")).and_then(|chat| chat["id"].as_i64()).unwrap_or(0)
}

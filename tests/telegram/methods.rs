//! The methods of the Bot API, each with the limits and the error texts of the real server.
//!
//! In one thing this server is stricter: a parameter that the documents do not name is refused, where the real server
//! passes over it, so that a slip of the pen shows.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Instant;

use serde_json::{Value, json};

use super::html::{is_address, parse, units};
use super::world::{BOT, BOT_NAME, Chat, Document, Kind, Message, Webhook, World, bot_json};

/// A call's parameters, from whatever form they came in.
#[derive(Default)]
pub(crate) struct Parameters {
    pub(crate) values: BTreeMap<String, Value>,
    pub(crate) files: BTreeMap<String, Document>,
}

#[derive(Debug)]
pub(crate) struct Refusal {
    pub(crate) code: u16,
    pub(crate) description: String,
    pub(crate) parameters: Option<Value>,
}

pub(crate) type Answer = Result<Value, Refusal>;

pub(crate) fn refusal(code: u16, description: impl Into<String>) -> Refusal {
    Refusal { code, description: description.into(), parameters: None }
}

pub(crate) fn bad(description: &str) -> Refusal {
    refusal(400, format!("Bad Request: {description}"))
}

pub(crate) fn too_many(seconds: u64) -> Refusal {
    Refusal {
        code: 429,
        description: format!("Too Many Requests: retry after {seconds}"),
        parameters: Some(json!({"retry_after": seconds})),
    }
}

const SEND: &str = "business_connection_id chat_id message_thread_id direct_messages_topic_id parse_mode \
                    disable_notification protect_content allow_paid_broadcast message_effect_id \
                    suggested_post_parameters reply_parameters reply_markup";

/// The methods that there are here, in lower case, with the parameters that the documents name.
const METHODS: [(&str, &str); 26] = [
    ("getme", ""),
    ("getupdates", "offset limit timeout allowed_updates"),
    ("setwebhook", "url certificate ip_address max_connections allowed_updates drop_pending_updates secret_token"),
    ("deletewebhook", "drop_pending_updates"),
    ("getwebhookinfo", ""),
    ("sendmessage", "text entities link_preview_options"),
    ("senddocument", "document thumbnail caption caption_entities disable_content_type_detection"),
    (
        "editmessagetext",
        "business_connection_id chat_id message_id inline_message_id text parse_mode entities link_preview_options \
         reply_markup",
    ),
    ("editmessagereplymarkup", "business_connection_id chat_id message_id inline_message_id reply_markup"),
    ("deletemessage", "chat_id message_id"),
    ("deletemessages", "chat_id message_ids"),
    ("sendchataction", "business_connection_id chat_id message_thread_id action"),
    ("answercallbackquery", "callback_query_id text show_alert url cache_time"),
    ("answerinlinequery", "inline_query_id results cache_time is_personal next_offset button"),
    ("setmycommands", "commands scope language_code"),
    ("getmycommands", "scope language_code"),
    ("deletemycommands", "scope language_code"),
    ("setmydescription", "description language_code"),
    ("getmydescription", "language_code"),
    ("setmyshortdescription", "short_description language_code"),
    ("getmyshortdescription", "language_code"),
    ("setmyname", "name language_code"),
    ("getmyname", "language_code"),
    ("getchat", "chat_id"),
    ("getfile", "file_id"),
    ("leavechat", "chat_id"),
];

impl Parameters {
    /// True if the method exists and takes all of these.
    pub(crate) fn check(&self, method: &str) -> Result<(), Refusal> {
        let Some((_, named)) = METHODS.iter().find(|(name, _)| *name == method) else {
            return Err(refusal(404, "Not Found: method not found"));
        };
        let sends = if ["sendmessage", "senddocument"].contains(&method) { SEND } else { "" };
        let known: BTreeSet<&str> = named.split(' ').chain(sends.split_whitespace()).collect();
        match self.values.keys().find(|key| !known.contains(key.as_str())) {
            Some(key) => Err(bad(&format!("{method} has no parameter \"{key}\""))),
            None => Ok(()),
        }
    }

    /// Forms carry everything as text, JSON may carry numbers.
    pub(crate) fn number(&self, name: &str) -> Option<i64> {
        let value = self.values.get(name)?;
        value.as_i64().or_else(|| value.as_str()?.trim().parse().ok())
    }

    pub(crate) fn text(&self, name: &str) -> Option<String> {
        let value = self.values.get(name)?;
        Some(value.as_str().map_or_else(|| value.to_string(), str::to_owned))
    }

    fn yes(&self, name: &str) -> bool {
        self.values.get(name).is_some_and(|value| *value == json!(true) || ["true", "True", "1"].contains(&text(value)))
    }

    /// An object or a list, which forms carry as the text of its JSON.
    pub(crate) fn object(&self, name: &str) -> Result<Option<Value>, Refusal> {
        match self.values.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) if text.is_empty() => Ok(None),
            Some(Value::String(text)) => {
                serde_json::from_str(text).map(Some).map_err(|_| bad(&format!("can't parse {name} JSON object")))
            }
            Some(value) => Ok(Some(value.clone())),
        }
    }
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or("")
}

/// True if the call sends or changes what people see, which the flood limits count.
pub(crate) fn counts(method: &str) -> bool {
    ["sendmessage", "senddocument", "editmessagetext", "editmessagereplymarkup"].contains(&method)
}

/// Carries out any method but `getUpdates`, which waits.
pub(crate) fn carry_out(world: &mut World, method: &str, parameters: &Parameters) -> Answer {
    match method {
        "getme" => Ok(me(world)),
        "setwebhook" => set_webhook(world, parameters),
        "deletewebhook" => {
            world.webhook = None;
            if parameters.yes("drop_pending_updates") {
                world.updates.clear();
            }
            Ok(json!(true))
        }
        "getwebhookinfo" => Ok(webhook_info(world)),
        "sendmessage" => send_message(world, parameters),
        "senddocument" => send_document(world, parameters),
        "editmessagetext" | "editmessagereplymarkup" => edit(world, method == "editmessagetext", parameters),
        "deletemessage" | "deletemessages" => delete(world, parameters),
        "sendchataction" => chat_action(world, parameters),
        "answercallbackquery" => answer_callback(world, parameters),
        "answerinlinequery" => answer_inline(world, parameters),
        "setmycommands" => set_commands(world, parameters),
        "getmycommands" | "deletemycommands" => {
            let key = command_key(parameters)?;
            if method == "deletemycommands" {
                world.commands.remove(&key);
                return Ok(json!(true));
            }
            Ok(json!(world.commands.get(&key).cloned().unwrap_or_default()))
        }
        "getchat" => {
            let chat = chat(world, parameters)?;
            let mut json = chat.json();
            json["accent_color_id"] = json!(0);
            json["max_reaction_count"] = json!(11);
            Ok(json)
        }
        "leavechat" => {
            let id = chat(world, parameters)?.id;
            world.chats.get_mut(&id).expect("a chat just found").blocked = true;
            Ok(json!(true))
        }
        "getfile" => {
            let id = parameters.text("file_id").ok_or_else(|| bad("file_id not specified"))?;
            let found = world
                .chats
                .values()
                .any(|chat| chat.messages.keys().any(|message| format!("doc-{}-{message}", chat.id) == id));
            let file = json!({"file_id": id, "file_unique_id": id, "file_path": format!("documents/{id}")});
            if found { Ok(file) } else { Err(bad("wrong file_id or the file is temporarily unavailable")) }
        }
        _ => profile(world, method, parameters),
    }
}

fn me(world: &World) -> Value {
    let mut me = bot_json();
    let more = json!({"can_join_groups": true, "can_read_all_group_messages": world.sees_all,
        "supports_inline_queries": true, "can_connect_to_business": false, "has_main_web_app": false});
    for (key, value) in more.as_object().expect("written as an object") {
        me[key] = value.clone();
    }
    me
}

fn profile(world: &mut World, method: &str, parameters: &Parameters) -> Answer {
    let (what, longest) = match &method[3..] {
        "mydescription" => ("description", 512),
        "myshortdescription" => ("short_description", 120),
        _ => ("name", 64),
    };
    let key = (what.to_owned(), language(parameters)?);
    if method.starts_with("get") {
        return Ok(json!({what: world.profile.get(&key).cloned().unwrap_or_default()}));
    }
    let text = parameters.text(what).unwrap_or_default();
    if text.chars().count() > longest {
        return Err(bad(&format!("{what} is too long")));
    }
    world.profile.insert(key, text);
    Ok(json!(true))
}

fn set_webhook(world: &mut World, parameters: &Parameters) -> Answer {
    let url = parameters.text("url").unwrap_or_default();
    if url.is_empty() {
        world.webhook = None;
        return Ok(json!(true));
    }
    let Some(rest) = url.strip_prefix("https://") else {
        return Err(bad("bad webhook: An HTTPS URL must be provided for webhook"));
    };
    let host = rest.split('/').next().unwrap_or("");
    if let Some((_, port)) = host.split_once(':')
        && !["443", "80", "88", "8443"].contains(&port)
    {
        return Err(bad("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443"));
    }
    let secret = parameters.text("secret_token");
    if let Some(secret) = &secret {
        if secret.len() > 256 {
            return Err(bad("secret token is too long"));
        }
        if !secret.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-')) {
            return Err(bad("secret token contains unallowed characters"));
        }
    }
    if let Some(allowed) = parameters.object("allowed_updates")? {
        world.allowed = allowed.as_array().into_iter().flatten().map(|kind| text(kind).to_owned()).collect();
    }
    if parameters.yes("drop_pending_updates") {
        world.updates.clear();
    }
    let connections = parameters.number("max_connections").unwrap_or(40).clamp(1, 100);
    let connections = usize::try_from(connections).expect("it was clamped");
    world.webhook = Some(Webhook { url, secret, connections, last_error: None });
    Ok(json!(true))
}

fn webhook_info(world: &World) -> Value {
    let mut info = json!({"url": "", "has_custom_certificate": false, "pending_update_count": world.updates.len()});
    if let Some(webhook) = &world.webhook {
        info["url"] = json!(webhook.url);
        info["max_connections"] = json!(webhook.connections);
        info["allowed_updates"] = json!(world.allowed);
        if let Some(error) = &webhook.last_error {
            info["last_error_date"] = json!(1_780_000_000);
            info["last_error_message"] = json!(error);
        }
    }
    info
}

/// The chat that a call is for, as far as the bot may act there.
fn chat<'a>(world: &'a World, parameters: &Parameters) -> Result<&'a Chat, Refusal> {
    let id = match parameters.text("chat_id") {
        None => return Err(bad("chat_id is empty")),
        Some(id) if id.is_empty() => return Err(bad("chat_id is empty")),
        Some(_) => parameters.number("chat_id").ok_or_else(|| bad("chat not found"))?,
    };
    let chat = world.chats.get(&id).ok_or_else(|| bad("chat not found"))?;
    if let Some(to) = chat.migrated_to {
        let parameters = Some(json!({"migrate_to_chat_id": to}));
        let description = "Bad Request: group chat was upgraded to a supergroup chat".to_owned();
        return Err(Refusal { code: 400, description, parameters });
    }
    if chat.blocked {
        let reason = match chat.kind {
            Kind::Private => "bot was blocked by the user",
            Kind::Group => "bot was kicked from the group chat",
            Kind::Supergroup | Kind::Forum => "bot was kicked from the supergroup chat",
            Kind::Channel => "bot was kicked from the channel chat",
        };
        return Err(refusal(403, format!("Forbidden: {reason}")));
    }
    Ok(chat)
}

/// Reads a text in its parse mode: what is shown, its entities and, for the tests, its source.
fn formed(world: &mut World, parameters: &Parameters, name: &str) -> Result<(String, Vec<Value>, String), Refusal> {
    let source = parameters.text(name).unwrap_or_default();
    let (text, entities) = match parameters.text("parse_mode").as_deref() {
        None | Some("") => {
            let given = parameters.object(if name == "text" { "entities" } else { "caption_entities" })?;
            (source.clone(), given.and_then(|given| given.as_array().cloned()).unwrap_or_default())
        }
        Some(mode) if mode.eq_ignore_ascii_case("html") => {
            let parsed = parse(&source).map_err(|error| bad(&format!("can't parse entities: {error}")))?;
            world.complaints.extend(parsed.complaints.iter().map(|complaint| format!("{complaint}: {source}")));
            (parsed.text, parsed.entities)
        }
        Some(mode) if ["markdown", "markdownv2"].contains(&mode.to_ascii_lowercase().as_str()) => {
            return Err(bad("this server of the tests reads no Markdown"));
        }
        Some(_) => return Err(bad("unsupported parse_mode")),
    };
    // Telegram takes away spaces around a text and everything that cannot be seen at its end.
    let shown = text.trim().to_owned();
    let cut = units(&text[..text.len() - text.trim_start().len()]);
    let entities = entities.into_iter().map(|mut entity| {
        let offset = entity["offset"].as_u64().unwrap_or(0);
        entity["offset"] = json!(offset.saturating_sub(cut as u64));
        entity
    });
    Ok((shown, entities.collect(), source))
}

/// The most UTF-16 units of a text.
pub(crate) const TEXT: usize = 4096;
/// The most UTF-16 units of a document's caption.
const CAPTION: usize = 1024;
/// The most bytes of what a button sends back.
const BUTTON_DATA: usize = 64;
/// The most buttons under a message.
const BUTTONS: usize = 100;

fn markup(parameters: &Parameters) -> Result<Option<Value>, Refusal> {
    let Some(markup) = parameters.object("reply_markup")? else { return Ok(None) };
    check_markup(&markup)?;
    let none = markup["inline_keyboard"].as_array().is_none_or(|rows| rows.iter().all(|row| row == &json!([])));
    // Anything but buttons under the message is not kept with it.
    Ok((!none).then_some(markup))
}

fn check_markup(markup: &Value) -> Result<(), Refusal> {
    let Some(rows) = markup.get("inline_keyboard") else {
        let others = ["force_reply", "remove_keyboard", "keyboard"];
        return if others.iter().any(|other| markup.get(other).is_some()) {
            Ok(())
        } else {
            Err(bad("object expected as reply markup"))
        };
    };
    let rows = rows.as_array().ok_or_else(|| bad("field \"inline_keyboard\" must be of type Array"))?;
    let mut count = 0;
    for button in rows.iter().flat_map(|row| row.as_array().into_iter().flatten()) {
        count += 1;
        let wrong = |what: &str| Err(bad(&format!("can't parse inline keyboard button: {what}")));
        if text(&button["text"]).trim().is_empty() {
            return wrong("Button text must be non-empty");
        }
        let actions = [
            "callback_data",
            "url",
            "switch_inline_query",
            "switch_inline_query_current_chat",
            "switch_inline_query_chosen_chat",
            "web_app",
            "login_url",
            "copy_text",
            "pay",
            "callback_game",
        ];
        match actions.iter().filter(|action| button.get(**action).is_some()).count() {
            0 => return wrong("Text buttons are unallowed in the inline keyboard"),
            1 => {}
            _ => return wrong("A button can have only one action"),
        }
        if let Some(data) = button.get("callback_data") {
            let length = text(data).len();
            if !(1..=BUTTON_DATA).contains(&length) {
                return Err(bad("BUTTON_DATA_INVALID"));
            }
        }
        if let Some(url) = button.get("url")
            && !is_address(text(url))
        {
            let url = text(url);
            return Err(bad(&format!("inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")));
        }
    }
    if count > BUTTONS { Err(bad("reply markup is too long")) } else { Ok(()) }
}

/// The message that a new one replies to, and the topic it goes to.
fn place(world: &World, chat: i64, parameters: &Parameters) -> Result<(Option<i64>, Option<i64>), Refusal> {
    let thread = parameters.number("message_thread_id");
    let in_chat = &world.chats[&chat];
    if let Some(thread) = thread
        && !in_chat.messages.contains_key(&thread)
    {
        return Err(bad("message thread not found"));
    }
    let Some(reply) = parameters.object("reply_parameters")? else { return Ok((None, thread)) };
    let to = reply["message_id"].as_i64().ok_or_else(|| bad("message identifier is not specified"))?;
    if world.message(chat, to).is_some() {
        // A reply goes to the topic of the message that it answers.
        let thread = thread.or(in_chat.messages[&to].thread.filter(|_| in_chat.kind == Kind::Forum));
        return Ok((Some(to), thread));
    }
    if reply["allow_sending_without_reply"] == json!(true) {
        return Ok((None, thread));
    }
    Err(bad("message to be replied not found"))
}

fn send_message(world: &mut World, parameters: &Parameters) -> Answer {
    let chat = chat(world, parameters)?.id;
    let (text, entities, html) = formed(world, parameters, "text")?;
    if text.is_empty() {
        return Err(bad("message text is empty"));
    }
    if units(&text) > TEXT {
        return Err(bad("message is too long"));
    }
    let markup = markup(parameters)?;
    let (reply_to, thread) = place(world, chat, parameters)?;
    let message = Message { html, entities, markup, reply_to, thread, ..Message::new(BOT, &text) };
    let id = world.put(chat, message);
    Ok(world.message_json(chat, id))
}

fn send_document(world: &mut World, parameters: &Parameters) -> Answer {
    let chat = chat(world, parameters)?.id;
    let attached = parameters.text("document").and_then(|text| text.strip_prefix("attach://").map(str::to_owned));
    let file = parameters.files.get(attached.as_deref().unwrap_or("document"));
    let Some(file) = file.cloned() else {
        return Err(bad("there is no document in the request"));
    };
    if file.bytes.is_empty() {
        return Err(bad("file must be non-empty"));
    }
    let (text, entities, html) = formed(world, parameters, "caption")?;
    if units(&text) > CAPTION {
        return Err(bad("message caption is too long"));
    }
    let markup = markup(parameters)?;
    let (reply_to, thread) = place(world, chat, parameters)?;
    let document = Some(file);
    let message = Message { html, entities, markup, reply_to, thread, document, ..Message::new(BOT, &text) };
    let id = world.put(chat, message);
    Ok(world.message_json(chat, id))
}

fn edit(world: &mut World, with_text: bool, parameters: &Parameters) -> Answer {
    if parameters.text("inline_message_id").is_some() {
        return Err(bad("MESSAGE_ID_INVALID"));
    }
    let chat = chat(world, parameters)?.id;
    let id = parameters.number("message_id").ok_or_else(|| bad("message identifier is not specified"))?;
    let Some(before) = world.message(chat, id).cloned() else { return Err(bad("message to edit not found")) };
    if before.from != BOT {
        return Err(bad("message can't be edited"));
    }
    let mut after = before.clone();
    if with_text {
        if before.document.is_some() {
            return Err(bad("there is no text in the message to edit"));
        }
        (after.text, after.entities, after.html) = formed(world, parameters, "text")?;
        if after.text.is_empty() {
            return Err(bad("message text is empty"));
        }
        if units(&after.text) > TEXT {
            return Err(bad("MESSAGE_TOO_LONG"));
        }
    }
    // An edit without buttons takes the old ones away.
    after.markup = markup(parameters)?;
    if (&after.text, &after.entities, &after.markup) == (&before.text, &before.entities, &before.markup) {
        return Err(bad(
            "message is not modified: specified new message content and reply markup are exactly the same as a current \
             content and reply markup of the message",
        ));
    }
    after.edits += 1;
    world.chats.get_mut(&chat).expect("a chat just found").messages.insert(id, after);
    Ok(world.message_json(chat, id))
}

fn delete(world: &mut World, parameters: &Parameters) -> Answer {
    let chat = chat(world, parameters)?.id;
    let ids = match parameters.number("message_id") {
        Some(id) => vec![id],
        None => match parameters.object("message_ids")? {
            Some(ids) => ids.as_array().into_iter().flatten().filter_map(Value::as_i64).collect(),
            None => return Err(bad("message identifier is not specified")),
        },
    };
    for id in ids {
        let private = world.chats[&chat].kind == Kind::Private;
        match world.chats.get_mut(&chat).and_then(|chat| chat.messages.get_mut(&id)).filter(|one| !one.deleted) {
            None => return Err(bad("message to delete not found")),
            Some(message) if message.from != BOT && !private => return Err(bad("message can't be deleted")),
            Some(message) => message.deleted = true,
        }
    }
    Ok(json!(true))
}

fn chat_action(world: &World, parameters: &Parameters) -> Answer {
    let chat = chat(world, parameters)?;
    place(world, chat.id, parameters)?;
    let known = [
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    ];
    if known.contains(&parameters.text("action").unwrap_or_default().as_str()) {
        Ok(json!(true))
    } else {
        Err(bad("wrong parameter action in request"))
    }
}

const TOO_OLD: &str = "query is too old and response timeout expired or query id is invalid";

fn answer_query(world: &mut World, id: Option<String>, inline: bool, answer: Value) -> Answer {
    let age = world.query_age;
    let query = world.queries.get_mut(&id.unwrap_or_default());
    match query.filter(|query| query.inline == inline && query.asked.elapsed() <= age) {
        None => Err(bad(TOO_OLD)),
        // An inline question is answered once; a button's notice may be sent again without a harm.
        Some(query) if query.answer.is_some() && inline => Err(bad(TOO_OLD)),
        Some(query) => {
            query.answer.get_or_insert(answer);
            Ok(json!(true))
        }
    }
}

fn answer_callback(world: &mut World, parameters: &Parameters) -> Answer {
    let text = parameters.text("text").unwrap_or_default();
    if text.chars().count() > 200 {
        return Err(bad("MESSAGE_TOO_LONG"));
    }
    if let Some(url) = parameters.text("url")
        && !url.starts_with("t.me/")
        && !url.starts_with(&format!("https://t.me/{BOT_NAME}"))
    {
        return Err(bad("URL_INVALID"));
    }
    let answer = json!({"text": text, "show_alert": parameters.yes("show_alert")});
    answer_query(world, parameters.text("callback_query_id"), false, answer)
}

fn answer_inline(world: &mut World, parameters: &Parameters) -> Answer {
    let results = parameters.object("results")?.ok_or_else(|| bad("can't parse inline query results"))?;
    let results = results.as_array().cloned().ok_or_else(|| bad("expected an Array of inline query results"))?;
    if results.len() > 50 {
        return Err(bad("RESULTS_TOO_MUCH"));
    }
    let mut ids = BTreeSet::new();
    for result in &results {
        let wrong = |what: &str| bad(&format!("can't parse inline query result: {what}"));
        let id = text(&result["id"]);
        if !(1..=64).contains(&id.len()) {
            return Err(bad("RESULT_ID_INVALID"));
        }
        if !ids.insert(id) {
            return Err(bad("RESULT_ID_DUPLICATE"));
        }
        if result["type"] != json!("article") {
            return Err(wrong("this server of the tests knows articles only"));
        }
        if text(&result["title"]).is_empty() {
            return Err(bad("RESULT_TITLE_EMPTY"));
        }
        if let Some(markup) = result.get("reply_markup").filter(|markup| !markup.is_null()) {
            check_markup(markup)?;
        }
        let content = &result["input_message_content"];
        let source = text(&content["message_text"]);
        let shown = if content["parse_mode"].as_str().is_some_and(|mode| mode.eq_ignore_ascii_case("html")) {
            let parsed = parse(source).map_err(|error| wrong(&format!("Can't parse entities: {error}")))?;
            world.complaints.extend(parsed.complaints.iter().map(|complaint| format!("{complaint}: {source}")));
            parsed.text
        } else {
            source.to_owned()
        };
        if shown.trim().is_empty() {
            return Err(wrong("Message text is empty"));
        }
        if units(shown.trim()) > TEXT {
            return Err(wrong("Message is too long"));
        }
    }
    let button = parameters.object("button")?;
    if let Some(button) = &button {
        if text(&button["text"]).is_empty() {
            return Err(bad("BUTTON_TEXT_EMPTY"));
        }
        if let Some(start) = button.get("start_parameter")
            && !is_start_parameter(text(start))
        {
            return Err(bad("START_PARAM_INVALID"));
        }
    }
    if parameters.text("next_offset").unwrap_or_default().len() > 64 {
        return Err(bad("NEXT_OFFSET_INVALID"));
    }
    let answer = json!({"results": results, "button": button, "is_personal": parameters.yes("is_personal"),
        "cache_time": parameters.number("cache_time").unwrap_or(300)});
    answer_query(world, parameters.text("inline_query_id"), true, answer)
}

/// The payload after `?start=` in a link to a bot.
pub(crate) fn is_start_parameter(text: &str) -> bool {
    (1..=64).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-'))
}

fn language(parameters: &Parameters) -> Result<String, Refusal> {
    let language = parameters.text("language_code").unwrap_or_default();
    let known = language.is_empty() || language.len() == 2 && language.bytes().all(|b| b.is_ascii_lowercase());
    if known { Ok(language) } else { Err(bad("invalid language code specified")) }
}

fn command_key(parameters: &Parameters) -> Result<(String, String), Refusal> {
    let scope = parameters.object("scope")?.unwrap_or_else(|| json!({"type": "default"}));
    let kinds = [
        "default",
        "all_private_chats",
        "all_group_chats",
        "all_chat_administrators",
        "chat",
        "chat_administrators",
        "chat_member",
    ];
    if !kinds.contains(&text(&scope["type"])) {
        return Err(bad("can't parse BotCommandScope: unsupported type specified"));
    }
    let scope = match scope.get("chat_id") {
        Some(chat) => format!("{} {chat}", text(&scope["type"])),
        None => text(&scope["type"]).to_owned(),
    };
    Ok((scope, language(parameters)?))
}

fn set_commands(world: &mut World, parameters: &Parameters) -> Answer {
    let key = command_key(parameters)?;
    let commands = parameters.object("commands")?.ok_or_else(|| bad("can't parse commands list"))?;
    let commands = commands.as_array().cloned().ok_or_else(|| bad("expected an Array of BotCommand"))?;
    if commands.len() > 100 {
        return Err(bad("BOT_COMMANDS_TOO_MUCH"));
    }
    for command in &commands {
        let name = text(&command["command"]).trim_start_matches('/');
        let right = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
        if !(1..=32).contains(&name.len()) || !name.bytes().all(right) {
            return Err(bad("BOT_COMMAND_INVALID"));
        }
        if !(1..=256).contains(&text(&command["description"]).chars().count()) {
            return Err(bad("BOT_COMMAND_DESCRIPTION_INVALID"));
        }
    }
    world.commands.insert(key, commands);
    Ok(json!(true))
}

/// The moment that a log of calls counts from, for readers.
pub(crate) fn since(start: Instant, at: Instant) -> f64 {
    at.saturating_duration_since(start).as_secs_f64()
}

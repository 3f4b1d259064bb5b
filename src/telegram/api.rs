//! The door to the Bot API: what the bot calls there, and what can go wrong with it.
//!
//! teloxide makes the requests. Two of its habits are not for us: an update that it cannot read in full becomes a
//! value without words (a reply to a voice message without a type takes the whole question with it), and `getMe` asks
//! for fields that older servers do not send. So those two answers are taken as plain JSON. Errors of the network carry
//! the address that was called, which holds the token: none of them leaves this file.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use teloxide::payloads::{AnswerInlineQuerySetters as _, SetMyCommandsSetters as _, SetWebhookSetters as _};
use teloxide::requests::{HasPayload as _, JsonRequest, Payload, Requester as _};
use teloxide::types::{
    AllowedUpdate, BotCommand, BotCommandScope, CallbackQueryId, ChatAction, ChatId, InlineKeyboardButton,
    InlineKeyboardMarkup, InlineQueryId, InlineQueryResult, InlineQueryResultArticle, InlineQueryResultsButton,
    InlineQueryResultsButtonKind, InputFile, InputMessageContent, InputMessageContentText, LinkPreviewOptions,
    MessageId, ParseMode, ReplyMarkup, ReplyParameters, ThreadId,
};
use teloxide::{Bot, RequestError};

use super::Token;
use super::message::{Button, ButtonAction};
use super::outgoing::Text;

/// The time the Bot API holds a request for updates open when there are none.
const POLL: Duration = Duration::from_secs(20);

/// The time a request may take; one for updates may take so much longer than it is held open.
const REQUEST: Duration = Duration::from_secs(15);

/// The message for a call that did not even begin.
const NO_CONNECTION: &str = "no connection";

/// The most updates fetched at once. The most that the Bot API gives is 100.
pub(super) const BATCH: u8 = 100;

/// The kinds of update that are asked for; with the others there is nothing to do.
const KINDS: [AllowedUpdate; 5] = [
    AllowedUpdate::Message,
    AllowedUpdate::EditedMessage,
    AllowedUpdate::InlineQuery,
    AllowedUpdate::CallbackQuery,
    AllowedUpdate::MyChatMember,
];

/// An error of a call, by what there is to do about it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum ApiError {
    /// The server was not reached, broke off, or failed itself: the same call may do later.
    #[error("the Bot API was not reached ({what})")]
    Unreachable {
        /// The cause, without the address.
        what: &'static str,
    },
    /// Too many calls.
    #[error("the Bot API asks to wait for {} seconds", after.as_secs())]
    TooMany {
        /// The time to wait.
        after: Duration,
    },
    /// The chat takes no messages from the bot: it was blocked or removed, or the chat is gone.
    #[error("the chat takes no messages from the bot")]
    Closed,
    /// The group became a supergroup with another id.
    #[error("the group has become a supergroup")]
    Migrated {
        /// The new id.
        to: i64,
    },
    /// The tags of a text are not valid.
    #[error("the tags of the text are refused")]
    Entities,
    /// An edit would change nothing.
    #[error("the message is unchanged")]
    NotModified,
    /// The message to edit or to delete is gone, or not to be changed any more.
    #[error("the message is gone")]
    MessageGone,
    /// The message to reply to is gone.
    #[error("the message to reply to is gone")]
    ReplyGone,
    /// The thread of a forum is gone.
    #[error("the thread is gone")]
    ThreadGone,
    /// The token is refused.
    #[error("the token is refused; was it revoked?")]
    Token,
    /// Somebody else takes the updates of this bot.
    #[error("another program takes the updates of this bot, or a webhook is set")]
    Conflict,
    /// The call is refused for another reason; the same call will be refused again.
    #[error("the Bot API refuses the call: {what}")]
    Refused {
        /// The words of the server.
        what: String,
    },
}

/// The bot's identity.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub(super) struct Me {
    /// Its id as a user.
    pub(super) id: i64,
    /// Its name without the `@`.
    pub(super) username: String,
}

/// A notice for whoever pressed a button.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Toast {
    pub(super) text: Option<String>,
}

/// A message to send or to put in the place of another.
#[derive(Clone, Debug)]
pub(super) struct Body<'a> {
    pub(super) text: &'a str,
    /// True if the text has tags.
    pub(super) html: bool,
    /// Rows of buttons below it.
    pub(super) buttons: &'a [Vec<Button>],
}

impl Body<'_> {
    fn parse_mode(&self) -> Option<ParseMode> {
        self.html.then_some(ParseMode::Html)
    }
}

/// A result to put into somebody else's chat.
#[derive(Clone, Debug)]
pub(super) struct Choice<'a> {
    pub(super) id: &'a str,
    pub(super) title: &'a str,
    pub(super) description: &'a str,
    pub(super) text: Text,
}

/// The chats in which a menu of commands is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum MenuScope {
    /// In private chats: `all_private_chats`.
    Private,
    /// In groups, to everyone: `all_group_chats`.
    Group,
    /// In groups, to those who run them: `all_chat_administrators`.
    GroupAdmins,
}

impl MenuScope {
    /// Every scope.
    pub(super) const ALL: [Self; 3] = [Self::Private, Self::Group, Self::GroupAdmins];
}

/// The destination of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Address {
    pub(super) chat: i64,
    pub(super) thread: Option<i32>,
    pub(super) reply_to: Option<i32>,
}

/// Calls to the Bot API.
#[derive(Clone)]
pub(super) struct Api {
    bot: Bot,
    /// Its requests may take longer, since they are held open.
    poll: Bot,
}

/// `getUpdates`, answered as it came.
#[derive(Clone, Serialize)]
struct GetUpdates {
    offset: i64,
    limit: u8,
    timeout: u64,
    allowed_updates: [AllowedUpdate; 5],
}

impl Payload for GetUpdates {
    type Output = Vec<Value>;
    const NAME: &'static str = "GetUpdates";
}

/// `getMe`, of which two fields are read.
#[derive(Clone, Serialize)]
struct GetMe {}

impl Payload for GetMe {
    type Output = Me;
    const NAME: &'static str = "GetMe";
}

impl Api {
    /// Calls to the Bot API at an address. Fails, with the fault, if the address is not valid.
    pub(super) fn new(token: &Token, address: &str) -> Result<Self, String> {
        let bot = |time: Duration| {
            let client = teloxide::net::default_reqwest_settings()
                .timeout(time)
                // A line that is cut without a word is noticed while a request is held open.
                .tcp_keepalive(Duration::from_secs(5))
                .tcp_keepalive_interval(Duration::from_secs(5))
                .tcp_keepalive_retries(2)
                .build()
                .map_err(|error| error.without_url().to_string())?;
            let address = address.parse().map_err(|_| format!("{address:?} is not an address"))?;
            Ok::<_, String>(Bot::with_client(token.words(), client).set_api_url(address))
        };
        Ok(Self { bot: bot(REQUEST)?, poll: bot(POLL + REQUEST)? })
    }

    /// The bot's identity.
    pub(super) async fn me(&self) -> Result<Me, ApiError> {
        Ok(JsonRequest::new(self.bot.clone(), GetMe {}).await?)
    }

    /// The updates from `offset` on, which confirms those before it. Waits a while if there are none and `waits`.
    pub(super) async fn updates(&self, offset: i64, waits: bool) -> Result<Vec<Value>, ApiError> {
        let wanted = GetUpdates {
            offset,
            limit: BATCH,
            timeout: if waits { POLL.as_secs() } else { 0 },
            allowed_updates: KINDS,
        };
        Ok(JsonRequest::new(self.poll.clone(), wanted).await?)
    }

    /// Sends a text and gives the id of the message.
    pub(super) async fn send(&self, to: Address, body: Body<'_>) -> Result<i32, ApiError> {
        let mut request = self.bot.send_message(ChatId(to.chat), body.text);
        let options = request.payload_mut();
        options.parse_mode = body.parse_mode();
        options.reply_markup = keyboard(body.buttons).map(ReplyMarkup::InlineKeyboard);
        options.message_thread_id = thread_id(to.thread);
        options.reply_parameters = to.reply_to.map(reply_to);
        options.link_preview_options = Some(NO_PREVIEW);
        sent(request.await.map(|message| message.id.0))
    }

    /// Sends a file with a caption, and gives the id of the message.
    pub(super) async fn send_file(
        &self,
        to: Address,
        name: &str,
        content: &[u8],
        caption: Body<'_>,
    ) -> Result<i32, ApiError> {
        let file = InputFile::memory(content.to_vec()).file_name(name.to_owned());
        let mut request = self.bot.send_document(ChatId(to.chat), file);
        let options = request.payload_mut();
        if !caption.text.is_empty() {
            options.caption = Some(caption.text.to_owned());
            options.parse_mode = caption.parse_mode();
        }
        options.reply_markup = keyboard(caption.buttons).map(ReplyMarkup::InlineKeyboard);
        options.message_thread_id = thread_id(to.thread);
        options.reply_parameters = to.reply_to.map(reply_to);
        sent(request.await.map(|message| message.id.0))
    }

    /// Replaces the text of a message.
    pub(super) async fn edit(&self, chat: i64, message: i32, body: Body<'_>) -> Result<i32, ApiError> {
        let mut request = self.bot.edit_message_text(ChatId(chat), MessageId(message), body.text);
        let options = request.payload_mut();
        options.parse_mode = body.parse_mode();
        options.reply_markup = keyboard(body.buttons);
        options.link_preview_options = Some(NO_PREVIEW);
        sent(request.await.map(|message| message.id.0))
    }

    /// Replaces the buttons below a message.
    pub(super) async fn edit_buttons(&self, chat: i64, message: i32, buttons: &[Vec<Button>]) -> Result<i32, ApiError> {
        let mut request = self.bot.edit_message_reply_markup(ChatId(chat), MessageId(message));
        request.payload_mut().reply_markup = keyboard(buttons);
        sent(request.await.map(|message| message.id.0))
    }

    /// Takes a message away.
    pub(super) async fn delete(&self, chat: i64, message: i32) -> Result<(), ApiError> {
        self.bot.delete_message(ChatId(chat), MessageId(message)).await?;
        Ok(())
    }

    /// Shows for five seconds that the bot is writing.
    pub(super) async fn typing(&self, chat: i64, thread: Option<i32>) -> Result<(), ApiError> {
        let mut request = self.bot.send_chat_action(ChatId(chat), ChatAction::Typing);
        request.payload_mut().message_thread_id = thread_id(thread);
        request.await?;
        Ok(())
    }

    /// Answers the press of a button.
    pub(super) async fn answer_button(&self, id: &str, toast: &Toast) -> Result<(), ApiError> {
        let mut request = self.bot.answer_callback_query(CallbackQueryId(id.to_owned()));
        request.payload_mut().text.clone_from(&toast.text);
        request.await?;
        Ok(())
    }

    /// Answers a query typed after the bot's name in any chat. The answer is kept for `cache` by the server.
    pub(super) async fn answer_inline(
        &self,
        id: &str,
        choices: Vec<Choice<'_>>,
        (label, start): (String, String),
        cache: Duration,
    ) -> Result<(), ApiError> {
        let results = choices.into_iter().map(|choice| {
            let content = InputMessageContentText::new(choice.text.html.as_str())
                .parse_mode(ParseMode::Html)
                .link_preview_options(NO_PREVIEW);
            let content = InputMessageContent::Text(content);
            let mut article = InlineQueryResultArticle::new(choice.id, choice.title, content);
            article.description = Some(choice.description.to_owned());
            article.reply_markup = keyboard(&choice.text.buttons);
            InlineQueryResult::Article(article)
        });
        let results: Vec<_> = results.collect();
        let button =
            InlineQueryResultsButton { text: label, kind: InlineQueryResultsButtonKind::StartParameter(start) };
        let seconds = u32::try_from(cache.as_secs()).unwrap_or(u32::MAX);
        self.bot
            .answer_inline_query(InlineQueryId(id.to_owned()), results)
            .cache_time(seconds)
            .is_personal(true)
            .button(button)
            .await?;
        Ok(())
    }

    /// Sets the menu of commands for a sort of chat, each a name and what it does, and for one language if that is
    /// named.
    pub(super) async fn set_menu(
        &self,
        menu: MenuScope,
        language: Option<&str>,
        commands: &[(&str, String)],
    ) -> Result<(), ApiError> {
        let scope = match menu {
            MenuScope::Private => BotCommandScope::AllPrivateChats,
            MenuScope::Group => BotCommandScope::AllGroupChats,
            MenuScope::GroupAdmins => BotCommandScope::AllChatAdministrators,
        };
        let commands = commands.iter().map(|(name, what)| BotCommand::new(*name, what));
        let mut request = self.bot.set_my_commands(commands).scope(scope);
        request.payload_mut().language_code = language.map(str::to_owned);
        request.await?;
        Ok(())
    }

    /// Has updates sent to an address, with a secret.
    pub(super) async fn set_webhook(&self, address: &str, secret: &str) -> Result<(), ApiError> {
        let url = address.parse().map_err(|_| ApiError::Refused { what: format!("{address:?} is not an address") })?;
        self.bot.set_webhook(url).secret_token(secret).allowed_updates(KINDS).await?;
        Ok(())
    }

    /// Has updates wait to be fetched.
    pub(super) async fn delete_webhook(&self) -> Result<(), ApiError> {
        self.bot.delete_webhook().await?;
        Ok(())
    }
}

fn keyboard(rows: &[Vec<Button>]) -> Option<InlineKeyboardMarkup> {
    let rows = rows.iter().map(|row| {
        row.iter().filter_map(|button| match &button.action {
            ButtonAction::Callback(action) => Some(InlineKeyboardButton::callback(&button.label, action.encode())),
            ButtonAction::Url(address) => {
                address.parse().ok().map(|address| InlineKeyboardButton::url(&button.label, address))
            }
        })
    });
    let keyboard = InlineKeyboardMarkup::new(rows);
    (!keyboard.inline_keyboard.is_empty()).then_some(keyboard)
}

const NO_PREVIEW: LinkPreviewOptions = LinkPreviewOptions {
    is_disabled: true,
    url: None,
    prefer_small_media: false,
    prefer_large_media: false,
    show_above_text: false,
};

fn thread_id(thread: Option<i32>) -> Option<ThreadId> {
    thread.map(|thread| ThreadId(MessageId(thread)))
}

/// A message that was deleted in the meantime is no reason not to answer.
fn reply_to(message: i32) -> ReplyParameters {
    ReplyParameters::new(MessageId(message)).allow_sending_without_reply()
}

/// The id of a message that was sent. What was taken by the server is sent, even if teloxide cannot read all that it
/// says of it.
fn sent(result: Result<i32, RequestError>) -> Result<i32, ApiError> {
    #[derive(Deserialize)]
    struct Taken {
        result: Message,
    }
    #[derive(Deserialize)]
    struct Message {
        message_id: i32,
    }
    match result {
        Err(RequestError::InvalidJson { raw, source }) => match serde_json::from_str::<Taken>(&raw) {
            Ok(taken) => Ok(taken.result.message_id),
            Err(_) => Err(RequestError::InvalidJson { raw, source }.into()),
        },
        other => Ok(other?),
    }
}

impl ApiError {
    /// True if the server may have done what it was called for, although it did not say so.
    pub(super) fn may_have_arrived(&self) -> bool {
        matches!(self, Self::Unreachable { what } if *what != NO_CONNECTION)
    }
}

impl From<RequestError> for ApiError {
    fn from(error: RequestError) -> Self {
        match error {
            RequestError::Api(error) => {
                // Those that teloxide does not know by name bring the server's words with them.
                let words = match &error {
                    teloxide::ApiError::Unknown(words) => words.clone(),
                    other => other.to_string(),
                };
                refused(&words)
            }
            RequestError::MigrateToChatId(to) => Self::Migrated { to: to.0 },
            RequestError::RetryAfter(seconds) => Self::TooMany { after: seconds.duration() },
            RequestError::Network(error) => Self::Unreachable {
                what: if error.is_timeout() {
                    "timed out"
                } else if error.is_connect() {
                    NO_CONNECTION
                } else {
                    "broken off"
                },
            },
            // A page of some proxy on the way, or half an answer.
            RequestError::InvalidJson { .. } => Self::Unreachable { what: "the answer is not the Bot API's" },
            RequestError::Io(_) => Self::Unreachable { what: "a file could not be read" },
        }
    }
}

/// Refusals by the Bot API's words: it has no codes that tell one from another.
const REFUSALS: &[(&str, ApiError)] = &[
    ("invalid bot token", ApiError::Token),
    ("unauthorized: bot was kicked", ApiError::Closed),
    ("unauthorized: bot can't", ApiError::Closed),
    ("unauthorized", ApiError::Token),
    ("not found", ApiError::Token),
    ("forbidden", ApiError::Closed),
    ("bad request: chat not found", ApiError::Closed),
    ("bad request: group chat was deactivated", ApiError::Closed),
    ("bad request: group is deactivated", ApiError::Closed),
    ("bad request: peer_id_invalid", ApiError::Closed),
    ("bad request: user not found", ApiError::Closed),
    ("bad request: not enough rights to send", ApiError::Closed),
    ("bad request: have no rights to send", ApiError::Closed),
    ("bad request: chat_write_forbidden", ApiError::Closed),
    ("bad request: can't parse entities", ApiError::Entities),
    ("bad request: message is not modified", ApiError::NotModified),
    ("bad request: message to edit not found", ApiError::MessageGone),
    ("bad request: message to delete not found", ApiError::MessageGone),
    ("bad request: message can't be edited", ApiError::MessageGone),
    ("bad request: message can't be deleted", ApiError::MessageGone),
    ("bad request: message_id_invalid", ApiError::MessageGone),
    ("bad request: message to be replied not found", ApiError::ReplyGone),
    ("bad request: message to reply not found", ApiError::ReplyGone),
    ("bad request: replied message not found", ApiError::ReplyGone),
    ("bad request: reply message not found", ApiError::ReplyGone),
    ("bad request: message thread not found", ApiError::ThreadGone),
    ("bad request: topic_deleted", ApiError::ThreadGone),
    ("bad request: topic_closed", ApiError::ThreadGone),
    ("conflict", ApiError::Conflict),
];

fn refused(words: &str) -> ApiError {
    let lower = words.to_lowercase();
    if let Some((_, error)) = REFUSALS.iter().find(|(start, _)| lower.starts_with(start)) {
        return error.clone();
    }
    if let Some(seconds) = lower.strip_prefix("too many requests: retry after ") {
        return ApiError::TooMany { after: Duration::from_secs(seconds.trim().parse().unwrap_or(1)) };
    }
    if lower.starts_with("bad request") || lower.starts_with("request entity too large") {
        return ApiError::Refused { what: words.to_owned() };
    }
    // "Internal Server Error", "Bad Gateway" and whatever else a server says that fails itself.
    ApiError::Unreachable { what: "the server failed" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(answer: &str, expected: &ApiError) {
        #[derive(Deserialize)]
        struct Answer {
            description: teloxide::ApiError,
        }
        let answer: Answer = serde_json::from_str(answer).unwrap();
        assert_eq!(ApiError::from(RequestError::Api(answer.description)), *expected);
    }

    #[test]
    fn refusals_are_told_apart_by_their_words() {
        let of = |words: &str| format!(r#"{{"description":"{words}"}}"#);
        check(&of("Forbidden: bot was blocked by the user"), &ApiError::Closed);
        check(&of("Forbidden: bot was kicked from the group chat"), &ApiError::Closed);
        check(&of("Bad Request: chat not found"), &ApiError::Closed);
        check(&of("Unauthorized"), &ApiError::Token);
        check(&of("Not Found"), &ApiError::Token);
        check(
            &of("Bad Request: can't parse entities: Unsupported start tag \\\"x\\\" at byte offset 0"),
            &ApiError::Entities,
        );
        check(
            &of("Bad Request: message is not modified: specified new message content and reply markup are exactly \
                 the same as a current content and reply markup of the message"),
            &ApiError::NotModified,
        );
        check(&of("Bad Request: message to be replied not found"), &ApiError::ReplyGone);
        check(&of("Bad Request: message thread not found"), &ApiError::ThreadGone);
        check(&of("Bad Request: message to edit not found"), &ApiError::MessageGone);
        check(
            &of("Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"),
            &ApiError::Conflict,
        );
        check(&of("Too Many Requests: retry after 7"), &ApiError::TooMany { after: Duration::from_secs(7) });
        check(&of("Internal Server Error"), &ApiError::Unreachable { what: "the server failed" });
        check(&of("Bad Gateway"), &ApiError::Unreachable { what: "the server failed" });
        check(
            &of("Bad Request: message is too long"),
            &ApiError::Refused { what: "Bad Request: message is too long".to_owned() },
        );
    }

    #[tokio::test]
    async fn the_token_is_in_no_error() {
        let token = Token::new("123456:secret-part".to_owned()).unwrap();
        // Nothing listens on port 1.
        let api = Api::new(&token, "http://127.0.0.1:1").unwrap();
        let error = api.me().await.unwrap_err();
        assert_eq!(error, ApiError::Unreachable { what: "no connection" });
        assert!(!format!("{error} {error:?} {token:?}").contains("secret"), "{error:?} {token:?}");
        assert_eq!(Api::new(&token, "nowhere").err(), Some("\"nowhere\" is not an address".to_owned()));
    }
}

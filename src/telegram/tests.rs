//! The bot in process, against teremock's server: what people send, and what they see.
//!
//! Updates are put in as JSON, as they come from the Bot API. What goes out is read where teremock takes it, and each
//! text is checked by the strict reader of the end-to-end tests, since teremock takes anything.

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;
use std::sync::LazyLock;

use insta::assert_snapshot;
use jiff::Timestamp;
use serde_json::{Value, json};
use teloxide::dispatching::UpdateHandler;
use teloxide::dptree;
use teloxide::types::{InlineKeyboardButtonKind, Message as Sent, ReplyMarkup, Update as TeloxideUpdate};
use tempfile::TempDir;
use teremock::MockBot;

use super::actions::tests::MOST_CALLBACK_BYTES;
use super::html::check;
use super::update::Incoming;
use super::*;
use crate::assistant::{self, Assistant};
use crate::corpus::{Found, Limits, Reader};
use crate::gazetteer::Authorities;
use crate::index::Snapshot;
use crate::ingest;
use crate::inspectorates::Inspectorates;
use crate::service;
use crate::store::Keeping;

const SEAFORD: &str = r#"+++
title = "Devon: digest of the 2019 inspection"
kind = "digest"
authority = "Devon"
framework = "ILACS"
inspection_start = 2019-10-14
inspection_end = 2019-10-18
published = 2019-11-05
lead_inspector = "Jo Smith"
overall = "Good"
+++

# Devon: digest of the 2019 inspection

Inspectors found services to be good.

## What needs to improve

- Homes for young people, which takes in:
  - enough of them
  - their quality & <condition>
- The timeliness of life-story work.
"#;

const SEAFORD_2016: &str = r#"+++
title = "Devon: digest of the 2016 inspection"
kind = "digest"
authority = "Devon"
framework = "SIF"
inspection_start = 2016-04-11
inspection_end = 2016-05-06
published = 2016-06-27
lead_inspector = "Sam Jones"
overall = "Requires improvement to be good"
+++

# Devon: digest of the 2016 inspection

## Recommendations

- See to it that plans are clear.
"#;

/// The chats and people of the tests.
const ANNA: i64 = 11;
const BEN: i64 = 12;
const GROUP: i64 = -100_500;

/// An assistant over two invented inspections. The index is made once.
fn assistant() -> Assistant {
    static INDEX: LazyLock<TempDir> =
        LazyLock::new(|| indexed(&[("devon-2019.md", SEAFORD), ("devon-2016.md", SEAFORD_2016)]));
    over(&INDEX)
}

/// A folder with invented inspections and their index.
fn indexed(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("corpus")).unwrap();
    for (name, text) in files {
        fs::write(folder.path().join("corpus").join(name), text).unwrap();
    }
    // No PDF is read here, so the program that would do it is not called.
    let reader = Reader::new(
        Authorities::bundled(),
        Arc::new(Inspectorates::bundled()),
        Limits::default(),
        PathBuf::from("scrutineer"),
    );
    let read = |found: &Found| reader.read(found);
    let (corpus, index) = (folder.path().join("corpus"), folder.path().join("index"));
    ingest::bring_up_to_date(&[corpus], &index, "as in tests", &read, &mut |_| ()).unwrap();
    folder
}

fn over(folder: &TempDir) -> Assistant {
    let snapshot = Snapshot::open(&folder.path().join("index")).unwrap();
    let settings = assistant::Settings { home: Some("Devon".to_owned()) };
    Assistant::new(
        Arc::new(snapshot),
        Arc::new(Authorities::bundled()),
        Arc::new(Inspectorates::bundled()),
        settings,
        crate::testing::today,
    )
}

/// The bot, and all that it is spoken with.
struct Scene {
    mock: MockBot<std::convert::Infallible, teremock::DistributionKey>,
    processor: Arc<UpdateProcessor>,
    next: i32,
    /// The last buttons that were shown, each with what it carries, and the message that they hang on.
    buttons: Vec<(String, String)>,
    hangs_on: (i64, i32),
}

/// The help without its list of commands, which `handlers::commands` tests.
fn without_menu(said: &str) -> String {
    said.lines().filter(|line| !line.trim_start().starts_with('/')).collect::<Vec<_>>().join("\n")
}

fn bounds() -> Bounds {
    Bounds { at_once: 4, queue: 100, per_minute: None, users: BTreeSet::new(), chats: BTreeSet::new() }
}

async fn scene() -> Scene {
    scene_with(bounds()).await
}

async fn scene_with(bounds: Bounds) -> Scene {
    scene_over(assistant(), bounds).await
}

async fn scene_over(assistant: Assistant, bounds: Bounds) -> Scene {
    let tree: UpdateHandler<std::convert::Infallible> = dptree::entry().endpoint(|| async { Ok(()) });
    let mock = MockBot::new(Vec::<teremock::MockMessageText>::new(), tree).await;
    let token = Token::new(mock.bot.token().to_owned()).unwrap();
    let api = Api::new(&token, mock.api_url().as_str()).unwrap();
    let store = Arc::new(Store::in_memory(Keeping::default()).unwrap());
    let limits =
        service::Limits { question_chars: 200, at_once: 4, waiting: 100, answer_time: Duration::from_secs(20) };
    let authorities = Arc::new(Authorities::bundled());
    let service = Arc::new(Service::new(Arc::new(assistant), authorities, Arc::clone(&store), &limits, Timestamp::now));
    let speed = Speed { per_second: NonZeroU32::new(10_000).unwrap(), per_chat: false };
    let sender = Arc::new(Sender::new(api.clone(), Arc::clone(&store), pace::Pace::new(speed)));
    let me = api.me().await.unwrap();
    let me = Me { username: "DevonBot".to_owned(), ..me };
    let public = Some("https://answers.example.org".to_owned());
    let processor = Arc::new(UpdateProcessor::new(BotContext::new(me, api, store, service, sender, bounds, public)));
    Scene { mock, processor, next: 100, buttons: Vec::new(), hangs_on: (0, 0) }
}

impl Scene {
    /// Has updates come together, and tells what the bot does.
    async fn come(&mut self, updates: Vec<Value>) -> String {
        // What teloxide can read of them becomes known to the server, so that it can be answered.
        let known = updates.iter().filter_map(|update| serde_json::from_str(&update.to_string()).ok());
        self.mock.updates = known.collect::<Vec<TeloxideUpdate>>();
        self.mock.dispatch().await;
        self.processor.take(updates).await.unwrap();
        self.processor.settle().await;
        // Presses are answered beside what they lead to.
        tokio::time::sleep(Duration::from_millis(30)).await;
        self.seen()
    }

    fn number(&mut self) -> i32 {
        self.next += 1;
        self.next
    }

    fn message(&mut self, chat: i64, from: i64, content: &Value) -> Value {
        let id = self.number();
        let mut message = json!({
            "message_id": id, "date": 1_700_000_000, "chat": chat_of(chat),
            "from": {"id": from, "is_bot": false, "first_name": "Somebody", "language_code": "en"},
        });
        message.as_object_mut().unwrap().extend(content.as_object().unwrap().clone());
        json!({"update_id": id, "message": message})
    }

    /// Anna writes in private.
    async fn says(&mut self, text: &str) -> String {
        let message = self.message(ANNA, ANNA, &json!({"text": text}));
        self.come(vec![message]).await
    }

    /// Ben writes in the group.
    async fn says_in_group(&mut self, content: Value) -> String {
        let message = self.message(GROUP, BEN, &content);
        self.come(vec![message]).await
    }

    /// Anna sends something else in private.
    async fn sends(&mut self, content: Value) -> String {
        let message = self.message(ANNA, ANNA, &content);
        self.come(vec![message]).await
    }

    /// Anna changes her last message.
    async fn changes(&mut self, text: &str) -> String {
        let id = self.next;
        let update = self.number() + 1000;
        self.next = id;
        let message = json!({
            "message_id": id, "date": 1_700_000_000, "edit_date": 1_700_000_001, "chat": chat_of(ANNA), "text": text,
            "from": {"id": ANNA, "is_bot": false, "first_name": "Somebody", "language_code": "en"},
        });
        self.come(vec![json!({"update_id": update, "edited_message": message})]).await
    }

    /// Somebody presses one of the last buttons, by what it bears.
    async fn presses(&mut self, from: i64, label: &str) -> String {
        let data = self.buttons.iter().find(|(known, _)| known == label).map(|(_, data)| data.clone());
        let data = data.unwrap_or_else(|| panic!("no button {label:?} among {:?}", self.buttons));
        self.presses_data(from, &data).await
    }

    async fn presses_data(&mut self, from: i64, data: &str) -> String {
        let id = self.number();
        let (chat, message) = self.hangs_on;
        let press = json!({
            "id": id.to_string(), "chat_instance": "1", "data": data,
            "from": {"id": from, "is_bot": false, "first_name": "Somebody", "language_code": "en"},
            "message": {"message_id": message, "date": 0, "chat": chat_of(chat)},
        });
        self.come(vec![json!({"update_id": id, "callback_query": press})]).await
    }

    /// All that the bot did since something last came, as people see it.
    fn seen(&mut self) -> String {
        let done = self.mock.get_responses();
        let mut seen = String::new();
        for press in &done.answered_callback_queries {
            let _ = writeln!(seen, "(toast: {})", press.text.as_deref().unwrap_or("none"));
        }
        for sent in &done.sent_messages_text {
            let request = &sent.bot_request;
            let to = request.reply_parameters.as_ref().map_or_else(String::new, |to| format!(" to {}", to.message_id));
            let thread = request.message_thread_id.map_or_else(String::new, |thread| format!(" in thread {thread}"));
            assert!(request.link_preview_options.as_ref().is_some_and(|preview| preview.is_disabled), "no previews");
            let _ = writeln!(seen, "bot{to}{thread}:");
            self.show(&mut seen, &request.text, request.reply_markup.as_ref(), &sent.message);
        }
        for edited in &done.edited_messages_text {
            let _ = writeln!(seen, "bot changes its message:");
            let request = &edited.bot_request;
            self.show(&mut seen, &request.text, request.reply_markup.as_ref(), &edited.message);
        }
        for edited in &done.edited_messages_reply_markup {
            let _ = writeln!(seen, "bot changes its buttons:");
            self.show(&mut seen, "", edited.bot_request.reply_markup.as_ref(), &edited.message);
        }
        for file in &done.sent_messages_document {
            let name = file.message.document().and_then(|file| file.file_name.clone()).unwrap_or_default();
            let _ = writeln!(seen, "bot sends {name}");
        }
        for _ in &done.deleted_messages {
            let _ = writeln!(seen, "bot takes a message away");
        }
        if seen.is_empty() { "(nothing)".to_owned() } else { seen }
    }

    fn show(&mut self, seen: &mut String, text: &str, buttons: Option<&ReplyMarkup>, on: &Sent) {
        check::sendable(text).unwrap_or_else(|error| panic!("{error}: {text}"));
        for line in text.lines() {
            let _ = writeln!(seen, "{}", format!("    {line}").trim_end());
        }
        let Some(ReplyMarkup::InlineKeyboard(keyboard)) = buttons else { return };
        self.hangs_on = (on.chat.id.0, on.id.0);
        self.buttons.clear();
        for row in &keyboard.inline_keyboard {
            let _ = write!(seen, "   ");
            for button in row {
                match &button.kind {
                    InlineKeyboardButtonKind::CallbackData(data) => {
                        assert!(data.len() <= MOST_CALLBACK_BYTES, "{data}");
                        self.buttons.push((button.text.clone(), data.clone()));
                        let _ = write!(seen, " [{}]", button.text);
                    }
                    InlineKeyboardButtonKind::Url(url) => {
                        let _ = write!(seen, " [{} -> {url}]", button.text);
                    }
                    other => panic!("{other:?}"),
                }
            }
            let _ = writeln!(seen);
        }
    }
}

fn chat_of(id: i64) -> Value {
    if id > 0 {
        json!({"id": id, "type": "private", "first_name": "Somebody"})
    } else {
        json!({"id": id, "type": "supergroup", "title": "Scrutiny"})
    }
}

const QUESTION: &str = "What were the areas for improvement in 2019?";

#[tokio::test]
async fn a_question_is_answered() {
    let mut scene = scene().await;
    assert_snapshot!(scene.says(QUESTION).await, @r#"
    bot to 101:
        <b>Devon, inspected 14 to 18 October 2019: 2 areas for improvement, according to Scrutineer's digest of the October 2019 report on Devon.</b>

        <blockquote>Homes for young people, which takes in: [1]
        • enough of them
        • their quality &amp;</blockquote>

        <blockquote>The timeliness of life-story work. [2]</blockquote>

        <b>Sources</b>
        [1][2] Devon: digest of the 2019 inspection [digest, not the inspectors’ own words], <a href="https://answers.example.org/documents/devon-2019?passage=3&amp;words=0-70#passage-3">Open the document here</a>

        <i>No place was named, so this is about Devon.</i>

        <b>You could ask</b>
        1. What were the areas for improvement in Devon in May 2016?
        2. How was Devon rated overall in October 2019?
        [Source 1] [Source 2]
        [The inspection before]
        [Question 1] [Question 2]
        [This was right] [Something is wrong]
    "#);
}

#[tokio::test]
async fn the_next_question_leans_on_the_one_before() {
    let mut scene = scene().await;
    scene.says("How was Devon graded overall in 2019?").await;
    assert_snapshot!(scene.says("and in 2016?").await, @r#"
    bot to 102:
        <b>Requires improvement to be good: overall effectiveness of Devon, inspected 11 April to 6 May 2016, according to Scrutineer's digest of the May 2016 report on Devon.</b>

        Devon: requires improvement to be good overall, May 2016. [1]

        <b>Sources</b>
        [1] Devon: digest of the 2016 inspection [digest, not the inspectors’ own words], <a href="https://answers.example.org/documents/devon-2016?passage=7&amp;words=0-54#passage-7">Open the document here</a>

        <i>The latest inspection held is of October 2019.</i>

        <i>From your last question: Devon; grade; overall effectiveness.</i>

        <b>You could ask</b>
        1. What were the areas for improvement in Devon in May 2016?
        2. How have Devon's grades changed between its inspections?
        [Source 1]
        [Question 1] [Question 2]
        [This was right] [Something is wrong]
    "#);
    // Not after a new beginning.
    assert_snapshot!(scene.says("/reset").await, @r"
    bot to 103:
        This is a new conversation. What was asked before is no longer taken into account.
    ");
    assert_snapshot!(scene.says("and in 2016?").await, @r#"
    bot to 104:
        <b>Devon, inspected 11 April to 6 May 2016: requires improvement to be good overall, with 1 recommendation.</b>

        Grades: requires improvement to be good overall. [1]

        <b>1 recommendation. [2]</b>
        <blockquote>• See to it that plans are clear. [2]</blockquote>

        <b>Sources</b>
        [1][2] Devon: digest of the 2016 inspection [digest, not the inspectors’ own words], <a href="https://answers.example.org/documents/devon-2016?passage=7&amp;words=0-54#passage-7">Open the document here</a>

        <i>The latest inspection held is of October 2019.</i>

        <i>No place was named, so this is about Devon.</i>

        <b>You could ask</b>
        1. What were the areas for improvement in Devon in May 2016?
        [Source 1] [Source 2]
        [More on this]
        [Question 1]
        [This was right] [Something is wrong]
    "#);
}

#[tokio::test]
async fn a_reply_to_an_answer_leans_on_that_answer() {
    let mut scene = scene().await;
    scene.says("Who led the inspection of Devon in 2019?").await;
    let (_, first) = scene.hangs_on;
    scene.says(QUESTION).await;
    let reply = json!({"message_id": first, "date": 0, "chat": chat_of(ANNA), "text": "x",
                       "from": {"id": scene.processor.context.me.id, "is_bot": true, "first_name": "Bot"}});
    assert_snapshot!(scene.sends(json!({"text": "and in 2016?", "reply_to_message": reply})).await, @r#"
    bot to 103:
        <b>Sam Jones led the inspection of Devon from 11 April to 6 May 2016, according to Scrutineer's digest of the May 2016 report on Devon.</b>

        • Lead inspector: Sam Jones. [1]
        • Inspection dates: 11 April to 6 May 2016. [2]

        <b>Sources</b>
        [1][2] Devon: digest of the 2016 inspection [digest, not the inspectors’ own words], <a href="https://answers.example.org/documents/devon-2016?passage=6&amp;words=0-25#passage-6">Open the document here</a>

        <i>The latest inspection held is of October 2019.</i>

        <i>From your last question: Devon; lead inspector.</i>

        <b>You could ask</b>
        1. When was Devon inspected in May 2016?
        2. How was Devon rated overall in May 2016?
        [Source 1] [Source 2]
        [Question 1] [Question 2]
        [This was right] [Something is wrong]
    "#);
}

#[tokio::test]
async fn a_changed_question_changes_its_answer() {
    let mut scene = scene().await;
    scene.says("How was Devon graded overall in 2016?").await;
    assert_snapshot!(scene.changes("How was Devon graded overall in 2019?").await, @r#"
    bot changes its message:
        <b>Good: overall effectiveness of Devon, inspected 14 to 18 October 2019, according to Scrutineer's digest of the October 2019 report on Devon.</b>

        Devon: good overall, October 2019. [1]

        <b>Sources</b>
        [1] Devon: digest of the 2019 inspection [digest, not the inspectors’ own words], <a href="https://answers.example.org/documents/devon-2019?passage=9&amp;words=0-27#passage-9">Open the document here</a>

        <b>You could ask</b>
        1. What were the areas for improvement in Devon in October 2019?
        2. How have Devon's grades changed between its inspections?
        [Source 1]
        [The inspection before]
        [Question 1] [Question 2]
        [This was right] [Something is wrong]
    "#);
    // The same words again change nothing.
    assert_snapshot!(scene.changes("How was Devon graded overall in 2019?").await, @"(nothing)");
    // What follows leans on what it was changed to.
    assert_snapshot!(scene.says("who led it?").await, @r#"
    bot to 102:
        <b>Jo Smith led the inspection of Devon from 14 to 18 October 2019, according to Scrutineer's digest of the October 2019 report on Devon.</b>

        • Lead inspector: Jo Smith. [1]
        • Inspection dates: 14 to 18 October 2019. [2]

        <b>Sources</b>
        [1][2] Devon: digest of the 2019 inspection [digest, not the inspectors’ own words], <a href="https://answers.example.org/documents/devon-2019?passage=8&amp;words=0-24#passage-8">Open the document here</a>

        <i>From your last question: Devon; 2019.</i>

        <b>You could ask</b>
        1. When was Devon inspected in October 2019?
        2. How was Devon rated overall in October 2019?
        [Source 1] [Source 2]
        [The inspection before]
        [Question 1] [Question 2]
        [This was right] [Something is wrong]
    "#);
}

#[tokio::test]
async fn a_change_that_asks_for_the_first_time_is_answered_anew() {
    let mut scene = scene().await;
    scene.says("/askk").await;
    assert_snapshot!(scene.changes("/ask how was Devon graded overall in 2016?").await, @r#"
    bot to 101:
        <b>Requires improvement to be good: overall effectiveness of Devon, inspected 11 April to 6 May 2016, according to Scrutineer's digest of the May 2016 report on Devon.</b>

        Devon: requires improvement to be good overall, May 2016. [1]

        <b>Sources</b>
        [1] Devon: digest of the 2016 inspection [digest, not the inspectors’ own words], <a href="https://answers.example.org/documents/devon-2016?passage=7&amp;words=0-54#passage-7">Open the document here</a>

        <i>The latest inspection held is of October 2019.</i>

        <b>You could ask</b>
        1. What were the areas for improvement in Devon in May 2016?
        2. How have Devon's grades changed between its inspections?
        [Source 1]
        [Question 1] [Question 2]
        [This was right] [Something is wrong]
    "#);
    assert_snapshot!(scene.changes("/help").await, @"(nothing)");
}

#[tokio::test]
async fn buttons_of_an_answer() {
    let mut scene = scene().await;
    scene.says(QUESTION).await;
    let (buttons, on) = (scene.buttons.clone(), scene.hangs_on);
    assert_snapshot!(scene.presses(ANNA, "Question 1").await, @r#"
    (toast: none)
    bot to 2:
        <b>Devon, inspected 11 April to 6 May 2016: 1 recommendation, according to Scrutineer's digest of the May 2016 report on Devon.</b>

        <blockquote>See to it that plans are clear. [1]</blockquote>

        <b>Sources</b>
        [1] Devon: digest of the 2016 inspection [digest, not the inspectors’ own words], <a href="https://answers.example.org/documents/devon-2016?passage=2&amp;words=0-31#passage-2">Open the document here</a>

        <i>The latest inspection held is of October 2019.</i>

        <b>You could ask</b>
        1. What were the areas for improvement in Devon in October 2019?
        2. How was Devon rated overall in May 2016?
        [Source 1]
        [Question 1] [Question 2]
        [This was right] [Something is wrong]
    "#);
    let again = |scene: &mut Scene| (scene.buttons, scene.hangs_on) = (buttons.clone(), on);
    again(&mut scene);
    assert_snapshot!(scene.presses(ANNA, "The inspection before").await, @r#"
    (toast: none)
    bot to 2:
        <b>Devon, inspected 11 April to 6 May 2016: 1 recommendation, according to Scrutineer's digest of the May 2016 report on Devon.</b>

        <blockquote>See to it that plans are clear. [1]</blockquote>

        <b>Sources</b>
        [1] Devon: digest of the 2016 inspection [digest, not the inspectors’ own words], <a href="https://answers.example.org/documents/devon-2016?passage=2&amp;words=0-31#passage-2">Open the document here</a>

        <i>The latest inspection held is of October 2019.</i>

        <b>You could ask</b>
        1. What were the areas for improvement in Devon in October 2019?
        2. How was Devon rated overall in May 2016?
        [Source 1]
        [Question 1] [Question 2]
        [This was right] [Something is wrong]
    "#);
    again(&mut scene);
    assert_snapshot!(scene.presses(ANNA, "This was right").await, @"(toast: Thank you. It is noted that this was right.)");
    assert_snapshot!(scene.presses(ANNA, "Something is wrong").await, @"(toast: Thank you. It is noted that something is wrong. Use /feedback to say what.)");
    let said = scene.processor.context.store.feedback().unwrap();
    let said: Vec<_> = said.iter().map(|(_, said)| (said.right, said.question.as_str())).collect();
    assert_eq!(said, [(true, QUESTION), (false, QUESTION)]);
}

#[tokio::test]
async fn more_of_an_answer_and_other_councils() {
    let findings: String = [
        "Early help is offered quickly by family hubs in every town.",
        "Parents told inspectors that early help made school mornings and bedtimes calmer.",
        "Thresholds for early help are understood by head teachers, whose referrals are appropriate.",
        "Managers review early help plans too seldom, so that some of them drift for months.",
        "Workers in early help keep visiting when a social worker takes over a case.",
        "The cost of early help has doubled since a charity withdrew from the partnership.",
    ]
    .map(|sentence| format!("{sentence}\n\n"))
    .concat();
    let devon = SEAFORD.replace("## What needs", &format!("## Findings\n\n{findings}## What needs"));
    let kent = SEAFORD.replace("Devon", "Kent").replace("life-story work", "visits");
    let folder = indexed(&[("devon-2019.md", &devon), ("kent-2019.md", &kent)]);
    let mut scene = scene_over(over(&folder), bounds()).await;
    let first = scene.says("What did inspectors say about early help in Devon?").await;
    let more = scene.presses(ANNA, "More on this").await;
    let quotes = |text: &str| -> BTreeSet<String> {
        text.lines().filter(|line| line.contains("<blockquote>")).map(|line| line.trim().to_owned()).collect()
    };
    assert!(!quotes(&more).is_empty(), "{more}");
    assert!(quotes(&first).is_disjoint(&quotes(&more)), "{first}{more}");
    scene.says("What were the areas for improvement in Devon in 2019?").await;
    let others = scene.presses(ANNA, "Other councils").await;
    assert!(others.contains("Kent"), "{others}");
}

#[tokio::test]
async fn buttons_that_lead_nowhere() {
    let mut scene = scene().await;
    scene.says(QUESTION).await;
    let gone = scene.presses_data(ANNA, "source:1:1").await;
    assert_snapshot!(gone, @"(toast: This button is too old. Please ask again.)");
    for data in ["source:1", "nonsense", "", "source:99999999999999999999:1"] {
        assert_eq!(scene.presses_data(ANNA, data).await, gone, "{data}");
    }
    // The answers of one are not shown to another, whatever number they send.
    let (_, data) = scene.buttons[0].clone();
    scene.hangs_on = (BEN, 5);
    assert_eq!(scene.presses_data(BEN, &data).await, gone);
}

#[tokio::test]
async fn choices_are_asked() {
    let mut scene = scene().await;
    assert_snapshot!(scene.says("hello").await, @"
    bot to 101:
        <b>Hello! Ask me what inspectors said about a council.</b>

        <b>You could ask</b>
        1. What were the areas for improvement in Devon's latest inspection?
        2. How was Devon rated overall?
        3. What did inspectors praise in Devon?
        4. Which inspections do you have?
        [1] [2] [3] [4]
    ");
    let first = scene.buttons[0].0.clone();
    assert_snapshot!(scene.presses(ANNA, &first).await, @r#"
    (toast: none)
    bot to 2:
        <b>Devon, inspected 14 to 18 October 2019: 2 areas for improvement, according to Scrutineer's digest of the October 2019 report on Devon.</b>

        <blockquote>Homes for young people, which takes in: [1]
        • enough of them
        • their quality &amp;</blockquote>

        <blockquote>The timeliness of life-story work. [2]</blockquote>

        <b>Sources</b>
        [1][2] Devon: digest of the 2019 inspection [digest, not the inspectors’ own words], <a href="https://answers.example.org/documents/devon-2019?passage=3&amp;words=0-70#passage-3">Open the document here</a>

        <b>You could ask</b>
        1. What were the areas for improvement in Devon in May 2016?
        2. How was Devon rated overall in October 2019?
        [Source 1] [Source 2]
        [The inspection before]
        [Question 1] [Question 2]
        [This was right] [Something is wrong]
    "#);
}

#[tokio::test]
async fn commands() {
    let mut scene = scene().await;
    assert_snapshot!(scene.says("/start").await, @"
    bot to 101:
        I answer questions about Ofsted’s inspections of children’s services, in the inspectors’ own words, with the document, page and paragraph.

        Ask in plain English, for example:
        • <i>What were the areas for improvement in Devon's latest inspection?</i>
        • <i>How was Devon rated overall?</i>
        • <i>What did inspectors praise in Devon?</i>
        • <i>Which inspections do you have?</i>

        /help · How to ask
        /privacy · What is stored, and for how long
    ");
    assert_snapshot!(without_menu(&scene.says("/help").await), @"
    bot to 102:
        Ask in plain English about a council, a year or a topic. Where no place is named, the home council is meant, if one is set.

        For example:
        • <i>What were the areas for improvement in Devon's latest inspection?</i>
        • <i>How was Devon rated overall?</i>
        • <i>What did inspectors praise in Devon?</i>
        • <i>Which inspections do you have?</i>

        Ask on as you would a person: “and in 2016?”, “show me more”. To go on from an older answer, reply to it. If you edit a question, its answer changes too.

        A number below an answer shows that source: the whole paragraph with those around it.

        In any other chat, type @DevonBot and a question to put a quotation there.

        In a group I answer /ask@DevonBot with a question, replies to my messages, and mentions of @DevonBot. I stay silent otherwise.

        <b>Commands</b>
    ");
    assert_snapshot!(scene.says("/improve 2016").await, @r#"
    bot to 103:
        <b>Devon, inspected 11 April to 6 May 2016: 1 recommendation, according to Scrutineer's digest of the May 2016 report on Devon.</b>

        <blockquote>See to it that plans are clear. [1]</blockquote>

        <b>Sources</b>
        [1] Devon: digest of the 2016 inspection [digest, not the inspectors’ own words], <a href="https://answers.example.org/documents/devon-2016?passage=2&amp;words=0-31#passage-2">Open the document here</a>

        <i>The latest inspection held is of October 2019.</i>

        <i>No place was named, so this is about Devon.</i>

        <b>You could ask</b>
        1. What were the areas for improvement in Devon in October 2019?
        2. How was Devon rated overall in May 2016?
        [Source 1]
        [Question 1] [Question 2]
        [This was right] [Something is wrong]
    "#);
    assert_snapshot!(scene.says("/grades Devon 2019").await, @r#"
    bot to 104:
        <b>Good: overall effectiveness of Devon, inspected 14 to 18 October 2019, according to Scrutineer's digest of the October 2019 report on Devon.</b>

        Devon: good overall, October 2019. [1]

        <b>Sources</b>
        [1] Devon: digest of the 2019 inspection [digest, not the inspectors’ own words], <a href="https://answers.example.org/documents/devon-2019?passage=9&amp;words=0-27#passage-9">Open the document here</a>

        <b>You could ask</b>
        1. What were the areas for improvement in Devon in October 2019?
        2. How have Devon's grades changed between its inspections?
        [Source 1]
        [The inspection before]
        [Question 1] [Question 2]
        [This was right] [Something is wrong]
    "#);
}

#[tokio::test]
async fn commands_that_ask_and_tell() {
    let mut scene = scene().await;
    assert_snapshot!(scene.says("/compare").await, @r"
    bot to 101:
        Please name two councils, with a comma between them: /compare Cornwall, Devon
    ");
    assert_snapshot!(scene.says("/compare Devon, Cornwall").await, @r#"
    bot to 102:
        <b>Overall effectiveness: Devon was judged good (October 2019); there is no document on Cornwall, which is an English authority but not in this collection.</b>

        Devon, October 2019: good overall. [1]

        <b>Sources</b>
        [1] Devon: digest of the 2019 inspection [digest, not the inspectors’ own words], <a href="https://answers.example.org/documents/devon-2019?passage=9&amp;words=0-27#passage-9">Open the document here</a>

        <b>You could ask</b>
        1. What were the areas for improvement in Devon's latest inspection?
        [Source 1]
        [Question 1]
        [This was right] [Something is wrong]
    "#);
    assert_snapshot!(scene.says("/ask").await, @r"
    bot to 103:
        Please send your question. You need no command for it here.
    ");
    assert_snapshot!(scene.says("/sources").await, @r#"
    bot to 104:
        <b>2 documents are held, on 1 authority.</b>

        Devon: <a href="https://answers.example.org/documents/devon-2016">2016</a>, <a href="https://answers.example.org/documents/devon-2019">2019</a>
    "#);
    assert_snapshot!(scene.says("/privacy").await, @r"
    bot to 105:
        <b>What is stored</b>
        All of it stays on the computer that this bot runs on.
        • Your messages to me, once they are answered: deleted at once
        • Your questions with their answers, so that buttons and follow-ups work: for 30 days
        • My replies to you, once they are sent: deleted at once
        • Your language: until you send /forget
        • The councils that a chat follows, as the number of the chat and the name of the council and nothing more: until /unfollow or /forget, or until the chat blocks me
        • What you say with /feedback and the buttons below answers: for 180 days

        Logs hold chat numbers and timings, never your words.

        No question is given to a cloud service or a language model. Answers are looked up in documents on this computer.

        Telegram itself carries and keeps our messages under its own rules, which I cannot change.

        Send /forget to have it deleted at once.
    ");
    assert_snapshot!(scene.says("/nonsense").await, @r"
    bot to 106:
        I do not know /nonsense. /help lists what I do know.
    ");
    assert_snapshot!(scene.says("/help@OtherBot").await, @"(nothing)");
}

#[tokio::test]
async fn feedback_in_words() {
    let mut scene = scene().await;
    scene.says(QUESTION).await;
    assert_snapshot!(scene.says("/feedback").await, @r"
    bot to 102:
        Please write what was good or wrong after the command, for example: /feedback the page number was wrong
    ");
    assert_snapshot!(scene.says("/feedback the page is wrong").await, @r"
    bot to 103:
        Thank you. It is noted for whoever runs this bot.
    ");
    let said = scene.processor.context.store.feedback().unwrap();
    assert_eq!(said[0].1.comment.as_deref(), Some("the page is wrong"));
    assert_eq!(said[0].1.question, QUESTION);
}

#[tokio::test]
async fn the_language_is_set() {
    let mut scene = scene().await;
    assert_snapshot!(scene.says("/language").await, @r"
    bot to 101:
        Please choose the language of buttons and notices.
        [English]
        [Polski]
    ");
    assert_snapshot!(scene.presses(ANNA, "Polski").await, @r"
    (toast: none)
    bot changes its message:
        Wybrany język: Polski.

        <i>Odpowiedzi i cytaty są po angielsku, tak jak raporty. Pytania również proszę zadawać po angielsku.</i>
    ");
    assert_snapshot!(scene.says("/reset").await, @r"
    bot to 103:
        To nowa rozmowa. Wcześniejsze pytania nie są już brane pod uwagę.
    ");
}

#[tokio::test]
async fn all_is_forgotten_once_that_is_confirmed() {
    let mut scene = scene().await;
    scene.says(QUESTION).await;
    let (answer, on) = (scene.buttons[0].1.clone(), scene.hangs_on);
    scene.presses(ANNA, "This was right").await;
    assert_snapshot!(scene.says("/forget").await, @r"
    bot to 103:
        Delete everything that is stored about you here: questions, answers, feedback, your language and what you follow? Buttons below older answers will then no longer work. Messages in Telegram stay; you can delete those yourself.
        [Delete it] [Keep it]
    ");
    assert_snapshot!(scene.presses(ANNA, "Keep it").await, @r"
    (toast: Nothing was deleted.)
    bot changes its message:
        Nothing was deleted.
    ");
    assert!(!scene.processor.context.store.feedback().unwrap().is_empty());
    scene.says("/forget").await;
    assert_snapshot!(scene.presses(ANNA, "Delete it").await, @r"
    (toast: It is deleted.)
    bot changes its message:
        It is deleted.
    ");
    assert!(scene.processor.context.store.feedback().unwrap().is_empty());
    scene.hangs_on = on;
    assert_snapshot!(scene.presses_data(ANNA, &answer).await, @"(toast: This button is too old. Please ask again.)");
}

#[tokio::test]
async fn what_cannot_be_read_is_answered_with_a_hint_in_private() {
    let mut scene = scene().await;
    assert_snapshot!(scene.sends(json!({"voice": {"file_id": "x"}})).await, @r"
    bot to 101:
        I cannot listen. Please write your question.
    ");
    assert_snapshot!(scene.sends(json!({"photo": []})).await, @r"
    bot to 102:
        I cannot read pictures. Please write your question.
    ");
    assert_snapshot!(scene.sends(json!({"sticker": {}})).await, @r"
    bot to 103:
        Please write your question, for example: what must Cornwall improve?
    ");
    assert_snapshot!(scene.sends(json!({"location": {}})).await, @r"
    bot to 104:
        I only read text. Please write your question.
    ");
    assert_snapshot!(scene.sends(json!({"document": {}})).await, @r"
    bot to 105:
        I do not read files that are sent here. I answer from the documents that are held; /sources lists them.
    ");
    assert_eq!(scene.sends(json!({"pinned_message": {}})).await, "(nothing)");
    assert_eq!(scene.says_in_group(json!({"voice": {"file_id": "x"}})).await, "(nothing)");
}

#[tokio::test]
async fn in_a_group_only_what_is_meant_for_the_bot_is_answered() {
    let mut scene = scene().await;
    assert_eq!(scene.says_in_group(json!({"text": QUESTION})).await, "(nothing)");
    assert_eq!(scene.says_in_group(json!({"text": format!("/ask {QUESTION}")})).await, "(nothing)");
    assert_eq!(scene.says_in_group(json!({"text": "/ask@OtherBot who led it?"})).await, "(nothing)");
    let ask = json!({"text": "/ask@DevonBot who led the inspection in 2019?"});
    assert_snapshot!(scene.says_in_group(ask).await, @r#"
    bot to 104:
        <b>Jo Smith led the inspection of Devon from 14 to 18 October 2019, according to Scrutineer's digest of the October 2019 report on Devon.</b>

        • Lead inspector: Jo Smith. [1]
        • Inspection dates: 14 to 18 October 2019. [2]

        <b>Sources</b>
        [1][2] Devon: digest of the 2019 inspection [digest, not the inspectors’ own words], <a href="https://answers.example.org/documents/devon-2019?passage=8&amp;words=0-24#passage-8">Open the document here</a>

        <i>No place was named, so this is about Devon.</i>

        <b>You could ask</b>
        1. When was Devon inspected in October 2019?
        2. How was Devon rated overall in October 2019?
        [Source 1] [Source 2]
        [The inspection before]
        [Question 1] [Question 2]
        [This was right] [Something is wrong]
    "#);
    let mention =
        json!({"text": "@DevonBot and in 2016?", "entities": [{"type": "mention", "offset": 0, "length": 9}]});
    assert_snapshot!(scene.says_in_group(mention).await, @r#"
    bot to 105:
        <b>Sam Jones led the inspection of Devon from 11 April to 6 May 2016, according to Scrutineer's digest of the May 2016 report on Devon.</b>

        • Lead inspector: Sam Jones. [1]
        • Inspection dates: 11 April to 6 May 2016. [2]

        <b>Sources</b>
        [1][2] Devon: digest of the 2016 inspection [digest, not the inspectors’ own words], <a href="https://answers.example.org/documents/devon-2016?passage=6&amp;words=0-25#passage-6">Open the document here</a>

        <i>The latest inspection held is of October 2019.</i>

        <i>No place was named, so this is about Devon.
        From your last question: lead inspector.</i>

        <b>You could ask</b>
        1. When was Devon inspected in May 2016?
        2. How was Devon rated overall in May 2016?
        [Source 1] [Source 2]
        [Question 1] [Question 2]
        [This was right] [Something is wrong]
    "#);
    let alone = json!({"text": "@DevonBot", "entities": [{"type": "mention", "offset": 0, "length": 9}]});
    assert_snapshot!(scene.says_in_group(alone).await, @r"
    bot to 106:
        Please put your question after the command: /ask@DevonBot what must Cornwall improve?
    ");
    assert_snapshot!(without_menu(&scene.says_in_group(json!({"text": "/help@DevonBot"})).await), @"
    bot to 107:
        Ask in plain English about a council, a year or a topic. Where no place is named, the home council is meant, if one is set.

        For example:
        • <i>What were the areas for improvement in Devon's latest inspection?</i>
        • <i>How was Devon rated overall?</i>
        • <i>What did inspectors praise in Devon?</i>
        • <i>Which inspections do you have?</i>

        Ask on as you would a person: “and in 2016?”, “show me more”. To go on from an older answer, reply to it. If you edit a question, its answer changes too.

        A number below an answer shows that source: the whole paragraph with those around it.

        In a group I answer /ask@DevonBot with a question, replies to my messages, and mentions of @DevonBot. I stay silent otherwise.

        Telegram’s privacy mode keeps mentions, as all other messages of a group, from bots. So a mention of @DevonBot reaches me only if my owner has switched that mode off or I am an administrator of the group. /ask@DevonBot and replies to me always do.

        <b>Commands</b>
        [Ask on in private -> https://t.me/DevonBot?start=help]
    ");
}

#[tokio::test]
async fn threads_do_not_mix() {
    let mut scene = scene().await;
    let ask = |thread: i32, text: &str| json!({"text": format!("/ask@DevonBot {text}"), "message_thread_id": thread, "is_topic_message": true});
    scene.says_in_group(ask(4, "Who led the inspection of Devon in 2019?")).await;
    scene.says_in_group(ask(5, "How was Devon graded overall in 2019?")).await;
    assert_snapshot!(scene.says_in_group(ask(4, "and in 2016?")).await, @r#"
    bot to 103 in thread 4:
        <b>Sam Jones led the inspection of Devon from 11 April to 6 May 2016, according to Scrutineer's digest of the May 2016 report on Devon.</b>

        • Lead inspector: Sam Jones. [1]
        • Inspection dates: 11 April to 6 May 2016. [2]

        <b>Sources</b>
        [1][2] Devon: digest of the 2016 inspection [digest, not the inspectors’ own words], <a href="https://answers.example.org/documents/devon-2016?passage=6&amp;words=0-25#passage-6">Open the document here</a>

        <i>The latest inspection held is of October 2019.</i>

        <i>From your last question: Devon; lead inspector.</i>

        <b>You could ask</b>
        1. When was Devon inspected in May 2016?
        2. How was Devon rated overall in May 2016?
        [Source 1] [Source 2]
        [Question 1] [Question 2]
        [This was right] [Something is wrong]
    "#);
    assert_snapshot!(scene.says_in_group(ask(5, "and in 2016?")).await, @r#"
    bot to 104 in thread 5:
        <b>Requires improvement to be good: overall effectiveness of Devon, inspected 11 April to 6 May 2016, according to Scrutineer's digest of the May 2016 report on Devon.</b>

        Devon: requires improvement to be good overall, May 2016. [1]

        <b>Sources</b>
        [1] Devon: digest of the 2016 inspection [digest, not the inspectors’ own words], <a href="https://answers.example.org/documents/devon-2016?passage=7&amp;words=0-54#passage-7">Open the document here</a>

        <i>The latest inspection held is of October 2019.</i>

        <i>From your last question: Devon; grade; overall effectiveness.</i>

        <b>You could ask</b>
        1. What were the areas for improvement in Devon in May 2016?
        2. How have Devon's grades changed between its inspections?
        [Source 1]
        [Question 1] [Question 2]
        [This was right] [Something is wrong]
    "#);
}

#[tokio::test]
async fn an_administrator_without_a_name_is_answered_and_a_channel_is_not() {
    let mut scene = scene().await;
    let group = json!({"text": "/ask@DevonBot who led the inspection in 2019?", "sender_chat": chat_of(GROUP),
                       "from": {"id": 1_087_968_824, "is_bot": true, "first_name": "Group"}});
    let message = scene.message(GROUP, BEN, &group);
    assert!(scene.come(vec![message]).await.contains("Jo Smith"));
    let post = json!({"message_id": 7, "date": 0, "chat": {"id": -7, "type": "channel", "title": "x"}, "text": "who?"});
    assert_eq!(scene.come(vec![json!({"update_id": 900, "channel_post": post})]).await, "(nothing)");
}

#[tokio::test]
async fn the_bot_says_hello_to_a_group_and_notes_where_it_is_shut_out() {
    let mut scene = scene().await;
    let change = |update: i32, chat: i64, old: &str, new: &str| {
        let member = |status: &str| json!({"status": status, "user": {"id": 7, "is_bot": true, "first_name": "Bot"}});
        json!({"update_id": update, "my_chat_member": {
            "chat": chat_of(chat), "from": {"id": BEN, "is_bot": false, "first_name": "Ben"}, "date": 0,
            "old_chat_member": member(old), "new_chat_member": member(new)}})
    };
    assert_snapshot!(scene.come(vec![change(1, GROUP, "left", "member")]).await, @r"
    bot:
        I answer questions about Ofsted’s inspections of children’s services, in the inspectors’ own words, with the document, page and paragraph.

        In a group I answer /ask@DevonBot with a question, replies to my messages, and mentions of @DevonBot. I stay silent otherwise.

        Telegram’s privacy mode keeps mentions, as all other messages of a group, from bots. So a mention of @DevonBot reaches me only if my owner has switched that mode off or I am an administrator of the group. /ask@DevonBot and replies to me always do.
        [Ask on in private -> https://t.me/DevonBot?start=help]
    ");
    assert_eq!(scene.come(vec![change(2, ANNA, "member", "kicked")]).await, "(nothing)");
    assert!(scene.processor.context.store.chat(ANNA).unwrap().is_closed);
    assert_eq!(scene.come(vec![change(3, ANNA, "kicked", "member")]).await, "(nothing)");
    assert!(!scene.processor.context.store.chat(ANNA).unwrap().is_closed);
}

#[tokio::test]
async fn a_group_that_moves_keeps_its_conversation() {
    let mut scene = scene().await;
    let old = -500;
    let ask = json!({"text": "/ask@DevonBot How was Devon graded overall in 2019?"});
    let message = scene.message(old, BEN, &ask);
    scene.come(vec![message]).await;
    let moved = scene.message(old, BEN, &json!({"migrate_to_chat_id": GROUP}));
    assert_eq!(scene.come(vec![moved]).await, "(nothing)");
    let next = scene.says_in_group(json!({"text": "/ask@DevonBot and in 2016?"})).await;
    assert!(next.contains("requires improvement"), "{next}");
}

#[tokio::test]
async fn only_those_who_are_let_in_are_answered() {
    let users = BTreeSet::from([BEN]);
    let mut scene = scene_with(Bounds { users, ..bounds() }).await;
    assert_snapshot!(scene.says(QUESTION).await, @r"
    bot to 101:
        This bot answers only people whom its owner has admitted.
    ");
    assert_eq!(scene.says(QUESTION).await, "(nothing)", "once is enough");
    let in_group = scene.message(GROUP, ANNA, &json!({"text": "/ask@DevonBot who led it?"}));
    assert_eq!(scene.come(vec![in_group]).await, "(nothing)");
    let chats = BTreeSet::from([-7]);
    let mut scene = scene_with(Bounds { chats, ..bounds() }).await;
    assert_eq!(scene.says_in_group(json!({"text": "/ask@DevonBot who led it?"})).await, "(nothing)");
    assert!(scene.says(QUESTION).await.contains("Homes for young people"));
}

#[tokio::test]
async fn who_asks_too_much_is_told_once() {
    let mut scene = scene_with(Bounds { per_minute: NonZeroU32::new(1), ..bounds() }).await;
    scene.says("Who led the inspection in 2019?").await;
    let seen = scene.says("and in 2016?").await;
    assert!(seen.contains("That was a lot of questions at once."), "{seen}");
    assert_eq!(scene.says("and in 2016?").await, "(nothing)");
    // What is no question is not counted.
    assert!(scene.says("/privacy").await.contains("What is stored"));
}

#[tokio::test]
async fn a_full_queue_is_told_of_once() {
    let mut scene = scene_with(Bounds { queue: 2, ..bounds() }).await;
    let burst: Vec<Value> =
        (0..9).map(|_| scene.message(ANNA, ANNA, &json!({"text": "Who led the inspection in 2019?"}))).collect();
    let seen = scene.come(burst).await;
    let answers = seen.matches("<b>Jo Smith").count();
    let notices = seen.matches("are waiting here").count();
    assert!((2..9).contains(&answers), "{seen}");
    assert_eq!(notices, 1, "{seen}");
    assert!(scene.says("Who led the inspection in 2019?").await.contains("Jo Smith"), "then it is answered again");
}

#[tokio::test]
async fn a_panic_costs_one_answer() {
    let mut scene = scene().await;
    assert_snapshot!(scene.says(handlers::TRAP).await, @r"
    bot to 101:
        Something went wrong here, not with your question. It is logged. Please ask again.
    ");
    assert!(scene.says("Who led the inspection in 2019?").await.contains("Jo Smith"));
}

#[tokio::test]
async fn an_update_that_comes_again_is_answered_once() {
    let mut scene = scene().await;
    let message = scene.message(ANNA, ANNA, &json!({"text": "Who led the inspection in 2019?"}));
    assert_eq!(scene.come(vec![message.clone(), message.clone()]).await.matches("bot to").count(), 1);
    assert_eq!(scene.come(vec![message]).await, "(nothing)");
}

#[tokio::test]
async fn what_is_too_long_or_empty_is_said_so() {
    let mut scene = scene().await;
    assert_snapshot!(scene.says(&"why ".repeat(60)).await, @r"
    bot to 101:
        Your question has 239 characters. Please ask it in 200 at most.
    ");
    assert_snapshot!(scene.says("   ").await, @r"
    bot to 102:
        Please send your question. You need no command for it here.
    ");
}

#[tokio::test]
async fn updates_of_kinds_that_are_not_known_are_done_with() {
    let mut scene = scene().await;
    let strange = vec![json!({"update_id": 1, "something": {"id": 2}}), json!({"update_id": 2, "poll": {}}), json!(7)];
    assert_eq!(scene.come(strange).await, "(nothing)");
    assert!(scene.processor.context.store.open_updates().unwrap().is_empty());
}

#[tokio::test]
async fn what_was_left_is_gone_on_with() {
    let mut scene = scene().await;
    let message = scene.message(ANNA, ANNA, &json!({"text": "Who led the inspection in 2019?"}));
    let id = update::id(&message).unwrap();
    scene.processor.context.store.take_updates(vec![(id, message.to_string())], Timestamp::now()).unwrap();
    scene.processor.resume().await.unwrap();
    scene.processor.settle().await;
    assert!(scene.seen().contains("Jo Smith"));
    assert!(scene.processor.context.store.outbox().unwrap().is_empty());
}

#[tokio::test]
async fn somebody_in_need_is_pointed_to_help_and_nothing_is_kept() {
    // Whoever may ask nothing at all is answered too.
    let mut scene = scene_with(Bounds { users: BTreeSet::from([BEN]), ..bounds() }).await;
    assert_snapshot!(scene.says("I think a quinquereme neighbour in Kent is hurting her child").await, @"
    bot to 101:
        <b>Thank you for speaking up; I can only quote inspection reports, so please tell people who can act, even if you are not sure.</b>

        • If anyone is in danger right now, ring 999 and ask for the police.

        • The children's services of the council in Kent must look into it: the council's website has the number, for nights and weekends too.

        • NSPCC helpline, 0808 800 5000: for anyone who is worried about a child.

        • Childline, 0800 1111: free, for anyone under 19.
    ");
    let store = Arc::clone(&scene.processor.context.store);
    assert!(store.last_answer(ANNA, None, None, Timestamp::now()).unwrap().is_none());
    assert!(store.open_updates().unwrap().is_empty() && store.outbox().unwrap().is_empty());
    assert!(scene.buttons.is_empty(), "no buttons");
    let edited = scene.changes("actually my dad hits me").await;
    assert!(edited.contains("0800 1111"), "{edited}");
    let command = scene.says("/feedback i want to die").await;
    assert!(command.contains("116 123"), "{command}");
    assert!(store.feedback().unwrap().is_empty());
}

#[tokio::test]
async fn a_question_after_a_message_in_need_leans_on_what_came_before_it() {
    let mut scene = scene().await;
    scene.says("Who led the inspection in 2019?").await;
    scene.says("my dad hits me").await;
    assert!(scene.says("And in 2016?").await.contains("Sam Jones"));
}

#[tokio::test]
async fn the_words_of_somebody_in_need_are_never_stored() {
    let mut scene = scene().await;
    let told = "DevonBot, someone is hurting a child in Leeds";
    let private =
        scene.message(ANNA, ANNA, &json!({"text": told, "entities": [{"type": "bold", "offset": 0, "length": 3}]}));
    let aside = scene.message(GROUP, BEN, &json!({"text": told}));
    let caption = scene.message(ANNA, ANNA, &json!({"caption": told, "photo": []}));
    let replied = scene.message(
        ANNA,
        ANNA,
        &json!({
            "text": "and in 2016?", "quote": {"text": told, "position": 0},
            "reply_to_message": {"message_id": 1, "from": {"id": ANNA}, "text": told},
        }),
    );
    let inline =
        json!({"update_id": 9, "inline_query": {"id": "1", "from": {"id": ANNA}, "query": told, "offset": ""}});
    let context = &scene.processor.context;
    for update in [private, aside.clone(), caption, replied.clone(), inline.clone()] {
        let kept = spared::spared(update, context).to_string();
        assert!(!kept.contains("hurting"), "{kept}");
    }
    let number = update::id(&aside).unwrap();
    assert_eq!(spared::spared(aside, context), json!({"update_id": number}), "it was not meant for the bot");
    let kept = spared::spared(replied, context);
    assert_eq!(kept["message"]["text"], "and in 2016?");
    let Incoming::Inline(inline) = update::read(&spared::spared(inline, context)) else { panic!() };
    assert_eq!(inline.in_need.unwrap().council.as_deref(), Some("Leeds"));
    let asked = json!({"update_id": 7, "message": {"message_id": 1, "text": QUESTION, "chat": chat_of(ANNA), "from": {"id": ANNA}}});
    assert_eq!(spared::spared(asked.clone(), context), asked, "what is asked is kept as it came");
}

//! The program on the command line: what it prints where, and its exit codes.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use assert_cmd::Command;
use scrutineer::index::Writer;
use scrutineer::store::{Face, Feedback, Keeping, Store, Subject};
use serde_json::Value;

use crate::support;

/// The result of running the program.
struct Run {
    code: Option<i32>,
    out: String,
    err: String,
}

/// Runs the program in a folder.
fn run(folder: &Path, arguments: &[&str]) -> Run {
    let output = Command::new(env!("CARGO_BIN_EXE_scrutineer"))
        .current_dir(folder)
        .env_remove("SCRUTINEER_CONFIG")
        .env_remove("SCRUTINEER_LOG")
        .args(arguments)
        .output()
        .unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Run { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
}

fn json(run: &Run) -> Value {
    serde_json::from_str(&run.out).unwrap_or_else(|error| panic!("{error}: {}\n{}", run.out, run.err))
}

#[test]
fn the_question_of_the_readme_is_answered_from_the_bundled_corpus() {
    let folder = tempfile::tempdir().unwrap();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (settings, index) = (root.join("bot.toml"), folder.path().join("index"));
    let options = ["--config", settings.to_str().unwrap(), "--index", index.to_str().unwrap()];
    let ask = |last: &[&str]| {
        run(folder.path(), &[&options[..], &["ask", "what were the 2019 improvement areas?"], last].concat())
    };
    let answer = ask(&["--json"]);
    assert_eq!(answer.code, Some(0), "{}", answer.err);
    let answer = json(&answer);
    assert_eq!(answer["outcome"], "answered", "{answer:#}");
    let statements = answer["statements"].as_array().unwrap();
    let items: Vec<usize> = statements.iter().map(|said| said["items"].as_array().unwrap().len()).collect();
    assert_eq!(items, [3, 0, 0], "{answer:#}");
    assert_eq!(answer["citations"][0]["document"]["kind"], "digest");
    assert_eq!(answer["citations"][0]["file"], "cornwall-2019.md");
    let text = ask(&[]);
    insta::assert_snapshot!(text.out, @"
    Cornwall, inspected 14 to 18 October 2019: 3 areas for improvement, according to Scrutineer's digest of the October 2019 report on Cornwall.

    - Suitable accommodation for homeless young people aged 16 and 17, which takes in: [1]
      - whether there is enough accommodation [1]
      - how these young people are assessed and supported [1]
      - the oversight that managers keep whenever unregulated provision is used [1]
    - Life-story work with children: both its quality and how promptly it is done. [2]
    - The quality of children's plans throughout the service, above all the timescales set for actions. [3]

    Sources
    [1-3] Cornwall: digest of the 2019 inspection of children's social care services [digest] (cornwall-2019.md)

    Note: The latest inspection held is of July 2024.

    Assumed: authority: Cornwall (home authority)

    You could ask
    - What were the areas for improvement in Cornwall in July 2024?
    - How was Cornwall rated overall in October 2019?
    ");
    assert_eq!(text.err, "", "the second run has nothing to read");
}

#[test]
fn an_answer_as_json_has_every_field_of_the_contract() {
    let folder = support::folder();
    let run = run(folder.path(), &["ask", "--json", "was", "Devon", "outstanding", "in", "2019?"]);
    assert_eq!(run.code, Some(0), "{}", run.err);
    assert!(run.err.contains("index up to date: 2 documents"), "{}", run.err);
    let answer = json(&run);
    for field in
        ["question", "understood", "outcome", "reason", "headline", "statements", "citations", "suggestions", "took_ms"]
    {
        assert!(answer.get(field).is_some(), "{field} in {answer:#}");
    }
    assert_eq!(answer["question"], "was Devon outstanding in 2019?");
}

#[test]
fn wrong_usage_gives_2() {
    let folder = support::folder();
    for arguments in
        [&["ask"][..], &["brief"], &["sing", "Devon"], &["--config", "gone.toml", "index"], &["read-pdf", "1"]]
    {
        let run = run(folder.path(), arguments);
        assert_eq!(run.code, Some(2), "{arguments:?}: {}", run.err);
        assert!(!run.err.is_empty() && run.out.is_empty());
    }
    assert_eq!(run(folder.path(), &["--help"]).code, Some(0));
}

#[test]
fn skipped_files_are_named_with_cause_and_remedy_and_give_3() {
    let folder = support::folder();
    fs::write(folder.path().join("corpus/gone.pdf"), "<html><title>Not found</title></html>").unwrap();
    let first = run(folder.path(), &["index"]);
    assert_eq!(first.code, Some(3), "{}", first.err);
    assert!(first.err.contains("skipped gone.pdf: not a PDF: it is a web page"), "{}", first.err);
    assert!(first.err.contains("Download the PDF again"), "{}", first.err);
    assert!(first.out.contains("2 documents") && first.out.contains("2 added, 1 skipped"), "{}", first.out);
    let second = run(folder.path(), &["index"]);
    assert_eq!(second.code, Some(3));
    assert!(second.err.contains("skipped gone.pdf"), "still told of: {}", second.err);
    let asked = run(folder.path(), &["ask", "who led the 2019 inspection?"]);
    assert_eq!((asked.code, asked.err.as_str()), (Some(0), ""), "no news, so nothing is said of it");
}

#[test]
fn a_check_leaves_the_index_alone() {
    let folder = support::folder();
    let well = run(folder.path(), &["corpus", "check"]);
    assert_eq!((well.code, well.out.lines().last()), (Some(0), Some("2 files can be read, 0 cannot")), "{}", well.err);
    fs::write(folder.path().join("corpus/empty.txt"), "").unwrap();
    let skipped = run(folder.path(), &["corpus", "check"]);
    assert_eq!(skipped.code, Some(3));
    assert!(skipped.err.contains("skipped empty.txt"), "{}", skipped.err);
    assert!(!folder.path().join("index").exists());
}

#[test]
fn damage_is_told_of_when_a_file_is_read_and_then_no_more() {
    let folder = support::folder();
    let damaged = support::DEVON.replace("2019", "2021");
    let damaged = [
        damaged.as_bytes(),
        "\n\nThe \u{201c}plans\u{201d} are \u{2018}clear\u{2019}.\n".as_bytes(),
        b"\n\nA broken \xff sign.\n",
    ]
    .concat();
    fs::write(folder.path().join("corpus/damaged.md"), damaged).unwrap();
    // The date in the name of this file is worth no warning.
    let plain = "Minutes of the committee.\n\nMembers spoke about plans at some length.\n";
    fs::write(folder.path().join("corpus/minutes-05-november-2019.txt"), plain).unwrap();
    let warning = "warning damaged.md: Parts that are not valid UTF-8 are shown as \u{fffd}: 1.\n";
    let check = run(folder.path(), &["corpus", "check"]);
    assert_eq!(check.err.matches("warning").count(), 1, "{}", check.err);
    assert!(check.code == Some(0) && check.err.contains(warning), "{}", check.err);
    let first = run(folder.path(), &["ask", "who led the 2019 inspection?"]);
    assert!(first.err.contains(warning), "{}", first.err);
    let second = run(folder.path(), &["index"]);
    assert_eq!((second.code, second.err.as_str()), (Some(0), ""));
}

#[test]
fn documents_are_listed_shown_and_their_facts_printed() {
    let folder = support::folder();
    let list = run(folder.path(), &["corpus", "list"]);
    assert_eq!(list.code, Some(0), "{}", list.err);
    assert!(list.out.ends_with("2 documents\n") && list.out.contains("devon-2016.md"), "{}", list.out);
    let facts = json(&run(folder.path(), &["corpus", "facts", "--json"]));
    assert_eq!(facts["documents"][1]["lead_inspector"], "Jo Smith");
    assert_eq!(facts["documents"][1]["improvements"][0]["items"][0]["items"][0]["text"], "enough of them");
    for file in ["devon-2019.md", "corpus/devon-2019.md"] {
        let show = run(folder.path(), &["corpus", "show", file]);
        assert_eq!(show.code, Some(0), "{}", show.err);
        assert!(show.out.contains("Early help reaches families soon"), "{}", show.out);
    }
    let gone = run(folder.path(), &["corpus", "show", "gone.md"]);
    assert_eq!(gone.code, Some(1));
    assert!(gone.err.starts_with("error: gone.md is not a file"), "{}", gone.err);
}

#[test]
fn documents_are_added_once() {
    let folder = support::folder();
    fs::write(folder.path().join("new.md"), support::DEVON.replace("2019", "2021")).unwrap();
    let first = run(folder.path(), &["corpus", "add", "new.md"]);
    assert_eq!(first.code, Some(0), "{}", first.err);
    assert!(first.out.contains("added corpus/new.md"), "{}", first.out);
    let again = run(folder.path(), &["corpus", "add", "new.md"]);
    assert!(again.code == Some(0) && again.out.contains("is there with the same content"), "{}", again.out);
    fs::write(folder.path().join("new.md"), support::DEVON_2016).unwrap();
    let other = run(folder.path(), &["corpus", "add", "new.md"]);
    assert_eq!(other.code, Some(1));
    assert!(other.err.contains("is there with other content than new.md"), "{}", other.err);
    assert!(run(folder.path(), &["corpus", "list"]).out.contains("3 documents"));
}

#[test]
fn while_another_writes_the_index_as_it_is_answers() {
    let folder = support::folder();
    assert_eq!(run(folder.path(), &["index"]).code, Some(0));
    let writer = Writer::open(&folder.path().join("index"), "by another").unwrap();
    let asked = run(folder.path(), &["ask", "who led the 2019 inspection?"]);
    assert_eq!(asked.code, Some(0), "{}", asked.err);
    assert!(asked.err.contains("answering from the index as it is"), "{}", asked.err);
    let indexed = run(folder.path(), &["index"]);
    assert_eq!(indexed.code, Some(1));
    assert!(indexed.err.contains("another scrutineer is writing"), "{}", indexed.err);
    drop(writer);
}

#[test]
fn a_chat_answers_line_by_line_and_leans_on_the_question_before() {
    let folder = support::folder();
    let state = folder.path().join("state");
    let output = Command::new(env!("CARGO_BIN_EXE_scrutineer"))
        .current_dir(folder.path())
        .env("XDG_STATE_HOME", &state)
        .arg("chat")
        .write_stdin("who led the 2019 inspection?\nand in 2016?\n")
        .output()
        .unwrap();
    let out = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(out.contains("Jo Smith") && out.contains("Sam Jones"), "{out}");
}

/// A server that is ended with the test.
struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Server {
    /// Starts a server in a folder and gives it with its address.
    fn start(folder: &Path) -> (Self, String) {
        let mut server = Self(
            std::process::Command::new(env!("CARGO_BIN_EXE_scrutineer"))
                .current_dir(folder)
                .args(["serve", "--listen", "127.0.0.1:0"])
                .stderr(Stdio::piped())
                .spawn()
                .unwrap(),
        );
        let mut lines = BufReader::new(server.0.stderr.take().unwrap()).lines();
        let address = lines
            .find_map(|line| line.unwrap().split_once("on http://").map(|(_, address)| address.to_owned()))
            .expect("it says where it answers");
        // The rest is read too, so that the server can go on writing.
        std::thread::spawn(move || lines.count());
        (server, address)
    }
}

/// The reply to a question, headers and all.
fn ask_at(address: &str, body: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    let length = body.len();
    write!(
        stream,
        "POST /v1/ask HTTP/1.1\r\nhost: here\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\
         connection: close\r\n\r\n{body}"
    )
    .unwrap();
    let mut reply = String::new();
    stream.read_to_string(&mut reply).unwrap();
    reply
}

#[cfg(unix)]
#[test]
fn the_server_answers_and_ends_well_on_sigterm() {
    let folder = support::folder();
    let (mut server, address) = Server::start(folder.path());
    let reply = ask_at(&address, "{\"question\": \"who led the 2019 inspection?\"}");
    assert!(reply.starts_with("HTTP/1.1 200 OK") && reply.contains("Jo Smith"), "{reply}");
    let process = rustix::process::Pid::from_child(&server.0);
    rustix::process::kill_process(process, rustix::process::Signal::TERM).unwrap();
    assert_eq!(server.0.wait().unwrap().code(), Some(0));
}

/// The reply to a request of a method and a path with one more header, headers and all.
fn send_to(address: &str, request: &str, header: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    write!(stream, "{request} HTTP/1.1\r\nhost: here\r\n{header}\r\nconnection: close\r\n\r\n").unwrap();
    let mut reply = String::new();
    stream.read_to_string(&mut reply).unwrap();
    reply
}

/// Waits until a server answers from so many documents.
#[track_caller]
fn await_documents(address: &str, documents: usize) {
    let wanted = format!("\"documents\":{documents},");
    let start = Instant::now();
    while !send_to(address, "GET /readyz", "accept: */*").contains(&wanted) {
        assert!(start.elapsed() < Duration::from_mins(1), "it does not take in what is new");
        std::thread::sleep(Duration::from_millis(100));
    }
}

#[cfg(unix)]
#[test]
fn a_server_takes_in_new_documents_by_itself_on_sighup_and_when_an_operator_asks() {
    let folder = support::folder();
    let add = |name: &str| {
        let text = support::DEVON.replace("2019", "2022");
        fs::write(folder.path().join("corpus").join(name), text).unwrap();
    };
    let settings = folder.path().join("bot.toml");
    {
        let (_server, address) = Server::start(folder.path());
        await_documents(&address, 2);
        add("devon-2022.md");
        await_documents(&address, 3);
    }
    fs::write(&settings, "home_authority = \"Devon\"\n[corpus]\nwatch = false\n").unwrap();
    let made = run(folder.path(), &["key", "new", "--scope", "admin"]);
    assert_eq!(made.code, Some(0), "{}", made.err);
    let (mut server, address) = Server::start(folder.path());
    await_documents(&address, 3);
    add("devon-2022-a.md");
    let process = rustix::process::Pid::from_child(&server.0);
    rustix::process::kill_process(process, rustix::process::Signal::HUP).unwrap();
    await_documents(&address, 4);
    fs::remove_file(folder.path().join("corpus/devon-2022.md")).unwrap();
    let reload = "POST /v1/admin/reload";
    let refused = send_to(&address, reload, "accept: */*");
    assert!(refused.starts_with("HTTP/1.1 401 ") && refused.contains("\"missing_key\""), "{refused}");
    let done = send_to(&address, reload, &format!("authorization: Bearer {}", made.out.trim()));
    assert!(done.starts_with("HTTP/1.1 200 ") && done.contains("\"removed\":1"), "{done}");
    await_documents(&address, 3);
    // The other way to end it.
    rustix::process::kill_process(process, rustix::process::Signal::INT).unwrap();
    assert_eq!(server.0.wait().unwrap().code(), Some(0));
}

#[test]
fn keys_are_shown_once_listed_and_revoked() {
    let folder = support::folder();
    let made = run(folder.path(), &["key", "new", "--note", "for the library"]);
    let secret = made.out.trim();
    let id = secret.split('-').nth(1).unwrap();
    assert!(made.err.contains(&format!("this is key {id} of scope read")), "{}", made.err);
    let list = run(folder.path(), &["key", "list"]).out;
    assert!(list.starts_with(&format!("{id}  read ")) && list.ends_with("  for the library\n"), "{list}");
    assert!(!list.contains(secret) && !fs::read_to_string(folder.path().join("keys.json")).unwrap().contains(secret));
    let revoked = run(folder.path(), &["key", "revoke", id]);
    assert_eq!((revoked.code, revoked.out), (Some(0), format!("key {id} of scope read is revoked\n")));
    assert_eq!(run(folder.path(), &["key", "list"]).out, "");
    assert_eq!(run(folder.path(), &["key", "revoke", id]).code, Some(1));
}

#[test]
fn health_is_that_of_the_server_on_the_address_of_the_settings() {
    let folder = support::folder();
    let (server, address) = Server::start(folder.path());
    let settings = format!("home_authority = \"Devon\"\n[server]\nlisten = \"{address}\"\n");
    fs::write(folder.path().join("bot.toml"), settings).unwrap();
    let well = run(folder.path(), &["health"]);
    assert_eq!(well.code, Some(0), "{}", well.err);
    assert_eq!(json(&well)["documents"], 2);
    drop(server);
    let gone = run(folder.path(), &["health"]);
    assert_eq!(gone.code, Some(1));
    assert!(gone.err.contains(&format!("no server answers on {address}")), "{}", gone.err);
}

#[test]
fn a_conversation_survives_the_server_and_can_be_forgotten_beside_it() {
    let folder = support::folder();
    let file = folder.path().join("data/scrutineer.sqlite3");
    // Nothing is kept yet, and to ask for it makes no file.
    let nothing = run(folder.path(), &["forget", "talk"]);
    assert_eq!((nothing.code, nothing.out.as_str()), (Some(0), "nothing was kept for http:talk\n"));
    assert!(!file.exists());

    let (server, address) = Server::start(folder.path());
    let first = "{\"question\": \"who led the 2019 inspection?\", \"conversation\": \"talk\"}";
    assert!(ask_at(&address, first).contains("Jo Smith"));
    // The hard way: it is killed.
    drop(server);
    let (_server, address) = Server::start(folder.path());
    let follow_up = "{\"question\": \"and in 2016?\", \"conversation\": \"talk\"}";
    let reply = ask_at(&address, follow_up);
    assert!(reply.contains("Sam Jones"), "{reply}");

    let forgotten = run(folder.path(), &["forget", "talk"]);
    assert_eq!(forgotten.out, "forgot the one thing that was kept for http:talk\n", "{}", forgotten.err);
    let reply = ask_at(&address, follow_up);
    assert!(!reply.contains("Sam Jones"), "{reply}");
    assert_eq!(run(folder.path(), &["forget", ""]).code, Some(2));
}

#[test]
fn what_people_said_of_answers_is_told() {
    let folder = support::folder();
    let store = Store::open(&folder.path().join("data/scrutineer.sqlite3"), Keeping::default()).unwrap();
    let said = Feedback {
        face: Face::Telegram,
        subject: Subject::parse("telegram:7"),
        question: "who led it?".to_owned(),
        headline: None,
        right: false,
        comment: Some("it was Sam".to_owned()),
        language: Some("en".to_owned()),
    };
    store.add_feedback(said, "2026-11-21T10:00:00Z".parse().unwrap()).unwrap();
    let told = run(folder.path(), &["feedback"]);
    assert_eq!(told.out, "2026-11-21 10:00  wrong  who led it?\n    it was Sam\n0 right, 1 wrong\n", "{}", told.err);
    let data = json(&run(folder.path(), &["feedback", "--json"]));
    assert_eq!((&data[0]["comment"], data[0].get("subject")), (&"it was Sam".into(), None), "{data:#}");
    let rows = run(folder.path(), &["feedback", "--csv"]).out;
    assert_eq!(rows.lines().nth(1), Some("2026-11-21T10:00:00Z,telegram,wrong,who led it?,,it was Sam,en"));
    assert_eq!(run(folder.path(), &["forget", "telegram:7"]).code, Some(0));
    assert_eq!(run(folder.path(), &["feedback"]).out, "0 right, 0 wrong\n");
}

#[test]
fn a_store_that_cannot_be_used_is_told_with_its_remedy() {
    let folder = support::folder();
    let settings = |file: &str| {
        fs::write(folder.path().join("bot.toml"), format!("[store]\nfile = {file:?}\n")).unwrap();
        let run = run(folder.path(), &["serve", "--listen", "127.0.0.1:0"]);
        assert_eq!(run.code, Some(1), "{}", run.err);
        run.err
    };
    let message = settings("corpus/devon-2019.md/store");
    assert!(message.contains("cannot write to the store") && message.contains("[store] file"), "{message}");
    let message = settings("corpus/devon-2019.md");
    assert!(message.contains("is damaged") && message.contains("move it away"), "{message}");
    assert_eq!(fs::read_to_string(folder.path().join("corpus/devon-2019.md")).unwrap(), support::DEVON);
}

#[test]
fn finding_is_measured_over_a_set_in_the_beir_layout() {
    // No corpus stands here, and none is needed.
    let folder = tempfile::tempdir().unwrap();
    let set = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/beir");
    let set = set.to_str().unwrap();
    let table = run(folder.path(), &["eval", "retrieval", set]);
    assert_eq!(table.code, Some(0), "{}", table.err);
    assert!(table.out.starts_with("passages"), "{}", table.out);
    let figures = json(&run(folder.path(), &["eval", "retrieval", set, "--rerank", "off", "--json"]));
    assert_eq!(figures["queries"], 3, "one of the four is judged by nobody: {figures:#}");
    for name in ["ndcg@10", "recall@1", "recall@5", "recall@10", "recall@100", "mrr@10"] {
        assert_eq!(figures[name], 1.0, "{name} in {figures:#}");
    }
    assert!(figures["p50_ms"].is_number() && figures["p95_ms"].is_number());
    assert_eq!(figures["declined_at_95_kept"]["out_of_corpus"], 1.0, "{figures:#}");
}

#[test]
fn answers_are_measured_by_type() {
    let folder = support::folder();
    let gold = r#"{"id": "a", "question": "who led the 2019 inspection?", "type": "when-who", "answer": "Jo Smith", "evidence": [{"file": "devon-2019.txt", "page": 1, "quote": "Jo Smith"}]}"#;
    fs::write(folder.path().join("gold.jsonl"), gold).unwrap();
    let figures = json(&run(folder.path(), &["eval", "questions", "gold.jsonl", "--json"]));
    assert_eq!(figures["questions"], 1);
    for name in ["success", "support", "located", "verbatim", "abstained", "p50_ms", "p95_ms", "by_type", "counts"] {
        assert!(figures.get(name).is_some(), "{name} in {figures:#}");
    }
    let table = run(folder.path(), &["eval", "questions", "gold.jsonl"]);
    assert!(table.out.contains("when-who"), "{}", table.out);
}

#[test]
fn a_sweep_tells_what_each_number_does_to_each_set() {
    let folder = support::folder();
    let gold = r#"{"id": "a", "question": "what was said about early help?", "answer": "It is early.", "evidence": [{"file": "devon-2019.md", "page": null, "quote": "Early help reaches families soon"}]}"#;
    for set in ["one.jsonl", "two.jsonl"] {
        fs::write(folder.path().join(set), gold).unwrap();
    }
    let swept = |only: &str| run(folder.path(), &["eval", "sweep", "one.jsonl", "two.jsonl", "--only", only, "--json"]);
    let figures = json(&swept("limits.confident"));
    assert_eq!(figures["sets"].as_array().unwrap().len(), 2, "{figures:#}");
    let numbers = figures["numbers"].as_array().unwrap();
    let number = &numbers[0];
    assert_eq!((&number["name"], &number["value"]), (&"limits.confident".into(), &0.5.into()), "{figures:#}");
    let others: Vec<&str> = numbers[1..].iter().map(|other| other["name"].as_str().unwrap()).collect();
    assert_eq!(others, ["limits.confident_of_another_inspection", "limits.confident_of_earlier"]);
    let trials = number["trials"].as_array().unwrap();
    assert_eq!(trials.iter().map(|it| it["value"].as_f64().unwrap()).collect::<Vec<_>>(), [0.25, 0.4, 0.625, 1.0]);
    assert!(trials.iter().all(|it| it["difference"].as_array().unwrap().len() == 2), "{figures:#}");
    let none = swept("herring");
    assert_eq!(none.code, Some(1), "{}", none.out);
    assert!(none.err.contains("no weight or limit has a name with `herring` in it"), "{}", none.err);
}

#[test]
fn somebody_in_need_is_pointed_to_help_on_a_terminal() {
    let folder = support::folder();
    let told = run(folder.path(), &["ask", "--explain", "I want to kill myself"]);
    assert_eq!(told.code, Some(0), "{}", told.err);
    insta::assert_snapshot!(told.out, @"
    I am sorry that things are so hard right now; I can only quote inspection reports, but nobody has to face this alone, and these people will listen.

    - If a life is in danger right now, ring 999 and ask for an ambulance.
    - Samaritans, 116 123: free, day or night, for anyone who needs to talk.
    - Childline, 0800 1111: free, for anyone under 19.
    ");
    let data = json(&run(folder.path(), &["ask", "--json", "social services took my baby"]));
    assert_eq!(data["outcome"], "help");
    assert!(data["statements"].to_string().contains("0300 061 0614"), "{data:#}");
}

#[test]
fn the_line_of_events_of_a_council_is_in_order_and_cited() {
    let folder = support::kent();
    let told = run(folder.path(), &["timeline", "Kent", "County", "Council"]);
    assert_eq!(told.code, Some(0), "{}", told.err);
    insta::assert_snapshot!(told.out);
    let data = json(&run(folder.path(), &["timeline", "kent", "--json"]));
    let events = data["events"].as_array().unwrap();
    let documents: Vec<&Value> = events.iter().map(|event| &event["document"]["id"]).collect();
    assert_eq!(documents, ["full", "send", "visit", "later"], "{data:#}");
    assert_eq!(events[2]["grades"], Value::Array(Vec::new()), "the grade that the letter restates is another's");
}

#[test]
fn a_council_that_nothing_is_held_about_is_said_with_those_that_are() {
    let folder = support::folder();
    for (name, said) in [
        ("Kent", "no document is held about Kent; documents are held about Devon"),
        ("Atlantis", "no local authority of England is called \"Atlantis\"; documents are held about Devon"),
    ] {
        let told = run(folder.path(), &["timeline", name]);
        assert_eq!((told.code, told.out.as_str()), (Some(2), ""), "{}", told.err);
        assert!(told.err.contains(said), "{}", told.err);
    }
}

//! Faults and their effects: nothing lost, nobody else harmed. The figures are printed.

use std::collections::BTreeMap;
use std::thread;
use std::time::{Duration, Instant};

use super::bot::{FAST, Home};
use super::server::Server;
use super::world::{BOT, Fault, Harm, Outcome, Stage, World};

const QUESTION: &str = "who led the 2019 inspection?";
const ANSWER: &str = "Jo Smith";

/// The number of times that the program is killed under traffic.
const KILLS: usize = 20;
/// The time for which the network is away.
const CUT: Duration = Duration::from_secs(12);
/// The longest wait of a test until all is well again after a fault.
const RECOVERY: Duration = Duration::from_mins(1);

/// The number of answers to each chat in a range.
fn answers(world: &World, chats: std::ops::Range<i64>) -> BTreeMap<i64, usize> {
    let count = |chat: i64| {
        let messages = world.chats[&chat].messages.values();
        messages.filter(|message| message.from == BOT && !message.deleted && message.text.contains(ANSWER)).count()
    };
    chats.map(|chat| (chat, count(chat))).collect()
}

/// Waits until every chat in a range has its answer, and a while longer for answers too many.
fn all_answered(server: &Server, home: &Home, chats: std::ops::Range<i64>) -> BTreeMap<i64, usize> {
    let range = chats.clone();
    let found = server
        .shared
        .wait(RECOVERY, |world| answers(world, range.clone()).values().all(|count| *count > 0).then_some(()));
    let lost: Vec<i64> = answers(&server.shared.look(), chats.clone())
        .into_iter()
        .filter_map(|(chat, count)| (count == 0).then_some(chat))
        .collect();
    assert!(found.is_some(), "no answer in chats {lost:?}\n{}\n{}", home.log(), server.log());
    thread::sleep(Duration::from_secs(1));
    answers(&server.shared.look(), chats)
}

fn new_people(server: &Server, chats: std::ops::Range<i64>) {
    for chat in chats {
        server.person(chat, "Ann");
    }
}

fn doubled(answers: &BTreeMap<i64, usize>) -> Vec<i64> {
    answers.iter().filter(|(_, count)| **count > 1).map(|(chat, _)| *chat).collect()
}

/// Kills the program again and again while questions come in, each in a chat of its own, so that each answer can be
/// told.
#[test]
fn killing_it_under_traffic_loses_no_question() {
    let server = Server::start();
    let home = Home::new(&server, FAST);
    let mut next: i64 = 1000;
    let mut bot = home.start(&server);
    let mut killed_at = Vec::new();
    let first = next;
    for kill in 0..KILLS {
        // A burst, and the kill somewhere in it, each time a little later.
        for _ in 0..6 {
            server.person(next, "Ann");
            server.say(next, next, QUESTION);
            next += 1;
        }
        thread::sleep(Duration::from_millis(7 * kill as u64));
        bot.kill();
        killed_at.push(Instant::now());
        bot = home.start(&server);
    }
    let answers = all_answered(&server, &home, first..next);
    let doubled = doubled(&answers);
    // Each double must be one that the server had taken when the kill came.
    let calls = server.calls(&["sendmessage"]);
    let mut window = Duration::ZERO;
    for chat in &doubled {
        assert_eq!(answers[chat], 2, "chat {chat}");
        let sent = calls.iter().find(|call| call.parameters["chat_id"] == *chat).unwrap();
        let kill = killed_at.iter().find(|kill| **kill >= sent.at).expect("a kill came after the first of the two");
        let before_kill = *kill - sent.at;
        window = window.max(before_kill);
        assert!(
            before_kill < Duration::from_secs(3),
            "chat {chat} was answered {before_kill:?} before the kill and again"
        );
    }
    eprintln!(
        "{KILLS} kills under traffic: {} questions, {} lost, {} doubled; a doubled answer had reached the server at most \
         {window:?} before the kill",
        answers.len(),
        answers.values().filter(|count| **count == 0).count(),
        doubled.len(),
    );
    assert!(doubled.len() * 3 <= answers.len(), "{} of {} doubled", doubled.len(), answers.len());
    drop(bot);
    home.close(&server);
}

/// The window in which a kill doubles an answer: from the server's taking it until the program has noted that.
#[test]
fn a_kill_doubles_an_answer_only_between_its_taking_and_its_noting() {
    let server = Server::start();
    let home = Home::new(&server, FAST);
    let one_run = |chat: i64, harm: Option<Harm>, wait_until_shown: bool, then: Duration| {
        server.person(chat, "Ann");
        let mut bot = home.start(&server);
        if let Some(harm) = harm {
            server.harm(Fault::to(&["sendmessage"], harm).in_chat(chat).times(1));
        }
        server.say(chat, chat, QUESTION);
        if wait_until_shown {
            server.wait_shown(chat, 1);
        } else {
            server.wait_for_call("sendmessage", |call| call.parameters["chat_id"] == chat);
        }
        thread::sleep(then);
        bot.kill();
        // What the killed program asked for may still be carried out.
        thread::sleep(Duration::from_millis(100));
        let bot = home.start(&server);
        let count = all_answered(&server, &home, chat..chat + 1)[&chat];
        drop(bot);
        count
    };
    let long = Duration::from_secs(30);
    // Asked, but not taken: the server drops what the killed program asked for.
    assert_eq!(one_run(1, Some(Harm::Slow(long)), false, Duration::from_millis(50)), 1, "killed before it is taken");
    // Taken, and the answer to the call never came.
    assert_eq!(
        one_run(2, Some(Harm::SlowAnswer(long)), true, Duration::from_millis(50)),
        2,
        "killed before the answer"
    );
    // Taken and answered: how soon is it noted?
    let delays = [0, 1, 2, 5, 10, 20, 50, 100, 250];
    let mut doubled_after = Vec::new();
    for (chat, delay) in (3..).zip(delays) {
        if one_run(chat, None, true, Duration::from_millis(delay)) > 1 {
            doubled_after.push(delay);
        }
    }
    eprintln!("killed N ms after the server took an answer: doubled for N in {doubled_after:?} of {delays:?}");
    assert!(doubled_after.iter().all(|delay| *delay < 250), "{doubled_after:?}");
    home.close(&server);
}

/// A kill while an update is being kept or answered, before anything is sent.
#[test]
fn a_kill_at_any_moment_of_an_answer_leaves_exactly_one() {
    let server = Server::start();
    let home = Home::new(&server, FAST);
    let mut doubles = 0;
    let moments = [0, 1, 2, 3, 5, 8, 12, 18, 25, 40];
    for (chat, moment) in (1..).zip(moments) {
        server.person(chat, "Ann");
        let mut bot = home.start(&server);
        server.say(chat, chat, QUESTION);
        thread::sleep(Duration::from_millis(moment));
        bot.kill();
        // Killed once more while it starts.
        let mut bot = home.spawn(&["telegram"]);
        thread::sleep(Duration::from_millis(20 * moment));
        bot.kill();
        let bot = home.start(&server);
        let count = all_answered(&server, &home, chat..chat + 1)[&chat];
        assert!(count <= 3);
        doubles += usize::from(count > 1);
        drop(bot);
    }
    eprintln!("killed at {moments:?} ms after the question, and again at the start: {doubles} doubled, none lost");
    assert!(doubles <= 4, "{doubles}");
    home.close(&server);
}

/// The network goes while questions come and answers are under way, and comes back.
fn cut(what: &str, time: Duration, begin: impl Fn(&Server)) -> usize {
    let server = Server::start();
    let home = Home::new(&server, FAST);
    let bot = home.start(&server);
    new_people(&server, 1..41);
    let start = Instant::now();
    for chat in 1..11 {
        server.say(chat, chat, QUESTION);
    }
    thread::sleep(Duration::from_millis(30));
    begin(&server);
    // Questions go on coming while the line is away.
    for chat in 11..41 {
        server.say(chat, chat, QUESTION);
        thread::sleep(time / 60);
    }
    let left = time.saturating_sub(start.elapsed());
    thread::sleep(left);
    let back = Instant::now();
    let answers = all_answered(&server, &home, 1..41);
    let doubled = doubled(&answers);
    let recovered = server
        .shared
        .look()
        .chats
        .values()
        .flat_map(|chat| chat.messages.values())
        .filter(|message| message.from == BOT)
        .map(|message| message.at.saturating_duration_since(back))
        .max();
    eprintln!(
        "{what} for {time:?}: {} questions, 0 lost, {} doubled (at most {} times), the last answered {:.1?} after the \
         line came back",
        answers.len(),
        doubled.len(),
        answers.values().max().unwrap(),
        recovered.unwrap_or_default(),
    );
    // Everybody is answered at once again.
    server.person(99, "Bob");
    let start = Instant::now();
    server.say(99, 99, QUESTION);
    server.wait_shown(99, 1);
    assert!(start.elapsed() < Duration::from_secs(5), "{:?}", start.elapsed());
    drop(bot);
    home.close(&server);
    doubled.len()
}

/// At each stage of a call, side by side, each with a server and a program of its own.
#[test]
fn the_network_is_cut_for_12_seconds_at_each_stage() {
    thread::scope(|scope| {
        let refused = scope.spawn(|| cut("connections refused", CUT, |server| server.shared.refuse_connections(CUT)));
        let before = scope.spawn(|| {
            cut("lines cut before calls are taken", CUT, |server| {
                server.harm(Fault::to(&[], Harm::Cut(Stage::Before)).lasting(CUT));
                server.shared.hang_up();
            })
        });
        let taken = [(Stage::After, "before"), (Stage::Middle, "in the middle of")].map(|(stage, place)| {
            scope.spawn(move || {
                cut(&format!("calls taken, lines cut {place} the answer"), CUT, |server| {
                    server.harm(Fault::to(&[], Harm::Cut(stage)).lasting(CUT));
                    server.shared.hang_up();
                })
            })
        });
        let silent = scope.spawn(|| {
            cut("a server that is silent", CUT, |server| {
                server.harm(Fault::to(&[], Harm::Slow(CUT)).lasting(CUT / 3));
            })
        });
        for stage in [refused, before, silent].into_iter().chain(taken) {
            assert_eq!(stage.join().unwrap(), 0, "doubled");
        }
    });
}

/// The time to the answer of a question in another chat while something is wrong.
fn latency(server: &Server, chat: i64) -> Duration {
    server.person(chat, "Bob");
    let start = Instant::now();
    server.say(chat, chat, QUESTION);
    server.wait_shown(chat, 1);
    start.elapsed()
}

#[test]
fn storms_of_429_lose_nothing_and_hold_up_nobody_else() {
    let server = Server::start();
    let home = Home::new(&server, FAST);
    let bot = home.start(&server);
    new_people(&server, 1..31);
    // One chat is refused for a while; the others do not notice.
    let too_many = |seconds: u64| Harm::Refuse {
        code: 429,
        description: format!("Too Many Requests: retry after {seconds}"),
        retry_after: Some(seconds),
    };
    server.harm(Fault::to(&["sendmessage"], too_many(1)).in_chat(1).times(4));
    server.say(1, 1, QUESTION);
    let mut others: Vec<Duration> = (100..120).map(|chat| latency(&server, chat)).collect();
    others.sort();
    assert_eq!(all_answered(&server, &home, 1..2)[&1], 1);
    let refused = server.calls(&["sendmessage"]).into_iter().filter(|call| call.parameters["chat_id"] == 1);
    let times: Vec<Instant> = refused.map(|call| call.at).collect();
    let waits: Vec<Duration> = times.windows(2).map(|pair| pair[1] - pair[0]).collect();
    assert!(waits.iter().all(|wait| *wait >= Duration::from_secs(1)), "told to wait 1 s: {waits:?}");
    eprintln!("429 four times in one chat: waits {waits:.1?}, the others answered in at most {:.1?}", others[19]);
    assert!(others[19] < Duration::from_secs(2), "{others:?}");
    // All are refused.
    server.harm(Fault::to(&["sendmessage"], too_many(2)).lasting(Duration::from_secs(5)));
    let start = Instant::now();
    for chat in 2..31 {
        server.say(chat, chat, QUESTION);
    }
    let answers = all_answered(&server, &home, 2..31);
    assert_eq!(doubled(&answers), Vec::<i64>::new());
    let calls = server.calls(&["sendmessage"]);
    let refused = calls.iter().filter(|call| matches!(call.outcome, Outcome::Refused(429, _))).count();
    eprintln!(
        "429 to all for 5 s: {} questions, 0 lost, 0 doubled, {refused} calls refused, all answered after {:.1?}",
        answers.len(),
        start.elapsed().saturating_sub(Duration::from_secs(1))
    );
    drop(bot);
    home.close(&server);
}

/// With the real server's own limits on, the bot keeps below them.
#[test]
fn the_real_flood_limits_are_hardly_ever_met() {
    let server = Server::start();
    server.flood_limits(true);
    let home = Home::new(&server, "questions_per_minute = 0\n");
    let bot = home.start(&server);
    new_people(&server, 1..61);
    let start = Instant::now();
    for chat in 1..61 {
        server.say(chat, chat, QUESTION);
    }
    for _ in 0..7 {
        server.say(1, 1, QUESTION);
    }
    let answers = all_answered(&server, &home, 1..61);
    let found = server.shared.wait(RECOVERY, |world| (super::faults::answers(world, 1..2)[&1] >= 8).then_some(()));
    assert!(found.is_some(), "{}", server.log());
    let calls = server.calls(&["sendmessage"]);
    let refused = calls.iter().filter(|call| matches!(call.outcome, Outcome::Refused(429, _))).count();
    eprintln!(
        "real flood limits: 60 chats and 8 questions in one: {refused} of {} calls refused, {:.1?}",
        calls.len(),
        start.elapsed()
    );
    assert!(answers.values().skip(1).all(|count| *count == 1));
    assert!(refused <= 3, "{refused}");
    drop(bot);
    home.close(&server);
}

#[test]
fn failures_of_the_server_in_one_chat_hold_up_no_other() {
    let server = Server::start();
    let home = Home::new(&server, FAST);
    let bot = home.start(&server);
    new_people(&server, 1..4);
    let failed = Harm::Refuse { code: 500, description: "Internal Server Error".to_owned(), retry_after: None };
    server.harm(Fault::to(&["sendmessage"], failed).in_chat(1).times(1));
    server.harm(Fault::to(&["sendmessage"], Harm::Gateway(502)).in_chat(2).times(1));
    server.harm(Fault::to(&["sendmessage"], Harm::Slow(Duration::from_secs(5))).in_chat(3).times(1));
    let start = Instant::now();
    for chat in 1..4 {
        server.say(chat, chat, QUESTION);
    }
    let mut others: Vec<Duration> = (100..120).map(|chat| latency(&server, chat)).collect();
    others.sort();
    let answers = all_answered(&server, &home, 1..4);
    eprintln!(
        "500, 502 and 5 s of silence in three chats: others answered in at most {:.1?}, all well after {:.1?}",
        others[19],
        start.elapsed().saturating_sub(Duration::from_secs(1))
    );
    assert_eq!(doubled(&answers), Vec::<i64>::new());
    assert!(others[19] < Duration::from_secs(2), "{others:?}");
    // The polls fail for a while.
    server.harm(Fault::to(&["getupdates"], Harm::Gateway(502)).times(1));
    server.harm(
        Fault::to(
            &["getupdates"],
            Harm::Refuse {
                code: 409,
                description:
                    "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
                        .to_owned(),
                retry_after: None,
            },
        )
        .times(2),
    );
    new_people(&server, 10..12);
    server.say(10, 10, QUESTION);
    server.say(11, 11, QUESTION);
    assert_eq!(doubled(&all_answered(&server, &home, 10..12)), Vec::<i64>::new());
    drop(bot);
    home.close(&server);
}

#[test]
fn a_revoked_token_ends_the_bot_and_loses_nothing() {
    let server = Server::start();
    let home = Home::new(&server, FAST);
    let mut bot = home.start(&server);
    new_people(&server, 1..6);
    server.say(1, 1, QUESTION);
    server.wait_shown(1, 1);
    // Questions are under way when the token goes.
    server.harm(Fault::to(&["sendmessage"], Harm::Slow(Duration::from_millis(300))));
    for chat in 2..4 {
        server.say(chat, chat, QUESTION);
    }
    server.wait_for_call("sendmessage", |call| call.parameters["chat_id"] == 3);
    server.revoke(true);
    server.heal();
    for chat in 4..6 {
        server.say(chat, chat, QUESTION);
    }
    let ended = bot.wait(Duration::from_secs(30));
    let log = home.log();
    eprintln!("token revoked: the program ended with {ended:?}");
    assert!(ended.is_some_and(|status| !status.success()), "{log}");
    assert!(log.contains("token"), "{log}");
    // It says so at the start too, and is well again with a right one.
    let mut refused = home.spawn(&["telegram"]);
    assert!(refused.wait(Duration::from_secs(20)).is_some_and(|status| !status.success()), "{}", home.log());
    server.revoke(false);
    let _bot = home.start(&server);
    let answers = all_answered(&server, &home, 1..6);
    assert_eq!(doubled(&answers), Vec::<i64>::new());
    eprintln!("token revoked: 5 questions, 0 lost, 0 doubled after the token came back");
    home.close(&server);
}

/// A stop is not a fault: what is under way is finished, the rest waits for the next start.
#[test]
fn a_stop_under_traffic_doubles_and_loses_nothing() {
    let server = Server::start();
    let home = Home::new(&server, FAST);
    let mut next: i64 = 1;
    let mut longest = Duration::ZERO;
    for stop in 0..5 {
        let mut bot = home.start(&server);
        for _ in 0..20 {
            server.person(next, "Ann");
            server.say(next, next, QUESTION);
            next += 1;
        }
        thread::sleep(Duration::from_millis(10 * stop));
        let start = Instant::now();
        assert!(bot.stop().success(), "{}", home.log());
        longest = longest.max(start.elapsed());
    }
    let _bot = home.start(&server);
    let answers = all_answered(&server, &home, 1..next);
    eprintln!(
        "5 stops under traffic: {} questions, 0 lost, {} doubled, stopped within {longest:.1?}",
        answers.len(),
        doubled(&answers).len()
    );
    assert_eq!(doubled(&answers), Vec::<i64>::new());
    home.close(&server);
}

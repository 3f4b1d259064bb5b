//! Many chats at once. The server's own limits are left out, and so are the bot's, which keep to them.
//!
//! As a test, with ceilings that hold for an unoptimised build on a busy machine; for the figures of an optimised one:
//! `cargo test --release --test main telegram::load -- --nocapture --test-threads 1`.

use std::thread;
use std::time::{Duration, Instant};

use super::bot::{FAST, Home};
use super::server::Server;
use super::world::{BOT, World};

const CHATS: i64 = 500;

/// Questions whose answers can be told apart, in the order in which each chat asks them.
const QUESTIONS: [(&str, &str); 4] = [
    ("who led the 2019 inspection?", "Jo Smith"),
    ("who led the 2016 inspection?", "Sam Jones"),
    ("what were the 2019 improvement areas?", "Homes for young people"),
    ("what were the 2016 improvement areas?", "plans are clear"),
];

/// An optimised build is held to the figures that were promised, another to three times that.
const SLACK: u32 = if cfg!(debug_assertions) { 3 } else { 1 };

fn answered(world: &World, chat: i64) -> usize {
    world.chats[&chat].messages.values().filter(|message| message.from == BOT).count()
}

/// The times from each chat's first question to its first answer.
fn first_replies(world: &World, chats: std::ops::Range<i64>) -> Vec<Duration> {
    let mut times: Vec<Duration> = chats
        .map(|chat| {
            let messages = &world.chats[&chat].messages;
            let asked = messages.values().find(|message| message.from != BOT).unwrap().at;
            messages.values().find(|message| message.from == BOT).unwrap().at - asked
        })
        .collect();
    times.sort();
    times
}

fn part(times: &[Duration], percent: usize) -> Duration {
    times[(times.len() * percent / 100).min(times.len() - 1)]
}

#[test]
fn five_hundred_chats_with_four_questions_each_are_answered_in_order() {
    let server = Server::start();
    let home = Home::new(&server, FAST);
    let bot = home.start(&server);
    for chat in 1..=CHATS {
        server.person(chat, "Ann");
    }
    // The first question warms up what is read once.
    server.person(9999, "Bob");
    server.say(9999, 9999, QUESTIONS[0].0);
    server.wait_shown(9999, 1);

    let start = Instant::now();
    for (question, _) in QUESTIONS {
        for chat in 1..=CHATS {
            server.say(chat, chat, question);
        }
    }
    let asked = start.elapsed();
    server.wait("all answers", Duration::from_mins(2), |world| {
        (1..=CHATS).all(|chat| answered(world, chat) >= QUESTIONS.len())
    });
    let all = start.elapsed();
    thread::sleep(Duration::from_millis(500));
    let world = server.shared.look();
    for chat in 1..=CHATS {
        let shown: Vec<&str> = world.chats[&chat]
            .messages
            .values()
            .filter(|message| message.from == BOT)
            .map(|message| message.text.as_str())
            .collect();
        assert_eq!(shown.len(), QUESTIONS.len(), "chat {chat}: {shown:#?}");
        for (text, (question, answer)) in shown.iter().zip(QUESTIONS) {
            assert!(text.contains(answer), "chat {chat}, {question}: {text}");
        }
    }
    let times = first_replies(&world, 1..CHATS + 1);
    let (p50, p95, last) = (part(&times, 50), part(&times, 95), times[times.len() - 1]);
    drop(world);
    eprintln!(
        "{CHATS} chats × {} questions, asked within {asked:.1?}: the first reply after p50 {p50:.0?}, p95 {p95:.0?}, at most \
         {last:.0?}; all {} in order after {all:.1?}",
        QUESTIONS.len(),
        CHATS * 4,
    );
    assert!(p95 < Duration::from_secs(1) * SLACK, "{p95:?}");
    drop(bot);
    home.close(&server);
}

#[test]
fn one_chat_with_two_hundred_messages_does_not_slow_the_others() {
    let server = Server::start();
    let home = Home::new(&server, &format!("{FAST}queue = 1000\n"));
    let bot = home.start(&server);
    let mut next = 100;
    let mut typical = || {
        let mut times = Vec::new();
        for _ in 0..20 {
            server.person(next, "Bob");
            let start = Instant::now();
            server.say(next, next, QUESTIONS[0].0);
            server.wait_shown(next, 1);
            times.push(start.elapsed());
            next += 1;
        }
        times.sort();
        (part(&times, 50), part(&times, 95))
    };
    typical();
    let alone = typical();
    server.person(1, "Ann");
    for n in 0..200 {
        server.say(1, 1, QUESTIONS[n % 4].0);
    }
    let beside = typical();
    let in_queue = 200 - answered(&server.shared.look(), 1);
    server.wait("the long queue", Duration::from_mins(2), |world| answered(world, 1) >= 200);
    eprintln!(
        "time to an answer: alone p50 {:.1?}, p95 {:.1?}; beside a chat with 200 queued messages ({in_queue} of them still \
         waiting at the end) p50 {:.1?}, p95 {:.1?}",
        alone.0, alone.1, beside.0, beside.1
    );
    assert!(beside.0 < alone.0 + Duration::from_millis(100) * SLACK, "{beside:?} beside, {alone:?} alone");
    drop(bot);
    home.close(&server);
}

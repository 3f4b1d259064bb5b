//! Everything that a person sees besides answers.

use super::super::actions::AnswerId;
use super::super::html::check;
use super::super::render::tests::shown;
use super::super::words::Languages;
use super::*;

fn voiced<T>(code: &str, group: bool, act: impl FnOnce(&Voice<'_>) -> T) -> T {
    let languages = Languages::bundled();
    let words = languages.of(Language::of_client(Some(code)));
    act(&Voice { words, bot: "scrutineer_bot", public: None, group })
}

const KEPT: Kept = Kept {
    messages: Some(Duration::ZERO),
    answers: Some(Duration::from_hours(30 * 24)),
    replies: Some(Duration::from_hours(1)),
    settings: None,
    feedback: Some(Duration::from_secs(61)),
};

fn suggestions() -> Vec<String> {
    vec!["How was Seaford rated overall?".to_owned(), "Which inspections do you hold?".to_owned()]
}

fn commands() -> [Entry; 2] {
    [("ask", "Ask a question".to_owned()), ("help", "How to ask".to_owned())]
}

fn seen(act: impl FnOnce(&Voice<'_>) -> Message) -> String {
    voiced("en", false, |voice| shown(&act(voice)))
}

fn seen_in_group(act: impl FnOnce(&Voice<'_>) -> Message) -> String {
    voiced("en", true, |voice| shown(&act(voice)))
}

fn seen_in_polish(act: impl FnOnce(&Voice<'_>) -> Message) -> String {
    voiced("pl", false, |voice| shown(&act(voice)))
}

#[test]
fn the_greeting() {
    insta::assert_snapshot!(seen(|voice| start(voice, &suggestions(), &commands())), @"
    I answer questions about Ofsted’s inspections of children’s services, in the inspectors’ own words, with the document, page and paragraph.

    Ask in plain English, for example:
    • <i>How was Seaford rated overall?</i>
    • <i>Which inspections do you hold?</i>

    /ask · Ask a question
    /help · How to ask
    ");
    insta::assert_snapshot!(seen_in_polish(|voice| start(voice, &suggestions(), &commands())), @"
    Odpowiadam na pytania o inspekcje Ofsted w służbach dla dzieci słowami samych inspektorów, podając dokument, stronę i akapit.

    Proszę pytać po angielsku, na przykład:
    • <i>How was Seaford rated overall?</i>
    • <i>Which inspections do you hold?</i>

    <i>Odpowiedzi i cytaty są po angielsku, tak jak raporty. Pytania również proszę zadawać po angielsku.</i>

    /ask · Ask a question
    /help · How to ask
    ");
    insta::assert_snapshot!(seen_in_group(group_hello), @"
    I answer questions about Ofsted’s inspections of children’s services, in the inspectors’ own words, with the document, page and paragraph.

    In a group I answer /ask@scrutineer_bot with a question, replies to my messages, and mentions of @scrutineer_bot. I stay silent otherwise.

    Telegram’s privacy mode keeps mentions, as all other messages of a group, from bots. So a mention of @scrutineer_bot reaches me only if my owner has switched that mode off or I am an administrator of the group. /ask@scrutineer_bot and replies to me always do.
    [Ask on in private -> https://t.me/scrutineer_bot?start=help]
    ");
}

#[test]
fn the_help() {
    insta::assert_snapshot!(seen(|voice| help(voice, &suggestions(), &commands())), @"
    Ask in plain English about a council, a year or a topic. Where no place is named, the home council is meant, if one is set.

    For example:
    • <i>How was Seaford rated overall?</i>
    • <i>Which inspections do you hold?</i>

    Ask on as you would a person: “and in 2016?”, “show me more”. To go on from an older answer, reply to it. If you edit a question, its answer changes too.

    A number below an answer shows that source: the whole paragraph with those around it.

    In any other chat, type @scrutineer_bot and a question to put a quotation there.

    In a group I answer /ask@scrutineer_bot with a question, replies to my messages, and mentions of @scrutineer_bot. I stay silent otherwise.

    <b>Commands</b>
    /ask · Ask a question
    /help · How to ask
    ");
    insta::assert_snapshot!(seen_in_group(|voice| help(voice, &[], &commands())), @"
    Ask in plain English about a council, a year or a topic. Where no place is named, the home council is meant, if one is set.

    Ask on as you would a person: “and in 2016?”, “show me more”. To go on from an older answer, reply to it. If you edit a question, its answer changes too.

    A number below an answer shows that source: the whole paragraph with those around it.

    In a group I answer /ask@scrutineer_bot with a question, replies to my messages, and mentions of @scrutineer_bot. I stay silent otherwise.

    Telegram’s privacy mode keeps mentions, as all other messages of a group, from bots. So a mention of @scrutineer_bot reaches me only if my owner has switched that mode off or I am an administrator of the group. /ask@scrutineer_bot and replies to me always do.

    <b>Commands</b>
    /ask · Ask a question
    /help · How to ask
    [Ask on in private -> https://t.me/scrutineer_bot?start=help]
    ");
    insta::assert_snapshot!(seen_in_polish(|voice| help(voice, &[], &commands())), @"
    Proszę pytać zwykłym angielskim o samorząd, rok lub temat. Jeśli nie podano miejsca, chodzi o samorząd domyślny, o ile go ustawiono.

    Można pytać dalej jak w rozmowie: “and in 2016?”, “show me more”. Aby wrócić do starszej odpowiedzi, wystarczy na nią odpowiedzieć. Po edycji pytania zmieni się też odpowiedź.

    Numer pod odpowiedzią pokazuje źródło: cały akapit wraz z sąsiednimi.

    <i>Odpowiedzi i cytaty są po angielsku, tak jak raporty. Pytania również proszę zadawać po angielsku.</i>

    W dowolnym innym czacie można napisać @scrutineer_bot i pytanie, aby wstawić tam cytat.

    W grupie odpowiadam na /ask@scrutineer_bot z pytaniem, na odpowiedzi na moje wiadomości i na wzmianki @scrutineer_bot. Poza tym milczę.

    <b>Polecenia</b>
    /ask · Ask a question
    /help · How to ask
    ");
}

#[test]
fn what_is_stored() {
    insta::assert_snapshot!(seen(|voice| privacy(voice, &KEPT)), @"
    <b>What is stored</b>
    All of it stays on the computer that this bot runs on.
    • Your messages to me, once they are answered: deleted at once
    • Your questions with their answers, so that buttons and follow-ups work: for 30 days
    • My replies to you, once they are sent: for 1 hour
    • Your language: until you send /forget
    • The councils that a chat follows, as the number of the chat and the name of the council and nothing more: until /unfollow or /forget, or until the chat blocks me
    • What you say with /feedback and the buttons below answers: for 2 minutes

    Logs hold chat numbers and timings, never your words.

    No question is given to a cloud service or a language model. Answers are looked up in documents on this computer.

    Telegram itself carries and keeps our messages under its own rules, which I cannot change.

    Send /forget to have it deleted at once.
    ");
    insta::assert_snapshot!(seen_in_polish(|voice| privacy(voice, &KEPT)), @"
    <b>Co jest przechowywane</b>
    Wszystko znajduje się na komputerze, na którym działa ten bot.
    • Twoje wiadomości do mnie, po udzieleniu odpowiedzi: usuwane od razu
    • Twoje pytania z odpowiedziami, aby działały przyciski i dalsze pytania: przez 30 dni
    • Moje odpowiedzi do Ciebie, po wysłaniu: przez 1 godzinę
    • Twój język: do czasu polecenia /forget
    • Samorządy, które obserwuje czat, jako numer czatu i nazwa samorządu, nic więcej: do polecenia /unfollow lub /forget albo do zablokowania mnie
    • To, co napiszesz przez /feedback, i przyciski pod odpowiedziami: przez 2 minuty

    Dzienniki zawierają numery czatów i czas pracy. Nigdy nie zawierają Twoich słów.

    Żadne pytanie nie trafia do usługi w chmurze ani do modelu językowego. Odpowiedzi są wyszukiwane w dokumentach na tym komputerze.

    Sam Telegram przesyła i przechowuje nasze wiadomości według własnych zasad, na które nie mam wpływu.

    Polecenie /forget usuwa to od razu.
    ");
}

#[test]
fn forgetting_asks_first() {
    insta::assert_snapshot!(seen(forget), @"
    Delete everything that is stored about you here: questions, answers, feedback, your language and what you follow? Buttons below older answers will then no longer work. Messages in Telegram stay; you can delete those yourself.
    [Delete it = forget] [Keep it = keep]
    ");
    insta::assert_snapshot!(seen_in_group(forget), @"
    Delete everything of yours that is stored from this group? What others asked stays.
    [Delete it = forget] [Keep it = keep]
    ");
    insta::assert_snapshot!(seen_in_polish(forget), @"
    Czy usunąć wszystko, co jest tu o Tobie przechowywane: pytania, odpowiedzi, opinie, wybrany język i to, co obserwujesz? Przyciski pod starszymi odpowiedziami przestaną wtedy działać. Wiadomości w Telegramie pozostaną; można je usunąć samodzielnie.
    [Usuń = forget] [Zachowaj = keep]
    ");
    insta::assert_snapshot!(seen(forgotten), @"It is deleted.");
    insta::assert_snapshot!(seen(kept), @"Nothing was deleted.");
}

#[test]
fn commands_that_answer_by_themselves() {
    insta::assert_snapshot!(seen(feedback), @"Please write what was good or wrong after the command, for example: /feedback the page number was wrong");
    insta::assert_snapshot!(seen(feedback_noted), @"Thank you. It is noted for whoever runs this bot.");
    insta::assert_snapshot!(seen(reset), @"This is a new conversation. What was asked before is no longer taken into account.");
    insta::assert_snapshot!(seen(language), @"
    Please choose the language of buttons and notices.
    [English = language:en]
    [Polski = language:pl]
    ");
    insta::assert_snapshot!(seen(language_set), @"The language is now English.");
    insta::assert_snapshot!(seen_in_polish(language_set), @"
    Wybrany język: Polski.

    <i>Odpowiedzi i cytaty są po angielsku, tak jak raporty. Pytania również proszę zadawać po angielsku.</i>
    ");
    insta::assert_snapshot!(seen(ask_empty), @"Please send your question. You need no command for it here.");
    insta::assert_snapshot!(seen_in_group(ask_empty), @"Please put your question after the command: /ask@scrutineer_bot what must Cornwall improve?");
    insta::assert_snapshot!(seen(compare_empty), @"Please name two councils, with a comma between them: /compare Cornwall, Devon");
    insta::assert_snapshot!(seen(|voice| unknown_command(voice, "/frob")), @"I do not know /frob. /help lists what I do know.");
}

#[test]
fn notices() {
    insta::assert_snapshot!(seen(|voice| busy(voice, 1)), @"1 question is waiting here already, so I did not take this one. Please ask it again when that is answered.");
    insta::assert_snapshot!(seen(|voice| busy(voice, 20)), @"20 questions are waiting here already, so I did not take this one. Please ask it again when they are answered.");
    insta::assert_snapshot!(seen_in_polish(|voice| busy(voice, 3)), @"Czekają tu już 3 pytania, więc tego nie przyjąłem. Proszę zadać je ponownie, gdy tamte otrzymają odpowiedź.");
    insta::assert_snapshot!(seen(|voice| too_long(voice, 1_200, 1_000)), @"Your question has 1200 characters. Please ask it in 1000 at most.");
    insta::assert_snapshot!(seen(|voice| too_many(voice, Duration::from_millis(12_300))), @"That was a lot of questions at once. Please ask again in 13 seconds.");
    insta::assert_snapshot!(seen(too_slow), @"This took too long, and I stopped. Please ask again, or more narrowly.");
    insta::assert_snapshot!(seen(not_allowed), @"This bot answers only people whom its owner has admitted.");
    insta::assert_snapshot!(seen_in_group(not_allowed), @"This bot does not answer in this chat. Its owner can admit it.");
    insta::assert_snapshot!(seen(failed), @"Something went wrong here, not with your question. It is logged. Please ask again.");
    insta::assert_snapshot!(seen(source_gone), @"This document is no longer held, so its text cannot be shown. Please ask the question again.");
}

#[test]
fn hints_for_what_is_no_text() {
    let all = [Media::Voice, Media::Picture, Media::Sticker, Media::File, Media::Other];
    let hints: Vec<String> = all.into_iter().map(|media| seen(|voice| hint(voice, media))).collect();
    insta::assert_snapshot!(hints.join("\n"), @"
    I cannot listen. Please write your question.
    I cannot read pictures. Please write your question.
    Please write your question, for example: what must Cornwall improve?
    I do not read files that are sent here. I answer from the documents that are held; /sources lists them.
    I only read text. Please write your question.
    ");
}

#[test]
fn toasts_are_short() {
    let pressed = [
        Some(Action::Right(AnswerId(1))),
        Some(Action::Wrong(AnswerId(1))),
        Some(Action::KeepAll),
        Some(Action::Forget),
        Some(Action::More(AnswerId(1))),
        None,
    ];
    for code in ["en", "pl"] {
        let toasts: Vec<Option<String>> = voiced(code, false, |voice| pressed.map(|it| toast(voice, it)).to_vec());
        assert!(toasts.iter().flatten().all(|toast| toast.chars().count() <= 200));
    }
    let toasts = voiced("en", false, |voice| pressed.map(|it| toast(voice, it).unwrap_or_default()));
    insta::assert_snapshot!(toasts.join("\n"), @"
    Thank you. It is noted that this was right.
    Thank you. It is noted that something is wrong. Use /feedback to say what.
    Nothing was deleted.
    It is deleted.

    This button is too old. Please ask again.
    ");
}

#[test]
fn every_text_can_be_sent_in_every_language() {
    for language in Language::all() {
        for group in [false, true] {
            voiced(language.code(), group, |voice| {
                let all = [
                    start(voice, &suggestions(), &commands()),
                    help(voice, &suggestions(), &commands()),
                    group_hello(voice),
                    privacy(voice, &KEPT),
                    forget(voice),
                    super::language(voice),
                    unknown_command(voice, "/<b>&"),
                ];
                for message in all {
                    assert_eq!(message.parts.len(), 1);
                    check::sendable(&message.parts[0].markup()).unwrap();
                }
            });
        }
    }
}

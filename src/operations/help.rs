//! Greetings, thanks and questions about the program, with nothing else in the question. What only keeps up the talk gets
//! one line.

use super::answer::{Draft, Outcome};
use super::clause::Clause;
use super::kit::{Context, refuse};
use super::request::Question;
use super::{Operation, OperationId, Reading, answered};
use crate::question::cues::{ASKED_AFTER, FAREWELL, FULL, GREETING, HEARD, HELP, MORE, PRAISE, SMALL_TALK, THANKS};
use crate::question::{Annotated, Cue, CueTable, Filler, Label, Rule, cues};
use crate::wording::Say;

pub(super) const OPERATION: Operation = Operation {
    cues: CUES,
    recognise,
    plan: |question, context| answered(answer(question, context)),
    asked: |_| "What can you do?".to_owned(),
    name: "help",
    ..Operation::PLAIN
};

fn recognise(annotated: &Annotated<'_>) -> Option<Reading> {
    let talks = |item| SMALL_TALK.iter().any(|cue| annotated.cue_at(item, *cue));
    let greets = |item| annotated.cue_at(item, HELP) || talks(item);
    let pads =
        |item| annotated.is(item, Label::Filler(Filler::Words)) && !annotated.is(item, Label::Rule(Rule::NoGreeting));
    let mut items = 0..annotated.items.len();
    let only = annotated.names_nobody()
        && annotated.periods.is_empty()
        && !annotated.cue(MORE)
        && !annotated.cue(FULL)
        && items.all(|item| greets(item) || pads(item));
    let some = annotated.items.is_empty() || annotated.cue(HELP) || talks(0);
    let spent: Vec<Cue> = SMALL_TALK.into_iter().chain([HELP]).collect();
    (only && some).then(|| Reading::new(OperationId::Help, 1.0, &spent))
}

/// What is said to small talk, the first that fits of a message that holds several.
const REPLIES: [(Cue, Say); 6] = [
    (ASKED_AFTER, Say::AskedAfter),
    (THANKS, Say::Thanked),
    (FAREWELL, Say::Left),
    (PRAISE, Say::Praised),
    (GREETING, Say::Greeted),
    (HEARD, Say::Agreed),
];

fn answer(question: &Question, context: &Context<'_>) -> Draft {
    let reply = REPLIES.into_iter().find(|(cue, _)| question.bears(*cue)).filter(|_| !question.bears(HELP));
    let Some((cue, say)) = reply else { return refuse::help(question, context) };
    let suggestions = if cue == GREETING { refuse::help(question, context).suggestions } else { Vec::new() };
    let draft = Draft::answered(vec![Clause::neutral(say)], Vec::new());
    Draft { outcome: Outcome::Help, suggestions, ..draft }
}

/// The cues with their patterns, each with a question that needs it. In a pattern `a|b` is either word, `a?` may be
/// missing, `@` is a place and `#` a period.
#[rustfmt::skip]
const CUES: &[CueTable] = &[
    CueTable {
        cue: cues::HELP,
        patterns: &[
            ("help", "Help"),
            ("what can you|i do|ask|answer|tell", "What can you do?"),
            ("how do|does you|this|it work", "How does this work?"),
            ("who|what are you", "Who are you?"),
            ("who made|built|wrote you", "Who made you?"),
            ("what is this", "What is this?"),
            ("what is ofsted", "What is Ofsted?"),
            ("what does ofsted do", "What does Ofsted do?"),
            ("what do you do", "What do you do?"),
            ("how do|can i use", "How do I use this?"),
            ("what should i ask", "What should I ask?"),
            ("how to use", "How to use this?"),
            ("start", "Start"),
            ("are you a|an? bot|robot|human|person|ai", "Are you a robot?"),
            ("what is your name", "What is your name?"),
            ("give me an? example|examples", "Give me an example"),
            ("example questions", "Are there example questions?"),
            ("commands", "What are the commands?"),
        ],
    },
    CueTable {
        cue: cues::GREETING,
        patterns: &[
            ("hello|hi|hey|hiya", "Hello"),
            ("good morning|afternoon|evening|day", "Good morning"),
        ],
    },
    CueTable {
        cue: cues::ASKED_AFTER,
        patterns: &[
            ("how are you", "How are you?"),
            ("how is it going", "How is it going?"),
        ],
    },
    CueTable {
        cue: cues::THANKS,
        patterns: &[
            ("thanks|thank|cheers|ta", "Thanks"),
            ("much appreciated", "Much appreciated"),
        ],
    },
    CueTable {
        cue: cues::FAREWELL,
        patterns: &[
            ("bye|goodbye", "Goodbye"),
            ("good night", "Good night"),
            ("see you", "See you"),
        ],
    },
    CueTable {
        cue: cues::PRAISE,
        patterns: &[
            ("great|nice|perfect|brilliant|lovely|excellent", "Great"),
            ("helpful|useful|interesting", "That was helpful"),
            ("well done", "Well done"),
            ("youre", "You're right"),
            ("amazing|awesome|fantastic|wonderful", "Amazing"),
        ],
    },
    CueTable {
        cue: cues::HEARD,
        patterns: &[
            ("ok|okay|right|alright|sure", "OK"),
            ("that|thats good|all|fine", "That's all"),
            ("got it", "Got it"),
            ("i see", "I see"),
            ("never mind", "Never mind"),
        ],
    },
];

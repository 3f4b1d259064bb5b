//! Greetings, thanks and questions about the program, with nothing else in the question.

use super::kit::refuse;
use super::{Operation, OperationId, Reading, answered};
use crate::question::cues::{FULL, GREETING, HELP, MORE};
use crate::question::{Annotated, CueTable, Filler, Label, Rule, cues};

pub(super) const OPERATION: Operation = Operation {
    cues: CUES,
    recognise,
    plan: |question, context| answered(refuse::help(question, context)),
    asked: |_| "What can you do?".to_owned(),
    name: "help",
    ..Operation::PLAIN
};

fn recognise(annotated: &Annotated<'_>) -> Option<Reading> {
    let greets = |item| annotated.cue_at(item, HELP) || annotated.cue_at(item, GREETING);
    let pads =
        |item| annotated.is(item, Label::Filler(Filler::Words)) && !annotated.is(item, Label::Rule(Rule::NoGreeting));
    let mut items = 0..annotated.items.len();
    let only = annotated.names_nobody()
        && annotated.periods.is_empty()
        && !annotated.cue(MORE)
        && !annotated.cue(FULL)
        && items.all(|item| greets(item) || pads(item));
    let some = annotated.items.is_empty() || annotated.cue(HELP) || annotated.cue(GREETING) && greets(0);
    (only && some).then(|| Reading::new(OperationId::Help, 1.0, &[HELP, GREETING]))
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
            ("how are you", "How are you?"),
            ("give me an? example|examples", "Give me an example"),
            ("example questions", "Are there example questions?"),
            ("commands", "What are the commands?"),
        ],
    },
    CueTable {
        cue: cues::GREETING,
        patterns: &[
            ("hello|hi|hey|hiya", "Hello"),
            ("thanks|thank|cheers|ta", "Thanks"),
            ("good morning|afternoon|evening|day", "Good morning"),
            ("bye|goodbye", "Goodbye"),
            ("great|nice|perfect|brilliant|lovely|excellent", "Great"),
            ("ok|okay|right|alright|sure", "OK"),
            ("that|thats good|all|fine", "That's all"),
            ("much appreciated", "Much appreciated"),
            ("helpful|useful|interesting", "That was helpful"),
            ("well done", "Well done"),
            ("got it", "Got it"),
            ("i see", "I see"),
            ("never mind", "Never mind"),
        ],
    },
];

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
            ("help", ""),
            ("help me", ""),
            ("what can you|i do|ask|tell|answer|help", ""),
            ("how do|does you|this|it work", ""),
            ("who|what are you", ""),
            ("who made|built|wrote you", ""),
            ("what is this", ""),
            ("what is|does ofsted do?", ""),
            ("what do you do", ""),
            ("can you help", ""),
            ("how do|can i use", ""),
            ("what is this bot|tool|thing|site|program", ""),
            ("what should i ask", ""),
            ("how to use", ""),
            ("start", ""),
            ("are you a|an? bot|robot|human|person|ai", ""),
            ("what is your name", ""),
            ("how are you", ""),
            ("give me? an? example|examples", ""),
            ("example|examples questions", ""),
            ("commands", ""),
        ],
    },
    CueTable {
        cue: cues::GREETING,
        patterns: &[
            ("hello", ""),
            ("hi", ""),
            ("hey", ""),
            ("hiya", ""),
            ("thanks", ""),
            ("thank you", ""),
            ("cheers", ""),
            ("good morning|afternoon|evening|day", ""),
            ("bye", ""),
            ("goodbye", ""),
            ("great|nice|perfect|brilliant|lovely|excellent|ta", ""),
            ("ok|okay|right|alright|sure", ""),
            ("thats great|good|helpful|perfect|all|fine", ""),
            ("that is|was great|good|helpful|perfect|all|fine|very? useful?", ""),
            ("much appreciated", ""),
            ("helpful|useful|interesting", ""),
            ("well done", ""),
            ("got it", ""),
            ("i see", ""),
            ("no thanks", ""),
            ("never mind", ""),
            ("very much", ""),
            ("so much", ""),
            ("a lot", ""),
            ("youre welcome", ""),
            ("there", ""),
            ("again", ""),
        ],
    },
];

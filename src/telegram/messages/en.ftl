# The words of the interface in British English. To add a language, translate this file and name it in ../words.rs.
# Plain words, calm, no exclamation marks. The text of answers is not here: it comes from the documents.

## Around answers

sources = Sources
page = page { $page }
pages = pages { $from }–{ $to }
page-printed = page { $page } (printed { $printed })
pages-printed = pages { $from }–{ $to } (printed { $printed })
paragraph = paragraph { $number }
paragraphs = paragraphs { $numbers }
document-kind = { $kind ->
    [inspection_report] inspection report
    [digest] digest, not the inspectors’ own words
    [minutes] minutes
    [press_release] press release
    [news] news article
   *[other] document
}
assumed-home = No place was named, so this is about { $authority }.
assumed-only = No place was named, so this is about { $authority }, the only one held.
assumed-before = From your last question: { $what }.
assumed-other = Assumed: { $what }.
counted-back = counted back from { $when }
suggestions = You could ask
choices = Please choose
long-answer = { $count ->
    [one] The whole answer, with its source, is in the file below.
   *[other] The whole answer, with its { $count } sources, is in the file below.
}
button-source = Source { $number }
button-sources-next = More sources
button-sources-back = First sources
button-more = More on this
button-before = The inspection before
button-others = Other councils
button-suggestion = Question { $number }
button-right = This was right
button-wrong = Something is wrong

## One source

source = Source { $number }
source-open = Open the document here
source-gone = This document is no longer held, so its text cannot be shown. Please ask the question again.

## What is held

holdings = { $documents ->
    [one] { $documents } document is held
   *[other] { $documents } documents are held
}, on { $authorities ->
    [one] { $authorities } authority
   *[other] { $authorities } authorities
}.
holdings-none = No documents are held yet.
holdings-other = Other documents
undated = undated
page-of = Page { $page } of { $pages }
button-next = Next
button-back = Back

## Commands

start = I answer questions about Ofsted’s inspections of children’s services, in the inspectors’ own words, with the document, page and paragraph.
start-again = Ask in plain English, for example:
english-note = Answers and quotations are in English, as the reports are.
try = For example:
help-ask = Ask in plain English about a council, a year or a topic. Where no place is named, the home council is meant, if one is set.
help-follow = Ask on as you would a person: “and in 2016?”, “show me more”. To go on from an older answer, reply to it. If you edit a question, its answer changes too.
help-commands = Commands
help-buttons = A number below an answer shows that source: the whole paragraph with those around it.
help-inline = In any other chat, type @{ $bot } and a question to put a quotation there.
help-group = In a group I answer /ask@{ $bot } with a question, replies to my messages, and mentions of @{ $bot }. I stay silent otherwise.
help-group-privacy = Telegram’s privacy mode keeps mentions, as all other messages of a group, from bots. So a mention of @{ $bot } reaches me only if my owner has switched that mode off or I am an administrator of the group. /ask@{ $bot } and replies to me always do.
command-start = Begin
command-ask = Ask a question
command-improve = What a council was told to improve
command-grades = A council’s grades
command-compare = Two councils side by side
command-brief = A brief for scrutiny as a Word document
command-sources = Which documents are held
command-follow = Be told what is new about a council
command-unfollow = Stop following a council
command-following = Which councils this chat follows
command-help = How to ask
command-reset = Start a new conversation
command-language = Change the language
command-feedback = Say what was good or wrong
command-privacy = What is stored, and for how long
command-forget = Delete what is stored about you
ask-empty = Please send your question. You need no command for it here.
ask-empty-group = Please put your question after the command: /ask@{ $bot } what must Cornwall improve?
compare-empty = Please name two councils, with a comma between them: /compare Cornwall, Devon
brief-empty = Please name one council, with a year or a topic if you like: /brief Cornwall, /brief Cornwall 2024, /brief Cornwall care leavers
brief-made = Made by Scrutineer from the documents held, each quotation with its source. The questions in it are drafts.
led-by = Led by { $names }.
reset = This is a new conversation. What was asked before is no longer taken into account.
language-choose = Please choose the language of buttons and notices.
language-set = The language is now { $language }.

## What is followed

follow-empty = Please name a council, or all: /follow Cornwall, /follow all
follows = This chat will be told of every new document about { $whom }. /following lists what it follows, /unfollow stops it.
unfollowed = This chat no longer follows { $whom }.
unfollowed-all = This chat no longer follows anything.
following = This chat follows
following-none = This chat follows nothing.
every-council = every council
notice-new = { $count ->
    [one] { $count } new document
   *[other] { $count } new documents
}
notice-more = { $count ->
    [one] { $count } more is new. /sources lists all that are held.
   *[other] { $count } more are new. /sources lists all that are held.
}
notice-cut = There is more in the document.
notice-end = /following lists what this chat follows, /unfollow stops it.

## What is stored

privacy = What is stored
privacy-what = All of it stays on the computer that this bot runs on.
privacy-questions = Your messages to me, once they are answered: { $time }
privacy-answers = Your questions with their answers, so that buttons and follow-ups work: { $time }
privacy-messages = My replies to you, once they are sent: { $time }
privacy-settings = Your language: { $time }
privacy-follows = The councils that a chat follows, as the number of the chat and the name of the council and nothing more: until /unfollow or /forget, or until the chat blocks me
privacy-feedback = What you say with /feedback and the buttons below answers: { $time }
privacy-logs = Logs hold chat numbers and timings, never your words.
privacy-local = No question is given to a cloud service or a language model. Answers are looked up in documents on this computer.
privacy-telegram = Telegram itself carries and keeps our messages under its own rules, which I cannot change.
privacy-forget = Send /forget to have it deleted at once.
for-minutes = { $count ->
    [one] for { $count } minute
   *[other] for { $count } minutes
}
for-hours = { $count ->
    [one] for { $count } hour
   *[other] for { $count } hours
}
for-days = { $count ->
    [one] for { $count } day
   *[other] for { $count } days
}
deleted-at-once = deleted at once
until-forget = until you send /forget
forget = Delete everything that is stored about you here: questions, answers, feedback, your language and what you follow? Buttons below older answers will then no longer work. Messages in Telegram stay; you can delete those yourself.
forget-group = Delete everything of yours that is stored from this group? What others asked stays.
button-forget = Delete it
button-keep = Keep it
forgotten = It is deleted.
kept = Nothing was deleted.

## Feedback

feedback = Please write what was good or wrong after the command, for example: /feedback the page number was wrong
feedback-noted = Thank you. It is noted for whoever runs this bot.
right-noted = Thank you. It is noted that this was right.
wrong-noted = Thank you. It is noted that something is wrong. Use /feedback to say what.

## Notices

busy = { $count ->
    [one] { $count } question is waiting here already, so I did not take this one. Please ask it again when that is answered.
   *[other] { $count } questions are waiting here already, so I did not take this one. Please ask it again when they are answered.
}
too-long = Your question has { $length } characters. Please ask it in { $limit } at most.
too-many = { $seconds ->
    [one] That was a lot of questions at once. Please ask again in { $seconds } second.
   *[other] That was a lot of questions at once. Please ask again in { $seconds } seconds.
}
too-slow = This took too long, and I stopped. Please ask again, or more narrowly.
not-allowed = This bot answers only people whom its owner has admitted.
not-allowed-chat = This bot does not answer in this chat. Its owner can admit it.
hint-voice = I cannot listen. Please write your question.
hint-picture = I cannot read pictures. Please write your question.
hint-sticker = Please write your question, for example: what must Cornwall improve?
hint-file = I do not read files that are sent here. I answer from the documents that are held; /sources lists them.
hint-other = I only read text. Please write your question.
unknown-command = I do not know { $command }. /help lists what I do know.
failed = Something went wrong here, not with your question. It is logged. Please ask again.
button-stale = This button is too old. Please ask again.

## Inline

inline-private = Ask on in private
inline-none = Nothing found. Ask in private

//! Scrutineer answers plain-English questions over inspection documents with the inspectors' own words, and says on
//! which page and in which paragraph they stand. It runs on one small machine and needs no network.
//!
//! # The modules
//!
//! A module uses only modules of the rows below its own, which a test keeps. In reading order:
//!
//! | row | module | what it is |
//! |---|---|---|
//! | 1 | [`document`] | what an inspection document is: its facts, sections and passages, each with its place |
//! | 1 | [`digest`] | SHA-256, by which others can check what was kept |
//! | 1 | [`text`] | pure helpers on English prose: words, sentences, folding for comparison |
//! | 1 | [`embed`] | text to vectors, by a sentence model in a folder; two engines |
//! | 1 | [`vectors`] | what texts mean as vectors, on disk beside the index, by what the texts hold |
//! | 1 | [`fluent`] | tables of messages with variables |
//! | 1 | [`limits`] | limits that several modules keep |
//! | 1 | [`quota`] | how often somebody may do something |
//! | 1 | [`random`] | bytes that nobody can guess |
//! | 1 | [`fetch`] | files over HTTP |
//! | 1 | [`watch`] | noticing that corpus folders change |
//! | 2 | [`gazetteer`] | the local authorities of England by all of their names |
//! | 2 | [`inspectorates`] | what the program knows of inspectorates, as tables: frameworks, scales, aspects, headings |
//! | 2 | [`evidence`] | what was found and where it was said: a statement cannot be made without a citation |
//! | 2 | [`catalog`] | the facts of all documents, for questions that are looked up |
//! | 2 | [`keys`] | keys that let programs in, kept as hashes |
//! | 3 | [`signposts`] | people in need of help: whether a message tells of one, and whom they are pointed to |
//! | 3 | [`corpus`] | a folder of files to documents: PDF, Word, web pages, Markdown, plain text |
//! | 3 | [`question`] | the words of a question and what each may stand for; never fails |
//! | 3 | [`index`] | documents and passages on disk, found again; the only module that knows the search engine |
//! | 4 | [`search`] | a query to ranked snippets, by stages |
//! | 4 | [`wording`] | what answers say, as messages with typed variables |
//! | 4 | [`quotes`] | facts of documents as quotes: their words found again in their passages |
//! | 4 | [`acquire`] | files from elsewhere into a corpus folder, checked before they are kept |
//! | 4 | [`pack`] | evidence packs: quotes with the hashes of their files, checked later without the index |
//! | 5 | [`ingest`] | corpus folders to index folder: only what changed, all or nothing |
//! | 5 | [`ledger`] | everything that inspectors asked for, followed through all later documents |
//! | 5 | [`check`] | claims and whole texts set against what the documents say, and quotations found word for word |
//! | 5 | [`timeline`] | the inspections and visits of an authority in order, each with what it looked at, found and asked for |
//! | 5 | [`changes`] | what documents since a day changed in grades and areas for improvement |
//! | 5 | [`tracker`] | what minutes tell that members asked about each area for improvement, and what was promised until when |
//! | 6 | [`brief`] | what a member of a scrutiny committee takes into the meeting about one inspection, as values |
//! | 6 | [`operations`] | what can be asked, a file each: the words it is recognised by, what it understands, how it is carried out |
//! | 7 | [`assistant`] | one turn: text in, answer out, over one state of the index |
//! | 7 | [`store`] | what is remembered between questions and restarts: one small database, and how long it is kept |
//! | 8 | [`views`] | answers, documents and briefs as JSON, Markdown, tables, HTML and Word |
//! | 9 | [`service`] | the assistant for callers that do not wait: bounds and conversations |
//! | 10 | [`eval`] | how good answers and retrieval are, measured |
//! | 10 | [`reload`] | bringing the index up to date while it is answered from |
//! | 10 | [`telegram`] | the bot in Telegram |
//! | 11 | [`http`] | the HTTP interface, its description, and the web page |
//! | 11 | [`cli`] | words on a terminal |
//! | 12 | [`config`] | `bot.toml` and the environment to each module's settings; the only reader of the environment |
//! | 13 | [`app`] | wires it together; `main` calls it |
//!
//! # The way of a question
//!
//! [`http`] hands it to [`service`], which bounds its length, time and number and finds the conversation's last
//! question; [`cli`] has one asker and needs no bounds. Then [`question`] marks what its words may stand for, and the
//! [`operations`] that recognise their cues propose readings. The most plausible ones are carried out: each reads the
//! [`catalog`] for what is looked up (grades, dates, people, lists) and goes through [`search`] to the [`index`] for what
//! is searched for, and gives [statements](evidence::Statement) with their citations, or a reason why there are none. The
//! reading that accounts best for the words of the question answers it, in the messages of [`wording`]. A last gate in
//! [`assistant`] compares each quote with the passage that it is from. The face renders the
//! [`Answer`](operations::Answer), through [`views`] where it speaks JSON.
//!
//! # The way of a file
//!
//! [`ingest`] has [`corpus`] walk the folders in sorted order and reads only files whose content is new. The format is
//! recognised by content and read into one [`Layout`](corpus::layout::Layout), whatever it was; a PDF is read by a child
//! process under limits. From the layout come sections and numbered passages, then the facts, each with the passage that
//! states it. Documents, passages and the names of files that could not be read go into the [`index`] in one commit, so
//! that a crash at any moment leaves the last state whole.
//!
//! # What is absent on purpose
//!
//! - No language model and no cloud: what is answered stands in the documents, and nothing leaves the machine.
//! - No wire format in the core: the rows up to 7 are plain values, and [`views`] alone decides how they look outside.
//! - No asynchronous core: answering is work on the processor over an immutable [`Snapshot`](index::Snapshot); only
//!   the faces wait.
//! - No search syntax: the words of a question are never parsed as a query.
//! - No global state: listener, clock, writers and settings are handed in.

pub mod acquire;
pub mod app;
pub mod assistant;
pub mod brief;
pub mod catalog;
pub mod changes;
pub mod check;
pub mod cli;
pub mod config;
pub mod corpus;
pub mod digest;
pub mod document;
pub mod embed;
pub mod eval;
pub mod evidence;
pub mod fetch;
pub mod fluent;
pub mod gazetteer;
pub mod http;
pub mod index;
pub mod ingest;
pub mod inspectorates;
pub mod keys;
pub mod ledger;
pub mod limits;
pub mod operations;
pub mod pack;
pub mod question;
pub mod quota;
pub mod quotes;
pub mod random;
pub mod reload;
pub mod search;
pub mod service;
pub mod signposts;
pub mod store;
pub mod telegram;
#[cfg(test)]
mod testing;
pub mod text;
pub mod timeline;
pub mod tracker;
pub mod vectors;
pub mod views;
pub mod watch;
pub mod wording;

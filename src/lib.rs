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
//! | 1 | [`text`] | pure helpers on English prose: words, sentences, folding for comparison |
//! | 1 | [`authority`] | the local authorities of England by all of their names |
//! | 2 | [`evidence`] | what was found and where it was said: a statement cannot be made without a citation |
//! | 2 | [`catalog`] | the facts of all documents, for questions that are looked up |
//! | 3 | [`corpus`] | a folder of files to documents: PDF, Word, web pages, Markdown, plain text |
//! | 3 | [`question`] | a sentence to its meaning, never failing |
//! | 3 | [`index`] | documents and passages on disk, found again; the only module that knows the search engine |
//! | 3 | [`vectors`] | what texts mean as vectors, on disk beside the index, by what the texts hold |
//! | 4 | [`retrieve`] | a question to ranked evidence |
//! | 4 | [`answer`] | evidence and facts to a cited answer, or a typed refusal |
//! | 5 | [`assistant`] | one turn: text in, answer out, over one state of the index |
//! | 5 | [`ingest`] | corpus folders to index folder: only what changed, all or nothing |
//! | 5 | [`acquire`] | files from elsewhere into a corpus folder |
//! | 5 | [`views`] | answers and documents as JSON, Markdown and tables |
//! | 5 | [`keys`] | keys that let programs in, kept as hashes |
//! | 5 | [`watch`] | noticing that corpus folders change |
//! | 5 | [`store`] | what is remembered between questions and restarts: one small database, and how long it is kept |
//! | 6 | [`service`] | the assistant for callers that do not wait: bounds and conversations |
//! | 6 | [`reload`] | bringing the index up to date while it is answered from |
//! | 6 | [`eval`] | how good answers and retrieval are, measured |
//! | 7 | [`http`] | the HTTP interface |
//! | 7 | [`cli`] | words on a terminal |
//! | 7 | [`telegram`] | the bot in Telegram |
//! | 8 | [`config`] | `bot.toml` and the environment to each module's settings |
//! | 9 | [`app`] | wires it together; `main` calls it |
//!
//! # The way of a question
//!
//! [`http`] hands it to [`service`], which bounds its length, time and number and finds the conversation's last
//! question; [`cli`] has one asker and needs no bounds. Then [`assistant`] has [`question`] find what is asked, of whom,
//! of when and about what. One plan for each intent, in [`answer`], reads the [`catalog`] for what is looked up (grades,
//! dates, people, lists) and goes through [`retrieve`] to the [`index`] for what is searched for. The plan gives
//! [statements](evidence::Statement) with their citations, or a reason why there are none. A last gate in [`assistant`]
//! compares each quote with the passage that it is from. The face renders the [`Answer`](answer::Answer), through
//! [`views`] where it speaks JSON.
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
//! - No wire format in the core: the rows up to 4 are plain values, and [`views`] alone decides how they look outside.
//! - No asynchronous core: answering is work on the processor over an immutable [`Snapshot`](index::Snapshot); only the
//!   rim waits.
//! - No search syntax: the words of a question are never parsed as a query.
//! - No global state: listener, clock, writers and settings are handed in.

pub mod acquire;
pub mod answer;
pub mod app;
pub mod assistant;
pub mod authority;
pub mod catalog;
pub mod cli;
pub mod config;
pub mod corpus;
pub mod document;
pub mod embed;
pub mod eval;
pub mod evidence;
pub mod fetch;
pub mod http;
pub mod index;
pub mod ingest;
pub mod keys;
pub mod limits;
pub mod question;
pub mod quota;
pub mod random;
pub mod reload;
pub mod retrieve;
pub mod service;
pub mod store;
pub mod telegram;
#[cfg(test)]
mod testing;
pub mod text;
pub mod vectors;
pub mod views;
pub mod watch;

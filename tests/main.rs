//! The program from outside: each module is one of its surfaces.

// All of this is tests, the helpers between them too, which the lints do not see.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stderr)]

mod access;
mod across;
mod brief;
mod check;
mod cli;
mod config;
mod explain;
mod frameworks;
mod hostile;
mod http;
mod inspectorates;
mod interrupted;
mod labels;
mod layers;
mod limits;
mod models;
mod openapi;
mod page;
mod places;
mod questions;
mod regimes;
mod rerank;
mod service;
mod store;
mod support;
mod tables;
mod telegram;
mod tracker;
mod typeset;
mod visits;

//! The Telegram bot from outside: the real program over HTTP against a strict Bot API server of our own.

mod api;
mod bot;
mod elsewhere;
mod faults;
mod html;
mod judge;
mod load;
mod methods;
mod people;
mod server;
mod talk;
mod world;

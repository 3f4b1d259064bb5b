//! The Telegram bot from outside: the real program over HTTP against a strict Bot API server of our own.

mod api;
mod bot;
mod brief;
mod elsewhere;
mod faults;
mod following;
mod html;
mod judge;
mod load;
mod methods;
mod people;
mod server;
mod talk;
mod world;

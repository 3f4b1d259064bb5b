//! The Telegram bot from outside: the real program over HTTP against a strict Bot API server of our own.

mod html;
mod judge;
mod methods;
mod people;
mod server;
mod world;

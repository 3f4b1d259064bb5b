//! The context that everything that handles updates works with.

use std::collections::BTreeSet;
use std::num::NonZeroU32;
use std::sync::Arc;

use super::api::{Api, Me};
use super::pace::{Asking, Seldom};
use super::render::Voice;
use super::sender::Sender;
use super::words::{Language, Languages};
use crate::service::Service;
use crate::store::Store;

/// Bounds on what the bot does.
#[derive(Clone, Debug)]
pub(super) struct Bounds {
    /// The number of questions answered at once.
    pub(super) at_once: usize,
    /// The most messages of one chat that may wait.
    pub(super) queue: usize,
    /// The number of questions a minute one user may ask; `None` sets no bound.
    pub(super) per_minute: Option<NonZeroU32>,
    /// The users who may ask; an empty set lets everybody.
    pub(super) users: BTreeSet<i64>,
    /// The groups in which it may be asked; an empty set lets all.
    pub(super) chats: BTreeSet<i64>,
}

/// The context that everything that handles updates works with.
pub(super) struct BotContext {
    pub(super) me: Me,
    pub(super) api: Api,
    pub(super) store: Arc<Store>,
    pub(super) service: Arc<Service>,
    pub(super) sender: Arc<Sender>,
    pub(super) bounds: Bounds,
    /// The address under which documents can be looked at, if there is one.
    pub(super) public: Option<String>,
    pub(super) asking: Asking,
    /// Users who may not ask are told so now and then.
    pub(super) refusing: Seldom,
    pub(super) languages: Languages,
}

impl BotContext {
    pub(super) fn new(
        me: Me,
        api: Api,
        store: Arc<Store>,
        service: Arc<Service>,
        sender: Arc<Sender>,
        bounds: Bounds,
        public: Option<String>,
    ) -> Self {
        let asking = Asking::new(bounds.per_minute);
        let (refusing, languages) = (Seldom::new(), Languages::bundled());
        Self { me, api, store, service, sender, bounds, public, asking, refusing, languages }
    }

    /// The bot's voice in a language, in a group or in private.
    pub(super) fn voice(&self, language: Language, group: bool) -> Voice<'_> {
        Voice { words: self.languages.of(language), bot: &self.me.username, public: self.public.as_deref(), group }
    }
}

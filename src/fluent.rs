//! A table of messages in Fluent: words that are looked up by a key, with the plural forms of the language.

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

/// The variables of a message.
pub type Args<'a> = FluentArgs<'a>;

/// The value of a variable.
pub type Value<'a> = FluentValue<'a>;

/// The messages of one language.
pub struct Table {
    bundle: FluentBundle<FluentResource>,
}

impl Table {
    /// Reads a bundled table. `language` is its code (ISO 639-1).
    pub fn new(language: &str, source: &str) -> Self {
        // A mistake in a bundled file is found by the tests, which read every message of it.
        let resource = match FluentResource::try_new(source.to_owned()) {
            Ok(resource) | Err((resource, _)) => resource,
        };
        let locale: LanguageIdentifier = language.parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![locale]);
        // The marks that keep directions of writing apart would be counted and copied as text.
        bundle.set_use_isolating(false);
        bundle.add_resource_overriding(resource);
        Self { bundle }
    }

    /// The message of a key with its variables filled in; the key itself where the table lacks it.
    pub fn say(&self, key: &str, args: &Args<'_>) -> String {
        let pattern = self.bundle.get_message(key).and_then(|message| message.value());
        pattern.map_or_else(
            || key.to_owned(),
            |pattern| self.bundle.format_pattern(pattern, Some(args), &mut Vec::new()).into_owned(),
        )
    }
}

//! Where the events of a run go.

use std::sync::{Arc, Mutex};

use crate::event::Event;
use crate::sync::lock;

/// How a run reports its progress.
///
/// The callback is called from the training thread and from the thread of the metrics, never from
/// both at once.
#[non_exhaustive]
pub enum Reporter {
    /// Not at all.
    Silent,
    /// By the caller, from events.
    Events(EventCallback),
    /// By burn's dashboard in the terminal, from the start of each stage's first step to its last.
    ///
    /// Events come as well. What is printed meanwhile would break the screen: print on
    /// [`Event::Warning`], [`Event::Finishing`] and [`Event::Finished`] alone, which are sent
    /// while the dashboard is closed.
    #[cfg(feature = "tui")]
    Dashboard(EventCallback),
}

/// What is called with each event.
pub type EventCallback = Box<dyn FnMut(Event) + Send>;

/// The caller's callback, shared by the threads of a run.
#[derive(Clone)]
pub(crate) struct EventSink(Arc<Mutex<EventCallback>>);

impl EventSink {
    pub(crate) fn new(callback: EventCallback) -> Self {
        Self(Arc::new(Mutex::new(callback)))
    }

    pub(crate) fn send(&self, event: Event) {
        (lock(&self.0))(event);
    }
}

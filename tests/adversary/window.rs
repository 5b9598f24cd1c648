//! The client process: the whole application in a window without a display, with real connections. Controlled by lines on
//! standard input; each answer is a line that begins with `@`.

use std::io::{BufRead, Write};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use futures::StreamExt;
use futures::channel::mpsc;
use iced::advanced::renderer::{Headless, Style};
use iced::advanced::widget::operation::Outcome;
use iced::advanced::{clipboard, mouse, widget::Operation};
use iced::keyboard::{self, Key, key};
use iced::theme::Base;
use iced::{Event, Executor, Program, Rectangle, Size, window};
use iced_runtime::futures::{Runtime, subscription};
use iced_runtime::user_interface::{Cache, State};
use iced_runtime::{Action, UserInterface, task};
use iced_test::selector::{Candidate, Selector};
use openchat::a11y::{AccessibleNode, Role};
use openchat::app::boot::{self, Start};
use openchat::platform::instance::{self, Claim};
use openchat::store::paths::Profile;
use openchat::store::settings::Settings;

use crate::meter::{Meter, key_press};

/// The number of actions that the real event loop takes before a frame.
const ACTIONS_PER_FRAME: usize = 100;

type Lines = tokio::sync::mpsc::UnboundedReceiver<String>;

/// Runs the application with the profile in a folder until standard input ends.
pub fn run(folder: &Path) {
    let profile = Profile::open(Some(folder)).unwrap();
    let _log = openchat::log::open(Some(&profile), None);
    let Ok(Claim::First(instance)) = instance::claim(&profile.run(), None) else {
        panic!("the profile is in use");
    };
    let (sender, commands) = tokio::sync::mpsc::unbounded_channel();
    let _reader = std::thread::spawn(move || {
        for line in std::io::stdin().lock().lines().map_while(Result::ok) {
            if sender.send(line).is_err() {
                return;
            }
        }
    });
    let settings = Settings::load(&profile.settings());
    let size = Size::new(settings.value.window.width, settings.value.window.height);
    let program = boot::program(Start {
        settings,
        profile,
        demo: None,
        address: None,
        instance: Some(Arc::new(instance)),
        locale: Some("en-US".into()),
        hidden: false,
    });
    run_program(&program, size, commands);
}

fn answer(text: &str) {
    let mut out = std::io::stdout().lock();
    // The test harness prints without a line break before.
    writeln!(out, "\n@{text}").unwrap();
    out.flush().unwrap();
}

fn run_program<P: Program + 'static>(program: &P, size: Size, mut commands: Lines) {
    openchat::ui::snapshot::load_fonts();
    let settings = program.settings();
    let executor = P::Executor::new().unwrap();
    let renderer = P::Renderer::new(
        settings.default_font,
        settings.default_text_size,
        Some("tiny-skia"),
    );
    let mut renderer = executor.block_on(renderer).unwrap();
    let (sender, mut actions) = mpsc::channel(ACTIONS_PER_FRAME);
    let mut runtime = Runtime::new(executor, sender);
    let (mut state, task) = runtime.enter(|| program.boot());
    if let Some(stream) = task::into_stream(task) {
        runtime.run(stream);
    }
    let timer = tokio::runtime::Builder::new_current_thread();
    let timer = { timer }.enable_time().build().unwrap();
    let mut meter = Meter::default();
    let mut cache = Cache::default();
    let mut window = window::Id::unique();
    let mut events = vec![Event::Window(window::Event::Focused)];
    loop {
        let subscription = runtime.enter(|| program.subscription(&state).map(Action::Output));
        runtime.track(subscription::into_recipes(subscription));
        let theme = program.theme(&state, window);
        let view = program.view(&state, window);
        let mut frame: Frame<'_, P> = Frame {
            interface: UserInterface::build(view, size, cache, &mut renderer),
            renderer: &mut renderer,
            messages: Vec::new(),
            redraw: None,
            outdated: false,
        };
        loop {
            if !events.is_empty() {
                let handled = frame.handle(&events);
                for (event, status) in events.drain(..).zip(handled) {
                    runtime.broadcast(subscription::Event::Interaction {
                        window,
                        event,
                        status,
                    });
                }
            }
            if frame.is_current() {
                frame.draw(theme.as_ref());
            }
            if !frame.is_current() {
                break;
            }
            meter.on_drawn();
            let wake = [meter.next_key(), frame.redraw].into_iter().flatten();
            let input = timer.block_on(wait(&mut actions, &mut commands, wake.min()));
            for action in input.actions {
                meter.on_action();
                frame.perform(action, &mut window);
            }
            if input.ended {
                return;
            }
            if let Some(command) = input.command {
                events.extend(frame.command(&command, &mut meter));
            }
            events.extend(meter.due_key());
            if !frame.is_current() && events.is_empty() {
                break;
            }
        }
        let (rest, messages) = frame.finish();
        cache = rest;
        for message in messages {
            meter.on_update();
            let task = runtime.enter(|| program.update(&mut state, message));
            if let Some(stream) = task::into_stream(task) {
                runtime.run(stream);
            }
        }
    }
}

/// What the loop waited for.
struct Input<M> {
    actions: Vec<Action<M>>,
    command: Option<String>,
    /// Standard input was closed.
    ended: bool,
}

async fn wait<M>(
    actions: &mut mpsc::Receiver<Action<M>>,
    commands: &mut Lines,
    wake: Option<Instant>,
) -> Input<M> {
    let mut input = Input {
        actions: Vec::new(),
        command: None,
        ended: false,
    };
    let wake = wake.unwrap_or_else(|| Instant::now() + Duration::from_secs(60));
    tokio::select! {
        biased;
        command = commands.recv() => {
            input.ended = command.is_none();
            input.command = command;
        }
        action = actions.next() => input.actions.extend(action),
        () = tokio::time::sleep_until(wake.into()) => {}
    }
    while input.actions.len() < ACTIONS_PER_FRAME
        && let Ok(action) = actions.try_recv()
    {
        input.actions.push(action);
    }
    input
}

/// A text or a control on the screen.
#[derive(Clone)]
struct Found {
    text: String,
    /// Of a control or a row.
    role: Option<Role>,
    bounds: Rectangle,
}

impl Found {
    fn is_editor(&self) -> bool {
        self.role == Some(Role::Editor)
    }
}

fn click(target: &Found) -> Vec<Event> {
    let position = target.bounds.center();
    vec![
        Event::Mouse(mouse::Event::CursorMoved { position }),
        Event::Mouse(mouse::Event::ButtonPressed(mouse::Button::Left)),
        Event::Mouse(mouse::Event::ButtonReleased(mouse::Button::Left)),
    ]
}

fn letter_key(letter: char) -> Event {
    let letter = letter.to_string();
    key_press(Key::Character(letter.as_str().into()), Some(&letter))
}

fn with_command(mut event: Event) -> Event {
    if let Event::Keyboard(keyboard::Event::KeyPressed { modifiers, .. }) = &mut event {
        *modifiers = keyboard::Modifiers::COMMAND;
    }
    event
}

/// Turns the wheel above the conversation, by a number of pixels; a positive one scrolls up.
fn scroll(pixels: &str) -> Vec<Event> {
    let delta = mouse::ScrollDelta::Pixels {
        x: 0.0,
        y: pixels.parse().unwrap(),
    };
    let position = iced::Point::new(640.0, 300.0);
    vec![
        Event::Mouse(mouse::Event::CursorMoved { position }),
        Event::Mouse(mouse::Event::WheelScrolled { delta }),
    ]
}

/// The view of one state of the application.
struct Frame<'a, P: Program> {
    interface: UserInterface<'a, P::Message, P::Theme, P::Renderer>,
    renderer: &'a mut P::Renderer,
    messages: Vec<P::Message>,
    redraw: Option<Instant>,
    outdated: bool,
}

impl<P: Program> Frame<'_, P> {
    /// Whether the state has not changed since the view was made.
    fn is_current(&self) -> bool {
        self.messages.is_empty() && !self.outdated
    }

    fn finish(self) -> (Cache, Vec<P::Message>) {
        (self.interface.into_cache(), self.messages)
    }

    fn handle(&mut self, events: &[Event]) -> Vec<iced::event::Status> {
        let cursor = events.iter().rev().find_map(|event| match event {
            Event::Mouse(mouse::Event::CursorMoved { position }) => {
                Some(mouse::Cursor::Available(*position))
            }
            _ => None,
        });
        let (state, handled) = self.interface.update(
            events,
            cursor.unwrap_or(mouse::Cursor::Unavailable),
            self.renderer,
            &mut clipboard::Null,
            &mut self.messages,
        );
        match state {
            State::Outdated => self.outdated = true,
            State::Updated { redraw_request, .. } => {
                self.redraw = match redraw_request {
                    window::RedrawRequest::NextFrame => Some(Instant::now()),
                    window::RedrawRequest::At(at) => Some(at),
                    window::RedrawRequest::Wait => None,
                };
            }
        }
        handled
    }

    fn draw(&mut self, theme: Option<&P::Theme>) {
        let redraw = window::Event::RedrawRequested(Instant::now());
        let _handled = self.handle(&[Event::Window(redraw)]);
        let default = P::Theme::default(iced::theme::Mode::Dark);
        let theme = theme.unwrap_or(&default);
        let style = Style {
            text_color: theme.base().text_color,
        };
        let cursor = mouse::Cursor::Unavailable;
        self.interface.draw(self.renderer, theme, &style, cursor);
    }

    fn perform(&mut self, action: Action<P::Message>, window: &mut window::Id) {
        use iced_runtime::window::Action as WindowAction;
        match action {
            Action::Output(message) => self.messages.push(message),
            Action::Widget(operation) => self.operate(operation),
            Action::Window(WindowAction::Open(id, _, sender)) => {
                *window = id;
                let _received = sender.send(id);
            }
            // There is no display and no clipboard. Dropping the sender tells the receiver so.
            _ => {}
        }
    }

    fn operate(&mut self, operation: Box<dyn Operation>) {
        let mut next = Some(operation);
        while let Some(mut operation) = next.take() {
            self.interface.operate(self.renderer, operation.as_mut());
            if let Outcome::Chain(chained) = operation.finish() {
                next = Some(chained);
            }
        }
        self.redraw = Some(Instant::now());
    }

    /// Answers a command. Gives the events that it causes.
    fn command(&mut self, command: &str, meter: &mut Meter) -> Vec<Event> {
        let (verb, text) = command.split_once(' ').unwrap_or((command, ""));
        let mut events = Vec::new();
        match verb {
            "type" => meter.start_typing(),
            "pause" => meter.stop_typing(),
            "rest" => meter.rest(),
            "write" => events.extend(text.chars().map(letter_key)),
            "send" => {
                events.extend(text.chars().map(letter_key));
                events.push(key_press(Key::Named(key::Named::Enter), None));
            }
            "clear" => {
                events.push(with_command(key_press(Key::Character("a".into()), None)));
                events.push(key_press(Key::Named(key::Named::Backspace), None));
            }
            "scroll" => events = scroll(text),
            "drop" => events.push(Event::Window(window::Event::FileDropped(text.into()))),
            "rows" => {
                let rows = self.visible().into_iter();
                let rows = rows.filter(|found| found.role == Some(Role::Message));
                let mut rows: Vec<_> = rows.map(|row| (row.bounds.y, row.text)).collect();
                rows.sort_by(|(a, _), (b, _)| a.total_cmp(b));
                let rows: Vec<_> = rows.into_iter().map(|(_, text)| text).collect();
                answer(&serde_json::to_string(&rows).unwrap());
                return events;
            }
            "report" => {
                let editor = self.visible().into_iter().find(Found::is_editor);
                let draft = editor.map_or_else(String::new, |editor| editor.text);
                answer(&meter.report(&draft));
                return events;
            }
            "find" => {
                let found = self.visible().iter().any(|found| found.text.contains(text));
                answer(if found { "yes" } else { "no" });
                return events;
            }
            "screen" => {
                let texts: Vec<_> = self.visible().into_iter().map(|found| found.text).collect();
                answer(&texts.join(" | ").replace('\n', "\\n"));
                return events;
            }
            "press" => {
                // Counts may follow the name.
                let longer = format!("{text}, ");
                let visible = self.visible();
                let target = visible.iter().find(|found| {
                    let is_named = found.text == text || found.text.starts_with(&longer);
                    found.role.is_some() && is_named
                });
                answer(if target.is_some() { "yes" } else { "no" });
                return target.map(click).unwrap_or_default();
            }
            "click" => {
                let visible = self.visible();
                let target = visible.iter().rev().find(|found| {
                    if text == "composer" {
                        found.is_editor()
                    } else {
                        found.text == text
                    }
                });
                let Some(target) = target else {
                    answer("no");
                    return events;
                };
                events = click(target);
            }
            _ => panic!("unknown command {command}"),
        }
        answer("yes");
        events
    }

    /// The texts, and the names and values of controls.
    fn visible(&mut self) -> Vec<Found> {
        let select = |candidate: Candidate<'_>| match candidate {
            // Rows of a list are not scrolled for operations, so some that are on the screen have no visible bounds.
            Candidate::Text {
                content, bounds, ..
            } => Some(Found {
                text: content.to_owned(),
                role: None,
                bounds,
            }),
            Candidate::Custom { state, bounds, .. } => {
                let node = state.downcast_ref::<AccessibleNode>()?;
                let semantics = &node.semantics;
                let is_editor = semantics.role == Role::Editor;
                let value = semantics.value.clone().filter(|_| is_editor);
                Some(Found {
                    text: value.unwrap_or_else(|| semantics.name.clone()),
                    role: Some(semantics.role),
                    bounds,
                })
            }
            _ => None,
        };
        let mut operation = select.find_all();
        self.interface.operate(
            self.renderer,
            &mut iced::advanced::widget::operation::black_box(&mut operation),
        );
        match operation.finish() {
            Outcome::Some(found) => found,
            Outcome::None | Outcome::Chain(_) => Vec::new(),
        }
    }
}

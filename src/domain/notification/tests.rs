//! The whole decision table. What is expected is stated as a list of rules, each of which must hold for its output; every
//! combination that the settings allow is compared with them.

use jiff::Timestamp;

use super::*;
use crate::domain::notification_settings::{DoNotDisturb, QuietHours};

/// When mutes for a time and `DoNotDisturb::Until` end.
const END: i64 = 1_000;
const MINUTE: u16 = 8 * 60;

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

/// One combination.
#[derive(Debug, Clone)]
struct Case {
    message: CandidateMessage,
    server: PlaceSettings,
    channel: PlaceSettings,
    preferences: NotificationPreferences,
    announcements: Verbosity,
    attention: Attention,
    now: Timestamp,
}

impl Case {
    fn decide(&self) -> Decision {
        let situation = Situation {
            preferences: &self.preferences,
            announcements: self.announcements,
            attention: self.attention,
            now: LocalMoment {
                at: self.now,
                minute: MINUTE,
            },
        };
        decide(self.message, self.server, self.channel, situation)
    }

    fn is_muted_by(&self, place: PlaceSettings) -> bool {
        match place.mute {
            None => false,
            Some(Mute::Permanent) => true,
            Some(Mute::Until(_)) => self.now < at(END),
        }
    }

    fn is_muted(&self) -> bool {
        self.is_muted_by(self.server) || self.is_muted_by(self.channel)
    }

    fn is_by_hand(&self) -> bool {
        match self.preferences.do_not_disturb {
            DoNotDisturb::Off => false,
            DoNotDisturb::On => true,
            DoNotDisturb::Until(_) => self.now < at(END),
        }
    }

    fn is_scheduled(&self) -> bool {
        // Of the three that are tried, only this one contains the minute and is on.
        self.preferences.quiet_hours == IN_QUIET_HOURS
    }

    fn level(&self) -> NotificationLevel {
        let chosen = [self.channel.level, self.server.level];
        let chosen = chosen.into_iter().flatten().next();
        chosen.unwrap_or(self.preferences.level)
    }

    fn is_call(&self) -> bool {
        self.message.relevance == Relevance::Call
    }
}

const IN_QUIET_HOURS: QuietHours = QuietHours {
    on: true,
    from: 22 * 60,
    to: MINUTE + 1,
};
const QUIET_HOURS: [QuietHours; 3] = [
    IN_QUIET_HOURS,
    QuietHours {
        on: false,
        ..IN_QUIET_HOURS
    },
    QuietHours {
        to: MINUTE,
        ..IN_QUIET_HOURS
    },
];
/// Which messages a level wants.
const WANTED: [(NotificationLevel, Relevance); 5] = [
    (NotificationLevel::Everything, Relevance::Ordinary),
    (NotificationLevel::Everything, Relevance::Keyword),
    (NotificationLevel::Everything, Relevance::Call),
    (NotificationLevel::Mentions, Relevance::Keyword),
    (NotificationLevel::Mentions, Relevance::Call),
];

type Rule = (&'static str, fn(&Case) -> bool);
/// The rules of one output, all of which must hold.
type Output = (&'static str, fn(&Decision) -> bool, &'static [Rule]);

const BY_OTHERS: Rule = ("is by another user", |case| !case.message.is_own);
const NOT_KNOWN: Rule = ("was not counted before", |case| !case.message.is_known);
const NOT_READ: Rule = ("was not read elsewhere", |case| !case.message.is_read);
const NOT_MUTED: Rule = ("neither server nor channel is muted", |case| {
    !case.is_muted()
});
const NOT_BY_HAND: Rule = ("do not disturb is off", |case| !case.is_by_hand());
const NOT_SCHEDULED: Rule = ("it is outside of quiet hours", |case| !case.is_scheduled());
const WANTS: Rule = ("the level wants it", |case| {
    WANTED.contains(&(case.level(), case.message.relevance))
});
const AWAY: Rule = ("no window has the focus", |case| {
    case.attention == Attention::Away
});
const ON: Rule = ("notifications are on", |case| case.preferences.desktop);

const OUTPUTS: [Output; 5] = [
    (
        "badge",
        |decision| decision.badge,
        &[
            BY_OTHERS,
            NOT_KNOWN,
            NOT_READ,
            ("it is not seen", |case| case.attention != Attention::InView),
            ("a muted place counts only calls", |case| {
                case.is_call() || !case.is_muted()
            }),
        ],
    ),
    (
        "in app",
        |decision| decision.in_app,
        &[
            BY_OTHERS,
            NOT_KNOWN,
            NOT_READ,
            NOT_MUTED,
            NOT_BY_HAND,
            NOT_SCHEDULED,
            WANTS,
            ("the window shows another channel", |case| {
                case.attention == Attention::Focused
            }),
        ],
    ),
    (
        "desktop",
        |decision| decision.desktop,
        &[
            BY_OTHERS,
            NOT_KNOWN,
            NOT_READ,
            NOT_MUTED,
            NOT_BY_HAND,
            NOT_SCHEDULED,
            WANTS,
            AWAY,
            ON,
        ],
    ),
    (
        "sound",
        |decision| decision.sound,
        &[
            BY_OTHERS,
            NOT_KNOWN,
            NOT_READ,
            NOT_MUTED,
            NOT_BY_HAND,
            NOT_SCHEDULED,
            WANTS,
            AWAY,
            ON,
            ("sounds are on", |case| case.preferences.sound),
        ],
    ),
    (
        "announcement",
        |decision| decision.announcement,
        &[
            BY_OTHERS,
            NOT_KNOWN,
            NOT_READ,
            ("announcements are on", |case| {
                case.announcements != Verbosity::Nothing
            }),
            ("only mentions are announced where that is chosen", |case| {
                case.is_call() || case.announcements != Verbosity::Mentions
            }),
            ("what calls no one is announced in view", |case| {
                case.is_call() || case.attention == Attention::InView
            }),
            ("a muted place announces only calls", |case| {
                case.is_call() || !case.is_muted()
            }),
            ("do not disturb leaves what is in view", |case| {
                case.attention == Attention::InView || !case.is_by_hand()
            }),
            ("quiet hours leave what is in view", |case| {
                case.attention == Attention::InView || !case.is_scheduled()
            }),
        ],
    ),
];

const MESSAGES: [(bool, bool, bool); 4] = [
    (false, false, false),
    (true, false, false),
    (false, true, false),
    (false, false, true),
];
const RELEVANCE: [Relevance; 3] = [Relevance::Ordinary, Relevance::Keyword, Relevance::Call];
const ATTENTION: [Attention; 4] = [
    Attention::InView,
    Attention::InChannel,
    Attention::Focused,
    Attention::Away,
];

fn places() -> Vec<PlaceSettings> {
    let levels = NotificationLevel::ALL.map(Some).into_iter().chain([None]);
    let mutes = [None, Some(Mute::Permanent), Some(Mute::Until(at(END)))];
    let places = levels.flat_map(|level| mutes.map(|mute| PlaceSettings { level, mute }));
    places.collect()
}

fn all_preferences() -> Vec<NotificationPreferences> {
    let mut all = Vec::new();
    for level in NotificationLevel::ALL {
        for (desktop, sound) in [(true, true), (true, false), (false, true), (false, false)] {
            let until = DoNotDisturb::Until(at(END));
            for do_not_disturb in [DoNotDisturb::Off, DoNotDisturb::On, until] {
                all.extend(QUIET_HOURS.map(|quiet_hours| NotificationPreferences {
                    desktop,
                    level,
                    sound,
                    do_not_disturb,
                    quiet_hours,
                    ..NotificationPreferences::default()
                }));
            }
        }
    }
    all
}

/// Calls `check` with every combination.
fn every_case(mut check: impl FnMut(&Case)) {
    let places = places();
    for preferences in all_preferences() {
        let mut case = Case {
            message: CandidateMessage {
                is_own: false,
                is_known: false,
                is_read: false,
                relevance: Relevance::Ordinary,
            },
            server: PlaceSettings::default(),
            channel: PlaceSettings::default(),
            preferences,
            announcements: Verbosity::All,
            attention: Attention::Away,
            now: at(0),
        };
        for (server, channel) in places
            .iter()
            .flat_map(|server| places.iter().map(move |channel| (*server, *channel)))
        {
            (case.server, case.channel) = (server, channel);
            for now in [END - 1, END] {
                case.now = at(now);
                for attention in ATTENTION {
                    case.attention = attention;
                    for announcements in Verbosity::ALL {
                        case.announcements = announcements;
                        for relevance in RELEVANCE {
                            for (is_own, is_known, is_read) in MESSAGES {
                                case.message = CandidateMessage {
                                    is_own,
                                    is_known,
                                    is_read,
                                    relevance,
                                };
                                check(&case);
                            }
                        }
                    }
                }
            }
        }
    }
}

#[test]
fn every_combination_follows_the_rules() {
    // How often each rule alone prevented its output.
    let mut decisive: Vec<Vec<u32>> = OUTPUTS.map(|(.., rules)| vec![0; rules.len()]).into();
    let mut count = 0_u32;
    every_case(|case| {
        count += 1;
        let decision = case.decide();
        for ((name, output, rules), decisive) in OUTPUTS.iter().zip(&mut decisive) {
            let mut broken = rules
                .iter()
                .enumerate()
                .filter(|(_, (_, holds))| !holds(case));
            let first = broken.next();
            let expected = first.is_none();
            assert_eq!(output(&decision), expected, "{name}: {case:?}");
            if let (Some((at, _)), None) = (first, broken.next()) {
                decisive[at] += 1;
            }
        }
    });
    assert_eq!(count, 108 * 144 * 2 * 4 * 3 * 3 * 4);
    for ((output, _, rules), decisive) in OUTPUTS.iter().zip(decisive) {
        for ((rule, _), times) in rules.iter().zip(decisive) {
            assert!(times > 0, "{output}: nothing shows that {rule}");
        }
    }
}

#[test]
fn quiet_hours_pass_midnight() {
    let hours = |from, to| QuietHours { on: true, from, to };
    for (hours, minute, expected) in [
        (hours(60, 120), 59, false),
        (hours(60, 120), 60, true),
        (hours(60, 120), 119, true),
        (hours(60, 120), 120, false),
        (hours(120, 60), 119, false),
        (hours(120, 60), 120, true),
        (hours(120, 60), 0, true),
        (hours(120, 60), 60, false),
        (hours(60, 60), 60, true),
        (hours(60, 60), 59, true),
    ] {
        assert_eq!(hours.contain(minute), expected, "{hours:?} {minute}");
        let off = QuietHours { on: false, ..hours };
        assert!(!off.contain(minute));
    }
}

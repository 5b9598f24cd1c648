//! Keyboard layouts for tests, as libxkbcommon 1.5 reads them from xkeyboard-config 2.35.

use iced::keyboard::key::{Code, Named, Physical};
use iced::keyboard::{Event, Key, Location, Modifiers};

/// The keys of each layout, row by row.
pub const CODES: [Code; 46] = [
    Code::Digit1,
    Code::Digit2,
    Code::Digit3,
    Code::Digit4,
    Code::Digit5,
    Code::Digit6,
    Code::Digit7,
    Code::Digit8,
    Code::Digit9,
    Code::Digit0,
    Code::Minus,
    Code::Equal,
    Code::KeyQ,
    Code::KeyW,
    Code::KeyE,
    Code::KeyR,
    Code::KeyT,
    Code::KeyY,
    Code::KeyU,
    Code::KeyI,
    Code::KeyO,
    Code::KeyP,
    Code::BracketLeft,
    Code::BracketRight,
    Code::KeyA,
    Code::KeyS,
    Code::KeyD,
    Code::KeyF,
    Code::KeyG,
    Code::KeyH,
    Code::KeyJ,
    Code::KeyK,
    Code::KeyL,
    Code::Semicolon,
    Code::Quote,
    Code::Backslash,
    Code::KeyZ,
    Code::KeyX,
    Code::KeyC,
    Code::KeyV,
    Code::KeyB,
    Code::KeyN,
    Code::KeyM,
    Code::Comma,
    Code::Period,
    Code::Slash,
];

pub struct Layout {
    pub name: &'static str,
    /// What each key of [`CODES`] types, in order; NUL for a dead key and for a key that types several characters.
    plain: &'static str,
    shifted: &'static str,
}

pub const LAYOUTS: [Layout; 15] = [
    Layout {
        name: "us",
        plain: "1234567890-=qwertyuiop[]asdfghjkl;'\\zxcvbnm,./",
        shifted: "!@#$%^&*()_+QWERTYUIOP{}ASDFGHJKL:\"|ZXCVBNM<>?",
    },
    Layout {
        name: "dvorak",
        plain: "1234567890[]',.pyfgcrl/=aoeuidhtns-\\;qjkxbmwvz",
        shifted: "!@#$%^&*(){}\"<>PYFGCRL?+AOEUIDHTNS_|:QJKXBMWVZ",
    },
    Layout {
        name: "de",
        plain: "1234567890ß\0qwertzuiopü+asdfghjklöä#yxcvbnm,.-",
        shifted: "!\"§$%&/()=?\0QWERTZUIOPÜ*ASDFGHJKLÖÄ'YXCVBNM;:_",
    },
    Layout {
        name: "fr",
        plain: "&é\"'(-è_çà)=azertyuiop\0$qsdfghjklmù*wxcvbn,;:!",
        shifted: "1234567890°+AZERTYUIOP\0£QSDFGHJKLM%µWXCVBN?./§",
    },
    Layout {
        name: "be",
        plain: "&é\"'(§è!çà)-azertyuiop\0$qsdfghjklmùµwxcvbn,;:=",
        shifted: "1234567890°_AZERTYUIOP\0*QSDFGHJKLM%£WXCVBN?./+",
    },
    Layout {
        name: "ch",
        plain: "1234567890'\0qwertzuiopü\0asdfghjklöä$yxcvbnm,.-",
        shifted: "+\"*ç%&/()=?\0QWERTZUIOPè!ASDFGHJKLéà£YXCVBNM;:_",
    },
    Layout {
        name: "cz",
        plain: "+ěščřžýáíé=\0qwertzuiopú)asdfghjklů§\0yxcvbnm,.-",
        shifted: "1234567890%\0QWERTZUIOP/(ASDFGHJKL\"!'YXCVBNM?:_",
    },
    Layout {
        name: "ru",
        plain: "1234567890-=йцукенгшщзхъфывапролджэ\\ячсмитьбю.",
        shifted: "!\"№;%:?*()_+ЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭ/ЯЧСМИТЬБЮ,",
    },
    Layout {
        name: "ua",
        plain: "1234567890-=йцукенгшщзхїфівапролджєґячсмитьбю.",
        shifted: "!\"№;%:?*()_+ЙЦУКЕНГШЩЗХЇФІВАПРОЛДЖЄҐЯЧСМИТЬБЮ,",
    },
    Layout {
        name: "il",
        plain: "1234567890-=/'קראטוןםפ][שדגכעיחלךף,\\זסבהנמצתץ.",
        shifted: "!@#$%^&*)(_+QWERTYUIOP}{ASDFGHJKL:\"|ZXCVBNM><?",
    },
    Layout {
        name: "ara",
        plain: "1234567890-=ضصثقفغعهخحجدشسيبلاتنمكط\\ئءؤرﻻىةوزظ",
        shifted: "!@#$%^&*)(_+\u{64e}\u{64b}\u{64f}\u{64c}ﻹإ`÷×؛<>\u{650}\u{64d}][ﻷأـ،/:\"…~\u{652}}{ﻵآ',.؟",
    },
    Layout {
        name: "gr",
        plain: "1234567890-=;ςερτυθιοπ[]ασδφγηξκλ\0'\\ζχψωβνμ,./",
        shifted: "!@#$%^&*()_+:ΣΕΡΤΥΘΙΟΠ{}ΑΣΔΦΓΗΞΚΛ\0\"|ΖΧΨΩΒΝΜ<>?",
    },
    Layout {
        name: "bg",
        plain: "1234567890-.,уеишщксдзц;ьяаожгтнвмч(юйъэфхпрлб",
        shifted: "!?+\"%=:/–№$€ыУЕИШЩКСДЗЦ§ѝЯАОЖГТНВМЧ)ЮЙЪЭФХПРЛБ",
    },
    Layout {
        name: "jp",
        plain: "1234567890-^qwertyuiop@[asdfghjkl;:]zxcvbnm,./",
        shifted: "!\"#$%&'()~=~QWERTYUIOP`{ASDFGHJKL+*}ZXCVBNM<>?",
    },
    Layout {
        name: "tr",
        plain: "1234567890*-qwertyuıopğüasdfghjklşi,zxcvbnmöç.",
        shifted: "!'^+%&/()=?_QWERTYUIOPĞÜASDFGHJKLŞİ;ZXCVBNMÖÇ:",
    },
];

impl Layout {
    pub fn named(name: &str) -> &'static Self {
        LAYOUTS.iter().find(|layout| layout.name == name).unwrap()
    }

    /// The key that types a character without Shift.
    pub fn code_of(&self, character: char) -> Option<Code> {
        let at = self.plain.chars().position(|typed| typed == character)?;
        CODES.get(at).copied()
    }

    pub fn press(&self, code: Code, modifiers: Modifiers) -> Event {
        let at = CODES.iter().position(|known| *known == code).unwrap();
        let typed = |row: &str| row.chars().nth(at).unwrap();
        let plain = typed(self.plain);
        let shown = if modifiers.shift() {
            typed(self.shifted)
        } else {
            plain
        };
        let key = |shown: char| match shown {
            '\0' => Key::Unidentified,
            _ => Key::Character(shown.to_string().into()),
        };
        let text = if modifiers.control() {
            control_character(shown)
        } else {
            shown
        };
        Event::KeyPressed {
            key: key(plain),
            modified_key: key(shown),
            physical_key: Physical::Code(code),
            location: Location::Standard,
            modifiers,
            text: (shown != '\0').then(|| text.to_string().into()),
            repeat: false,
        }
    }
}

/// What libxkbcommon returns for a character with Ctrl (`XkbToControl`).
fn control_character(character: char) -> char {
    let control = match u8::try_from(character) {
        Ok(code @ (b'@'..=b'~' | b' ')) => code & 0x1F,
        Ok(b'2') => 0,
        Ok(code @ b'3'..=b'7') => code - b'3' + 0x1B,
        Ok(b'8') => 0x7F,
        Ok(b'/') => 0x1F,
        _ => return character,
    };
    char::from(control)
}

/// A digit of the keypad, as on X11: the logical key is what it is without `NumLock`.
pub fn keypad_digit(digit: u8, num_lock: bool) -> Event {
    const KEYS: [(Code, Named); 10] = [
        (Code::Numpad0, Named::Insert),
        (Code::Numpad1, Named::End),
        (Code::Numpad2, Named::ArrowDown),
        (Code::Numpad3, Named::PageDown),
        (Code::Numpad4, Named::ArrowLeft),
        (Code::Numpad5, Named::Clear),
        (Code::Numpad6, Named::ArrowRight),
        (Code::Numpad7, Named::Home),
        (Code::Numpad8, Named::ArrowUp),
        (Code::Numpad9, Named::PageUp),
    ];
    let (code, named) = *KEYS.get(usize::from(digit)).unwrap();
    let text = num_lock.then(|| digit.to_string());
    keypad_key(code, named, text.as_deref())
}

/// `text` is what the key types with `NumLock`.
pub fn keypad_key(code: Code, named: Named, text: Option<&str>) -> Event {
    Event::KeyPressed {
        key: Key::Named(named),
        modified_key: text.map_or(Key::Named(named), |text| Key::Character(text.into())),
        physical_key: Physical::Code(code),
        location: Location::Numpad,
        modifiers: Modifiers::empty(),
        text: text.map(Into::into),
        repeat: false,
    }
}

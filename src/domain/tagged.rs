//! Enums whose variants have a tag in files or on the wire.

/// Defines an enum with `ALL` in the order of declaration, `tag` and `from_tag`.
macro_rules! tagged {
    ($(#[$meta:meta])* pub enum $name:ident { $($(#[$variant_meta:meta])* $variant:ident = $tag:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $($(#[$variant_meta])* $variant,)+
        }

        impl $name {
            pub const ALL: [Self; [$($tag),+].len()] = [$(Self::$variant),+];

            pub fn tag(self) -> &'static str {
                match self {
                    $(Self::$variant => $tag,)+
                }
            }

            pub fn from_tag(tag: &str) -> Option<Self> {
                Self::ALL.into_iter().find(|value| value.tag() == tag)
            }
        }
    };
}

pub(super) use tagged;

//! EC2's words as enums.

/// Makes an enum of the words that EC2 has for something, which goes on working when EC2 has a new one.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$word_doc:meta])* $variant:ident = $word:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$word_doc])* $variant,)+
            /// A word that this version does not know; empty where EC2 says none.
            Other(String),
        }

        impl $name {
            /// EC2's word.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $word,)+
                    Self::Other(word) => word,
                }
            }
        }

        impl From<&str> for $name {
            fn from(word: &str) -> Self {
                match word {
                    $($word => Self::$variant,)+
                    other => Self::Other(other.to_owned()),
                }
            }
        }

        impl Default for $name {
            fn default() -> Self {
                Self::Other(String::new())
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}

pub(crate) use words;

#[cfg(test)]
#[expect(unreachable_pub, reason = "the enums are made to be public")]
mod tests {
    words! {
        /// A light.
        Light {
            /// Go.
            Green = "green-light",
        }
    }

    #[test]
    fn when_a_word_is_read_then_it_is_told_again_known_or_not() {
        assert_eq!(Light::from("green-light"), Light::Green);
        assert_eq!(Light::Green.to_string(), "green-light");
        assert_eq!(Light::from("blue"), Light::Other("blue".to_owned()));
        assert_eq!(Light::from("blue").to_string(), "blue");
        assert_eq!(Light::default().as_str(), "");
    }
}

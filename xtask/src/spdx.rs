//! License expressions (SPDX 2.3, annex D), as far as package registries use them.

/// Whether an expression can be met with licenses that `allowed` accepts.
///
/// `OR` (or the older `/`) needs one side, `AND` both; `X WITH Y` is one license of that name.
///
/// # Errors
///
/// A sentence, where the expression cannot be read.
pub fn is_met(expression: &str, allowed: impl Fn(&str) -> bool) -> Result<bool, String> {
    let spaced = expression
        .replace('(', " ( ")
        .replace(')', " ) ")
        .replace('/', " OR ");
    let tokens: Vec<&str> = spaced.split_whitespace().collect();
    let mut parser = Parser {
        tokens: &tokens,
        allowed: &allowed,
    };
    let met = parser.any_of();
    match (met, parser.tokens) {
        (Some(met), []) => Ok(met),
        _ => Err(format!("cannot read the license expression '{expression}'")),
    }
}

/// Recursive descent; `None` is a syntax error.
struct Parser<'a> {
    tokens: &'a [&'a str],
    allowed: &'a dyn Fn(&str) -> bool,
}

impl<'a> Parser<'a> {
    fn any_of(&mut self) -> Option<bool> {
        let mut met = self.all_of()?;
        while self.take("OR") {
            met |= self.all_of()?;
        }
        Some(met)
    }

    fn all_of(&mut self) -> Option<bool> {
        let mut met = self.single()?;
        while self.take("AND") {
            met &= self.single()?;
        }
        Some(met)
    }

    fn single(&mut self) -> Option<bool> {
        if self.take("(") {
            let met = self.any_of()?;
            return self.take(")").then_some(met);
        }
        let license = self.word()?;
        if self.take("WITH") {
            let exception = self.word()?;
            return Some((self.allowed)(&format!("{license} WITH {exception}")));
        }
        Some((self.allowed)(license))
    }

    fn word(&mut self) -> Option<&'a str> {
        let (&word, rest) = self.tokens.split_first()?;
        if ["(", ")", "AND", "OR", "WITH"].contains(&word) {
            return None;
        }
        self.tokens = rest;
        Some(word)
    }

    fn take(&mut self, token: &str) -> bool {
        let found = self.tokens.first() == Some(&token);
        if found {
            self.tokens = &self.tokens[1..];
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(expression: &str, expected: bool) {
        let allowed = [
            "MIT",
            "ISC",
            "Unicode-3.0",
            "Apache-2.0 WITH LLVM-exception",
        ];
        assert_eq!(
            is_met(expression, |license| allowed.contains(&license)),
            Ok(expected)
        );
    }

    #[test]
    fn or_needs_one_side() {
        check("MIT", true);
        check("GPL-3.0", false);
        check("GPL-3.0 OR MIT", true);
        check("GPL-3.0/MIT", true);
        check("GPL-3.0 / LGPL-2.1", false);
    }

    #[test]
    fn and_needs_both_sides_and_binds_tighter() {
        check("MIT AND ISC", true);
        check("MIT AND GPL-3.0", false);
        check("GPL-3.0 AND ISC OR MIT", true);
        check("(MIT OR GPL-3.0) AND Unicode-3.0", true);
        check("GPL-3.0 AND (ISC OR MIT)", false);
    }

    #[test]
    fn an_exception_belongs_to_its_license() {
        check("Apache-2.0 WITH LLVM-exception", true);
        check("Apache-2.0", false);
        check("MIT WITH LLVM-exception", false);
    }

    #[test]
    fn nonsense_is_an_error() {
        for expression in ["", "MIT OR", "AND MIT", "(MIT", "MIT ISC", "MIT)"] {
            assert!(is_met(expression, |_| true).is_err(), "{expression}");
        }
    }
}

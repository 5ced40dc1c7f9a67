//! Words and signs of an expression.

use super::fault::Fault;

/// A word or sign with the characters it stands on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// First character, from 0.
    pub at: usize,
    /// One past the last character.
    pub end: usize,
    /// What it is.
    pub kind: Kind,
}

/// What a token is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Digits, perhaps with a decimal point.
    Number(String),
    /// A name or keyword; keywords in lower case.
    Word(String),
    /// `'text'`, quotes taken off, doubled quotes made single.
    Text(String),
    /// `:name`
    Parameter(String),
    /// `[DZ-001]`
    Reference(String),
    /// An operator or bracket.
    Sign(&'static str),
    /// After the last character.
    End,
}

/// Longest expression read, in characters: rules are read by people.
const LONGEST: usize = 8_000;

const SIGNS: [&str; 15] = ["<=", ">=", "<>", "!=", "(", ")", ",", "+", "-", "*", "/", "=", "<", ">", "%"];

struct Lexer {
    chars: Vec<char>,
    at: usize,
}

/// Splits an expression into tokens, the last of which is [`Kind::End`].
pub fn lex(text: &str) -> Result<Vec<Token>, Fault> {
    let chars: Vec<char> = text.chars().collect();
    if chars.len() > LONGEST {
        let zh = (format!("表达式超过{LONGEST}个字符"), "拆成几条规则");
        let en = (format!("the expression is longer than {LONGEST} characters"), "split it into several rules");
        return Err(Fault::new("rule-too-long", LONGEST, zh, en));
    }
    let mut lexer = Lexer { chars, at: 0 };
    let mut tokens = Vec::new();
    loop {
        lexer.skip_blank();
        let at = lexer.at;
        let kind = lexer.token()?;
        let done = kind == Kind::End;
        tokens.push(Token { at, end: lexer.at, kind });
        if done {
            return Ok(tokens);
        }
    }
}

impl Lexer {
    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn take_while(&mut self, keep: impl Fn(char) -> bool) -> String {
        let start = self.at;
        while self.peek().is_some_and(&keep) {
            self.at += 1;
        }
        self.chars[start..self.at].iter().collect()
    }

    /// White space and `-- comments`.
    fn skip_blank(&mut self) {
        loop {
            self.take_while(char::is_whitespace);
            if self.chars[self.at..].starts_with(&['-', '-']) {
                self.take_while(|c| c != '\n');
            } else {
                return;
            }
        }
    }

    fn token(&mut self) -> Result<Kind, Fault> {
        let Some(first) = self.peek() else { return Ok(Kind::End) };
        match first {
            '0'..='9' => Ok(Kind::Number(self.number())),
            'a'..='z' | 'A'..='Z' | '_' => Ok(Kind::Word(self.word().to_ascii_lowercase())),
            '\'' => self.text(),
            ':' => {
                self.at += 1;
                match self.word() {
                    name if name.is_empty() => Err(self.unexpected(self.at - 1)),
                    name => Ok(Kind::Parameter(name)),
                }
            }
            '[' => self.reference(),
            _ => self.sign(),
        }
    }

    fn number(&mut self) -> String {
        let mut number = self.take_while(|c| c.is_ascii_digit());
        if self.peek() == Some('.') && self.chars.get(self.at + 1).is_some_and(char::is_ascii_digit) {
            self.at += 1;
            number.push('.');
            number.push_str(&self.take_while(|c| c.is_ascii_digit()));
        }
        number
    }

    fn word(&mut self) -> String {
        self.take_while(|c| c.is_ascii_alphanumeric() || c == '_')
    }

    fn text(&mut self) -> Result<Kind, Fault> {
        let start = self.at;
        let mut text = String::new();
        self.at += 1;
        while let Some(next) = self.peek() {
            self.at += 1;
            if next != '\'' {
                text.push(next);
            } else if self.peek() == Some('\'') {
                text.push('\'');
                self.at += 1;
            } else {
                return Ok(Kind::Text(text));
            }
        }
        let zh = ("文字没有结束", "在文字末尾补上单引号 '");
        let en = ("the text is not closed", "add a single quote ' at its end");
        Err(Fault::new("rule-open-text", start, zh, en))
    }

    fn reference(&mut self) -> Result<Kind, Fault> {
        let start = self.at;
        self.at += 1;
        let code = self.take_while(|c| c.is_ascii_alphanumeric() || c == '-');
        if self.peek() == Some(']') && !code.is_empty() {
            self.at += 1;
            return Ok(Kind::Reference(code));
        }
        let zh = ("方括号内不是规则代码", "写成 [DZ-001]");
        let en = ("the brackets do not hold a rule code", "write [DZ-001]");
        Err(Fault::new("rule-bad-reference", start, zh, en))
    }

    fn sign(&mut self) -> Result<Kind, Fault> {
        let ahead: String = self.chars[self.at..].iter().take(2).collect();
        match SIGNS.into_iter().find(|sign| ahead.starts_with(sign)) {
            Some(sign) => {
                self.at += sign.len();
                Ok(Kind::Sign(if sign == "!=" { "<>" } else { sign }))
            }
            None => Err(self.unexpected(self.at)),
        }
    }

    fn unexpected(&self, at: usize) -> Fault {
        let sign = self.chars.get(at).copied().unwrap_or(' ');
        let cure = match sign {
            '（' | '）' | '，' | '＝' | '＞' | '＜' | '≥' | '≤' | '‘' | '’' | '“' | '”' => {
                ("改用半角符号：( ) , = > < >= <= '", "use half-width signs: ( ) , = > < >= <= '")
            }
            _ => ("删去它，或把文字放进单引号", "take it out, or put text in single quotes"),
        };
        Fault::new(
            "rule-unexpected-sign",
            at,
            (format!("不认识的符号“{sign}”"), cure.0),
            (format!("{sign:?} has no meaning here"), cure.1),
        )
    }
}

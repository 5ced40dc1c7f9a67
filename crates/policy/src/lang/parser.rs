//! From tokens to expressions, by recursive descent. Precedence, loosest first: or, and, not,
//! comparison, sum, product, sign.

use model::{Day, MoneyUnit, Ratio};

use super::ast::{Arithmetic, Call, Compare, Expr, Node};
use super::fault::Fault;
use super::lexer::{Kind, Token, lex};
use super::number::decimal;

/// Deepest nesting read: no rule that people can follow needs more, and the stack stays safe.
const DEEPEST: usize = 60;

/// Most levels of an expression: a sum of many terms has as many, and sums stand in brackets.
const TALLEST: usize = 200;

struct Parser {
    tokens: Vec<Token>,
    next: usize,
    depth: usize,
}

/// Parses a whole expression.
pub fn parse(text: &str) -> Result<Expr, Fault> {
    let mut parser = Parser { tokens: lex(text)?, next: 0, depth: 0 };
    let expression = parser.or()?;
    match &parser.peek().kind {
        Kind::End => Ok(expression),
        _ => Err(parser.unexpected("表达式结束", "the end of the expression")),
    }
}

impl Parser {
    fn peek(&self) -> &Token {
        // The last token is End and is never passed.
        &self.tokens[self.next.min(self.tokens.len() - 1)]
    }

    fn advance(&mut self) -> Token {
        let token = self.peek().clone();
        self.next = (self.next + 1).min(self.tokens.len() - 1);
        token
    }

    fn end_of_last(&self) -> usize {
        self.tokens[self.next.saturating_sub(1)].end
    }

    fn is_sign(&self, sign: &str) -> bool {
        matches!(&self.peek().kind, Kind::Sign(found) if *found == sign)
    }

    fn is_word(&self, word: &str) -> bool {
        matches!(&self.peek().kind, Kind::Word(found) if found == word)
    }

    fn take_sign(&mut self, sign: &str) -> bool {
        let found = self.is_sign(sign);
        if found {
            self.advance();
        }
        found
    }

    fn take_word(&mut self, word: &str) -> bool {
        let found = self.is_word(word);
        if found {
            self.advance();
        }
        found
    }

    fn expect_sign(&mut self, sign: &'static str) -> Result<(), Fault> {
        if self.take_sign(sign) { Ok(()) } else { Err(self.unexpected(sign, sign)) }
    }

    fn expect_word(&mut self, word: &'static str) -> Result<(), Fault> {
        if self.take_word(word) { Ok(()) } else { Err(self.unexpected(word, word)) }
    }

    fn unexpected(&self, wanted_zh: &str, wanted_en: &str) -> Fault {
        let token = self.peek();
        let found = match &token.kind {
            Kind::End => ("表达式已结束".to_owned(), "the expression ends".to_owned()),
            Kind::Sign(sign) => (format!("遇到“{sign}”"), format!("{sign:?} stands here")),
            Kind::Word(word) => (format!("遇到“{word}”"), format!("{word:?} stands here")),
            Kind::Number(text) | Kind::Text(text) | Kind::Parameter(text) | Kind::Reference(text) => {
                (format!("遇到“{text}”"), format!("{text:?} stands here"))
            }
        };
        let zh = (found.0, format!("此处应为：{wanted_zh}"));
        let en = (found.1, format!("expected here: {wanted_en}"));
        Fault::new("rule-syntax", token.at, zh, en)
    }

    fn deeper<T>(&mut self, inner: impl FnOnce(&mut Self) -> Result<T, Fault>) -> Result<T, Fault> {
        if self.depth >= DEEPEST {
            return Err(too_deep(self.peek().at));
        }
        self.depth += 1;
        let result = inner(self);
        self.depth -= 1;
        result
    }

    fn expr(&self, at: usize, node: Node) -> Result<Expr, Fault> {
        let height = node.depth() + 1;
        if height > TALLEST { Err(too_deep(at)) } else { Ok(Expr { at, end: self.end_of_last(), height, node }) }
    }

    fn or(&mut self) -> Result<Expr, Fault> {
        self.deeper(|parser| parser.chain("or", Self::and, Node::Or))
    }

    fn and(&mut self) -> Result<Expr, Fault> {
        self.chain("and", Self::not, Node::And)
    }

    fn chain(
        &mut self,
        word: &str,
        part: fn(&mut Self) -> Result<Expr, Fault>,
        join: fn(Vec<Expr>) -> Node,
    ) -> Result<Expr, Fault> {
        let first = part(self)?;
        if !self.is_word(word) {
            return Ok(first);
        }
        let at = first.at;
        let mut parts = vec![first];
        while self.take_word(word) {
            parts.push(part(self)?);
        }
        self.expr(at, join(parts))
    }

    fn not(&mut self) -> Result<Expr, Fault> {
        let at = self.peek().at;
        if !self.take_word("not") {
            return self.comparison();
        }
        let inner = self.deeper(Self::not)?;
        self.expr(at, Node::Not(Box::new(inner)))
    }

    fn comparison(&mut self) -> Result<Expr, Fault> {
        let left = self.sum()?;
        let at = left.at;
        if let Some(compare) = self.compare_sign() {
            self.advance();
            let right = self.sum()?;
            return self.expr(at, Node::Compare(compare, Box::new(left), Box::new(right)));
        }
        if self.take_word("is") {
            let negated = self.take_word("not");
            self.expect_word("null")?;
            return self.expr(at, Node::IsNull(negated, Box::new(left)));
        }
        let negated = self.take_word("not");
        if self.take_word("between") {
            let low = self.sum()?;
            self.expect_word("and")?;
            let high = self.sum()?;
            return self.expr(at, Node::Between(negated, Box::new(left), Box::new(low), Box::new(high)));
        }
        if self.take_word("in") {
            self.expect_sign("(")?;
            let items = self.list()?;
            self.expect_sign(")")?;
            return self.expr(at, Node::In(negated, Box::new(left), items));
        }
        if negated {
            return Err(self.unexpected("between 或 in", "between or in"));
        }
        Ok(left)
    }

    fn compare_sign(&self) -> Option<Compare> {
        let Kind::Sign(sign) = self.peek().kind else {
            return None;
        };
        Some(match sign {
            "=" => Compare::Equal,
            "<>" => Compare::Different,
            "<" => Compare::Less,
            "<=" => Compare::LessOrEqual,
            ">" => Compare::Greater,
            ">=" => Compare::GreaterOrEqual,
            _ => return None,
        })
    }

    fn sum(&mut self) -> Result<Expr, Fault> {
        self.operations(Self::product, &[("+", Arithmetic::Add), ("-", Arithmetic::Subtract)])
    }

    fn product(&mut self) -> Result<Expr, Fault> {
        self.operations(Self::signed, &[("*", Arithmetic::Multiply), ("/", Arithmetic::Divide)])
    }

    fn operations(
        &mut self,
        part: fn(&mut Self) -> Result<Expr, Fault>,
        signs: &[(&str, Arithmetic)],
    ) -> Result<Expr, Fault> {
        let mut left = part(self)?;
        let mut terms = 0;
        while let Some((_, operation)) = signs.iter().find(|(sign, _)| self.is_sign(sign)) {
            terms += 1;
            if terms > DEEPEST {
                return Err(self.unexpected("较短的算式", "a shorter sum"));
            }
            self.advance();
            let right = part(self)?;
            let at = left.at;
            left = self.expr(at, Node::Arithmetic(*operation, Box::new(left), Box::new(right)))?;
        }
        Ok(left)
    }

    fn signed(&mut self) -> Result<Expr, Fault> {
        let at = self.peek().at;
        if !self.take_sign("-") {
            return self.atom();
        }
        let inner = self.deeper(Self::signed)?;
        self.expr(at, Node::Negate(Box::new(inner)))
    }

    fn atom(&mut self) -> Result<Expr, Fault> {
        let at = self.peek().at;
        if self.take_sign("(") {
            let inner = self.or()?;
            self.expect_sign(")")?;
            return Ok(Expr { at, end: self.end_of_last(), ..inner });
        }
        let node = match self.peek().kind.clone() {
            Kind::Number(number) => {
                self.advance();
                self.number(at, &number)?
            }
            Kind::Text(text) => {
                self.advance();
                Node::Text(text)
            }
            Kind::Parameter(name) => {
                self.advance();
                Node::Parameter(name)
            }
            Kind::Reference(code) => {
                self.advance();
                Node::Reference(code)
            }
            Kind::Word(word) => self.word(at, &word)?,
            Kind::Sign(_) | Kind::End => return Err(self.unexpected("一个值", "a value")),
        };
        self.expr(at, node)
    }

    fn number(&mut self, at: usize, number: &str) -> Result<Node, Fault> {
        if self.take_sign("%") {
            let percent = decimal(number).and_then(|p| p.div(Ratio::whole(100)).ok());
            return percent.map(Node::Percent).ok_or_else(|| too_long(at, number));
        }
        if number.contains('.') {
            let zh = (format!("“{number}”没有单位"), "比率写成 60.5%，金额写成 yi(2.5) 或 wan(500)");
            let en = (format!("{number} has no unit"), "write a rate as 60.5%, money as yi(2.5) or wan(500)");
            return Err(Fault::new("rule-bare-decimal", at, zh, en));
        }
        number.parse().map(Node::Integer).map_err(|_| too_long(at, number))
    }

    fn word(&mut self, at: usize, word: &str) -> Result<Node, Fault> {
        match word {
            "true" | "false" => {
                self.advance();
                return Ok(Node::Bool(word == "true"));
            }
            "null" => {
                self.advance();
                return Ok(Node::Null);
            }
            "case" => return self.case(),
            "date" => return self.date(at),
            "and" | "or" | "not" | "is" | "in" | "between" | "when" | "then" | "else" | "end" | "filter" | "where"
            | "distinct" => return Err(self.unexpected("一个值", "a value")),
            _ => {}
        }
        self.advance();
        if !self.take_sign("(") {
            return Ok(Node::Name(word.to_owned()));
        }
        match word {
            "yuan" => self.money(at, MoneyUnit::Yuan),
            "wan" => self.money(at, MoneyUnit::Wan),
            "yi" => self.money(at, MoneyUnit::Yi),
            _ => self.call(word),
        }
    }

    fn money(&mut self, at: usize, unit: MoneyUnit) -> Result<Node, Fault> {
        let negative = self.take_sign("-");
        let Kind::Number(number) = self.peek().kind.clone() else {
            return Err(self.unexpected("一个数", "a number"));
        };
        self.advance();
        self.expect_sign(")")?;
        let money = model::Money::parse(&number, unit).map_err(|_| too_long(at, &number))?;
        Ok(Node::Money(if negative { -money.fen() } else { money.fen() }))
    }

    fn date(&mut self, at: usize) -> Result<Node, Fault> {
        self.advance();
        let Kind::Text(text) = self.peek().kind.clone() else {
            return Err(self.unexpected("'2020-06-30'", "'2020-06-30'"));
        };
        self.advance();
        text.parse::<Day>().map(Node::Date).map_err(|_| {
            let zh = (format!("“{text}”不是日期"), "写成 date '2020-06-30'");
            let en = (format!("{text:?} is not a day"), "write date '2020-06-30'");
            Fault::new("rule-bad-date", at, zh, en)
        })
    }

    fn case(&mut self) -> Result<Node, Fault> {
        self.advance();
        let mut branches = Vec::new();
        while self.take_word("when") {
            let condition = self.or()?;
            self.expect_word("then")?;
            branches.push((condition, self.or()?));
        }
        if branches.is_empty() {
            return Err(self.unexpected("when", "when"));
        }
        let otherwise = if self.take_word("else") { Some(Box::new(self.or()?)) } else { None };
        self.expect_word("end")?;
        Ok(Node::Case(branches, otherwise))
    }

    fn call(&mut self, name: &str) -> Result<Node, Fault> {
        let mut call = Call {
            name: name.to_owned(),
            distinct: self.take_word("distinct"),
            star: self.take_sign("*"),
            arguments: Vec::new(),
            descending: None,
            filter: None,
        };
        if !call.star && !self.is_sign(")") {
            call.arguments = self.list()?;
        }
        if self.take_word("desc") {
            call.descending = Some(true);
        } else if self.take_word("asc") {
            call.descending = Some(false);
        }
        self.expect_sign(")")?;
        if self.take_word("filter") {
            self.expect_sign("(")?;
            self.expect_word("where")?;
            call.filter = Some(Box::new(self.or()?));
            self.expect_sign(")")?;
        }
        Ok(Node::Call(call))
    }

    fn list(&mut self) -> Result<Vec<Expr>, Fault> {
        let mut items = vec![self.or()?];
        while self.take_sign(",") {
            items.push(self.or()?);
        }
        Ok(items)
    }
}

fn too_deep(at: usize) -> Fault {
    let zh = ("括号嵌套过深，或算式过长", "拆成几条规则");
    let en = ("brackets are nested too deeply, or the sum is too long", "split it into several rules");
    Fault::new("rule-too-deep", at, zh, en)
}

fn too_long(at: usize, number: &str) -> Fault {
    let zh = (format!("数“{number}”过大或过细"), "检查位数");
    let en = (format!("{number} is too large or too fine"), "check its digits");
    Fault::new("rule-number-range", at, zh, en)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_name_their_place() {
        let table = [
            ("", 0, "rule-syntax"),
            ("sum(plan", 8, "rule-syntax"),
            ("plan + ", 7, "rule-syntax"),
            ("plan ＞ 3", 5, "rule-unexpected-sign"),
            ("stage = 'building", 8, "rule-open-text"),
            ("[DZ 001]", 0, "rule-bad-reference"),
            ("started_on > date '2020-02-30'", 13, "rule-bad-date"),
            ("plan > 2.5", 7, "rule-bare-decimal"),
            ("case end", 5, "rule-syntax"),
            ("a b", 2, "rule-syntax"),
            ("99999999999999999999", 0, "rule-number-range"),
        ];
        for (text, at, code) in table {
            let fault = parse(text).expect_err(text);
            assert_eq!((fault.at, fault.code), (at, code), "{text}");
        }
    }

    #[test]
    fn precedence_is_that_of_sql() {
        let grouped = [
            ("a or b and not c = 1 + 2 * 3", "a or (b and (not (c = (1 + (2 * 3)))))"),
            ("a between 1 and 2 and b", "(a between 1 and 2) and b"),
            ("-a - -b", "(-a) - (-b)"),
        ];
        for (plain, bracketed) in grouped {
            assert_eq!(shape(plain), shape(bracketed));
        }
    }

    /// The expression without places.
    fn shape(text: &str) -> String {
        let tree = format!("{:?}", parse(text).expect(text).node);
        let digits = |part: &str| part.trim_start_matches(|c: char| c.is_ascii_digit()).to_owned();
        tree.replace("at: ", "\u{1}")
            .replace("end: ", "\u{1}")
            .replace("height: ", "\u{1}")
            .split('\u{1}')
            .map(digits)
            .collect()
    }

    #[test]
    fn deep_nesting_is_refused_and_not_a_crash() {
        for text in ["(".repeat(4000), "not ".repeat(1500), "- ".repeat(2000), "1+".repeat(3000)] {
            assert!(parse(&text).is_err());
        }
    }

    proptest::proptest! {
        #[test]
        fn no_text_panics(text in "[a-z0-9 ()\\[\\]:',.%*/+<>=-]{0,60}|\\PC{0,40}") {
            let _ = parse(&text);
        }
    }
}

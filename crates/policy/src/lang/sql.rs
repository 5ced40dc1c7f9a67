//! Indicators printed as SQL expressions over the columns of facts.

use model::{Day, FactTable};

use super::rows::{Aggregate, Condition, Function, Number, Test, WordTest};

/// The databases that a rule is printed for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// SQLite 3.38 or later.
    Sqlite,
    /// PostgreSQL 15 or later.
    Postgres,
}

/// Prints for one table and dialect.
pub struct Printer {
    /// The table whose columns are named.
    pub table: FactTable,
    /// The dialect.
    pub dialect: Dialect,
}

impl Printer {
    fn column(&self, place: usize) -> &'static str {
        self.table.columns().nth(place).map_or("null", |column| column.name)
    }

    /// A number.
    #[must_use]
    pub fn number(&self, number: &Number) -> String {
        let both = |l: &Number, sign: &str, r: &Number| format!("({} {sign} {})", self.operand(l, r), self.number(r));
        match number {
            Number::Column(place) => self.column(*place).to_owned(),
            Number::Literal(value) if *value < 0 => format!("({value})"),
            Number::Literal(value) => value.to_string(),
            Number::Day(value) => match Day::from_number(*value) {
                Some(day) => format!("{value} /* {day} */"),
                None => value.to_string(),
            },
            Number::Null => "cast(null as bigint)".to_owned(),
            Number::Add(l, r) => both(l, "+", r),
            Number::Subtract(l, r) => both(l, "-", r),
            Number::Multiply(l, r) => both(l, "*", r),
            Number::Negate(inner) => format!("(- {})", self.number(inner)),
            Number::Case(branches, otherwise) => {
                let branch =
                    |(test, number): &(Test, Number)| format!("when {} then {} ", self.test(test), self.number(number));
                let branches: String = branches.iter().map(branch).collect();
                format!("(case {branches}else {} end)", self.number(otherwise))
            }
            Number::Coalesce(numbers) => {
                let numbers: Vec<String> = numbers.iter().map(|number| self.number(number)).collect();
                // One argument is an error in SQLite.
                if numbers.len() == 1 { numbers.concat() } else { format!("coalesce({})", numbers.join(", ")) }
            }
        }
    }

    /// The left side of an operation. PostgreSQL gives two numbers of 32 bits a result of 32 bits;
    /// one side of 64 bits is enough for what amounts need.
    fn operand(&self, left: &Number, right: &Number) -> String {
        let number = self.number(left);
        match self.dialect {
            Dialect::Postgres if has_32_bits(left) && has_32_bits(right) => format!("cast({number} as bigint)"),
            Dialect::Postgres | Dialect::Sqlite => number,
        }
    }

    /// A condition.
    #[must_use]
    pub fn test(&self, test: &Test) -> String {
        match test {
            Test::Known(true) => "(1 = 1)".to_owned(),
            Test::Known(false) => "(1 = 0)".to_owned(),
            Test::Unknown => "(cast(null as bigint) = 1)".to_owned(),
            Test::Compare(compare, left, right) => {
                format!("({} {} {})", self.number(left), compare.sign(), self.number(right))
            }
            Test::IsNull(number) => format!("({} is null)", self.number(number)),
            Test::Word(place, test) => self.word(self.column(*place), test),
            Test::WordIsNull(place) => format!("({} is null)", self.column(*place)),
            Test::SameWord(left, right) => format!("({} = {})", self.column(*left), self.column(*right)),
            Test::And(tests) => self.joined(tests, " and "),
            Test::Or(tests) => self.joined(tests, " or "),
            Test::Not(test) => format!("(not {})", self.test(test)),
        }
    }

    fn joined(&self, tests: &[Test], sign: &str) -> String {
        let tests: Vec<String> = tests.iter().map(|test| self.test(test)).collect();
        format!("({})", tests.join(sign))
    }

    fn word(&self, column: &str, test: &WordTest) -> String {
        match test {
            WordTest::OneOf(words) => {
                let words: Vec<String> = words.iter().map(|word| quoted(word)).collect();
                format!("({column} in ({}))", words.join(", "))
            }
            WordTest::StartsWith(start) => {
                format!("(substr({column}, 1, {}) = {})", start.chars().count(), quoted(start))
            }
            WordTest::Holds(word) => {
                let position = match self.dialect {
                    Dialect::Sqlite => "instr",
                    Dialect::Postgres => "strpos",
                };
                format!("({position}({column}, {}) > 0)", quoted(&format!("|{word}|")))
            }
        }
    }

    /// All conditions of a filter together.
    #[must_use]
    pub fn filter(&self, filter: &[Condition]) -> String {
        if filter.is_empty() {
            return "(1 = 1)".to_owned();
        }
        filter.iter().map(|condition| self.test(&condition.test)).collect::<Vec<_>>().join(" and ")
    }

    /// The call of an aggregate function over the rows.
    #[must_use]
    pub fn call(&self, function: &Function) -> String {
        match function {
            Function::CountRows => "count(*)".to_owned(),
            Function::CountDistinctWords(place) => format!("count(distinct {})", self.column(*place)),
            Function::CountDistinct(number) => format!("count(distinct {})", self.number(number)),
            Function::Sum(number) => format!("sum({})", self.number(number)),
            Function::Min(number) => format!("min({})", self.number(number)),
            Function::Max(number) => format!("max({})", self.number(number)),
        }
    }

    /// Of the rows that pass a filter, those that owed a report and those that had a value; zeros when
    /// the aggregate reads no report.
    #[must_use]
    pub fn reports(&self, aggregate: &Aggregate, filter: &str) -> (String, String) {
        let Some(argument) = &aggregate.presence else { return ("0".to_owned(), "0".to_owned()) };
        let expected = format!("count(*) filter (where {filter} and due = 1)");
        let present = format!("count(*) filter (where {filter} and due = 1 and {} is not null)", self.number(argument));
        (expected, present)
    }
}

/// Whether PostgreSQL takes a number for one of 32 bits: small literals and what is chosen among
/// them. Columns have 64 bits, and so has the result of every operation.
fn has_32_bits(number: &Number) -> bool {
    match number {
        Number::Literal(value) | Number::Day(value) => i32::try_from(*value).is_ok(),
        Number::Column(_) | Number::Null | Number::Add(..) | Number::Subtract(..) | Number::Multiply(..) => false,
        Number::Negate(inner) => has_32_bits(inner),
        Number::Case(branches, otherwise) => {
            branches.iter().all(|(_, number)| has_32_bits(number)) && has_32_bits(otherwise)
        }
        Number::Coalesce(numbers) => numbers.iter().all(has_32_bits),
    }
}

/// A text literal.
#[must_use]
pub fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

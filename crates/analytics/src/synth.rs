//! Simulated projects in any number: for benchmarks and for trying a size before having it. Every
//! project is marked simulated. The same number and seed give the same projects.

use model::facts::{NULL, NULL_WORD};
use model::{
    Attribution, Basis, Change, Day, FactBatch, FactColumn, FactTable, ListCode, Membership, Money, Period, Plan,
    Project, ProjectId, Record, Report, ReportStatus, Role, Stage, StageMove, SubjectType, Turn, Unit, UnitCode,
    UnitKind,
};

/// The divisions of the country, from the published table.
const DIVISIONS: &str = include_str!("../../../demo/reference/divisions.csv");

/// The year that is simulated.
pub const YEAR: i16 = 2020;

/// What is to be simulated.
#[derive(Clone, Debug)]
pub struct Synth {
    seed: u64,
    counties: Vec<UnitCode>,
    units: Vec<Unit>,
}

/// One simulated project with its year.
#[derive(Clone, Debug)]
pub struct SynthProject {
    /// The project.
    pub project: Project,
    /// Its county.
    pub county: UnitCode,
    /// Day works started.
    pub started_on: Day,
    /// Plan of the year.
    pub plan: Money,
    /// Year-to-date at the end of each month; `None` for a month not reported.
    pub done: [Option<Money>; 12],
}

/// A small generator of even quality (splitmix64): enough to spread amounts, repeatable everywhere.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound
    }
}

const INDUSTRIES: [&str; 12] = ["13", "14", "17", "20", "22", "26", "27", "31", "33", "35", "39", "44"];

/// The list that every simulated project is in.
pub const LIST: &str = "synth";

impl Synth {
    /// A simulation with a seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        let mut units = vec![unit("000000", "全国", None)];
        let mut counties = Vec::new();
        for line in DIVISIONS.lines().skip(1) {
            let [code, name, parent, level, ..] = line.split(',').collect::<Vec<_>>()[..] else { continue };
            units.push(unit(code, name, Some(if parent.is_empty() { "000000" } else { parent })));
            if level == "county" {
                counties.extend(code.parse());
            }
        }
        Self { seed, counties, units: units.into_iter().flatten().collect() }
    }

    /// The units of the country.
    #[must_use]
    pub fn units(&self) -> &[Unit] {
        &self.units
    }

    /// The project with a number from 1.
    #[must_use]
    pub fn project(&self, number: i64) -> Option<SynthProject> {
        let mut dice = Dice(self.seed ^ (number as u64).wrapping_mul(0xD6E8_FEB8_6659_FD93));
        let county = self.counties.get(dice.below(self.counties.len() as u64) as usize)?.clone();
        // Totals between 500万元 and 50亿元, most of them small.
        let size = dice.below(1000);
        let total = 500_000_000 * (1 + dice.below(1 + size) as i64);
        let plan = total / 10 * (1 + dice.below(6) as i64);
        let started_on = Day::new(2018, 1, 1)?.plus(dice.below(1000) as i32);
        let pace = 60 + dice.below(60) as i64;
        let mut done = [None; 12];
        for (month, value) in done.iter_mut().enumerate() {
            let ytd = plan / 1200 * (month as i64 + 1) * pace;
            // One report in a hundred is missing.
            *value = if dice.below(100) == 0 { None } else { Money::from_fen(ytd) };
        }
        let id = ProjectId::new(number)?;
        let owner = "模拟企业".to_owned();
        let industry = INDUSTRIES[dice.below(12) as usize].to_owned();
        let subject = if dice.below(4) == 0 { SubjectType::Government } else { SubjectType::Enterprise };
        let project = Project {
            name: format!("模拟项目{number}号"),
            owner_name: owner,
            industry,
            total_investment: Money::from_fen(total)?,
            simulated: true,
            ..Project::unknown(id, subject)
        };
        Some(SynthProject { project, county, started_on, plan: Money::from_fen(plan)?, done })
    }

    /// What the ledger would hold of projects `first` to `last`, in force, with `months` reports each.
    #[must_use]
    pub fn changes(&self, first: i64, last: i64, months: u8) -> Vec<Change> {
        let projects = (first..=last).filter_map(|number| self.project(number));
        projects.flat_map(|project| records(&project, months)).map(Change::Put).collect()
    }

    /// The facts of projects 1 to `count` for a month of [`YEAR`], as the store would load them.
    #[must_use]
    pub fn facts(&self, count: i64, month: i8) -> FactBatch {
        let mut batch = FactBatch::empty(FactTable::Projects);
        let mut words = Words::new(&batch);
        for project in (1..=count).filter_map(|number| self.project(number)) {
            push(&mut batch, &mut words, &project, month);
        }
        batch
    }
}

fn unit(code: &str, name: &str, parent: Option<&str>) -> Option<Unit> {
    Some(Unit {
        code: code.parse().ok()?,
        from: Day::new(2000, 1, 1)?,
        to: None,
        kind: UnitKind::Region,
        name: name.to_owned(),
        parent: match parent {
            Some(parent) => Some(parent.parse().ok()?),
            None => None,
        },
    })
}

fn records(synth: &SynthProject, months: u8) -> Vec<Record> {
    let id = synth.project.id;
    let year = Period::Year(YEAR);
    let mut records = vec![Record::Project(synth.project.clone())];
    for role in [Role::Place, Role::Responsible] {
        records.push(Record::Attribution(Attribution::whole(id, role, synth.county.clone(), synth.started_on)));
    }
    records.push(Record::StageMove(StageMove {
        project: id,
        on: synth.started_on,
        turn: Turn::Moved,
        stage: Stage::Building,
        reason: String::new(),
    }));
    records.push(Record::Plan(Plan {
        project: id,
        list: None,
        year: YEAR,
        basis: Basis::Original,
        holds_from: year.first_day(),
        to_q1: None,
        to_q2: None,
        to_q3: None,
        annual: synth.plan,
        milestones: String::new(),
        document: String::new(),
    }));
    let listed = |list| Record::Membership(Membership::new(list, id, YEAR, year.first_day()));
    records.extend(LIST.parse::<ListCode>().ok().map(listed));
    let reports = (1_i8..).zip(&synth.done).take(usize::from(months));
    records.extend(reports.filter_map(|(month, done)| Some(Record::Report(report(synth, month, (*done)?)))));
    records
}

fn report(synth: &SynthProject, month: i8, done: Money) -> Report {
    Report {
        project: synth.project.id,
        period: Period::Month(YEAR, month),
        version: 1,
        done_ytd: done,
        received_ytd: None,
        done_before: None,
        estimate_ytd: None,
        physical_percent: None,
        progress: String::new(),
        problems: String::new(),
        reason: String::new(),
        status: ReportStatus::Accepted,
        accepted_by: "000000".parse().ok(),
        checked_ytd: None,
        returned_because: String::new(),
        typed_by: synth.county.clone(),
        entered_by: None,
    }
}

/// Places of words while a batch is filled.
struct Words(Vec<std::collections::HashMap<String, u32>>);

impl Words {
    fn new(batch: &FactBatch) -> Self {
        Self(vec![std::collections::HashMap::new(); batch.columns.len()])
    }
}

fn push(batch: &mut FactBatch, known: &mut Words, synth: &SynthProject, month: i8) {
    let at = |month: i8| synth.done.get(usize::try_from(month - 1).ok()?).copied().flatten().map(Money::fen);
    let done = at(month);
    let carried = (1..=month).rev().find_map(at);
    let before = (1..month).rev().find_map(at).unwrap_or(0);
    for ((column, values), known) in FactTable::Projects.columns().zip(&mut batch.columns).zip(&mut known.0) {
        match values {
            FactColumn::Int(values) => values.push(match column.name {
                "project" => synth.project.id.number(),
                "started_on" => synth.started_on.number(),
                "total_investment" => synth.project.total_investment.fen(),
                "parts" | "due" | "simulated" => 1,
                "reported" => i64::from(done.is_some()),
                "plan" | "plan_adjusted" => synth.plan.fen(),
                "done_month" => done.map_or(NULL, |done| done - before),
                "done_ytd" | "done_since_start" => done.unwrap_or(NULL),
                "carried_ytd" | "carried_since_start" => carried.unwrap_or(NULL),
                _ => NULL,
            }),
            FactColumn::Word { codes, words } => {
                let word = match column.name {
                    "place" | "responsible" => synth.county.as_str(),
                    "subject" => synth.project.subject.as_str(),
                    "industry" => synth.project.industry.as_str(),
                    "stage" => Stage::Building.as_str(),
                    "lists" => "|synth|",
                    "tags" => "|",
                    _ => {
                        codes.push(NULL_WORD);
                        continue;
                    }
                };
                codes.push(*known.entry(word.to_owned()).or_insert_with(|| {
                    words.push(word.to_owned());
                    words.len() as u32 - 1
                }));
            }
        }
    }
}

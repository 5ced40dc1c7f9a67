//! `luodi`: reads the command line, runs one command, ends with 0, 1 or 2.

use std::pin::Pin;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use luodi::commands;
use luodi::failure::Failure;
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

/// 落地 Luodi: from every project's monthly report to a published bulletin that explains itself.
///
/// Periods are written 2020, 2020Q3, 2020-08, 2020-01..02, 2020-W33, or a day 2020-08-31 (as of).
/// Exit codes: 0 done; 1 the data or the check failed; 2 wrong use.
#[derive(Parser)]
#[command(version, about, long_about, max_term_width = 110, arg_required_else_help = true)]
struct Luodi {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Demo(commands::demo::Demo),
    Serve(commands::serve::Serve),
    Import(commands::import::Import),
    Adjust(commands::adjust::Adjust),
    RollOver(commands::roll_over::RollOver),
    Split(commands::split::Split),
    Collect(commands::collect::Collect),
    Fill(commands::fill::Fill),
    Template(commands::template::Template),
    Bulletin(commands::bulletin::Bulletin),
    Release(commands::release::Release),
    Compare(commands::compare::Compare),
    Final(commands::final_copy::FinalCopy),
    Explain(commands::explain::Explain),
    Verify(commands::verify::Verify),
    Policy(commands::policy::Policy),
    Sql(commands::sql::Sql),
    Ledger(commands::ledger::Ledger),
    Post(commands::post::Post),
    User(commands::user::User),
    Synth(commands::synth::Synth),
}

/// Ends quietly when whoever read the output has gone, as in `luodi import … | head`: the standard
/// library panics there.
fn end_with_the_reader() {
    let told = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        let what = panic.payload().downcast_ref::<String>().map_or("", String::as_str);
        if what.starts_with("failed printing to std") && what.contains("Broken pipe") {
            std::process::exit(0);
        }
        told(panic);
    }));
}

/// Writes the log to the error stream: warnings and errors, or what `LUODI_LOG` asks for, such as `info` or
/// `luodi_web=debug`.
fn tell_log() {
    let asked = std::env::var("LUODI_LOG").ok().map(|text| text.parse::<Targets>().map_err(|error| (text, error)));
    let level = match asked {
        Some(Ok(level)) => level,
        None => Targets::new().with_default(LevelFilter::WARN),
        Some(Err((text, error))) => {
            eprintln!(
                "LUODI_LOG: {text:?} is not understood ({error}); write a level such as info, or luodi_web=debug"
            );
            Targets::new().with_default(LevelFilter::WARN)
        }
    };
    let lines = tracing_subscriber::fmt::layer().with_writer(std::io::stderr);
    tracing_subscriber::registry().with(lines).with(level).init();
}

fn main() -> ExitCode {
    end_with_the_reader();
    tell_log();
    let luodi = Luodi::parse();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("the program cannot start: {error}");
            return ExitCode::from(1);
        }
    };
    // In a box each is compiled once, and not for each of the ways in which a runtime drives a future.
    let work: Pin<Box<dyn Future<Output = Result<(), Failure>>>> = match luodi.command {
        Command::Demo(command) => Box::pin(command.run()),
        Command::Serve(command) => Box::pin(command.run()),
        Command::Import(command) => Box::pin(command.run()),
        Command::Adjust(command) => Box::pin(command.run()),
        Command::RollOver(command) => Box::pin(command.run()),
        Command::Split(command) => Box::pin(command.run()),
        Command::Collect(command) => Box::pin(command.run()),
        Command::Fill(command) => Box::pin(command.run()),
        Command::Template(command) => Box::pin(async { command.run() }),
        Command::Bulletin(command) => Box::pin(command.run()),
        Command::Release(command) => Box::pin(command.run()),
        Command::Compare(command) => Box::pin(command.run()),
        Command::Final(command) => Box::pin(command.run()),
        Command::Explain(command) => Box::pin(command.run()),
        Command::Verify(command) => Box::pin(async { command.run() }),
        Command::Policy(command) => Box::pin(command.run()),
        Command::Sql(command) => Box::pin(command.run()),
        Command::Ledger(command) => Box::pin(command.run()),
        Command::Post(command) => Box::pin(command.run()),
        Command::User(command) => Box::pin(command.run()),
        Command::Synth(command) => Box::pin(command.run()),
    };
    let done = runtime.block_on(work);
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("{failure}");
            ExitCode::from(failure.code())
        }
    }
}

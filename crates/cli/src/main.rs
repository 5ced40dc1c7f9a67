//! `luodi`: reads the command line, runs one command, ends with 0, 1 or 2.

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use luodi::commands;

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

fn main() -> ExitCode {
    end_with_the_reader();
    let level = tracing_subscriber::EnvFilter::try_from_env("LUODI_LOG");
    let level = level.unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("warn"));
    tracing_subscriber::fmt().with_env_filter(level).with_writer(std::io::stderr).init();
    let luodi = Luodi::parse();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("the program cannot start: {error}");
            return ExitCode::from(1);
        }
    };
    let done = runtime.block_on(async {
        match luodi.command {
            Command::Demo(command) => command.run().await,
            Command::Serve(command) => command.run().await,
            Command::Import(command) => command.run().await,
            Command::Adjust(command) => command.run().await,
            Command::RollOver(command) => command.run().await,
            Command::Split(command) => command.run().await,
            Command::Collect(command) => command.run().await,
            Command::Fill(command) => command.run().await,
            Command::Template(command) => command.run(),
            Command::Bulletin(command) => command.run().await,
            Command::Release(command) => command.run().await,
            Command::Compare(command) => command.run().await,
            Command::Final(command) => command.run().await,
            Command::Explain(command) => command.run().await,
            Command::Verify(command) => command.run(),
            Command::Policy(command) => command.run().await,
            Command::Sql(command) => command.run().await,
            Command::Ledger(command) => command.run().await,
            Command::Post(command) => command.run().await,
            Command::User(command) => command.run().await,
            Command::Synth(command) => command.run().await,
        }
    });
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("{failure}");
            ExitCode::from(failure.code())
        }
    }
}

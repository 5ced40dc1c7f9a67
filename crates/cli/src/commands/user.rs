//! `luodi user`

use std::io::BufRead;

use app::accounts::{SetAccount, lay_account};
use clap::{Args, Subcommand};

use crate::Failure;
use crate::options::Where;

/// Manage accounts on this machine
#[derive(Args, Debug)]
#[command(after_help = "Example: printf '%s\\n' 口令 | luodi user add tongchuan --post tongchuan.dispatcher")]
pub struct User {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand, Debug)]
enum What {
    /// Add an account on a post, or set its password; the password is read from standard input
    Add {
        /// Name for signing in
        login: String,
        /// Post
        #[arg(long, value_name = "POST")]
        post: String,
        #[command(flatten)]
        place: Where,
    },
}

impl User {
    /// Runs the command.
    ///
    /// # Errors
    /// When the post does not exist or the password is too short.
    pub async fn run(self) -> Result<(), Failure> {
        let What::Add { login, post, place } = self.what;
        let post = post.parse().map_err(|_| Failure::Use(format!("“{post}”不是岗位代码")))?;
        let house = place.open().await?;
        eprintln!("口令（至少{}个字符）：", app::sign_in::SHORTEST_PASSWORD);
        let mut password = String::new();
        let read = std::io::stdin().lock().read_line(&mut password);
        read.map_err(crate::failure::doing("读取口令"))?;
        let password = Some(password.trim_end_matches(['\r', '\n']).to_owned());
        lay_account(&house, &SetAccount { login: login.clone(), post, password, open: true }).await?;
        println!("账号 {login} 已设置。");
        Ok(())
    }
}

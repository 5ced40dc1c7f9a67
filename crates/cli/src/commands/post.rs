//! `luodi post`

use app::set_posts::{lay_first_posts, set_posts};
use app::{Actor, Clock, Right};
use clap::{Args, Subcommand};
use model::AccountRole;

use crate::Failure;
use crate::options::{Where, Who};

/// Lay posts: the rights of the house sit on them, and accounts sit on posts
///
/// The first posts of an empty data folder are laid by whoever has the folder in his hands; later
/// ones by a security administrator's post.
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  luodi post add city.security --title 安全管理员 --unit 511700 --role security --data data\n  luodi post add city.dispatcher --title 重点项目科 --unit 511700 --role dispatcher --data data\n  luodi post list --data data"
)]
pub struct Post {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand, Debug)]
enum What {
    /// Add a post, or change its title, unit or role
    Add {
        /// Code: lower-case letters, digits, dots and hyphens
        code: String,
        /// Title as users read it
        #[arg(long, value_name = "WORDS")]
        title: String,
        /// Unit it sits in
        #[arg(long, value_name = "CODE")]
        unit: String,
        /// system, security, audit, policy-editor, dispatcher, department, reporter, leader or viewer
        #[arg(long, value_name = "ROLE")]
        role: String,
        #[command(flatten)]
        place: Where,
        #[command(flatten)]
        who: Who,
    },
    /// List posts
    List {
        #[command(flatten)]
        place: Where,
    },
}

impl Post {
    /// Runs the command.
    ///
    /// # Errors
    /// When the words are none of a post, or the acting post may not.
    pub async fn run(self) -> Result<(), Failure> {
        match self.what {
            What::Add { code, title, unit, role, place, who } => {
                let wrong = |what: &str| Failure::Use(format!("“{what}”不能用，见 luodi post add --help"));
                let post = model::Post {
                    code: code.parse().map_err(|_| wrong(&code))?,
                    title,
                    unit: unit.parse().map_err(|_| wrong(&unit))?,
                    role: AccountRole::parse(&role).ok_or_else(|| wrong(&role))?,
                    open: true,
                };
                add(post, &place, &who).await
            }
            What::List { place } => {
                for post in place.open().await?.posts().await? {
                    let closed = if post.open { "" } else { "（已关闭）" };
                    println!("{}  {}  {}  {}{closed}", post.code, post.role, post.unit, post.title);
                }
                Ok(())
            }
        }
    }
}

async fn add(post: model::Post, place: &Where, who: &Who) -> Result<(), Failure> {
    let house = place.open_or_make(Clock::System).await?;
    let posts = [post];
    if house.is_empty().await? {
        let sealed = lay_first_posts(&house, &posts).await?;
        println!("首个岗位 {} 已写入台账第{}条。", posts[0].code, sealed.position);
        return Ok(());
    }
    let set = async |actor: &Actor| set_posts(&house, actor, &posts, "").await;
    match who.act(&house, Right::SetPosts, set).await? {
        Some(sealed) => println!("岗位 {} 已写入台账第{}条。", posts[0].code, sealed.position),
        None => println!("岗位 {} 没有变化。", posts[0].code),
    }
    Ok(())
}

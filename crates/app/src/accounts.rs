//! Accounts: who may sign in, on which post. They stand outside the ledger.

use model::{Place, PostCode, Problem, Problems};
use store::Account;

use crate::access::{Actor, Right, enter};
use crate::sign_in::{SHORTEST_PASSWORD, hashed, is_long_enough, verified};
use crate::{AppError, House, Refusal};

/// An account as administrators see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountLine {
    /// Name for signing in.
    pub login: String,
    /// The post.
    pub post: PostCode,
    /// Whether it may sign in.
    pub open: bool,
}

/// What becomes of an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetAccount {
    /// Name for signing in.
    pub login: String,
    /// The post.
    pub post: PostCode,
    /// A new password; an account that exists keeps its own when `None`.
    pub password: Option<String>,
    /// Whether it may sign in.
    pub open: bool,
}

/// The accounts on posts in the actor's reach.
///
/// # Errors
/// Refuses who manages none.
pub async fn list_accounts(house: &House, actor: &Actor) -> Result<Vec<AccountLine>, AppError> {
    let pass = enter(actor, Right::ManageAccounts)?;
    let reader = house.read(&pass).await?;
    let known = house.known(&reader).await?;
    let mut lines = Vec::new();
    for account in house.store.accounts().await? {
        let unit = known.posts.get(&account.post).map(|post| &post.unit);
        if unit.is_some_and(|unit| pass.reaches(&known.tree, unit)) {
            lines.push(AccountLine { login: account.login, post: account.post, open: account.open });
        }
    }
    Ok(lines)
}

/// Adds or changes an account.
///
/// # Errors
/// Refuses who may not, who would change his own account, and a post that does not exist; problems
/// with the name or a short password.
pub async fn set_account(house: &House, actor: &Actor, wanted: &SetAccount) -> Result<(), AppError> {
    let pass = enter(actor, Right::ManageAccounts)?;
    if wanted.login == actor.login {
        return Err(Refusal::OwnPost.into());
    }
    let reader = house.read(&pass).await?;
    let known = house.known(&reader).await?;
    let unit_of = |post: &PostCode| {
        let post = known.posts.get(post).ok_or_else(|| Refusal::NoSuch { what: format!("岗位{post}") })?;
        Ok::<_, Refusal>(post.unit.clone())
    };
    let mut units = vec![unit_of(&wanted.post)?];
    if let Some(before) = house.store.account(&wanted.login).await? {
        units.push(unit_of(&before.post)?);
    }
    pass.each(&known.tree, &units)?;
    put(house, wanted).await
}

/// Adds or changes an account on the console, for who has the database in his hands.
///
/// # Errors
/// Refuses a post that does not exist; problems with the name or a short password.
pub async fn lay_account(house: &House, wanted: &SetAccount) -> Result<(), AppError> {
    house.console(&wanted.post).await?;
    put(house, wanted).await
}

/// Changes the actor's own password; his sessions end.
///
/// # Errors
/// Refuses a wrong present password; a problem with a short new one.
pub async fn change_password(house: &House, actor: &Actor, present: &str, new: &str) -> Result<(), AppError> {
    let account =
        house.store.account(&actor.login).await?.filter(|account| account.open).ok_or(Refusal::SignInNeeded)?;
    if !verified(present, Some(account.password_hash.clone())).await? {
        return Err(Refusal::WrongPassword.into());
    }
    password_problem(new)?;
    renew(house, Account { password_hash: hashed(new).await?, ..account }).await
}

async fn put(house: &House, wanted: &SetAccount) -> Result<(), AppError> {
    login_problem(&wanted.login)?;
    let present = house.store.account(&wanted.login).await?;
    let password_hash = match (&wanted.password, present) {
        (Some(password), _) => {
            password_problem(password)?;
            hashed(password).await?
        }
        (None, Some(present)) => present.password_hash,
        (None, None) => return Err(short()),
    };
    let account = Account { login: wanted.login.clone(), password_hash, post: wanted.post.clone(), open: wanted.open };
    if wanted.password.is_some() { renew(house, account).await } else { Ok(house.store.put_account(&account).await?) }
}

/// Puts an account under a new password: whoever is signed in under the old one is signed out.
async fn renew(house: &House, account: Account) -> Result<(), AppError> {
    let open = account.open;
    house.store.put_account(&Account { open: false, ..account.clone() }).await?;
    Ok(house.store.put_account(&Account { open, ..account }).await?)
}

fn login_problem(login: &str) -> Result<(), AppError> {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | '@');
    if (1..=60).contains(&login.chars().count()) && login.chars().all(plain) {
        return Ok(());
    }
    let zh = ("用户名不合规定", "用字母、数字、汉字、点、横线或下划线，最多60个");
    let en = ("the name cannot be used", "use letters, digits, dots, hyphens or underscores, at most 60");
    Err(AppError::Problems(Problems(vec![Problem::error("login-wrong", Place::field("login"), zh, en)])))
}

fn password_problem(password: &str) -> Result<(), AppError> {
    if is_long_enough(password) { Ok(()) } else { Err(short()) }
}

fn short() -> AppError {
    let zh = ("密码长度不合规定".to_owned(), format!("至少{SHORTEST_PASSWORD}个字符，最多200字节"));
    let en = (
        "the password is too short or too long".to_owned(),
        format!("at least {SHORTEST_PASSWORD} characters, at most 200 bytes"),
    );
    AppError::Problems(Problems(vec![Problem::error("password-length", Place::field("password"), zh, en)]))
}

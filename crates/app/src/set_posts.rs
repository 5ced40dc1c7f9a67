//! Posts (岗位): opening, changing and closing them. Officials are posts, never names.

use model::{Act, Change, Entry, Place, Post, Problem, Problems, Record, Sealed};

use crate::access::{Actor, Right, enter};
use crate::{AppError, House, Refusal};

/// The posts in the actor's reach.
///
/// # Errors
/// Refuses a role that does not see posts.
pub async fn list_posts(house: &House, actor: &Actor) -> Result<Vec<Post>, AppError> {
    let pass = enter(actor, Right::ViewPosts)?;
    let reader = house.read(&pass).await?;
    let known = house.known(&reader).await?;
    Ok(known.posts.values().filter(|post| pass.reaches(&known.tree, &post.unit)).cloned().collect())
}

/// Opens, changes or closes posts: all of them or none. Posts are never deleted. Nothing is recorded
/// when nothing differs; then `None`.
///
/// # Errors
/// Refuses who may not and who would change his own post; problems when a title is missing.
pub async fn set_posts(house: &House, actor: &Actor, posts: &[Post], reason: &str) -> Result<Option<Sealed>, AppError> {
    let pass = enter(actor, Right::SetPosts)?;
    if posts.iter().any(|post| post.code == actor.post.code) {
        return Err(Refusal::OwnPost.into());
    }
    let problems = post_problems(posts);
    if problems.any_error() {
        return Err(AppError::Problems(problems));
    }
    let desk = house.write(&pass).await?;
    let known = house.known(&desk).await?;
    let before = posts.iter().filter_map(|post| known.posts.get(&post.code)).map(|post| post.unit.clone());
    let units: Vec<_> = posts.iter().map(|post| post.unit.clone()).chain(before).collect();
    let grant = pass.each(&known.tree, &units)?;
    let changed: Vec<_> = posts.iter().filter(|post| known.posts.get(&post.code) != Some(post)).collect();
    if changed.is_empty() {
        return Ok(None);
    }
    let changes = changed.into_iter().map(|post| Change::Put(Record::Post(post.clone()))).collect();
    Ok(Some(desk.record(&grant, Act::SetPosts, reason, changes).await?))
}

/// Lays the first posts of an empty house, on the console: until there is one, nobody can hold the
/// right to. The first post of the list stands in the ledger as the one that acted.
///
/// # Errors
/// Refuses a house that has posts; problems when a title is missing or there is no post.
pub async fn lay_first_posts(house: &House, posts: &[Post]) -> Result<Sealed, AppError> {
    let mut problems = post_problems(posts);
    if posts.is_empty() {
        let (zh, en) = (("没有岗位", "至少设一个岗位"), ("there is no post", "name at least one"));
        problems.push(Problem::error("posts-missing", Place::field("posts"), zh, en));
    }
    let first = match posts.first() {
        Some(first) if !problems.any_error() => first,
        _ => return Err(AppError::Problems(problems)),
    };
    let writer = house.store.write().await?;
    if !writer.posts().await?.is_empty() {
        return Err(Refusal::PostsExist.into());
    }
    let entry = Entry {
        act: Act::SetPosts,
        actor: first.code.clone(),
        at: house.clock.at(),
        reason: "设立首批岗位".to_owned(),
        changes: posts.iter().map(|post| Change::Put(Record::Post(post.clone()))).collect(),
    };
    Ok(writer.record(entry).await?)
}

fn post_problems(posts: &[Post]) -> Problems {
    let untitled = posts.iter().filter(|post| post.title.trim().is_empty());
    Problems(
        untitled
            .map(|post| {
                Problem::error(
                    "post-title-missing",
                    Place::field("title"),
                    (format!("岗位{}没有名称", post.code), "填写岗位名称，如“调度科”；不写姓名"),
                    (format!("the post {} has no title", post.code), "write a title such as 调度科, no person's name"),
                )
            })
            .collect(),
    )
}

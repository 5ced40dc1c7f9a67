//! Stories of accounts and posts.

mod town;

use luodi_app::Refusal;
use luodi_app::accounts::{SetAccount, change_password, lay_account, list_accounts, set_account};
use luodi_app::set_posts::{lay_first_posts, list_posts, set_posts};
use luodi_app::sign_in::{sign_in, sign_out, signed_in};
use town::{posts, refused, troubled};

fn account(login: &str, post: &str, password: Option<&str>) -> SetAccount {
    let post = post.parse().expect("a post");
    SetAccount { login: login.to_owned(), post, password: password.map(str::to_owned), open: true }
}

stories! {
    async fn signing_in_gives_the_post_until_signing_out(t) {
        lay_account(&t.house, &account("通川", "tongchuan.reporter", Some("一个足够长的密码语句"))).await.expect("laid");
        assert_eq!(refused(sign_in(&t.house, "通川", "另一个足够长的密码语句").await), Refusal::WrongPassword);
        assert_eq!(refused(sign_in(&t.house, "无人", "一个足够长的密码语句").await), Refusal::WrongPassword);
        let session = sign_in(&t.house, "通川", "一个足够长的密码语句").await.expect("signed in");
        let actor = signed_in(&t.house, &session.token).await.expect("still");
        assert_eq!((actor.login.as_str(), actor.post.code.as_str()), ("通川", "tongchuan.reporter"));
        sign_out(&t.house, &session.token).await.expect("out");
        assert_eq!(refused(signed_in(&t.house, &session.token).await), Refusal::SignInNeeded);
        let session = sign_in(&t.house, "通川", "一个足够长的密码语句").await.expect("signed in");
        t.clock.set("2018-08-06T01:00:00Z").expect("a time");
        assert_eq!(refused(signed_in(&t.house, &session.token).await), Refusal::SignInNeeded);
    }

    async fn five_wrong_passwords_lock_a_name_for_a_while(t) {
        lay_account(&t.house, &account("clerk", "tongchuan.reporter", Some("long enough 1"))).await.expect("laid");
        for _ in 0..5 {
            assert_eq!(refused(sign_in(&t.house, "clerk", "wrong").await), Refusal::WrongPassword);
        }
        let locked = refused(sign_in(&t.house, "clerk", "long enough 1").await);
        assert_eq!(locked.code(), "locked-out");
        t.clock.set("2018-08-05T01:16:00Z").expect("a time");
        sign_in(&t.house, "clerk", "long enough 1").await.expect("open again");
    }

    async fn the_system_administrator_manages_accounts_and_not_his_own(t) {
        let t = t.settled().await;
        lay_account(&t.house, &account("sys", "city.system", Some("long enough 1"))).await.expect("laid");
        let system = sign_in(&t.house, "sys", "long enough 1").await.expect("signed in").actor;
        let clerk = account("clerk", "dachuan.reporter", Some("long enough 2"));
        set_account(&t.house, &system, &clerk).await.expect("set");
        assert_eq!(troubled(set_account(&t.house, &system, &account("x", "dachuan.reporter", Some("short"))).await), ["password-length"]);
        assert_eq!(troubled(set_account(&t.house, &system, &account("x", "dachuan.reporter", None)).await), ["password-length"]);
        assert_eq!(troubled(set_account(&t.house, &system, &account("a b", "dachuan.reporter", Some("long enough 3"))).await), ["login-wrong"]);
        assert_eq!(refused(set_account(&t.house, &system, &account("x", "no.post", Some("long enough 3"))).await).code(), "no-such");
        assert_eq!(refused(set_account(&t.house, &system, &account("sys", "city.security", None)).await), Refusal::OwnPost);
        let lines = list_accounts(&t.house, &system).await.expect("accounts");
        assert_eq!(lines.iter().map(|line| line.login.as_str()).collect::<Vec<_>>(), ["clerk", "sys"]);
        // Moved to another post without a new password; then closed, which ends the session.
        set_account(&t.house, &system, &account("clerk", "tongchuan.reporter", None)).await.expect("moved");
        let moved = sign_in(&t.house, "clerk", "long enough 2").await.expect("signed in");
        assert_eq!(moved.actor.post.code.as_str(), "tongchuan.reporter");
        change_password(&t.house, &moved.actor, "long enough 2", "long enough 4").await.expect("changed");
        assert_eq!(refused(signed_in(&t.house, &moved.token).await), Refusal::SignInNeeded);
        assert_eq!(refused(change_password(&t.house, &moved.actor, "long enough 2", "long enough 5").await), Refusal::WrongPassword);
        let session = sign_in(&t.house, "clerk", "long enough 4").await.expect("signed in");
        let closed = SetAccount { open: false, ..account("clerk", "tongchuan.reporter", None) };
        set_account(&t.house, &system, &closed).await.expect("closed");
        assert_eq!(refused(signed_in(&t.house, &session.token).await), Refusal::SignInNeeded);
        assert_eq!(refused(sign_in(&t.house, "clerk", "long enough 4").await), Refusal::WrongPassword);
    }

    async fn the_security_administrator_sets_posts_and_not_his_own(t) {
        let t = t.settled().await;
        let security = t.actor("city.security").await;
        let mut clerk = posts().into_iter().find(|post| post.code.as_str() == "dachuan.reporter").expect("a post");
        clerk.open = false;
        set_posts(&t.house, &security, std::slice::from_ref(&clerk), "合并岗位").await.expect("set").expect("an entry");
        assert_eq!(set_posts(&t.house, &security, std::slice::from_ref(&clerk), "").await.expect("nothing differs"), None);
        assert_eq!(refused(t.house.console(&clerk.code).await).code(), "post-closed");
        let listed = list_posts(&t.house, &security).await.expect("posts");
        assert!(listed.iter().any(|post| post.code == clerk.code && !post.open));
        assert_eq!(refused(set_posts(&t.house, &security, std::slice::from_ref(&security.post), "").await), Refusal::OwnPost);
        clerk.title = " ".to_owned();
        assert_eq!(troubled(set_posts(&t.house, &security, &[clerk], "").await), ["post-title-missing"]);
        assert_eq!(refused(lay_first_posts(&t.house, &posts()).await), Refusal::PostsExist);
    }

    async fn a_tier_whose_dispatcher_post_is_closed_is_passed_over(t) {
        let t = t.settled().await;
        t.submit("tongchuan.reporter", 1, "2018-06", "8000").await.expect("handed in");
        assert_eq!(refused(t.accept("city.dispatcher", 1, "2018-06", 1).await).code(), "not-your-turn");
        let security = t.actor("city.security").await;
        let mut district = posts().into_iter().find(|post| post.code.as_str() == "tongchuan.dispatcher").expect("a post");
        district.open = false;
        set_posts(&t.house, &security, &[district], "岗位撤销").await.expect("set");
        t.accept("city.dispatcher", 1, "2018-06", 1).await.expect("the city's turn now");
        assert_eq!(t.standing(1, "2018-06").await, ["1 accepted 511700"]);
    }
}

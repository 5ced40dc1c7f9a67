//! Signing in and out. Passwords are hashed with Argon2id, tokens are random and kept as hashes
//! only, and a name is locked for a while after too many wrong passwords.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest, Sha256};
use store::Session;

use crate::access::Actor;
use crate::clock::written;
use crate::{AppError, House, Refusal};

/// Characters that a password has at least.
pub const SHORTEST_PASSWORD: usize = 10;
/// Longer ones are not hashed: a password is no file.
const LONGEST_PASSWORD: usize = 200;
/// Wrong passwords after which a name is locked.
const ATTEMPTS: u32 = 5;
/// For how long.
const LOCKED: SignedDuration = SignedDuration::from_mins(15);
/// How long a session lasts.
const SESSION: SignedDuration = SignedDuration::from_hours(12);
/// Names remembered at most; made-up names must not fill the memory.
const NAMES_KEPT: usize = 10_000;

/// Wrong passwords by name, since the house was opened.
#[derive(Debug, Default)]
pub struct Attempts {
    by_name: Mutex<HashMap<String, (u32, Timestamp)>>,
}

impl Attempts {
    /// Minutes for which a name stays locked.
    fn locked(&self, login: &str, now: Timestamp) -> Option<u32> {
        let by_name = self.by_name.lock().unwrap_or_else(PoisonError::into_inner);
        let (count, last) = by_name.get(login)?;
        let left = LOCKED - now.duration_since(*last);
        let locked = *count >= ATTEMPTS && left > SignedDuration::ZERO;
        locked.then(|| u32::try_from(left.as_mins()).unwrap_or(0) + 1)
    }

    fn wrong(&self, login: &str, now: Timestamp) {
        let mut by_name = self.by_name.lock().unwrap_or_else(PoisonError::into_inner);
        by_name.retain(|_, (_, last)| now.duration_since(*last) < LOCKED);
        if by_name.len() >= NAMES_KEPT && !by_name.contains_key(login) {
            let oldest = by_name.iter().min_by_key(|(_, (_, last))| *last).map(|(name, _)| name.clone());
            oldest.map(|name| by_name.remove(&name));
        }
        let attempt = by_name.entry(login.to_owned()).or_insert((0, now));
        *attempt = (attempt.0.saturating_add(1), now);
    }

    fn right(&self, login: &str) {
        self.by_name.lock().unwrap_or_else(PoisonError::into_inner).remove(login);
    }
}

/// Someone who has just signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedIn {
    /// The secret for the cookie; it is not kept here.
    pub token: String,
    /// Until when, in UTC.
    pub expires_at: String,
    /// Who.
    pub actor: Actor,
}

/// Signs in by name and password.
///
/// # Errors
/// Refuses a wrong name or password in the same words and time, a name locked after too many
/// attempts, and a closed post.
pub async fn sign_in(house: &House, login: &str, password: &str) -> Result<SignedIn, AppError> {
    let now = house.clock.now();
    if let Some(minutes) = house.attempts.locked(login, now) {
        return Err(Refusal::LockedOut { minutes }.into());
    }
    let account = house.store.account(login).await?.filter(|account| account.open);
    let hash = account.as_ref().map(|account| account.password_hash.clone());
    if !verified(password, hash).await? {
        house.attempts.wrong(login, now);
        return Err(Refusal::WrongPassword.into());
    }
    house.attempts.right(login);
    let account = account.ok_or(Refusal::WrongPassword)?;
    let actor = Actor { login: account.login, ..house.console(&account.post).await? };
    let token = token()?;
    let expires_at = written(now + SESSION);
    let session = Session {
        token_hash: token_hash(&token),
        login: actor.login.clone(),
        created_at: house.clock.at(),
        expires_at: expires_at.clone(),
    };
    house.store.put_session(&session).await?;
    house.store.end_expired_sessions(&house.clock.at()).await?;
    Ok(SignedIn { token, expires_at, actor })
}

/// Who holds a token.
///
/// # Errors
/// Refuses an unknown token and a session that is over; a closed post.
pub async fn signed_in(house: &House, token: &str) -> Result<Actor, AppError> {
    let found = house.store.session(&token_hash(token), &house.clock.at()).await?;
    let (session, account) = found.ok_or(Refusal::SignInNeeded)?;
    Ok(Actor { login: session.login, ..house.console(&account.post).await? })
}

/// Ends the session of a token.
///
/// # Errors
/// When the store fails.
pub async fn sign_out(house: &House, token: &str) -> Result<(), AppError> {
    Ok(house.store.end_session(&token_hash(token)).await?)
}

/// Hashes a password for keeping.
pub(crate) async fn hashed(password: &str) -> Result<String, AppError> {
    let password = password.to_owned();
    let work = move || Argon2::default().hash_password(password.as_bytes()).map(|hash: PasswordHash| hash.to_string());
    tokio::task::spawn_blocking(work).await.map_err(secret)?.map_err(secret)
}

/// Whether a password is the one that was hashed. Without a hash it takes as long and says no.
pub(crate) async fn verified(password: &str, hash: Option<String>) -> Result<bool, AppError> {
    if password.len() > LONGEST_PASSWORD {
        return Ok(false);
    }
    let password = password.to_owned();
    let work = move || {
        let Some(hash) = hash else {
            let wasted: Result<PasswordHash, _> = Argon2::default().hash_password(password.as_bytes());
            return wasted.map(|_| false);
        };
        let parsed = PasswordHash::new(&hash)?;
        Ok::<bool, argon2::password_hash::Error>(
            Argon2::default().verify_password(password.as_bytes(), &parsed).is_ok(),
        )
    };
    tokio::task::spawn_blocking(work).await.map_err(secret)?.map_err(secret)
}

/// Whether a password may be set.
#[must_use]
pub fn is_long_enough(password: &str) -> bool {
    password.chars().count() >= SHORTEST_PASSWORD && password.len() <= LONGEST_PASSWORD
}

fn token() -> Result<String, AppError> {
    let mut bytes = [0_u8; 32];
    getrandom::fill(&mut bytes).map_err(secret)?;
    Ok(hex(&bytes))
}

fn token_hash(token: &str) -> String {
    hex(&Sha256::digest(token.as_bytes()))
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn secret(error: impl std::fmt::Display) -> AppError {
    AppError::Secret(error.to_string())
}

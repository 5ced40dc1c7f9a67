//! Two sequences laid beside each other: what was, and what came back.

/// The largest product of lengths that is compared in full; beyond it the first equal one is taken.
const MOST_PAIRS: usize = 25_000_000;

/// For each of what came back the place in what was, when they are equal and in one order.
pub(super) fn equal<T, U>(was: &[T], is: &[U], same: impl Fn(&T, &U) -> bool) -> Vec<Option<usize>> {
    if was.len().saturating_mul(is.len()) > MOST_PAIRS {
        return in_passing(was, is, same);
    }
    // The longest common subsequence, from the end, so that the way back is read forward.
    let columns = is.len() + 1;
    let mut longest = vec![0_u32; (was.len() + 1) * columns];
    for (i, one) in was.iter().enumerate().rev() {
        for (j, other) in is.iter().enumerate().rev() {
            longest[i * columns + j] = if same(one, other) {
                longest[(i + 1) * columns + j + 1] + 1
            } else {
                longest[(i + 1) * columns + j].max(longest[i * columns + j + 1])
            };
        }
    }
    let mut places = vec![None; is.len()];
    let (mut i, mut j) = (0, 0);
    while i < was.len() && j < is.len() {
        if same(&was[i], &is[j]) {
            places[j] = Some(i);
            i += 1;
            j += 1;
        } else if longest[(i + 1) * columns + j] >= longest[i * columns + j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    places
}

fn in_passing<T, U>(was: &[T], is: &[U], same: impl Fn(&T, &U) -> bool) -> Vec<Option<usize>> {
    const AHEAD: usize = 200;
    let mut next = 0;
    let places = is.iter().map(|other| {
        let ahead = was.iter().enumerate().skip(next).take(AHEAD);
        let place = ahead.into_iter().find(|(_, one)| same(one, other)).map(|(place, _)| place);
        next = place.map_or(next, |place| place + 1);
        place
    });
    places.collect()
}

/// Besides the equal ones, those that stand between the same neighbours: where as many are left of one
/// as of the other, they are taken in order.
pub(super) fn neighbours(was: usize, places: &[Option<usize>]) -> Vec<Option<usize>> {
    let mut all = places.to_vec();
    let mut from = 0;
    while from < all.len() {
        if all[from].is_some() {
            from += 1;
            continue;
        }
        let to = (from..all.len()).find(|at| all[*at].is_some()).unwrap_or(all.len());
        let first = from.checked_sub(1).and_then(|before| all[before]).map_or(0, |before| before + 1);
        let last = all.get(to).copied().flatten().unwrap_or(was);
        if last.checked_sub(first) == Some(to - from) {
            for (offset, place) in all[from..to].iter_mut().enumerate() {
                *place = Some(first + offset);
            }
        }
        from = to;
    }
    all
}

/// Names laid beside names: in order, then wherever else a name stands now, then by their neighbours.
pub(super) fn named(was: &[String], is: &[String]) -> Vec<Option<usize>> {
    let mut places = equal(was, is, |one, other| one == other);
    let mut free: Vec<bool> = (0..was.len()).map(|place| !places.contains(&Some(place))).collect();
    for (place, name) in places.iter_mut().zip(is).filter(|(place, _)| place.is_none()) {
        *place = was.iter().enumerate().position(|(at, one)| free[at] && one == name);
        if let Some(at) = place {
            free[*at] = false;
        }
    }
    neighbours(was.len(), &places)
}

#[cfg(test)]
mod tests {
    use super::{equal, named, neighbours};

    #[test]
    fn what_came_back_finds_its_place() {
        let beside = |was: &str, is: &str| {
            let (was, is): (Vec<char>, Vec<char>) = (was.chars().collect(), is.chars().collect());
            let places = neighbours(was.len(), &equal(&was, &is, |one, other| one == other));
            places.iter().map(|place| place.map_or('-', |place| was[place])).collect::<String>()
        };
        for (was, is, beside_it) in [
            ("abc", "abc", "abc"),
            ("abc", "axc", "abc"),
            ("abc", "xbc", "abc"),
            ("abc", "abx", "abc"),
            ("abc", "axyc", "a--c"),
            ("abc", "ac", "ac"),
            ("", "ab", "--"),
            ("ab", "", ""),
            ("abc", "xyz", "abc"),
        ] {
            assert_eq!(beside(was, is), beside_it, "{was} {is}");
        }
    }

    #[test]
    fn names_are_found_in_another_order() {
        let names = |text: &str| text.chars().map(String::from).collect::<Vec<_>>();
        assert_eq!(named(&names("habc"), &names("hcab")), [Some(0), Some(3), Some(1), Some(2)]);
        assert_eq!(named(&names("haa"), &names("haa")), [Some(0), Some(1), Some(2)]);
        assert_eq!(named(&names("habc"), &names("haxc")), [Some(0), Some(1), Some(2), Some(3)]);
    }

    #[test]
    fn long_sequences_are_compared_in_passing() {
        let was: Vec<usize> = (0..6_000).collect();
        let is: Vec<usize> = (0..6_000).map(|n| if n == 3_000 { 9_999 } else { n }).collect();
        let places = neighbours(was.len(), &equal(&was, &is, |one, other| one == other));
        assert!(places.iter().enumerate().all(|(at, place)| *place == Some(at)));
    }
}

//! Pictures of findings: which are taken, and how large they are kept (rules §6.4.4).

use crate::form::Problem;

/// Most bytes of a picture as it is sent.
pub const BYTES_MOST: u64 = 4 * 1024 * 1024;
/// Most pixels on a side of a picture as it is sent.
pub const SIDE_MOST: u32 = 4_096;
/// Most pixels on a side of what is kept; smaller ones are not enlarged.
pub const SIDE_KEPT: u32 = 2_048;

/// Whether a picture of these sides may be decoded.
///
/// # Errors
/// More pixels than are taken.
pub const fn check_sides(width: u32, height: u32) -> Result<(), Problem> {
    if width > SIDE_MOST || height > SIDE_MOST {
        Err(Problem::TooManyPixels { width, height, most: SIDE_MOST })
    } else {
        Ok(())
    }
}

/// The sides of what is kept: in the same proportion, at least one pixel each.
pub fn kept_sides(width: u32, height: u32) -> (u32, u32) {
    let longer = width.max(height).max(1);
    if longer <= SIDE_KEPT {
        return (width.max(1), height.max(1));
    }
    let scaled = |side: u32| {
        let side =
            (u64::from(side) * u64::from(SIDE_KEPT) + u64::from(longer) / 2) / u64::from(longer);
        u32::try_from(side).unwrap_or(SIDE_KEPT).max(1)
    };
    (scaled(width), scaled(height))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_may_be_of_any_shape_but_not_huge() {
        assert_eq!((check_sides(1, SIDE_MOST), check_sides(SIDE_MOST, 1)), (Ok(()), Ok(())));
        for (width, height) in [(1, SIDE_MOST + 1), (u32::MAX, 1)] {
            let problem = Problem::TooManyPixels { width, height, most: SIDE_MOST };
            assert_eq!(check_sides(width, height), Err(problem));
        }
    }

    #[test]
    fn what_is_kept_has_the_same_proportion_and_is_never_enlarged() {
        assert_eq!(kept_sides(390, 844), (390, 844));
        assert_eq!(kept_sides(SIDE_KEPT, 7), (SIDE_KEPT, 7));
        assert_eq!(kept_sides(4_096, 2_048), (2_048, 1_024));
        assert_eq!(kept_sides(1_440, 4_096), (720, 2_048));
        assert_eq!(kept_sides(4_096, 1), (2_048, 1));
    }
}

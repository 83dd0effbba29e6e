//! Logos and icons: which pictures are taken, and in which sizes they are kept (rules §3.10).

use crate::form::Problem;

/// Most bytes of a picture as it is sent.
pub const BYTES_MOST: u64 = 256 * 1024;
/// Most pixels on a side of a picture as it is sent. A small file can claim far more than it holds.
pub const SIDE_MOST: u32 = 2_048;
/// Pixels on a side of what is kept for showing it large; smaller ones are not enlarged.
pub const LARGE: u32 = 512;
/// Pixels on a side of what is kept for tiles.
pub const SMALL: u32 = 128;
/// How many characters of a picture's hash stand in its address.
const MARK: usize = 12;

/// Which of the two that are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Size {
    /// [`LARGE`] pixels at most.
    Large,
    /// [`SMALL`] pixels at most.
    Small,
}

/// What of a picture's hash stands in its address: enough to tell one from the next.
pub fn mark(hash: &str) -> &str {
    hash.get(..MARK).unwrap_or(hash)
}

/// Whether so many bytes may be a picture that has at most `most`.
///
/// # Errors
/// Nothing in them, or too many of them.
pub const fn check_bytes(bytes: u64, most: u64) -> Result<(), Problem> {
    if bytes == 0 {
        Err(Problem::EmptyPicture)
    } else if bytes <= most {
        Ok(())
    } else {
        Err(Problem::PictureTooLarge { bytes, most })
    }
}

/// Whether a picture of these sides may be decoded.
///
/// # Errors
/// More pixels than are taken, or sides that are not equal.
pub const fn check_sides(width: u32, height: u32) -> Result<(), Problem> {
    if width > SIDE_MOST || height > SIDE_MOST {
        Err(Problem::TooManyPixels { width, height, most: SIDE_MOST })
    } else if width == height {
        Ok(())
    } else {
        Err(Problem::NotSquare { width, height })
    }
}

/// How many pixels a side of what is kept has.
pub const fn kept_side(pixels: u32, size: Size) -> u32 {
    let most = match size {
        Size::Large => LARGE,
        Size::Small => SMALL,
    };
    if pixels < most { pixels } else { most }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_counted_before_it_is_read() {
        assert_eq!(check_bytes(0, BYTES_MOST), Err(Problem::EmptyPicture));
        assert_eq!(check_bytes(1, BYTES_MOST), Ok(()));
        assert_eq!(check_bytes(BYTES_MOST, BYTES_MOST), Ok(()));
        let bytes = BYTES_MOST + 1;
        assert_eq!(
            check_bytes(bytes, BYTES_MOST),
            Err(Problem::PictureTooLarge { bytes, most: BYTES_MOST })
        );
    }

    #[test]
    fn a_picture_is_square_and_not_huge() {
        assert_eq!(check_sides(1, 1), Ok(()));
        assert_eq!(check_sides(SIDE_MOST, SIDE_MOST), Ok(()));
        assert_eq!(check_sides(64, 63), Err(Problem::NotSquare { width: 64, height: 63 }));
        for (width, height) in [(SIDE_MOST + 1, SIDE_MOST + 1), (1, u32::MAX), (u32::MAX, 1)] {
            let problem = Problem::TooManyPixels { width, height, most: SIDE_MOST };
            assert_eq!(check_sides(width, height), Err(problem));
        }
    }

    #[test]
    fn what_is_kept_is_never_enlarged() {
        assert_eq!([kept_side(64, Size::Large), kept_side(64, Size::Small)], [64, 64]);
        assert_eq!([kept_side(300, Size::Large), kept_side(300, Size::Small)], [300, 128]);
        assert_eq!([kept_side(2_048, Size::Large), kept_side(2_048, Size::Small)], [512, 128]);
    }

    #[test]
    fn an_address_has_the_beginning_of_a_hash() {
        assert_eq!((mark("0123456789abcdef"), mark("01")), ("0123456789ab", "01"));
    }
}

//! What is written the same way everywhere: sizes, and what stands in braces.

use super::Text;

/// A kilobyte as people who upload count it.
const KILOBYTE: u64 = 1024;

impl Text {
    /// `742 KB`, `1.27 MB`.
    pub fn bytes(self, bytes: u64) -> String {
        let (unit, name) = match bytes {
            0..KILOBYTE => return self.size_bytes(bytes),
            KILOBYTE..1_048_576 => (KILOBYTE, "KB"),
            _ => (KILOBYTE * KILOBYTE, "MB"),
        };
        let hundredths = bytes * 100 / unit;
        let (whole, part) = (hundredths / 100, hundredths % 100);
        match (whole, part) {
            (_, 0) => format!("{whole} {name}"),
            (0..10, _) => format!("{whole}.{part:02} {name}"),
            (10..100, _) => format!("{whole}.{} {name}", part / 10),
            _ => format!("{whole} {name}"),
        }
    }

    /// What a deep-link template may hold, in braces.
    pub fn placeholders(self) -> String {
        let braced = domain::host_app::PLACEHOLDERS.map(|it| format!("{{{it}}}"));
        braced.join(self.comma())
    }
}

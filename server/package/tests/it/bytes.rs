//! Writes zips byte by byte: what no zip tool would write, too.

/// What an entry says of itself. Local and central header are written from two of them.
#[derive(Clone, Debug)]
pub struct Header {
    pub name: Vec<u8>,
    pub flags: u16,
    pub method: u16,
    pub crc: u32,
    pub packed: u32,
    pub size: u32,
    pub extra: Vec<u8>,
}

#[derive(Clone, Debug)]
pub struct Part {
    pub local: Header,
    pub central: Header,
    pub data: Vec<u8>,
    /// Behind the data.
    pub descriptor: Vec<u8>,
    pub attributes: u32,
    pub disk: u16,
    /// Where the list says that the entry begins, if not where it does.
    pub offset: Option<u32>,
}

/// A stored file.
pub fn file(name: &str, data: impl AsRef<[u8]>) -> Part {
    let data = data.as_ref().to_vec();
    let header = Header {
        name: name.as_bytes().to_vec(),
        flags: 0,
        method: 0,
        crc: crc(&data),
        packed: u32::try_from(data.len()).unwrap(),
        size: u32::try_from(data.len()).unwrap(),
        extra: Vec::new(),
    };
    Part {
        local: header.clone(),
        central: header,
        data,
        descriptor: Vec::new(),
        attributes: 0o100_644 << 16,
        disk: 0,
        offset: None,
    }
}

impl Part {
    /// Changes both headers.
    pub fn both(mut self, change: impl Fn(&mut Header)) -> Self {
        change(&mut self.local);
        change(&mut self.central);
        self
    }

    /// With a descriptor of short sizes, and nothing told in the local header.
    pub fn with_descriptor(mut self, mark: bool) -> Self {
        self.local.flags |= 1 << 3;
        self.central.flags |= 1 << 3;
        (self.local.crc, self.local.packed, self.local.size) = (0, 0, 0);
        if mark {
            self.descriptor.extend(b"PK\x07\x08");
        }
        for number in [self.central.crc, self.central.packed, self.central.size] {
            self.descriptor.extend(number.to_le_bytes());
        }
        self
    }
}

/// A zip of these parts.
pub fn zip(parts: &[Part]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut list = Vec::new();
    for part in parts {
        let offset = u32::try_from(bytes.len()).unwrap();
        bytes.extend(b"PK\x03\x04");
        bytes.extend(20_u16.to_le_bytes());
        bytes.extend(fields(&part.local));
        bytes.extend(&part.local.name);
        bytes.extend(&part.local.extra);
        bytes.extend(&part.data);
        bytes.extend(&part.descriptor);
        list.extend(b"PK\x01\x02");
        // Made by Unix.
        list.extend([20, 3]);
        list.extend(20_u16.to_le_bytes());
        list.extend(fields(&part.central));
        list.extend(0_u16.to_le_bytes());
        list.extend(part.disk.to_le_bytes());
        list.extend(0_u16.to_le_bytes());
        list.extend(part.attributes.to_le_bytes());
        list.extend(part.offset.unwrap_or(offset).to_le_bytes());
        list.extend(&part.central.name);
        list.extend(&part.central.extra);
    }
    let offset = u32::try_from(bytes.len()).unwrap();
    bytes.extend(&list);
    bytes.extend(end(parts.len(), list.len(), offset));
    bytes
}

/// The last record of a zip.
pub fn end(entries: usize, list_bytes: usize, offset: u32) -> Vec<u8> {
    let entries = u16::try_from(entries).unwrap();
    let mut bytes = b"PK\x05\x06\0\0\0\0".to_vec();
    bytes.extend(entries.to_le_bytes());
    bytes.extend(entries.to_le_bytes());
    bytes.extend(u32::try_from(list_bytes).unwrap().to_le_bytes());
    bytes.extend(offset.to_le_bytes());
    bytes.extend([0, 0]);
    bytes
}

/// What both kinds of header have in common, up to the length of the extra field.
fn fields(header: &Header) -> Vec<u8> {
    let mut bytes = Vec::new();
    bytes.extend(header.flags.to_le_bytes());
    bytes.extend(header.method.to_le_bytes());
    // Midnight of 1 January 1980.
    bytes.extend([0, 0, 0x21, 0]);
    for number in [header.crc, header.packed, header.size] {
        bytes.extend(number.to_le_bytes());
    }
    bytes.extend(u16::try_from(header.name.len()).unwrap().to_le_bytes());
    bytes.extend(u16::try_from(header.extra.len()).unwrap().to_le_bytes());
    bytes
}

pub fn crc(data: &[u8]) -> u32 {
    let mut crc = u32::MAX;
    for byte in data {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = crc >> 1 ^ (0xEDB8_8320 & 0_u32.wrapping_sub(crc & 1));
        }
    }
    !crc
}

/// The parts of a small program of the Alipay family.
pub fn program() -> Vec<Part> {
    vec![
        file("app.json", r#"{"pages": ["pages/home"]}"#),
        file("pages/home.axml", "<view/>"),
        file("pages/home.js", "Page({})"),
    ]
}

/// The same, and more.
pub fn program_with(more: impl IntoIterator<Item = Part>) -> Vec<u8> {
    let mut parts = program();
    parts.extend(more);
    zip(&parts)
}

/// A zip as tools write it: deflated.
pub fn deflated(files: &[(&str, &[u8])]) -> Vec<u8> {
    use std::io::{Cursor, Write as _};
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    for (name, data) in files {
        writer.start_file(*name, options).unwrap();
        writer.write_all(data).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

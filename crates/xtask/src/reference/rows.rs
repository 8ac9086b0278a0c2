//! Comma-separated values (RFC 4180), as much as the sources use.

use std::collections::BTreeMap;

/// A row by the names in the first line.
pub type Row = BTreeMap<String, String>;

/// Reads a file whose first line names the columns.
pub fn csv(text: &str) -> Result<Vec<Row>, String> {
    let mut records = records(text.trim_start_matches('\u{feff}')).into_iter();
    let head = records.next().ok_or("the file is empty")?;
    let row = |(at, cells): (usize, Vec<String>)| match cells.len() == head.len() {
        true => Ok(head.iter().cloned().zip(cells).collect()),
        false => Err(format!("record {}: {} cells in place of {}", at + 2, cells.len(), head.len())),
    };
    records.enumerate().map(row).collect()
}

/// A cell of a row, without white space around it.
pub fn cell<'r>(row: &'r Row, name: &str) -> Result<&'r str, String> {
    row.get(name).map(|cell| cell.trim()).ok_or_else(|| format!("there is no column {name}"))
}

fn records(text: &str) -> Vec<Vec<String>> {
    let mut records = Vec::new();
    let (mut record, mut cell, mut quoted) = (Vec::new(), String::new(), false);
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' if quoted && letters.peek() == Some(&'"') => {
                letters.next();
                cell.push('"');
            }
            '"' => quoted = !quoted,
            ',' if !quoted => record.push(std::mem::take(&mut cell)),
            '\r' if !quoted => {}
            '\n' if !quoted => {
                record.push(std::mem::take(&mut cell));
                records.push(std::mem::take(&mut record));
            }
            other => cell.push(other),
        }
    }
    if !record.is_empty() || !cell.is_empty() {
        record.push(cell);
        records.push(record);
    }
    records
}

#[cfg(test)]
mod tests {
    use super::{cell, csv};

    #[test]
    fn quotes_line_ends_and_white_space() {
        let rows = csv("a,b\r\n\"x, \"\"y\"\"\", z \nlast,1").unwrap();
        assert_eq!((cell(&rows[0], "a"), cell(&rows[0], "b")), (Ok("x, \"y\""), Ok("z")));
        assert_eq!(cell(&rows[1], "b"), Ok("1"));
        assert!(cell(&rows[1], "c").is_err());
        assert_eq!(csv("a,b\n1\n").unwrap_err(), "record 2: 1 cells in place of 2");
    }
}

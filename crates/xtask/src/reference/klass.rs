//! KLASS, the classification service of Statistics Norway: asked through `curl`, as a chore needs no HTTP of its own.

use std::process::Command;

use serde_json::Value;

use super::history::Source;
use crate::process;

/// The first year that the municipalities are told of.
const FIRST: u32 = 1838;
/// How many years are asked for at once.
const STEP: u32 = 20;
/// The last stretch begins here at the latest, and has no end.
const LAST: u32 = 2018;

/// Asks for every code and change since the beginning, in stretches of years.
pub fn ask(api: &str) -> Result<Source, String> {
    let mut source = Source::default();
    let api = api.trim_end_matches('/');
    for from in (FIRST..=LAST).step_by(STEP as usize) {
        let range = match from + STEP > LAST {
            true => format!("from={from}-01-01"),
            false => format!("from={from}-01-01&to={}-01-01", from + STEP),
        };
        for list in ["codes", "changes"] {
            let address = format!("{api}/classifications/131/{list}?{range}&language=nb");
            add(&mut source, &get(&address)?).map_err(|error| format!("{address}: {error}"))?;
        }
    }
    Ok(source)
}

fn get(address: &str) -> Result<String, String> {
    let mut curl = Command::new("curl");
    curl.args(["--fail", "--silent", "--show-error", "--location", "--max-time", "60", "--retry", "2"]);
    process::output(curl.args(["--header", "Accept: application/json", address]))
}

/// Notes what one answer says: that of `codes` or that of `changes`.
pub fn add(source: &mut Source, answer: &str) -> Result<(), String> {
    let answer: Value = serde_json::from_str(answer).map_err(|error| format!("no JSON: {error}"))?;
    match (answer["codes"].as_array(), answer["codeChanges"].as_array()) {
        (Some(codes), _) => codes.iter().try_for_each(|code| {
            // Within the stretch that was asked for; what goes on beyond it is told again with the next.
            let day = |within: &str, plain: &str| code[within].as_str().or_else(|| code[plain].as_str());
            let from = day("validFromInRequestedRange", "validFrom").ok_or("a code without validFrom")?;
            let until = day("validToInRequestedRange", "validTo");
            source.held(text(code, "code")?, text(code, "name")?, from, until)
        }),
        (None, Some(changes)) => changes.iter().try_for_each(|change| {
            source.changed(text(change, "changeOccurred")?, text(change, "oldCode")?, text(change, "newCode")?)
        }),
        (None, None) => Err("neither `codes` nor `codeChanges`".to_owned()),
    }
}

fn text<'v>(value: &'v Value, name: &str) -> Result<&'v str, String> {
    value[name].as_str().ok_or_else(|| format!("no text {name} in {value}"))
}

#[cfg(test)]
mod tests {
    use std::{
        io::{BufRead, BufReader, Write},
        net::TcpListener,
    };

    use serde_json::{Value, json};

    use super::ask;
    use crate::reference::rows::{Row, cell, csv};

    /// What a server knows: code, name, first year and the first year after; and year, old code and new code of changes.
    #[derive(Clone, Default)]
    struct Klass {
        codes: Vec<(String, String, u32, u32)>,
        changes: Vec<(u32, String, String)>,
    }

    /// A year that never comes.
    const OPEN: u32 = 9999;

    impl Klass {
        /// Imagined municipalities: one is renumbered, one taken in by another that goes on under its code, which `codes`
        /// does not show.
        fn imagined() -> Self {
            let codes = [
                ("0101", "Austbø", 1838, 2020),
                ("3001", "Austbø", 2020, OPEN),
                ("0102", "Vestbø", 1838, 1875),
                ("0103", "Nordbø", 1838, OPEN),
            ];
            let changes = [(1875, "0102", "0103"), (1875, "0103", "0103"), (2020, "0101", "3001")];
            let codes = codes.map(|(code, name, begins, ends)| (code.to_owned(), name.to_owned(), begins, ends));
            let changes = changes.map(|(year, old, new)| (year, old.to_owned(), new.to_owned()));
            Self { codes: codes.to_vec(), changes: changes.to_vec() }
        }

        /// Answers as KLASS does to `from` and `to`.
        fn answer(&self, path: &str) -> Value {
            let year = |name: &str| path.split(name).nth(1)?.get(..4)?.parse().ok();
            let from: u32 = year("from=").unwrap();
            let until = year("&to=").unwrap_or(OPEN);
            let day = |year: u32| if year == OPEN { Value::Null } else { format!("{year}-01-01").into() };
            if path.contains("/classifications/131/changes?") {
                let told = self.changes.iter().filter(|(date, ..)| *date >= from && *date < until);
                let told = told.map(|(date, old, new)| {
                    json!({ "oldCode": old, "oldName": "", "oldShortName": null, "newCode": new, "newName": "",
                            "newShortName": null, "changeOccurred": day(*date) })
                });
                return json!({ "codeChanges": told.collect::<Vec<_>>() });
            }
            assert!(path.contains("/classifications/131/codes?"), "{path}");
            let told = self.codes.iter().filter(|(_, _, begins, ends)| *begins < until && *ends > from);
            let told = told.map(|(code, name, begins, ends)| {
                json!({ "code": code, "parentCode": null, "level": "1", "name": name, "shortName": "",
                        "presentationName": "", "validFrom": null, "validTo": null,
                        "validFromInRequestedRange": day((*begins).max(from)),
                        "validToInRequestedRange": day((*ends).min(until)) })
            });
            json!({ "codes": told.collect::<Vec<_>>() })
        }
    }

    /// A server for one test, which ends with it.
    fn serve(answer: impl Fn(&str) -> (u16, String) + Send + 'static) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}/api/klass/v1", listener.local_addr().unwrap());
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
                let first = lines.next().unwrap().unwrap();
                while lines.next().is_some_and(|line| !line.unwrap().is_empty()) {}
                let (status, body) = answer(first.split(' ').nth(1).unwrap());
                let head =
                    format!("HTTP/1.1 {status} X\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len());
                stream.write_all((head + &body).as_bytes()).unwrap();
            }
        });
        address
    }

    #[test]
    fn stretches_of_years_are_put_together_to_one_graph() {
        let klass = Klass::imagined();
        let api = serve(move |path| (200, klass.answer(path).to_string()));
        let text = ask(&api).unwrap().write().unwrap();
        let graph: Vec<&str> = text.lines().filter(|line| !line.starts_with('#')).collect();
        let expected = [
            "0101\t1838 Austbø\t2020",
            "0102\t1838 Vestbø\t1875",
            "0103\t1838 Nordbø\t1875 =",
            "3001\t2020 Austbø",
            "@1875\t0102>0103\t0103>0103",
            "@2020\t0101>3001",
        ];
        assert_eq!(graph, expected);
    }

    /// The real history, told as KLASS tells it: a code that goes on under its name is one line of `codes`, whatever came
    /// into it or left it.
    #[test]
    fn what_klass_does_not_show_of_the_real_history_is_found_from_its_changes() {
        let Some(shared) = crate::shared::folder("municipalities") else { return };
        let read = |name: &str| csv(&std::fs::read_to_string(shared.join(name)).unwrap()).unwrap();
        let year = |row: &Row, name: &str| match cell(row, name).unwrap() {
            "" => OPEN,
            day => day.strip_suffix("-01-01").unwrap().parse().unwrap(),
        };
        let text = |row: &Row, name: &str| cell(row, name).unwrap().to_owned();
        let mut klass = Klass::default();
        for row in read("kommune_nodes_ssb_klass131.csv") {
            let (code, name) = (text(&row, "code"), text(&row, "name"));
            let (begins, ends) = (year(&row, "valid_from"), year(&row, "valid_to"));
            match klass.codes.last_mut().filter(|last| (&last.0, &last.1, last.3) == (&code, &name, begins)) {
                Some(last) => last.3 = ends,
                None => klass.codes.push((code, name, begins, ends)),
            }
        }
        for row in read("kommune_changes_ssb_klass131.csv") {
            klass.changes.push((year(&row, "change_date"), text(&row, "old_code"), text(&row, "new_code")));
        }
        assert!(klass.codes.len() < 1700, "nothing was left for the changes to tell: {}", klass.codes.len());
        let api = serve(move |path| (200, klass.answer(path).to_string()));
        let committed = include_str!("../../../engines/reference/data/municipalities.txt");
        assert!(ask(&api).unwrap().write().unwrap() == committed);
    }

    #[test]
    fn an_answer_that_is_an_error_or_no_list_stops_the_refresh() {
        let away = serve(|_| (404, "gone".to_owned()));
        assert!(ask(&away).err().unwrap().contains("404"));
        let other = serve(|_| (200, "{\"items\": []}".to_owned()));
        assert!(ask(&other).err().unwrap().contains("neither `codes` nor `codeChanges`"));
    }
}

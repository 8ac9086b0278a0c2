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

    /// What the imagined municipalities were called, and until when: one is renumbered, one taken in by another that
    /// goes on under its code, which `codes` does not show.
    const CODES: &[(&str, &str, u32, u32)] = &[
        ("0101", "Austbø", 1838, 2020),
        ("3001", "Austbø", 2020, 9999),
        ("0102", "Vestbø", 1838, 1875),
        ("0103", "Nordbø", 1838, 9999),
    ];
    const CHANGES: &[(u32, &str, &str)] = &[(1875, "0102", "0103"), (1875, "0103", "0103"), (2020, "0101", "3001")];

    /// Answers as KLASS does to `from` and `to`.
    fn answer(path: &str) -> Value {
        let year = |name: &str| path.split(name).nth(1)?.get(..4)?.parse().ok();
        let from: u32 = year("from=").unwrap();
        let to: Option<u32> = year("&to=");
        let until = to.unwrap_or(9999);
        let day = |year: u32| if year == 9999 { Value::Null } else { format!("{year}-01-01").into() };
        if path.contains("/classifications/131/changes?") {
            let told = CHANGES.iter().filter(|(date, ..)| *date >= from && *date < until);
            let told = told.map(|(date, old, new)| {
                json!({ "oldCode": old, "oldName": "", "oldShortName": null, "newCode": new, "newName": "",
                        "newShortName": null, "changeOccurred": day(*date) })
            });
            return json!({ "codeChanges": told.collect::<Vec<_>>() });
        }
        assert!(path.contains("/classifications/131/codes?"), "{path}");
        let told = CODES.iter().filter(|(_, _, begins, ends)| *begins < until && *ends > from);
        let told = told.map(|(code, name, begins, ends)| {
            json!({ "code": code, "parentCode": null, "level": "1", "name": name, "shortName": "", "presentationName": "",
                    "validFrom": null, "validTo": null, "validFromInRequestedRange": day((*begins).max(from)),
                    "validToInRequestedRange": day((*ends).min(until)) })
        });
        json!({ "codes": told.collect::<Vec<_>>() })
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
        let api = serve(|path| (200, answer(path).to_string()));
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

    #[test]
    fn an_answer_that_is_an_error_or_no_list_stops_the_refresh() {
        let away = serve(|_| (404, "gone".to_owned()));
        assert!(ask(&away).err().unwrap().contains("404"));
        let other = serve(|_| (200, "{\"items\": []}".to_owned()));
        assert!(ask(&other).err().unwrap().contains("neither `codes` nor `codeChanges`"));
    }
}

//! The lists beside the history: what today's municipalities are called and numbered, Oslo's districts, LOS and KOSTRA.

use std::collections::{BTreeMap, BTreeSet};

use super::rows::{Row, cell};

/// Makes one of our files of the rows of a source.
pub type Writer = fn(&[Row]) -> Result<String, String>;

/// Names in languages that the list has a column for; `no` is what the municipality is called in Norwegian.
const LANGUAGES: [(&str, &str); 5] =
    [("no", "name_no"), ("se", "name_se"), ("sma", "name_sma"), ("smj", "name_smj"), ("fkv", "name_fkv")];

/// Counties, organisation numbers, and the names of those that have more than one.
pub fn today(rows: &[Row]) -> Result<String, String> {
    let mut text = "\
# The municipalities of 2024: counties, organisation numbers, names by language.
# Facts of Statistics Norway, Kartverket and the Brønnøysund Register Centre. Compact form of Betre; see DATA.md.
# two digits and the county's name; four digits, organisation number (- if it is not known), language=name
"
    .to_owned();
    let mut counties = BTreeMap::new();
    for row in rows {
        counties.insert(cell(row, "county_code")?, cell(row, "county_name")?);
    }
    for (code, name) in counties {
        text.push_str(&format!("{code}\t{name}\n"));
    }
    let mut lines = BTreeSet::new();
    for row in rows {
        let number = cell(row, "orgnr")?;
        let mut line = format!("{}\t{}", cell(row, "code")?, if number.is_empty() { "-" } else { number });
        let official = cell(row, "official_name")?;
        for (language, column) in LANGUAGES {
            let name = cell(row, column)?;
            if !name.is_empty() && name != official {
                line.push_str(&format!("\t{language}={name}"));
            }
        }
        lines.insert(line + "\n");
    }
    text.extend(lines);
    Ok(text)
}

/// The city districts of Oslo.
pub fn districts(rows: &[Row]) -> Result<String, String> {
    let mut text = "# The city districts of Oslo: number, name. Facts; see DATA.md.\n".to_owned();
    for row in rows {
        text.push_str(&format!("{}\t{}\n", cell(row, "code")?, cell(row, "name")?));
    }
    Ok(text)
}

/// Where the concepts of LOS lie.
const LOS: &str = "https://psi.norge.no/los/";

/// The concepts of LOS.
pub fn los(rows: &[Row]) -> Result<String, String> {
    let mut text = "\
# LOS: themes, words and events of public services, with synonyms.
# Source: the Norwegian Digitalisation Agency (Digdir), copy under Apache-2.0. Compact form of Betre; see DATA.md.
# kind/slug, bokmål, nynorsk (= if the same), English, broader themes, synonyms (b: bokmål, n: nynorsk, else both)
"
    .to_owned();
    let mut lines = BTreeSet::new();
    for row in rows {
        let place = |uri: &str| {
            uri.strip_prefix(LOS).map(str::to_owned).ok_or_else(|| format!("{uri} lies elsewhere than {LOS}"))
        };
        let (nb, nn, en) = (cell(row, "nb")?, cell(row, "nn")?, cell(row, "en")?);
        let broader = cell(row, "broader")?.split('|').filter(|uri| !uri.is_empty());
        let broader: Result<Vec<String>, String> =
            broader.map(|uri| Ok(place(uri)?.trim_start_matches("tema/").to_owned())).collect();
        let cells = [
            place(cell(row, "uri")?)?,
            nb.to_owned(),
            if nn == nb { "=" } else { nn }.to_owned(),
            if en == "*" { "" } else { en }.to_owned(),
            broader?.join(","),
            synonyms(cell(row, "alt")?, nb, nn).join("|"),
        ];
        lines.insert(cells.join("\t").trim_end().to_owned() + "\n");
    }
    text.extend(lines);
    Ok(text)
}

/// `Mulkt@nb|Mulkt@nn|Adresse@nb` as `Mulkt`, `b:Adresse`; without what is the label itself.
fn synonyms(cell: &str, nb: &str, nn: &str) -> Vec<String> {
    let mut by_text: BTreeMap<&str, (bool, bool)> = BTreeMap::new();
    for (text, language) in cell.split('|').filter_map(|one| one.rsplit_once('@')) {
        let languages = by_text.entry(text.trim()).or_default();
        languages.0 |= language == "nb" && text != nb;
        languages.1 |= language == "nn" && text != nn;
    }
    let written = by_text.into_iter().filter_map(|(text, languages)| match languages {
        (true, true) => Some(text.to_owned()),
        (true, false) => Some(format!("b:{text}")),
        (false, true) => Some(format!("n:{text}")),
        (false, false) => None,
    });
    written.collect()
}

/// The function codes of KOSTRA.
pub fn kostra(rows: &[Row]) -> Result<String, String> {
    let mut text = "\
# KOSTRA: function codes of the accounts. Facts of Statistics Norway, year of accounts 2026; see DATA.md.
# code, level (k municipality, f county, b city district of Oslo, x finance), name (? before one nobody has checked)
"
    .to_owned();
    for row in rows {
        let code = cell(row, "code")?;
        let level = match cell(row, "level")? {
            "kommune" => "k",
            "fylkeskommune" => "f",
            "oslo_bydel" => "b",
            "kommune_finans" => "x",
            other => return Err(format!("{code}: {other:?} is no level")),
        };
        let (mark, name) = match (cell(row, "name_source")?, cell(row, "name_nb")?) {
            ("stored_pages", name) => ("", name),
            ("memory_unverified", name) => ("?", name),
            ("missing", _) => ("", ""),
            (other, _) => return Err(format!("{code}: {other:?} is no source of a name")),
        };
        text.push_str(&format!("{code}\t{level}\t{mark}{name}\n").replace("\t\n", "\n"));
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::{kostra, los, synonyms, today};
    use crate::reference::rows::csv;

    fn body(text: &str) -> Vec<&str> {
        text.lines().filter(|line| !line.starts_with('#')).collect()
    }

    #[test]
    fn synonyms_of_both_languages_are_written_once_and_the_label_not_at_all() {
        let all = "Mulkt@nb|Mulkt@nn|Adresse@nb|Adresse@nb|Bot@nn|Bot@nb|Hybel@nn";
        assert_eq!(synonyms(all, "Bot", "Bot"), ["b:Adresse", "n:Hybel", "Mulkt"]);
    }

    #[test]
    fn lists_in_the_compact_form() {
        let rows = csv("code,official_name,county_code,county_name,name_no,name_se,name_sma,name_smj,name_fkv,orgnr\n\
                        0301,Oslo,03,Oslo,Oslo,,,,,958935420\n1580,Haram,15,Møre og Romsdal,Haram,Suoi,,,,\n");
        let written = today(&rows.unwrap()).unwrap();
        assert_eq!(body(&written), ["03\tOslo", "15\tMøre og Romsdal", "0301\t958935420", "1580\t-\tse=Suoi"]);
        let rows = csv("uri,kind,nb,nn,en,broader,alt\nhttps://psi.norge.no/los/ord/bot,ord,Bot,Bot,Penalty,\
                        https://psi.norge.no/los/tema/lov|https://psi.norge.no/los/tema/rett,Mulkt@nb\n");
        assert_eq!(body(&los(&rows.unwrap()).unwrap()), ["ord/bot\tBot\t=\tPenalty\tlov,rett\tb:Mulkt"]);
        let rows = csv("code,level,name_nb,name_source\n120,kommune,Administrasjon,stored_pages\n\
                        273,kommune,Tiltak,memory_unverified\n691,oslo_bydel,,missing\n");
        assert_eq!(body(&kostra(&rows.unwrap()).unwrap()), ["120\tk\tAdministrasjon", "273\tk\t?Tiltak", "691\tb"]);
    }
}

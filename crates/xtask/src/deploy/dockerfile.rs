//! The lines of a Dockerfile that name something else: files to copy and stages to copy from.

use std::path::Path;

/// Reports every `COPY` or `ADD` of a file that is not in `context`, or from a stage that is not above it.
pub fn check(text: &str, context: &Path, report: &mut impl FnMut(String)) {
    let mut stages = Vec::new();
    for instruction in instructions(text) {
        let words: Vec<_> = instruction.split_whitespace().collect();
        match words.first().map(|word| word.to_ascii_uppercase()).as_deref() {
            Some("FROM") => {
                if let [.., keyword, name] = words[..]
                    && keyword.eq_ignore_ascii_case("AS")
                {
                    stages.push(name.to_owned());
                }
            }
            Some("COPY" | "ADD") => copies(&words[1..], context, &stages, report),
            _ => {}
        }
    }
    if !instructions(text).any(|instruction| instruction.starts_with("FROM ")) {
        report("its Dockerfile has no FROM".to_owned());
    }
}

fn copies(words: &[&str], context: &Path, stages: &[String], report: &mut impl FnMut(String)) {
    let (flags, paths): (Vec<&str>, Vec<&str>) = words.iter().partition(|word| word.starts_with("--"));
    if let Some(stage) = flags.iter().find_map(|flag| flag.strip_prefix("--from=")) {
        // A stage has a plain name; an image to copy from has a tag or a path.
        if !stage.contains(['/', ':']) && !stages.iter().any(|known| known == stage) {
            report(format!("copies from the stage {stage}, which is not defined above"));
        }
        return;
    }
    let sources = paths.split_last().map_or(&[][..], |(_, sources)| sources);
    for source in sources.iter().filter(|source| !context.join(source.trim_start_matches('/')).exists()) {
        report(format!("copies {source}, which is not in {}", context.display()));
    }
}

/// Instructions with their continued lines joined and comments left out.
fn instructions(text: &str) -> impl Iterator<Item = String> {
    let lines: Vec<_> = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')).collect();
    let joined = lines.join("\n").replace("\\\n", " ");
    joined.lines().map(str::to_owned).collect::<Vec<_>>().into_iter()
}

//! Files that are written all or not at all.

use std::{
    fmt, fs,
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use crate::{Outcome, process::file_error};

/// Files as they are to be; nothing is written before [`Changes::write`].
pub struct Changes {
    root: PathBuf,
    changes: Vec<Change>,
}

struct Change {
    path: String,
    before: Option<String>,
    after: String,
}

impl Changes {
    /// No change yet.
    pub fn new(root: &Path) -> Self {
        Self { root: root.to_path_buf(), changes: Vec::new() }
    }

    /// A new file.
    pub fn create(&mut self, path: String, text: &str) -> Outcome {
        if self.root.join(&path).exists() {
            return Err(format!("{path} exists already"));
        }
        self.changes.push(Change { path, before: None, after: text.to_owned() });
        Ok(())
    }

    /// A file that exists, changed.
    pub fn change(&mut self, path: String, edit: impl FnOnce(&str) -> Result<String, String>) -> Outcome {
        let file = self.root.join(&path);
        let before = fs::read_to_string(&file).map_err(file_error(&file))?;
        let after = edit(&before).map_err(|error| format!("{path}: {error}"))?;
        self.changes.push(Change { path, before: Some(before), after });
        Ok(())
    }

    /// Puts every text into the house's format.
    pub fn format(&mut self) -> Outcome {
        for change in &mut self.changes {
            change.after = rustfmt(&self.root, &change.after).map_err(|error| format!("{}: {error}", change.path))?;
        }
        Ok(())
    }

    /// Writes everything; if one file cannot be written, takes back those that were.
    pub fn write(&self) -> Outcome {
        for (index, change) in self.changes.iter().enumerate() {
            let file = self.root.join(&change.path);
            let Err(error) = fs::write(&file, &change.after).map_err(file_error(&file)) else { continue };
            let left: Vec<String> =
                self.changes[..=index].iter().filter_map(|done| done.take_back(&self.root)).collect();
            if left.is_empty() {
                return Err(format!("{error}; nothing was changed"));
            }
            return Err(format!("{error}; restore by hand: {}", left.join(", ")));
        }
        Ok(())
    }
}

impl Change {
    /// Restores what was there before; tells the path if that fails.
    fn take_back(&self, root: &Path) -> Option<String> {
        let file = root.join(&self.path);
        let restored = match &self.before {
            Some(text) => fs::write(&file, text).is_ok(),
            None => fs::remove_file(&file).is_ok() || !file.exists(),
        };
        (!restored).then(|| self.path.clone())
    }
}

impl fmt::Display for Changes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for change in &self.changes {
            let what = if change.before.is_some() { "changed" } else { "wrote" };
            writeln!(f, "{what:<8}{}", change.path)?;
        }
        Ok(())
    }
}

fn rustfmt(root: &Path, text: &str) -> Result<String, String> {
    let mut command = Command::new("rustfmt");
    command.args(["--edition", "2024", "--quiet"]).current_dir(root);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().map_err(|error| format!("`rustfmt` could not be started: {error}"))?;
    // It reads everything before it writes anything, so this cannot block; if it ends early, its own message tells why.
    let sent = child.stdin.take().map(|mut stdin| stdin.write_all(text.as_bytes()));
    let output = child.wait_with_output().map_err(|error| format!("`rustfmt`: {error}"))?;
    let said = String::from_utf8_lossy(&output.stderr);
    match (output.status.success(), sent) {
        (true, Some(Ok(()))) => String::from_utf8(output.stdout).map_err(|error| format!("`rustfmt`: {error}")),
        _ => Err(format!("`rustfmt` failed ({}): {}", output.status, said.trim())),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::Changes;

    #[test]
    fn what_cannot_be_written_whole_is_not_written_at_all() {
        let root = tempfile::tempdir().unwrap();
        fs::write(root.path().join("old.rs"), "mod a;\n").unwrap();
        let mut changes = Changes::new(root.path());
        changes.create("new.rs".to_owned(), "").unwrap();
        changes.change("old.rs".to_owned(), |text| Ok(format!("{text}mod b;\n"))).unwrap();
        changes.create("no-such-folder/c.rs".to_owned(), "").unwrap();
        let refusal = changes.write().unwrap_err();
        assert!(refusal.contains("no-such-folder") && refusal.ends_with("nothing was changed"), "{refusal}");
        assert_eq!(fs::read_to_string(root.path().join("old.rs")).unwrap(), "mod a;\n");
        assert!(!root.path().join("new.rs").exists());
    }

    #[test]
    fn text_that_is_no_rust_is_refused_before_anything_is_written() {
        let root = tempfile::tempdir().unwrap();
        let mut changes = Changes::new(root.path());
        changes.create("a.rs".to_owned(), "fn (").unwrap();
        assert!(changes.format().unwrap_err().starts_with("a.rs: `rustfmt` failed"));
        changes.changes[0].after = "fn  a( ){ }".to_owned();
        changes.format().unwrap();
        assert_eq!(changes.changes[0].after, "fn a() {}\n");
    }
}

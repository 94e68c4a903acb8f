//! What a page tells the shell to do.
//!
//! Blocks of `console` hold commands (`$ …`) and what they print; a line `…` stands for any lines. Comments prepare what
//! a reader does in an editor: the block after `<!-- file: PATH -->` is written to PATH, the lines of the `diff` after
//! `<!-- edit: PATH -->` replace others there, `<!-- run: COMMAND -->` runs out of sight, `<!-- fresh -->` begins with
//! a new folder.

use super::shell::Shell;

/// What stands for any lines.
const ANYTHING: &str = "…";

/// Runs a page and gives it back with the output that there was.
pub fn play(text: &str, shell: &mut Shell) -> String {
    let mut now = String::new();
    let mut lines = text.lines();
    let mut target = None;
    while let Some(line) = lines.next() {
        now.push_str(line);
        now.push('\n');
        if let Some(note) = note(line) {
            match note.split_once(": ") {
                Some(("file" | "edit", path)) => target = Some(path.to_owned()),
                Some(("run", command)) => drop(shell.must(command)),
                _ if note == "fresh" => shell.fresh(),
                _ => {}
            }
            continue;
        }
        let Some(kind) = line.strip_prefix("```") else {
            continue;
        };
        let block: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
        let after = match (kind, target.take()) {
            ("console", None) => console(&block, shell),
            (kind, target) => {
                match target {
                    Some(path) if kind == "diff" => shell.edit(&path, &block),
                    Some(path) => shell.write(&path, &(block.join("\n") + "\n")),
                    None => {}
                }
                owned(&block)
            }
        };
        for line in after {
            now.push_str(&line);
            now.push('\n');
        }
        now.push_str("```\n");
    }
    now
}

/// The text of a comment that has a line of its own.
fn note(line: &str) -> Option<&str> {
    line.strip_prefix("<!-- ")?.strip_suffix(" -->")
}

/// Runs the commands of a block and gives it with what they printed.
fn console(block: &[&str], shell: &mut Shell) -> Vec<String> {
    let mut now = Vec::new();
    let mut at = 0;
    while at < block.len() {
        let mut command = String::new();
        loop {
            let line = block[at];
            now.push(line.to_owned());
            at += 1;
            let part = line.strip_prefix("$ ").unwrap_or(line).trim_start();
            match part.strip_suffix('\\') {
                Some(part) if at < block.len() => command.push_str(part),
                _ => break command.push_str(part),
            }
        }
        let end = (at..block.len()).find(|line| block[*line].starts_with("$ "));
        let end = end.unwrap_or(block.len());
        let shown = &block[at..end];
        let asked = block.get(end).is_some_and(|next| *next == "$ echo $?");
        let printed = shell.run(&command, shown.len(), asked);
        now.extend(fitted(shown, &printed));
        at = end;
    }
    now
}

/// What a page is to show of what was printed: what it shows already if that fits.
fn fitted(shown: &[&str], printed: &str) -> Vec<String> {
    let printed: Vec<&str> = printed.lines().collect();
    if fits(shown, &printed) {
        return owned(shown);
    }
    let gaps: Vec<usize> = (0..shown.len())
        .filter(|line| shown[*line].trim() == ANYTHING)
        .collect();
    let (Some(first), Some(last)) = (gaps.first(), gaps.last()) else {
        return owned(&printed);
    };
    let after = shown.len() - last - 1;
    if printed.len() < first + after {
        return owned(&printed);
    }
    let mut now = owned(&printed[..*first]);
    now.push(ANYTHING.to_owned());
    now.extend(owned(&printed[printed.len() - after..]));
    now
}

fn owned(lines: &[&str]) -> Vec<String> {
    lines
        .iter()
        .map(|line| line.trim_end().to_owned())
        .collect()
}

/// Do lines fit what is shown, whose `…` stand for any?
fn fits(shown: &[&str], printed: &[&str]) -> bool {
    let Some((first, rest)) = shown.split_first() else {
        return printed.is_empty();
    };
    if first.trim() == ANYTHING {
        return (0..=printed.len()).any(|skipped| fits(rest, &printed[skipped..]));
    }
    printed
        .split_first()
        .is_some_and(|(line, others)| timeless(first) == timeless(line) && fits(rest, others))
}

/// A line without what changes from run to run, or with each change of the runtime: times, and numbers of files.
fn timeless(line: &str) -> String {
    let words: Vec<&str> = line.trim_end().split(' ').collect();
    let is_number = |word: &&str| word.starts_with(|c: char| c.is_ascii_digit());
    let counts = |next: Option<&&str>| matches!(next, Some(&("s" | "files" | "new,")));
    let kept = words.iter().enumerate().filter_map(|(at, word)| {
        let changes = is_number(word) && counts(words.get(at + 1));
        (!changes).then_some(*word)
    });
    kept.collect::<Vec<_>>().join(" ")
}

/// The lines that are not the same.
pub fn differing(shown: &str, now: &str) -> String {
    let (shown, now): (Vec<&str>, Vec<&str>) = (shown.lines().collect(), now.lines().collect());
    let same = shown.iter().zip(&now).take_while(|(a, b)| a == b).count();
    let tail = |lines: &[&str]| {
        let lines: Vec<&str> = lines.iter().skip(same).take(12).copied().collect();
        lines.join("\n")
    };
    format!(
        "line {}, the page shows:\n{}\nprinted was:\n{}",
        same + 1,
        tail(&shown),
        tail(&now)
    )
}

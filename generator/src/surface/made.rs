//! Public items that the macros of the emitted runtime make of what an API's files hand them.

use proc_macro2::{Delimiter, TokenStream, TokenTree};

use super::items::without_attributes;
use apiref_emit::rust::items::{self, ItemKind as Kind, PublicItem as Item};

/// The items of a call of a macro, by their paths below its module.
pub(super) fn items(call: &syn::Macro) -> Vec<(String, Item)> {
    let names: Vec<String> = call
        .path
        .segments
        .iter()
        .map(|segment| segment.ident.to_string())
        .collect();
    let of_server = names.iter().any(|name| name == "server");
    let (head, members) = split(call.tokens.clone());
    let Some(owner) = head.first().and_then(|piece| word(piece)) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    let mut add = |path: String, kind: Kind, text: String| {
        // All that they make may grow; methods can't.
        let open = !matches!(kind, Kind::Method | Kind::Field);
        found.push((path, Item { kind, text, open }));
    };
    let below = |name: &str| format!("{owner}::{name}");
    let members = members.iter().map(Vec::as_slice);
    match names.last().map(String::as_str) {
        Some("call") => {
            let reads = head.iter().find_map(|piece| read_types(piece));
            add(owner.clone(), Kind::Struct, reads.unwrap_or_default());
        }
        Some("service_fault") => {
            add(owner.clone(), Kind::Struct, String::new());
            let held = head
                .first()
                .map(|piece| text(piece.get(1..).unwrap_or_default()));
            add(below("body"), Kind::Field, held.unwrap_or_default());
        }
        Some("open_enum" | "open_integer_enum") => {
            add(owner.clone(), Kind::Enum, String::new());
            for name in members.filter_map(word) {
                add(below(&name), Kind::Variant, String::new());
            }
        }
        Some("input") => {
            add(owner.clone(), Kind::Struct, String::new());
            for member in members {
                if let Some(name) = word(member) {
                    let declared = until(member, '=');
                    let ty = text(declared.get(2..).unwrap_or_default());
                    add(below(&name), Kind::Field, ty);
                }
            }
        }
        Some("answer" | "faults") => {
            add(owner.clone(), Kind::Enum, String::new());
            let fault = head.get(2).map(Vec::as_slice);
            for member in fault.into_iter().chain(members) {
                let shown = until_arrow(member);
                // At the client, what is read stands behind the status.
                let shown = if of_server {
                    shown
                } else {
                    member.get(shown.len() + 3..).unwrap_or_default()
                };
                if let Some(name) = word(shown) {
                    let held = text(shown.get(1..).unwrap_or_default());
                    add(below(&name), Kind::Variant, held);
                }
            }
        }
        Some("request" | "null_setters" | "setters") => {
            if head.len() > 2 {
                add(below("new"), Kind::Method, String::new());
            }
            for member in members {
                if let Some(name) = word(member) {
                    let arguments = text(until_arrow(member).get(1..).unwrap_or_default());
                    let signature = match name.as_str() {
                        "new" => format!("fn new{arguments} -> Self"),
                        _ => arguments,
                    };
                    add(below(&name), Kind::Method, signature);
                }
            }
        }
        _ => {}
    }
    found
}

type Piece = Vec<TokenTree>;

/// What stands before the first `;` and what behind it, each cut at its commas; without attributes.
fn split(tokens: TokenStream) -> (Vec<Piece>, Vec<Piece>) {
    let (mut head, mut pieces, mut piece) = (None, Vec::new(), Piece::new());
    let (mut depth, mut before) = (0_usize, ' ');
    let mut trees = tokens.into_iter().peekable();
    while let Some(tree) = trees.next() {
        let mark = match &tree {
            TokenTree::Punct(mark) => mark.as_char(),
            _ => ' ',
        };
        let attribute = mark == '#'
            && matches!(trees.peek(), Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Bracket);
        if attribute {
            trees.next();
            continue;
        }
        match mark {
            '<' => depth += 1,
            // `->` and `=>` close nothing.
            '>' if before != '-' && before != '=' => depth = depth.saturating_sub(1),
            _ => {}
        }
        before = mark;
        if depth == 0 && matches!(mark, ',' | ';') {
            pieces.extend((!piece.is_empty()).then(|| std::mem::take(&mut piece)));
            if mark == ';' && head.is_none() {
                head = Some(std::mem::take(&mut pieces));
            }
        } else {
            piece.push(tree);
        }
    }
    pieces.extend((!piece.is_empty()).then_some(piece));
    (head.unwrap_or_default(), pieces)
}

/// The name that a piece begins with.
fn word(piece: &[TokenTree]) -> Option<String> {
    match piece.first()? {
        TokenTree::Ident(name) => Some(name.to_string()),
        _ => None,
    }
}

/// The piece up to a mark that stands outside of angle brackets, or all of it without such a mark.
fn until(piece: &[TokenTree], mark: char) -> &[TokenTree] {
    let mut depth = 0_usize;
    let end = piece.iter().position(|tree| {
        let TokenTree::Punct(found) = tree else {
            return false;
        };
        match found.as_char() {
            '<' => depth += 1,
            '>' => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0 && found.as_char() == mark
    });
    piece.get(..end.unwrap_or(piece.len())).unwrap_or(piece)
}

/// The piece up to `=>`; `400..=499` holds none.
fn until_arrow(piece: &[TokenTree]) -> &[TokenTree] {
    let is = |tree: &TokenTree, mark: char| matches!(tree, TokenTree::Punct(found) if found.as_char() == mark);
    let end = piece
        .windows(2)
        .position(|pair| matches!(pair, [first, second] if is(first, '=') && is(second, '>')));
    piece.get(..end.unwrap_or(piece.len())).unwrap_or(piece)
}

/// The types behind `->`.
fn read_types(piece: &[TokenTree]) -> Option<String> {
    let is = |tree: &TokenTree, mark: char| matches!(tree, TokenTree::Punct(found) if found.as_char() == mark);
    let mut pairs = piece.windows(2);
    let arrow = pairs
        .position(|pair| matches!(pair, [first, second] if is(first, '-') && is(second, '>')))?;
    Some(text(piece.get(arrow + 2..)?))
}

fn text(piece: &[TokenTree]) -> String {
    items::text(&without_attributes(piece.iter().cloned().collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(source: &str) -> Vec<String> {
        let call: syn::Macro = syn::parse_str(source).expect("a macro call");
        items(&call)
            .into_iter()
            .map(|(path, item)| format!("{} {path} {}", item.kind.word(), item.text))
            .collect()
    }

    #[test]
    fn each_macro_makes_its_items() {
        let calls = [
            "rt::call! { /// x\n Show(\"show\", \"GET\", \"/\", D) -> (T, (), F), reply; 200 => reply.json(), }",
            "rt::open_enum! { State; /// a\n Up = \"up\", Down = \"down\", }",
            "rt::server::input! { ShowInput, head; id: Map<String, T> = parameter(0), }",
            "rt::server::answer! { ShowAnswer, Undocumented, Fault(ShowFault); Found(body: Box<T>) => a(1), Gone => b(2), }",
            "rt::faults! { ShowFault; 404 => problem NotFound(rt::Problem), 500..=599 => json Broken(T), }",
            "rt::request! { Make, D, Default; with_a(value: impl Into<A>) => a = Some(value.into()), }",
            "rt::request! { Build, D; new(a: impl Into<A>, b: B) => { a: a.into(), b: b, ..unknown }, }",
        ];
        let found: Vec<String> = calls.iter().flat_map(|call| made(call)).collect();
        let expected = [
            "struct Show (T, (), F)",
            "enum State ",
            "variant State::Up ",
            "variant State::Down ",
            "struct ShowInput ",
            "field ShowInput::id Map<String, T>",
            "enum ShowAnswer ",
            "variant ShowAnswer::Fault (ShowFault)",
            "variant ShowAnswer::Found (body: Box<T>)",
            "variant ShowAnswer::Gone ",
            "enum ShowFault ",
            "variant ShowFault::NotFound (rt::Problem)",
            "variant ShowFault::Broken (T)",
            "method Make::new ",
            "method Make::with_a (value: impl Into<A>)",
            "method Build::new fn new(a: impl Into<A>, b: B) -> Self",
        ];
        assert_eq!(found, expected);
    }
}

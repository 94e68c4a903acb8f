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
    let mut found = Found::default();
    let name = names.last().map(String::as_str);
    if name == Some("operation") {
        found.operation(&head, &members);
        return found.items;
    }
    // A call without entries has no end of its head.
    let first = head.first().or(members.first());
    let Some(owner) = first.and_then(|piece| word(piece)) else {
        return Vec::new();
    };
    let owner = owner.as_str();
    match name {
        Some("call") => {
            let reads = head.iter().find_map(|piece| behind_arrow(piece)).map(text);
            found.add(owner, Kind::Struct, reads.unwrap_or_default());
            for setter in &members {
                found.setter(owner, setter);
            }
        }
        Some("paged") => {
            found.method(owner, "pages", "(self) -> rt::client::Pages<Self>");
            found.method(owner, "items", "(self) -> rt::client::Items<Self>");
            found.implementation(owner, "rt::client::Paged");
        }
        Some("watched") => found.implementation(owner, "rt::client::Watched"),
        Some("wait_until") => {
            let status = members.get(1).map(|status| text(status));
            let status = status.unwrap_or_else(|| "impl Into<String>".to_owned());
            let signature = format!("(self, status: {status}) -> rt::client::Until<Self>");
            found.method(owner, "wait_until", &signature);
        }
        Some("wait_until_gone") => {
            found.method(
                owner,
                "wait_until_gone",
                "(self) -> rt::client::UntilGone<Self>",
            );
        }
        Some("service_fault") => {
            found.add(owner, Kind::Struct, String::new());
            let held = head
                .first()
                .map(|piece| text(piece.get(1..).unwrap_or_default()));
            found.below(owner, "body", Kind::Field, held.unwrap_or_default());
        }
        Some("open_enum" | "open_integer_enum") => {
            found.add(owner, Kind::Enum, String::new());
            for name in members.iter().filter_map(|member| word(member)) {
                found.below(owner, &name, Kind::Variant, String::new());
            }
        }
        Some("faults") => {
            found.add(owner, Kind::Enum, String::new());
            for member in &members {
                let shown = until_arrow(member);
                // At the client, what is read stands behind the status.
                let shown = if of_server {
                    shown
                } else {
                    member.get(shown.len() + 3..).unwrap_or_default()
                };
                found.variant(owner, shown);
            }
        }
        Some("service") => {
            let bounds = text_of("Send + Sync + 'static");
            found.add(owner, Kind::Trait, bounds);
            for entry in &members {
                let index = until_arrow(entry).len();
                found.trait_method(owner, entry.get(index + 2..).unwrap_or_default());
            }
        }
        Some("request" | "null_setters") => {
            if head.len() > 2 {
                found.below(owner, "new", Kind::Method, String::new());
            }
            for member in &members {
                found.setter(owner, member);
            }
        }
        _ => {}
    }
    found.items
}

/// Items by their paths.
#[derive(Default)]
struct Found {
    items: Vec<(String, Item)>,
}

impl Found {
    fn add(&mut self, path: &str, kind: Kind, text: String) {
        // What the macros make may grow; methods, fields and the trait of a server's operations can't.
        let open = !matches!(
            kind,
            Kind::Method | Kind::Field | Kind::Trait | Kind::Implementation
        );
        let item = Item { kind, text, open };
        self.items.push((path.to_owned(), item));
    }

    fn below(&mut self, owner: &str, name: &str, kind: Kind, text: String) {
        self.add(&format!("{owner}::{name}"), kind, text);
    }

    fn method(&mut self, owner: &str, name: &str, signature: &str) {
        let signature = text_of(&format!("fn {name}{signature}"));
        self.below(owner, name, Kind::Method, signature);
    }

    fn implementation(&mut self, owner: &str, of: &str) {
        let name = format!("impl {of}");
        self.below(owner, &name, Kind::Implementation, String::new());
    }

    /// A method by its name and its arguments, which stand before an arrow.
    fn setter(&mut self, owner: &str, piece: &[TokenTree]) {
        let Some(name) = word(piece) else {
            return;
        };
        let arguments = text(until_arrow(piece).get(1..).unwrap_or_default());
        let signature = match name.as_str() {
            "new" => format!("fn new{arguments} -> Self"),
            _ => arguments,
        };
        self.below(owner, &name, Kind::Method, signature);
    }

    /// A variant by its name and what it holds.
    fn variant(&mut self, owner: &str, piece: &[TokenTree]) {
        if let Some(name) = word(piece) {
            let held = text(piece.get(1..).unwrap_or_default());
            self.below(owner, &name, Kind::Variant, held);
        }
    }

    /// `show(ShowInput) -> ShowAnswer`
    fn trait_method(&mut self, owner: &str, piece: &[TokenTree]) {
        let (Some(name), Some(TokenTree::Group(input)), Some(answer)) =
            (word(piece), piece.get(1), behind_arrow(piece))
        else {
            return;
        };
        let (input, answer) = (input.stream(), text(answer));
        let signature = text_of(&format!(
            "fn {name}(&self, input: {input}) -> impl Future<Output = {answer}> + Send"
        ));
        self.below(owner, &name, Kind::TraitMethod, signature);
    }

    /// `"show"(ShowInput, head) -> ShowAnswer, Undocumented, Fault(ShowFault); id: String = parameter(0), => Ok => a(1),`
    fn operation(&mut self, head: &[Piece], entries: &[Piece]) {
        let first = head.first().map(Vec::as_slice).unwrap_or_default();
        let Some(TokenTree::Group(given)) = first.get(1) else {
            return;
        };
        let (_, given) = split(given.stream());
        let input = given.first().and_then(|piece| word(piece));
        let (Some(input), Some(answer)) = (input, behind_arrow(first).and_then(word)) else {
            return;
        };
        let is_arrow = |piece: &Piece| until_arrow(piece).is_empty();
        let arrow = entries.iter().position(is_arrow).unwrap_or(entries.len());
        let (members, variants) = entries.split_at(arrow);
        self.add(&input, Kind::Struct, String::new());
        for member in members {
            if let Some(name) = word(member) {
                let declared = until(member, '=');
                let ty = text(declared.get(2..).unwrap_or_default());
                self.below(&input, &name, Kind::Field, ty);
            }
        }
        self.add(&answer, Kind::Enum, String::new());
        if let Some(fault) = head.get(2) {
            self.variant(&answer, fault);
        }
        for (place, variant) in variants.iter().enumerate() {
            let variant = match place {
                0 => variant.get(2..).unwrap_or_default(),
                _ => variant,
            };
            self.variant(&answer, until_arrow(variant));
        }
    }
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

/// What stands behind `->`.
fn behind_arrow(piece: &[TokenTree]) -> Option<&[TokenTree]> {
    let is = |tree: &TokenTree, mark: char| matches!(tree, TokenTree::Punct(found) if found.as_char() == mark);
    let mut pairs = piece.windows(2);
    let arrow = pairs
        .position(|pair| matches!(pair, [first, second] if is(first, '-') && is(second, '>')))?;
    piece.get(arrow + 2..)
}

fn text_of(source: &str) -> String {
    source
        .parse::<TokenStream>()
        .map_or_else(|_| source.to_owned(), |tokens| items::text(&tokens))
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
            "rt::call! { Show(\"show\", \"GET\", \"/\", D) -> (T, (), F), reply { 200 => reply.json() }; }",
            "rt::call! { List(\"list\" as \"all\", \"GET\", \"/\", D) -> (T, (), F), reply { 200 => a(1) }; /// x\n id(value: i64) => query(\"id\", value), }",
            "rt::paged! { List, T, body => body; items: None, }",
            "rt::watched! { Show, failed: &[], gone: &[]; status(body) => body.status.as_str(), }",
            "rt::wait_until! { Show, types::Status }",
            "rt::wait_until! { List }",
            "rt::wait_until_gone! { Show }",
            "rt::open_enum! { State; /// a\n Up = \"up\", Down = \"down\", }",
            "rt::server::operation! { \"show\"(ShowInput, head) -> ShowAnswer, Undocumented, Fault(ShowFault); id: Map<String, T> = parameter(0), => Found(body: Box<T>) => a(1), Gone => b(2), }",
            "rt::server::operation! { \"stop\"(StopInput, head) -> StopAnswer, Undocumented; => }",
            "rt::server::service! { /// a\n Server; /// b\n 0 => show(ShowInput) -> ShowAnswer, }",
            "rt::faults! { ShowFault; 404 => problem NotFound(rt::Problem), 500..=599 => json Broken(T), }",
            "rt::request! { Make, D, Default; with_a(value: impl Into<A>) => a = Some(value.into()), }",
            "rt::request! { Build, D; new(a: impl Into<A>, b: B) => { a: a.into(), b: b, ..unknown }, }",
        ];
        let found: Vec<String> = calls.iter().flat_map(|call| made(call)).collect();
        let expected = [
            "struct Show (T, (), F)",
            "struct List (T, (), F)",
            "method List::id (value: i64)",
            "method List::pages fn pages(self) -> rt::client::Pages<Self>",
            "method List::items fn items(self) -> rt::client::Items<Self>",
            "implementation List::impl rt::client::Paged ",
            "implementation Show::impl rt::client::Watched ",
            "method Show::wait_until fn wait_until(self, status: types::Status) -> rt::client::Until<Self>",
            "method List::wait_until fn wait_until(self, status: impl Into<String>) -> rt::client::Until<Self>",
            "method Show::wait_until_gone fn wait_until_gone(self) -> rt::client::UntilGone<Self>",
            "enum State ",
            "variant State::Up ",
            "variant State::Down ",
            "struct ShowInput ",
            "field ShowInput::id Map<String, T>",
            "enum ShowAnswer ",
            "variant ShowAnswer::Fault (ShowFault)",
            "variant ShowAnswer::Found (body: Box<T>)",
            "variant ShowAnswer::Gone ",
            "struct StopInput ",
            "enum StopAnswer ",
            "trait Server Send + Sync + 'static",
            "trait method Server::show fn show(&self, input: ShowInput) -> impl Future<Output = ShowAnswer> + Send",
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

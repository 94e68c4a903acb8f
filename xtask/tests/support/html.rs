//! Active nodes of HTML, found in the tree that a standard parser builds.

use html5ever::tendril::TendrilSink;
use html5ever::{ParseOpts, parse_document};
use markup5ever_rcdom::{Handle, NodeData, RcDom};
use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag};

/// Elements that CommonMark makes without inline HTML, except images, which are fetched.
const OF_TEXT: &[&str] = &[
    "a",
    "blockquote",
    "body",
    "br",
    "code",
    "del",
    "em",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "hr",
    "html",
    "li",
    "ol",
    "p",
    "pre",
    "strong",
    "sup",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "tr",
    "ul",
];

/// Elements that run, fetch, send or embed something.
const ACTIVE: &[&str] = &[
    "applet", "audio", "base", "embed", "form", "frame", "iframe", "img", "link", "math", "object",
    "portal", "source", "svg", "video",
];

/// Faults of a doc comment, read as rustdoc reads it: active HTML, and lines of code that begin with the mark and would run as
/// a test.
pub fn faults_of_docs(text: &str, mark: &str) -> Vec<String> {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_SMART_PUNCTUATION;
    let mut html = String::new();
    pulldown_cmark::html::push_html(&mut html, Parser::new_ext(text, options));
    let mut found = faults(&html, &|name, _| OF_TEXT.contains(&name));
    let mut is_test = false;
    for event in Parser::new_ext(text, options) {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)) => is_test = true,
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(language))) => {
                is_test = !["text", "json"].contains(&&*language);
            }
            Event::Text(code)
                if is_test && code.lines().any(|line| line.trim_start().starts_with(mark)) =>
            {
                found.push(code.to_string());
            }
            Event::End(_) => is_test = false,
            _ => {}
        }
    }
    found
}

/// Faults of a page that has its own scripts: active HTML, and scripts that contain one of the `marks`.
pub fn faults_of_page(html: &str, marks: &[&str]) -> Vec<String> {
    faults(html, &|name, text| {
        let is_own = name != "script" || !marks.iter().any(|mark| text.contains(mark));
        is_own && !ACTIVE.contains(&name)
    })
}

/// Elements that `allows` refuses, by name and text, and attributes that run or lead to a script.
fn faults(html: &str, allows: &dyn Fn(&str, &str) -> bool) -> Vec<String> {
    let dom = parse_document(RcDom::default(), ParseOpts::default()).one(html);
    let mut found = Vec::new();
    let mut waiting: Vec<Handle> = vec![dom.document.clone()];
    while let Some(node) = waiting.pop() {
        waiting.extend(node.children.borrow().iter().cloned());
        let NodeData::Element {
            name,
            attrs,
            template_contents,
            ..
        } = &node.data
        else {
            continue;
        };
        waiting.extend(template_contents.borrow().iter().cloned());
        let name = name.local.to_string();
        if !allows(&name, &text(&node)) {
            found.push(format!("<{name}>"));
        }
        for attribute in attrs.borrow().iter() {
            let (key, value) = (
                attribute.name.local.to_string(),
                attribute.value.to_string(),
            );
            if runs(&key, &value) || (name == "meta" && value.eq_ignore_ascii_case("refresh")) {
                found.push(format!("<{name} {key}={value:?}>"));
            }
        }
    }
    found
}

/// Does an attribute run something, or link to something that runs?
fn runs(key: &str, value: &str) -> bool {
    let leads = [
        "href",
        "src",
        "srcdoc",
        "action",
        "formaction",
        "data",
        "ping",
        "poster",
        "background",
    ];
    let value: String = value
        .chars()
        .filter(|c| !c.is_whitespace() && !c.is_control())
        .collect();
    let scheme = value
        .split_once(':')
        .map(|(scheme, _)| scheme.to_ascii_lowercase());
    // Rustdoc's links to items.
    let is_item = value.starts_with("crate::") || value.starts_with("$crate::");
    let is_plain = scheme.is_none_or(|scheme| {
        is_item
            || ["http", "https", "mailto"].contains(&scheme.as_str())
            || scheme.contains(['/', '#', '?'])
    });
    key.starts_with("on") || key == "srcdoc" || (leads.contains(&key) && !is_plain)
}

fn text(node: &Handle) -> String {
    let children = node.children.borrow();
    let texts = children.iter().filter_map(|child| match &child.data {
        NodeData::Text { contents } => Some(contents.borrow().to_string()),
        _ => None,
    });
    texts.collect()
}

#[test]
fn what_is_active_is_found() {
    for text in [
        "<script>x</script>",
        "a <img src=x> b",
        "<b onclick=x>b</b>",
        "[x](javascript:x)",
        "<javascript:x>",
        "![x](https://example.com/x.png)",
        "[x](crate:alert(1))",
        "<form action=/x><button>b</button></form>",
        "[x]\n\n[x]: data:text/html,x",
        "| a |\n|---|\n| <svg onload=x> |",
        "```\nmark()\n```",
        "- a\n\n      mark()",
    ] {
        assert_ne!(faults_of_docs(text, "mark"), Vec::<String>::new(), "{text}");
    }
    let harmless = "# A\n\n* `<script>` and \\<b>, [x](https://example.com/?a=javascript:x#b), <https://a.test>.\n\
                    [`A`](crate::a::A), [b]($crate::b::B).\n\
                    ```text\nmark()\n```\n```\nown(\"mark()\")\n```";
    assert_eq!(faults_of_docs(harmless, "mark"), Vec::<String>::new());
    let page = "<!doctype html><script>own()</script><p title='on'>x</p><a href='#a:b'>x</a>";
    assert_eq!(faults_of_page(page, &["mark"]), Vec::<String>::new());
    for (page, found) in [
        ("<script>mark()</script>", "<script>"),
        ("<template><img src=x></template>", "<img>"),
        ("<form action=https://a.test><input></form>", "<form>"),
        (
            "<a href=' java\nscript:x'>x</a>",
            "<a href=\" java\\nscript:x\">",
        ),
        (
            "<meta http-equiv=refresh content=0>",
            "<meta http-equiv=\"refresh\">",
        ),
    ] {
        assert_eq!(faults_of_page(page, &["mark"]), [found], "{page}");
    }
}

//! The survey as one self-contained page: no network, no framework. What pages say enters it as escaped text only.

use std::fmt::Write as _;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, HtmlEscape, UndefinedBehavior, Value, context};

use super::Survey;

/// The name of the template.
const TEMPLATE: &str = "survey.html.j2";

/// Fills the template.
///
/// # Errors
/// Where the template names what the survey does not hold; a fault of the template, not of the docs.
pub fn render(survey: &Survey) -> Result<String, String> {
    fill(survey).map_err(|error| format!("{error:#}"))
}

fn fill(survey: &Survey) -> Result<String, minijinja::Error> {
    let mut env = Environment::new();
    env.set_undefined_behavior(UndefinedBehavior::Strict);
    env.set_auto_escape_callback(|_| AutoEscape::Html);
    env.set_syntax(
        SyntaxConfig::builder()
            .trim_blocks(true)
            .lstrip_blocks(true)
            .build()?,
    );
    env.add_filter("marked", marked);
    env.add_template(TEMPLATE, include_str!("../../../templates/survey.html.j2"))?;
    env.get_template(TEMPLATE)?
        .render(context! { survey => Serde(survey) })
}

/// Text whose parts in backticks become code. All of it is escaped.
fn marked(text: &str) -> Value {
    let mut html = String::new();
    let whole = text.matches('`').count().is_multiple_of(2);
    for (index, part) in text.split('`').enumerate() {
        let part = HtmlEscape(part);
        let _ = match (index % 2 == 1, whole) {
            (true, true) => write!(html, "<code>{part}</code>"),
            (_, true) => write!(html, "{part}"),
            // An odd backtick is text.
            (_, false) if index > 0 => write!(html, "`{part}"),
            (_, false) => write!(html, "{part}"),
        };
    }
    Value::from_safe_string(html)
}

#[cfg(test)]
mod tests {
    #[test]
    fn backticks_become_code_and_markup_stays_text() {
        let html = |text: &str| super::marked(text).to_string();
        assert_eq!(
            html("found `a<b`, `c`"),
            "found <code>a&lt;b</code>, <code>c</code>"
        );
        assert_eq!(html("<i> ` </i>"), "&lt;i&gt; ` &lt;&#x2f;i&gt;");
    }
}

//! The survey as one self-contained page: no network, no framework. What pages say enters it as escaped text only.

use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, UndefinedBehavior, context};

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
    env.add_template(TEMPLATE, include_str!("../../../templates/survey.html.j2"))?;
    env.get_template(TEMPLATE)?
        .render(context! { survey => Serde(survey) })
}

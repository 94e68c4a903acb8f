//! Example calls for the docs, with the values that the pages show.

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

use super::client::{argument_type, client_path, required};
use super::model::{Call, Kind, Model, Presence, Struct, Type};
use super::names;
use super::samples::{self, Members};
use super::shown_call::{self, is_asked, shown};
use super::source::format_tokens;
use super::types::{tight, type_tokens};
use apiref_core::ir::{Example, Json};

/// Where the API is served, or a made address where the docs don't tell.
pub fn base_url<'m>(model: &'m Model<'_>) -> &'m str {
    let servers = &model.api.info.servers;
    let mut urls = servers.iter().map(|server| server.url.as_str());
    urls.find(|url| url.starts_with("http") && !url.contains(['{', '"', '\\']))
        .unwrap_or("https://api.example.com")
}

/// Optional arguments that an example sets.
const MOST_SETTERS: usize = 4;

/// JSON values that an example holds where the docs allow anything.
const MOST_VALUES: usize = 40;

/// Do tokens have a path that begins with `rt`? Types whose names end so are others: `Port ::`.
fn names_runtime(tokens: &str) -> bool {
    let mut places = tokens.match_indices("rt ::").map(|(at, _)| at);
    places.any(|at| !tokens[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_'))
}

/// A call of an operation as the lines of a doc test; none where the values of the docs can't make one.
pub fn call(model: &Model<'_>, call: &Call<'_>, package: &str) -> Option<String> {
    let library = names::ident(&package.replace('-', "_"));
    let module: TokenStream = client_path(model, call.generation.as_deref())
        .parse()
        .ok()?;
    let method = names::ident(&call.client_method);
    let mut arguments: Vec<TokenStream> = required(call)
        .map(|argument| {
            let documented = || argument.parameter.schema.examples.first().cloned();
            let value = shown(call, argument).or_else(documented);
            parameter(
                model,
                argument_type(argument),
                value.as_ref(),
                &argument.parameter.name,
            )
        })
        .collect::<Option<_>>()?;
    let optional = call.arguments.iter().filter(|one| is_asked(one));
    let setters: Vec<TokenStream> = optional
        .filter_map(|argument| {
            let value = shown(call, argument)?;
            let name = &argument.parameter.name;
            let value = parameter(model, argument_type(argument), Some(&value), name)?;
            let setter = names::ident(&argument.name);
            Some(quote! { .#setter(#value) })
        })
        .take(MOST_SETTERS)
        .collect();
    let sent = call.body.as_ref();
    let sent = sent.filter(|sent| match sent.required {
        true => model.constant(sent).is_none(),
        // A call without it is an example, too.
        false => shown_body(model, call).is_some(),
    });
    let mut body = None;
    let mut chained = None;
    if let Some(sent) = sent {
        let made = || samples::value(model.api, sent.schema, Members::Required);
        let json = &shown_body(model, call).cloned().unwrap_or_else(made);
        let json = match (&sent.envelope, json) {
            (Some(envelope), Json::Object(members)) => members.get(envelope.member)?,
            (Some(_), _) => return None,
            (None, json) => json,
        };
        let argument;
        (body, argument) = sent_body(model, &sent.ty, json);
        match sent.required {
            true => arguments.push(argument),
            false => chained = Some(quote! { .body(#argument) }),
        }
    }
    let version = needed_version(model, call, body.is_some());
    let version = version.map(|version| quote! { .api_version(#version) });
    let uses_types = body
        .as_ref()
        .is_some_and(|tokens| tokens.to_string().contains("types"));
    let imports = uses_types.then(|| quote! { use #library::#module::{Client, types}; });
    let runtime = body
        .as_ref()
        .is_some_and(|tokens| names_runtime(&tokens.to_string()))
        .then(|| quote! { use #library::runtime as rt; });
    let text = format_tokens(quote! {
        #imports
        #runtime
        async fn example(client: &Client) -> Result<(), Box<dyn std::error::Error>> {
            #body
            let reply = client.#method(#(#arguments),*)#(#setters)*#chained #version.await?;
            Ok(())
        }
    })
    .ok()?;
    let text = hide_frame(&text);
    Some(match uses_types {
        true => text,
        // Without an import, the path stands at the only place that needs it.
        false => text.replacen(
            "(client: &",
            &format!("(client: &{library}::{}::", tight(&module)),
            1,
        ),
    })
}

/// The line that makes a body, and the argument that gives it to the call.
fn sent_body(model: &Model<'_>, ty: &Type, json: &Json) -> (Option<TokenStream>, TokenStream) {
    if let (Type::Text(_) | Type::String, Some(text)) = (ty, json.as_str()) {
        return (None, quote! { #text });
    }
    // A member that can't be written in code is left out where the rest is a request.
    let value = owned(model, ty, json)
        .or_else(|| without_one(json).find_map(|json| owned(model, ty, &json)));
    let made = match value {
        Some(value) => quote! { let body = #value; },
        None => {
            let ty = type_tokens(ty, &quote! { types:: });
            let text = json.to_string();
            quote! { let body: #ty = serde_json::from_str(#text)?; }
        }
    };
    (Some(made), quote! { &body })
}

/// Takes the only argument of a call back to the call's line where both fit: the formatter parts them at the head of
/// each chain.
fn join_arguments(text: &str) -> String {
    const WIDTH: usize = 92;
    let mut out: Vec<String> = Vec::new();
    for line in text.lines() {
        out.push(line.to_owned());
        let [.., head, argument, end] = out.as_slice() else {
            continue;
        };
        let argument = argument.trim();
        if !head.ends_with('(') || end.trim() != ")" || !argument.ends_with(',') {
            continue;
        }
        let joined = format!("{head}{})", argument.trim_end_matches(','));
        if joined.chars().count() <= WIDTH {
            out.truncate(out.len() - 3);
            out.push(joined);
        }
    }
    out.join("\n") + "\n"
}

/// The lines of a doc test: those that only make it compile are hidden.
fn hide_frame(text: &str) -> String {
    let text = join_arguments(text);
    let lines: Vec<&str> = text.lines().filter(|line| !line.is_empty()).collect();
    let body = lines
        .iter()
        .position(|line| line.starts_with("async fn"))
        .unwrap_or(0);
    let mut out = String::new();
    for (index, line) in lines.iter().enumerate() {
        let inner = line.strip_prefix("    ").unwrap_or(line);
        if inner == "Ok(())" {
            out.push_str("# Ok(()) }\n");
            break;
        }
        if index <= body {
            out.push_str("# ");
        } else if inner.starts_with('#') {
            // A line of a string literal that begins like a hidden one.
            out.push('#');
        }
        out.push_str(inner);
        out.push('\n');
    }
    out
}

/// The object without one of its members, for each of them.
fn without_one(json: &Json) -> impl Iterator<Item = Json> {
    let members = match json {
        Json::Object(members) => Some(members),
        _ => None,
    };
    members.into_iter().flat_map(|members| {
        members.keys().map(|left_out| {
            let mut members = members.clone();
            members.shift_remove(left_out);
            Json::Object(members)
        })
    })
}

/// The example of a request with a body that is shown.
fn shown_example<'c>(model: &Model<'_>, call: &'c Call<'_>) -> Option<&'c Example> {
    let sent = call.body.as_ref()?;
    shown_call::shown_example(model, call, |json| {
        let json = match (&sent.envelope, json) {
            (Some(envelope), Json::Object(members)) => members.get(envelope.member),
            (_, json) => Some(json),
        };
        json.is_some_and(|json| owned(model, &sent.ty, json).is_some())
    })
}

/// The body that it shows.
fn shown_body<'c>(model: &Model<'_>, call: &'c Call<'_>) -> Option<&'c Json> {
    shown_example(model, call)?.json.as_ref()
}

/// The version of the API that a call needs: that of its body, where one is shown, or of the operation.
fn needed_version<'c>(model: &Model<'_>, call: &'c Call<'_>, shows_body: bool) -> Option<&'c str> {
    let of_body = shown_example(model, call).filter(|_| shows_body);
    let of_body = of_body.and_then(|example| example.versions.min.as_deref());
    let needed = of_body.or(call.operation.versions.min.as_deref())?;
    // Such versions are the first of an API, and the default.
    let is_first = needed.ends_with(".0") || needed.ends_with(".1");
    (!model.api.version_headers.is_empty() && !is_first).then_some(needed)
}

/// A parameter's value as the methods of the client take it.
fn parameter(
    model: &Model<'_>,
    ty: &Type,
    value: Option<&Json>,
    name: &str,
) -> Option<TokenStream> {
    let text = match value {
        Some(Json::String(text)) => text.clone(),
        Some(other) => other.to_string(),
        None => name.to_owned(),
    };
    Some(match ty {
        Type::String | Type::Text(_) => quote! { #text },
        Type::Secret(_) => quote! { #text },
        Type::Integer => {
            let number = proc_macro2::Literal::i64_unsuffixed(text.parse().unwrap_or(1));
            quote! { #number }
        }
        Type::Boolean => {
            let value = text.eq_ignore_ascii_case("true");
            quote! { #value }
        }
        Type::Array(inner) if matches!(**inner, Type::String | Type::Text(_)) => quote! { [#text] },
        Type::Named(item) => match &model.resolve(item)?.kind {
            Kind::Strings(values) => {
                let first = values.first().map(|(_, value)| *value)?;
                let value = if values.iter().any(|(_, value)| *value == text) {
                    text.as_str()
                } else {
                    first
                };
                quote! { #value }
            }
            Kind::Integers(values) => {
                let first = values.first().map(|(_, value)| *value)?;
                let value = proc_macro2::Literal::i64_unsuffixed(text.parse().unwrap_or(first));
                quote! { #value }
            }
            Kind::Alias(inner) => return parameter(model, inner, value, name),
            Kind::Struct(_) | Kind::Keyed(_) => return None,
        },
        _ => return None,
    })
}

/// An expression of exactly the type `ty`.
fn owned(model: &Model<'_>, ty: &Type, json: &Json) -> Option<TokenStream> {
    let loose = value(model, ty, json)?;
    Some(match ty {
        Type::String
        | Type::Text(_)
        | Type::Secret(_)
        | Type::OrJson(_)
        | Type::Number
        | Type::Map(_) => {
            quote! { #loose.into() }
        }
        Type::Array(_) => quote! { #loose.into_iter().map(Into::into).collect::<Vec<_>>() },
        _ => loose,
    })
}

/// An expression that can be given where a constructor or setter takes a value of type `ty`.
fn value(model: &Model<'_>, ty: &Type, json: &Json) -> Option<TokenStream> {
    match (ty, json) {
        (Type::String | Type::Text(_), Json::String(text)) => {
            let text = shortened(text);
            Some(quote! { #text })
        }
        (Type::Secret(inner), json) => value(model, inner, json),
        (Type::Boxed(inner), json) => value(model, inner, json),
        (Type::OrJson(inner), json) => either(model, inner, json),
        (Type::Integer, Json::Number(number)) => {
            let number = proc_macro2::Literal::i64_unsuffixed(number.as_i64()?);
            Some(quote! { #number })
        }
        (Type::Boolean, Json::Bool(value)) => Some(quote! { #value }),
        (Type::Number, Json::Number(number)) => match number.as_i64() {
            Some(number) => {
                let number = proc_macro2::Literal::i64_suffixed(number);
                Some(quote! { #number })
            }
            None => {
                let number = proc_macro2::Literal::f64_suffixed(number.as_f64()?);
                Some(quote! { #number })
            }
        },
        (Type::Null, Json::Null) => Some(quote! { rt::Null }),
        (Type::Array(inner), Json::Array(items)) => {
            if items.is_empty() {
                let inner = type_tokens(inner, &quote! { types:: });
                return Some(quote! { Vec::<#inner>::new() });
            }
            if matches!(**inner, Type::Array(_)) {
                return None;
            }
            let items: Vec<TokenStream> = items
                .iter()
                .map(|item| value(model, inner, item))
                .collect::<Option<_>>()?;
            Some(quote! { [#(#items),*] })
        }
        (Type::Map(inner), Json::Object(members)) if !members.is_empty() => {
            let members: Vec<TokenStream> = members
                .iter()
                .map(|(key, member)| {
                    value(model, inner, member).map(|value| quote! { (#key, #value) })
                })
                .collect::<Option<_>>()?;
            Some(quote! { [#(#members),*] })
        }
        (Type::Map(_), Json::Object(_)) => Some(quote! { rt::Map::default() }),
        (Type::Object, Json::Object(members)) if members.is_empty() => {
            Some(quote! { rt::Object::default() })
        }
        (Type::Object, Json::Object(members)) => {
            let are_texts = members.values().all(|member| member.as_str().is_some());
            let members = members.iter().map(|(key, member)| {
                let member = match member.as_str().filter(|_| are_texts) {
                    Some(text) => {
                        let text = shortened(text);
                        quote! { #text }
                    }
                    None => any(member)?,
                };
                Some(quote! { (#key, #member) })
            });
            let members: Vec<TokenStream> = members.collect::<Option<_>>()?;
            Some(quote! { rt::Object::from([#(#members),*]) })
        }
        (Type::Json, json) => {
            let json = any(json)?;
            Some(quote! { rt::Json::from(#json) })
        }
        (Type::Named(name), json) => named(model, name, json),
        _ => None,
    }
}

/// An expression of any JSON; none where it is too large to be read in an example.
fn any(json: &Json) -> Option<TokenStream> {
    let mut left = MOST_VALUES;
    let json = literal(json, &mut left)?;
    Some(quote! { serde_json::json!(#json) })
}

/// JSON as `serde_json::json!` takes it. `left` is how many values may still follow.
fn literal(json: &Json, left: &mut usize) -> Option<TokenStream> {
    *left = left.checked_sub(1)?;
    Some(match json {
        Json::Null => quote! { null },
        Json::Bool(value) => quote! { #value },
        Json::Number(number) => {
            let number = match (number.as_i64(), number.as_f64()) {
                (Some(number), _) if i32::try_from(number).is_ok() => {
                    Literal::i64_unsuffixed(number)
                }
                (Some(number), _) => Literal::i64_suffixed(number),
                (None, _) if number.is_u64() => Literal::u64_suffixed(number.as_u64()?),
                (None, Some(number)) if number.is_finite() => Literal::f64_unsuffixed(number),
                _ => return None,
            };
            quote! { #number }
        }
        Json::String(text) => {
            let text = shortened(text);
            quote! { #text }
        }
        Json::Array(items) => {
            let items = items.iter().map(|item| literal(item, left));
            let items: Vec<TokenStream> = items.collect::<Option<_>>()?;
            quote! { [#(#items),*] }
        }
        Json::Object(members) => {
            let members = members.iter().map(|(name, member)| {
                let member = literal(member, left)?;
                Some(quote! { #name: #member })
            });
            let members: Vec<TokenStream> = members.collect::<Option<_>>()?;
            quote! { {#(#members),*} }
        }
    })
}

/// An expression that can be given where `rt::OrJson` of `inner` is asked for.
fn either(model: &Model<'_>, inner: &Type, json: &Json) -> Option<TokenStream> {
    let is_scalar = matches!(
        inner,
        Type::String | Type::Integer | Type::Boolean | Type::Number
    );
    match (inner, json) {
        (_, Json::String(text)) if is_scalar => {
            let text = shortened(text);
            Some(quote! { #text })
        }
        (_, Json::Bool(value)) if is_scalar => Some(quote! { #value }),
        (_, Json::Number(number)) if is_scalar => {
            let number = proc_macro2::Literal::i64_suffixed(number.as_i64()?);
            Some(quote! { #number })
        }
        (Type::Named(_), json) => value(model, inner, json),
        _ => None,
    }
}

/// A text as an example shows it: of keys and certificates the beginning is enough.
fn shortened(text: &str) -> String {
    const MOST: usize = 120;
    const SHOWN: usize = 60;
    match text.char_indices().nth(MOST) {
        None => text.to_owned(),
        Some(_) => text.chars().take(SHOWN).chain(['…']).collect(),
    }
}

fn named(model: &Model<'_>, name: &str, json: &Json) -> Option<TokenStream> {
    let item = model.items.get(name)?;
    let rust = names::ident(name);
    match (&item.kind, json) {
        (Kind::Alias(ty), json) => value(model, ty, json),
        (Kind::Strings(values), Json::String(text)) => {
            let (variant, _) = values.iter().find(|(_, value)| value == text)?;
            let variant = names::ident(variant);
            Some(quote! { types::#rust::#variant })
        }
        (Kind::Integers(values), Json::Number(number)) => {
            let number = number.as_i64()?;
            let (variant, _) = values.iter().find(|(_, value)| *value == number)?;
            let variant = names::ident(variant);
            Some(quote! { types::#rust::#variant })
        }
        (Kind::Keyed(keys), Json::Object(members)) => {
            let (key, member) = members.first().filter(|_| members.len() == 1)?;
            let (variant, _, ty) = keys.iter().find(|(_, wire, _)| wire == key)?;
            let variant = names::ident(variant);
            let inner = match ty {
                Type::Boxed(inner) => {
                    let inner = owned(model, inner, member)?;
                    quote! { Box::new(#inner) }
                }
                ty => owned(model, ty, member)?,
            };
            Some(quote! { types::#rust::#variant(#inner) })
        }
        (Kind::Struct(shape), Json::Object(members)) if item.usage.request => {
            built(model, &rust, shape, members)
        }
        _ => None,
    }
}

fn built(
    model: &Model<'_>,
    rust: &proc_macro2::Ident,
    shape: &Struct<'_>,
    members: &indexmap::IndexMap<String, Json>,
) -> Option<TokenStream> {
    if members
        .keys()
        .any(|key| !shape.fields.iter().any(|field| field.wire == key))
    {
        return None;
    }
    let (mut arguments, mut setters) = (Vec::new(), Vec::new());
    for field in &shape.fields {
        let member = members.get(field.wire);
        if field.ty == Type::Null && field.required {
            continue;
        }
        // `new` sets the only value that the docs list.
        if let Some(fixed) = &field.fixed
            && member.is_none_or(|member| *member == fixed.value)
        {
            continue;
        }
        if field.required && field.fixed.is_none() {
            if field.presence == Presence::RequiredNullable && member? == &Json::Null {
                arguments.push(quote! { None });
                continue;
            }
            let given = value(model, &field.ty, member?)?;
            arguments.push(match field.presence {
                Presence::RequiredNullable => {
                    let given = owned(model, &field.ty, member?)?;
                    quote! { Some(#given) }
                }
                _ => given,
            });
            continue;
        }
        match member {
            None => {}
            Some(Json::Null) if field.presence == Presence::Nullable => {
                let setter = format_ident!("with_null_{}", field.name);
                setters.push(quote! { .#setter() });
            }
            Some(member) => {
                let given = value(model, &field.ty, member)?;
                let setter = format_ident!("with_{}", field.name);
                setters.push(quote! { .#setter(#given) });
            }
        }
    }
    Some(quote! { types::#rust::new(#(#arguments),*) #(#setters)* })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_short_argument_stands_on_the_line_of_its_call() {
        assert_eq!(
            join_arguments("let a = B::new(\n        \"c\",\n    )\n    .d();\n"),
            "let a = B::new(\"c\")\n    .d();\n"
        );
        let two = "B::new(\n    1,\n    2,\n)\n";
        assert_eq!(join_arguments(two), two);
    }

    #[test]
    fn paths_into_the_runtime_are_told_from_types() {
        assert!(names_runtime("rt :: Bytes (x)"));
        assert!(names_runtime("new (rt :: Bytes)"));
        assert!(!names_runtime("types :: Port :: new ()"));
    }

    #[test]
    fn long_texts_are_shortened() {
        let key = "MIIEvgIBADANBgkq".repeat(8);
        let shown = shortened(&key);
        assert_eq!(shown.chars().count(), 61);
        assert!(shown.ends_with('…'), "{shown}");
        assert_eq!(shortened(&key[..120]), key[..120]);
    }

    #[test]
    fn frames_are_hidden() {
        assert_eq!(
            hide_frame("async fn example() {\n    a();\n    Ok(())\n}\n"),
            "# async fn example() {\na();\n# Ok(()) }\n"
        );
    }

    #[test]
    fn any_json_is_code() {
        let json = Json::parse(r#"{"bytes":3000000000,"bell":"\u0007","none":[null,1.5,true]}"#);
        let code = any(&json.expect("JSON"))
            .expect("an expression")
            .to_string();
        assert!(code.contains("3000000000i64"), "{code}");
        assert!(syn::parse_str::<syn::Expr>(&code).is_ok(), "{code}");
        let many = Json::Array(vec![Json::Null; MOST_VALUES + 1]);
        assert!(any(&many).is_none());
    }
}

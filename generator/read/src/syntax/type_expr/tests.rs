use super::*;

/// The shape in a short notation: `[T]` arrays, `{T}` maps, `?` unknown, `~name` a name of any kind.
fn short(shape: &Shape) -> String {
    let inner = |inner: &Option<Box<Shape>>| inner.as_deref().map_or(String::new(), short);
    match shape {
        Shape::Unstated => "unstated".into(),
        Shape::Scalar(scalar) => {
            let mut out = format!("{:?}", scalar.kind).to_lowercase();
            if let Some(format) = scalar.format {
                out += &format!(":{format}");
            }
            if let Some(most) = scalar.max_length {
                out += &format!("<={most}");
            }
            if !scalar.enumeration.is_empty() {
                out += &format!("={}", scalar.enumeration.join("|"));
            }
            if let Some(unread) = &scalar.unread {
                out += &format!("?{unread}");
            }
            out
        }
        Shape::Array(items) => format!("[{}]", inner(items)),
        Shape::Map(values) => format!("{{{}}}", inner(values)),
        Shape::Struct(name) => format!("struct {}", name.as_deref().unwrap_or("-")),
        Shape::Object => "object".into(),
        Shape::Named(name) => format!("~{name}"),
        Shape::Any => "any".into(),
        Shape::Null => "null".into(),
        Shape::Union(shapes) => shapes.iter().map(short).collect::<Vec<_>>().join(" or "),
        Shape::Unknown(text) => format!("?{text}"),
    }
}

#[test]
fn type_expressions_of_all_families() {
    let cases = [
        ("String", "string"),
        ("Sting", "string"),
        ("key-only, no value expected", "string"),
        ("No value required", "string"),
        ("STRING", "string"),
        ("Interger", "integer"),
        ("LONG", "integer:int64"),
        ("Bool", "boolean"),
        ("Number", "number"),
        ("Double", "number:double"),
        ("Date Time", "string:date-time"),
        ("AnyType", "any"),
        ("File", "string:binary"),
        ("None", "null"),
        ("", "unstated"),
        ("-", "unstated"),
        ("String(255)", "string<=255"),
        ("String (64)", "string<=64"),
        ("String(UUID)", "string:uuid"),
        (
            "String(open, half-open, shut)",
            "string=open|half-open|shut",
        ),
        ("String(a word or two)", "string?a word or two"),
        ("authentication token string(varchar)", "string"),
        ("Array of strings", "[string]"),
        ("Array of integers", "[integer]"),
        ("Array of Crate objects", "[struct Crate]"),
        ("Array of Heavy Crate objects", "[struct Heavy Crate]"),
        ("Array of heavy Crate object", "[struct heavy Crate]"),
        ("Array of {crates}_link objects", "[struct {crates}_link]"),
        ("Array of objects", "[object]"),
        ("Array of Table 5", "[struct -]"),
        ("Array of Table 9 objects", "[struct -]"),
        ("Array of arrays of Crate objects", "[[struct Crate]]"),
        ("Array<Array<Crate>>", "[[struct Crate]]"),
        ("Array of Map<String,String> objects", "[{string}]"),
        ("Array<Object>", "[object]"),
        ("Array[String]", "[string]"),
        ("Array(Object)", "[object]"),
        ("Array", "[]"),
        ("Array. For details, see Table 9.", "[]"),
        ("ARRAY_REFERENCE", "[]"),
        ("JSONArray", "[]"),
        ("Json Array", "[]"),
        ("String Array", "[string]"),
        ("String list", "[string]"),
        ("[]string", "[string]"),
        ("string[]", "[string]"),
        ("Crate structure array", "[struct Crate]"),
        ("Crate array", "[struct Crate]"),
        ("List<crate>", "[struct crate]"),
        ("List <String>", "[string]"),
        ("List<Object> Table 7", "[object]"),
        ("List(Dict)", "[{}]"),
        ("List (Old crates)", "[]"),
        ("Comma-separated list", "[]"),
        ("List data structure", "[]"),
        ("List data structure. For details, see Table 3.", "[]"),
        ("List of Crate", "[struct Crate]"),
        ("List of IPv4 addresses", "[string:ipv4]"),
        ("Set<String>", "[string]"),
        ("list<map<String,String>>", "[{string}]"),
        ("Map<String,String>", "{string}"),
        ("Map<String, Array of Crate objects>", "{[struct Crate]}"),
        ("Map<String, Array of objects>", "{[object]}"),
        ("Map<String,Map<String,Array<String>>>", "{{[string]}}"),
        ("Map<String,Object>", "{any}"),
        ("Map<Object>", "{object}"),
        ("Map<String>String", "{string}"),
        ("Map<String>[]string", "{[string]}"),
        ("map[string]string", "{string}"),
        ("Dictionary", "{}"),
        ("Dictionary data structure", "struct -"),
        (
            "Dictionary data structure. For details, see Table 3.",
            "struct -",
        ),
        (
            "Dictionary data structure. For details on crates, see Table 3. For boxes, see Table 4.",
            "struct -",
        ),
        ("Crate object", "struct Crate"),
        ("lid:hinge object", "struct lid:hinge"),
        ("lidHinge Object", "struct lidHinge"),
        ("primaryLid/extraLids object", "struct primaryLid/extraLids"),
        ("object Table 5", "object"),
        ("Table 3 object", "struct -"),
        ("Table 3", "struct -"),
        ("Table6 Data structure of the lid field object", "struct -"),
        ("Crate structure", "struct Crate"),
        ("JSON object", "object"),
        ("REFERENCE", "object"),
        ("Object", "object"),
        ("String/Int", "string or integer"),
        ("String or Int", "string or integer"),
        ("Integer or null", "integer or null"),
        ("xsd:string", "string"),
        ("csapi:UUID", "string:uuid"),
        ("xsd:dict", "{}"),
        ("xsd:list", "[]"),
        ("xsd:anyURI", "string:uri"),
        ("csapi:CrateForCreate", "~CrateForCreate"),
        ("Uuid", "string:uuid"),
        ("String String", "string"),
        ("Object String", "object or string"),
        ("Str\u{200b}ing", "string"),
        ("Heavy Crates", "~Heavy Crates"),
        ("The lid is shut when full", "?The lid is shut when full"),
        ("<<<<<<<<<<<<<<<<<<<<<<<<", "?<<<<<<<<<<<<<<<<<<<<<<<<"),
    ];
    let wrong: Vec<_> = cases
        .into_iter()
        .map(|(text, expected)| (text, expected, short(&parse(text).shape)))
        .filter(|(_, expected, read)| expected != read)
        .collect();
    assert!(wrong.is_empty(), "(text, expected, read): {wrong:#?}");
}

#[test]
fn flags_of_requirement_stand_beside_the_type() {
    for (text, required, expected) in [
        ("xsd:string *(Required)*", Some(true), "string"),
        ("xsd:string (Required)", Some(true), "string"),
        ("String *(Optional)*", Some(false), "string"),
        ("String(Optional)", Some(false), "string"),
        ("*(Required)*", Some(true), "unstated"),
        ("Crate object (optional)", Some(false), "struct Crate"),
        ("String, required", Some(true), "string"),
    ] {
        let read = parse(text);
        assert_eq!(read.required, required, "{text}");
        assert_eq!(short(&read.shape), expected, "{text}");
    }
}

proptest::proptest! {
    #[test]
    fn every_text_is_read(text in "(Array|List|Map|of|or|object| |<|>|\\(|\\)|,|[a-zA-Z0-9é*`.\\[\\]]){0,40}") {
        parse(&text);
    }
}

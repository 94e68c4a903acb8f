//! Bodies of which no example shows anything.

use super::{HEADER, rows, shown, wadl};

#[test]
fn the_row_of_what_the_path_is_about_is_around_the_others() {
    let read = |all: &[(&str, &str, &str)]| {
        let page = wadl("/v2/{crate_id}/lids", HEADER, &rows(all), "");
        let lines = shown("POST_lid.rst", &page);
        let lines = lines.lines().filter(|line| line.starts_with(' '));
        lines.map(str::trim).map(str::to_owned).collect::<Vec<_>>()
    };
    let found = read(&[
        ("colour", "xsd:string", "The colour."),
        ("lid", "csapi:LidForCreate", "lid."),
        ("rims", "xsd:list", "A list of rims."),
        ("rim_id", "csapi:UUID", "The id of one of the ``rims``."),
    ]);
    assert_eq!(
        found,
        [
            ".lid! object",
            ".lid.colour string",
            ".lid.rims array of object",
            ".lid.rims[].rim_id string (uuid)"
        ]
    );
    let found = read(&[
        ("lid", "xsd:string", "A ``lid`` object."),
        ("colour", "xsd:string", "The colour."),
    ]);
    assert_eq!(found, [".lid! object", ".lid.colour string"]);
    // Other objects, and what names the lid, stand beside the rest.
    let found = read(&[
        ("lid", "xsd:string", "The name of the lid."),
        ("rim", "xsd:dict", "A ``rim`` object."),
        ("colour", "xsd:string", "The colour."),
    ]);
    assert_eq!(found, [".lid string", ".rim object", ".colour string"]);
}

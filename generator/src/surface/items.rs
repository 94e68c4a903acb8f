//! Public items of generated source files.

use std::collections::BTreeSet;

use quote::ToTokens;
use syn::{Attribute, Fields, ImplItem, TraitItem, Visibility};

use super::locate::Models;
use super::made;
use apiref_emit::GeneratedFile;
use apiref_emit::rust::items::{self, ItemKind as Kind, PublicItem as Item, PublicItems};

/// The public items of all APIs.
pub(super) fn of_models(models: &Models<'_>) -> PublicItems {
    models.values().flat_map(items::of_model).collect()
}

/// All public items below `src/`, the runtime left out: it doesn't come from the docs.
pub(super) fn read(files: &[GeneratedFile]) -> PublicItems {
    let parsed: Vec<(Vec<String>, syn::File)> = files
        .iter()
        .filter_map(|file| {
            let path = file.path.strip_prefix("src/")?.strip_suffix(".rs")?;
            let mut modules: Vec<String> = path.split('/').map(str::to_owned).collect();
            if modules
                .last()
                .is_some_and(|last| last == "mod" || last == "lib")
            {
                modules.pop();
            }
            let source = syn::parse_file(&file.contents).ok()?;
            (modules.first().map(String::as_str) != Some("runtime")).then_some((modules, source))
        })
        .collect();
    let hidden = private_modules(&parsed);
    let mut items = PublicItems::new();
    for (modules, source) in &parsed {
        let path = visible_path(modules, &hidden);
        let mut reader = Reader { items: &mut items };
        for item in &source.items {
            reader.item(&path, item);
        }
    }
    items
}

/// Modules that are declared without `pub`: their items are re-exported from where they are declared.
fn private_modules(parsed: &[(Vec<String>, syn::File)]) -> BTreeSet<Vec<String>> {
    let mut hidden = BTreeSet::new();
    for (modules, source) in parsed {
        for item in &source.items {
            if let syn::Item::Mod(module) = item
                && !is_public(&module.vis)
            {
                let mut path = modules.clone();
                path.push(module.ident.to_string());
                hidden.insert(path);
            }
        }
    }
    hidden
}

fn visible_path(modules: &[String], hidden: &BTreeSet<Vec<String>>) -> String {
    let shown =
        (0..modules.len()).filter(|&end| !hidden.contains(modules.get(..=end).unwrap_or_default()));
    shown
        .filter_map(|index| modules.get(index).map(String::as_str))
        .collect::<Vec<_>>()
        .join("::")
}

struct Reader<'a> {
    items: &'a mut PublicItems,
}

impl Reader<'_> {
    fn add(&mut self, path: String, kind: Kind, text: String, open: bool) {
        self.items.insert(path, Item { kind, text, open });
    }

    fn item(&mut self, module: &str, item: &syn::Item) {
        let within = |name: &dyn ToString| join(module, &name.to_string());
        match item {
            syn::Item::Struct(it) if is_public(&it.vis) => {
                let path = within(&it.ident);
                let private = it.fields.iter().any(|field| !is_public(&field.vis));
                self.add(
                    path.clone(),
                    Kind::Struct,
                    generics(&it.generics),
                    private || is_open(&it.attrs),
                );
                self.fields(&path, &it.fields, true);
                self.derives(&path, &it.attrs);
            }
            syn::Item::Enum(it) if is_public(&it.vis) => {
                let path = within(&it.ident);
                self.add(
                    path.clone(),
                    Kind::Enum,
                    generics(&it.generics),
                    is_open(&it.attrs),
                );
                for variant in &it.variants {
                    let path = join(&path, &variant.ident.to_string());
                    self.add(
                        path,
                        Kind::Variant,
                        text(&variant.fields),
                        is_open(&variant.attrs),
                    );
                }
                self.derives(&path, &it.attrs);
            }
            syn::Item::Type(it) if is_public(&it.vis) => {
                self.add(within(&it.ident), Kind::Alias, text(&it.ty), false);
            }
            syn::Item::Fn(it) if is_public(&it.vis) => {
                self.add(within(&it.sig.ident), Kind::Function, text(&it.sig), false);
            }
            syn::Item::Const(it) if is_public(&it.vis) => {
                self.add(within(&it.ident), Kind::Constant, text(&it.ty), false);
            }
            syn::Item::Static(it) if is_public(&it.vis) => {
                self.add(within(&it.ident), Kind::Constant, text(&it.ty), false);
            }
            syn::Item::Trait(it) if is_public(&it.vis) => {
                let path = within(&it.ident);
                self.add(path.clone(), Kind::Trait, text(&it.supertraits), false);
                for member in &it.items {
                    if let TraitItem::Fn(method) = member {
                        let path = join(&path, &method.sig.ident.to_string());
                        self.add(
                            path,
                            Kind::TraitMethod,
                            text(&method.sig),
                            method.default.is_some(),
                        );
                    }
                }
            }
            syn::Item::Impl(it) => self.implementation(module, it),
            syn::Item::Mod(it) if is_public(&it.vis) => {
                let path = within(&it.ident);
                self.add(path.clone(), Kind::Module, String::new(), false);
                for item in it.content.iter().flat_map(|(_, items)| items) {
                    self.item(&path, item);
                }
            }
            syn::Item::Macro(it)
                if it
                    .attrs
                    .iter()
                    .any(|attribute| attribute.path().is_ident("macro_export")) =>
            {
                if let Some(name) = &it.ident {
                    self.add(name.to_string(), Kind::Macro, String::new(), false);
                }
            }
            syn::Item::Macro(it) => {
                for (path, item) in made::items(&it.mac) {
                    self.items.insert(join(module, &path), item);
                }
            }
            _ => {}
        }
    }

    fn fields(&mut self, path: &str, fields: &Fields, needs_pub: bool) {
        for (index, field) in fields.iter().enumerate() {
            if needs_pub && !is_public(&field.vis) {
                continue;
            }
            let name = field
                .ident
                .as_ref()
                .map_or_else(|| index.to_string(), ToString::to_string);
            self.add(join(path, &name), Kind::Field, text(&field.ty), false);
        }
    }

    /// Inherent methods, and the traits that are implemented.
    fn implementation(&mut self, module: &str, it: &syn::ItemImpl) {
        let owner = join(module, &text(&it.self_ty));
        if let Some((path, _)) = it
            .trait_
            .as_ref()
            .map(|implemented| (text(&implemented.1), ()))
        {
            self.add(
                join(&owner, &format!("impl {path}")),
                Kind::Implementation,
                String::new(),
                false,
            );
            return;
        }
        for member in &it.items {
            match member {
                ImplItem::Fn(method) if is_public(&method.vis) => {
                    let path = join(&owner, &method.sig.ident.to_string());
                    self.add(path, Kind::Method, text(&method.sig), false);
                }
                ImplItem::Const(constant) if is_public(&constant.vis) => {
                    self.add(
                        join(&owner, &constant.ident.to_string()),
                        Kind::Constant,
                        text(&constant.ty),
                        false,
                    );
                }
                _ => {}
            }
        }
    }

    fn derives(&mut self, path: &str, attributes: &[Attribute]) {
        for attribute in attributes
            .iter()
            .filter(|attribute| attribute.path().is_ident("derive"))
        {
            let _ = attribute.parse_nested_meta(|meta| {
                let name = meta
                    .path
                    .segments
                    .last()
                    .map(|segment| segment.ident.to_string());
                if let Some(name) = name {
                    self.add(
                        join(path, &format!("impl {name}")),
                        Kind::Implementation,
                        String::new(),
                        false,
                    );
                }
                Ok(())
            });
        }
    }
}

fn join(path: &str, name: &str) -> String {
    if path.is_empty() {
        name.to_owned()
    } else {
        format!("{path}::{name}")
    }
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

fn is_open(attributes: &[Attribute]) -> bool {
    attributes
        .iter()
        .any(|attribute| attribute.path().is_ident("non_exhaustive"))
}

fn generics(generics: &syn::Generics) -> String {
    format!("{}{}", text(generics), text(&generics.where_clause))
}

/// Tokens as text, attributes left out and blanks as people set them.
fn text(tokens: &impl ToTokens) -> String {
    items::text(&without_attributes(tokens.to_token_stream()))
}

pub(super) fn without_attributes(tokens: proc_macro2::TokenStream) -> proc_macro2::TokenStream {
    use proc_macro2::TokenTree;
    let mut out: Vec<TokenTree> = Vec::new();
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Punct(mark)
                if mark.as_char() == '#' && matches!(tokens.peek(), Some(TokenTree::Group(_))) =>
            {
                tokens.next();
            }
            TokenTree::Group(group) => {
                let inner = without_attributes(group.stream());
                out.push(TokenTree::Group(proc_macro2::Group::new(
                    group.delimiter(),
                    inner,
                )));
            }
            other => out.push(other),
        }
    }
    out.into_iter().collect()
}

//! Values, member by member, by their effective schemas.

use super::statements::{self, Said, Texts, said, written};
use super::*;
use crate::effective::TypeSet;
use crate::place::{Part, Step};
use crate::rules::*;
use crate::shape;
use apiref_core::ir::{Direction, Example, Json};

/// What a comparison of types found.
#[derive(PartialEq, Eq)]
enum TypeOutcome {
    /// Go on with limits and members.
    Same,
    /// Go on, but a rule spoke of the type.
    Akin,
    /// Nothing below can be compared.
    Other,
}

impl<'a> Walk<'a> {
    /// Compares two values at one place.
    pub(super) fn value(
        &mut self,
        old: &'a Schema,
        new: &'a Schema,
        spot: &Spot,
        flow: Flow,
        outer: &Holder,
    ) {
        let (before, after) = (self.old_view(old), self.new_view(new));
        let structs = before.name.zip(after.name);
        if let Some(structs) = structs {
            if self.within.contains(&structs) {
                return;
            }
            self.within.push(structs);
        }
        let holder = holder_of(before, after, outer);
        self.facts(before, after, spot, flow, &holder);
        if structs.is_some() {
            self.within.pop();
        }
    }

    fn facts(&mut self, old: View<'a>, new: View<'a>, spot: &Spot, flow: Flow, holder: &Holder) {
        let outer = std::mem::take(&mut self.texts);
        let texts = statements::texts(old, new, outer);
        if self.forms(old, new, spot, flow, holder) {
            self.begin();
            self.value_docs(old, new, (spot, flow, holder), true);
            return;
        }
        self.begin();
        self.texts = texts;
        let types = self.types(old, new, spot, flow, holder);
        self.states(old, new, spot, flow, holder);
        let formatted = types == TypeOutcome::Same && self.format(old, new, spot, flow, holder);
        if types != TypeOutcome::Other {
            self.enumeration(old, new, (spot, flow, holder));
            self.limits(old, new, spot, flow, holder);
        }
        self.value_docs(
            old,
            new,
            (spot, flow, holder),
            types == TypeOutcome::Same && !formatted,
        );
        self.texts = Texts::default();
        if types != TypeOutcome::Other {
            self.members(old, new, spot, flow, holder);
            self.texts = texts;
            self.contents(old, new, spot, flow, holder);
            self.texts = Texts::default();
        }
    }

    /// Nothing was said of the present value yet.
    fn begin(&mut self) {
        self.worded = false;
        self.told.clear();
    }

    /// Records a change that rests on `keyword`.
    pub(super) fn report(
        &mut self,
        change: Change,
        keyword: &str,
        old: View<'a>,
        new: View<'a>,
        holder: &Holder,
    ) {
        let inferred = old.infers(keyword) || new.infers(keyword);
        if old.is_described(keyword) || new.is_described(keyword) {
            self.worded = true;
            self.told.push(keyword.to_owned());
        }
        let change = settle_by_server(change, old.read_only() && new.read_only());
        self.push(change.inferred(inferred), old, new, holder);
    }

    /// Does the side without `keyword` speak of its subject, so that `values` are neither new nor gone? What is not
    /// understood is recorded as a change of wording.
    pub(super) fn is_said(
        &mut self,
        keyword: &str,
        has: (bool, bool),
        values: &[String],
        (old, new): (View<'a>, View<'a>),
        at: (&Spot, Flow, &Holder),
    ) -> bool {
        match said(keyword, (old, has.0), (new, has.1), self.texts, values) {
            Said::Nothing => false,
            Said::Same => true,
            Said::Unclear => {
                self.reworded(keyword, (old, new), at);
                true
            }
        }
    }

    /// A rule is stated in other words, not all of which are understood. One such change covers all rules of a value.
    pub(super) fn reworded(
        &mut self,
        keyword: &str,
        (old, new): (View<'a>, View<'a>),
        (spot, flow, holder): (&Spot, Flow, &Holder),
    ) {
        let rule = REWORDED.of(flow);
        if self.is_reworded(spot, flow) {
            return;
        }
        let text = |text: Option<&str>| statements::statement(keyword, text.unwrap_or_default());
        let texts = (text(self.texts.0), text(self.texts.1));
        let change = self.change(rule, spot).between(texts.0, texts.1);
        self.report(change, keyword, old, new, holder);
    }

    /// Was it said of the present value that its rules are stated in other words?
    pub(super) fn is_reworded(&self, spot: &Spot, flow: Flow) -> bool {
        let here = self.changes.iter().rev();
        let mut here = here.take_while(|change| change.path == spot.old);
        here.any(|change| std::ptr::eq(change.rule, REWORDED.of(flow)))
    }

    fn types(
        &mut self,
        old: View<'a>,
        new: View<'a>,
        spot: &Spot,
        flow: Flow,
        holder: &Holder,
    ) -> TypeOutcome {
        let text = (old.type_text(self.apis.old), new.type_text(self.apis.new));
        let within = |a: Option<TypeSet>, b: Option<TypeSet>| {
            b.is_none_or(|b| a.is_some_and(|a| a.within(b)))
        };
        let (a, b) = (old.types(), new.types());
        if a == b {
            let known = a.is_some();
            let keyword = if old.knows("null") || new.knows("null") {
                "null"
            } else {
                "type"
            };
            let (left, right) = ((old, old.nullable()), (new, new.nullable()));
            if known
                && left.1 != right.1
                && !self.is_said(
                    keyword,
                    (left.1, right.1),
                    &["null".to_owned()],
                    (old, new),
                    (spot, flow, holder),
                )
            {
                let rule = if new.nullable() {
                    NULL_ALLOWED.of(flow)
                } else {
                    NULL_REFUSED.of(flow)
                };
                let change = self.change(rule, spot).between(text.0, text.1);
                self.report(change, keyword, old, new, holder);
            }
            return TypeOutcome::Same;
        }
        let rule = if within(a, b) {
            TYPE_WIDENED.of(flow)
        } else if within(b, a) {
            TYPE_NARROWED.of(flow)
        } else {
            TYPE_CHANGED.of(flow)
        };
        let change = self.change(rule, spot).between(text.0, text.1);
        // The examples of a side show what the other side states: the tables differ, and the value may be the same.
        let contested = old.shows(b) || new.shows(a) || self.body_is_contested(spot, a, b);
        // Where a side states no type, the docs may only say more or less about the same value.
        self.report(
            unstated(change, a.is_none(), b.is_none()).inferred(contested),
            "type",
            old,
            new,
            holder,
        );
        match (a, b) {
            (Some(a), Some(b)) if a.both_numeric(b) => TypeOutcome::Akin,
            _ => TypeOutcome::Other,
        }
    }

    /// Does an example of a whole body show what the other side's table states?
    fn body_is_contested(&self, spot: &Spot, old: Option<TypeSet>, new: Option<TypeSet>) -> bool {
        let (Some(old), Some(new)) = (old, new) else {
            return false;
        };
        let shows = |operation: &Operation, place: &Place, types: TypeSet| {
            let of_place = |example: &&Example| match place.part() {
                Part::RequestBody => example.direction == Direction::Request,
                Part::ResponseBody(status) => {
                    example.direction == Direction::Response
                        && example.status.as_ref() == Some(status)
                }
                _ => false,
            };
            let examples = operation.examples.iter().filter(of_place);
            let values = examples.filter_map(|example| example.json.as_ref());
            let mut values = values.filter(|value| **value != Json::Null);
            place.steps().is_empty() && values.any(|value| TypeSet::of_value(value).within(types))
        };
        old.is_container() != new.is_container()
            && (shows(self.old, &spot.old, new) || shows(self.new, &spot.new, old))
    }

    fn states(&mut self, old: View<'a>, new: View<'a>, spot: &Spot, flow: Flow, holder: &Holder) {
        let flags = [
            (
                "deprecated",
                (old.deprecated(), new.deprecated()),
                &DEPRECATED,
                &REINSTATED,
            ),
            (
                "readOnly",
                (old.read_only(), new.read_only()),
                &READ_ONLY_SET,
                &READ_ONLY_UNSET,
            ),
        ];
        for (keyword, has, set, unset) in flags {
            self.flag(keyword, has, (set, unset), (old, new), (spot, flow, holder));
        }
        let (left, right) = (old.default(), new.default());
        if let (Some(value), None) | (None, Some(value)) = (left, right)
            && self.is_said(
                "default",
                (left.is_some(), right.is_some()),
                &[written(value)],
                (old, new),
                (spot, flow, holder),
            )
        {
            return;
        }
        let rule = match (left, right) {
            (None, Some(_)) => DEFAULT_ADDED.of(flow),
            (Some(_), None) => DEFAULT_REMOVED.of(flow),
            (Some(before), Some(after)) if before != after => DEFAULT_CHANGED.of(flow),
            _ => return,
        };
        let mut change = self.change(rule, spot);
        change.old = old.default().map(ToString::to_string);
        change.new = new.default().map(ToString::to_string);
        self.report(change, "default", old, new, holder);
    }

    /// A keyword that is there or not.
    pub(super) fn flag(
        &mut self,
        keyword: &str,
        has: (bool, bool),
        (set, unset): (&'static Directed, &'static Directed),
        (old, new): (View<'a>, View<'a>),
        at: (&Spot, Flow, &Holder),
    ) {
        if has.0 == has.1 || self.is_said(keyword, has, &[], (old, new), at) {
            return;
        }
        let rule = if has.1 { set } else { unset }.of(at.1);
        self.report(self.change(rule, at.0), keyword, old, new, at.2);
    }

    /// True where a rule spoke of the format.
    fn format(
        &mut self,
        old: View<'a>,
        new: View<'a>,
        spot: &Spot,
        flow: Flow,
        holder: &Holder,
    ) -> bool {
        let (a, b) = (restricting(old.format()), restricting(new.format()));
        if a == b {
            return false;
        }
        let rule = match (a, b) {
            (Some("int32" | "float"), None) => FORMAT_WIDENED.of(flow),
            (None, Some("int32" | "float")) => FORMAT_NARROWED.of(flow),
            (None, _) => FORMAT_ADDED.of(flow),
            (_, None) => FORMAT_REMOVED.of(flow),
            _ => FORMAT_CHANGED.of(flow),
        };
        let has = (a.is_some(), b.is_some());
        let values: Vec<String> = a.or(b).map(str::to_owned).into_iter().collect();
        if self.is_said("format", has, &values, (old, new), (spot, flow, holder)) {
            return true;
        }
        let mut change = self.change(rule, spot);
        change.old = old.format().cloned();
        change.new = new.format().cloned();
        self.report(change, "format", old, new, holder);
        true
    }

    /// Items of an array, values of a map.
    pub(super) fn contents(
        &mut self,
        old: View<'a>,
        new: View<'a>,
        spot: &Spot,
        flow: Flow,
        holder: &Holder,
    ) {
        if let (Some(before), Some(after)) = (old.items(), new.items()) {
            let spot = spot.then(|place| place.then(Step::Items));
            self.value(before, after, &spot, flow, holder);
        } else if old.items().is_some() || new.items().is_some() {
            let rule = if new.items().is_some() {
                TYPE_NARROWED.of(flow)
            } else {
                TYPE_WIDENED.of(flow)
            };
            let text = (old.type_text(self.apis.old), new.type_text(self.apis.new));
            let change = self.change(rule, spot).between(text.0, text.1);
            let change = unstated(change, old.items().is_none(), new.items().is_none());
            self.push(change, old, new, holder);
        }
        let text = |walk: &Self, schema: &'a Schema, is_old: bool| match is_old {
            true => walk.old_view(schema).type_text(walk.apis.old),
            false => walk.new_view(schema).type_text(walk.apis.new),
        };
        match (old.map_values(), new.map_values()) {
            (Some(before), Some(after)) => {
                let spot = spot.then(|place| place.then(Step::Values));
                self.value(before, after, &spot, flow, holder);
            }
            (None, Some(after)) => {
                let change = self
                    .change(MAP_SET.of(flow), spot)
                    .is(text(self, after, false));
                self.report(change, "additionalProperties", old, new, holder);
            }
            (Some(before), None) => {
                let change = self
                    .change(MAP_UNSET.of(flow), spot)
                    .was(text(self, before, true));
                self.report(change, "additionalProperties", old, new, holder);
            }
            (None, None) => {}
        }
    }

    /// Values of several forms. True where a side has some: then all was compared here.
    fn forms(
        &mut self,
        old: View<'a>,
        new: View<'a>,
        spot: &Spot,
        flow: Flow,
        holder: &Holder,
    ) -> bool {
        let (before, after) = (old.forms(), new.forms());
        let labels = (
            labels(self.apis.old, &before),
            labels(self.apis.new, &after),
        );
        match (before.is_empty(), after.is_empty()) {
            (true, true) => return false,
            (false, false) => {}
            (alone, _) => {
                self.form_or_forms(alone, (old, &before), (new, &after), spot, (flow, holder));
                return true;
            }
        }
        let mut free: Vec<usize> = (0..before.len()).collect();
        let mut fresh = Vec::new();
        for (j, form) in after.iter().enumerate() {
            let by_label = free
                .iter()
                .position(|&i| labels.0.get(i) == labels.1.get(j));
            let by_shape = || {
                free.iter()
                    .position(|&i| before.get(i).is_some_and(|old| self.akin(old, form)))
            };
            match by_label.or_else(by_shape) {
                Some(index) => {
                    let i = free.remove(index);
                    let (Some(ours), Some(label)) = (before.get(i), labels.0.get(i)) else {
                        continue;
                    };
                    let spot = spot.then(|place| place.then(Step::Form(label.clone())));
                    self.value(ours, form, &spot, flow, holder);
                }
                None => fresh.push(j),
            }
        }
        for label in fresh.into_iter().filter_map(|j| labels.1.get(j)) {
            let change = self.change(ALTERNATIVE_ADDED.of(flow), spot).is(label);
            self.report(change, "oneOf", old, new, holder);
        }
        for label in free.into_iter().filter_map(|i| labels.0.get(i)) {
            let change = self.change(ALTERNATIVE_REMOVED.of(flow), spot).was(label);
            self.report(change, "oneOf", old, new, holder);
        }
        true
    }

    /// One side has one form, `alone` being true where it is the old one; the other has several.
    fn form_or_forms(
        &mut self,
        alone: bool,
        old: (View<'a>, &[&'a Schema]),
        new: (View<'a>, &[&'a Schema]),
        spot: &Spot,
        (flow, holder): (Flow, &Holder),
    ) {
        let (single, many, api) = if alone {
            (old.0, new.1, self.apis.new)
        } else {
            (new.0, old.1, self.apis.old)
        };
        let kept = many.iter().any(|form| {
            let form = View::new(api, form);
            single.types() == form.types() && self.agrees(alone, single, form) >= 0.7
        });
        let rule = match (kept, alone) {
            (true, true) => ALTERNATIVE_ADDED.of(flow),
            (true, false) => ALTERNATIVE_REMOVED.of(flow),
            (false, _) => TYPE_CHANGED.of(flow),
        };
        let text = |view: View<'a>, forms: &[&'a Schema], api: &'a Api| match forms {
            [] => view.type_text(api),
            forms => labels(api, forms).join(" | "),
        };
        let (before, after) = (
            text(old.0, old.1, self.apis.old),
            text(new.0, new.1, self.apis.new),
        );
        let change = self.change(rule, spot).between(before, after);
        self.report(change, "oneOf", old.0, new.0, holder);
    }

    fn agrees(&self, single_is_old: bool, single: View<'a>, form: View<'a>) -> f64 {
        if single_is_old {
            shape::agreement(self.apis, single, form)
        } else {
            shape::agreement(self.apis, form, single)
        }
    }

    fn akin(&self, old: &'a Schema, new: &'a Schema) -> bool {
        shape::agreement(self.apis, self.old_view(old), self.new_view(new)) >= 0.7
    }
}

/// Callers don't send what only the server sets: whatever happens to it in a request breaks nobody.
pub(super) fn settle_by_server(change: Change, read_only: bool) -> Change {
    if read_only && change.rule.flow == Flow::Request {
        at_most(change, Impact::Compatible)
    } else {
        change
    }
}

/// Where the old side states no type, the docs only say more about the same value; where the new side states none, they
/// say less, and what comes is open.
fn unstated(change: Change, old: bool, new: bool) -> Change {
    match (old, new) {
        (true, _) => at_most(change.inferred(true), Impact::Compatible),
        (false, true) => change.inferred(true),
        (false, false) => change,
    }
}

/// The format, where it narrows what is allowed. The others only advise how to hold or show the value.
fn restricting(format: Option<&String>) -> Option<&str> {
    format
        .map(String::as_str)
        .filter(|format| !matches!(*format, "int64" | "double" | "password"))
}

/// Names for the forms of a value: their titles or structs, else their types; numbered where these repeat.
fn labels<'a>(api: &'a Api, forms: &[&'a Schema]) -> Vec<String> {
    let mut labels: Vec<String> = Vec::with_capacity(forms.len());
    for form in forms {
        let view = View::new(api, form);
        let title = view.title().map(String::as_str).or(view.name);
        let label = title.map_or_else(|| view.type_text(api), str::to_owned);
        let repeated = labels.iter().filter(|known| **known == label).count();
        labels.push(if repeated == 0 {
            label
        } else {
            format!("{label} {}", repeated + 1)
        });
    }
    labels
}

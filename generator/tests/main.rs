//! Tests of the whole way from pages to what is written.

mod architecture;
mod diagnostics_page;
mod diff_coverage;
mod diff_rules;
mod flat_pages;
mod links;
mod ntt_text;
mod otc;
mod reference_cases;
mod robustness;

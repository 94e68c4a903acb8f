// Runs in the page, behind its own script: steps of a test, whose outcome the test reads from the DOM.
const outcome = { failed: [], passed: 0 };
const check = (what, holds) => { if (holds) outcome.passed += 1; else outcome.failed.push(what); };
const one = (selector) => document.querySelector(selector);
const all = (selector) => [...document.querySelectorAll(selector)];
const key = (name) => {
  const event = new KeyboardEvent("keydown", { key: name, bubbles: true, cancelable: true });
  (document.activeElement || document.body).dispatchEvent(event);
};
const type = (text) => { one("#search").value = text; one("#search").dispatchEvent(new Event("input", { bubbles: true })); };
const pick = (id, value) => { one(id).value = value; one(id).dispatchEvent(new Event("change", { bubbles: true })); };
const luminance = (element) => {
  const [r, g, b] = getComputedStyle(element).backgroundColor.match(/[\d.]+/g).map(Number);
  return (0.2126 * r + 0.7152 * g + 0.0722 * b) / 255;
};
const isDark = () => luminance(document.body) < 0.3;
const finish = () => {
  check("nothing is fetched", performance.getEntriesByType("resource").length === 0);
  check("nothing names a host", all("[src], link[href], form[action]").length === 0);
  check("no sideways scrolling", document.documentElement.scrollWidth <= innerWidth);
  const pre = document.createElement("pre");
  pre.id = "outcome";
  pre.textContent = JSON.stringify(outcome);
  document.body.append(pre);
};

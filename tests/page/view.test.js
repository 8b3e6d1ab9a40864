import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import {
  filters,
  isFiltered,
  queryToKeep,
  range,
  readView,
  setView,
  view,
  viewIn,
} from "../../chalicelib/web/page/tab/view.js";

mock.timers.enable({ apis: ["Date"], now: Date.parse("2026-11-24T09:42:00Z") });

let entries = [];
const at = (search) => {
  globalThis.location = { pathname: "/p/1", search };
  readView();
};
beforeEach(() => {
  entries = [];
  globalThis.history = {
    pushState: (_state, _title, url) => entries.push(["push", url]),
    replaceState: (_state, _title, url) => entries.push(["replace", url]),
  };
  at("");
});

test("without a query the usual period is looked at, and nothing narrows it", () => {
  assert.deepEqual(range(), ["2026-01-01", "2026-12-31"]);
  assert.ok(!isFiltered());
  assert.equal(String(filters()), "from=2026-01-01&to=2026-12-31");
});

test("what a view sets in the URL is read from it again", () => {
  setView({ period: "last_month", categories: ["invoice", "quote"], state: "read", search: "a b" });
  const [[how, url]] = entries;
  const set = view();
  at(url.replace("/p/1", ""));

  assert.equal(how, "push");
  assert.deepEqual(view(), set);
});

test("two dates are a period of their own, and come before a named one", () => {
  at("?from=2026-02-01&to=2026-02-03&period=last_month");

  assert.deepEqual(range(), ["2026-02-01", "2026-02-03"]);
});

test("what a URL says that cannot be is left out", () => {
  const odd =
    "?from=2026-02-03&to=2026-02-01&period=x&category=x&state=toString&days=8&email=1;2&document=x";
  at(odd);

  const usual = {
    custom: null,
    period: "this_year",
    categories: [],
    state: "",
    days: 7,
    email: "",
    sort: "",
    document: "",
  };
  assert.deepEqual(view(), { ...usual, search: "" });
});

test("an email is opened without another entry of the history, and others' parameters stay", () => {
  at("?lang=en");
  setView({ email: "7" }, { quietly: true });

  assert.deepEqual(entries, [["replace", "/p/1?lang=en&email=7"]]);
});

test("scheduled mail is looked at whatever the period, and counted beside it", () => {
  at("?period=last_month&state=scheduled");

  const ahead = "from=2026-11-24&to=2027-12-31&delivery_status=scheduled";
  assert.equal(String(filters()), ahead);
  assert.equal(String(filters({ state: false })), "from=2026-10-01&to=2026-10-31");
});

test("what is to come is scheduled mail too", () => {
  at("?period=to_come");

  assert.equal(filters().get("include"), "scheduled");
});

test("a link to a document narrows the list to its emails", () => {
  at("?document=18");

  assert.ok(isFiltered());
  assert.equal(String(filters()), "from=2026-01-01&to=2026-12-31&document_id=18");
});

test("a state is asked for by its icon", () => {
  setView({ state: "problem" });
  const asked = filters();

  assert.equal(String(asked), "from=2026-01-01&to=2026-12-31&icon=problem");
  assert.equal(String(filters({ state: false })), "from=2026-01-01&to=2026-12-31");
});

test("whom to remind is asked for by the days without a sign, and the usual days are not said", () => {
  setView({ state: "silent" });
  assert.equal(String(filters()), "from=2026-01-01&to=2026-12-31&no_signal_days=7");
  setView({ days: 14 });
  const [, url] = entries.pop();
  const set = view();
  at(url.replace("/p/1", ""));

  assert.deepEqual(entries.pop(), ["push", "/p/1?state=silent"]);
  assert.equal(url, "/p/1?state=silent&days=14");
  assert.deepEqual(view(), set);
  assert.equal(String(filters({ state: false })), "from=2026-01-01&to=2026-12-31");
});

test("categories, state and words narrow the list, the period and an open email do not", () => {
  setView({ period: "today", email: "7" });
  assert.ok(!isFiltered());
  for (const change of [{ categories: ["quote"] }, { state: "read" }, { search: "x" }]) {
    at("");
    setView(change);
    assert.ok(isFiltered());
  }
});

test("an order is kept in the URL, and one that there is not is the usual one", () => {
  setView({ sort: "-to_name" });
  assert.deepEqual(entries, [["push", "/p/1?sort=-to_name"]]);
  for (const odd of ["-id", "content", "--id", "-"]) {
    at(`?sort=${odd}`);
    assert.equal(view().sort, "", odd);
  }
});

test("a view is kept with its filters and its order, and without what names people", () => {
  at(
    "?from=2026-02-01&to=2026-02-03&category=quote&state=silent&days=30&sort=-to_name&search=rossi&email=7",
  );
  const query = queryToKeep();

  assert.equal(
    query,
    "from=2026-02-01&to=2026-02-03&category=quote&state=silent&sort=-to_name&days=30",
  );
  assert.deepEqual(viewIn(new URLSearchParams(query)), { ...view(), search: "", email: "" });
  at("?search=rossi");
  assert.equal(queryToKeep(), "period=this_year");
});

test("nobody changes what is looked at but by another view", () => {
  assert.throws(() => view().categories.push("quote"), TypeError);
});

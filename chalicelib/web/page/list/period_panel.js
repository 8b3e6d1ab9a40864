// The period: quick ones, the months and quarters of a year, or two dates.

import { $, make, moveAmong } from "../elements/dom.js";
import { popover } from "../elements/popover.js";
import { looksAhead, range, view } from "../tab/view.js";
import { dayText } from "../words/days.js";
import { FIRST_YEAR, QUICK_PERIODS } from "../words/periods.js";
import { lang, put, t } from "../words/texts.js";

const MONTHS_IN_A_ROW = 3;

let year = 0;
/** @type {(change: object) => void} */
let choose;

/** @param {(change: object) => void} chosen */
export function preparePeriod(chosen) {
  const close = popover("period", () => {
    year = Number(range()[0].slice(0, 4));
    drawPanel();
    [$("from").value, $("to").value] = range();
    say("");
    return $("period-panel").querySelector("[aria-pressed=true]") ?? $("from");
  });
  choose = (change) => {
    close(true);
    chosen(looksAhead() ? { ...change, state: "" } : change);
  };
  $("periods").addEventListener("keydown", (event) =>
    moveAmong([...$("periods").querySelectorAll("button")], event),
  );
  $("months").addEventListener("keydown", (event) =>
    moveAmong([...$("months").querySelectorAll("button")], event, MONTHS_IN_A_ROW),
  );
  $("quarters").addEventListener("keydown", (event) =>
    moveAmong([...$("quarters").querySelectorAll("button")], event, 4),
  );
  $("year-before").addEventListener("click", () => turn(-1));
  $("year-after").addEventListener("click", () => turn(1));
  $("custom").addEventListener("submit", apply);
}

export function drawPeriod() {
  const label = range().map(dayText).join(" → ");
  $("period-label").textContent = label;
  const name = looksAhead() || view().custom ? "" : t.periods[view().period];
  $("period-short").textContent = name || label;
  const said = [name, label].filter(Boolean).join(", ");
  $("period-button").setAttribute("aria-label", `${t.period}: ${said}`);
}

function turn(by) {
  year = Math.max(FIRST_YEAR, year + by);
  drawPanel();
}

function drawPanel() {
  const button = (name, text, title) =>
    make(
      "button",
      {
        type: "button",
        "data-period": name,
        "aria-pressed": String(!view().custom && view().period === name),
        "aria-label": title ?? null,
        click: () => choose({ custom: null, period: name }),
      },
      text,
    );
  const month = (at) =>
    new Intl.DateTimeFormat(lang(), { month: "long", timeZone: "UTC" }).format(
      new Date(Date.UTC(2000, at, 1)),
    );
  const two = (n) => String(n).padStart(2, "0");
  $("periods").replaceChildren(
    ...QUICK_PERIODS.map((name) => make("li", {}, button(name, t.periods[name]))),
  );
  $("whole-year").replaceChildren(button(String(year), String(year), put(t.wholeYear, year)));
  $("year-before").disabled = year <= FIRST_YEAR;
  $("quarters").replaceChildren(
    ...[1, 2, 3, 4].map((n) =>
      button(`${year}-Q${n}`, put(t.quarter, n), `${put(t.quarter, n)} ${year}`),
    ),
  );
  $("months").replaceChildren(
    ...Array.from({ length: 12 }, (_, at) =>
      button(`${year}-${two(at + 1)}`, month(at), `${month(at)} ${year}`),
    ),
  );
}

function say(problem) {
  $("custom-problem").textContent = problem;
}

function apply(event) {
  event.preventDefault();
  const [from, to] = [$("from").value, $("to").value];
  const wrong = !from || !to ? t.bothDates : from > to ? t.wrongOrder : "";
  say(wrong);
  if (wrong) return void (!from || (to && from > to) ? $("from") : $("to")).focus();
  choose({ custom: [from, to] });
}

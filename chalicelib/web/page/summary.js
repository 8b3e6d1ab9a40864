// How many emails there are: by state, which are filters at once, by category, and by month.
import { ask } from "./api.js";
import { $, iconElement, make, svg } from "./dom.js";
import { grouped, lang, put, t } from "./texts.js";
import { filters, STATES, view } from "./view.js";

const ORDER = ["all", ...STATES];
const WIDTH = 26; // of a month, in the picture's own units
const HEIGHT = 46;
const BARS = ["downloaded", "read", "sent", "queued", "cancelled", "resent", "problem"];

/** @type {any} */
let counts = null;
/** @type {Map<string, number>} */
let byCategory = new Map();

export const countOf = (category) => byCategory.get(category);

/** Asks and shows; where it cannot be counted there are no counts, and the list says why. */
export async function showSummary(signal) {
  countedAt = Date.now();
  try {
    const narrowed = ask(`emails/summary?${filters({ state: false })}`, { signal });
    const [from, to] = ["from", "to"].map((name) => filters().get(name) ?? "");
    const whole =
      view().categories.length || view().search
        ? ask(`emails/summary?${new URLSearchParams({ from, to })}`, { signal })
        : narrowed;
    const [shown, all] = (await Promise.all([narrowed, whole])).map((answer) => answer.data);
    counts = shown;
    byCategory = new Map(all.categories.map(({ category, total }) => [category, total]));
  } catch {
    if (signal.aborted) return;
    counts = null;
    byCategory = new Map();
  }
  drawSummary();
}

const CALM = 10_000; // ms between counts that follow changes: to count reads the whole period
let counting = 0;
let countedAt = 0;

/** Counts again since something changed, soon and not too often. @param {AbortSignal} signal */
export function followSummary(signal) {
  if (counting) return;
  counting = window.setTimeout(
    () => {
      counting = 0;
      if (!signal.aborted) showSummary(signal);
    },
    Math.max(0, countedAt + CALM - Date.now()),
  );
}

export function drawSummary() {
  drawTiles();
  drawChart(counts?.months ?? []);
  dispatchEvent(new Event("counted"));
}

function drawTiles() {
  const chosen = view().state || "all";
  const tiles = ORDER.map((name) => {
    const total = name === "all" ? counts?.total : counts?.icons?.[name];
    const known = typeof total === "number";
    return make(
      "button",
      {
        type: "button",
        class: "tile",
        "data-icon": name,
        "data-state": name,
        "aria-pressed": String(name === chosen),
      },
      name === "all" ? null : iconElement(name),
      make("span", { class: "total" }, known ? grouped(total) : "–"),
      " ",
      make("span", { class: "soft" }, t.states[name]),
    );
  });
  const focused = document.activeElement?.getAttribute("data-state");
  $("tiles").replaceChildren(...tiles);
  if (focused) $("tiles").querySelector(`[data-state="${focused}"]`)?.focus();
}

function drawChart(months) {
  $("chart").hidden = months.length < 2;
  if (months.length < 2) return void $("chart").replaceChildren();
  const tallest = Math.max(1, ...months.map(({ total }) => total));
  const name = (month, form) =>
    new Intl.DateTimeFormat(lang(), {
      month: form,
      year: form === "long" ? "numeric" : undefined,
      timeZone: "UTC",
    }).format(new Date(`${month}-01T00:00:00Z`));
  const said = months.map(({ month, total }) =>
    put(t.chartMonth, name(month, "long"), grouped(total)),
  );
  const columns = months.map(({ month, icons }, at) => {
    let y = HEIGHT;
    const bars = BARS.filter((icon) => icons[icon]).map((icon) => {
      const height = Math.max(1, (icons[icon] / tallest) * (HEIGHT - 2));
      y -= height;
      return svg("rect", {
        class: `bar ${icon}`,
        x: at * WIDTH + 4,
        y: y.toFixed(2),
        width: WIDTH - 8,
        height: height.toFixed(2),
      });
    });
    const label = svg(
      "text",
      { class: "month", x: at * WIDTH + WIDTH / 2, y: HEIGHT + 12, "text-anchor": "middle" },
      name(month, "narrow"),
    );
    const ground = svg("rect", {
      class: "ground",
      x: at * WIDTH,
      y: 0,
      width: WIDTH,
      height: HEIGHT,
    });
    return svg("g", {}, svg("title", {}, said[at]), ground, ...bars, label);
  });
  const width = months.length * WIDTH;
  const line = svg("path", { class: "line", d: `M0 ${HEIGHT + 0.5}H${width}` });
  const picture = svg(
    "svg",
    {
      viewBox: `0 0 ${width} ${HEIGHT + 16}`,
      role: "img",
      "aria-label": `${t.chart}. ${said.join(", ")}`,
    },
    ...columns,
    line,
  );
  $("chart").replaceChildren(picture);
}

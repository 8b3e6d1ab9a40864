// The emails of each month as a picture: a column for each, its number over it, and what its colours
// mean.
import { $, make, svg } from "../elements/dom.js";
import { grouped, lang, put, t } from "../words/texts.js";

const WIDTH = 32; // of a month, in the picture's own units
const HEIGHT = 46;
const ABOVE = 12; // for the numbers
const MOST_NUMBERED = 18; // months; of more, only the years are named
const BARS = ["downloaded", "read", "sent", "queued", "cancelled", "resent", "problem"];

/**
 * The tallest column that is drawn whole. One month far beyond all others would press them flat: it
 * is cut, and its number says how tall it is.
 * @param {number[]} totals
 */
function ceilingOf(totals) {
  const [first = 1, second = first] = [...totals].sort((a, b) => b - a);
  return Math.max(1, first > 3 * second && second ? 1.5 * second : first);
}

/** @param {any[]} months @param {string[]} known the states that are told apart */
export function drawChart(months, known) {
  $("chart").hidden = months.length < 2;
  if (months.length < 2) return void $("chart").replaceChildren();
  const ceiling = ceilingOf(months.map(({ total }) => total));
  const said = months.map(({ month, total }) =>
    put(t.chartMonth, nameOf(month, { month: "long", year: "numeric" }), grouped(total)),
  );
  const width = months.length * WIDTH;
  const many = months.length > MOST_NUMBERED;
  const picture = svg(
    "svg",
    {
      viewBox: `0 ${-ABOVE} ${width} ${HEIGHT + ABOVE + 16}`,
      preserveAspectRatio: many ? "none" : "xMidYMid",
      role: "img",
      "aria-label": `${t.chart}. ${said.join(", ")}`,
    },
    ...months.map((one, at) => column(one, { at, ceiling, said: said[at], many })),
    svg("path", { class: "line", d: `M0 ${HEIGHT + 0.5}H${width}` }),
  );
  const legend = BARS.filter(
    (icon) => known.includes(icon) && months.some(({ icons }) => icons[icon]),
  ).map((icon) =>
    make(
      "li",
      {},
      svg(
        "svg",
        { "aria-hidden": "true" },
        svg("rect", { class: `bar ${icon}`, width: 9, height: 9 }),
      ),
      t.states[icon],
    ),
  );
  $("chart").replaceChildren(picture, make("ul", { class: "legend" }, legend));
}

function column({ month, total, icons }, { at, ceiling, said, many }) {
  const tallest = HEIGHT - 2;
  const shown = Math.min(total, ceiling);
  let y = HEIGHT;
  const bars = BARS.filter((icon) => icons[icon]).map((icon) => {
    const height = Math.max(1, (icons[icon] / total) * (shown / ceiling) * tallest);
    y -= height;
    return svg("rect", {
      class: `bar ${icon}`,
      x: at * WIDTH + 5,
      y: y.toFixed(2),
      width: WIDTH - 10,
      height: height.toFixed(2),
    });
  });
  const middle = { x: at * WIDTH + WIDTH / 2, "text-anchor": "middle" };
  const number =
    many || !total ? [] : [svg("text", { class: "value", ...middle, y: y - 3 }, grouped(total))];
  const cut =
    total > ceiling ? [svg("path", { class: "break", d: `M${at * WIDTH + 2} 10l28 -5` })] : [];
  const named = many
    ? month.endsWith("-01")
      ? month.slice(0, 4)
      : ""
    : nameOf(month, { month: "narrow" });
  const label = svg("text", { class: "month", ...middle, y: HEIGHT + 12 }, named);
  const ground = { class: "ground", x: at * WIDTH, y: 0, width: WIDTH, height: HEIGHT };
  return svg(
    "g",
    {},
    svg("title", {}, said),
    svg("rect", ground),
    ...bars,
    ...cut,
    ...number,
    label,
  );
}

/** @param {string} month @param {Intl.DateTimeFormatOptions} form */
const nameOf = (month, form) =>
  new Intl.DateTimeFormat(lang(), { ...form, timeZone: "UTC" }).format(
    new Date(`${month}-01T00:00:00Z`),
  );

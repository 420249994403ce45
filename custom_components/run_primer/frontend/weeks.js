/** Training week by week: bars for the eye, a table for everybody. */

import { bars } from "./plot.js";
import { balance } from "./review.js";
import { make } from "./touch.js";

/** @import { Chart, Formats, Text, Week } from "./types.d.ts" */

/** @type {Chart[]} */
const CHARTS = [
  { key: "reps", least: 20, show: (value, _, number) => number(value) },
  { key: "volume", least: 100, show: (value, _, number) => `${number(value)} kg` },
  { key: "held", least: 30, show: (value, text, number) => text("n_seconds", { seconds: number(value) }) },
  { key: "peak", least: 100, show: (value, _, number) => `${number(value)} N` },
  { key: "asymmetry", least: 20, show: balance },
];

/**
 * Return the charts of what is known, and all their numbers as a table.
 *
 * @param {Week[]} weeks The oldest first.
 * @param {Text} text
 * @param {Formats} formats
 * @param {boolean} nominal Newtons are not calibrated.
 * @returns {HTMLElement[]}
 */
export function weeksOf(weeks, text, { number, date }, nominal) {
  const charts = CHARTS.filter(({ key }) => weeks.some((week) => week[key]));
  if (!charts.length) return [];
  /** @param {Chart} chart */
  const name = ({ key }) => text(key === "peak" && nominal ? "history.peak_nominal" : `history.${key}`);
  /** @param {Chart} chart @param {Week} week */
  const show = ({ key, show: write }, week) => {
    const value = week[key];
    return value === null || (key === "volume" && !value) ? "–" : write(value, text, number);
  };
  const head = ["history.week", "history.sessions"].map((key) => text(key)).concat(charts.map(name));
  const rows = weeks.toReversed().map((week) =>
    [date(week.monday), number(week.sessions), ...charts.map((chart) => show(chart, week))].map((cell, i) =>
      make(i ? "td" : "th", i ? {} : { scope: "row" }, cell),
    ),
  );
  return [
    make("div", { class: "charts" }, ...charts.map((chart) => figure(chart, name(chart), weeks, (week) => show(chart, week), date, text))),
    make(
      "details",
      {},
      make("summary", {}, text("history.table")),
      make(
        "div",
        { class: "wide", tabindex: "0", role: "region", "aria-label": text("history.table") },
        make(
          "table",
          {},
          make("thead", {}, make("tr", {}, ...head.map((cell) => make("th", { scope: "col" }, cell)))),
          make("tbody", {}, ...rows.map((cells) => make("tr", {}, ...cells))),
        ),
      ),
    ),
  ];
}

/**
 * @param {Chart} chart
 * @param {string} name
 * @param {Week[]} weeks
 * @param {(week: Week) => string} show
 * @param {Formats["date"]} date
 * @param {Text} text
 */
function figure({ key, least }, name, weeks, show, date, text) {
  const both = key === "asymmetry";
  const columns = bars(weeks.map((week) => week[key]), least, both).map(({ from, to }, i) =>
    make("i", { style: `bottom: ${from}%; height: ${Math.max(to - from, 0)}%`, class: i === weeks.length - 1 ? "now" : "" }),
  );
  const said = weeks.map((week) => `${date(week.monday)}: ${show(week)}`).join("; ");
  return make(
    "figure",
    {},
    make("figcaption", {}, name, make("b", {}, show(weeks[weeks.length - 1]))),
    make("div", { class: both ? "bars both" : "bars", role: "img", "aria-label": `${name}. ${said}` }, ...columns.map((column) => make("span", {}, column))),
    make("div", { class: "ends", "aria-hidden": "true" }, make("span", {}, date(weeks[0].monday)), make("span", {}, text("history.this_week"))),
  );
}

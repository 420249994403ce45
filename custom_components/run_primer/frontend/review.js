/** What there is to say of the past: a session in words and numbers, weeks as charts and as a table. */

import { bars } from "./plot.js";
import { UNSURE } from "./scene.js";
import { make, makeTable } from "./touch.js";

/** @import { Cell, Chart, Compared, Formats, LoggedSession, LoggedSet, SetRow, Text, Week } from "./types.d.ts" */

/** Seconds that are seen before and behind a set. */
const MARGIN = 2;

/** The columns of the table of sets. */
export const COLUMNS = ["reps", "hold", "peak", "tempo", "form", "rest"];

/** Its routine, or what was written down. @param {LoggedSession} session @param {Text} text */
export function titleOf({ routine, sets }, text) {
  if (routine) return text(`routine.${routine}`);
  return [...new Set(sets.map(({ exercise }) => text(`exercise.${exercise}`)))].join(", ");
}

/** Whether the count of a set is a guess. @param {LoggedSet} set */
export function isUnsure({ confidence, reps }) {
  return reps !== null && confidence !== null && confidence < UNSURE;
}

/**
 * Return what is known of a session or of the one before it.
 *
 * @param {LoggedSession} session
 * @param {LoggedSession | null} before
 * @param {Text} text
 * @param {Formats} formats
 * @returns {Compared[]}
 */
export function compare(session, before, text, { number }) {
  const [now, then] = [measure(session), before && measure(before)];
  /** @param {keyof ReturnType<typeof measure>} key @param {(value: number) => string} show @param {boolean} [signed] */
  const row = (key, show, signed = true) => {
    const [value, was] = [now[key], then?.[key] ?? null];
    if (value === null && was === null) return [];
    const change = value === null || was === null ? 0 : Math.round(value) - Math.round(was);
    const sign = change > 0 ? "+" : "−";
    return [{
      name: text(`review.${key}`),
      now: value === null ? "–" : show(value),
      then: was === null ? "" : show(was),
      change: was === null || !signed || value === null ? "" : change ? sign + show(Math.abs(change)) : "=",
    }];
  };
  return [
    ...row("share", (value) => `${number(100 * value)} %`, false),
    ...row("reps", number),
    ...row("held", (value) => text("n_seconds", { seconds: number(value) })),
    ...row("peak", (value) => `${number(value)} N`),
    ...row("balance", (value) => balance(value, text, number), false),
  ];
}

/** @param {LoggedSession} session */
function measure({ share, reps, held, sets }) {
  const peaks = sets.flatMap((set) => peakOf(set) ?? []);
  const sides = sets.flatMap(({ asymmetry }) => asymmetry ?? []);
  return {
    share,
    reps: sets.some((set) => set.reps !== null) ? reps : null,
    held: held || null,
    peak: peaks.length ? Math.max(...peaks) : null,
    balance: sides.length ? sides.reduce((sum, one) => sum + one, 0) / sides.length : null,
  };
}

/** @param {LoggedSet} set @returns {number | null} Newtons. */
function peakOf({ done = [] }) {
  const peaks = done.flatMap(({ peak }) => peak ?? []);
  return peaks.length ? Math.max(...peaks) : null;
}

/**
 * @param {number} percent Positive when the right side did more.
 * @param {Text} text
 * @param {Formats["number"]} number
 */
export function balance(percent, text, number) {
  const shown = number(Math.abs(percent));
  if (shown === number(0)) return text("review.even");
  return text(percent > 0 ? "review.more_right" : "review.more_left", { percent: shown });
}

/**
 * Return the sets of a session as rows of a table.
 *
 * @param {LoggedSession} session
 * @param {Text} text
 * @param {Formats} formats
 * @returns {SetRow[]}
 */
export function setRows(session, text, formats) {
  return session.sets.map((set, place) => {
    const side = set.side === "both" ? "" : `, ${text(`side.${set.side}`)}`;
    return {
      set,
      title: `${place + 1}. ${text(`exercise.${set.exercise}`)}${side}`,
      cells: Object.fromEntries(COLUMNS.map((name) => [name, CELLS[name]({ set, next: session.sets[place + 1], text, ...formats })])),
      remarks: remarks(set, text, formats.number),
      window: windowOf(session, set),
    };
  });
}

/** @type {Record<string, (cell: Cell) => string>} */
const CELLS = {
  reps: ({ set }) => {
    if (set.reps === null || set.goal_seconds !== null) return "";
    const goal = set.goal_reps === null || set.measure === "manual" ? "" : ` / ${set.goal_reps}`;
    return `${isUnsure(set) ? "≈" : ""}${set.reps}${goal}`;
  },
  hold: ({ set, text, number }) => {
    if (set.goal_reps !== null || !set.held) return "";
    const goal = set.goal_seconds === null ? "" : ` / ${number(set.goal_seconds)}`;
    return text("n_seconds", { seconds: number(set.held, 1) + goal });
  },
  peak: ({ set, number }) => {
    const peak = peakOf(set);
    return peak === null ? "" : `${number(peak)} N`;
  },
  tempo: ({ set, text, number }) => {
    const parts = /** @type {const} */ (["rise", "top", "fall"]).map((part) =>
      median((set.done ?? []).flatMap((rep) => rep[part] ?? [])),
    );
    if (parts.some((part) => part === null)) return "";
    return text("n_seconds", { seconds: parts.map((part) => number(Number(part), 1)).join(" · ") });
  },
  form: ({ set, text }) => {
    const faults = (set.faults ?? []).map(({ fault, rep }) =>
      rep ? text("review.fault_at", { fault: text(`fault.${fault}`), rep }) : text(`fault.${fault}`),
    );
    return [...faults, ...(set.partials ? [text("review.partials", { count: set.partials })] : [])].join(", ");
  },
  rest: ({ set, next, text, number }) => {
    if (!next || !set.ended) return "";
    const seconds = (Date.parse(next.started) - Date.parse(set.ended)) / 1000;
    return seconds < 1 ? "" : text("n_seconds", { seconds: number(seconds) });
  },
};

/** @param {LoggedSet} set @param {Text} text @param {Formats["number"]} number */
function remarks(set, text, number) {
  const { load = null, effort = null, note = null } = set.said ?? {};
  return [
    ...(set.ended_by === "skip" && !set.reps && !set.held ? [text("skipped")] : []),
    ...(isUnsure(set) ? [text("unsure")] : []),
    ...(load === null ? [] : [`${number(load, 1)} kg`]),
    ...(effort === null ? [] : [text("review.effort_of", { effort: number(effort, 1) })]),
    ...(note ? [note] : []),
  ];
}

/** @param {LoggedSession} session @param {LoggedSet} set @returns {[number, number] | null} */
function windowOf({ started }, set) {
  if (!set.ended || (set.measure !== "platform" && set.measure !== "band")) return null;
  const [from, to] = [set.started, set.ended].map((at) => (Date.parse(at) - Date.parse(started)) / 1000);
  return [Math.max(from - MARGIN, 0), to + MARGIN];
}

/** @param {number[]} values @returns {number | null} */
function median(values) {
  return values.length ? values.toSorted((a, b) => a - b)[values.length >> 1] : null;
}

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
    return value ? write(value, text, number) : "";
  };
  const head = ["history.week", "history.sessions"].map((key) => text(key)).concat(charts.map(name));
  const rows = weeks.toReversed().map((week) => [
    date(week.monday),
    number(week.sessions),
    ...charts.map((chart) => show(chart, week)),
  ]);
  return [
    make("div", { class: "charts" }, ...charts.map((chart) => figure(chart, name(chart), weeks, (week) => show(chart, week), date, text))),
    make("details", {}, make("summary", {}, text("history.table")), makeTable(text("history.table"), head, rows)),
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
  const said = weeks.map((week) => `${date(week.monday)}: ${show(week) || "–"}`).join("; ");
  return make(
    "figure",
    {},
    make("figcaption", {}, name, make("b", {}, show(weeks[weeks.length - 1]) || "–")),
    make("div", { class: both ? "bars both" : "bars", role: "img", "aria-label": `${name}. ${said}` }, ...columns.map((column) => make("span", {}, column))),
    make("div", { class: "ends", "aria-hidden": "true" }, make("span", {}, date(weeks[0].monday)), make("span", {}, text("history.this_week"))),
  );
}

/** What to show and to say of a session at one moment: words and numbers, no looks. */

/** @import { Live, PlannedSet, Scene, Session, Text } from "./types.d.ts" */

/** Under this a count is told to be a guess (docs/honesty.md). */
export const UNSURE = 0.5;
/** Seconds for which a word about form stands in place of the cue. */
export const FORM_SECONDS = 6;

/**
 * @param {Live} live
 * @param {number} now Seconds of the station's clock.
 * @param {Text} text
 * @returns {Scene}
 */
export function describe(live, now, text) {
  const { station, plan } = live;
  const session = station.session;
  const set = plan[station.position];
  const scene = {
    phase: session.state,
    title: title(session, set, text),
    subtitle: subtitle(session, set, text),
    next: next(live, text),
    instruction: instruction(live, now, text),
    doubt: doubt(live, text),
  };
  return { ...scene, ...count(live, now, text) };
}

/**
 * Return the number that matters now.
 *
 * @param {Live} live
 * @param {number} now
 * @param {Text} text
 * @returns {Pick<Scene, "mode" | "number" | "of" | "progress">}
 */
function count(live, now, text) {
  const { station, plan, held } = live;
  const session = station.session;
  const set = plan[station.position];
  if (session.state === "complete") return finished(plan, text);
  if (session.state === "idle" || !set) return { mode: "none", number: "", of: "", progress: 0 };
  if (station.ends !== null) return countdown(live, station.ends, now, text);
  if (set.seconds !== null && set.reps === null) {
    const done = Math.min(held, set.seconds);
    const of = text("of_seconds", { seconds: Math.round(set.seconds) });
    return { mode: "hold", number: `${Math.floor(done)}`, of, progress: done / set.seconds };
  }
  const goal = set.reps ?? 0;
  if (session.reps === null) {
    return { mode: "button", number: `${goal}`, of: text("reps"), progress: 0 };
  }
  return {
    mode: "reps",
    number: `${isBlind(live) || isGuess(session) ? "≈" : ""}${session.reps}`,
    of: text("of_reps", { reps: goal }),
    progress: goal ? Math.min(session.reps / goal, 1) : 0,
  };
}

/**
 * @param {Live} live
 * @param {number} ends
 * @param {number} now
 * @param {Text} text
 * @returns {Pick<Scene, "mode" | "number" | "of" | "progress">}
 */
function countdown({ station, plan }, ends, now, text) {
  const paused = station.session.state === "paused";
  const left = Math.max(ends - (paused ? station.now : now), 0);
  const working = station.session.state === "working";
  const whole = working
    ? (plan[station.position]?.seconds ?? left)
    : (plan[station.position - 1]?.rest ?? PREPARE);
  return {
    mode: "countdown",
    number: clockTime(Math.ceil(left - 0.05)),
    of: text(working ? "left" : station.position ? "rest" : "get_ready"),
    progress: whole ? Math.min(left / whole, 1) : 0,
  };
}

/** Seconds that a routine begins with, unless an automation gives another number. */
const PREPARE = 10;

/**
 * @param {PlannedSet[]} plan
 * @param {Text} text
 * @returns {Pick<Scene, "mode" | "number" | "of" | "progress">}
 */
function finished(plan, text) {
  const share = plan.reduce((sum, set) => sum + (set.result?.share ?? 0), 0);
  const reps = plan.reduce((sum, set) => sum + (set.result?.reps ?? 0), 0);
  const progress = plan.length ? share / plan.length : 0;
  return { mode: "reps", number: `${reps}`, of: text("reps_counted"), progress };
}

/**
 * Return a time as people read it: seconds alone under a minute and a half.
 *
 * @param {number} seconds
 */
export function clockTime(seconds) {
  if (seconds < 90) return `${seconds}`;
  return `${Math.floor(seconds / 60)}:${`${seconds % 60}`.padStart(2, "0")}`;
}

/** @param {Session} session @param {PlannedSet | undefined} set @param {Text} text */
function title(session, set, text) {
  if (session.state === "idle") return text("ready");
  if (session.state === "complete") return text("complete");
  return set ? text(`exercise.${set.exercise}`) : "";
}

/** @param {Session} session @param {PlannedSet | undefined} set @param {Text} text */
function subtitle(session, set, text) {
  if (session.state === "complete" && session.routine) return text(`routine.${session.routine}`);
  if (!set || session.state === "idle") return "";
  const coming = session.state === "resting" ? [text("coming")] : [];
  const side = set.side === "both" ? [] : [text(`side.${set.side}`)];
  return [...coming, ...side, text("set_of", { number: set.number, total: set.total })].join(" · ");
}

/**
 * What to do now: get in place, think of the cue or of what went wrong, breathe.
 *
 * @param {Live} live
 * @param {number} now
 * @param {Text} text
 */
function instruction({ station, plan, marks }, now, text) {
  const set = plan[station.position];
  switch (station.session.state) {
    case "preparing":
    case "resting":
      return set?.setup ?? "";
    case "working":
      if (set?.beat && station.prompt) return station.prompt;
      return marks.findLast(({ words, at }) => words && now - at < FORM_SECONDS)?.words ?? set?.cue ?? "";
    case "paused":
      return text("paused");
    case "complete":
      return station.prompt ?? "";
    default:
      // Behind a stop, what the coach said of it.
      return (plan.length && station.prompt) || text("choose");
  }
}

/**
 * What comes behind what is going on.
 *
 * @param {Live} live
 * @param {Text} text
 */
function next({ station, plan }, text) {
  const { state } = station.session;
  if (state === "idle" || state === "complete") return "";
  const following = plan[station.position + 1];
  if (!following) return text("last_set");
  return text(state === "resting" ? "then" : "next", { what: dose(following, text) });
}

/**
 * Return a set in a few words, as in "Clamshell, left · 15 reps".
 *
 * @param {PlannedSet} set
 * @param {Text} text
 */
export function dose(set, text) {
  const side = set.side === "both" ? "" : `, ${text(`side.${set.side}`)}`;
  const much = set.reps === null ? text("n_seconds", { seconds: Math.round(set.seconds ?? 0) })
    : text("n_reps", { count: set.reps });
  return `${text(`exercise.${set.exercise}`)}${side} · ${much}`;
}

/**
 * Return what came out of a set in a few words; empty when nothing is known yet.
 *
 * @param {PlannedSet} set
 * @param {Text} text
 */
export function outcome({ result, reps }, text) {
  if (!result) return "";
  if (result.ended_by === "skip" && result.share === 0) return text("skipped");
  if (reps === null) return text("n_seconds", { seconds: Math.floor(result.held) });
  return result.reps === null ? text("done") : text("n_reps", { count: result.reps });
}

/**
 * Tell whether the sensors at hand cannot tell the reps of this set apart.
 *
 * @param {Live} live
 */
function isBlind({ marks }) {
  return marks.some(({ type }) => type === "unsure");
}

/** @param {Session} session */
function isGuess({ confidence }) {
  return confidence !== null && confidence < UNSURE;
}

/** @param {Live} live @param {Text} text */
function doubt(live, text) {
  const { session } = live.station;
  if (session.state !== "working" || session.reps === null) return "";
  if (isBlind(live)) return text("touch_down");
  if (isGuess(session)) return text("unsure");
  if (session.timing === "arrival") return text("timing_arrival");
  return "";
}

/** Seconds of a hold between two announcements. */
const HOLD_EVERY = 5;

/**
 * Return what to announce when what is known changes; empty when nothing is worth a word.
 *
 * @param {Live | null} before
 * @param {Live} after
 * @param {Text} text
 * @returns {string}
 */
export function announce(before, after, text) {
  if (!before) return "";
  const [was, is] = [before.station.session, after.station.session];
  if (was.state !== is.state) return stage(before, after, text);
  if (is.state !== "working") return "";
  const mark = after.marks.at(-1);
  if (mark && mark !== before.marks.at(-1)) {
    if (mark.number !== null) return `${mark.number}`;
    if (mark.words !== null) return mark.words;
    if (mark.type === "partial") return text("partial");
    if (mark.type === "unsure") return text("touch_down");
    if (mark.type === "hold_begun") return text("hold");
  }
  const [held, holds] = [before.held, after.held].map((each) => Math.floor(each / HOLD_EVERY));
  return holds > held ? text("n_seconds", { seconds: holds * HOLD_EVERY }) : "";
}

/** @param {Live} before @param {Live} after @param {Text} text */
function stage(before, after, text) {
  const { session, position } = after.station;
  const set = after.plan[position];
  switch (session.state) {
    case "paused":
      return text("paused");
    case "complete":
      return after.station.prompt ?? text("complete");
    case "idle":
      return after.station.prompt ?? text("stopped");
    default:
      break;
  }
  const name = set ? text(`exercise.${set.exercise}`) : "";
  if (session.state === "working") return [text("go"), name, set?.cue].filter(Boolean).join(" ");
  const resting = session.state === "resting" && before.station.session.state === "working";
  return [resting ? text("rest") : text("get_ready"), name, set?.setup].filter(Boolean).join(". ");
}

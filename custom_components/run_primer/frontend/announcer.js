/** What a screen reader says while somebody trains. */

/** @import { Live, Text } from "./types.d.ts" */

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
      return text("stopped");
    default:
      break;
  }
  const name = set ? text(`exercise.${set.exercise}`) : "";
  if (session.state === "working") return [text("go"), name, set?.cue].filter(Boolean).join(" ");
  const resting = session.state === "resting" && before.station.session.state === "working";
  return [resting ? text("rest") : text("get_ready"), name, set?.setup].filter(Boolean).join(". ");
}

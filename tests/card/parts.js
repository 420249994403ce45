/** Sessions and curves for the tests, with only what a test is about. */

/** @import { Formats, Live, LoggedRep, LoggedSession, LoggedSet, Mark, Message, PlannedSet, Session, Station, Stroke, Text } from "../../custom_components/run_primer/frontend/types.d.ts" */

/** Texts that show their key and what fills them. @type {Text} */
export const text = (key, values) =>
  values ? `${key}(${Object.values(values).join(",")})` : key;

/** @param {Partial<PlannedSet>} [given] @returns {PlannedSet} */
export const plannedSet = (given) => ({
  exercise: "glute_bridge",
  side: "both",
  number: 1,
  total: 2,
  reps: 15,
  seconds: null,
  measure: "platform",
  rest: 30,
  setup: "Lie down.",
  cue: "Squeeze.",
  beat: false,
  result: null,
  ...given,
});

/** @param {Partial<Session>} [given] @returns {Session} */
export const session = (given) => ({
  state: "working",
  routine: "pre_run_short",
  timing: "device",
  exercise: "glute_bridge",
  measure: "platform",
  side: "both",
  set: 1,
  sets: 2,
  reps: 3,
  reps_target: 15,
  hold_time: null,
  hold_target: null,
  confidence: 0.9,
  ...given,
});

/** @param {Partial<Station>} [given] @returns {Station} */
export const station = (given) => ({
  name: "Garage",
  now: 100,
  session: session(),
  position: 0,
  ends: null,
  target: null,
  loaded: true,
  athlete: "Sam",
  prompt: "Three.",
  peak_force: null,
  asymmetry: null,
  primed: false,
  sensors: [],
  ...given,
});

/** @param {Partial<Live>} [given] @returns {Live} */
export const live = (given) => ({
  station: station(),
  plan: [plannedSet(), plannedSet({ exercise: "clamshell", side: "left" })],
  marks: [],
  held: 0,
  ...given,
});

/** @param {Partial<Message>} [given] @returns {Message} */
export const message = (given) => ({
  number: 1,
  station: null,
  plan: null,
  marks: [],
  strokes: [],
  held: null,
  whole: false,
  gone: false,
  entry: null,
  subscription: null,
  ...given,
});

/** @param {Partial<Mark>} [given] @returns {Mark} */
export const mark = (given) => ({
  type: "rep",
  at: 10,
  number: 1,
  confidence: 0.9,
  height: null,
  words: null,
  ...given,
});

/**
 * Return a piece of a curve at 80 Hz.
 *
 * @param {number} at
 * @param {number[]} force
 * @param {Partial<Stroke>} [given]
 * @returns {Stroke}
 */
export const stroke = (at, force, given) => ({
  kind: "platform",
  at,
  ms: force.map((_, i) => Math.round(i * 12.5)),
  force,
  left: null,
  right: null,
  after_gap: false,
  ...given,
});

/** A rep that was measured. @param {number} number @param {Partial<LoggedRep>} [given] @returns {LoggedRep} */
export const rep = (number, given) => ({
  number,
  confidence: 0.9,
  rise: 0.8,
  top: 1,
  fall: 1.2,
  peak: 400,
  ...given,
});

/** A set that is over. @param {Partial<LoggedSet>} [given] @returns {LoggedSet} */
export const loggedSet = (given) => ({
  id: "SET1",
  exercise: "glute_bridge",
  side: "both",
  measure: "platform",
  started: "2026-11-21T06:01:00.000+00:00",
  ended: "2026-11-21T06:01:50.000+00:00",
  ended_by: "goal",
  goal_reps: 15,
  goal_seconds: null,
  reps: 15,
  partials: 0,
  held: 0,
  confidence: 0.9,
  asymmetry: null,
  said: null,
  done: [],
  holds: [],
  faults: [],
  ...given,
});

/** @param {Partial<LoggedSession>} [given] @returns {LoggedSession} */
export const loggedSession = (given) => ({
  id: "SESSION1",
  station: "01A",
  athlete_name: "Sam",
  routine: "pre_run_short",
  started: "2026-11-21T06:00:00.000+00:00",
  ended: "2026-11-21T06:05:00.000+00:00",
  outcome: "completed",
  share: 1,
  timing: "device",
  reps: 15,
  held: 0,
  sets: [loggedSet()],
  ...given,
});

/** Numbers as they are. @type {Formats} */
export const formats = {
  day: (iso) => iso.slice(0, 10),
  date: (iso) => iso,
  time: (iso) => iso.slice(11, 16),
  number: (value, digits = 0) => `${Number(value.toFixed(digits))}`,
};

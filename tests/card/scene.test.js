import assert from "node:assert/strict";
import { test } from "node:test";

import { announce } from "../../custom_components/run_primer/frontend/scene.js";
import { clockTime, describe, dose, outcome } from "../../custom_components/run_primer/frontend/scene.js";
import { live, mark, plannedSet, session, station, text } from "./parts.js";

/** @import { Live, Session, Station } from "../../custom_components/run_primer/frontend/types.d.ts" */

/** @param {Partial<Session>} of @param {Partial<Station>} [around] @param {Partial<Live>} [more] */
const during = (of, around, more) => live({ station: station({ session: session(of), ...around }), ...more });

test("reps go up to their goal", () => {
  const scene = describe(during({ reps: 5 }), 100, text);
  assert.equal(scene.number, "5");
  assert.equal(scene.of, "of_reps(15)");
  assert.equal(scene.progress, 5 / 15);
  assert.equal(scene.instruction, "Squeeze.");
  assert.equal(scene.next, "next(exercise.clamshell, side.left · n_reps(15))");
});

test("a count that is a guess says so", () => {
  const scene = describe(during({ confidence: 0.4 }), 100, text);
  assert.equal(scene.number, "≈3");
  assert.equal(scene.doubt, "unsure");
  assert.equal(describe(during({ timing: "arrival" }), 100, text).doubt, "timing_arrival");
  assert.equal(describe(during({ confidence: 0.6 }), 100, text).doubt, "");
});

test("a set whose reps the sensors cannot tell apart says so to its end, and what helps", () => {
  const marks = [mark({ type: "unsure", number: null, confidence: 0.5 }), mark({ type: "corrected", number: 3 })];
  const scene = describe(during({ confidence: 0.55 }, {}, { marks }), 100, text);
  assert.equal(scene.number, "≈3");
  assert.equal(scene.doubt, "touch_down");
  assert.equal(announce(during({}), during({}, {}, { marks: marks.slice(0, 1) }), text), "touch_down");
});

test("a word about form stands in place of the cue for a few seconds", () => {
  const marks = [mark({ type: "form", number: null, words: "Lower it slowly.", at: 98 }), mark({ number: 4, at: 99 })];
  assert.equal(describe(during({}, {}, { marks }), 100, text).instruction, "Lower it slowly.");
  assert.equal(describe(during({}, {}, { marks }), 105, text).instruction, "Squeeze.");
  assert.equal(announce(during({}), during({}, {}, { marks: marks.slice(0, 1) }), text), "Lower it slowly.");
});

test("where the coach leads every rep, what it says is what to do", () => {
  const plan = [plannedSet({ beat: true })];
  assert.equal(describe(during({}, { prompt: "3. Push." }, { plan }), 100, text).instruction, "3. Push.");
  assert.equal(describe(during({}, { prompt: null }, { plan }), 100, text).instruction, "Squeeze.");
});

test("a hold goes up in whole seconds and its ring smoothly", () => {
  const plan = [plannedSet({ reps: null, seconds: 20 })];
  const scene = describe(during({ reps: null }, {}, { plan, held: 7.9 }), 100, text);
  assert.deepEqual([scene.mode, scene.number, scene.of], ["hold", "7", "of_seconds(20)"]);
  assert.equal(scene.progress, 7.9 / 20);
  assert.equal(scene.next, "last_set");
});

test("a rest counts down to what comes", () => {
  const resting = during({ state: "resting" }, { position: 1, ends: 115.2 });
  const scene = describe(resting, 100, text);
  assert.deepEqual([scene.mode, scene.number, scene.of], ["countdown", "16", "rest"]);
  assert.equal(scene.title, "exercise.clamshell");
  assert.equal(scene.subtitle, "coming · side.left · set_of(1,2)");
  assert.equal(scene.instruction, "Lie down.");
  assert.equal(describe(resting, 200, text).number, "0");
});

test("a rest that is paused stands still", () => {
  const paused = during({ state: "paused" }, { ends: 110, now: 100 });
  assert.equal(describe(paused, 100, text).number, describe(paused, 105, text).number);
});

test("a set that nothing measures counts its time down", () => {
  const plan = [plannedSet({ measure: "timer", seconds: 60 })];
  const scene = describe(during({ reps: null }, { ends: 130 }, { plan }), 100, text);
  assert.deepEqual([scene.number, scene.of, scene.progress], ["30", "left", 0.5]);
});

test("a set that only the athlete ends shows its goal", () => {
  const scene = describe(during({ reps: null, measure: "button" }), 100, text);
  assert.deepEqual([scene.mode, scene.number], ["button", "15"]);
});

test("long times read as minutes", () => {
  assert.deepEqual([59, 89, 90, 605].map(clockTime), ["59", "89", "1:30", "10:05"]);
});

test("at the end all reps are added up", () => {
  const result = { reps: 12, held: 3, share: 0.8, confidence: 0.9, ended_by: /** @type {const} */ ("done") };
  const plan = [plannedSet({ result }), plannedSet({ result: { ...result, reps: null, share: 1 } })];
  const scene = describe(during({ state: "complete" }, { position: 2 }, { plan }), 100, text);
  assert.equal(scene.number, "12");
  assert.equal(scene.progress, 0.9);
});

test("before a session there is no number to misread", () => {
  const scene = describe(during({ state: "idle" }, {}, { plan: [] }), 100, text);
  assert.deepEqual([scene.mode, scene.number, scene.next], ["none", "", ""]);
});

test("behind a stop the coach's word stays, and before any session there is none", () => {
  const idle = during({ state: "idle" }, { prompt: "Leave it for today." });
  assert.equal(describe(idle, 100, text).instruction, "Leave it for today.");
  assert.equal(describe({ ...idle, plan: [] }, 100, text).instruction, "choose");
});

test("sets and what came of them are told in a few words", () => {
  const hold = plannedSet({ reps: null, seconds: 20 });
  assert.equal(dose(hold, text), "exercise.glute_bridge · n_seconds(20)");
  const result = { reps: null, held: 20.4, share: 1, confidence: null, ended_by: /** @type {const} */ ("goal") };
  assert.equal(outcome({ ...hold, result }, text), "n_seconds(20)");
  assert.equal(outcome(plannedSet(), text), "");
  const skipped = { ...result, share: 0, ended_by: /** @type {const} */ ("skip") };
  assert.equal(outcome(plannedSet({ result: skipped }), text), "skipped");
});

test("a screen reader hears every rep once", () => {
  const before = during({ reps: 3 });
  const after = { ...during({ reps: 4 }), marks: [mark({ number: 4 })] };
  assert.equal(announce(before, after, text), "4");
  assert.equal(announce(after, { ...after }, text), "");
});

test("a screen reader hears what to do, holds every five seconds, and the end", () => {
  const rest = during({ state: "resting" }, { position: 1 });
  assert.equal(announce(during({}), rest, text), "rest. exercise.clamshell. Lie down.");
  assert.equal(announce(rest, during({}), text), "go exercise.glute_bridge Squeeze.");
  assert.equal(announce(live({ held: 4.9 }), live({ held: 5.1 }), text), "n_seconds(5)");
  assert.equal(announce(live({ held: 5.1 }), live({ held: 5.9 }), text), "");
  assert.equal(announce(rest, during({ state: "complete" }), text), "Three.");
  assert.equal(announce(null, rest, text), "", "what was there before is no news");
});

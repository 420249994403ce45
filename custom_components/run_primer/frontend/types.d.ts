/** What the modules of the card pass to each other; only the type checker reads this file. */

import type { Ask } from "./history.js";
import type { Trace } from "./live.js";

export type SensorKind = "platform" | "band";

/** One sensor of the station. */
export interface Sensor {
  /** Its subentry. */
  id: string;
  name: string;
  kind: SensorKind;
  connected: boolean;
  /** Its zero was found once. */
  tared: boolean;
  /** A known mass was weighed; else newtons are nominal. */
  calibrated: boolean;
}

export type SessionState = "idle" | "preparing" | "working" | "resting" | "paused" | "complete";

/** The session as Home Assistant's entities show it. */
export interface Session {
  state: SessionState;
  routine: string | null;
  timing: "device" | "arrival" | null;
  exercise: string | null;
  measure: SensorKind | "timer" | "button" | null;
  side: "both" | "left" | "right" | null;
  set: number | null;
  sets: number | null;
  reps: number | null;
  reps_target: number | null;
  /** Seconds. */
  hold_time: number | null;
  /** Seconds. */
  hold_target: number | null;
  /** 0 to 1. */
  confidence: number | null;
}

/** A station at one moment; times are seconds of its clock. */
export interface Station {
  name: string;
  now: number;
  session: Session;
  /** Which set of the plan is going on or comes next, from 0. */
  position: number;
  ends: number | null;
  /** Newtons between which a lift is up. */
  target: [number, number] | null;
  loaded: boolean | null;
  athlete: string | null;
  prompt: string | null;
  /** Newtons. */
  peak_force: number | null;
  /** Percent, positive when the right side did more. */
  asymmetry: number | null;
  primed: boolean;
  sensors: Sensor[];
}

export interface SetResult {
  reps: number | null;
  /** Seconds. */
  held: number;
  /** 0 to 1 of the goal. */
  share: number;
  confidence: number | null;
  ended_by: "goal" | "done" | "skip";
}

/** One set of the plan. */
export interface PlannedSet {
  exercise: string;
  side: "both" | "left" | "right";
  number: number;
  total: number;
  reps: number | null;
  seconds: number | null;
  measure: string;
  /** Seconds behind it. */
  rest: number;
  setup: string;
  cue: string;
  /** The coach leads every rep: its prompt is what to do now. */
  beat: boolean;
  result: SetResult | null;
}

export interface Mark {
  type:
    | "set_started"
    | "set_completed"
    | "rep"
    | "corrected"
    | "unsure"
    | "partial"
    | "form"
    | "hold_begun"
    | "hold_reached";
  /** Seconds of the station's clock. */
  at: number;
  number: number | null;
  confidence: number | null;
  height: number | null;
  /** What the coach says of it. */
  words: string | null;
}

/** Readings of one sensor that follow each other. */
export interface Stroke {
  kind: SensorKind;
  at: number;
  ms: number[];
  /** Newtons. */
  force: number[];
  left: number[] | null;
  right: number[] | null;
  after_gap: boolean;
}

/** One message of the live stream; null where there is nothing new. */
export interface Message {
  number: number;
  station: Station | null;
  plan: PlannedSet[] | null;
  marks: Mark[];
  strokes: Stroke[];
  held: number | null;
  /** True when it is all there is to know, in place of what was sent before. */
  whole: boolean;
  /** True when the station is unloaded; nothing follows. */
  gone: boolean;
  /** Config entry of the station, in a whole message. */
  entry: string | null;
  /** What to acknowledge with, in a whole message. */
  subscription: number | null;
}

/** All the card knows of a station. */
export interface Live {
  station: Station;
  plan: PlannedSet[];
  /** Of the running or the last set. */
  marks: Mark[];
  /** Seconds held in this set. */
  held: number;
}

/** What the hero of the card shows, in words and numbers. */
export interface Scene {
  phase: SessionState;
  /** What is counted: reps up, seconds held up, or seconds left down. */
  mode: "none" | "reps" | "hold" | "countdown" | "button";
  title: string;
  subtitle: string;
  number: string;
  /** Under the number: of how many. */
  of: string;
  /** 0 to 1 of the ring. */
  progress: number;
  /** What to do now. */
  instruction: string;
  /** What comes next. */
  next: string;
  /** How much the number is to be believed; empty when there is nothing to say. */
  doubt: string;
}

export interface CardConfig {
  type: string;
  /** Config entry of the station; without it the first one. */
  station?: string;
  show_sets?: boolean;
  show_sensors?: boolean;
  /** Of the history card: whether it begins with the latest session. */
  newest?: boolean;
}

/** A rep as the workout log has it; times in seconds, forces in newtons. */
export interface LoggedRep {
  number: number;
  confidence: number | null;
  rise: number | null;
  top: number | null;
  fall: number | null;
  peak: number | null;
}

/** A set as the workout log has it. */
export interface LoggedSet {
  id: string;
  exercise: string;
  side: "both" | "left" | "right";
  /** What told that it was done: a sensor, `timer`, `button` or `manual`. */
  measure: string;
  started: string;
  ended: string | null;
  ended_by: string | null;
  goal_reps: number | null;
  goal_seconds: number | null;
  reps: number | null;
  partials: number;
  held: number;
  confidence: number | null;
  /** Percent, positive when the right side did more. */
  asymmetry: number | null;
  said: { load: number | null; effort: number | null; note: string | null } | null;
  /** What follows is only there when one session is asked for. */
  done?: LoggedRep[];
  holds?: { seconds: number; mean: number; steadiness: number | null }[];
  faults?: { fault: string; rep: number | null }[];
}

/** A session as the workout log has it; times are ISO 8601, UTC. */
export interface LoggedSession {
  id: string;
  station: string;
  athlete_name: string | null;
  routine: string | null;
  started: string;
  ended: string | null;
  outcome: "open" | "completed" | "stopped" | "pain" | "abandoned" | "logged";
  /** 0 to 1 of the routine. */
  share: number | null;
  timing: "device" | "arrival" | null;
  reps: number;
  /** Seconds. */
  held: number;
  sets: LoggedSet[];
}

/** One session to look at, and what it is compared with. */
export interface Past {
  session: LoggedSession;
  /** The one before of the same athlete and routine. */
  before: LoggedSession | null;
  editable: boolean;
}

/** What was done in a week. */
export interface Week {
  monday: string;
  sessions: number;
  reps: number;
  /** Kilograms: reps times load. */
  volume: number;
  /** Seconds. */
  held: number;
  /** Newtons. */
  peak: number | null;
  /** Percent, positive to the right. */
  asymmetry: number | null;
}

/** Something in a session; times are seconds since it began. */
export interface Happening {
  type: "rep" | "hold" | "fault" | "gap" | "set";
  at: number;
  ends: number | null;
  sensor: string;
  set: string | null;
  number: number | null;
  /** Newtons. */
  force: number | null;
  name: string | null;
}

/** The trace of a session, or of a part of it; times are seconds since the session began. */
export interface Sketch {
  since: number;
  until: number;
  /** Unbroken pieces: the lowest and the highest newtons of each slice of time. */
  lines: { sensor: string; at: number[]; low: number[]; high: number[] }[];
  happenings: Happening[];
}

/** What of Home Assistant's frontend the card uses. */
export interface Hass {
  connected: boolean;
  connection: Connection;
  states: Record<string, EntityState | undefined>;
  entities: Record<string, EntityEntry | undefined>;
  devices: Record<string, DeviceEntry | undefined>;
  language: string;
  locale: { language: string; number_format?: string; time_format?: string; time_zone?: string };
  config: { time_zone: string };
  localize(key: string, values?: Record<string, string | number>): string;
  loadBackendTranslation(category: string, integration?: string): Promise<Hass["localize"]>;
  formatEntityState(state: EntityState, value?: string): string;
  callService(
    domain: string,
    service: string,
    data?: object,
    target?: { entity_id: string },
  ): Promise<unknown>;
}

export interface Connection {
  connected: boolean;
  addEventListener(event: "ready" | "disconnected", listener: () => void): void;
  removeEventListener(event: "ready" | "disconnected", listener: () => void): void;
  sendMessagePromise<T>(message: object): Promise<T>;
  subscribeMessage<T>(
    listener: (message: T) => void,
    message: object,
    options?: { resubscribe?: boolean },
  ): Promise<() => Promise<void>>;
}

export interface EntityState {
  entity_id: string;
  state: string;
  attributes: { options?: string[]; friendly_name?: string; calibrated?: boolean };
}

export interface EntityEntry {
  entity_id: string;
  platform?: string;
  translation_key?: string;
  device_id?: string;
}

export interface DeviceEntry {
  id: string;
  identifiers?: [string, string][];
  config_entries?: string[];
  primary_config_entry?: string | null;
  via_device_id?: string | null;
  name?: string | null;
  name_by_user?: string | null;
}

export type Text = (key: string, values?: Record<string, string | number>) => string;

/** Who listens to the live stream. */
export interface Listener {
  onMessage(message: Message): void;
  /** Told why nothing comes; empty when all is well. */
  onTrouble(trouble: "" | "unauthorized" | "not_found" | "offline"): void;
}

/** What can be pressed: a button entity, and when it is shown. */
export interface Control {
  /** Of the button entity. */
  key: string;
  icon: string;
  when: SessionState[];
  /** What is most likely wanted. */
  strong?: boolean;
}

/** A row of a list of the card. */
export interface Row {
  /** Its class. */
  look: string;
  icon: string;
  words: string;
  /** What came of it; no column without. */
  result?: string;
  current?: boolean;
}

/** The forces at the lower and the upper edge of a picture, newtons. */
export interface Scale {
  low: number;
  high: number;
}

/** What the live curve shows. */
export interface Subject {
  trace: Trace;
  /** Newtons between which a lift is up. */
  target: [number, number] | null;
  marks: Mark[];
  targetName: string;
}

/** The theme, as a canvas needs it. */
export interface Colours {
  curve: string;
  ink: string;
  calm: string;
  good: string;
  paper: string;
  font: string;
  /** Pixels of a letter. */
  size: number;
}

/** Numbers and times as the user wants to read them. */
export interface Formats {
  /** Weekday and day of a time. */
  day(iso: string): string;
  time(iso: string): string;
  /** A day that has no time, and so no zone. */
  date(iso: string): string;
  number(value: number, digits?: number): string;
}

/** One measure of a session beside the one of last time. */
export interface Compared {
  name: string;
  now: string;
  /** Empty when there is nothing to compare with. */
  then: string;
  change: string;
}

/** One set as a row of a table. */
export interface SetRow {
  set: LoggedSet;
  title: string;
  /** What stands in a column; empty where there is nothing to say. */
  cells: Record<string, string>;
  /** What is to be known of it besides. */
  remarks: string[];
  /** Seconds of the session in which a sensor measured it. */
  window: [number, number] | null;
}

/** What a cell of that table is made from. */
export interface Cell extends Formats {
  set: LoggedSet;
  next: LoggedSet | undefined;
  text: Text;
}

/** A chart of weeks. */
export interface Chart {
  key: "reps" | "volume" | "held" | "peak" | "asymmetry";
  /** What is always as high as the picture, so that little looks little. */
  least: number;
  show(value: number, text: Text, number: Formats["number"]): string;
}

/** A session's trace as a picture; x and y are percent from the left and the top. */
export interface Drawing {
  /** One for each unbroken piece. */
  paths: string[];
  levels: { y: number; force: number }[];
  /** Seconds since the session began. */
  ticks: { x: number; at: number }[];
  places: { what: Happening; x: number; width: number; y: number }[];
}

/** What a dialog asks for. */
export interface Field {
  name: string;
  label: string;
  value: string;
  /** Of a number: least and most. */
  range?: [number, number];
  /** What can be chosen. */
  options?: string[];
}

/** What the page of a session needs of the card it is in. */
export interface Around {
  hass(): Hass;
  text: Text;
  /** Newtons are not calibrated. */
  nominal: boolean;
  /** Of athletes. */
  names: string[];
  ask: Ask;
  send(command: string, fields: object): Promise<any>;
  onChange(): void;
  onClose(): void;
}

/** All that the card shows. */
export interface Shown {
  hass: Hass;
  /** Config entry. */
  station: string;
  live: Live;
  config: CardConfig;
  text: Text;
}

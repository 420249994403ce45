/** What the modules of the card pass to each other; only the type checker reads this file. */

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
}

/** What of Home Assistant's frontend the card uses. */
export interface Hass {
  connection: Connection;
  states: Record<string, EntityState | undefined>;
  entities: Record<string, EntityEntry | undefined>;
  devices: Record<string, DeviceEntry | undefined>;
  language: string;
  locale: { language: string };
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
  attributes: { options?: string[]; friendly_name?: string };
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

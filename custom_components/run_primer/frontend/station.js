/** The live stream of one station, over Home Assistant's own connection. */

/** @import { Connection, Listener, Message } from "./types.d.ts" */

/** Pictures between two acknowledgements. */
const ACKNOWLEDGE_EVERY = 10;
const FIRST_RETRY_MS = 1000;
const LAST_RETRY_MS = 15_000;

export class StationStream {
  #connection;
  #station;
  #listener;
  /** @type {(() => Promise<void>) | null} */
  #leave = null;
  #closed = false;
  #retry = FIRST_RETRY_MS;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  /** Counts attempts, so that what comes of an old one is ignored. */
  #attempt = 0;
  #acknowledged = 0;
  #subscription = 0;

  /**
   * @param {Connection} connection
   * @param {string | undefined} station Config entry; the first one without it.
   * @param {Listener} listener
   */
  constructor(connection, station, listener) {
    this.#connection = connection;
    this.#station = station;
    this.#listener = listener;
    connection.addEventListener("ready", this.#onReady);
    connection.addEventListener("disconnected", this.#onDisconnected);
    this.#subscribe();
  }

  /** Hang up; nothing is called any more. */
  close() {
    this.#closed = true;
    this.#attempt++;
    clearTimeout(this.#timer);
    this.#connection.removeEventListener("ready", this.#onReady);
    this.#connection.removeEventListener("disconnected", this.#onDisconnected);
    this.#drop();
  }

  #onReady = () => {
    this.#leave = null;
    this.#retry = FIRST_RETRY_MS;
    this.#subscribe();
  };

  #onDisconnected = () => {
    this.#attempt++;
    this.#leave = null;
    clearTimeout(this.#timer);
    this.#listener.onTrouble("offline");
  };

  async #subscribe() {
    const attempt = ++this.#attempt;
    clearTimeout(this.#timer);
    const message = {
      type: "run_primer/station/subscribe",
      ...(this.#station && { config_entry_id: this.#station }),
    };
    try {
      const leave = await this.#connection.subscribeMessage(
        /** @param {Message} one */ (one) => attempt === this.#attempt && this.#take(one),
        message,
        { resubscribe: false },
      );
      if (attempt !== this.#attempt) {
        await leave().catch(() => undefined);
        return;
      }
      this.#leave = leave;
      this.#retry = FIRST_RETRY_MS;
      this.#listener.onTrouble("");
    } catch (error) {
      if (attempt !== this.#attempt) return;
      const code = /** @type {{code?: string}} */ (error ?? {}).code;
      this.#listener.onTrouble(code === "unauthorized" ? code : "not_found");
      this.#tryLater();
    }
  }

  /** @param {Message} message */
  #take(message) {
    if (message.gone) {
      this.#drop();
      this.#listener.onTrouble("not_found");
      this.#tryLater();
      return;
    }
    if (message.whole) {
      this.#subscription = message.subscription ?? 0;
      this.#acknowledged = message.number;
    }
    this.#listener.onMessage(message);
    if (message.number - this.#acknowledged >= ACKNOWLEDGE_EVERY) this.#acknowledge(message.number);
  }

  /** @param {number} number */
  #acknowledge(number) {
    this.#acknowledged = number;
    this.#connection
      .sendMessagePromise({
        type: "run_primer/station/acknowledge",
        subscription: this.#subscription,
        number,
      })
      .catch(() => undefined);
  }

  #drop() {
    // The connection may be gone, and the subscription with it.
    this.#leave?.().catch(() => undefined);
    this.#leave = null;
  }

  #tryLater() {
    if (this.#closed) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#subscribe(), this.#retry);
    this.#retry = Math.min(this.#retry * 2, LAST_RETRY_MS);
  }
}

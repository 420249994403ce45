// State machines that run on the emulator's clock.
//
// The emulator's own PIO runs whenever Node finds time, one instruction after another, whatever
// the divider. Here a state machine has a step due every `divider` cycles, a machine that waits
// costs nothing, and one that is woken goes on at its next tick.

const CYCLE_NS = 8; // 125 MHz

class ClockedMachine {
  constructor(pio, machine, clock) {
    this.pio = pio;
    this.machine = machine;
    this.clock = clock;
    this.alarm = clock.createAlarm(() => this.tick());
    this.due = false;
    this.started = 0;
    const checkWait = machine.checkWait.bind(machine);
    machine.checkWait = () => {
      const before = machine.cycles;
      const waited = machine.waiting;
      checkWait();
      // Woken from outside its own step: the waiting instruction ends with the next tick.
      if (waited && !machine.waiting && !this.due && !this.stepping) {
        this.schedule(1 + machine.cycles - before);
      }
    };
  }

  get period() {
    const { clockDivInt, clockDivFrac } = this.machine;
    return CYCLE_NS * ((clockDivInt || 65536) + clockDivFrac / 256);
  }

  enable() {
    if (!this.machine.enabled) {
      this.alarm.cancel();
      this.due = false;
    } else if (!this.due && !this.machine.waiting) {
      this.started = this.clock.nanos;
      this.schedule(1);
    }
  }

  schedule(cycles) {
    const period = this.period;
    const ticks = Math.ceil((this.clock.nanos - this.started) / period - 1e-6) + cycles;
    this.due = true;
    this.alarm.schedule(this.started + ticks * period - this.clock.nanos);
  }

  tick() {
    this.due = false;
    const { machine } = this;
    if (!machine.enabled) {
      return;
    }
    const before = machine.cycles;
    this.stepping = true;
    machine.step();
    this.pio.checkChangedPins();
    this.stepping = false;
    if (!machine.waiting) {
      this.schedule(Math.max(1, machine.cycles - before));
    } else {
      // What was driven in this very step may already be what it waits for.
      machine.checkWait();
    }
  }
}

export function runOnClock(pio, clock) {
  const machines = pio.machines.map((machine) => new ClockedMachine(pio, machine, clock));
  const write = pio.writeUint32.bind(pio);
  pio.run = () => {};
  pio.writeUint32 = (offset, value) => {
    write(offset, value);
    // Enabled machines, and pins that an instruction from outside has moved.
    machines.forEach((machine) => machine.enable());
    pio.checkChangedPins();
  };
}

// A serial line that behaves: an interrupt for each byte sent, and received bytes at a pace.
//
// The emulator's own keeps the transmit interrupt up for ever, and MicroPython then does nothing
// but serve it.

const TX_INTERRUPT = 1 << 5;
const DATA_REGISTER = 0x0;
const BYTE_NS = 10_850; // 10 bits at 921600 baud

export function pipeUart(board, index, onBytes) {
  const uart = board.mcu.uart[index];
  const incoming = [];
  uart.checkInterrupts = () => {
    board.mcu.setInterrupt(uart.irq, !!(uart.interruptStatus & uart.interruptMask));
  };
  const write = uart.writeUint32.bind(uart);
  uart.writeUint32 = (offset, value) => {
    write(offset, value);
    if (offset === DATA_REGISTER) {
      uart.interruptStatus |= TX_INTERRUPT;
      uart.checkInterrupts();
    }
  };
  uart.onByte = (byte) => onBytes(byte);
  const feed = board.clock.createAlarm(() => {
    if (incoming.length && !uart.rxFIFO.full) {
      uart.feedByte(incoming.shift());
    }
    if (incoming.length) {
      feed.schedule(BYTE_NS);
    }
  });
  return (bytes) => {
    const idle = incoming.length === 0;
    incoming.push(...bytes);
    if (idle) {
      feed.schedule(BYTE_NS);
    }
  };
}

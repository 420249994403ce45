"""How long encoding a frame takes on MicroPython, in microseconds."""

import time

from primer import wire

values = [[(i * 7919 + c * 101) % 400 - 200 + 84_000 for i in range(8)] for c in range(4)]
blocks = [wire.Block(c, 0, 0, 0, 87_500, 0, values[c]) for c in range(4)]
start = time.ticks_us()
for i in range(2000):
    data = wire.encode_frame(1, i, 1_000_000, blocks)
print(len(data), time.ticks_diff(time.ticks_us(), start) / 2000)

"""wire.py on MicroPython: hexadecimal lines in, lines out.

`decode` turns frames into JSON and encodes them again; a frame that is none gives the fault.
"""

import binascii
import json
import sys

from primer import wire

for line in sys.stdin:
    data = binascii.unhexlify(line.strip())
    try:
        frame = wire.decode_frame(data)
    except ValueError as error:
        print(json.dumps({"fault": str(error)}))
        continue
    flags = wire.SENT_AGAIN if frame.again else 0
    again = wire.encode_frame(frame.boot, frame.seq, frame.t0_us, frame.blocks, flags)
    print(
        json.dumps(
            {
                "frame": [frame.boot, frame.seq, frame.t0_us, frame.again],
                "blocks": [list(block[:6]) + [list(block.values)] for block in frame.blocks],
                "again": binascii.hexlify(again).decode(),
            }
        )
    )

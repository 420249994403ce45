"""The firmware, from single PIO instructions to a whole emulated Pico."""

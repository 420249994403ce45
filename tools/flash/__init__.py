"""Puts the firmware and its settings on a Pico: `script/flash --help`.

Needs nothing but Python 3.11 and, to reach a board, mpremote: it runs on any computer that a
Pico can be plugged into, without the environments the rest of this project needs.
"""

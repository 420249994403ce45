"""The firmware on an emulated RP2040 with emulated HX711s."""

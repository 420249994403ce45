"""The application on the Pico. main.py starts it; an update replaces this whole folder."""

VERSION = "1.0.0"

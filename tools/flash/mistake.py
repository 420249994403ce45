"""What the person at the keyboard can put right."""


class Mistake(Exception):  # noqa: N818 - it is no fault of the program
    """A wrong option, file or board; the text says what to do. It holds no secret."""

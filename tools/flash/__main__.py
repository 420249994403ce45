"""`script/flash --help`."""

import argparse
from pathlib import Path
import sys
import time

from .board import ask, over_usb, put
from .device import Device
from .mistake import Mistake
from .next_steps import next_steps
from .options import describe, kept_file, parser
from .secret import hidden, write_private
from .tree import can_compile, device_tree, write_tree


def flash(options: argparse.Namespace) -> None:
    """Do what the options say. Raise Mistake."""
    needs_board = not (options.to or options.dry_run)
    if not (needs_board or options.id):
        raise Mistake("--id: needed when no board is asked for it (8 hexadecimal digits)")
    remote = over_usb(options.usb) if needs_board else None
    if remote:
        board = ask(remote)
        print(f"{board.model}, id {board.id}", file=sys.stderr)
        if options.id not in (None, board.id):
            raise Mistake(f"--id {options.id}: the board on USB is {board.id}")
    device = describe(options, board.id if remote else options.id, int(time.time()))
    compiled = can_compile() and not options.source
    tree = device_tree(device.to_json(), options.firmware, compiled=compiled)
    if options.dry_run:
        _show(device, tree, options.to)
        return
    kept = _keep(options, device)
    if remote:
        put(remote, tree)
    else:
        write_tree(tree, options.to)
    size = sum(len(content) for content in tree.values())
    print(f"{len(tree)} files, {size} bytes: done", file=sys.stderr)
    print(next_steps(device, kept))


def _keep(options: argparse.Namespace, device: Device) -> Path | None:
    """Keep the secrets before the device has them: else a broken cable would lose them."""
    kept = kept_file(options, device.id)
    if kept:
        try:
            write_private(kept, device.to_json().encode("utf-8"))
        except OSError as error:
            raise Mistake(f"--keep {kept.parent}: {error.strerror}") from error
    return kept


def _show(device: Device, tree: dict[str, bytes], folder: Path | None) -> None:
    """Show what would be done, without secrets."""
    print(f"would write to {folder or 'the board'}:")
    for path, content in tree.items():
        print(f"  {path:24} {len(content):6} bytes")
    print(f"settings.json:\n{hidden(device.to_json())}")


def main() -> int:
    """Run; 1 means that something has to be put right."""
    try:
        flash(parser().parse_args())
    except Mistake as mistake:
        print(f"script/flash: {mistake}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nscript/flash: stopped", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())

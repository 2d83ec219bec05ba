"""Processes that a run starts end with it, however it ends."""

import os
import threading
import time

WATCH_SECONDS = 0.25
"""How often a child looks for its parent."""


def end_with_parent(parent: int) -> None:
    """End this process soon after its parent is gone, in mid-shard too; called in the child, with the parent's id."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(WATCH_SECONDS)
        os._exit(1)

    threading.Thread(target=watch, daemon=True, name="end-with-parent").start()

"""One client process of the soak: client.py grpcio|raw ADDRESS SECONDS SEED. It prints how its calls ended, as JSON.

It plays on several threads until the time is over, whatever happens.
"""

import random
import sys
import threading
import time
from collections.abc import Callable

import paths  # noqa: F401

THREADS = {"grpcio": 6, "raw": 3}


def main() -> None:
    name, address, seconds, seed = sys.argv[1:]
    # The libraries are loaded when it is known which.
    if name == "grpcio":
        from grpcio_player import players
    else:
        from raw_player import players
    from kinds import Tally

    # Not before they are, which may take a busy machine longer than a warm-up.
    end = time.monotonic() + float(seconds)
    tally = Tally()
    work: list[Callable[[], None]] = players(address, THREADS[name], random.Random(int(seed)), end, tally)
    threads = [threading.Thread(target=job) for job in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(tally.json())


main()

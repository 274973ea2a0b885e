"""Typst's compiler kept warm: runs in the Python that has `typst`, away from this project.

    python typst_warm.py BOOK.typ PRODUCT.pdf FONT_FOLDER... -- EDITED.typ...

Prints CPU and wall seconds of the first compilation and of one after each edit, as JSON.
"""

import json
import resource
import shutil
import sys
import time

import typst


def main() -> None:
    """Compile, then put each edited source into place and compile again."""
    source, product = sys.argv[1:3]
    cut = sys.argv.index("--")
    compiler = typst.Compiler(source, font_paths=sys.argv[3:cut], ignore_system_fonts=True)
    found = []
    for edited in [None, *sys.argv[cut + 1 :]]:
        if edited is not None:
            shutil.copy(edited, source)
        cpu, wall = time.process_time(), time.perf_counter()
        compiler.compile(output=product)
        found.append([time.process_time() - cpu, time.perf_counter() - wall])
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1_000_000
    sys.stdout.write(json.dumps({"runs": found, "memory": memory}))


if __name__ == "__main__":
    main()

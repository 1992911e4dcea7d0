"""``python -m assistant`` is the command ``reflect``."""

from assistant.surfaces.cli_start import main

if __name__ == "__main__":
    main()

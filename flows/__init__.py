"""Who does it, and when: settings, storage, a flow per step, and the command line."""

import os

# Prefect reads these when it is first imported. Nothing of a run may leave the machine, and no log may reach Prefect's
# database, where it would outlive the run. What the user has set stands.
for _name, _value in {
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "DO_NOT_TRACK": "1",
    "PREFECT_LOGGING_TO_API_ENABLED": "false",
    # below this Prefect prints tracebacks of its own; errors are one line here, and states still hold them
    "PREFECT_LOGGING_LEVEL": "CRITICAL",
    "PREFECT_LOGGING_ROOT_LEVEL": "ERROR",  # Prefect sends events in the background and warns when a run ends before them
    "PREFECT_SERVER_LOGGING_LEVEL": "CRITICAL",
    "PREFECT_CLI_PROMPT": "false",
    "GX_ANALYTICS_ENABLED": "false",
}.items():
    os.environ.setdefault(_name, _value)

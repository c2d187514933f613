"""Child processes that end with their parent."""

import shutil
import signal
import subprocess

# How a worker ends that hears nothing any more and is to be started anew; see `watchdog`.
DEAF = 75


def leashed(command: list[str], farewell: signal.Signals = signal.SIGTERM) -> list[str]:
    """The same command, but Linux sends it `farewell` when its parent dies (elsewhere as it is)."""
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        return command
    return [setpriv, "--pdeathsig", farewell.name.removeprefix("SIG"), "--", *command]


def ask_to_end(
    process: "subprocess.Popen[bytes]", farewell: signal.Signals = signal.SIGTERM
) -> None:
    """Send `farewell` to a process that still runs."""
    if process.poll() is None:
        process.send_signal(farewell)


def await_end(process: "subprocess.Popen[bytes]", *, patience: float) -> None:
    """Wait until a process has ended; kill it when it has not in `patience` seconds."""
    try:
        process.wait(patience)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()

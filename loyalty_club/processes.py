"""Child processes that end with their parent."""

import shutil
import signal
import subprocess


def leashed(command: list[str], farewell: signal.Signals = signal.SIGTERM) -> list[str]:
    """The same command, but Linux sends it `farewell` when its parent dies (elsewhere as it is)."""
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        return command
    return [setpriv, "--pdeathsig", farewell.name.removeprefix("SIG"), "--", *command]


def stop(
    process: "subprocess.Popen[bytes]",
    farewell: signal.Signals = signal.SIGTERM,
    *,
    patience: float = 20,
) -> None:
    """Ask a process to end, wait, and kill it when it has not ended in `patience` seconds."""
    if process.poll() is None:
        process.send_signal(farewell)
    try:
        process.wait(patience)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()

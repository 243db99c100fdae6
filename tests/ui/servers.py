"""A Jupyter server of the test's own: private folders, a random token, a free loopback port."""

from __future__ import annotations

import json
import os
import secrets
import socket
import subprocess
import sys
import threading
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

EXTENSION = "share/jupyter/labextensions/jupyter-scaling"
STARTED = "is running at:"
QUIET = {
    "ServerApp.open_browser": False,
    "ServerApp.allow_root": True,
    "ServerApp.ip": "127.0.0.1",
    "ServerApp.port_retries": 0,
    "ServerApp.disable_check_xsrf": True,
    "LabApp.expose_app_in_browser": True,
    "JupyterNotebookApp.expose_app_in_browser": True,
    "LabApp.extension_manager": "readonly",
    "LabApp.check_for_updates_class": "jupyterlab.NeverCheckForUpdate",
    "LabApp.news_url": None,
}
DISABLED = {"disabledExtensions": {"@jupyterlab/apputils-extension:announcements": True}}


def free_port() -> int:
    """A loopback port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Server:
    """A running server: where it listens, what it serves, how to stop it."""

    url: str
    token: str
    root: Path
    log: Path
    process: subprocess.Popen[str]
    reader: threading.Thread
    kept: set[str] = field(default_factory=set)

    def api(self, path: str, method: str = "GET") -> Any:
        """What the server's REST interface answers, as plain data."""
        request = urllib.request.Request(f"{self.url}/api/{path}", method=method)
        request.add_header("Authorization", f"token {self.token}")
        with urllib.request.urlopen(request, timeout=30) as answer:
            body = answer.read()
        return json.loads(body) if body else None

    def end_kernels(self) -> None:
        """Shut down every kernel but those of the notebooks in `kept`, so that none is there in the next test."""
        for session in self.api("sessions"):
            if session["path"] in self.kept:
                continue
            self.api(f"sessions/{session['id']}", method="DELETE")

    def stop(self) -> None:
        """End the server and wait until it is gone."""
        self.process.terminate()
        try:
            self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.reader.join()


def start(application: str, home: Path) -> Server:
    """Start ``jupyterlab`` or ``notebook`` under ``home`` and return when it listens."""
    token, port = secrets.token_hex(16), free_port()
    root, config = home / "work", home / "config"
    for folder in (root, config / "labconfig"):
        folder.mkdir(parents=True, exist_ok=True)
    link_extension(home / "data")
    (config / "labconfig" / "page_config.json").write_text(json.dumps(DISABLED))
    settings: dict[str, dict[str, Any]] = {}
    for name, value in QUIET.items():
        section, trait = name.split(".")
        settings.setdefault(section, {})[trait] = value
    settings["ServerApp"] |= {"port": port, "root_dir": str(root)}
    settings["IdentityProvider"] = {"token": token}
    (config / "jupyter_server_config.json").write_text(json.dumps(settings))
    process = subprocess.Popen(
        [sys.executable, "-m", application],
        cwd=root,
        env=os.environ | private_folders(home),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    log = home / "server.log"
    reader = _read_until_started(process, log)
    return Server(f"http://127.0.0.1:{port}", token, root, log, process, reader)


def link_extension(data: Path) -> None:
    """Let the server find this checkout's built extension where none is installed, as when developing it."""
    built = Path(__file__).parents[2] / "jupyter_scaling" / "labextension"
    if built.is_dir() and not (Path(sys.prefix) / EXTENSION).is_dir():
        (data / "labextensions").mkdir(parents=True)
        (data / "labextensions" / "jupyter-scaling").symlink_to(built)


def private_folders(home: Path) -> dict[str, str]:
    """Environment that keeps the server out of the user's own settings."""
    return {
        "JUPYTER_CONFIG_DIR": str(home / "config"),
        "JUPYTER_DATA_DIR": str(home / "data"),
        "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
        "JUPYTERLAB_SETTINGS_DIR": str(home / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(home / "workspaces"),
        "IPYTHONDIR": str(home / "ipython"),
        "JUPYTER_PLATFORM_DIRS": "1",
    }


def _read_until_started(process: subprocess.Popen[str], log: Path) -> threading.Thread:
    """Read what the server says until it listens; a thread then goes on, so that the pipe never fills."""
    assert process.stdout is not None
    lines: list[str] = []
    for line in process.stdout:
        lines.append(line)
        if STARTED in line:
            break
    else:
        raise RuntimeError("the Jupyter server ended before it listened:\n" + "".join(lines[-30:]))
    log.write_text("".join(lines))
    reader = threading.Thread(target=_drain, args=(process, log), daemon=True)
    reader.start()
    return reader


def _drain(process: subprocess.Popen[str], log: Path) -> None:
    assert process.stdout is not None
    with process.stdout as lines, log.open("a") as file:
        for line in lines:
            file.write(line)
            file.flush()

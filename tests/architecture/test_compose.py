"""docker-compose.yml keeps its promises, as far as that can be seen without a Docker engine."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

PROJECT = Path(__file__).resolve().parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((PROJECT / "docker-compose.yml").read_text("utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = ("migrate", "web", "worker", "sender", "beat")
IMAGE_HAS_HEALTHCHECK = {"web"}


def _compose_is_here() -> bool:
    docker = shutil.which("docker")
    if docker is None:
        return False
    answer = subprocess.run([docker, "compose", "version"], capture_output=True, check=False)  # noqa: S603 - a fixed command
    return answer.returncode == 0


def test_services_are_the_ones_of_the_documentation() -> None:
    names = set(SERVICES)

    assert names == {*OURS, "postgres", "redis", "proxy"}


@pytest.mark.parametrize("name", SERVICES)
def test_service_comes_back_after_a_fault(name: str) -> None:
    policy = SERVICES[name]["restart"]

    assert policy == ("no" if name == "migrate" else "unless-stopped")


@pytest.mark.parametrize("name", sorted(set(SERVICES) - {"migrate"}))
def test_service_tells_whether_it_is_well(name: str) -> None:
    own = SERVICES[name].get("healthcheck", {}).get("test")
    dockerfile = (PROJECT / "Dockerfile").read_text("utf-8")

    assert own or (name in IMAGE_HAS_HEALTHCHECK and "HEALTHCHECK" in dockerfile)


@pytest.mark.parametrize("name", SERVICES)
def test_secrets_come_from_files(name: str) -> None:
    environment: dict[str, str] = SERVICES[name].get("environment", {})
    secret = re.compile("KEY|PASSWORD|TOKEN|SECRET|DATABASE_URL|REDIS_URL")

    inline = {key for key in environment if secret.search(key) and not key.endswith("_FILE")}

    assert inline == set()


def test_every_secret_is_a_file_that_make_secrets_writes() -> None:
    script = (PROJECT / "deploy" / "make-secrets").read_text("utf-8")
    written = set(re.findall(r"^write (\w+)", script, flags=re.MULTILINE))
    used = {secret for service in SERVICES.values() for secret in service.get("secrets", [])}

    assert COMPOSE["secrets"] == {name: {"file": f"./secrets/{name}"} for name in written}
    assert used == written


@pytest.mark.parametrize("name", OURS)
def test_our_containers_may_do_little(name: str) -> None:
    service = SERVICES[name]

    rights = (service["read_only"], service["cap_drop"], service["security_opt"])

    assert rights == (True, ["ALL"], ["no-new-privileges:true"])


def test_only_the_proxy_is_reached_from_outside() -> None:
    published = {name for name, service in SERVICES.items() if "ports" in service}

    assert published == {"proxy"}
    assert COMPOSE["networks"]["inside"] == {"internal": True}
    assert [SERVICES[name]["networks"] for name in ("postgres", "redis")] == [["inside"]] * 2


def test_database_and_queue_forget_nothing() -> None:
    database, queue = SERVICES["postgres"]["command"], SERVICES["redis"]["command"]

    promised = ("fsync=on", "full_page_writes=on", "synchronous_commit=on")

    assert all(setting in database for setting in promised)
    assert "default_transaction_isolation=read committed" in database
    assert queue[queue.index("--appendonly") + 1] == "yes"
    assert queue[queue.index("--maxmemory-policy") + 1] == "noeviction"


def test_every_volume_is_declared_and_used() -> None:
    mounts = [mount for service in SERVICES.values() for mount in service.get("volumes", [])]

    named = {mount.split(":")[0] for mount in mounts if not mount.startswith(".")}
    files = [PROJECT / mount.split(":")[0] for mount in mounts if mount.startswith(".")]

    assert named == set(COMPOSE["volumes"])
    assert all(file.is_file() for file in files)


def test_nothing_starts_before_the_migration() -> None:
    waiting = {name: SERVICES[name]["depends_on"] for name in ("web", "worker", "sender", "beat")}

    expected = {
        "migrate": {"condition": "service_completed_successfully"},
        "redis": {"condition": "service_healthy"},
    }

    assert waiting == dict.fromkeys(waiting, expected)


def test_image_runs_as_nobody_in_particular() -> None:
    last_stage = (PROJECT / "Dockerfile").read_text("utf-8").split("\nFROM ")[-1]

    assert "\nUSER club\n" in last_stage
    assert "embedded" not in last_stage


@pytest.mark.skipif(not _compose_is_here(), reason="docker compose is not installed here")
def test_docker_compose_accepts_the_file() -> None:
    answer = subprocess.run(
        ["docker", "compose", "config", "--quiet"],  # noqa: S607 - found by the test above
        cwd=PROJECT,
        env={"CLUB_HOST": "club.example", "PATH": "/usr/local/bin:/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (answer.returncode, answer.stderr) == (0, "")

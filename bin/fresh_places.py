"""Places with nothing of the project in them: a bare Debian root, and an empty home.

Each knows how to run a command inside it. What is mounted for a command is mounted in a namespace
of its own, so nothing stays mounted and no process stays alive, however it ends.
"""

import os
import pwd
import re
import shutil
import subprocess
from pathlib import Path

from bootstrap import ROOT, apt_install, fail, last_line, run_quietly

SYSTEM_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
ALONE = ("unshare", "--mount", "--pid", "--fork", "--kill-child")
# The shell stays, as the first process of its namespace, for those that lose their parents.
ENTER = """
set -e
mount -t proc proc "$1/proc"
mount -t sysfs -o ro sysfs "$1/sys"
mount -t devpts devpts "$1/dev/pts"
mount -t tmpfs -o mode=1777 tmpfs "$1/dev/shm"
status=0
chroot "$@" || status=$?
exit $status
"""

# How a machine reaches its package registries.
REGISTRY_FILES = (
    "/etc/apt",
    "/etc/hosts",
    "/etc/npmrc",
    "/etc/pip.conf",
    "/etc/resolv.conf",
    "/etc/ssl/certs",
    "/etc/xdg/pip",
    "/usr/etc/npmrc",
    "/usr/local/share/ca-certificates",
    "/usr/share/keyrings",
)
REGISTRY_VARIABLES = re.compile(
    r"(all|ftp|http|https|no)_proxy|(pip|npm_config)_\w+|ssl_cert_(file|dir)|\w+_ca_(bundle|certs)",
    re.IGNORECASE,
)


class BareRoot:
    """Debian's smallest root of this machine's release, with python3 and nothing else."""

    needs_browser = True

    def __init__(self, folder):
        self.folder = folder / "root"
        self.site = Path("/srv/clinic")

    def build(self):
        built = run_quietly([*ALONE, *debootstrap(release_name(), self.folder)], apt_proxy())
        if built.returncode:
            fail(f"debootstrap failed: {last_line(built.stdout)}")
        copy_registry_files(self.folder)
        clone(self.folder / self.site.relative_to("/"))

    def start(self, command, settings, **options):
        inside = [*ALONE, "sh", "-c", ENTER, "sh", str(self.folder), *command]
        env = {"HOME": "/root", **plain_environment(), **settings}
        return subprocess.Popen(inside, env=env, start_new_session=True, **options)


class EmptyHome:
    """This machine as an ordinary user sees it who has just signed up: nobody, if root asks."""

    needs_browser = False

    def __init__(self, folder):
        self.home, self.site = folder / "home", folder / "home" / "clinic"
        self.account = pwd.getpwnam("nobody") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())

    def build(self):
        self.home.parent.chmod(0o711)
        self.home.mkdir()
        clone(self.site)
        if os.geteuid() == 0:
            for path in (self.home, *self.home.rglob("*")):
                os.chown(str(path), self.account.pw_uid, self.account.pw_gid, follow_symlinks=False)

    def start(self, command, settings, **options):
        env = {"HOME": str(self.home), **plain_environment(), **settings}
        if os.geteuid() == 0:
            ids = {"user": self.account.pw_uid, "group": self.account.pw_gid, "extra_groups": []}
            options = {**ids, **options}
        return subprocess.Popen(
            command, env=env, cwd=str(self.home), start_new_session=True, **options
        )


def require_debootstrap():
    """Ends the program where no bare root can be built."""
    if os.geteuid() != 0:
        fail("a bare root can only be built by root. As an ordinary user: bin/try-fresh --user")
    if not shutil.which("apt-get"):
        fail("a bare root can only be built on Debian. Elsewhere: bin/try-fresh --user")
    if not shutil.which("debootstrap") and not apt_install("debootstrap"):
        fail("debootstrap is missing and cannot be installed. Install it first.")


def release_name():
    release = re.search(r"(?m)^VERSION_CODENAME=(.+)$", Path("/etc/os-release").read_text())
    return release[1].strip('"') if release else fail("/etc/os-release names no release of Debian")


def debootstrap(release, folder):
    """From the place where this machine's apt finds the release itself."""
    fields = "$(CODENAME) $(COMPONENT) $(REPO_URI)"
    listed = run_quietly(["apt-get", "indextargets", "--format", fields, "Created-By: Packages"])
    places = [line.split() for line in listed.stdout.splitlines()]
    mirror = next((place[2] for place in places if place[:2] == [release, "main"]), "")
    if not mirror:
        fail(f"apt knows no place that has {release}")
    return ["debootstrap", "--variant=minbase", "--include=python3", release, str(folder), mirror]


def apt_proxy():
    """This environment, with the proxy that apt alone may know of."""
    asked = run_quietly(["apt-config", "dump", "--format", "%v", "Acquire::http::Proxy"]).stdout
    return {**os.environ, "http_proxy": asked.strip()} if asked.strip() else None


def copy_registry_files(root):
    named = [value for value in registry_variables().values() if Path(value).is_file()]
    for source in map(Path, (*REGISTRY_FILES, *named)):
        target = root / source.relative_to("/")
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.rmtree(str(target), ignore_errors=True)
            shutil.copytree(str(source), str(target), ignore_dangling_symlinks=True)
        elif source.exists():
            shutil.copy2(str(source), str(target))


def registry_variables():
    return {name: value for name, value in os.environ.items() if REGISTRY_VARIABLES.fullmatch(name)}


def plain_environment():
    return {"PATH": SYSTEM_PATH, "TERM": os.environ.get("TERM", "dumb"), **registry_variables()}


def clone(target):
    """What is committed, and nothing else."""
    if not shutil.which("git"):
        fail("git is missing, and is needed to clone the repository.")
    cloned = run_quietly(["git", "clone", "--quiet", "--depth=1", ROOT.as_uri(), str(target)])
    if cloned.returncode:
        fail(f"the repository cannot be cloned: {last_line(cloned.stdout)}")

"""The peers of `bench/probe`: each is put into a root file system, looks at it, and says what it found as lines."""
import os
import re
import shutil
import stat
import subprocess
import tempfile

OSCAP = "/usr/share/xml/scap/ssg/content/ssg-%s-ds.xml"
# Debian 12 has no content for Debian 12: the tree says it were Debian 11 and Ubuntu 22.04, for which there is some, or all rules are
# "not applicable".
CLAIMS = {"etc/debian_version": "11.9\n", "etc/lsb-release": "DISTRIB_ID=Ubuntu\nDISTRIB_CODENAME=jammy\n"}


class Look:
    """The lines that a run told, and what it took: seconds on the clock and of processors, the memory of its largest process in MB,
    and whether it came to its end before the bound."""

    def __init__(self, lines, cost):
        self.lines, (self.seconds, self.busy, self.megabytes, self.ended) = lines, cost


def together(a, b):
    return (a[0] + b[0], a[1] + b[1], max(a[2], b[2]), a[3] and b[3])


NO_COST = (0.0, 0.0, 0.0, True)


def timed(words, bound, **kwargs):
    """A command under time(1) and timeout(1): its output, and what it cost."""
    with tempfile.NamedTemporaryFile("r") as told:
        done = subprocess.run(["/usr/bin/time", "-f", "%e %U %S %M", "-o", told.name, "timeout", "-k", "5", str(bound)] + words,
                              capture_output=True, check=False, **kwargs)
        wall, user, system, peak = map(float, told.read().split()[-4:])
    return done.stdout.decode(errors="replace"), (wall, user + system, peak / 1024, done.returncode not in (124, 137))


def in_tree(root, words):
    """Inside the tree, with a proc that shows no process but its own, and no network but its own loopback."""
    script = 'mount -t proc proc "$0/proc" && ip link set lo up && exec chroot "$0" "$@"'
    return ["unshare", "--mount", "--pid", "--net", "--fork", "sh", "-c", script, root] + words


def oscap_lines(text, name):
    rules = re.findall(r"^Rule\t\S*content_rule_(\S+)\n(?:.*\n)*?Result\t(\w+)$", text.replace("\r", ""), re.M)
    return {f"{name} {rule}: {result}" for rule, result in rules}


def look_oscap(root, bound):
    lines, cost = set(), NO_COST
    for name in ("debian11", "ubuntu2204"):
        words = ["oscap", "xccdf", "eval", "--profile", "(all)", OSCAP % name]
        inside = os.path.exists(f"{root}/usr/bin/oscap")
        text, more = timed(in_tree(root, words) if inside else words, bound,
                           env=os.environ if inside else dict(os.environ, OSCAP_PROBE_ROOT=root))
        lines |= oscap_lines(text, name)
        cost = together(cost, more)
    return Look(lines, cost)


def look_lynis(root, bound):
    report = f"{root}/var/log/lynis-report.dat"
    if os.path.exists(report):
        os.remove(report)
    words = ["/usr/sbin/lynis", "audit", "system", "--quick", "--no-colors"]
    if not os.path.exists(f"{root}/usr/bin/dpkg"):
        words = ["/bin/sh"] + words
    text, cost = timed(in_tree(root, words), bound)
    text = re.sub(r"\x1b\[\d*[A-Za-z]", " ", text)
    lines = {"screen " + re.sub(r"\s+", " ", line).strip() for line in text.split("\n") if re.search(r"\[ .+ \]\s*$", line)}
    if os.path.exists(report):
        with open(report, encoding="utf-8", errors="replace") as file:
            lines |= {line.strip() for line in file if line.startswith(("warning", "suggestion", "vulnerable"))}
    return Look(lines, cost)


def programs(root):
    """ELF files where programs lie, by what is in them: what checksec says rests on nothing else."""
    found = {}
    for folder, _, names in os.walk(root):
        if folder.startswith((f"{root}/proc", f"{root}/sys", f"{root}/dev")):
            continue
        for name in names:
            path = os.path.join(folder, name)
            info = os.lstat(path)
            if os.path.islink(path) or not os.path.isfile(path) or not info.st_mode & 0o111:
                continue
            with open(path, "rb") as file:
                if file.read(4) == b"\x7fELF":
                    found[path[len(root):]] = (info.st_size, int(info.st_mtime))
    return found


def look_checksec(root, bound, only=None):
    """`only`: the programs that are new or were changed; of all others it would say what it said before."""
    lines, cost = set(), NO_COST
    with tempfile.TemporaryDirectory() as folder:
        chosen = programs(root) if only is None else only
        for path in chosen:
            shutil.copy(root + path, folder + "/" + path.strip("/").replace("/", "_"))
        if chosen:
            text, cost = timed(["checksec", f"--dir={folder}", "--format=csv"], bound)
            lines = set(text.replace(folder, "").split("\n")) - {""}
    return Look(lines, cost)


def installed(root):
    """Kilobytes of all packages in the tree, and their number."""
    text = subprocess.run(["chroot", root, "dpkg-query", "-W", "-f", "${Installed-Size}\n"], capture_output=True, check=True).stdout
    sizes = [int(line) for line in text.split() if line]
    return sum(sizes), len(sizes)


def install(root, packages):
    """MB and number of packages that come with them."""
    size, count = installed(root)
    command = "apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends " + packages
    subprocess.run(["chroot", root, "sh", "-c", command], capture_output=True, check=True)
    now, more = installed(root)
    return (now - size) / 1024, more - count


def furnish(root):
    """Puts the peers into a tree of Debian; what each brings, in MB and packages."""
    shutil.copy("/etc/resolv.conf", f"{root}/etc/resolv.conf")
    sizes = {"OpenSCAP": install(root, "openscap-scanner ssg-debian ssg-debderived"), "Lynis": install(root, "lynis"),
             "checksec": install(root, "checksec")}
    for name, text in CLAIMS.items():
        with open(f"{root}/{name}", "w", encoding="utf-8") as file:
            file.write(text)
    subprocess.run(["chroot", root, "apt-get", "clean"], check=True)
    shutil.rmtree(f"{root}/var/lib/apt/lists")
    return sizes


def furnish_small(root):
    """BusyBox has no packages: Lynis is a script and its files, which its sh runs; OpenSCAP looks from this machine."""
    for path in ("usr/sbin/lynis", "usr/share/lynis", "etc/lynis"):
        copy = shutil.copytree if os.path.isdir(f"/{path}") else shutil.copy2
        os.makedirs(os.path.dirname(f"{root}/{path}"), exist_ok=True)
        copy(f"/{path}", f"{root}/{path}")
    os.mknod(f"{root}/dev/null", stat.S_IFCHR | 0o666, os.makedev(1, 3))
    return {}

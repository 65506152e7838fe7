#!/usr/bin/env python3
"""A device that does not want to be looked at: the probe ends by itself, within bounds of memory and time that the system holds
it to, writes a report that is JSON whatever the device's files and names hold, and takes nothing that it could not read for met.

    hostile_test.py LOOK PROBE [--sanitized]    LOOK: the program of look.c; PROBE: keyway-probe. The *.cases beside this file
                                                say which files matter to which check.
"""
import ctypes
import glob
import json
import os
import resource
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import threading

import cases
import plan

HERE = os.path.dirname(os.path.abspath(__file__))
MEMORY = 320 << 20  # the arena's own bound is 256 MiB
SECONDS = 60  # of the processor's time
MANY = 200_000  # more than the probe reads of a folder
EACH_SANITIZED = 4  # of the cases; each takes processes, and a sanitizer takes its time for each
FORMS = ("pipe", "huge", "loop", "socket", "device")
HIDING = ("pipe", "huge", "loop")  # what the probe tells apart; a socket and a device are what a pipe is

# Checks that ask for a file's mode, owner, age or presence, not for what it holds: what is in its place now has its own.
NOT_BY_CONTENT = {
    "account-file-modes", "file-world-writable", "file-owner", "file-system", "file-private-keys", "privilege-sudo-files",
    "privilege-setuid", "privilege-capabilities", "privilege-profiles", "privilege-cron", "privilege-services",
    "remote-user-key-modes", "remote-private-keys", "software-compilers", "update-keys", "physical-debug-programs",
    "crypto-certificate-dates", "crypto-certificate-keys",  # only a regular file is a certificate's
    "audit-file-modes", "privilege-su", "time-rtc",
}
# Regular files whose age is asked, and whose absence is told.
BY_AGE = {"integrity-fresh", "malware-signatures", "audit-sessions"}
# A program whose name is a link in circles cannot be started.
PROGRAMS = ("/usr/libexec/", "/usr/bin/", "/usr/sbin/", "/bin/", "/sbin/")
failed = 0
count = 0


def tell(well, what, why=""):
    global count, failed
    count += 1
    failed += not well
    print(f"{'ok' if well else 'not ok'} {count} {what}", flush=True)
    for line in str(why).splitlines()[:20] if not well else []:
        print(f"# {line}")


def hold(pid, sanitized):
    """From outside: a function in the child before it starts would make a copy of all that this program has, each time."""
    limits = {resource.RLIMIT_CPU: SECONDS, resource.RLIMIT_FSIZE: 32 << 20, resource.RLIMIT_AS: MEMORY}
    if sanitized:  # a sanitizer reserves terabytes
        del limits[resource.RLIMIT_AS]
    for limit, most in limits.items():
        try:
            resource.prlimit(pid, limit, (most, most))
        except ProcessLookupError:  # it has ended
            return


class Probe:
    def __init__(self, look, probe, sanitized):
        self.look_path, self.probe_path = look, probe
        self.sanitized = sanitized
        self.step = EACH_SANITIZED if sanitized else 1

    def run(self, arguments):
        with tempfile.TemporaryFile() as out:
            with subprocess.Popen(arguments, stdout=out, stderr=subprocess.PIPE) as done:
                hold(done.pid, self.sanitized)
                try:
                    err = done.communicate(timeout=600)[1]
                except subprocess.TimeoutExpired:
                    done.kill()
                    raise
            out.seek(0)
            return done.returncode, out.read(), err

    def look(self, root, how, check=""):
        """By check, the result; raises what is no report."""
        code, out, err = self.run([self.look_path, root, check, how])
        if code != 0:
            raise ValueError(f"ended with {code}: {err.decode(errors='replace')}")
        return {result["check"]: result for result in json.loads(out.decode("utf-8"))["results"]}

    def whole(self, what, root, none_met=True):
        """Every check, as an image and as if it ran, and by the program itself in both formats."""
        for how in ("image", "running"):
            try:
                met = sorted(name for name, result in self.look(root, how).items() if result["outcome"] == "met")
            except (ValueError, subprocess.TimeoutExpired) as error:
                # A run that has no more memory is none, and says so.
                tell(not none_met and "ended with 1: look: status 3" in str(error), f"{what}, {how}", error)
                continue
            wrong = sorted(set(met) - MET_OF_NOTHING - NOT_BY_CONTENT - BY_AGE) if none_met else []
            tell(not wrong, f"{what}, {how}: nothing that was not read is met", " ".join(wrong))
        for form in ("json", "text"):
            code, out, err = self.run([self.probe_path, "--root", root, "--format", form])
            tell(code in (0, 1, 2) and not shows_control(out), f"{what}: {form} is clean", f"ended with {code}\n{err!r}")


# What an empty tree meets, too: it has no file that could be loose, and no program that should not be there.
MET_OF_NOTHING = set()


def shows_control(out):
    """A byte that would move a cursor, or text that is no UTF-8 or turns the reading order."""
    try:
        text = out.decode("utf-8")
    except UnicodeDecodeError:
        return True
    return any(c != "\n" and (ord(c) < 32 or 0x7F <= ord(c) < 0xA0 or "\u202a" <= c <= "\u202e" or "\u2066" <= c <= "\u2069")
               for c in text)


def put(path, form):
    if form == "pipe":
        os.mkfifo(path, 0o644)
    elif form == "huge":  # no room on the disk is taken
        with open(path, "wb") as file:
            file.truncate(100 << 20)
    elif form == "endless":
        with open(path, "wb") as file:
            file.truncate(1 << 43)
    elif form == "loop":
        os.symlink(os.path.basename(path), path)
    elif form == "socket":
        here = os.getcwd()
        os.chdir(os.path.dirname(path))  # a socket's path is short
        with socket.socket(socket.AF_UNIX) as made:
            made.bind(os.path.basename(path))
        os.chdir(here)
    elif form == "device":  # /dev/zero has no end
        os.mknod(path, 0o666 | stat.S_IFCHR, os.makedev(1, 5))
    elif form == "junk":
        with open(path, "wb") as file:
            file.write(bytes((i * 131 + i // 7) & 255 for i in range(4096)) * 8)
    elif form == "line":  # one line, with what a terminal would do
        with open(path, "wb") as file:
            file.write(b"\x1b[2J\x1b]0;x\x07:" * 60000)
    elif form == "colons":
        with open(path, "wb") as file:
            file.write((b":" * 40 + b"= \xe2\x80\xae\xff#(\"'\\\n") * 15000)
    elif form == "open":  # what opens and never closes
        with open(path, "wb") as file:
            file.write(b"{[(<\"'" * 150000)


def can(form):
    return form != "device" or os.geteuid() == 0


def every_case():
    for path in sorted(glob.glob(os.path.join(HERE, "*.cases"))):
        yield from cases.read_cases(path)


def make(case):
    root = tempfile.mkdtemp(prefix="keyway-hostile-")
    for step in case.steps:
        plan.apply(root, step)
    os.chmod(root, 0o755)
    return root


def one_file_of(probe, case):
    """The one regular file at which the check sees its finding."""
    root = make(case)
    try:
        result = probe.look(root, "running" if case.running else "image", case.check)[case.check]
        places = {seen["where"] for seen in result["seen"]}
        files = [p for p in places if p.startswith("/") and os.path.isfile(root + p) and not os.path.islink(root + p)]
        return files[0] if len(files) == 1 and result["outcome"] == "not met" else None
    finally:
        shutil.rmtree(root)


def hidden_findings(probe):
    """A finding whose file is hidden behind what cannot be read is no pass."""
    tried = 0
    for case in list(every_case())[::probe.step]:
        for_root = any(step.word in plan.FOR_ROOT for step in case.steps)
        if case.expect != "not met" or case.user or case.check in NOT_BY_CONTENT or (for_root and os.geteuid() != 0):
            continue
        where = one_file_of(probe, case)
        for form in HIDING if where else ():
            if case.check in BY_AGE and form in ("huge", "loop"):
                continue
            if not can(form) or (form == "loop" and where.startswith(PROGRAMS + ("/etc/opkg",))):
                continue
            root = make(case)
            os.unlink(root + where)
            put(root + where, form)
            result = probe.look(root, "running" if case.running else "image", case.check)[case.check]
            shutil.rmtree(root)
            tried += 1
            if result["outcome"] in ("met", "not applicable"):
                tell(False, f"{case.check}: {case.title}: {where} is a {form}", f"'{result['outcome']}': {result['reason']}")
    tell(tried > 130 * len(HIDING) // probe.step, f"findings hidden in {tried} ways are no passes", tried)


def every_file():
    paths = {step.path for case in every_case() for step in case.steps if step.word == "file"}
    return sorted(paths)


def tree_of(form):
    root = tempfile.mkdtemp(prefix="keyway-hostile-")
    for path in every_file():
        at = root + path
        try:
            os.makedirs(os.path.dirname(at), exist_ok=True)
        except OSError:  # what is a file here is a folder there
            continue
        if not os.path.lexists(at):
            put(at, form)
    os.chmod(root, 0o755)
    return root


def every_file_odd(probe):
    for form in ("pipe", "huge", "endless", "loop", "socket", "device", "junk", "line", "colons", "open"):
        if can(form):
            root = tree_of(form)
            probe.whole(f"every file is a {form}", root, form in FORMS)
            shutil.rmtree(root)


def many_names(probe):
    root = tempfile.mkdtemp(prefix="keyway-hostile-")
    os.makedirs(root + "/big")
    for i in range(MANY):
        os.close(os.open(f"{root}/big/S{i:06}x.conf", os.O_CREAT | os.O_WRONLY))
    for folder in ("/etc/cron.d", "/etc/pam.d", "/etc/sudoers.d", "/etc/init.d", "/etc/systemd/system", "/etc/modprobe.d", "/home/op/.ssh",
                   "/etc/ssh/sshd_config.d", "/etc/audit/rules.d", "/proc/net", "/sys/class", "/usr/lib", "/etc/apt/sources.list.d"):
        os.makedirs(os.path.dirname(root + folder), exist_ok=True)
        os.symlink("/big", root + folder)
    probe.whole(f"folders with {MANY} names", root)
    shutil.rmtree(root)


def deep(probe):
    root, here = tempfile.mkdtemp(prefix="keyway-hostile-"), os.getcwd()
    os.chdir(root)
    for _ in range(3000):
        os.mkdir("d")
        os.chdir("d")
    os.mkfifo("end")
    os.chdir(here)
    os.makedirs(root + "/etc/a")
    os.symlink("..", root + "/etc/a/up")
    os.symlink("/", root + "/etc/root")
    os.symlink("/etc/pam.d", root + "/etc/pam.d")
    os.symlink("a/up/a/up/a/up/passwd", root + "/etc/passwd")
    probe.whole("3,000 folders deep, and links in circles", root)
    subprocess.run(["rm", "-rf", root], check=True)


def many_scripts(probe):
    """Every check that asks what starts asks all of them."""
    root = tempfile.mkdtemp(prefix="keyway-hostile-")
    os.makedirs(root + "/etc/init.d")
    line = 'if [ -x /usr/bin/thing%d ]; then start-stop-daemon -S -x /usr/bin/thing -- -a -b "$OPT"; fi\n'
    for number in range(60):
        with open(f"{root}/etc/init.d/S{number:02}x", "w", encoding="ascii") as file:
            file.write("#!/bin/sh\n" + "".join(line % n for n in range(11_000)))
    began = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    for how in ("image", "running"):
        found = probe.look(root, how)["service-telnet"]
        tell(found["outcome"] == "could not see", f"60 scripts of 1 MiB, {how}: what they start was not seen", found)
    spent = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - began
    tell(probe.sanitized or spent < 20, "60 scripts of 1 MiB: both looks within seconds", f"{spent} s")
    shutil.rmtree(root)


def odd_names(probe):
    root = tempfile.mkdtemp(prefix="keyway-hostile-").encode()
    odd = [b"\x1b[2J", b"\x1b]0;owned\x07", b"\xff\xfe\x80", b"a\nb", "\u202egnp".encode(), b"\x9b31m", b"\xc2\x9b31m", b'q"\\', b"%s%n"]
    for folder in (b"/usr/bin", b"/etc/init.d", b"/etc/cron.d", b"/etc/systemd/system", b"/etc/pam.d", b"/etc/sudoers.d", b"/home"):
        os.makedirs(root + folder)
        for name in odd:
            for end in (b"", b".service"):
                with open(root + folder + b"/" + name + end, "wb") as file:
                    file.write(b"#!/bin/sh\n" + name + b" ALL=(ALL) NOPASSWD: /" + name + b"\n")
                os.chmod(root + folder + b"/" + name + end, 0o4777)
    lines = b"".join(name.replace(b"\n", b"") + b"::0:0:" + name.replace(b"\n", b"") + b":/:/bin/sh\n" for name in odd)
    for name in (b"passwd", b"shadow", b"group", b"fstab", b"inittab", b"hostname", b"os-release", b"issue", b"crontab"):
        with open(root + b"/etc/" + name, "wb") as file:
            file.write(b"PRETTY_NAME=" + lines if name == b"os-release" else lines)
    os.chmod(root, 0o755)
    probe.whole("names and texts that fool a terminal", os.fsdecode(root), none_met=False)
    result = probe.look(os.fsdecode(root), "image", "account-empty-password")["account-empty-password"]
    tell(result["outcome"] == "not met", "and its accounts are still found", result)
    shutil.rmtree(root)


def changing(probe):
    """Files that are another thing, of another length, at each moment."""
    root, stop = tree_of("junk"), threading.Event()
    paths = [root + path for path in every_file()]

    def turn():
        at = 0
        while not stop.is_set():
            path, at = paths[at % len(paths)], at + 1
            try:
                if os.path.isdir(path):
                    continue
                with open(path + "~", "wb") as file:
                    file.write(b"root:x:0:0:" * (at % 9000))
                os.rename(path + "~", path)
                os.truncate(path, at % 77)
                if at % 5 == 0:
                    os.unlink(path)
                    put(path, ("pipe", "loop", "huge")[at % 3])
            except OSError:
                pass

    thread = threading.Thread(target=turn)
    thread.start()
    probe.whole("files that change while they are read", root, none_met=False)
    stop.set()
    thread.join()
    shutil.rmtree(root)


def endless_of_no_size(probe):
    """The kernel's map of this process: a file that says 0 bytes and has 2^38."""
    root = tempfile.mkdtemp(prefix="keyway-hostile-")
    os.makedirs(root + "/etc")
    with open(root + "/etc/passwd", "wb"):
        pass
    script = f'mount --bind /proc/{os.getpid()}/pagemap {root}/etc/passwd 2>/dev/null || exit 77; exec "$0" {root} account-only-root running'
    code, out, err = probe.run(["unshare", "-m", "sh", "-c", script, probe.look_path])
    if os.geteuid() != 0 or code == 77 or b"unshare" in err:
        print(f"ok {count + 1} # SKIP only root can bind a file over another")
        return
    result = json.loads(out)["results"][0]
    tell(result["outcome"] == "could not see", "a file without end that says it is empty", result)
    shutil.rmtree(root)


def serve_nobody(places):
    """In a child before it starts: file systems of a program (FUSE) there, each with a server that never answers."""
    libc = ctypes.CDLL(None, use_errno=True)
    assert libc.unshare(0x20000) == 0 and libc.mount(b"none", b"/", None, 0x44000, None) == 0  # CLONE_NEWNS; MS_REC | MS_PRIVATE
    for place in places:
        fd = os.open("/dev/fuse", os.O_RDWR)
        os.set_inheritable(fd, True)
        options = f"fd={fd},rootmode=40000,user_id=0,group_id=0".encode()
        assert libc.mount(b"gone", place.encode(), b"fuse.sshfs", 0, options) == 0


def never_answers(probe):
    """A network's file system whose server is gone: whoever asks it anything waits for ever."""
    root = tempfile.mkdtemp(prefix="keyway-hostile-")
    places = [root + "/home/op", root + "/etc/cron.d", root + "/mnt"]
    for place in places:
        os.makedirs(place)
    with open(root + "/etc/passwd", "w", encoding="ascii") as file:
        file.write("op:x:1000:1000::/home/op:/bin/sh\n")
    os.chmod(root, 0o755)
    try:
        done = subprocess.run([probe.probe_path, "--root", root, "--format", "json"], stdout=subprocess.PIPE, check=False,
                              timeout=120, close_fds=False, preexec_fn=lambda: serve_nobody(places))
    except (AssertionError, subprocess.SubprocessError, OSError) as error:
        if isinstance(error, subprocess.TimeoutExpired):
            tell(False, "a file system that never answers", "the probe waits for it")
        else:
            print(f"ok {count + 1} # SKIP only root can mount what a program serves: {error}")
        shutil.rmtree(root)
        return
    results = {result["check"]: result for result in json.loads(done.stdout)["results"]}
    for check in ("remote-user-key-modes", "privilege-cron"):
        tell(results[check]["outcome"] == "could not see" and "another machine" in json.dumps(results[check]),
             f"a file system that never answers: {check} could not see", results[check])
    tell(results["file-system"]["outcome"] in ("met", "could not see"), "and the walk passes it by", results["file-system"])
    shutil.rmtree(root)


def main():
    look, program = (os.path.abspath(path) for path in sys.argv[1:3])
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    probe = Probe(look, program, "--sanitized" in sys.argv)
    empty = tempfile.mkdtemp(prefix="keyway-hostile-")
    for how in ("image", "running"):
        MET_OF_NOTHING.update(name for name, result in probe.look(empty, how).items() if result["outcome"] == "met")
    os.rmdir(empty)
    for part in (hidden_findings, every_file_odd, many_names, deep, many_scripts, odd_names, changing, endless_of_no_size, never_answers):
        part(probe)
    print(f"1..{count}")
    return 1 if failed else 0


sys.exit(main())

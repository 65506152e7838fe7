"""What a test does to a tree of files, and undoes: one step a line, of a file or a folder below its root.

    file PATH [MODE]       its text follows, up to a line that is a single dot ('..' stands for a dot)
    append PATH            likewise, behind what is there
    swap PATH OLD => NEW   the first OLD in the file; it must be there
    folder PATH [MODE]     link PATH TARGET    remove PATH
    links PATH COUNT TARGET    PATH1, PATH2 ... are links
    copy PATH FROM         the file FROM of the same tree, or, behind 'host:', of this machine
    touch PATH...          empty files    pipe PATH
    bytes PATH HEX         a file of these bytes; bytes PATH SIZE OFFSET HEX: of zeroes but for them
    mode PATH MODE         denied PATH (nobody but root may read it)    aged PATH DATE (when it was last changed)
Only root can take these:
    owner PATH UID [GID]   device PATH c|b MAJOR MINOR    capability PATH HEX (of the file, as the kernel keeps it)
"""
import datetime
import os
import shutil
import stat
import tempfile

FOR_ROOT = ("owner", "device", "capability")
WORDS = ("file", "append", "swap", "folder", "link", "links", "remove", "copy", "touch", "bytes", "pipe", "mode", "denied", "aged") + FOR_ROOT


class Step:
    def __init__(self, word, rest, text):
        self.word, self.text = word, text
        self.path, _, self.rest = rest.partition(" ")


def read_text(lines):
    text = []
    for _, line in lines:
        if line == ".":
            return "".join(text)
        text.append(("." if line == ".." else line) + "\n")
    raise SystemExit("a text in the plan has no end")


def read_steps(word, rest, lines):
    """`lines` gives (number, line) and is read on where a text follows."""
    if word == "touch":
        return [Step("file", path, "") for path in rest.split()]
    if word == "links":
        path, count, target = rest.split()
        return [Step("link", f"{path}{number} {target}", None) for number in range(1, int(count) + 1)]
    return [Step(word, rest, read_text(lines) if word in ("file", "append") else None)]


def in_tree(root, path):
    """Links in the folders above lead inside the tree, as on the device; the last part stays what it is."""
    real, rest, links = root, path.strip("/").split("/"), 0
    while len(rest) > 1:
        part = os.path.join(real, rest.pop(0))
        if not os.path.islink(part):
            real = part
            continue
        links += 1
        target = os.readlink(part)
        real = root if target.startswith("/") else real
        rest = [name for name in target.split("/") if name not in ("", ".")] + rest
        if links > 40 or ".." in rest:
            raise SystemExit(f"{path}: links that this plan does not follow")
    return os.path.join(real, rest[0])


def write(path, text, how):
    with open(path, how, encoding="utf-8", errors="surrogateescape") as file:
        file.write(text)


def swap(path, rest):
    old, found, new = rest.partition(" => ")
    with open(path, encoding="utf-8", errors="surrogateescape") as file:
        text = file.read()
    if not found or old not in text:
        raise SystemExit(f"{path} does not hold '{old}'")
    write(path, text.replace(old, new, 1), "w")


def copy(root, path, source):
    host = source.startswith("host:")
    shutil.copy2(source[5:] if host else in_tree(root, source), path)


def write_bytes(path, words):
    with open(path, "wb") as file:
        if len(words) > 1:
            file.truncate(int(words[0]))
            file.seek(int(words[1]))
        file.write(bytes.fromhex(words[-1]))


def own(path, words):
    """Giving a file away takes its setuid bit; the step is about the owner alone."""
    mode = os.lstat(path).st_mode
    os.chown(path, int(words[0]), int(words[1]) if len(words) > 1 else -1, follow_symlinks=False)
    if not stat.S_ISLNK(mode):
        os.chmod(path, stat.S_IMODE(mode))


def age(path, day):
    seconds = datetime.datetime.fromisoformat(day + "T00:00:00+00:00").timestamp()
    os.utime(path, (seconds, seconds))


def make_device(path, words):
    kinds = {"c": stat.S_IFCHR, "b": stat.S_IFBLK}
    os.mknod(path, kinds[words[0]] | 0o600, os.makedev(int(words[1]), int(words[2])))


def make_file(path, mode, text):
    write(path, text, "w")
    os.chmod(path, int(mode or "644", 8))


def make_folder(path, mode):
    os.makedirs(path, exist_ok=True)
    os.chmod(path, int(mode or "755", 8))


def remove(path):
    (shutil.rmtree if os.path.isdir(path) and not os.path.islink(path) else os.remove)(path)


def apply(root, step):
    path = in_tree(root, step.path)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    {
        "file": lambda: make_file(path, step.rest, step.text),
        "append": lambda: write(path, step.text, "a"),
        "swap": lambda: swap(path, step.rest),
        "folder": lambda: make_folder(path, step.rest),
        "link": lambda: os.symlink(step.rest, path),
        "remove": lambda: remove(path),
        "copy": lambda: copy(root, path, step.rest),
        "pipe": lambda: os.mkfifo(path, 0o644),
        "bytes": lambda: write_bytes(path, step.rest.split()),
        "mode": lambda: os.chmod(path, int(step.rest, 8)),
        "denied": lambda: os.chmod(path, 0),
        "aged": lambda: age(path, step.rest),
        "owner": lambda: own(path, step.rest.split()),
        "device": lambda: make_device(path, step.rest.split()),
        "capability": lambda: os.setxattr(path, "security.capability", bytes.fromhex(step.rest)),
    }[step.word]()


def first_missing(path):
    """The topmost part of the path that is not there: what undoing removes."""
    above = os.path.dirname(path)
    return path if os.path.lexists(above) else first_missing(above)


class Undo:
    """Keeps what the steps are about to change, and puts it back."""

    def __init__(self, root):
        self.root, self.kept, self.store = root, [], tempfile.mkdtemp(prefix="keyway-undo-")

    def keep(self, step):
        path = in_tree(self.root, step.path)
        if not os.path.lexists(path):
            self.kept.append((first_missing(path), None, None))
            return
        info = os.lstat(path)
        saved = os.path.join(self.store, str(len(self.kept)))
        if stat.S_ISDIR(info.st_mode) and step.word == "remove":
            os.rename(path, saved)
            shutil.copytree(saved, path, symlinks=True)
        elif not stat.S_ISDIR(info.st_mode):
            shutil.copy2(path, saved, follow_symlinks=False)
        else:
            saved = None
        self.kept.append((path, saved, info))

    def restore(self):
        for path, saved, info in reversed(self.kept):
            if saved or info is None:
                if os.path.isdir(path) and not os.path.islink(path):
                    shutil.rmtree(path)
                elif os.path.lexists(path):
                    os.remove(path)
            if saved:
                shutil.move(saved, path)
            if info and os.geteuid() == 0:
                os.chown(path, info.st_uid, info.st_gid, follow_symlinks=False)
            if info and not os.path.islink(path):
                os.chmod(path, stat.S_IMODE(info.st_mode))
        shutil.rmtree(self.store)

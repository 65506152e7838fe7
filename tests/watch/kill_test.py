"""keyway watch sync, killed at any moment: what was committed before the kill is there after it, and the next run takes up
the rest. KEYWAY_KILLS says how often (200)."""
import os, random, signal, sqlite3, subprocess, time

from case import Case, KEYWAY, main

KILLS = int(os.environ.get("KEYWAY_KILLS", "200"))
DOCUMENTS, CHANGED = 120, 30


class Kill(Case):
    options = {"signed": False, "role": "csaf_provider"}

    def seen(self, db):
        """What any other program can see now, so what was committed."""
        revisions = set(db.execute("SELECT document, sha256 FROM revision"))
        return revisions, db.execute("SELECT coalesce(max(id), 0) FROM event").fetchone()[0]

    def start(self):
        return subprocess.Popen([KEYWAY, "watch", "sync", "--db", self.db, "--ca-file", self.site.path("ca.pem")],
                                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def kill_once(self, db, longest):
        """Kills a run at random; everything that was seen while it ran must be there afterwards."""
        program = self.start()
        end, seen = time.monotonic() + random.uniform(0, longest), None
        while time.monotonic() < end and program.poll() is None:
            seen = self.seen(db)
            time.sleep(0.002)
        program.send_signal(signal.SIGKILL)
        program.wait()
        after = self.seen(db)
        if seen:
            self.assertLessEqual(seen[0], after[0])
            self.assertLessEqual(seen[1], after[1])
        return after

    def test_nothing_that_was_acknowledged_is_lost(self):
        random.seed(62443)
        for n in range(DOCUMENTS):
            self.site.document(f"ACME-{n}")
        self.add()
        started, version = time.monotonic(), 1
        self.assertEqual(self.start().wait(), 0)
        longest = (time.monotonic() - started) * 1.2
        with sqlite3.connect(f"file:{self.db}?mode=ro", uri=True, timeout=30) as db:
            self.assertEqual(len(self.seen(db)[0]), DOCUMENTS)
            before = self.seen(db)
            for n in range(KILLS):
                if n % 3 == 0:
                    version += 1
                    for id in random.sample(range(DOCUMENTS), CHANGED):
                        self.site.document(f"ACME-{id}", version, f"2026-02-01T00:{version // 60:02}:{version % 60:02}Z")
                    self.site.publish()
                after = self.kill_once(db, longest)
                self.assertLessEqual(before[0], after[0])
                before = after
                if n % 20 == 0:
                    self.keyway("verify")
            self.keyway("verify")
            self.sync()
            self.assertLessEqual(before[0], self.seen(db)[0])
        self.assertEqual(self.ask("SELECT count(*) FROM document WHERE due"), [(0,)])
        self.assert_all_is_as_published()

    def assert_all_is_as_published(self):
        import hashlib
        for url, sha256 in self.ask("SELECT d.url, r.sha256 FROM document d JOIN revision r ON r.id = d.current_revision"):
            path = url.removeprefix(self.site.url(""))
            self.assertEqual(hashlib.sha256(self.site.read(path)).hexdigest(), sha256)


if __name__ == "__main__":
    main()

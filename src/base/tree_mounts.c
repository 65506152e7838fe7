/* Which file systems are not asked anything: those of networks are another device's files, and behind those of programs
 * stands nobody when the program hangs; whoever asks then waits for ever. statfs(2) would tell them too, but asks. */
#include "base/tree_folder.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/sysmacros.h>
#include <unistd.h>

enum { LINE_ROOM = 16384, MAJOR_MAX = 0xfff, MINOR_MAX = 0xfffff };

static bool is_foreign_type(struct str type) {
    static const struct str types[] = {
        STR_INIT("nfs"),  STR_INIT("nfs4"),  STR_INIT("cifs"),   STR_INIT("smb3"),    STR_INIT("smbfs"),
        STR_INIT("9p"),   STR_INIT("afs"),   STR_INIT("ceph"),   STR_INIT("coda"),    STR_INIT("lustre"),
        STR_INIT("fuse"), STR_INIT("pvfs2"), STR_INIT("autofs"), STR_INIT("fuseblk"), STR_INIT("beegfs"),
    };
    for (size_t i = 0; i < ARRAY_LEN(types); i++)
        if (str_eq(type, types[i]))
            return true;
    return str_starts(type, STR("fuse."));
}

/* "36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw,errors=continue", proc(5) */
static void read_line(struct tree *tree, struct str line, dev_t root) {
    struct str field, number;
    uint64_t major, minor;
    for (unsigned i = 0; i < 3; i++)
        if (!str_next(&line, ' ', &field))
            return;
    if (!str_next(&field, ':', &number) || !str_u64(number, MAJOR_MAX, &major) || !str_u64(field, MINOR_MAX, &minor))
        return;
    dev_t device = makedev((unsigned)major, (unsigned)minor);
    while (str_next(&line, ' ', &field))
        if (str_eq(field, STR("-")))
            break;
    if (!str_next(&line, ' ', &field) || !is_foreign_type(field) || device == root ||
        tree->foreign_count == TREE_FOREIGN_MAX || tree_is_foreign(tree, device))
        return;
    tree->foreign[tree->foreign_count++] = device;
}

/* Lines that do not fit are left out. */
static void read_lines(struct tree *tree, int fd, dev_t root) {
    char bytes[LINE_ROOM];
    size_t have = 0;
    ssize_t n;
    while ((n = read(fd, bytes + have, sizeof bytes - have)) > 0 || (n < 0 && errno == EINTR)) {
        have += n > 0 ? (size_t)n : 0;
        struct str rest = {bytes, have};
        for (size_t end; (end = str_find_char(rest, '\n')) != SIZE_MAX; rest = str_skip(rest, end + 1))
            read_line(tree, str_slice(rest, 0, end), root);
        have = rest.len < sizeof bytes ? rest.len : 0;
        memmove(bytes, rest.ptr, have);
    }
}

void tree_find_foreign(struct tree *tree) {
    struct stat info;
    int fd = open("/proc/self/mountinfo", O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return;
    if (fstat(tree->root, &info) == 0)
        read_lines(tree, fd, info.st_dev);
    (void)close(fd);
}

bool tree_is_foreign(const struct tree *tree, dev_t device) {
    for (size_t i = 0; i < tree->foreign_count; i++)
        if (tree->foreign[i] == device)
            return true;
    return false;
}

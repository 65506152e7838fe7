#include "supplier/scan.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/gnutls_call.h"
#include "base/hash.h"
#include "base/map.h"
#include "base/parallel.h"
#include "supplier/package_list.h"
#include "supplier/scan_content.h"

static const struct diag_kind NO_FILE = {"scan.no-file", SEVERITY_ERROR, "it is not there, or cannot be read: {0}",
                                         NULL};
static const struct diag_kind IS_LINK = {"scan.link", SEVERITY_ERROR, "is a link, and links are not followed",
                                         "name the file that it leads to"};
static const struct diag_kind NOT_READ = {"scan.not-read", SEVERITY_WARNING, "was not looked at: {0}", NULL};
static const struct diag_kind NO_ELF = {"scan.no-elf", SEVERITY_WARNING, "was not looked at as a binary: {0}",
                                        "it begins as an ELF file does"};

static const struct diag_kind NOT_INSIDE = {"scan.not-inside", SEVERITY_WARNING,
                                            "what lies in it was not looked at, or not all of it: {0}", NULL};
static const struct diag_kind NO_PACKAGES = {"scan.packages", SEVERITY_WARNING, "{0}", NULL};

enum { BLOCK = 16, MARK_DIGITS = 16 };
static const size_t worker_max = (size_t)4 << 30;
static const struct scan_rules *const tables[] = {&scan_elf_rules,     &scan_mode_rules,        &scan_secret_rules,
                                                  &scan_account_rules, &scan_certificate_rules, &scan_function_rules};

struct str scan_severity_name(enum scan_severity severity) {
    static const struct str names[] = {
        [SCAN_ERROR] = STR_INIT("error"), [SCAN_WARNING] = STR_INIT("warning"), [SCAN_NOTE] = STR_INIT("note")};
    return names[severity];
}

size_t scan_rule_count(void) {
    size_t count = 0;
    for (size_t i = 0; i < ARRAY_LEN(tables); i++)
        count += tables[i]->count;
    return count;
}

const struct scan_rule *scan_rule_at(size_t index) {
    size_t table = 0;
    while (table < ARRAY_LEN(tables) && index >= tables[table]->count)
        index -= tables[table++]->count;
    return table < ARRAY_LEN(tables) ? &tables[table]->items[index] : NULL;
}

size_t scan_result_rule_count(const struct scan_result *result) {
    return scan_rule_count() + result->foreign_count;
}

const struct scan_rule *scan_result_rule_at(const struct scan_result *result, size_t index) {
    size_t own = scan_rule_count();
    return index < own ? scan_rule_at(index) : result->foreign[index - own].rule;
}

/* The path below what was named. */
static struct str inner_of(const struct scan_file *file) {
    struct str inner = str_skip(str_from(file->path), file->root);
    while (inner.len > 0 && (inner.ptr[0] == '/' || inner.ptr[0] == '!'))
        inner = str_skip(inner, 1);
    return inner;
}

/* What names a finding from one scan to the next: lines move, and the text tells of a secret no more than is shown. */
static struct str mark_of(const struct scan_file *file, const struct scan_rule *rule, struct str text) {
    uint8_t digest[HASH_SHA256_SIZE];
    struct str inner = inner_of(file);
    char *hex = ARENA_ARRAY(file->arena, char, MARK_DIGITS + 1);
    struct str all = str_format(file->arena, STR_F "\n" STR_F "\n" STR_F, STR_A(rule->id), STR_A(inner), STR_A(text));
    if (!hex || !all.ptr)
        return STR_NONE;
    hash_sha256(all, digest);
    arena_shrink(file->arena, (char *)(uintptr_t)all.ptr, NULL);
    hash_hex(digest, MARK_DIGITS / 2, hex);
    return (struct str){hex, MARK_DIGITS};
}

enum status scan_add_at(struct scan_file *file, const struct scan_rule *rule, enum scan_state state, uint32_t line,
                        struct str text) {
    struct str mark = text.ptr ? mark_of(file, rule, text) : STR_NONE;
    if (!mark.ptr || !arena_grow(file->arena, (void **)&file->items, file->count, &file->room, sizeof *file->items,
                                 _Alignof(struct scan_finding)))
        return STATUS_MEMORY;
    file->items[file->count++] = (struct scan_finding){.rule = rule,
                                                       .path = file->path,
                                                       .inner = inner_of(file),
                                                       .text = text,
                                                       .mark = mark,
                                                       .line = line,
                                                       .state = state};
    return STATUS_OK;
}

enum status scan_add(struct scan_file *file, const struct scan_rule *rule, enum scan_state state, struct str text) {
    return scan_add_at(file, rule, state, 0, text);
}

/* ---- one file */

struct scanning {
    const struct file_list *files;
    size_t root;                /* bytes of the root's path */
    struct scan_looked *looked; /* by file */
    struct arena *arenas;       /* by worker */
    struct scan_desk *desks;    /* by worker */
    const struct secret_finder *finder;
    const struct scan_options *options;
};

static ssize_t read_file(void *context, char *to, size_t size) {
    return read(*(const int *)context, to, size);
}

static enum status look_at(struct scan_file *file, int fd, struct scan_desk *desk, struct scan_looked *looked) {
    struct scan_input input = {.read = read_file, .context = &fd, .fd = fd, .where = {.fd = -1}};
    looked->looked_at = true;
    enum status status = scan_content(file, desk, &input, looked);
    if (status == STATUS_SYSTEM) {
        looked->error = errno;
        status = STATUS_OK;
    }
    TRY(status);
    return desk->options->parts & SCAN_PART_MODE ? scan_mode(file) : STATUS_OK;
}

/* What could not be opened. Links are not followed, but their names are seen. */
static enum status look_past(const struct scan_file *file, const struct scanning *s, struct scan_looked *looked) {
    looked->error = errno;
    bool link = looked->error == 0 && file->mode == 0;
    return link && s->options->parts & SCAN_PART_SURFACE ? scan_link(file, looked) : STATUS_OK;
}

static enum status look(void *context, size_t item, unsigned worker) {
    struct scanning *s = context;
    struct scan_looked *looked = &s->looked[item];
    looked->path = s->files->items[item].path;
    s->desks[worker].outer = looked;
    struct scan_file file = {
        .path = s->files->items[item].path, .root = s->root, .today = s->options->today, .arena = &s->arenas[worker]};
    file.kind = file_kind_of(str_skip(str_from(file.path), s->root));
    int fd = file_open(file.path, &file.mode);
    if (fd < 0)
        return look_past(&file, s, looked);
    looked->mode = file.mode;
    enum status status = look_at(&file, fd, &s->desks[worker], looked);
    close(fd);
    looked->items = file.items;
    looked->count = file.count;
    return status;
}

/* ---- all of them */

static void count_finding(struct scan_result *r, const struct scan_finding *finding) {
    if (finding->state == SCAN_UNTOLD)
        r->untold++;
    else
        r->counts[finding->rule->severity]++;
}

static bool is_program(const struct scan_looked *looked) {
    return looked->elf || (looked->link.ptr && !looked->idle);
}

static bool is_run(const struct scan_looked *looked) {
    return (looked->mode & (S_IXUSR | S_IXGRP | S_IXOTH)) != 0 || is_program(looked);
}

static bool is_script(const struct scan_looked *looked) {
    return looked->listens.ptr || looked->unjudged;
}

static void gather_one(const struct scan_looked *looked, struct diag_sink *sink, struct scan_result *r) {
    const char *path = looked->path;
    bool unseen = looked->broken.ptr || looked->unseen.ptr || looked->unknown.ptr;
    r->files += looked->looked_at || looked->error;
    r->unread += looked->error != 0 || unseen;
    errno = looked->error;
    if (looked->error)
        (void)file_refused(sink, &NOT_READ, path);
    if (looked->broken.ptr)
        diag_add(sink, &NO_ELF, file_place(sink, path), looked->broken);
    if (looked->unseen.ptr)
        diag_add(sink, &NOT_INSIDE, file_place(sink, path), looked->unseen);
    if (looked->elf)
        r->binaries[r->binary_count++] = (struct scan_binary){path, *looked->elf};
    if (is_run(looked))
        r->seen[r->seen_count++] = (struct scan_seen){path, looked->mode, is_program(looked), looked->link};
    if (is_script(looked))
        r->scripts[r->script_count++] = (struct scan_script){path, looked->listens};
    for (size_t k = 0; k < looked->socket_count; k++)
        r->sockets[r->socket_count++] = looked->sockets[k];
    for (size_t k = 0; k < looked->count; k++) {
        r->findings[r->finding_count++] = looked->items[k];
        count_finding(r, &looked->items[k]);
    }
}

static void gather(const struct scanning *s, struct diag_sink *sink, struct scan_result *r) {
    for (size_t i = 0; i < s->files->count; i++) {
        gather_one(&s->looked[i], sink, r);
        for (size_t k = 0; k < s->looked[i].member_count; k++)
            gather_one(&s->looked[i].members[k], sink, r);
    }
}

struct room {
    size_t binaries, findings, seen, sockets, scripts;
};

static void count_room(const struct scan_looked *looked, struct room *room) {
    room->binaries += looked->elf != NULL;
    room->findings += looked->count;
    room->seen += is_run(looked);
    room->sockets += looked->socket_count;
    room->scripts += is_script(looked);
}

static enum status make_room(const struct scanning *s, struct arena *arena, struct scan_result *r) {
    struct room room = {.seen = 0};
    for (size_t i = 0; i < s->files->count; i++) {
        count_room(&s->looked[i], &room);
        for (size_t k = 0; k < s->looked[i].member_count; k++)
            count_room(&s->looked[i].members[k], &room);
    }
    r->binaries = ARENA_ARRAY(arena, struct scan_binary, room.binaries);
    r->findings = ARENA_ARRAY(arena, struct scan_finding, room.findings);
    r->seen = ARENA_ARRAY(arena, struct scan_seen, room.seen);
    r->sockets = ARENA_ARRAY(arena, struct scan_socket, room.sockets);
    r->scripts = ARENA_ARRAY(arena, struct scan_script, room.scripts);
    return r->binaries && r->findings && r->seen && r->sockets && r->scripts ? STATUS_OK : STATUS_MEMORY;
}

static enum status take_packages(const struct scan_looked *looked, struct arena *arena, struct diag_sink *sink,
                                 struct scan_result *r) {
    if (looked->unknown.ptr) {
        diag_add(sink, &NO_PACKAGES, file_place(sink, looked->path), looked->unknown);
        r->packages_missing = true;
    }
    r->databases += looked->packages.count > 0;
    if (r->os.id.len == 0)
        r->os = looked->os;
    for (size_t k = 0; k < looked->packages.count; k++)
        TRY(package_list_add(&r->packages, arena, &looked->packages.items[k]));
    return STATUS_OK;
}

static int by_path(const void *a, const void *b) {
    return strcmp(((const struct package_licence *)a)->path, ((const struct package_licence *)b)->path);
}

static void note_licence(const struct scan_looked *looked, struct package_licence *licences, size_t *count) {
    if (looked->licence.len == 0)
        return;
    if (licences)
        licences[*count] = (struct package_licence){looked->path, looked->licence};
    ++*count;
}

/* Counts them when `licences` is NULL. */
static size_t list_licences(const struct scanning *s, struct package_licence *licences) {
    size_t count = 0;
    for (size_t i = 0; i < s->files->count; i++) {
        note_licence(&s->looked[i], licences, &count);
        for (size_t k = 0; k < s->looked[i].member_count; k++)
            note_licence(&s->looked[i].members[k], licences, &count);
    }
    return count;
}

static enum status gather_licences(const struct scanning *s, struct arena *arena, struct scan_result *r) {
    size_t count = list_licences(s, NULL);
    struct package_licence *licences = ARENA_ARRAY(arena, struct package_licence, count);
    if (!licences)
        return STATUS_MEMORY;
    (void)list_licences(s, licences);
    if (count > 0)
        qsort(licences, count, sizeof *licences, by_path);
    return package_find_licences(licences, count, &r->packages);
}

static enum status gather_packages(const struct scanning *s, struct arena *arena, struct diag_sink *sink,
                                   struct scan_result *r) {
    for (size_t i = 0; i < s->files->count; i++) {
        TRY(take_packages(&s->looked[i], arena, sink, r));
        for (size_t k = 0; k < s->looked[i].member_count; k++)
            TRY(take_packages(&s->looked[i].members[k], arena, sink, r));
    }
    return STATUS_OK;
}

/* Many binaries come of one package. */
static enum status gather_notes(struct arena *arena, struct scan_result *r) {
    struct map notes;
    map_init(&notes, arena, false);
    for (size_t i = 0; i < r->binary_count; i++) {
        struct str note = r->binaries[i].elf.package;
        struct package package = {.path = r->binaries[i].path};
        uint32_t stored;
        if (note.len == 0)
            continue;
        TRY(map_add(&notes, note, (uint32_t)i, &stored));
        enum status status = stored == i ? package_read_note(note, arena, &package) : STATUS_INPUT;
        if (status == STATUS_OK)
            status = package_list_add(&r->packages, arena, &package);
        if (status != STATUS_INPUT)
            TRY(status);
    }
    return STATUS_OK;
}

static void tell(void *context, size_t done, size_t count) {
    const struct scanning *s = context;
    if (s->options->progress)
        s->options->progress(s->options->progress_context, done, count);
}

static bool every_name(struct str name) {
    (void)name;
    return true;
}

static enum status scan_files(struct scanning *s, unsigned workers, struct arena *arena, struct diag_sink *sink,
                              struct scan_result *result) {
    for (unsigned i = 0; i < workers; i++) {
        arena_init(&s->arenas[i], worker_max);
        s->desks[i] = (struct scan_desk){.options = s->options, .finder = s->finder, .arena = &s->arenas[i]};
    }
    enum status status = parallel_for(s->files->count, BLOCK, workers, look, s, tell);
    for (unsigned i = 0; i < workers; i++)
        arena_adopt(arena, &s->arenas[i]);
    TRY(status);
    TRY(make_room(s, arena, result));
    gather(s, sink, result);
    TRY(gather_packages(s, arena, sink, result));
    TRY(gather_licences(s, arena, result));
    TRY(gather_notes(arena, result));
    return STATUS_OK;
}

enum status scan_tree(const char *path, const struct scan_options *options, struct arena *arena, struct diag_sink *sink,
                      struct scan_result *result) {
    struct file_list files;
    struct scanning scanning = {.files = &files, .options = options};
    unsigned workers = options->workers ? options->workers : parallel_workers();
    struct stat stat_of;
    *result = (struct scan_result){.files = 0};
    if (stat(path, &stat_of) != 0)
        return file_refused(sink, &NO_FILE, path);
    bool folder = S_ISDIR(stat_of.st_mode);
    if (!folder && lstat(path, &stat_of) == 0 && S_ISLNK(stat_of.st_mode)) {
        diag_add(sink, &IS_LINK, file_place(sink, path));
        return STATUS_INPUT;
    }
    TRY(file_walk(path, every_name, arena, sink, &files));
    if (options->parts & SCAN_PART_SECRET)
        TRY(gnutls_ready(sink));
    TRY(secret_finder_new(arena, &scanning.finder));
    scanning.root = folder ? str_from(path).len : 0;
    scanning.looked = ARENA_ARRAY(arena, struct scan_looked, files.count);
    scanning.arenas = ARENA_ARRAY(arena, struct arena, workers);
    scanning.desks = ARENA_ARRAY(arena, struct scan_desk, workers);
    if (!scanning.looked || !scanning.arenas || !scanning.desks)
        return STATUS_MEMORY;
    return scan_files(&scanning, workers, arena, sink, result);
}

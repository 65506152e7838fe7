#include "csaf/baseline.h"

#include <stdatomic.h>

#include "base/hash.h"
#include "base/map.h"

static const struct diag_kind NO_BASELINE = {"csaf.no-baseline", SEVERITY_ERROR, "this is no list of known findings",
                                             "its first line has to be: {0}"};
static const struct diag_kind NO_FIELDS = {"csaf.baseline-fields", SEVERITY_ERROR,
                                           "an entry has file, test, pointer and hash, with tabs between them",
                                           "write the list anew with --write-baseline"};
static const struct diag_kind GONE = {"csaf.baseline-gone", SEVERITY_NOTE,
                                      "this finding of {0} in '{1}' does not occur any more", "take the line out"};

#define MARK STR("# keyway csaf baseline/1")

enum { HASH_DIGITS = 16 };

struct entry {
    struct str file; /* as written: escaped */
    struct str test;
    struct place place;
    uint32_t name; /* which of the files */
    atomic_bool found;
};

struct csaf_baseline {
    struct entry *items;
    size_t count;
    size_t room;
    struct map index; /* the four fields as written, to the entry */
    struct map names; /* file as written, to its number */
    bool *seen;       /* by number of the file */
};

/* ---- writing */

static struct str base_name(struct str path) {
    for (size_t i = path.len; i > 0; i--)
        if (path.ptr[i - 1] == '/')
            return str_skip(path, i);
    return path;
}

/* Tabs and line ends part fields and entries. */
static void write_field(struct out *out, struct str text) {
    static const char letters[128] = {['\t'] = 't', ['\n'] = 'n', ['\r'] = 'r', ['\\'] = '\\'};
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        if (c < sizeof letters && letters[c]) {
            out_char(out, '\\');
            out_char(out, letters[c]);
        } else
            out_char(out, text.ptr[i]);
    }
}

static void write_key(struct out *out, struct str file, const struct csaf_finding *finding,
                      const struct csaf_spot *spot) {
    uint8_t digest[HASH_SHA256_SIZE];
    char hex[HASH_SHA256_HEX];
    hash_sha256(finding->text, digest);
    hash_hex(digest, sizeof digest, hex);
    write_field(out, base_name(file));
    out_char(out, '\t');
    out_str(out, csaf_finding_id(finding));
    out_char(out, '\t');
    write_field(out, spot->pointer);
    out_char(out, '\t');
    out_str(out, (struct str){hex, HASH_DIGITS});
}

void csaf_baseline_write_head(struct out *out) {
    out_str(out, MARK);
    out_lit(out, "\n# file\ttest\tpointer\thash of the text\ttext\n");
}

void csaf_baseline_write(struct out *out, struct str file, const struct csaf_finding *finding,
                         const struct csaf_spot *spot) {
    write_key(out, file, finding, spot);
    out_char(out, '\t');
    write_field(out, finding->text);
    out_char(out, '\n');
}

/* ---- reading */

static enum status add_entry(struct csaf_baseline *b, struct str line, struct place place, struct diag_sink *sink) {
    struct str rest = line, fields[4], key = line;
    uint32_t stored, name;
    for (size_t i = 0; i < ARRAY_LEN(fields); i++) {
        if (!rest.ptr || !str_next(&rest, '\t', &fields[i])) {
            diag_add(sink, &NO_FIELDS, place, STR_NONE);
            return STATUS_INPUT;
        }
        key.len = (size_t)(fields[i].ptr + fields[i].len - line.ptr);
    }
    if (!arena_grow(b->index.arena, (void **)&b->items, b->count, &b->room, sizeof *b->items, _Alignof(struct entry)))
        return STATUS_MEMORY;
    TRY(map_add(&b->names, fields[0], (uint32_t)b->names.count, &name));
    TRY(map_add(&b->index, key, (uint32_t)b->count, &stored));
    if (stored != b->count) /* twice: the first counts */
        return STATUS_OK;
    struct entry *entry = &b->items[b->count++];
    entry->file = fields[0];
    entry->test = fields[1];
    entry->place = place;
    entry->name = name;
    return STATUS_OK;
}

static enum status read_lines(struct csaf_baseline *b, const struct source *source, struct diag_sink *sink) {
    struct str rest = source->text, line;
    enum status status = STATUS_OK;
    while (rest.ptr && str_next(&rest, '\n', &line)) {
        struct place place = {source, (uint32_t)(line.ptr - source->text.ptr), (uint32_t)line.len};
        if (line.len && line.ptr[line.len - 1] == '\r')
            line.len--;
        if (line.len == 0 || line.ptr[0] == '#')
            continue;
        enum status one = add_entry(b, line, place, sink);
        if (one == STATUS_MEMORY)
            return one;
        if (one != STATUS_OK)
            status = one;
    }
    return status;
}

enum status csaf_baseline_read(const struct source *source, struct arena *arena, struct diag_sink *sink,
                               struct csaf_baseline **baseline) {
    struct csaf_baseline *b = ARENA_NEW(arena, struct csaf_baseline);
    if (!b)
        return STATUS_MEMORY;
    map_init(&b->index, arena, false);
    map_init(&b->names, arena, false);
    struct str first = str_slice(source->text, 0, str_find_char(source->text, '\n'));
    if (!str_eq(str_trim(first), MARK)) {
        diag_add(sink, &NO_BASELINE, ((struct place){source, 0, (uint32_t)first.len}), MARK);
        return STATUS_INPUT;
    }
    TRY(read_lines(b, source, sink));
    b->seen = ARENA_ARRAY(arena, bool, b->names.count);
    if (!b->seen)
        return STATUS_MEMORY;
    *baseline = b;
    return STATUS_OK;
}

/* ---- asking */

enum status csaf_baseline_find(struct csaf_baseline *baseline, struct str file, const struct csaf_finding *finding,
                               const struct csaf_spot *spot, bool *found) {
    struct out key;
    out_memory(&key, SIZE_MAX / 4);
    write_key(&key, file, finding, spot);
    uint32_t index = key.status == STATUS_OK ? map_get(&baseline->index, out_text(&key)) : MAP_NONE;
    enum status status = key.status;
    out_done(&key);
    *found = index != MAP_NONE;
    if (*found)
        atomic_store_explicit(&baseline->items[index].found, true, memory_order_relaxed);
    return status;
}

void csaf_baseline_saw(struct csaf_baseline *baseline, struct str file) {
    struct out name;
    out_memory(&name, SIZE_MAX / 4);
    write_field(&name, base_name(file));
    uint32_t index = map_get(&baseline->names, out_text(&name));
    out_done(&name);
    if (index != MAP_NONE)
        baseline->seen[index] = true;
}

void csaf_baseline_tell_gone(const struct csaf_baseline *baseline, const struct csaf_wanted_list *wanted,
                             struct diag_sink *sink) {
    for (size_t i = 0; i < baseline->count; i++) {
        const struct entry *entry = &baseline->items[i];
        const struct csaf_test *test = csaf_test_find(entry->test);
        bool known = test || str_eq(entry->test, STR("schema"));
        bool looked_at = known && baseline->seen[entry->name] && csaf_is_wanted(wanted, test);
        if (looked_at && !atomic_load(&entry->found))
            diag_add(sink, &GONE, entry->place, entry->test, entry->file);
    }
}

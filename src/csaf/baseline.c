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

#define MARK       STR("# keyway csaf baseline/2")
#define MARK_FIRST STR("# keyway csaf baseline/1") /* its fourth field is of the sentence as it was worded then */

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
    bool first;       /* of the first version of the format */
    struct map named; /* of that: the first three fields, and what the sentence names, to the entry */
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

static void write_hash(struct out *out, struct str text) {
    uint8_t digest[HASH_SHA256_SIZE];
    char hex[HASH_SHA256_HEX];
    hash_sha256(text, digest);
    hash_hex(digest, sizeof digest, hex);
    out_str(out, (struct str){hex, HASH_DIGITS});
}

/* What a sentence has in quotes, each behind a line feed: the part of it that is of the document, however we word the
 * rest. The apostrophe of "the score's" is no quote. */
static void write_named(struct out *out, struct str sentence) {
    size_t open = SIZE_MAX;
    for (size_t i = 0; i < sentence.len; i++) {
        bool before = i > 0 && char_is_alnum(sentence.ptr[i - 1]);
        bool behind = i + 1 < sentence.len && char_is_alnum(sentence.ptr[i + 1]);
        if (sentence.ptr[i] != '\'' || (open == SIZE_MAX ? before : behind))
            continue;
        if (open != SIZE_MAX) {
            out_char(out, '\n');
            out_str(out, str_slice(sentence, open, i));
        }
        open = open == SIZE_MAX ? i + 1 : SIZE_MAX;
    }
}

/* The value that the finding is about, where it is no container. */
static void write_value(struct out *out, const struct json_node *node) {
    if (json_is(node, JSON_STRING)) {
        out_char(out, '"');
        out_str(out, json_string(node));
    } else if (json_is(node, JSON_INTEGER))
        out_format(out, "%lld", (long long)json_integer(node, 0));
    else if (json_is(node, JSON_NUMBER))
        out_format(out, "%.17g", json_number(node, 0));
    else if (node && !json_is_container(node))
        out_format(out, "type %d", (int)node->type);
}

static void write_spot(struct out *out, struct str file, const struct csaf_finding *finding,
                       const struct csaf_spot *spot) {
    write_field(out, base_name(file));
    out_char(out, '\t');
    out_str(out, csaf_finding_id(finding));
    out_char(out, '\t');
    write_field(out, spot->pointer);
    out_char(out, '\t');
}

static enum status write_key(struct out *out, struct str file, const struct csaf_finding *finding,
                             const struct csaf_spot *spot) {
    struct out found;
    out_memory(&found, SIZE_MAX / 4);
    write_value(&found, finding->node);
    write_named(&found, finding->text);
    write_spot(out, file, finding, spot);
    write_hash(out, out_text(&found));
    enum status status = found.status;
    out_done(&found);
    return status;
}

void csaf_baseline_write_head(struct out *out) {
    out_str(out, MARK);
    out_lit(out, "\n# file\ttest\tpointer\thash of what was found\ttext\n");
}

enum status csaf_baseline_write(struct out *out, struct str file, const struct csaf_finding *finding,
                                const struct csaf_spot *spot) {
    TRY(write_key(out, file, finding, spot));
    out_char(out, '\t');
    write_field(out, finding->text);
    out_char(out, '\n');
    return STATUS_OK;
}

/* ---- reading */

/* In the first version the sentence is all that is known of what was found. One that names nothing is only known by its
 * hash: another one of the test at that place may name nothing either. */
static enum status note_named(struct csaf_baseline *b, struct str spot, struct str sentence, uint32_t entry) {
    struct out key;
    uint32_t stored;
    out_memory(&key, SIZE_MAX / 4);
    out_str(&key, spot);
    out_char(&key, '\t');
    size_t bare = out_text(&key).len;
    write_named(&key, sentence);
    enum status status = key.status;
    if (status == STATUS_OK && out_text(&key).len > bare) {
        struct str kept = str_copy(b->named.arena, out_text(&key));
        status = kept.ptr ? map_add(&b->named, kept, entry, &stored) : STATUS_MEMORY;
    }
    out_done(&key);
    return status;
}

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
    struct str spot = {line.ptr, (size_t)(fields[2].ptr + fields[2].len - line.ptr)};
    return b->first && rest.ptr ? note_named(b, spot, rest, (uint32_t)b->count - 1) : STATUS_OK;
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
    map_init(&b->named, arena, false);
    struct str first = str_slice(source->text, 0, str_find_char(source->text, '\n'));
    b->first = str_eq(str_trim(first), MARK_FIRST);
    if (!b->first && !str_eq(str_trim(first), MARK)) {
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

static enum status look_up(const struct map *map, struct out *key, enum status status, uint32_t *index) {
    status = status == STATUS_OK ? key->status : status;
    *index = status == STATUS_OK ? map_get(map, out_text(key)) : MAP_NONE;
    out_done(key);
    return status;
}

/* In a list of the first version: by the sentence, else by what it names, should we word it otherwise by now. */
static enum status find_first(const struct csaf_baseline *b, struct str file, const struct csaf_finding *finding,
                              const struct csaf_spot *spot, uint32_t *index) {
    struct out key, sentence;
    out_memory(&key, SIZE_MAX / 4);
    write_spot(&key, file, finding, spot);
    write_hash(&key, finding->text);
    TRY(look_up(&b->index, &key, STATUS_OK, index));
    if (*index != MAP_NONE)
        return STATUS_OK;
    out_memory(&key, SIZE_MAX / 4);
    out_memory(&sentence, SIZE_MAX / 4);
    write_spot(&key, file, finding, spot);
    write_field(&sentence, finding->text);
    write_named(&key, out_text(&sentence));
    enum status status = sentence.status;
    out_done(&sentence);
    return look_up(&b->named, &key, status, index);
}

enum status csaf_baseline_find(struct csaf_baseline *baseline, struct str file, const struct csaf_finding *finding,
                               const struct csaf_spot *spot, bool *found) {
    uint32_t index = MAP_NONE;
    enum status status;
    if (baseline->first)
        status = find_first(baseline, file, finding, spot, &index);
    else {
        struct out key;
        out_memory(&key, SIZE_MAX / 4);
        status = write_key(&key, file, finding, spot);
        status = look_up(&baseline->index, &key, status, &index);
    }
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

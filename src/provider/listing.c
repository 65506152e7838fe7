#include "provider/listing.h"

#include "base/url.h"

static const struct diag_kind TOO_MANY = {"provider.listing-many", SEVERITY_ERROR, "there are more than {0} lines",
                                          NULL};
static const struct diag_kind NO_DOCUMENTS = {"provider.listing-lines", SEVERITY_WARNING,
                                              "{0} lines name no .json file, and are left out; this is the first",
                                              NULL};
static const struct diag_kind BROKEN_LINE = {"provider.changes-line", SEVERITY_WARNING,
                                             "this is no path and date, and is left out", NULL};
static const struct diag_kind BAD_DATE = {"provider.changes-date", SEVERITY_WARNING, "'{0}' is no date and time", NULL};

struct reading {
    const struct source *source;
    struct arena *arena;
    struct diag_sink *sink;
    struct str rest;
    uint32_t line;
    struct listing made;
    size_t room;
};

static struct place place_of(const struct reading *reading, struct str part) {
    return (struct place){reading->source, (uint32_t)(part.ptr - reading->source->text.ptr), (uint32_t)part.len};
}

static void begin(struct reading *reading, const struct source *source, struct arena *arena, struct diag_sink *sink) {
    *reading = (struct reading){.source = source, .arena = arena, .sink = sink, .rest = source->text};
    if (str_starts(reading->rest, STR("\xef\xbb\xbf")))
        reading->rest = str_skip(reading->rest, 3);
}

/* The next line that is not empty, without blanks around it. Line ends are LF, CR LF, or CR alone. */
static bool next_line(struct reading *reading, struct str *line) {
    while (reading->rest.len > 0) {
        size_t end = 0;
        struct str rest = reading->rest;
        while (end < rest.len && rest.ptr[end] != '\n' && rest.ptr[end] != '\r')
            end++;
        bool is_pair = end + 1 < rest.len && rest.ptr[end] == '\r' && rest.ptr[end + 1] == '\n';
        *line = str_trim(str_slice(rest, 0, end));
        reading->rest = str_skip(rest, end + 1 + is_pair);
        reading->line++;
        if (line->len > 0)
            return true;
    }
    return false;
}

static enum status add(struct reading *reading, struct str path, int64_t released) {
    struct listing *made = &reading->made;
    if (made->count == LISTING_MAX) {
        char most[16];
        (void)snprintf(most, sizeof most, "%d", LISTING_MAX);
        diag_add(reading->sink, &TOO_MANY, ((struct place){reading->source, 0, 0}), str_from(most));
        return STATUS_LIMIT;
    }
    if (!arena_grow(reading->arena, (void **)&made->items, made->count, &reading->room, sizeof *made->items,
                    _Alignof(struct listing_item)))
        return STATUS_MEMORY;
    made->items[made->count++] = (struct listing_item){path, released, reading->line};
    return STATUS_OK;
}

/* A path that could be a document's, in a URL. */
static bool is_document(struct str path) {
    return path.len <= URL_BYTES_MAX && str_ends_nocase(path, STR(".json"));
}

enum status listing_read_index(const struct source *source, struct arena *arena, struct diag_sink *sink,
                               struct listing *listing) {
    struct reading reading;
    struct str line, first = STR_NONE;
    unsigned left_out = 0;
    begin(&reading, source, arena, sink);
    while (next_line(&reading, &line)) {
        if (is_document(line)) {
            TRY(add(&reading, line, PROVIDER_NO_TIME));
            continue;
        }
        first = left_out++ == 0 ? line : first;
    }
    if (left_out > 0) {
        char count[16];
        (void)snprintf(count, sizeof count, "%u", left_out);
        diag_add(sink, &NO_DOCUMENTS, place_of(&reading, first), str_from(count));
    }
    *listing = reading.made;
    return STATUS_OK;
}

/* A field at the start of `*rest`, with or without quotes, and the comma behind it. Quotes within quotes are doubled;
 * no path has them, so one that does is left as it is. False when a quote is open, or something else comes behind it.
 */
static bool take_field(struct str *rest, struct str *field) {
    struct str text = *rest;
    if (!str_starts(text, STR("\""))) {
        (void)str_next(rest, ',', field);
        *field = str_trim(*field);
        return true;
    }
    size_t end = str_find_char(str_skip(text, 1), '"');
    if (end == SIZE_MAX)
        return false;
    *field = str_trim(str_slice(text, 1, end + 1));
    text = str_trim(str_skip(text, end + 2));
    *rest = text.len ? str_skip(text, 1) : STR_NONE;
    return text.len == 0 || text.ptr[0] == ',';
}

static enum status read_change(struct reading *reading, struct str line) {
    struct str rest = line, path, date;
    bool is_pair = take_field(&rest, &path) && rest.ptr;
    rest = str_trim(rest);
    is_pair = is_pair && take_field(&rest, &date);
    if (!is_pair || !is_document(path)) {
        /* A heading is what many write before the first line. */
        if (reading->made.count > 0 || !is_pair || provider_time(date) != PROVIDER_NO_TIME)
            diag_add(reading->sink, &BROKEN_LINE, place_of(reading, line), STR_NONE);
        return STATUS_OK;
    }
    int64_t released = provider_time(date);
    if (released == PROVIDER_NO_TIME)
        diag_add(reading->sink, &BAD_DATE, place_of(reading, line), date);
    return add(reading, path, released);
}

enum status listing_read_changes(const struct source *source, struct arena *arena, struct diag_sink *sink,
                                 struct listing *listing) {
    struct reading reading;
    struct str line;
    begin(&reading, source, arena, sink);
    while (next_line(&reading, &line))
        TRY(read_change(&reading, line));
    *listing = reading.made;
    return STATUS_OK;
}

/* `path` behind the part that `base` ends in: the longest one of whole names, among the first few. `base` ends in a
 * slash. */
static struct str behind_overlap(struct str base, struct str path) {
    enum { NAMES = 16 };
    size_t ends[NAMES], names = 0;
    for (size_t i = 0; i < path.len && names < NAMES; i++)
        if (path.ptr[i] == '/')
            ends[names++] = i + 1;
    while (names > 0) {
        struct str head = str_slice(path, 0, ends[--names]);
        if (str_ends(base, head) && base.len > head.len && base.ptr[base.len - head.len - 1] == '/')
            return str_skip(path, head.len);
    }
    return STR_NONE;
}

/* The last `count` names of the path. */
static struct str last_names(struct str path, unsigned count) {
    size_t at = path.len;
    while (at > 0) {
        if (path.ptr[at - 1] == '/' && --count == 0)
            break;
        at--;
    }
    return str_skip(path, at);
}

struct candidates {
    struct str base;
    struct arena *arena;
    struct str *urls;
    size_t count;
};

static struct str host_of(struct str url) {
    size_t slash = str_find_char(str_skip(url, 8), '/'); /* behind "https://" */
    return str_slice(url, 0, slash == SIZE_MAX ? url.len : 8 + slash);
}

static enum status try_reference(struct candidates *found, struct str reference) {
    struct str url;
    if (reference.len == 0)
        return STATUS_OK;
    enum url_fault fault = url_join(found->base, reference, found->arena, &url, NULL);
    if (fault == URL_NO_MEMORY)
        return STATUS_MEMORY;
    if (fault != URL_FINE || !str_eq(host_of(url), host_of(found->base)))
        return STATUS_OK;
    for (size_t i = 0; i < found->count; i++)
        if (str_eq(found->urls[i], url))
            return STATUS_OK;
    found->urls[found->count++] = url;
    return STATUS_OK;
}

/* Windows' separators count as slashes: in the arena when there are any. ptr NULL without memory. */
static struct str with_slashes(struct str path, struct arena *arena) {
    if (str_find_char(path, '\\') == SIZE_MAX)
        return path;
    struct str copy = str_copy(arena, path);
    for (size_t i = 0; copy.ptr && i < copy.len; i++)
        if (copy.ptr[i] == '\\')
            ((char *)(uintptr_t)copy.ptr)[i] = '/';
    return copy;
}

enum status listing_candidates(struct str base, struct str path, struct arena *arena,
                               struct str urls[LISTING_CANDIDATES], size_t *count) {
    struct candidates found = {.base = base, .arena = arena, .urls = urls};
    path = with_slashes(path, arena);
    if (!path.ptr)
        return STATUS_MEMORY;
    TRY(try_reference(&found, path));
    if (found.count > 0 && !str_contains(path, STR("://"))) {
        struct str rooted = str_format(arena, "/" STR_F, STR_A(path));
        if (!rooted.ptr)
            return STATUS_MEMORY;
        TRY(try_reference(&found, behind_overlap(base, path)));
        TRY(try_reference(&found, rooted));
        TRY(try_reference(&found, last_names(path, 2)));
    }
    *count = found.count;
    return STATUS_OK;
}

#include "base/diag.h"

enum { ARG_BYTES_MAX = 1000 };

void diag_init(struct diag_sink *sink, struct arena *arena) {
    *sink = (struct diag_sink){.arena = arena};
}

/* An argument is often a value of the input, which may be megabytes: a report shows its beginning. */
static struct str keep(struct arena *arena, struct str s) {
    if (s.len <= ARG_BYTES_MAX)
        return s.ptr ? str_copy(arena, s) : STR_NONE;
    size_t len = ARG_BYTES_MAX;
    while (len > ARG_BYTES_MAX - 3 && ((unsigned char)s.ptr[len] & 0xc0) == 0x80)
        len--;
    return str_format(arena, "%.*s...", (int)len, s.ptr);
}

bool diag_has_room(const struct diag_sink *sink, const struct diag_kind *kind) {
    return sink->count[kind->severity] < DIAG_KEPT;
}

/* The place in the sink for one more, or NULL. Without memory a slot stays empty: its kind is NULL. */
static struct diag *new_slot(struct diag_sink *sink, enum severity severity) {
    size_t at = sink->count[severity]++;
    if (at >= DIAG_KEPT)
        return NULL;
    if (!sink->items[severity])
        sink->items[severity] = ARENA_ARRAY(sink->arena, struct diag, DIAG_KEPT);
    return sink->items[severity] ? &sink->items[severity][at] : NULL;
}

static void store(struct diag_sink *sink, const struct diag *diag) {
    struct diag *slot = new_slot(sink, diag->kind->severity);
    if (!slot)
        return;
    *slot = (struct diag){.kind = diag->kind,
                          .place = diag->place,
                          .start = diag->start,
                          .suggestion = keep(sink->arena, diag->suggestion)};
    for (size_t i = 0; i < DIAG_ARGS; i++)
        slot->args[i] = keep(sink->arena, diag->args[i]);
}

/* A file that several entries rest on is read for each of them, and has another source each time. */
static bool same_place(struct place a, struct place b) {
    bool same = a.offset == b.offset && a.length == b.length;
    return same && (a.source == b.source || (b.source && str_eq(a.source->name, b.source->name)));
}

/* What is wrong with such a file is said once. */
static bool was_said(const struct diag_sink *sink, const struct diag *diag) {
    enum severity severity = diag->kind->severity;
    size_t kept = sink->count[severity] < DIAG_KEPT ? sink->count[severity] : DIAG_KEPT;
    for (size_t i = 0; diag->place.source && sink->items[severity] && i < kept; i++) {
        const struct diag *said = &sink->items[severity][i];
        bool same = said->kind == diag->kind && said->place.source && same_place(said->place, diag->place);
        for (size_t k = 0; same && k < DIAG_ARGS; k++)
            same = str_eq(said->args[k], diag->args[k]);
        if (same)
            return true;
    }
    return false;
}

void diag_report(struct diag_sink *sink, const struct diag_kind *kind, struct place place, const struct diag *details) {
    struct diag diag = *details;
    diag.kind = kind;
    diag.place = place;
    if (!was_said(sink, &diag))
        store(sink, &diag);
}

void diag_add_excerpt(struct diag_sink *sink, const struct diag_kind *kind, struct str name, struct excerpt excerpt,
                      struct str argument) {
    const struct diag details = {.args = {argument}, .start = excerpt.start};
    struct place place = {NULL, excerpt.offset, excerpt.length};
    struct source *source = diag_has_room(sink, kind) ? ARENA_NEW(sink->arena, struct source) : NULL;
    if (source) {
        *source = (struct source){str_copy(sink->arena, name),
                                  excerpt.text.ptr ? str_copy(sink->arena, excerpt.text) : STR_NONE};
        place.source = source;
    }
    diag_report(sink, kind, place, &details);
}

void diag_merge(struct diag_sink *to, const struct diag_sink *from) {
    for (size_t severity = 0; severity < ARRAY_LEN(from->count); severity++) {
        size_t before = to->count[severity];
        for (size_t i = 0; i < from->count[severity] && i < DIAG_KEPT && from->items[severity]; i++)
            if (from->items[severity][i].kind)
                store(to, &from->items[severity][i]);
        to->count[severity] = before + from->count[severity];
    }
}

size_t diag_errors(const struct diag_sink *sink) {
    return sink->count[SEVERITY_ERROR];
}

struct str diag_nearest(struct str name, const struct str *names, size_t count) {
    unsigned limit = name.len / 3 > 1 ? (unsigned)(name.len / 3) : 1;
    struct str best = STR_NONE;
    for (size_t i = 0; i < count && limit > 0; i++) {
        unsigned distance = str_eq_nocase(name, names[i]) ? 1 : str_distance(name, names[i], limit);
        if (distance > limit || distance >= name.len)
            continue;
        best = names[i];
        limit = distance - 1; /* only a nearer one replaces it */
    }
    return best;
}

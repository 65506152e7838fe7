/* Which requirements of the product each report of the release has tests of: the way back of the trace. */
#include "supplier/dossier.h"
#include "supplier/dossier_names.h"

/* A test of a requirement that was found in a file. */
struct link {
    uint32_t file, requirement;
};

struct joining {
    struct dossier *dossier;
    struct arena *arena;
    struct map ids; /* of the release's own entries: numbers of files */
    struct link *links;
    size_t count;
};

static enum status index_ids(struct joining *j) {
    const struct dossier *dossier = j->dossier;
    uint32_t stored;
    map_init(&j->ids, j->arena, false);
    for (size_t i = 0; i < dossier->file_count; i++) {
        const struct dossier_file *file = &dossier->files[i];
        bool is_own = file->place.source == dossier->status.workspace.product->source &&
                      str_eq(file->release, dossier->status.release->version);
        if (is_own)
            TRY(map_add(&j->ids, file->id, (uint32_t)i, &stored));
    }
    return STATUS_OK;
}

static enum status find_links(struct joining *j) {
    const struct trace *trace = j->dossier->status.trace;
    size_t room = 0;
    for (size_t r = 0; r < trace->requirement_count; r++)
        room += trace->requirements[r].written->verified_by.count;
    j->links = ARENA_ARRAY(j->arena, struct link, room);
    if (!j->links)
        return STATUS_MEMORY;
    for (uint32_t r = 0; r < trace->requirement_count; r++)
        for (size_t t = 0; t < trace->requirements[r].written->verified_by.count; t++) {
            struct str id = trace->requirements[r].tests[t].evidence;
            uint32_t file = id.len ? map_get(&j->ids, id) : MAP_NONE;
            if (file != MAP_NONE)
                j->links[j->count++] = (struct link){file, r};
        }
    return STATUS_OK;
}

/* By file; what is of one file stays in its order. */
static enum status sort_links(struct joining *j, uint32_t **starts) {
    uint32_t *ends = ARENA_ARRAY(j->arena, uint32_t, j->dossier->file_count + 1);
    struct link *sorted = ARENA_ARRAY(j->arena, struct link, j->count);
    if (!ends || !sorted)
        return STATUS_MEMORY;
    for (size_t i = 0; i < j->count; i++)
        ends[j->links[i].file + 1]++;
    for (size_t i = 0; i < j->dossier->file_count; i++)
        ends[i + 1] += ends[i];
    for (size_t i = 0; i < j->count; i++)
        sorted[ends[j->links[i].file]++] = j->links[i];
    j->links = sorted;
    *starts = ends; /* where each file ends, by now */
    return STATUS_OK;
}

enum status dossier_join_trace(struct dossier *dossier, struct arena *arena) {
    struct joining j = {.dossier = dossier, .arena = arena};
    uint32_t *ends = NULL;
    if (!dossier->status.trace)
        return STATUS_OK;
    TRY(index_ids(&j));
    TRY(find_links(&j));
    TRY(sort_links(&j, &ends));
    for (size_t i = 0, at = 0; i < dossier->file_count; i++) {
        struct dossier_names names;
        dossier_names_init(&names, arena);
        for (; at < ends[i]; at++)
            dossier_names_add(&names, dossier->status.trace->requirements[j.links[at].requirement].written->id);
        dossier->files[i].verifies = dossier_names_done(&names);
        if (!dossier->files[i].verifies.ptr)
            return STATUS_MEMORY;
    }
    return STATUS_OK;
}

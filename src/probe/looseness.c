#include "probe/looseness.h"

#include "probe/modes.h"

static void missed(struct looseness *hunt, struct str path, enum tree_answer answer) {
    if (answer == TREE_ABSENT || answer == TREE_LOOP || hunt->unseen.len > 0)
        return;
    hunt->unseen = str_copy(hunt->probe->arena, path);
    hunt->answer = answer;
}

void looseness_path(struct looseness *hunt, struct str path, const char *what) {
    struct str where, why;
    enum tree_answer answer = probe_path_loose(hunt->probe, path, &where, &why);
    if (answer != TREE_OK) {
        missed(hunt, path, answer);
        return;
    }
    hunt->looked++;
    if (why.len == 0)
        return;
    hunt->found++;
    probe_saw(hunt->probe, hunt->result, where.ptr, 0, STR_F "; %s " STR_F, STR_A(why), what, STR_A(path));
}

void looseness_folder(struct looseness *hunt, const char *folder, const char *what) {
    struct tree_names names;
    struct arena scratch;
    arena_init(&scratch, (size_t)32 << 20);
    enum tree_answer answer = tree_list(&hunt->probe->tree, folder, &scratch, &names);
    hunt->probe->memory_out |= answer == TREE_MEMORY;
    if (answer != TREE_OK)
        missed(hunt, str_from(folder), answer);
    else
        looseness_path(hunt, str_from(folder), what);
    for (size_t i = 0; answer == TREE_OK && i < names.count; i++) {
        struct str path = str_format(&scratch, "%s/" STR_F, folder, STR_A(names.items[i]));
        if (path.ptr)
            looseness_path(hunt, path, what);
        else
            hunt->probe->memory_out = true;
    }
    arena_done(&scratch);
}

enum probe_outcome looseness_end(struct looseness *hunt, const char *what, const char *none) {
    if (hunt->found)
        return probe_tell(hunt->probe, hunt->result, PROBE_NOT_MET, "%zu of %zu %s can be changed by others",
                          hunt->found, hunt->looked, what);
    if (hunt->unseen.len > 0)
        return probe_unseen(hunt->probe, hunt->result, hunt->unseen.ptr, hunt->answer);
    if (hunt->looked == 0)
        return probe_tell(hunt->probe, hunt->result, PROBE_NOT_APPLICABLE, "%s", none);
    if (!probe_saw_logins(hunt->probe, hunt->result))
        return hunt->result->outcome;
    if (hunt->open)
        return probe_tell(hunt->probe, hunt->result, PROBE_ASK,
                          "%zu command%s start%s what only the device can name: see that no other can change it",
                          hunt->open, plural(hunt->open), hunt->open == 1 ? "s" : "");
    return probe_tell(hunt->probe, hunt->result, PROBE_MET, "%zu %s are root's alone", hunt->looked, what);
}

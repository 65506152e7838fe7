#include "probe/run.h"

#include "probe/levels.h"

static bool is_wanted(const struct probe_group *group, const struct probe_check *check, struct str only) {
    return only.len == 0 || str_eq(only, str_from(group->id)) || str_eq(only, str_from(check->id));
}

static size_t count_wanted(const struct probe_groups *groups, struct str only) {
    size_t count = 0;
    for (size_t g = 0; g < groups->count; g++)
        for (size_t i = 0; i < groups->items[g]->count; i++)
            count += is_wanted(groups->items[g], &groups->items[g]->checks[i], only);
    return count;
}

/* What the standard asks of other types of components alone says nothing about this one. */
static bool is_of_other_types(struct probe *probe, const struct probe_check *check, struct probe_result *result) {
    char asked[PROBE_TYPES_TEXT], is[PROBE_TYPES_TEXT];
    unsigned types = probe_check_types(check);
    if (!probe->types || (types & probe->types))
        return false;
    probe_tell(probe, result, PROBE_NOT_APPLICABLE, "it is asked of %s alone, and this is %s",
               probe_types_text(types, asked), probe_types_text(probe->types, is));
    return true;
}

static void look(struct probe *probe, const struct probe_check *check, struct probe_result *result) {
    result->check = check;
    probe->doubt = (struct probe_doubt){.path = NULL};
    probe->question = NULL;
    if (is_of_other_types(probe, check, result))
        return;
    if (check->running && !probe->tree.live)
        probe_tell(probe, result, PROBE_COULD_NOT_SEE, "only a device that runs can be asked, this is an image");
    else
        result->outcome = check->look(probe, result);
    bool clear = result->outcome == PROBE_MET || result->outcome == PROBE_NOT_APPLICABLE;
    if (clear && probe->doubt.path)
        (void)probe_unseen(probe, result, probe->doubt.path, probe->doubt.answer);
    else if (result->outcome == PROBE_MET && probe->question)
        probe_tell(probe, result, PROBE_ASK, "%s", probe->question);
}

enum status probe_run(struct probe *probe, const struct probe_groups *groups, struct str only, struct probe_run *run) {
    *run = (struct probe_run){.probe = probe};
    size_t count = count_wanted(groups, only);
    if (count == 0)
        return STATUS_INPUT;
    run->results = ARENA_ARRAY(probe->arena, struct probe_result, count);
    if (!run->results)
        return STATUS_MEMORY;
    for (size_t g = 0; g < groups->count; g++)
        for (size_t i = 0; i < groups->items[g]->count; i++) {
            const struct probe_check *check = &groups->items[g]->checks[i];
            if (!is_wanted(groups->items[g], check, only))
                continue;
            struct probe_result *result = &run->results[run->count++];
            look(probe, check, result);
            run->outcomes[result->outcome]++;
        }
    return probe->memory_out ? STATUS_MEMORY : STATUS_OK;
}

#include "report/validation.h"

/* Places that are left for "various reasons": more than there are tests that whole documents can miss. */
enum { LEFT = 384 };

static struct validation_skip *find(struct validation_totals *totals, const struct csaf_test *test, struct str reason) {
    for (size_t i = 0; i < totals->skip_count; i++)
        if (totals->skips[i].test == test && str_eq(totals->skips[i].reason, reason))
            return &totals->skips[i];
    return NULL;
}

enum status validation_add_skip(struct validation_totals *totals, const struct csaf_test *test, struct str reason,
                                size_t documents, struct arena *arena) {
    struct validation_skip *skip = find(totals, test, reason);
    if (!skip && totals->skip_count >= VALIDATION_SKIPS_MAX - LEFT) {
        reason = STR("various reasons");
        skip = find(totals, test, reason);
    }
    if (!skip && totals->skip_count == VALIDATION_SKIPS_MAX) {
        totals->unchecked += documents;
        return STATUS_OK;
    }
    if (!skip) {
        struct str copy = str_copy(arena, reason);
        if (!copy.ptr)
            return STATUS_MEMORY;
        skip = &totals->skips[totals->skip_count++];
        *skip = (struct validation_skip){.test = test, .reason = copy};
    }
    skip->documents += documents;
    return STATUS_OK;
}

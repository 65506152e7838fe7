/* Functions that are not to be called: what binaries import, and what C and C++ call. */
#include "supplier/scan_content.h"

static const struct scan_rule rules[] = {
    [FUNCTION_NEVER] = {STR_INIT("function-never"), STR_INIT("calls a function that cannot be used safely"),
                        STR_INIT("replace the call"), STR_INIT("SI-2"), 242, SCAN_ERROR},
    [FUNCTION_UNBOUNDED] = {STR_INIT("function-unbounded"), STR_INIT("calls a function that knows no bound"),
                            STR_INIT("use one that takes the size of its target, and compile with _FORTIFY_SOURCE"),
                            STR_INIT("SI-2"), 120, SCAN_WARNING},
    [FUNCTION_SHELL] = {STR_INIT("function-shell"), STR_INIT("calls a shell, or lets PATH choose the program"),
                        STR_INIT("start the program by its path, with a list of arguments"), STR_INIT("SI-2"), 78,
                        SCAN_NOTE},
    [FUNCTION_TEMPORARY] = {STR_INIT("function-temporary"),
                            STR_INIT("makes names of temporary files that others can foresee"), STR_INIT("use mkstemp"),
                            STR_INIT("SI-2"), 377, SCAN_WARNING},
    [FUNCTION_CIPHER] = {STR_INIT("function-cipher"), STR_INIT("calls a cipher or hash that is broken"),
                         STR_INIT("use AES-GCM or ChaCha20-Poly1305, and SHA-256 or better"), STR_INIT("SI-2"), 327,
                         SCAN_NOTE},
    [FUNCTION_RANDOM] = {STR_INIT("function-random"), STR_INIT("draws numbers that can be foreseen"),
                         STR_INIT("use getrandom where anything rests on it"), STR_INIT("SI-2"), 338, SCAN_NOTE},
    [FUNCTION_RACE] = {STR_INIT("function-race"), STR_INIT("asks of a file before it opens it"),
                       STR_INIT("open it, then ask the descriptor"), STR_INIT("SI-2"), 367, SCAN_NOTE},
    [FUNCTION_OBSOLETE] = {STR_INIT("function-obsolete"), STR_INIT("calls a function that has a better successor"),
                           STR_INIT("use the successor"), STR_INIT("SI-2"), 477, SCAN_NOTE},
};
_Static_assert(ARRAY_LEN(rules) == FUNCTION_BANNED, "each topic that is not to be called has its rule");
const struct scan_rules scan_function_rules = {rules, ARRAY_LEN(rules)};

enum { CALLS_MOST = 1000, NAMES_BYTES = 1000 };

/* "sprintf, strcpy" of one topic; empty: none. ptr NULL without memory. */
static struct str names_of(const struct function_set *set, unsigned topic, struct arena *arena) {
    struct str names = STR("");
    for (size_t i = 0; i < function_count() && names.ptr && names.len < NAMES_BYTES; i++)
        if (function_at(i)->topic == topic && function_set_has(set, i))
            names =
                str_format(arena, STR_F "%s" STR_F, STR_A(names), names.len ? ", " : "", STR_A(function_at(i)->name));
    return names;
}

enum status scan_function_imports(struct scan_file *file, const struct elf_report *elf) {
    for (unsigned topic = 0; topic < FUNCTION_BANNED; topic++) {
        struct str names = names_of(&elf->functions, topic, file->arena);
        if (!names.ptr || names.len > 0)
            TRY(scan_add(file, &rules[topic], SCAN_FOUND, names));
    }
    return STATUS_OK;
}

enum status scan_function_calls(struct scan_file *file, struct function_text *state, struct scan_stretch *stretch) {
    size_t at = stretch->from, place, index;
    if (stretch->binary || !file->kind.c)
        return STATUS_OK;
    while (function_next(state, stretch->bytes, stretch->to, &at, &place, &index)) {
        const struct function_row *row = function_at(index);
        if ((unsigned)row->topic >= FUNCTION_BANNED || file->kind.sample)
            continue;
        if (file->count >= CALLS_MOST)
            return scan_add_at(file, &rules[row->topic], SCAN_UNTOLD, scan_line(stretch, place),
                               STR("so many calls that not all were looked at"));
        TRY(scan_add_at(file, &rules[row->topic], SCAN_FOUND, scan_line(stretch, place),
                        str_format(file->arena, STR_F ": " STR_F, STR_A(row->name), STR_A(row->instead))));
    }
    return STATUS_OK;
}

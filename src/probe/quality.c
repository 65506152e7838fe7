#include "probe/quality.h"

#include "probe/doors.h"

enum { SHORTEST = 6 /* what pwquality and cracklib refuse whatever is set */, PASSWDQC_KINDS = 5 };

struct scene {
    const struct probe_pam_line *no;
};

static enum probe_pam_result all_but_one(void *context, const struct probe_pam_line *line) {
    const struct scene *scene = context;
    bool unsure = false;
    return line == scene->no ? PAM_IS_AUTHTOK_ERR : probe_pam_ordinary(line, true, &unsure);
}

bool probe_pam_heeds(const struct probe_pam_stack *stack, const struct probe_pam_line *line) {
    struct scene scene = {.no = line};
    struct probe_pam_play play = {.answer = all_but_one, .context = &scene};
    return !probe_pam_plays(stack, &play);
}

const struct probe_pam_line *probe_pam_asked(struct probe *probe, const struct probe_pam_stack *stack,
                                             const char *module) {
    struct scene scene = {.no = NULL};
    bool *ran = ARENA_ARRAY(probe->arena, bool, stack->count);
    struct probe_pam_play play = {.answer = all_but_one, .context = &scene, .ran = ran};
    probe->memory_out |= !ran;
    if (!ran)
        return NULL;
    (void)probe_pam_plays(stack, &play);
    for (size_t i = 0; i < stack->count; i++)
        if (ran[i] && !stack->lines[i].broken && str_eq(stack->lines[i].module, str_from(module)))
            return &stack->lines[i];
    return NULL;
}

bool probe_pam_judges(struct probe *probe, const struct probe_pam_stack *stack, const struct probe_pam_line *line) {
    const struct probe_pam_line *writes = probe_pam_asked(probe, stack, "pam_unix");
    return (!writes || line < writes) && probe_pam_heeds(stack, line);
}

struct probe_value probe_value_of(const struct probe_settings *settings, const struct probe_pam_line *line,
                                  const char *key, int64_t absent) {
    struct probe_value value = {.value = absent};
    struct str text;
    int64_t number;
    const struct probe_setting *setting = settings ? probe_setting_last(settings, key) : NULL;
    if (setting && probe_number(setting->value, &number))
        value = (struct probe_value){number, setting->path, setting->line};
    if (line && probe_pam_argument(line, key, &text) && probe_number(text, &number))
        value = (struct probe_value){number, line->path, line->line};
    return value;
}

struct probe_value probe_switch_of(const struct probe_settings *settings, const struct probe_pam_line *line,
                                   const char *key) {
    struct probe_value value = {.value = 0};
    struct str text;
    const struct probe_setting *setting = settings ? probe_setting_last(settings, key) : NULL;
    if (setting)
        value = (struct probe_value){!str_eq(setting->value, STR("0")), setting->path, setting->line};
    if (line && probe_pam_argument(line, key, &text))
        value = (struct probe_value){!str_eq(text, STR("0")), line->path, line->line};
    return value;
}

void probe_login_defs(struct probe *probe, struct probe_settings *settings) {
    *settings = (struct probe_settings){.first = NULL};
    bool own = probe_has(probe, "/etc/login.defs") || !probe_has(probe, "/usr/etc/login.defs");
    probe_settings_file(probe, settings, own ? "/etc/login.defs" : "/usr/etc/login.defs", SETTINGS_BLANK);
}

/* Of the value that was moved by credits, the place is that of the length itself. */
static void by_credits(struct probe_quality *quality, const struct probe_settings *settings, int64_t length,
                       int64_t credit) {
    static const char *const kinds[] = {"dcredit", "ucredit", "lcredit", "ocredit"};
    quality->length = probe_value_of(settings, quality->line, "minlen", length);
    quality->classes = probe_value_of(settings, quality->line, "minclass", 0);
    int64_t demanded = 0;
    for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
        struct probe_value value = probe_value_of(settings, quality->line, kinds[i], credit);
        quality->length.value -= value.value > 0 ? value.value : 0;
        demanded += value.value < 0;
        if (value.value < 0 && !quality->classes.where)
            quality->classes = (struct probe_value){quality->classes.value, value.where, value.line};
    }
    quality->classes.value = quality->classes.value > demanded ? quality->classes.value : demanded;
    quality->length.value = quality->length.value > SHORTEST ? quality->length.value : SHORTEST;
    quality->root = probe_switch_of(settings, quality->line, "enforce_for_root");
}

/* The folder first, then the file, which wins; arguments win over both. */
static void read_pwquality(struct probe *probe, struct probe_quality *quality) {
    static const char file[] = "/etc/security/pwquality.conf", folder[] = "/etc/security/pwquality.conf.d";
    struct probe_settings settings = {.first = NULL};
    probe_settings_folder(probe, &settings, folder, ".conf", SETTINGS_EQUALS);
    probe_settings_file(probe, &settings, file, SETTINGS_EQUALS);
    quality->unseen = settings.unseen;
    quality->answer = settings.answer;
    by_credits(quality, &settings, 8, 0);
    quality->dictionary = probe_value_of(&settings, quality->line, "dictcheck", 1);
    quality->enforcing = probe_value_of(&settings, quality->line, "enforcing", 1).value != 0;
}

static void read_cracklib(struct probe *probe, struct probe_quality *quality) {
    (void)probe;
    by_credits(quality, NULL, 9, 1);
    quality->dictionary.value = 1;
    quality->enforcing = true;
}

/* min=N0,N1,N2,N3,N4: the least lengths of passwords of one kind of letters, of two, of phrases, of three, of four. */
static void read_passwdqc(struct probe *probe, struct probe_quality *quality) {
    struct str least = STR("disabled,24,11,8,7"), text, part;
    struct probe_settings settings = {.first = NULL};
    const struct probe_pam_line *line = quality->line;
    if (probe_pam_argument(line, "config", &text)) {
        struct str path = str_copy(probe->arena, text);
        probe->memory_out |= !path.ptr;
        probe_settings_file(probe, &settings, path.ptr ? path.ptr : "", SETTINGS_EQUALS);
        quality->unseen = settings.unseen;
        quality->answer = settings.answer;
    }
    const struct probe_setting *set = probe_setting_last(&settings, "min"),
                               *enforce = probe_setting_last(&settings, "enforce");
    least = set ? set->value : least;
    const char *where = set ? set->path : NULL;
    uint32_t number = set ? set->line : 0;
    if (probe_pam_argument(line, "min", &text)) {
        least = text;
        where = line->path;
        number = line->line;
    }
    uint64_t shortest = UINT32_MAX, kinds[PASSWDQC_KINDS];
    for (size_t i = 0; i < PASSWDQC_KINDS; i++) {
        kinds[i] = UINT32_MAX;
        if (str_next(&least, ',', &part))
            (void)str_u64(str_trim(part), UINT32_MAX - 1, &kinds[i]);
        shortest = kinds[i] < shortest ? kinds[i] : shortest;
    }
    bool long_only = kinds[0] >= 15 && kinds[1] >= 15;
    quality->length = (struct probe_value){(int64_t)shortest, where, number};
    quality->classes = (struct probe_value){long_only ? 3 : 1, where, number};
    quality->dictionary.value = 1;
    text = enforce ? enforce->value : STR("everyone");
    (void)probe_pam_argument(line, "enforce", &text);
    quality->enforcing = !str_eq(text, STR("none"));
    quality->root.value = str_eq(text, STR("everyone"));
}

static void read_unix(struct probe *probe, struct probe_quality *quality) {
    const struct probe_pam_line *line = probe_pam_asked(probe, quality->stack, "pam_unix");
    quality->length = probe_value_of(NULL, line, "minlen", SHORTEST);
    if (line && !quality->length.where) {
        quality->length.where = line->path;
        quality->length.line = line->line;
    }
}

static void read_stack(struct probe *probe, struct probe_quality *quality) {
    static const struct {
        const char *name;
        void (*read)(struct probe *probe, struct probe_quality *quality);
    } modules[] = {{"pam_pwquality", read_pwquality}, {"pam_cracklib", read_cracklib}, {"pam_passwdqc", read_passwdqc}};
    quality->stack = probe_pam(probe, "passwd", PAM_TYPE_PASSWORD);
    quality->unseen = quality->stack->unseen;
    quality->answer = quality->stack->answer;
    for (size_t i = 0; i < ARRAY_LEN(modules) && !quality->line; i++) {
        const struct probe_pam_line *line = probe_pam_asked(probe, quality->stack, modules[i].name);
        if (!line)
            continue;
        if (!probe_pam_judges(probe, quality->stack, line)) {
            quality->idle = line;
            continue;
        }
        quality->line = line;
        modules[i].read(probe, quality);
        if (quality->stack->unseen) {
            quality->unseen = quality->stack->unseen;
            quality->answer = quality->stack->answer;
        }
    }
    if (!quality->line)
        read_unix(probe, quality);
}

void probe_find_quality(struct probe *probe, struct probe_quality *quality) {
    static const char *const programs[] = {"/usr/bin/passwd", "/bin/passwd", "/usr/sbin/chpasswd"};
    *quality = (struct probe_quality){.setter = SETTER_NONE};
    for (size_t i = 0; i < ARRAY_LEN(programs) && !quality->program; i++)
        if (probe_has(probe, programs[i]))
            quality->program = programs[i];
    if (!quality->program)
        return;
    if (probe_is_busybox(probe, quality->program)) {
        quality->setter = SETTER_BUSYBOX;
    } else if (probe_has_pam(probe)) {
        quality->setter = SETTER_PAM;
        read_stack(probe, quality);
    } else {
        struct probe_settings defs;
        quality->setter = SETTER_SHADOW;
        probe_login_defs(probe, &defs);
        quality->unseen = defs.unseen;
        quality->answer = defs.answer;
        quality->length = probe_value_of(&defs, NULL, "PASS_MIN_LEN", 5);
    }
}

#include "probe/lockout.h"

static bool is_faillock(const struct probe_pam_line *line) {
    return str_eq(line->module, STR("pam_faillock"));
}

static bool is_tally(const struct probe_pam_line *line) {
    return str_eq(line->module, STR("pam_tally2")) || str_eq(line->module, STR("pam_tally"));
}

static bool counts(const struct probe_pam_line *line) {
    struct str value;
    return is_tally(line) || (is_faillock(line) && probe_pam_argument(line, "authfail", &value));
}

static bool denies(const struct probe_pam_line *line) {
    return is_tally(line) || (is_faillock(line) && !counts(line));
}

struct lock_scene {
    bool right, locked, unsure;
};

static enum probe_pam_result in_scene(void *context, const struct probe_pam_line *line) {
    struct lock_scene *scene = context;
    if (scene->locked && denies(line))
        return PAM_IS_AUTH_ERR;
    return probe_pam_at_door(line, scene->right, &scene->unsure);
}

/* The first line that `which` fits among those that are asked. */
static const struct probe_pam_line *asked(const struct probe_pam_stack *stack, const bool *ran,
                                          bool (*which)(const struct probe_pam_line *line)) {
    for (size_t i = 0; i < stack->count; i++)
        if (ran[i] && !stack->lines[i].broken && which(&stack->lines[i]))
            return &stack->lines[i];
    return NULL;
}

static bool has(const struct probe_pam_stack *stack, bool (*which)(const struct probe_pam_line *line)) {
    for (size_t i = 0; i < stack->count; i++)
        if (which(&stack->lines[i]))
            return true;
    return false;
}

static bool is_lock(const struct probe_pam_line *line) {
    return is_faillock(line) || is_tally(line);
}

static void read_conf(struct probe *probe, struct probe_lock *lock) {
    struct str path = STR("/etc/security/faillock.conf");
    if (lock->deny)
        (void)probe_pam_argument(lock->deny, "conf", &path);
    path = str_copy(probe->arena, path);
    probe->memory_out |= !path.ptr;
    probe_settings_file(probe, &lock->conf, path.ptr ? path.ptr : "", SETTINGS_EQUALS);
}

static enum probe_lock_state play(struct probe *probe, const struct probe_pam_stack *stack, struct probe_lock *lock) {
    struct lock_scene wrong = {.right = false}, locked = {.right = true, .locked = true}, well = {.right = true};
    bool *ran = ARENA_ARRAY(probe->arena, bool, stack->count * 2);
    probe->memory_out |= !ran;
    if (!ran || !has(stack, is_lock))
        return LOCK_NONE;
    struct probe_pam_play plays[] = {{.answer = in_scene, .context = &wrong, .ran = ran},
                                     {.answer = in_scene, .context = &locked, .ran = ran + stack->count},
                                     {.answer = in_scene, .context = &well}};
    (void)probe_pam_plays(stack, &plays[0]);
    bool gets_in = probe_pam_plays(stack, &plays[1]), works = probe_pam_plays(stack, &plays[2]);
    lock->count = asked(stack, ran, counts);
    lock->deny = asked(stack, ran + stack->count, denies);
    lock->faillock = lock->count ? is_faillock(lock->count) : true;
    if (wrong.unsure || locked.unsure || !works)
        return LOCK_UNSURE;
    if (!lock->count)
        return LOCK_NOT_COUNTED;
    return !lock->deny || gets_in ? LOCK_NOT_HEEDED : LOCK_WORKS;
}

/* Where a line looks or counts. */
static struct str place_of(const struct probe_lock *lock, const struct probe_pam_line *line) {
    struct str place = lock->faillock ? STR("/var/run/faillock") : STR("/var/log/tallylog");
    const struct probe_setting *set = probe_setting_last(&lock->conf, "dir");
    if (set)
        place = set->value;
    if (line)
        (void)probe_pam_argument(line, lock->faillock ? "dir" : "file", &place);
    return place;
}

/* /var/run is another name of /run. */
static struct str plain(struct str place) {
    while (place.len > 1 && place.ptr[place.len - 1] == '/')
        place.len--;
    return str_skip(place, str_starts(place, STR("/var/run/")) ? 4 : 0);
}

void probe_find_lock(struct probe *probe, const struct probe_door *door, struct probe_lock *lock) {
    *lock = (struct probe_lock){.door = door};
    lock->state = play(probe, probe_pam(probe, door->service, PAM_TYPE_AUTH), lock);
    if (lock->faillock)
        read_conf(probe, lock);
    int64_t deny = probe_lock_deny(lock).value;
    bool apart =
        lock->deny && lock->count && !str_eq(plain(place_of(lock, lock->deny)), plain(place_of(lock, lock->count)));
    if (lock->state == LOCK_WORKS && (deny <= 0 || apart))
        lock->state = LOCK_NOT_HEEDED;
    /* PAM waits about two seconds behind each failure: a shorter time never holds as many. */
    if (lock->state == LOCK_WORKS && probe_lock_interval(lock).value < 2 * (deny < INT32_MAX ? deny : 1))
        lock->state = LOCK_FORGETS;
}

/* The digits in front, as sscanf(3) takes them; what is beyond 32 bits, or negative, becomes another number there. */
static bool read_number(struct str text, int64_t beyond, int64_t *number) {
    uint64_t value;
    size_t sign = str_starts(text, STR("-")) || str_starts(text, STR("+")), len = sign;
    while (len < text.len && char_is_digit(text.ptr[len]))
        len++;
    if (len == sign)
        return false;
    bool good = !str_starts(text, STR("-")) && str_u64(str_slice(text, sign, len), INT32_MAX, &value);
    *number = good ? (int64_t)value : beyond;
    return true;
}

/* Of the file, or of the line that denies, which wins. What is no number is passed over. */
static struct probe_value number_of(const struct probe_lock *lock, const char *key, int64_t absent, int64_t beyond) {
    struct probe_value value = {.value = absent};
    struct str text;
    int64_t number;
    const struct probe_setting *set = probe_setting_last(&lock->conf, key);
    if (set && read_number(set->value, beyond, &number))
        value = (struct probe_value){number, set->path, set->line};
    if (lock->deny && probe_pam_argument(lock->deny, key, &text) && read_number(text, beyond, &number))
        value = (struct probe_value){number, lock->deny->path, lock->deny->line};
    return value;
}

struct probe_value probe_lock_deny(const struct probe_lock *lock) {
    return number_of(lock, "deny", lock->faillock ? 3 : 0, INT32_MAX);
}

struct probe_value probe_lock_interval(const struct probe_lock *lock) {
    return lock->faillock ? number_of(lock, "fail_interval", 900, 0) : (struct probe_value){.value = INT32_MAX};
}

static bool is_never(const struct probe_lock *lock, const char *key) {
    struct str value = STR("");
    const struct probe_setting *set = probe_setting_last(&lock->conf, key);
    if (set)
        value = set->value;
    if (lock->deny)
        (void)probe_pam_argument(lock->deny, key, &value);
    return str_eq(value, STR("never"));
}

struct probe_value probe_lock_time(const struct probe_lock *lock, bool root) {
    struct probe_value value = number_of(lock, "unlock_time", lock->faillock ? 600 : 0, LOCK_TIME_UNTOLD);
    if (is_never(lock, "unlock_time"))
        value.value = 0;
    if (!root)
        return value;
    value = number_of(lock, "root_unlock_time", value.value, LOCK_TIME_UNTOLD);
    if (is_never(lock, "root_unlock_time"))
        value.value = 0;
    return value;
}

bool probe_lock_binds_root(const struct probe_lock *lock) {
    struct str text;
    return probe_switch_of(&lock->conf, lock->deny, "even_deny_root").value ||
           (lock->deny && probe_pam_argument(lock->deny, "root_unlock_time", &text)) ||
           probe_setting_last(&lock->conf, "root_unlock_time");
}

struct str probe_lock_place(const struct probe_lock *lock) {
    return place_of(lock, lock->deny);
}

/* Passwords: what a new one must be like, how it is kept, how long it lasts, and that it is asked for at all. */
#include "probe/accounts.h"
#include "probe/check.h"
#include "probe/directive.h"
#include "probe/doors.h"
#include "probe/groups.h"
#include "probe/quality.h"

enum {
    LEAST_LENGTH = 8,  /* NIST SP 800-63B 5.1.1.2 */
    LEAST_KINDS = 3,   /* of small letters, capitals, digits, others */
    LEAST_HISTORY = 5, /* passwords that may not come again */
    MOST_DAYS = 365,   /* a password lasts */
    BCRYPT_COST = 10,  /* 2^10 rounds */
    SHA_ROUNDS = 5000  /* glibc's default: fewer were set on purpose */
};
static const char LOGIN_DEFS[] = "/etc/login.defs", SHADOW[] = "/etc/shadow";

/* A wrong password must end each stack badly, whatever the other modules are; and a stack where only the device knows
 * is a matter for a person. */
struct wrong_scene {
    bool unsure;
    enum probe_pam_result unknown; /* what modules that nobody knows answer */
};

static enum probe_pam_result with_wrong_password(void *context, const struct probe_pam_line *line) {
    struct wrong_scene *scene = context;
    return probe_pam_knows(line) ? probe_pam_at_door(line, false, &scene->unsure) : scene->unknown;
}

/* Whether a wrong password passes; `*unsure` where that hangs on the device, or on a module that is not known. */
static bool passes_wrong(const struct probe_pam_stack *stack, bool *unsure) {
    static const enum probe_pam_result answers[] = {PAM_IS_AUTH_ERR, PAM_IS_SUCCESS, PAM_IS_IGNORE};
    size_t passed = 0;
    *unsure = false;
    for (size_t i = 0; i < ARRAY_LEN(answers); i++) {
        struct wrong_scene scene = {.unknown = answers[i]};
        struct probe_pam_play play = {.answer = with_wrong_password, .context = &scene};
        passed += probe_pam_plays(stack, &play);
        *unsure |= scene.unsure;
    }
    *unsure |= passed > 0 && passed < ARRAY_LEN(answers);
    return passed > 0;
}

static const struct probe_pam_line *last_of(const struct probe_pam_stack *stack) {
    return stack->count ? &stack->lines[stack->count - 1] : NULL;
}

/* A service's file that is a link to nothing here: on the device it may lead to rules. True with the result told. */
static bool is_lost(struct probe *probe, struct probe_result *result, const char *service) {
    const char *path = probe_path(probe, "/etc/pam.d/%s", service);
    struct str target;
    if (tree_link(&probe->tree, path, probe->arena, &target) != TREE_OK || probe_has(probe, path))
        return false;
    (void)probe_tell(probe, result, PROBE_COULD_NOT_SEE, "%s is a link that leads nowhere", path);
    return true;
}

/* The doors that PAM guards; false, with the result told, where there is none or one of their stacks cannot be read. */
static bool pam_doors(struct probe *probe, struct probe_result *result, struct probe_doors *doors) {
    if (probe_nobody_logs_in(probe, result))
        return false;
    probe_find_doors(probe, true, doors);
    size_t kept = 0;
    for (size_t i = 0; i < doors->count; i++) {
        if (!doors->doors[i].service)
            continue;
        const struct probe_pam_stack *stack = probe_pam(probe, doors->doors[i].service, PAM_TYPE_AUTH);
        if (stack->unseen)
            return probe_unseen(probe, result, stack->unseen, stack->answer), false;
        if (is_lost(probe, result, doors->doors[i].service))
            return false;
        doors->doors[kept++] = doors->doors[i];
    }
    doors->count = kept;
    if (kept == 0)
        probe_tell(probe, result, PROBE_NOT_APPLICABLE, "no program that logs people in asks PAM");
    return kept > 0;
}

/* How many services were found open, and how many hang on the device. */
struct asked {
    size_t open, unsure;
};

static void judge_service(struct probe *probe, struct probe_result *result, const char *service, struct asked *asked) {
    const struct probe_pam_stack *stack = probe_pam(probe, service, PAM_TYPE_AUTH);
    bool hangs, passes = passes_wrong(stack, &hangs);
    const struct probe_pam_line *line = last_of(stack);
    if (!line || (!passes && !hangs))
        return;
    asked->unsure += hangs;
    asked->open += passes && !hangs;
    probe_saw(probe, result, line->path, line->line, "%s: %s", service,
              hangs ? "the stack hangs on modules or conditions that only the device can tell"
                    : "the stack ends well although the password was wrong");
}

/* What "other" says holds for each program without a file of its own. */
static enum probe_outcome look_asked(struct probe *probe, struct probe_result *result) {
    struct probe_doors doors;
    if (!pam_doors(probe, result, &doors))
        return result->outcome;
    struct asked asked = {0, 0};
    for (size_t i = 0; i < doors.count; i++)
        judge_service(probe, result, doors.doors[i].service, &asked);
    judge_service(probe, result, "other", &asked);
    if (asked.open)
        return probe_tell(probe, result, PROBE_NOT_MET, "%zu way%s in let anybody pass", asked.open,
                          plural(asked.open));
    const struct probe_pam_stack *other = probe_pam(probe, "other", PAM_TYPE_AUTH);
    if (other->unseen)
        return probe_unseen(probe, result, other->unseen, other->answer);
    if (is_lost(probe, result, "other"))
        return result->outcome;
    if (asked.unsure)
        return probe_tell(probe, result, PROBE_ASK,
                          "modules with conditions of their own decide: try a wrong password");
    return probe_tell(probe, result, PROBE_MET, "a wrong password fails in the stacks of %zu service%s", doors.count,
                      plural(doors.count));
}

static enum probe_outcome look_nullok(struct probe *probe, struct probe_result *result) {
    struct probe_doors doors;
    if (!pam_doors(probe, result, &doors))
        return result->outcome;
    size_t open = 0, asked = 0;
    for (size_t i = 0; i < doors.count; i++) {
        const struct probe_pam_stack *stack = probe_pam(probe, doors.doors[i].service, PAM_TYPE_AUTH);
        for (size_t n = 0; n < stack->count; n++) {
            const struct probe_pam_line *line = &stack->lines[n];
            struct str value;
            if (!str_starts(line->module, STR("pam_unix")) || line->broken)
                continue;
            asked++;
            if (!probe_pam_argument(line, "nullok", &value) && !probe_pam_argument(line, "nullok_secure", &value))
                continue;
            open++;
            probe_saw(probe, result, line->path, line->line, "%s: pam_unix with nullok", doors.doors[i].service);
        }
    }
    if (open)
        return probe_tell(probe, result, PROBE_NOT_MET, "an account with an empty password would be let in");
    if (asked == 0)
        return probe_tell(probe, result, PROBE_ASK, "no stack has pam_unix: see what the modules do with empty ones");
    return probe_tell(probe, result, PROBE_MET, "pam_unix refuses empty passwords in %zu line%s", asked, plural(asked));
}

/* Finds what judges new passwords; false, with the result told, where nothing can be said or nothing judges at all. */
static bool judged(struct probe *probe, struct probe_result *result, struct probe_quality *quality) {
    if (probe_nobody_logs_in(probe, result))
        return false;
    probe_find_quality(probe, quality);
    if (quality->setter == SETTER_NONE) {
        probe_tell(probe, result, PROBE_ASK, "there is no passwd: see what sets passwords, and what it asks of them");
        return false;
    }
    if (quality->unseen)
        return probe_unseen(probe, result, quality->unseen, quality->answer), false;
    if (quality->setter == SETTER_BUSYBOX) {
        probe_saw(probe, result, quality->program, 0, "BusyBox, whose passwd has no settings for this");
        probe_tell(probe, result, PROBE_NOT_MET, "BusyBox's passwd asks for 6 letters at most, and root for none");
        return false;
    }
    return true;
}

static void saw_value(struct probe *probe, struct probe_result *result, const struct probe_quality *quality,
                      const struct probe_value *value, const char *what) {
    const struct probe_pam_line *line = quality->line;
    bool set = value->where;
    const char *where = set ? value->where : line ? line->path : quality->program;
    probe_saw(probe, result, where,
              set    ? value->line
              : line ? line->line
                     : 0,
              "%s %lld%s", what, (long long)value->value, set ? "" : " (not set: the default)");
}

/* Whether what pwquality takes is what is set: modules behind it must not ask anew. */
static const struct probe_pam_line *asks_anew(const struct probe_quality *quality) {
    struct str value;
    for (const struct probe_pam_line *line = quality->line + 1; line < quality->stack->lines + quality->stack->count;
         line++)
        if (str_eq(line->module, STR("pam_unix")))
            return probe_pam_argument(line, "use_authtok", &value) || probe_pam_argument(line, "use_first_pass", &value)
                       ? NULL
                       : line;
    return NULL;
}

static enum probe_outcome look_quality(struct probe *probe, struct probe_result *result) {
    struct probe_quality quality;
    if (!judged(probe, result, &quality))
        return result->outcome;
    if (quality.setter == SETTER_SHADOW || !quality.line) {
        if (quality.idle)
            probe_saw(probe, result, quality.idle->path, quality.idle->line,
                      STR_F ": its refusal comes to nothing here", STR_A(quality.idle->module));
        else
            probe_saw(probe, result, quality.setter == SETTER_PAM ? "/etc/pam.d/passwd" : quality.program, 0,
                      "no module that judges passwords is asked");
        return probe_tell(probe, result, PROBE_NOT_MET, "nothing judges how strong a new password is");
    }
    probe_saw(probe, result, quality.line->path, quality.line->line, STR_F, STR_A(quality.line->module));
    if (!quality.enforcing)
        return probe_tell(probe, result, PROBE_NOT_MET, STR_F " only warns: a weak password is taken all the same",
                          STR_A(quality.line->module));
    const struct probe_pam_line *anew = asks_anew(&quality);
    if (anew) {
        probe_saw(probe, result, anew->path, anew->line, "pam_unix without use_authtok");
        return probe_tell(probe, result, PROBE_ASK, "pam_unix may ask for the password anew: set a weak one, and see");
    }
    return probe_tell(probe, result, PROBE_MET, STR_F " refuses weak passwords", STR_A(quality.line->module));
}

static enum probe_outcome look_length(struct probe *probe, struct probe_result *result) {
    struct probe_quality quality;
    if (!judged(probe, result, &quality))
        return result->outcome;
    saw_value(probe, result, &quality, &quality.length, "letters at least:");
    if (quality.length.value < LEAST_LENGTH || (quality.line && !quality.enforcing))
        return probe_tell(probe, result, PROBE_NOT_MET, "a password of %lld letters is taken; %d is the least",
                          (long long)(quality.line && !quality.enforcing ? 1 : quality.length.value), LEAST_LENGTH);
    return probe_tell(probe, result, PROBE_MET, "a password has at least %lld letters",
                      (long long)quality.length.value);
}

static enum probe_outcome look_kinds(struct probe *probe, struct probe_result *result) {
    struct probe_quality quality;
    if (!judged(probe, result, &quality))
        return result->outcome;
    saw_value(probe, result, &quality, &quality.classes, "kinds of letters that are asked for:");
    if (quality.classes.value < LEAST_KINDS || !quality.enforcing)
        return probe_tell(probe, result, PROBE_NOT_MET, "a password of fewer than %d kinds of letters is taken",
                          LEAST_KINDS);
    return probe_tell(probe, result, PROBE_MET, "a password has %lld of 4 kinds of letters or more",
                      (long long)quality.classes.value);
}

static bool has_dictionary(struct probe *probe) {
    static const char *const files[] = {"/var/cache/cracklib/cracklib_dict.pwd", "/usr/share/cracklib/pw_dict.pwd",
                                        "/usr/share/cracklib/pw_dict.pwd.gz", "/usr/lib/cracklib_dict.pwd",
                                        "/usr/share/cracklib/cracklib-small.pwd"};
    for (size_t i = 0; i < ARRAY_LEN(files); i++)
        if (probe_has(probe, files[i]))
            return true;
    return false;
}

static enum probe_outcome look_dictionary(struct probe *probe, struct probe_result *result) {
    struct probe_quality quality;
    if (!judged(probe, result, &quality))
        return result->outcome;
    saw_value(probe, result, &quality, &quality.dictionary, "check against a dictionary:");
    if (quality.dictionary.value == 0 || !quality.enforcing)
        return probe_tell(probe, result, PROBE_NOT_MET, "a word of a dictionary is taken as a password");
    if (str_eq(quality.line->module, STR("pam_passwdqc")) || has_dictionary(probe))
        return probe_tell(probe, result, PROBE_MET, STR_F " refuses words of its dictionary",
                          STR_A(quality.line->module));
    return probe_tell(probe, result, PROBE_COULD_NOT_SEE,
                      "the check is on, and cracklib's dictionary is at no known place");
}

static enum probe_outcome look_root(struct probe *probe, struct probe_result *result) {
    struct probe_quality quality;
    if (!judged(probe, result, &quality))
        return result->outcome;
    saw_value(probe, result, &quality, &quality.root, "root is bound too:");
    if (quality.root.value == 0 || !quality.enforcing)
        return probe_tell(probe, result, PROBE_NOT_MET, "root may set any password, for itself and for others");
    return probe_tell(probe, result, PROBE_MET, "what is asked of a password binds root too");
}

static enum probe_outcome look_history(struct probe *probe, struct probe_result *result) {
    struct probe_quality quality;
    if (!judged(probe, result, &quality))
        return result->outcome;
    if (quality.setter == SETTER_SHADOW) {
        probe_saw(probe, result, quality.program, 0, "passwd without PAM keeps no old passwords");
        return probe_tell(probe, result, PROBE_NOT_MET, "an old password can be taken again");
    }
    struct probe_settings settings = {.first = NULL};
    const struct probe_pam_line *history = probe_pam_asked(probe, quality.stack, "pam_pwhistory");
    const struct probe_pam_line *unix_line = probe_pam_asked(probe, quality.stack, "pam_unix");
    struct probe_value value = {.value = 0};
    if (history && probe_pam_judges(probe, quality.stack, history)) {
        probe_settings_file(probe, &settings, "/etc/security/pwhistory.conf", SETTINGS_EQUALS);
        if (settings.unseen)
            return probe_unseen(probe, result, settings.unseen, settings.answer);
        value = probe_value_of(&settings, history, "remember", 10);
    } else {
        history = unix_line;
        value = probe_value_of(NULL, unix_line, "remember", 0);
    }
    probe_saw(probe, result,
              value.where ? value.where
              : history   ? history->path
                          : "/etc/pam.d/passwd",
              value.where ? value.line
              : history   ? history->line
                          : 0,
              "old passwords that are kept: %lld", (long long)value.value);
    if (value.value < LEAST_HISTORY)
        return probe_tell(probe, result, PROBE_NOT_MET, "of old passwords %lld may not come again; %d is the least",
                          (long long)value.value, LEAST_HISTORY);
    return probe_tell(probe, result, PROBE_MET, "the last %lld passwords may not come again", (long long)value.value);
}

/* Methods as pam_unix and login.defs name them. */
static const struct {
    const char *word;
    bool weak;
} methods[] = {{"yescrypt", false}, {"gost_yescrypt", false}, {"blowfish", false},
               {"bcrypt", false},   {"sha512", false},        {"sha256", false},
               {"md5", true},       {"bigcrypt", true},       {"des", true}};

static int method_of(struct str word) {
    for (size_t i = 0; i < ARRAY_LEN(methods); i++)
        if (str_eq_nocase(word, str_from(methods[i].word)))
            return (int)i;
    return -1;
}

/* The method for new passwords, with its place; -1 where nothing names one. */
static int find_method(const struct probe_pam_line *line, const struct probe_settings *defs,
                       struct probe_value *place) {
    struct str value;
    const struct probe_setting *set =
        line ? probe_setting_first(defs, "ENCRYPT_METHOD") : probe_setting_last(defs, "ENCRYPT_METHOD");
    int method = -1;
    if (set) {
        *place = (struct probe_value){0, set->path, set->line};
        method = method_of(set->value);
    }
    for (size_t i = 0; line && i < ARRAY_LEN(methods); i++)
        if (probe_pam_argument(line, methods[i].word, &value)) {
            *place = (struct probe_value){0, line->path, line->line};
            method = (int)i;
        }
    return method;
}

static enum probe_outcome tell_method(struct probe *probe, struct probe_result *result,
                                      const struct probe_pam_line *line, const struct probe_settings *defs) {
    struct probe_value place = {0};
    int method = find_method(line, defs, &place);
    if (method >= 0) {
        probe_saw(probe, result, place.where, place.line, "method for new passwords: %s", methods[method].word);
        return probe_tell(probe, result, methods[method].weak ? PROBE_NOT_MET : PROBE_MET,
                          "new passwords are hashed with %s", methods[method].word);
    }
    if (!place.where)
        place = line ? (struct probe_value){0, line->path, line->line} : (struct probe_value){0, LOGIN_DEFS, 0};
    probe_saw(probe, result, place.where, place.line, "no method that is known is named");
    return probe_tell(probe, result, line ? PROBE_NOT_MET : PROBE_ASK,
                      line ? "pam_unix without a method takes DES, of 8 letters"
                           : "no ENCRYPT_METHOD: the default hangs on the version (DES in old ones)");
}

static enum probe_outcome look_method(struct probe *probe, struct probe_result *result) {
    struct probe_quality quality;
    struct probe_settings defs;
    if (probe_nobody_logs_in(probe, result))
        return result->outcome;
    probe_find_quality(probe, &quality);
    if (quality.setter == SETTER_NONE || quality.setter == SETTER_BUSYBOX)
        return probe_tell(probe, result, PROBE_ASK,
                          "%s: change a password, and see that its field in /etc/shadow begins with $6$ or $y$",
                          quality.setter == SETTER_NONE ? "there is no passwd"
                                                        : "BusyBox was built with its method (DES in old ones)");
    if (quality.stack && quality.stack->unseen)
        return probe_unseen(probe, result, quality.stack->unseen, quality.stack->answer);
    probe_login_defs(probe, &defs);
    if (defs.unseen)
        return probe_unseen(probe, result, defs.unseen, defs.answer);
    const struct probe_pam_line *line = quality.stack ? probe_pam_asked(probe, quality.stack, "pam_unix") : NULL;
    if (quality.stack && !line)
        return probe_tell(probe, result, PROBE_ASK, "pam_unix is not what sets passwords: see what does, and how");
    return tell_method(probe, result, line, &defs);
}

/* The rounds that a hash itself names; INT64_MAX where it names none. */
static int64_t rounds_of(struct str hash, int64_t *least) {
    uint64_t value;
    struct str part;
    *least = SHA_ROUNDS;
    if (str_starts(hash, STR("$2"))) {
        *least = BCRYPT_COST;
        (void)str_next(&hash, '$', &part);
        (void)str_next(&hash, '$', &part);
        return str_next(&hash, '$', &part) && str_u64(part, 99, &value) ? (int64_t)value : INT64_MAX;
    }
    if ((!str_starts(hash, STR("$5$")) && !str_starts(hash, STR("$6$"))) ||
        !str_starts(str_skip(hash, 3), STR("rounds=")))
        return INT64_MAX;
    hash = str_skip(hash, 10);
    return str_next(&hash, '$', &part) && str_u64(part, UINT32_MAX, &value) ? (int64_t)value : INT64_MAX;
}

/* The rounds of new hashes of SHA; 0 for others, and for the default. Of login.defs pam_unix takes them only with a
 * method of SHA there, and the most; passwd without PAM draws from the least to the most. */
static struct probe_value find_rounds(struct probe *probe) {
    struct probe_quality quality;
    struct probe_settings defs;
    struct probe_value place = {0}, least = {0}, none = {0};
    probe_find_quality(probe, &quality);
    const struct probe_pam_line *line = quality.stack ? probe_pam_asked(probe, quality.stack, "pam_unix") : NULL;
    if (quality.setter != SETTER_SHADOW && !line)
        return none;
    probe_login_defs(probe, &defs);
    int method = find_method(line, &defs, &place);
    if (method < 0 || !str_starts(str_from(methods[method].word), STR("sha")))
        return none;
    struct probe_value own = probe_value_of(NULL, line, "rounds", 0);
    const struct probe_setting *named = probe_setting_first(&defs, "ENCRYPT_METHOD");
    if (own.where || !named || !str_starts_nocase(named->value, STR("sha")))
        return own;
    if (!line)
        least = probe_value_of(&defs, NULL, "SHA_CRYPT_MIN_ROUNDS", 0);
    return least.where ? least : probe_value_of(&defs, NULL, "SHA_CRYPT_MAX_ROUNDS", 0);
}

static enum probe_outcome look_rounds(struct probe *probe, struct probe_result *result) {
    const struct probe_accounts *all = probe_accounts(probe);
    size_t few = 0, looked = 0;
    if (probe_nobody_logs_in(probe, result))
        return result->outcome;
    if (all->shadow != TREE_OK && all->shadow != TREE_ABSENT)
        return probe_unseen(probe, result, SHADOW, all->shadow);
    for (size_t i = 0; i < all->account_count; i++) {
        const struct probe_account *account = &all->accounts[i];
        struct str hash;
        int64_t least;
        if (probe_password(all, account, &hash) != PASSWORD_HASHED)
            continue;
        looked++;
        int64_t rounds = rounds_of(hash, &least);
        if (rounds >= least)
            continue;
        few++;
        probe_saw(probe, result, SHADOW, account->shadow ? account->shadow->line : 0,
                  "account " STR_F ": a cost of %lld, least %lld", STR_A(account->name), (long long)rounds,
                  (long long)least);
    }
    struct probe_value set = find_rounds(probe);
    if (set.where && set.value < SHA_ROUNDS) {
        few++;
        probe_saw(probe, result, set.where, set.line, "rounds=%lld, least %d", (long long)set.value, SHA_ROUNDS);
    }
    if (few)
        return probe_tell(probe, result, PROBE_NOT_MET, "hashes are made with fewer rounds than the default");
    return probe_tell(probe, result, PROBE_MET, "none of %zu hashes has fewer rounds than the default", looked);
}

/* Whether the program that logs people in looks at the days of shadow(5) at all: BusyBox's does not. */
static bool days_count(struct probe *probe, struct probe_result *result) {
    struct probe_doors doors;
    if (probe_nobody_logs_in(probe, result))
        return false;
    const struct probe_accounts *all = probe_accounts(probe);
    if (all->shadow != TREE_OK && all->shadow != TREE_ABSENT)
        return probe_unseen(probe, result, SHADOW, all->shadow), false;
    probe_find_doors(probe, true, &doors);
    for (size_t i = 0; i < doors.count; i++) {
        if (doors.doors[i].service ||
            !(doors.doors[i].busybox || str_eq(str_from(doors.doors[i].name), STR("dropbear"))))
            continue;
        probe_saw(probe, result, doors.doors[i].program, 0, "%s does not look at the days in /etc/shadow",
                  doors.doors[i].name);
        probe_tell(probe, result, PROBE_NOT_MET, "no password runs out where %s asks for it", doors.doors[i].name);
        return false;
    }
    return true;
}

static bool days_are_good(int64_t days, bool most) {
    return most ? days > 0 && days <= MOST_DAYS : days >= 1;
}

static void saw_days(struct probe *probe, struct probe_result *result, const struct probe_account *account,
                     int64_t days, bool most) {
    const struct probe_shadow *shadow = account->shadow;
    probe_saw(probe, result, shadow ? SHADOW : "/etc/passwd", shadow ? shadow->line : account->line,
              "account " STR_F ": %s days %s", STR_A(account->name), most ? "most" : "least",
              days == ACCOUNT_NO_DAYS ? "not set"
              : days == 0             ? "0"
                                      : "above a year");
}

static enum probe_outcome look_days(struct probe *probe, struct probe_result *result, bool most) {
    if (!days_count(probe, result))
        return result->outcome;
    const struct probe_accounts *all = probe_accounts(probe);
    size_t wrong = 0, looked = 0;
    for (size_t i = 0; i < all->account_count; i++) {
        const struct probe_account *account = &all->accounts[i];
        if (!probe_can_log_in(all, account))
            continue;
        const struct probe_shadow *shadow = account->shadow;
        int64_t days = !shadow ? ACCOUNT_NO_DAYS : most ? shadow->most : shadow->least;
        looked++;
        if (days_are_good(days, most))
            continue;
        wrong++;
        saw_days(probe, result, account, days, most);
    }
    if (looked == 0)
        return probe_tell(probe, result, PROBE_COULD_NOT_SEE, "the accounts that log in are not in the files here");
    if (wrong)
        return probe_tell(probe, result, PROBE_NOT_MET,
                          most ? "the passwords of %zu account%s last longer than a year, or for ever"
                               : "the passwords of %zu account%s can be changed again at once",
                          wrong, plural(wrong));
    return probe_tell(probe, result, PROBE_MET,
                      most ? "the passwords of %zu account%s run out within a year"
                           : "the passwords of %zu account%s last a day at least",
                      looked, plural(looked));
}

static enum probe_outcome look_most_days(struct probe *probe, struct probe_result *result) {
    return look_days(probe, result, true);
}

static enum probe_outcome look_least_days(struct probe *probe, struct probe_result *result) {
    return look_days(probe, result, false);
}

/* useradd of shadow-utils takes login.defs into each new line of shadow; BusyBox's adduser writes 99999 itself. */
static enum probe_outcome look_new_accounts(struct probe *probe, struct probe_result *result) {
    static const char *const programs[] = {"/usr/sbin/useradd", "/sbin/useradd"}, *const applets[] = {
                                                                                      "/usr/sbin/adduser",
                                                                                      "/sbin/adduser"};
    struct probe_settings defs;
    bool there = probe_has(probe, programs[0]) || probe_has(probe, programs[1]);
    for (size_t i = 0; !there && i < ARRAY_LEN(applets); i++)
        if (probe_has(probe, applets[i]) && probe_is_busybox(probe, applets[i])) {
            probe_saw(probe, result, applets[i], 0, "BusyBox, whose adduser does not heed login.defs");
            return probe_tell(probe, result, PROBE_NOT_MET, "a new account's password lasts 99999 days: for ever");
        }
    if (!there)
        return probe_tell(probe, result, PROBE_NOT_APPLICABLE, "there is no useradd, which would take login.defs");
    probe_login_defs(probe, &defs);
    if (defs.unseen)
        return probe_unseen(probe, result, defs.unseen, defs.answer);
    struct probe_value most = probe_value_of(&defs, NULL, "PASS_MAX_DAYS", -1);
    struct probe_value least = probe_value_of(&defs, NULL, "PASS_MIN_DAYS", -1);
    probe_saw(probe, result, most.where ? most.where : LOGIN_DEFS, most.line, "PASS_MAX_DAYS %lld",
              (long long)most.value);
    probe_saw(probe, result, least.where ? least.where : LOGIN_DEFS, least.line, "PASS_MIN_DAYS %lld",
              (long long)least.value);
    bool good = most.value > 0 && most.value <= MOST_DAYS && least.value >= 1;
    return probe_tell(probe, result, good ? PROBE_MET : PROBE_NOT_MET,
                      good ? "a new account's password lasts from %lld to %lld days"
                           : "a new account's password lasts from %lld to %lld days: -1 and 99999 are for ever",
                      (long long)least.value, (long long)most.value);
}

static const struct probe_check checks[] = {
    {.id = "password-asked",
     .title = "A wrong password fails at every way in that PAM guards",
     .requirements = "CR 1.1",
     .look = look_asked,
     .mend = "end the auth stack in /etc/pam.d with 'auth requisite pam_deny.so' before any pam_permit.so",
     .by_hand = "cat /etc/pam.d/login /etc/pam.d/sshd /etc/pam.d/common-auth"},
    {.id = "password-empty-refused",
     .title = "PAM refuses empty passwords",
     .requirements = "CR 1.1, CR 1.7",
     .look = look_nullok,
     .mend = "remove nullok from the lines of pam_unix.so in /etc/pam.d",
     .by_hand = "grep -rn nullok /etc/pam.d"},
    {.id = "password-judged",
     .title = "A module judges how strong a new password is, and is heeded",
     .requirements = "CR 1.7",
     .look = look_quality,
     .mend =
         "have 'password requisite pam_pwquality.so' before pam_unix.so use_authtok in /etc/pam.d; BusyBox's passwd "
         "has no such setting: use shadow's with PAM, or set passwords by a program that judges them",
     .by_hand = "cat /etc/pam.d/passwd /etc/pam.d/common-password"},
    {.id = "password-length",
     .title = "A new password has at least 8 letters",
     .requirements = "CR 1.7",
     .look = look_length,
     .mend = "set minlen = 12 in /etc/security/pwquality.conf, which wins over pwquality.conf.d, with credits of 0",
     .by_hand = "grep -rn minlen /etc/security /etc/pam.d"},
    {.id = "password-kinds",
     .title = "A new password has several kinds of letters",
     .requirements = "CR 1.7",
     .look = look_kinds,
     .mend = "set minclass = 3 in /etc/security/pwquality.conf",
     .by_hand = "grep -rnE 'minclass|credit' /etc/security /etc/pam.d"},
    {.id = "password-dictionary",
     .title = "A new password is no word of a dictionary",
     .requirements = "CR 1.7",
     .look = look_dictionary,
     .mend = "set dictcheck = 1 in /etc/security/pwquality.conf, and install cracklib's dictionary",
     .by_hand = "grep -rn dictcheck /etc/security; ls /var/cache/cracklib /usr/share/cracklib"},
    {.id = "password-binds-root",
     .title = "What is asked of a password binds root too",
     .requirements = "CR 1.7",
     .look = look_root,
     .mend = "write enforce_for_root into /etc/security/pwquality.conf",
     .by_hand = "grep -rn enforce_for_root /etc/security /etc/pam.d"},
    {.id = "password-history",
     .title = "An old password does not come again",
     .requirements = "CR 1.7 RE 1",
     .look = look_history,
     .mend = "have 'password required pam_pwhistory.so remember=5 use_authtok' before pam_unix.so in /etc/pam.d",
     .by_hand = "grep -rn remember /etc/pam.d /etc/security/pwhistory.conf"},
    {.id = "password-method",
     .title = "New passwords are hashed with a method that withstands guessing",
     .requirements = "CR 1.5, CR 4.3",
     .look = look_method,
     .mend = "give pam_unix.so the argument yescrypt (or sha512); without PAM set ENCRYPT_METHOD in /etc/login.defs; "
             "BusyBox: build it with FEATURE_DEFAULT_PASSWD_ALGO=sha512",
     .by_hand = "grep -rn pam_unix.so /etc/pam.d; grep ENCRYPT_METHOD /etc/login.defs"},
    {.id = "password-rounds",
     .title = "Passwords are hashed with no fewer rounds than the default",
     .requirements = "CR 1.5, CR 4.3",
     .needs = "/etc/shadow (root)",
     .look = look_rounds,
     .mend = "remove rounds= from pam_unix.so (or raise it), and have the accounts change their passwords",
     .by_hand = "grep -rn rounds= /etc/pam.d; grep -o '^[^:]*:.6.rounds=[0-9]*' /etc/shadow"},
    {.id = "password-most-days",
     .title = "The passwords of all accounts run out",
     .requirements = "CR 1.7 RE 1, CR 1.7 RE 2",
     .needs = "/etc/shadow (root)",
     .look = look_most_days,
     .mend = "chage -M 365 NAME; on BusyBox no program looks at the days: change passwords by a procedure",
     .by_hand = "awk -F: '$2 ~ /^[$]/ { print $1, $5 }' /etc/shadow"},
    {.id = "password-least-days",
     .title = "A password lasts a day at least before it is changed again",
     .requirements = "CR 1.7 RE 1, CR 1.7 RE 2",
     .needs = "/etc/shadow (root)",
     .look = look_least_days,
     .mend = "chage -m 1 NAME",
     .by_hand = "awk -F: '$2 ~ /^[$]/ { print $1, $4 }' /etc/shadow"},
    {.id = "password-new-accounts",
     .title = "The passwords of new accounts run out",
     .requirements = "CR 1.7 RE 1",
     .look = look_new_accounts,
     .mend = "set PASS_MAX_DAYS 365 and PASS_MIN_DAYS 1 in /etc/login.defs",
     .by_hand = "grep -E '^PASS_(MAX|MIN)_DAYS' /etc/login.defs"},
};

const struct probe_group probe_password_group = PROBE_GROUP("password", "Passwords", checks);

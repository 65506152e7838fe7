/* What comes of a stack of PAM: libpam's rules for controls, jumps and substacks, with answers that are given. */
#include "probe/pam.h"
#include "probe/settings.h"

enum action { ACTION_IGNORE, ACTION_OK, ACTION_DONE, ACTION_BAD, ACTION_DIE, ACTION_RESET, ACTION_JUMP };

static const char *const result_words[PAM_RESULTS] = {
    [PAM_IS_SUCCESS] = "success",
    [PAM_IS_AUTH_ERR] = "auth_err",
    [PAM_IS_IGNORE] = "ignore",
    [PAM_IS_USER_UNKNOWN] = "user_unknown",
    [PAM_IS_AUTHTOK_ERR] = "authtok_err",
    [PAM_IS_AUTHINFO_UNAVAIL] = "authinfo_unavail",
    /* What libpam answers in place of a module that it could not load. */
    [PAM_IS_MODULE_UNKNOWN] = "module_unknown",
};

static enum action read_action(struct str word, int64_t *jump) {
    static const char *const words[] = {"ignore", "ok", "done", "bad", "die", "reset"};
    for (size_t i = 0; i < ARRAY_LEN(words); i++)
        if (str_eq_nocase(word, str_from(words[i])))
            return (enum action)i;
    return probe_number(word, jump) && *jump > 0 ? ACTION_JUMP : ACTION_BAD;
}

/* value=action pairs; what none of them names is an error, which counts as bad. */
static enum action of_brackets(struct str control, enum probe_pam_result result, int64_t *jump) {
    enum action action = ACTION_BAD;
    bool named = false;
    for (struct str pair; probe_next_word(&control, &pair);) {
        size_t at = str_find_char(pair, '=');
        if (at == SIZE_MAX)
            continue;
        struct str value = str_slice(pair, 0, at);
        bool mine = str_eq_nocase(value, str_from(result_words[result]));
        if (!mine && (named || !str_eq_nocase(value, STR("default"))))
            continue;
        action = read_action(str_skip(pair, at + 1), jump);
        named |= mine;
    }
    return action;
}

static enum action action_of(const struct probe_pam_line *line, enum probe_pam_result result, int64_t *jump) {
    static const struct {
        const char *word;
        enum action success, failure;
    } words[] = {{"required", ACTION_OK, ACTION_BAD},
                 {"requisite", ACTION_OK, ACTION_DIE},
                 {"optional", ACTION_OK, ACTION_IGNORE},
                 {"sufficient", ACTION_DONE, ACTION_IGNORE}};
    if (line->bracket)
        return of_brackets(line->control, result, jump);
    for (size_t i = 0; i < ARRAY_LEN(words); i++)
        if (str_eq_nocase(line->control, str_from(words[i].word)))
            return result == PAM_IS_SUCCESS  ? words[i].success
                   : result == PAM_IS_IGNORE ? ACTION_IGNORE
                                             : words[i].failure;
    return of_brackets(line->control, result, jump);
}

enum impression { IMPRESSION_NONE, IMPRESSION_GOOD, IMPRESSION_BAD };

static enum impression after(enum action action, enum probe_pam_result result, enum impression now) {
    switch (action) {
    case ACTION_OK:
    case ACTION_DONE:
        if (now == IMPRESSION_BAD || result == PAM_IS_IGNORE)
            return now;
        return result == PAM_IS_SUCCESS ? IMPRESSION_GOOD : IMPRESSION_BAD;
    case ACTION_BAD:
    case ACTION_DIE:
        return IMPRESSION_BAD;
    case ACTION_RESET:
        return IMPRESSION_NONE;
    default:
        return now;
    }
}

/* The line behind those of the substack that `at` lies in; the end where it lies in none. */
static size_t leave(const struct probe_pam_stack *stack, size_t at) {
    unsigned level = stack->lines[at].level;
    for (at++; at < stack->count && level > 0 && stack->lines[at].level >= level;)
        at++;
    return level == 0 ? stack->count : at;
}

/* A substack that is jumped over is one line. */
static size_t jump_over(const struct probe_pam_stack *stack, size_t at, int64_t jump) {
    unsigned level = stack->lines[at].level;
    for (at++; at < stack->count && stack->lines[at].level >= level; at++)
        if (stack->lines[at].level == level && jump-- == 0)
            break;
    return at;
}

bool probe_pam_plays(const struct probe_pam_stack *stack, struct probe_pam_play *play) {
    enum impression impression = IMPRESSION_NONE;
    for (size_t at = 0; at < stack->count;) {
        const struct probe_pam_line *line = &stack->lines[at];
        int64_t jump = 0;
        if (line->substack) {
            at++;
            continue;
        }
        if (play->ran)
            play->ran[at] = true;
        enum probe_pam_result result = line->broken ? PAM_IS_MODULE_UNKNOWN : play->answer(play->context, line);
        enum action action = action_of(line, result, &jump);
        impression = after(action, result, impression);
        if (action == ACTION_DIE || (action == ACTION_DONE && impression == IMPRESSION_GOOD))
            at = leave(stack, at);
        else
            at = action == ACTION_JUMP ? jump_over(stack, at, jump) : at + 1;
    }
    return impression == IMPRESSION_GOOD;
}

enum { ORDINARY_UID = 1000 };

static bool uid_holds(struct str relation, int64_t limit) {
    /* What holds of a number that is less than, the same as, more than the limit. */
    static const struct {
        struct str word;
        bool less, same, more;
    } relations[] = {
        {STR_INIT("<"), true, false, false}, {STR_INIT("<="), true, true, false}, {STR_INIT("eq"), false, true, false},
        {STR_INIT("ne"), true, false, true}, {STR_INIT(">="), false, true, true}, {STR_INIT(">"), false, false, true},
    };
    for (size_t i = 0; i < ARRAY_LEN(relations); i++)
        if (str_eq(relation, relations[i].word))
            return limit > ORDINARY_UID    ? relations[i].less
                   : limit == ORDINARY_UID ? relations[i].same
                                           : relations[i].more;
    return false;
}

/* "uid >= 1000" and the like can be told of an ordinary account, where it is the only condition; others only the device
 * can tell. */
static enum probe_pam_result succeed_if(const struct probe_pam_line *line, bool right, bool *unsure) {
    static const char *const flags[] = {"quiet", "quiet_success", "quiet_fail", "use_uid", "debug", "audit"};
    struct str rest = line->arguments, words[4];
    size_t count = 0;
    for (struct str word; count < ARRAY_LEN(words) && probe_next_word(&rest, &word);) {
        bool flag = false;
        for (size_t i = 0; i < ARRAY_LEN(flags); i++)
            flag |= str_eq(word, str_from(flags[i]));
        if (!flag)
            words[count++] = word;
    }
    int64_t limit = 0;
    if (count == 3 && str_eq(words[0], STR("uid")) && probe_number(words[2], &limit))
        return uid_holds(words[1], limit) ? PAM_IS_SUCCESS : PAM_IS_AUTH_ERR;
    *unsure = true;
    return right ? PAM_IS_SUCCESS : PAM_IS_AUTH_ERR;
}

/* Modules whose answer does not hang on the password: they let pass, or have no opinion, or know other accounts. */
static const struct {
    const char *module;
    enum probe_pam_result result;
} modules[] = {
    {"pam_permit", PAM_IS_SUCCESS},
    {"pam_deny", PAM_IS_AUTH_ERR},
    {"pam_env", PAM_IS_IGNORE},
    {"pam_faildelay", PAM_IS_IGNORE},
    {"pam_nologin", PAM_IS_IGNORE},
    {"pam_group", PAM_IS_IGNORE},
    {"pam_warn", PAM_IS_IGNORE},
    {"pam_echo", PAM_IS_IGNORE},
    {"pam_issue", PAM_IS_IGNORE},
    {"pam_keyinit", PAM_IS_IGNORE},
    {"pam_securetty", PAM_IS_SUCCESS},
    {"pam_shells", PAM_IS_SUCCESS},
    {"pam_localuser", PAM_IS_SUCCESS},
    {"pam_usertype", PAM_IS_SUCCESS},
    {"pam_faillock", PAM_IS_SUCCESS},
    {"pam_tally2", PAM_IS_SUCCESS},
    {"pam_tally", PAM_IS_SUCCESS},
    {"pam_rootok", PAM_IS_AUTH_ERR},
    {"pam_gnome_keyring", PAM_IS_IGNORE},
    {"pam_kwallet5", PAM_IS_IGNORE},
    {"pam_cap", PAM_IS_IGNORE},
    {"pam_selinux", PAM_IS_SUCCESS},
    {"pam_sepermit", PAM_IS_SUCCESS},
    {"pam_lastlog", PAM_IS_SUCCESS},
    {"pam_time", PAM_IS_SUCCESS},
    {"pam_access", PAM_IS_SUCCESS},
    {"pam_wheel", PAM_IS_IGNORE},
    {"pam_sss", PAM_IS_USER_UNKNOWN},
    {"pam_ldap", PAM_IS_USER_UNKNOWN},
    {"pam_krb5", PAM_IS_USER_UNKNOWN},
    {"pam_winbind", PAM_IS_USER_UNKNOWN},
    {"pam_systemd_home", PAM_IS_USER_UNKNOWN},
    {"pam_fprintd", PAM_IS_AUTHINFO_UNAVAIL},
};

/* Modules that ask for a password, a code or a key, and say yes where it is right. */
static const char *const askers[] = {
    "pam_unix",   "pam_unix2", "pam_tcb",    "pam_pwdb",        "pam_userdb",   "pam_google_authenticator",
    "pam_oath",   "pam_otpw",  "pam_opie",   "pam_u2f",         "pam_yubico",   "pam_duo",
    "pam_pkcs11", "pam_p11",   "pam_ssh",    "pam_radius_auth", "pam_radius",   "pam_tacplus",
    "pam_mysql",  "pam_pgsql", "pam_kanidm", "pam_himmelblau",  "pam_ecryptfs", "pam_mount",
};

/* Modules that hang on a program, a list or an account of the device. */
static const char *const depends[] = {"pam_exec", "pam_script", "pam_listfile", "pam_python"};

static bool is_named(const struct probe_pam_line *line, const char *const *names, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (str_eq(line->module, str_from(names[i])))
            return true;
    return false;
}

/* pam_debug answers what it is told to; without a word it lets everybody pass. */
static bool find_debug(const struct probe_pam_line *line, enum probe_pam_result *result) {
    struct str value = STR("success");
    (void)probe_pam_argument(line, "auth", &value);
    for (size_t i = 0; i < PAM_RESULTS; i++)
        if (str_eq_nocase(value, str_from(result_words[i]))) {
            *result = (enum probe_pam_result)i;
            return true;
        }
    return false;
}

/* What a module answers whatever the password is; false for one that asks for it, or that is not known. */
static bool find_fixed(const struct probe_pam_line *line, enum probe_pam_result *result) {
    struct str value;
    if (str_eq(line->module, STR("pam_debug")))
        return find_debug(line, result);
    if (str_eq(line->module, STR("pam_wheel")) && probe_pam_argument(line, "trust", &value))
        return false;
    bool fails = (str_eq(line->module, STR("pam_faillock")) && probe_pam_argument(line, "authfail", &value)) ||
                 (str_eq(line->module, STR("pam_usertype")) && probe_pam_argument(line, "issystem", &value));
    *result = PAM_IS_AUTH_ERR;
    for (size_t i = 0; !fails && i < ARRAY_LEN(modules); i++)
        if (str_eq(line->module, str_from(modules[i].module))) {
            *result = modules[i].result;
            return true;
        }
    return fails;
}

bool probe_pam_knows(const struct probe_pam_line *line) {
    enum probe_pam_result result;
    return find_fixed(line, &result) || is_named(line, askers, ARRAY_LEN(askers)) ||
           is_named(line, depends, ARRAY_LEN(depends)) || str_eq(line->module, STR("pam_succeed_if"));
}

enum probe_pam_result probe_pam_ordinary(const struct probe_pam_line *line, bool right_password, bool *unsure) {
    enum probe_pam_result result;
    if (str_eq(line->module, STR("pam_succeed_if")))
        return succeed_if(line, right_password, unsure);
    if (find_fixed(line, &result))
        return result;
    *unsure |= is_named(line, depends, ARRAY_LEN(depends));
    return right_password ? PAM_IS_SUCCESS : PAM_IS_AUTH_ERR;
}

enum probe_pam_result probe_pam_at_door(const struct probe_pam_line *line, bool right_password, bool *unsure) {
    if (str_eq(line->module, STR("pam_rootok")))
        return PAM_IS_SUCCESS;
    return probe_pam_ordinary(line, right_password, unsure);
}

#include "password.h"

#include <string.h>

/* Kinds of characters, a bit each. */
#define SMALL   1u
#define CAPITAL 2u
#define DIGIT   4u
#define OTHER   8u

#define TRIES 64u /* of a generated password, until the policy takes it */

enum kw_status kw_password_cost_check(const struct kw_password_cost *cost) {
    uint32_t passes_most = KW_PASSWORD_ITERATIONS_MAX;
    if (cost->algorithm == KW_PASSWORD_ARGON2ID) {
        passes_most = KW_PASSWORD_PASSES_MAX;
        if (cost->lanes == 0 || cost->lanes > KW_PASSWORD_LANES_MAX || cost->memory_kib < 8 * cost->lanes ||
            cost->memory_kib > KW_PASSWORD_MEMORY_MAX)
            return KW_ERROR_FORMAT;
    } else if (cost->algorithm != KW_PASSWORD_PBKDF2_SHA256 || cost->lanes != 0 || cost->memory_kib != 0) {
        return KW_ERROR_FORMAT;
    }
    return cost->passes >= 1 && cost->passes <= passes_most ? KW_OK : KW_ERROR_FORMAT;
}

static int is_span(const struct kw_password_ages *ages) {
    return ages->most_s == 0 || ages->most_s > ages->least_s;
}

/* What each profile holds to. */
static enum kw_status check_policy(const struct kw_password_policy *policy) {
    const struct kw_password_ages *person = &policy->person;
    const struct kw_password_ages *process = &policy->process;
    if (policy->least < 8 || policy->most < policy->least || policy->most > KW_PASSWORD_BYTES_MAX ||
        policy->history > KW_PASSWORD_HISTORY_MAX)
        return KW_ERROR_POLICY;
    if (policy->profile == KW_PASSWORD_CLASSIC)
        return policy->kinds <= 4 && is_span(person) && is_span(process) ? KW_OK : KW_ERROR_POLICY;
    if (policy->profile != KW_PASSWORD_NIST || policy->most < 64 || policy->kinds != 0)
        return KW_ERROR_POLICY;
    if ((person->least_s | person->most_s | process->least_s | process->most_s) != 0)
        return KW_ERROR_POLICY;
    return policy->blocklist.length > 0 ? KW_OK : KW_ERROR_POLICY;
}

enum kw_status kw_password_init(struct kw_password *passwords, const struct kw_password_config *config) {
    passwords->config = NULL;
    if (!config || !config->hash || !config->entropy || !config->clock)
        return KW_ERROR_ARGUMENT;
    KW_TRY(kw_password_cost_check(&config->cost));
    KW_TRY(check_policy(&config->policy));
    passwords->config = config;
    return KW_OK;
}

uint64_t kw_password_now(const struct kw_password *passwords) {
    const struct kw_clock *clock = passwords->config->clock;
    struct kw_moment now;
    if (clock->now(clock->context, &now) != KW_OK || now.unix_ms < 0)
        return 0;
    return now.trust == KW_CLOCK_SET || now.trust == KW_CLOCK_SYNCED ? (uint64_t)now.unix_ms / 1000u : 0;
}

const struct kw_password_ages *kw_password_ages_of(const struct kw_password *passwords, enum kw_account_kind kind) {
    const struct kw_password_policy *policy = &passwords->config->policy;
    return kind == KW_ACCOUNT_PERSON ? &policy->person : &policy->process;
}

static uint8_t fold(uint8_t letter) {
    return letter >= 'A' && letter <= 'Z' ? (uint8_t)(letter - 'A' + 'a') : letter;
}

/* Whether two texts are the same but for small and capital letters of ASCII. */
static int same_word(struct kw_bytes a, struct kw_bytes b) {
    if (a.length != b.length)
        return 0;
    for (size_t i = 0; i < a.length; i++)
        if (fold(a.at[i]) != fold(b.at[i]))
            return 0;
    return 1;
}

/* Whether the whole password is a word of the list; the last one counts without a line feed too. */
static int is_listed(struct kw_bytes list, struct kw_bytes password) {
    size_t start = 0;
    for (size_t i = 0; i <= list.length; i++) {
        if (i < list.length && list.at[i] != '\n')
            continue;
        if (same_word(kw_bytes(list.at + start, i - start), password))
            return 1;
        start = i + 1;
    }
    return 0;
}

static uint32_t kind_of(uint8_t byte) {
    if (byte >= 'a' && byte <= 'z')
        return SMALL;
    if (byte >= 'A' && byte <= 'Z')
        return CAPITAL;
    return byte >= '0' && byte <= '9' ? DIGIT : OTHER;
}

/* What a password is made of. */
struct text {
    uint32_t length;    /* characters: bytes that begin one */
    uint32_t kinds;     /* a bit each */
    uint32_t different; /* whether it is more than its first character again and again */
};

static enum kw_status read_text(struct kw_bytes password, struct text *text) {
    size_t width = 0; /* of the first character */
    memset(text, 0, sizeof(*text));
    for (size_t i = 0; i < password.length; i++) {
        uint8_t byte = password.at[i];
        if (byte < 0x20 || byte == 0x7f)
            return KW_ERROR_FORMAT;
        if ((byte & 0xc0u) != 0x80 || i == 0)
            text->length++;
        if (text->length == 1)
            width = i + 1;
        text->kinds |= kind_of(byte);
        text->different |= (uint32_t)(byte ^ password.at[i < width ? i : i - width]);
    }
    return KW_OK;
}

static enum kw_password_fault fault_of(const struct kw_password_policy *policy, struct kw_bytes password,
                                       struct kw_bytes name) {
    struct text text;
    if (password.length > KW_PASSWORD_BYTES_MAX)
        return KW_PASSWORD_TOO_LONG;
    if (read_text(password, &text) != KW_OK)
        return KW_PASSWORD_NOT_TEXT;
    if (text.length < policy->least)
        return KW_PASSWORD_TOO_SHORT;
    if (text.length > policy->most)
        return KW_PASSWORD_TOO_LONG;
    uint32_t kinds = (text.kinds & 1u) + (text.kinds >> 1 & 1u) + (text.kinds >> 2 & 1u) + (text.kinds >> 3);
    if (kinds < policy->kinds)
        return KW_PASSWORD_TOO_PLAIN;
    if (text.different == 0 || same_word(name, password) || is_listed(policy->blocklist, password))
        return KW_PASSWORD_LISTED;
    return KW_PASSWORD_FINE;
}

enum kw_status kw_password_judge(const struct kw_password *passwords, struct kw_bytes password, struct kw_bytes name,
                                 enum kw_password_fault *fault) {
    if (!passwords->config)
        return KW_ERROR_STATE;
    *fault = fault_of(&passwords->config->policy, password, name);
    return *fault == KW_PASSWORD_FINE ? KW_OK : KW_ERROR_POLICY;
}

enum kw_status kw_password_generate(const struct kw_password *passwords, uint8_t *password, size_t length) {
    /* 64 symbols, so that six random bits are one, each as likely as the others. */
    static const char symbols[] = "abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789+-.=_%#";
    const struct kw_password_config *config = passwords->config;
    enum kw_status status = KW_ERROR_ENTROPY;
    if (!config)
        return KW_ERROR_STATE;
    if (length < 12 || length < config->policy.least || length > config->policy.most)
        return KW_ERROR_ARGUMENT;
    for (uint32_t i = 0; i < TRIES; i++) {
        status = config->entropy->fill(config->entropy->context, password, length);
        if (status != KW_OK)
            break;
        for (size_t at = 0; at < length; at++)
            password[at] = (uint8_t)symbols[password[at] & 63u];
        if (fault_of(&config->policy, kw_bytes(password, length), kw_bytes(NULL, 0)) == KW_PASSWORD_FINE)
            return KW_OK;
        /* A source that gives nothing but what the policy refuses gives nothing random. */
        status = KW_ERROR_ENTROPY;
    }
    kw_wipe(password, length);
    return status;
}

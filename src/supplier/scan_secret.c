/* Credentials and keys that are written into files. */
#include "supplier/scan_content.h"
#include "supplier/secret.h"

#include "supplier/secret_pattern.inc"
#include "supplier/secret_word.inc"

enum {
    RULE_KEY,
    RULE_TOKEN,
    RULE_DEFAULT,
    RULE_PASSWORD,
    RULE_URL,
    RULE_LOCKED,
    RULE_SAMPLE,
    WORD_MOST = 64,   /* bytes of a word that is looked for */
    HITS_MOST = 16384 /* words that are looked at in one stretch */
};

static const struct scan_rule rules[] = {
    [RULE_KEY] = {STR_INIT("secret-key"), STR_INIT("a private key that is not encrypted"),
                  STR_INIT(
                      "make the key on the device, or keep it in a secure element; revoke this one, it is known to "
                      "all who have the file"),
                  STR_INIT("SM-8"), 321, SCAN_ERROR},
    [RULE_TOKEN] = {STR_INIT("secret-token"), STR_INIT("a token of a service"),
                    STR_INIT("withdraw the token, and let the device be given its own when it is installed"),
                    STR_INIT("SI-2"), 798, SCAN_ERROR},
    [RULE_DEFAULT] = {STR_INIT("secret-default-password"), STR_INIT("a password that is known to everybody"),
                      STR_INIT("let the first start ask for a password, or give each device its own"), STR_INIT("SI-2"),
                      1392, SCAN_ERROR},
    [RULE_PASSWORD] = {STR_INIT("secret-password"), STR_INIT("a password that is written down"),
                       STR_INIT(
                           "take it out and change it: read it from what is protected, or make it at installation"),
                       STR_INIT("SI-2"), 798, SCAN_WARNING},
    [RULE_URL] = {STR_INIT("secret-url"), STR_INIT("an address with a password"),
                  STR_INIT("keep the password where only the program reads it"), STR_INIT("SI-2"), 798, SCAN_WARNING},
    [RULE_LOCKED] = {STR_INIT("secret-locked-key"), STR_INIT("a private key that is encrypted"),
                     STR_INIT("see that its password is not beside it, nor the same on every device"), STR_INIT("SM-8"),
                     321, SCAN_NOTE},
    [RULE_SAMPLE] = {STR_INIT("secret-sample"), STR_INIT("what looks like a secret, in a test or in documentation"),
                     STR_INIT("leave tests and documentation out of what ships"), STR_INIT("SI-2"), 798, SCAN_NOTE},
};
const struct scan_rules scan_secret_rules = {rules, ARRAY_LEN(rules)};

/* ---- the words that are looked for */

enum { MARK_PEM, MARK_PUTTY, MARK_URL, MARKS };
static const struct str marks[MARKS] = {STR_INIT("-----BEGIN "), STR_INIT("PuTTY-User-Key-File-"), STR_INIT("://")};
/* Words that a table of tabs cannot hold. */
static const struct secret_name_row tabbed_rows[] = {{STR_INIT("option\tkey"), SECRET_WORD_DIRECTIVE},
                                                     {STR_INIT("option\t'key"), SECRET_WORD_DIRECTIVE},
                                                     {STR_INIT("option\t\"key"), SECRET_WORD_DIRECTIVE}};
enum {
    WORDS = ARRAY_LEN(secret_word_rows),
    PATTERNS = ARRAY_LEN(secret_pattern_rows),
    TABBED = ARRAY_LEN(tabbed_rows),
    OTHERS = WORDS + PATTERNS + MARKS + SECRET_HASH_MARKS,
    ALL = OTHERS + TABBED
};

struct secret_finder {
    struct keyword_set set;
};

enum status secret_finder_new(struct arena *arena, const struct secret_finder **finder) {
    struct secret_finder *made = ARENA_NEW(arena, struct secret_finder);
    struct str *words = ARENA_ARRAY(arena, struct str, ALL);
    if (!made || !words)
        return STATUS_MEMORY;
    for (size_t i = 0; i < WORDS; i++)
        words[i] = secret_word_rows[i].word;
    for (size_t i = 0; i < PATTERNS; i++) {
        words[WORDS + i] = str_lower(arena, secret_pattern_rows[i].starts);
        if (!words[WORDS + i].ptr)
            return STATUS_MEMORY;
    }
    for (size_t i = 0; i < MARKS; i++) {
        words[WORDS + PATTERNS + i] = str_lower(arena, marks[i]);
        if (!words[WORDS + PATTERNS + i].ptr)
            return STATUS_MEMORY;
    }
    for (size_t i = 0; i < SECRET_HASH_MARKS; i++)
        words[WORDS + PATTERNS + MARKS + i] = secret_hash_marks[i];
    for (size_t i = 0; i < TABBED; i++)
        words[OTHERS + i] = tabbed_rows[i].word;
    TRY(keyword_build(words, ALL, arena, &made->set));
    *finder = made;
    return STATUS_OK;
}

/* ---- findings */

struct looking {
    struct scan_file *file;
    struct scan_stretch *stretch;
    struct secret_text text;
    size_t done; /* what lies before was found already, or is no secret */
};

static enum status add(struct looking *l, unsigned rule, const char *what, struct str kind, struct str secret) {
    struct scan_file *file = l->file;
    struct str masked = secret.len > 0 ? secret_mask(file->arena, secret) : STR("");
    if (!masked.ptr)
        return STATUS_MEMORY;
    if (l->text.kind.sample)
        rule = RULE_SAMPLE;
    struct str text =
        str_format(file->arena, STR_F "%s%s" STR_F, STR_A(kind), what, masked.len ? " " : "", STR_A(masked));
    size_t at = secret.len > 0 ? (size_t)(secret.ptr - l->text.bytes.ptr) : l->done;
    return scan_add_at(file, &rules[rule], SCAN_FOUND, scan_line(l->stretch, at), text);
}

static struct str short_name(struct str name) {
    return str_slice(name, 0, 48);
}

static enum status judge_pair(struct looking *l, size_t start, size_t end, enum secret_word kind) {
    struct secret_pair pair;
    bool is = secret_pair_at(&l->text, start, end, kind, &pair);
    if (pair.kind != SECRET_WORD_NONE)
        l->done = pair.end;
    if (!is || l->text.kind.labels || !(pair.letters || secret_value(&l->text, &pair)))
        return STATUS_OK;
    bool token = pair.kind == SECRET_WORD_TOKEN || pair.kind == SECRET_WORD_KEY;
    bool known = !token && default_password_find(pair.user, pair.value) != NULL;
    l->done = (size_t)(pair.value.ptr + pair.value.len - l->text.bytes.ptr);
    if (l->done < pair.end)
        l->done = pair.end;
    return add(l, known ? RULE_DEFAULT : token ? RULE_TOKEN : RULE_PASSWORD, " =", short_name(pair.name), pair.value);
}

static enum status judge_pattern(struct looking *l, size_t end, const struct secret_pattern *pattern) {
    struct str token = STR_NONE;
    if (!secret_token_at(&l->text, end, pattern, &token))
        return STATUS_OK;
    l->done = (size_t)(token.ptr + token.len - l->text.bytes.ptr);
    return add(l, RULE_TOKEN, ":", pattern->title, token);
}

static enum status judge_url(struct looking *l, size_t end) {
    struct str user = STR_NONE, password = STR_NONE;
    if (!secret_url_at(&l->text, end, &user, &password))
        return STATUS_OK;
    l->done = (size_t)(password.ptr + password.len - l->text.bytes.ptr);
    bool known = default_password_find(user, password) != NULL;
    return add(l, known ? RULE_DEFAULT : RULE_URL, ", password", STR("an address"), password);
}

static enum status judge_mark(struct looking *l, size_t end, size_t mark) {
    struct str what = STR_NONE;
    if (mark == MARK_URL)
        return judge_url(l, end);
    if (mark == MARK_PEM && str_starts(str_skip(l->text.bytes, end), STR("CERTIFICATE-----"))) {
        size_t begin = end - marks[mark].len;
        return scan_certificate_text(l->file, str_skip(l->text.bytes, begin), scan_line(l->stretch, begin));
    }
    enum secret_key key =
        mark == MARK_PEM ? secret_key_at(&l->text, end, &what) : secret_putty_at(&l->text, end, &what);
    if (key == SECRET_KEY_NONE)
        return STATUS_OK;
    l->done = end;
    unsigned rule = key == SECRET_KEY_LOCKED ? RULE_LOCKED : RULE_KEY;
    if (key != SECRET_KEY_UNTOLD)
        return add(l, rule, "", what, STR_NONE);
    return scan_add_at(l->file, &rules[l->text.kind.sample ? RULE_SAMPLE : RULE_KEY], SCAN_UNTOLD,
                       scan_line(l->stretch, end), STR("an OpenPGP key: whether it is encrypted was not told"));
}

/* Of a table of accounts scan_account speaks. */
static enum status judge_hash(struct looking *l, size_t end, size_t mark) {
    struct secret_hash found;
    if (!secret_hash_at(l->text.bytes, end - secret_hash_marks[mark].len, &found) || scan_account_is(l->file))
        return STATUS_OK;
    l->done = (size_t)(found.hash.ptr + found.hash.len - l->text.bytes.ptr);
    if (l->text.kind.sample)
        return add(l, RULE_SAMPLE, ":", STR("the hash of a password"), found.hash);
    return scan_account_hash(l->file, scan_line(l->stretch, end), found.user, found.hash);
}

static enum status judge(struct looking *l, const struct keyword_hit *hit) {
    if (hit->word < WORDS || hit->word >= OTHERS) {
        const struct secret_name_row *row =
            hit->word < WORDS ? &secret_word_rows[hit->word] : &tabbed_rows[hit->word - OTHERS];
        size_t start = hit->end - row->word.len;
        return start < l->done ? STATUS_OK : judge_pair(l, start, hit->end, row->kind);
    }
    if (hit->end <= l->done)
        return STATUS_OK;
    if (hit->word < WORDS + PATTERNS)
        return judge_pattern(l, hit->end, &secret_pattern_rows[hit->word - WORDS]);
    size_t mark = hit->word - WORDS - PATTERNS;
    return mark < MARKS ? judge_mark(l, hit->end, mark) : judge_hash(l, hit->end, mark - MARKS);
}

enum status scan_secret(struct scan_file *file, const struct secret_finder *finder, struct scan_stretch *stretch) {
    struct looking l = {.file = file, .stretch = stretch};
    /* A word that began before the stretch ends in it. */
    size_t at = stretch->from > WORD_MOST ? stretch->from - WORD_MOST : 0, hits = 0;
    uint32_t state = 0;
    struct keyword_hit hit;
    l.text = (struct secret_text){stretch->bytes, file->kind, stretch->binary};
    while (keyword_next(&finder->set, str_slice(stretch->bytes, 0, stretch->to), &at, &state, &hit)) {
        if (hit.end <= stretch->from)
            continue;
        if (++hits > HITS_MOST)
            return scan_add_at(file, &rules[file->kind.sample ? RULE_SAMPLE : RULE_PASSWORD], SCAN_UNTOLD,
                               scan_line(stretch, at), STR("so many such words that not all were looked at"));
        TRY(judge(&l, &hit));
    }
    return STATUS_OK;
}

enum status scan_key_file(struct scan_file *file, struct str bytes) {
    struct str what = STR_NONE;
    enum secret_key key = secret_key_file(bytes, &what);
    if (key == SECRET_KEY_NONE)
        return STATUS_OK;
    unsigned rule = file->kind.sample ? RULE_SAMPLE : key == SECRET_KEY_LOCKED ? RULE_LOCKED : RULE_KEY;
    return scan_add(file, &rules[rule], SCAN_FOUND, what);
}

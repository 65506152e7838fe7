#include "advisory/fix_text.h"

#include <string.h>

#include "advisory/range.h"
#include "advisory/version_read.h"
#include "advisory/wording.h"

enum { WORDS_BEFORE_VERSION = 16, WORDS_BEHIND_VERSION = 8, INITIALS_MAX = 16 };
enum { YEAR_FIRST = 1990, YEAR_LAST = 2099 };

static const struct str markers[] = {
    STR_INIT("corrected"), STR_INIT("fixed"),   STR_INIT("remediated"), STR_INIT("addressed"),
    STR_INIT("resolved"),  STR_INIT("patched"), STR_INIT("a fix for"),
};
/* Behind these and "to", the next version is the one to have, and no later one of the sentence. */
static const struct str verbs[] = {
    STR_INIT("update"), STR_INIT("upgrade"), STR_INIT("updating"), STR_INIT("upgrading"), STR_INIT("migrate"),
};
/* What the supplier made, or the reader is to apply. */
static const struct str releases[] = {
    STR_INIT("released"), STR_INIT("releases "), STR_INIT("produced"),
    STR_INIT("provides"), STR_INIT("apply "),    STR_INIT("patch "),
};
/* What follows a version that is good: "Firmware SV1.90 includes a fix", "version 5.3 of the software mitigates". */
static const struct str goods[] = {
    STR_INIT("includes a fix"), STR_INIT("includes the fix"), STR_INIT("contains a fix"),
    STR_INIT("contains fixes"), STR_INIT("includes fixes"),   STR_INIT("contains mitigations"),
    STR_INIT("fixes"),          STR_INIT("resolves"),         STR_INIT("mitigates"),
    STR_INIT("addresses"),      STR_INIT("remediates"),
};

/* A sentence with one of these may say that the version is not the fix, or not yet, or of something else. */
static const struct str doubts[] = {
    STR_INIT("not"),        STR_INIT("no"),      STR_INIT("never"),    STR_INIT("cannot"),    STR_INIT("without"),
    STR_INIT("partial"),    STR_INIT("partly"),  STR_INIT("only"),     STR_INIT("partially"), STR_INIT("withdrawn"),
    STR_INIT("before"),     STR_INIT("planned"), STR_INIT("recalled"), STR_INIT("upcoming"),  STR_INIT("scheduled"),
    STR_INIT("incomplete"), STR_INIT("pulled"),  STR_INIT("still"),
};

/* What was published is so no longer: whatever the rest of the text says of it. */
static const struct str recalls[] = {
    STR_INIT("withdrawn"), STR_INIT("withdrew"),  STR_INIT("recalled"), STR_INIT("revoked"),
    STR_INIT("retracted"), STR_INIT("rescinded"), STR_INIT("pulled"),
};
/* A sentence that begins so goes on with what the one before it spoke of; behind "this", when these follow. */
static const struct str resumptions[] = {
    STR_INIT("it"), STR_INIT("they"), STR_INIT("however"), STR_INIT("but"), STR_INIT("unfortunately"),
};
static const struct str pointers[] = {STR_INIT("this"), STR_INIT("that"), STR_INIT("these"), STR_INIT("those"),
                                      STR_INIT("the")};
static const struct str published[] = {
    STR_INIT("version"), STR_INIT("update"), STR_INIT("release"), STR_INIT("patch"),    STR_INIT("fix"),
    STR_INIT("hotfix"),  STR_INIT("build"),  STR_INIT("upgrade"), STR_INIT("firmware"),
};

static const struct str followers[] = {
    STR_INIT("and later"), STR_INIT("or later"),  STR_INIT("or higher"), STR_INIT("and higher"),
    STR_INIT("or newer"),  STR_INIT("and newer"), STR_INIT("or above"),  STR_INIT("and above"),
};

/* The words are in small letters, and most are ruled out by their first one. */
static bool starts_with_any(struct str text, const struct str *words, size_t count) {
    char first = text.len > 0 ? char_lower(text.ptr[0]) : '\0';
    for (size_t i = 0; i < count; i++) {
        if (words[i].ptr[0] == first && str_starts_nocase(text, words[i]))
            return true;
    }
    return false;
}

static bool is_word_start(struct str text, size_t at) {
    return char_is_alnum(text.ptr[at]) && (at == 0 || !char_is_alnum(text.ptr[at - 1]));
}

static bool ends_sentence(struct str text, size_t at) {
    return (text.ptr[at] == '.' && (at + 1 == text.len || char_is_blank(text.ptr[at + 1]))) || text.ptr[at] == '\n';
}

/* The 64 of "the 64-bit server", the 4 of "Update 4 release (3.8.401)". */
static bool is_no_version(const struct version *version) {
    return str_ends_nocase(version->text, STR("bit")) ||
           (version->alias > 0 && version->parts[1].kind != VERSION_PART_NUMBER);
}

/* A version that cannot be taken for a plain number: two numbers at least. Steps over what is a date. */
static bool take_version(struct str text, size_t *at, struct version *version) {
    size_t end = *at;
    char c = text.ptr[end];
    size_t label = char_lower(c) == 's' ? 1 : 0; /* SV1.90 */
    c = end + label < text.len ? text.ptr[end + label] : c;
    label += char_lower(c) == 'v' || char_lower(c) == 'r' ? 1 : 0;
    if (end + label >= text.len || !char_is_digit(text.ptr[end + label]))
        return false;
    if (!version_take(text, &end, version) || version->reason != VERSION_REASON_NONE)
        return false;
    if (version->dated) {
        *at = end;
        return false;
    }
    if (version->count < 2 || version->parts[0].kind != VERSION_PART_NUMBER)
        return false;
    if (is_no_version(version))
        return false;
    *at = end;
    return true;
}

/* "Versions 12.7.X": a line that is spoken of, no release. */
static bool is_open(const struct version *version) {
    for (uint8_t i = 0; i < version->count; i++) {
        if (version->parts[i].kind == VERSION_PART_ANY)
            return true;
    }
    return false;
}

/* CVE-2022-4312 has numbers too. */
static size_t skip_cve(struct str text, size_t at) {
    if (char_lower(text.ptr[at]) != 'c' || !str_starts_nocase(str_skip(text, at), STR("CVE-")))
        return at;
    while (at < text.len && (char_is_alnum(text.ptr[at]) || text.ptr[at] == '-'))
        at++;
    return at;
}

/* What leads to a version, as the text is read from left to right. */
enum lead { LEAD_NONE, LEAD_UPDATE, LEAD_TO, LEAD_MARKER };
/* Behind "released 1.8.69 to fix the vulnerabilities in 1.8.56": up to "vulnerabilities", and to "in". */
enum mending { MENDING_NONE, MENDING_HARM, MENDING_IN };
struct lead_reading {
    enum lead lead;
    unsigned words; /* since */
    bool other;     /* the last name was another product's */
    bool released;  /* "released": several versions may follow */
    bool taken;     /* and one did */
    bool applied;   /* "apply", "patch": what follows may be what a patch is for */
    bool cve;       /* the sentence names a vulnerability, which may be another one */
    uint8_t mends;  /* enum mending */
    bool doubted;   /* the sentence has a word of doubt */
    size_t end;     /* of the sentence */
    struct str product;
};

static void set_lead(struct lead_reading *reading, enum lead lead) {
    reading->lead = lead;
    reading->words = 0;
    reading->other = false;
    reading->released = false;
    reading->taken = false;
    reading->applied = false;
    reading->mends = MENDING_NONE;
}

static void keep(struct fix_versions *found, const struct version *version, const struct lead_reading *reading) {
    bool led = reading->lead >= LEAD_TO && !reading->applied && !reading->cve;
    for (size_t i = 0; i < found->count; i++) {
        if (!str_eq_nocase(found->items[i].text, version->text))
            continue;
        found->doubted[i] = found->doubted[i] || reading->doubted;
        found->led[i] = found->led[i] && led;
        return;
    }
    if (found->count == FIX_VERSIONS_MAX)
        return;
    found->doubted[found->count] = reading->doubted;
    found->general[found->count] = false;
    found->led[found->count] = led;
    found->items[found->count++] = *version;
}

static struct str first_word(struct str text) {
    size_t end = 0;
    while (end < text.len && char_is_alnum(text.ptr[end]))
        end++;
    return str_slice(text, 0, end);
}

/* A word of the product's name, or first letters of some: RTE of Run-Time Environment. */
static bool is_own_word(struct str word, struct str product) {
    char initials[INITIALS_MAX];
    size_t count = 0;
    struct str rest = product;
    struct str own;
    if (product.len > 0 && wording_repeats(word, product))
        return true;
    while (count < INITIALS_MAX && wording_next(&rest, &own))
        initials[count++] = own.ptr[0];
    return word.len > 1 && str_contains_nocase((struct str){initials, count}, word);
}

/* The first word of `text`, which neither leads to a version nor is one. */
static void read_word(struct str text, struct lead_reading *reading) {
    struct str word = first_word(text);
    if (reading->lead == LEAD_NONE || range_fixed_is_neutral(word))
        return;
    if (is_own_word(word, reading->product))
        reading->other = false;
    else if (text.ptr[0] >= 'A' && text.ptr[0] <= 'Z')
        reading->other = true;
    else if (reading->lead == LEAD_TO)
        set_lead(reading, LEAD_NONE);
}

/* "released 1.8.69 to fix the vulnerabilities in 1.8.56": the version behind "in" is what is mended. */
static void read_mending(struct str text, struct lead_reading *reading) {
    struct str word = first_word(text);
    bool in = str_eq_nocase(word, STR("in")) || str_eq_nocase(word, STR("of")) || str_eq_nocase(word, STR("from"));
    if (reading->taken && str_starts_nocase(text, STR("vulnerabilit")))
        reading->mends = MENDING_HARM;
    else if (reading->mends == MENDING_HARM && in)
        reading->mends = MENDING_IN;
    else if (reading->mends != MENDING_IN || !range_fixed_is_neutral(word))
        reading->mends = MENDING_NONE;
}

/* What the words at the front of `text` do. */
static void read_lead(struct str text, struct lead_reading *reading) {
    if (++reading->words > WORDS_BEFORE_VERSION)
        set_lead(reading, LEAD_NONE);
    if (reading->lead == LEAD_NONE && strchr("acfmrpuACFMRPU", text.ptr[0]) == NULL)
        return;
    read_mending(text, reading);
    if (starts_with_any(text, markers, ARRAY_LEN(markers)))
        set_lead(reading, LEAD_MARKER);
    else if (starts_with_any(text, verbs, ARRAY_LEN(verbs))) {
        /* "released update Version 1.6.1": no verb. */
        if (!reading->released)
            set_lead(reading, LEAD_UPDATE);
    } else if (starts_with_any(text, releases, ARRAY_LEN(releases))) {
        set_lead(reading, LEAD_TO);
        reading->released = true;
        reading->applied = strchr("apAP", text.ptr[0]) != NULL && !str_starts_nocase(text, STR("pro"));
    } else if (reading->lead == LEAD_UPDATE && str_eq_nocase(first_word(text), STR("to")))
        reading->lead = LEAD_TO;
    else if (reading->lead != LEAD_MARKER)
        read_word(text, reading);
}

/* "v6.07.02.480, v6.08.01.350 or later": what follows the last of a list is said of all of it. */
static bool is_followed(struct str rest, unsigned depth) {
    static const struct str joints[] = {STR_INIT(","), STR_INIT("and "), STR_INIT("or ")};
    rest = str_trim(rest);
    if (starts_with_any(rest, followers, ARRAY_LEN(followers)) || starts_with_any(rest, goods, ARRAY_LEN(goods)))
        return true;
    for (size_t i = 0; i < ARRAY_LEN(joints) && depth < FIX_VERSIONS_MAX; i++) {
        struct version next;
        size_t end = 0;
        if (!str_starts_nocase(rest, joints[i]))
            continue;
        struct str behind = str_trim(str_skip(rest, joints[i].len));
        if (behind.len > 0 && take_version(behind, &end, &next))
            return is_followed(str_skip(behind, end), depth + 1);
        return i == 0 && starts_with_any(behind, followers, ARRAY_LEN(followers));
    }
    return false;
}

/* "version 1.3.0 of DIAScreen", and not "8.2 of EcoStruxure IT Data Center Expert" of a Data Center Expert. */
static bool is_of_another(struct str rest, struct str product) {
    struct str word;
    bool named = false;
    rest = str_trim(rest);
    if (!str_starts(rest, STR("of ")))
        return false;
    rest = str_skip(rest, 3);
    while (str_next(&rest, ' ', &word)) {
        if (word.len == 0 || word.ptr[0] < 'A' || word.ptr[0] > 'Z')
            break;
        if (is_own_word(first_word(word), product))
            return false;
        named = true;
    }
    return named;
}

/* "version 5.3 of the affected software mitigates", "version 8.2 that mitigates": what the version does stands a few
 * words behind it, and no other version before that. */
static bool does_good(struct str rest) {
    static const struct str skipped[] = {STR_INIT("of "), STR_INIT("that "), STR_INIT("which "), STR_INIT("(")};
    rest = str_trim(rest);
    if (starts_with_any(rest, goods, ARRAY_LEN(goods)))
        return true;
    if (str_starts(rest, STR(",")))
        rest = str_trim(str_skip(rest, 1));
    if (!starts_with_any(rest, skipped, ARRAY_LEN(skipped)))
        return false;
    for (unsigned words = 0; words < WORDS_BEHIND_VERSION && rest.len > 0; words++) {
        size_t end = str_find_char(rest, ' ');
        struct str word = str_slice(rest, 0, end);
        if (end == SIZE_MAX || strchr(".;:", word.ptr[word.len > 0 ? word.len - 1 : 0]) != NULL)
            return false;
        for (size_t i = 0; i < word.len; i++)
            if (char_is_digit(word.ptr[i]))
                return false;
        rest = str_trim(str_skip(rest, end));
        if (starts_with_any(rest, goods, ARRAY_LEN(goods)))
            return true;
    }
    return false;
}

/* "Update to V2.8.5 or V3.4", "to 2.8.5 (2.x) or version 3.4": the next version of the list; moves behind it. */
static bool take_next(struct str *rest, struct version *next) {
    static const struct str joints[] = {STR_INIT(","), STR_INIT("and "), STR_INIT("or ")};
    bool joined = false;
    for (struct str text = str_trim(*rest); text.len > 0;) {
        size_t end = 0, close = text.ptr[0] == '(' ? str_find_char(text, ')') : SIZE_MAX;
        size_t skip = close == SIZE_MAX ? 0 : close + 1;
        for (size_t i = 0; i < ARRAY_LEN(joints) && skip == 0; i++)
            skip = str_starts_nocase(text, joints[i]) ? joints[i].len : 0;
        if (skip == 0 && joined && take_version(text, &end, next)) {
            *rest = str_skip(text, end);
            return !is_open(next);
        }
        joined |= skip > 0 && close == SIZE_MAX;
        if (skip == 0 && range_fixed_is_neutral(first_word(text)))
            skip = first_word(text).len;
        if (skip == 0)
            return false;
        text = str_trim(str_skip(text, skip));
    }
    return false;
}

static bool is_one_of(struct str word, const struct str *words, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (str_eq_nocase(word, words[i]))
            return true;
    return false;
}

/* The word that `text` ends with. */
static struct str last_word(struct str text) {
    text = str_trim(text);
    size_t from = text.len;
    while (from > 0 && char_is_alnum(text.ptr[from - 1]))
        from--;
    return str_skip(text, from);
}

/* "Upgrade from version 2.9 or later", "users running 2.9 or later", "TLS 1.2 or higher", "the configuration tool
 * version 2.0 or later": what stands in front says that the version is of something else, or what one has. */
static bool is_had(struct str front, struct str product) {
    static const struct str have[] = {STR_INIT("from"), STR_INIT("running"), STR_INIT("runs"), STR_INIT("for"),
                                      STR_INIT("with"), STR_INIT("using"),   STR_INIT("on"),   STR_INIT("than")};
    static const struct str things[] = {STR_INIT("tool"),    STR_INIT("browser"), STR_INIT("firewall"),
                                        STR_INIT("library"), STR_INIT("driver"),  STR_INIT("protocol"),
                                        STR_INIT("app")};
    struct str word = last_word(front);
    for (unsigned n = 0; n < 3 && word.len > 0 && range_fixed_is_neutral(word); n++) {
        front = str_slice(front, 0, (size_t)(word.ptr - front.ptr));
        word = last_word(front);
    }
    if (word.len == 0 || is_own_word(word, product))
        return false;
    struct str before = str_trim(str_slice(front, 0, (size_t)(word.ptr - front.ptr)));
    bool first = before.len == 0 || strchr(".:;\n", before.ptr[before.len - 1]) != NULL;
    bool named = word.ptr[0] >= 'A' && word.ptr[0] <= 'Z' && !first;
    return named || is_one_of(word, have, ARRAY_LEN(have)) || is_one_of(word, things, ARRAY_LEN(things));
}

/* The version, and behind "to" those of the list that it begins. */
static void keep_list(struct fix_versions *found, const struct version *version, struct str rest,
                      const struct lead_reading *reading) {
    struct version next;
    keep(found, version, reading);
    while (reading->lead == LEAD_TO && take_next(&rest, &next))
        keep(found, &next, reading);
}

/* A version stands in front of `rest`, and behind `front`. */
static void weigh_version(const struct version *version, struct str front, struct str rest,
                          struct lead_reading *reading, struct fix_versions *found) {
    reading->words = 0;
    if (is_open(version)) {
        reading->lead = str_starts_nocase(str_trim(rest), STR("to ")) ? LEAD_UPDATE : LEAD_NONE;
        return;
    }
    bool mended = reading->mends == MENDING_IN;
    bool other = mended || reading->other || is_of_another(rest, reading->product);
    bool followed = is_followed(rest, 0) && !is_had(front, reading->product);
    bool good = !other && (reading->lead >= LEAD_TO || followed || does_good(rest));
    if (good)
        keep_list(found, version, rest, reading);
    reading->mends = MENDING_NONE;
    reading->taken = reading->released && (good || reading->taken);
    reading->lead = reading->lead == LEAD_MARKER || reading->released ? LEAD_MARKER : LEAD_NONE;
}

static const struct str harms[] = {STR_INIT("vulnerable"), STR_INIT("affected"), STR_INIT("impacted"),
                                   STR_INIT("susceptible")};

/* Behind "not vulnerable": nothing more, or what the remediation is of: "to these vulnerabilities". */
static bool is_of_this(struct str rest) {
    static const struct str wholes[] = {STR_INIT(""),
                                        STR_INIT("to this vulnerability"),
                                        STR_INIT("to these vulnerabilities"),
                                        STR_INIT("to this issue"),
                                        STR_INIT("to these issues"),
                                        STR_INIT("to it"),
                                        STR_INIT("by this vulnerability"),
                                        STR_INIT("by these vulnerabilities"),
                                        STR_INIT("by this issue"),
                                        STR_INIT("by these issues"),
                                        STR_INIT("by it")};
    rest = str_trim(rest);
    return is_one_of(str_ends(rest, STR(".")) ? str_slice(rest, 0, rest.len - 1) : rest, wholes, ARRAY_LEN(wholes));
}

/* "Version 2.1 and later is not vulnerable": no doubt. Under a condition, of another vulnerability or of another
 * product ("the valve with version 2.1") it is one. */
static bool is_cleared(struct str sentence, size_t at, struct str word) {
    struct version version;
    size_t end = 0;
    struct str rest = str_trim(str_skip(sentence, at + word.len));
    struct str next = first_word(rest);
    struct str front = str_trim(sentence);
    bool begins = str_starts_nocase(front, STR("version")) || (front.len > 0 && take_version(front, &end, &version));
    return begins && str_eq_nocase(word, STR("not")) && is_one_of(next, harms, ARRAY_LEN(harms)) &&
           is_of_this(str_skip(rest, next.len));
}

/* "doesn't", "isn't", "won't", with either apostrophe. */
static bool is_negation(struct str text, struct str word) {
    struct str rest = str_skip(text, word.len);
    bool short_not = str_starts_nocase(rest, STR("'t")) || str_starts_nocase(rest, STR("\xe2\x80\x99t"));
    return short_not && char_lower(word.ptr[word.len - 1]) == 'n';
}

/* "is still vulnerable", "are affected too": what the sentence names is no fix. */
static bool is_harmed(struct str text, struct str word) {
    static const struct str adverbs[] = {STR_INIT("still"), STR_INIT("also"), STR_INIT("too"), STR_INIT("likewise")};
    struct str rest = str_trim(str_skip(text, word.len));
    if (!str_eq_nocase(word, STR("is")) && !str_eq_nocase(word, STR("are")))
        return false;
    if (is_one_of(first_word(rest), adverbs, ARRAY_LEN(adverbs)))
        rest = str_trim(str_skip(rest, first_word(rest).len));
    return is_one_of(first_word(rest), harms, ARRAY_LEN(harms));
}

/* "to address the problem by not including these files" says how it is mended. */
bool fix_text_is_doubted(struct str text) {
    bool means = false;
    for (size_t at = 0; at < text.len; at++) {
        if (!is_word_start(text, at))
            continue;
        struct str rest = str_skip(text, at);
        struct str word = first_word(rest);
        if (is_negation(rest, word) || is_harmed(rest, word))
            return true;
        if (!means && is_one_of(word, doubts, ARRAY_LEN(doubts)) && !is_cleared(text, at, word))
            return true;
        means = str_eq_nocase(word, STR("by"));
    }
    return false;
}

static struct str take_sentence(struct str text, size_t at) {
    size_t end = at;
    while (end < text.len && !ends_sentence(text, end))
        end++;
    return str_slice(text, at, end);
}

/* Looks ahead at the sentence that begins at `at`: "Do not apply version 2.1, it was withdrawn". */
static void read_sentence(struct str text, size_t at, struct lead_reading *reading) {
    struct str sentence = take_sentence(text, at);
    reading->doubted = fix_text_is_doubted(sentence);
    reading->cve = str_find_nocase(sentence, STR("CVE-")) < sentence.len;
    reading->end = at + sentence.len;
}

/* "It", "However", "This version": the sentence speaks on of what was named before it. */
static bool resumes(struct str sentence) {
    size_t at = 0;
    while (at < sentence.len && !char_is_alnum(sentence.ptr[at]))
        at++;
    struct str word = first_word(str_skip(sentence, at));
    struct str next = first_word(str_trim(str_skip(sentence, at + word.len)));
    return is_one_of(word, resumptions, ARRAY_LEN(resumptions)) ||
           (is_one_of(word, pointers, ARRAY_LEN(pointers)) && is_one_of(next, published, ARRAY_LEN(published)));
}

/* "It is recommended not to expose the pump", "However, if you cannot update": advice, and no word of the fix. */
static bool is_advice(struct str sentence) {
    static const struct str fronts[] = {STR_INIT("it is recommended"), STR_INIT("it is advised"),
                                        STR_INIT("however, if you cannot")};
    return starts_with_any(str_trim(sentence), fronts, ARRAY_LEN(fronts));
}

static bool turns(struct str sentence) {
    return !is_advice(sentence) && resumes(sentence) && fix_text_is_doubted(sentence);
}

/* What was withdrawn is none of what was found: "Version 2.4 was withdrawn. Update to version 2.5." */
static bool is_of_others(struct str sentence, const struct fix_versions *found) {
    struct version version;
    bool named = false;
    for (size_t at = 0; at < sentence.len; at++) {
        size_t end = at;
        if (!is_word_start(sentence, at) || !take_version(sentence, &end, &version))
            continue;
        for (size_t i = 0; i < found->count; i++)
            if (fix_text_shared(&version, &found->items[i]) >= version.count)
                return false;
        named = true;
        at = end - 1;
    }
    return named;
}

bool fix_text_takes_back(struct str text, const struct fix_versions *found) {
    size_t at = 0;
    while (at < text.len) {
        struct str sentence = take_sentence(text, at), rest = sentence, word;
        bool recalled = false;
        while (!recalled && wording_next(&rest, &word))
            recalled = is_one_of(word, recalls, ARRAY_LEN(recalls));
        if (recalled && !is_of_others(sentence, found))
            return true;
        at += sentence.len + 1;
    }
    return turns(take_sentence(text, 0));
}

void fix_text_doubt(struct fix_versions *found) {
    for (size_t i = 0; i < found->count; i++)
        found->doubted[i] = true;
}

/* What is taken back in a sentence of its own: "Version 2.1 fixes it. It was withdrawn." */
static void doubt_behind(struct str text, struct lead_reading *reading, size_t at, struct fix_versions *found) {
    read_sentence(text, at, reading);
    if (turns(str_slice(text, at, reading->end)))
        fix_text_doubt(found);
}

/* 12.01.2026 */
static bool may_be_date(const struct version *version) {
    return version->count == 3 && version->parts[2].value >= YEAR_FIRST && version->parts[2].value <= YEAR_LAST;
}

/* "v7.4.72." alone. */
void fix_text_bare(struct str text, struct fix_versions *found) {
    static const struct lead_reading alone = {.lead = LEAD_MARKER};
    struct version version;
    size_t end = 0;
    text = str_trim(text);
    found->count = 0;
    found->hinted = false;
    if (text.len == 0 || !take_version(text, &end, &version) || is_open(&version) || may_be_date(&version))
        return;
    struct str rest = str_trim(str_skip(text, end));
    bool dotted = str_find_char(str_slice(text, 0, end), '.') != SIZE_MAX;
    if (dotted && (rest.len == 0 || str_eq(rest, STR("."))))
        keep(found, &version, &alone);
}

void fix_text_versions(struct str text, struct str product, struct fix_versions *found) {
    struct lead_reading reading = {.product = product};
    struct version version; /* not in the loop: a hardened build would clear it at every letter */
    found->count = 0;
    found->hinted = false;
    read_sentence(text, 0, &reading);
    for (size_t at = 0; at < text.len; at++) {
        if (ends_sentence(text, at))
            set_lead(&reading, LEAD_NONE);
        if (at > reading.end)
            doubt_behind(text, &reading, at, found);
        if (!is_word_start(text, at))
            continue;
        at = skip_cve(text, at);
        size_t end = at;
        if (at == text.len)
            break;
        if (take_version(text, &end, &version))
            weigh_version(&version, str_slice(text, 0, at), str_skip(text, end), &reading, found);
        else if (end == at)
            read_lead(str_skip(text, at), &reading);
        at = end > at ? end - 1 : at;
    }
    if (found->count > 0 && fix_text_takes_back(text, found))
        fix_text_doubt(found);
}

/* "Version 8.2": what stands in front says that it is a version, however many numbers it has. */
static bool is_labelled(struct str text, size_t at) {
    static const struct str labels[] = {STR_INIT("version"), STR_INIT("versions"), STR_INIT("release"),
                                        STR_INIT("build"),   STR_INIT("firmware"), STR_INIT("patch")};
    struct str before = str_trim(str_slice(text, 0, at));
    for (size_t i = 0; i < ARRAY_LEN(labels); i++)
        if (str_ends_nocase(before, labels[i]))
            return true;
    return false;
}

void fix_text_hints(struct str text, struct fix_versions *found) {
    static const struct lead_reading none = {.lead = LEAD_NONE};
    struct version version;
    for (size_t at = 0; at < text.len; at++) {
        if (!is_word_start(text, at))
            continue;
        at = skip_cve(text, at);
        size_t end = at;
        if (at < text.len && take_version(text, &end, &version) && !is_open(&version)) {
            if (version.label == VERSION_LABEL_NONE && is_labelled(text, at))
                version.label = VERSION_LABEL_VERSION;
            keep(found, &version, &none);
        }
        at = end > at ? end - 1 : at;
    }
}

unsigned fix_text_shared(const struct version *a, const struct version *b) {
    unsigned shared = 0;
    while (shared < a->count && shared < b->count && a->parts[shared].kind == VERSION_PART_NUMBER &&
           b->parts[shared].kind == VERSION_PART_NUMBER && a->parts[shared].value == b->parts[shared].value)
        shared++;
    return shared;
}

static enum fix_standing compare(const struct version *version, const struct version *fix,
                                 const struct version_scheme *scheme) {
    switch (version_compare(version, fix, scheme).order) {
    case VERSION_SAME:
    case VERSION_NEWER:
        return FIX_PAST;
    case VERSION_OLDER:
        return FIX_EARLIER;
    case VERSION_UNCOMPARABLE:
        return FIX_UNSURE;
    }
    return FIX_UNSURE;
}

static unsigned numbers_of(const struct version *version) {
    unsigned count = 0;
    while (count < version->count && version->parts[count].kind == VERSION_PART_NUMBER)
        count++;
    return count;
}

/* How the fixes that count stand to a version. */
struct fix_count {
    size_t past;
    size_t earlier;
    size_t unsure;
};

static void count_standing(enum fix_standing standing, struct fix_count *count) {
    count->past += standing == FIX_PAST;
    count->earlier += standing == FIX_EARLIER;
    count->unsure += standing == FIX_UNSURE;
}

static enum fix_standing standing_of(const struct fix_count *count) {
    if (count->past > 0 && count->earlier + count->unsure == 0)
        return FIX_PAST;
    return count->earlier > 0 && count->past + count->unsure == 0 ? FIX_EARLIER : FIX_UNSURE;
}

/* Not "3.0045", which lacks a number of its own. */
static bool is_called_version(const struct version *hint) {
    for (uint8_t i = 1; i < hint->count; i++)
        if (hint->parts[i].flags & VERSION_PART_PADDED)
            return false;
    return hint->label != VERSION_LABEL_NONE;
}

/* A later version that is spoken of may be the fix, when it begins like the asset's and is called a version or has as
 * many numbers; where the asset's own is spoken of, that may be it. */
static enum fix_standing hinted_standing(const struct fix_versions *fixes, const struct version *version,
                                         const struct version_scheme *scheme) {
    bool later = false;
    for (size_t i = 0; i < fixes->count; i++) {
        const struct version *hint = &fixes->items[i];
        bool alike = is_called_version(hint) || numbers_of(hint) == numbers_of(version);
        if (fix_text_shared(version, hint) == 0 || !alike)
            continue;
        enum version_order order = version_compare(version, hint, scheme).order;
        if (order == VERSION_SAME)
            return FIX_NONE;
        later = later || order == VERSION_OLDER;
    }
    return later ? FIX_HINTED : FIX_NONE;
}

static enum fix_standing named_standing(const struct fix_versions *fixes, const struct version *version,
                                        const struct version_scheme *scheme) {
    struct fix_count all = {0};
    struct fix_count own = {0};     /* of those whose line the version is of: all but the last number */
    struct fix_count nearest = {0}; /* of those that share the most numbers with the version */
    unsigned most = 0;
    for (size_t i = 0; i < fixes->count; i++) {
        unsigned shared = fix_text_shared(version, &fixes->items[i]);
        if (shared == 0 && fixes->general[i])
            continue;
        enum fix_standing standing = compare(version, &fixes->items[i], scheme);
        if (shared > most) {
            most = shared;
            nearest = (struct fix_count){0};
        }
        count_standing(standing, &all);
        if (shared == most)
            count_standing(standing, &nearest);
        if (shared > 0 && shared + 1 >= numbers_of(&fixes->items[i]))
            count_standing(standing, &own);
    }
    if (all.past + all.earlier + all.unsure == 0)
        return FIX_NONE;
    enum fix_standing together = standing_of(&all);
    if (together != FIX_UNSURE || most == 0)
        return together;
    if (own.past == 0 || own.earlier == 0)
        return standing_of(&nearest);
    /* 2.70 and "2.60 SP2 or 2.70 SP2": the fix of its own release is the one that it lacks. */
    bool own_release = most == numbers_of(version) && standing_of(&nearest) == FIX_EARLIER;
    return own_release ? FIX_EARLIER : FIX_BETWEEN;
}

/* Some fix is named in a sentence that may say the opposite. */
static bool is_any_doubted(const struct fix_versions *fixes) {
    for (size_t i = 0; i < fixes->count; i++)
        if (fixes->doubted[i])
            return true;
    return false;
}

enum fix_standing fix_text_standing(const struct fix_versions *fixes, const struct version *version,
                                    const struct version_scheme *scheme) {
    if (fixes->hinted)
        return hinted_standing(fixes, version, scheme);
    enum fix_standing standing = named_standing(fixes, version, scheme);
    return standing == FIX_PAST && is_any_doubted(fixes) ? FIX_BETWEEN : standing;
}

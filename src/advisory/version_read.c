#include "advisory/version_read.h"

#include <string.h>

#include "advisory/version_part.h"
#include "advisory/version_word.h"

/* Labels in front of the number, one or several: "Firmware Version V4.2", "Ver.2.60", "V 4.83". */
static void take_labels(struct version_cursor *c) {
    for (;;) {
        struct str word = version_cursor_run(c->text, c->at, version_is_letter);
        enum version_label label = version_word_label(word);
        size_t at = c->at + word.len;
        bool dotted = version_cursor_char(c->text, at) == '.' || version_cursor_char(c->text, at) == ':' ||
                      version_cursor_char(c->text, at) == '-';
        size_t next = version_skip_blanks(c->text, at + dotted);
        struct str following = version_cursor_run(c->text, next, version_is_letter);
        bool chained = next > at && version_word_label(following) != VERSION_LABEL_NONE;
        if (label == VERSION_LABEL_NONE || !(char_is_digit(version_cursor_char(c->text, next)) || chained))
            return;
        /* "V" after "Firmware" adds nothing; "R" after "Version" does. */
        if (c->version->label == VERSION_LABEL_NONE || label != VERSION_LABEL_VERSION)
            c->version->label = (uint8_t)label;
        c->at = next;
    }
}

/* The letter of B.06.18 is its first part. */
static bool take_letter_part(struct version_cursor *c) {
    char letter = version_cursor_peek(c);
    if (!char_is_alpha(letter) || version_cursor_char(c->text, c->at + 1) != '.' ||
        !char_is_digit(version_cursor_char(c->text, c->at + 2)))
        return false;
    struct version_part part = version_cursor_part(c, VERSION_PART_LETTER, 1);
    part.width = 1;
    part.value = (uint64_t)(char_lower(letter) - 'a') + 1;
    version_cursor_push(c, part);
    c->at++;
    return true;
}

/* `end` moved back over what is no letter, down to `from`. */
static size_t back_to_letter(struct str text, size_t from, size_t end) {
    while (end > from && !char_is_alpha(text.ptr[end - 1]))
        end--;
    return end;
}

/* Letters in front of the first number, in one word with it: MX-V4.0, SE2020. */
static bool take_family(struct version_cursor *c) {
    size_t from = c->at, digit = c->at;
    while (digit < c->text.len &&
           (char_is_alpha(c->text.ptr[digit]) || (digit > from && memchr("-./+", c->text.ptr[digit], 4))))
        digit++;
    if (digit == from || !char_is_digit(version_cursor_char(c->text, digit)))
        return false;
    size_t end = back_to_letter(c->text, from, digit), letters = end;
    while (letters > from && char_is_alpha(c->text.ptr[letters - 1]))
        letters--;
    enum version_label label = version_word_label(str_slice(c->text, letters, end));
    if (label != VERSION_LABEL_NONE) {
        c->version->label = (uint8_t)label;
        end = back_to_letter(c->text, from, letters);
    }
    c->version->family = str_slice(c->text, from, end);
    c->at = digit;
    return true;
}

static bool take_hexadecimal(struct version_cursor *c) {
    struct str digits = version_cursor_run(c->text, c->at + 2, version_is_hex);
    if (version_cursor_peek(c) != '0' || char_lower(version_cursor_char(c->text, c->at + 1)) != 'x' ||
        digits.len == 0 || digits.len > 16 || char_is_alnum(version_cursor_char(c->text, c->at + 2 + digits.len)))
        return false;
    struct version_part part = version_cursor_part(c, VERSION_PART_NUMBER, digits.len);
    part.width = (uint8_t)digits.len;
    for (size_t i = 0; i < digits.len; i++) {
        char ch = char_lower(digits.ptr[i]);
        part.value = part.value << 4 | (uint64_t)(char_is_digit(ch) ? ch - '0' : ch - 'a' + 10);
    }
    c->version->family = str_slice(c->text, c->at, c->at + 2);
    c->at += 2 + digits.len;
    version_cursor_push(c, part);
    return true;
}

/* The first part, and what names the numbering in front of it. */
static bool take_head(struct version_cursor *c) {
    struct version *v = c->version;
    take_labels(c);
    if (version_cursor_take_hash(c) || take_hexadecimal(c) || take_letter_part(c))
        return true;
    struct str word = version_cursor_run(c->text, c->at, version_is_letter);
    if (v->label == VERSION_LABEL_NONE && word.len > 1) {
        size_t from = c->at;
        bool qualifier = version_cursor_take_qualifier(c, word);
        if (qualifier && v->count && !(v->parts[0].flags & VERSION_PART_OPEN))
            return true;
        v->count = 0;
        c->at = from;
    }
    if (!char_is_digit(version_cursor_peek(c)) && !take_family(c))
        return false;
    if (v->count == 0)
        version_cursor_take_number(c, VERSION_PART_NUMBER);
    return true;
}

/* "NMC2" of "NMC2 6.9.6" and "CPCI85" of "CPCI85 V05.11" are names, not versions: another version follows at once. */
static bool is_name(const struct version_cursor *c) {
    const struct version *v = c->version;
    size_t next = version_skip_blanks(c->text, c->at);
    if (v->family.len == 0 || v->count != 1 || v->alias || v->parts[0].kind != VERSION_PART_NUMBER || next == c->at)
        return false;
    struct str word = version_cursor_run(c->text, next, version_is_letter);
    bool label = version_word_label(word) != VERSION_LABEL_NONE;
    return char_is_digit(version_cursor_char(c->text, next)) ||
           (label && char_is_digit(version_cursor_char(c->text, next + word.len)));
}

/* 5_7_04_6469 and 1-02-08: no dots at all, so the other sign does their work. */
static void use_as_dots(struct version *v) {
    char sign = '\0';
    if (v->precision != 1 || v->count < 3 || v->alias || v->family.len)
        return;
    for (size_t i = 1; i < v->count; i++) {
        char before = v->parts[i].at ? v->text.ptr[v->parts[i].at - 1] : '\0';
        if (v->parts[i].kind != VERSION_PART_STEP || (before != '_' && before != '-') || (i > 1 && before != sign))
            return;
        sign = before;
    }
    for (size_t i = 1; i < v->count; i++)
        v->parts[i].kind = VERSION_PART_NUMBER;
    v->precision = v->count;
}

bool version_take(struct str text, size_t *at, struct version *version) {
    if (version_take_date(text, at, version))
        return true;
    *version = (struct version){.text = text};
    struct version_cursor c = {text, *at, version, 0};
    if (!take_head(&c))
        return false;
    version_part_take_all(&c);
    if (version->reason == VERSION_REASON_NONE && is_name(&c))
        return false;
    if (version->reason)
        c.at = text.len;
    version->text = str_slice(text, *at, c.at);
    for (size_t i = 0; i < (size_t)version->count + version->alias; i++)
        version->parts[i].at = (uint16_t)(version->parts[i].at - *at);
    use_as_dots(version);
    *at = c.at;
    return true;
}

/* One or two capitals as one part. */
static bool take_capitals(struct str text, size_t *at, struct version *v) {
    struct str word = version_cursor_run(text, *at, version_is_letter);
    if (word.len == 0 || word.len > 2 || v->count >= 3)
        return false;
    struct version_part part = {.kind = VERSION_PART_LETTER, .width = (uint8_t)word.len, .len = (uint16_t)word.len};
    for (size_t i = 0; i < word.len; i++) {
        if (word.ptr[i] < 'A' || word.ptr[i] > 'Z')
            return false;
        part.value = part.value * 32 + (uint64_t)(word.ptr[i] - 'A') + 1;
    }
    v->parts[v->count++] = part;
    *at += word.len;
    return true;
}

bool version_take_letters(struct str text, size_t *at, struct version *version) {
    struct version v = {.count = 0};
    size_t end = *at;
    while (take_capitals(text, &end, &v) &&
           (version_cursor_char(text, end) == '_' || version_cursor_char(text, end) == '-'))
        end++;
    if (v.count == 0 || char_is_alnum(version_cursor_char(text, end)) || !char_is_alpha(text.ptr[end - 1]) ||
        version_cursor_char(text, end) == '.')
        return false;
    v.text = str_slice(text, *at, end);
    *version = v;
    *at = end;
    return true;
}

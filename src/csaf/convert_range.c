#include "csaf/convert_range.h"

/* The longer ones first. */
static const struct {
    struct str written;
    struct str comparator;
} comparators[] = {
    {STR_INIT(">="), STR_INIT(">=")}, {STR_INIT("<="), STR_INIT("<=")}, {STR_INIT("!="), STR_INIT("!=")},
    {STR_INIT("=>"), STR_INIT(">=")}, {STR_INIT("=<"), STR_INIT("<=")}, {STR_INIT("<"), STR_INIT("<")},
    {STR_INIT(">"), STR_INIT(">")},   {STR_INIT("="), STR_INIT("")},
};

/* Bytes of the comparator that the text begins with. */
static size_t read_comparator(struct str text, struct str *comparator) {
    for (size_t i = 0; i < ARRAY_LEN(comparators); i++) {
        if (!str_starts(text, comparators[i].written))
            continue;
        *comparator = comparators[i].comparator;
        return comparators[i].written.len;
    }
    *comparator = STR("");
    return 0;
}

static bool is_version(struct str text) {
    for (size_t i = 0; i < text.len; i++)
        if (char_is_blank(text.ptr[i]) || str_find_char(STR("<>=!*|"), text.ptr[i]) != SIZE_MAX)
            return false;
    return text.len > 0;
}

static bool add_part(struct convert_range *range, struct str comparator, struct str version) {
    if (range->count == RANGE_PARTS_MAX)
        return false;
    range->parts[range->count++] = (struct convert_range_part){comparator, version};
    return true;
}

static bool has_digit(struct str word) {
    for (size_t i = 0; i < word.len; i++)
        if (char_is_digit(word.ptr[i]))
            return true;
    return false;
}

/* Words that tell of more than one version, whatever joins them: "1.4_and_prior". */
static bool sounds_like_range(struct str text) {
    static const struct str words[] = {STR_INIT("after"), STR_INIT("all"),     STR_INIT("and"),   STR_INIT("before"),
                                       STR_INIT("below"), STR_INIT("earlier"), STR_INIT("later"), STR_INIT("newer"),
                                       STR_INIT("older"), STR_INIT("or"),      STR_INIT("prior"), STR_INIT("through"),
                                       STR_INIT("to"),    STR_INIT("until"),   STR_INIT("up"),    STR_INIT("versions")};
    while (text.len > 0) {
        size_t n = 0;
        while (n < text.len && char_is_alpha(text.ptr[n]))
            n++;
        for (size_t i = 0; i < ARRAY_LEN(words); i++)
            if (str_eq_nocase(str_slice(text, 0, n), words[i]))
                return true;
        text = str_skip(text, n ? n : 1);
    }
    return false;
}

/* ---- in form */

static bool parse_type(struct str *text, struct convert_range *range) {
    static const struct str scheme = STR_INIT("vers:");
    size_t slash;
    if (!str_starts(*text, scheme))
        return true;
    *text = str_skip(*text, scheme.len);
    slash = str_find_char(*text, '/');
    if (slash == SIZE_MAX || slash == 0)
        return false;
    range->type = str_slice(*text, 0, slash);
    *text = str_skip(*text, slash + 1);
    range->all = str_eq(*text, STR("*"));
    return range->all || !str_eq(range->type, STR("all"));
}

bool convert_range_parse(struct str text, struct convert_range *range) {
    struct str rest = text, piece;
    *range = (struct convert_range){.count = 0};
    if (!parse_type(&rest, range))
        return false;
    while (!range->all && rest.ptr && str_next(&rest, '|', &piece)) {
        struct str comparator, version = str_skip(piece, read_comparator(piece, &comparator));
        if (!is_version(version) || !add_part(range, comparator, version))
            return false;
    }
    /* One version alone is a claim of its own, that it is no word. */
    return range->count != 1 || range->parts[0].comparator.len > 0 ||
           (has_digit(range->parts[0].version) && !sounds_like_range(range->parts[0].version));
}

/* ---- in words */

static const struct str all_words[] = {STR_INIT("*"),           STR_INIT("all"),         STR_INIT("all versions"),
                                       STR_INIT("all version"), STR_INIT("any version"), STR_INIT("all_versions")};
/* What may stand before a comparator without meaning more. */
static const struct str empty_words[] = {
    STR_INIT("all versions"), STR_INIT("all version"),           STR_INIT("versions"),
    STR_INIT("version"),      STR_INIT("all firmware versions"), STR_INIT("all")};
static const struct {
    struct str words;
    struct str comparator;
} leading[] = {{STR_INIT("prior to "), STR_INIT("<")},
               {STR_INIT("before "), STR_INIT("<")},
               {STR_INIT("earlier than "), STR_INIT("<")}},
  trailing[] = {{STR_INIT(" and prior"), STR_INIT("<=")},   {STR_INIT(" or prior"), STR_INIT("<=")},
                {STR_INIT(" and earlier"), STR_INIT("<=")}, {STR_INIT(" or earlier"), STR_INIT("<=")},
                {STR_INIT(" and older"), STR_INIT("<=")},   {STR_INIT(" and later"), STR_INIT(">=")},
                {STR_INIT(" or later"), STR_INIT(">=")},    {STR_INIT(" and newer"), STR_INIT(">=")}};
/* Words without a digit that versions have. */
static const struct str version_words[] = {
    STR_INIT("update"), STR_INIT("upd"),     STR_INIT("sp"),       STR_INIT("hf"),   STR_INIT("hotfix"),
    STR_INIT("patch"),  STR_INIT("build"),   STR_INIT("rev"),      STR_INIT("rev."), STR_INIT("revision"),
    STR_INIT("cu"),     STR_INIT("release"), STR_INIT("service"),  STR_INIT("pack"), STR_INIT("r"),
    STR_INIT("v"),      STR_INIT("beta"),    STR_INIT("alpha"),    STR_INIT("rc"),   STR_INIT("ver"),
    STR_INIT("ver."),   STR_INIT("version"), STR_INIT("security"), STR_INIT("nr."),
};

static bool is_version_word(struct str word) {
    for (size_t i = 0; i < ARRAY_LEN(version_words); i++)
        if (str_eq_nocase(word, version_words[i]))
            return true;
    return has_digit(word) && str_find_char(word, ',') == SIZE_MAX && str_find_char(word, ';') == SIZE_MAX;
}

/* "2.0 (Build 683)": what stands in the parentheses at the end numbers the same version more exactly. */
static struct str cut_build(struct str *text) {
    static const struct str begins[] = {STR_INIT("(build "), STR_INIT("(rev "), STR_INIT("(revision ")};
    size_t at = str_find_char(*text, '(');
    if (at == SIZE_MAX || str_find_char(*text, ')') + 1 != text->len)
        return STR_NONE;
    for (size_t i = 0; i < ARRAY_LEN(begins); i++) {
        if (!str_starts_nocase(str_skip(*text, at), begins[i]))
            continue;
        struct str build = str_slice(*text, at + 1, text->len - 1);
        *text = str_trim(str_slice(*text, 0, at));
        return build;
    }
    return STR_NONE;
}

/* The words with "%20" between them; ptr NULL: they are no version, or without memory, which `*failed` tells. */
static struct str join_words(struct str text, struct arena *arena, bool *failed) {
    struct str rest = str_trim(text), word, version = STR("");
    bool digit = false;
    while (rest.ptr && str_next(&rest, ' ', &word)) {
        if (word.len == 0)
            continue;
        if (!is_version(word) || !is_version_word(word) || sounds_like_range(word))
            return STR_NONE;
        digit = digit || has_digit(word);
        version = str_format(arena, STR_F "%s" STR_F, STR_A(version), version.len ? "%20" : "", STR_A(word));
        if (!version.ptr) {
            *failed = true;
            return STR_NONE;
        }
    }
    return digit ? version : STR_NONE;
}

/* The version, encoded. */
static struct str version_of(struct str text, struct arena *arena, bool *failed) {
    text = str_trim(text);
    struct str build = cut_build(&text), version, of_build;
    version = join_words(text, arena, failed);
    if (!version.ptr || !build.ptr)
        return version;
    of_build = join_words(build, arena, failed);
    if (!of_build.ptr)
        return STR_NONE;
    version = str_format(arena, STR_F "%%20%%28" STR_F "%%29", STR_A(version), STR_A(of_build));
    *failed = !version.ptr;
    return version;
}

/* ---- several in one */

/* "V33.017", "7.60c"; behind a blank, where versions go on ("4.0 SP 1.2"), only what is marked as one. */
static bool looks_like_version(struct str piece, bool behind_blank) {
    bool marked = piece.len > 0 && char_lower(piece.ptr[0]) == 'v';
    size_t n = 0;
    piece = str_skip(piece, marked);
    while (n < piece.len && char_is_digit(piece.ptr[n]))
        n++;
    bool dotted = n + 1 < piece.len && piece.ptr[n] == '.' && char_is_digit(piece.ptr[n + 1]);
    return n > 0 && (marked || (dotted && !behind_blank));
}

/* Bytes of what joins words in a version, at the start of the text; 0: nothing does. */
static size_t joint_length(struct str text) {
    static const struct str blank = STR_INIT("%20");
    if (str_starts(text, blank))
        return blank.len;
    return text.len > 0 && (char_is_blank(text.ptr[0]) || str_find_char(STR("_,;/&"), text.ptr[0]) != SIZE_MAX);
}

static bool is_several(struct str version) {
    struct str before = STR("");
    bool behind_blank = false;
    size_t found = 0;
    version = str_slice(version, 0, str_find(version, STR("%28"))); /* "(Build 1.2)" */
    while (version.len > 0) {
        size_t n = 0;
        while (n < version.len && joint_length(str_skip(version, n)) == 0)
            n++;
        struct str piece = str_slice(version, 0, n), joint = str_skip(version, n);
        bool goes_on = is_version_word(before) && !has_digit(before); /* "1.0_Build_1.2" */
        found += !goes_on && looks_like_version(piece, behind_blank);
        before = piece;
        behind_blank = joint.len > 0 && (joint.ptr[0] == '%' || char_is_blank(joint.ptr[0]));
        version = str_skip(joint, joint_length(joint));
    }
    return found > 1;
}

bool convert_range_names_several(const struct convert_range *range) {
    for (size_t i = 0; i < range->count; i++)
        if (is_several(range->parts[i].version))
            return true;
    return false;
}

/* ---- words, in parts */

/* Up to a bar, or the comparator of the next part. */
static size_t piece_length(struct str text) {
    size_t n = 0;
    while (n < text.len && str_find_char(STR("<>=!|"), text.ptr[n]) == SIZE_MAX)
        n++;
    return n;
}

static struct str cut_joint(struct str piece) {
    static const struct str joints[] = {STR_INIT(" and"), STR_INIT(","), STR_INIT("&&")};
    piece = str_trim(piece);
    for (size_t i = 0; i < ARRAY_LEN(joints); i++)
        if (str_ends_nocase(piece, joints[i]))
            return str_trim(str_slice(piece, 0, piece.len - joints[i].len));
    return piece;
}

static bool read_parts(struct str text, struct arena *arena, struct convert_range *range, bool *failed) {
    while ((text = str_trim(text)).len > 0) {
        struct str comparator, version;
        text = str_trim(str_skip(text, read_comparator(text, &comparator)));
        size_t length = piece_length(text);
        bool barred = length == text.len || text.ptr[length] == '|';
        struct str piece = str_slice(text, 0, length);
        version = version_of(barred ? piece : cut_joint(piece), arena, failed);
        /* A version alone, with a comparator right behind it, means who knows what. */
        if (!version.ptr || (!barred && comparator.len == 0) || !add_part(range, comparator, version))
            return false;
        text = str_skip(text, length + (length < text.len && barred));
    }
    return range->count > 0;
}

/* "0 < 9.8": nothing is below 0, so that it says no more than "< 9.8". */
static struct str skip_zero(struct str text) {
    struct str rest = str_trim(str_skip(text, 1));
    return str_starts(text, STR("0 ")) && str_starts(rest, STR("<")) ? rest : text;
}

/* "between V6.1 (including) and V6.2 (excluding)". */
static bool read_between(struct str text, struct arena *arena, struct convert_range *range, bool *failed) {
    static const struct {
        struct str words, above, below;
    } ends[] = {{STR_INIT("(including)"), STR_INIT(">="), STR_INIT("<=")},
                {STR_INIT("(excluding)"), STR_INIT(">"), STR_INIT("<")}};
    static const struct str between = STR_INIT("between "), joint = STR_INIT(" and ");
    struct str pieces[2];
    size_t at = str_find(text, joint);
    if (!str_starts_nocase(text, between) || at == SIZE_MAX || at < between.len)
        return false;
    pieces[0] = str_trim(str_slice(text, between.len, at));
    pieces[1] = str_trim(str_skip(text, at + joint.len));
    for (size_t i = 0; i < 2; i++)
        for (size_t k = 0; k < ARRAY_LEN(ends); k++) {
            if (!str_ends_nocase(pieces[i], ends[k].words))
                continue;
            struct str version = version_of(str_slice(pieces[i], 0, pieces[i].len - ends[k].words.len), arena, failed);
            if (version.ptr)
                (void)add_part(range, i == 0 ? ends[k].above : ends[k].below, version);
        }
    return range->count == 2;
}

/* "V15, V15.1 and V16": each of them, and no other. */
static bool read_list(struct str text, struct arena *arena, struct convert_range *range, bool *failed) {
    static const struct str joint = STR_INIT(" and "), versions = STR_INIT("versions ");
    text = str_starts_nocase(text, versions) ? str_skip(text, versions.len) : text;
    size_t last = str_find(text, joint);
    struct str rest = str_slice(text, 0, last), piece, version;
    while (rest.ptr && str_next(&rest, ',', &piece)) {
        version = version_of(piece, arena, failed);
        if (!version.ptr || !add_part(range, STR(""), version))
            return false;
    }
    if (last == SIZE_MAX)
        return range->count > 1;
    version = version_of(str_skip(text, last + joint.len), arena, failed);
    return version.ptr && add_part(range, STR(""), version);
}

static bool begins_range(struct str text) {
    struct str comparator;
    bool found = read_comparator(text, &comparator) > 0 || str_starts_nocase(text, STR("between "));
    for (size_t i = 0; i < ARRAY_LEN(leading); i++)
        found = found || str_starts_nocase(text, leading[i].words);
    return found;
}

static struct str skip_empty_words(struct str text) {
    for (size_t i = 0; i < ARRAY_LEN(empty_words); i++) {
        struct str rest = str_trim(str_skip(text, empty_words[i].len));
        if (str_starts_nocase(text, empty_words[i]) && begins_range(rest))
            return rest;
    }
    return text;
}

/* "prior to 2.0", "1.4 and earlier": `*comparator` is what the words stand for, "" when there are none. */
static struct str cut_words(struct str text, struct str *comparator) {
    *comparator = STR("");
    for (size_t i = 0; i < ARRAY_LEN(leading); i++) {
        if (!str_starts_nocase(text, leading[i].words))
            continue;
        *comparator = leading[i].comparator;
        return str_skip(text, leading[i].words.len);
    }
    for (size_t i = 0; i < ARRAY_LEN(trailing); i++) {
        if (!str_ends_nocase(text, trailing[i].words))
            continue;
        *comparator = trailing[i].comparator;
        return str_slice(text, 0, text.len - trailing[i].words.len);
    }
    return text;
}

static bool read_words(struct str text, struct arena *arena, struct convert_range *range, bool *failed) {
    struct str words, rest = cut_words(skip_zero(text), &words);
    if (!read_parts(rest, arena, range, failed))
        return false;
    if (words.len == 0)
        return true;
    if (range->count != 1 || range->parts[0].comparator.len > 0)
        return false;
    range->parts[0].comparator = words;
    return true;
}

/* What words stand for, each way of reading them from the start. */
static bool (*const readings[])(struct str text, struct arena *arena, struct convert_range *range,
                                bool *failed) = {read_words, read_between, read_list};

bool convert_range_from_words(struct str text, struct arena *arena, struct convert_range *range, bool *failed) {
    static const struct str any = STR_INIT("vers:all/");
    struct str rest = str_trim(text);
    *range = (struct convert_range){.count = 0};
    if (str_starts(rest, any))
        rest = str_trim(str_skip(rest, any.len));
    for (size_t i = 0; i < ARRAY_LEN(all_words) && !range->all; i++)
        range->all = str_eq_nocase(rest, all_words[i]);
    if (range->all) {
        range->type = STR("all");
        return true;
    }
    rest = skip_empty_words(rest);
    for (size_t i = 0; i < ARRAY_LEN(readings) && !*failed; i++) {
        range->count = 0;
        if (readings[i](rest, arena, range, failed))
            return true;
    }
    return false;
}

/* ---- writing */

struct str convert_range_text(struct arena *arena, const struct convert_range *range) {
    struct str text = STR("");
    if (range->type.ptr)
        text = str_format(arena, "vers:" STR_F "/%s", STR_A(range->type), range->all ? "*" : "");
    for (size_t i = 0; i < range->count && text.ptr; i++)
        text = str_format(arena, STR_F "%s" STR_F STR_F, STR_A(text), i > 0 ? "|" : "",
                          STR_A(range->parts[i].comparator), STR_A(range->parts[i].version));
    return text;
}

static int hex_digit(char ch) {
    size_t at = str_find_char(STR("0123456789abcdef"), char_lower(ch));
    return at == SIZE_MAX ? -1 : (int)at;
}

struct str convert_range_decode(struct arena *arena, struct str version) {
    enum { SIXTEEN = 16 };
    char *text = arena_get_raw(arena, version.len + 1, 1);
    size_t n = 0;
    if (!text)
        return STR_NONE;
    for (size_t i = 0; i < version.len; i++) {
        int high = i + 2 < version.len ? hex_digit(version.ptr[i + 1]) : -1;
        int low = i + 2 < version.len ? hex_digit(version.ptr[i + 2]) : -1;
        bool encoded = version.ptr[i] == '%' && high >= 2 && low >= 0 && high * SIXTEEN + low < 0x7f;
        text[n++] = encoded ? (char)(high * SIXTEEN + low) : version.ptr[i];
        i += encoded ? 2 : 0;
    }
    return (struct str){text, n};
}

/* ---- order */

static struct str number_at(struct str text, size_t at) {
    size_t end = at;
    while (at < text.len && text.ptr[at] == '0')
        at++;
    while (end < text.len && char_is_digit(text.ptr[end]))
        end++;
    return str_slice(text, at < end ? at : end, end);
}

int convert_range_compare(struct str a, struct str b) {
    size_t i = 0, k = 0;
    while (i < a.len && k < b.len) {
        bool digits = char_is_digit(a.ptr[i]) && char_is_digit(b.ptr[k]);
        struct str left = number_at(a, i), right = number_at(b, k);
        if (digits && left.len != right.len)
            return left.len < right.len ? -1 : 1;
        if (digits && str_cmp(left, right) != 0)
            return str_cmp(left, right);
        if (!digits && char_lower(a.ptr[i]) != char_lower(b.ptr[k]))
            return char_lower(a.ptr[i]) < char_lower(b.ptr[k]) ? -1 : 1;
        i = digits ? (size_t)(left.ptr + left.len - a.ptr) : i + 1;
        k = digits ? (size_t)(right.ptr + right.len - b.ptr) : k + 1;
    }
    return (i < a.len) - (k < b.len);
}

bool convert_range_is_ascending(const struct convert_range *range) {
    for (size_t i = 1; i < range->count; i++)
        if (convert_range_compare(range->parts[i - 1].version, range->parts[i].version) > 0)
            return false;
    return true;
}

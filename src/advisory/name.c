#include "advisory/name.h"

#include <string.h>

#include "advisory/name_reader.h"

enum { MODEL_MIN = 4, PLACEHOLDERS_MIN = 2, OWN_WORD_MIN = 4, BEGINNING_MIN = 5, SHORT_MIN = 3 };

struct name_reader *name_reader_new(const struct name_lexicon *lexicon, bool asset, struct arena *arena) {
    struct name_reader *reader = ARENA_NEW(arena, struct name_reader);
    if (reader == NULL)
        return NULL;
    reader->lexicon = lexicon;
    reader->literal = asset;
    return reader;
}

void name_supplier_init(struct name_supplier *supplier, const struct vendor_book *book, struct str text) {
    supplier->book = book;
    supplier->text = str_trim(text);
    vendor_keys(text, &supplier->keys);
    vendor_find_keys(book, &supplier->keys, &supplier->ids);
    order_reader_init(&supplier->orders, book, &supplier->ids);
}

uint64_t name_verbatim(struct str text) {
    char plain[NAME_TEXT_MAX];
    text = str_slice(text, 0, NAME_TEXT_MAX);
    return name_hash(NAME_HASH_START, (struct str){plain, name_text(text, plain)});
}

uint64_t name_model(struct str text) {
    static const struct str labels[] = {
        STR_INIT("v"),       STR_INIT("r"),     STR_INIT("ver"),    STR_INIT("version"),  STR_INIT("rev"),
        STR_INIT("release"), STR_INIT("build"), STR_INIT("fw"),     STR_INIT("firmware"), STR_INIT("sw"),
        STR_INIT("sv"),      STR_INIT("sp"),    STR_INIT("update"), STR_INIT("hf"),       STR_INIT("revision"),
    };
    size_t letters = 0;
    size_t count = 0;
    bool digit = false;
    text = str_trim(text);
    while (letters < text.len && char_is_alpha(text.ptr[letters]))
        letters++;
    for (size_t i = 0; i < text.len; i++) {
        if (!char_is_alnum(text.ptr[i]) && text.ptr[i] != '-')
            return 0;
        count += text.ptr[i] != '-';
        digit = digit || char_is_digit(text.ptr[i]);
    }
    for (size_t i = 0; i < ARRAY_LEN(labels); i++) {
        if (str_eq_nocase(str_slice(text, 0, letters), labels[i]))
            return 0;
    }
    return letters > 0 && digit && count >= MODEL_MIN ? name_verbatim(text) : 0;
}

uint64_t name_model_front(struct str text) {
    size_t end = text.len;
    while (end > 0 && char_lower(text.ptr[end - 1]) == 'x')
        end--;
    return text.len - end >= PLACEHOLDERS_MIN ? name_model(str_slice(text, 0, end)) : 0;
}

/* Blanks between placeholder boxes are only for show: "CP1L-EM □ □ D □ - □". */
static size_t close_boxes(char *text, size_t len) {
    size_t to = 0;
    if (memchr(text, '*', len) == NULL)
        return len;
    for (size_t i = 0; i < len; i++) {
        bool behind = to > 0 && text[to - 1] == '*';
        bool ahead = i + 1 < len && text[i + 1] == '*';
        bool inside = i + 1 < len && to > 1 && (text[i + 1] == '-' || to > 0) && behind && !char_is_alpha(text[i + 1]);
        if (text[i] == ' ' && (ahead || inside))
            continue;
        text[to++] = text[i];
    }
    return to;
}

/* A long text is cut where a word ends: a designator without its end is another one. */
static struct str cut(struct str text) {
    size_t len = NAME_TEXT_MAX;
    if (text.len <= len)
        return text;
    while (len > 0 && text.ptr[len] != ' ')
        len--;
    return str_slice(text, 0, len > 0 ? len : NAME_TEXT_MAX);
}

/* Firmware, and no number that would say of what. */
static bool is_firmware(struct str plain) {
    if (!str_ends(str_trim(plain), STR(" firmware")))
        return false;
    for (size_t i = 0; i < plain.len; i++) {
        if (char_is_digit(plain.ptr[i]))
            return false;
    }
    return true;
}

/* "4351A/B": letters behind a slash that go on from the number's last one name more numbers. */
static void add_lettered(struct order_numbers *orders, struct str text) {
    for (size_t i = 0; i < orders->count; i++) {
        struct order_span *span = &orders->spans[i];
        const struct order_number *number = &orders->items[i];
        size_t end = span->offset + span->length;
        if (number->len < 2 || !char_is_digit(number->text[number->len - 2]) || orders->count == ORDER_NUMBERS_MAX)
            continue;
        bool more = end + 1 < text.len && text.ptr[end] == '/' &&
                    char_lower(text.ptr[end + 1]) == char_lower(number->text[number->len - 1]) + 1 &&
                    (end + 2 == text.len || !char_is_alnum(text.ptr[end + 2]));
        if (!more)
            continue;
        struct order_number *next = &orders->items[orders->count];
        *next = *number;
        next->text[next->len - 1]++;
        orders->spans[orders->count++] = (struct order_span){(uint32_t)end, 2};
    }
}

/* The text without its order numbers, plain. */
static void prepare(struct name_reader *r, struct str text, struct name *name) {
    char raw[NAME_TEXT_MAX];
    text = cut(text);
    r->plain_len = name_text(text, r->plain);
    name->verbatim = name_hash(NAME_HASH_START, (struct str){r->plain, r->plain_len});
    name->led_by = VENDOR_NONE;
    vendor_leading(r->supplier->book, (struct str){r->plain, r->plain_len}, &name->led_by);
    order_number_find(&r->supplier->orders, text, &r->orders);
    add_lettered(&r->orders, text);
    if (r->orders.count > 0) {
        memcpy(raw, text.ptr, text.len);
        for (size_t i = 0; i < r->orders.count; i++)
            memset(raw + r->orders.spans[i].offset, ' ', r->orders.spans[i].length);
        r->plain_len = name_text((struct str){raw, text.len}, r->plain);
    }
    size_t whole = r->plain_len;
    r->plain_len = close_boxes(r->plain, r->plain_len);
    r->qualified = false;
    r->plain_len = lexicon_phrases(r->lexicon, r->plain, r->plain_len, &r->qualified);
    r->led_by_none = name->led_by == VENDOR_NONE && r->orders.count == 0 && r->plain_len == whole;
}

/* The length of `key` at the front of the text, blanks and signs in it apart; 0 when it does not stand there alone. */
static size_t leading_key(struct str text, const struct vendor_key *key) {
    size_t at = 0;
    size_t k = 0;
    while (at < text.len && k < key->len) {
        if (text.ptr[at] == key->text[k])
            k++;
        else if (char_is_alnum(text.ptr[at]))
            return 0;
        at++;
    }
    return k == key->len && k > 0 && at < text.len && text.ptr[at] == ' ' ? at + 1 : 0;
}

/* "Delta Electronics WPLSoft": as the supplier is written, with what a key leaves out. */
static size_t leading_supplier(const struct name_reader *r, struct str text) {
    char plain[NAME_TEXT_MAX];
    struct str own = {plain, name_text(str_slice(r->supplier->text, 0, NAME_TEXT_MAX), plain)};
    bool leads = own.len > 0 && own.len < text.len && text.ptr[own.len] == ' ' && str_starts(text, own);
    return leads ? own.len + 1 : 0;
}

/* "Omron CX-Programmer": the supplier's own name is no part of the product's. */
static struct str without_supplier(const struct name_reader *r, struct str text) {
    size_t whole = leading_supplier(r, text);
    if (whole > 0)
        return str_skip(text, whole);
    for (size_t i = 0; i < r->supplier->keys.count; i++) {
        size_t skip = leading_key(text, &r->supplier->keys.items[i]);
        if (skip > 0 && skip < text.len)
            return str_skip(text, skip);
    }
    return text;
}

/* True when a word of the text marks a family. */
static bool says_family(const struct name_reader *r, struct str text) {
    struct str word;
    enum product_kind kind = KIND_NONE;
    for (size_t i = 0; i < text.len; i++) {
        bool start = char_is_alpha(text.ptr[i]) && (i == 0 || !char_is_alnum(text.ptr[i - 1]));
        size_t end = i;
        while (start && end < text.len && char_is_alpha(text.ptr[end]))
            end++;
        word = str_slice(text, i, end);
        if (start && lexicon_class(r->lexicon, lexicon_singular(word), &kind) == WORD_FAMILY)
            return true;
    }
    return false;
}

/* "Hirschmann GECKO" in an advisory of Belden's: another supplier's name in front is none of the product's either,
 * unless a dash joins it to the only word. A firmware is told from others by it alone. */
static struct str without_brand(const struct name_reader *r, struct str text) {
    uint32_t id = VENDOR_NONE;
    if (r->led_by_none && text.ptr == r->plain)
        return text;
    size_t skip = vendor_leading(r->supplier->book, text, &id);
    struct str rest = str_skip(text, skip);
    bool apart = skip > 0 && str_find_char(rest, ' ') != SIZE_MAX;
    return apart && !is_firmware(rest) ? str_trim(rest) : text;
}

/* True when all words only say what sort of thing it is. */
static bool is_kind(const struct name_reader *r, struct str text) {
    struct str word;
    enum product_kind kind = KIND_NONE;
    while (str_next(&text, ' ', &word))
        if (word.len > 0 && lexicon_class(r->lexicon, lexicon_word(word), &kind) == WORD_PLAIN)
            return false;
    return true;
}

/* Where a brand was left out and one word is left, or none that tells a product, the name with the brand is another
 * form: AirLink RV50X, Sixnet managed switch. */
static void keep_brand(struct name_reader *r, struct str whole, struct str rest) {
    bool short_name = rest.len < whole.len && (str_find_char(rest, ' ') == SIZE_MAX || is_kind(r, rest));
    if (short_name && r->alias_count < NAME_ALIASES_MAX)
        r->aliases[r->alias_count++] = whole;
}

/* OPC, as the supplier writes it: capitals are no common word. */
static bool is_capitals(struct str word) {
    for (size_t i = 0; i < word.len; i++)
        if (word.ptr[i] < 'A' || word.ptr[i] > 'Z')
            return false;
    return word.len >= SHORT_MIN;
}

/* The FFS of Franklin Fueling Systems. */
static bool are_initials(struct str word, struct str supplier) {
    size_t at = 0;
    struct str next;
    while (str_next(&supplier, ' ', &next)) {
        if (next.len == 0)
            continue;
        if (at == word.len || next.ptr[0] != word.ptr[at])
            return false;
        at++;
    }
    return at == word.len && at >= SHORT_MIN;
}

/* "Cassia Access Controller" of Cassia Networks: the first word of the supplier's name is left out as often as not.
 * What may be short for it, FFS or the Sante of Santesoft, may be a word of the product's own as well. */
static void keep_without_first(struct name_reader *r, struct str text) {
    char plain[NAME_TEXT_MAX];
    struct str own = {plain, name_text(str_slice(r->supplier->text, 0, NAME_TEXT_MAX), plain)};
    struct str first = str_slice(own, 0, str_find_char(own, ' '));
    struct str word = str_slice(text, 0, str_find_char(text, ' '));
    bool whole = first.len < own.len && str_eq(word, first) &&
                 (first.len >= OWN_WORD_MIN || is_capitals(str_slice(r->supplier->text, 0, first.len)));
    bool part = word.len >= BEGINNING_MIN && word.len < first.len && str_starts(first, word);
    if (word.len + 1 >= text.len || r->alias_count == NAME_ALIASES_MAX)
        return;
    if (whole)
        r->alias_short = r->alias_count + 1;
    if (whole || part || are_initials(word, own))
        r->aliases[r->alias_count++] = str_trim(str_skip(text, word.len));
}

static enum status read_main(struct name_reader *r, struct arena *arena) {
    struct str text = {r->main, r->main_len};
    name_list(text, says_family(r, text), &r->list);
    uint8_t flags = r->list.count > 1 ? FORM_LISTED : 0;
    for (size_t i = 0; i < r->list.count; i++)
        TRY(name_form_read(r, r->list.items[i], flags, arena));
    bool prose = r->list.count == 1 && (r->flags & NAME_FAMILY) && str_contains(text, STR(" and "));
    /* Of a list that is too long, what was left out may be the asset: its words make it similar. */
    r->flags |= prose || r->list.cut ? NAME_LOOSE : 0;
    for (size_t i = 0; i < r->alias_count; i++)
        TRY(name_form_read(r, r->aliases[i], i >= r->alias_short ? FORM_SHORT : 0, arena));
    return r->host.len > 0 ? name_form_read(r, r->host, FORM_RUN, arena) : STATUS_OK;
}

/* One of the products that are said to be included. */
static enum status read_mention(struct name_reader *r, struct str item, struct arena *arena) {
    if (str_contains(item, STR("siplus"))) {
        r->flags |= NAME_SPECIAL;
        return STATUS_OK;
    }
    return item.len > 2 ? name_form_read(r, item, FORM_WEAK, arena) : STATUS_OK;
}

/* "(incl. related ET200 CPUs and SIPLUS variants)" */
static enum status read_mentions(struct name_reader *r, struct arena *arena) {
    for (size_t i = 0; i < r->mention_count; i++) {
        struct str rest = r->mentions[i];
        struct str part;
        while (str_next(&rest, ',', &part)) {
            size_t at = str_find(part, STR(" and "));
            TRY(read_mention(r, str_trim(str_slice(part, 0, at)), arena));
            if (at != SIZE_MAX)
                TRY(read_mention(r, str_trim(str_skip(part, at + 5)), arena));
        }
    }
    r->flags |= r->mention_count > 0 ? NAME_FAMILY : 0;
    return STATUS_OK;
}

/* A lone number of one or two digits tells products apart, and is too short to find one by. */
static enum status read_patterns(struct name_reader *r, struct str rest, struct arena *arena, struct name *name,
                                 struct str *patterns) {
    char pattern[NAME_PATTERN_MAX];
    size_t len = 0;
    while (name_pattern_next(&rest, pattern, &len)) {
        bool number = false;
        for (size_t i = 0; i < len; i++)
            number = number || char_is_digit(pattern[i]) || pattern[i] == '*';
        if (!number || len < 3 || name->pattern_count == NAME_PATTERNS_MAX) {
            r->flags |= number ? NAME_PARTS_CUT : 0;
            continue;
        }
        patterns[name->pattern_count] = str_copy(arena, (struct str){pattern, len});
        if (patterns[name->pattern_count++].ptr == NULL)
            return STATUS_MEMORY;
    }
    return STATUS_OK;
}

static enum status read_numbers(struct name_reader *r, struct arena *arena, struct name *name) {
    struct str *patterns = ARENA_ARRAY(arena, struct str, r->number_count > 0 ? NAME_PATTERNS_MAX : 0);
    if (patterns == NULL)
        return STATUS_MEMORY;
    name->patterns = patterns;
    for (size_t i = 0; i < r->number_count; i++) {
        name->parts = name_hash(name->parts != 0 ? name->parts : NAME_HASH_START, r->numbers[i]);
        TRY(read_patterns(r, r->numbers[i], arena, name, patterns));
    }
    return STATUS_OK;
}

/* The words of a clause, which is no product of its own. */
static enum status read_words(struct name_reader *r, struct str text, struct arena *arena,
                              const struct name_atom **words, uint8_t *count) {
    uint32_t flags = r->flags;
    TRY(name_form_scan(r, text, arena));
    struct name_atom *atoms = ARENA_ARRAY(arena, struct name_atom, r->form.count);
    if (atoms == NULL)
        return STATUS_MEMORY;
    memcpy(atoms, r->atoms, r->form.count * sizeof(*atoms));
    *words = atoms;
    *count = r->form.count;
    r->flags = flags;
    return STATUS_OK;
}

/* True when the text names no product but by what runs on it: "Router running ALEOS". */
static bool is_bare(const struct name_reader *r) {
    for (size_t i = 0; i < r->form_count; i++) {
        if (r->forms[i].hard_count > 0 || r->forms[i].pattern.len > 0)
            return false;
    }
    return true;
}

/* "running ALEOS software": the advisory may be on the software, and its words are no others than the product's. */
static enum status read_condition(struct name_reader *r, struct arena *arena, struct name *name) {
    if (r->condition.len == 0)
        return STATUS_OK;
    TRY(read_words(r, r->condition, arena, &name->conditions, &name->condition_count));
    for (uint8_t i = 0; i < name->condition_count; i++) {
        for (size_t f = 0; f < r->form_count; f++)
            r->forms[f].bloom_all |= name_bloom(name->conditions[i].word);
    }
    if (!r->runs || (r->literal && !is_bare(r)))
        return STATUS_OK;
    uint32_t flags = r->flags;
    TRY(name_form_read(r, r->condition, FORM_RUN, arena));
    r->flags = flags;
    return STATUS_OK;
}

static enum status keep(const struct name_reader *r, struct arena *arena, struct name *name) {
    struct order_number *orders = ARENA_ARRAY(arena, struct order_number, r->orders.count);
    struct name_form *forms = ARENA_ARRAY(arena, struct name_form, r->form_count);
    if (orders == NULL || forms == NULL)
        return STATUS_MEMORY;
    memcpy(orders, r->orders.items, r->orders.count * sizeof(*orders));
    memcpy(forms, r->forms, r->form_count * sizeof(*forms));
    name->orders = orders;
    name->order_count = (uint8_t)r->orders.count;
    name->forms = forms;
    name->form_count = (uint8_t)r->form_count;
    name->flags = r->flags;
    name->revisions = r->revisions;
    if (!r->literal)
        return STATUS_OK;
    name->words = str_copy(arena, (struct str){r->main, r->main_len});
    return name->words.ptr != NULL ? STATUS_OK : STATUS_MEMORY;
}

enum status name_read(struct name_reader *reader, struct str text, const struct name_supplier *supplier,
                      struct arena *arena, struct name *name) {
    struct name_reader *r = reader;
    *name = (struct name){0};
    r->supplier = supplier;
    prepare(r, text, name);
    r->main_len = 0;
    r->bracket_count = 0;
    r->alias_count = 0;
    r->mention_count = 0;
    r->number_count = 0;
    r->exceptions = STR_NONE;
    r->condition = STR_NONE;
    r->host = STR_NONE;
    r->runs = false;
    r->flags = is_firmware((struct str){r->plain, r->plain_len}) ? NAME_LOOSE | NAME_FIRMWARE : 0;
    r->flags |= r->qualified ? NAME_QUALIFIED : 0;
    r->revisions = 0;
    r->form_count = 0;
    struct str whole = without_supplier(r, (struct str){r->plain, r->plain_len});
    struct str rest = without_brand(r, whole);
    name_clauses(r, rest);
    keep_brand(r, whole, rest);
    r->alias_short = r->alias_count;
    keep_without_first(r, whole);
    TRY(read_main(r, arena));
    TRY(read_mentions(r, arena));
    TRY(read_numbers(r, arena, name));
    TRY(read_words(r, r->exceptions, arena, &name->exceptions, &name->exception_count));
    TRY(read_condition(r, arena, name));
    return keep(r, arena, name);
}

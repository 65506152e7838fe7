/* The text that nft -f loads: tables with their chains, and commands, in the order in which they stand. */
#include "probe/directive.h"
#include "probe/packet_rules.h"

#include <linux/netfilter.h>

enum { INCLUDES_MAX = 64, DEPTH_MAX = 16, DEFINED_WORDS_MAX = 1 << 14 };

/* What "define NAME = ..." has for "$NAME". */
struct nft_definition {
    const struct nft_definition *before;
    struct str name;
    const struct str *words;
    size_t count;
};

struct nft_file {
    struct str rest;
    const char *path;
    uint32_t line;
};
struct nft {
    struct packet_rules *rules;
    struct nft_file files[DEPTH_MAX]; /* what is read stands on top of what includes it */
    size_t depth, budget;             /* the budget bounds loops of includes */
    struct str word;
    struct str *words; /* of a statement */
    size_t count, room;
    char stop;                                /* what ended it: '{', '}', ';' or 0 */
    const struct nft_definition *definitions; /* the last comes first */
    size_t defined_left;                      /* words that names may still become: definitions stand in others */
};

static struct packet_place place_of(const struct nft *nft) {
    const struct nft_file *file = &nft->files[nft->depth > 0 ? nft->depth - 1 : 0];
    return (struct packet_place){file->path, file->line};
}

static void push_file(struct nft *nft, const char *path, struct str text) {
    if (nft->depth < DEPTH_MAX && text.ptr)
        nft->files[nft->depth++] = (struct nft_file){text, path, 1};
}

/* Blanks, lines that go on, and a comment up to the end of its line. */
static void skip_blanks(struct nft_file *file) {
    while (file->rest.len > 0 && file->rest.ptr[0] != '\n' &&
           (char_is_blank(file->rest.ptr[0]) || str_starts(file->rest, STR("\\\n")))) {
        bool joined = file->rest.ptr[0] == '\\';
        file->line += joined;
        file->rest = str_skip(file->rest, joined ? 2 : 1);
    }
    if (file->rest.len > 0 && file->rest.ptr[0] == '#') {
        size_t end = str_find_char(file->rest, '\n');
        file->rest = str_skip(file->rest, end == SIZE_MAX ? file->rest.len : end);
    }
}

static bool is_within(char c, const char *letters) {
    return c && strchr(letters, c);
}

static size_t length_of_word(struct str rest) {
    size_t len = 1;
    if (rest.ptr[0] == '"') {
        size_t end = str_find_char(str_skip(rest, 1), '"');
        return end == SIZE_MAX ? rest.len : end + 2;
    }
    if (is_within(rest.ptr[0], "{};,\n"))
        return len;
    bool compares = is_within(rest.ptr[0], "!=<>");
    while (len < rest.len && !char_is_blank(rest.ptr[len]) && !is_within(rest.ptr[len], "{};,\n#") &&
           is_within(rest.ptr[len], "!=<>") == compares)
        len++;
    return len;
}

/* The next word: "{", "}", ";" (the end of a line or file too), or text; false at the end of all. */
static bool next_token(struct nft *nft) {
    if (nft->depth == 0)
        return false;
    struct nft_file *file = &nft->files[nft->depth - 1];
    skip_blanks(file);
    if (file->rest.len == 0) {
        nft->word = STR(";");
        return --nft->depth > 0;
    }
    nft->word = str_slice(file->rest, 0, length_of_word(file->rest));
    file->rest = str_skip(file->rest, nft->word.len);
    if (nft->word.ptr[0] == '\n') {
        file->line++;
        nft->word = STR(";");
    }
    return true;
}

static void include_file(struct nft *nft, const char *path) {
    struct probe *probe = nft->rules->probe;
    struct str text;
    if (nft->budget == 0 || nft->depth >= DEPTH_MAX)
        return;
    nft->budget--;
    /* nft loads nothing at all where a file is not there. */
    if (probe->tree.root < 0 || probe_read(probe, path, &text) != TREE_OK)
        packet_unclear(nft->rules, place_of(nft));
    else
        push_file(nft, path, text);
}

/* include "FILE", or "FOLDER/ *.nft" with one star: the last is laid down first. */
static void include(struct nft *nft, struct str name) {
    struct probe *probe = nft->rules->probe;
    struct str base = probe_base_name(name);
    size_t star = str_find_char(base, '*');
    bool odd = str_find_char(str_slice(name, 0, name.len - base.len), '*') != SIZE_MAX ||
               str_find_char(name, '?') != SIZE_MAX || str_find_char(name, '[') != SIZE_MAX;
    const char *lead = str_starts(name, STR("/")) ? "" : "/etc/";
    if (odd || (star != SIZE_MAX && str_find_char(str_skip(base, star + 1), '*') != SIZE_MAX)) {
        packet_unclear(nft->rules, place_of(nft));
    } else if (star == SIZE_MAX) {
        include_file(nft, probe_path(probe, "%s" STR_F, lead, STR_A(name)));
    } else {
        struct tree_names names = {.count = 0};
        const char *folder = probe_path(probe, "%s" STR_F, lead, STR_A(str_slice(name, 0, name.len - base.len)));
        struct str head = str_slice(base, 0, star), tail = str_skip(base, star + 1);
        if (probe->tree.root < 0 || probe_list(probe, folder, &names) != TREE_OK)
            return;
        for (size_t i = names.count; i > 0; i--)
            if (str_starts(names.items[i - 1], head) && str_ends(names.items[i - 1], tail) &&
                !str_starts(names.items[i - 1], STR(".")))
                include_file(nft, probe_path(probe, "%s%s", folder, names.items[i - 1].ptr));
    }
}

static bool is_word(const struct nft *nft, size_t at, const char *word) {
    return at < nft->count && str_eq(nft->words[at], str_from(word));
}

static struct str word_of(const struct nft *nft, size_t at) {
    return at < nft->count ? nft->words[at] : STR("");
}

static void keep_one(struct nft *nft, struct str word) {
    if (str_eq(word, STR("notrack")))
        nft->rules->holds |= PACKET_UNTRACKED;
    if (!arena_grow(nft->rules->probe->arena, (void **)&nft->words, nft->count, &nft->room, sizeof word,
                    _Alignof(struct str)))
        nft->rules->probe->memory_out = true;
    else
        nft->words[nft->count++] = word;
}

/* A name that is defined becomes what it stands for; within a set without braces of its own. Others stay as they are.
 */
static void keep_word(struct nft *nft, bool in_set) {
    const struct nft_definition *one = nft->word.ptr[0] == '$' ? nft->definitions : NULL;
    while (one && !str_eq(one->name, str_skip(nft->word, 1)))
        one = one->before;
    if (!one || one->count > nft->defined_left) {
        keep_one(nft, nft->word);
        return;
    }
    nft->defined_left -= one->count;
    for (size_t i = 0; i < one->count; i++)
        if (!in_set || !is_within(one->words[i].ptr[0], "{}"))
            keep_one(nft, one->words[i]);
}

/* "define NAME = VALUE" */
static void keep_definition(struct nft *nft) {
    enum { BEFORE = 3 };
    struct nft_definition *one = ARENA_NEW(nft->rules->probe->arena, struct nft_definition);
    struct str *words = nft->count > BEFORE ? ARENA_ARRAY(nft->rules->probe->arena, struct str, nft->count) : NULL;
    if (!one || !words) {
        nft->rules->probe->memory_out |= !one || nft->count > BEFORE;
        return;
    }
    memcpy(words, nft->words, nft->count * sizeof *words);
    *one = (struct nft_definition){nft->definitions, words[1], words + BEFORE, nft->count - BEFORE};
    nft->definitions = one;
}

enum level { LEVEL_TOP, LEVEL_TABLE, LEVEL_CHAIN };

static bool is_definition(const struct nft *nft) {
    return is_word(nft, 0, "define") || is_word(nft, 0, "redefine");
}

/* Within a chain, and behind "add rule" and "define", braces are of a set. */
static bool has_sets(const struct nft *nft, enum level level) {
    if (is_definition(nft))
        return true;
    return level == LEVEL_CHAIN ? nft->count > 0
                                : level == LEVEL_TOP && (is_word(nft, 0, "rule") || is_word(nft, 1, "rule"));
}

static bool read_include(struct nft *nft) {
    if (nft->count > 0 || !str_eq(nft->word, STR("include")))
        return false;
    if (next_token(nft) && nft->word.len > 2 && nft->word.ptr[0] == '"')
        include(nft, str_slice(nft->word, 1, nft->word.len - 1));
    else
        packet_unclear(nft->rules, place_of(nft));
    return true;
}

/* The words up to the end of the statement or the next brace at its own level. */
static void read_statement(struct nft *nft, enum level level) {
    size_t depth = 0;
    nft->count = 0;
    nft->stop = 0;
    while (next_token(nft)) {
        char c = nft->word.len == 1 ? nft->word.ptr[0] : 0;
        if (c == '{' && has_sets(nft, level)) {
            depth++;
            keep_word(nft, false);
        } else if (c == '}' && depth > 0) {
            depth--;
            keep_word(nft, false);
        } else if (c == '{' || c == '}' || (c == ';' && depth == 0 && nft->count > 0)) {
            nft->stop = c;
            if (is_definition(nft))
                keep_definition(nft);
            return;
        } else if (c != ';' && !read_include(nft)) {
            keep_word(nft, depth > 0);
        }
    }
}

/* "0.0.0.0/0", and "1-65535:" of a map. */
static bool is_wide(struct str word) {
    if (str_ends(word, STR(":")))
        word.len--;
    return word.len > 0 && (packet_is_wide(word) || packet_is_most_ports(word) || str_find_char(word, '$') != SIZE_MAX);
}

/* What a set holds is heeded only where it is nearly all. */
static void skip_block(struct nft *nft) {
    struct str name = nft->count > 0 ? nft->words[nft->count - 1] : STR("");
    for (size_t depth = 1; depth > 0 && next_token(nft);) {
        depth += str_eq(nft->word, STR("{")) ? 1 : str_eq(nft->word, STR("}")) ? SIZE_MAX : 0;
        nft->count = 0;
        keep_word(nft, true);
        for (size_t i = 0; i < nft->count; i++)
            if (is_wide(nft->words[i]))
                nft->rules->holds |= packet_wide_set(name);
    }
}

static struct str word_after(const struct nft *nft, const char *word) {
    for (size_t i = 0; i + 1 < nft->count; i++)
        if (is_word(nft, i, word))
            return nft->words[i + 1];
    return STR("");
}

static void read_policy(struct nft *nft, struct str policy, size_t at) {
    bool drops = str_eq(policy, STR("drop"));
    if (policy.len == 0)
        return;
    nft->rules->set.chains[at].policy = drops ? NF_DROP : NF_ACCEPT;
    /* A name that is defined elsewhere. */
    nft->rules->chains[at].unclear = !drops && !str_eq(policy, STR("accept"));
}

/* "type filter hook input priority 0; policy drop;" */
static void read_hook(struct nft *nft, size_t at, struct packet_place place) {
    struct nft_chain *chain = &nft->rules->set.chains[at];
    struct str hook = word_after(nft, "hook");
    bool input = str_eq(hook, STR("input"));
    nft->rules->chains[at].input |= input || str_eq(hook, STR("prerouting")) || str_eq(hook, STR("ingress"));
    if (!chain->hooked)
        nft->rules->chains[at].place = place;
    chain->hooked |= input && is_word(nft, 1, "filter");
    chain->hook = NF_INET_LOCAL_IN;
    read_policy(nft, word_after(nft, "policy"), at);
}

static void read_chain(struct nft *nft, struct nft_chain chain) {
    struct packet_place place = place_of(nft);
    size_t at = packet_chain(nft->rules, chain, place);
    do {
        read_statement(nft, LEVEL_CHAIN);
        if (nft->count == 0 || at == SIZE_MAX || is_word(nft, 0, "comment") || is_word(nft, 0, "flags") ||
            is_definition(nft))
            continue;
        if (is_word(nft, 0, "type")) {
            read_hook(nft, at, place);
        } else if (is_word(nft, 0, "policy")) {
            read_policy(nft, word_of(nft, 1), at);
        } else {
            struct packet_rule rule;
            packet_nft_rule(nft->words, nft->count, &rule);
            packet_rule_add(nft->rules, at, &rule, false);
        }
    } while (nft->stop == ';' || nft->stop == '{');
    /* nft loads nothing of a block that has no end. */
    if (nft->stop == 0 && at != SIZE_MAX)
        nft->rules->chains[at].unclear = true;
}

/* The family that stands at the word `*at`, which is left behind it; it may be left out. */
static uint8_t family_at(const struct nft *nft, size_t *at) {
    static const struct {
        struct str word;
        uint8_t family;
    } families[] = {{STR_INIT("ip"), NFPROTO_IPV4},       {STR_INIT("ip6"), NFPROTO_IPV6},
                    {STR_INIT("inet"), NFPROTO_INET},     {STR_INIT("arp"), NFPROTO_ARP},
                    {STR_INIT("bridge"), NFPROTO_BRIDGE}, {STR_INIT("netdev"), NFPROTO_NETDEV}};
    for (size_t i = 0; i < ARRAY_LEN(families); i++)
        if (str_eq(word_of(nft, *at), families[i].word)) {
            (*at)++;
            return families[i].family;
        }
    return NFPROTO_IPV4;
}

static void read_table(struct nft *nft, uint8_t family, struct str table) {
    bool dormant = false;
    char stop;
    do {
        read_statement(nft, LEVEL_TABLE);
        stop = nft->stop;
        if (is_word(nft, 0, "flags"))
            for (size_t i = 1; i < nft->count; i++)
                dormant |= is_word(nft, i, "dormant");
        if (stop == '{' && is_word(nft, 0, "chain"))
            read_chain(nft, (struct nft_chain){
                                .family = family, .table = table, .name = word_of(nft, 1), .policy = NF_ACCEPT});
        else if (stop == '{')
            skip_block(nft);
    } while (stop == ';' || stop == '{');
    packet_sleep(nft->rules, (struct packet_which){family, table, STR_NONE}, dormant);
}

/* "add rule [FAMILY] TABLE CHAIN [position N] RULE" */
static void read_rule_command(struct nft *nft, size_t at, bool in_front) {
    uint8_t family = family_at(nft, &at);
    size_t chain = packet_chain_at(nft->rules, family, word_of(nft, at), word_of(nft, at + 1));
    struct packet_rule rule;
    at += 2;
    bool placed = is_word(nft, at, "position") || is_word(nft, at, "index") || is_word(nft, at, "handle");
    at += placed ? 2 : 0;
    if (chain == SIZE_MAX || at > nft->count) {
        packet_unclear(nft->rules, place_of(nft));
        return;
    }
    packet_nft_rule(nft->words + at, nft->count - at, &rule);
    packet_rule_add(nft->rules, chain, &rule, in_front);
    for (size_t i = 0; i < rule.count; i++)
        nft->rules->chains[chain].unclear |= placed && rule.deeds[i].when != NFT_NAMED;
}

static struct packet_which which_at(const struct nft *nft, size_t at, bool chain) {
    struct packet_which which = {.family = family_at(nft, &at)};
    which.table = word_of(nft, at);
    which.name = chain ? word_of(nft, at + 1) : STR_NONE;
    return which;
}

static void read_object(struct nft *nft, size_t at, bool in_front) {
    bool block = nft->stop == '{';
    if (is_word(nft, at, "rule")) {
        read_rule_command(nft, at + 1, in_front);
    } else if (is_word(nft, at, "table")) {
        struct packet_which which = which_at(nft, at + 1, false);
        if (block)
            read_table(nft, which.family, which.table);
        else
            packet_sleep(nft->rules, which, false);
    } else if (is_word(nft, at, "chain")) {
        struct packet_which which = which_at(nft, at + 1, true);
        struct nft_chain chain = {
            .family = which.family, .table = which.table, .name = which.name, .policy = NF_ACCEPT};
        if (block)
            read_chain(nft, chain);
        else
            (void)!packet_chain(nft->rules, chain, place_of(nft));
    } else if (block) {
        skip_block(nft);
    }
}

static void add(struct nft *nft) {
    read_object(nft, 1, false);
}

static void insert(struct nft *nft) {
    read_object(nft, 1, true);
}

static void flush(struct nft *nft) {
    size_t at = 2;
    struct packet_which all = {.family = 0};
    if (is_word(nft, 1, "ruleset")) {
        if (nft->count > 2)
            all.family = family_at(nft, &at);
        packet_remove(nft->rules, all);
        if (nft->count == 2)
            nft->rules->unclear = (struct packet_place){.path = NULL};
    } else if (is_word(nft, 1, "table") || is_word(nft, 1, "chain")) {
        packet_flush(nft->rules, which_at(nft, 2, is_word(nft, 1, "chain")));
    }
}

static void tell_nothing(struct nft *nft) {
    packet_unclear(nft->rules, place_of(nft));
    if (nft->stop == '{')
        skip_block(nft);
}

static void delete_object(struct nft *nft) {
    struct packet_which which = which_at(nft, 2, is_word(nft, 1, "chain"));
    if (is_word(nft, 1, "rule") || str_eq(which.table, STR("handle")) || str_eq(which.name, STR("handle")))
        tell_nothing(nft);
    else if (is_word(nft, 1, "table") || is_word(nft, 1, "chain"))
        packet_remove(nft->rules, which);
    else if (nft->stop == '{')
        skip_block(nft);
}

static void pass_over(struct nft *nft) {
    if (nft->stop == '{')
        skip_block(nft);
}

static void add_at_once(struct nft *nft) {
    read_object(nft, 0, false);
}

/* By its first word. Others could not be told: nft may refuse them, and then loads nothing. */
static const struct {
    struct str word;
    void (*read)(struct nft *nft);
} commands[] = {
    {STR_INIT("add"), add},
    {STR_INIT("create"), add},
    {STR_INIT("insert"), insert},
    {STR_INIT("table"), add_at_once},
    {STR_INIT("chain"), add_at_once},
    {STR_INIT("rule"), add_at_once},
    {STR_INIT("set"), add_at_once},
    {STR_INIT("map"), add_at_once},
    {STR_INIT("element"), add_at_once},
    {STR_INIT("flowtable"), add_at_once},
    {STR_INIT("counter"), add_at_once},
    {STR_INIT("flush"), flush},
    {STR_INIT("delete"), delete_object},
    {STR_INIT("destroy"), delete_object},
    {STR_INIT("define"), pass_over},
    {STR_INIT("redefine"), pass_over},
    {STR_INIT("undefine"), pass_over},
    {STR_INIT("list"), pass_over},
};

static void read_command(struct nft *nft) {
    for (size_t i = 0; i < ARRAY_LEN(commands); i++)
        if (str_eq(word_of(nft, 0), commands[i].word)) {
            commands[i].read(nft);
            return;
        }
    tell_nothing(nft);
}

void packet_read_nft(struct packet_rules *rules, const char *path, struct str text) {
    struct nft nft = {.rules = rules, .budget = INCLUDES_MAX, .defined_left = DEFINED_WORDS_MAX};
    push_file(&nft, path, text);
    while (nft.depth > 0) {
        read_statement(&nft, LEVEL_TOP);
        if (nft.count > 0 || nft.stop == '{')
            read_command(&nft);
    }
}

#include "probe/pam.h"

#include "probe/settings.h"

enum { FILES_MAX = 64, DEPTH_MAX = 16, LINES_MAX = 1024 };

static const char *const type_words[PAM_TYPES] = {"auth", "account", "password", "session"};

/* A stack that is being built. */
struct building {
    struct probe *probe;
    enum probe_pam_type type;
    struct probe_pam_stack *stack;
    size_t room;
    unsigned files;
    bool pam_conf; /* lines begin with the service */
    const char *service;
};

static const char *keep(struct probe *probe, struct str text) {
    struct str copy = str_copy(probe->arena, text);
    probe->memory_out |= !copy.ptr;
    return copy.ptr ? copy.ptr : "";
}

static void add(struct building *b, struct probe_pam_line line) {
    struct probe_pam_stack *stack = b->stack;
    if (stack->count >= LINES_MAX) {
        stack->unseen = line.path;
        stack->answer = TREE_LONG;
        return;
    }
    if (!arena_grow(b->probe->arena, (void **)&stack->lines, stack->count, &b->room, sizeof line,
                    _Alignof(struct probe_pam_line))) {
        b->probe->memory_out = true;
        return;
    }
    stack->lines[stack->count++] = line;
}

/* A token of libpam: a word, or all between brackets, where "\]" is a bracket. */
static bool next_token(struct str *rest, struct str *token, bool *bracket) {
    *rest = str_trim(*rest);
    *bracket = rest->len > 0 && rest->ptr[0] == '[';
    if (!*bracket)
        return probe_next_word(rest, token);
    size_t at = 1;
    while (at < rest->len && (rest->ptr[at] != ']' || rest->ptr[at - 1] == '\\'))
        at++;
    *token = str_slice(*rest, 1, at);
    *rest = str_skip(*rest, at + 1);
    return true;
}

static void read_text(struct building *b, struct str text, const char *path, unsigned level, unsigned depth);

static void unseen(struct building *b, const char *path, enum tree_answer answer) {
    if (b->stack->unseen)
        return;
    b->stack->unseen = keep(b->probe, str_from(path));
    b->stack->answer = answer;
}

/* The file of a service, in the first folder that has it. */
static enum tree_answer read_service(struct probe *probe, struct str name, const char **path, struct str *text) {
    static const char *const folders[] = {"/etc/pam.d/", "/usr/lib/pam.d/", "/usr/etc/pam.d/"};
    enum tree_answer answer = TREE_ABSENT;
    bool absolute = name.len > 0 && name.ptr[0] == '/';
    for (size_t i = 0; answer == TREE_ABSENT && i < (absolute ? 1 : ARRAY_LEN(folders)); i++) {
        struct str full = str_format(probe->arena, "%s" STR_F, absolute ? "" : folders[i], STR_A(name));
        probe->memory_out |= !full.ptr;
        *path = full.ptr ? full.ptr : "";
        answer = probe_read(probe, *path, text);
    }
    return answer;
}

static void read_file(struct building *b, struct str name, unsigned level, unsigned depth) {
    struct str text;
    const char *path = "";
    if (depth > DEPTH_MAX || b->files >= FILES_MAX) {
        unseen(b, keep(b->probe, name), TREE_LOOP);
        return;
    }
    b->files++;
    enum tree_answer answer = read_service(b->probe, name, &path, &text);
    if (answer == TREE_OK)
        read_text(b, text, path, level, depth);
    else if (depth > 0 || answer != TREE_ABSENT)
        unseen(b, path, answer);
}

static struct str module_name(struct str path) {
    for (size_t at; (at = str_find_char(path, '/')) != SIZE_MAX;)
        path = str_skip(path, at + 1);
    return str_ends(path, STR(".so")) ? str_slice(path, 0, path.len - 3) : path;
}

static bool has_module(struct probe *probe, struct str path);

/* What follows the type: control, module, arguments. */
static void read_rule(struct building *b, struct str rest, struct probe_pam_line line, unsigned depth) {
    struct str module = STR("");
    bool bracket;
    (void)next_token(&rest, &line.control, &line.bracket);
    (void)next_token(&rest, &module, &bracket);
    line.arguments = str_trim(rest);
    bool include = !line.bracket && str_eq_nocase(line.control, STR("include"));
    line.substack = !line.bracket && str_eq_nocase(line.control, STR("substack"));
    if ((include || line.substack) && module.len > 0) {
        if (line.substack)
            add(b, line);
        read_file(b, module, line.level + line.substack, depth + 1);
        return;
    }
    line.module = module_name(module);
    line.broken |= module.len == 0 || !has_module(b->probe, module);
    add(b, line);
}

static void read_line(struct building *b, struct str rest, struct probe_pam_line line, unsigned depth) {
    struct str word;
    if (b->pam_conf && (!probe_next_word(&rest, &word) || !str_eq_nocase(word, str_from(b->service))))
        return;
    if (!probe_next_word(&rest, &word))
        return;
    if (str_eq_nocase(word, STR("@include"))) {
        if (probe_next_word(&rest, &word))
            read_file(b, word, line.level, depth + 1);
        return;
    }
    if (word.ptr[0] == '-')
        word = str_skip(word, 1);
    enum probe_pam_type type = PAM_TYPE_AUTH;
    while (type < PAM_TYPES && !str_eq_nocase(word, str_from(type_words[type])))
        type++;
    /* A type that libpam does not know is a rule of auth that fails. */
    line.broken = type == PAM_TYPES;
    if ((line.broken ? PAM_TYPE_AUTH : type) == b->type)
        read_rule(b, rest, line, depth);
}

static void read_text(struct building *b, struct str text, const char *path, unsigned level, unsigned depth) {
    struct probe_lines lines = {.rest = text};
    struct str line;
    uint32_t number;
    while (probe_next_joined(b->probe, &lines, '#', &line, &number))
        read_line(b, line, (struct probe_pam_line){.path = path, .line = number, .level = level}, depth);
}

/* What was asked before: the names of libraries and modules, each with its answer. */
struct known {
    struct str name;
    bool there;
    struct known *next;
};
enum { FOLDERS_MAX = 32 };
struct probe_pam_facts {
    const char *folders[FOLDERS_MAX]; /* that the dynamic loader searches, those named by a triplet too */
    size_t folder_count;
    struct known *known;
    struct read_stack {
        const char *service;
        enum probe_pam_type type;
        struct probe_pam_stack stack;
        struct read_stack *next;
    } * stacks;
};

static void find_folders(struct probe *probe, struct probe_pam_facts *facts) {
    static const char *const folders[] = {"/usr/lib", "/lib", "/usr/lib64", "/lib64", "/usr/local/lib"};
    for (size_t i = 0; i < ARRAY_LEN(folders); i++) {
        struct tree_names names = {NULL, 0};
        facts->folders[facts->folder_count++] = folders[i];
        if (probe_list(probe, folders[i], &names) != TREE_OK)
            continue;
        for (size_t n = 0; n < names.count && facts->folder_count < FOLDERS_MAX - ARRAY_LEN(folders); n++) {
            if (!str_contains(names.items[n], STR("-linux")))
                continue;
            struct str path = str_format(probe->arena, "%s/" STR_F, folders[i], STR_A(names.items[n]));
            probe->memory_out |= !path.ptr;
            if (path.ptr)
                facts->folders[facts->folder_count++] = path.ptr;
        }
    }
}

static struct probe_pam_facts *facts_of(struct probe *probe) {
    if (!probe->facts.pam) {
        probe->facts.pam = ARENA_NEW(probe->arena, struct probe_pam_facts);
        if (probe->facts.pam)
            find_folders(probe, probe->facts.pam);
    }
    probe->memory_out |= !probe->facts.pam;
    return probe->facts.pam;
}

static bool in_folders(struct probe *probe, const struct probe_pam_facts *facts, struct str name) {
    for (size_t i = 0; facts && i < facts->folder_count; i++) {
        struct str path = str_format(probe->arena, "%s/" STR_F, facts->folders[i], STR_A(name));
        probe->memory_out |= !path.ptr;
        if (path.ptr && probe_has(probe, path.ptr))
            return true;
    }
    return false;
}

static bool has_library(struct probe *probe, struct str name) {
    struct probe_pam_facts *facts = facts_of(probe);
    for (struct known *at = facts ? facts->known : NULL; at; at = at->next)
        if (str_eq(at->name, name))
            return at->there;
    bool there = in_folders(probe, facts, name);
    struct known *known = ARENA_NEW(probe->arena, struct known);
    probe->memory_out |= !known;
    if (known && facts) {
        *known = (struct known){str_copy(probe->arena, name), there, facts->known};
        facts->known = known;
    }
    return there;
}

static bool has_module(struct probe *probe, struct str path) {
    if (path.ptr[0] == '/') {
        /* Old files name it by its full path, of a folder that moved since: the name is what is asked for. */
        if (probe_has(probe, keep(probe, path)))
            return true;
        for (size_t at; (at = str_find_char(path, '/')) != SIZE_MAX;)
            path = str_skip(path, at + 1);
    }
    struct str name = str_format(probe->arena, "security/" STR_F, STR_A(path));
    probe->memory_out |= !name.ptr;
    return name.ptr && has_library(probe, name);
}

bool probe_has_pam(struct probe *probe) {
    return has_library(probe, STR("libpam.so.0"));
}

static void build(struct building *b) {
    struct stat info;
    b->pam_conf = tree_stat(&b->probe->tree, "/etc/pam.d", &info) != TREE_OK &&
                  tree_stat(&b->probe->tree, "/usr/lib/pam.d", &info) != TREE_OK;
    const char *const services[] = {b->service, "other"};
    for (size_t i = 0; i < ARRAY_LEN(services) && b->stack->count == 0 && !b->stack->unseen; i++) {
        b->service = services[i];
        read_file(b, b->pam_conf ? STR("/etc/pam.conf") : str_from(b->service), 0, 0);
    }
}

static struct probe_pam_stack NO_STACK = {.unseen = "/etc/pam.d", .answer = TREE_MEMORY};

const struct probe_pam_stack *probe_pam(struct probe *probe, const char *service, enum probe_pam_type type) {
    struct probe_pam_facts *facts = facts_of(probe);
    probe_fact_again(probe, PROBE_FACT_PAM);
    for (struct read_stack *at = facts ? facts->stacks : NULL; at; at = at->next)
        if (at->type == type && str_eq(str_from(at->service), str_from(service)))
            return &at->stack;
    struct read_stack *read = facts ? ARENA_NEW(probe->arena, struct read_stack) : NULL;
    probe->memory_out |= !read;
    if (!read)
        return &NO_STACK;
    *read = (struct read_stack){.service = service, .type = type, .next = facts->stacks};
    facts->stacks = read;
    struct building b = {.probe = probe, .type = type, .stack = &read->stack, .service = service};
    struct probe_doubt before = probe_fact_begin(probe);
    build(&b);
    probe_fact_end(probe, PROBE_FACT_PAM, before);
    return &read->stack;
}

void probe_pam_text(struct probe *probe, struct str text, enum probe_pam_type type, struct probe_pam_stack *stack) {
    *stack = (struct probe_pam_stack){.answer = TREE_OK};
    struct building b = {.probe = probe, .type = type, .stack = stack, .service = "text"};
    read_text(&b, text, "text", 0, 0);
}

bool probe_pam_argument(const struct probe_pam_line *line, const char *name, struct str *value) {
    struct str rest = line->arguments, token, key = str_from(name);
    bool found = false, bracket;
    while (next_token(&rest, &token, &bracket)) {
        if (!str_starts(token, key) || (token.len > key.len && token.ptr[key.len] != '='))
            continue;
        found = true;
        *value = str_skip(token, key.len + 1);
    }
    return found;
}

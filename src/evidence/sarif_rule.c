#include "evidence/sarif_rule.h"

static const struct diag_kind FORM = {"evidence.sarif-form", SEVERITY_ERROR, "this is not SARIF 2.1.0: {0}", NULL};
static const struct diag_kind MANY = {"evidence.sarif-limit", SEVERITY_ERROR, "there are more than {0} {1} in this run",
                                      "split the run"};

enum { ID_PARTS_MAX = 16 };

const struct str SARIF_LEVELS[] = {STR_INIT("none"), STR_INIT("note"), STR_INIT("warning"), STR_INIT("error"),
                                   STR_INIT("")};

enum status sarif_refuse(const struct json_doc *doc, struct diag_sink *sink, const struct json_node *node,
                         struct str expected) {
    diag_add(sink, &FORM, json_place(doc, node), expected);
    return STATUS_INPUT;
}

enum status sarif_word(const struct sarif_run *run, const struct json_node *object, struct str key,
                       const struct str *words, unsigned *value) {
    const struct json_node *node = json_get(object, key);
    if (!node || json_is(node, JSON_NULL))
        return STATUS_OK;
    for (unsigned i = 0; words[i].len > 0; i++)
        if (json_is(node, JSON_STRING) && str_eq(json_string(node), words[i])) {
            *value = i;
            return STATUS_OK;
        }
    struct str expected = str_format(run->arena, "'" STR_F "' has a value that the format does not know", STR_A(key));
    return sarif_refuse(run->doc, run->sink, node, expected);
}

/* The elements of an array, counted against a bound; absent and null are an empty one. `*first` is NULL for that. */
static enum status open_list(const struct sarif_run *run, const struct json_node *list, size_t max, struct str what,
                             const struct json_node **first) {
    *first = NULL;
    if (!list || json_is(list, JSON_NULL))
        return STATUS_OK;
    if (!json_is(list, JSON_ARRAY)) {
        struct str expected = str_format(run->arena, STR_F " are an array", STR_A(what));
        return sarif_refuse(run->doc, run->sink, list, expected);
    }
    if (list->size > max) {
        char limit[24];
        (void)snprintf(limit, sizeof limit, "%zu", max);
        diag_add(run->sink, &MANY, json_place(run->doc, list), str_from(limit), what);
        return STATUS_LIMIT;
    }
    *first = json_items(list);
    return STATUS_OK;
}

static void add_cwe(struct sarif_cwes *cwes, unsigned cwe) {
    for (size_t i = 0; i < cwes->count; i++)
        if (cwes->ids[i] == cwe)
            return;
    if (cwes->count < SARIF_CWES_MAX)
        cwes->ids[cwes->count++] = (uint16_t)cwe;
}

void sarif_cwes_join(struct sarif_cwes *cwes, const struct sarif_cwes *more) {
    for (size_t i = 0; i < more->count; i++)
        add_cwe(cwes, more->ids[i]);
}

/* A weakness as tools write it: "CWE-79", "cwe79: Cross-site scripting", "external/cwe/cwe-079", and where nothing else
 * can be meant "79". */
static bool read_cwe(struct str text, bool bare, unsigned *cwe) {
    text = str_trim(text);
    if (str_starts_nocase(text, STR("external/cwe/")))
        text = str_skip(text, sizeof "external/cwe/" - 1);
    if (str_starts_nocase(text, STR("cwe"))) {
        text = str_skip(text, 3);
        if (text.len > 0 && (text.ptr[0] == '-' || text.ptr[0] == '_' || text.ptr[0] == ':' || text.ptr[0] == ' '))
            text = str_skip(text, 1);
    } else if (!bare) {
        return false;
    }
    size_t digits = 0;
    while (digits < text.len && char_is_digit(text.ptr[digits]))
        digits++;
    uint64_t number;
    if ((digits < text.len && char_is_alnum(text.ptr[digits])) ||
        !str_u64(str_slice(text, 0, digits), UINT16_MAX, &number) || number == 0)
        return false;
    *cwe = (unsigned)number;
    return true;
}

static void add_cwe_text(struct sarif_cwes *cwes, struct str text, bool bare) {
    unsigned cwe;
    if (read_cwe(text, bare, &cwe))
        add_cwe(cwes, cwe);
}

/* A property "cwe": a string (also a list in one), a number, or an array of them. */
static void add_cwe_values(struct sarif_cwes *cwes, const struct json_node *value) {
    const struct json_node *item = json_is(value, JSON_ARRAY) ? json_items(value) : value;
    while (item) {
        struct str text = json_string(item), part;
        while (str_next(&text, ',', &part))
            add_cwe_text(cwes, part, true);
        int64_t number = json_integer(item, 0);
        if (number > 0 && number <= UINT16_MAX)
            add_cwe(cwes, (unsigned)number);
        item = item == value ? NULL : json_next(value, item);
    }
}

/* The property bag of a rule or a result, as CodeQL, cppcheck, Semgrep, Bandit and Snyk fill it. */
static void add_properties(struct sarif_cwes *cwes, const struct json_node *object) {
    static const struct str KEYS[] = {STR_INIT("cwe"), STR_INIT("CWE"), STR_INIT("cwes")};
    const struct json_node *properties = json_get(object, STR("properties"));
    const struct json_node *tags = json_get(properties, STR("tags"));
    if (json_is(tags, JSON_ARRAY))
        for (const struct json_node *tag = json_items(tags); tag; tag = json_next(tags, tag))
            add_cwe_text(cwes, json_string(tag), false);
    for (size_t i = 0; i < ARRAY_LEN(KEYS); i++) {
        const struct json_node *value = json_get(properties, KEYS[i]);
        if (value)
            add_cwe_values(cwes, value);
    }
}

bool sarif_is_security(const struct json_node *object) {
    const struct json_node *grade = json_get(json_get(object, STR("properties")), STR("security-severity"));
    struct str text = json_string(grade);
    bool above = json_number(grade, 0) > 0;
    for (size_t i = 0; i < text.len; i++)
        above |= text.ptr[i] >= '1' && text.ptr[i] <= '9';
    return above;
}

static bool is_cwe_taxonomy(const struct sarif_component *component) {
    return str_eq_nocase(component->name, STR("CWE")) ||
           str_eq_nocase(component->name, STR("Common Weakness Enumeration"));
}

/* The taxonomy that a reference names: by index, by guid or by name. */
static const struct sarif_component *taxonomy_of(const struct sarif_run *run, const struct json_node *reference) {
    int64_t index = json_integer(json_get(reference, STR("index")), -1);
    struct str guid = json_get_string(reference, STR("guid")), name = json_get_string(reference, STR("name"));
    if (index >= 0 && (uint64_t)index < run->taxonomies.count)
        return &run->taxonomies.items[index];
    for (size_t i = 0; i < run->taxonomies.count; i++)
        if ((guid.len > 0 && str_eq_nocase(guid, run->taxonomies.items[i].guid)) ||
            (name.len > 0 && str_eq_nocase(name, run->taxonomies.items[i].name)))
            return &run->taxonomies.items[i];
    return NULL;
}

/* The rule or taxon at a place in a component: by index, else by guid. */
static const struct sarif_rule *rule_at(const struct sarif_component *component, const struct json_node *reference) {
    int64_t index = json_integer(json_get(reference, STR("index")), -1);
    if (index >= 0 && (uint64_t)index < component->count)
        return &component->rules[index];
    struct str guid = json_get_string(reference, STR("guid"));
    uint32_t found = guid.len > 0 ? map_get(&component->by_guid, guid) : MAP_NONE;
    return found == MAP_NONE ? NULL : &component->rules[found];
}

/* A reference to a taxon is a weakness when its taxonomy is CWE, or its id says so itself. */
static void add_taxon(const struct sarif_run *run, const struct json_node *reference, struct sarif_cwes *cwes) {
    const struct json_node *to = json_get(reference, STR("toolComponent"));
    const struct sarif_component *taxonomy = taxonomy_of(run, to);
    struct str id = json_get_string(reference, STR("id")), name = json_get_string(to, STR("name"));
    bool named = taxonomy ? is_cwe_taxonomy(taxonomy) : str_eq_nocase(name, STR("CWE"));
    const struct sarif_rule *taxon = id.len == 0 && named && taxonomy ? rule_at(taxonomy, reference) : NULL;
    add_cwe_text(cwes, taxon ? taxon->id : id, named);
}

/* A relationship holds unless it says that the two have nothing in common. */
static bool is_disjoint(const struct json_node *relationship) {
    const struct json_node *kinds = json_get(relationship, STR("kinds"));
    const struct json_node *first = json_items(kinds);
    return first && !json_next(kinds, first) && str_eq(json_string(first), STR("disjoint"));
}

static void add_relationships(const struct sarif_run *run, const struct json_node *rule, struct sarif_cwes *cwes) {
    const struct json_node *list = json_get(rule, STR("relationships"));
    if (!json_is(list, JSON_ARRAY))
        return;
    for (const struct json_node *item = json_items(list); item; item = json_next(list, item))
        if (!is_disjoint(item))
            add_taxon(run, json_get(item, STR("target")), cwes);
}

void sarif_result_cwes(const struct sarif_run *run, const struct json_node *result, struct sarif_cwes *cwes) {
    const struct json_node *taxa = json_get(result, STR("taxa"));
    if (json_is(taxa, JSON_ARRAY))
        for (const struct json_node *taxon = json_items(taxa); taxon; taxon = json_next(taxa, taxon))
            add_taxon(run, taxon, cwes);
    add_properties(cwes, result);
}

static enum status read_rule(const struct sarif_run *run, const struct json_node *node, struct sarif_rule *rule) {
    unsigned level = SARIF_UNSET;
    TRY(sarif_word(run, json_get(node, STR("defaultConfiguration")), STR("level"), SARIF_LEVELS, &level));
    *rule = (struct sarif_rule){
        .id = json_get_string(node, STR("id")), .level = (enum sarif_level)level, .security = sarif_is_security(node)};
    add_relationships(run, node, &rule->cwes);
    add_properties(&rule->cwes, node);
    return STATUS_OK;
}

/* The first of two rules with one id is the one that the id means. */
static enum status index_rule(struct sarif_component *component, const struct json_node *node, uint32_t at) {
    struct str id = json_get_string(node, STR("id")), guid = json_get_string(node, STR("guid"));
    uint32_t stored;
    if (id.len > 0)
        TRY(map_add(&component->by_id, id, at, &stored));
    if (guid.len > 0)
        TRY(map_add(&component->by_guid, guid, at, &stored));
    return STATUS_OK;
}

/* `key` is "rules" or "taxa". */
static enum status read_component(const struct sarif_run *run, const struct json_node *node, struct str key,
                                  struct sarif_component *component) {
    if (!json_is(node, JSON_OBJECT))
        return sarif_refuse(run->doc, run->sink, node, STR("a tool component is an object"));
    *component = (struct sarif_component){.name = json_get_string(node, STR("name")),
                                          .guid = json_get_string(node, STR("guid"))};
    map_init(&component->by_id, run->arena, false);
    map_init(&component->by_guid, run->arena, true);
    const struct json_node *list = json_get(node, key), *item;
    TRY(open_list(run, list, UINT32_MAX, STR("rules"), &item));
    component->rules = item ? ARENA_ARRAY(run->arena, struct sarif_rule, list->size) : NULL;
    if (item && !component->rules)
        return STATUS_MEMORY;
    for (; item; item = json_next(list, item)) {
        TRY(read_rule(run, item, &component->rules[component->count]));
        TRY(index_rule(component, item, (uint32_t)component->count));
        component->count++;
    }
    return STATUS_OK;
}

static enum status read_components(const struct sarif_run *run, const struct json_node *list, struct str key,
                                   struct sarif_components *components) {
    const struct json_node *item;
    TRY(open_list(run, list, SARIF_COMPONENTS_MAX, STR("tool components"), &item));
    if (!item)
        return STATUS_OK;
    struct sarif_component *items = ARENA_ARRAY(run->arena, struct sarif_component, list->size);
    if (!items)
        return STATUS_MEMORY;
    components->items = items;
    for (; item; item = json_next(list, item)) {
        TRY(read_component(run, item, key, &items[components->count]));
        components->count++;
    }
    return STATUS_OK;
}

/* The component that a rule reference names, the driver when it names none (SARIF 3.52.7, 3.54). */
static const struct sarif_component *component_of(const struct sarif_run *run, const struct json_node *reference) {
    int64_t index = json_integer(json_get(reference, STR("index")), -1);
    struct str guid = json_get_string(reference, STR("guid")), name = json_get_string(reference, STR("name"));
    if (index >= 0 && (uint64_t)index < run->extensions.count)
        return &run->extensions.items[index];
    for (size_t i = 0; i < run->extensions.count; i++)
        if ((guid.len > 0 && str_eq_nocase(guid, run->extensions.items[i].guid)) ||
            (name.len > 0 && str_eq(name, run->extensions.items[i].name)))
            return &run->extensions.items[i];
    return &run->driver;
}

/* By id; a result may name a part of a rule, "CA1000/1" of "CA1000" (SARIF 3.27.5). */
static uint32_t find_id(const struct map *by_id, struct str id) {
    uint32_t found = MAP_NONE;
    for (size_t parts = 0; id.len > 0 && found == MAP_NONE && parts < ID_PARTS_MAX; parts++) {
        found = map_get(by_id, id);
        while (id.len > 0 && id.ptr[id.len - 1] != '/')
            id.len--;
        id.len -= id.len > 0;
    }
    return found;
}

/* By index or guid where the reference has one, else by id; tools often forget to say in which extension it is. */
static const struct sarif_rule *find_rule(const struct sarif_run *run, const struct json_node *reference,
                                          struct str id) {
    const struct sarif_component *component = component_of(run, json_get(reference, STR("toolComponent")));
    const struct sarif_rule *rule = rule_at(component, reference);
    if (rule)
        return rule;
    uint32_t found = find_id(&component->by_id, id);
    if (found != MAP_NONE)
        return &component->rules[found];
    found = find_id(&run->extended, id);
    return found == MAP_NONE ? NULL : run->extended_rules[found];
}

const struct sarif_rule *sarif_rule_of(const struct sarif_run *run, const struct json_node *result) {
    const struct json_node *reference = json_get(result, STR("rule"));
    struct str id = json_get_string(result, STR("ruleId"));
    if (id.len == 0)
        id = json_get_string(reference, STR("id"));
    if (reference)
        return find_rule(run, reference, id);
    int64_t index = json_integer(json_get(result, STR("ruleIndex")), -1);
    if (index >= 0 && (uint64_t)index < run->driver.count)
        return &run->driver.rules[index];
    return find_rule(run, NULL, id);
}

enum sarif_level sarif_rule_override(const struct sarif_rule *rule, size_t invocation) {
    size_t low = 0, high = rule->override_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (rule->overrides[middle].invocation == invocation)
            return rule->overrides[middle].level;
        if (rule->overrides[middle].invocation < invocation)
            low = middle + 1;
        else
            high = middle;
    }
    return SARIF_UNSET;
}

static enum status read_override(const struct sarif_run *run, const struct json_node *node, size_t invocation) {
    unsigned level = SARIF_UNSET;
    TRY(sarif_word(run, json_get(node, STR("configuration")), STR("level"), SARIF_LEVELS, &level));
    const struct json_node *descriptor = json_get(node, STR("descriptor"));
    /* The rules are this run's own, made a moment ago: only the way to find one promises not to change it. */
    struct sarif_rule *rule = (struct sarif_rule *)find_rule(run, descriptor, json_get_string(descriptor, STR("id")));
    bool repeated =
        rule && rule->override_count > 0 && rule->overrides[rule->override_count - 1].invocation == invocation;
    if (!rule || level == SARIF_UNSET || repeated)
        return STATUS_OK;
    void *overrides = rule->overrides;
    if (!arena_grow(run->arena, &overrides, rule->override_count, &rule->override_room, sizeof *rule->overrides,
                    _Alignof(struct sarif_override)))
        return STATUS_MEMORY;
    rule->overrides = overrides;
    rule->overrides[rule->override_count++] = (struct sarif_override){invocation, (enum sarif_level)level};
    return STATUS_OK;
}

static enum status read_invocations(struct sarif_run *run) {
    const struct json_node *list = json_get(run->node, STR("invocations")), *item;
    TRY(open_list(run, list, UINT32_MAX, STR("invocations"), &item));
    for (; item; item = json_next(list, item)) {
        const struct json_node *overrides = json_get(item, STR("ruleConfigurationOverrides"));
        const struct json_node *override = json_items(overrides);
        for (; override; override = json_next(overrides, override))
            TRY(read_override(run, override, run->invocation_count));
        run->invocation_count++;
    }
    return STATUS_OK;
}

/* One index over the rules of all extensions, for results that do not say which one they mean. */
static enum status index_extensions(struct sarif_run *run) {
    map_init(&run->extended, run->arena, false);
    for (size_t i = 0; i < run->extensions.count; i++)
        for (size_t k = 0; k < run->extensions.items[i].count; k++) {
            const struct sarif_rule *rule = &run->extensions.items[i].rules[k];
            void *rules = (void *)run->extended_rules;
            uint32_t at = (uint32_t)run->extended_count, stored = at;
            /* An array of pointers. NOLINTNEXTLINE(bugprone-sizeof-expression) */
            if (!arena_grow(run->arena, &rules, at, &run->extended_room, sizeof rule, _Alignof(struct sarif_rule *)))
                return STATUS_MEMORY;
            run->extended_rules = rules;
            run->extended_rules[at] = rule;
            if (rule->id.len > 0)
                TRY(map_add(&run->extended, rule->id, at, &stored));
            run->extended_count += stored == at;
        }
    return STATUS_OK;
}

static enum status read_artifacts(struct sarif_run *run) {
    const struct json_node *list = json_get(run->node, STR("artifacts"));
    if (!json_is(list, JSON_ARRAY))
        return STATUS_OK;
    run->artifacts = ARENA_ARRAY(run->arena, const struct json_node *, list->size);
    if (!run->artifacts)
        return STATUS_MEMORY;
    for (const struct json_node *item = json_items(list); item; item = json_next(list, item))
        run->artifacts[run->artifact_count++] = item;
    return STATUS_OK;
}

enum status sarif_run_read(const struct json_doc *doc, const struct json_node *node, struct arena *arena,
                           struct diag_sink *sink, struct sarif_run *run) {
    *run = (struct sarif_run){.doc = doc, .node = node, .arena = arena, .sink = sink};
    const struct json_node *tool = json_get(node, STR("tool")), *driver = json_get(tool, STR("driver"));
    if (!json_is(driver, JSON_OBJECT) || json_get_string(driver, STR("name")).len == 0)
        return sarif_refuse(doc, sink, driver ? driver : node, STR("a run names its tool (tool.driver.name)"));
    /* Taxonomies first: the rules refer to them. */
    TRY(read_components(run, json_get(node, STR("taxonomies")), STR("taxa"), &run->taxonomies));
    TRY(read_component(run, driver, STR("rules"), &run->driver));
    TRY(read_components(run, json_get(tool, STR("extensions")), STR("rules"), &run->extensions));
    TRY(index_extensions(run));
    TRY(read_artifacts(run));
    return read_invocations(run);
}

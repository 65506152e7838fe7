/* Services that keep data or pass it on: Redis, databases, MQTT. Each asks who is there by its own settings. */
#include "probe/check_service.h"
#include "probe/service_files.h"
#include "probe/settings.h"
#include "probe/words.h"

/* Whether each address of a list is the device's own; false for an empty one. */
static bool all_local(struct str value) {
    struct str word, one;
    size_t count = 0;
    while (probe_next_word(&value, &word))
        while (str_next(&word, ',', &one)) {
            if (one.len > 0 && !probe_is_local(one))
                return false;
            count += one.len > 0;
        }
    return count > 0;
}

/* Each start is judged by itself, alike ones once; the worst counts. */
struct verdict {
    struct str starts[16];
    size_t count; /* of starts that were judged */
    enum probe_outcome outcome;
    struct str reason;
};

static bool is_judged(const struct verdict *verdict, struct str start) {
    for (size_t i = 0; i < verdict->count && i < ARRAY_LEN(verdict->starts); i++)
        if (str_eq(verdict->starts[i], start))
            return true;
    return false;
}

static int weight(enum probe_outcome outcome) {
    return outcome == PROBE_NOT_MET ? 3 : outcome == PROBE_COULD_NOT_SEE ? 2 : outcome == PROBE_ASK;
}

static void add_verdict(struct verdict *verdict, struct str start, const struct probe_result *result) {
    if (verdict->count == 0 || weight(result->outcome) > weight(verdict->outcome)) {
        verdict->outcome = result->outcome;
        verdict->reason = result->reason;
    }
    if (verdict->count < ARRAY_LEN(verdict->starts))
        verdict->starts[verdict->count] = start;
    verdict->count++;
}

static enum probe_outcome tell_verdict(const struct verdict *verdict, struct probe_result *result) {
    result->reason = verdict->reason;
    return result->outcome = verdict->outcome;
}

static const char *const redis_names[] = {"redis-server", "=redis", "valkey-server", "=valkey", "keydb-server", NULL};

/* The file of "redis-server FILE --key value ..."; ptr NULL where none is named. */
static struct str redis_file(struct probe *probe, const struct service_start *start) {
    struct str rest = start->rest, word = STR("");
    return probe_next_argument(probe, &rest, &word) && str_starts(word, STR("/")) ? word : STR_NONE;
}

/* What is told at the start counts last; how many settings it is. */
static size_t read_redis_options(struct service_reading *reading, const struct service_start *start) {
    struct str rest = start->rest, word;
    size_t count = 0;
    while (probe_next_argument(reading->probe, &rest, &word)) {
        if (!str_starts(word, STR("--")))
            continue;
        size_t end = str_find(rest, STR(" --"));
        struct probe_directive item = {.section = STR(""), .key = str_skip(word, 2), .path = start->where};
        item.value = str_trim(str_slice(rest, 0, end == SIZE_MAX ? rest.len : end));
        item.line = start->line;
        service_add(reading, item);
        count++;
    }
    return count;
}

static const struct service_include redis_includes[] = {{"include", NULL}, {NULL, NULL}};

static void read_redis_defaults(struct service_reading *reading) {
    static const char *const files[] = {"/etc/redis/redis.conf", "/etc/redis.conf", "/etc/valkey/valkey.conf",
                                        "/etc/keydb/keydb.conf", "/etc/valkey.conf"};
    for (size_t i = 0; i < ARRAY_LEN(files); i++)
        (void)service_read(reading, files[i]);
}

/* Whether anybody may be the user of such a line; of rules that take each other back the last counts. */
static bool is_open_user(struct str rules) {
    bool on = true, none = false;
    for (struct str word; probe_next_word(&rules, &word);) {
        bool password = word.ptr[0] == '>' || word.ptr[0] == '#' || str_eq_nocase(word, STR("resetpass"));
        bool reset = str_eq_nocase(word, STR("reset"));
        on = (on || str_eq_nocase(word, STR("on"))) && !reset && !str_eq_nocase(word, STR("off"));
        none = (none || str_eq_nocase(word, STR("nopass"))) && !reset && !password;
    }
    return on && none;
}

/* Users by lines "user NAME ...": anybody is "default" until it logs in as another, for which `named` needs no
 * password. */
enum redis_user { REDIS_UNSAID, REDIS_OPEN, REDIS_CLOSED };
struct redis_users {
    enum redis_user user;
    const struct probe_directive *named; /* NULL: none */
};

static void add_users(struct probe *probe, struct probe_result *result, const struct probe_directives *list,
                      struct redis_users *users) {
    for (size_t i = 0; i < list->count; i++) {
        const struct probe_directive *item = &list->items[i];
        struct str rest = item->value, name = STR("");
        if (!str_eq_nocase(item->key, STR("user")) || !probe_next_word(&rest, &name))
            continue;
        bool open = is_open_user(rest);
        if (str_eq(name, STR("default")))
            users->user = open ? REDIS_OPEN : REDIS_CLOSED;
        else if (open)
            users->named = item;
        if (open)
            probe_saw(probe, result, item->path, item->line, "user " STR_F " without a password", STR_A(name));
    }
}

/* False, with the result told, where the users are in a file that nobody could read. */
static bool find_users(struct probe *probe, struct probe_result *result, const struct probe_directives *list,
                       struct redis_users *users) {
    const struct probe_directive *file = probe_directive_last(list, NULL, "aclfile");
    struct probe_directives own = {.count = 0};
    add_users(probe, result, list, users);
    if (!file)
        return true;
    if (probe_directives_file(probe, probe_path(probe, STR_F, STR_A(probe_unquoted(file->value))), DIRECTIVE_WORDS,
                              &own) != TREE_OK) {
        probe_tell(probe, result, PROBE_ASK, "users are set: see that 'default' has a password or is off");
        return false;
    }
    users->user = REDIS_OPEN;
    add_users(probe, result, &own, users);
    return true;
}

static bool is_on_port(const struct probe_directive *port, bool absent) {
    return port ? !str_eq(probe_unquoted(port->value), STR("0")) : absent;
}

/* Without a password: who is answered? Protected mode guards the user "default" alone, not a `named` one. */
static enum probe_outcome look_redis_open(struct probe *probe, struct probe_result *result,
                                          const struct probe_directives *list, bool named) {
    const struct probe_directive *bind = probe_directive_last(list, NULL, "bind"),
                                 *guard = probe_directive_last(list, NULL, "protected-mode"),
                                 *tls = probe_directive_last(list, NULL, "tls-port"),
                                 *asks = probe_directive_last(list, NULL, "tls-auth-clients");
    bool plain = is_on_port(probe_directive_last(list, NULL, "port"), true), over_tls = is_on_port(tls, false);
    if ((!plain && !over_tls) || (bind && all_local(bind->value)))
        return probe_tell(probe, result, PROBE_MET, "without a password, and only the device itself is answered");
    if (!plain && (!asks || probe_is_yes(asks->value)))
        return probe_tell(probe, result, PROBE_MET, "without a password, and over TLS with the client's certificate");
    if (over_tls)
        probe_saw(probe, result, tls->path, tls->line, "tls-port " STR_F, STR_A(tls->value));
    if (named)
        return probe_tell(probe, result, PROBE_NOT_MET, "a user without a password, and others are answered");
    if (guard && !probe_is_yes(guard->value)) {
        probe_saw(probe, result, guard->path, guard->line, "protected-mode " STR_F, STR_A(guard->value));
        if (bind)
            probe_saw(probe, result, bind->path, bind->line, "bind " STR_F, STR_A(bind->value));
        return probe_tell(probe, result, PROBE_NOT_MET, "no password, and every address is answered");
    }
    if (bind) {
        probe_saw(probe, result, bind->path, bind->line, "bind " STR_F ", no requirepass", STR_A(bind->value));
        return probe_tell(probe, result, PROBE_ASK,
                          "no requirepass, and others are answered: whether protected-mode helps hangs on the version");
    }
    return probe_tell(probe, result, PROBE_MET,
                      "no password; protected-mode as by default (since 3.2): only the device itself is answered");
}

static enum probe_outcome judge_redis(struct probe *probe, struct probe_result *result,
                                      const struct probe_directives *list) {
    struct redis_users users = {.user = REDIS_UNSAID};
    const struct probe_directive *asks = probe_directive_last(list, NULL, "requirepass");
    if (probe_is_blind(probe, result, list))
        return result->outcome;
    if (list->count == 0)
        return probe_tell(probe, result, PROBE_ASK, "Redis starts, and its settings were not found");
    if (!find_users(probe, result, list, &users))
        return result->outcome;
    bool unsaid = users.user == REDIS_UNSAID;
    if (users.user == REDIS_OPEN || (unsaid && (!asks || probe_unquoted(asks->value).len == 0)))
        return look_redis_open(probe, result, list, false);
    if (unsaid && str_eq(probe_unquoted(asks->value), STR("foobared"))) {
        probe_saw(probe, result, asks->path, asks->line, "requirepass is the password of the manual");
        return probe_tell(probe, result, PROBE_NOT_MET, "everybody knows the password");
    }
    if (users.named)
        return look_redis_open(probe, result, list, true);
    if (!unsaid)
        return probe_tell(probe, result, PROBE_MET, "the user 'default' has a password, or is off");
    return probe_tell(probe, result, PROBE_MET, "%s line %u asks for a password", asks->path, asks->line);
}

/* A start that names neither a file nor a setting is another's line where one names a file: its title, or a message. */
enum probe_outcome probe_look_redis(struct probe *probe, struct probe_result *result) {
    struct verdict verdict = {.count = 0};
    struct service_start start;
    bool named = false;
    if (!probe_service_runs(probe, result, redis_names, "Redis"))
        return result->outcome;
    for (struct service_walk walk = {.within = false}; service_start_next(probe, redis_names, &walk, &start);)
        named |= redis_file(probe, &start).ptr != NULL;
    for (struct service_walk walk = {.within = false}; service_start_next(probe, redis_names, &walk, &start);) {
        struct probe_directives list = {.count = 0};
        struct service_reading reading = {.probe = probe, .list = &list, .includes = redis_includes};
        struct str file = redis_file(probe, &start), key = str_trim(start.rest);
        enum tree_answer answer = TREE_OK;
        if (is_judged(&verdict, key))
            continue;
        if (file.ptr)
            answer = service_read(&reading, probe_path(probe, STR_F, STR_A(file)));
        else if (!named)
            read_redis_defaults(&reading);
        if (read_redis_options(&reading, &start) == 0 && !file.ptr && named)
            continue;
        if (answer == TREE_ABSENT)
            (void)probe_tell(probe, result, PROBE_ASK, "Redis starts with " STR_F ", which was not found", STR_A(file));
        else
            (void)judge_redis(probe, result, &list);
        add_verdict(&verdict, key, result);
    }
    if (verdict.count > 0)
        return tell_verdict(&verdict, result);
    struct probe_directives list = {.count = 0};
    struct service_reading reading = {.probe = probe, .list = &list, .includes = redis_includes};
    read_redis_defaults(&reading);
    return judge_redis(probe, result, &list);
}

/* The method of a rule: type database user [address [mask]] method; of a host a mask has points or colons, and its
 * address no slash. */
static struct str method_of(const struct probe_directive *item) {
    enum { WORDS_MAX = 6 };
    struct str rest = item->value, words[WORDS_MAX];
    size_t count = 0;
    while (count < WORDS_MAX && probe_next_word(&rest, &words[count]) && words[count].ptr[0] != '#')
        count++;
    size_t at = 2;
    if (!str_eq(item->key, STR("local"))) {
        bool masked = count > 3 && str_find_char(words[2], '/') == SIZE_MAX && char_is_digit(words[3].ptr[0]) &&
                      str_find_char(words[3], '.') != SIZE_MAX;
        at = masked ? 4 : 3;
    }
    return at < count ? probe_unquoted(words[at]) : STR("");
}

static size_t show_trust(struct probe *probe, struct probe_result *result, const struct probe_directives *rules) {
    size_t count = 0;
    for (size_t i = 0; i < rules->count; i++) {
        const struct probe_directive *item = &rules->items[i];
        struct str method = method_of(item);
        bool trust = str_eq(method, STR("trust"));
        if (!trust && (!str_eq(method, STR("ident")) || str_eq(item->key, STR("local"))))
            continue;
        count++;
        probe_saw(probe, result, item->path, item->line, STR_F ": " STR_F ", so nobody is asked for a password",
                  STR_A(item->key), STR_A(method));
    }
    return count;
}

/* A folder of PostgreSQL: its rules are where postgresql.conf says, else beside it. */
static enum tree_answer read_hba(struct service_reading *reading, const char *folder) {
    struct probe_directives settings = {.count = 0};
    const char *path = probe_path(reading->probe, "%s/pg_hba.conf", folder);
    (void)probe_directives_file(reading->probe, probe_path(reading->probe, "%s/postgresql.conf", folder),
                                DIRECTIVE_WORDS, &settings);
    for (size_t i = 0; i < settings.count; i++) {
        struct str value = settings.items[i].value, part;
        bool named = str_eq_nocase(settings.items[i].key, STR("hba_file")) ||
                     str_starts_nocase(settings.items[i].key, STR("hba_file="));
        if (named && str_next(&value, '\'', &part) && value.ptr && str_next(&value, '\'', &part))
            path = part.len > 0 && part.ptr[0] == '/' ? probe_path(reading->probe, STR_F, STR_A(part))
                                                      : probe_path(reading->probe, "%s/" STR_F, folder, STR_A(part));
    }
    return service_read(reading, path);
}

static void read_clusters(struct service_reading *reading) {
    enum { CLUSTERS_MAX = 16 };
    struct tree_names versions = {.count = 0};
    if (probe_list(reading->probe, "/etc/postgresql", &versions) != TREE_OK)
        return;
    for (size_t v = 0; v < versions.count && v < CLUSTERS_MAX; v++) {
        struct tree_names clusters = {.count = 0};
        const char *folder = probe_path(reading->probe, "/etc/postgresql/%s", versions.items[v].ptr);
        if (probe_list(reading->probe, folder, &clusters) != TREE_OK)
            continue;
        for (size_t c = 0; c < clusters.count && c < CLUSTERS_MAX; c++)
            (void)read_hba(reading, probe_path(reading->probe, "%s/%s", folder, clusters.items[c].ptr));
    }
}

/* Every cluster that Debian makes, where others keep the one, and what is given at the start; false where a folder that
 * is given has no rules. */
static bool read_postgres(struct probe *probe, struct probe_directives *rules) {
    static const char *const names[] = {"postgres", "postmaster", "pg_ctl", NULL};
    static const char *const folders[] = {"/var/lib/postgresql/data", "/var/lib/pgsql/data"};
    static const struct service_include includes[] = {
        {"include", NULL}, {"include_if_exists", NULL}, {"include_dir", ".conf"}, {NULL, NULL}};
    struct service_reading reading = {
        .probe = probe, .list = rules, .includes = includes, .style = DIRECTIVE_WORDS | DIRECTIVE_CONTINUES};
    struct service_start start;
    struct str value;
    bool found = true;
    for (size_t i = 0; i < ARRAY_LEN(folders); i++)
        (void)read_hba(&reading, folders[i]);
    read_clusters(&reading);
    for (struct service_walk walk = {.within = false}; service_start_next(probe, names, &walk, &start);)
        if (service_option(probe, &start, 'D', "pgdata", &value) && str_starts(value, STR("/")))
            found &= read_hba(&reading, probe_path(probe, STR_F, STR_A(value))) == TREE_OK ||
                     str_contains(start.rest, STR("config_file"));
    return found;
}

static const char *const mysql_names[] = {"mysqld", "mariadbd", "mysqld_safe", "mariadbd-safe",
                                          "=mysql", "=mariadb", NULL};

static bool is_without_grants(struct str key) {
    struct str loose = STR("loose"), front = STR("skip");
    key = str_starts_nocase(key, loose) ? str_skip(key, loose.len + 1) : key;
    return str_starts_nocase(key, front) && (str_starts_nocase(str_skip(key, 5), STR("grant")));
}

static size_t show_mysql(struct probe *probe, struct probe_result *result, struct probe_directives *list) {
    static const char *const folders[] = {"/etc/mysql/conf.d", "/etc/mysql/mysql.conf.d", "/etc/mysql/mariadb.conf.d",
                                          "/etc/my.cnf.d"};
    static const struct service_include includes[] = {{"!include", NULL}, {"!includedir", ".cnf"}, {NULL, NULL}};
    struct service_reading reading = {
        .probe = probe, .list = list, .includes = includes, .style = DIRECTIVE_EQUALS | DIRECTIVE_SEMICOLON};
    struct service_start start;
    size_t count = 0;
    (void)service_read_given(&reading, mysql_names, 0, "defaults-file");
    (void)service_read_given(&reading, mysql_names, 0, "defaults-extra-file");
    (void)service_read(&reading, "/etc/my.cnf");
    (void)service_read(&reading, "/etc/mysql/my.cnf");
    for (size_t i = 0; i < ARRAY_LEN(folders); i++)
        probe_directives_folder(probe, folders[i], ".cnf", DIRECTIVE_EQUALS | DIRECTIVE_SEMICOLON, list);
    for (size_t i = 0; i < list->count; i++) {
        const struct probe_directive *item = &list->items[i];
        if (!is_without_grants(item->key) || (item->value.len > 0 && !probe_is_yes(item->value)))
            continue;
        count++;
        probe_saw(probe, result, item->path, item->line, "[" STR_F "] skip-grant-tables", STR_A(item->section));
    }
    for (struct service_walk walk = {.within = false}; service_start_next(probe, mysql_names, &walk, &start);)
        for (struct str rest = start.rest, word; probe_next_argument(probe, &rest, &word);) {
            if (!str_starts(word, STR("--")) || !is_without_grants(str_skip(word, 2)))
                continue;
            count++;
            probe_saw(probe, result, start.where, start.line, "--skip-grant-tables");
        }
    return count;
}

static const char *const postgres_names[] = {"postgres", "postmaster", "pg_ctl", "=postgresql", NULL};
static const char *const mongo_names[] = {"mongod", NULL};

/* The value behind "KEY:" or "KEY =", in a line of its own or within braces; ptr NULL where there is none. */
static struct str value_behind(struct str line, struct str key) {
    for (size_t at; (at = str_find(line, key)) != SIZE_MAX; line = str_skip(line, at + key.len)) {
        struct str rest = str_trim(str_skip(line, at + key.len));
        bool begins = at == 0 || !char_is_alnum(line.ptr[at - 1]);
        if (!begins || rest.len == 0 || (rest.ptr[0] != ':' && rest.ptr[0] != '='))
            continue;
        rest = str_skip(rest, 1);
        for (size_t i = 0; i < rest.len; i++)
            if (rest.ptr[i] == '}' || rest.ptr[i] == '#' ||
                (rest.ptr[i] == ',' && i + 1 < rest.len && rest.ptr[i + 1] == ' '))
                rest.len = i;
        return probe_unquoted(str_trim(rest));
    }
    return STR_NONE;
}

struct mongo {
    bool open, asks;
    size_t seen;        /* settings, or files of them */
    const char *unseen; /* a file that could not be read; NULL: none */
    enum tree_answer answer;
    const char *path;
    uint32_t line;
    struct str text;
};

static void open_mongo(struct mongo *mongo, struct str text, const char *path, uint32_t line) {
    mongo->open = true;
    mongo->path = path;
    mongo->line = line;
    mongo->text = text;
}

/* Both ways to write it: YAML, and "key = value" of old. */
static void read_mongo_file(struct probe *probe, const char *path, struct mongo *mongo) {
    struct probe_lines lines = {.number = 0};
    enum tree_answer answer = probe_read(probe, path, &lines.rest);
    if (answer != TREE_OK) {
        mongo->unseen = path;
        mongo->answer = answer;
        return;
    }
    mongo->seen++;
    for (struct str line; probe_next_line(&lines, &line);) {
        struct str text = str_trim(line);
        if (str_starts(text, STR("#")))
            continue;
        struct str all = value_behind(text, STR("bindIpAll")), auth = value_behind(text, STR("authorization"));
        struct str bind = value_behind(text, STR("bindIp")), old = value_behind(text, STR("bind_ip"));
        bind = bind.ptr ? bind : old;
        if ((all.ptr && probe_is_yes(all)) || (bind.ptr && !all_local(bind)))
            open_mongo(mongo, text, path, lines.number);
        mongo->asks |= (auth.ptr && str_eq(auth, STR("enabled"))) || probe_is_yes(value_behind(text, STR("auth")));
    }
}

static void read_mongo_start(struct probe *probe, const struct service_start *start, struct mongo *mongo) {
    struct str value;
    if (service_option(probe, start, 'f', "config", &value) && str_starts(value, STR("/")))
        read_mongo_file(probe, probe_path(probe, STR_F, STR_A(value)), mongo);
    bool all = service_option(probe, start, 0, "bind_ip_all", &value);
    bool some = service_option(probe, start, 0, "bind_ip", &value);
    if (all || (some && !all_local(value)))
        open_mongo(mongo, STR("mongod --bind_ip"), start->where, start->line);
    bool asks = service_option(probe, start, 0, "auth", &value);
    mongo->asks |= asks;
    mongo->seen += (size_t)all + some + asks;
}

static void judge_mongo(struct probe *probe, struct probe_result *result, const struct mongo *mongo) {
    bool open = mongo->open && !mongo->asks;
    if (open)
        probe_saw(probe, result, mongo->path, mongo->line, STR_F " without authorization", STR_A(mongo->text));
    if (open)
        (void)probe_tell(probe, result, PROBE_NOT_MET, "MongoDB is open to others without a password");
    else if (mongo->unseen && mongo->answer != TREE_ABSENT)
        (void)probe_unseen(probe, result, mongo->unseen, mongo->answer);
    else if (mongo->unseen || mongo->seen == 0)
        (void)probe_tell(probe, result, PROBE_ASK, "MongoDB starts, and its settings were not found");
    else
        (void)probe_tell(probe, result, PROBE_MET, "MongoDB asks for a password, or answers the device alone");
}

/* A start that says nothing is another's line where one says something. */
static struct verdict show_mongo(struct probe *probe, struct probe_result *result) {
    struct verdict verdict = {.count = 0};
    struct service_start start;
    if (!probe_start_find(probe_startup(probe), mongo_names))
        return verdict;
    for (struct service_walk walk = {.within = false}; service_start_next(probe, mongo_names, &walk, &start);) {
        struct mongo mongo = {.open = false};
        struct str key = str_trim(start.rest);
        read_mongo_start(probe, &start, &mongo);
        if ((mongo.seen == 0 && !mongo.unseen) || is_judged(&verdict, key))
            continue;
        judge_mongo(probe, result, &mongo);
        add_verdict(&verdict, key, result);
    }
    if (verdict.count > 0)
        return verdict;
    struct mongo mongo = {.open = false};
    read_mongo_file(probe, "/etc/mongod.conf", &mongo);
    judge_mongo(probe, result, &mongo);
    add_verdict(&verdict, STR(""), result);
    return verdict;
}

enum probe_outcome probe_look_database(struct probe *probe, struct probe_result *result) {
    static const char *const names[] = {"postgres", "=postgresql", "mysqld", "mariadbd", "=mysql",
                                        "=mariadb", "mysqld_safe", "mongod", NULL};
    struct probe_directives rules = {.count = 0}, mysql = {.count = 0};
    if (!probe_service_runs(probe, result, names, "a database (PostgreSQL, MySQL, MongoDB)"))
        return result->outcome;
    bool found = read_postgres(probe, &rules);
    if (probe_is_blind(probe, result, &rules))
        return result->outcome;
    size_t open = show_trust(probe, result, &rules) + show_mysql(probe, result, &mysql);
    struct verdict mongo = show_mongo(probe, result);
    open += mongo.count > 0 && mongo.outcome == PROBE_NOT_MET;
    if (open > 0)
        return probe_tell(probe, result, PROBE_NOT_MET, "%zu setting%s open%s a database without a password", open,
                          plural(open), open == 1 ? "s" : "");
    if (probe_is_blind(probe, result, &mysql))
        return result->outcome;
    if (probe_start_find(probe_startup(probe), mysql_names))
        return probe_tell(probe, result, PROBE_ASK,
                          "MySQL keeps its accounts in its tables: see that none of them has an empty password");
    bool postgres = probe_start_find(probe_startup(probe), postgres_names) != NULL;
    if (mongo.count > 0 && (mongo.outcome != PROBE_MET || !postgres))
        return tell_verdict(&mongo, result);
    if (rules.count == 0 || (postgres && !found))
        return probe_tell(probe, result, PROBE_ASK, "a database starts, and its settings were not found");
    return probe_tell(probe, result, PROBE_MET, "of %zu rules none opens a database without a password", rules.count);
}

static const char *const mqtt_names[] = {"mosquitto", NULL};

/* What one listener says: mosquitto takes the last value. */
struct listener {
    bool said, open;
    const char *path;
    uint32_t line;
};

static bool is_true(struct str value) {
    return str_eq(value, STR("true")) || str_eq(value, STR("1"));
}

static void take_anonymous(struct listener *listener, const struct probe_directive *item) {
    bool open = is_true(item->value);
    *listener = (struct listener){.said = true, .open = open, .path = item->path, .line = item->line};
}

/* How many listeners say nothing, and how many let everybody in. */
struct broker {
    size_t listeners, silent, open;
};

static void close_listener(struct probe *probe, struct probe_result *result, const struct listener *listener,
                           struct broker *broker) {
    broker->listeners++;
    broker->silent += !listener->said;
    broker->open += listener->open;
    if (listener->open)
        probe_saw(probe, result, listener->path, listener->line, "allow_anonymous true");
}

/* With per_listener_settings each says it for itself, else the last line counts for all. */
static struct broker judge_listeners(struct probe *probe, struct probe_result *result,
                                     const struct probe_directives *list) {
    const struct probe_directive *each = probe_directive_last(list, NULL, "per_listener_settings");
    bool apart = each && is_true(each->value);
    struct broker broker = {.listeners = 0};
    struct listener listener = {.said = false};
    bool within = !apart;
    for (size_t i = 0; i < list->count; i++) {
        const struct probe_directive *item = &list->items[i];
        bool begins = apart && (str_eq(item->key, STR("listener")) || str_eq(item->key, STR("port")));
        if (begins && within)
            close_listener(probe, result, &listener, &broker);
        if (begins)
            listener = (struct listener){.said = false};
        within |= begins;
        if (str_eq(item->key, STR("allow_anonymous")))
            take_anonymous(&listener, item);
        if (!str_eq(item->key, STR("listener_allow_anonymous")) || !is_true(item->value))
            continue;
        broker.open++; /* whatever is said for all */
        probe_saw(probe, result, item->path, item->line, "listener_allow_anonymous " STR_F, STR_A(item->value));
    }
    close_listener(probe, result, &listener, &broker);
    return broker;
}

/* Started without -c, mosquitto has no settings at all. */
static bool has_bare_start(struct probe *probe) {
    struct service_start start;
    struct str value;
    for (struct service_walk walk = {.within = false}; service_start_next(probe, mqtt_names, &walk, &start);)
        if (start.whole && !service_option(probe, &start, 'c', "config-file", &value))
            return true;
    return false;
}

static enum probe_outcome judge_mqtt(struct probe *probe, struct probe_result *result, const char *path) {
    static const struct service_include includes[] = {{"include_dir", ".conf"}, {NULL, NULL}};
    struct probe_directives list = {.count = 0};
    struct service_reading reading = {.probe = probe, .list = &list, .includes = includes, .style = DIRECTIVE_WORDS};
    (void)service_read(&reading, path);
    if (probe_is_blind(probe, result, &list))
        return result->outcome;
    struct broker broker = judge_listeners(probe, result, &list);
    if (broker.open > 0)
        return probe_tell(probe, result, PROBE_NOT_MET, "anybody may read and write without a name");
    if (has_bare_start(probe))
        return probe_tell(probe, result, PROBE_ASK,
                          "mosquitto starts without -c: before 2.0 it then lets everybody in, later the device alone");
    if (broker.silent == 0)
        return probe_tell(probe, result, PROBE_MET, "allow_anonymous is false");
    return probe_tell(probe, result, PROBE_ASK,
                      "a listener does not set allow_anonymous: without it mosquitto before 2.0 lets everybody in, "
                      "later ones do not");
}

enum probe_outcome probe_look_mqtt(struct probe *probe, struct probe_result *result) {
    struct verdict verdict = {.count = 0};
    struct service_start start;
    struct str file;
    if (!probe_service_runs(probe, result, mqtt_names, "an MQTT broker (mosquitto)"))
        return result->outcome;
    for (struct service_walk walk = {.within = false}; service_start_next(probe, mqtt_names, &walk, &start);) {
        if (!service_option(probe, &start, 'c', "config-file", &file) || !str_starts(file, STR("/")) ||
            is_judged(&verdict, file))
            continue;
        (void)judge_mqtt(probe, result, probe_path(probe, STR_F, STR_A(file)));
        add_verdict(&verdict, file, result);
    }
    if (verdict.count > 0)
        return tell_verdict(&verdict, result);
    return judge_mqtt(probe, result, "/etc/mosquitto/mosquitto.conf");
}

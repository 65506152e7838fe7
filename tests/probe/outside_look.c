/* Looks at a host from outside, for a test that serves on ports of its own.
 *   outside_look HOST CHECK PRODUCT|- KIND=PORT...     KIND: a word of the table below; only these are asked
 *                                                      credentials=FILE among them: tries what it holds
 *                                                      wait=MS: for how long an answer is waited for; 500
 *   outside_look --list                                the rows of the checks */
#include <stdio.h>
#include <sys/random.h>
#include <unistd.h>

#include "probe/outside/credentials.h"
#include "probe/outside/outside.h"
#include "probe/run.h"

static const struct {
    struct str word;
    struct outside_port port;
} kinds[] = {
    {STR_INIT("tls"), {.kind = OUTSIDE_TLS, .service = "https"}},
    {STR_INIT("https"), {.kind = OUTSIDE_TLS, .web = true, .service = "https"}},
    {STR_INIT("ftp"), {.kind = OUTSIDE_FTP, .service = "ftp", .danger = "passwords in clear text"}},
    {STR_INIT("opcua"), {.kind = OUTSIDE_OPCUA, .service = "opc.tcp"}},
    {STR_INIT("ssh"), {.kind = OUTSIDE_SSH, .service = "ssh"}},
    {STR_INIT("http"), {.kind = OUTSIDE_HTTP, .service = "http"}},
    {STR_INIT("modbus"), {.kind = OUTSIDE_MODBUS, .service = "modbus"}},
    {STR_INIT("snmp"), {.kind = OUTSIDE_SNMP, .service = "snmp", .udp = true}},
    {STR_INIT("telnet"), {.kind = OUTSIDE_TELNET, .service = "telnet", .danger = "passwords in clear text"}},
};

static bool add_port(struct outside *outside, struct str word) {
    struct str kind;
    uint64_t number;
    if (!str_next(&word, '=', &kind) || !str_u64(word, UINT16_MAX, &number))
        return false;
    for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
        if (str_eq(kind, kinds[i].word)) {
            outside->ports[outside->port_count] = kinds[i].port;
            outside->ports[outside->port_count++].number = (uint16_t)number;
            return true;
        }
    return false;
}

static bool add_credentials(struct outside *outside, struct arena *arena, struct str path) {
    static struct credentials credentials;
    struct str copy = str_copy(arena, path);
    char text[CREDENTIALS_FILE_MAX];
    const char *why;
    uint32_t line;
    FILE *file = copy.ptr ? fopen(copy.ptr, "r") : NULL;
    size_t len = file ? fread(text, 1, sizeof text, file) : 0;
    if (file)
        (void)fclose(file);
    outside->credentials = &credentials;
    return credentials_parse((struct str){text, len}, outside->product, &credentials, &line, &why);
}

static bool add_wait(struct outside *outside, struct str number) {
    uint64_t ms;
    if (!str_u64(number, 60000, &ms))
        return false;
    outside->dialler.wait_ms = (unsigned)ms;
    return true;
}

static bool add_word(struct outside *outside, struct arena *arena, struct str word) {
    static const struct str file = STR_INIT("credentials="), wait = STR_INIT("wait=");
    if (str_starts(word, wait))
        return add_wait(outside, str_skip(word, wait.len));
    return str_starts(word, file) ? add_credentials(outside, arena, str_skip(word, file.len)) : add_port(outside, word);
}

static bool add_ports(struct outside *outside, struct arena *arena, int argc, char **argv) {
    outside->ports = ARENA_ARRAY(arena, struct outside_port, (size_t)argc + OUTSIDE_DECLARED_MAX);
    if (argc == 4 && outside_ports(outside, arena) != STATUS_OK)
        return false;
    for (int i = 4; i < argc; i++)
        if (!outside->ports || !add_word(outside, arena, str_from(argv[i])))
            return false;
    outside_declare(outside);
    return true;
}

static int list(void) {
    struct out out;
    out_fd(&out, STDOUT_FILENO);
    probe_write_rows(&outside_groups, &out);
    bool written = out_flush(&out) == STATUS_OK;
    out_done(&out);
    return written ? 0 : 1;
}

int main(int argc, char **argv) {
    struct arena arena;
    struct diag_sink sink;
    const char *why;
    if (argc == 2 && str_eq(str_from(argv[1]), STR("--list")))
        return list();
    if (argc < 4)
        return 1;
    arena_init(&arena, (size_t)256 << 20);
    diag_init(&sink, &arena);
    struct outside outside = {.host = argv[1]};
    struct probe probe = {
        .arena = &arena, .now = date_time_now(), .outside = &outside, .tree = {.root = -1, .live = true}};
    if (!str_eq(str_from(argv[3]), STR("-")) && product_read(argv[3], &arena, &sink, &outside.product) != STATUS_OK)
        return 1;
    if (!dial_resolve(&outside.dialler, argv[1], &why))
        return 1;
    outside.dialler.wait_ms = 500;
    if (!add_ports(&outside, &arena, argc, argv) ||
        getrandom(outside.random, sizeof outside.random, 0) != sizeof outside.random)
        return 1;
    struct probe_run run;
    struct out out;
    out_fd(&out, STDOUT_FILENO);
    enum status status = probe_run(&probe, &outside_groups, str_from(argv[2]), &run);
    struct probe_head head = {.host = str_from(argv[1])};
    if (status == STATUS_OK)
        probe_write_json(&run, &head, &out);
    bool written = out_flush(&out) == STATUS_OK;
    out_done(&out);
    arena_done(&arena);
    return status == STATUS_OK && written ? 0 : 1;
}

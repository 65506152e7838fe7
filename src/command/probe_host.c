/* keyway probe HOST: what a device answers from outside. */
#include "command/probe_host.h"

#include "base/file.h"
#include "command/probe.h"
#include "probe/outside/target.h"

#include <sys/random.h>
#include <sys/stat.h>

static const struct diag_kind NO_HOST = {"probe.no-host", SEVERITY_ERROR, "'{0}' cannot be found: {1}",
                                         "give the name or the address of one device"};
static const struct diag_kind RANGE = {"probe.range", SEVERITY_ERROR, "'{0}' is a range of addresses",
                                       "name each device by itself: control devices fall over when they are swept"};
static const struct diag_kind NOT_THERE = {"probe.not-there", SEVERITY_ERROR,
                                           "nothing of '{0}' answers: none of {1} ports is open or refused",
                                           "see whether the device is up, and whether a firewall stands between"};
static const struct diag_kind NO_RANDOM = {"probe.no-random", SEVERITY_ERROR, "the system gives no random bytes", NULL};
static const struct diag_kind NO_PRODUCT = {"probe.credentials-product", SEVERITY_ERROR,
                                            "--credentials is for the accounts that a product document declares",
                                            "name it with --product; keyway guide verify: keep it beside the guide"};
static const struct diag_kind OPEN_TO_OTHERS = {"probe.credentials-open", SEVERITY_ERROR,
                                                "{0} holds passwords, and not its owner alone may use it",
                                                "chmod 600, and change the passwords if others may have read them"};
static const struct diag_kind CREDENTIALS = {"probe.credentials", SEVERITY_ERROR, "{0} cannot be taken: line {1}: {2}",
                                             "a line is NAME:PASSWORD of an account with 'default-password: true'"};
static const struct diag_kind NOTHING = {"probe.judges-no-answer", SEVERITY_ERROR,
                                         "nothing could be judged: no check of '{0}' was met, and none was not met",
                                         NULL};

static enum status no_host(struct run *run, struct str host, const char *why) {
    diag_add(run->sink, &NO_HOST, PLACE_NONE, host, str_from(why));
    return STATUS_INPUT;
}

static enum status read_host(struct run *run, struct str host, struct outside *outside) {
    const char *why = NULL;
    if (str_find_char(host, '/') != SIZE_MAX || str_find_char(host, '*') != SIZE_MAX) {
        diag_add(run->sink, &RANGE, PLACE_NONE, host);
        return STATUS_INPUT;
    }
    struct target target;
    if (!target_parse(host, run->arena, &target, &why))
        return no_host(run, host, why);
    outside->host = target.host.ptr;
    outside->named = target.port;
    if (getrandom(outside->random, sizeof outside->random, 0) != sizeof outside->random) {
        diag_add(run->sink, &NO_RANDOM, PLACE_NONE, STR_NONE);
        return STATUS_SYSTEM;
    }
    if (dial_resolve(&outside->dialler, outside->host, &why))
        return STATUS_OK;
    return no_host(run, host, why);
}

/* As ssh has it with its keys. */
static bool is_open_to_others(const char *path) {
    struct stat info;
    return stat(path, &info) == 0 && S_ISREG(info.st_mode) && (info.st_mode & (S_IRWXG | S_IRWXO)) != 0;
}

/* Into memory that is wiped: no diagnostic shows a line of it. */
static enum status read_credentials(struct run *run, const struct product *product, struct probe_host *looked) {
    struct str path = run_option(run, "credentials");
    struct source source;
    uint32_t line;
    const char *why;
    if (!path.ptr)
        return STATUS_OK;
    if (!product) {
        diag_add(run->sink, &NO_PRODUCT, PLACE_NONE, STR_NONE);
        return STATUS_INPUT;
    }
    if (is_open_to_others(path.ptr)) {
        diag_add(run->sink, &OPEN_TO_OTHERS, PLACE_NONE, path);
        return STATUS_INPUT;
    }
    TRY(file_read(path.ptr, CREDENTIALS_FILE_MAX, run->arena, run->sink, &source));
    bool well = credentials_parse(source.text, product, &looked->credentials, &line, &why);
    explicit_bzero((char *)(uintptr_t)source.text.ptr, source.text.len);
    if (well) {
        looked->outside.credentials = &looked->credentials;
        return STATUS_OK;
    }
    diag_add(run->sink, &CREDENTIALS, PLACE_NONE, path, str_format(run->arena, "%u", line), str_from(why));
    return STATUS_INPUT;
}

static enum status look(struct run *run, struct outside *outside, struct probe_run *seen) {
    struct probe *probe = ARENA_NEW(run->arena, struct probe);
    if (!probe)
        return STATUS_MEMORY;
    *probe = (struct probe){
        .arena = run->arena, .now = date_time_now(), .outside = outside, .tree = {.root = -1, .live = true}};
    probe->types = outside->product ? outside->product->types : 0;
    if (!outside_is_there(outside)) {
        struct str ports = str_format(run->arena, "%zu", outside->port_count);
        diag_add(run->sink, &NOT_THERE, PLACE_NONE, str_from(outside->host), ports);
        return STATUS_INPUT;
    }
    return probe_run(probe, &outside_groups, STR(""), seen);
}

enum status probe_host_look(struct run *run, struct str host, const struct product *product,
                            struct probe_host *looked) {
    TRY(read_host(run, host, &looked->outside));
    looked->outside.product = product;
    TRY(outside_ports(&looked->outside, run->arena));
    TRY(read_credentials(run, product, looked));
    enum status status = look(run, &looked->outside, &looked->seen);
    credentials_wipe(&looked->credentials);
    TRY(status);
    looked->head = (struct probe_head){.host = str_from(looked->outside.host)};
    looked->head.asked = outside_asked(&looked->outside, run->arena, &looked->head.asked_count);
    return looked->head.asked ? STATUS_OK : STATUS_MEMORY;
}

int probe_host_run(struct run *run) {
    struct str host = run->arguments[1], path = run_option(run, "product");
    const struct product *product = NULL;
    struct probe_host looked = {.outside = {.host = NULL}};
    enum status status = path.ptr ? product_read(path.ptr, run->arena, run->sink, &product) : STATUS_OK;
    if (status == STATUS_OK)
        status = probe_host_look(run, host, product, &looked);
    if (status != STATUS_OK)
        return run_failed(run, status);
    bool json = str_eq(run_option(run, "format"), STR("json"));
    (json ? probe_write_json : probe_write_text)(&looked.seen, &looked.head, run->out);
    if (looked.seen.outcomes[PROBE_NOT_MET] > 0)
        return EXIT_FINDINGS;
    if (looked.seen.outcomes[PROBE_MET] > 0)
        return EXIT_WELL;
    diag_add(run->sink, &NOTHING, PLACE_NONE, host);
    return EXIT_FAILED;
}

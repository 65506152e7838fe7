/* hg7: a gateway between a field device that speaks Modbus/TCP and people and programs that speak HTTPS. ../README.md
 * says how it is started. */
#include "memory.h"
#include "sandbox.h"
#include "server.h"

#include "port/system_linux.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#define TURN_MS      100
#define SWEEP_MS     10000u
#define STEP_BUDGET  (256u << 10) /* bytes of the software that a turn compares */
#define LAST_TURNS   20
#define EXIT_RESTART 10

static volatile sig_atomic_t stop_wanted;

static void want_stop(int number) {
    (void)number;
    stop_wanted = 1;
}

static const char usage[] =
    "usage: hg7 CONFIG [--listen ADDRESS:PORT] [--field ADDRESS:PORT] [--state FOLDER] [--bank N] [--check]\n"
    "  CONFIG   the configuration; examples/gateway/sl1.yaml to sl4.yaml are such\n"
    "  --check  only reads the configuration\n"
    "  --bank   the boot stage says from which bank it started the program\n";

struct options {
    const char *config;
    const char *listen;
    const char *field;
    const char *state;
    const char *bank;
    int check;
};

static int read_options(int count, char **arguments, struct options *options) {
    const struct {
        const char *name;
        const char **to;
    } known[] = {{"--listen", &options->listen},
                 {"--field", &options->field},
                 {"--state", &options->state},
                 {"--bank", &options->bank}};
    for (int i = 1; i < count; i++) {
        int taken = 0;
        for (size_t k = 0; k < sizeof(known) / sizeof(*known) && !taken; k++)
            if (strcmp(arguments[i], known[k].name) == 0 && i + 1 < count) {
                *known[k].to = arguments[++i];
                taken = 1;
            }
        if (taken)
            continue;
        if (strcmp(arguments[i], "--check") == 0)
            options->check = 1;
        else if (arguments[i][0] != '-' && !options->config)
            options->config = arguments[i];
        else
            return -1;
    }
    return options->config ? 0 : -1;
}

static int say(const char *what, const char *more) {
    fprintf(stderr, "hg7: %s%s%s\n", what, more ? ": " : "", more ? more : "");
    return 1;
}

static int read_config(const struct options *options, struct config *config, uint32_t *bank) {
    char error[CONFIG_ERROR];
    int64_t number = 0;
    if (config_read(options->config, config, error) != 0)
        return say(options->config, error);
    if (options->listen && config_endpoint(options->listen, config->listen_address, &config->listen_port) != 0)
        return say("--listen takes ADDRESS:PORT", NULL);
    if (options->field && config_endpoint(options->field, config->field_address, &config->field_port) != 0)
        return say("--field takes ADDRESS:PORT", NULL);
    if (options->state && (strlen(options->state) == 0 || strlen(options->state) >= sizeof(config->state)))
        return say("--state takes a folder", NULL);
    if (options->state)
        snprintf(config->state, sizeof(config->state), "%s", options->state);
    if (options->bank && kw_check_number(kw_text(options->bank, 4), 0, 1, &number) != KW_OK)
        return say("--bank takes 0 or 1", NULL);
    if (config_check(config, error) != 0)
        return say(options->config, error);
    *bank = options->bank ? (uint32_t)number : SOFTWARE_NO_BANK;
    return 0;
}

/* Where it can be reached, and on a new device how to log in the first time: the label on the box, as it were. What was
 * printed does not stay in memory either. */
static void greet(struct gateway *gateway, uint32_t port) {
    static char printed[1024];
    char password[DEVICE_PASSWORD_MADE + 1];
    char secret[KW_TOTP_TEXT_SIZE];
    (void)setvbuf(stdout, printed, _IOFBF, sizeof(printed));
    enum kw_status status = device_provision(&gateway->device, password, secret);
    int six = strchr(gateway->config.listen_address, ':') != NULL;
    if (status == KW_OK) {
        printf("account administrator, password %s, to be changed at the first login\n", password);
        if (*secret)
            printf("one-time codes: otpauth://totp/HG-7:administrator?secret=%s&issuer=HG-7\n", secret);
    } else if (status != KW_ERROR_EXISTS) {
        (void)say("the first account cannot be made", kw_status_text(status));
    }
    kw_wipe(password, sizeof(password));
    kw_wipe(secret, sizeof(secret));
    printf("listening on %s://%s%s%s:%u\n", channels_web(&gateway->channels) ? "https" : "http", six ? "[" : "",
           gateway->config.listen_address, six ? "]" : "", port);
    fflush(stdout);
    kw_wipe(printed, sizeof(printed));
}

/* What the field thread has to tell goes into the log. */
static void record_field(struct gateway *gateway) {
    struct field_event event;
    char detail[96];
    while (field_event(&gateway->field, &event)) {
        switch (event.kind) {
        case FIELD_CONNECTED:
            snprintf(detail, sizeof(detail), "the field device answers");
            break;
        case FIELD_LOST:
            snprintf(detail, sizeof(detail), "the field device does not answer");
            break;
        default:
            snprintf(detail, sizeof(detail), "output %s falls back to %d", gateway->config.point[event.point].name,
                     (int)event.value);
            break;
        }
        const struct device_act act = {
            KW_AUDIT_SYSTEM, EVENT_FIELD, event.kind == FIELD_LOST ? KW_AUDIT_FAILURE : KW_AUDIT_SUCCESS,
            "field",         "gateway",   detail};
        device_record(&gateway->device, &act);
    }
}

/* Who collects records, and who knows the time, is on the other side of the boundary. */
static void call_out(struct gateway *gateway) {
    if (kw_settings_allows(&gateway->device.settings, SETTING_NETWORK) == KW_GRANTED) {
        timekeeper_step(&gateway->timekeeper);
        syslog_step(&gateway->syslog);
    } else {
        timekeeper_pause(&gateway->timekeeper);
        syslog_pause(&gateway->syslog);
    }
}

static void run(struct gateway *gateway, struct server *server) {
    uint64_t swept_ms = 0;
    uint64_t now_ms = 0;
    while (!stop_wanted && !gateway->restart && !gateway->decommission) {
        server_turn(server, TURN_MS);
        software_step(&gateway->software, STEP_BUDGET);
        record_field(gateway);
        housing_step(&gateway->housing);
        device_watch_keys(&gateway->device);
        call_out(gateway);
        if (kw_clock_linux.uptime(NULL, &now_ms) == KW_OK && now_ms - swept_ms >= SWEEP_MS) {
            swept_ms = now_ms;
            device_sweep(&gateway->device);
        }
    }
    /* The answer that told of the end goes out first, and what was recorded reaches the collector. */
    for (int i = 0; i < LAST_TURNS && (gateway->restart || gateway->decommission); i++) {
        server_turn(server, TURN_MS);
        call_out(gateway);
    }
}

static void record_sandbox(struct gateway *gateway, const struct sandbox *sandbox) {
    char detail[96];
    snprintf(detail, sizeof(detail), "sandbox: seccomp %s, landlock version %d", sandbox->seccomp ? "on" : "off",
             sandbox->landlock);
    const struct device_act act = {KW_AUDIT_SYSTEM, EVENT_START, KW_AUDIT_SUCCESS, "gateway", "gateway", detail};
    device_record(&gateway->device, &act);
}

/* From an open device to the end of the service. */
static int serve(struct gateway *gateway, struct server *server) {
    const char *error = NULL;
    const struct config *config = &gateway->config;
    struct sandbox sandbox;
    uint32_t port = 0;
    int result = 1;
    struct device *device = &gateway->device;
    gateway->channels.clock = &device->clock.clock;
    if (timekeeper_open(&gateway->timekeeper, device, &error) != 0)
        return say("the time server", error);
    if (housing_open(&gateway->housing, device, &error) != 0)
        return say(config->housing_line, error);
    if (channels_open(&gateway->channels, config, device->keys.port, device->store.keys, device->serial, &error) != 0)
        return say("TLS", error);
    counters_seal();
    if (server_open(server, gateway, &port, &error) != 0 || sandbox_enter(config, &sandbox, &error) != 0) {
        (void)say(config->listen_address, error);
    } else if (field_start(&gateway->field, config) != 0) {
        (void)say("the field's thread cannot be started", NULL);
    } else {
        record_sandbox(gateway, &sandbox);
        greet(gateway, port);
        syslog_open(&gateway->syslog, &gateway->device,
                    gateway->channels.syslog.is_open ? &gateway->channels.syslog.channel : NULL);
        run(gateway, server);
        syslog_close(&gateway->syslog);
        field_stop(&gateway->field);
        record_field(gateway);
        result = gateway->restart ? EXIT_RESTART : 0;
    }
    server_close(server);
    timekeeper_close(&gateway->timekeeper);
    channels_close(&gateway->channels);
    housing_close(&gateway->housing);
    return result;
}

/* The device gives up all that it holds, and says whether it could. */
static int purge(struct gateway *gateway) {
    uint64_t bytes = 0;
    enum kw_status status = device_purge(&gateway->device, &bytes);
    if (status != KW_OK)
        return say("not all could be overwritten: do not give the device away", kw_status_text(status));
    printf("out of service: %llu bytes were overwritten and read back\n", (unsigned long long)bytes);
    return fflush(stdout) == 0 ? 0 : 1;
}

static void heed_signals(void) {
    struct sigaction action = {.sa_handler = want_stop};
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGINT, &action, NULL);
    action.sa_handler = SIG_IGN;
    sigaction(SIGPIPE, &action, NULL);
}

int main(int count, char **arguments) {
    static struct gateway gateway;
    static struct server server;
    struct options options = {0};
    const char *error = NULL;
    uint32_t bank = SOFTWARE_NO_BANK;
    if (memory_wipe_released() != 0)
        return say("memory that is given back would not be wiped", NULL);
    if (read_options(count, arguments, &options) != 0) {
        fputs(usage, stderr);
        return 1;
    }
    if (read_config(&options, &gateway.config, &bank) != 0)
        return 1;
    if (options.check)
        return 0;
    heed_signals();
    server.listener = -1;
    gateway.mode = (struct kw_mode){.enter_percent = 75, .leave_percent = 50, .enter_ms = 1000, .leave_ms = 3000};
    if (kw_mode_init(&gateway.mode) != KW_OK || device_open(&gateway.device, &gateway.config, &error) != 0)
        return say(gateway.config.state, error);
    int result = 1;
    if (software_open(&gateway.software, &gateway.device, bank, &error) != 0) {
        (void)say(options.config, error);
    } else {
        result = serve(&gateway, &server);
        software_close(&gateway.software);
    }
    if (gateway.decommission)
        return purge(&gateway);
    device_close(&gateway.device);
    return result;
}

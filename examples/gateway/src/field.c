#include "field.h"

#include "port/system_linux.h"

#include <modbus/modbus.h>

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define ANSWER_US    400000u /* that the device may take */
#define RECONNECT_MS 500u

static uint64_t uptime(void) {
    uint64_t ms = 0;
    return kw_clock_linux.uptime(NULL, &ms) == KW_OK ? ms : 0;
}

static void tell(struct field *field, enum field_event_kind kind, uint32_t point, int32_t value) {
    /* When nobody fetches them the oldest stay: they tell how it began. */
    if (field->event_count < FIELD_EVENTS)
        field->event[field->event_count++] = (struct field_event){kind, point, value};
}

/* The output takes what was decided for the loss of control; under the lock. */
static void fall_back(struct field *field, uint32_t number) {
    struct field_point *point = &field->point[number];
    int32_t value = 0;
    if (kw_output_fail(&point->output, &value) != KW_OK && point->output.fallback == KW_FALLBACK_HOLD)
        return; /* nothing was ever put out: the device keeps what it has */
    point->controlled = 0;
    /* What was asked for before is not done any more. */
    for (size_t i = 0; i < FIELD_COMMANDS; i++)
        if (field->command[i].point == number && field->command[i].outcome == FIELD_WAITING)
            field->command[i].outcome = FIELD_NOT_DONE;
    if (point->output.last != value || !point->output.put || !point->good)
        point->owed = 1;
    kw_output_put(&point->output, value);
    tell(field, FIELD_FELL_BACK, number, value);
}

static void check_leases(struct field *field, uint64_t now_ms) {
    for (uint32_t i = 0; i < field->config->point_count; i++) {
        const struct config_point *config = &field->config->point[i];
        const struct field_point *point = &field->point[i];
        if (point->controlled && config->lease_s > 0 && now_ms - point->put_ms >= config->lease_s * 1000ull)
            fall_back(field, i);
    }
}

static int read_point(modbus_t *line, const struct config_point *point, uint16_t *value) {
    int got = point->kind == CONFIG_INPUT ? modbus_read_input_registers(line, (int)point->address, 1, value)
                                          : modbus_read_registers(line, (int)point->address, 1, value);
    return got == 1;
}

/* An exception is an answer: the device lives, and the register is what is wrong. */
static int line_is_lost(int error) {
    return error < MODBUS_ENOBASE || error > EMBXGTAR;
}

/* Reads every point once. 0: the line is lost. */
static int read_round(struct field *field, modbus_t *line) {
    for (uint32_t i = 0; i < field->config->point_count; i++) {
        uint16_t value = 0;
        int good = read_point(line, &field->config->point[i], &value);
        int lost = !good && line_is_lost(errno);
        pthread_mutex_lock(&field->lock);
        field->point[i].good = good;
        if (good) {
            field->point[i].value = value;
            field->point[i].read_ms = uptime();
        }
        pthread_mutex_unlock(&field->lock);
        if (lost)
            return 0;
    }
    pthread_mutex_lock(&field->lock);
    field->rounds++;
    pthread_mutex_unlock(&field->lock);
    return 1;
}

/* The next command that waits; null when there is none. Under the lock. */
static struct field_command *next_command(struct field *field) {
    struct field_command *next = NULL;
    for (size_t i = 0; i < FIELD_COMMANDS; i++) {
        struct field_command *command = &field->command[i];
        if (command->ticket && command->outcome == FIELD_WAITING && (!next || command->ticket < next->ticket))
            next = command;
    }
    return next;
}

/* Without the lock: a write to a device takes its time. */
static int put(const struct field *field, modbus_t *line, uint32_t point, uint16_t value) {
    return line && modbus_write_register(line, (int)field->config->point[point].address, value) == 1;
}

/* Carries out what waits; without a line nothing is. */
static int run_commands(struct field *field, modbus_t *line) {
    int lost = 0;
    pthread_mutex_lock(&field->lock);
    for (struct field_command *command = next_command(field); command; command = next_command(field)) {
        uint32_t number = command->point;
        uint32_t ticket = command->ticket;
        uint16_t value = command->value;
        pthread_mutex_unlock(&field->lock);
        int done = put(field, lost ? NULL : line, number, value);
        lost = lost || (line && !done && line_is_lost(errno));
        pthread_mutex_lock(&field->lock);
        struct field_point *point = &field->point[number];
        if (command->ticket != ticket || command->outcome != FIELD_WAITING) {
            point->owed = 1; /* control was given up meanwhile: the fallback comes after it */
            continue;
        }
        command->outcome = done ? FIELD_DONE : FIELD_NOT_DONE;
        if (done) {
            kw_output_put(&point->output, value);
            point->controlled = 1;
            point->owed = 0;
            point->put_ms = uptime();
        }
    }
    pthread_mutex_unlock(&field->lock);
    return !lost;
}

/* Puts out what the device has not taken yet. */
static int settle(struct field *field, modbus_t *line) {
    int lost = 0;
    pthread_mutex_lock(&field->lock);
    for (uint32_t i = 0; i < field->config->point_count && !lost; i++) {
        struct field_point *point = &field->point[i];
        if (!point->owed)
            continue;
        uint16_t value = (uint16_t)point->output.last;
        pthread_mutex_unlock(&field->lock);
        int done = put(field, line, i, value);
        lost = !done && line_is_lost(errno);
        pthread_mutex_lock(&field->lock);
        if (done && value == (uint16_t)point->output.last)
            point->owed = 0;
    }
    pthread_mutex_unlock(&field->lock);
    return !lost;
}

/* Whether a connection that was begun is made in time. */
static int is_made(int file) {
    struct pollfd wanted = {file, POLLOUT, 0};
    int error = 0;
    socklen_t length = sizeof(error);
    return poll(&wanted, 1, (int)(ANSWER_US / 1000)) == 1 &&
           getsockopt(file, SOL_SOCKET, SO_ERROR, &error, &length) == 0 && error == 0;
}

/* A connection that leaves by the field's interface and no other, whatever the routes say; -1: there is none. */
static int connect_by_interface(const struct config *config) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)config->field_port)};
    int on = 1;
    int file = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (file < 0)
        return -1;
    int begun = setsockopt(file, SOL_SOCKET, SO_BINDTODEVICE, config->field_interface,
                           (socklen_t)strlen(config->field_interface) + 1) == 0 &&
                setsockopt(file, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on)) == 0 &&
                inet_pton(AF_INET, config->field_address, &address.sin_addr) == 1 &&
                (connect(file, (const struct sockaddr *)&address, sizeof(address)) == 0 || errno == EINPROGRESS);
    if (begun && is_made(file) && fcntl(file, F_SETFL, 0) == 0)
        return file;
    close(file);
    return -1;
}

static int call_device(const struct config *config, modbus_t *line) {
    if (!*config->field_interface)
        return modbus_connect(line) == 0;
    int file = connect_by_interface(config);
    return file >= 0 && modbus_set_socket(line, file) == 0;
}

static modbus_t *connect_line(const struct config *config) {
    modbus_t *line = modbus_new_tcp(config->field_address, (int)config->field_port);
    if (line && modbus_set_slave(line, (int)config->field_unit) == 0 &&
        modbus_set_response_timeout(line, 0, ANSWER_US) == 0 && modbus_set_byte_timeout(line, 0, ANSWER_US) == 0 &&
        call_device(config, line))
        return line;
    modbus_free(line);
    return NULL;
}

static void set_connected(struct field *field, int connected) {
    pthread_mutex_lock(&field->lock);
    if (field->connected != connected)
        tell(field, connected ? FIELD_CONNECTED : FIELD_LOST, 0, 0);
    field->connected = connected;
    for (uint32_t i = 0; i < field->config->point_count; i++) {
        struct field_point *point = &field->point[i];
        point->good = point->good && connected;
        /* A device that was away may have started anew: it gets what it should have. */
        if (connected && point->output.put)
            point->owed = 1;
    }
    pthread_mutex_unlock(&field->lock);
}

static modbus_t *drop(struct field *field, modbus_t *line) {
    if (line) {
        modbus_close(line);
        modbus_free(line);
    }
    set_connected(field, 0);
    return NULL;
}

/* Waits until `until_ms`, a command or the end. */
static void wait_until(struct field *field, uint64_t until_ms) {
    struct timespec limit;
    uint64_t now_ms = uptime();
    pthread_mutex_lock(&field->lock);
    if (now_ms < until_ms && !field->stopping && !next_command(field)) {
        uint64_t rest_ms = until_ms - now_ms;
        clock_gettime(CLOCK_MONOTONIC, &limit);
        limit.tv_sec += (time_t)(rest_ms / 1000);
        limit.tv_nsec += (long)(rest_ms % 1000) * 1000000L;
        if (limit.tv_nsec >= 1000000000L) {
            limit.tv_sec++;
            limit.tv_nsec -= 1000000000L;
        }
        pthread_cond_timedwait(&field->wake, &field->lock, &limit);
    }
    pthread_mutex_unlock(&field->lock);
}

static int is_stopping(struct field *field) {
    pthread_mutex_lock(&field->lock);
    int stopping = field->stopping;
    check_leases(field, uptime());
    pthread_mutex_unlock(&field->lock);
    return stopping;
}

static void *run(void *context) {
    struct field *field = context;
    modbus_t *line = NULL;
    uint64_t next_ms = uptime();
    while (!is_stopping(field)) {
        if (!line && uptime() >= next_ms) {
            line = connect_line(field->config);
            if (line)
                set_connected(field, 1);
        }
        int good = run_commands(field, line);
        if (line && good && settle(field, line) && (uptime() < next_ms || read_round(field, line))) {
            if (uptime() >= next_ms)
                next_ms = uptime() + field->config->field_interval_ms;
        } else {
            line = drop(field, line);
            if (uptime() >= next_ms)
                next_ms = uptime() + RECONNECT_MS;
        }
        wait_until(field, next_ms);
    }
    if (line)
        (void)settle(field, line);
    drop(field, line);
    return NULL;
}

static enum kw_fallback fallback_of(uint32_t configured) {
    static const enum kw_fallback all[] = {[CONFIG_FALLBACK_OFF] = KW_FALLBACK_OFF,
                                           [CONFIG_FALLBACK_HOLD] = KW_FALLBACK_HOLD,
                                           [CONFIG_FALLBACK_FIXED] = KW_FALLBACK_FIXED};
    return all[configured];
}

int field_start(struct field *field, const struct config *config) {
    pthread_condattr_t attributes;
    memset(field, 0, sizeof(*field));
    field->config = config;
    for (uint32_t i = 0; i < config->point_count; i++) {
        const struct config_point *point = &config->point[i];
        field->point[i].output =
            (struct kw_output){.output = i, .fallback = fallback_of(point->fallback), .fixed = (int32_t)point->value};
        if (point->write)
            fall_back(field, i);
    }
    field->event_count = 0;
    if (pthread_mutex_init(&field->lock, NULL) != 0 || pthread_condattr_init(&attributes) != 0)
        return -1;
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    int made = pthread_cond_init(&field->wake, &attributes) == 0;
    pthread_condattr_destroy(&attributes);
    field->running = made && pthread_create(&field->thread, NULL, run, field) == 0;
    return field->running ? 0 : -1;
}

void field_fall_back(struct field *field) {
    pthread_mutex_lock(&field->lock);
    for (uint32_t i = 0; i < field->config->point_count; i++)
        if (field->config->point[i].write)
            fall_back(field, i);
    pthread_cond_signal(&field->wake);
    pthread_mutex_unlock(&field->lock);
}

void field_stop(struct field *field) {
    if (!field->running)
        return;
    field_fall_back(field);
    pthread_mutex_lock(&field->lock);
    field->stopping = 1;
    pthread_cond_signal(&field->wake);
    pthread_mutex_unlock(&field->lock);
    pthread_join(field->thread, NULL);
    pthread_cond_destroy(&field->wake);
    pthread_mutex_destroy(&field->lock);
    field->running = 0;
}

void field_look(struct field *field, struct field_view *view) {
    pthread_mutex_lock(&field->lock);
    memcpy(view->point, field->point, sizeof(view->point));
    view->rounds = field->rounds;
    view->connected = field->connected;
    pthread_mutex_unlock(&field->lock);
}

static struct field_command *free_place(struct field *field) {
    for (size_t i = 0; i < FIELD_COMMANDS; i++)
        if (field->command[i].ticket == 0)
            return &field->command[i];
    return NULL;
}

enum kw_status field_write(struct field *field, uint32_t point, int64_t value, uint32_t *ticket) {
    const struct config_point *config = &field->config->point[point];
    if (point >= field->config->point_count || !config->write || value < config->least || value > config->most)
        return KW_ERROR_ARGUMENT;
    pthread_mutex_lock(&field->lock);
    struct field_command *place = free_place(field);
    enum kw_status status = field->connected ? KW_ERROR_BUSY : KW_ERROR_STATE;
    if (field->connected && place) {
        field->last_ticket++;
        *place = (struct field_command){field->last_ticket, point, (uint16_t)value, FIELD_WAITING};
        *ticket = place->ticket;
        pthread_cond_signal(&field->wake);
        status = KW_OK;
    }
    pthread_mutex_unlock(&field->lock);
    return status;
}

enum field_outcome field_outcome(struct field *field, uint32_t ticket) {
    enum field_outcome outcome = FIELD_FORGOTTEN;
    pthread_mutex_lock(&field->lock);
    for (size_t i = 0; i < FIELD_COMMANDS; i++) {
        struct field_command *command = &field->command[i];
        if (ticket == 0 || command->ticket != ticket)
            continue;
        outcome = command->outcome;
        if (outcome != FIELD_WAITING)
            command->ticket = 0;
    }
    pthread_mutex_unlock(&field->lock);
    return outcome;
}

int field_event(struct field *field, struct field_event *event) {
    pthread_mutex_lock(&field->lock);
    int found = field->event_count > 0;
    if (found) {
        *event = field->event[0];
        field->event_count--;
        memmove(field->event, field->event + 1, field->event_count * sizeof(*event));
    }
    pthread_mutex_unlock(&field->lock);
    return found;
}

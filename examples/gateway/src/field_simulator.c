/* field-simulator: a field device for trying the gateway, a Modbus/TCP server with 16 input and 16 holding registers.
 * A tank: its level (input register 0) rises by pump speed (holding register 0, in tenths of a per cent) and falls by
 * use; input register 1 is the temperature. It believes everybody, as such devices do: that is what the gateway is for.
 * What it is asked is printed when it is asked for the first time, so that a test sees what reaches a device.
 *
 * Usage: field-simulator [PORT [ADDRESS]]; without a port, or with 0, the kernel chooses, and its number is printed. */
#include <modbus/modbus.h>

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define REGISTERS   16
#define CLIENTS     4
#define TICK_MS     100
#define LEVEL_MOST  10000
#define USE_A_TICK  20
#define TEMPERATURE 185
#define SEEN        64

static volatile sig_atomic_t stop_wanted;

static void want_stop(int number) {
    (void)number;
    stop_wanted = 1;
}

/* A port in decimal, or -1. */
static int port_of(const char *text) {
    int port = 0;
    for (; *text >= '0' && *text <= '9' && port <= 65535; text++)
        port = port * 10 + (*text - '0');
    return *text || port > 65535 ? -1 : port;
}

static int listen_at(const char *where, int *port) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)*port)};
    socklen_t length = sizeof(address);
    int on = 1;
    if (inet_pton(AF_INET, where, &address.sin_addr) != 1)
        return -1;
    int file = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (file < 0 || setsockopt(file, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) != 0 ||
        bind(file, (struct sockaddr *)&address, length) != 0 || listen(file, CLIENTS) != 0 ||
        getsockname(file, (struct sockaddr *)&address, &length) != 0)
        return -1;
    *port = ntohs(address.sin_port);
    return file;
}

static void tick(modbus_mapping_t *registers) {
    int level = registers->tab_input_registers[0] + registers->tab_registers[0] / 25 - USE_A_TICK;
    if (level < 0)
        level = 0;
    registers->tab_input_registers[0] = (uint16_t)(level > LEVEL_MOST ? LEVEL_MOST : level);
    registers->tab_input_registers[1] = TEMPERATURE;
}

/* A function and the first register it is about, each pair once. */
static void note(const uint8_t *query, int header) {
    static uint32_t seen[SEEN];
    static int count;
    uint32_t asked = (uint32_t)query[header] << 16 | (uint32_t)query[header + 1] << 8 | query[header + 2];
    for (int i = 0; i < count; i++)
        if (seen[i] == asked)
            return;
    if (count == SEEN)
        return;
    seen[count++] = asked;
    printf("asked: function %u register %u\n", asked >> 16, asked & 0xffff);
    fflush(stdout);
}

static void answer(modbus_t *line, modbus_mapping_t *registers, int *client) {
    uint8_t query[MODBUS_TCP_MAX_ADU_LENGTH];
    modbus_set_socket(line, *client);
    int length = modbus_receive(line, query);
    int header = modbus_get_header_length(line);
    if (length > header + 2)
        note(query, header);
    if (length > 0)
        length = modbus_reply(line, query, length, registers);
    if (length < 0) {
        close(*client);
        *client = -1;
    }
}

static void take_in(int listener, int *clients) {
    int file = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
    for (int i = 0; i < CLIENTS && file >= 0; i++)
        if (clients[i] < 0) {
            clients[i] = file;
            file = -1;
        }
    if (file >= 0)
        close(file);
}

static void run(int listener, modbus_t *line, modbus_mapping_t *registers) {
    int clients[CLIENTS] = {-1, -1, -1, -1};
    while (!stop_wanted) {
        struct pollfd files[CLIENTS + 1];
        for (int i = 0; i < CLIENTS; i++)
            files[i] = (struct pollfd){clients[i], POLLIN, 0};
        files[CLIENTS] = (struct pollfd){listener, POLLIN, 0};
        int ready = poll(files, CLIENTS + 1, TICK_MS);
        if (ready <= 0) {
            tick(registers);
            continue;
        }
        for (int i = 0; i < CLIENTS; i++)
            if (clients[i] >= 0 && files[i].revents)
                answer(line, registers, &clients[i]);
        if (files[CLIENTS].revents)
            take_in(listener, clients);
    }
    for (int i = 0; i < CLIENTS; i++)
        if (clients[i] >= 0)
            close(clients[i]);
}

int main(int count, char **arguments) {
    struct sigaction action = {.sa_handler = want_stop};
    int port = count > 1 ? port_of(arguments[1]) : 0;
    const char *address = count > 2 ? arguments[2] : "127.0.0.1";
    int listener = count <= 3 && port >= 0 ? listen_at(address, &port) : -1;
    modbus_t *line = modbus_new_tcp("127.0.0.1", 1502);
    modbus_mapping_t *registers = modbus_mapping_new(0, 0, REGISTERS, REGISTERS);
    int result = 1;
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGINT, &action, NULL);
    if (listener < 0 || !line || !registers) {
        fputs("usage: field-simulator [PORT [ADDRESS]]; the port must be free\n", stderr);
    } else {
        registers->tab_input_registers[0] = LEVEL_MOST / 2;
        registers->tab_registers[0] = 500;
        modbus_set_indication_timeout(line, 0, 500000);
        printf("field device on %s:%d\n", address, port);
        fflush(stdout);
        run(listener, line, registers);
        result = 0;
    }
    modbus_mapping_free(registers);
    modbus_free(line);
    if (listener >= 0)
        close(listener);
    return result;
}

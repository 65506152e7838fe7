#include "probe/outside/outside.h"

/* What devices are known to leave open, and what we can ask. A row is asked of every device: few, and safe to connect
 * to. */
static const struct outside_port known[] = {
    {.number = 21, .kind = OUTSIDE_FTP, .service = "ftp", .danger = "passwords and files in clear text"},
    {.number = 22, .kind = OUTSIDE_SSH, .service = "ssh"},
    {.number = 23, .kind = OUTSIDE_TELNET, .service = "telnet", .danger = "passwords and commands in clear text"},
    {.number = 80, .kind = OUTSIDE_HTTP, .service = "http"},
    {.number = 443, .kind = OUTSIDE_TLS, .web = true, .service = "https"},
    {.number = 502, .kind = OUTSIDE_MODBUS, .service = "modbus"},
    {.number = 512, .service = "rexec", .danger = "passwords and commands in clear text"},
    {.number = 513, .service = "rlogin", .danger = "a login that believes the caller's address"},
    {.number = 514, .service = "rsh", .danger = "commands from whoever has a trusted address"},
    {.number = 1883, .service = "mqtt", .danger = "messages and passwords in clear text"},
    {.number = 2323, .kind = OUTSIDE_TELNET, .service = "telnet", .danger = "passwords and commands in clear text"},
    {.number = 2375, .service = "docker", .danger = "all rights on the host without a login"},
    {.number = 4840, .kind = OUTSIDE_OPCUA, .service = "opc.tcp"},
    {.number = 5900, .service = "vnc", .danger = "a screen whose password has eight characters at most"},
    {.number = 6379, .service = "redis", .danger = "a database that asks nobody who he is as it is shipped"},
    {.number = 8080, .kind = OUTSIDE_HTTP, .service = "http"},
    {.number = 8443, .kind = OUTSIDE_TLS, .web = true, .service = "https"},
    {.number = 161, .udp = true, .kind = OUTSIDE_SNMP, .service = "snmp"},
};

static enum outside_kind kind_of(const struct product_interface *interface) {
    static const struct {
        const char *word;
        enum outside_kind kind;
    } words[] = {
        {"https", OUTSIDE_TLS}, {"tls", OUTSIDE_TLS},       {"ssh", OUTSIDE_SSH}, {"sftp", OUTSIDE_SSH},
        {"http", OUTSIDE_HTTP}, {"telnet", OUTSIDE_TELNET}, {"ftp", OUTSIDE_FTP}, {"modbus", OUTSIDE_MODBUS},
        {"opc", OUTSIDE_OPCUA}, {"snmp", OUTSIDE_SNMP},
    };
    for (size_t i = 0; i < ARRAY_LEN(words); i++)
        if (str_contains_nocase(interface->protocol, str_from(words[i].word)))
            return words[i].kind;
    return OUTSIDE_UNKNOWN;
}

static struct outside_port *find(struct outside *outside, uint16_t number, bool udp) {
    for (size_t i = 0; i < outside->port_count; i++)
        if (outside->ports[i].number == number && outside->ports[i].udp == udp)
            return &outside->ports[i];
    return NULL;
}

enum status outside_ports(struct outside *outside, struct arena *arena) {
    outside->ports = ARENA_ARRAY(arena, struct outside_port, ARRAY_LEN(known) + OUTSIDE_DECLARED_MAX + 1);
    if (!outside->ports)
        return STATUS_MEMORY;
    for (size_t i = 0; i < ARRAY_LEN(known); i++)
        outside->ports[outside->port_count++] = known[i];
    outside_declare(outside);
    if (outside->named && !find(outside, outside->named, false))
        outside->ports[outside->port_count++] =
            (struct outside_port){.number = outside->named, .service = "a port that was named"};
    return STATUS_OK;
}

void outside_declare(struct outside *outside) {
    size_t declared = outside->product ? outside->product->interface_count : 0;
    for (size_t i = 0, added = 0; i < declared && added < OUTSIDE_DECLARED_MAX; i++) {
        const struct product_interface *interface = &outside->product->interfaces[i];
        bool udp = str_eq(interface->transport, STR("udp"));
        if (interface->port == 0)
            continue;
        struct outside_port *port = find(outside, interface->port, udp);
        if (!port) {
            added++;
            port = &outside->ports[outside->port_count++];
            *port = (struct outside_port){.number = interface->port,
                                          .udp = udp,
                                          .kind = kind_of(interface),
                                          .web = str_contains_nocase(interface->protocol, STR("https")),
                                          .service = "declared"};
        }
        port->interface = interface;
    }
}

struct outside_port *outside_dialled(struct outside *outside) {
    for (size_t i = 0; !outside->dialled && i < outside->port_count; i++) {
        struct outside_port *port = &outside->ports[i];
        int fd;
        if (port->udp)
            continue;
        port->answer = dial_tcp(&outside->dialler, port->number, &fd);
        if (port->answer == DIAL_OPEN)
            dial_hang_up(&outside->dialler, fd);
    }
    outside->dialled = true;
    return outside->ports;
}

bool outside_is_there(struct outside *outside) {
    const struct outside_port *ports = outside_dialled(outside);
    for (size_t i = 0; i < outside->port_count; i++)
        if (!ports[i].udp && (ports[i].answer == DIAL_OPEN || ports[i].answer == DIAL_CLOSED))
            return true;
    return false;
}

struct probe_asked *outside_asked(struct outside *outside, struct arena *arena, size_t *count) {
    static const char *const answers[] = {
        [DIAL_SILENT] = "silent", [DIAL_OPEN] = "open", [DIAL_CLOSED] = "closed", [DIAL_FAILED] = "silent"};
    const struct outside_port *ports = outside_dialled(outside);
    struct probe_asked *asked = ARENA_ARRAY(arena, struct probe_asked, outside->port_count + 1);
    *count = 0;
    for (size_t i = 0; asked && i < outside->port_count; i++)
        if (!ports[i].udp && *count < PROBE_FACTS_MAX)
            asked[(*count)++] = (struct probe_asked){.port = ports[i].number, .answer = answers[ports[i].answer]};
    return asked;
}

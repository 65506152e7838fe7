/* Ports that are opened for a service when it is asked: systemd.socket(5) and inetd.conf(5). */
#include "supplier/scan_content.h"

enum { PORT_MAX = 65535, SOCKETS_MOST = 256 };

static enum status add(const struct scan_file *file, struct str name, struct str transport, uint64_t port,
                       struct scan_looked *looked) {
    if (looked->socket_count >= SOCKETS_MOST)
        return STATUS_OK;
    if (!arena_grow(file->arena, (void **)&looked->sockets, looked->socket_count, &looked->socket_room,
                    sizeof *looked->sockets, _Alignof(struct scan_socket)))
        return STATUS_MEMORY;
    struct str kept = str_copy(file->arena, name);
    looked->sockets[looked->socket_count++] =
        (struct scan_socket){.path = file->path, .name = kept, .transport = transport, .port = (uint16_t)port};
    return kept.ptr ? STATUS_OK : STATUS_MEMORY;
}

/* "23", "0.0.0.0:23", "[::]:23"; false for paths and for netlink. */
static bool read_port(struct str address, uint64_t *port) {
    for (size_t i = address.len; i > 0; i--)
        if (address.ptr[i - 1] == ':' || address.ptr[i - 1] == ']')
            return str_u64(str_skip(address, i), PORT_MAX, port);
    return str_u64(address, PORT_MAX, port);
}

static enum status read_unit(const struct scan_file *file, struct str line, struct scan_looked *looked) {
    static const struct {
        struct str key, transport;
    } keys[] = {{STR_INIT("ListenStream="), STR_INIT("tcp")}, {STR_INIT("ListenDatagram="), STR_INIT("udp")}};
    struct str name = file_kind_name(str_from(file->path));
    uint64_t port;
    for (size_t i = 0; i < ARRAY_LEN(keys); i++)
        if (str_starts(line, keys[i].key) && read_port(str_trim(str_skip(line, keys[i].key.len)), &port))
            return add(file, str_slice(name, 0, name.len - 7), keys[i].transport, port, looked);
    return STATUS_OK;
}

/* service type protocol wait user program arguments */
static enum status read_inetd(const struct scan_file *file, struct str line, struct scan_looked *looked) {
    struct str words[6] = {STR_NONE, STR_NONE, STR_NONE, STR_NONE, STR_NONE, STR_NONE}, word;
    size_t count = 0;
    uint64_t port = 0;
    while (count < ARRAY_LEN(words) && str_next(&line, ' ', &word))
        if (str_trim(word).len > 0)
            words[count++] = str_trim(word);
    if (count < ARRAY_LEN(words) || str_starts(words[0], STR("#")))
        return STATUS_OK;
    (void)str_u64(words[0], PORT_MAX, &port);
    bool datagram = str_starts(words[2], STR("udp"));
    return add(file, file_kind_name(words[5]), datagram ? STR("udp") : STR("tcp"), port, looked);
}

bool scan_sockets_wanted(const struct scan_file *file) {
    struct str name = file_kind_name(str_from(file->path));
    return str_ends(name, STR(".socket")) || str_eq(name, STR("inetd.conf"));
}

enum status scan_sockets(const struct scan_file *file, struct str bytes, struct scan_looked *looked) {
    struct str name = file_kind_name(str_from(file->path)), line;
    bool unit = str_ends(name, STR(".socket")), table = str_eq(name, STR("inetd.conf"));
    while ((unit || table) && str_next(&bytes, '\n', &line))
        TRY(unit ? read_unit(file, str_trim(line), looked) : read_inetd(file, str_trim(line), looked));
    return STATUS_OK;
}

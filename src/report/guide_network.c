/* The least network access for machines: a MUD file (RFC 8520) and a ruleset of nftables. */
#include "base/hash.h"
#include "base/json_write.h"
#include "report/guide.h"

static const struct diag_kind NO_URL = {"guide.no-mud-url", SEVERITY_ERROR,
                                        "a MUD file needs the address that it will have",
                                        "add 'mud-url: https://...' to hardening.yaml (RFC 8520, section 3)"};

/* ---- MUD */

struct mud {
    struct json_writer w;
    const struct guide *guide;
    struct arena *arena;
};

static void write_member(struct mud *m, const char *key) {
    json_write_key(&m->w, str_from(key));
    json_write_object(&m->w);
}

static void close(struct mud *m, unsigned count) {
    for (unsigned i = 0; i < count; i++)
        json_write_end(&m->w, '}');
}

static void write_port(struct mud *m, const char *key, uint16_t port) {
    write_member(m, key);
    json_write_pair(&m->w, "operator", STR("eq"));
    json_write_pair_integer(&m->w, "port", port);
    close(m, 1);
}

/* Whom a packet may come from or go to. A role is a controller that the operator of the network names. */
static void write_peer(struct mud *m, struct str peer) {
    if (hardening_peer_of(peer) == PEER_ROLE) {
        write_member(m, "ietf-mud:mud");
        if (str_eq(peer, STR("local-networks"))) {
            json_write_key(&m->w, STR("local-networks"));
            json_write_array(&m->w);
            json_write_null(&m->w);
            json_write_end(&m->w, ']');
        } else {
            json_write_pair(&m->w, "controller", str_format(m->arena, "urn:keyway:role:" STR_F, STR_A(peer)));
        }
        close(m, 1);
    }
}

static const char *address_key(enum hardening_peer kind, bool to_device) {
    if (kind == PEER_DOMAIN)
        return to_device ? "ietf-acldns:src-dnsname" : "ietf-acldns:dst-dnsname";
    if (kind == PEER_IPV6)
        return to_device ? "source-ipv6-network" : "destination-ipv6-network";
    return to_device ? "source-ipv4-network" : "destination-ipv4-network";
}

static void write_matches(struct mud *m, const struct guide_access *access, bool v6, bool to_device) {
    enum { TCP = 6, UDP = 17 };
    struct str peer = access->written->peer;
    enum hardening_peer kind = hardening_peer_of(peer);
    bool tcp = str_eq(access->transport, STR("tcp"));
    /* The side that answers has the port: the product, unless it begins. */
    bool answers = access->written->outbound != to_device;
    write_member(m, "matches");
    write_member(m, v6 ? "ipv6" : "ipv4");
    if (access->transport.len)
        json_write_pair_integer(&m->w, "protocol", tcp ? TCP : UDP);
    if (kind != PEER_ROLE) {
        bool bare = kind != PEER_DOMAIN && str_find_char(peer, '/') == SIZE_MAX;
        json_write_pair(&m->w, address_key(kind, to_device),
                        bare ? str_format(m->arena, STR_F "/%u", STR_A(peer), kind == PEER_IPV4 ? 32u : 128u) : peer);
    }
    close(m, 1);
    if (access->transport.len) {
        write_member(m, tcp ? "tcp" : "udp");
        if (tcp)
            json_write_pair(&m->w, "ietf-mud:direction-initiated",
                            access->written->outbound ? STR("from-device") : STR("to-device"));
        write_port(m, answers ? "destination-port" : "source-port", access->port);
        close(m, 1);
    }
    write_peer(m, peer);
    close(m, 1);
}

/* An access without a port would open all of them, so no ruleset holds it. A name may have addresses of both. */
static bool is_of_family(const struct guide_access *access, bool v6) {
    enum hardening_peer kind = hardening_peer_of(access->written->peer);
    return access->port != 0 && kind != (v6 ? PEER_IPV4 : PEER_IPV6);
}

static size_t count_family(const struct guide *guide, bool v6) {
    size_t count = 0;
    for (size_t i = 0; i < guide->hardening->network_count; i++)
        count += is_of_family(&guide->network[i], v6);
    return count;
}

/* A name has at most 64 characters (RFC 8519). One that is too long ends with digits that tell it from others that
 * begin alike. */
static struct str ace_name(struct arena *arena, struct str id, bool to_device) {
    enum { ID_MAX = 59, KEPT = 40, DIGITS = 16 };
    const char *side = to_device ? "to" : "from";
    uint8_t digest[HASH_SHA256_SIZE];
    char hex[HASH_SHA256_HEX];
    struct str kept = str_slice(id, 0, KEPT);
    if (id.len <= ID_MAX)
        return str_format(arena, STR_F "-%s", STR_A(id), side);
    while (!str_utf8_valid(kept))
        kept.len--;
    hash_sha256(id, digest);
    hash_hex(digest, DIGITS / 2, hex);
    return str_format(arena, STR_F "-%.*s-%s", STR_A(kept), (int)DIGITS, hex, side);
}

static void write_acl(struct mud *m, const char *name, bool v6, bool to_device) {
    json_write_object(&m->w);
    json_write_pair(&m->w, "name", str_from(name));
    json_write_pair(&m->w, "type", v6 ? STR("ipv6-acl-type") : STR("ipv4-acl-type"));
    write_member(m, "aces");
    json_write_key(&m->w, STR("ace"));
    json_write_array(&m->w);
    for (size_t i = 0; i < m->guide->hardening->network_count; i++) {
        const struct guide_access *access = &m->guide->network[i];
        if (!is_of_family(access, v6))
            continue;
        json_write_object(&m->w);
        json_write_pair(&m->w, "name", ace_name(m->arena, access->written->id, to_device));
        write_matches(m, access, v6, to_device);
        write_member(m, "actions");
        json_write_pair(&m->w, "forwarding", STR("accept"));
        close(m, 2);
    }
    json_write_end(&m->w, ']');
    close(m, 2);
}

/* One list a family and direction, those that are not empty. */
static const struct {
    const char *name;
    bool v6, to_device;
} lists[] = {{"from-device-ipv4", false, false},
             {"from-device-ipv6", true, false},
             {"to-device-ipv4", false, true},
             {"to-device-ipv6", true, true}};

static void write_policy(struct mud *m, const char *key, bool to_device) {
    write_member(m, key);
    write_member(m, "access-lists");
    json_write_key(&m->w, STR("access-list"));
    json_write_array(&m->w);
    for (size_t i = 0; i < ARRAY_LEN(lists); i++)
        if (lists[i].to_device == to_device && count_family(m->guide, lists[i].v6)) {
            json_write_object(&m->w);
            json_write_pair(&m->w, "name", str_from(lists[i].name));
            json_write_end(&m->w, '}');
        }
    json_write_end(&m->w, ']');
    close(m, 2);
}

/* RFC 8520 counts characters of these: at most 60 for the description. */
static void write_identity(struct mud *m) {
    enum { INFO_MAX = 60, HOURS = 48 };
    const struct product *product = m->guide->product;
    char day[11];
    date_text(m->guide->at, day);
    json_write_pair_integer(&m->w, "mud-version", 1);
    json_write_pair(&m->w, "mud-url", m->guide->hardening->mud_url);
    json_write_pair(&m->w, "last-update", str_format(m->arena, "%sT00:00:00Z", day));
    json_write_pair_integer(&m->w, "cache-validity", HOURS);
    json_write_pair_bool(&m->w, "is-supported",
                         !m->guide->release || m->guide->release->support_until == DATE_NONE ||
                             m->guide->at <= m->guide->release->support_until);
    if (!product)
        return;
    struct str info = str_format(m->arena, STR_F " " STR_F, STR_A(product->supplier.name), STR_A(product->name));
    if (info.len > INFO_MAX)
        info.len = INFO_MAX;
    while (info.len > 0 && !str_utf8_valid(info))
        info.len--;
    json_write_pair(&m->w, "systeminfo", info);
    json_write_pair(&m->w, "mfg-name", product->supplier.name);
    json_write_pair(&m->w, "model-name", product->name);
    /* Not where the device is updated and its URL stays (RFC 8520, 3.13). */
    if (str_contains(m->guide->hardening->mud_url, m->guide->release->version))
        json_write_pair(&m->w, "firmware-rev", m->guide->release->version);
}

enum status guide_report_mud(const struct guide *guide, struct arena *arena, struct diag_sink *sink, struct out *out) {
    struct mud m = {.guide = guide, .arena = arena};
    if (guide->hardening->mud_url.len == 0) {
        diag_add(sink, &NO_URL, ((struct place){guide->hardening->source, 0, 0}), STR_NONE);
        return STATUS_INPUT;
    }
    json_write_init(&m.w, out, 2);
    json_write_object(&m.w);
    write_member(&m, "ietf-mud:mud");
    write_identity(&m);
    write_policy(&m, "from-device-policy", false);
    write_policy(&m, "to-device-policy", true);
    close(&m, 1);
    write_member(&m, "ietf-access-control-list:acls");
    json_write_key(&m.w, STR("acl"));
    json_write_array(&m.w);
    for (size_t i = 0; i < ARRAY_LEN(lists); i++)
        if (count_family(guide, lists[i].v6))
            write_acl(&m, lists[i].name, lists[i].v6, lists[i].to_device);
    json_write_end(&m.w, ']');
    close(&m, 2);
    out_char(out, '\n');
    return arena->refused ? STATUS_MEMORY : STATUS_OK;
}

/* ---- nftables */

/* What nftables takes of a name and of a comment, and the digits that stand for what is cut off. */
enum { NAME_MAX_BYTES = 255, COMMENT_MAX_BYTES = 127, MARK_DIGITS = 16, ESCAPE_BYTES = 4 };
static const struct {
    struct str name, address, type;
} families[] = {{STR_INIT("_ipv4"), STR_INIT("ip"), STR_INIT("ipv4_addr")},
                {STR_INIT("_ipv6"), STR_INIT("ip6"), STR_INIT("ipv6_addr")}};

static size_t plain_bytes(char c) {
    return char_is_alnum(c) || str_find_char(STR("-_./"), c) != SIZE_MAX ? 1 : ESCAPE_BYTES;
}

/* Letters, digits and what else nftables takes in a name. Peers are of these; an id may have any letter. What is too
 * long ends with digits that tell it from others that begin alike. */
static void write_plain(struct out *out, struct str text, size_t room) {
    size_t needed = 0, used = 0, kept = 0;
    for (size_t i = 0; i < text.len; i++)
        needed += plain_bytes(text.ptr[i]);
    bool cut = needed > room;
    if (cut)
        room -= MARK_DIGITS + 1;
    for (; kept < text.len && used + plain_bytes(text.ptr[kept]) <= room; kept++) {
        used += plain_bytes(text.ptr[kept]);
        if (plain_bytes(text.ptr[kept]) == 1)
            out_char(out, text.ptr[kept]);
        else
            out_format(out, "_%02x_", (unsigned char)text.ptr[kept]);
    }
    if (cut) {
        uint8_t digest[HASH_SHA256_SIZE];
        char digits[MARK_DIGITS];
        hash_sha256(text, digest);
        hash_hex(digest, sizeof digits / 2, digits);
        out_char(out, '_');
        out_str(out, (struct str){digits, sizeof digits});
    }
}

/* Every name begins with keyway_, as no word of nftables does, whatever the product and its peers are called. */
static void write_name(struct out *out, struct str kind, struct str name, struct str end) {
    struct str before = STR("keyway_");
    out_str(out, before);
    out_str(out, kind);
    write_plain(out, name, NAME_MAX_BYTES - before.len - kind.len - end.len);
    out_str(out, end);
}

static bool needs_set(enum hardening_peer kind) {
    return kind == PEER_DOMAIN || kind == PEER_ROLE;
}

/* A set a family, which who runs the network fills. */
static void write_sets_of(struct out *out, struct str kind, struct str name, struct str meant) {
    for (size_t i = 0; i < ARRAY_LEN(families); i++) {
        out_lit(out, "    set ");
        write_name(out, kind, name, families[i].name);
        out_format(out, " {\n        type " STR_F "; flags interval\n        # the addresses of ",
                   STR_A(families[i].type));
        out_safe(out, meant);
        out_lit(out, "\n    }\n");
    }
}

/* Each peer that is no address. */
static void write_sets(const struct guide *guide, struct out *out) {
    for (size_t i = 0; i < guide->hardening->network_count; i++) {
        struct str peer = guide->hardening->network[i].peer;
        bool seen = guide->network[i].port == 0 || !needs_set(hardening_peer_of(peer));
        for (size_t k = 0; k < i && !seen; k++)
            seen = guide->network[k].port != 0 && str_eq(peer, guide->hardening->network[k].peer);
        if (!seen)
            write_sets_of(out, STR("peer_"), peer, peer);
    }
}

static void write_rule(const struct guide_access *access, bool to_device, bool v6, struct out *out) {
    struct str peer = access->written->peer;
    out_format(out, "        " STR_F " %s ", STR_A(families[v6].address), to_device ? "saddr" : "daddr");
    if (needs_set(hardening_peer_of(peer))) {
        out_char(out, '@');
        write_name(out, STR("peer_"), peer, families[v6].name);
    } else
        out_str(out, peer);
    out_format(out, " " STR_F " dport %u", STR_A(access->transport), access->port);
    out_lit(out, " ct state new accept comment \"");
    write_plain(out, access->written->id, COMMENT_MAX_BYTES);
    out_lit(out, "\"\n");
}

static void write_chain(const struct guide *guide, bool to_device, struct out *out) {
    out_format(out, "    chain keyway_%s_product {\n        ct state established,related accept\n",
               to_device ? "to" : "from");
    for (size_t i = 0; i < guide->hardening->network_count; i++)
        for (unsigned v6 = 0; v6 < ARRAY_LEN(families); v6++)
            if (guide->hardening->network[i].outbound != to_device && is_of_family(&guide->network[i], v6))
                write_rule(&guide->network[i], to_device, v6, out);
    out_lit(out, "        counter drop\n    }\n");
}

static void write_forward(struct out *out) {
    out_lit(out, "    chain keyway_forward {\n        type filter hook forward priority filter; policy accept\n");
    for (unsigned from = 0; from < 2; from++)
        for (size_t i = 0; i < ARRAY_LEN(families); i++)
            out_format(out, "        " STR_F " %s @keyway_product" STR_F " jump keyway_%s_product\n",
                       STR_A(families[i].address), from ? "saddr" : "daddr", STR_A(families[i].name),
                       from ? "from" : "to");
    out_lit(out, "    }\n");
}

enum status guide_report_nftables(const struct guide *guide, struct arena *arena, struct diag_sink *sink,
                                  struct out *out) {
    (void)arena;
    (void)sink;
    out_lit(out, "# Least network access");
    if (guide->product) {
        out_lit(out, " of ");
        out_safe(out, guide->product->supplier.name);
        out_char(out, ' ');
        out_safe(out, guide->product->name);
        out_char(out, ' ');
        out_safe(out, guide->release->version);
    }
    out_lit(out, ",\n# for a firewall that the product's traffic passes. Fill the sets, then: nft -f FILE\n"
                 "# A peer's set that is empty lets nothing pass. What has no address in the product's sets is not "
                 "held back.\n");
    out_lit(out, "table inet ");
    write_name(out, STR(""), guide->product ? guide->product->id : STR("product"), STR(""));
    out_lit(out, " {\n");
    write_sets_of(out, STR("product"), STR(""), STR("the product"));
    write_sets(guide, out);
    write_forward(out);
    write_chain(guide, true, out);
    write_chain(guide, false, out);
    out_lit(out, "}\n");
    return STATUS_OK;
}

/* TLS from outside: versions and suites by hellos of our own (hello.h), one connection each. */
#include "probe/outside/doors.h"
#include "probe/outside/hello.h"

static bool has_answer(struct str reply) {
    return hello_read(reply).answer != HELLO_PART;
}

enum tls_answer { TLS_NO, TLS_YES, TLS_MUTE, TLS_JUNK };

static bool was_offered(const struct hello_offer *offer, uint16_t suite) {
    for (size_t i = 0; i < offer->suite_count; i++)
        if (offer->suites[i] == suite)
            return true;
    return false;
}

/* What the server says to one offer; with `older`, a suite that it takes in an older version counts too. Hanging up at
 * once is a no: many do so in the place of an alert. */
static enum tls_answer ask(struct outside *outside, uint16_t port, const struct hello_offer *offer, bool older,
                           uint16_t *suite) {
    char hello[HELLO_BYTES_MAX], room[DIAL_REPLY_MAX / 4];
    struct str bytes = {hello, hello_write(offer, hello)};
    int fd;
    bool heard = false;
    struct dial_reply reply = {.bytes = room, .room = sizeof room};
    if (bytes.len == 0 || dial_tcp(&outside->dialler, port, &fd) != DIAL_OPEN)
        return TLS_MUTE;
    if (dial_send(&outside->dialler, fd, bytes))
        heard = dial_read(&outside->dialler, fd, has_answer, &reply);
    dial_hang_up(&outside->dialler, fd);
    struct hello_reply said = hello_read((struct str){room, reply.len});
    *suite = said.suite;
    if (!heard)
        return TLS_MUTE;
    if (said.answer == HELLO_ACCEPTED && !was_offered(offer, said.suite))
        return TLS_JUNK;
    if (said.answer == HELLO_ACCEPTED)
        return said.version == offer->version || older ? TLS_YES : TLS_NO;
    if (said.answer == HELLO_REFUSED || (reply.ended && reply.len == 0))
        return TLS_NO;
    return TLS_JUNK;
}

static enum tls_answer ask_version(struct outside *outside, uint16_t port, uint16_t version,
                                   const struct hello_class *class, uint16_t *suite) {
    struct hello_offer offer = {.version = version,
                                .suites = class ? class->suites : hello_all_suites,
                                .suite_count = class ? class->count : hello_all_suite_count,
                                .name = outside_name(outside)};
    memcpy(offer.random, outside->random, sizeof offer.random);
    return ask(outside, port, &offer, class != NULL, suite);
}

struct counted {
    size_t servers, bad, mute, good;
};

static enum probe_outcome tell(struct probe *probe, struct probe_result *result, const struct counted *sum,
                               const char *what) {
    if (sum->bad)
        return probe_tell(probe, result, PROBE_NOT_MET, "%zu %s%s accepted", sum->bad, what,
                          sum->bad == 1 ? " is" : "s are");
    if (sum->mute)
        return probe_tell(probe, result, PROBE_COULD_NOT_SEE, "%zu question%s got no answer of TLS", sum->mute,
                          plural(sum->mute));
    if (sum->servers == 0)
        return probe_tell(probe, result, PROBE_NOT_APPLICABLE, "no port of TLS is open");
    if (sum->good == 0)
        return probe_tell(probe, result, PROBE_COULD_NOT_SEE,
                          "no server accepts a version of TLS that this probe offers");
    return probe_tell(probe, result, PROBE_MET, "none is accepted by %zu server%s", sum->servers, plural(sum->servers));
}

static void count_answer(enum tls_answer answer, struct counted *sum) {
    sum->mute += answer == TLS_MUTE || answer == TLS_JUNK;
    sum->bad += answer == TLS_YES;
}

/* Whether the server speaks a version that is good: without that, refusing the bad ones says nothing. */
static void count_good(struct outside *outside, uint16_t port, struct counted *sum) {
    uint16_t suite;
    sum->servers++;
    sum->good += ask_version(outside, port, HELLO_TLS_1_2, NULL, &suite) == TLS_YES ||
                 ask_version(outside, port, HELLO_TLS_1_3, NULL, &suite) == TLS_YES;
}

static enum probe_outcome look_versions(struct probe *probe, struct probe_result *result) {
    static const uint16_t old[] = {HELLO_SSL_3_0, HELLO_TLS_1_0, HELLO_TLS_1_1};
    struct outside *outside = outside_of(probe, result);
    struct counted sum = {0, 0, 0, 0};
    if (!outside)
        return result->outcome;
    for (size_t at = 0; (at = outside_open(outside, OUTSIDE_TLS, at)) != SIZE_MAX; at++) {
        const struct outside_port *port = &outside->ports[at];
        count_good(outside, port->number, &sum);
        for (size_t i = 0; i < ARRAY_LEN(old); i++) {
            uint16_t suite;
            enum tls_answer answer = ask_version(outside, port->number, old[i], NULL, &suite);
            count_answer(answer, &sum);
            if (answer == TLS_YES)
                outside_saw(
                    probe, result, port,
                    str_format(probe->arena, "%s is accepted (suite 0x%04x)", hello_version_name(old[i]), suite).ptr);
        }
    }
    return tell(probe, result, &sum, "version that is no longer safe");
}

static enum probe_outcome look_classes(struct probe *probe, struct probe_result *result, bool weak, const char *what) {
    struct outside *outside = outside_of(probe, result);
    struct counted sum = {0, 0, 0, 0};
    if (!outside)
        return result->outcome;
    for (size_t at = 0; (at = outside_open(outside, OUTSIDE_TLS, at)) != SIZE_MAX; at++) {
        const struct outside_port *port = &outside->ports[at];
        count_good(outside, port->number, &sum);
        for (size_t i = 0; i < hello_class_count; i++) {
            uint16_t suite = 0;
            if (hello_classes[i].weak != weak)
                continue;
            enum tls_answer answer = ask_version(outside, port->number, HELLO_TLS_1_2, &hello_classes[i], &suite);
            count_answer(answer, &sum);
            if (answer == TLS_YES)
                outside_saw(probe, result, port,
                            str_format(probe->arena, "%s: suite 0x%04x is accepted", hello_classes[i].name, suite).ptr);
        }
    }
    return tell(probe, result, &sum, what);
}

static enum probe_outcome look_suites(struct probe *probe, struct probe_result *result) {
    return look_classes(probe, result, true, "class of broken suites");
}

static enum probe_outcome look_forward(struct probe *probe, struct probe_result *result) {
    return look_classes(probe, result, false, "class of suites without forward secrecy");
}

static const struct probe_check checks[] = {
    {.id = "tls-version",
     .title = "TLS older than 1.2 is refused",
     .requirements = "CR 4.3, CR 4.1, CR 3.1",
     .running = true,
     .look = look_versions,
     .mend = "allow TLS 1.2 and 1.3 alone (nginx: ssl_protocols TLSv1.2 TLSv1.3)",
     .by_hand = "openssl s_client -connect HOST:PORT -tls1_1 (of an OpenSSL that still has it)"},
    {.id = "tls-suites",
     .title = "TLS accepts no suite that is broken",
     .requirements = "CR 4.3, CR 4.1",
     .running = true,
     .look = look_suites,
     .mend = "name the suites: ECDHE with AES-GCM or ChaCha20-Poly1305 (nginx: ssl_ciphers)",
     .by_hand = "openssl s_client -connect HOST:PORT -tls1_2 -cipher 'NULL:RC4:3DES'"},
    {.id = "tls-forward-secrecy",
     .title = "TLS accepts no suite without forward secrecy",
     .requirements = "CR 4.3",
     .running = true,
     .look = look_forward,
     .mend = "leave out suites with RSA key exchange (AES128-SHA, AES128-GCM-SHA256 and the like)",
     .by_hand = "openssl s_client -connect HOST:PORT -tls1_2 -cipher kRSA"},
};

const struct probe_group outside_tls_group = PROBE_GROUP("tls", "TLS from outside", checks);

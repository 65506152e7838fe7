/* Certificates of TLS from outside: the server's own, and whether it asks for one. No chain is verified. */
#include "base/date.h"
#include "probe/certificate.h"
#include "probe/outside/page.h"

/* One after the other what the servers of TLS showed. */
struct shown {
    struct probe *probe;
    struct probe_result *result;
    struct outside *outside;
    size_t at, servers, bad, unseen;
    const struct outside_port *port;
    struct probe_certificate certificate;
};

/* The next server's certificate; false behind the last. Servers that showed none are counted and passed over. */
static bool next_certificate(struct shown *shown) {
    for (;; shown->at++) {
        shown->at = outside_open(shown->outside, OUTSIDE_TLS, shown->at);
        if (shown->at == SIZE_MAX)
            return false;
        const struct outside_page *page = outside_page(shown->probe, &shown->outside->ports[shown->at]);
        shown->servers++;
        shown->port = &shown->outside->ports[shown->at];
        if (page && probe_certificate_read(page->tls.certificate, &shown->certificate)) {
            shown->at++;
            return true;
        }
        shown->unseen++;
        if (page && page->tls.why)
            outside_saw(shown->probe, shown->result, shown->port,
                        str_format(shown->probe->arena, "no certificate was seen: %s", page->tls.why).ptr);
    }
}

static enum probe_outcome tell(struct shown *shown, const char *fault, const char *well) {
    if (shown->bad)
        return probe_tell(shown->probe, shown->result, PROBE_NOT_MET, "%zu of %zu servers show%s a certificate that %s",
                          shown->bad, shown->servers, shown->bad == 1 ? "s" : "", fault);
    if (shown->unseen)
        return probe_tell(shown->probe, shown->result, PROBE_COULD_NOT_SEE, "%zu of %zu ports of TLS showed none",
                          shown->unseen, shown->servers);
    if (shown->servers == 0)
        return probe_tell(shown->probe, shown->result, PROBE_NOT_APPLICABLE, "no port of TLS is open");
    return probe_tell(shown->probe, shown->result, PROBE_MET, "%zu server%s: the certificate %s", shown->servers,
                      plural(shown->servers), well);
}

static enum probe_outcome look_dates(struct probe *probe, struct probe_result *result) {
    struct shown shown = {.probe = probe, .result = result, .outside = outside_of(probe, result)};
    if (!shown.outside)
        return result->outcome;
    while (next_certificate(&shown)) {
        char day[DATE_TIME_TEXT];
        bool late = shown.certificate.until<probe->now, early = shown.certificate.from> probe->now;
        date_time_text(early ? shown.certificate.from : shown.certificate.until, day);
        shown.bad += late || early;
        outside_saw(probe, result, shown.port,
                    str_format(probe->arena, "%s %s",
                               late    ? "expired on"
                               : early ? "not valid before"
                                       : "valid until",
                               day)
                        .ptr);
    }
    return tell(&shown, "cannot be used today", "is within its dates");
}

static enum probe_outcome look_key(struct probe *probe, struct probe_result *result) {
    struct shown shown = {.probe = probe, .result = result, .outside = outside_of(probe, result)};
    if (!shown.outside)
        return result->outcome;
    while (next_certificate(&shown)) {
        const char *hash;
        shown.bad += probe_certificate_weak(&shown.certificate, &hash);
        outside_saw(probe, result, shown.port,
                    str_format(probe->arena, "key %s of %u bits%s%s", shown.certificate.key, shown.certificate.bits,
                               hash ? ", signed with " : "", hash ? hash : "")
                        .ptr);
    }
    return tell(&shown, "has a weak key or signature", "has a strong key and signature");
}

/* What the servers want of who connects. */
struct wanted {
    size_t servers, declared, lacking, unclear, mute;
};

static void weigh(struct probe *probe, struct probe_result *result, const struct outside_port *port,
                  const struct outside_page *page, struct wanted *sum) {
    bool declared = port->interface && port->interface->client_certificate;
    bool needs = page->tls.answer == TLS_SESSION_NEEDS;
    const char *does = needs                                  ? "goes on with nobody who shows no certificate"
                       : page->tls.answer == TLS_SESSION_MUTE ? "did not shake hands"
                       : page->tls.client_asked               ? "asks for a certificate, and goes on without one"
                                                              : "asks for no certificate";
    sum->servers++;
    sum->declared += declared;
    if (page->tls.answer == TLS_SESSION_MUTE)
        sum->mute++;
    else if (!needs && declared && !page->tls.client_asked)
        sum->lacking++;
    else if (!needs)
        sum->unclear++;
    outside_saw(probe, result, port, does);
}

static enum probe_outcome look_client(struct probe *probe, struct probe_result *result) {
    struct outside *outside = outside_of(probe, result);
    struct wanted sum = {0, 0, 0, 0, 0};
    if (!outside)
        return result->outcome;
    for (size_t at = 0; (at = outside_open(outside, OUTSIDE_TLS, at)) != SIZE_MAX; at++) {
        const struct outside_page *page = outside_page(probe, &outside->ports[at]);
        if (!page)
            return PROBE_COULD_NOT_SEE;
        weigh(probe, result, &outside->ports[at], page, &sum);
    }
    if (sum.lacking)
        return probe_tell(probe, result, PROBE_NOT_MET,
                          "%zu interface%s that the product declares with client certificates ask%s for none",
                          sum.lacking, plural(sum.lacking), sum.lacking == 1 ? "s" : "");
    if (sum.mute)
        return probe_tell(probe, result, PROBE_COULD_NOT_SEE, "%zu of %zu ports of TLS did not shake hands", sum.mute,
                          sum.servers);
    if (sum.servers == 0)
        return probe_tell(probe, result, PROBE_NOT_APPLICABLE, "no port of TLS is open");
    if (sum.unclear)
        return probe_tell(probe, result, PROBE_ASK,
                          "whether %zu port%s that let in who shows no certificate ask%s for a login behind it",
                          sum.unclear, plural(sum.unclear), sum.unclear == 1 ? "s" : "");
    return probe_tell(probe, result, PROBE_MET, "%zu server%s of TLS go%s on only with a client certificate",
                      sum.servers, plural(sum.servers), sum.servers == 1 ? "es" : "");
}

static const struct probe_check checks[] = {
    {.id = "certificate-dates",
     .title = "The certificates that TLS shows are within their dates",
     .requirements = "CR 1.8, CR 1.9, CR 4.3",
     .running = true,
     .look = look_dates,
     .mend = "renew the certificate, and see who renews it next time; set the device's clock",
     .by_hand = "openssl s_client -connect HOST:PORT </dev/null | openssl x509 -noout -dates"},
    {.id = "certificate-key",
     .title = "The certificates that TLS shows have strong keys and signatures",
     .requirements = "CR 1.9, CR 4.3",
     .running = true,
     .look = look_key,
     .mend = "make a key of RSA with 3072 bits or EC with 256, and have it signed with SHA-256",
     .by_hand = "openssl s_client -connect HOST:PORT </dev/null | openssl x509 -noout -text"},
    {.id = "certificate-client",
     .title = "TLS lets in nobody without a certificate where that is declared",
     .requirements = "CR 1.2, CR 1.9",
     .needs = "the product document, for what it declares",
     .running = true,
     .look = look_client,
     .mend = "have the server require a client certificate (nginx: ssl_verify_client on)",
     .by_hand = "openssl s_client -connect HOST:PORT </dev/null | grep -A1 'client certificate'"},
};

const struct probe_group outside_certificate_group = PROBE_GROUP("certificate", "Certificates from outside", checks);

/* What is to be checked on the live product: each step's check, and which ports may answer. */
#include "base/json_write.h"
#include "report/guide.h"

static void write_step(struct json_writer *w, enum hardening_section section, const struct hardening_step *step) {
    json_write_object(w);
    json_write_pair(w, "id", step->id);
    json_write_pair(w, "section", guide_section_key(section));
    json_write_pair(w, "what", step->what);
    json_write_pair_some(w, "interface", step->interface.name);
    json_write_pair_some(w, "account", step->account.name);
    json_write_pair(w, "check", step->check);
    json_write_end(w, '}');
}

static void write_port(struct json_writer *w, const struct guide *guide, const struct product_interface *interface) {
    bool reached = guide_is_reached(guide, interface);
    json_write_object(w);
    json_write_pair(w, "interface", interface->id);
    json_write_pair(w, "transport", interface->transport);
    json_write_pair_integer(w, "port", interface->port);
    json_write_pair(w, "expected", reached ? STR("open to its peers") : STR("closed"));
    json_write_key(w, STR("peers"));
    json_write_array(w);
    for (size_t i = 0; i < guide->hardening->network_count; i++)
        if (guide->network[i].interface == interface && !guide->network[i].written->outbound)
            json_write_string(w, guide->network[i].written->peer);
    json_write_end(w, ']');
    json_write_end(w, '}');
}

enum status guide_report_checks(const struct guide *guide, struct arena *arena, struct diag_sink *sink,
                                struct out *out) {
    struct json_writer w;
    (void)arena;
    (void)sink;
    json_write_init(&w, out, 2);
    json_write_object(&w);
    json_write_pair(&w, "format", STR("keyway-checks/1"));
    if (guide->product) {
        json_write_pair(&w, "product", guide->product->id);
        json_write_pair(&w, "release", guide->release->version);
    }
    json_write_key(&w, STR("ports"));
    json_write_array(&w);
    for (size_t i = 0; guide->product && i < guide->product->interface_count; i++)
        if (guide->product->interfaces[i].port)
            write_port(&w, guide, &guide->product->interfaces[i]);
    json_write_end(&w, ']');
    json_write_key(&w, STR("steps"));
    json_write_array(&w);
    for (enum hardening_section section = HARDENING_DEFENCE; section <= HARDENING_DISPOSAL; section++)
        for (size_t i = 0; i < guide->hardening->sections[section].count; i++)
            if (guide->hardening->sections[section].items[i].check.len)
                write_step(&w, section, &guide->hardening->sections[section].items[i]);
    json_write_end(&w, ']');
    json_write_end(&w, '}');
    out_char(out, '\n');
    return STATUS_OK;
}

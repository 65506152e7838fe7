/* Doors: which ports answer, and which should not. */
#include "probe/outside/doors.h"

static enum probe_outcome look_declared(struct probe *probe, struct probe_result *result) {
    struct outside *outside = outside_of(probe, result);
    size_t open = 0, undeclared = 0;
    if (!outside)
        return result->outcome;
    if (!outside->product)
        return probe_tell(probe, result, PROBE_ASK, "which ports belong there: give the product document (--product)");
    for (size_t i = 0; i < outside->port_count; i++) {
        const struct outside_port *port = &outside->ports[i];
        if (port->udp || port->answer != DIAL_OPEN)
            continue;
        open++;
        if (port->interface)
            continue;
        undeclared++;
        outside_saw(
            probe, result, port,
            str_format(probe->arena, "%s answers, and no interface of the product declares it", port->service).ptr);
    }
    if (undeclared)
        return probe_tell(probe, result, PROBE_NOT_MET, "%zu open port%s that the product does not declare", undeclared,
                          plural(undeclared));
    return probe_tell(probe, result, PROBE_MET, "%zu open port%s of %zu asked, each declared", open, plural(open),
                      outside->port_count);
}

static enum probe_outcome look_dangerous(struct probe *probe, struct probe_result *result) {
    struct outside *outside = outside_of(probe, result);
    size_t asked = 0, open = 0, silent = 0;
    if (!outside)
        return result->outcome;
    for (size_t i = 0; i < outside->port_count; i++) {
        const struct outside_port *port = &outside->ports[i];
        if (!port->danger)
            continue;
        asked++;
        silent += port->answer == DIAL_FAILED;
        if (port->answer != DIAL_OPEN)
            continue;
        open++;
        outside_saw(probe, result, port, str_format(probe->arena, "%s: %s", port->service, port->danger).ptr);
    }
    if (open)
        return probe_tell(probe, result, PROBE_NOT_MET, "%zu service%s open that should not be", open,
                          open == 1 ? " is" : "s are");
    if (silent)
        return probe_tell(probe, result, PROBE_COULD_NOT_SEE, "%zu of %zu ports could not be asked", silent, asked);
    return probe_tell(probe, result, PROBE_MET, "none of %zu ports of such services is open", asked);
}

static enum probe_outcome look_closed(struct probe *probe, struct probe_result *result) {
    struct outside *outside = outside_of(probe, result);
    size_t off = 0, open = 0;
    if (!outside)
        return result->outcome;
    if (!outside->product)
        return probe_tell(probe, result, PROBE_ASK,
                          "which interfaces are shipped off: give the product document (--product)");
    for (size_t i = 0; i < outside->port_count; i++) {
        const struct outside_port *port = &outside->ports[i];
        if (port->udp || !port->interface || port->interface->enabled)
            continue;
        off++;
        if (port->answer != DIAL_OPEN)
            continue;
        open++;
        outside_saw(
            probe, result, port,
            str_format(probe->arena, "interface " STR_F " is shipped off, and answers", STR_A(port->interface->id))
                .ptr);
    }
    if (open)
        return probe_tell(probe, result, PROBE_NOT_MET, "%zu interface%s open that %s shipped off", open,
                          open == 1 ? " is" : "s are", open == 1 ? "is" : "are");
    if (off == 0)
        return probe_tell(probe, result, PROBE_NOT_APPLICABLE,
                          "the product declares no TCP interface that is shipped off");
    return probe_tell(probe, result, PROBE_MET, "none of %zu interface%s that %s shipped off answers", off, plural(off),
                      off == 1 ? "is" : "are");
}

static const struct probe_check checks[] = {
    {.id = "door-undeclared",
     .title = "No port is open that the product does not declare",
     .requirements = "CR 7.7",
     .needs = "the product document",
     .running = true,
     .look = look_declared,
     .mend = "switch the service off or close its port; or declare it in product.yaml, and in the guide what it is for",
     .by_hand = "nc -vz HOST PORT for the ports shown"},
    {.id = "door-dangerous",
     .title = "No service answers that has no place on a network any more",
     .requirements = "CR 7.7, CR 4.1, CR 1.5",
     .running = true,
     .look = look_dangerous,
     .mend = "switch it off; use SSH, SFTP, HTTPS or MQTT over TLS in its place",
     .by_hand = "nc -vz HOST PORT for the ports shown"},
    {.id = "door-shipped-off",
     .title = "What is shipped off is off",
     .requirements = "CR 7.7",
     .needs = "the product document",
     .running = true,
     .look = look_closed,
     .mend = "switch the interface off as the hardening guide says",
     .by_hand = "nc -vz HOST PORT for the ports shown"},
};

const struct probe_group outside_door_group = PROBE_GROUP("door", "Ports and services from outside", checks);

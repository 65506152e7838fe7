/* Which device was looked at, by its own files and its kernel: what tells it from its neighbour, and no proof of who it
 * is (docs/decisions/0120-who-looked-at-what.md). */
#ifndef PROBE_DEVICE_H
#define PROBE_DEVICE_H

#include "probe/probe.h"

/* Empty where the device does not say it. The last five are a running device's: an image has none of its own. */
struct probe_device {
    struct str name;         /* /etc/hostname */
    struct str os;           /* PRETTY_NAME of os-release(5) */
    struct str kernel;       /* release of the running kernel */
    struct str architecture; /* of the same */
    struct str model;        /* by the device tree or DMI */
    struct str serial;       /* likewise; what a manufacturer left unset is none */
    struct str machine; /* SHA-256, in hex, of "keyway-probe " and machine-id(5), which itself is nobody's to know */
};
/* Each text is at most PROBE_TEXT_MAX bytes, and may hold any but control characters. */
void probe_device(struct probe *probe, struct probe_device *device);
/* False when the tree has nothing that any device has (/etc, /bin, /usr, /sbin, /lib): a folder named by mistake, or
 * one into which nothing is mounted. */
bool probe_is_device(const struct probe *probe) MUST_USE;

#endif

#include "evidence/probe_cover.h"

/* A requirement that has no row is confirmed by no report, whatever is met: that is the rule, and a row the exception.
 * Rows are of what a device has once, for all that runs on it: its clock, its records, its packet filter, how it
 * starts. What each interface does by itself (its passwords, its lock, its notice) has none: no check of the system's
 * accounts shows what a web page of the product asks for. To add one: every check whose finding would speak against the
 * requirement on a device with accounts, services and files of its own is listed, and a test compares the ids with the
 * probe's rows. */
const struct probe_cover probe_covers[] = {
    /* Each human user is told from each other: a name and a number of its own, and nobody enters as somebody else
     * because there is nothing to know. Who knows which password no device can tell. */
    {STR_INIT("CR 1.1 RE 1"), "account-unique-name account-unique-id account-empty-password"},
    /* The kernel's and the system's records, which outlive a restart, end at a bound and do not end the device. */
    {STR_INIT("CR 2.9"), "audit-capacity audit-kept audit-rotation"},
    /* One clock serves all that the device does. */
    {STR_INIT("CR 2.11 RE 1"), "time-source time-several"},
    /* What programs and settings are compared with is there, is fresh, and agrees; and not everybody can change them.
     */
    {STR_INIT("CR 3.4"), "integrity-watched integrity-fresh integrity-packages file-world-writable"},
    /* Records and the rules that make them: who reads, who writes, and that the rules stay until the next start. */
    {STR_INIT("CR 3.9"), "audit-log-mode audit-file-modes audit-immutable"},
    /* From the firmware to the last module nothing is started that nobody signed. */
    {STR_INIT("EDR 3.14 RE 1"), "boot-secure-boot kernel-modules"},
    {STR_INIT("HDR 3.14 RE 1"), "boot-secure-boot kernel-modules"},
    {STR_INIT("NDR 3.14 RE 1"), "boot-secure-boot kernel-modules"},
    /* What is loaded at boot and what the kernel has now drop what nobody allowed. IPv6 may be off: it is asked by a
     * check of its own, which must not be in doubt. */
    {STR_INIT("NDR 5.2 RE 1"), "firewall-input firewall-running"},
};
const size_t probe_cover_count = ARRAY_LEN(probe_covers);

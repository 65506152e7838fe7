/* The hardening guide written: for people, and for machines. A format is one row of guide_formats.c. */
#ifndef REPORT_GUIDE_H
#define REPORT_GUIDE_H

#include "base/out.h"
#include "supplier/guide.h"

struct guide_format {
    const char *name;      /* as --format takes it */
    const char *extension; /* as --output's file ends */
    enum status (*write)(const struct guide *guide, struct arena *arena, struct diag_sink *sink,
                         struct out *out) MUST_USE;
};
/* NULL when there is none of that name; when a file's name ends with none's extension. */
const struct guide_format *guide_format_named(struct str name);
const struct guide_format *guide_format_of_file(struct str file);

enum status guide_report_markdown(const struct guide *, struct arena *, struct diag_sink *, struct out *) MUST_USE;
enum status guide_report_html(const struct guide *, struct arena *, struct diag_sink *, struct out *) MUST_USE;
/* RFC 8520. STATUS_INPUT with a diagnostic when the document has no 'mud-url'. */
enum status guide_report_mud(const struct guide *, struct arena *, struct diag_sink *, struct out *) MUST_USE;
/* A ruleset of nftables for a firewall in front of the product. */
enum status guide_report_nftables(const struct guide *, struct arena *, struct diag_sink *, struct out *) MUST_USE;
/* What is to be checked on the live product, as JSON (docs/formats/hardening.md). */
enum status guide_report_checks(const struct guide *, struct arena *, struct diag_sink *, struct out *) MUST_USE;

/* Peers that are addresses or networks; others are domain names or words for a role. */
enum guide_peer { PEER_IPV4, PEER_IPV6, PEER_DOMAIN, PEER_ROLE };
enum guide_peer guide_peer_of(struct str peer);

#endif

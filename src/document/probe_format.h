/* What a report of keyway-probe is called, in itself and in an envelope (docs/formats/probe.md). */
#ifndef DOCUMENT_PROBE_FORMAT_H
#define DOCUMENT_PROBE_FORMAT_H

#define PROBE_REPORT_FORMAT       "keyway-probe/1"
#define PROBE_REPORT_PAYLOAD_TYPE "application/vnd.keyway.probe+json"

enum { PROBE_REPORT_BYTES_MAX = 8 * 1024 * 1024 };

#endif

/* keyway probe sign: a report in an envelope that a plant can hold to a key. */
#include "command/overwrite.h"
#include "command/probe.h"

#include "base/file.h"
#include "evidence/signer.h"

static const struct diag_kind NO_KEY = {"probe.no-key", SEVERITY_ERROR, "--key is needed",
                                        "a PEM file with a P-256 key, or a pkcs11: URI"};
static const struct diag_kind SIGNED = {"probe.signed", SEVERITY_ERROR, "'{0}' is in an envelope already",
                                        "sign the report as keyway-probe wrote it"};

static enum status sign(struct run *run, struct out *out) {
    struct probe_report *report;
    struct signer *signer = NULL;
    if (!run_has(run, "key")) {
        diag_add(run->sink, &NO_KEY, PLACE_NONE, STR_NONE);
        return STATUS_INPUT;
    }
    TRY(probe_take(run, run->arguments[1], &report));
    if (report->enveloped) {
        diag_add(run->sink, &SIGNED, PLACE_NONE, run->arguments[1]);
        return STATUS_INPUT;
    }
    struct dsse_envelope envelope = {.payload_type = STR(PROBE_REPORT_PAYLOAD_TYPE), .payload = report->text};
    TRY(signer_open_bare(run_option(run, "key").ptr, run->arena, run->sink, &signer));
    enum status status = signer_sign(signer, &envelope, run->arena, run->sink);
    signer_close(signer);
    return status == STATUS_OK ? dsse_write(&envelope, run->arena, out) : status;
}

static enum status deliver(struct run *run) {
    struct str path = run_option(run, "output");
    struct out out;
    if (!path.ptr)
        return sign(run, run->out);
    const char *const rests_on[] = {run->arguments[1].ptr, run_option(run, "key").ptr};
    TRY(overwrite_check_product(run, NULL, rests_on, ARRAY_LEN(rests_on)));
    out_memory(&out, DSSE_BYTES_MAX);
    enum status status = sign(run, &out);
    if (status == STATUS_OK)
        status = out_flush(&out);
    if (status == STATUS_OK)
        status = file_write(path.ptr, out_text(&out), run->sink);
    out_done(&out);
    return status;
}

int probe_sign_run(struct run *run) {
    enum status status = deliver(run);
    return status == STATUS_OK ? EXIT_WELL : run_failed(run, status);
}

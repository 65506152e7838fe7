#include "acts.h"

#include <stdio.h>

/* Whether updates can be taken at all; else the request is answered. */
static struct kw_update *update_of(struct call *call) {
    struct software *software = &call->gateway->software;
    if (software->updating)
        return &software->update;
    call_result(call, 404, "this configuration takes no updates");
    return NULL;
}

static const char *answer_of(enum kw_update_answer answer) {
    static const struct {
        enum kw_update_answer answer;
        const char *text;
    } texts[] = {
        {KW_UPDATE_REPLAYED, "refused: its sequence number is not above the one that counts"},
        {KW_UPDATE_OLDER, "refused: its security version is older"},
        {KW_UPDATE_AHEAD, "refused: its security version is too far ahead"},
        {KW_UPDATE_UNSUITED, "refused: it does not go onto the version that is installed"},
        {KW_UPDATE_EXPIRED, "refused: it has expired"},
        {KW_UPDATE_UNTIMED, "refused: it expires, and the clock is not set"},
    };
    for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
        if (texts[i].answer == answer)
            return texts[i].text;
    return "refused: it is not signed by the supplier for this product";
}

static void conclude(struct call *call, enum kw_status status, const char *done, const char *refused) {
    call_record(call, KW_AUDIT_CONFIGURATION, EVENT_UPDATE, status == KW_OK ? KW_AUDIT_SUCCESS : KW_AUDIT_REFUSED,
                status == KW_OK ? done : refused);
    if (status == KW_OK)
        call_result(call, 200, done);
    else
        call_result(call, status == KW_ERROR_STATE ? 409 : 400, refused);
}

static void show_image(struct answer *answer, const struct kw_update_image *image) {
    char version[48];
    snprintf(version, sizeof(version), "\"%u.%u.%u\"", (unsigned)(image->version >> 48),
             (unsigned)(image->version >> 32 & 0xffff), (unsigned)(image->version & 0xffffffff));
    answer_text(answer, image->count ? version : "null");
}

void act_update(struct call *call) {
    const struct kw_update *update = update_of(call);
    if (!update)
        return;
    static const struct {
        enum kw_update_step step;
        const char *name;
    } steps[] = {{KW_UPDATE_EMPTY, "empty"},
                 {KW_UPDATE_IDLE, "idle"},
                 {KW_UPDATE_RECEIVING, "receiving"},
                 {KW_UPDATE_VERIFIED, "verified"},
                 {KW_UPDATE_TRIAL, "trial"}};
    const struct kw_update_record *record = &update->record;
    struct answer *answer = call->answer;
    answer_again(answer, 200, ANSWER_JSON);
    answer_text(answer, "{\"step\": \"");
    for (size_t i = 0; i < sizeof(steps) / sizeof(*steps); i++)
        if (steps[i].step == record->step)
            answer_text(answer, steps[i].name);
    answer_text(answer, "\", \"bank\": ");
    answer_number(answer, record->active);
    answer_text(answer, ", \"running\": ");
    answer_number(answer,
                  call->gateway->software.bank == SOFTWARE_NO_BANK ? -1 : (int64_t)call->gateway->software.bank);
    answer_text(answer, ", \"sequence\": ");
    answer_number(answer, (int64_t)record->sequence);
    answer_text(answer, ", \"security\": ");
    answer_number(answer, record->floor);
    answer_text(answer, ", \"versions\": [");
    show_image(answer, &record->image[0]);
    answer_text(answer, ", ");
    show_image(answer, &record->image[1]);
    answer_text(answer, "]}\n");
}

void act_update_manifest(struct call *call) {
    struct kw_update *update = update_of(call);
    if (!update)
        return;
    update->answer = (enum kw_update_answer)0;
    enum kw_status status = kw_update_begin(update, call->body);
    const char *refused = answer_of(update->answer);
    if (status == KW_ERROR_STATE)
        refused = "refused: no software was adopted, or one is on trial";
    else if (status == KW_ERROR_ROOM)
        refused = "refused: it is too large";
    conclude(call, status, "accepted: send the image", refused);
}

/* An image comes in pieces; what is wrong with one is kept and told at the end. */
void act_update_piece(struct call *call, struct kw_bytes piece) {
    struct software *software = &call->gateway->software;
    if (*call->words || piece.length == 0)
        return;
    if (!software->updating || kw_update_write(&software->update, SOFTWARE_COMPONENT, piece) != KW_OK)
        snprintf(call->words, sizeof(call->words), "the image is not what the manifest says");
}

void act_update_image(struct call *call) {
    struct kw_update *update = update_of(call);
    if (!update)
        return;
    enum kw_status status = *call->words ? KW_ERROR_TAMPERED : kw_update_finish(update);
    conclude(call, status, "verified: activate it", "refused: the image is not what the manifest says");
}

void act_update_activate(struct call *call) {
    struct kw_update *update = update_of(call);
    if (!update)
        return;
    enum kw_status status = kw_update_activate(update);
    conclude(call, status, "on trial from the next start on, which is now", "no image is verified");
    if (status == KW_OK)
        call->gateway->restart = 1;
}

void act_update_revert(struct call *call) {
    struct kw_update *update = update_of(call);
    if (update)
        conclude(call, kw_update_revert(update), "given up", "nothing is to be given up");
}

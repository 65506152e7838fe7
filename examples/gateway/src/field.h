/* The essential function: a thread that reads the points of the field device by Modbus/TCP, puts outputs, and puts
 * their fallback when control over them is lost. It shares nothing with the rest but this struct, so that no load on
 * the web side slows it. */
#ifndef EXAMPLES_GATEWAY_SRC_FIELD_H
#define EXAMPLES_GATEWAY_SRC_FIELD_H

#include "config.h"

#include <keyway/guard.h>

#include <pthread.h>

#define FIELD_COMMANDS 8u
#define FIELD_EVENTS   16u

/* A point as it was read last. */
struct field_point {
    uint16_t value;
    int good;         /* it was ever read, and the last reading went well */
    uint64_t read_ms; /* uptime */
    int controlled;   /* of an output: somebody's value is put out, and it is not the fallback */
    uint64_t put_ms;  /* when control was taken or renewed */
    struct kw_output output;
    int owed; /* the device has not taken what it should have */
};

enum field_outcome { FIELD_WAITING = 1, FIELD_DONE, FIELD_NOT_DONE, FIELD_FORGOTTEN };

struct field_command {
    uint32_t ticket; /* 0: the place is free */
    uint32_t point;
    uint16_t value;
    enum field_outcome outcome;
};

/* What happened, for the audit log. */
enum field_event_kind { FIELD_CONNECTED = 1, FIELD_LOST, FIELD_FELL_BACK };

struct field_event {
    enum field_event_kind kind;
    uint32_t point; /* of FIELD_FELL_BACK */
    int32_t value;
};

struct field {
    const struct config *config;
    pthread_t thread;
    pthread_mutex_t lock; /* of all below */
    pthread_cond_t wake;
    struct field_point point[CONFIG_POINTS];
    struct field_command command[FIELD_COMMANDS];
    struct field_event event[FIELD_EVENTS];
    uint32_t event_count;
    uint32_t last_ticket;
    uint64_t rounds; /* of reading, so far */
    int connected;
    int stopping;
    int running;
};

/* What others may see. */
struct field_view {
    struct field_point point[CONFIG_POINTS];
    uint64_t rounds;
    int connected;
};

/* Starts the thread; every output with a fallback gets it first. 0, or -1. */
int field_start(struct field *field, const struct config *config);

/* Puts the fallbacks, when the device answers, and ends the thread. @req CR 3.6 */
void field_stop(struct field *field);

void field_look(struct field *field, struct field_view *view);

/* Has a value put out. KW_OK: it will be tried, and field_outcome tells what came of `ticket`. KW_ERROR_ARGUMENT: no
 * output, or outside its bounds; KW_ERROR_BUSY: too many wait; KW_ERROR_STATE: the device does not answer now.
 * @req CR 3.5 */
KW_MUST_USE enum kw_status field_write(struct field *field, uint32_t point, int64_t value, uint32_t *ticket);

/* What came of a command; whatever but FIELD_WAITING forgets it. */
enum field_outcome field_outcome(struct field *field, uint32_t ticket);

/* All outputs take their fallback now, and stay there until written anew. @req CR 3.6 */
void field_fall_back(struct field *field);

/* Takes the oldest event out. 0: there is none. */
int field_event(struct field *field, struct field_event *event);

#endif

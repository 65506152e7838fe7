#include "probe/outside/telnet.h"

enum { SE = 240, SB = 250, WILL = 251, WONT = 252, DO = 253, DONT = 254, IAC = 255, REFUSAL = 3 };

static void refuse(struct telnet *telnet, unsigned char option) {
    if ((telnet->verb != WILL && telnet->verb != DO) || telnet->answered >= TELNET_ANSWERS_MAX / REFUSAL)
        return;
    telnet->answered++;
    telnet->answers[telnet->answers_len++] = (char)IAC;
    telnet->answers[telnet->answers_len++] = (char)(telnet->verb == WILL ? DONT : WONT);
    telnet->answers[telnet->answers_len++] = (char)option;
}

static void take_text(struct telnet *telnet, unsigned char byte) {
    if (byte == IAC)
        telnet->state = TELNET_COMMAND;
    else if (byte != 0 && telnet->text_len < sizeof telnet->text)
        telnet->text[telnet->text_len++] = (char)byte;
}

static void take_command(struct telnet *telnet, unsigned char byte) {
    telnet->verb = byte;
    telnet->state = byte == SB ? TELNET_INNER : byte >= WILL && byte <= DONT ? TELNET_OPTION : TELNET_TEXT;
}

void telnet_take(struct telnet *telnet, struct str bytes) {
    telnet->answers_len = 0;
    for (size_t i = 0; i < bytes.len; i++) {
        unsigned char byte = (unsigned char)bytes.ptr[i];
        switch (telnet->state) {
        case TELNET_TEXT:
            take_text(telnet, byte);
            break;
        case TELNET_COMMAND:
            take_command(telnet, byte);
            break;
        case TELNET_OPTION:
            refuse(telnet, byte);
            telnet->state = TELNET_TEXT;
            break;
        case TELNET_INNER:
            telnet->state = byte == IAC ? TELNET_INNER_COMMAND : TELNET_INNER;
            break;
        case TELNET_INNER_COMMAND:
            telnet->state = byte == SE ? TELNET_TEXT : TELNET_INNER;
            break;
        }
    }
}

#include <keyway/guard.h>

#include "utf8.h"

/* The length of the character at the text's start, 0 when it is none that may be here: malformed, cut short, or a
 * control character (C0, delete, and C1, which are two bytes). */
/*@ requires left > 0 && \valid_read(at + (0 .. left - 1));
  @ assigns \nothing;
  @ ensures 0 <= \result <= 4 && \result <= left; */
static size_t character(const uint8_t *at, size_t left) {
    if (at[0] < 0x20 || at[0] == 0x7f)
        return 0;
    size_t length = kw_utf8_length(at, left);
    return length == 2 && at[0] == 0xc2 && at[1] < 0xa0 ? 0 : length;
}

/*@ requires text.length > 0 ==> \valid_read(text.at + (0 .. text.length - 1));
  @ assigns \nothing;
  @ ensures \result == KW_GRANTED || \result == KW_DENIED;
  @ ensures \result == KW_GRANTED ==> least <= text.length <= most; */
enum kw_verdict kw_check_text(struct kw_bytes text, size_t least, size_t most) {
    if (text.length < least || text.length > most)
        return KW_DENIED;
    size_t at = 0;
    /*@ loop invariant 0 <= at <= text.length;
      @ loop assigns at;
      @ loop variant text.length - at; */
    while (at < text.length) {
        size_t length = character(text.at + at, text.length - at);
        if (length == 0)
            return KW_DENIED;
        at += length;
    }
    return KW_GRANTED;
}

/*@ assigns \nothing;
  @ ensures \result != 0 <==> '0' <= byte <= '9' || 'A' <= byte <= 'Z' || 'a' <= byte <= 'z'; */
static int is_alphanumeric(uint8_t byte) {
    return (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z');
}

/*@ requires name.length > 0 ==> \valid_read(name.at + (0 .. name.length - 1));
  @ assigns \nothing;
  @ ensures \result == KW_GRANTED || \result == KW_DENIED;
  @ ensures \result == KW_GRANTED ==> 1 <= name.length <= most &&
  @   (\forall integer i; 0 <= i < name.length ==> ('0' <= name.at[i] <= '9' || 'A' <= name.at[i] <= 'Z' ||
  @     'a' <= name.at[i] <= 'z' || name.at[i] == '.' || name.at[i] == '_' || name.at[i] == '-')); */
enum kw_verdict kw_check_name(struct kw_bytes name, size_t most) {
    if (name.length == 0 || name.length > most)
        return KW_DENIED;
    if (!is_alphanumeric(name.at[0]) || !is_alphanumeric(name.at[name.length - 1]))
        return KW_DENIED;
    /*@ loop invariant 0 <= i <= name.length;
      @ loop invariant \forall integer j; 0 <= j < i ==> ('0' <= name.at[j] <= '9' || 'A' <= name.at[j] <= 'Z' ||
      @   'a' <= name.at[j] <= 'z' || name.at[j] == '.' || name.at[j] == '_' || name.at[j] == '-');
      @ loop assigns i;
      @ loop variant name.length - i; */
    for (size_t i = 0; i < name.length; i++) {
        uint8_t byte = name.at[i];
        if (!is_alphanumeric(byte) && byte != '.' && byte != '_' && byte != '-')
            return KW_DENIED;
    }
    return KW_GRANTED;
}

/* The number of the digits with a minus in front: below 0 there is one number more. */
/*@ requires \valid(below) && (length > 0 ==> \valid_read(at + (0 .. length - 1)));
  @ requires \separated(below, at + (0 .. length - 1));
  @ assigns *below;
  @ ensures \result == KW_OK ==> *below <= 0;
  @ ensures \result == KW_OK || \result == KW_ERROR_FORMAT; */
static enum kw_status count_below(const uint8_t *at, size_t length, int64_t *below) {
    *below = 0;
    /*@ loop invariant 0 <= i <= length && *below <= 0;
      @ loop assigns i, *below;
      @ loop variant length - i; */
    for (size_t i = 0; i < length; i++) {
        int digit = at[i] - '0';
        if (digit < 0 || digit > 9 || *below < (INT64_MIN + digit) / 10)
            return KW_ERROR_FORMAT;
        *below = *below * 10 - digit;
    }
    return KW_OK;
}

/*@ requires \valid(number) && (text.length > 0 ==> \valid_read(text.at + (0 .. text.length - 1)));
  @ requires \separated(number, text.at + (0 .. text.length - 1));
  @ assigns *number;
  @ ensures \result == KW_OK ==> least <= *number <= most;
  @ ensures \result != KW_OK ==> *number == \old(*number); */
enum kw_status kw_check_number(struct kw_bytes text, int64_t least, int64_t most, int64_t *number) {
    size_t sign = text.length > 0 && text.at[0] == '-' ? 1 : 0;
    size_t digits = text.length - sign;
    int64_t below;
    /* 19 digits hold every number of 64 bits; a 0 in front is the number 0 alone, without a sign. */
    if (digits == 0 || digits > 19 || (text.at[sign] == '0' && text.length > 1))
        return KW_ERROR_FORMAT;
    KW_TRY(count_below(text.at + sign, digits, &below));
    if (sign == 0 && below == INT64_MIN)
        return KW_ERROR_FORMAT;
    int64_t value = sign == 0 ? -below : below;
    if (value < least || value > most)
        return KW_ERROR_ARGUMENT;
    *number = value;
    return KW_OK;
}

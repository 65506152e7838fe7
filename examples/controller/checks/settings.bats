# Checks of the ES-30's settings as shipped: what its requirements.yaml names under verified-by. A name carries a
# requirement of 62443-4-2 where the check, with those that carry it too, is of the whole of it.
load ../../waterworks/tools/settings

@test "nobody gets in without a name and a password [CR 1.1]" { is login.anonymous no; }
@test "the web server speaks TLS alone" { is web.tls required; }
@test "the engineering service wants a certificate" {
    is engineering.tls required
    is engineering.client_certificate required
}
@test "the password as shipped opens nothing but its change" { is password.must_change yes; }
@test "a password has twelve characters at least [CR 1.7]" { at_least password.min_length 12; }
@test "five wrong passwords lock an account [CR 1.11]" {
    at_most password.max_failures 5
    at_least password.lock_minutes 15
}
@test "what no role allows is refused [CR 2.1]" { is rights.default deny; }
@test "accounts can be managed [CR 1.3]" { for action in add change lock remove; do lists accounts.actions $action; done; }
@test "the key switch guards programs and modes" { for what in program firmware mode; do lists rights.key_switch $what; done; }
@test "Modbus is read-only as shipped" { is modbus.write off; }
@test "Modbus answers hosts on its list alone" { is modbus.clients listed; }
@test "a program without a signature is refused [CR 3.4]" { is update.program_signature required; }
@test "firmware without a signature is refused [EDR 3.10 RE 1]" { is update.firmware_signature required; }
@test "the boot loader verifies what it starts [EDR 3.14]" { is update.boot verified; }
@test "a malformed message is dropped and counted [CR 3.5]" { is modbus.malformed drop-and-count; }
@test "an order out of range is refused [CR 3.5]" { is modbus.out_of_range refuse; }
@test "there is no shell" { is system.shell none; }
@test "memory is written or executed" { is system.memory write-xor-execute; }
@test "no service runs with full rights" { lacks system.run_as root; }
@test "an error tells nothing of the inside [CR 1.10, CR 3.7]" {
    is login.feedback masked
    is system.errors terse
}
@test "what was done is recorded with account and time [CR 2.11, CR 2.12]" {
    for event in login refusal program firmware settings mode; do lists audit.events $event; done
    for stamp in account utc; do lists audit.stamp $stamp; done
}
@test "records are read-only [CR 3.9]" { is audit.writable no; }
@test "the log warns before it is full [CR 2.9 RE 1]" { at_most audit.warn_percent 90; }
@test "nothing is on that is not needed [CR 7.7]" { is services.on "web engineering"; }
@test "USB is off as shipped" { is usb.state off; }
@test "a backup can be made while it runs [CR 7.3]" { is backup.while_running yes; }
@test "secrets are encrypted where they lie" {
    is secrets.passwords argon2id
    is secrets.keys encrypted
}
@test "only algorithms of today are on [CR 4.3]" { for old in ssl3 tls1.0 tls1.1; do lacks secrets.algorithms $old; done; }
@test "a flood does not stop the control program [CR 7.1]" {
    at_least network.rate_limit 1
    is control.cycle_guard on
}
@test "nothing is forwarded between the network ports [CR 5.1]" { is network.forward none; }
@test "outputs take a stated value when messages stay away [CR 3.6]" { is control.on_silence stated; }

# Checks of the HG-7's settings as shipped. The names say which requirement of 62443-4-2 each shows.
load ../../waterworks/tools/settings

@test "nobody gets in without a name and a password [CR 1.1]" { is login.anonymous no; }
@test "a second factor is asked of administrators [CR 1.1 RE 2]" { lists login.second_factor administrator; }
@test "the password as shipped is of this device alone, and must be changed [CR 1.5]" {
    is password.initial per-device
    is password.must_change yes
}
@test "a password has twelve characters at least [CR 1.7]" { at_least password.min_length 12; }
@test "five wrong passwords lock an account [CR 1.11]" { at_most password.max_failures 5; }
@test "what no role allows is refused [CR 2.1]" { is rights.default deny; }
@test "an idle session ends [CR 2.5, CR 2.6]" { at_most session.idle_minutes 15; }
@test "logins, refusals and changes are recorded with account and time [CR 2.8, CR 2.11]" {
    for event in login refusal settings firmware rules; do lists audit.events $event; done
    lists audit.stamp utc
}
@test "management speaks TLS 1.3 alone [CR 3.1, CR 4.1, CR 4.3]" { is management.tls 1.3; }
@test "the tunnel wants a certificate of the other end [CR 1.2, CR 1.8]" { is tunnel.peer certificate; }
@test "malformed messages are dropped and counted [CR 3.5]" { is filter.malformed drop-and-count; }
@test "firmware without a signature is refused [CR 3.4, NDR 3.10, NDR 3.10 RE 1]" { is update.signature required; }
@test "the boot loader verifies what it starts [NDR 3.14]" { is update.boot verified; }
@test "what no rule allows does not pass [CR 5.1, NDR 5.2]" { is filter.default deny; }
@test "records can be read by auditors and sent away [CR 6.1]" { is audit.remote syslog-tls; }
@test "a flood on one side leaves the other alone [CR 7.1, CR 7.2]" { is filter.rate_limit each-side; }
@test "settings can be saved and brought back [CR 7.3, CR 7.4]" { is backup.state on; }
@test "nothing is on that is not needed [CR 7.7]" { is services.on "https tunnel"; }

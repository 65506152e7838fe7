# Habichtsried's checks of the HW-8's settings as shipped. The certificate reaches SL 2; these show what SL 3 asks of a
# network device beyond that.
load ../../../tools/settings

@test "[CR 1.1 RE 2] every login asks for a second factor" { is login.second_factor always; }
@test "[CR 1.2 RE 1] every peer has a certificate of its own" { is peers.certificates one-each; }
@test "[CR 1.5 RE 1] passwords are checked inside the security chip" { is secrets.passwords security-chip; }
@test "[CR 1.7 RE 1] passwords cannot be used again, and end" {
    at_least password.history 5
    at_most password.lifetime_days 180
}
@test "[CR 1.9 RE 1] private keys never leave the security chip" { is secrets.private_keys security-chip; }
@test "[CR 1.14 RE 1] shared keys never leave the security chip" { is secrets.shared_keys security-chip; }
@test "[NDR 1.13 RE 1] access from outside is approved by a person each time" { is remote.approval each-time; }
@test "[CR 2.1 RE 3] a supervisor can override for a limited time" { at_most rights.override_minutes 60; }
@test "[CR 2.7] an account has at most three sessions" { at_most session.per_account 3; }
@test "[CR 2.9 RE 1] a warning comes when the log is nearly full" { at_most audit.warn_percent 90; }
@test "[NDR 2.13 RE 1] use of the service connector is recorded and reported" { is ports.service_connector watched; }
@test "[CR 3.4 RE 2] a changed rule or program raises an alarm by itself" { is integrity.on_change alarm; }
@test "[NDR 3.11 RE 1] an opened housing raises an alarm" { is housing.on_open alarm; }
@test "[CR 4.2 RE 1] memory is erased before another process gets it" { is memory.before_reuse erase; }
@test "[CR 4.2 RE 2] erasing is verified" { is memory.after_erase verify; }
@test "[NDR 5.2 RE 2] one switch cuts the zone off" { is filter.island_mode key-switch; }
@test "[NDR 5.2 RE 3] when the firewall fails it lets nothing through" { is filter.on_failure closed; }
@test "[CR 6.1 RE 1] programs can fetch the log" { is audit.interface https-json; }
@test "[CR 7.6 RE 1] the settings in force can be read out by a program" { is settings.export json; }

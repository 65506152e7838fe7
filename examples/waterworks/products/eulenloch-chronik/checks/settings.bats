# Eulenloch's checks of Chronik's settings as shipped. The certificate reaches SL 2; these show what SL 3 asks of a
# software application beyond that.
load ../../../tools/settings

@test "[CR 1.1 RE 2] every login asks for a second factor" { is login.second_factor always; }
@test "[CR 1.2 RE 1] every data source has a certificate of its own" { is sources.certificates one-each; }
@test "[CR 1.5 RE 1] passwords are checked with the host's security chip" { is secrets.passwords host-tpm; }
@test "[CR 1.7 RE 1] passwords cannot be used again, and end" {
    at_least password.history 5
    at_most password.lifetime_days 180
}
@test "[CR 1.9 RE 1] private keys stay in the host's security chip" { is secrets.private_keys host-tpm; }
@test "[CR 1.14 RE 1] shared keys stay in the host's security chip" { is secrets.shared_keys host-tpm; }
@test "[CR 2.1 RE 3] a supervisor can override for a limited time" { at_most rights.override_minutes 60; }
@test "[CR 2.7] an account has at most three sessions" { at_most session.per_account 3; }
@test "[CR 2.9 RE 1] a warning comes when the log is nearly full" { at_most audit.warn_percent 90; }
@test "[CR 3.4 RE 2] a changed program file raises an alarm by itself" { is integrity.on_change alarm; }
@test "[CR 4.2 RE 1] buffers are erased before another user gets them" { is memory.before_reuse erase; }
@test "[CR 4.2 RE 2] erasing is verified" { is memory.after_erase verify; }
@test "[CR 6.1 RE 1] programs can fetch the log" { is audit.interface https-json; }
@test "[CR 7.6 RE 1] the settings in force can be read out by a program" { is settings.export json; }

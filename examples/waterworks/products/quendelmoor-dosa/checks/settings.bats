# Quendelmoor's checks of the Dosa D7's settings as shipped. The certificate reaches SL 2; these show what the pump
# controller does beyond it.
load ../../../tools/settings

@test "[CR 3.4 RE 2] a changed program or recipe raises an alarm by itself" {
    lists integrity.watched program
    lists integrity.watched recipe
    is integrity.on_change alarm
}
@test "[EDR 3.11 RE 1] an opened lid raises an alarm" { is housing.on_open alarm; }
@test "[CR 6.1 RE 1] programs can fetch the log" { is audit.interface https-json; }
@test "[CR 7.6 RE 1] the settings in force can be read out by a program" { is settings.export json; }
@test "[CR 1.11] four wrong codes lock the panel" { at_most login.max_failures 4; }
@test "[CR 3.6] the pump stops when the controller fails" { is outputs.on_failure zero; }
@test "[CR 7.7] nothing is on that dosing does not need" { for service in telnet ftp http; do lacks services.enabled $service; done; }

# OpenChat, Deutsch. Kurz, aktiv, mit du; keine Ausrufezeichen.

### Datum und Uhrzeit
clock-hours = 24
clock-am = AM
clock-pm = PM
clock-twelve = { $hour }:{ $minute } { $half }
clock-unknown = Zeit unbekannt
# Reihenfolge getippter Zahlen: „mdy“ für 11/30/2026, „dmy“ für 30/11/2026.
date-order = dmy
day-today = Heute
day-yesterday = Gestern
day-date = { $weekday ->
    [1] Montag
    [2] Dienstag
    [3] Mittwoch
    [4] Donnerstag
    [5] Freitag
    [6] Samstag
   *[7] Sonntag
}, { $day }. { $month ->
    [1] Januar
    [2] Februar
    [3] März
    [4] April
    [5] Mai
    [6] Juni
    [7] Juli
    [8] August
    [9] September
    [10] Oktober
    [11] November
   *[12] Dezember
} { $year }
date = { $day }.{ $month }.{ $year }
moment = { $day } um { $time }

### Fenster
window-title = OpenChat
window-title-channel = #{ $channel } · { $server } · OpenChat
window-title-conversation = #{ $channel } · { $server }
window-title-server = { $server } · OpenChat
window-title-unread = ({ $count }) { $title }
windows-full = Zu viele Fenster sind offen. Schließe erst eines.

### Aufklappbare Abschnitte
disclosure-learn-more = Mehr erfahren

### Erster Start
onboarding-title = Deine Identität
onboarding-loading = Wird geladen
onboarding-busy = Einen Moment
onboarding-back = Zurück
onboarding-intro = Keine Registrierung nötig. Deine Identität ist ein geheimer Schlüssel, den nur du hast.
onboarding-intro-more = Jeder Server sieht eine andere daraus abgeleitete ID. Wer den Schlüssel hat, kann sich für dich ausgeben, und niemand kann ihn für dich wiederherstellen. Leg deshalb ein Backup an.
onboarding-create = Identität erstellen
onboarding-restore = Identität wiederherstellen
onboarding-restore-backup = Identität wiederherstellen
onboarding-retry = Erneut versuchen
onboarding-no-key-store = Schlüsselspeicher des Systems nicht verfügbar ({ $reason }). Verwende stattdessen eine Passphrase.
onboarding-key-store-unavailable = Deine Identität liegt im Schlüsselspeicher des Systems, der nicht verfügbar ist ({ $reason }).
onboarding-key-store-help = Entsperre oder starte ihn und versuch es noch einmal.
onboarding-key-store-help-more = Du kannst deine Identität auch mit der Wiederherstellungsphrase oder einem Backup wiederherstellen. Sie wird dann mit einer Passphrase geschützt.
onboarding-identity-missing = Deine Identität ist nicht mehr im Schlüsselspeicher des Systems. Stell sie wieder her, sonst erkennen deine Server dich nicht.
key-store-missing = nicht gefunden
key-store-locked = gesperrt
key-store-unresponsive = antwortet nicht
key-store-not-saving = hat den Schlüssel nicht gespeichert
onboarding-restore-title = Identität wiederherstellen
onboarding-restore-phrase-hint = Gib deine Wiederherstellungsphrase aus 24 Wörtern ein.
onboarding-restore-phrase = Wiederherstellungsphrase
onboarding-restore-from-phrase = Wiederherstellen
onboarding-restore-file-hint = Oder verwende ein verschlüsseltes Backup.
onboarding-file = Datei
onboarding-file-passphrase = Passphrase des Backups
onboarding-browse = Datei auswählen
onboarding-restore-from-file = Aus Backup wiederherstellen
onboarding-no-file = Wähle zuerst eine Datei aus.
onboarding-protect-title = Identität schützen
onboarding-protect-hint = OpenChat fragt die Passphrase bei jedem Start ab. Niemand kann sie zurücksetzen.
onboarding-passphrase = Passphrase
onboarding-confirm-passphrase = Passphrase bestätigen
onboarding-protect-save = Mit dieser Passphrase speichern
onboarding-temporary-hint = Oder verwende eine temporäre Identität. Sie geht beim Schließen von OpenChat verloren.
onboarding-temporary = Temporäre Identität verwenden
onboarding-unlock-title = Identität entsperren
onboarding-unlock-hint = Gib deine Passphrase ein, um dich mit deinen Servern zu verbinden.
onboarding-unlock = Entsperren
onboarding-erase = OpenChat-Daten löschen
onboarding-erase-hint = Danach kannst du deine Identität mit der Wiederherstellungsphrase oder einem Backup wiederherstellen.
onboarding-damaged-help = Ersetze die Datei durch eine Kopie und starte OpenChat neu, oder lösche die OpenChat-Daten und stell deine Identität wieder her.
recovery-phrase-count = { $count ->
    [one] Du hast 1 Wort eingegeben; nötig sind { $wanted }.
   *[other] Du hast { $count } Wörter eingegeben; nötig sind { $wanted }.
}
recovery-phrase-unknown = Wort { $place } ist kein Wiederherstellungswort. Prüf die Schreibweise.
recovery-phrase-checksum = Diese Wörter ergeben keine gültige Wiederherstellungsphrase. Prüf, ob Wörter vertauscht oder falsch geschrieben sind.
passphrase-short = Verwende mindestens { $least } Zeichen.
passphrase-mismatch = Die Passphrasen stimmen nicht überein.
identity-error-randomness = Dein System konnte keine sicheren Zufallszahlen liefern. Starte den Computer neu und versuch es noch einmal.
identity-error-key-store = Schlüsselspeicher des Systems nicht verfügbar ({ $reason }). Entsperre ihn oder verwende stattdessen eine Passphrase.
identity-error-passphrase = Falsche Passphrase. Versuch es noch einmal.
identity-error-not-encrypted = Diese Datei ist kein verschlüsseltes Backup. Wähle eine andere.
identity-error-too-expensive = Das Entschlüsseln dieser Datei würde ungewöhnlich lange dauern, daher wurde sie nicht geöffnet. Wähle eine andere.
identity-error-damaged = Die Datei { $path } ist beschädigt. Verwende eine andere Kopie.
identity-error-no-identity = Diese Datei enthält keine Identität. Wähle eine andere.
identity-error-newer = Diese Datei stammt aus einer neueren Version von OpenChat. Aktualisiere OpenChat, um sie zu öffnen.
identity-error-file = Die Datei { $path } kann nicht verwendet werden ({ $reason }). Prüf Name, Zugriffsrechte und freien Speicherplatz.
identity-error-exists = Auf diesem Gerät gibt es schon eine Identität. Du kannst sie in den Einstellungen ersetzen.
identity-error-pending = Es gibt noch eine vorherige Identität. Stell sie zuerst wieder her oder lösche sie.
identity-error-no-previous = Es gibt keine vorherige Identität, die du wiederherstellen kannst.
identity-error-copy-remains = Deine Identität ist jetzt mit einer Passphrase geschützt, aber im Schlüsselspeicher des Systems liegt noch eine Kopie ({ $reason }). Entferne sie dort.
identity-error-interrupted = Der Vorgang wurde unterbrochen. Versuch es noch einmal.

### Backup
backup-title = Backup deiner Identität
backup-later = Später
backup-intro = Ohne Backup verlierst du mit diesem Gerät auch deine Identität.
backup-warning = Wer deine Wiederherstellungsphrase kennt, kann sich für dich ausgeben. Schreib sie auf Papier.
backup-more = Zeig die Wörter niemandem und fotografiere sie nicht. Du kannst auch eine verschlüsselte Datei mit eigener Passphrase speichern.
backup-show-phrase = Phrase anzeigen
backup-save-file = Verschlüsselte Datei speichern
backup-recovery-phrase = Wiederherstellungsphrase
backup-write-down = Schreib alle 24 Wörter der Reihe nach auf. Danach bestätigst du drei davon.
backup-written-down = Ich habe sie aufgeschrieben
backup-back = Zurück
backup-confirm-hint = Bestätige dein Backup: Gib diese Wörter ein.
backup-word = Wort { $place }
backup-wrong = Das ist nicht Wort { $place }.
backup-show-again = Wörter noch einmal anzeigen
backup-check = Bestätigen
backup-file-hint = Dein Backup wird mit dieser Passphrase verschlüsselt. Bewahre die Datei auf einem anderen Gerät auf.
backup-passphrase = Passphrase des Backups
backup-save = Speichern
backup-done = Backup abgeschlossen. Bewahre die Wörter sicher auf.
backup-done-file = Backup gespeichert unter { $path }. Bewahre eine Kopie auf einem anderen Gerät auf.
backup-close = Schließen
notice-not-backed-up = Deine Identität gibt es nur auf diesem Gerät. Leg ein Backup an, damit du sie nicht verlierst.
notice-back-up = Backup erstellen
notice-not-erased = Konnte nicht von deinem Gerät entfernt werden: { $what }

### Identität
identity-none = Noch keine Identität
identity-none-hint = Du erstellst, entsperrst oder stellst sie auf der Startseite wieder her.
identity-storage = Speicherort
identity-storage-key-store = Schlüsselspeicher des Systems
identity-storage-passphrase = Datei mit Passphrase
identity-storage-memory = Deine Identität geht beim Schließen von OpenChat verloren. Entsperre den Schlüsselspeicher des Systems oder richte ihn ein und starte OpenChat neu.
identity-backed-up = Backup vorhanden
identity-backup = Backup
identity-back-up-again = Neues Backup erstellen
identity-close = Schließen
identity-cancel = Abbrechen
identity-confirm = Ich habe das verstanden
identity-confirm-first = Schalte zuerst „Ich habe das verstanden“ ein.
identity-current-passphrase = Aktuelle Passphrase
identity-new-passphrase = Neue Passphrase
identity-no-passphrase = Gib deine Passphrase ein.
identity-save = Speichern
identity-destructive = Ersetzen oder löschen
identity-protect = Schützen
identity-move = Verschieben
identity-use-passphrase = Mit Passphrase schützen
identity-use-passphrase-short = OpenChat fragt die Passphrase bei jedem Start ab.
identity-use-passphrase-hint = OpenChat fragt die Passphrase bei jedem Start ab. Niemand kann sie zurücksetzen.
identity-use-key-store = In den Schlüsselspeicher des Systems verschieben
identity-use-key-store-short = OpenChat fragt keine Passphrase mehr ab.
identity-use-key-store-hint = OpenChat fragt keine Passphrase mehr ab. Wer dein Benutzerkonto auf diesem Computer nutzt, kann deine Identität verwenden.
identity-change-passphrase = Passphrase ändern
identity-change-passphrase-hint = Vorhandene Backups behalten ihre alte Passphrase.
identity-change = Ändern
identity-replace = Identität ersetzen
identity-replace-short = Für alle Server bist du dann eine neue Person.
identity-replace-warning = Für alle Server bist du dann eine neue Person. Du verlierst deine Rollen, und deine Nachrichten gelten nicht mehr als deine.
identity-replace-more = Vorhandene Backups stellen nur die vorherige Identität wieder her. Du kannst das rückgängig machen, bis du sie löschst.
identity-replace-confirm = Ersetzen
identity-known-servers = Diese Server erkennen dich nicht mehr
identity-known-server = { $name }, { $address }
identity-rollback = Vorherige Identität wiederherstellen
identity-rollback-short = Du verlierst deine aktuelle Identität.
identity-rollback-warning = Du verlierst deine aktuelle Identität, und damit geschriebene Nachrichten gelten nicht mehr als deine.
identity-rollback-confirm = Wiederherstellen
identity-delete-previous = Vorherige Identität löschen
identity-delete-previous-short = Du kannst nicht mehr zu ihr zurückkehren.
identity-delete-previous-warning = Ohne ihre Wiederherstellungsphrase oder ein Backup kannst du sie nicht wiederherstellen.
identity-delete-previous-confirm = Löschen
erase-title = OpenChat-Daten löschen
erase-short = Löscht Identität, Server, Einstellungen und Protokolle von diesem Gerät.
erase-label = Löschen
erase-warning = Identität, Serverliste, Einstellungen und Protokolle werden von diesem Gerät gelöscht. Ohne Wiederherstellungsphrase oder Backup ist deine Identität verloren.
erase-confirm = Daten löschen
erase-cancel = Abbrechen
toast-no-dialog = Kein Dateidialog verfügbar. Gib stattdessen den Pfad ein.
toast-saving = Speichern wird versucht
toast-saved-again = Alles ist gespeichert
toast-login-start = Der Start beim Anmelden wurde nicht geändert: { $reason }
toast-settings-applied = Einstellungen aus der bearbeiteten Datei übernommen
toast-settings-broken = Die Einstellungsdatei ist nicht lesbar. Nichts wurde übernommen.
toast-settings-broken-line = Zeile { $line } der Einstellungsdatei ist nicht lesbar. Nichts wurde übernommen.
toast-name-is-no-text = Der Name dieser Datei ist nicht darstellbar. Benenn sie um oder wähle eine andere.
toast-no-folder-dialog = Kein Dateidialog verfügbar. Starte OpenChat stattdessen mit --profile und einem Ordner.
toast-folder-occupied = In diesem Ordner liegen schon Daten von OpenChat. Wähle einen anderen.
toast-folder-unwritable = Auch dieser Ordner ist nicht benutzbar. Wähle einen anderen.
toast-identity-not-moved = Deine Identität konnte für diesen Ordner nicht abgelegt werden. Entsperr deinen Schlüsselbund und versuch es erneut.
toast-done = Fertig
toast-copied = Kopiert

### Willkommen
welcome-title = Willkommen bei OpenChat
welcome-intro = Tritt den Communitys bei, die dir wichtig sind. Jede ist unabhängig und sieht nur eine pseudonyme ID.
welcome-add = Server hinzufügen
welcome-demo = Demo ausprobieren
welcome-demo-starting = Demo wird gestartet
welcome-settings = Einstellungen

### Serverleiste
rail-name = Server
rail-add = Server hinzufügen
rail-status-list = { $before }, { $after }
rail-unread = { $count ->
    [one] 1 ungelesene Nachricht
   *[other] { $count } ungelesene Nachrichten
}
rail-mentions = { $count ->
    [one] 1 Erwähnung
   *[other] { $count } Erwähnungen
}
rail-offline = nicht verbunden
rail-refused = Verbindung fehlgeschlagen
rail-signed-out = abgemeldet
rail-muted = stummgeschaltet
rail-not-encrypted = nicht verschlüsselt

### Server hinzufügen
add-title = Server hinzufügen
add-choose-title = Server auswählen
add-close = Schließen
add-address = Serveradresse
add-address-placeholder = chat.example.org
add-address-hint = Frag den Serveradmin nach der Adresse. Deine ID wird erst beim Beitritt übermittelt.
add-options = Verbindungsoptionen
add-options-wrong = Verbindungsoptionen: Proxy prüfen
add-connect = Verbinden
add-connecting = Verbindung wird hergestellt
add-contacting = Server wird kontaktiert
add-listing = Serverliste wird geladen
add-stop = Abbrechen
add-without-encryption = Ohne Verschlüsselung verbinden
add-redirected = Der Server verweist auf { $address }.
add-use-redirect = Diese Adresse verwenden
add-continue = Weiter
add-back = Zurück
add-server-count = { $count ->
    [one] 1 Server gefunden.
   *[other] { $count } Server gefunden. Wähle einen aus.
}
add-server-list = Server unter dieser Adresse
add-server-missing = Den verlinkten Server gibt es hier nicht mehr. Wähle einen anderen oder bitte um einen neuen Link.
add-search = Nach Name oder ID suchen
add-search-none = Kein passender Server.
add-more = Die ersten { $count } werden angezeigt. Nutze die Suche, um weitere zu finden.
add-joined = Du bist { $name } an dieser Adresse schon beigetreten.
add-is-joined = Beigetreten
add-open = Öffnen
add-already = Du bist diesem Server schon beigetreten.
add-no-randomness = Dein System konnte keine sicheren Zufallszahlen liefern. Starte den Computer neu und versuch es noch einmal.
invite-not-encrypted = Dieser Link nutzt eine unverschlüsselte Verbindung. Gib die Adresse selbst ein, um ihn trotzdem zu verwenden.
invite-invalid = Dieser Link ist ungültig. Bitte um einen neuen oder gib die Adresse ein.

### Proxy
proxy-name = Proxy
proxy-system = System-Proxy verwenden
proxy-system-hint = Der System-Proxy kommt aus ALL_PROXY, HTTPS_PROXY und NO_PROXY. Die Proxy-Einstellungen deines Desktops werden nicht gelesen.
proxy-none = Kein Proxy
proxy-socks5 = SOCKS5-Proxy
proxy-http = HTTP-Proxy
proxy-address = Proxy-Adresse
proxy-address-placeholder = 127.0.0.1:9050
proxy-invalid = Gib Host und Port ein, zum Beispiel 127.0.0.1:9050.
proxy-credentials = OpenChat speichert keine Zugangsdaten für Proxys. Trag sie in den Proxy-Einstellungen des Systems ein und wähle „System-Proxy verwenden“.

### Zertifikate und Vertrauen
certificate-name = Zertifikat
certificate-details = Zertifikatdetails
certificate-subject = Ausgestellt für
certificate-issuer = Ausgestellt von
certificate-self-signed = Selbstsigniert
certificate-hosts = Gültig für
certificate-valid = Gültigkeit
certificate-validity = { $from } bis { $until }
certificate-key-fingerprint = Fingerabdruck des Schlüssels (SHA-256)
certificate-fingerprint = Fingerabdruck des Zertifikats (SHA-256)
trust-verified-pin = Verschlüsselt, Schlüssel von dir verifiziert
trust-system = Verschlüsselt, dein System vertraut dem Zertifikat
trust-accepted-key = Verschlüsselt, Schlüssel von dir akzeptiert
trust-loopback = Nicht verschlüsselt, bleibt auf diesem Gerät
trust-insecure = Nicht verschlüsselt, andere können mitlesen
trust-offline = Nicht verbunden, Verschlüsselung daher unbekannt
trust-changed = Der Schlüssel des Servers hat sich geändert
trust-details = { $trust }. Details öffnen
certificate-warning-title = Zertifikat nicht vertrauenswürdig
certificate-warning-text = Dein System vertraut diesem Zertifikat nicht. Vergleiche den Fingerabdruck mit einem, den du auf anderem Weg bekommen hast.
certificate-warning-more = Vielleicht hat der Server das Zertifikat selbst ausgestellt, oder jemand fängt die Verbindung ab.
certificate-warning-compared = Ich habe den Fingerabdruck verglichen, er stimmt überein
certificate-warning-accept = Ohne Vergleich akzeptieren
certificate-warning-accept-compared = Schlüssel akzeptieren

### Server beitreten
join-title = Diesem Server beitreten?
join-warnings = Vor dem Beitritt
join-shared-data = Was der Server sieht
join-shared-data-only = Er bekommt nur eine eigene ID und eine Geräte-ID.
join-shared-data-name = Er bekommt eine eigene ID, Geräte-ID und deinen Namen.
join-shared-data-global = Er bekommt die ID, die du auf mehreren Servern hast, eine Geräte-ID und den eingegebenen Namen.
join-id = Deine ID auf diesem Server
join-device-label = Geräte-ID
join-id-pending = Wird beim Beitritt erstellt
join-identity-check = Identität
join-verified = Dieser Server verifiziert Identitäten.
join-not-verified = Dieser Server verifiziert keine Identitäten; andere könnten in deinem Namen schreiben.
join-not-encrypted = Diese Verbindung ist nicht verschlüsselt. Andere im Netzwerk können mitlesen.
join-same-id = Dieselbe ID auf allen Servern verwenden, auf denen ich das auswähle
join-same-id-warning = Server, auf denen du das auswählst, können erkennen, dass du dieselbe Person bist.
join-name = Dein Name auf diesem Server
join-name-placeholder = Namen wählen
join-name-hint = Die Mitglieder sehen ihn. Ohne Namen heißt du dort { $name }.
join-name-hint-later = Die Mitglieder sehen ihn. Du kannst ihn auch später wählen.
join-technical-details = Technische Details
join-server = Server
join-server-id = Server-ID
join-connection = Verschlüsselung
join-accept-risk = Ich akzeptiere das Risiko
join-accept-first = Akzeptiere das Risiko, um beizutreten.
join-confirm = Server beitreten
severity-note = Hinweis
severity-caution = Vorsicht
severity-danger = Gefahr
severity-blocking = Beitritt nicht möglich
join-warning-wants-more = Dieser Server verlangt mehr als eine pseudonyme ID ({ $policy }). Mehr als die ID gibt OpenChat nicht weiter.
join-warning-https-required = Dieser Server verlangt Verschlüsselung. Verwende eine Adresse, die mit https beginnt.
join-warning-self-signed = Dieses Zertifikat ist selbstsigniert. OpenChat akzeptiert ab jetzt nur den von dir akzeptierten Schlüssel.
join-warning-fingerprint = Der Server gibt den Fingerabdruck { $said } an, zeigt aber { $shown }. Vielleicht fängt jemand die Verbindung ab.
join-warning-policy-missing = Dieser Server gibt nicht an, welche Daten er erfasst. OpenChat übermittelt nur deine ID und eine Geräte-ID.
join-warning-compare-key = Dieser Server bittet dich, den Fingerabdruck seines Schlüssels mit einem zu vergleichen, den du auf anderem Weg bekommen hast.
join-warning-expires-soon = Das Zertifikat läuft { $days ->
    [0] heute
    [one] morgen
   *[other] in { $days } Tagen
} ab.
join-warning-global-id = Dieser Server erwartet auf allen Servern dieselbe ID. OpenChat verwendet trotzdem eine eigene für ihn.
join-warning-claims-verified = Dieser Server bezeichnet sich als verifiziert. OpenChat kann das nicht bestätigen.
features-title = Funktionen
features-on = Unterstützt
features-off = Nicht unterstützt
feature-messages = Nachrichten
feature-files = Dateien
feature-presence = Onlinestatus
feature-profiles = Namen und Bilder
feature-voice = Sprachkanäle
feature-proof = Identitätsprüfung
feature-edit = Nachrichten bearbeiten
feature-delete = Nachrichten löschen
feature-reactions = Reaktionen
feature-channel-management = Kanalverwaltung
feature-history = Verlauf in Seiten

### Serverdetails
details-title = Serverdetails: { $name }
details-close = Schließen
details-row = { $name }: { $value }
details-trust-unknown = Verschlüsselung noch nicht geprüft
details-pinned-first = Beim Beitritt gespeicherter Schlüssel
details-pinned-compared = Von dir verifizierter Schlüssel
details-changed = Der Schlüssel dieses Servers wurde erneuert, oder jemand fängt die Verbindung ab. Frag den Serveradmin, bevor du den neuen Schlüssel akzeptierst.
details-key-before = Bisheriger Schlüssel
details-key-now = Aktueller Schlüssel
details-accept = Neuen Schlüssel akzeptieren
details-accept-confirm = Neuen Schlüssel akzeptieren
details-accept-cancel = Bisherigen Schlüssel behalten
details-fingerprints = Fingerabdruck des Schlüssels
details-fingerprints-hint = Vergleiche den Fingerabdruck mit dem Serveradmin, um auszuschließen, dass jemand die Verbindung abfängt.
details-copy = Fingerabdruck kopieren
details-pin = Schlüssel als verifiziert markieren
details-unpin = Verifizierung aufheben
details-allow-unencrypted = Ohne Verschlüsselung verbinden
details-session = Sitzung
details-verified-until = Verifiziert bis { $until }
details-sign-in = Anmelden
details-sign-out = Abmelden
details-sign-out-hint = Bis du dich wieder anmeldest, erhältst du keine Nachrichten.
details-end = Abmelden oder verlassen
details-leave = Verlassen
details-leave-title = Server verlassen
details-leave-hint = Beendet deine Mitgliedschaft und entfernt den Server von diesem Gerät.
details-about = Server
details-address = Adresse
details-server-name = Servername
details-api = API-Version
details-build = Build
details-diagnostics = Diagnose
details-recheck = Erneut prüfen
details-connection = Verbindung
details-connection-save = Speichern

### Diagnose eines Servers
diagnostics-title = Diagnose: { $name }
diagnostics-attempt = Versuch { $number } gescheitert. { $reason } Nächster Versuch nach { $wait }.
diagnostics-capabilities = Was dieser Server anbietet
diagnostics-capability = { $name }, { $offered }: { $text }
diagnostics-closed = Von OpenChat getrennt
diagnostics-events = Empfangene Ereignisse
diagnostics-hint = Seit dem Start von OpenChat. Nur im Arbeitsspeicher.
diagnostics-history = Verbindungsverlauf
diagnostics-history-empty = Noch nichts
diagnostics-lost = Getrennt. { $reason } Nächster Versuch nach { $wait }.
diagnostics-milliseconds = { $count } ms
diagnostics-minutes = { $count } min
diagnostics-next = Nächster Versuch
diagnostics-not-offered = nicht angeboten
diagnostics-offered = angeboten
diagnostics-probe = Letzte Prüfung
diagnostics-probe-answered = { $at }, Antwort nach { $took }
diagnostics-probe-failed = { $at }, nach { $took } gescheitert. { $reason }
diagnostics-recovered = Verpasste Nachrichten, nachgeladen
diagnostics-refused = Verbindungsversuche beendet. { $reason }
diagnostics-resumed = Neue Verbindung, nachdem das Gerät geschlafen hat
diagnostics-seconds = { $count } s
diagnostics-since = Version bekannt seit
diagnostics-state = Zustand
capability-channels = Kanalverwaltung
capability-channels-off = Kanäle lassen sich mit OpenChat nicht anlegen oder ändern.
capability-channels-on = Wenn du darfst, kannst du Kanäle anlegen, umbenennen, verschieben und löschen.
capability-delete = Nachrichten löschen
capability-delete-off = Nachrichten lassen sich nicht löschen.
capability-delete-on = Du kannst deine Nachrichten löschen.
capability-edit = Nachrichten bearbeiten
capability-edit-off = Nachrichten lassen sich nicht ändern.
capability-edit-on = Du kannst deine Nachrichten ändern.
capability-files = Dateien
capability-files-off = Dateien und Bilder lassen sich nicht senden.
capability-files-on = Du kannst Dateien und Bilder senden.
capability-history = Verlauf in Seiten
capability-history-off = Ältere Nachrichten werden nur bis zu einer Grenze geladen.
capability-history-on = Ältere Nachrichten werden seitenweise geladen.
capability-mentions = Suche nach Erwähnungen
capability-mentions-off = Nach @ schlägt OpenChat Mitglieder vor, die es schon kennt.
capability-mentions-on = Nach @ schlägt der Server Mitglieder vor.
capability-messages = Nachrichten
capability-messages-off = Du kannst nur lesen.
capability-messages-on = Du kannst Nachrichten schreiben.
capability-presence = Onlinestatus
capability-presence-off = Wer online ist, fehlt möglicherweise.
capability-presence-on = Zeigt, wer online ist.
capability-profiles = Namen und Bilder
capability-profiles-off = Mitglieder werden mit ihrer ID gezeigt.
capability-profiles-on = Zeigt Namen und Bilder, die Mitglieder veröffentlichen.
capability-proof = Identitätsprüfung
capability-proof-off = Jemand könnte unter deinem Namen schreiben.
capability-proof-on = Du beweist mit einem Schlüssel, dass deine ID dir gehört.
capability-reactions = Reaktionen
capability-reactions-off = Nachrichten haben keine Reaktionen.
capability-reactions-on = Du kannst mit Emojis reagieren.
capability-read = Gelesenes abgleichen
capability-read-off = Jedes deiner Geräte zählt Ungelesenes für sich.
capability-read-on = Was du liest, ist auf deinen anderen Geräten gelesen, wenn du es erlaubst.
capability-resend = Sicheres erneutes Senden
capability-resend-off = Du entscheidest, ob eine unbestätigte Nachricht erneut gesendet wird.
capability-resend-on = Unbestätigte Nachrichten werden ohne Doppel erneut gesendet.
capability-voice = Sprachkanäle
capability-voice-off = Es gibt keine Sprachkanäle.
capability-voice-on = In OpenChat noch nicht verfügbar.

### Mit einem Server geteilte Daten
shared-data-title = Mit diesem Server geteilte Daten
shared-data-hint = Gezählt seit deinem Beitritt. Inhalte werden nicht aufgezeichnet.
shared-data-empty = Noch nichts
shared-data-what = Daten
shared-data-first = Zuerst
shared-data-last = Zuletzt
shared-data-count = Anzahl
shared-data-entry = { $count ->
    [one] Einmal, am { $last }
   *[other] { $count }-mal, zuerst am { $first }, zuletzt am { $last }
}
shared-data-capabilities = Anonyme Anfragen nach Serverinformationen
shared-data-id = Deine ID auf diesem Server
shared-data-device = Geräte-ID
shared-data-proof = Dein öffentlicher Schlüssel für diesen Server, mit Signatur
shared-data-channels = Gelesene Kanäle
shared-data-channel-changes = Kanäle und Kategorien, die du geändert hast
shared-data-messages = Gesendete Nachrichten
shared-data-typing = Schreibstatus
shared-data-mentions = Mit @ gesuchte Namen
shared-data-read = Welche Nachrichten du gelesen hast
shared-data-profiles = Abgerufene Profile
shared-data-profile-name = Veröffentlichter Name
shared-data-profile-picture = Veröffentlichtes Bild
shared-data-external-pictures = Von anderen Hosts geladene Bilder
shared-data-leave = Verlassen des Servers

### Geänderte Server
server-changed = { $name } hat sich seit deinem letzten Besuch geändert.
server-changed-build = Build: { $before }, jetzt { $now }.
server-changed-api = API-Version: { $before }, jetzt { $now }.
server-changed-added = Neu: { $offers }.
server-changed-removed = Entfernt: { $offers }.
notice-not-signed-out = Du hast dich von { $name } abgemeldet, aber der Server wurde nicht benachrichtigt. { $reason } Die Sitzung dort läuft von selbst ab.

### Kanäle
channels-name = Kanäle
channels-loading = Kanäle werden geladen
channels-offline-title = Kanäle noch nicht geladen
channels-offline = Sie erscheinen, sobald du verbunden bist.
channels-empty-title = Noch keine Kanäle
channels-empty = Neue Kanäle erscheinen hier.
channels-favorites = Favoriten
channels-filter = Kanal suchen
channels-found = { $count ->
    [0] Keine Kanäle gefunden.
    [one] 1 Kanal gefunden
   *[other] { $count } Kanäle gefunden
}
channels-unread-only = Nur ungelesene Kanäle anzeigen
channels-hide-muted = Stummgeschaltete Kanäle ausblenden
channel-change-failed = Nicht geändert. { $reason }
channel-change-not-empty = Nur was leer ist, kann gelöscht werden.
channel-change-refused = Du hast keine Berechtigung, oder es existiert nicht mehr.
channel-change-rejected = Der Server hat die Änderung abgelehnt.
channel-editor-busy = Wird erstellt…
channel-editor-confirm = Erstellen
channel-editor-create = Kanal erstellen
channel-editor-create-category = Kategorie erstellen
channel-editor-delete = { $name } löschen?
channel-editor-delete-confirm = Löschen
channel-editor-delete-means = Für alle gelöscht. Das lässt sich nicht rückgängig machen.
channel-editor-in-category = In { $name }
channel-editor-invalid = Gib einen Namen ein.
channel-editor-kind = Art
channel-editor-name = Name
channel-editor-rename = Kanal umbenennen
channel-editor-rename-category = Kategorie umbenennen
channel-editor-text = Text
channel-editor-voice = Sprache
channels-hidden-title = Nichts anzuzeigen
channels-hidden = Alle Kanäle sind ausgeblendet.
channels-show-all = Alle Kanäle anzeigen
channel-text = { $name }
channel-text-unread = { $name }, { $count ->
    [one] 1 ungelesene Nachricht
   *[other] { $count } ungelesene Nachrichten
}
channel-text-mentions = { $name }, { $count ->
    [one] 1 ungelesene Nachricht
   *[other] { $count } ungelesene Nachrichten
}, { $mentions ->
    [one] 1 Erwähnung
   *[other] { $mentions } Erwähnungen
}
channel-muted = { $label }, stummgeschaltet
channel-in-category = { $name }, { $category }
channel-voice = { $name }, Sprachkanal, Sprache ist noch nicht verfügbar
channel-voice-unsupported = Sprache ist noch nicht verfügbar.
category-expanded = { $name }, ausgeklappt
category-collapsed = { $name }, eingeklappt

### Konto
account-panel = Dein Konto
account-you = Du
account-profile = Dein Profil: { $name }
account-verified = Verifiziert
account-not-verified = Nicht verifiziert
account-unknown = Überprüfung unbekannt
account-verifying = Wird verifiziert
account-expired = Abgelaufen
account-revoked = Sitzung beendet
account-signed-out = Abgemeldet
account-settings = Einstellungen
account-copy-id = Deine ID auf diesem Server kopieren

### Mitglieder
members-name = Mitglieder
members-loading = Mitglieder werden geladen
members-online = Online — { $count }
members-offline = Offline — { $count }
members-unknown = Mitglieder — { $count }
members-you = { $name } (du)
status-online = Online
status-idle = Abwesend
status-busy = Bitte nicht stören
status-offline = Offline
status-unknown = Status unbekannt

### Verbindung
connection-connecting = Wird verbunden
connection-online = Verbunden
connection-offline = Nicht verbunden
connection-reconnecting = Wird neu verbunden
connection-outage = Offline. { $reason }
connection-no-network = Du bist anscheinend offline. Prüfe dein Netzwerk.
connection-rate-limited = Der Server bittet dich zu warten: zu viele Anfragen.
connection-read-only = Dieser Server nimmt keine Nachrichten an. Du kannst lesen, was hier ist.
connection-waiting = { $state } Neuer Versuch in { $seconds } s. Nachrichten warten.
connection-retrying = { $state } Neuer Versuch läuft. Nachrichten warten.
connection-waiting-short = Offline. Neuer Versuch in { $seconds } s.
connection-retrying-short = Offline. Neuer Versuch läuft.
connection-refused = { $state } Nachrichten warten.
connection-portal = Etwas zwischen dir und dem Server hat an seiner Stelle geantwortet: die Anmeldeseite deines Netzes. Öffne eine Webseite und melde dich an.
connection-proxy = Etwas zwischen dir und dem Server hat an seiner Stelle geantwortet: ein Proxy oder eine Firewall.
connection-web-page = Etwas zwischen dir und dem Server hat an seiner Stelle geantwortet, nicht im Format von OpenChat.
connection-certificate = Etwas zwischen dir und dem Server hat an seiner Stelle geantwortet, mit einem anderen Zertifikat. Es wurde nichts gesendet.
connection-signed-out = Du bist von diesem Server abgemeldet. Nachrichten warten, bis du dich anmeldest.
connection-retry = Erneut versuchen
connection-details = Details

### Nachrichtenverlauf
timeline-name = Unterhaltung in #{ $channel }
timeline-log = Nachrichten in #{ $channel }
timeline-empty-title = Willkommen in #{ $channel }
timeline-empty = Noch keine Nachrichten. Schreib die erste.
timeline-offline-title = Noch nichts zu lesen
timeline-offline = Nachrichten erscheinen, sobald du verbunden bist.
timeline-none-title = Kein Kanal ausgewählt
timeline-none = Wähle einen aus der Liste aus.
timeline-unread = Neu
timeline-latest = Zu den neuesten Nachrichten
timeline-latest-new = Zu den neuesten Nachrichten, { $count ->
    [one] 1 neue
   *[other] { $count } neue
}
timeline-edited = bearbeitet
timeline-gap = Hier fehlen Nachrichten.
timeline-gap-load = Nachrichten laden
timeline-gap-offline = Hier fehlen Nachrichten. Sie lassen sich laden, sobald der Server verbunden ist.
timeline-lost = Der Server wurde neu gestartet. Die Nachrichten darüber liegen nur noch auf diesem Gerät.
timeline-reply-to = Antwort an { $author }: { $preview }
timeline-reply-deleted = Antwort auf eine gelöschte Nachricht
timeline-original-not-loaded = Diese Nachricht ist nicht geladen. Scrolle nach oben, um ältere zu laden.
timeline-original-gone = Diese Nachricht ist nicht mehr da.
timeline-search = Nachrichten suchen
timeline-toggle-members = Mitgliederliste ein- oder ausblenden
timeline-show-channels = Kanäle anzeigen
drawer-close = Schließen
timeline-loading = Nachrichten werden geladen
timeline-loading-older = Ältere Nachrichten werden geladen
timeline-reply = Antworten
timeline-retry = Erneut versuchen
timeline-failed-title = Nachrichten lassen sich nicht laden
timeline-failed = Neue Nachrichten lassen sich nicht laden. { $reason }
message-menu = Nachrichtenaktionen
link-menu = Link-Aktionen
message-delete = Nachricht löschen
message-delete-cancel = Abbrechen
message-delete-confirm = Für alle löschen
message-delete-failed = Die Nachricht konnte nicht gelöscht werden. { $reason }
message-show-original = Zur ursprünglichen Nachricht
message-show-profile = Profil anzeigen
message-open-link = { $address } öffnen
message-copy-link = Adresse { $address } kopieren
message-file = Datei { $name }
message-reaction = { $emoji } { $count ->
    [one] einmal
   *[other] { $count }-mal
}
message-label = { $author }, { $time }: { $text }
message-label-text = { $author }: { $text }
message-label-sender = { $author }, { $time }
message-show-all = Alles anzeigen ({ $size })
message-show-less = Weniger anzeigen
message-copy-text = Text kopieren
message-mark-unread = Ab hier als ungelesen markieren
message-gone = Nicht mehr auf dem Server
message-cut = Der Rest fehlt: Diese Nachricht ist länger als 1 MB.
message-unreadable = { $count ->
    [one] Diese Nachricht konnte nicht gelesen werden.
   *[other] { $count } Nachrichten konnten nicht gelesen werden.
}
link-title = Diesen Link öffnen?
link-leads-to = Er führt zu:
link-sign-in = Vor „@“ steht ein Anmeldename, nicht die Website.
link-foreign-letters = Buchstaben dieser Adresse können wie andere aussehen. „xn--“ zeigt, wo sie stehen.
link-other-host = Die Nachricht zeigt eine andere Adresse.
link-cancel = Abbrechen
link-open = Link öffnen
close-messages = { $count ->
    [one] Eine Nachricht ist noch nicht gesendet
   *[other] { $count } Nachrichten sind noch nicht gesendet
}
close-drafts = { $count ->
    [one] Ein Entwurf ist nicht gesendet
   *[other] { $count } Entwürfe sind nicht gesendet
}
close-lost = Was nicht gesendet ist, geht verloren, wenn OpenChat schließt.
close-stay = Bleiben
close-anyway = Trotzdem schließen
size-kilobytes = { $count } KB
size-megabytes = { $count } MB
typing-one = { $first } schreibt
typing-two = { $first } und { $second } schreiben
typing-several = Mehrere Personen schreiben

### Nachricht schreiben
composer-name = Nachricht
composer-placeholder = Nachricht an #{ $channel }
composer-send = Senden
composer-too-long = Deine Nachricht ist um { $count ->
    [one] 1 Byte
   *[other] { $count } Bytes
} zu lang. Kürze sie oder teil sie auf.
composer-pasted-cut = Der Text ist zu lang: Nur sein Anfang wurde eingefügt. In der Zwischenablage ist er noch ganz.
composer-replying = Antwort an { $author }
composer-replying-to = Antwort an { $author }: { $preview }
composer-cancel-reply = Antwort abbrechen
pending-queued = Wartet auf Verbindung
pending-behind = Wartet auf die Nachrichten davor
pending-storing = Wird gespeichert
pending-sending = Wird gesendet
pending-held = Noch nicht gesendet. { $reason }
pending-held-until = Noch nicht gesendet. { $reason } Nächster Versuch in { $seconds ->
    [one] 1 Sekunde
   *[other] { $seconds } Sekunden
}.
pending-now = Jetzt versuchen
pending-cancel = Abbrechen
pending-failed = Nicht gesendet. { $reason }
pending-unconfirmed = Zustellung nicht bestätigt. { $reason }
pending-retry = Erneut senden
pending-edit = Bearbeiten
pending-delete = Löschen
pending-without-reply = Ohne Antwortbezug senden
pending-reply = Antwort auf eine Nachricht

### Einstellungen
settings-title = Einstellungen
settings-close = Einstellungen schließen
settings-pages = Seiten der Einstellungen
settings-search = Einstellungen durchsuchen
settings-results = Suchergebnisse
settings-result = { $name }, { $page }
settings-page-account = Konto und Datenschutz
settings-page-appearance = Darstellung
settings-page-language = Sprache und Region
settings-page-accessibility = Barrierefreiheit
settings-page-advanced = Erweitert
settings-page-servers = Server
settings-page-about = Info
settings-page-licenses = Lizenzen
settings-appearance = Design
appearance-system = System
appearance-system-none = Dein System hat keine Vorliebe, daher wird das dunkle Design verwendet.
appearance-dark = Dunkel
appearance-light = Hell
appearance-high-contrast-dark = Hoher Kontrast, dunkel
appearance-high-contrast-light = Hoher Kontrast, hell
settings-new-theme = Eigenes Design erstellen
settings-new-theme-hint = Kopiert dieses Design in eine Datei. Deine Änderungen siehst du, wenn du zu OpenChat zurückkehrst.
settings-new-theme-create = Erstellen
theme-new-name = Mein Design
theme-template =
    Farben eines Designs für OpenChat, als #RRGGBB. Die übrigen sind die der Grundlage (base), dark oder light.
    Um eine Farbe zu ändern, entferne das # am Anfang ihrer Zeile.
    Speichere die Datei und kehre zu OpenChat zurück, um sie zu sehen.
theme-missing = Das Design „{ $name }“ fehlt. Wähle in den Einstellungen ein anderes oder stelle seine Datei wieder her.
theme-too-large = „{ $name }“ ist nicht verwendbar: Die Datei ist größer als 16 KB.
theme-unreadable = „{ $name }“ ist nicht lesbar: { $reason }
theme-broken-line = „{ $name }“ ist nicht verwendbar: Zeile { $line } ist ungültig.
theme-wrong-base = „{ $name }“ ist nicht verwendbar: Die Grundlage (base) muss dark oder light sein.
theme-not-understood = „{ $name }“ hat ungültige Farben: { $colors }
theme-low-contrast = Schlecht zu sehen: { $role } auf { $background } hat einen Kontrast von { $ratio } und braucht { $required }.
theme-ratio = { $whole },{ $tenths }:1
settings-accent = Akzentfarbe
accent-teal = Türkis
accent-blue = Blau
accent-violet = Violett
accent-pink = Pink
accent-orange = Orange
accent-green = Grün
settings-font = Schriftart
settings-font-hint = Für alles außer Code.
settings-font-bundled = Open Sans (enthalten)
settings-font-find = Schriftart suchen
settings-font-none = Keine passende Schriftart.
settings-font-loading = Schriftarten werden geladen…
settings-font-count =
    { $count ->
        [one] 1 Schriftart
       *[other] { $count } Schriftarten
    }
settings-font-missing = „{ $name }“ ist nicht installiert oder nicht verwendbar. Stattdessen wird Open Sans gezeigt.
settings-density = Abstände
density-comfortable = Großzügig
density-compact = Kompakt
settings-group-messages = Nachrichten gruppieren
settings-group-messages-hint = Aufeinanderfolgende Nachrichten einer Person zeigen den Namen einmal.
settings-strong-focus = Starker Fokusrahmen
settings-strong-focus-hint = Der Rahmen um das Bedienelement mit dem Fokus ist doppelt so breit.
settings-reduced-motion = Bewegung reduzieren
settings-reduced-motion-hint = Wenn an, werden animierte Bilder nicht abgespielt.
motion-system = Wie im System
motion-on = An
motion-off = Aus
settings-language = Sprache
settings-language-hint = Ändert OpenChat, nicht was andere schreiben.
language-system = Systemstandard
language-en = English
language-de = Deutsch
settings-hours = Zeitformat
hours-language = Wie Sprache
hours-twelve = 12 Stunden
hours-twenty-four = 24 Stunden
settings-zoom = Zoom
settings-zoom-hint = Vergrößert oder verkleinert alles.
settings-message-size = Textgröße der Nachrichten
settings-message-size-hint = Auch von dem, was du schreibst.
settings-pixels = { $count } px
settings-percent = { $percent } %
settings-rendering = Rendering
renderer-software = Software
renderer-graphics = Grafikkarte
settings-close-to-tray = In den Infobereich schließen
settings-close-to-tray-hint = OpenChat läuft weiter, wenn du das Fenster schließt.
settings-start-at-login = Beim Anmelden starten
settings-start-at-login-hint = Wenn du dich an deinem Computer anmeldest.
settings-start-hidden = Im Infobereich starten
settings-start-hidden-hint = Ohne das Fenster zu öffnen.
settings-restart = Wird nach einem Neustart von OpenChat wirksam.
settings-diagnostics = Verbindungsdiagnose
settings-diagnostics-hint = Was jeder Server anbietet und was mit seiner Verbindung geschah.
settings-diagnostics-show = Anzeigen
settings-log = Protokoll
settings-log-copy = Protokoll kopieren
settings-log-hint = Was OpenChat getan hat, ohne Adressen, IDs oder Nachrichten.
settings-log-missing = Es gibt kein Protokoll.
settings-log-not-saved = Das Protokoll wurde nicht gesichert. Prüfe Rechte und freien Speicherplatz.
settings-log-save = Protokoll sichern…
settings-log-save-title = Protokoll sichern
settings-log-saved = Gesichert in { $path }
settings-report = Diagnosebericht
settings-report-hint = Beschreibt das Programm und seine Verbindungen, ohne Namen, Adressen oder Nachrichten.
settings-report-copy = Bericht kopieren
settings-announcements = Screenreader-Ansagen
settings-announce-typing = Ansagen, wer schreibt
settings-announce-typing-hint = Gilt für den geöffneten Kanal.
settings-privacy = Privatsphäre
settings-send-typing = Anderen zeigen, wenn ich schreibe
settings-send-typing-hint = Gilt für alle Server.
settings-sync-read = Gelesenes zwischen Geräten abgleichen
settings-sync-read-hint = Teilt Servern, die das anbieten, mit, was du gelesen hast.
announce-all = Nachrichten und Erwähnungen
announce-mentions = Nur Erwähnungen
announce-none = Keine
settings-reading-order = Vorlesereihenfolge von Nachrichten
settings-reading-order-hint = In welcher Reihenfolge ein Screenreader eine Nachricht vorliest.
reading-sender-time-text = Absender, Zeit, Nachricht
reading-sender-text-time = Absender, Nachricht, Zeit
reading-text-sender-time = Nachricht, Absender, Zeit
settings-version-name = Version
settings-version = OpenChat { $version }
settings-license = Lizenz: { $license }
settings-notices = Lizenzen von Drittanbietern
settings-notices-hint = Für Software und Schriften in OpenChat.
settings-notices-show = Anzeigen
settings-source = Quellcode
settings-page-storage = Speicher
storage-keep = Verlauf auf diesem Gerät behalten
storage-keep-hint = Verschlüsselt. Du kannst Nachrichten offline lesen und suchen.
storage-off-hint = Aus. Nur Entwürfe, nicht gesendete Nachrichten und Ungelesen-Zähler werden gespeichert.
storage-days = Nachrichten behalten
storage-days-hint = Ältere Nachrichten werden von diesem Gerät gelöscht.
storage-days-count = { $count } Tage
storage-size = Platz pro Server
storage-size-hint = Die ältesten Nachrichten werden zuerst gelöscht.
storage-megabytes = { $count } MB
storage-no-limit = Unbegrenzt
storage-stored = Auf diesem Gerät gespeichert
storage-nothing = Noch ist nichts gespeichert.
storage-all = Alle Server
storage-empty = Nichts
storage-less = Weniger als 1 MB
storage-clear = Leeren
storage-clear-name = Verlauf löschen: { $name }
storage-question = Den Verlauf von diesem Gerät löschen? Entwürfe und nicht gesendete Nachrichten bleiben.
storage-question-all = Den Verlauf aller Server von diesem Gerät löschen? Entwürfe und nicht gesendete Nachrichten bleiben.
storage-turn-off = Verlauf ausschalten
storage-cancel = Abbrechen
storage-delete = Verlauf löschen
storage-turn-off-delete = Ausschalten und löschen
storage-memory = Deine Identität endet, wenn du OpenChat schließt, deshalb wird nichts gespeichert. Schütze sie auf der Seite Identität, um den Verlauf zu behalten.
resize-channels = Breite der Kanalliste
resize-members = Breite der Mitgliederliste

### Fehler
failure-invalid-address = Diese Adresse ist ungültig. Gib sie wie chat.example.org oder https://chat.example.org ein.
failure-address-credentials = Diese Adresse enthält einen Benutzernamen oder ein Passwort. Gib sie ohne diese ein.
failure-not-openchat = Das ist kein OpenChat-Server. Prüf die Adresse.
failure-host-not-found = Server nicht gefunden. Prüf die Adresse und deine Verbindung.
failure-refused = Verbindung abgelehnt. Der Server ist vielleicht offline oder die Adresse falsch.
failure-unreachable = Netzwerk nicht erreichbar. Prüf deine Verbindung.
failure-certificate-issuer = Dein System vertraut dem Zertifikat dieses Servers nicht. Wende dich an den Serveradmin.
failure-certificate-expired = Das Zertifikat dieses Servers ist abgelaufen. Prüf die Uhrzeit oder wende dich an den Serveradmin.
failure-certificate-host = Dieses Zertifikat gehört zu einem anderen Host. Prüf die Adresse.
failure-certificate-other = Das Zertifikat dieses Servers ist ungültig. Wende dich an den Serveradmin.
failure-certificate-changed = Der Schlüssel des Servers hat sich geändert. Es wird nichts gesendet, bis du in den Serverdetails entscheidest.
failure-https-required = Dieser Server verlangt Verschlüsselung. Verwende eine Adresse, die mit https beginnt.
failure-timed-out = Der Server hat nicht rechtzeitig geantwortet.
failure-lost = Die Verbindung ist abgebrochen.
failure-restarted = OpenChat wurde seitdem neu gestartet.
failure-blocked = Die Anfrage wurde abgelehnt, aber nicht von OpenChat. Vielleicht sperrt sie ein Proxy oder eine Firewall.
failure-unauthorized = Der Server hat deine Identität abgelehnt. Wende dich an den Serveradmin.
failure-session-expired = Deine Sitzung ist abgelaufen und konnte nicht erneuert werden. Melde dich wieder an.
failure-session-revoked = Der Server hat deine Sitzung beendet. Melde dich wieder an, um fortzufahren.
failure-not-encrypted = Diese Verbindung ist nicht verschlüsselt. Öffne die Serverdetails, um zu entscheiden.
failure-proxy = Der Proxy ist nicht erreichbar oder erreicht den Server nicht. Prüf den Proxy.
failure-proxy-credentials = Der Proxy verlangt Zugangsdaten, die OpenChat nicht speichert. Trag sie in den Proxy-Einstellungen des Systems ein und wähle „System-Proxy verwenden“.
failure-proxy-type = Die Art deines System-Proxys wird nicht unterstützt. Wähle für diesen Server einen SOCKS5-Proxy, einen HTTP-Proxy oder keinen Proxy.
failure-proxy-unknown = Die Proxy-Einstellung dieses Servers ist unverständlich, deshalb wird nichts gesendet. Öffne die Serverdetails und korrigiere den Proxy.
failure-proxy-unknown-system = Der Proxy in deiner Umgebung (etwa ALL_PROXY) ist unverständlich, deshalb wird nichts gesendet. Korrigiere ihn und starte neu oder wähle einen Proxy in den Serverdetails.
failure-unknown-pin = Der gespeicherte Schlüssel dieses Servers ist nicht lesbar, deshalb wird nichts gesendet. Entferne den Server und füg ihn neu hinzu oder repariere servers.json.
failure-handshake = Es kam keine sichere Verbindung zustande: Der Server ist vielleicht veraltet oder verlangt ein Clientzertifikat. Wende dich an den Serveradmin.
failure-sign-in-required = Dieser Server zeigt ohne Anmeldung keine Vorschau. Prüf die Adresse oder wende dich an den Serveradmin.
failure-not-found = Der Server konnte das Angeforderte nicht finden.
failure-unsupported = Der Server unterstützt das nicht.
failure-rate-limited = Zu viele Anfragen in kurzer Zeit.
failure-read-only = Der Server nimmt gerade keine Nachrichten an. Versuche es später.
failure-rejected = Der Server hat die Anfrage abgelehnt ({ $code }).
failure-server = Serverfehler ({ $status }).
failure-too-large = Die Antwort des Servers war zu groß.
failure-unreadable = Die Antwort des Servers war nicht lesbar.
failure-compression = Die Antwort ist auf eine Weise komprimiert, die OpenChat nicht kennt. Wende dich an den Serveradmin.
failure-redirected = Der Server wollte an eine andere Adresse weiterleiten. Prüf die Adresse.

### Hinweise
notice-settings-reset = Deine Einstellungen waren nicht lesbar und wurden zurückgesetzt. Die alten Einstellungen liegen in { $file }.
notice-settings-lines = { $count ->
    [one] Zeile { $line } deiner Einstellungen war nicht lesbar und wurde ausgelassen.
   *[other] { $count } Zeilen deiner Einstellungen waren nicht lesbar und wurden ausgelassen, die erste ist Zeile { $line }.
} Eine Kopie liegt in { $file }.
notice-settings-not-understood = { $count ->
    [one] Eine Einstellung hat einen Wert, den OpenChat nicht versteht
   *[other] { $count } Einstellungen haben Werte, die OpenChat nicht versteht
}. Stattdessen gelten die Standardwerte: { $fields }.
notice-settings-newer = Eine neuere Version von OpenChat hat deine Einstellungen geschrieben. Was diese Version nicht kennt, bleibt erhalten.
notice-server-list-reset = Deine Serverliste war nicht lesbar und wurde als { $file } gesichert. Füg deine Server neu hinzu oder repariere die Datei.
notice-file-unreadable = { $file } ist nicht lesbar ({ $reason }). Die Datei bleibt unverändert und Änderungen werden nicht gespeichert. Mach sie lesbar und starte OpenChat neu.
notice-link = Ein Link möchte einen Server hinzufügen: { $address }
notice-link-open = Öffnen
notice-message-link = Ein Link führt zu einer Nachricht
notice-lost-name = { $server } hat deinen Namen „{ $name }“ nicht mehr.
notice-lost-picture = { $server } hat dein Bild nicht mehr.
notice-lost-profile = { $server } hat deinen Namen „{ $name }“ und dein Bild nicht mehr.
notice-publish-again = Erneut veröffentlichen
notice-name-not-published = Dein Name ist auf { $server } noch nicht zu sehen. { $reason }
notice-edit-profile = Profil bearbeiten
notice-more = { $count ->
    [one] 1 weiterer Hinweis
   *[other] { $count } weitere Hinweise
}
notice-shared-data-reset = Das Verzeichnis der mit deinen Servern geteilten Daten war nicht lesbar und beginnt neu. Das alte liegt in { $file }.
notice-history-damaged = Der gespeicherte Verlauf von { $name } war beschädigt und beginnt neu. { $count ->
    [0] Darin waren keine lesbaren Entwürfe oder nicht gesendeten Nachrichten.
    [one] Eine nicht gesendete Nachricht oder ein Entwurf wurde gerettet.
   *[other] { $count } nicht gesendete Nachrichten und Entwürfe wurden gerettet.
}
notice-history-disk-full = Der Datenträger ist voll. Neue Nachrichten, Entwürfe und was du sendest bleiben nur, bis OpenChat schließt.
notice-history-read-only = Der Verlauf kann nicht geschrieben werden. Neue Nachrichten, Entwürfe und was du sendest bleiben nur, bis OpenChat schließt.
notice-history-newer = Eine neuere Version von OpenChat hat den Verlauf geschrieben. Er bleibt, wie er ist, und nichts kommt hinzu.
notice-storage-settings = Speicher-Einstellungen
notice-disk-full = Nichts kann gespeichert werden: Der Datenträger ist voll. Schaffe Platz, sonst geht, was du jetzt tust, beim Schließen von OpenChat verloren.
notice-folder-not-writable = Nichts kann gespeichert werden: { $folder } ist nicht beschreibbar. Was du jetzt tust, geht beim Schließen von OpenChat verloren.
notice-try-again = Erneut versuchen
notice-choose-folder = Ordner wählen
notice-profile-moved = OpenChat speichert jetzt in { $folder }. Starte es beim nächsten Mal mit --profile und diesem Ordner.
notice-demo-failed = Die Demo konnte nicht gestartet werden: { $reason }
notice-close = Schließen

### Screenreader-Ansagen
announce-message = { $author }: { $text }
announce-mention = { $author } hat dich auf { $server } erwähnt: { $text }
announce-several = { $messages } neue Nachrichten von { $people ->
    [one] 1 Person
   *[other] { $people } Personen
}
announce-sent = Gesendet
announce-failed = Nicht gesendet. { $reason }
announce-connection-lost = { $server }: Verbindung verloren
announce-status = { $server }: { $state }
announce-reconnected = { $server }: wieder verbunden
announce-marked-read = { $server }: als gelesen markiert
announce-channel-read = { $channel }: als gelesen markiert
announce-muted = { $server }: stummgeschaltet
announce-unmuted = { $server }: Stummschaltung aufgehoben
announce-favorite = { $channel }: zu den Favoriten hinzugefügt
announce-not-favorite = { $channel }: aus den Favoriten entfernt
announce-moved = { $server }: Position { $place } von { $count }
announce-left = Du hast { $server } verlassen

### Profil
profile-title = Dein Profil
profile-close = Schließen
profile-hint = Name und Bild werden nur auf { $server } angezeigt.
profile-publish-on = Auf { $server } veröffentlichen
profile-not-shared = { $server } sieht nur deine ID und zeigt dich als { $name } an.
profile-still-shared = { $server } zeigt dich als „{ $name }“ an. Schalte die Veröffentlichung ein, um das zu ändern.
profile-remove = Entfernen
profile-removing = Wird entfernt
profile-removed = { $server } zeigt deinen Namen und dein Bild nicht mehr an. Der Server und seine Mitglieder haben vielleicht noch eine Kopie.
profile-remove-failed = Noch nicht entfernt. { $reason } OpenChat versucht es erneut, sobald du wieder verbunden bist.
profile-preview = Vorschau
profile-preview-label = Vorschau: { $name }
profile-name = Name
profile-name-hint = { $least }–{ $most } Buchstaben, Ziffern, Leerzeichen, . - _
profile-name-short = Verwende mindestens zwei Zeichen.
profile-name-long = Der Name ist um { $count ->
    [one] 1 Zeichen
   *[other] { $count } Zeichen
} zu lang.
profile-name-character = { $character } ist nicht erlaubt. Verwende Buchstaben, Ziffern, Leerzeichen, Punkte, Binde- und Unterstriche.
profile-name-refused = Der Server akzeptiert diesen Namen nicht. Versuch einen anderen.
profile-picture = Bild
profile-picture-own = Dein Bild
preset-horizon = Horizont
preset-reef = Riff
preset-mint = Minze
preset-ember = Glut
preset-violet = Violett
preset-slate = Schiefer
profile-choose-picture = Bild auswählen
profile-path = Oder Dateipfad eingeben
profile-path-hint = PNG oder JPEG
profile-use-file = Diese Datei verwenden
profile-no-dialog = Kein Dateidialog verfügbar. Gib stattdessen den Pfad des Bildes ein.
profile-metadata-removed = Standort, Datum und Kameradaten werden vor dem Hochladen entfernt.
profile-reading = Bild wird geladen
profile-publish = Veröffentlichen
profile-publishing = Wird veröffentlicht
profile-published = Auf { $server } veröffentlicht
profile-conflict = Dein Profil wurde anderswo geändert: { $server } zeigt „{ $name }“ mit dem Bild { $preset }. Welche Version möchtest du behalten?
profile-conflict-picture = Dein Profil wurde anderswo geändert: { $server } zeigt „{ $name }“ mit einem hochgeladenen Bild. Welche Version möchtest du behalten?
profile-keep-server = Version des Servers behalten
profile-keep-mine = Meine Version veröffentlichen
profile-retry = Dein Profil wurde anderswo geändert. Versuch es noch einmal.
profile-offline = Du bist nicht mit { $server } verbunden. Deine Änderungen bleiben erhalten.
picture-unreadable = Die Datei kann nicht gelesen werden. Prüf den Pfad.
picture-empty = Die Datei ist leer. Wähle eine andere.
picture-format = Das ist keine PNG- oder JPEG-Datei. Wähle eine andere.
picture-damaged = Das Bild ist beschädigt. Wähle ein anderes.
picture-too-large = Die Bilddatei ist zu groß. Wähle eine kleinere.
picture-dimensions = Das Bild ist zu groß. Verwende höchstens { $most } × { $most } Pixel.

### Profilkarte
profile-card-id = Nutzer-ID
profile-card-copy-id = ID kopieren
profile-card-edit = Profil bearbeiten
profile-card-external-picture = Dieses Bild liegt auf { $host }. Beim Laden erfährt { $host } deine IP-Adresse.
profile-card-load-picture = Bild laden
profile-card-loading = Bild wird geladen
profile-card-picture-failed = Das Bild konnte nicht von { $host } geladen werden.

### Servermenü
server-menu-title = Aktionen für { $name }
server-menu-details = Details
server-menu-profile = Dein Profil
server-menu-read = Als gelesen markieren
server-menu-mute = Stummschalten
server-menu-unmute = Stummschaltung aufheben
server-menu-rename = Umbenennen …
server-menu-icon = Symbol ändern …
server-menu-copy-link = Link kopieren
server-menu-up = Nach oben
server-menu-down = Nach unten
server-menu-leave = Server verlassen …

channel-menu-title = Aktionen für den Kanal { $name }
channel-menu-read = Als gelesen markieren
channel-menu-window = In neuem Fenster öffnen
channel-menu-favorite = Zu Favoriten hinzufügen
channel-menu-unfavorite = Aus Favoriten entfernen
channel-menu-mute = Stummschalten
channel-menu-unmute = Stummschaltung aufheben
channel-menu-up = Nach oben
channel-menu-down = Nach unten
channel-menu-copy-name = Name kopieren
channel-menu-copy-id = ID kopieren
channel-menu-rename = Umbenennen…
channel-menu-delete = Kanal löschen…
section-menu-create-channel = Kanal erstellen…
section-menu-create-category = Kategorie erstellen…
section-menu-rename = Umbenennen…
section-menu-delete = Kategorie löschen…
section-menu-title = Aktionen für die Kategorie { $name }
section-menu-collapse = Einklappen
section-menu-expand = Ausklappen
section-menu-collapse-all = Alle einklappen
section-menu-expand-all = Alle ausklappen

member-menu-title = Aktionen für { $name }
member-menu-profile = Profil anzeigen
member-menu-mention = Erwähnen
member-menu-copy-name = Name kopieren

text-menu-title = Bearbeiten
text-menu-undo = Rückgängig
text-menu-redo = Wiederholen
text-menu-cut = Ausschneiden
text-menu-copy = Kopieren
text-menu-paste = Einfügen
text-menu-select-all = Alles auswählen
server-dialog-close = Schließen
server-dialog-save = Speichern
server-dialog-cancel = Abbrechen
server-rename-title = Server umbenennen
server-rename-field = Name
server-rename-hint = Nur du siehst diesen Namen. Lass das Feld leer, um { $name } zu verwenden.
server-icon-title = Serversymbol
server-icon-field = Buchstaben oder Emojis
server-icon-hint = Bis zu drei Buchstaben oder Emojis, nur für dich sichtbar. Lass das Feld leer für das Symbol des Servers.
server-icon-color = Farbe
color-automatic = Automatisch
color-amber = Bernstein
color-blue = Blau
color-green = Grün
color-red = Rot
color-violet = Violett
color-slate = Schiefer
server-leave-title = { $name } verlassen?
server-leave-notified = Der Server wird über deinen Austritt benachrichtigt.
server-leave-removed = Entwürfe, geladene Nachrichten und deine Sitzung werden von diesem Gerät entfernt.
server-leave-stays = Deine Nachrichten bleiben auf dem Server.
server-leave-identity = Wenn du wieder beitrittst, hast du dieselbe ID.
server-leave-cancel = Abbrechen
server-leave-confirm = Verlassen
server-leave-busy = Wird verlassen
server-leave-retry = Erneut versuchen
server-leave-anyway = Trotzdem entfernen
server-leave-failed = Der Server konnte nicht verlassen werden. { $reason } Wenn du ihn trotzdem entfernst, wirst du dort vielleicht weiter als Mitglied geführt.
notice-not-left = { $name } konnte nicht verlassen werden. { $reason }

### Serverliste
server-list-export-hint = Exportiere deine Serverliste, um sie auf ein anderes Gerät zu übertragen. Sie enthält nur Adressen und Namen.
server-list-export-field = Exportieren nach
server-list-export-browse = Speicherort auswählen
server-list-export = Liste exportieren
server-list-exported = Serverliste exportiert
server-list-file-placeholder = /home/du/openchat-servers.json
server-list-import-hint = Importiere eine Serverliste und wähle, welchen Servern du beitrittst.
server-list-import-field = Importieren aus
server-list-import-browse = Datei auswählen
server-list-import = Liste importieren
server-list-loading = Liste wird geladen
server-list-found = Server in der Datei
server-list-joined = schon beigetreten
server-list-shared-data = Jeder Server, dem du beitrittst, sieht nur eine eigens für ihn erstellte ID und Geräte-ID.
server-list-join = { $count ->
    [0] Beitreten
    [one] 1 Server beitreten
   *[other] { $count } Servern beitreten
}
server-list-added = { $count ->
    [one] 1 Server beigetreten
   *[other] { $count } Servern beigetreten
}
server-list-no-file = Wähle zuerst eine Datei aus.
server-list-unreadable = Die Datei kann nicht gelesen werden: { $reason }
server-list-unwritable = Die Datei kann nicht geschrieben werden: { $reason }
server-list-too-large = Die Datei ist zu groß für eine Serverliste. Wähle eine andere.
server-list-invalid = Das ist keine Serverliste. Wähle eine andere Datei.
server-list-newer = Diese Liste stammt aus einer neueren Version von OpenChat. Aktualisiere OpenChat, um sie zu importieren.
server-list-too-many = Die Datei enthält { $count } Server, mehr als OpenChat importieren kann.
server-list-row = Zeile { $row } der Liste ist kein Server. Es wurde nichts importiert.

### Start
start-no-display = OpenChat braucht eine grafische Sitzung: Weder WAYLAND_DISPLAY noch DISPLAY ist gesetzt.
start-display-unreachable = OpenChat kann kein Fenster öffnen, weil der Bildschirm nicht antwortet ({ $display }).
start-libraries-missing = OpenChat kann kein Fenster öffnen, weil Bibliotheken fehlen ({ $files }); installiere sie mit „sudo apt install { $debian }“ unter Debian, „sudo dnf install { $fedora }“ unter Fedora oder „sudo pacman -S { $arch }“ unter Arch.
start-window-failed = OpenChat kann kein Fenster öffnen: { $reason }
start-display-lost = OpenChat wurde beendet, weil die Verbindung zum Bildschirm abgebrochen ist.
start-internal-error = OpenChat wurde wegen eines internen Fehlers beendet. Was darüber bekannt ist, steht in { $folder }.
start-running = OpenChat läuft schon mit diesem Profil, deshalb hatte { $options } keine Wirkung; schließ es zuerst oder wähle mit --profile ein anderes Profil.

## Search
search-title = Nachrichten suchen
search-close = Suche schließen
search-field = Suche
search-hint = Auch: „ein Satzteil“, -wort, from:name, in:kanal, server:name, before:2026-11, after:2026-11-30, has:link, has:file, has:image
search-scope = In #{ $channel }
search-everywhere = Überall suchen
search-idle = Findet Nachrichten, die auf diesem Gerät gespeichert sind, auch offline.
search-searching = Suche läuft …
search-count = { $count ->
    [one] 1 Ergebnis
   *[other] { $count } Ergebnisse
}
search-count-more = Mehr als { $count } Ergebnisse
search-none = Keine Nachrichten gefunden.
search-unavailable = Die Suche braucht gespeicherte Nachrichten, und auf diesem Gerät sind keine gespeichert.
search-failed = Die Suche ist fehlgeschlagen. Ändere sie, um es noch einmal zu versuchen.
search-results = Ergebnisse
search-origin = { $time } · #{ $channel } · { $server }
search-settings = Einstellungen
search-no-date = „{ $value }“ ist kein Datum. Gib eines ein wie 2026-11-30 oder 2026-11.
search-no-kind = „{ $value }“ kann nicht gesucht werden. Verwende has:link, has:file oder has:image.
search-selected = { $position } von { $count }: { $result }
search-missing = Diese Nachricht ist nicht mehr gespeichert.

# Auswahl und Personen
message-select = Text auswählen
selection-copy = Kopieren
selection-copy-markdown = Als Markdown kopieren
# Wird statt eines verborgenen Texts kopiert.
selection-spoiler = [verborgener Text]
selection-author = { $author }, { $time }
members-search = Mitglieder suchen
members-found = { $count ->
    [0] Keine Mitglieder gefunden.
    [one] 1 Mitglied gefunden
   *[other] { $count } Mitglieder gefunden
}
members-idle = Abwesend — { $count }
members-busy = Bitte nicht stören — { $count }
member-menu-messages = Nachrichten anzeigen
## Bilder und Dateien

# Der Name eines Bilds in einer Nachricht für Screenreader. { $name } ist der seiner Datei.
picture-open = Bild { $name } öffnen
picture-copy = Bild { $name } kopieren
picture-copied = Bild kopiert
picture-not-copied = { $name } wurde nicht kopiert. { $reason }
picture-no-clipboard = Die Zwischenablage deines Systems ist nicht nutzbar.
picture-loading = Bild { $name }, wird geladen
picture-retry = { $name } erneut laden
picture-broken = Dieses Bild kann nicht gezeigt werden. Die Datei ist beschädigt oder von anderer Art.
picture-large = Dieses Bild ist zu groß, um es zu zeigen.
# Statt eines Bilds. { $host } ist ein anderer Host als der Server.
picture-foreign = Dieses Bild liegt auf { $host }. Wenn du es lädst, sieht dieser Host deine IP-Adresse.
picture-load = Bild laden
picture-load-size = Bild laden ({ $size })
# { $kind } ist etwas wie „PDF“.
file-status = { $kind }, { $size }
file-saving = { $received } von { $total }
file-blocked = Die Adresse dieser Datei ist unbrauchbar.
file-save = Speichern unter …
file-save-name = { $name } speichern unter …
file-save-title = Datei speichern
file-cancel = Abbrechen
file-cancel-name = Speichern von { $name } abbrechen
file-program = Diese Datei ist ein Programm. Sie kann deinem Gerät schaden.
file-saved = Gespeichert als { $path }.
file-saved-program = Gespeichert als { $path }. Der Name verbirgt, dass sie ein Programm ist: Öffne sie nur, wenn du dem Absender vertraust.
file-not-saved = { $name } wurde nicht gespeichert. { $reason }
file-not-written = Die Datei kann dort nicht geschrieben werden. Prüfe Rechte und freien Speicherplatz.
file-no-folder = Es wurde kein Ordner für Downloads gefunden.
# Ein Bild im ganzen Fenster, wie Screenreader es sagen.
lightbox-label = Bild { $name }, { $number } von { $count }
lightbox-place = { $number } von { $count }
lightbox-loading = Bild wird geladen
lightbox-zoom = { $percent } %
lightbox-previous = Voriges Bild
lightbox-next = Nächstes Bild
lightbox-zoom-in = Vergrößern
lightbox-zoom-out = Verkleinern
lightbox-fit = An Fenster anpassen
lightbox-copy = Bild kopieren
lightbox-save = Speichern unter …
lightbox-close = Schließen
lightbox-retry = Erneut versuchen
settings-load-pictures = Bilder laden
settings-load-pictures-hint = Bilder werden von ihrem Server geladen, sobald sie zu sehen sind. Sonst erst, wenn du sie drückst.
settings-animations = Animierte Bilder abspielen
settings-animations-hint = Einmal. Sonst wird nur ihr erstes Bild gezeigt.
shared-data-loaded-files = Bilder und Dateien, die du geladen hast
### Dateien, die gesendet werden
attach-files = Bilder hinzufügen
attach-title = Bilder zum Senden wählen
attach-kinds = Bilder (PNG, JPEG, GIF, WebP, BMP)
attach-path = Pfad eines Bilds
attach-path-hint = Dein System hat keinen Dateidialog. Gib ein, wo das Bild liegt.
attach-path-add = Hinzufügen
attach-path-close = Abbrechen
attached-files = Bilder zum Senden
attached-preparing = Wird vorbereitet
attached-detail = { $width } × { $height }, { $size }
attached-remove = { $name } entfernen
attached-refused = { $name }: { $reason }
attached-refused-close = Liste der nicht hinzugefügten Bilder schließen
file-unreadable = Die Datei kann nicht gelesen werden.
file-empty = Die Datei ist leer.
file-type = Server nehmen nur PNG-, JPEG- und GIF-Bilder an. WebP und BMP werden umgewandelt.
file-damaged = Das Bild ist beschädigt.
file-dimensions = Das Bild hat zu viele Pixel. Verkleinere es.
file-too-large = Das Bild ist größer als { $size }. Verkleinere es.
file-total-too-large = Die Bilder einer Nachricht dürfen zusammen { $size } groß sein. Sende es in einer eigenen Nachricht.
file-too-many = Eine Nachricht kann { $count } Bilder haben. Sende es in einer weiteren Nachricht.
file-full = Zu viele Bilder warten auf das Senden. Füg es hinzu, wenn sie gesendet sind.
drop-title = Zur Nachricht in #{ $channel } hinzufügen
drop-hint = Bilder in PNG, JPEG, GIF, WebP und BMP
drop-refused-title = Hier können keine Bilder gesendet werden
drop-refused = { $server } nimmt keine Dateien an.
upload-progress = Hochladen
attachment-size = { $name }, { $size }
upload-cancel = Hochladen abbrechen
upload-complete = Gesendet, Antwort des Servers steht aus
upload-sent = { $sent } von { $total }
upload-seconds = { $sent } von { $total }, noch { $count ->
    [one] 1 Sekunde
   *[other] { $count } Sekunden
}
upload-minutes = { $sent } von { $total }, noch { $count ->
    [one] 1 Minute
   *[other] { $count } Minuten
}
failure-canceled = Du hast das Hochladen abgebrochen.
failure-files-missing = Die Bilder dieser Nachricht sind nicht mehr auf diesem Gerät.
shared-data-files = Gesendete Bilder mit ihren Namen
# Das Eingabefeld: Formatierung, Vorschläge, Befehle, Emoji
composer-emoji = Emoji
composer-left = { $count ->
    [one] Noch 1 Byte
   *[other] Noch { $count } Bytes
}
format-bar = Formatierung
format-bold = Fett
format-italic = Kursiv
format-strike = Durchgestrichen
format-code = Code
format-link = Link
format-key = { $name } ({ $key })
format-hide = Formatierungsleiste ausblenden
settings-formatting-bar = Formatierungsleiste
settings-formatting-bar-hint = Knöpfe für fett, kursiv und mehr unter dem Nachrichtenfeld.
completion-list = Vorschläge
completion-selected = { $name }, { $position } von { $count }
command-me = Als Handlung senden
command-shrug = Ein Schulterzucken anhängen
command-nick = Deinen Namen auf diesem Server ändern
slash-help = Alle Befehle zeigen
command-unknown = Einen Befehl /{ $name } gibt es nicht. Um den Text so zu senden, beginne ihn mit //.
command-no-name = Gib nach dem Befehl einen Namen ein.
command-no-text = Gib nach dem Befehl einen Text ein.
emoji-title = Emoji auswählen
emoji-hint = Pfeiltasten wählen aus, Enter fügt ein.
emoji-search = Emoji suchen
emoji-list = Emoji
emoji-none = Kein Emoji gefunden
emoji-groups = Gruppen
emoji-recent = Zuletzt verwendet
emoji-smileys = Smileys
emoji-people = Menschen
emoji-nature = Tiere und Natur
emoji-food = Essen und Trinken
emoji-travel = Reisen und Orte
emoji-activities = Aktivitäten
emoji-objects = Gegenstände
emoji-symbols = Symbole
emoji-flags = Flaggen
emoji-tones = Hautfarbe
emoji-tone-default = Standard
emoji-tone-light = Hell
emoji-tone-medium-light = Mittelhell
emoji-tone-medium = Mittel
emoji-tone-medium-dark = Mitteldunkel
emoji-tone-dark = Dunkel
## Text von Nachrichten

# Statt der Adresse: Der Text eines Links sagt etwas anderes.
link-masked = Der Text dieses Links ist nicht seine Adresse.
# Was ein Screenreader statt eines Spoilers hört.
message-spoiler = verborgener Text
message-show-spoiler = Verborgenen Text anzeigen
message-hide-spoiler = Text wieder verbergen
message-table = Tabelle
message-code = Code
message-code-in = Code, { $language }
message-copy-this-code = Code kopieren
message-copy-code = Code „{ $start }“ kopieren
## Aktionen zu Nachrichten: Reaktionen, Bearbeiten, Details, Antworten
message-react = Reagieren
message-edit = Bearbeiten
message-details = Details
message-copy-permalink = Weblink kopieren
reaction-menu = Reaktionen
reaction-other = Weitere Emoji
reaction-thumbs-up = Daumen hoch
reaction-heart = Herz
reaction-joy = Freudentränen
reaction-party = Konfettibombe
reaction-surprise = Überrascht
reaction-sad = Traurig
reaction-remove = { $name } entfernen
reaction-you = Du
reaction-people = { $count ->
    [one] 1 Person
   *[other] { $count } Personen
}
reaction-more = { $names } und { $count ->
    [one] 1 weitere Person
   *[other] { $count } weitere
}
reaction-failed = Deine Reaktion konnte nicht geändert werden. { $reason }
shared-data-reactions = Deine Reaktionen
edit-name = Nachricht bearbeiten
edit-save = Speichern
edit-cancel = Abbrechen
edit-hint = Eingabe speichert, Esc bricht ab
edit-failed = Deine Änderung wurde nicht gespeichert. { $reason }
edit-conflict = Die Nachricht wurde anderswo bearbeitet. Der jetzige Text steht darüber; Speichern ersetzt ihn.
message-details-title = Nachrichtendetails
message-details-close = Schließen
message-details-copy = Kopieren: { $name }
message-details-sent = Gesendet
message-details-edited = Bearbeitet
message-details-revision = Version
message-details-author = Von
message-details-author-id = ID des Mitglieds
message-details-id = ID der Nachricht
reply-back = Zurück zur Antwort
jump-back = Zurück
jump-unread = Zur ersten ungelesenen Nachricht, { $count ->
    [one] 1 neue
   *[other] { $count } neue
}
jump-mark-read = Kanal als gelesen markieren
jump-date-title = Zu einem Datum in { $channel }
jump-date-field = Datum
jump-date-hint = Zum Beispiel 30.11.2026, 2026-11-30 oder gestern
jump-date-invalid = Das ist kein Datum. Gib eines wie 30.11.2026 ein.
jump-date-cancel = Abbrechen
jump-date-confirm = Anzeigen
message-copy-message-link = Nachrichtenlink kopieren
message-link-loading = Die Kanäle dieses Servers sind noch nicht geladen. Versuche es erneut, wenn er verbunden ist.
message-link-no-channel = Diesen Kanal gibt es nicht, oder du kannst ihn nicht sehen.
message-link-not-joined = Du bist dem Server dieser Nachricht nicht beigetreten.
# Befehle und ihre Tasten
command-quick-switcher = Schnell wechseln
command-next-unread = Nächster ungelesener Kanal
command-previous-unread = Voriger ungelesener Kanal
command-next-mention = Nächste Erwähnung
command-filter-channels = Kanal auf diesem Server suchen
command-inbox-read = Eintrag im Posteingang als gelesen markieren
command-inbox-all-read = Posteingang als gelesen markieren
command-recent-channel = Zuletzt besuchte Kanäle
command-older-channel = Zuletzt besuchte Kanäle, rückwärts
command-back = Zurück
command-forward = Vor
command-next-channel = Nächster Kanal
command-previous-channel = Voriger Kanal
command-next-server = Nächster Server
command-previous-server = Voriger Server
command-search = In diesem Kanal suchen
command-search-everywhere = Überall suchen
command-page-up = Nach oben blättern
command-page-down = Nach unten blättern
command-jump-to-unread = Zur ersten ungelesenen Nachricht
command-jump-to-latest = Zu den neuesten Nachrichten
command-jump-to-date = Zu einem Datum
command-mark-read = Kanal als gelesen markieren
command-mark-server-read = Server als gelesen markieren
command-open-window = Kanal in neuem Fenster öffnen
command-close-window = Kanalfenster schließen
command-toggle-members = Mitgliederliste ein- oder ausblenden
command-server-details = Serverdetails
command-add-server = Server hinzufügen
command-palette = Befehlspalette
command-settings = Einstellungen
command-help = Tastenkürzel
command-zoom-in = Vergrößern
command-zoom-out = Verkleinern
command-zoom-reset = Zoom zurücksetzen
commands-navigation = Gehe zu
commands-conversation = Nachrichten
commands-server = Server und Mitglieder
commands-program = OpenChat
key-ctrl = Strg
key-alt = Alt
key-shift = Umschalt
key-home = Pos1
key-end = Ende
key-page-up = Bild auf
key-page-down = Bild ab
key-tab = Tab
key-escape = Esc
key-insert = Einfg
key-enter = Eingabe
keys-shift-enter = Umschalt+Eingabe
keys-shift-f10 = Umschalt+F10
settings-page-keyboard = Tastatur
settings-keys = Tastenkürzel
keyboard-none = Keine Taste
keyboard-change = Ändern
keyboard-reset = Zurücksetzen
keyboard-reset-all = Alle Tasten zurücksetzen
keyboard-copy = Liste kopieren
keyboard-press = Drücke die neuen Tasten. Esc bricht ab.
keyboard-refused = { $keys } wird zum Schreiben oder Bewegen gebraucht. Drücke andere Tasten.
keyboard-conflict = { $keys } gehört zu „{ $command }“. Ersetzen?
keyboard-replace = Ersetzen
keyboard-remove = Keine Taste
keyboard-cancel = Abbrechen
keyboard-fixed = Feste Tasten
keyboard-fixed-server = Server nach Position
keyboard-fixed-dismiss = Schließen, oder Kanal als gelesen markieren
keyboard-fixed-send = Senden, oder Knopf drücken
keyboard-fixed-newline = Neue Zeile
keyboard-fixed-focus = Nächstes Bedienelement
keyboard-fixed-pane = Nächster Bereich
keyboard-fixed-list = In einer Liste bewegen
keyboard-fixed-menu = Kontextmenü

# Schnell wechseln und Befehlspalette
switcher-title = Gehe zu
switcher-commands = Befehle…
switcher-field = Kanal, Mitglied oder Server
switcher-channel = Kanal { $name } auf { $server }
switcher-channel-unread = Kanal { $name } auf { $server }, { $count } ungelesen
switcher-channel-mentions = Kanal { $name } auf { $server }, { $count } ungelesen, Erwähnungen: { $mentions }
switcher-member = Mitglied { $name } auf { $server }
switcher-server = Server { $name }
palette-title = Befehle
palette-field = Befehl
palette-entry = { $name }: { $keys }
picker-results = Ergebnisse
picker-hint = Pfeiltasten wählen, Eingabe öffnet.
picker-none = Keine Ergebnisse
picker-count =
    { $count ->
        [one] 1 Ergebnis
       *[other] { $count } Ergebnisse
    }
picker-close = Schließen
unread-none = Keine ungelesenen Nachrichten
unread-no-mentions = Keine Erwähnungen

# Posteingang
inbox-title = Posteingang
inbox-close = Posteingang schließen
inbox-empty = Erwähnungen, Antworten, Reaktionen und fehlgeschlagene Nachrichten erscheinen hier.
inbox-filter = Anzeigen
inbox-filter-all = Alles
inbox-filter-failed = Nicht gesendet
inbox-filter-messages = Erwähnungen und Antworten
inbox-filter-reactions = Reaktionen
inbox-filter-servers = Server
inbox-none = Nichts von dieser Art.
inbox-all-read = Alles ist gelesen.
inbox-unread = { $count } ungelesen
inbox-button-unread = Posteingang, { $count } ungelesen
inbox-unread-entry = Ungelesen: { $entry }
inbox-menu = Eintrag im Posteingang
inbox-open = Öffnen
inbox-read = Als gelesen markieren
inbox-mention = { $name } hat dich erwähnt
inbox-reply = { $name } hat dir geantwortet
inbox-reaction = { $name } hat mit { $emoji } reagiert
inbox-reactions = { $name } und { $count ->
    [one] 1 weitere Person haben
   *[other] { $count } weitere haben
} reagiert, zuletzt mit { $emoji }
inbox-failed = Nachricht nicht gesendet
inbox-key-changed = Identität des Servers geändert
inbox-key-hint = Der Server zeigt einen anderen Schlüssel als zuvor.
inbox-origin = { $time } · { $server }
inbox-channel-gone = Diesen Kanal gibt es nicht mehr.

## Benachrichtigungen

mute-day = 24 Stunden stummschalten
mute-eight-hours = 8 Stunden stummschalten
mute-hour = 1 Stunde stummschalten
mute-permanent = Dauerhaft stummschalten
mute-quarter-hour = 15 Minuten stummschalten
notification-authors = { $authors } auf { $server }
notification-call = Hat dich erwähnt oder dir geantwortet, in #{ $channel } auf { $server }
notification-hidden = { $count ->
    [one] Neue Nachricht
   *[other] { $count } neue Nachrichten
}
notification-message = Neue Nachricht in #{ $channel } auf { $server }
notification-more-authors = { $authors } und andere
notification-origin = { $author } (#{ $channel }, { $server })
notification-quote = { $author }: { $text }
notification-several = { $count } neue Nachrichten in #{ $channel }
notify-as-server = Wie der Server
notify-as-settings = Wie eingestellt
notify-chosen = { $name } (an)
notify-desktop = Desktop-Benachrichtigungen
notify-desktop-hint = Solange OpenChat nicht im Vordergrund ist.
notify-everything = Alle Nachrichten
notify-from = Von
notify-keywords = Schlüsselwörter
notify-keywords-hint = Nachrichten mit diesen Wörtern zählen wie Erwähnungen. Trenne sie mit Kommas.
notify-level = Benachrichtigen über
notify-mentions = Erwähnungen, Antworten und Schlüsselwörter
notify-mentions-only = Nur Erwähnungen
notify-menu-open = Benachrichtigungen…
notify-menu-title = Benachrichtigungen von { $name }
notify-no-service = Dein System zeigt keine Benachrichtigungen. Ungelesenes und Erwähnungen bleiben im Posteingang.
notify-nothing = Keine Nachrichten
notify-preview = In Benachrichtigungen zeigen
notify-preview-full = Absender, Kanal und Text
notify-preview-nothing = Nur, dass es eine Nachricht gibt
notify-preview-sender = Absender und Kanal
notify-quiet = Jetzt
notify-quiet-for = { $hours ->
    [one] 1 Stunde lang
   *[other] { $hours } Stunden lang
}
notify-quiet-hint = Keine Benachrichtigungen. Ungelesenes wird gezählt.
notify-quiet-off = Aus
notify-quiet-on = Bis ich es ausschalte
notify-quiet-until = Bis { $time }
notify-schedule = Jeden Tag
notify-schedule-hint = Zu denselben Zeiten.
notify-schedule-name = Jeden Tag nicht stören
notify-sound = Ton
notify-sound-hint = Ein kurzer Ton.
notify-to = Bis
notify-volume = Lautstärke
notify-volume-hint = Des Tons von Benachrichtigungen.
notify-volume-play = Abspielen
notify-volume-silent = Auf diesem System lässt sich kein Ton abspielen.
settings-page-notifications = Benachrichtigungen

### Infobereich

tray-no-servers = Keine Server
tray-open = OpenChat öffnen
tray-partly-online = { $online } von { $count } Servern verbunden
tray-quit = OpenChat beenden

### Wörter, mit denen Einstellungen außer ihren Namen gefunden werden

find-backup = Identität Wiederherstellung Wörter Passphrase sichern
find-send-typing = Tippanzeige schreibt Datenschutz
find-sync-read = Lesebestätigung ungelesen Geräte Datenschutz
find-load-pictures = Fotos Medien Daten laden Datenschutz
find-erase = löschen entfernen zurücksetzen Gerät Identität
find-export-servers = sichern Backup teilen Datei
find-import-servers = laden wiederherstellen Datei
find-theme = dunkel hell Modus Farbe Kontrast Nacht System automatisch
find-new-theme = Farben eigene anpassen Datei Kontrast
find-accent = Farbe Hervorhebung
find-font = Schrift Schriftfamilie Buchstaben Legasthenie System
find-zoom = Größe Schrift Text größer kleiner
find-message-size = Schrift Buchstaben größer kleiner
find-density = Dichte kompakt Layout Zeilen
find-group-messages = Autor Name Avatar aufeinanderfolgend
find-animations = GIF Bewegung Animation Medien
find-formatting-bar = fett kursiv Knöpfe Markdown Werkzeugleiste
find-notifications = Hinweise Meldungen Fenster
find-notification-sound = Geräusch Audio lautlos Benachrichtigung
find-volume = laut leise Ton Benachrichtigung
find-notification-level = Nachrichten Erwähnungen alles nichts Hinweise
find-keywords = Wörter Stichwörter Namen Hinweise
find-notification-preview = Nachrichten Datenschutz Text Absender Sperrbildschirm Vorschau
find-do-not-disturb = Ruhe still stumm Pause Benachrichtigungen
find-quiet-hours = Nacht Zeitplan Uhrzeit stumm Ruhe Benachrichtigungen
find-keys = Hotkeys Kürzel Befehle Tasten belegen
find-announcements = Sprachausgabe vorlesen neue Nachrichten Erwähnungen Benachrichtigungen
find-reading-order = Sprachausgabe vorlesen Name Zeit zuerst Abfolge
find-announce-typing = Sprachausgabe vorlesen Tippanzeige
find-strong-focus = Tastatur Umrandung dick sichtbar
find-reduced-motion = Animation GIF still
find-language = Übersetzung Deutsch Englisch
find-hours = Uhr 12 24 Stunden Datum
find-keep-history = Nachrichten Archiv offline Datenbank Festplatte
find-history-days = Verlauf Aufbewahrung alte löschen Zeit Grenze
find-history-size = Verlauf Festplatte Megabyte Grenze
find-close-to-tray = Hintergrund minimieren verstecken Symbol Fenster Tray
find-start-at-login = Autostart Systemstart hochfahren automatisch
find-start-hidden = Autostart Hintergrund minimiert Tray Anmelden
find-renderer = Grafikkarte GPU Software Leistung
find-diagnostics = Verbindung Verlauf Fähigkeiten Prüfung Fehler Support
find-log = Fehler Support Datei Log
find-report = Diagnose Fehler Support melden
find-version = OpenChat Update Quelltext
find-licenses = Open Source rechtliches Bibliotheken Schriften

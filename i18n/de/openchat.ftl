# OpenChat, Deutsch. Kurz, aktiv, mit du; keine Schuld, keine Ausrufezeichen.

### Uhr und Kalender
clock-hours = 24
clock-am = AM
clock-pm = PM
clock-twelve = { $hour }:{ $minute } { $half }
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

### Fenster
window-title = OpenChat
window-title-channel = #{ $channel } · { $server } · OpenChat
window-title-server = { $server } · OpenChat
window-title-unread = ({ $count }) { $title }

### Der Weg hinein
entry-title = Deine Identität
entry-looking = Einen Moment
entry-first = OpenChat kennt keine Konten. Deine Identität ist ein Geheimnis, das nur du hast, und jede Gemeinschaft kennt dich unter einem anderen Namen, der daraus gemacht ist. Wer das Geheimnis hat, ist du, und niemand kann es dir wiedergeben: sichere es.
entry-make = Meine Identität erzeugen
entry-bring = Ich habe schon eine
entry-no-store = Der Schlüsselspeicher deines Systems ist nicht zu gebrauchen: { $reason }. Du kannst deine Identität stattdessen in einer Datei unter einer Passphrase aufbewahren.
entry-withheld = Deine Identität liegt im Schlüsselspeicher deines Systems, und der ist nicht zu gebrauchen: { $reason }.
entry-away = Schließ den Schlüsselspeicher auf oder starte ihn, und versuch es noch einmal: dann sind deine Gemeinschaften wieder da. Oder bring deine Identität aus deinen Wörtern oder einer Sicherung mit; von da an liegt sie unter einer Passphrase.
entry-gone = Deine Identität lag im Schlüsselspeicher deines Systems und ist nicht mehr dort. Bring sie aus deinen Wörtern oder einer Sicherung mit. Eine neue ist deinen Gemeinschaften fremd.
entry-look-again = Noch einmal versuchen
entry-bring-backup = Ich habe eine Sicherung
key-store-absent = es gibt keinen
key-store-locked = er ist verschlossen
key-store-silent = er antwortet nicht
key-store-forgetful = er behält nicht, was er bekommt
entry-bring-title = Bring deine Identität mit
entry-bring-words = Schreib oder füge die 24 Wörter ein, die du aufgeschrieben hast, in ihrer Reihenfolge.
entry-words = Wiederherstellungswörter
entry-take-words = Diese Wörter nehmen
entry-bring-file = Oder öffne eine verschlüsselte Sicherung.
entry-path = Datei
entry-file-phrase = Passphrase der Datei
entry-choose-file = Auswählen
entry-open-file = Datei öffnen
entry-no-file = Nenn eine Datei.
entry-keep-title = Bewahr deine Identität auf
entry-keep = Wähl eine Passphrase: deine Identität liegt dann in einer Datei, die nur sie öffnet, und OpenChat fragt bei jedem Start danach. Niemand kann sie zurücksetzen.
entry-phrase = Passphrase
entry-again = Noch einmal
entry-keep-phrase = Unter dieser Passphrase aufbewahren
entry-memory-hint = Oder nimm eine Identität, die mit dem Programm endet: danach sind deine Namen und Nachrichten die eines Fremden.
entry-memory = Nur bis ich OpenChat schließe
entry-locked-title = Schließ deine Identität auf
entry-locked = Deine Identität ist verschlossen. Deine Gemeinschaften sind wieder da, wenn sie offen ist.
entry-unlock = Aufschließen
entry-forgotten = Dieses Gerät vergessen
entry-forgotten-hint = Ohne ihre Passphrase kann niemand die Datei öffnen. Wenn du die 24 Wörter oder eine Sicherung hast, kannst du deine Identität danach mitbringen.
entry-broken = Du kannst eine Kopie der Datei an ihre Stelle legen und neu starten. Wenn es keine gibt, vergiss dieses Gerät, und bring deine Identität aus deinen Wörtern oder einer Sicherung mit.
entry-back = Zurück
entry-busy = Das dauert einen Moment
words-count = { $count ->
    [one] Das ist ein Wort. Es müssen { $wanted } sein.
   *[other] Das sind { $count } Wörter. Es müssen { $wanted } sein.
}
words-unknown = Wort { $place } steht nicht in der Liste. Prüfe, wie du es geschrieben hast.
words-checksum = Jedes Wort steht in der Liste, aber zusammen sind sie nicht, was du aufgeschrieben hast. Prüfe, ob zwei vertauscht sind oder eines verwechselt ist.
phrase-short = Nimm { $least } Zeichen oder mehr.
phrase-different = Das sind zwei verschiedene Passphrasen. Schreib zweimal dieselbe.
fault-randomness = Das System gibt keine Zufallszahlen her, also kann kein Geheimnis entstehen. Starte das System neu.
fault-key-store = Der Schlüsselspeicher deines Systems ist nicht zu gebrauchen: { $reason }. Schließ ihn auf, oder bewahr deine Identität unter einer Passphrase auf.
fault-passphrase = Diese Passphrase öffnet sie nicht. Versuch es noch einmal.
fault-not-sealed = Diese Datei ist nicht mit einer Passphrase verschlüsselt. Wähl eine andere.
fault-work = Diese Datei zu öffnen würde viel mehr Arbeit kosten als jede Sicherung von OpenChat. Wähl eine andere.
fault-damaged = Die Datei { $path } ist beschädigt. Nimm eine andere Kopie.
fault-no-identity = Diese Datei geht auf, aber es ist keine Identität darin. Wähl eine andere.
fault-newer = Eine neuere Fassung von OpenChat hat diese Datei geschrieben. Nimm diese Fassung.
fault-file = Die Datei { $path } ist nicht zu gebrauchen ({ $reason }). Prüfe den Namen, die Rechte und den Platz auf der Platte.
fault-exists = Auf diesem Gerät gibt es schon eine Identität. Ersetz sie in den Einstellungen, wenn du das meinst.
fault-unconfirmed = Dein letzter Wechsel ist noch offen. Geh zuerst zur Identität davor zurück, oder schließ mit ihr ab.
fault-no-earlier = Es gibt keine Identität, zu der du zurück könntest.
fault-remains = Deine Identität ist jetzt in der Datei, aber der Schlüsselspeicher deines Systems hat seine Kopie nicht hergegeben ({ $reason }). Entferne sie dort.
fault-interrupted = Das wurde unterbrochen. Versuch es noch einmal.

### Sichern
backup-title = Sichere deine Identität
backup-later = Später
backup-why = Wenn dieses Gerät verloren geht, geht deine Identität mit, es sei denn, du hast sie aufgeschrieben oder in einer verschlüsselten Datei. Niemand sonst kann sie dir wiedergeben.
backup-care = Wer diese Wörter sieht, kann überall du sein. Schreib sie auf Papier, und zeig sie niemandem und keiner Kamera.
backup-show = Die 24 Wörter zeigen
backup-file = Verschlüsselte Datei speichern
backup-words = Wiederherstellungswörter
backup-words-hint = Schreib alle 24 Wörter in ihrer Reihenfolge auf. Danach wird nach dreien gefragt.
backup-written = Ich habe sie aufgeschrieben
backup-back = Zurück
backup-check = Damit du sicher bist: welche Wörter sind das?
backup-word = Wort { $place }
backup-wrong = Das ist nicht Wort { $place }.
backup-again = Die Wörter noch einmal zeigen
backup-checked = Prüfen
backup-file-hint = In der Datei liegt deine Identität, verschlüsselt mit einer eigenen Passphrase. Bewahr sie woanders auf als auf diesem Gerät.
backup-phrase = Passphrase für die Datei
backup-save = Speichern
backup-done = Du hast eine Sicherung. Bewahr die Wörter dort auf, wo du sie wiederfindest und sonst niemand.
backup-done-file = Deine Identität liegt in { $path }, verschlüsselt. Bewahr die Datei woanders auf als auf diesem Gerät.
backup-close = Schließen
notice-not-backed-up = Deine Identität ist nur auf diesem Gerät. Geht das Gerät verloren, geht deine Identität mit.
notice-back-up = Jetzt sichern
notice-not-forgotten = Das ließ sich nicht von deinem Gerät entfernen: { $what }

### Die Identität pflegen
settings-page-identity = Identität
identity-none = Es gibt noch keine Identität.
identity-kept = Aufbewahrt
identity-in-store = Im Schlüsselspeicher deines Systems
identity-in-vault = In einer Datei unter einer Passphrase, nach der bei jedem Start gefragt wird
identity-backed-up = Du hast eine Sicherung.
identity-back-up-again = Noch einmal sichern
care-close = Schließen
care-leave = Abbrechen
care-sure = Ich bin sicher
care-old = Deine Passphrase
care-new = Neue Passphrase
care-no-phrase = Schreib deine Passphrase.
care-move = Verlegen
care-vault = Unter einer Passphrase aufbewahren
care-vault-means = Deine Identität kommt in eine Datei, die nur deine Passphrase öffnet. OpenChat fragt bei jedem Start danach. Niemand kann sie zurücksetzen.
care-store = Im Schlüsselspeicher aufbewahren
care-store-means = Deine Identität kommt in den Schlüsselspeicher deines Systems, und OpenChat fragt beim Start nach nichts. Wer dein Konto auf diesem System benutzt, kann sie benutzen.
care-rephrase = Passphrase ändern
care-rephrase-means = Die Datei geht nur noch mit der neuen Passphrase auf. Sicherungen, die du gemacht hast, gehen mit ihrer auf.
care-change = Ändern
care-replace = Identität ersetzen
care-replace-means = Du wirst überall fremd: jede Gemeinschaft trifft jemand Neuen, mit einem anderen Namen. Was du geschrieben hast, ist von jemand anderem, Rechte, die man dir gab, sind weg, und deine Sicherung passt nicht mehr. Bis du es bestätigst, kannst du zurück.
care-replace-do = Ersetzen
care-strangers = Du wirst fremd für
care-known = { $name }, { $address }
care-back = Zurück zur Identität davor
care-back-means = Die Identität, die du jetzt hast, ist dann weg, und mit ihr alles, was du mit ihr geschrieben hast.
care-back-do = Zurückgehen
care-confirm = Mit der Identität davor abschließen
care-confirm-means = Die Identität vor dieser wird von diesem Gerät entfernt. Ohne ihre Wörter oder eine Sicherung kannst du nicht zurück.
care-confirm-do = Entfernen
forget-title = Dieses Gerät vergessen
forget-sentence = Deine Identität, deine Liste der Server, deine Einstellungen und die Protokolle werden von diesem Gerät entfernt. Server behalten, was du geschrieben hast. Ohne deine Wörter oder eine Sicherung kann niemand deine Identität zurückholen.
forget-yes = Alles vergessen
forget-no = Alles behalten
toast-no-dialog = Hier ließ sich kein Dialog zum Auswählen öffnen. Gib stattdessen den Pfad der Datei an.
toast-done = Erledigt

### Willkommen
welcome-title = Willkommen bei OpenChat
welcome-sentence = Tritt den Gemeinschaften bei, die dir wichtig sind. Jede steht für sich, und keine erfährt mehr von dir als einen undurchsichtigen Namen.
welcome-add = Server hinzufügen
welcome-demo = Demo ausprobieren
welcome-demo-starting = Die Demo startet
welcome-settings = Einstellungen

### Leiste
rail-name = Server
rail-add = Server hinzufügen

### Server hinzufügen
add-title = Server hinzufügen
add-close = Schließen
add-address = Adresse
add-address-placeholder = chat.example.org
add-address-hint = Frag die Leute der Gemeinschaft nach ihrer Adresse. Nur deine Anfrage, was es dort gibt, verlässt dieses Gerät.
add-probe = Nachsehen
add-connecting = Verbindung wird aufgebaut
add-asking = Gefragt wird, was da ist
add-listing = Server werden aufgezählt
add-stop = Anhalten
add-plain = Ohne Verschlüsselung versuchen
add-next = Weiter
add-missed = Der Server, den der Link nennt, ist nicht da. Wähl einen anderen, oder bitte um einen neuen Link.
add-search = Nach Name oder Kennung suchen
add-search-none = Kein Server hier hat das in seinem Namen oder seiner Kennung.
add-more = Die ersten { $count } werden gezeigt. Such nach den anderen.
link-not-private = Dieser Link führt über eine Verbindung, die andere mitlesen können. Wenn du das meinst, schreib die Adresse.
link-not-followed = Diesem Link kann nicht gefolgt werden. Bitte um einen neuen, oder schreib die Adresse.
add-choose = { $count ->
    [one] Ein Server ist dort.
   *[other] { $count } Server sind dort. Wähle einen.
}
add-found = Server unter dieser Adresse
add-disclosure = Wenn du beitrittst, erfährt der Server einen undurchsichtigen Namen, der nur für ihn gemacht ist, und eine zufällige Kennung für dieses Gerät. Sonst nichts.
add-disclosure-more = Wenn du beitrittst, erfährt der Server den undurchsichtigen Namen und die zufällige Kennung unten, und was du hier einschaltest.
add-unproven = Dieser Server glaubt jedem seinen Namen. Er kann nicht prüfen, ob eine Nachricht von dir ist.
add-proven = Dieser Server prüft, dass dein Name dir gehört.
add-insecure = Die Leitung ist nicht verschlüsselt. Wer zwischen dir und dem Server sitzt, kann mitlesen.
add-join = Beitreten
add-back = Zurück
add-already = Du bist diesem Server schon beigetreten. Du findest ihn am Rand des Fensters.
add-not-kept = Die Liste der Server konnte nicht gespeichert werden. Sieh nach, ob auf der Platte Platz ist, und versuch es noch einmal.

### Der Weg zu einem Server
way-name = Verbindung
way-system = Wie das System es sagt
way-direct = Ohne Proxy
way-socks5 = SOCKS5-Proxy
way-http = HTTP-Proxy
way-hop = Proxy
way-hop-placeholder = 127.0.0.1:9050
way-unreadable = Schreib den Proxy als Rechner und Port, wie 127.0.0.1:9050.
way-secret = OpenChat bewahrt weder Namen noch Passwort eines Proxys auf. Lass sie weg, oder gib sie in den Proxy-Einstellungen des Systems an und wähle die Verbindung, wie das System sie vorgibt.

### Zertifikate und Vertrauen
date = { $day }.{ $month }.{ $year }
moment = { $day }, { $time }
certificate-name = Zertifikat
certificate-subject = Ausgestellt für
certificate-issuer = Unterschrieben von
certificate-itself = Sich selbst
certificate-hosts = Für die Rechner
certificate-valid = Gültig
certificate-time = { $from } bis { $until }
certificate-key = Fingerabdruck des Schlüssels (SHA-256)
certificate-whole = Fingerabdruck des Zertifikats (SHA-256)
trust-pin = Verschlüsselt, und der Schlüssel ist der, den du verglichen hast
trust-system = Verschlüsselt, und dein System vertraut ihm
trust-self-signed = Verschlüsselt mit einem Schlüssel, den du angenommen hast
trust-loopback = Nicht verschlüsselt, und bleibt auf diesem Gerät
trust-insecure = Nicht verschlüsselt: andere können mitlesen
trust-changed = Der Schlüssel dieses Servers hat sich geändert
trust-details = { $trust }. Einzelheiten öffnen

### Was ein Beitritt bedeutet
join-remarks = Was du vor dem Beitritt wissen solltest
join-disclosure = Was dieser Server erfährt
join-uid = Dein Name dort
join-device = Kennzeichen dieses Geräts
join-checks = Identität
join-everywhere = Denselben Namen auf allen Servern nehmen, wo ich das wähle
join-linked = Jeder Server, auf dem du das wählst, kennt dich unter demselben Namen. Sie und ihre Leute können sehen, dass du eine Person bist.
join-publish = Dort auch einen Namen und ein Bild zeigen, die ich gleich wähle
join-later = Wird beim Beitritt gezogen
join-line = Verbindung
join-agree = Ich nehme dieses Risiko auf mich
weight-note = Hinweis
weight-caution = Vorsicht
weight-danger = Gefahr
weight-blocking = Kein Beitritt möglich
remark-wants-more = Dieser Server will mehr von dir wissen als einen undurchsichtigen Namen ({ $policy }). OpenChat sagt keinem Server mehr als das.
remark-https-demanded = Dieser Server verlangt eine verschlüsselte Verbindung, und seine Adresse hat keine. Nimm eine Adresse, die mit https beginnt.
remark-self-signed = Niemand, dem dein System vertraut, hat dieses Zertifikat unterschrieben. Du hast seinen Schlüssel angenommen, und OpenChat nimmt von jetzt an keinen anderen an.
remark-fingerprint = Der Server nennt selbst den Fingerabdruck { $said }, zeigt aber { $shown }. Vielleicht steht jemand dazwischen.
remark-policy-unsaid = Dieser Server sagt nicht, was er von dir wissen will. Er erfährt trotzdem einen undurchsichtigen Namen, und sonst nichts.
remark-wants-pin = Dieser Server bittet dich, den Fingerabdruck seines Schlüssels mit einem von anderswo zu vergleichen.
remark-ends-soon = Das Zertifikat läuft { $days ->
    [0] heute
    [one] morgen
   *[other] in { $days } Tagen
} ab.
remark-global-uid = Dieser Server erwartet, dass du überall denselben Namen hast. Du bekommst einen nur für ihn.
remark-claims-verified = Dieser Server nennt sich geprüft. Das hat niemand nachgesehen.
feature-messages = Nachrichten
feature-files = Dateien
feature-presence = wer da ist
feature-profiles = Namen und Bilder
feature-voice = Sprache
feature-proof = Nachweis der Identität
feature-edit = Nachrichten ändern
feature-delete = Nachrichten löschen
feature-reactions = Reaktionen
feature-history = Verlauf seitenweise
features-name = Was er anbietet
features-on = An
features-off = Aus
doubt-sentence = Niemand, dem dein System vertraut, hat dieses Zertifikat unterschrieben. Vielleicht unterschreibt die Gemeinschaft selbst, vielleicht will jemand dazwischen mitlesen. Vergleich den Fingerabdruck mit einem, den du von ihren Leuten auf anderem Weg bekommen hast.
doubt-compared = Ich habe den Fingerabdruck verglichen, und er ist gleich
doubt-accept = Ohne Vergleich annehmen
doubt-accept-compared = Diesen Schlüssel annehmen

### Einzelheiten eines Servers
details-title = { $name }: Einzelheiten
details-close = Schließen
details-unknown = Vertrauen noch nicht bekannt
details-pinned-first = Festgehalten, als du beigetreten bist
details-pinned-compared = Festgehalten, nachdem du ihn verglichen hast
details-changed = Dieser Server zeigt einen anderen Schlüssel als vorher. Entweder haben seine Leute ihn erneuert, oder jemand steht dazwischen. Es wird nichts gesendet, bis du entscheidest. Frag seine Leute auf anderem Weg.
details-key-before = Schlüssel vorher
details-key-now = Schlüssel jetzt
details-accept = Den neuen Schlüssel annehmen
details-accept-sure = Ja, annehmen
details-accept-not = Nein, beim alten bleiben
details-copy = Fingerabdruck kopieren
details-pin = Ich habe den Schlüssel verglichen: festhalten
details-unpin = Nicht mehr festhalten
details-plain = Ohne Verschlüsselung verbinden
details-person = Wer du dort bist
details-session = Sitzung
details-proven-until = Identität hier nachgewiesen, bis { $until }
details-sign-in = Anmelden
details-sign-out = Abmelden
details-about = Der Server
details-address = Adresse
details-calls-itself = Nennt sich
details-api = Fassung des Vertrags
details-build = Stand
details-recheck = Noch einmal prüfen
details-way = Wie er erreicht wird
details-way-keep = Diese Verbindung nehmen

### Was dieses Gerät verlassen hat
ledger-name = Was dieses Gerät für diesen Server verlassen hat
ledger-hint = Arten von Daten, gezählt, seit du beigetreten bist. Was darin stand, wird nicht aufbewahrt.
ledger-empty = Noch nichts
ledger-entry = { $count ->
    [one] Einmal
   *[other] { $count } Mal
}, zuerst { $first }, zuletzt { $last }
ledger-look = Fragen ohne Namen: was der Server anbietet
ledger-uid = Dein undurchsichtiger Name dort
ledger-device = Das Kennzeichen dieses Geräts
ledger-proof = Dein öffentlicher Schlüssel für diesen Server, mit Unterschrift
ledger-channels = Welche Kanäle du liest
ledger-message = Nachrichten, die du gesendet hast
ledger-typing = Dass du schreibst
ledger-names = Nach wessen Namen du gefragt hast
ledger-profile-name = Der Name, den du veröffentlicht hast
ledger-profile-picture = Das Bild, das du veröffentlicht hast
ledger-elsewhere = Bilder auf anderen Rechnern, die du geladen hast
ledger-leave = Dass du gegangen bist

### Server, die sich geändert haben
changed-server = { $name } ist anders, seit du zuletzt da warst.
changed-build = Stand: vorher { $before }, jetzt { $now }.
changed-api = Fassung des Vertrags: vorher { $before }, jetzt { $now }.
changed-gained = Neu: { $offers }.
changed-lost = Weg: { $offers }.
notice-not-signed-out = Auf diesem Gerät bist du von { $name } abgemeldet, aber der Server konnte nicht benachrichtigt werden: { $reason } Die Sitzung dort endet von selbst.

### Kanäle
channels-name = Kanäle
channels-empty-title = Noch keine Kanäle
channels-empty = Sobald dieser Server Kanäle hat, stehen sie hier.
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
channel-voice = { $name }, Sprachkanal
category-open = { $name }, gezeigt
category-closed = { $name }, verborgen

### Du
dock-you = Du
dock-proven = Identität hier bewiesen
dock-claimed = Identität hier nicht bewiesen
dock-checking = Identität noch nicht geprüft
dock-expired = Sitzung abgelaufen
dock-revoked = Vom Server abgemeldet
dock-signed-out = Abgemeldet
dock-settings = Einstellungen
dock-name = Du
dock-copy = Deinen Namen auf diesem Server kopieren
identity-memory = Deine Identität bleibt nur, bis du OpenChat schließt, weil der Schlüsselspeicher dieses Systems fehlt oder gesperrt ist. Richte ihn ein oder entsperre ihn, und starte neu, um sie zu behalten.

### Leute
members-name = Leute
members-here = Da — { $count }
members-away = Weg — { $count }
members-you = { $name } (du)
status-online = da
status-idle = untätig
status-busy = bitte nicht stören
status-offline = weg

### Verbindung
link-connecting = Verbindung wird aufgebaut
link-online = Verbunden
link-offline = Nicht verbunden
link-waiting = Verbindung verloren. { $reason } Neuer Versuch in { $seconds ->
    [one] 1 Sekunde
   *[other] { $seconds } Sekunden
}.
link-refused = { $reason }
link-signed-out = Du bist von diesem Server abgemeldet. Deine Entwürfe sind aufgehoben.
link-retry = Jetzt versuchen

### Gespräch
timeline-name = Gespräch in #{ $channel }
timeline-log = Nachrichten in #{ $channel }
timeline-empty-title = Hier beginnt #{ $channel }
timeline-empty = Noch hat niemand etwas gesagt. Du kannst anfangen.
timeline-none-title = Kein Kanal ist offen
timeline-none = Wähle einen aus der Liste.
timeline-unread = Neu
timeline-latest = Zum Neuesten
timeline-latest-new = { $count ->
    [one] 1 neue Nachricht
   *[other] { $count } neue Nachrichten
}
timeline-edited = bearbeitet
timeline-reply = Antwort an { $author }: { $preview }
timeline-reply-gone = Antwort auf eine Nachricht, die es nicht mehr gibt
timeline-people = Leute zeigen oder verbergen
timeline-copy = Kopieren
timeline-older = Ältere Nachrichten werden geladen
timeline-answer = Antworten
timeline-older-again = Noch einmal laden
message-menu = Nachricht
message-open-link = { $address } öffnen
message-file = Datei { $name }
message-reaction = { $emoji } { $count ->
    [one] einmal
   *[other] { $count }-mal
}
message-spoken = { $author }, { $time }: { $text }
attachment-size = { $name }, { $size }
size-kilobytes = { $count } KB
size-megabytes = { $count } MB
typing-one = { $first } schreibt
typing-two = { $first } und { $second } schreiben
typing-several = Mehrere Leute schreiben

### Schreiben
composer-name = Schreiben
composer-placeholder = Nachricht an #{ $channel }
composer-send = Senden
composer-too-long = Deine Nachricht ist um { $count ->
    [one] 1 Byte
   *[other] { $count } Bytes
} zu lang. Kürze sie, oder sende sie in Teilen.
composer-offline = Du bist nicht verbunden. Was du schreibst, wird gesendet, sobald du es bist.
composer-answering = Du antwortest { $author }
composer-answer-drop = Doch nicht antworten
pending-queued = Wartet auf die Verbindung
pending-sending = Wird gesendet
pending-failed = Nicht gesendet. { $reason }
pending-unsure = Es ist nicht bekannt, ob dies gesendet wurde. { $reason }
pending-retry = Noch einmal senden
pending-discard = Zurücknehmen

### Einstellungen
settings-title = Einstellungen
settings-close = Schließen
settings-appearance = Aussehen
appearance-dark = Dunkel
appearance-light = Hell
appearance-high-contrast-dark = Hoher Kontrast, dunkel
appearance-high-contrast-light = Hoher Kontrast, hell
settings-language = Sprache
language-system = Wie das System
language-en = English
language-de = Deutsch
settings-hours = Uhr
hours-language = Wie die Sprache
hours-twelve = 12 Stunden
hours-twenty-four = 24 Stunden
settings-size = Größe
settings-percent = { $percent } %
settings-renderer = Zeichnen
renderer-software = Prozessor
renderer-graphics = Grafikkarte
settings-restart = Gilt ab dem nächsten Start.
settings-about = OpenChat { $version }

### Was schiefgehen kann
failure-invalid-address = Das ist keine Adresse. Schreib sie wie chat.example.org oder https://chat.example.org.
failure-not-openchat = Dort antwortet etwas, aber es ist kein OpenChat-Server. Prüfe die Adresse.
failure-host-not-found = Einen Rechner dieses Namens gibt es nicht. Prüfe die Adresse und deine Verbindung.
failure-refused = An dieser Adresse nimmt niemand an. Prüfe die Adresse, oder versuch es später.
failure-unreachable = Das Netz führt nicht dorthin. Prüfe deine Verbindung.
failure-certificate-issuer = Das Zertifikat dieses Servers hat niemand unterschrieben, dem dieses Gerät traut. Frag, wer den Server betreibt.
failure-certificate-expired = Das Zertifikat dieses Servers ist abgelaufen. Frag, wer den Server betreibt, und prüfe die Uhr dieses Geräts.
failure-certificate-host = Das Zertifikat gehört zu einem anderen Rechner. Prüfe die Adresse.
failure-certificate-other = Das Zertifikat dieses Servers ist nicht zu gebrauchen. Frag, wer den Server betreibt.
failure-certificate-changed = Der Schlüssel dieses Servers hat sich geändert, und es wird nichts an ihn gesendet. Festgehalten: { $pinned }. Jetzt: { $shown }. Öffne die Einzelheiten des Servers, um zu entscheiden.
failure-https-required = Dieser Server verlangt eine verschlüsselte Leitung. Nimm eine Adresse, die mit https beginnt.
failure-timed-out = Der Server hat nicht rechtzeitig geantwortet. Versuch es später.
failure-lost = Die Verbindung brach ab, bevor die Antwort vollständig war.
failure-unauthorized = Der Server nimmt deine Identität nicht an.
failure-session-expired = Deine Sitzung bei diesem Server ist abgelaufen und konnte nicht erneuert werden. Melde dich wieder an.
failure-session-revoked = Der Server hat deine Sitzung beendet. Melde dich wieder an, wenn du weitermachen willst.
failure-not-encrypted = Die Verbindung zu diesem Server ist nicht verschlüsselt. Öffne seine Einzelheiten, um zu entscheiden.
failure-proxy = Der Proxy war nicht erreichbar oder führte nicht zum Server. Prüfe den Proxy.
failure-proxy-name = Der Proxy verlangt einen Namen und ein Passwort. OpenChat bewahrt keine auf: Gib sie in den Proxy-Einstellungen des Systems an und wähle die Verbindung, wie das System sie vorgibt, oder nimm einen Proxy, der keine verlangt.
failure-proxy-kind = Dein System nennt einen Proxy, dessen Art OpenChat nicht spricht. Wähle für diesen Server einen SOCKS5- oder HTTP-Proxy, oder keinen.
failure-handshake = Mit diesem Server ließ sich keine Verschlüsselung vereinbaren. Vielleicht spricht er nur eine veraltete, oder er verlangt ein Zertifikat von dir. Frag, wer den Server betreibt.
failure-guarded = Der Server antwortet niemandem, den er nicht kennt, und OpenChat sagt ihm nichts von dir, bevor du beitrittst. Prüfe die Adresse, oder frag, wer den Server betreibt.
failure-not-found = Der Server kennt nicht, wonach gefragt wurde.
failure-unsupported = Der Server bietet das nicht an.
failure-rate-limited = Der Server bittet dich, einen Moment zu warten.
failure-rejected = Der Server hat abgelehnt ({ $code }).
failure-server = Der Server hat versagt ({ $status }). Versuch es später.
failure-too-large = Die Antwort war größer, als OpenChat zu lesen bereit ist.
failure-unreadable = Die Antwort war nicht zu lesen.
failure-redirected = Der Server wollte dich anderswohin schicken. Prüfe die Adresse.

### Was auf der Platte steht
notice-settings-aside = Deine Einstellungen waren nicht zu lesen. Sie liegen als { $file } bereit, und OpenChat startet mit den üblichen.
notice-registry-aside = Die Liste deiner Server war nicht zu lesen. Sie liegt als { $file } bereit. Füg deine Server neu hinzu, oder repariere die Datei.
notice-not-saved = Deine Änderung konnte nicht gespeichert werden. Sieh nach, ob auf der Platte Platz ist.
notice-demo-failed = Die Demo konnte nicht starten: { $reason }
notice-close = Schließen

### what is read out by itself
told-message = { $author }: { $text }
told-mention = { $author } erwähnt dich auf { $server }: { $text }
told-several = { $messages } neue Nachrichten von { $people ->
    [one] 1 Person
   *[other] { $people } Personen
}
told-sent = Gesendet
told-failed = Nicht gesendet. { $reason }
told-lost = { $server }: Verbindung verloren
told-back = { $server }: wieder verbunden
told-all = Nachrichten und Erwähnungen
told-mentions = Erwähnungen
told-nothing = Nichts
settings-told = Vom Bildschirmleser vorgelesen
settings-typing-told = Vorlesen, wer schreibt
edge-channels = Breite der Kanalliste
edge-people = Breite der Personenliste
toast-copied = Kopiert
settings-pages = Einstellungen
settings-page-look = Aussehen
settings-page-language = Sprache und Uhr
settings-page-reader = Bildschirmleser
settings-source = Quelltext

### Name und Bild
dock-profile = Dein Name und dein Bild: { $name }
profile-title = Dein Name und dein Bild
profile-close = Schließen
profile-lead = Name und Bild erfährt nur { $server } und zeigt sie den Leuten dort. Deine anderen Server erfahren nichts davon.
profile-switch = Auf { $server } veröffentlichen
profile-off = { $server } kennt nur einen undurchsichtigen Namen von dir und nennt dich { $name }.
profile-still = { $server } zeigt dich als „{ $name }“. Nimm das zurück, oder schalte oben ein, um es zu ändern.
profile-withdraw = Zurücknehmen
profile-withdrawing = Wird zurückgenommen
profile-withdrawn = { $server } zeigt weder deinen Namen noch dein Bild mehr. Der Server kann sich daran erinnern, und seine Leute auch.
profile-owing = Noch nicht zurückgenommen. { $reason } Sobald du verbunden bist, wird es noch einmal versucht.
profile-preview = Vorschau
profile-preview-spoken = Vorschau: { $name }
profile-name = Name
profile-name-hint = { $least } bis { $most } Buchstaben, Ziffern, Leerzeichen, . - _
profile-name-short = Ein Name hat mindestens zwei Buchstaben.
profile-name-long = Der Name ist um { $count ->
    [one] 1 Zeichen
   *[other] { $count } Zeichen
} zu lang.
profile-name-character = { $character } kann nicht in einem Namen stehen. Buchstaben, Ziffern, Leerzeichen, Punkte, Binde- und Unterstriche gehen.
profile-name-refused = Der Server nimmt diesen Namen nicht. Versuche einen anderen.
profile-picture = Bild
profile-picture-own = Dein Bild
preset-horizon = Horizont
preset-reef = Riff
preset-mint = Minze
preset-ember = Glut
preset-violet = Violett
preset-slate = Schiefer
profile-pick = Bild auswählen
profile-path = Oder eine Datei über ihren Pfad
profile-path-hint = PNG oder JPEG
profile-path-use = Diese Datei nehmen
profile-no-dialog = Hier ließ sich kein Dialog zum Auswählen öffnen. Gib stattdessen den Pfad des Bildes an.
profile-stripped = Ort, Zeit und Kamera werden entfernt, bevor es dein Gerät verlässt.
profile-reading = Das Bild wird gelesen
profile-publish = Veröffentlichen
profile-publishing = Wird veröffentlicht
profile-published = { $server } zeigt das jetzt den Leuten dort.
profile-conflict = Das wurde inzwischen anderswo geändert. { $server } zeigt dich als „{ $name }“ mit dem Bild { $preset }. Welches soll bleiben?
profile-conflict-picture = Das wurde inzwischen anderswo geändert. { $server } zeigt dich als „{ $name }“ mit einem hochgeladenen Bild. Welches soll bleiben?
profile-theirs = Das des Servers behalten
profile-mine = Meins veröffentlichen
profile-again = Das wurde inzwischen anderswo geändert. Versuche es noch einmal.
profile-offline = Du bist nicht mit { $server } verbunden. Was du hier schreibst, bleibt, bis du es bist.
picture-unreachable = Die Datei kann nicht gelesen werden. Prüfe den Pfad.
picture-empty = Die Datei ist leer.
picture-kind = Das ist weder PNG noch JPEG.
picture-damaged = Das Bild ist beschädigt und kann nicht gelesen werden.
picture-bytes = Das Bild ist zu groß.
picture-side = Das Bild ist zu breit oder zu hoch. Bis zu { $most } Pixel je Seite gehen.
person-title = Person
person-close = Schließen
person-copy = Diesen Namen kopieren
person-edit = Deinen Namen und dein Bild ändern
person-elsewhere = Das Bild dieser Person liegt auf { $host }, nicht auf diesem Server. Es wird nur geladen, wenn du es willst, weil { $host } dann deine Netzadresse erfährt.
person-load = Bild laden
person-loading = Das Bild wird geladen
person-missing = Das Bild konnte nicht von { $host } geladen werden.

### living with many servers
server-menu = { $name }: was getan werden kann
server-details = Einzelheiten
server-profile = Name und Bild
server-read = Als gelesen markieren
server-mute = Stummschalten
server-unmute = Nicht mehr stumm
server-rename = Umbenennen …
server-dress = Symbol …
server-copy-link = Link kopieren
server-up = Nach oben
server-down = Nach unten
server-leave = Verlassen …
rail-joined = { $before }, { $after }
rail-unread = { $count ->
    [one] 1 ungelesene Nachricht
   *[other] { $count } ungelesene Nachrichten
}
rail-mentions = { $count ->
    [one] 1 Erwähnung
   *[other] { $count } Erwähnungen
}
rail-offline = nicht verbunden
rail-refused = Verbindung abgelehnt
rail-signed-out = abgemeldet
rail-muted = stumm
rail-open-line = Leitung nicht verschlüsselt
sheet-close = Schließen
sheet-keep = Speichern
rename-title = Diesen Server umbenennen
rename-field = Name
rename-hint = Nur du siehst diesen Namen. Lass ihn leer für den eigenen Namen des Servers: { $name }.
face-title = Symbol dieses Servers
face-field = Buchstaben oder Emoji
face-hint = Bis zu drei Buchstaben oder Emoji. Nur du siehst dieses Symbol. Lass das Feld leer für die eigenen Buchstaben des Servers.
face-colour = Farbe
colour-usual = Wie der Name
colour-amber = Bernstein
colour-blue = Blau
colour-green = Grün
colour-red = Rot
colour-violet = Violett
colour-slate = Schiefer
leave-title = { $name } verlassen?
leave-told = Der Server erfährt, dass du gehst.
leave-removed = Entwürfe, Gelesenes, geladene Nachrichten und deine Sitzung auf diesem Server werden von diesem Gerät entfernt.
leave-stays = Was du dort gesagt hast, bleibt dort.
leave-identity = Deine Identität bleibt deine. Trittst du wieder bei, kennt dich dieser Server unter demselben undurchsichtigen Namen.
leave-stay = Bleiben
leave-go = Verlassen
leave-going = Wird verlassen
leave-again = Noch einmal
leave-anyway = Trotzdem von diesem Gerät entfernen
leave-refused = Das hat nicht geklappt. { $reason } Du kannst den Server trotzdem von diesem Gerät entfernen; er zählt dich dann vielleicht weiter als Mitglied.
told-read = { $server }: alles gelesen
told-muted = { $server } ist stumm
told-unmuted = { $server } ist nicht mehr stumm
told-moved = { $server }, { $place } von { $count }
told-left = Du hast { $server } verlassen
notice-not-left = Du hast { $name } nicht verlassen. { $reason }
settings-page-servers = Server
servers-out-hint = Schreibe die Liste deiner Server in eine Datei, um sie auf ein anderes Gerät mitzunehmen. Sie enthält Adressen und Namen und nichts von dir: keinen Schlüssel, keine Entwürfe, nicht die Namen, die du vergeben hast.
servers-out-field = Datei zum Schreiben
servers-browse-out = Speicherort wählen
servers-write = Liste speichern
servers-written = Die Liste ist gespeichert.
servers-file-placeholder = /home/du/openchat-servers.json
servers-in-hint = Lies eine solche Liste aus einer Datei. Du wählst, welchen Servern du beitrittst.
servers-in-field = Datei zum Lesen
servers-browse-in = Datei wählen
servers-read = Liste lesen
servers-reading = Die Liste wird gelesen
servers-listed = Server in der Datei
servers-known = schon beigetreten
servers-add = { $count ->
    [0] Beitreten
    [one] 1 Server beitreten
   *[other] { $count } Servern beitreten
}
servers-added = { $count ->
    [one] 1 Server ist dazugekommen.
   *[other] { $count } Server sind dazugekommen.
}
servers-no-file = Nenne zuerst eine Datei.
servers-unreadable = Die Datei kann nicht gelesen werden: { $reason }
servers-unwritable = Die Datei kann nicht geschrieben werden: { $reason }
servers-too-large = Die Datei ist größer als jede Liste von Servern.
servers-not-a-list = Das ist keine Liste von Servern.
servers-newer = Ein neueres OpenChat hat diese Liste geschrieben. Aktualisiere OpenChat, um sie zu lesen.
servers-too-many = Die Datei nennt { $count } Server, mehr als OpenChat liest.
servers-row = Zeile { $row } der Liste ist kein Server. Nichts wurde gelesen.

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

### Willkommen
welcome-title = Willkommen bei OpenChat
welcome-sentence = Tritt den Gemeinschaften bei, die dir wichtig sind. Jede steht für sich, und keine erfährt mehr von dir als einen undurchsichtigen Namen.
welcome-add = Server hinzufügen
welcome-demo = Demo ausprobieren
welcome-demo-starting = Die Demo startet

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
add-probing = Es wird nachgesehen
add-choose = { $count ->
    [one] Ein Server ist dort.
   *[other] { $count } Server sind dort. Wähle einen.
}
add-found = Server unter dieser Adresse
add-disclosure = Wenn du beitrittst, erfährt der Server einen undurchsichtigen Namen, der nur für ihn gemacht ist, und eine zufällige Kennung für dieses Gerät. Sonst nichts.
add-unproven = Dieser Server glaubt jedem seinen Namen. Er kann nicht prüfen, ob eine Nachricht von dir ist.
add-proven = Dieser Server prüft, dass dein Name dir gehört.
add-insecure = Die Leitung ist nicht verschlüsselt. Wer zwischen dir und dem Server sitzt, kann mitlesen.
add-join = Beitreten
add-back = Zurück
add-already = Du bist diesem Server schon beigetreten. Du findest ihn am Rand des Fensters.
add-not-kept = Die Liste der Server konnte nicht gespeichert werden. Sieh nach, ob auf der Platte Platz ist, und versuch es noch einmal.

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
failure-https-required = Dieser Server verlangt eine verschlüsselte Leitung. Nimm eine Adresse, die mit https beginnt.
failure-timed-out = Der Server hat nicht rechtzeitig geantwortet. Versuch es später.
failure-lost = Die Verbindung brach ab, bevor die Antwort vollständig war.
failure-unauthorized = Der Server nimmt deine Identität nicht an.
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

## living with many servers
server-menu = { $name }: was getan werden kann
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

# OpenChat, English (United States). Short, active, second person; no blame, no exclamation marks.

### clock and calendar
clock-hours = 12
clock-am = AM
clock-pm = PM
clock-twelve = { $hour }:{ $minute } { $half }
day-today = Today
day-yesterday = Yesterday
day-date = { $weekday ->
    [1] Monday
    [2] Tuesday
    [3] Wednesday
    [4] Thursday
    [5] Friday
    [6] Saturday
   *[7] Sunday
}, { $month ->
    [1] January
    [2] February
    [3] March
    [4] April
    [5] May
    [6] June
    [7] July
    [8] August
    [9] September
    [10] October
    [11] November
   *[12] December
} { $day }, { $year }

### window
window-title = OpenChat
window-title-channel = #{ $channel } · { $server } · OpenChat
window-title-server = { $server } · OpenChat
window-title-unread = ({ $count }) { $title }

### the way in
entry-title = Your identity
entry-looking = One moment
entry-first = OpenChat has no accounts. Your identity is a secret that only you hold, and every community knows you under another name made from it. Whoever has the secret is you, and nobody can give it back to you: back it up.
entry-make = Make my identity
entry-bring = I have one already
entry-no-store = The key store of your system cannot be used: { $reason }. You can keep your identity in a file under a passphrase instead.
entry-withheld = Your identity is in the key store of your system, and that cannot be used: { $reason }.
entry-away = Unlock the key store, or start it, and try again: your communities are there again then. Or bring your identity along from your words or a backup; it is kept under a passphrase from then on.
entry-gone = Your identity was in the key store of your system and is not there any more. Bring it along from your words or a backup. A new one is a stranger to your communities.
entry-look-again = Try again
entry-bring-backup = I have a backup
key-store-absent = there is none
key-store-locked = it is locked
key-store-silent = it does not answer
key-store-forgetful = it does not keep what it is given
entry-bring-title = Bring your identity along
entry-bring-words = Type or paste the 24 words that you wrote down, in their order.
entry-words = Recovery words
entry-take-words = Take these words
entry-bring-file = Or open an encrypted backup.
entry-path = File
entry-file-phrase = Passphrase of the file
entry-choose-file = Choose
entry-open-file = Open the file
entry-no-file = Name a file.
entry-keep-title = Keep your identity
entry-keep = Choose a passphrase: your identity is kept in a file that only it opens, and OpenChat asks for it at each start. Nobody can reset it.
entry-phrase = Passphrase
entry-again = Once more
entry-keep-phrase = Keep it under this passphrase
entry-memory-hint = Or use an identity that ends with the program: your names and messages are a stranger's afterwards.
entry-memory = Only until I close OpenChat
entry-locked-title = Unlock your identity
entry-locked = Your identity is locked. Your communities are there again when it is open.
entry-unlock = Unlock
entry-forgotten = Forget this device
entry-forgotten-hint = Without its passphrase nobody can open the file. If you have the 24 words or a backup, you can bring your identity along afterwards.
entry-broken = You can put a copy of the file in its place and start again. If there is none, forget this device, and bring your identity along from your words or a backup.
entry-back = Back
entry-busy = Working on it
words-count = { $count ->
    [one] That is one word. There must be { $wanted }.
   *[other] Those are { $count } words. There must be { $wanted }.
}
words-unknown = Word { $place } is not in the list. Check how you wrote it.
words-checksum = Each word is in the list, but together they are not what you wrote down. Check whether two changed places or one was mistaken for another.
phrase-short = Use { $least } characters or more.
phrase-different = These are two different passphrases. Type the same one twice.
fault-randomness = The system gives no random numbers, so no secret can be made. Start the system again.
fault-key-store = The key store of your system cannot be used: { $reason }. Unlock it, or keep your identity under a passphrase.
fault-passphrase = This passphrase does not open it. Try again.
fault-not-sealed = This file is not encrypted with a passphrase. Choose another.
fault-work = Opening this file would take far more work than any backup of OpenChat does. Choose another.
fault-damaged = The file { $path } is damaged. Use another copy of it.
fault-no-identity = This file opens, but there is no identity in it. Choose another.
fault-newer = A newer version of OpenChat wrote this file. Use that version.
fault-file = The file { $path } cannot be used ({ $reason }). Check its name, its rights and the room on the disk.
fault-exists = There is an identity on this device already. Replace it in the settings if you mean it.
fault-unconfirmed = Your last replacement is still open. Go back to the identity before, or be done with it, first.
fault-no-earlier = There is no identity to go back to.
fault-remains = Your identity is in the file now, but the key store of your system did not give up its copy ({ $reason }). Remove it there.
fault-interrupted = This was interrupted. Try again.

### backing up
backup-title = Back up your identity
backup-later = Later
backup-why = If this device is lost, so is your identity, unless you have it written down or in an encrypted file. Nobody else can give it back to you.
backup-care = Whoever sees these words can be you, everywhere. Write them on paper, and show them to nobody and no camera.
backup-show = Show the 24 words
backup-file = Save an encrypted file
backup-words = Recovery words
backup-words-hint = Write all 24 words down in their order. Afterwards three of them are asked for.
backup-written = I have written them down
backup-back = Back
backup-check = So that you can be sure: which words are these?
backup-word = Word { $place }
backup-wrong = That is not word { $place }.
backup-again = Show the words again
backup-checked = Check
backup-file-hint = The file holds your identity, encrypted with a passphrase of its own. Keep it somewhere else than on this device.
backup-phrase = Passphrase for the file
backup-save = Save
backup-done = You have a backup. Keep the words where you find them again and nobody else does.
backup-done-file = Your identity is in { $path }, encrypted. Keep the file somewhere else than on this device.
backup-close = Close
notice-not-backed-up = Your identity is on this device alone. If the device is lost, so is your identity.
notice-back-up = Back up now
notice-not-forgotten = This could not be removed from your device: { $what }

### caring for the identity
settings-page-identity = Identity
identity-none = There is no identity yet.
identity-kept = Kept
identity-in-store = In the key store of your system
identity-in-vault = In a file under a passphrase, which is asked for at each start
identity-backed-up = You have a backup.
identity-back-up-again = Back up again
care-close = Close
care-leave = Cancel
care-sure = I am sure
care-old = Your passphrase
care-new = New passphrase
care-no-phrase = Type your passphrase.
care-move = Move
care-vault = Keep it under a passphrase
care-vault-means = Your identity moves into a file that only your passphrase opens. OpenChat asks for it at each start. Nobody can reset it.
care-store = Keep it in the key store
care-store-means = Your identity moves into the key store of your system, and OpenChat asks for nothing at its start. Whoever uses your account on this system can use it.
care-rephrase = Change the passphrase
care-rephrase-means = The file opens with the new passphrase alone. Backups that you made open with theirs.
care-change = Change
care-replace = Replace your identity
care-replace-means = You become a stranger everywhere: every community meets somebody new, with another name. Messages that you wrote are somebody else's, rights that you were given are gone, and your backup does not fit any more. Until you confirm it, you can go back.
care-replace-do = Replace
care-strangers = You become a stranger to
care-known = { $name }, { $address }
care-back = Go back to the identity before
care-back-means = The identity that you have now is gone, and with it everything that you wrote with it.
care-back-do = Go back
care-confirm = Be done with the identity before
care-confirm-means = The identity before this one is removed from this device. You cannot go back to it without its words or a backup.
care-confirm-do = Remove it
forget-title = Forget this device
forget-sentence = Your identity, your list of servers, your settings and the logs are removed from this device. Servers keep what you wrote. Without your words or a backup, nobody can bring your identity back.
forget-yes = Forget everything
forget-no = Keep everything
toast-no-dialog = No dialog to choose a file could be opened here. Type the path of the file instead.
toast-done = Done

### welcome
welcome-title = Welcome to OpenChat
welcome-sentence = Join the communities you care about. Each one is on its own, and none of them learns more of you than an opaque name.
welcome-add = Add a server
welcome-demo = Try the demo
welcome-demo-starting = The demo is starting
welcome-settings = Settings

### rail
rail-name = Servers
rail-add = Add a server

### adding a server
add-title = Add a server
add-close = Close
add-address = Address
add-address-placeholder = chat.example.org
add-address-hint = Ask the people of the community for its address. Only your request for what is there leaves this device.
add-probe = Look up
add-connecting = Connecting
add-asking = Asking what is there
add-listing = Listing the servers
add-stop = Stop
add-plain = Try without encryption
add-next = Continue
add-missed = The server that the link named is not there. Choose another, or ask for a new link.
add-search = Search by name or id
add-search-none = No server here has that in its name or id.
add-more = The first { $count } are shown. Search for the others.
link-not-private = This link leads over a connection that others can read. If you mean it, type the address.
link-not-followed = This link cannot be followed. Ask for a new one, or type the address.
add-choose = { $count ->
    [one] One server is there.
   *[other] { $count } servers are there. Choose one.
}
add-found = Servers at this address
add-disclosure = When you join, the server learns an opaque name that is made for it alone, and a random label for this device. Nothing else.
add-disclosure-more = When you join, the server learns the opaque name and the random label below, and what you switch on here.
add-unproven = This server takes anyone's word for a name. It cannot check that a message is yours.
add-proven = This server checks that your name belongs to you.
add-insecure = The line is not encrypted. Whoever is between you and the server can read along.
add-join = Join
add-back = Back
add-already = You have joined this server. You find it at the side of the window.
add-not-kept = The list of servers could not be saved. Check that the disk has room, and try again.

### the way to a server
way-name = Connection
way-system = As the system says
way-direct = Without a proxy
way-socks5 = SOCKS5 proxy
way-http = HTTP proxy
way-hop = Proxy
way-hop-placeholder = 127.0.0.1:9050
way-unreadable = Write the proxy as a host and a port, like 127.0.0.1:9050.
way-secret = OpenChat keeps no name and no password of a proxy. Leave them out, or give them in your system's proxy settings and choose the connection as the system says.

### certificates and trust
date = { $year }-{ $month }-{ $day }
moment = { $day }, { $time }
certificate-name = Certificate
certificate-subject = Made out to
certificate-issuer = Signed by
certificate-itself = Itself
certificate-hosts = For the hosts
certificate-valid = Valid
certificate-time = { $from } to { $until }
certificate-key = Fingerprint of the key (SHA-256)
certificate-whole = Fingerprint of the certificate (SHA-256)
trust-pin = Encrypted, and the key is the one you compared
trust-system = Encrypted, and trusted by your system
trust-self-signed = Encrypted with a key that you accepted
trust-loopback = Not encrypted, and stays on this device
trust-insecure = Not encrypted: others can read along
trust-changed = The key of this server changed
trust-details = { $trust }. Open details

### what joining means
join-remarks = What to know before you join
join-disclosure = What this server learns
join-uid = Your name there
join-device = Label of this device
join-checks = Identity
join-everywhere = Use one name on all servers where I choose so
join-linked = Every server where you choose this knows you by the same name. They and their people can tell that you are one person.
join-publish = Also show a name and a picture there, which I choose next
join-later = Drawn when you join
join-line = Connection
join-agree = I take this risk
weight-note = Note
weight-caution = Caution
weight-danger = Danger
weight-blocking = Cannot be joined
remark-wants-more = This server wants to know more of you than an opaque name ({ $policy }). OpenChat tells no server more than that.
remark-https-demanded = This server demands an encrypted connection, and its address has none. Use an address that begins with https.
remark-self-signed = Nobody your system trusts has signed this certificate. You accepted its key, and OpenChat accepts no other from now on.
remark-fingerprint = The server says of itself the fingerprint { $said }, but shows { $shown }. Somebody may stand in between.
remark-policy-unsaid = This server does not say what it wants to know of you. It learns an opaque name all the same, and nothing else.
remark-wants-pin = This server asks you to compare the fingerprint of its key with one from elsewhere.
remark-ends-soon = The certificate runs out { $days ->
    [0] today
    [one] tomorrow
   *[other] in { $days } days
}.
remark-global-uid = This server expects you to have the same name everywhere. You get one for it alone.
remark-claims-verified = This server calls itself verified. Nobody has checked that.
feature-messages = messages
feature-files = files
feature-presence = who is here
feature-profiles = names and pictures
feature-voice = voice
feature-proof = proof of identity
feature-edit = editing messages
feature-delete = deleting messages
feature-reactions = reactions
feature-history = history page by page
features-name = What it offers
features-on = On
features-off = Off
doubt-sentence = Nobody your system trusts has signed this certificate. It may be a community that signs its own, or somebody in between who wants to read along. Compare the fingerprint with one that you got from its people in another way.
doubt-compared = I compared the fingerprint, and it is the same
doubt-accept = Accept without comparing
doubt-accept-compared = Accept this key

### a server's details
details-title = { $name }: details
details-close = Close
details-unknown = Trust not known yet
details-pinned-first = Pinned when you joined
details-pinned-compared = Pinned after you compared it
details-changed = This server shows another key than before. Either its people renewed it, or somebody stands in between. Nothing is sent until you decide. Ask its people in another way.
details-key-before = Key before
details-key-now = Key now
details-accept = Accept the new key
details-accept-sure = Yes, accept it
details-accept-not = No, keep the old one
details-copy = Copy fingerprint
details-pin = I compared the key: pin it
details-unpin = Remove the pin
details-plain = Connect without encryption
details-person = Who you are there
details-session = Session
details-proven-until = Identity proven here, until { $until }
details-sign-in = Sign in
details-sign-out = Sign out
details-about = The server
details-address = Address
details-calls-itself = Calls itself
details-api = Version of the contract
details-build = Build
details-recheck = Check again
details-way = How it is reached
details-way-keep = Use this connection

### what left this device
ledger-name = What left this device for this server
ledger-hint = Kinds of data, counted since you joined. Their content is not kept.
ledger-empty = Nothing yet
ledger-entry = { $count ->
    [one] Once
   *[other] { $count } times
}, first { $first }, last { $last }
ledger-look = Questions without a name: what the server offers
ledger-uid = Your opaque name there
ledger-device = The label of this device
ledger-proof = Your public key for this server, with a signature
ledger-channels = Which channels you read
ledger-message = Messages you sent
ledger-typing = That you were writing
ledger-names = Whose names you asked for
ledger-profile-name = The name you published
ledger-profile-picture = The picture you published
ledger-elsewhere = Pictures on other hosts that you loaded
ledger-leave = That you left

### servers that changed
changed-server = { $name } is different since you were there last.
changed-build = Build: { $before } before, { $now } now.
changed-api = Version of the contract: { $before } before, { $now } now.
changed-gained = New: { $offers }.
changed-lost = Gone: { $offers }.
notice-not-signed-out = You are signed out of { $name } on this device, but the server could not be told: { $reason } The session there ends by itself.

### channels
channels-name = Channels
channels-empty-title = No channels yet
channels-empty = As soon as this server has channels, they are listed here.
channel-text = { $name }
channel-text-unread = { $name }, { $count ->
    [one] 1 unread message
   *[other] { $count } unread messages
}
channel-text-mentions = { $name }, { $count ->
    [one] 1 unread message
   *[other] { $count } unread messages
}, { $mentions ->
    [one] 1 mention
   *[other] { $mentions } mentions
}
channel-voice = { $name }, voice channel
category-open = { $name }, shown
category-closed = { $name }, hidden

### the user
dock-you = You
dock-proven = Identity proven here
dock-claimed = Identity not proven here
dock-checking = Identity not checked yet
dock-expired = Session ran out
dock-revoked = Signed out by the server
dock-signed-out = Signed out
dock-settings = Settings
dock-name = You
dock-copy = Copy your name on this server
identity-memory = Your identity is kept only until you close OpenChat, because the key store of this system is missing or locked. Set one up or unlock it, then start again to keep your identity.

### members
members-name = People
members-here = Here — { $count }
members-away = Away — { $count }
members-you = { $name } (you)
status-online = here
status-idle = idle
status-busy = do not disturb
status-offline = away

### connection
link-connecting = Connecting
link-online = Connected
link-offline = Not connected
link-waiting = Connection lost. { $reason } Trying again in { $seconds ->
    [one] 1 second
   *[other] { $seconds } seconds
}.
link-refused = { $reason }
link-signed-out = You are signed out of this server. Your drafts are kept.
link-retry = Try now

### timeline
timeline-name = Conversation in #{ $channel }
timeline-log = Messages in #{ $channel }
timeline-empty-title = This is the beginning of #{ $channel }
timeline-empty = Nobody has said anything yet. You can be first.
timeline-none-title = No channel is open
timeline-none = Choose one from the list.
timeline-unread = New
timeline-latest = Go to the newest
timeline-latest-new = { $count ->
    [one] 1 new message
   *[other] { $count } new messages
}
timeline-edited = edited
timeline-reply = Answer to { $author }: { $preview }
timeline-reply-gone = Answer to a message that is gone
timeline-people = Show or hide people
timeline-copy = Copy
timeline-older = Loading older messages
timeline-answer = Answer
timeline-older-again = Load again
message-menu = Message
message-open-link = Open { $address }
message-file = File { $name }
message-reaction = { $emoji } { $count ->
    [one] once
   *[other] { $count } times
}
message-spoken = { $author }, { $time }: { $text }
attachment-size = { $name }, { $size }
size-kilobytes = { $count } KB
size-megabytes = { $count } MB
typing-one = { $first } is typing
typing-two = { $first } and { $second } are typing
typing-several = Several people are typing

### composer
composer-name = Write
composer-placeholder = Message #{ $channel }
composer-send = Send
composer-too-long = Your message is too long by { $count ->
    [one] 1 byte
   *[other] { $count } bytes
}. Shorten it, or send it in parts.
composer-offline = You are not connected. What you write is sent as soon as you are.
composer-answering = You answer { $author }
composer-answer-drop = Do not answer
pending-queued = Waits for the connection
pending-sending = Sending
pending-failed = Not sent. { $reason }
pending-unsure = It is not known whether this was sent. { $reason }
pending-retry = Send again
pending-discard = Take back

### settings
settings-title = Settings
settings-close = Close
settings-appearance = Appearance
appearance-dark = Dark
appearance-light = Light
appearance-high-contrast-dark = High contrast, dark
appearance-high-contrast-light = High contrast, light
settings-language = Language
language-system = As the system
language-en = English
language-de = Deutsch
settings-hours = Clock
hours-language = As the language
hours-twelve = 12 hours
hours-twenty-four = 24 hours
settings-size = Size
settings-percent = { $percent } %
settings-renderer = Drawing
renderer-software = Processor
renderer-graphics = Graphics card
settings-restart = Taken up at the next start.
settings-about = OpenChat { $version }

### what can go wrong
failure-invalid-address = This is not an address. Write it like chat.example.org or https://chat.example.org.
failure-not-openchat = Something answers there, but it is not an OpenChat server. Check the address.
failure-host-not-found = There is no host of that name. Check the address and your connection.
failure-refused = Nothing listens at that address. Check the address, or try again later.
failure-unreachable = The network does not lead there. Check your connection.
failure-certificate-issuer = The certificate of this server was not signed by anyone this device trusts. Ask whoever runs the server.
failure-certificate-expired = The certificate of this server is out of date. Ask whoever runs the server, and check this device's clock.
failure-certificate-host = The certificate belongs to another host. Check the address.
failure-certificate-other = The certificate of this server cannot be used. Ask whoever runs the server.
failure-certificate-changed = The key of this server changed, and nothing is sent to it. Pinned: { $pinned }. Now: { $shown }. Open the server's details to decide.
failure-https-required = This server demands an encrypted line. Use an address that begins with https.
failure-timed-out = The server did not answer in time. Try again later.
failure-lost = The connection broke before the answer was complete.
failure-unauthorized = The server does not accept your identity.
failure-session-expired = Your session at this server ran out and could not be renewed. Sign in again.
failure-session-revoked = The server ended your session. Sign in again if you want to go on.
failure-not-encrypted = The connection to this server is not encrypted. Open its details to decide.
failure-proxy = The proxy could not be reached, or did not lead to the server. Check the proxy.
failure-proxy-name = The proxy asks for a name and a password. OpenChat keeps none: give them in your system's proxy settings and choose the connection as the system says, or use a proxy that asks for none.
failure-proxy-kind = Your system names a proxy of a kind that OpenChat does not speak. Choose a SOCKS5 or HTTP proxy for this server, or none.
failure-handshake = No encryption could be agreed on with this server. It may only speak an outdated one, or ask for a certificate of yours. Ask whoever runs the server.
failure-guarded = The server answers nobody whom it does not know, and OpenChat tells it nothing of you before you join. Check the address, or ask whoever runs the server.
failure-not-found = The server does not know what was asked for.
failure-unsupported = The server does not offer this.
failure-rate-limited = The server asks you to wait a moment.
failure-rejected = The server refused ({ $code }).
failure-server = The server failed ({ $status }). Try again later.
failure-too-large = The answer was larger than OpenChat is willing to read.
failure-unreadable = The answer could not be read.
failure-redirected = The server wanted to send you elsewhere. Check the address.

### what stands on the disk
notice-settings-aside = Your settings could not be read. They were kept as { $file }, and OpenChat starts with the usual ones.
notice-registry-aside = The list of your servers could not be read. It was kept as { $file }. Add your servers again, or repair that file.
notice-not-saved = Your change could not be saved. Check that the disk has room.
notice-demo-failed = The demo could not be started: { $reason }
notice-close = Close

### what is read out by itself
told-message = { $author }: { $text }
told-mention = { $author } mentions you on { $server }: { $text }
told-several = { $messages } new messages from { $people ->
    [one] 1 person
   *[other] { $people } people
}
told-sent = Sent
told-failed = Not sent. { $reason }
told-lost = { $server }: connection lost
told-back = { $server }: connected again
told-all = Messages and mentions
told-mentions = Mentions
told-nothing = Nothing
settings-told = Read out by a screen reader
settings-typing-told = Read out who is writing
edge-channels = Width of the channel list
edge-people = Width of the list of people
toast-copied = Copied
settings-pages = Settings
settings-page-look = Look
settings-page-language = Language and clock
settings-page-reader = Screen reader
settings-source = Source code

### the user's name and picture
dock-profile = Your name and picture: { $name }
profile-title = Your name and picture
profile-close = Close
profile-lead = A name and a picture are told to { $server } only, which shows them to its people. Your other servers learn nothing of it.
profile-switch = Publish on { $server }
profile-off = { $server } knows you by an opaque name only, and calls you { $name }.
profile-still = { $server } shows you as “{ $name }”. Take it back, or switch on above to change it.
profile-withdraw = Take back
profile-withdrawing = Taking it back
profile-withdrawn = { $server } shows neither your name nor your picture any more. It may still remember them, and so may its people.
profile-owing = Not taken back yet. { $reason } It is tried again as soon as you are connected.
profile-preview = Preview
profile-preview-spoken = Preview: { $name }
profile-name = Name
profile-name-hint = { $least } to { $most } letters, digits, spaces, . - _
profile-name-short = A name has at least two letters.
profile-name-long = The name is too long by { $count ->
    [one] 1 character
   *[other] { $count } characters
}.
profile-name-character = A name cannot have { $character }. Letters, digits, spaces, dots, hyphens and underscores can be used.
profile-name-refused = The server does not take this name. Try another one.
profile-picture = Picture
profile-picture-own = Your picture
preset-horizon = Horizon
preset-reef = Reef
preset-mint = Mint
preset-ember = Ember
preset-violet = Violet
preset-slate = Slate
profile-pick = Choose a picture
profile-path = Or a file by its path
profile-path-hint = PNG or JPEG
profile-path-use = Use this file
profile-no-dialog = No dialog to choose a file could be opened here. Give the path of the picture instead.
profile-stripped = Place, time and camera are removed before it leaves your device.
profile-reading = Reading the picture
profile-publish = Publish
profile-publishing = Publishing
profile-published = { $server } shows this to its people now.
profile-conflict = This was changed elsewhere meanwhile. { $server } shows you as “{ $name }” with the picture { $preset }. Which one is to stay?
profile-conflict-picture = This was changed elsewhere meanwhile. { $server } shows you as “{ $name }” with an uploaded picture. Which one is to stay?
profile-theirs = Keep the server's
profile-mine = Publish mine
profile-again = This was changed elsewhere meanwhile. Try again.
profile-offline = You are not connected to { $server }. What you write here stays until you are.
picture-unreachable = The file cannot be read. Check the path.
picture-empty = The file is empty.
picture-kind = This is neither PNG nor JPEG.
picture-damaged = The picture is damaged and cannot be read.
picture-bytes = The picture is too large to be used.
picture-side = The picture is too wide or too high. Up to { $most } pixels a side can be used.
person-title = Person
person-close = Close
person-copy = Copy this name
person-edit = Change your name and picture
person-elsewhere = The picture of this person lies on { $host }, which is not this server. It is loaded only if you ask for it, because { $host } then learns your network address.
person-load = Load the picture
person-loading = Loading the picture
person-missing = The picture could not be loaded from { $host }.

### living with many servers
server-menu = { $name }: what can be done
server-details = Details
server-profile = Name and picture
server-read = Mark as read
server-mute = Mute
server-unmute = Unmute
server-rename = Rename…
server-dress = Icon…
server-copy-link = Copy link
server-up = Move up
server-down = Move down
server-leave = Leave…
rail-joined = { $before }, { $after }
rail-unread = { $count ->
    [one] 1 unread message
   *[other] { $count } unread messages
}
rail-mentions = { $count ->
    [one] 1 mention
   *[other] { $count } mentions
}
rail-offline = not connected
rail-refused = connection refused
rail-signed-out = signed out
rail-muted = muted
rail-open-line = line not encrypted
sheet-close = Close
sheet-keep = Save
rename-title = Rename this server
rename-field = Name
rename-hint = Only you see this name. Leave it empty to use the server's own: { $name }.
face-title = Icon of this server
face-field = Letters or emoji
face-hint = Up to three letters or emoji. Only you see this icon. Leave the field empty to use the server's own letters.
face-colour = Colour
colour-usual = As the name
colour-amber = Amber
colour-blue = Blue
colour-green = Green
colour-red = Red
colour-violet = Violet
colour-slate = Slate
leave-title = Leave { $name }?
leave-told = The server is told that you leave.
leave-removed = Your drafts, what you have read, loaded messages and your session on this server are removed from this device.
leave-stays = What you said there stays there.
leave-identity = Your identity stays yours. If you join again, this server knows you by the same opaque name.
leave-stay = Stay
leave-go = Leave
leave-going = Leaving
leave-again = Try again
leave-anyway = Remove from this device anyway
leave-refused = This did not work. { $reason } You can remove the server from this device anyway; it may still count you as a member then.
told-read = { $server }: all read
told-muted = { $server } is muted
told-unmuted = { $server } is not muted any more
told-moved = { $server }, { $place } of { $count }
told-left = You left { $server }
notice-not-left = You have not left { $name }. { $reason }
settings-page-servers = Servers
servers-out-hint = Write the list of your servers into a file, to take it to another device. It holds addresses and names, and nothing of you: no key, no drafts, not the names you gave.
servers-out-field = File to write
servers-browse-out = Choose where to save
servers-write = Save list
servers-written = The list is saved.
servers-file-placeholder = /home/you/openchat-servers.json
servers-in-hint = Read such a list from a file. You choose what is joined.
servers-in-field = File to read
servers-browse-in = Choose a file
servers-read = Read list
servers-reading = Reading the list
servers-listed = Servers in the file
servers-known = already joined
servers-add = { $count ->
    [0] Join
    [one] Join 1 server
   *[other] Join { $count } servers
}
servers-added = { $count ->
    [one] 1 server was joined.
   *[other] { $count } servers were joined.
}
servers-no-file = Name a file first.
servers-unreadable = The file cannot be read: { $reason }
servers-unwritable = The file cannot be written: { $reason }
servers-too-large = The file is larger than any list of servers.
servers-not-a-list = This is not a list of servers.
servers-newer = A newer OpenChat wrote this list. Update OpenChat to read it.
servers-too-many = The file lists { $count } servers, which is more than OpenChat reads.
servers-row = Row { $row } of the list is not a server. Nothing was read.

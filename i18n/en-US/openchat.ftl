# OpenChat, English (United States). Short, active, second person; sentence case, no exclamation marks.

### Dates and times
clock-hours = 12
clock-am = AM
clock-pm = PM
clock-twelve = { $hour }:{ $minute } { $half }
clock-unknown = time unknown
# Of typed numbers: "mdy" for 11/30/2026, "dmy" for 30/11/2026.
date-order = mdy
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
date = { $month ->
    [1] Jan
    [2] Feb
    [3] Mar
    [4] Apr
    [5] May
    [6] Jun
    [7] Jul
    [8] Aug
    [9] Sep
    [10] Oct
    [11] Nov
   *[12] Dec
} { $day }, { $year }
moment = { $day } at { $time }

### Window
window-title = OpenChat
window-title-channel = #{ $channel } · { $server } · OpenChat
window-title-conversation = #{ $channel } · { $server }
window-title-server = { $server } · OpenChat
window-title-unread = ({ $count }) { $title }
windows-full = Too many windows are open. Close one first.

### Disclosures
disclosure-learn-more = Learn more

### First start
onboarding-title = Your identity
onboarding-loading = Loading
onboarding-busy = One moment
onboarding-back = Back
onboarding-intro = No sign-up required. Your identity is a secret key that only you have.
onboarding-intro-more = Each server sees a different ID derived from it. Anyone who has the key can act as you, and nobody can restore it for you, so back it up.
onboarding-create = Create identity
onboarding-restore = Restore identity
onboarding-restore-backup = Restore identity
onboarding-retry = Try again
onboarding-no-key-store = System key store unavailable ({ $reason }). Use a passphrase instead.
onboarding-key-store-unavailable = Your identity is in the system key store, which is unavailable ({ $reason }).
onboarding-key-store-help = Unlock or start it, then try again.
onboarding-key-store-help-more = You can also restore your identity from your recovery phrase or a backup. It is then protected with a passphrase.
onboarding-identity-missing = Your identity is no longer in the system key store. Restore it, or your servers won’t recognize you.
key-store-missing = not found
key-store-locked = locked
key-store-unresponsive = not responding
key-store-not-saving = didn’t save the key
onboarding-restore-title = Restore your identity
onboarding-restore-phrase-hint = Enter your 24-word recovery phrase.
onboarding-restore-phrase = Recovery phrase
onboarding-restore-from-phrase = Restore
onboarding-restore-file-hint = Or use an encrypted backup.
onboarding-file = File
onboarding-file-passphrase = Backup passphrase
onboarding-browse = Choose a file
onboarding-restore-from-file = Restore from backup
onboarding-no-file = Choose a file first.
onboarding-protect-title = Protect your identity
onboarding-protect-hint = OpenChat asks for the passphrase at every start. Nobody can reset it.
onboarding-passphrase = Passphrase
onboarding-confirm-passphrase = Confirm passphrase
onboarding-protect-save = Save with this passphrase
onboarding-temporary-hint = Or use a temporary identity. It is lost when you close OpenChat.
onboarding-temporary = Use temporary identity
onboarding-unlock-title = Unlock your identity
onboarding-unlock-hint = Enter your passphrase to connect to your servers.
onboarding-unlock = Unlock
onboarding-erase = Erase OpenChat data
onboarding-erase-hint = Afterwards you can restore your identity with your recovery phrase or a backup.
onboarding-damaged-help = Replace the file with a copy and restart OpenChat, or erase its data and restore your identity.
recovery-phrase-count = { $count ->
    [one] You entered 1 word; { $wanted } are required.
   *[other] You entered { $count } words; { $wanted } are required.
}
recovery-phrase-unknown = Word { $place } isn’t a recovery word. Check its spelling.
recovery-phrase-checksum = These words don’t form a valid recovery phrase. Check that none are swapped or mistyped.
passphrase-short = Use at least { $least } characters.
passphrase-mismatch = Passphrases don’t match.
identity-error-randomness = Your system couldn’t provide secure random numbers. Restart your computer and try again.
identity-error-key-store = System key store unavailable ({ $reason }). Unlock it, or use a passphrase instead.
identity-error-passphrase = Wrong passphrase. Try again.
identity-error-not-encrypted = This file isn’t an encrypted backup. Choose another one.
identity-error-too-expensive = This file takes unusually long to decrypt and wasn’t opened. Choose another one.
identity-error-damaged = The file { $path } is damaged. Use another copy.
identity-error-no-identity = This file contains no identity. Choose another one.
identity-error-newer = This file was created by a newer version of OpenChat. Update OpenChat to open it.
identity-error-file = Can’t use the file { $path } ({ $reason }). Check its name, its permissions and free disk space.
identity-error-exists = This device already has an identity. You can replace it in the settings.
identity-error-pending = You still have a previous identity. Restore or delete it first.
identity-error-no-previous = There is no previous identity to restore.
identity-error-copy-remains = Your identity is protected with a passphrase now, but a copy is still in the system key store ({ $reason }). Remove it there.
identity-error-interrupted = The operation was interrupted. Try again.

### Backup
backup-title = Back up your identity
backup-later = Later
backup-intro = If you lose this device, only a backup can restore your identity.
backup-warning = Anyone with your recovery phrase can act as you. Write it on paper.
backup-more = Don’t show the words to anyone, and don’t take a photo of them. You can also save an encrypted file, which needs its own passphrase.
backup-show-phrase = Show phrase
backup-save-file = Save encrypted file
backup-recovery-phrase = Recovery phrase
backup-write-down = Write down all 24 words in order. You’ll confirm three of them next.
backup-written-down = I wrote them down
backup-back = Back
backup-confirm-hint = Confirm your backup: enter these words.
backup-word = Word { $place }
backup-wrong = This isn’t word { $place }.
backup-show-again = Show words again
backup-check = Confirm
backup-file-hint = Your backup is encrypted with this passphrase. Keep the file on another device.
backup-passphrase = Backup passphrase
backup-save = Save
backup-done = Backup complete. Keep the words somewhere safe.
backup-done-file = Backup saved to { $path }. Keep a copy on another device.
backup-close = Close
notice-not-backed-up = Your identity exists only on this device. Back it up so you don’t lose it.
notice-back-up = Back up now
notice-not-erased = Couldn’t remove this from your device: { $what }

### Identity settings
identity-none = No identity yet
identity-none-hint = You create, restore or unlock it on the start page.
identity-storage = Storage
identity-storage-key-store = System key store
identity-storage-passphrase = Passphrase-protected file
identity-storage-memory = Your identity is lost when you close OpenChat. Unlock or set up the system key store, then restart OpenChat.
identity-backed-up = Backed up
identity-backup = Backup
identity-back-up-again = Back up again
identity-close = Close
identity-cancel = Cancel
identity-confirm = I understand
identity-confirm-first = First turn on “I understand”.
identity-current-passphrase = Current passphrase
identity-new-passphrase = New passphrase
identity-no-passphrase = Enter your passphrase.
identity-save = Save
identity-destructive = Replace or erase
identity-protect = Protect
identity-move = Move
identity-use-passphrase = Protect with a passphrase
identity-use-passphrase-short = OpenChat asks for the passphrase at every start.
identity-use-passphrase-hint = OpenChat asks for the passphrase at every start. Nobody can reset it.
identity-use-key-store = Move to system key store
identity-use-key-store-short = OpenChat no longer asks for a passphrase.
identity-use-key-store-hint = OpenChat no longer asks for a passphrase. Anyone using your user account on this computer can use your identity.
identity-change-passphrase = Change passphrase
identity-change-passphrase-hint = Existing backups keep their old passphrase.
identity-change = Change
identity-replace = Replace your identity
identity-replace-short = Servers will see you as a new person.
identity-replace-warning = Servers will see you as a new person. You lose your roles, and your messages no longer count as yours.
identity-replace-more = Existing backups restore only the previous identity. You can undo this until you delete it.
identity-replace-confirm = Replace
identity-known-servers = These servers will no longer recognize you
identity-known-server = { $name }, { $address }
identity-rollback = Restore previous identity
identity-rollback-short = You lose your current identity.
identity-rollback-warning = You lose your current identity, and messages you wrote with it no longer count as yours.
identity-rollback-confirm = Restore
identity-delete-previous = Delete previous identity
identity-delete-previous-short = You can no longer go back to it.
identity-delete-previous-warning = Without its recovery phrase or a backup, you can’t restore it.
identity-delete-previous-confirm = Delete
erase-title = Erase OpenChat data
erase-short = Removes your identity, servers, settings and logs from this device.
erase-label = Erase
erase-warning = This removes your identity, server list, settings and logs from this device. Without your recovery phrase or a backup, your identity is lost.
erase-confirm = Erase data
erase-cancel = Cancel
toast-no-dialog = No file dialog available. Enter the path instead.
toast-saving = Trying to save
toast-saved-again = Everything is saved
toast-login-start = Couldn’t change the start at login: { $reason }
toast-settings-applied = Settings applied from the edited file
toast-settings-broken = The settings file couldn’t be read. Nothing was applied.
toast-settings-broken-line = Line { $line } of the settings file couldn’t be read. Nothing was applied.
toast-name-is-no-text = The name of this file can’t be shown. Rename it, or choose another one.
toast-no-folder-dialog = No file dialog available. Restart OpenChat with --profile and a folder instead.
toast-folder-occupied = This folder has OpenChat data already. Choose another one.
toast-folder-unwritable = This folder can’t be used either. Choose another one.
toast-identity-not-moved = Your identity couldn’t be stored for this folder. Unlock your key store, then try again.
toast-done = Done
toast-copied = Copied

### Welcome
welcome-title = Welcome to OpenChat
welcome-intro = Join the communities you care about. Each one is independent and sees only a pseudonymous ID.
welcome-add = Add a server
welcome-demo = Try the demo
welcome-demo-starting = Starting demo
welcome-settings = Settings

### Server rail
rail-name = Servers
rail-add = Add a server
rail-status-list = { $before }, { $after }
rail-unread = { $count ->
    [one] 1 unread message
   *[other] { $count } unread messages
}
rail-mentions = { $count ->
    [one] 1 mention
   *[other] { $count } mentions
}
rail-offline = not connected
rail-refused = connection failed
rail-signed-out = signed out
rail-muted = muted
rail-not-encrypted = not encrypted

### Add a server
add-title = Add a server
add-choose-title = Choose a server
add-close = Close
add-address = Server address
add-address-placeholder = chat.example.org
add-address-hint = Ask the server’s admin for its address. Your ID isn’t shared until you join.
add-options = Connection options
add-options-wrong = Connection options: check the proxy
add-connect = Connect
add-connecting = Connecting
add-contacting = Contacting server
add-listing = Loading server list
add-stop = Cancel
add-without-encryption = Connect without encryption
add-redirected = The server refers to { $address }.
add-use-redirect = Use this address
add-continue = Continue
add-back = Back
add-server-count = { $count ->
    [one] 1 server found.
   *[other] { $count } servers found. Choose one.
}
add-server-list = Servers at this address
add-server-missing = The linked server no longer exists here. Choose another one, or ask for a new link.
add-search = Search by name or ID
add-search-none = No servers match.
add-more = Showing the first { $count }. Search to find more.
add-joined = You’ve already joined { $name } at this address.
add-is-joined = Joined
add-open = Open
add-already = You’ve already joined this server.
add-no-randomness = Your system couldn’t provide secure random numbers. Restart your computer and try again.
invite-not-encrypted = This link uses an unencrypted connection. To use it anyway, enter the address yourself.
invite-invalid = This link isn’t valid. Ask for a new one, or enter the address.

### Proxy
proxy-name = Proxy
proxy-system = Use system proxy
proxy-system-hint = The system proxy is taken from ALL_PROXY, HTTPS_PROXY and NO_PROXY. Your desktop’s own proxy settings aren’t read.
proxy-none = No proxy
proxy-socks5 = SOCKS5 proxy
proxy-http = HTTP proxy
proxy-address = Proxy address
proxy-address-placeholder = 127.0.0.1:9050
proxy-invalid = Enter a host and port, like 127.0.0.1:9050.
proxy-credentials = OpenChat doesn’t store proxy credentials. Set them in your system’s proxy settings and choose “Use system proxy”.

### Certificates and trust
certificate-name = Certificate
certificate-details = Certificate details
certificate-subject = Issued to
certificate-issuer = Issued by
certificate-self-signed = Self-signed
certificate-hosts = Valid for
certificate-valid = Validity
certificate-validity = { $from } to { $until }
certificate-key-fingerprint = Key fingerprint (SHA-256)
certificate-fingerprint = Certificate fingerprint (SHA-256)
trust-verified-pin = Encrypted, key verified by you
trust-system = Encrypted, trusted by your system
trust-accepted-key = Encrypted, key accepted by you
trust-loopback = Not encrypted, stays on this device
trust-insecure = Not encrypted, others can read it
trust-offline = Not connected, so encryption is unknown
trust-changed = The server’s key has changed
trust-details = { $trust }. Open details
certificate-warning-title = Certificate not trusted
certificate-warning-text = Your system doesn’t trust this certificate. Compare its fingerprint with one you got another way.
certificate-warning-more = The server may have issued the certificate itself, or someone may be intercepting the connection.
certificate-warning-compared = I compared the fingerprint and it matches
certificate-warning-accept = Accept without comparing
certificate-warning-accept-compared = Accept this key

### Join a server
join-title = Join this server?
join-warnings = Before you join
join-shared-data = What the server sees
join-shared-data-only = It gets only an ID and a device ID made for it.
join-shared-data-name = It gets an ID made for it, a device ID and your name.
join-shared-data-global = It gets the ID you use on several servers, a device ID and the name you enter.
join-id = Your ID on this server
join-device-label = Device ID
join-id-pending = Created when you join
join-identity-check = Identity
join-verified = This server verifies identities.
join-not-verified = This server doesn’t verify identities; someone could post as you.
join-not-encrypted = This connection isn’t encrypted. Others on the network can read it.
join-same-id = Use the same ID on every server where I choose this
join-same-id-warning = Servers where you choose this can tell that you are the same person.
join-name = Your name on this server
join-name-placeholder = Choose a name
join-name-hint = Its members see it. Without a name you’re shown as { $name }.
join-name-hint-later = Its members see it. You can also choose one later.
join-technical-details = Technical details
join-server = Server
join-server-id = Server ID
join-connection = Encryption
join-accept-risk = I accept the risk
join-accept-first = Accept the risk to join.
join-confirm = Join server
severity-note = Note
severity-caution = Caution
severity-danger = Danger
severity-blocking = Can’t join
join-warning-wants-more = This server requires more than a pseudonymous ID ({ $policy }). OpenChat doesn’t share more than that.
join-warning-https-required = This server requires encryption. Use an address that starts with https.
join-warning-self-signed = This certificate is self-signed. From now on, OpenChat accepts only the key you accepted.
join-warning-fingerprint = The server advertises fingerprint { $said } but presented { $shown }. Someone may be intercepting the connection.
join-warning-policy-missing = This server doesn’t say what data it collects. OpenChat shares only your ID and a device ID.
join-warning-compare-key = This server asks you to compare its key fingerprint with one you got another way.
join-warning-expires-soon = The certificate expires { $days ->
    [0] today
    [one] tomorrow
   *[other] in { $days } days
}.
join-warning-global-id = This server expects the same ID on all servers. OpenChat uses a separate one anyway.
join-warning-claims-verified = This server claims to be verified. OpenChat can’t confirm that.
features-title = Features
features-on = Supported
features-off = Not supported
feature-messages = messages
feature-files = files
feature-presence = online status
feature-profiles = names and pictures
feature-voice = voice channels
feature-proof = identity verification
feature-edit = message editing
feature-delete = message deletion
feature-reactions = reactions
feature-channel-management = channel management
feature-history = paged history

### Server details
details-title = Server details: { $name }
details-close = Close
details-row = { $name }: { $value }
details-trust-unknown = Encryption not checked yet
details-pinned-first = Key saved when you joined
details-pinned-compared = Key verified by you
details-changed = This server’s key was renewed, or someone is intercepting the connection. Check with its admin before you accept the new key.
details-key-before = Previous key
details-key-now = Current key
details-accept = Accept new key
details-accept-confirm = Accept new key
details-accept-cancel = Keep previous key
details-fingerprints = Key fingerprint
details-fingerprints-hint = Compare the fingerprint with the server’s admin to rule out that someone is intercepting the connection.
details-copy = Copy fingerprint
details-pin = Mark key as verified
details-unpin = Clear verification
details-allow-unencrypted = Connect without encryption
details-session = Session
details-verified-until = Verified until { $until }
details-sign-in = Sign in
details-sign-out = Sign out
details-sign-out-hint = You receive no messages until you sign in again.
details-end = Sign out or leave
details-leave = Leave
details-leave-title = Leave server
details-leave-hint = Ends your membership and removes the server from this device.
details-about = Server
details-address = Address
details-server-name = Server name
details-api = API version
details-build = Build
details-diagnostics = Diagnostics
details-recheck = Check again
details-connection = Connection
details-connection-save = Save

### Diagnostics of a server
diagnostics-title = Diagnostics: { $name }
diagnostics-attempt = Attempt { $number } failed. { $reason } Next attempt after { $wait }.
diagnostics-capabilities = What this server offers
diagnostics-capability = { $name }, { $offered }: { $text }
diagnostics-closed = Disconnected by OpenChat
diagnostics-events = Events received
diagnostics-hint = Since OpenChat started. Kept in memory only.
diagnostics-history = Connection history
diagnostics-history-empty = Nothing yet
diagnostics-lost = Disconnected. { $reason } Next attempt after { $wait }.
diagnostics-milliseconds = { $count } ms
diagnostics-minutes = { $count } min
diagnostics-next = Next attempt
diagnostics-not-offered = not offered
diagnostics-offered = offered
diagnostics-probe = Last check
diagnostics-probe-answered = { $at }, answered after { $took }
diagnostics-probe-failed = { $at }, failed after { $took }. { $reason }
diagnostics-recovered = Missed messages loaded later
diagnostics-refused = Stopped connecting. { $reason }
diagnostics-resumed = Reconnecting after the device was suspended
diagnostics-seconds = { $count } s
diagnostics-since = Version known since
diagnostics-state = State
capability-channels = Channel management
capability-channels-off = Channels can’t be created or changed from OpenChat.
capability-channels-on = With permission, you create, rename, move and delete channels.
capability-delete = Message deletion
capability-delete-off = Messages can’t be deleted.
capability-delete-on = You can delete your messages.
capability-edit = Message editing
capability-edit-off = Messages can’t be changed.
capability-edit-on = You can change your messages.
capability-files = Files
capability-files-off = Files and pictures can’t be sent.
capability-files-on = You can send files and pictures.
capability-history = Paged history
capability-history-off = Older messages are loaded up to a limit only.
capability-history-on = Older messages load page by page.
capability-mentions = Mention lookup
capability-mentions-off = After @, OpenChat suggests members it knows already.
capability-mentions-on = After @, the server suggests members.
capability-messages = Messages
capability-messages-off = You can only read.
capability-messages-on = You can write messages.
capability-presence = Online status
capability-presence-off = Who is online may be missing.
capability-presence-on = Shows who is online.
capability-profiles = Names and pictures
capability-profiles-off = Members are shown by their IDs.
capability-profiles-on = Shows the names and pictures that members publish.
capability-proof = Identity verification
capability-proof-off = Someone could post as you.
capability-proof-on = You prove with a key that your ID is yours.
capability-reactions = Reactions
capability-reactions-off = Messages have no reactions.
capability-reactions-on = You can react with emoji.
capability-read = Sync of read messages
capability-read-off = Each of your devices counts unread messages by itself.
capability-read-on = What you read is read on your other devices, if you allow it.
capability-resend = Safe resending
capability-resend-off = You decide whether an unconfirmed message is sent again.
capability-resend-on = Unconfirmed messages are sent again without duplicates.
capability-voice = Voice channels
capability-voice-off = There are no voice channels.
capability-voice-on = Not available in OpenChat yet.

### Data shared with a server
shared-data-title = Data shared with this server
shared-data-hint = Counted since you joined. Contents aren’t recorded.
shared-data-empty = Nothing yet
shared-data-what = Data
shared-data-first = First
shared-data-last = Last
shared-data-count = Times
shared-data-entry = { $count ->
    [one] Once, on { $last }
   *[other] { $count } times, first on { $first }, last on { $last }
}
shared-data-capabilities = Anonymous requests for server information
shared-data-id = Your ID on this server
shared-data-device = Device ID
shared-data-proof = Your public key for this server, with a signature
shared-data-channels = Channels you read
shared-data-channel-changes = Channels and categories you changed
shared-data-messages = Messages you sent
shared-data-typing = Typing status
shared-data-mentions = Names you looked for with @
shared-data-read = Which messages you have read
shared-data-profiles = Profiles you looked up
shared-data-profile-name = Name you published
shared-data-profile-picture = Picture you published
shared-data-external-pictures = Pictures you loaded from other hosts
shared-data-leave = Leaving the server

### Changes of a server
server-changed = { $name } has changed since your last visit.
server-changed-build = Build: { $before }, now { $now }.
server-changed-api = API version: { $before }, now { $now }.
server-changed-added = New: { $offers }.
server-changed-removed = Removed: { $offers }.
notice-not-signed-out = You signed out of { $name }, but the server wasn’t notified. { $reason } The session there will expire.

### Channels
channels-name = Channels
channels-loading = Loading channels
channels-offline-title = Channels not loaded yet
channels-offline = They appear when you’re connected.
channels-empty-title = No channels yet
channels-empty = New channels appear here.
channels-favorites = Favorites
channels-filter = Find channel
channels-found = { $count ->
    [0] No channels found.
    [one] 1 channel found
   *[other] { $count } channels found
}
channels-unread-only = Show only unread channels
channels-hide-muted = Hide muted channels
channel-change-failed = Not changed. { $reason }
channel-change-not-empty = Only what is empty can be deleted.
channel-change-refused = You don’t have permission, or it doesn’t exist anymore.
channel-change-rejected = The server rejected the change.
channel-editor-busy = Creating…
channel-editor-confirm = Create
channel-editor-create = Create channel
channel-editor-create-category = Create category
channel-editor-delete = Delete { $name }?
channel-editor-delete-confirm = Delete
channel-editor-delete-means = It is deleted for everyone. This can’t be undone.
channel-editor-in-category = In { $name }
channel-editor-invalid = Enter a name.
channel-editor-kind = Type
channel-editor-name = Name
channel-editor-rename = Rename channel
channel-editor-rename-category = Rename category
channel-editor-text = Text
channel-editor-voice = Voice
channels-hidden-title = Nothing to show
channels-hidden = All channels are hidden.
channels-show-all = Show all channels
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
channel-muted = { $label }, muted
channel-in-category = { $name }, { $category }
channel-voice = { $name }, voice channel, voice is not available yet
channel-voice-unsupported = Voice is not available yet.
category-expanded = { $name }, expanded
category-collapsed = { $name }, collapsed

### Account
account-panel = Your account
account-you = You
account-profile = Your profile: { $name }
account-verified = Verified
account-not-verified = Not verified
account-unknown = Verification unknown
account-verifying = Verifying
account-expired = Session expired
account-revoked = Session ended
account-signed-out = Signed out
account-settings = Settings
account-copy-id = Copy your ID on this server

### Members
members-name = Members
members-loading = Loading members
members-online = Online — { $count }
members-offline = Offline — { $count }
members-unknown = Members — { $count }
members-you = { $name } (you)
status-online = Online
status-idle = Idle
status-busy = Do not disturb
status-offline = Offline
status-unknown = Status unknown

### Connection
connection-connecting = Connecting
connection-online = Connected
connection-offline = Not connected
connection-reconnecting = Reconnecting
connection-outage = Offline. { $reason }
connection-no-network = You seem to be offline. Check your network.
connection-rate-limited = The server asks you to wait: too many requests.
connection-read-only = This server takes no messages. You can read what is here.
connection-waiting = { $state } Retrying in { $seconds } s. Messages wait.
connection-retrying = { $state } Retrying now. Messages wait.
connection-waiting-short = Offline. Retrying in { $seconds } s.
connection-retrying-short = Offline. Retrying now.
connection-refused = { $state } Messages wait.
connection-portal = Something between you and the server answered instead of it: your network’s sign-in page. Open a web page and sign in.
connection-proxy = Something between you and the server answered instead of it: a proxy or firewall.
connection-web-page = Something between you and the server answered instead of it, not in OpenChat’s format.
connection-certificate = Something between you and the server answered instead of it, with another certificate. Nothing was sent.
connection-signed-out = You’re signed out of this server. Messages wait until you sign in.
connection-retry = Retry
connection-details = Details

### Timeline
timeline-name = Conversation in #{ $channel }
timeline-log = Messages in #{ $channel }
timeline-empty-title = Welcome to #{ $channel }
timeline-empty = No messages yet. Start the conversation.
timeline-offline-title = Nothing to read yet
timeline-offline = Messages appear when you’re connected.
timeline-none-title = No channel selected
timeline-none = Choose one from the list.
timeline-unread = New
timeline-latest = Jump to latest
timeline-latest-new = Jump to latest, { $count ->
    [one] 1 new message
   *[other] { $count } new messages
}
timeline-edited = edited
timeline-gap = Messages are missing here.
timeline-gap-load = Load messages
timeline-gap-offline = Messages are missing here. They can be loaded when the server is connected.
timeline-lost = The server restarted. Messages above are kept on this device only.
timeline-reply-to = Reply to { $author }: { $preview }
timeline-reply-deleted = Reply to a deleted message
timeline-original-not-loaded = This message isn’t loaded. Scroll up to load older messages.
timeline-original-gone = This message isn’t here anymore.
timeline-search = Search messages
timeline-toggle-members = Toggle member list
timeline-show-channels = Show channels
drawer-close = Close
timeline-loading = Loading messages
timeline-loading-older = Loading older messages
timeline-reply = Reply
timeline-retry = Retry
timeline-failed-title = Messages can’t be loaded
timeline-failed = New messages can’t be loaded. { $reason }
message-menu = Message actions
link-menu = Link actions
message-delete = Delete message
message-delete-cancel = Cancel
message-delete-confirm = Delete for everyone
message-delete-failed = Couldn’t delete the message. { $reason }
message-show-original = Go to the original message
message-show-profile = Show profile
message-open-link = Open { $address }
message-copy-link = Copy address { $address }
message-file = File { $name }
message-reaction = { $emoji } { $count ->
    [one] once
   *[other] { $count } times
}
message-label = { $author }, { $time }: { $text }
message-label-text = { $author }: { $text }
message-label-sender = { $author }, { $time }
message-show-all = Show all ({ $size })
message-show-less = Show less
message-copy-text = Copy text
message-mark-unread = Mark unread from here
message-gone = No longer on the server
message-cut = The rest is missing: this message is longer than 1 MB.
message-unreadable = { $count ->
    [one] This message could not be read.
   *[other] { $count } messages could not be read.
}
link-title = Open this link?
link-leads-to = It leads to:
link-sign-in = What stands before “@” is a sign-in name, not the site.
link-foreign-letters = Letters of this address can look like others. “xn--” shows where they are.
link-other-host = The message shows another address.
link-cancel = Cancel
link-open = Open link
close-messages = { $count ->
    [one] One message is not sent yet
   *[other] { $count } messages are not sent yet
}
close-drafts = { $count ->
    [one] One draft is not sent
   *[other] { $count } drafts are not sent
}
close-lost = What is not sent is lost when OpenChat closes.
close-stay = Stay
close-anyway = Close anyway
size-kilobytes = { $count } KB
size-megabytes = { $count } MB
typing-one = { $first } is typing
typing-two = { $first } and { $second } are typing
typing-several = Several people are typing

### Composer
composer-name = Message
composer-placeholder = Message #{ $channel }
composer-send = Send
composer-too-long = Your message is too long by { $count ->
    [one] 1 byte
   *[other] { $count } bytes
}. Shorten or split it.
composer-pasted-cut = The text is too long: only its beginning was pasted. The clipboard still has all of it.
composer-replying = Replying to { $author }
composer-replying-to = Replying to { $author }: { $preview }
composer-cancel-reply = Cancel reply
pending-queued = Waiting for connection
pending-behind = Waiting for the messages before it
pending-storing = Saving
pending-sending = Sending
pending-held = Not sent yet. { $reason }
pending-held-until = Not sent yet. { $reason } Next attempt in { $seconds ->
    [one] 1 second
   *[other] { $seconds } seconds
}.
pending-now = Try now
pending-cancel = Cancel
pending-failed = Not sent. { $reason }
pending-unconfirmed = Couldn’t confirm delivery. { $reason }
pending-retry = Retry
pending-edit = Edit
pending-delete = Delete
pending-without-reply = Send without the reply
pending-reply = Reply to a message

### Settings
settings-title = Settings
settings-close = Close settings
settings-pages = Settings pages
settings-search = Search settings
settings-results = Search results
settings-result = { $name }, { $page }
settings-page-account = Account and privacy
settings-page-appearance = Appearance
settings-page-language = Language and region
settings-page-accessibility = Accessibility
settings-page-advanced = Advanced
settings-page-servers = Servers
settings-page-about = About
settings-page-licenses = Licenses
settings-appearance = Theme
appearance-system = System
appearance-system-none = Your system has no preference, so the dark theme is used.
appearance-dark = Dark
appearance-light = Light
appearance-high-contrast-dark = High contrast dark
appearance-high-contrast-light = High contrast light
settings-new-theme = Create a theme
settings-new-theme-hint = Copies this theme into a file. Your edits show when you return to OpenChat.
settings-new-theme-create = Create theme
theme-new-name = My theme
theme-template =
    Colors of a theme for OpenChat, as #RRGGBB. The other ones are those of the base, dark or light.
    To change a color, remove the # at the beginning of its line.
    Save the file and return to OpenChat to see it.
theme-missing = The theme “{ $name }” is missing. Choose another one in the settings, or restore its file.
theme-too-large = “{ $name }” can’t be used: its file is larger than 16 KB.
theme-unreadable = “{ $name }” can’t be read: { $reason }
theme-broken-line = “{ $name }” can’t be used: line { $line } isn’t valid.
theme-wrong-base = “{ $name }” can’t be used: its base must be dark or light.
theme-not-understood = “{ $name }” has colors that aren’t valid: { $colors }
theme-low-contrast = Hard to see: { $role } on { $background } has a contrast of { $ratio }, and needs { $required }.
theme-ratio = { $whole }.{ $tenths }:1
settings-accent = Accent color
accent-teal = Teal
accent-blue = Blue
accent-violet = Violet
accent-pink = Pink
accent-orange = Orange
accent-green = Green
settings-font = Font
settings-font-hint = Of everything but code.
settings-font-bundled = Open Sans (included)
settings-font-find = Find a font
settings-font-none = No font matches.
settings-font-loading = Loading fonts…
settings-font-count =
    { $count ->
        [one] 1 font
       *[other] { $count } fonts
    }
settings-font-missing = “{ $name }” isn’t installed or can’t be used. Open Sans is shown instead.
settings-density = Density
density-comfortable = Comfortable
density-compact = Compact
settings-group-messages = Group messages
settings-group-messages-hint = Messages in a row by one person show the name once.
settings-strong-focus = Strong focus ring
settings-strong-focus-hint = The ring around the focused control is twice as wide.
settings-reduced-motion = Reduced motion
settings-reduced-motion-hint = When on, animated pictures don’t play.
motion-system = Same as system
motion-on = On
motion-off = Off
settings-language = Language
settings-language-hint = Changes OpenChat, not what others write.
language-system = System default
language-en = English
language-de = Deutsch
settings-hours = Time format
hours-language = Same as language
hours-twelve = 12-hour
hours-twenty-four = 24-hour
settings-zoom = Zoom
settings-zoom-hint = Makes everything larger or smaller.
settings-message-size = Message text size
settings-message-size-hint = Of messages, and of what you write.
settings-pixels = { $count } px
settings-percent = { $percent }%
settings-rendering = Rendering
renderer-software = Software
renderer-graphics = Graphics card
settings-close-to-tray = Close to tray
settings-close-to-tray-hint = OpenChat keeps running when you close its window.
settings-start-at-login = Start at login
settings-start-at-login-hint = When you log in to your computer.
settings-start-hidden = Start in the tray
settings-start-hidden-hint = Without opening the window.
settings-restart = Takes effect after you restart OpenChat.
settings-diagnostics = Connection diagnostics
settings-diagnostics-hint = What each server offers, and what happened with its connection.
settings-diagnostics-show = Show
settings-log = Log
settings-log-copy = Copy log
settings-log-hint = What OpenChat did, without addresses, IDs or messages.
settings-log-missing = There is no log to read.
settings-log-not-saved = The log was not saved. Check permissions and free disk space.
settings-log-save = Save log…
settings-log-save-title = Save log
settings-log-saved = Saved to { $path }
settings-report = Diagnostic report
settings-report-hint = Describes the program and its connections, without names, addresses or messages.
settings-report-copy = Copy report
settings-announcements = Screen reader announcements
settings-announce-typing = Announce typing
settings-announce-typing-hint = Says who is typing in the open channel.
settings-privacy = Privacy
settings-send-typing = Show others when I’m typing
settings-send-typing-hint = Applies to every server.
settings-sync-read = Sync read messages between devices
settings-sync-read-hint = Tells servers that support it what you have read.
announce-all = Messages and mentions
announce-mentions = Mentions only
announce-none = None
settings-reading-order = Reading order of messages
settings-reading-order-hint = In which order a screen reader reads a message.
reading-sender-time-text = Sender, time, message
reading-sender-text-time = Sender, message, time
reading-text-sender-time = Message, sender, time
settings-version-name = Version
settings-version = OpenChat { $version }
settings-license = License: { $license }
settings-notices = Third-party licenses
settings-notices-hint = For the software and fonts in OpenChat.
settings-notices-show = Show
settings-source = Source code
settings-page-storage = Storage
storage-keep = Keep history on this device
storage-keep-hint = Encrypted. Lets you read and search messages offline.
storage-off-hint = Off. Only drafts, unsent messages and unread counts are stored.
storage-days = Keep messages for
storage-days-hint = Older messages are deleted from this device.
storage-days-count = { $count } days
storage-size = Space per server
storage-size-hint = The oldest messages are deleted first.
storage-megabytes = { $count } MB
storage-no-limit = No limit
storage-stored = Stored on this device
storage-nothing = Nothing is stored yet.
storage-all = All servers
storage-empty = Nothing
storage-less = Less than 1 MB
storage-clear = Clear
storage-clear-name = Clear history: { $name }
storage-question = Delete the history from this device? Drafts and unsent messages stay.
storage-question-all = Delete the history of all servers from this device? Drafts and unsent messages stay.
storage-turn-off = Turn off history
storage-cancel = Cancel
storage-delete = Delete history
storage-turn-off-delete = Turn off and delete
storage-memory = Your identity ends when you close OpenChat, so nothing is stored. Protect it on the Identity page to keep history.
resize-channels = Channel list width
resize-members = Member list width

### Errors
failure-invalid-address = This address isn’t valid. Enter one like chat.example.org or https://chat.example.org.
failure-address-credentials = This address contains a user name or password. Enter it without them.
failure-not-openchat = This isn’t an OpenChat server. Check the address.
failure-host-not-found = Server not found. Check the address and your connection.
failure-refused = Connection refused. The server may be offline, or the address may be wrong.
failure-unreachable = Network unreachable. Check your connection.
failure-certificate-issuer = This server’s certificate isn’t trusted by your system. Contact the server’s admin.
failure-certificate-expired = This server’s certificate has expired. Check your clock, or contact the server’s admin.
failure-certificate-host = This certificate belongs to a different host. Check the address.
failure-certificate-other = This server’s certificate isn’t valid. Contact the server’s admin.
failure-certificate-changed = The server’s key changed. Nothing is sent until you decide in the server’s details.
failure-https-required = This server requires encryption. Use an address that starts with https.
failure-timed-out = The server didn’t respond in time.
failure-lost = The connection was lost.
failure-restarted = OpenChat was restarted since then.
failure-blocked = The request was refused, but not by OpenChat. A proxy or firewall may block it.
failure-unauthorized = The server rejected your identity. Contact its admin.
failure-session-expired = Your session expired and couldn’t be renewed. Sign in again.
failure-session-revoked = The server ended your session. Sign in again to continue.
failure-not-encrypted = This connection isn’t encrypted. Open the server’s details to decide.
failure-proxy = The proxy can’t be reached, or can’t reach the server. Check the proxy.
failure-proxy-credentials = The proxy requires credentials, which OpenChat doesn’t store. Set them in your system’s proxy settings and choose “Use system proxy”.
failure-proxy-type = Your system’s proxy type isn’t supported. Choose a SOCKS5 proxy, an HTTP proxy or no proxy for this server.
failure-proxy-unknown = This server’s proxy setting can’t be understood, so nothing is sent. Open the server’s details and correct the proxy.
failure-proxy-unknown-system = The proxy in your environment (such as ALL_PROXY) can’t be understood, so nothing is sent. Correct it and restart, or choose a proxy in the server’s details.
failure-unknown-pin = This server’s saved key can’t be read, so nothing is sent. Remove the server and add it again, or repair servers.json.
failure-handshake = Couldn’t establish a secure connection: the server may be outdated or require a client certificate. Contact its admin.
failure-sign-in-required = This server requires sign-in before it can be previewed. Check the address, or contact its admin.
failure-not-found = The server couldn’t find what was requested.
failure-unsupported = The server doesn’t support this.
failure-rate-limited = Too many requests in a short time.
failure-read-only = The server takes no messages now. Try again later.
failure-rejected = The server rejected the request ({ $code }).
failure-server = Server error ({ $status }).
failure-too-large = The server’s response was too large.
failure-unreadable = The server’s response couldn’t be read.
failure-compression = The server answered in a compression that OpenChat doesn’t know. Contact its admin.
failure-redirected = The server tried to redirect to another address. Check the address.

### Notices
notice-settings-reset = Your settings couldn’t be read, so the defaults were restored. Your old settings are in { $file }.
notice-settings-lines = { $count ->
    [one] Line { $line } of your settings couldn’t be read and was left out.
   *[other] { $count } lines of your settings couldn’t be read and were left out, the first is line { $line }.
} A copy is in { $file }.
notice-settings-not-understood = { $count ->
    [one] One setting has a value that OpenChat doesn’t understand
   *[other] { $count } settings have values that OpenChat doesn’t understand
}, so defaults are used: { $fields }.
notice-settings-newer = A newer version of OpenChat wrote your settings. What this version doesn’t know is kept.
notice-server-list-reset = Your server list couldn’t be read and was saved as { $file }. Add your servers again, or repair the file.
notice-file-unreadable = { $file } can’t be read ({ $reason }). It stays as it is, and changes aren’t saved. Make it readable, then restart OpenChat.
notice-link = A link wants to add a server: { $address }
notice-link-open = Open
notice-message-link = A link leads to a message
notice-lost-name = { $server } no longer has your name “{ $name }”.
notice-lost-picture = { $server } no longer has your picture.
notice-lost-profile = { $server } no longer has your name “{ $name }” and your picture.
notice-publish-again = Publish again
notice-name-not-published = Your name isn’t shown on { $server } yet. { $reason }
notice-edit-profile = Edit profile
notice-more = { $count ->
    [one] 1 more notice
   *[other] { $count } more notices
}
notice-shared-data-reset = The record of data shared with your servers couldn’t be read and starts over. The old one is in { $file }.
notice-history-damaged = The stored history of { $name } was damaged and starts over. { $count ->
    [0] It held no unsent messages or drafts that could be read.
    [one] One unsent message or draft was recovered.
   *[other] { $count } unsent messages and drafts were recovered.
}
notice-history-disk-full = The disk is full. New messages, drafts and what you send are kept only until OpenChat closes.
notice-history-read-only = The history can’t be written. New messages, drafts and what you send are kept only until OpenChat closes.
notice-history-newer = A newer version of OpenChat wrote the history. It stays as it is, and nothing is added.
notice-storage-settings = Storage settings
notice-disk-full = Nothing can be saved: the disk is full. Free up space, or what you do now is lost when OpenChat closes.
notice-folder-not-writable = Nothing can be saved: { $folder } can’t be written. What you do now is lost when OpenChat closes.
notice-try-again = Try again
notice-choose-folder = Choose folder
notice-profile-moved = OpenChat now saves in { $folder }. Next time, start it with --profile and this folder.
notice-demo-failed = Couldn’t start the demo: { $reason }
notice-close = Close

### Screen reader announcements
announce-message = { $author }: { $text }
announce-mention = { $author } mentioned you on { $server }: { $text }
announce-several = { $messages } new messages from { $people ->
    [one] 1 person
   *[other] { $people } people
}
announce-sent = Sent
announce-failed = Not sent. { $reason }
announce-connection-lost = { $server }: connection lost
announce-status = { $server }: { $state }
announce-reconnected = { $server }: reconnected
announce-marked-read = { $server }: marked as read
announce-channel-read = { $channel }: marked as read
announce-muted = { $server }: muted
announce-unmuted = { $server }: unmuted
announce-favorite = { $channel }: added to favorites
announce-not-favorite = { $channel }: removed from favorites
announce-moved = { $server }: position { $place } of { $count }
announce-left = You left { $server }

### Profile
profile-title = Your profile
profile-close = Close
profile-hint = Your name and picture are shown only on { $server }.
profile-publish-on = Publish on { $server }
profile-not-shared = { $server } sees only your ID and shows you as { $name }.
profile-still-shared = { $server } shows you as “{ $name }”. Turn on publishing to change it.
profile-remove = Remove
profile-removing = Removing
profile-removed = { $server } no longer shows your name and picture. The server and its members may have kept a copy.
profile-remove-failed = Not removed yet. { $reason } OpenChat tries again when you reconnect.
profile-preview = Preview
profile-preview-label = Preview: { $name }
profile-name = Name
profile-name-hint = { $least }–{ $most } letters, digits, spaces, . - _
profile-name-short = Use at least two characters.
profile-name-long = The name is too long by { $count ->
    [one] 1 character
   *[other] { $count } characters
}.
profile-name-character = { $character } can’t be used. Use letters, digits, spaces, dots, hyphens and underscores.
profile-name-refused = The server doesn’t accept this name. Try another one.
profile-picture = Picture
profile-picture-own = Your picture
preset-horizon = Horizon
preset-reef = Reef
preset-mint = Mint
preset-ember = Ember
preset-violet = Violet
preset-slate = Slate
profile-choose-picture = Choose a picture
profile-path = Or enter a file path
profile-path-hint = PNG or JPEG
profile-use-file = Use this file
profile-no-dialog = No file dialog available. Enter the picture’s path instead.
profile-metadata-removed = Location, date and camera data are removed before upload.
profile-reading = Loading picture
profile-publish = Publish
profile-publishing = Publishing
profile-published = Published on { $server }
profile-conflict = Your profile was changed elsewhere: { $server } shows “{ $name }” with the picture { $preset }. Which version do you want to keep?
profile-conflict-picture = Your profile was changed elsewhere: { $server } shows “{ $name }” with an uploaded picture. Which version do you want to keep?
profile-keep-server = Keep server version
profile-keep-mine = Publish my version
profile-retry = Your profile was changed elsewhere. Try again.
profile-offline = You’re not connected to { $server }. Your changes are kept.
picture-unreadable = Can’t read the file. Check the path.
picture-empty = The file is empty. Choose another one.
picture-format = This isn’t a PNG or JPEG file. Choose another one.
picture-damaged = The picture is damaged. Choose another one.
picture-too-large = The picture file is too large. Choose a smaller one.
picture-dimensions = The picture is too large. Use up to { $most } × { $most } pixels.

### Profile card
profile-card-id = User ID
profile-card-copy-id = Copy ID
profile-card-edit = Edit your profile
profile-card-external-picture = This picture is on { $host }. Loading it reveals your IP address to { $host }.
profile-card-load-picture = Load picture
profile-card-loading = Loading picture
profile-card-picture-failed = Couldn’t load the picture from { $host }.

### Server menu
server-menu-title = Actions for { $name }
server-menu-details = Details
server-menu-profile = Your profile
server-menu-read = Mark as read
server-menu-mute = Mute
server-menu-unmute = Unmute
server-menu-rename = Rename…
server-menu-icon = Change icon…
server-menu-copy-link = Copy link
server-menu-up = Move up
server-menu-down = Move down
server-menu-leave = Leave server…

channel-menu-title = Actions for channel { $name }
channel-menu-read = Mark as read
channel-menu-window = Open in window
channel-menu-favorite = Add to favorites
channel-menu-unfavorite = Remove from favorites
channel-menu-mute = Mute
channel-menu-unmute = Unmute
channel-menu-up = Move up
channel-menu-down = Move down
channel-menu-copy-name = Copy name
channel-menu-copy-id = Copy ID
channel-menu-rename = Rename…
channel-menu-delete = Delete channel…
section-menu-create-channel = Create channel…
section-menu-create-category = Create category…
section-menu-rename = Rename…
section-menu-delete = Delete category…
section-menu-title = Actions for category { $name }
section-menu-collapse = Collapse
section-menu-expand = Expand
section-menu-collapse-all = Collapse all
section-menu-expand-all = Expand all

member-menu-title = Actions for { $name }
member-menu-profile = Show profile
member-menu-mention = Mention
member-menu-copy-name = Copy name

text-menu-title = Edit
text-menu-undo = Undo
text-menu-redo = Redo
text-menu-cut = Cut
text-menu-copy = Copy
text-menu-paste = Paste
text-menu-select-all = Select all
server-dialog-close = Close
server-dialog-save = Save
server-dialog-cancel = Cancel
server-rename-title = Rename server
server-rename-field = Name
server-rename-hint = Only you see this name. Leave it empty to use { $name }.
server-icon-title = Server icon
server-icon-field = Letters or emoji
server-icon-hint = Up to three letters or emoji, visible only to you. Leave it empty to use the server’s own.
server-icon-color = Color
color-automatic = Automatic
color-amber = Amber
color-blue = Blue
color-green = Green
color-red = Red
color-violet = Violet
color-slate = Slate
server-leave-title = Leave { $name }?
server-leave-notified = The server is notified that you left.
server-leave-removed = Drafts, loaded messages and your session are removed from this device.
server-leave-stays = Your messages stay on the server.
server-leave-identity = If you rejoin, you’ll have the same ID.
server-leave-cancel = Cancel
server-leave-confirm = Leave
server-leave-busy = Leaving
server-leave-retry = Try again
server-leave-anyway = Remove anyway
server-leave-failed = Couldn’t leave the server. { $reason } If you remove it anyway, you may still be listed as a member.
notice-not-left = Couldn’t leave { $name }. { $reason }

### Server list settings
server-list-export-hint = Export your server list to move it to another device. It contains addresses and names only.
server-list-export-field = Export to
server-list-export-browse = Choose where to save
server-list-export = Export list
server-list-exported = Server list exported
server-list-file-placeholder = /home/you/openchat-servers.json
server-list-import-hint = Import a server list and choose which servers to join.
server-list-import-field = Import from
server-list-import-browse = Choose a file
server-list-import = Import list
server-list-loading = Loading list
server-list-found = Servers in the file
server-list-joined = already joined
server-list-shared-data = Each server you join sees only an ID and a device ID created for it.
server-list-join = { $count ->
    [0] Join
    [one] Join 1 server
   *[other] Join { $count } servers
}
server-list-added = { $count ->
    [one] Joined 1 server
   *[other] Joined { $count } servers
}
server-list-no-file = Choose a file first.
server-list-unreadable = Can’t read the file: { $reason }
server-list-unwritable = Can’t write the file: { $reason }
server-list-too-large = The file is too large for a server list. Choose another one.
server-list-invalid = This isn’t a server list. Choose another file.
server-list-newer = This list was created by a newer version of OpenChat. Update OpenChat to import it.
server-list-too-many = The file lists { $count } servers, which is more than OpenChat can import.
server-list-row = Row { $row } of the list isn’t a server. Nothing was imported.

### Starting
start-no-display = OpenChat needs a graphical session: neither WAYLAND_DISPLAY nor DISPLAY is set.
start-display-unreachable = OpenChat can’t open a window because the display doesn’t answer ({ $display }).
start-libraries-missing = OpenChat can’t open a window because libraries are missing ({ $files }); install them with “sudo apt install { $debian }” on Debian, “sudo dnf install { $fedora }” on Fedora or “sudo pacman -S { $arch }” on Arch.
start-window-failed = OpenChat can’t open a window: { $reason }
start-display-lost = OpenChat ended because the connection to the display was lost.
start-internal-error = OpenChat ended because of an internal error. What is known of it is in { $folder }.
start-running = OpenChat is running with this profile already, so { $options } had no effect; close it first, or choose another profile with --profile.

## Search
search-title = Search messages
search-close = Close search
search-field = Search
search-hint = Also: “a phrase”, -word, from:name, in:channel, server:name, before:2026-11, after:2026-11-30, has:link, has:file, has:image
search-scope = In #{ $channel }
search-everywhere = Search everywhere
search-idle = Finds messages stored on this device, also offline.
search-searching = Searching…
search-count = { $count ->
    [one] 1 result
   *[other] { $count } results
}
search-count-more = More than { $count } results
search-none = No messages found.
search-unavailable = Search needs stored messages, and no messages are stored on this device.
search-failed = The search failed. Change it to try again.
search-results = Results
search-origin = { $time } · #{ $channel } · { $server }
search-settings = Settings
search-no-date = “{ $value }” isn’t a date. Enter one like 2026-11-30 or 2026-11.
search-no-kind = “{ $value }” can’t be searched for. Use has:link, has:file or has:image.
search-selected = { $position } of { $count }: { $result }
search-missing = This message isn’t stored anymore.

# Selection and people
message-select = Select text
selection-copy = Copy
selection-copy-markdown = Copy as Markdown
# Copied in place of a text that is hidden.
selection-spoiler = [hidden text]
selection-author = { $author }, { $time }
members-search = Find members
members-found = { $count ->
    [0] No members found.
    [one] 1 member found
   *[other] { $count } members found
}
members-idle = Idle — { $count }
members-busy = Do not disturb — { $count }
member-menu-messages = Show messages
## Pictures and files

# The accessible name of a picture in a message. { $name } is that of its file.
picture-open = Open picture { $name }
picture-copy = Copy picture { $name }
picture-copied = Picture copied
picture-not-copied = { $name } was not copied. { $reason }
picture-no-clipboard = The clipboard of your system can’t be used.
picture-loading = Picture { $name }, loading
picture-retry = Load { $name } again
picture-broken = This picture can’t be shown. The file is damaged or of another type.
picture-large = This picture is too large to show.
# In place of a picture. { $host } is a host that is not the server.
picture-foreign = This picture is on { $host }. Loading it shows your IP address to that host.
picture-load = Load picture
picture-load-size = Load picture ({ $size })
# { $kind } is as "PDF".
file-status = { $kind }, { $size }
file-saving = { $received } of { $total }
file-blocked = The address of this file can’t be used.
file-save = Save as…
file-save-name = Save { $name } as…
file-save-title = Save file
file-cancel = Cancel
file-cancel-name = Cancel saving { $name }
file-program = This file is a program. It can harm your device.
file-saved = Saved as { $path }.
file-saved-program = Saved as { $path }. Its name hides that it is a program: don’t open it unless you trust the sender.
file-not-saved = { $name } was not saved. { $reason }
file-not-written = The file can’t be written there. Check permissions and free disk space.
file-no-folder = No folder for downloads was found.
# A picture in the whole window, as readers say it.
lightbox-label = Picture { $name }, { $number } of { $count }
lightbox-place = { $number } of { $count }
lightbox-loading = Loading picture
lightbox-zoom = { $percent }%
lightbox-previous = Previous picture
lightbox-next = Next picture
lightbox-zoom-in = Zoom in
lightbox-zoom-out = Zoom out
lightbox-fit = Fit to window
lightbox-copy = Copy picture
lightbox-save = Save as…
lightbox-close = Close
lightbox-retry = Retry
settings-load-pictures = Load pictures
settings-load-pictures-hint = Pictures load from their server when they come into view. Otherwise only when you press them.
settings-animations = Play animated pictures
settings-animations-hint = Once. Otherwise only their first picture is shown.
shared-data-loaded-files = Pictures and files you loaded
### Files that are sent
attach-files = Add pictures
attach-title = Choose pictures to send
attach-kinds = Pictures (PNG, JPEG, GIF, WebP, BMP)
attach-path = Path of a picture
attach-path-hint = Your system has no file dialog. Type where the picture is.
attach-path-add = Add
attach-path-close = Cancel
attached-files = Pictures to send
attached-preparing = Preparing
attached-detail = { $width } × { $height }, { $size }
attached-remove = Remove { $name }
attached-refused = { $name }: { $reason }
attached-refused-close = Close the list of pictures that were not added
file-unreadable = Can’t read the file.
file-empty = The file is empty.
file-type = Servers take only PNG, JPEG and GIF pictures. WebP and BMP pictures are converted.
file-damaged = The picture is damaged.
file-dimensions = The picture has too many pixels. Make it smaller.
file-too-large = The picture is larger than { $size }. Make it smaller.
file-total-too-large = The pictures of a message can have { $size } together. Send it in a message of its own.
file-too-many = A message can have { $count } pictures. Send it in another message.
file-full = Too many pictures wait to be sent. Add it when they are sent.
drop-title = Add to the message in #{ $channel }
drop-hint = PNG, JPEG, GIF, WebP and BMP pictures
drop-refused-title = Pictures can’t be sent here
drop-refused = { $server } takes no files.
upload-progress = Upload
attachment-size = { $name }, { $size }
upload-cancel = Cancel upload
upload-complete = Sent, waiting for the server
upload-sent = { $sent } of { $total }
upload-seconds = { $sent } of { $total }, { $count ->
    [one] 1 second left
   *[other] { $count } seconds left
}
upload-minutes = { $sent } of { $total }, { $count ->
    [one] 1 minute left
   *[other] { $count } minutes left
}
failure-canceled = You canceled the upload.
failure-files-missing = The pictures of this message are no longer on this device.
shared-data-files = Pictures you sent, with their names
# The composer: formatting, suggestions, commands, emoji
composer-emoji = Emoji
composer-left = { $count ->
    [one] 1 byte left
   *[other] { $count } bytes left
}
format-bar = Formatting
format-bold = Bold
format-italic = Italic
format-strike = Strikethrough
format-code = Code
format-link = Link
format-key = { $name } ({ $key })
format-hide = Hide formatting bar
settings-formatting-bar = Formatting bar
settings-formatting-bar-hint = Buttons for bold, italic and more below the message field.
completion-list = Suggestions
completion-selected = { $name }, { $position } of { $count }
command-me = Send as an action
command-shrug = Add a shrug
command-nick = Change your name on this server
slash-help = Show all commands
command-unknown = There is no command /{ $name }. To send the text as it is, start it with //.
command-no-name = Add a name after the command.
command-no-text = Add a text after the command.
emoji-title = Choose an emoji
emoji-hint = Arrow keys select, Enter inserts.
emoji-search = Search emoji
emoji-list = Emoji
emoji-none = No emoji found
emoji-groups = Groups
emoji-recent = Recently used
emoji-smileys = Smileys
emoji-people = People
emoji-nature = Animals and nature
emoji-food = Food and drink
emoji-travel = Travel and places
emoji-activities = Activities
emoji-objects = Objects
emoji-symbols = Symbols
emoji-flags = Flags
emoji-tones = Skin tone
emoji-tone-default = Default
emoji-tone-light = Light
emoji-tone-medium-light = Medium light
emoji-tone-medium = Medium
emoji-tone-medium-dark = Medium dark
emoji-tone-dark = Dark
## Text of messages

# In place of the address: the text of a link says something else.
link-masked = The text of this link isn’t its address.
# What a screen reader hears in place of a spoiler.
message-spoiler = hidden text
message-show-spoiler = Show hidden text
message-hide-spoiler = Hide text again
message-table = Table
message-code = Code
message-code-in = Code, { $language }
message-copy-this-code = Copy code
message-copy-code = Copy code “{ $start }”
## Actions on messages: reactions, edits, details, replies
message-react = React
message-edit = Edit
message-details = Details
message-copy-permalink = Copy web link
reaction-menu = Reactions
reaction-other = More emoji
reaction-thumbs-up = Thumbs up
reaction-heart = Heart
reaction-joy = Tears of joy
reaction-party = Party popper
reaction-surprise = Surprised
reaction-sad = Sad
reaction-remove = Undo { $name }
reaction-you = You
reaction-people = { $count ->
    [one] 1 person
   *[other] { $count } people
}
reaction-more = { $names } and { $count ->
    [one] 1 more
   *[other] { $count } more
}
reaction-failed = Couldn’t change your reaction. { $reason }
shared-data-reactions = Your reactions
edit-name = Edit message
edit-save = Save
edit-cancel = Cancel
edit-hint = Enter saves, Esc cancels
edit-failed = Your edit wasn’t saved. { $reason }
edit-conflict = The message was edited elsewhere. Its text now is shown above; saving replaces it.
message-details-title = Message details
message-details-close = Close
message-details-copy = Copy: { $name }
message-details-sent = Sent
message-details-edited = Edited
message-details-revision = Revision
message-details-author = Author
message-details-author-id = Author ID
message-details-id = Message ID
reply-back = Back to the reply
jump-back = Back
jump-unread = Jump to the first unread message, { $count ->
    [one] 1 new
   *[other] { $count } new
}
jump-mark-read = Mark channel as read
jump-date-title = Jump to a date in { $channel }
jump-date-field = Date
jump-date-hint = For example 11/30/2026, 2026-11-30 or yesterday
jump-date-invalid = This isn’t a date. Enter one like 11/30/2026.
jump-date-cancel = Cancel
jump-date-confirm = Jump
message-copy-message-link = Copy message link
message-link-loading = The channels of this server aren’t loaded yet. Try again when it’s connected.
message-link-no-channel = This channel doesn’t exist, or you can’t see it.
message-link-not-joined = You haven’t joined the server of this message.
# Commands and their keys
command-quick-switcher = Quick switcher
command-next-unread = Next unread channel
command-previous-unread = Previous unread channel
command-next-mention = Next mention
command-filter-channels = Find channel on this server
command-inbox-read = Mark inbox entry as read
command-inbox-all-read = Mark inbox as read
command-recent-channel = Recent channels
command-older-channel = Recent channels, backward
command-back = Back
command-forward = Forward
command-next-channel = Next channel
command-previous-channel = Previous channel
command-next-server = Next server
command-previous-server = Previous server
command-search = Search in this channel
command-search-everywhere = Search everywhere
command-page-up = Scroll up
command-page-down = Scroll down
command-jump-to-unread = Jump to the first unread message
command-jump-to-latest = Jump to latest
command-jump-to-date = Jump to a date
command-mark-read = Mark channel as read
command-mark-server-read = Mark server as read
command-open-window = Open channel in new window
command-close-window = Close channel window
command-toggle-members = Toggle member list
command-server-details = Server details
command-add-server = Add a server
command-palette = Command palette
command-settings = Settings
command-help = Keyboard shortcuts
command-zoom-in = Zoom in
command-zoom-out = Zoom out
command-zoom-reset = Reset zoom
commands-navigation = Go to
commands-conversation = Messages
commands-server = Servers and members
commands-program = OpenChat
key-ctrl = Ctrl
key-alt = Alt
key-shift = Shift
key-home = Home
key-end = End
key-page-up = Page Up
key-page-down = Page Down
key-tab = Tab
key-escape = Esc
key-insert = Insert
key-enter = Enter
keys-shift-enter = Shift+Enter
keys-shift-f10 = Shift+F10
settings-page-keyboard = Keyboard
settings-keys = Keyboard shortcuts
keyboard-none = No key
keyboard-change = Change
keyboard-reset = Reset
keyboard-reset-all = Reset all keys
keyboard-copy = Copy the list
keyboard-press = Press the new keys. Esc cancels.
keyboard-refused = { $keys } is needed for typing or moving. Press other keys.
keyboard-conflict = { $keys } belongs to “{ $command }”. Replace it?
keyboard-replace = Replace
keyboard-remove = No key
keyboard-cancel = Cancel
keyboard-fixed = Fixed keys
keyboard-fixed-server = Server by position
keyboard-fixed-dismiss = Close, or mark channel as read
keyboard-fixed-send = Send, or press a button
keyboard-fixed-newline = New line
keyboard-fixed-focus = Next control
keyboard-fixed-pane = Next pane
keyboard-fixed-list = Move in a list
keyboard-fixed-menu = Context menu

# Quick switcher and command palette
switcher-title = Go to
switcher-commands = Commands…
switcher-field = Channel, member or server
switcher-channel = Channel { $name } on { $server }
switcher-channel-unread = Channel { $name } on { $server }, { $count } unread
switcher-channel-mentions = Channel { $name } on { $server }, { $count } unread, mentions: { $mentions }
switcher-member = Member { $name } on { $server }
switcher-server = Server { $name }
palette-title = Commands
palette-field = Command
palette-entry = { $name }: { $keys }
picker-results = Results
picker-hint = Arrow keys choose, Enter opens.
picker-none = No results
picker-count =
    { $count ->
        [one] 1 result
       *[other] { $count } results
    }
picker-close = Close
unread-none = No unread messages
unread-no-mentions = No mentions

# Inbox
inbox-title = Inbox
inbox-close = Close inbox
inbox-empty = Mentions, replies, reactions and failed messages appear here.
inbox-filter = Show
inbox-filter-all = Everything
inbox-filter-failed = Not sent
inbox-filter-messages = Mentions and replies
inbox-filter-reactions = Reactions
inbox-filter-servers = Servers
inbox-none = Nothing of this kind.
inbox-all-read = Everything is read.
inbox-unread = { $count } unread
inbox-button-unread = Inbox, { $count } unread
inbox-unread-entry = Unread: { $entry }
inbox-menu = Inbox entry
inbox-open = Open
inbox-read = Mark as read
inbox-mention = { $name } mentioned you
inbox-reply = { $name } replied to you
inbox-reaction = { $name } reacted with { $emoji }
inbox-reactions = { $name } and { $count ->
    [one] 1 other
   *[other] { $count } others
} reacted, last with { $emoji }
inbox-failed = Message not sent
inbox-key-changed = Server identity changed
inbox-key-hint = The server shows another key than before.
inbox-origin = { $time } · { $server }
inbox-channel-gone = This channel isn’t there anymore.

## Notifications

mute-day = Mute for 24 hours
mute-eight-hours = Mute for 8 hours
mute-hour = Mute for 1 hour
mute-permanent = Mute permanently
mute-quarter-hour = Mute for 15 min
notification-authors = { $authors } on { $server }
notification-call = Mentioned you or replied to you in #{ $channel } on { $server }
notification-hidden = { $count ->
    [one] New message
   *[other] { $count } new messages
}
notification-message = New message in #{ $channel } on { $server }
notification-more-authors = { $authors } and others
notification-origin = { $author } (#{ $channel }, { $server })
notification-quote = { $author }: { $text }
notification-several = { $count } new messages in #{ $channel }
notify-as-server = As the server
notify-as-settings = As in the settings
notify-chosen = { $name } (on)
notify-desktop = Desktop notifications
notify-desktop-hint = While OpenChat is not in front.
notify-everything = All messages
notify-from = From
notify-keywords = Keywords
notify-keywords-hint = Messages with these words notify like mentions. Separate them with commas.
notify-level = Notify about
notify-mentions = Mentions, replies and keywords
notify-mentions-only = Mentions only
notify-menu-open = Notifications…
notify-menu-title = Notifications of { $name }
notify-no-service = Your system shows no notifications. Unread messages and mentions stay in the inbox.
notify-nothing = No messages
notify-preview = Show in notifications
notify-preview-full = Sender, channel and text
notify-preview-nothing = Only that there is a message
notify-preview-sender = Sender and channel
notify-quiet = Now
notify-quiet-for = { $hours ->
    [one] For 1 hour
   *[other] For { $hours } hours
}
notify-quiet-hint = No notifications. Unread messages are counted.
notify-quiet-off = Off
notify-quiet-on = Until I turn it off
notify-quiet-until = Until { $time }
notify-schedule = Every day
notify-schedule-hint = At the same times.
notify-schedule-name = Do not disturb every day
notify-sound = Sound
notify-sound-hint = A short tone.
notify-to = To
notify-volume = Volume
notify-volume-hint = Of the sound of notifications.
notify-volume-play = Play
notify-volume-silent = No sound could be played on this system.
settings-page-notifications = Notifications

### Tray

tray-no-servers = No servers
tray-open = Open OpenChat
tray-partly-online = { $online } of { $count } servers connected
tray-quit = Quit OpenChat

### Words that settings are found by, besides their names

find-backup = identity recovery phrase words passphrase restore
find-send-typing = typing indicator privacy
find-sync-read = read receipts unread devices privacy
find-load-pictures = images photos media data privacy
find-erase = delete remove reset device identity forget
find-export-servers = save backup share servers file
find-import-servers = load restore servers file
find-theme = dark light mode color high contrast night system automatic
find-new-theme = colors custom own edit file contrast
find-accent = color highlight tint
find-font = typeface family letters dyslexia system
find-zoom = size scale font text larger smaller
find-message-size = font letters larger smaller
find-density = spacing cozy compact layout rows
find-group-messages = author name avatar consecutive
find-animations = gif motion animation media
find-formatting-bar = bold italic buttons markdown toolbar
find-notifications = desktop alerts popups banners
find-notification-sound = alerts noise audio silent
find-volume = loudness quiet sound notification
find-notification-level = alerts messages mentions everything nothing
find-keywords = alerts words highlight names
find-notification-preview = alerts messages privacy text sender lock screen
find-do-not-disturb = quiet silence mute pause busy notifications
find-quiet-hours = night schedule time do not disturb mute notifications
find-keys = hotkeys key bindings commands remap
find-announcements = speak read aloud new messages mentions notifications verbosity
find-reading-order = speak read aloud name time first sequence
find-announce-typing = speak typing indicator
find-strong-focus = keyboard outline border thick visible
find-reduced-motion = animation gif movement still
find-language = locale translation english german deutsch
find-hours = clock 12 24 am pm hours date
find-keep-history = messages archive offline database disk
find-history-days = history retention delete old time limit
find-history-size = history disk megabytes limit
find-close-to-tray = background minimize hide icon window
find-start-at-login = autostart startup boot launch system
find-start-hidden = autostart startup background minimized tray login
find-renderer = graphics card gpu software performance
find-diagnostics = connection history capabilities probe debug support
find-log = debug support error file
find-report = diagnostics debug support error bug
find-version = openchat update source code
find-licenses = open source legal crates fonts

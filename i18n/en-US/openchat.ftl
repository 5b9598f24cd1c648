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

### welcome
welcome-title = Welcome to OpenChat
welcome-sentence = Join the communities you care about. Each one is on its own, and none of them learns more of you than an opaque name.
welcome-add = Add a server
welcome-demo = Try the demo
welcome-demo-starting = The demo is starting

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
add-probing = Looking it up
add-choose = { $count ->
    [one] One server is there.
   *[other] { $count } servers are there. Choose one.
}
add-found = Servers at this address
add-disclosure = When you join, the server learns an opaque name that is made for it alone, and a random label for this device. Nothing else.
add-unproven = This server takes anyone's word for a name. It cannot check that a message is yours.
add-proven = This server checks that your name belongs to you.
add-insecure = The line is not encrypted. Whoever is between you and the server can read along.
add-join = Join
add-back = Back
add-already = You have joined this server. You find it at the side of the window.
add-not-kept = The list of servers could not be saved. Check that the disk has room, and try again.

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
failure-https-required = This server demands an encrypted line. Use an address that begins with https.
failure-timed-out = The server did not answer in time. Try again later.
failure-lost = The connection broke before the answer was complete.
failure-unauthorized = The server does not accept your identity.
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

## living with many servers
server-menu = { $name }: what can be done
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

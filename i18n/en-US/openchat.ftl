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
rail-server = { $name }
rail-server-unread = { $name }, { $count ->
    [one] 1 unread message
   *[other] { $count } unread messages
}
rail-server-mentions = { $name }, { $count ->
    [one] 1 unread message
   *[other] { $count } unread messages
}, { $mentions ->
    [one] 1 mention
   *[other] { $mentions } mentions
}
rail-server-offline = { $name }, not connected

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

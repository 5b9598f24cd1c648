//! A demo community in its own process, and its HTTP API.

use std::process::Command;
use std::time::Duration;

use super::harness::{OutputLines, Process, launch};

const TIMEOUT: Duration = Duration::from_secs(30);

pub struct CommunityProcess {
    process: Process,
    /// The base URLs of its two servers.
    pub addresses: Vec<String>,
}

impl CommunityProcess {
    pub fn start() -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_openchat"));
        let (process, lines): (Process, OutputLines) =
            launch(&mut command, &["--demo-server", "127.0.0.1:0", "--quiet"]);
        let addresses = (0..2)
            .map(|_| {
                let line = lines.wait_for_line("http://", TIMEOUT);
                let at = line.find("http://").unwrap();
                line[at..].split_whitespace().next().unwrap().to_owned()
            })
            .collect();
        Self { process, addresses }
    }

    /// Kills the process, like a crash.
    pub fn kill(&mut self) {
        self.process.kill();
    }
}

fn try_get(url: &str) -> Option<serde_json::Value> {
    let output = Command::new("curl")
        .args(["--silent", "--fail", url])
        .output()
        .unwrap();
    output
        .status
        .success()
        .then(|| serde_json::from_slice(&output.stdout).unwrap())
}

fn get(url: &str) -> serde_json::Value {
    try_get(url).unwrap_or_else(|| panic!("no response from {url}"))
}

pub fn message_bodies(address: &str, channel: &str) -> Vec<String> {
    try_message_bodies(address, channel).unwrap()
}

/// `None` while the server does not answer.
pub fn try_message_bodies(address: &str, channel: &str) -> Option<Vec<String>> {
    let url = format!("{address}/v1/channels/{channel}/messages?limit=50");
    let response = try_get(&url)?;
    let messages = response["messages"].as_array().unwrap().iter();
    let bodies = messages.map(|message| message["body"].as_str().unwrap().to_owned());
    Some(bodies.collect())
}

/// The texts and files of the messages of a channel that have files, oldest first.
pub fn messages_with_files(address: &str, channel: &str) -> Vec<(String, Vec<String>)> {
    let url = format!("{address}/v1/channels/{channel}/messages?limit=50");
    let response = get(&url);
    let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    let messages = response["messages"].as_array().unwrap().iter();
    let messages = messages.filter_map(|message| {
        let files = message["attachments"].as_array()?.iter();
        let names = files.map(|file| text(&file["file_name"]));
        Some((text(&message["body"]), names.collect()))
    });
    messages.collect()
}

/// Posts a message as another user, over the control API of the demo.
pub fn post_message(address: &str, channel: &str, author: &str, body: &str) {
    let body = serde_json::json!({ "channel": channel, "author": author, "body": body });
    control(address, "say", &body);
}

/// Sends a command to the control API of the demo.
pub fn control(address: &str, action: &str, body: &serde_json::Value) {
    let status = Command::new("curl")
        .args([
            "--silent",
            "--fail",
            "--output",
            "/dev/null",
            "--data",
            &body.to_string(),
        ])
        .arg(format!("{address}/demo/control/{action}"))
        .status()
        .unwrap();
    assert!(status.success(), "{action}");
}

/// The text channels of the first server that the address lists, as JSON.
fn text_channels(address: &str) -> Vec<serde_json::Value> {
    let servers = get(&format!("{address}/v1/servers"));
    let server = servers["servers"][0]["server_id"].as_str().unwrap();
    let channels = get(&format!("{address}/v1/servers/{server}/channels"));
    channels["groups"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|group| group["channels"].as_array().unwrap().clone())
        .filter(|channel| channel["type"] == "text")
        .collect()
}

fn id(channel: &serde_json::Value) -> Option<String> {
    channel["id"].as_str().map(str::to_owned)
}

/// The IDs of the channels and of their latest messages.
pub fn channel_and_message_ids(address: &str) -> Vec<String> {
    let channels: Vec<String> = text_channels(address).iter().filter_map(id).collect();
    let messages = channels.iter().flat_map(|channel| {
        let response = get(&format!(
            "{address}/v1/channels/{channel}/messages?limit=50"
        ));
        let messages = response["messages"].as_array().unwrap().clone();
        messages.into_iter().filter_map(|message| id(&message))
    });
    messages.chain(channels.iter().cloned()).collect()
}

/// The first text channel of the first server that the address lists.
pub fn first_channel(address: &str) -> String {
    text_channels(address).first().and_then(id).unwrap()
}

pub fn channel_named(address: &str, name: &str) -> String {
    text_channels(address)
        .iter()
        .find(|channel| channel["name"] == name)
        .and_then(id)
        .unwrap()
}

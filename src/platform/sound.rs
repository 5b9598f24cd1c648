//! The sound of a notification, at a volume: as a file for a notification service, or played here.

#[cfg(all(unix, not(target_os = "macos")))]
mod server;

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::private_file;
use crate::domain::notification_settings::Volume;

/// Written by `assets/sounds/make.py`: a WAV file of one channel with samples of 16 bits.
const SOUND: &[u8] = include_bytes!("../../assets/sounds/message.wav");
/// Of the header of a WAV file that has nothing but its format and samples.
const HEADER_BYTES: usize = 44;
#[cfg(all(unix, not(target_os = "macos")))]
const SAMPLE_RATE: u32 = 44_100;

/// The samples at a volume, little-endian.
fn samples(volume: Volume) -> Vec<u8> {
    let samples = SOUND.get(HEADER_BYTES..).unwrap_or_default();
    let (samples, _rest) = samples.as_chunks();
    let scaled = samples.iter().map(|sample| {
        let scaled = i32::from(i16::from_le_bytes(*sample)) * i32::from(volume.percent()) / 100;
        i16::try_from(scaled).unwrap_or(0)
    });
    scaled.flat_map(i16::to_le_bytes).collect()
}

/// The sound as a file in a folder, which is created. There is one file for each volume.
pub fn file(folder: &Path, volume: Volume) -> io::Result<PathBuf> {
    let path = folder.join(format!("message-{}.wav", volume.percent()));
    let is_written = private_file::written(&path)
        .is_ok_and(|(_, length)| usize::try_from(length) == Ok(SOUND.len()));
    if !is_written {
        private_file::create_folder(folder)?;
        let mut file = private_file::create(&path)?;
        file.write_all(SOUND.get(..HEADER_BYTES).unwrap_or_default())?;
        file.write_all(&samples(volume))?;
    }
    Ok(path)
}

/// Whether [`play`] may work.
#[cfg(all(unix, not(target_os = "macos")))]
pub fn is_available() -> bool {
    server::socket_path().is_some()
}

/// Plays the sound to its end. Blocks for about half a second.
#[cfg(all(unix, not(target_os = "macos")))]
pub fn play(volume: Volume) -> io::Result<()> {
    let path = server::socket_path().ok_or(io::ErrorKind::NotFound)?;
    server::play(&path, &samples(volume))
}

/// Sounds are those of the notifications of the system.
#[cfg(not(all(unix, not(target_os = "macos"))))]
pub fn play(_volume: Volume) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn peak(samples: &[u8]) -> i32 {
        let (samples, rest) = samples.as_chunks();
        assert!(rest.is_empty());
        let loudness = samples
            .iter()
            .map(|it| i32::from(i16::from_le_bytes(*it)).abs());
        loudness.max().unwrap()
    }

    #[test]
    fn bundled_sound_is_short_and_has_the_format_that_is_played() {
        let number = |at: usize| u32::from_le_bytes(SOUND[at..at + 4].try_into().unwrap());
        assert_eq!(&SOUND[..4], b"RIFF");
        assert_eq!(&SOUND[8..16], b"WAVEfmt ");
        // PCM, one channel.
        assert_eq!(SOUND[20..24], [1, 0, 1, 0]);
        assert_eq!(number(24), 44_100);
        // 16 bits.
        assert_eq!(SOUND[34..36], [16, 0]);
        assert_eq!(&SOUND[36..40], b"data");
        assert_eq!(number(40) as usize, SOUND.len() - HEADER_BYTES);
        assert!(SOUND.len() < 40 * 1024);
    }

    #[test]
    fn peak_follows_the_volume() {
        let full = peak(&samples(Volume::from(100)));
        assert!(full > 20_000);
        for percent in [10, 50, 70] {
            let scaled = peak(&samples(Volume::from(percent)));
            let expected = full * i32::from(percent) / 100;
            assert!((scaled - expected).abs() <= 1, "{percent}: {scaled}");
        }
    }

    #[test]
    fn file_of_a_volume_is_a_whole_sound_and_written_once() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path().join("run");
        let loud = file(&folder, Volume::from(100)).unwrap();
        assert_eq!(std::fs::read(&loud).unwrap(), SOUND);
        let soft = file(&folder, Volume::from(30)).unwrap();
        assert_ne!(loud, soft);
        let bytes = std::fs::read(&soft).unwrap();
        assert_eq!(bytes[..HEADER_BYTES], SOUND[..HEADER_BYTES]);
        assert_eq!(bytes.len(), SOUND.len());
        let written = std::fs::metadata(&soft).unwrap().modified().unwrap();
        assert_eq!(file(&folder, Volume::from(30)).unwrap(), soft);
        let again = std::fs::metadata(&soft).unwrap().modified().unwrap();
        assert_eq!(written, again);
        // What an interrupted program left is written anew.
        std::fs::write(&soft, b"RIFF").unwrap();
        let _path = file(&folder, Volume::from(30)).unwrap();
        assert_eq!(std::fs::read(&soft).unwrap(), bytes);
    }
}

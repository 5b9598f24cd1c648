//! What is written over a file that was read, or edited meanwhile, or that has no space.

use super::*;

#[test]
fn value_that_is_changed_back_is_written_again() {
    let (loaded, folder) = load(b"hours = \"twelve\" # mine\n");
    let mut settings = loaded.value;
    for hours in [
        HourCycle::TwentyFour,
        HourCycle::Twelve,
        HourCycle::Language,
    ] {
        settings.preferences.hours = hours;
        settings.clone().save(&folder.path()).unwrap();
        assert_eq!(folder.load().value.preferences.hours, hours);
    }
    assert!(folder.text().contains("hours = \"language\" # mine"));
}

/// It is read when the window gets the focus, and the program may write before that.
#[test]
fn edit_by_hand_stays_when_the_program_writes_another_field() {
    let (loaded, folder) = load(b"scale = 1.0\nhours = \"twelve\"\n");
    let mut settings = loaded.value;
    settings.preferences.scale = 1.25;
    settings.save(&folder.path()).unwrap();
    let by_hand = folder.text().replace("1.25", "1.5");
    fs::write(folder.path(), by_hand.replace("twelve", "twenty-four")).unwrap();
    settings.preferences.group_messages = false;
    settings.save(&folder.path()).unwrap();
    let kept = folder.load().value.preferences;
    assert_eq!((kept.scale, kept.hours), (1.5, HourCycle::TwentyFour));
    assert!(!kept.group_messages);
    settings.preferences.scale = 1.75;
    settings.save(&folder.path()).unwrap();
    let kept = folder.load().value.preferences;
    assert_eq!(kept.scale, 1.75, "the program was the last to change it");
    assert_eq!(kept.hours, HourCycle::TwentyFour);
}

/// What was not written to one folder is not forgotten because another has it.
#[test]
fn copy_in_another_folder_does_not_count_as_written() {
    let (loaded, folder) = load(b"scale = 1.0\n");
    let mut settings = loaded.value;
    settings.preferences.scale = 1.5;
    settings.save(&Folder::new().path()).unwrap();
    settings.save(&folder.path()).unwrap();
    assert_eq!(folder.load().value.preferences.scale, 1.5);
}

#[cfg(target_os = "linux")]
#[test]
fn full_disk_keeps_the_old_file_until_there_is_space() {
    let (loaded, folder) = load(b"hours = \"twelve\"\n");
    let full = folder
        .0
        .path()
        .join(crate::platform::private_file::FULL_DISK);
    fs::write(&full, "").unwrap();
    let mut settings = loaded.value;
    settings.preferences.hours = HourCycle::TwentyFour;
    for _ in 0..2 {
        let refused = settings.save(&folder.path());
        assert_eq!(refused, Err(Error::DiskFull(folder.path())));
        assert_eq!(folder.text(), "hours = \"twelve\"\n");
    }
    fs::remove_file(full).unwrap();
    settings.save(&folder.path()).unwrap();
    assert_eq!(folder.load().value, settings);
}

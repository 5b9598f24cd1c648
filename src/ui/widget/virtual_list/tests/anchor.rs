use super::*;

/// A change of the list, at a row above or below what is visible.
#[derive(Debug, Clone, Copy)]
enum Step {
    OlderPage,
    Live,
    Resized(f32, f32),
    /// As when a picture is shown in full, or a text is edited.
    Grows(usize),
    Deleted(usize),
}

const ABOVE: usize = 5;
const BELOW: usize = 70;

/// The first visible row that is not changed itself stays where it is, to the pixel.
#[test]
fn visible_rows_stay_where_they_are_whatever_happens_above_and_below() {
    let steps = [
        Step::OlderPage,
        Step::Grows(ABOVE),
        Step::Live,
        Step::Deleted(ABOVE),
        Step::Resized(300.0, 340.0),
        Step::Grows(BELOW),
        Step::OlderPage,
        Step::Deleted(BELOW),
        Step::Resized(260.0, 420.0),
        Step::Grows(ABOVE + 1),
        Step::Live,
        Step::Resized(300.0, 400.0),
    ];
    let mut list = TestList::new(80);
    let _first = list.frame(&[]);
    let _scrolled = list.wheel(10.0);
    for round in 0..20 {
        for step in steps {
            let before = list.frame(&[]);
            let (anchor, y) = before[0];
            take(&mut list, step);
            let after = list.frame(&[]);
            let found = after.iter().find(|(key, _)| *key == anchor);
            assert_eq!(found, Some(&(anchor, y)), "{step:?} in round {round}");
            // All rows follow each other without a gap.
            for pair in after.windows(2) {
                let [(key, y), (_, next)] = pair else {
                    continue;
                };
                let bottom = on_screen(*y) + grown_height(&list.grown, *key);
                assert!((bottom - on_screen(*next)).abs() <= 1.0, "{step:?}");
            }
        }
        let _scrolled = list.wheel(if round % 2 == 0 { 2.0 } else { -1.5 });
    }
}

fn take(list: &mut TestList, step: Step) {
    match step {
        Step::OlderPage => list.change(|keys| {
            let first = 10_000 + u64::try_from(keys.len()).unwrap() * 10;
            drop(keys.splice(0..0, first..first + 10));
        }),
        Step::Live => list.change(|keys| {
            let next = 100_000 + u64::try_from(keys.len()).unwrap() * 10;
            keys.push(next);
        }),
        Step::Resized(width, height) => list.size = Size::new(width, height),
        Step::Grows(row) => {
            let key = list.keys[row.min(list.keys.len() - 1)];
            list.grown.push(key);
        }
        Step::Deleted(row) => list.change(|keys| {
            let row = row.min(keys.len() - 1);
            let _deleted = keys.remove(row);
        }),
    }
}

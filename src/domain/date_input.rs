//! Reads a date that the user typed: ISO 8601, or numbers in the order of their language.

use jiff::civil::Date;

/// Which number comes first where the year does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateOrder {
    DayFirst,
    MonthFirst,
}

/// `2026-11-30`, `2026-11` (its first day), or day, month and year separated by points, slashes, hyphens or spaces. Numbers
/// with points begin with the day in every language. Without a year it is the last such day until `today`.
pub fn parse_date(text: &str, order: DateOrder, today: Date) -> Option<Date> {
    const MAX_LENGTH: usize = 32;
    let text = text.trim().trim_end_matches('.');
    if text.len() > MAX_LENGTH {
        return None;
    }
    let is_separator =
        |c: char| matches!(c, '.' | '/' | '-' | '\u{2010}'..='\u{2012}') || c.is_whitespace();
    let parts: Vec<&str> = text
        .split(is_separator)
        .filter(|it| !it.is_empty())
        .collect();
    let numbers: Option<Vec<i16>> = parts.iter().map(|part| number(part)).collect();
    let is_day_first = order == DateOrder::DayFirst || text.contains('.');
    let day_and_month = |first: i16, second: i16| {
        if is_day_first {
            (first, second)
        } else {
            (second, first)
        }
    };
    let starts_with_year = parts.first().is_some_and(|part| part.len() == 4);
    match *numbers? {
        [year, month, day] if starts_with_year => date(year, month, day),
        [year, month] if starts_with_year => date(year, month, 1),
        [first, second, year] => {
            let (day, month) = day_and_month(first, second);
            let has_century = parts.last().is_some_and(|part| part.len() == 4);
            date(
                if has_century {
                    year
                } else {
                    year.checked_add(2000)?
                },
                month,
                day,
            )
        }
        [first, second] => {
            let (day, month) = day_and_month(first, second);
            // A leap day may be some years ago.
            let mut years = (today.year() - 8..=today.year()).rev();
            years.find_map(|year| date(year, month, day).filter(|it| *it <= today))
        }
        _ => None,
    }
}

/// Of up to four digits.
fn number(text: &str) -> Option<i16> {
    let is_short = text.chars().count() <= 4;
    text.parse()
        .ok()
        .filter(|_| is_short && !text.starts_with(['+', '-']))
}

fn date(year: i16, month: i16, day: i16) -> Option<Date> {
    Date::new(year, month.try_into().ok()?, day.try_into().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    const TODAY: Date = date(2026, 11, 29);

    #[test]
    fn dates_are_read_as_iso_or_in_the_order_of_the_language() {
        use DateOrder::{DayFirst, MonthFirst};
        for (text, order, expected) in [
            ("2026-11-30", DayFirst, Some(date(2026, 11, 30))),
            (" 2026-1-5 ", MonthFirst, Some(date(2026, 1, 5))),
            ("2026/02/03", MonthFirst, Some(date(2026, 2, 3))),
            ("2026-02", MonthFirst, Some(date(2026, 2, 1))),
            ("11/30/2026", MonthFirst, Some(date(2026, 11, 30))),
            ("30/11/2026", DayFirst, Some(date(2026, 11, 30))),
            ("30.11.2026", MonthFirst, Some(date(2026, 11, 30))),
            ("3. 2. 26", DayFirst, Some(date(2026, 2, 3))),
            ("1/2", MonthFirst, Some(date(2026, 1, 2))),
            ("1/2", DayFirst, Some(date(2026, 2, 1))),
            ("24.12.", DayFirst, Some(date(2025, 12, 24))),
            ("29.2.", DayFirst, Some(date(2024, 2, 29))),
            ("30/11/2026", MonthFirst, None),
            ("31.4.2026", DayFirst, None),
            ("2026-13-01", DayFirst, None),
            ("2026", DayFirst, None),
            ("11", DayFirst, None),
            ("1 2 3 4", DayFirst, None),
            ("tomorrow", DayFirst, None),
            ("", DayFirst, None),
            ("1.2.20260", DayFirst, None),
        ] {
            assert_eq!(parse_date(text, order, TODAY), expected, "{text} {order:?}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "[0-9./ -]{0,12}|\\PC{0,40}") {
            for order in [DateOrder::DayFirst, DateOrder::MonthFirst] {
                let _date = parse_date(&text, order, TODAY);
            }
        }

        #[test]
        fn iso_dates_are_read_back(days in 0..40_000_i64) {
            let date = date(1970, 1, 1).checked_add(jiff::Span::new().days(days)).unwrap();
            for order in [DateOrder::DayFirst, DateOrder::MonthFirst] {
                proptest::prop_assert_eq!(parse_date(&date.to_string(), order, TODAY), Some(date));
            }
        }
    }
}

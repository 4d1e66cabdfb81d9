use super::*;

const DAY: f64 = 86_400.0;

#[test]
fn a_date_is_read_in_every_form_with_and_without_a_time() {
    // 2024-01-31 is day 19753 since 1970.
    for (form, text) in [
        (DateForm::Iso, "2024-01-31"),
        (DateForm::YearFirst, "2024/1/31"),
        (DateForm::Dots, "31.01.2024"),
        (DateForm::DayFirst, "31/01/2024"),
        (DateForm::MonthFirst, "01/31/2024"),
        (DateForm::YearDots, "2024.01.31"),
        (DateForm::DayDashes, "31-01-2024"),
        (DateForm::MonthDashes, "01-31-2024"),
        (DateForm::DashedName, "31-Jan-2024"),
        (DateForm::DayName, "31 January 2024"),
        (DateForm::DayName, "31 Jan 2024"),
        (DateForm::NameDay, "Jan 31, 2024"),
    ] {
        assert_eq!(form.seconds(text), Some(19_753.0 * DAY), "{text}");
        let noon = format!("{text} 12:00:00");
        assert_eq!(form.seconds(&noon), Some(19_753.5 * DAY), "{noon}");
    }
    let iso = |text| DateForm::Iso.seconds(text).map(|it| it - 19_753.0 * DAY);
    assert_eq!(iso("2024-01-31T06:30"), Some(23_400.0));
    assert_eq!(iso("2024-01-31 06:30:00.500"), Some(23_400.5));
    assert_eq!(iso("2024-01-31 06:30:00,500"), Some(23_400.5));
    assert_eq!(iso("2024-01-31 06:30:00,"), None);
    assert_eq!(iso("2024-01-31T06:30:00Z"), Some(23_400.0));
    assert_eq!(iso("2024-01-31 06:30:00+02:00"), Some(16_200.0));
    assert_eq!(iso("2024-01-31 06:30 PM"), Some(66_600.0));
    assert_eq!(iso("2024-01-31 24:00"), Some(DAY));
    assert_eq!(iso("2024-01-31 24:00:00"), Some(DAY));
    assert_eq!(iso("2024-01-31 24:01"), None);
    assert_eq!(DateForm::Time.seconds("06:30"), Some(23_400.0));
    assert_eq!(DateForm::Time.seconds("24:00"), Some(DAY));
    for text in [
        "2024-13-01",
        "2024-02-30",
        "2024-01-31x",
        "20240131",
        "soon",
    ] {
        assert_eq!(iso(text), None, "{text}");
    }
    assert_eq!(DateForm::DayFirst.seconds("01/31/2024"), None);
    assert_eq!(DateForm::Dots.seconds("2.1.5"), None, "a version");
}

#[test]
fn short_and_mixed_forms_are_read_and_versions_are_not() {
    let day = |form: DateForm, text| form.seconds(text).map(|it| it / DAY);
    for (form, text, expected) in [
        (DateForm::DotsShort, "31.01.24", 19_753.0),
        (DateForm::DayFirstShort, "31/1/24", 19_753.0),
        (DateForm::MonthFirstShort, "1/31/24 12:00", 19_753.5),
        (DateForm::DotsShort, "01.01.70", 0.0),
        (DateForm::YearMonth, "2024-01", 19_723.0),
        (DateForm::Compact, "20240131", 19_753.0),
        (DateForm::Compact, "20240131.0", 19_753.0),
        (DateForm::AnyDayFirst, "2024-01-31", 19_753.0),
        (DateForm::AnyDayFirst, "31.1.2024", 19_753.0),
        (DateForm::AnyDayFirst, "31/01/2024", 19_753.0),
        (DateForm::AnyMonthFirst, "01/31/2024", 19_753.0),
    ] {
        assert_eq!(day(form, text), Some(expected), "{text}");
    }
    for (form, text) in [
        (DateForm::DotsShort, "31.01.2024"),
        (DateForm::DotsShort, "1.2.5"),
        (DateForm::YearMonth, "2024-13"),
        (DateForm::YearMonth, "2024-1-1"),
        (DateForm::Compact, "20241301"),
        (DateForm::Compact, "18991231"),
        (DateForm::Compact, "2024013"),
        (DateForm::AnyMonthFirst, "31/01/2024"),
    ] {
        assert_eq!(day(form, text), None, "{text}");
    }
}

#[test]
fn the_parts_of_a_date_turn_with_year_week_and_day() {
    let monday_noon = 4.5 * DAY;
    assert_eq!(DatePart::Days.of(monday_noon), 4.5);
    assert!((DatePart::DayCos.of(monday_noon) + 1.0).abs() < 1e-12);
    let week_later = DatePart::WeekSin.of(monday_noon + 7.0 * DAY);
    assert_eq!(DatePart::WeekSin.of(monday_noon), week_later);
    let january = DatePart::YearSin.of(0.0);
    assert!(january.abs() < 1e-12);
    assert!(DatePart::YearSin.of(91.0 * DAY) > 0.99);
}

#[test]
fn dates_of_mails_and_of_unix_are_read_with_their_offsets() {
    // 2003-07-01 08:52:37 in UTC.
    let moment = Some(1_057_049_557.0);
    for (form, text) in [
        (DateForm::WeekdayDay, "Tue, 1 Jul 2003 10:52:37 +0200"),
        (DateForm::WeekdayDay, "Tue, 01 Jul 2003 08:52:37 GMT"),
        (DateForm::WeekdayName, "Tuesday, July 1, 2003 8:52:37 AM"),
        (DateForm::Ctime, "Tue Jul  1 08:52:37 2003"),
        (DateForm::Ctime, "Tue Jul 01 10:52:37 +0200 2003"),
        (DateForm::DayName, "1 Jul 2003 10:52:37 +0200"),
        (DateForm::NameDay, "Jul 1 2003 08:52:37"),
        (DateForm::YearName, "2003-Jul-01 08:52:37"),
        (DateForm::Basic, "20030701T085237"),
        (DateForm::Basic, "20030701T105237+0200"),
    ] {
        assert_eq!(form.seconds(text), moment, "{text}");
    }
    let error = DateForm::WeekdayDay.seconds("Mon, 1 Jul 2003");
    assert_eq!(error, None, "it was a Tuesday");
}

#[test]
fn months_quarters_and_weeks_are_their_first_days() {
    let date = |form: DateForm, text| form.seconds(text).map(|it| form.text(it));
    for (form, text, expected) in [
        (DateForm::NameYear, "Dec 2020", "2020-12-01"),
        (DateForm::NameYear, "December 2020", "2020-12-01"),
        (DateForm::NameYear, "Dec. 2020", "2020-12-01"),
        (DateForm::NameYear, "dec-2020", "2020-12-01"),
        (DateForm::MonthYear, "12/2006", "2006-12-01"),
        (DateForm::MonthYear, "3-2006", "2006-03-01"),
        (DateForm::Quarter, "2012Q3", "2012-07-01"),
        (DateForm::Quarter, "2012-Q1", "2012-01-01"),
        (DateForm::Quarter, "Q4 2012", "2012-10-01"),
        (DateForm::Quarter, "Q4/2012", "2012-10-01"),
        (DateForm::Week, "2022-W12", "2022-03-21"),
        (DateForm::Week, "2022W12", "2022-03-21"),
        (DateForm::Week, "2020-W01", "2019-12-30"),
        (DateForm::Week, "2022-W12-3", "2022-03-23"),
    ] {
        assert_eq!(date(form, text).as_deref(), Some(expected), "{text}");
    }
    for (form, text) in [
        (DateForm::NameYear, "Dec 20"),
        (DateForm::NameYear, "Dez 2020"),
        (DateForm::MonthYear, "13/2006"),
        (DateForm::MonthYear, "1/250"),
        (DateForm::MonthYear, "1/8000"),
        (DateForm::Quarter, "2012Q5"),
        (DateForm::Quarter, "Q"),
        (DateForm::Quarter, "Q4 12"),
        (DateForm::Week, "2022-W54"),
        (DateForm::Week, "2022-W12-8"),
        (DateForm::Week, "2022-W1ä"),
    ] {
        assert_eq!(date(form, text), None, "{text}");
    }
}

#[test]
fn a_form_that_reads_a_text_is_one_of_the_possible_ones() {
    for text in [
        "2024-01-31",
        "2024/1/31",
        "31.01.2024 12:00",
        "31/01/2024",
        "1/2/24",
        "2024.01.31",
        "31-01-2024",
        "31-Jan-2024",
        "31 Jan 2024",
        "31JAN2024",
        "Jan 31, 2024",
        "January 31 2024",
        "Wed, 31 Jan 2024 10:52:37 +0200",
        "Wednesday, January 31, 2024",
        "Wed Jan 31 10:52:37 2024",
        "31.01.24",
        "2024-01",
        "01/2024",
        "Jan 2024",
        "2024Q1",
        "Q1 2024",
        "2024-W05",
        "2024-Q1",
        "2024-Jan-31",
        "20240131T105237",
        "14:30",
    ] {
        let forms = DateForm::ALL.into_iter();
        let forms: Vec<_> = forms.filter(|form| form.seconds(text).is_some()).collect();
        assert!(!forms.is_empty(), "{text}");
        let possible = DateForm::possible(text);
        let are_possible = forms.iter().all(|form| possible.contains(form));
        assert!(are_possible, "{text}: {forms:?}");
    }
    for text in ["", "Q", "é", "Jä", "12", "Dé 2020"] {
        let forms = DateForm::possible(text).iter();
        assert!(
            forms.filter_map(|form| form.seconds(text)).next().is_none(),
            "{text}"
        );
    }
}

package io.dataweaver.core.expression;

/**
 * Days since 1970-01-01 as year, month and day of the proleptic Gregorian calendar, without an object a date. After Hinnant,
 * "chrono-Compatible Low-Level Date Algorithms", civil_from_days: years begin in March, so that the odd day is the last.
 */
final class CivilDate {

    /** Days from 0000-03-01 to 1970-01-01. */
    private static final long EPOCH = 719_468;

    private static final int MONTHS = 12;
    private static final int DAYS_PER_ERA = 146_097;
    private static final int YEARS_PER_ERA = 400;

    private static final long MICROS_PER_SECOND = 1_000_000L;
    private static final long MICROS_PER_DAY = 86_400 * MICROS_PER_SECOND;
    private static final long NANOS_PER_DAY = 1000 * MICROS_PER_DAY;

    private CivilDate() {}

    /** Returns the day of {@code value}, which counts in {@code unitsPerSecond}; by constants, since they divide faster. */
    static long days(long value, long unitsPerSecond) {
        return unitsPerSecond == MICROS_PER_SECOND
                ? Math.floorDiv(value, MICROS_PER_DAY)
                : Math.floorDiv(value, NANOS_PER_DAY);
    }

    /** Returns the year; the one before 1 is 0. */
    static long year(long days) {
        long era = Math.floorDiv(days + EPOCH, DAYS_PER_ERA);
        int dayOfEra = (int) (days + EPOCH - era * DAYS_PER_ERA);
        int yearOfEra = yearOfEra(dayOfEra);
        return era * YEARS_PER_ERA + yearOfEra + (monthFromMarch(dayOfYear(dayOfEra, yearOfEra)) >= 10 ? 1 : 0);
    }

    /** Returns the month, 1 to 12. */
    static int month(long days) {
        int month = monthFromMarch(dayOfYear(days));
        return month < 10 ? month + 3 : month - 9;
    }

    /** Returns the day of the month, 1 to 31. */
    static int day(long days) {
        int dayOfYear = dayOfYear(days);
        return dayOfYear - (153 * monthFromMarch(dayOfYear) + 2) / 5 + 1;
    }

    /** Returns the day so many months later, or the last of that month if it is shorter. */
    static long plusMonths(long days, long months) {
        long total = year(days) * MONTHS + month(days) - 1 + months;
        long year = Math.floorDiv(total, MONTHS);
        int month = Math.floorMod(total, MONTHS) + 1;
        long first = firstOf(year, month);
        long next = month == MONTHS ? firstOf(year + 1, 1) : firstOf(year, month + 1);
        return first + Math.min(day(days), next - first) - 1;
    }

    /** Returns the first day of a month; days_from_civil of the same source. */
    private static long firstOf(long year, int month) {
        long fromMarch = month > 2 ? year : year - 1;
        long era = Math.floorDiv(fromMarch, YEARS_PER_ERA);
        long yearOfEra = fromMarch - era * YEARS_PER_ERA;
        int dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5;
        return era * DAYS_PER_ERA + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - EPOCH;
    }

    /** There is no year 0: before 1 AD comes 1 BC, which PostgreSQL counts as -1. */
    static long historicYear(long year) {
        return year > 0 ? year : year - 1;
    }

    private static int dayOfYear(long days) {
        int dayOfEra = (int) Math.floorMod(days + EPOCH, (long) DAYS_PER_ERA);
        return dayOfYear(dayOfEra, yearOfEra(dayOfEra));
    }

    private static int yearOfEra(int dayOfEra) {
        return (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
    }

    private static int dayOfYear(int dayOfEra, int yearOfEra) {
        return dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
    }

    private static int monthFromMarch(int dayOfYear) {
        return (5 * dayOfYear + 2) / 153;
    }
}

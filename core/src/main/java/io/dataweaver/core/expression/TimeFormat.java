package io.dataweaver.core.expression;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.TextStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.IsoFields;
import java.time.temporal.JulianFields;
import java.util.Locale;

/** Writes a date and time by a pattern, as {@code to_char} of PostgreSQL does (section 9.8). */
final class TimeFormat {

    private static final int NAME_WIDTH = 9;
    private static final int ROMAN_WIDTH = 4;
    private static final int NANOS_PER_MICRO = 1000;
    private static final int MICRO_DIGITS = 6;
    private static final String[] ROMAN = {"I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"};

    private final LocalDateTime time;
    private final boolean hasZone;

    private TimeFormat(LocalDateTime time, boolean hasZone) {
        this.time = time;
        this.hasZone = hasZone;
    }

    /** Returns {@code time} by {@code pattern}; {@code hasZone} if it is of UTC rather than of no zone. */
    static String format(TimePattern pattern, LocalDateTime time, boolean hasZone) {
        TimeFormat format = new TimeFormat(time, hasZone);
        StringBuilder result = new StringBuilder();
        for (TimePattern.Node node : pattern.nodes()) {
            result.append(node.element() == null ? node.text() : format.text(node.element(), node));
        }
        return result.toString();
    }

    private String text(TimeElement element, TimePattern.Node node) {
        return switch (element) {
            case MONTH ->
                filled(
                        node.inCase(upper(time.getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH))),
                        NAME_WIDTH,
                        node);
            case MON ->
                node.inCase(upper(time.getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH)))
                        .substring(0, 3);
            case DAY -> filled(node.inCase(time.getDayOfWeek().name()), NAME_WIDTH, node);
            case DY -> node.inCase(time.getDayOfWeek().name()).substring(0, 3);
            case RM -> filled(node.inCase(ROMAN[time.getMonthValue() - 1]), ROMAN_WIDTH, node);
            case AM, PM -> node.inCase(time.getHour() < 12 ? "AM" : "PM");
            case A_M, P_M -> node.inCase(time.getHour() < 12 ? "A.M." : "P.M.");
            case AD, BC -> node.inCase(time.getYear() > 0 ? "AD" : "BC");
            case A_D, B_C -> node.inCase(time.getYear() > 0 ? "A.D." : "B.C.");
            case TZ -> hasZone ? node.inCase("UTC") : "";
            case OF, TZH -> "+00";
            case TZM -> "00";
            case Y_YYY -> thousands() + ordinal(year(), node);
            default -> number(element, node);
        };
    }

    private static String upper(String name) {
        return name.toUpperCase(Locale.ROOT);
    }

    private static String filled(String text, int width, TimePattern.Node node) {
        return node.filled() ? text + " ".repeat(Math.max(0, width - text.length())) : text;
    }

    private String thousands() {
        String rest = String.valueOf(1000 + year() % 1000);
        return year() / 1000 + "," + rest.substring(1);
    }

    private static String number(long value, int digits) {
        String text = Long.toString(value);
        return "0".repeat(Math.max(0, digits - text.length())) + text;
    }

    private String number(TimeElement element, TimePattern.Node node) {
        if (element.isFraction()) {
            String micros = number(time.getNano() / NANOS_PER_MICRO, MICRO_DIGITS);
            String fraction = micros.substring(0, element.digits());
            return fraction + ordinal(Long.parseLong(fraction), node);
        }
        long value = value(element);
        return number(value, node.filled() ? element.digits() : 1) + ordinal(value, node);
    }

    private long value(TimeElement element) {
        LocalDate date = time.toLocalDate();
        return switch (element) {
            case YYYY -> year();
            case YYY -> year() % 1000;
            case YY -> year() % 100;
            case Y -> year() % 10;
            case IYYY -> isoYear();
            case IYY -> isoYear() % 1000;
            case IY -> isoYear() % 100;
            case I -> isoYear() % 10;
            case CC -> CalendarField.CENTURY.of(date);
            case Q -> date.get(IsoFields.QUARTER_OF_YEAR);
            case MM -> date.getMonthValue();
            case WW -> (date.getDayOfYear() - 1) / 7 + 1;
            case W -> (date.getDayOfMonth() - 1) / 7 + 1;
            case IW -> date.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR);
            case DDD -> date.getDayOfYear();
            case IDDD -> (date.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR) - 1) * 7L + date.get(ChronoField.DAY_OF_WEEK);
            case DD -> date.getDayOfMonth();
            case D -> date.get(ChronoField.DAY_OF_WEEK) % 7 + 1;
            case ID -> date.get(ChronoField.DAY_OF_WEEK);
            case J -> date.getLong(JulianFields.JULIAN_DAY);
            case HH24 -> time.getHour();
            case HH12, HH -> (time.getHour() + 11) % 12 + 1;
            case MI -> time.getMinute();
            case SS -> time.getSecond();
            case SSSS, SSSSS -> time.toLocalTime().toSecondOfDay();
            default -> throw new IllegalStateException(element + " is no number");
        };
    }

    /** Before 1 AD comes 1 BC. */
    private long year() {
        return time.getYear() > 0 ? time.getYear() : 1L - time.getYear();
    }

    private long isoYear() {
        return CalendarField.ISOYEAR.of(time.toLocalDate());
    }

    private static String ordinal(long value, TimePattern.Node node) {
        if (node.ordinal().isEmpty()) {
            return "";
        }
        boolean teen = value % 100 / 10 == 1;
        String suffix = switch ((int) (teen ? 0 : value % 10)) {
            case 1 -> "ST";
            case 2 -> "ND";
            case 3 -> "RD";
            default -> "TH";
        };
        return Character.isLowerCase(node.ordinal().charAt(0)) ? suffix.toLowerCase(Locale.ROOT) : suffix;
    }
}

package io.dataweaver.core.expression;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a pattern of {@code to_char} is made of, by the names that PostgreSQL has (section 9.8, table 9.31).
 *
 * <p>A keyword stands in upper or in lower case; where that is the case of the result, also with a capital letter.
 */
enum TimeElement {
    Y_YYY("Y,YYY", 0, false),
    YYYY("YYYY", 4, true),
    YYY("YYY", 3, false),
    YY("YY", 2, true),
    Y("Y", 1, false),
    IYYY("IYYY", 4, false),
    IYY("IYY", 3, false),
    IY("IY", 2, false),
    I("I", 1, false),
    CC("CC", 2, false),
    Q("Q", 1, false),
    MONTH("MONTH", 0, true),
    MON("MON", 0, true),
    MM("MM", 2, true),
    RM("RM", 0, false),
    WW("WW", 2, false),
    W("W", 1, false),
    IW("IW", 2, false),
    DAY("DAY", 0, true),
    DY("DY", 0, true),
    DDD("DDD", 3, true),
    IDDD("IDDD", 3, false),
    DD("DD", 2, true),
    D("D", 1, false),
    ID("ID", 1, false),
    J("J", 0, false),
    HH24("HH24", 2, true),
    HH12("HH12", 2, true),
    HH("HH", 2, true),
    MI("MI", 2, true),
    SSSSS("SSSSS", 0, false),
    SSSS("SSSS", 0, false),
    SS("SS", 2, true),
    MS("MS", 3, true),
    US("US", 6, true),
    FF1("FF1", 1, true),
    FF2("FF2", 2, true),
    FF3("FF3", 3, true),
    FF4("FF4", 4, true),
    FF5("FF5", 5, true),
    FF6("FF6", 6, true),
    AM("AM", 0, true),
    PM("PM", 0, true),
    A_M("A.M.", 0, true),
    P_M("P.M.", 0, true),
    AD("AD", 0, false),
    BC("BC", 0, false),
    A_D("A.D.", 0, false),
    B_C("B.C.", 0, false),
    TZH("TZH", 2, true),
    TZM("TZM", 2, true),
    TZ("TZ", 0, false),
    OF("OF", 0, true);

    private static final List<TimeElement> LONGEST_FIRST = longestFirst();

    private final String keyword;
    private final int digits;
    private final boolean readable;

    TimeElement(String keyword, int digits, boolean readable) {
        this.keyword = keyword;
        this.digits = digits;
        this.readable = readable;
    }

    private static List<TimeElement> longestFirst() {
        List<TimeElement> all = new ArrayList<>(Arrays.asList(values()));
        all.sort(Comparator.comparing((TimeElement element) -> element.keyword.length())
                .reversed());
        return List.copyOf(all);
    }

    String keyword() {
        return keyword;
    }

    /** Returns how many digits a number has at least; 0 if it is none, or has no fixed width. */
    int digits() {
        return digits;
    }

    /** Tells whether {@code to_date} and {@code to_timestamp} read it. */
    boolean isReadable() {
        return readable;
    }

    /** Tells whether it is a fraction of a second. */
    boolean isFraction() {
        return this == MS || this == US || (compareTo(FF1) >= 0 && compareTo(FF6) <= 0);
    }

    /** Returns the longest keyword that stands at {@code start}; null if there is none. */
    static @Nullable TimeElement at(String pattern, int start) {
        for (TimeElement element : LONGEST_FIRST) {
            String keyword = element.keyword;
            if (pattern.startsWith(keyword, start)
                    || pattern.startsWith(keyword.toLowerCase(Locale.ROOT), start)
                    || (element.isName() && pattern.startsWith(capitalized(keyword), start))) {
                return element;
            }
        }
        return null;
    }

    private boolean isName() {
        return this == MONTH || this == MON || this == DAY || this == DY;
    }

    /** Returns {@code word} with its first letter in upper case and the others in lower case. */
    static String capitalized(String word) {
        return word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT);
    }
}

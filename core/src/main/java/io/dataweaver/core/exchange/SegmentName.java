package io.dataweaver.core.exchange;

import java.util.Locale;

/**
 * The name of a file of rows.
 *
 * @param ordinal of the upstream split
 * @param sequence which part of it the rows are, if they are ever published
 * @param token tells the files of writers apart that are at work on the same part
 */
record SegmentName(int ordinal, long sequence, String token) {

    private static final String ENDING = ".rows";

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%06d-%010d-%s%s", ordinal, sequence, token, ENDING);
    }

    /** Returns what a name says; an ordinal of -1 and a sequence beyond all for one that is no such name. */
    static SegmentName parse(String name) {
        String[] parts = name.split("-", 3);
        if (parts.length == 3 && name.endsWith(ENDING)) {
            try {
                return new SegmentName(
                        Integer.parseInt(parts[0]),
                        Long.parseLong(parts[1]),
                        parts[2].substring(0, parts[2].length() - ENDING.length()));
            } catch (NumberFormatException foreign) {
                return new SegmentName(-1, Long.MAX_VALUE, name);
            }
        }
        return new SegmentName(-1, Long.MAX_VALUE, name);
    }
}

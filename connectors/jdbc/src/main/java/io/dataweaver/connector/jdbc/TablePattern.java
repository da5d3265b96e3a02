package io.dataweaver.connector.jdbc;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which tables are meant: {@code orders}, {@code sales.*}, or one of those behind a minus.
 *
 * @param excludes whether it takes out what matches
 * @param name with {@code *} for any characters
 */
record TablePattern(boolean excludes, TableName name) {

    static TablePattern parse(String text) {
        boolean excludes = text.startsWith("-");
        return new TablePattern(excludes, TableName.parse(excludes ? text.substring(1) : text));
    }

    /** Tells whether it names one table, which has to be there. */
    boolean isExact() {
        return !excludes && !name.toString().contains("*");
    }

    boolean matches(TableName other) {
        return matches(name.table(), other.table())
                && (name.schema().isEmpty()
                        ? other.schema().isEmpty()
                        : other.schema().isPresent()
                                && matches(name.schema().get(), other.schema().get()));
    }

    private static boolean matches(String glob, String text) {
        String regex = "\\Q" + glob.replace("\\E", "\\E\\\\E\\Q").replace("*", "\\E.*\\Q") + "\\E";
        return Pattern.compile(regex, Pattern.DOTALL).matcher(text).matches();
    }

    /** Returns the schema that has to be looked into beside that of the connection. */
    Optional<String> schema() {
        return name.schema();
    }

    @Override
    public String toString() {
        return (excludes ? "-" : "") + name;
    }
}

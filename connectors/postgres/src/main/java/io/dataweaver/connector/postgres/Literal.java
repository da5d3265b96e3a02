package io.dataweaver.connector.postgres;

import java.util.Collection;
import java.util.stream.Collectors;

/** Values in the text of SQL, for the statements that take no parameters, such as COPY. */
final class Literal {

    private Literal() {}

    /**
     * Returns {@code value} as a string constant; sessions have {@code standard_conforming_strings} on, so that only the
     * quote is special (PostgreSQL documentation §4.1.2.1).
     *
     * @throws IllegalArgumentException if it holds U+0000, which no text in PostgreSQL can
     */
    static String text(String value) {
        if (value.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("text in PostgreSQL cannot hold U+0000");
        }
        return '\'' + value.replace("'", "''") + '\'';
    }

    /** Returns {@code value} as a constant of {@code type}, which is the name of a type in SQL and not user input. */
    static String typed(String value, String type) {
        return text(value) + "::" + type;
    }

    /** Returns names, quoted and separated by commas. */
    static String columns(Collection<Identifier> names) {
        return names.stream().map(Identifier::toSql).collect(Collectors.joining(", "));
    }
}

package io.dataweaver.connector.postgres;

import io.dataweaver.api.error.DataWeaverException;
import java.nio.charset.StandardCharsets;

/**
 * The name of one thing in the database, exactly as the catalog has it.
 *
 * <p>The only way by which a name comes into SQL is {@link #toSql}.
 *
 * @param name 1 to 63 bytes in UTF-8, without U+0000
 */
record Identifier(String name) {

    /** {@code NAMEDATALEN - 1}; the server cuts longer names off without an error. */
    static final int MAX_BYTES = 63;

    Identifier {
        int bytes = name.getBytes(StandardCharsets.UTF_8).length;
        if (bytes == 0 || bytes > MAX_BYTES || name.indexOf('\0') >= 0) {
            throw new DataWeaverException(
                    PostgresErrorCode.NAME_INVALID,
                    "a name in PostgreSQL has 1 to " + MAX_BYTES + " bytes and no U+0000, but '" + printable(name)
                            + "' has " + bytes + " bytes");
        }
    }

    /** Returns the name for SQL, always in quotes: PostgreSQL documentation §4.1.1. */
    String toSql() {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    /** Returns the name for messages and dataset names: in quotes only where it needs them. */
    @Override
    public String toString() {
        return name.matches("[A-Za-z_][A-Za-z0-9_$]*") ? name : toSql();
    }

    private static String printable(String name) {
        return name.replace("\0", "\\u0000");
    }
}

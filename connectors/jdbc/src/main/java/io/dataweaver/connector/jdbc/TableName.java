package io.dataweaver.connector.jdbc;

import io.dataweaver.api.error.DataWeaverException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a table, written {@code name} or {@code schema.name}; a part with other characters than letters, digits and
 * underscores stands in double quotes, in which a quote is doubled.
 *
 * @param schema empty for the one that the connection is in
 */
record TableName(Optional<String> schema, String table) {

    private static final Pattern PART = Pattern.compile("\"((?:[^\"]|\"\")+)\"|([^\".]+)");
    private static final Pattern PLAIN = Pattern.compile("[\\p{L}\\p{N}_$*?-]+");

    static TableName of(String table) {
        return new TableName(Optional.empty(), table);
    }

    /** Reads a name. */
    static TableName parse(String text) {
        List<String> parts = new ArrayList<>();
        Matcher matcher = PART.matcher(text);
        int at = 0;
        while (matcher.find(at) && matcher.start() == at) {
            String quoted = matcher.group(1);
            parts.add(quoted == null ? matcher.group(2) : quoted.replace("\"\"", "\""));
            at = matcher.end();
            if (at == text.length() || text.charAt(at) != '.') {
                break;
            }
            at++;
        }
        if (at != text.length() || parts.isEmpty() || parts.size() > 2) {
            throw new DataWeaverException(
                    JdbcErrorCode.NAME_INVALID,
                    "expected a table as name or schema.name, but found '" + text + "'",
                    JdbcErrorCode.NAME_INVALID.remedy(),
                    null);
        }
        return parts.size() == 2 ? new TableName(Optional.of(parts.get(0)), parts.get(1)) : of(parts.get(0));
    }

    /** Returns another table beside this one. */
    TableName sibling(String name) {
        return new TableName(schema, name);
    }

    String toSql(Dialect dialect) {
        return schema.map(name -> dialect.quote(name) + ".").orElse("") + dialect.quote(table);
    }

    /** Returns the name as {@link #parse} reads it. */
    @Override
    public String toString() {
        return schema.map(name -> written(name) + ".").orElse("") + written(table);
    }

    private static String written(String part) {
        return PLAIN.matcher(part).matches() ? part : '"' + part.replace("\"", "\"\"") + '"';
    }
}

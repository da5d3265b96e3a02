package io.dataweaver.connector.postgres;

import io.dataweaver.api.error.DataWeaverException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The name of a table, with or without its schema.
 *
 * @param schema empty for the first schema of the search path
 * @param table the table
 */
record QualifiedName(Optional<Identifier> schema, Identifier table) {

    static QualifiedName of(String schema, String table) {
        return new QualifiedName(Optional.of(new Identifier(schema)), new Identifier(table));
    }

    /**
     * Reads {@code table}, {@code schema.table}, {@code "a table"} or {@code "a schema"."a table"}. Nothing folds case;
     * inside quotes, a quote is written twice.
     *
     * @throws DataWeaverException if it is not one or two names
     */
    static QualifiedName parse(String text) {
        List<String> parts = split(text);
        if (parts.isEmpty() || parts.size() > 2) {
            throw new DataWeaverException(
                    PostgresErrorCode.NAME_INVALID,
                    "expected a table as name or schema.name, but found '" + text + "'",
                    "set `table`, and put a name that has a dot in double quotes",
                    null);
        }
        Identifier table = new Identifier(parts.get(parts.size() - 1));
        return new QualifiedName(
                parts.size() == 2 ? Optional.of(new Identifier(parts.get(0))) : Optional.empty(), table);
    }

    /** Returns the names between the dots of {@code text}; empty if its quotes do not match. */
    static List<String> split(String text) {
        List<String> parts = new ArrayList<>();
        int at = 0;
        while (true) {
            StringBuilder part = new StringBuilder();
            at = at < text.length() && text.charAt(at) == '"' ? quoted(text, at, part) : plain(text, at, part);
            if (at < 0) {
                return List.of();
            }
            parts.add(part.toString());
            if (at == text.length()) {
                return parts;
            }
            at++;
        }
    }

    private static int plain(String text, int from, StringBuilder part) {
        int end = text.indexOf('.', from);
        end = end < 0 ? text.length() : end;
        part.append(text, from, end);
        return end;
    }

    private static int quoted(String text, int from, StringBuilder part) {
        int at = from + 1;
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c != '"') {
                part.append(c);
            } else if (at < text.length() && text.charAt(at) == '"') {
                part.append('"');
                at++;
            } else {
                return at == text.length() || text.charAt(at) == '.' ? at : -1;
            }
        }
        return -1;
    }

    /** Returns the name in {@code schema} if this one has none. */
    QualifiedName orIn(String defaultSchema) {
        return schema.isPresent() ? this : of(defaultSchema, table.name());
    }

    /** Returns another table of the same schema. */
    QualifiedName sibling(String name) {
        return new QualifiedName(schema, new Identifier(name));
    }

    /** Returns the name for SQL, in quotes. */
    String toSql() {
        return schema.map(s -> s.toSql() + ".").orElse("") + table.toSql();
    }

    /** Returns the name as {@link #parse} reads it. */
    @Override
    public String toString() {
        return schema.map(s -> s + ".").orElse("") + table;
    }
}

package io.dataweaver.connector.postgres;

import io.dataweaver.api.descriptor.OptionException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which tables are meant: {@code orders}, {@code public.orders}, {@code public.*}, {@code "a table"}, or one of those
 * behind a minus.
 *
 * @param text as it was written
 * @param excludes whether it takes out what matches
 * @param schema empty for the first schema of the search path
 * @param table which names
 * @param exact whether it has no wildcard, so that it must be there
 */
record TablePattern(String text, boolean excludes, Optional<Pattern> schema, Pattern table, boolean exact) {

    static TablePattern parse(String text) {
        boolean excludes = text.startsWith("-");
        String name = excludes ? text.substring(1) : text;
        List<String> parts = parts(name);
        if (parts.isEmpty() || parts.size() > 2 || parts.contains("")) {
            throw new OptionException(
                    PostgresErrorCode.NOTHING_TO_READ,
                    "expected a table as name, schema.name or schema.*, but found '" + text + "'",
                    "put a name that has a dot or a star in double quotes",
                    List.of(PostgresOptions.TABLES.name()));
        }
        Pattern table = Pattern.compile(parts.get(parts.size() - 1), Pattern.DOTALL);
        Optional<Pattern> schema =
                parts.size() == 2 ? Optional.of(Pattern.compile(parts.get(0), Pattern.DOTALL)) : Optional.empty();
        return new TablePattern(text, excludes, schema, table, !hasWildcard(name));
    }

    /** Returns a regular expression for each name between dots; empty if quotes do not match. */
    private static List<String> parts(String name) {
        List<String> parts = new ArrayList<>();
        List<String> names = QualifiedName.split(name);
        int at = 0;
        for (String part : names) {
            boolean quoted = name.startsWith("\"", at);
            at += (quoted ? part.replace("\"", "\"\"").length() + 2 : part.length()) + 1;
            parts.add(quoted ? Pattern.quote(part) : regex(part));
        }
        return parts;
    }

    private static String regex(String glob) {
        StringBuilder regex = new StringBuilder();
        for (String literal : glob.split("\\*", -1)) {
            regex.append(regex.length() == 0 && !glob.startsWith("*") ? "" : ".*");
            regex.append(literal.isEmpty() ? "" : Pattern.quote(literal));
        }
        return regex.toString();
    }

    private static boolean hasWildcard(String name) {
        return name.replaceAll("\"[^\"]*\"", "").contains("*");
    }

    boolean matches(QualifiedName name, String currentSchema) {
        String schemaName = name.schema().map(Identifier::name).orElse(currentSchema);
        return table.matcher(name.table().name()).matches()
                && schema.map(pattern -> pattern.matcher(schemaName).matches())
                        .orElseGet(() -> schemaName.equals(currentSchema));
    }
}

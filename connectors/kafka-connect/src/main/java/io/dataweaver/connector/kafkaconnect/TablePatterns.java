package io.dataweaver.connector.kafkaconnect;

import io.dataweaver.api.descriptor.OptionException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which tables are meant: names, names with a {@code *} for any characters, and behind a minus what is taken out.
 *
 * @param table how they are named
 * @param wanted in the order in which they were written
 * @param unwanted what is taken out
 */
record TablePatterns(DebeziumTable table, List<Wanted> wanted, List<Wanted> unwanted) {

    /**
     * One of them.
     *
     * @param name whose parts may have wildcards
     */
    record Wanted(DebeziumTable.Name name) {
        boolean isExact() {
            return !name.text().contains("*");
        }

        /** Returns it as lists of Debezium have it. */
        DebeziumTable.Listed listed() {
            return new DebeziumTable.Listed(
                    "", regex(name.first()), regex(name.first()) + "\\." + regex(name.second()));
        }

        private static String regex(String part) {
            StringBuilder regex = new StringBuilder();
            for (String literal : part.split("((?<=\\*)|(?=\\*))", -1)) {
                regex.append(literal.equals("*") ? ".*" : Pattern.quote(literal));
            }
            return regex.toString();
        }

        boolean matches(DebeziumTable.Name other) {
            return Pattern.compile(listed().table(), Pattern.DOTALL)
                    .matcher(other.text())
                    .matches();
        }
    }

    /**
     * Reads them.
     *
     * @throws OptionException if one is none, or nothing is wanted
     */
    static TablePatterns parse(DebeziumTable table, List<String> texts) {
        List<Wanted> wanted = new ArrayList<>();
        List<Wanted> unwanted = new ArrayList<>();
        for (String text : texts) {
            boolean excludes = text.startsWith("-");
            (excludes ? unwanted : wanted).add(one(table, excludes ? text.substring(1) : text));
        }
        if (wanted.isEmpty()) {
            throw unclear("`tables` names no table that is to be read");
        }
        return new TablePatterns(table, List.copyOf(wanted), List.copyOf(unwanted));
    }

    private static Wanted one(DebeziumTable table, String text) {
        if (text.indexOf(',') >= 0) {
            throw unclear("a table in `tables` has a comma, which separates tables for Debezium: '" + text + "'");
        }
        try {
            return new Wanted(table.parse("", text));
        } catch (IllegalArgumentException wrong) {
            throw unclear("`tables` has to have " + table.form() + ", but has '" + text + "'");
        }
    }

    static OptionException unclear(String message) {
        return new OptionException(
                KafkaConnectErrorCode.TABLES_UNCLEAR,
                message,
                KafkaConnectErrorCode.TABLES_UNCLEAR.remedy(),
                List.of("tables"));
    }

    /** Returns what is wanted as lists of Debezium have it, where nothing is taken out. */
    List<DebeziumTable.Listed> listed() {
        return wanted.stream().map(Wanted::listed).toList();
    }

    /** Returns the names without wildcards that are not taken out, each once. */
    Set<DebeziumTable.Name> exact() {
        Set<DebeziumTable.Name> names = new LinkedHashSet<>();
        wanted.stream().filter(Wanted::isExact).map(Wanted::name).forEach(names::add);
        names.removeIf(this::isUnwanted);
        return names;
    }

    private boolean isUnwanted(DebeziumTable.Name name) {
        return unwanted.stream().anyMatch(pattern -> pattern.matches(name));
    }

    /** Returns those of the tables that there are which are meant, in the order of what means them, then of their names. */
    Set<DebeziumTable.Name> among(Collection<DebeziumTable.Name> all) {
        Set<DebeziumTable.Name> meant = new LinkedHashSet<>();
        for (Wanted pattern : wanted) {
            all.stream()
                    .filter(pattern::matches)
                    .sorted(Comparator.comparing(DebeziumTable.Name::text))
                    .forEach(meant::add);
        }
        meant.removeIf(this::isUnwanted);
        return meant;
    }
}

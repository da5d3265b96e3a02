package io.dataweaver.connector.kafkaconnect;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** How a kind of database names a table, by two names, and how Debezium's connector wants to have it and names its topic. */
enum DebeziumTable {
    OF_DATABASE("database.table", "shop.orders") {
        @Override
        Map<String, String> lists(List<Listed> tables) {
            return Map.of(DATABASES, joined(tables, Listed::first), TABLES, joined(tables, Listed::table));
        }
    },
    OF_SCHEMA("schema.table", "SHOP.ORDERS"),
    /** The connector reads several databases, so that its topics have their names. */
    OF_SCHEMA_OF_MANY_DATABASES("schema.table", "dbo.orders") {
        @Override
        String named(Name name) {
            return name.database + '.' + super.named(name);
        }
    },
    OF_SCHEMA_LISTED_BY_DATABASE("schema.table", "informix.orders") {
        @Override
        Map<String, String> lists(List<Listed> tables) {
            return Map.of(TABLES, joined(tables, table -> Pattern.quote(table.database) + "\\." + table.table()));
        }
    },
    COLLECTION("database.collection", "shop.orders") {
        @Override
        Map<String, String> lists(List<Listed> tables) {
            return Map.of(
                    DATABASES, joined(tables, Listed::first), "collection.include.list", joined(tables, Listed::table));
        }
    };

    private static final String DATABASES = "database.include.list";
    private static final String TABLES = "table.include.list";

    /** What may not be in the name of a topic, in the place of which Debezium puts a line. */
    private static final Pattern NOT_OF_A_TOPIC = Pattern.compile("[^A-Za-z0-9._-]");

    private final String form;
    private final String example;

    DebeziumTable(String form, String example) {
        this.form = form;
        this.example = example;
    }

    /**
     * A table.
     *
     * @param database that was named apart from the table; empty if there is none
     * @param first part of the name
     * @param second part of the name
     */
    record Name(String database, String first, String second) {
        /** Returns it as people write it. */
        String text() {
            return first + '.' + second;
        }

        /** Returns it as lists have it. */
        Listed listed() {
            return new Listed(database, Pattern.quote(first), Pattern.quote(first) + "\\." + Pattern.quote(second));
        }
    }

    /**
     * Tables as lists of Debezium have them, which are of patterns.
     *
     * @param database that was named apart from the table; empty if there is none
     * @param first a pattern of the first part of the name
     * @param table a pattern of the whole name
     */
    record Listed(String database, String first, String table) {}

    /** Returns what is read, as people call it, which is the name of the option as well. */
    String called() {
        return this == COLLECTION ? "collection" : "table";
    }

    String form() {
        return form;
    }

    String example() {
        return example;
    }

    /** Returns the table that {@code text} names in {@code database}, which is empty where the text has it. */
    Name parse(String database, String text) {
        int dot = text.indexOf('.');
        boolean documents = this == COLLECTION; // Their names may have dots.
        if (dot <= 0 || dot == text.length() - 1 || (!documents && text.indexOf('.', dot + 1) >= 0)) {
            throw new IllegalArgumentException("`" + called() + "` has to be " + form + ", but is '" + text + "'");
        }
        return new Name(database, text.substring(0, dot), text.substring(dot + 1));
    }

    /** Returns the settings by which the connector reads these tables alone. */
    Map<String, String> lists(List<Listed> tables) {
        return Map.of(TABLES, joined(tables, Listed::table));
    }

    private static String joined(List<Listed> tables, Function<Listed, String> pattern) {
        return tables.stream().map(pattern).distinct().collect(Collectors.joining(","));
    }

    /** Returns the name of the table's topic, behind the prefix of all. */
    final String topic(Name name) {
        return NOT_OF_A_TOPIC.matcher(named(name)).replaceAll("_");
    }

    String named(Name name) {
        return name.text();
    }
}

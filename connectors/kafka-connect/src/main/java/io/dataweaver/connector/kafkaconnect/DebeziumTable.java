package io.dataweaver.connector.kafkaconnect;

import io.dataweaver.api.secret.Secret;
import java.util.Map;
import java.util.regex.Pattern;

/** How a kind of database names a table, by two names, and how Debezium's connector wants to have it and names its topic. */
enum DebeziumTable {
    OF_DATABASE("database.table", "shop.orders") {
        @Override
        Map<String, Secret> settings(Name name) {
            return Map.of(
                    DATABASES, Secret.of(Pattern.quote(name.first)),
                    TABLES, Secret.of(name.quoted()));
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
        Map<String, Secret> settings(Name name) {
            return Map.of(TABLES, Secret.of(Pattern.quote(name.database) + "\\." + name.quoted()));
        }
    },
    COLLECTION("database.collection", "shop.orders") {
        @Override
        Map<String, Secret> settings(Name name) {
            return Map.of(
                    DATABASES,
                    Secret.of(Pattern.quote(name.first)),
                    "collection.include.list",
                    Secret.of(name.quoted()));
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
        private String quoted() {
            return Pattern.quote(first) + "\\." + Pattern.quote(second);
        }
    }

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

    /** Returns the settings by which the connector reads that table alone; its lists are of patterns. */
    Map<String, Secret> settings(Name name) {
        return Map.of(TABLES, Secret.of(name.quoted()));
    }

    /** Returns the name of the table's topic, behind the prefix of all. */
    final String topic(Name name) {
        return NOT_OF_A_TOPIC.matcher(named(name)).replaceAll("_");
    }

    String named(Name name) {
        return name.first + '.' + name.second;
    }
}

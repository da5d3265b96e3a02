package io.dataweaver.connector.jdbc;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.plugin.PluginContext;
import io.dataweaver.api.schema.SchemaChange;
import io.dataweaver.api.sink.TargetName;
import io.dataweaver.api.sink.UnwantedValues;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds, checks and creates the tables that a sink writes, as its options say. */
final class Targets {

    private final SinkDialect dialect;
    private final WriteMode mode;
    private final @Nullable TargetName table;
    private final @Nullable List<String> key;
    private final boolean create;
    private final PluginContext context;

    /**
     * Creates targets.
     *
     * @param context tells what is done about tables that are there and do not fit
     */
    Targets(Options options, SinkDialect dialect, PluginContext context) {
        this.context = context;
        this.dialect = dialect;
        this.mode = options.get(JdbcOptions.MODE);
        this.table = options.find(JdbcOptions.TABLE)
                .map(text -> TargetName.parse(text, JdbcErrorCode.NAME_INVALID, JdbcOptions.TABLE))
                .orElse(null);
        this.key = options.find(JdbcOptions.KEY).orElse(null);
        this.create = options.get(JdbcOptions.CREATE);
    }

    WriteMode mode() {
        return mode;
    }

    boolean creates() {
        return create;
    }

    /** Returns the name in the options; empty if each dataset names its own table, or a part of its name. */
    Optional<TableName> fixedTable() {
        return Optional.ofNullable(table).filter(TargetName::isFixed).map(name -> TableName.parse(name.toString()));
    }

    /** Returns what is to be said of the table where the datasets are not known. */
    String unnamed() {
        return table == null
                ? "each dataset of the source goes to the table of its own name; `explain` checks them"
                : "each dataset of the source goes to the table " + table + "; `explain` checks them";
    }

    TableName nameOf(Schema schema) {
        return TableName.parse(table == null ? schema.dataset() : table.quoted(schema.dataset()));
    }

    List<String> keyOf(Schema schema) {
        return key == null ? schema.key() : key;
    }

    /** Looks for tables. */
    interface Finder extends TargetEvolution.Rows {
        Optional<Table> find(TableName name) throws SQLException;

        /** Tells whether a table of that name has a place. */
        boolean hasSchema(TableName name) throws SQLException;
    }

    /** Finds none, where there is no database yet. */
    Finder none() {
        return new Finder() {
            @Override
            public Optional<Table> find(TableName name) {
                return Optional.empty();
            }

            @Override
            public boolean hasSchema(TableName name) throws SQLException {
                return Targets.this.hasSchema(null, name);
            }

            @Override
            public boolean has(TableName table) {
                return false;
            }
        };
    }

    private boolean hasSchema(@Nullable Session session, TableName name) throws SQLException {
        return name.schema().isEmpty()
                || dialect.hasSchema(session, name.schema().get());
    }

    /** Looks for tables in a session. */
    Finder finder(Session session) {
        return new Finder() {
            @Override
            public Optional<Table> find(TableName name) throws SQLException {
                return dialect.find(session, name);
            }

            @Override
            public boolean hasSchema(TableName name) throws SQLException {
                return Targets.this.hasSchema(session, name);
            }

            @Override
            public boolean has(TableName table) throws SQLException {
                return session.hasRows("select 1 from " + table.toSql(dialect));
            }
        };
    }

    /** Returns all that stands against writing rows of {@code schemas}. */
    List<String> problems(Finder finder, List<Schema> schemas) throws SQLException {
        List<String> problems = new ArrayList<>();
        meetings(schemas, problems);
        for (Schema schema : schemas) {
            try {
                problemsOf(finder, schema, problems);
            } catch (DataWeaverException nameInvalid) {
                problems.add(String.valueOf(nameInvalid.getMessage()));
            }
        }
        return problems;
    }

    /** Finds datasets that go to one table: their rows would mix, and be told apart by nothing. */
    private void meetings(List<Schema> schemas, List<String> problems) {
        Map<String, List<String>> datasets = new LinkedHashMap<>();
        for (Schema schema : schemas) {
            try {
                // Many databases do not tell Orders from orders, or not always.
                datasets.computeIfAbsent(nameOf(schema).toString().toLowerCase(Locale.ROOT), name -> new ArrayList<>())
                        .add(schema.dataset());
            } catch (DataWeaverException nameInvalid) {
                // Told where each is looked at.
            }
        }
        datasets.forEach((name, from) -> {
            if (from.size() > 1) {
                problems.add("table " + name + " would take the rows of " + from.size() + " datasets: "
                        + String.join(", ", from)
                        + "; leave `table` out, so that each goes to the table of its own name,"
                        + " write {table} or {schema} into it, or make one dataset of them with the transform `union`");
            }
        });
    }

    private void problemsOf(Finder finder, Schema schema, List<String> problems) throws SQLException {
        TableName name = nameOf(schema);
        List<String> names = keyOf(schema);
        for (String column : names) {
            if (schema.indexOf(column) < 0) {
                problems.add("key column '" + column + "' is not among the columns of '" + schema.dataset() + "': "
                        + String.join(", ", schema.names()));
            }
        }
        if (mode == WriteMode.UPSERT && names.isEmpty()) {
            problems.add("mode `upsert` needs a `key`, and the rows of '" + schema.dataset() + "' bring none");
        }
        Optional<Table> found = finder.find(name);
        if (found.isPresent()) {
            TargetEvolution evolution = evolution(finder, found.get(), schema, problems);
            columns(evolution, schema, problems);
            found.get().obstacle().ifPresent(problems::add);
            keyProblems(evolution.table(), names, problems);
        } else if (create) {
            if (!dialect.allowsName(name.table())) {
                problems.add(dialect.name() + " can have no table '" + name.table() + "'");
            }
            if (!finder.hasSchema(name)) {
                problems.add(
                        "there is no schema '" + name.schema().orElse("") + "' for the table " + name
                                + "; make one where the database has schemas, or name tables without it, by `table: \"{table}\"`");
            }
            schema.fields().forEach(field -> createProblems(field, names.contains(field.name()), problems));
        } else {
            problems.add("table " + name + " does not exist, and `create` is false");
        }
    }

    /** Returns what is to be done with a table before rows of {@code schema} are written to it. */
    TargetEvolution evolution(TargetEvolution.Rows rows, Table found, Schema schema, List<String> problems)
            throws SQLException {
        return TargetEvolution.of(dialect, found, schema, keyOf(schema), context, rows, problems);
    }

    private void createProblems(Field field, boolean isKey, List<String> problems) {
        if (!dialect.allowsName(field.name())) {
            problems.add(dialect.name() + " can have no column '" + field.name() + "'");
        }
        if (isKey
                && dialect.create(field.type(), true).isEmpty()
                && dialect.create(field.type(), false).isPresent()) {
            problems.add("column " + field.name() + " is " + field.type().display() + ", of which no key is made in "
                    + dialect.name() + "; create the table, or give a `key` of other columns");
        } else if (dialect.create(field.type(), isKey).isEmpty()) {
            problems.add("column " + field.name() + " is " + field.type().display() + ", and " + dialect.name()
                    + " has no type that holds all such values; convert it with CAST in a `map` step, to "
                    + (field.type().layout() == DataType.Layout.DECIMAL
                            ? "DECIMAL of a precision and scale that it has"
                            : "JSON for instance"));
        }
    }

    private void keyProblems(Table found, List<String> names, List<String> problems) {
        if (mode != WriteMode.UPSERT || names.isEmpty()) {
            return;
        }
        if (found.isUniqueBy(names)) {
            dialect.upsertProblem(found, names).ifPresent(problems::add);
        } else {
            problems.add("table " + found.name() + " has no unique index on just (" + String.join(", ", names)
                    + "), which mode `upsert` needs; create one: create unique index "
                    + dialect.quote(found.name().table() + "_key") + " on "
                    + found.name().toSql(dialect)
                    + names.stream().map(dialect::quote).collect(Collectors.joining(", ", " (", ")")));
        }
    }

    /** Pairs fields with columns; what does not pair is added to {@code problems}. */
    private List<TargetColumn> columns(TargetEvolution evolution, Schema schema, List<String> problems) {
        Table found = evolution.table();
        List<TargetColumn> columns = new ArrayList<>();
        List<String> names = mode == WriteMode.UPSERT ? keyOf(schema) : List.of();
        for (int i = 0; i < schema.size(); i++) {
            Field field = schema.field(i);
            Optional<TableColumn> column = found.column(field.name());
            if (evolution.added().contains(field.name()) || evolution.leftOut().contains(field.name())) {
                continue;
            } else if (column.isEmpty()) {
                problems.add("table " + found.name() + " has no column '" + field.name() + "'; it has "
                        + String.join(", ", found.columnNames()));
                continue;
            }
            pair(found, i, field, column.get(), names.contains(field.name()), problems)
                    .ifPresent(columns::add);
        }
        String missing = found.columns().stream()
                .filter(column -> schema.indexOf(column.name()) < 0
                        && column.notNull()
                        && !column.filled()
                        && !column.generated())
                .map(TableColumn::name)
                .collect(Collectors.joining(", "));
        if (!missing.isEmpty()) {
            problems.add("table " + found.name() + " needs values in " + missing + ", which the rows do not have");
        }
        return columns;
    }

    private static Optional<TargetColumn> pair(
            Table found, int index, Field field, TableColumn column, boolean isKey, List<String> problems) {
        if (column.generated()) {
            problems.add("column " + column.name() + " of " + found.name()
                    + " computes itself and cannot be written; leave it out");
            return Optional.empty();
        }
        Optional<TargetColumn> target = column.type()
                .flatMap(type -> Binding.of(field.type(), type))
                .map(binding -> new TargetColumn(index, field.type(), column, binding, isKey));
        if (target.isEmpty()) {
            problems.add("column " + column.name() + " of " + found.name() + " is " + column.declared()
                    + ", which does not give back every " + field.type().display()
                    + "; convert it with CAST in a `map` step, or change the column");
        }
        return target;
    }

    /**
     * Returns how rows of {@code schema} get into their table, which exists.
     *
     * @param pipeline names the staging table of a replacement
     */
    TargetPlan plan(Session session, Schema schema, String pipeline) throws SQLException {
        TableName name = nameOf(schema);
        Table found = dialect.find(session, name).orElseThrow(() -> gone(JdbcErrorCode.TARGET_CHANGED, name));
        TableName into = mode == WriteMode.REPLACE ? staging(name, pipeline) : name;
        if (mode == WriteMode.REPLACE && dialect.find(session, into).isEmpty()) {
            throw gone(JdbcErrorCode.STAGING_MISSING, into);
        }
        List<String> problems = new ArrayList<>();
        TargetEvolution evolution = evolution(finder(session), found, schema, problems);
        List<TargetColumn> columns = columns(evolution, schema, problems);
        if (!evolution.added().isEmpty()) {
            problems.add("table " + name + " has not got the columns " + evolution.added() + " yet");
        }
        refuse(problems);
        UnwantedValues unwanted = context.schemaPolicy().discardsRows(SchemaChange.NEW_COLUMN)
                ? UnwantedValues.in(schema, evolution.leftOut(), name.toString())
                : UnwantedValues.NONE;
        return new TargetPlan(
                dialect, name, into, columns, unwanted, mode == WriteMode.UPSERT, dialect.mostBytes(session));
    }

    private static DataWeaverException gone(JdbcErrorCode code, TableName name) {
        return new DataWeaverException(code, "table " + name + " is gone", code.remedy(), null);
    }

    /** Throws all problems at once, if there are any. */
    static void refuse(List<String> problems) {
        if (!problems.isEmpty()) {
            throw new DataWeaverException(
                    JdbcErrorCode.TARGET_UNFIT,
                    problems.size() == 1
                            ? problems.get(0)
                            : problems.size() + " problems:\n  - " + String.join("\n  - ", problems),
                    JdbcErrorCode.TARGET_UNFIT.remedy(),
                    null);
        }
    }

    /** Returns the statement that creates the table of {@code schema} as {@code name}. */
    String createTable(TableName name, Schema schema) {
        List<String> names = keyOf(schema);
        List<String> parts = new ArrayList<>();
        for (Field field : schema.fields()) {
            boolean isKey = names.contains(field.name());
            String type = dialect.create(field.type(), isKey)
                    .orElseThrow(() -> new IllegalStateException("no type for " + field));
            parts.add(dialect.quote(field.name()) + " " + type
                    + (!field.nullable() || isKey ? " not null" : dialect.nullable()));
        }
        if (!names.isEmpty()) {
            parts.add(names.stream().map(dialect::quote).collect(Collectors.joining(", ", "primary key (", ")")));
        }
        return dialect.createTable(name.toSql(dialect), String.join(", ", parts));
    }

    /**
     * Returns the statement that creates the table that collects the rows of a replacement.
     *
     * @param leftOut the fields that are not written
     */
    String createStaging(TableName name, Schema schema, Set<String> leftOut) {
        List<Field> written = schema.fields().stream()
                .filter(field -> !leftOut.contains(field.name()))
                .toList();
        List<String> left = schema.key().stream()
                .filter(column -> !leftOut.contains(column))
                .toList();
        return createTable(name, new Schema(schema.dataset(), written, left));
    }

    /** Returns the table that collects the rows of a replacement: the same for the same pipeline and table. */
    static TableName staging(TableName table, String pipeline) {
        UUID hash = UUID.nameUUIDFromBytes((pipeline + '\0' + table).getBytes(StandardCharsets.UTF_8));
        return table.sibling("dataweaver_staging_" + hash.toString().replace("-", ""));
    }
}

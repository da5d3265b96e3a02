package io.dataweaver.connector.postgres;

import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.plugin.PluginContext;
import io.dataweaver.api.schema.SchemaChange;
import io.dataweaver.api.schema.SchemaPolicy;
import io.dataweaver.api.sink.TargetName;
import io.dataweaver.api.sink.UnwantedValues;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Finds, checks and creates the tables that a sink writes, as its options say. */
final class Targets {

    private final WriteMode mode;
    private final @Nullable TargetName table;
    private final @Nullable List<String> key;
    private final boolean create;
    private final SchemaPolicy policy;
    private final PluginContext context;

    /**
     * Creates targets.
     *
     * @param context tells what is done about tables that are there and do not fit
     */
    Targets(Options options, PluginContext context) {
        this.mode = options.get(PostgresOptions.MODE);
        this.table = options.find(PostgresOptions.TABLE)
                .map(text -> TargetName.parse(text, PostgresErrorCode.NAME_INVALID, PostgresOptions.TABLE))
                .orElse(null);
        this.key = options.find(PostgresOptions.KEY).orElse(null);
        this.create = options.get(PostgresOptions.CREATE);
        this.policy = context.schemaPolicy();
        this.context = context;
    }

    WriteMode mode() {
        return mode;
    }

    boolean creates() {
        return create;
    }

    /** Returns the name in the options; empty if each dataset names its own table, or a part of its name. */
    Optional<QualifiedName> fixedTable() {
        return Optional.ofNullable(table).filter(TargetName::isFixed).map(name -> QualifiedName.parse(name.toString()));
    }

    /** Returns the schema that all tables are in; empty if the datasets or the search path tell. */
    Optional<Identifier> fixedSchema() {
        return Optional.ofNullable(table)
                .flatMap(TargetName::fixedQualifier)
                .map(schema -> QualifiedName.parse(schema).table());
    }

    /** Returns what is to be said of the table where the datasets are not known. */
    String unnamed() {
        return table == null
                ? "each dataset of the source goes to the table of its own name; `explain` checks them"
                : "each dataset of the source goes to the table " + table + "; `explain` checks them";
    }

    QualifiedName nameOf(Schema schema) {
        return QualifiedName.parse(table == null ? schema.dataset() : table.quoted(schema.dataset()));
    }

    /** Returns the columns by which rows of {@code schema} are told apart; empty if there are none. */
    List<String> keyOf(Schema schema) {
        return key == null ? schema.key() : key;
    }

    /** Returns all that stands against writing rows of {@code schemas}. */
    List<String> problems(Catalog catalog, List<Schema> schemas) throws SQLException {
        List<String> problems = new ArrayList<>();
        meetings(catalog.currentSchema(), schemas, problems);
        for (Schema schema : schemas) {
            try {
                problemsOf(catalog, schema, problems);
            } catch (DataWeaverException nameInvalid) {
                problems.add(String.valueOf(nameInvalid.getMessage()));
            }
        }
        return problems;
    }

    /** Finds datasets that go to one table: their rows would mix, and be told apart by nothing. */
    private void meetings(String currentSchema, List<Schema> schemas, List<String> problems) {
        Map<QualifiedName, List<String>> datasets = new LinkedHashMap<>();
        for (Schema schema : schemas) {
            try {
                datasets.computeIfAbsent(nameOf(schema).orIn(currentSchema), name -> new ArrayList<>())
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

    private void problemsOf(Catalog catalog, Schema schema, List<String> problems) throws SQLException {
        QualifiedName name = nameOf(schema).orIn(catalog.currentSchema());
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
        Optional<Relation> relation = catalog.find(name);
        if (relation.isPresent()) {
            TargetEvolution evolution = evolution(catalog, relation.get(), schema, problems);
            columns(catalog, evolution.table(), evolution.leftOut(), schema, problems);
            keyProblems(evolution.table(), names, problems);
        } else if (create) {
            for (Field field : schema.fields()) {
                createProblems(catalog, field, problems);
            }
        } else {
            problems.add("table " + name + " does not exist, and `create` is false");
        }
    }

    /** Returns what is to be done with a table before rows of {@code schema} are written to it. */
    TargetEvolution evolution(Catalog catalog, Relation relation, Schema schema, List<String> problems)
            throws SQLException {
        return TargetEvolution.of(
                catalog,
                relation,
                schema,
                keyOf(schema),
                policy,
                context.columnHistory(schema.dataset()),
                context::isApproved,
                problems);
    }

    /**
     * Returns how a table that collects the rows of a replacement comes to take rows of other columns than those that it has collected, as
     * the target did: what has to be approved was approved for that.
     *
     * @param name of the target, which is as it will be when the rows are published; it need not be there
     */
    TargetEvolution evolutionOfStaging(Catalog catalog, QualifiedName name, QualifiedName staging, Schema schema)
            throws SQLException {
        Optional<Relation> target = catalog.find(name);
        List<Field> fields = new ArrayList<>(schema.fields());
        fields.removeIf(
                field -> target.isPresent() && target.get().column(field.name()).isEmpty());
        Relation relation = catalog.find(staging).orElseThrow();
        List<String> problems = new ArrayList<>();
        TargetEvolution evolution = TargetEvolution.of(
                catalog,
                relation,
                new Schema(schema.dataset(), fields, schema.key()),
                keyOf(schema),
                policy,
                context.columnHistory(schema.dataset()),
                change -> true,
                problems);
        refuseStaging(name, problems);
        return evolution;
    }

    /** What was collected stays as it is; only another beginning helps. */
    private static void refuseStaging(QualifiedName name, List<String> problems) {
        if (!problems.isEmpty()) {
            throw new DataWeaverException(
                    PostgresErrorCode.TARGET_UNFIT,
                    "the rows that were collected for " + name + " so far do not go together with those that come now: "
                            + String.join("; ", problems),
                    "start again from the beginning with --restart",
                    null);
        }
    }

    /** Returns the fields whose values are not written, because the pipeline leaves a table without columns for them. */
    Set<String> valuesLeftOut(Catalog catalog, Relation relation, Schema schema) throws SQLException {
        return policy.discardsRows(SchemaChange.NEW_COLUMN)
                ? Set.of()
                : evolution(catalog, relation, schema, new ArrayList<>()).leftOut();
    }

    /**
     * Returns a column that tables lack, where rows are written only if they have null in it: as if it were there. Empty if it has
     * to be there.
     */
    Optional<PgColumn> lacking(Catalog catalog, Field field) throws SQLException {
        return policy.discardsRows(SchemaChange.NEW_COLUMN)
                        && catalog.findType(TypeMapping.create(field)).isPresent()
                ? Optional.of(PgColumn.lacking(new Identifier(field.name()), TargetEvolution.typeFor(catalog, field)))
                : Optional.empty();
    }

    private static void createProblems(Catalog catalog, Field field, List<String> problems) throws SQLException {
        try {
            new Identifier(field.name());
        } catch (DataWeaverException nameInvalid) {
            problems.add("column: " + nameInvalid.getMessage());
        }
        Optional<String> nativeName = TypeMapping.nativeName(field);
        if (nativeName.isPresent()) {
            Optional<PgType> type = catalog.findType(nativeName.get());
            if (type.isEmpty() || !canHold(field, type.get())) {
                problems.add("column " + new Identifier(field.name()) + " is " + nativeName.get()
                        + " where it comes from, and the target has no such type"
                        + (type.isEmpty() ? "" : " that holds " + field.type().display())
                        + "; create the type there, or create the table with a column of another type, such as "
                        + TypeMapping.create(field.type()));
            }
        }
    }

    private static boolean canHold(Field field, PgType type) {
        return TypeMapping.staged(field.type(), type).isPresent()
                || TypeMapping.write(field.type(), type).isPresent();
    }

    private void keyProblems(Relation relation, List<String> names, List<String> problems) {
        if (relation.kind() != 'r' && relation.kind() != 'p') {
            problems.add(relation.name() + " is not a table, and cannot be written");
        } else if (mode == WriteMode.UPSERT && !names.isEmpty() && !relation.isUniqueBy(names)) {
            problems.add("table " + relation.name() + " has no unique index on just (" + String.join(", ", names)
                    + "), which mode `upsert` needs; create one: create unique index on "
                    + relation.name().toSql() + " ("
                    + Literal.columns(names.stream().map(Identifier::new).toList()) + ")");
        }
    }

    /** Pairs fields with columns; what does not pair is added to {@code problems}. */
    private List<TargetColumn> columns(
            Catalog catalog, Relation relation, Set<String> leftOut, Schema schema, List<String> problems)
            throws SQLException {
        List<TargetColumn> columns = new ArrayList<>();
        List<String> names = mode == WriteMode.UPSERT ? keyOf(schema) : List.of();
        for (int i = 0; i < schema.size(); i++) {
            Field field = schema.field(i);
            Optional<PgColumn> column = relation.column(field.name());
            if (column.isEmpty() && leftOut.contains(field.name())) {
                continue;
            } else if (column.isEmpty()) {
                problems.add("table " + relation.name() + " has no column '" + field.name() + "'; it has "
                        + String.join(", ", relation.columnNames()));
                continue;
            }
            pair(catalog, relation, i, field, column.get(), names.contains(field.name()), problems)
                    .ifPresent(columns::add);
        }
        Set<String> missing = new TreeSet<>();
        for (PgColumn column : relation.columns()) {
            if (schema.indexOf(column.name().name()) < 0
                    && column.notNull()
                    && !column.filled()
                    && !column.generated()) {
                missing.add(column.name().toString());
            }
        }
        if (!missing.isEmpty()) {
            problems.add("table " + relation.name() + " needs values in " + String.join(", ", missing)
                    + ", which the rows do not have");
        }
        return columns;
    }

    private static Optional<TargetColumn> pair(
            Catalog catalog,
            Relation relation,
            int index,
            Field field,
            PgColumn column,
            boolean isKey,
            List<String> problems)
            throws SQLException {
        if (column.generated()) {
            problems.add("column " + column.name() + " of " + relation.name()
                    + " computes itself and cannot be written; leave it out");
            return Optional.empty();
        }
        boolean refusesNull = column.notNull() && !relation.hasTriggers();
        Optional<PgType> staged = TypeMapping.staged(field.type(), column.type());
        if (staged.isPresent()) {
            if (TypeMapping.bendsWhatIsCast(column.type())
                    && !TypeMapping.nativeName(field)
                            .equals(Optional.of(column.type().name()))) {
                problems.add("column " + column.name() + " of " + relation.name() + " is "
                        + column.type().name() + ", to which the server would round or cut what comes as "
                        + field.type().display() + "; make it "
                        + catalog.nameWithoutModifier(column.type()) + " without a limit");
                return Optional.empty();
            }
            String castTo = catalog.nameWithoutModifier(column.type());
            return TypeMapping.write(field.type(), staged.get())
                    .map(how -> new TargetColumn(index, column, how, refusesNull, isKey, Optional.of(castTo)));
        }
        Optional<ColumnEncoding> how = TypeMapping.write(field.type(), column.type());
        if (how.isEmpty()) {
            problems.add("column " + column.name() + " of " + relation.name() + " is "
                    + column.type().name() + ", which cannot hold "
                    + field.type().display()
                    + "; convert it with CAST in a `map` step, or change the column");
            return Optional.empty();
        }
        return Optional.of(new TargetColumn(index, column, how.get(), refusesNull, isKey, Optional.empty()));
    }

    /**
     * Returns how rows of {@code schema} get into their table, which exists.
     *
     * @param pipeline names the staging table of a replacement
     */
    TargetPlan plan(Catalog catalog, Schema schema, String pipeline) throws SQLException {
        QualifiedName name = nameOf(schema).orIn(catalog.currentSchema());
        QualifiedName loadInto = mode == WriteMode.REPLACE ? staging(name, pipeline) : name;
        Relation relation = catalog.find(loadInto)
                .orElseThrow(() -> mode == WriteMode.REPLACE
                        ? new DataWeaverException(
                                PostgresErrorCode.STAGING_MISSING,
                                "table " + loadInto + ", which collects the rows for " + name + ", is gone",
                                PostgresErrorCode.STAGING_MISSING.remedy(),
                                null)
                        : new DataWeaverException(
                                PostgresErrorCode.TARGET_CHANGED,
                                "table " + name + " does not exist any more",
                                PostgresErrorCode.TARGET_CHANGED.remedy(),
                                null));
        List<String> problems = new ArrayList<>();
        Set<String> leftOut = evolution(catalog, relation, schema, problems).leftOut();
        List<TargetColumn> columns = columns(catalog, relation, leftOut, schema, problems);
        if (mode == WriteMode.REPLACE) {
            refuseStaging(name, problems);
        }
        refuse(problems);
        UnwantedValues unwanted = policy.discardsRows(SchemaChange.NEW_COLUMN)
                ? UnwantedValues.in(schema, leftOut, name.toString())
                : UnwantedValues.NONE;
        return TargetPlan.of(name, relation.oid(), loadInto, columns, unwanted, mode == WriteMode.UPSERT);
    }

    /** Throws all problems at once, if there are any. */
    static void refuse(List<String> problems) {
        if (!problems.isEmpty()) {
            throw new DataWeaverException(
                    PostgresErrorCode.TARGET_UNFIT,
                    problems.size() == 1
                            ? problems.get(0)
                            : problems.size() + " problems:\n  - " + String.join("\n  - ", problems),
                    PostgresErrorCode.TARGET_UNFIT.remedy(),
                    null);
        }
    }

    /** Returns the statement that creates the table of {@code schema} as {@code name}. */
    String createTable(QualifiedName name, Schema schema) {
        List<String> names = keyOf(schema);
        List<String> parts = new ArrayList<>();
        for (Field field : schema.fields()) {
            boolean notNull = !field.nullable() || names.contains(field.name());
            parts.add(new Identifier(field.name()).toSql() + " " + TypeMapping.create(field)
                    + (notNull ? " not null" : ""));
        }
        if (!names.isEmpty()) {
            parts.add("primary key ("
                    + Literal.columns(names.stream().map(Identifier::new).toList()) + ")");
        }
        return "create table if not exists " + name.toSql() + " (" + String.join(", ", parts) + ")";
    }

    /** Returns the table that collects the rows of a replacement: the same for the same pipeline and table. */
    static QualifiedName staging(QualifiedName table, String pipeline) {
        UUID hash = UUID.nameUUIDFromBytes((pipeline + '\0' + table).getBytes(StandardCharsets.UTF_8));
        return table.sibling("dataweaver_staging_" + hash.toString().replace("-", ""));
    }
}

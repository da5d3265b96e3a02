package io.dataweaver.connector.postgres;

import io.dataweaver.api.sink.UnwantedValues;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * How the rows of one dataset get into their table.
 *
 * @param table where they end up
 * @param oid of the table that the rows are loaded into
 * @param loadInto the table that COPY or the merge writes: {@code table}, or the staging table of a replacement
 * @param columns what is written, in the order of the fields
 * @param unwanted the values for which the table has no column, and whose rows are left out
 * @param upsert whether rows are merged by key
 * @param staged whether rows are loaded into a table of changes first: to be merged, or to be cast
 */
record TargetPlan(
        QualifiedName table,
        long oid,
        QualifiedName loadInto,
        List<TargetColumn> columns,
        UnwantedValues unwanted,
        boolean upsert,
        boolean staged) {

    static TargetPlan of(
            QualifiedName table,
            long oid,
            QualifiedName loadInto,
            List<TargetColumn> columns,
            UnwantedValues unwanted,
            boolean upsert) {
        boolean staged = upsert || casts(columns);
        return new TargetPlan(table, oid, loadInto, List.copyOf(columns), unwanted, upsert, staged);
    }

    private static boolean casts(List<TargetColumn> columns) {
        return columns.stream().anyMatch(column -> column.castTo().isPresent());
    }

    /** Tells whether the server casts some of what is sent. */
    boolean casts() {
        return casts(columns);
    }

    private List<Identifier> names() {
        return columns.stream().map(c -> c.column().name()).toList();
    }

    private List<Identifier> keyNames() {
        return columns.stream()
                .filter(TargetColumn::key)
                .map(c -> c.column().name())
                .toList();
    }

    CopyEncoder encoder() {
        return new CopyEncoder(columns.stream().map(TargetColumn::bind).toList(), upsert);
    }

    /** Returns the statement that takes the rows. */
    String copy() {
        List<Identifier> names = new ArrayList<>(names());
        if (staged) {
            names.add(sequence());
            names.add(deleted());
        }
        if (upsert) {
            names.add(kept());
        }
        return "copy " + (staged ? changes().toSql() : loadInto.toSql()) + " (" + Literal.columns(names)
                + ") from stdin (format binary)";
    }

    /** Tells whether rows that are merged could also be loaded into the table as they are, if none of their keys is there. */
    boolean couldLoadDirectly() {
        return upsert && !casts();
    }

    /** Returns the statement that takes rows right into the table. */
    String copyDirectly() {
        return "copy " + loadInto.toSql() + " (" + Literal.columns(names()) + ") from stdin (format binary)";
    }

    /** Returns what each transaction needs first; may be empty. */
    String prepare() {
        if (!staged) {
            return "";
        }
        return "create temporary table if not exists " + changes().table().toSql()
                + " on commit delete rows as select "
                + list(TargetColumn::staged) + ", 0::int8 as " + sequence().toSql() + ", false as "
                + deleted().toSql() + (upsert ? ", null::bytea as " + kept().toSql() : "") + " from "
                + loadInto.toSql() + " with no data";
    }

    /**
     * Returns what applies the changes that COPY brought: of each key the last one counts, so that the order of changes
     * of one key is kept, and no key is touched twice. Keys are taken in order, so that parallel writers do not deadlock.
     *
     * @param withDeletes whether some changes may be deletes
     * @param withKept whether some changes keep values of the target
     * @param withRepeats whether there may be several changes of one key
     */
    String merge(boolean withDeletes, boolean withKept, boolean withRepeats) {
        if (!staged) {
            return "";
        }
        String clear = "; truncate " + changes().toSql();
        if (!upsert) {
            return insert() + " from " + changes().toSql() + " order by "
                    + sequence().toSql() + clear;
        }
        String last = withRepeats || withKept || !comparesBytes() ? last() : inOrder();
        return (withDeletes ? delete(last) + "; " : "")
                + (withKept ? new KeptValues(this).upsert() : upsert(last))
                + clear;
    }

    /** Tells whether the target holds two keys for the same only if the bytes that are sent are. */
    private boolean comparesBytes() {
        return columns.stream()
                .filter(TargetColumn::key)
                .allMatch(key -> key.castTo().isEmpty()
                        && !key.column().type().domain()
                        && key.column().type().wire().comparesBytes());
    }

    /** The last change of each key. */
    private String last() {
        String typed = typedKey();
        return "(select distinct on (" + typed + ") * from " + changes().toSql() + " order by " + typed + ", "
                + sequence().toSql() + " desc) s";
    }

    /** All changes, one of each key. */
    private String inOrder() {
        return "(select * from " + changes().toSql() + " order by " + typedKey() + ") s";
    }

    /** The key as the target has it, in a select list over the table of changes. */
    String typedKey() {
        return columns.stream()
                .filter(TargetColumn::key)
                .map(TargetColumn::value)
                .collect(Collectors.joining(", "));
    }

    private String delete(String last) {
        StringBuilder sql = new StringBuilder("delete from ")
                .append(loadInto.toSql())
                .append(" t using ")
                .append(last)
                .append(" where s.")
                .append(deleted().toSql());
        for (TargetColumn column : columns) {
            if (column.key()) {
                sql.append(" and t.")
                        .append(column.column().name().toSql())
                        .append(" = s.")
                        .append(column.value());
            }
        }
        return sql.toString();
    }

    private String upsert(String last) {
        return insert() + " from " + last + " where not " + deleted().toSql() + onConflict();
    }

    String onConflict() {
        return " on conflict (" + Literal.columns(keyNames()) + ") do " + update();
    }

    private String insert() {
        return insertInto() + list(TargetColumn::value);
    }

    String insertInto() {
        return "insert into " + loadInto.toSql() + " (" + Literal.columns(names())
                + ") overriding system value select ";
    }

    private String list(Function<TargetColumn, String> part) {
        return columns.stream().map(part).collect(Collectors.joining(", "));
    }

    private String update() {
        List<Identifier> others = columns.stream()
                .filter(c -> !c.key())
                .map(c -> c.column().name())
                .toList();
        return others.isEmpty()
                ? "nothing"
                : others.stream()
                        .map(name -> name.toSql() + " = excluded." + name.toSql())
                        .collect(Collectors.joining(", ", "update set ", ""));
    }

    /** The temporary table of changes, of its own for each table and list of columns. */
    QualifiedName changes() {
        return QualifiedName.of(
                "pg_temp",
                "dataweaver_changes_" + oid + "_"
                        + Integer.toHexString(list(TargetColumn::staged).hashCode()));
    }

    Identifier sequence() {
        return unused("dataweaver_sequence");
    }

    Identifier deleted() {
        return unused("dataweaver_deleted");
    }

    /** The column that tells which values a change keeps: a bit for each of {@link #columns}. */
    Identifier kept() {
        return unused("dataweaver_kept");
    }

    private Identifier unused(String wanted) {
        String name = wanted;
        List<Identifier> taken = names();
        while (taken.contains(new Identifier(name))) {
            name += "_";
        }
        return new Identifier(name);
    }
}

package io.dataweaver.connector.postgres;

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
 * @param upsert whether rows are merged by key
 * @param staged whether rows are loaded into a table of changes first: to be merged, or to be cast
 */
record TargetPlan(
        QualifiedName table,
        long oid,
        QualifiedName loadInto,
        List<TargetColumn> columns,
        boolean upsert,
        boolean staged) {

    static TargetPlan of(
            QualifiedName table, long oid, QualifiedName loadInto, List<TargetColumn> columns, boolean upsert) {
        boolean staged = upsert || casts(columns);
        return new TargetPlan(table, oid, loadInto, List.copyOf(columns), upsert, staged);
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
        return new CopyEncoder(columns.stream().map(TargetColumn::bind).toList());
    }

    /** Returns the statement that takes the rows. */
    String copy() {
        List<Identifier> names = new ArrayList<>(names());
        if (staged) {
            names.add(sequence());
            names.add(deleted());
        }
        return "copy " + (staged ? changes().toSql() : loadInto.toSql()) + " (" + Literal.columns(names)
                + ") from stdin (format binary)";
    }

    /** Returns what each transaction needs first; may be empty. */
    String prepare() {
        if (!staged) {
            return "";
        }
        return "; create temporary table if not exists " + changes().table().toSql()
                + " on commit delete rows as select "
                + list(TargetColumn::staged) + ", 0::int8 as " + sequence().toSql() + ", false as "
                + deleted().toSql() + " from " + loadInto.toSql() + " with no data";
    }

    /**
     * Returns what applies the changes that COPY brought: of each key the last one counts, so that the order of changes
     * of one key is kept, and no key is touched twice. Keys are taken in order, so that parallel writers do not deadlock.
     */
    String merge(boolean withDeletes) {
        if (!staged) {
            return "";
        }
        if (!upsert) {
            return insert() + " from " + changes().toSql() + " order by "
                    + sequence().toSql() + "; truncate " + changes().toSql();
        }
        String key = Literal.columns(keyNames());
        String typed = columns.stream()
                .filter(TargetColumn::key)
                .map(TargetColumn::value)
                .collect(Collectors.joining(", "));
        String last = "(select distinct on (" + typed + ") * from " + changes().toSql() + " order by " + typed + ", "
                + sequence().toSql() + " desc) s";
        StringBuilder sql = new StringBuilder();
        if (withDeletes) {
            sql.append("delete from ")
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
            sql.append("; ");
        }
        sql.append(insert())
                .append(" from ")
                .append(last)
                .append(" where not ")
                .append(deleted().toSql())
                .append(" on conflict (")
                .append(key)
                .append(") do ")
                .append(update())
                .append("; truncate ")
                .append(changes().toSql());
        return sql.toString();
    }

    private String insert() {
        return "insert into " + loadInto.toSql() + " (" + Literal.columns(names()) + ") overriding system value select "
                + list(TargetColumn::value);
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
    private QualifiedName changes() {
        return QualifiedName.of(
                "pg_temp",
                "dataweaver_changes_" + oid + "_"
                        + Integer.toHexString(list(TargetColumn::staged).hashCode()));
    }

    private Identifier sequence() {
        return unused("dataweaver_sequence");
    }

    private Identifier deleted() {
        return unused("dataweaver_deleted");
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

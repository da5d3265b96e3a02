package io.dataweaver.connector.postgres;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * How the rows of one dataset get into their table.
 *
 * @param table where they end up
 * @param oid of the table that the rows are loaded into
 * @param loadInto the table that COPY or the merge writes: {@code table}, or the staging table of a replacement
 * @param columns what is written, in the order of the fields
 * @param upsert whether rows are merged by key
 */
record TargetPlan(QualifiedName table, long oid, QualifiedName loadInto, List<TargetColumn> columns, boolean upsert) {

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
        if (upsert) {
            names.add(sequence());
            names.add(deleted());
        }
        return "copy " + (upsert ? changes().toSql() : loadInto.toSql()) + " (" + Literal.columns(names)
                + ") from stdin (format binary)";
    }

    /** Returns what each transaction needs first; may be empty. */
    String prepare() {
        if (!upsert) {
            return "";
        }
        return "; create temporary table if not exists " + changes().table().toSql()
                + " on commit delete rows as select "
                + Literal.columns(names()) + ", 0::int8 as " + sequence().toSql() + ", false as "
                + deleted().toSql() + " from " + loadInto.toSql() + " with no data";
    }

    /**
     * Returns what applies the changes that COPY brought: of each key the last one counts, so that the order of changes
     * of one key is kept, and no key is touched twice. Keys are taken in order, so that parallel writers do not deadlock.
     */
    String merge(boolean withDeletes) {
        if (!upsert) {
            return "";
        }
        String key = Literal.columns(keyNames());
        String last = "(select distinct on (" + key + ") * from " + changes().toSql() + " order by " + key + ", "
                + sequence().toSql() + " desc) s";
        StringBuilder sql = new StringBuilder();
        if (withDeletes) {
            sql.append("delete from ")
                    .append(loadInto.toSql())
                    .append(" t using ")
                    .append(last)
                    .append(" where s.")
                    .append(deleted().toSql());
            for (Identifier name : keyNames()) {
                sql.append(" and t.").append(name.toSql()).append(" = s.").append(name.toSql());
            }
            sql.append("; ");
        }
        sql.append("insert into ")
                .append(loadInto.toSql())
                .append(" (")
                .append(Literal.columns(names()))
                .append(") overriding system value select ")
                .append(Literal.columns(names()))
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
        return QualifiedName.of("pg_temp", "dataweaver_changes_" + oid + "_" + Integer.toHexString(names().hashCode()));
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

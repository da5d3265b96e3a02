package io.dataweaver.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

/** Random changes of a table {@code orders}, of its rows and of its columns; the same for the same seed. */
final class RandomSchema {

    private static final int KEYS = 30;

    /** Types, each with those that it may be widened to. */
    private static final List<List<String>> WIDER = List.of(
            List.of("smallint", "integer", "bigint", "numeric(24,3)"),
            List.of("varchar(5)", "varchar(40)", "text"),
            List.of("numeric(6,2)", "numeric(12,4)", "numeric"),
            List.of("real", "double precision"));

    private final Random random;
    private final List<Column> columns = new ArrayList<>();
    private int made;

    private record Column(String name, List<String> types, int type) {
        String typeName() {
            return types.get(type);
        }

        boolean canBeWidened() {
            return type + 1 < types.size();
        }
    }

    RandomSchema(Random random) {
        this.random = random;
    }

    /** Returns what shows all that the source has. */
    String query() {
        return "select " + names() + " from orders order by id";
    }

    private String names() {
        return columns.stream().map(column -> ", " + column.name()).collect(Collectors.joining("", "id", ""));
    }

    /** Returns a transaction that changes rows. */
    String rows() {
        StringBuilder sql = new StringBuilder("begin; ");
        for (int i = random.nextInt(6); i >= 0; i--) {
            sql.append(row()).append("; ");
        }
        return sql.append(random.nextInt(8) == 0 ? "rollback" : "commit").toString();
    }

    private String row() {
        int id = random.nextInt(KEYS);
        if (random.nextInt(5) == 0) {
            return "delete from orders where id = " + id;
        }
        String values =
                columns.stream().map(column -> ", " + value(column.typeName())).collect(Collectors.joining());
        if (columns.isEmpty() || random.nextBoolean()) {
            String update = columns.isEmpty()
                    ? "nothing"
                    : "update set "
                            + columns.stream()
                                    .map(column -> column.name() + " = excluded." + column.name())
                                    .collect(Collectors.joining(", "));
            return "insert into orders (" + names() + ") values (" + id + values + ") on conflict (id) do " + update;
        }
        Column column = columns.get(random.nextInt(columns.size()));
        return "update orders set " + column.name() + " = " + value(column.typeName()) + " where id <= " + id;
    }

    private String value(String type) {
        return switch (type) {
            case "smallint" -> Integer.toString(random.nextInt(60_000) - 30_000);
            case "integer" -> Integer.toString(random.nextInt());
            case "bigint" -> Long.toString(random.nextLong() / 2);
            case "numeric(24,3)", "numeric(12,4)", "numeric" -> Double.toString(random.nextInt(10_000_000) / 8.0);
            case "numeric(6,2)" -> Double.toString(random.nextInt(400_000) / 100.0);
            case "real", "double precision" -> Double.toString(random.nextInt() / 16.0);
            case "varchar(5)" -> "'" + random.nextInt(99_999) + "'";
            default -> "'value " + random.nextLong() + "'";
        };
    }

    /** Returns a statement that adds a column, maybe with a value in all rows. */
    String add(boolean filled) {
        List<String> types = WIDER.get(random.nextInt(WIDER.size()));
        Column column = new Column("c" + made++, types, random.nextInt(types.size()));
        columns.add(column);
        return "alter table orders add " + column.name() + " " + column.typeName()
                + (filled ? " not null default " + value(column.typeName()) : "");
    }

    /**
     * Returns a statement that makes a column wider, renames or drops one; a column is added if there is none for that. The last one
     * keeps its name: nobody may have seen it yet.
     */
    String change() {
        int index = columns.isEmpty() ? -1 : random.nextInt(columns.size());
        if (index < 0) {
            return add(false);
        }
        Column column = columns.get(index);
        if (index < columns.size() - 1 && random.nextInt(3) == 0) {
            Column renamed = new Column("c" + made++, column.types(), column.type());
            columns.set(index, renamed);
            return "alter table orders rename " + column.name() + " to " + renamed.name();
        }
        if (!column.canBeWidened()) {
            columns.remove(index);
            return "alter table orders drop " + column.name();
        }
        Column wider = new Column(column.name(), column.types(), column.type() + 1);
        columns.set(index, wider);
        return "alter table orders alter " + wider.name() + " type " + wider.typeName();
    }
}

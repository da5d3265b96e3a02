package io.dataweaver.connector.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.api.data.BatchBuilder;
import io.dataweaver.api.data.ChangeKind;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.testkit.postgres.PostgresDatabase;
import io.dataweaver.testkit.postgres.PostgresServer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows that the server refuses, by whatever kind of constraint: what is stored and what is rejected is as if each came alone. */
class PoisonTest {

    private static final Schema SCHEMA = new Schema(
            "t",
            List.of(
                    Field.required("id", DataTypes.BIGINT),
                    Field.nullable("amount", DataTypes.INTEGER),
                    Field.nullable("parent", DataTypes.BIGINT),
                    Field.nullable("note", DataTypes.TEXT)),
            List.of());
    private static final int BATCH = 700;

    private final PostgresDatabase database = PostgresServer.shared().createDatabase();

    @AfterEach
    void drop() {
        database.close();
    }

    /** Creates a table with constraints that are checked row by row, at the end of a statement, and by a trigger. */
    private void create(String table) {
        database.execute(
                "create table if not exists parents (id int8 primary key)",
                "insert into parents select generate_series(0, 9) on conflict do nothing",
                "create table " + table + " (id int8 primary key, amount int4 check (amount >= 0), parent int8"
                        + " references parents, note text, seen int4 generated always as identity)",
                "create or replace function refuse() returns trigger language plpgsql as $$ begin"
                        + " if new.note = 'refuse' then raise exception 'refused by a trigger'; end if; return new; end $$",
                "create trigger refusing before insert on " + table + " for each row execute function refuse()");
    }

    private static Object[] row(Random random, int index, double share) {
        Object[] row = {(long) index, random.nextInt(100), (long) random.nextInt(10), "note " + index};
        if (random.nextDouble() < share) {
            switch (random.nextInt(4)) {
                case 0 -> row[0] = (long) random.nextInt(index + 1);
                case 1 -> row[1] = -1;
                case 2 -> row[2] = 11L;
                default -> row[3] = "refuse";
            }
        }
        return row;
    }

    @ParameterizedTest
    @CsvSource({"1, 3000, 0.002", "2, 3000, 0.01", "3, 1000, 0.1", "4, 200, 0.9"})
    void storesAndRejectsAsIfEachRowCameAlone(long seed, int count, double share) throws SQLException {
        Random random = new Random(seed);
        List<Object[]> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rows.add(row(random, i, share));
        }
        create("t");
        create("alone");
        List<Long> refused = insertEach(rows);
        List<Rejection> rejections;
        try (PostgresSink sink = SinkHarness.sink(database)) {
            rejections = SinkHarness.copy(sink, SCHEMA, batches(rows));
        }
        assertThat(rejections)
                .as("seed %d", seed)
                .extracting(rejection -> rejection.record().origin())
                .isEqualTo(refused);
        assertThat(database.rows("select id, amount, parent, note from t order by seen"))
                .as("seed %d", seed)
                .isEqualTo(database.rows("select id, amount, parent, note from alone order by seen"));
    }

    private static RecordBatch[] batches(List<Object[]> rows) {
        List<RecordBatch> batches = new ArrayList<>();
        for (int from = 0; from < rows.size(); from += BATCH) {
            int to = Math.min(rows.size(), from + BATCH);
            BatchBuilder builder = new BatchBuilder(SCHEMA, to - from);
            for (int i = from; i < to; i++) {
                SinkHarness.append(builder, ChangeKind.INSERT, i, rows.get(i));
            }
            batches.add(builder.build());
        }
        return batches.toArray(RecordBatch[]::new);
    }

    private List<Long> insertEach(List<Object[]> rows) throws SQLException {
        List<Long> refused = new ArrayList<>();
        try (Connection connection = database.connect();
                PreparedStatement insert = connection.prepareStatement(
                        "insert into alone (id, amount, parent, note) values (?, ?, ?, ?)")) {
            connection.setAutoCommit(false);
            for (int i = 0; i < rows.size(); i++) {
                Savepoint savepoint = connection.setSavepoint();
                for (int column = 0; column < 4; column++) {
                    insert.setObject(column + 1, rows.get(i)[column]);
                }
                try {
                    insert.execute();
                    connection.releaseSavepoint(savepoint);
                } catch (SQLException constraint) {
                    connection.rollback(savepoint);
                    refused.add((long) i);
                }
            }
            connection.commit();
        }
        return refused;
    }
}

package io.dataweaver.connector.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** A server in memory that refuses rows as PostgreSQL does: some at once, some when it writes its buffer, some at the end. */
class ChunkRecoveryTest {

    private enum Flaw {
        NONE,
        /** As with a constraint of the row: seen before keys that are buffered. */
        AT_ONCE,
        /** As with a foreign key: seen at the end of the statement, which names no row. */
        AT_THE_END
    }

    /** Rows with the same key exclude each other. */
    private record Row(int key, Flaw flaw) {}

    /** Keeps rows whole chunks at a time. */
    private static final class Server implements ChunkRecovery.Loader {
        private static final int BUFFER = 7;

        private final List<Row> rows;
        private final Map<Integer, Integer> stored = new LinkedHashMap<>();
        private final List<Integer> rejected = new ArrayList<>();
        private int attempts;

        Server(List<Row> rows) {
            this.rows = rows;
        }

        @Override
        public @Nullable SQLException load(int from, int to, int[] left) {
            attempts++;
            List<Integer> loaded = new ArrayList<>();
            for (int row = from; row < to; row++) {
                if (Arrays.binarySearch(left, row) < 0) {
                    loaded.add(row);
                }
            }
            return insert(loaded);
        }

        private @Nullable SQLException insert(List<Integer> loaded) {
            Map<Integer, Integer> added = new LinkedHashMap<>();
            for (int first = 0; first < loaded.size(); first += BUFFER) {
                int end = Math.min(loaded.size(), first + BUFFER);
                for (int i = first; i < end; i++) {
                    if (rows.get(loaded.get(i)).flaw == Flaw.AT_ONCE) {
                        return refusal("COPY t, line " + (i + 1));
                    }
                }
                for (int i = first; i < end; i++) {
                    int key = rows.get(loaded.get(i)).key;
                    if (stored.containsKey(key) || added.putIfAbsent(key, loaded.get(i)) != null) {
                        return refusal("COPY t, line " + (i + 1));
                    }
                }
            }
            if (loaded.stream().anyMatch(row -> rows.get(row).flaw == Flaw.AT_THE_END)) {
                return refusal("SQL statement");
            }
            stored.putAll(added);
            return null;
        }

        @Override
        public void reject(int row, SQLException failure) {
            rejected.add(row);
        }
    }

    private static SQLException refusal(String where) {
        return new PSQLException(new ServerErrorMessage("SERROR\0C23505\0Mrefused\0W" + where + "\0"));
    }

    private static List<Row> rows(Random random, int count, double share) {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            boolean flawed = random.nextDouble() < share;
            Flaw flaw = flawed ? Flaw.values()[random.nextInt(3)] : Flaw.NONE;
            int key = flawed && random.nextBoolean() ? random.nextInt(i + 1) : i;
            rows.add(new Row(key, flaw));
        }
        return rows;
    }

    private static Server alone(List<Row> rows) {
        Server server = new Server(rows);
        for (int row = 0; row < rows.size(); row++) {
            if (server.insert(List.of(row)) != null) {
                server.rejected.add(row);
            }
        }
        return server;
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.01, 0.05, 0.3, 0.9})
    void storesAndRejectsAsIfEachRowCameAlone(double share) throws SQLException {
        for (long seed = 1; seed <= 300; seed++) {
            List<Row> rows = rows(new Random(seed), 1 + (int) seed, share);
            Server server = new Server(rows);
            SQLException refused = server.insert(range(rows.size()));
            if (refused != null) {
                new ChunkRecovery(rows.size(), new RefusalRate(), server).run(refused);
            }
            Server alone = alone(rows);
            assertThat(server.rejected).as("seed %d", seed).isEqualTo(alone.rejected);
            assertThat(server.stored.entrySet().stream().toList())
                    .as("seed %d", seed)
                    .isEqualTo(alone.stored.entrySet().stream().toList());
        }
    }

    private static List<Integer> range(int count) {
        List<Integer> range = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            range.add(i);
        }
        return range;
    }

    @Test
    void loadsTheRestAgainOnceForEachRowThatTheServerNames() throws SQLException {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            rows.add(new Row(i, i % 100 == 50 ? Flaw.AT_ONCE : Flaw.NONE));
        }
        Server server = new Server(rows);
        RefusalRate rate = new RefusalRate();
        rate.stored(1_000_000);
        rate.refused();
        new ChunkRecovery(rows.size(), rate, server).run(refusal("COPY t, line 51"));
        assertThat(server.rejected).containsExactly(50, 150);
        assertThat(server.attempts).isEqualTo(2);
    }
}

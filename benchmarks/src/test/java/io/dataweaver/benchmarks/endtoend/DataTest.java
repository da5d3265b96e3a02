package io.dataweaver.benchmarks.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DataTest {

    @TempDir
    Path folder;

    @Test
    void makesTheSameRowsEachTime() throws Exception {
        LineitemCsv.write(folder.resolve("first.csv"), 2_000);
        LineitemCsv.write(folder.resolve("second.csv"), 2_000);
        assertThat(Files.mismatch(folder.resolve("first.csv"), folder.resolve("second.csv")))
                .isEqualTo(-1);
        List<String> lines = Files.readAllLines(folder.resolve("first.csv"));
        assertThat(lines).hasSize(2_001).allMatch(line -> line.split(",", -1).length == 16);
        assertThat(lines.get(1))
                .matches("\\d+,\\d+,\\d+,\\d,\\d+\\.00,\\d+\\.\\d\\d,0\\.\\d\\d,0\\.\\d\\d,[RAN],[OF],"
                        + "(\\d{4}-\\d\\d-\\d\\d,){3}[A-Z ]+,[A-Z ]+,[a-z ]{9,43}");
    }

    @Test
    void makesTheSameEventsEachTime() throws Exception {
        EventsJson.write(folder.resolve("first.jsonl"), 2_000);
        EventsJson.write(folder.resolve("second.jsonl"), 2_000);
        assertThat(Files.mismatch(folder.resolve("first.jsonl"), folder.resolve("second.jsonl")))
                .isEqualTo(-1);
        assertThat(DuckDbReference.count(folder.resolve("first.jsonl").toString(), "amount_cents > 5000"))
                .isBetween(900L, 1_100L);
    }

    @Test
    void makesTheSameOrdersEachTime() throws Exception {
        OrdersCsv.write(folder.resolve("first"), 2_000);
        OrdersCsv.write(folder.resolve("second"), 2_000);
        List<String> lines = new ArrayList<>();
        for (int file = 1; file <= 4; file++) {
            Path first = folder.resolve("first/orders-" + file + ".csv");
            assertThat(Files.mismatch(first, folder.resolve("second/orders-" + file + ".csv")))
                    .isEqualTo(-1);
            lines.addAll(Files.readAllLines(first));
        }
        assertThat(lines)
                .hasSize(2_000)
                .allMatch(line -> line.matches("\\d+,\\d+,\\d+,\\d+\\.\\d\\d,\\d\\.\\d,(true|false),"
                        + "2025-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d,[a-z ]+"));
        assertThat(lines.stream().map(line -> line.split(",", -1)[1]).distinct().count())
                .isBetween(190L, 200L);
    }

    @ParameterizedTest
    @EnumSource(
            value = EngineJob.class,
            names = {"PASS_THROUGH", "MAP", "AGGREGATE"})
    void whatMustComeOutOfAJobIsFoundInFilesAlike(EngineJob job) throws Exception {
        Path orders = folder.resolve("orders");
        OrdersCsv.write(orders, 2_000);
        String expected = OrdersCheck.expected(job, orders);
        Path result = folder.resolve("result.csv");
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("create view orders as " + OrdersCheck.read(orders));
            statement.execute("copy (from " + job.query() + " order by all desc) to '" + result + "' (header false)");
            assertThat(OrdersCheck.written(job, result)).isEqualTo(expected);
            statement.execute("copy (from " + job.query() + " limit 100) to '" + result + "' (header false)");
            assertThat(OrdersCheck.written(job, result)).isNotEqualTo(expected);
        }
    }
}

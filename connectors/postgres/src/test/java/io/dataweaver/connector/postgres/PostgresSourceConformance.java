package io.dataweaver.connector.postgres;

import io.dataweaver.api.descriptor.ComponentDescriptor;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.source.Source;
import io.dataweaver.testkit.data.Row;
import io.dataweaver.testkit.postgres.PostgresDatabase;
import io.dataweaver.testkit.postgres.PostgresServer;
import io.dataweaver.testkit.source.SourceConformanceTest;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What every source must do, for a table of several blocks, read by several readers. */
abstract class PostgresSourceConformance extends SourceConformanceTest {

    private static final int ROWS = 24;

    private final PostgresDatabase database = PostgresServer.shared().createDatabase();
    private final Object[] options;

    PostgresSourceConformance(Object... options) {
        this.options = options;
    }

    @BeforeEach
    void fill() {
        database.execute(
                "create table measured (id int8 primary key, small int2, whole int4 not null, truth bool, price"
                        + " numeric(12,2), any_number numeric, ratio float8, name text, code varchar(10), padded char(4),"
                        + " day date, at time, local timestamp, moment timestamptz, who uuid, tags text[], filler text)",
                "alter table measured alter filler set storage plain",
                "insert into measured select i, i % 5, i * 1000, i % 2 = 0, i * 1.25, 'NaN', i / 4.0, 'name ' || i,"
                        + " 'ß' || i, 'p' || i % 10, date '2024-02-28' + i, time '10:00' + i * interval '1 minute',"
                        + " timestamp '2024-02-28 23:59:59.123456' + i * interval '1 second',"
                        + " timestamptz '2024-03-31 00:30+00' + i * interval '1 hour',"
                        + " ('00000000-0000-0000-0000-0000000000' || to_char(i, 'FM00'))::uuid, array['a', null, i::text],"
                        + " repeat('x', 2000) from generate_series(1, " + ROWS + ") i",
                "update measured set small = null, name = null, price = null, day = null, moment = null, who = null,"
                        + " tags = null, truth = null where id % 7 = 3",
                "vacuum full measured",
                "create view seen as select * from measured where id > 0");
    }

    @AfterEach
    void drop() {
        database.close();
    }

    @Override
    protected ComponentDescriptor descriptor() {
        return new PostgresSourcePlugin().descriptor();
    }

    @Override
    protected Source openSource() {
        List<Object> all = new ArrayList<>(List.of(options));
        all.addAll(List.of("split_size", "16KiB"));
        return new PostgresSourcePlugin()
                .create(
                        Options.parse(
                                new PostgresSourcePlugin().descriptor(), SinkHarness.raw(database, all.toArray())),
                        new TestContext());
    }

    @Override
    protected List<Row> expectedRows() {
        List<Row> rows = new ArrayList<>();
        for (int i = 1; i <= ROWS; i++) {
            if (i % 7 != 3) {
                rows.add(row(i));
            }
        }
        for (int i = 3; i <= ROWS; i += 7) {
            rows.add(row(i));
        }
        return rows;
    }

    private static Row row(int i) {
        boolean gone = i % 7 == 3;
        List<@Nullable Object> tags = new ArrayList<>();
        tags.add("a");
        tags.add(null);
        tags.add(Integer.toString(i));
        return Row.of(
                (long) i,
                gone ? null : (short) (i % 5),
                i * 1000,
                gone ? null : i % 2 == 0,
                gone
                        ? null
                        : new BigDecimal("1.25").multiply(BigDecimal.valueOf(i)).setScale(2),
                Double.NaN,
                i / 4.0,
                gone ? null : "name " + i,
                "ß" + i,
                "p" + i % 10 + "  ",
                gone ? null : LocalDate.of(2024, 2, 28).plusDays(i),
                LocalTime.of(10, 0).plusMinutes(i),
                LocalDateTime.of(2024, 2, 28, 23, 59, 59, 123_456_000).plusSeconds(i),
                gone ? null : Instant.parse("2024-03-31T00:30:00Z").plusSeconds(3600L * i),
                gone ? null : UUID.fromString("00000000-0000-0000-0000-0000000000" + String.format("%02d", i)),
                gone ? null : tags,
                "x".repeat(2000));
    }
}

package io.dataweaver.connector.jdbc;

import io.dataweaver.api.descriptor.ComponentDescriptor;
import io.dataweaver.api.source.Source;
import io.dataweaver.testkit.data.Row;
import io.dataweaver.testkit.source.SourceConformanceTest;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What every source must do, for a table that several readers read, or a query of it. */
abstract class JdbcSourceConformance extends SourceConformanceTest {

    private static final int ROWS = 24;

    private final TestDatabase database;
    private final boolean query;
    private final List<Source> opened = new ArrayList<>();

    JdbcSourceConformance(TestDatabase.Kind kind, boolean query) {
        this.database = TestDatabase.create(kind);
        this.query = query;
    }

    @BeforeEach
    void fill() {
        Dialect dialect = database.kind().dialect();
        List<String> statements = new ArrayList<>();
        statements.add("create table " + dialect.quote("measured")
                + " (a bigint not null, b varchar(20) not null, small smallint, price decimal(12,2), ratio double"
                + " precision, name varchar(40), day_of date, moment timestamp, primary key (a, b))"
                        .replace("moment timestamp", momentType()));
        for (int i = 1; i <= ROWS; i++) {
            boolean gone = isGone(i);
            statements.add("insert into " + dialect.quote("measured") + " values (" + i / 3 + ", '"
                    + key(i).replace("'", "''") + "', "
                    + (gone ? "null" : i % 5) + ", " + (gone ? "null" : price(i)) + ", " + i / 4.0 + ", "
                    + (gone ? "null" : "'näme " + i + "'") + ", " + (gone ? "null" : "'" + day(i) + "'") + ", '"
                    + moment(i).toString().replace('T', ' ') + "')");
        }
        database.execute(statements.toArray(new String[0]));
    }

    private String momentType() {
        return "moment " + (database.kind() == TestDatabase.Kind.MARIADB ? "datetime(6)" : "timestamp(6)");
    }

    private static boolean isGone(int i) {
        return i % 7 == 3;
    }

    /** Differs in its place from what Java would sort. */
    private static String key(int i) {
        return "k" + (char) ('a' + i % 3) + "'" + i;
    }

    private static BigDecimal price(int i) {
        return new BigDecimal("1.25").multiply(BigDecimal.valueOf(i)).setScale(2);
    }

    private static LocalDate day(int i) {
        return LocalDate.of(2024, 2, 28).plusDays(i);
    }

    private static LocalDateTime moment(int i) {
        return LocalDateTime.of(2024, 2, 28, 23, 59, 59, 123_456_000).plusSeconds(i);
    }

    @AfterEach
    void drop() {
        opened.forEach(Source::close);
        database.close();
    }

    @Override
    protected ComponentDescriptor descriptor() {
        return new JdbcSourcePlugin().descriptor();
    }

    @Override
    protected Source openSource() {
        Source source = query
                ? database.source(
                        "query",
                        "select * from " + database.kind().dialect().quote("measured")
                                + " -- with a comment at the end")
                : database.source("tables", List.of("measured"), "split_rows", 5L);
        opened.add(source);
        return source;
    }

    /** A query is not sorted. */
    @Override
    protected boolean keepsOrder() {
        return !query;
    }

    @Override
    protected List<Row> expectedRows() {
        return IntStream.rangeClosed(1, ROWS)
                .mapToObj(JdbcSourceConformance::row)
                .toList();
    }

    private static Row row(int i) {
        boolean gone = isGone(i);
        return Row.of(
                (long) (i / 3),
                key(i),
                gone ? null : (short) (i % 5),
                gone ? null : price(i),
                i / 4.0,
                gone ? null : "näme " + i,
                gone ? null : day(i),
                moment(i));
    }
}

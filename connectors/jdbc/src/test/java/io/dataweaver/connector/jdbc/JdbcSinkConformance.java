package io.dataweaver.connector.jdbc;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.ComponentDescriptor;
import io.dataweaver.api.sink.Sink;
import io.dataweaver.testkit.data.Row;
import io.dataweaver.testkit.sink.SinkConformanceTest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/** What every sink must do, on a database of its own for each test. */
abstract class JdbcSinkConformance extends SinkConformanceTest {

    /** What MariaDB's timestamps hold up to 11.4. */
    private static final Instant FIRST_TIMESTAMP = Instant.parse("1970-01-01T00:00:01Z");

    private static final Instant LAST_TIMESTAMP = Instant.parse("2038-01-19T03:14:07.999999Z");

    private final TestDatabase database;
    private final TestDatabase.Kind kind;
    private final String mode;
    private final List<Sink> opened = new ArrayList<>();

    JdbcSinkConformance(TestDatabase.Kind kind, String mode) {
        this.database = TestDatabase.createForSinks(kind);
        this.kind = kind;
        this.mode = mode;
    }

    @AfterEach
    void drop() {
        opened.forEach(Sink::close);
        database.close();
    }

    @Override
    protected ComponentDescriptor descriptor() {
        return new JdbcSinkPlugin().descriptor();
    }

    @Override
    protected Sink openSink(Schema schema) {
        Sink sink = database.sink("mode", mode);
        opened.add(sink);
        return sink;
    }

    @Override
    protected List<Row> stored(Schema schema) throws SQLException {
        return PlainRows.of(database, schema.dataset(), schema);
    }

    @Override
    protected boolean holds(DataType type) {
        return switch (type.layout()) {
            case LIST, MAP, STRUCT -> false;
            case DECIMAL -> kind == TestDatabase.Kind.SQLITE || !((DataType.Decimal) type).isUnbounded();
            case LONG, DOUBLE, BYTES -> true;
        };
    }

    @Override
    protected boolean mayReject(DataType type, Object value) {
        return switch (kind) {
            case SQLITE -> value.equals(Float.NaN) || (value.equals(Double.NaN) && !(type instanceof DataType.Decimal));
            case DUCKDB ->
                isBeforeTheFirstYear(value)
                        || (value instanceof Instant instant
                                && !instant.truncatedTo(ChronoUnit.MICROS).equals(instant));
            case H2 -> value == Row.Mark.MIDNIGHT_AT_END || isOfAnotherEra(value);
            case MARIADB -> isNoNumber(value) || isOfAnotherEra(value) || isNoTimestamp(value) || isOddUuid(value);
        };
    }

    private static boolean isNoNumber(Object value) {
        return (value instanceof Double wide && !Double.isFinite(wide))
                || (value instanceof Float narrow && !Float.isFinite(narrow));
    }

    /** MariaDB has no UUID of a version from 8 on whose variant is that of Apollo's systems (RFC 9562 §4.1). */
    private static boolean isOddUuid(Object value) {
        return value instanceof UUID uuid
                && (uuid.getMostSignificantBits() & 0x8000) != 0
                && uuid.getLeastSignificantBits() >= 0;
    }

    private static boolean isNoTimestamp(Object value) {
        return value instanceof Instant instant
                && (instant.isBefore(FIRST_TIMESTAMP) || instant.isAfter(LAST_TIMESTAMP));
    }

    private static boolean isOfAnotherEra(Object value) {
        int year = year(value);
        return year < 1 || year > 9999;
    }

    private static boolean isBeforeTheFirstYear(Object value) {
        boolean infinite = value.equals(LocalDate.MIN) || value.equals(LocalDateTime.MIN) || value.equals(Instant.MIN);
        return !infinite && year(value) < 1;
    }

    private static int year(Object value) {
        int year = 2000;
        if (value instanceof LocalDate date) {
            year = date.getYear();
        } else if (value instanceof LocalDateTime local) {
            year = local.getYear();
        } else if (value instanceof Instant instant) {
            boolean infinite = instant.equals(Instant.MAX) || instant.equals(Instant.MIN);
            year = infinite ? 0 : instant.atOffset(ZoneOffset.UTC).getYear();
        }
        return year;
    }

    /** Zero has no sign in SQLite and H2; JSON is put in a form of its own by H2. */
    @Override
    protected @Nullable Object isStoredAs(DataType type, Object value) {
        boolean oneZero = kind.dialect().hasOneZero();
        if (oneZero && value.equals(-0d)) {
            return 0d;
        } else if (oneZero && value.equals(-0f)) {
            return 0f;
        }
        return type instanceof DataType.Json && kind == TestDatabase.Kind.H2 ? asJson(value.toString()) : value;
    }

    private String asJson(String text) {
        try (Connection connection = database.connect();
                PreparedStatement statement = connection.prepareStatement("select cast(? format json as varchar)")) {
            statement.setString(1, text);
            try (ResultSet result = statement.executeQuery()) {
                result.next();
                return result.getString(1);
            }
        } catch (SQLException failed) {
            throw new IllegalStateException(text, failed);
        }
    }

    /** A second row of a key. */
    @Override
    protected Optional<Row> refusedRow() {
        return mode.equals("upsert") ? Optional.empty() : Optional.of(Row.of(1L, "again"));
    }

    /** MariaDB has no characters beyond the first 65,536 in names. */
    @Override
    protected boolean takesColumnName(String name) {
        return kind != TestDatabase.Kind.MARIADB || name.codePoints().noneMatch(c -> c > 0xFFFF);
    }
}

package io.dataweaver.connector.postgres;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.source.Predicate;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Conditions as SQL, where the server decides exactly as the expression engine would; others are left to it.
 *
 * <p>Text is compared by its bytes, which the collation {@code C} does whatever the column's own. Binary fractions are
 * left alone, because PostgreSQL calls NaN equal to itself; so are decimals without limits, which can be NaN, text that
 * is padded ({@code char(n)}), and what is read by a cast.
 */
final class PredicateSql {

    /** PostgreSQL's earliest day; years before our era are left to the engine. */
    private static final LocalDate FIRST_DAY = LocalDate.of(1, 1, 1);

    private static final LocalDate LAST_DAY = LocalDate.of(9999, 12, 31);
    private static final long NANOS_PER_MICRO = 1000;
    private static final DateTimeFormatter TIMESTAMP = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS");

    private final Map<String, PgColumn> columns;

    PredicateSql(Map<String, PgColumn> columns) {
        this.columns = new HashMap<>(columns);
        this.columns.values().removeIf(PgColumn::isLacking);
    }

    /** Returns a condition in SQL; empty if the server would not decide exactly the same. */
    Optional<String> sql(Predicate predicate) {
        if (predicate instanceof Predicate.Compare compare) {
            return operand(compare.column())
                    .flatMap(left -> literal(compare.column(), compare.literal(), isOrder(compare.comparison()))
                            .map(right -> left + " " + compare.comparison().sql() + " " + right));
        } else if (predicate instanceof Predicate.In in) {
            return in(in);
        } else if (predicate instanceof Predicate.IsNull isNull) {
            return name(isNull.column()).map(column -> column + " is null");
        } else if (predicate instanceof Predicate.IsNotNull isNotNull) {
            return name(isNotNull.column()).map(column -> column + " is not null");
        } else if (predicate instanceof Predicate.And and) {
            return join(and.parts(), " and ");
        } else if (predicate instanceof Predicate.Or or) {
            return join(or.parts(), " or ");
        } else if (predicate instanceof Predicate.Not not) {
            return sql(not.part()).map(part -> "not (" + part + ")");
        }
        return Optional.empty();
    }

    private static boolean isOrder(Predicate.Comparison comparison) {
        return comparison != Predicate.Comparison.EQUAL && comparison != Predicate.Comparison.NOT_EQUAL;
    }

    private Optional<String> in(Predicate.In in) {
        List<String> literals = new ArrayList<>();
        for (Object value : in.literals()) {
            Optional<String> literal = literal(in.column(), value, false);
            if (literal.isEmpty()) {
                return Optional.empty();
            }
            literals.add(literal.get());
        }
        return literals.isEmpty()
                ? Optional.empty()
                : operand(in.column()).map(left -> left + " in (" + String.join(", ", literals) + ")");
    }

    private Optional<String> join(List<Predicate> parts, String operator) {
        List<String> conditions = new ArrayList<>();
        for (Predicate part : parts) {
            Optional<String> condition = sql(part);
            if (condition.isEmpty()) {
                return Optional.empty();
            }
            conditions.add("(" + condition.get() + ")");
        }
        return conditions.isEmpty() ? Optional.empty() : Optional.of(String.join(operator, conditions));
    }

    private Optional<String> name(String column) {
        return Optional.ofNullable(columns.get(column)).map(c -> c.name().toSql());
    }

    private Optional<String> operand(String column) {
        return Optional.ofNullable(columns.get(column))
                .map(c -> c.name().toSql() + (c.type().wire().isText() ? " collate \"C\"" : ""));
    }

    private Optional<String> literal(String columnName, Object value, boolean order) {
        PgColumn column = columns.get(columnName);
        if (column == null) {
            return Optional.empty();
        }
        DataType type = TypeMapping.read(column.type());
        return switch (column.type().wire()) {
            case BOOL -> value instanceof Boolean bool && !order ? Optional.of(bool.toString()) : Optional.empty();
            case INT2, INT4, INT8 ->
                value instanceof Integer || value instanceof Long || value instanceof Short
                        ? Optional.of(Literal.typed(value.toString(), "int8"))
                        : Optional.empty();
            case NUMERIC ->
                value instanceof BigDecimal decimal && !((DataType.Decimal) type).isUnbounded()
                        ? Optional.of(Literal.typed(decimal.toPlainString(), "numeric"))
                        : Optional.empty();
            case TEXT, VARCHAR ->
                value instanceof String text && text.indexOf('\0') < 0
                        ? Optional.of(Literal.typed(text, "text"))
                        : Optional.empty();
            case DATE -> value instanceof LocalDate date ? date(date) : Optional.empty();
            case TIME ->
                value instanceof LocalTime time && time.toNanoOfDay() % NANOS_PER_MICRO == 0
                        ? Optional.of(Literal.typed(time.toString(), "time"))
                        : Optional.empty();
            case TIMESTAMP -> value instanceof LocalDateTime local ? timestamp(local, "timestamp") : Optional.empty();
            case TIMESTAMPTZ -> value instanceof Instant instant ? instant(instant) : Optional.empty();
            case UUID ->
                value instanceof UUID uuid && !order
                        ? Optional.of(Literal.typed(uuid.toString(), "uuid"))
                        : Optional.empty();
            case FLOAT4, FLOAT8, BPCHAR, NAME, BYTEA, JSON, JSONB, ENUM, OTHER, ARRAY -> Optional.empty();
        };
    }

    private static Optional<String> date(LocalDate date) {
        return date.isBefore(FIRST_DAY) || date.isAfter(LAST_DAY)
                ? Optional.empty()
                : Optional.of(Literal.typed(date.toString(), "date"));
    }

    private static Optional<String> instant(Instant instant) {
        boolean inRange = instant.isAfter(FIRST_DAY.atStartOfDay().toInstant(ZoneOffset.UTC))
                && instant.isBefore(LAST_DAY.atStartOfDay().toInstant(ZoneOffset.UTC));
        return inRange ? timestamp(LocalDateTime.ofInstant(instant, ZoneOffset.UTC), "timestamptz") : Optional.empty();
    }

    private static Optional<String> timestamp(LocalDateTime local, String type) {
        boolean inRange =
                !local.toLocalDate().isBefore(FIRST_DAY) && !local.toLocalDate().isAfter(LAST_DAY);
        return inRange && local.getNano() % NANOS_PER_MICRO == 0
                ? Optional.of(Literal.typed(TIMESTAMP.format(local) + (type.equals("timestamptz") ? "+00" : ""), type))
                : Optional.empty();
    }
}

package io.dataweaver.connector.jdbc;

import io.dataweaver.api.data.BytesColumn;
import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DecimalColumn;
import io.dataweaver.api.data.DoubleColumn;
import io.dataweaver.api.data.LongColumn;
import io.dataweaver.api.data.Temporal;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Optional;

/** Tells whether a column gives back a value as it was, before the value is sent: some databases round and cut. */
final class ValueCheck {

    private static final long FIRST_DAY = LocalDate.of(1, 1, 1).toEpochDay();
    private static final long LAST_DAY = LocalDate.of(9999, 12, 31).toEpochDay();
    private static final long SECONDS_PER_DAY = 86_400;

    private final TargetColumn target;
    private final SinkDialect dialect;
    private final ValueLimit limit;
    private final long unitsPerSecond;
    private final long step;

    ValueCheck(TargetColumn target, SinkDialect dialect) {
        this.target = target;
        this.dialect = dialect;
        this.limit = target.type().limit();
        this.unitsPerSecond = Temporal.unitsPerSecond(precision(target.source()));
        long units = unitsPerSecond;
        for (int digits = precision(target.type().type()); digits > 0 && units > 1; digits--) {
            units /= 10;
        }
        this.step = units;
    }

    private static int precision(DataType type) {
        if (type instanceof DataType.Time time) {
            return time.precision();
        } else if (type instanceof DataType.Timestamp timestamp) {
            return timestamp.precision();
        }
        return type instanceof DataType.Instant instant ? instant.precision() : 0;
    }

    /** Returns why the value at {@code row}, which is present, cannot be stored; empty if it can. */
    Optional<String> problem(Column column, int row) {
        return switch (target.binding()) {
            case LONG -> whole(((LongColumn) column).get(row));
            case FLOAT -> fraction((float) ((DoubleColumn) column).get(row));
            case DOUBLE -> fraction(((DoubleColumn) column).get(row));
            case DECIMAL -> decimal((DecimalColumn) column, row);
            case TEXT -> text((BytesColumn) column, row);
            case BYTES -> bytes((BytesColumn) column, row);
            case TEMPORAL -> temporal(((LongColumn) column).get(row));
            case UUID -> Optional.empty();
        };
    }

    private Optional<String> whole(long value) {
        return value >= limit.least() && value <= limit.most()
                ? Optional.empty()
                : Optional.of(value + " is not between " + limit.least() + " and " + limit.most());
    }

    private Optional<String> fraction(float value) {
        return dialect.holds(value) ? Optional.empty() : Optional.of(dialect.name() + " has no " + value);
    }

    private Optional<String> fraction(double value) {
        return dialect.holds(value) ? Optional.empty() : Optional.of(dialect.name() + " has no " + value);
    }

    private Optional<String> decimal(DecimalColumn column, int row) {
        DataType.Decimal type = (DataType.Decimal) target.type().type();
        if (type.isUnbounded()) {
            return Optional.empty();
        }
        if (column.isSpecial(row)) {
            return Optional.of(column.value(row) + " is no decimal number");
        }
        DataType.Decimal source = (DataType.Decimal) column.type();
        if (!source.isUnbounded()
                && source.scale() <= type.scale()
                && source.precision() - source.scale() <= type.precision() - type.scale()) {
            return Optional.empty();
        }
        BigDecimal value = column.decimal(row).stripTrailingZeros();
        boolean fits =
                value.scale() <= type.scale() && value.precision() - value.scale() <= type.precision() - type.scale();
        return fits
                ? Optional.empty()
                : Optional.of(column.decimal(row).toPlainString() + " does not fit "
                        + type.toString().toUpperCase(Locale.ROOT));
    }

    private Optional<String> text(BytesColumn column, int row) {
        int start = column.start(row);
        int end = column.end(row);
        if (start == end && !dialect.holdsEmpty()) {
            return Optional.of(dialect.name() + " takes a text without characters for null");
        }
        if (limit.bytes() >= 0 && end - start > limit.bytes()) {
            return Optional.of("it has " + (end - start) + " bytes, and at most " + limit.bytes() + " fit");
        }
        if (limit.characters() >= 0 && end - start > limit.characters()) {
            int characters = 0;
            for (int i = start; i < end; i++) {
                characters += (column.data()[i] & 0xC0) == 0x80 ? 0 : 1; // RFC 3629 §3: not a continuation.
            }
            if (characters > limit.characters()) {
                return Optional.of("it has " + characters + " characters, and at most " + limit.characters() + " fit");
            }
        }
        return limit.padding() && end > start && column.data()[end - 1] == ' '
                ? Optional.of("it ends with a blank, which " + target.column().declared() + " does not keep")
                : Optional.empty();
    }

    private Optional<String> bytes(BytesColumn column, int row) {
        int length = column.end(row) - column.start(row);
        if (length == 0 && !dialect.holdsEmpty()) {
            return Optional.of(dialect.name() + " takes no bytes for null");
        }
        if (limit.padding() && length != limit.bytes()) {
            return Optional.of("it has " + length + " bytes, and just " + limit.bytes() + " come back");
        }
        return limit.bytes() >= 0 && length > limit.bytes()
                ? Optional.of("it has " + length + " bytes, and at most " + limit.bytes() + " fit")
                : Optional.empty();
    }

    private Optional<String> temporal(long value) {
        TemporalText text = dialect.temporalText();
        if (target.source() instanceof DataType.Time) {
            boolean endOfDay = text.endOfDay() && precision(target.type().type()) <= Temporal.MAX_MICROS_PRECISION;
            if (value == SECONDS_PER_DAY * unitsPerSecond && !endOfDay) {
                return Optional.of(target.column().declared() + " has no 24:00");
            }
            return digits(value);
        }
        if (Temporal.isInfinite(value)) {
            return text.years() == TemporalText.Years.OF_FOUR_DIGITS
                    ? Optional.of(dialect.name() + " has no infinity")
                    : Optional.empty();
        }
        boolean date = target.source() instanceof DataType.Date;
        long day = date ? value : Math.floorDiv(value, SECONDS_PER_DAY * unitsPerSecond);
        if (text.years() == TemporalText.Years.OF_FOUR_DIGITS && (day < FIRST_DAY || day > LAST_DAY)) {
            return Optional.of("it is not in the years 1 to 9999");
        } else if (text.years() == TemporalText.Years.FROM_ONE && day < FIRST_DAY) {
            return Optional.of("it is before the year 1");
        }
        return date ? Optional.empty() : digits(value);
    }

    private Optional<String> digits(long value) {
        return value % step == 0
                ? Optional.empty()
                : Optional.of(
                        "its second has more digits than " + target.column().declared() + " keeps");
    }
}

package io.dataweaver.format.parquet;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.source.Predicate;
import io.dataweaver.api.source.Predicate.Comparison;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.Statistics;
import org.apache.parquet.format.Type;
import org.jspecify.annotations.Nullable;

/**
 * Tells by statistics in which row groups no wanted row can be. What statistics do not tell for sure is read: those of older
 * writers have text in an order that nobody knows, and none tells whether there are NaNs, which are above all numbers here.
 */
final class Pruning {

    private final List<Predicate> hints;
    private final Map<String, Leaf> columns = new HashMap<>();

    /** A column of whole values. */
    private record Leaf(SchemaNode node, DataType type, boolean hasOrder) {}

    /**
     * What a column of a row group is known to hold.
     *
     * @param least no value is below; null if that is not known
     * @param most no value is above; null if that is not known
     * @param mayBeNull whether there may be nulls
     * @param mayBePresent whether there may be values
     */
    private record Range(
            @Nullable Comparable<?> least, @Nullable Comparable<?> most, boolean mayBeNull, boolean mayBePresent) {}

    Pruning(List<Predicate> hints, Footer footer) {
        this.hints = List.copyOf(hints);
        if (hints.isEmpty()) {
            return;
        }
        for (SchemaNode node : footer.schema().children()) {
            if (node.isColumn() && !node.isRepeated()) {
                boolean hasOrder = footer.file().getColumn_ordersSize() > node.column()
                        && footer.file().getColumn_orders().get(node.column()).isSetTYPE_ORDER();
                columns.put(node.name(), new Leaf(node, Shapes.leaf(node.element()), hasOrder));
            }
        }
    }

    /** Tells whether there may be a row for which all hints are true. */
    boolean mayHold(Footer.Group group) {
        return hints.stream().allMatch(hint -> mayBe(hint, true, group));
    }

    /** Tells whether there may be a row for which {@code predicate} is {@code truth}; unknown is neither. */
    private boolean mayBe(Predicate predicate, boolean truth, Footer.Group group) {
        if (predicate instanceof Predicate.And and) {
            return truth
                    ? and.parts().stream().allMatch(part -> mayBe(part, true, group))
                    : and.parts().stream().anyMatch(part -> mayBe(part, false, group));
        } else if (predicate instanceof Predicate.Or or) {
            return truth
                    ? or.parts().stream().anyMatch(part -> mayBe(part, true, group))
                    : or.parts().stream().allMatch(part -> mayBe(part, false, group));
        } else if (predicate instanceof Predicate.Not not) {
            return mayBe(not.part(), !truth, group);
        } else if (predicate instanceof Predicate.IsNull isNull) {
            return mayBeNull(isNull.column(), truth, group);
        } else if (predicate instanceof Predicate.IsNotNull isNotNull) {
            return mayBeNull(isNotNull.column(), !truth, group);
        } else if (predicate instanceof Predicate.In in) {
            return truth
                    ? in.literals().stream().anyMatch(literal -> mayBe(in.column(), Comparison.EQUAL, literal, group))
                    : in.literals().stream()
                            .allMatch(literal -> mayBe(in.column(), Comparison.NOT_EQUAL, literal, group));
        }
        Predicate.Compare compare = (Predicate.Compare) predicate;
        Comparison comparison = truth ? compare.comparison() : opposite(compare.comparison());
        return mayBe(compare.column(), comparison, compare.literal(), group);
    }

    private static Comparison opposite(Comparison comparison) {
        return switch (comparison) {
            case EQUAL -> Comparison.NOT_EQUAL;
            case NOT_EQUAL -> Comparison.EQUAL;
            case LESS -> Comparison.GREATER_OR_EQUAL;
            case LESS_OR_EQUAL -> Comparison.GREATER;
            case GREATER -> Comparison.LESS_OR_EQUAL;
            case GREATER_OR_EQUAL -> Comparison.LESS;
        };
    }

    private boolean mayBeNull(String column, boolean isNull, Footer.Group group) {
        Leaf leaf = columns.get(column);
        if (leaf == null) {
            return true;
        }
        Range range = range(leaf, group);
        return isNull ? range.mayBeNull() : range.mayBePresent();
    }

    private boolean mayBe(String column, Comparison comparison, Object literal, Footer.Group group) {
        Leaf leaf = columns.get(column);
        if (leaf == null) {
            return true;
        }
        Range range = range(leaf, group);
        if (!range.mayBePresent()) {
            return false;
        }
        Comparable<?> value = comparable(leaf.type(), literal);
        if (value == null) {
            return true;
        }
        Integer toLeast = compare(value, range.least());
        Integer toMost = compare(value, range.most());
        boolean mayBeNaN = leaf.type() instanceof DataType.Float64 || leaf.type() instanceof DataType.Float32;
        return switch (comparison) {
            case EQUAL -> (toLeast == null || toLeast >= 0) && (toMost == null || toMost <= 0);
            case NOT_EQUAL -> mayBeNaN || toLeast == null || toMost == null || toLeast != 0 || toMost != 0;
            case LESS -> toLeast == null || toLeast > 0;
            case LESS_OR_EQUAL -> toLeast == null || toLeast >= 0;
            case GREATER -> mayBeNaN || toMost == null || toMost < 0;
            case GREATER_OR_EQUAL -> mayBeNaN || toMost == null || toMost <= 0;
        };
    }

    @SuppressWarnings("unchecked")
    private static @Nullable Integer compare(Comparable<?> value, @Nullable Comparable<?> bound) {
        return bound == null || bound.getClass() != value.getClass()
                ? null
                : ((Comparable<Object>) value).compareTo(bound);
    }

    /** Text and bytes, in the order of their bytes without sign. */
    private record Octets(byte[] bytes) implements Comparable<Octets> {
        @Override
        public int compareTo(Octets other) {
            return Arrays.compareUnsigned(bytes, other.bytes);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Octets octets && compareTo(octets) == 0;
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(bytes);
        }
    }

    /** Returns a literal as bounds of its type are; null if it is not of that type, or bounds do not help with it. */
    private static @Nullable Comparable<?> comparable(DataType type, Object literal) {
        if (isWhole(type) && (literal instanceof Long || literal instanceof Integer || literal instanceof Short)) {
            return ((Number) literal).longValue();
        } else if (type instanceof DataType.Decimal && literal instanceof BigDecimal decimal) {
            return decimal;
        } else if (type instanceof DataType.Float64 && literal instanceof Double number && !number.isNaN()) {
            return number == 0 ? 0.0 : number;
        } else if (type instanceof DataType.Float32 && literal instanceof Float number && !number.isNaN()) {
            return number == 0 ? 0.0 : number.doubleValue();
        } else if (type instanceof DataType.Text && literal instanceof String text) {
            return new Octets(text.getBytes(StandardCharsets.UTF_8));
        } else if (type instanceof DataType.Date && literal instanceof LocalDate date) {
            return date.toEpochDay();
        } else if (type instanceof DataType.Timestamp && literal instanceof LocalDateTime time) {
            return nanos(time.toEpochSecond(ZoneOffset.UTC), time.getNano());
        } else if (type instanceof DataType.Instant && literal instanceof Instant time) {
            return nanos(time.getEpochSecond(), time.getNano());
        }
        return null;
    }

    private static BigInteger nanos(long seconds, int nanos) {
        return BigInteger.valueOf(seconds)
                .multiply(BigInteger.valueOf(1_000_000_000))
                .add(BigInteger.valueOf(nanos));
    }

    private static boolean isWhole(DataType type) {
        return type instanceof DataType.Int16 || type instanceof DataType.Int32 || type instanceof DataType.Int64;
    }

    private static Range range(Leaf leaf, Footer.Group group) {
        ColumnMetaData column = group.column(leaf.node().column());
        Statistics statistics = column.getStatistics();
        boolean isRequired = leaf.node().definition() == 0;
        if (statistics == null) {
            return new Range(null, null, !isRequired, true);
        }
        long nulls = statistics.isSetNull_count() ? statistics.getNull_count() : -1;
        boolean mayBeNull = !isRequired && nulls != 0;
        boolean mayBePresent = nulls < 0 || nulls != column.getNum_values() || nulls != group.rows();
        byte[] least = null;
        byte[] most = null;
        if (leaf.hasOrder() && (statistics.isSetMin_value() || statistics.isSetMax_value())) {
            least = statistics.getMin_value();
            most = statistics.getMax_value();
        } else if (hasSignedOrder(leaf.node().element())) {
            least = statistics.getMin();
            most = statistics.getMax();
        }
        return new Range(bound(leaf, least), bound(leaf, most), mayBeNull, mayBePresent);
    }

    /** The older fields were filled by comparing as signed numbers; that is right where values are such. */
    private static boolean hasSignedOrder(SchemaElement element) {
        return (element.getType() == Type.INT32 || element.getType() == Type.INT64)
                && Shapes.unsignedBits(element) == 0;
    }

    private static @Nullable Comparable<?> bound(Leaf leaf, byte @Nullable [] bytes) {
        if (bytes == null) {
            return null;
        }
        SchemaElement element = leaf.node().element();
        DataType type = leaf.type();
        switch (element.getType()) {
            case INT32, INT64 -> {
                boolean isInt = element.getType() == Type.INT32;
                if (bytes.length != (isInt ? 4 : 8)) {
                    return null;
                }
                long value = isInt ? Bytes.getInt(bytes, 0) : Bytes.getLong(bytes, 0);
                return whole(element, type, value);
            }
            case FLOAT, DOUBLE -> {
                boolean isFloat = element.getType() == Type.FLOAT;
                if (bytes.length != (isFloat ? 4 : 8)) {
                    return null;
                }
                double value = isFloat
                        ? Float.intBitsToFloat(Bytes.getInt(bytes, 0))
                        : Double.longBitsToDouble(Bytes.getLong(bytes, 0));
                return Double.isNaN(value) ? null : value == 0 ? (Double) 0.0 : (Double) value;
            }
            case BYTE_ARRAY -> {
                // A bound that was cut at its end is still one: writers round the larger one up.
                return type instanceof DataType.Text ? new Octets(bytes) : null;
            }
            case FIXED_LEN_BYTE_ARRAY -> {
                return type instanceof DataType.Decimal decimal && bytes.length == element.getType_length()
                        ? new BigDecimal(new BigInteger(bytes), decimal.scale())
                        : null;
            }
            case BOOLEAN, INT96 -> {
                return null;
            }
        }
        return null;
    }

    private static @Nullable Comparable<?> whole(SchemaElement element, DataType type, long value) {
        int unsigned = Shapes.unsignedBits(element);
        if (unsigned > 32 || (unsigned > 0 && value < 0 && unsigned < 32)) {
            return null;
        }
        if (isWhole(type) || type instanceof DataType.Date) {
            return unsigned > 0 ? value & 0xffff_ffffL : value;
        } else if (type instanceof DataType.Decimal decimal) {
            return BigDecimal.valueOf(value, decimal.scale());
        } else if (type instanceof DataType.Timestamp timestamp) {
            return counted(value, timestamp.precision());
        } else if (type instanceof DataType.Instant instant) {
            return counted(value, instant.precision());
        }
        return null;
    }

    private static BigInteger counted(long value, int precision) {
        long nanos = precision == 3 ? 1_000_000 : precision == 6 ? 1_000 : 1;
        return BigInteger.valueOf(value).multiply(BigInteger.valueOf(nanos));
    }
}

package io.dataweaver.core.expression;

import io.dataweaver.api.data.BytesColumn;
import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.LongColumn;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code x in (…)} with many literals: looks the value up instead of comparing it with each. */
final class InSet extends Condition implements NeverFails {

    /** With fewer, comparing is as fast. */
    private static final int MIN_SIZE = 5;

    private final Expression operand;
    private final long[] longs;
    private final Set<ByteBuffer> bytes;

    private InSet(Expression operand, long[] longs, Set<ByteBuffer> bytes) {
        super(operand.nullable(), List.of(operand));
        this.operand = operand;
        this.longs = longs;
        this.bytes = bytes;
    }

    /** Returns the condition, or null if the candidates are few, or not literals of the type of the operand. */
    static @Nullable Condition of(Expression operand, List<Expression> candidates) {
        Kind kind = Kind.of(operand.type());
        boolean allSame = candidates.stream()
                .allMatch(candidate -> candidate instanceof Constant constant
                        && !constant.isNull()
                        && (candidate.type().equals(operand.type())
                                || (kind == Kind.INTEGER && Kind.of(candidate.type()) == Kind.INTEGER)));
        if (!allSame || candidates.size() < MIN_SIZE) {
            return null;
        }
        return switch (kind) {
            case INTEGER, DATE ->
                new InSet(
                        operand,
                        candidates.stream()
                                .mapToLong(candidate -> Literals.bits((Constant) candidate))
                                .sorted()
                                .toArray(),
                        Set.of());
            case TEXT, UUID, BYTES -> {
                Set<ByteBuffer> set = new HashSet<>();
                candidates.forEach(candidate -> set.add(bytes((Constant) candidate)));
                yield new InSet(operand, new long[0], set);
            }
            default -> null;
        };
    }

    private static ByteBuffer bytes(Constant constant) {
        BytesColumn column = (BytesColumn) constant.column();
        return ByteBuffer.wrap(Arrays.copyOfRange(column.data(), column.start(0), column.end(0)));
    }

    @Override
    void test(Evaluation run, Rows rows, byte[] truth) {
        Column values = operand.evaluate(run, rows);
        if (values instanceof LongColumn column) {
            for (int i = 0; i < rows.count(); i++) {
                int row = rows.row(i);
                truth[row] = Arrays.binarySearch(longs, column.get(row)) >= 0 ? Truth.TRUE : Truth.FALSE;
            }
        } else {
            BytesColumn column = (BytesColumn) values;
            ByteBuffer value = ByteBuffer.wrap(column.data());
            for (int i = 0; i < rows.count(); i++) {
                int row = rows.row(i);
                value.clear().limit(column.end(row)).position(column.start(row));
                truth[row] = bytes.contains(value) ? Truth.TRUE : Truth.FALSE;
            }
        }
        maskNulls(values.marks(), -1, rows, truth);
    }
}

package io.dataweaver.core.expression;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DataTypes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Functions on the bits of integers, in two's complement of the wider type. */
final class BitFunctions implements FunctionGroup {

    private static final FunctionList FUNCTIONS = new FunctionList("bits")
            .add("bitwise_and", "bitwise_and(a, b)", "The bits that both have.", "bitwise_and(12, 10) = 8")
            .add("bitwise_or", "bitwise_or(a, b)", "The bits that one or both have.", "bitwise_or(12, 10) = 14")
            .add("bitwise_xor", "bitwise_xor(a, b)", "The bits that just one has.", "bitwise_xor(12, 10) = 6")
            .add("bitwise_not", "bitwise_not(integer)", "The other bits.", "bitwise_not(0) = -1")
            .add(
                    "bitwise_left_shift",
                    "bitwise_left_shift(integer, count)",
                    "The bits, moved so many places up; those that leave are lost.",
                    "bitwise_left_shift(1, 4) = 16")
            .add(
                    "bitwise_right_shift",
                    "bitwise_right_shift(integer, count)",
                    "The bits, moved so many places down; the sign stays.",
                    "bitwise_right_shift(-16, 2) = -4")
            .add("bit_count", "bit_count(integer)", "How many bits are set.", "bit_count(7) = 3");

    /** Computes on bits. */
    private interface Operation {
        long apply(long a, long b);
    }

    @Override
    public List<FunctionDescription> functions() {
        return FUNCTIONS.all();
    }

    @Override
    public @Nullable Expression bind(CallSite site) {
        return switch (site.name()) {
            case "bitwise_and" -> both(site, (a, b) -> a & b);
            case "bitwise_or" -> both(site, (a, b) -> a | b);
            case "bitwise_xor" -> both(site, (a, b) -> a ^ b);
            case "bitwise_not" -> {
                Call call = Call.of(FUNCTIONS, site, Parameter.INTEGER);
                DataType type = call.argument(0).type();
                yield call.gives(type, a -> boxed(~Value.integer(a[0]), type));
            }
            case "bitwise_left_shift" -> shift(site, (a, b) -> a << b);
            case "bitwise_right_shift" -> shift(site, (a, b) -> a >> b);
            case "bit_count" ->
                Call.of(FUNCTIONS, site, Parameter.INTEGER)
                        .gives(
                                DataTypes.INTEGER,
                                a -> a[0] instanceof Long big ? Long.bitCount(big) : count(Value.integer(a[0]), a[0]));
            default -> null;
        };
    }

    private static int count(long value, @Nullable Object original) {
        return Long.bitCount(original instanceof Short ? value & 0xFFFF : value & 0xFFFF_FFFFL);
    }

    private static Expression both(CallSite site, Operation operation) {
        Call call = Call.of(FUNCTIONS, site, Parameter.INTEGER, Parameter.INTEGER);
        DataType type = Numbers.wider(call.argument(0).type(), call.argument(1).type());
        return call.gives(type, a -> boxed(operation.apply(Value.integer(a[0]), Value.integer(a[1])), type));
    }

    private static Expression shift(CallSite site, Operation operation) {
        Call call = Call.of(FUNCTIONS, site, Parameter.INTEGER, Parameter.INTEGER);
        DataType type = call.argument(0).type();
        int bits = Numbers.bits(type);
        return call.gives(type, a -> {
            long count = Value.integer(a[1]);
            if (count < 0 || count >= bits) {
                throw new ArithmeticException("the count is 0 to " + (bits - 1) + ", but not " + count);
            }
            return boxed(operation.apply(Value.integer(a[0]), count), type);
        });
    }

    /** Returns the low bits as a value of {@code type}. */
    private static Object boxed(long bits, DataType type) {
        return switch (Numbers.bits(type)) {
            case Short.SIZE -> (short) bits;
            case Integer.SIZE -> (int) bits;
            default -> bits;
        };
    }
}

package io.dataweaver.format.protobuf;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import io.dataweaver.testkit.data.Row;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Random messages, and what the docs say that they are as values of columns. */
final class Values {

    private static final int DEEPEST = 3;
    private static final List<String> TEXTS =
            List.of("", "a", "plain text", "ünïcödé", "\ud83d\ude00 smile", "x".repeat(63), "y".repeat(200), "\0\n");

    private final Random random;

    Values(long seed) {
        random = new Random(seed);
    }

    DynamicMessage message(Descriptor type) {
        return message(type, 0);
    }

    private DynamicMessage message(Descriptor type, int depth) {
        DynamicMessage.Builder message = DynamicMessage.newBuilder(type);
        for (FieldDescriptor field : type.getFields()) {
            boolean nests = field.getJavaType() == FieldDescriptor.JavaType.MESSAGE && depth >= DEEPEST;
            if (field.isRepeated() && !nests) {
                int count = random.nextInt(4);
                List<Object> keys = new ArrayList<>();
                for (int i = 0; i < count; i++) {
                    Object value = value(field, depth);
                    Object key = field.isMapField()
                            ? ((Message) value).getField(field.getMessageType().findFieldByNumber(1))
                            : i;
                    if (!keys.contains(key)) {
                        keys.add(key);
                        message.addRepeatedField(field, value);
                    }
                }
            } else if (!field.isRepeated() && (field.isRequired() || (!nests && random.nextInt(3) > 0))) {
                message.setField(field, value(field, depth));
            }
        }
        return message.build();
    }

    private Object value(FieldDescriptor field, int depth) {
        return switch (field.getJavaType()) {
            case INT -> pick(0, 1, -1, 127, 128, Integer.MAX_VALUE, Integer.MIN_VALUE, random.nextInt());
            case LONG -> pick(0L, 1L, -1L, 300L, Long.MAX_VALUE, Long.MIN_VALUE, random.nextLong());
            case FLOAT -> pick(0f, -0f, 1.5f, Float.NaN, Float.NEGATIVE_INFINITY, random.nextFloat());
            case DOUBLE -> pick(0d, -0d, 1.5, Double.NaN, Double.POSITIVE_INFINITY, random.nextDouble());
            case BOOLEAN -> random.nextBoolean();
            case STRING -> TEXTS.get(random.nextInt(TEXTS.size()));
            case BYTE_STRING -> {
                byte[] bytes = new byte[random.nextInt(20)];
                random.nextBytes(bytes);
                yield ByteString.copyFrom(bytes);
            }
            case ENUM -> {
                List<EnumValueDescriptor> values = field.getEnumType().getValues();
                yield field.getEnumType().isClosed() || random.nextInt(5) > 0
                        ? values.get(random.nextInt(values.size()))
                        : field.getEnumType().findValueByNumberCreatingIfUnknown(77);
            }
            case MESSAGE -> {
                Descriptor type = field.getMessageType();
                if (type.getFullName().equals("google.protobuf.Timestamp")) {
                    yield seconds(type, random.nextInt(), random.nextInt(1_000_000_000));
                } else if (type.getFullName().equals("google.protobuf.Duration")) {
                    int sign = random.nextBoolean() ? 1 : -1;
                    yield seconds(type, sign * pick(0L, 315_575_999_999L, 7L), sign * random.nextInt(1_000_000_000));
                }
                yield message(type, depth + 1);
            }
        };
    }

    private static DynamicMessage seconds(Descriptor type, long seconds, int nanos) {
        return DynamicMessage.newBuilder(type)
                .setField(type.findFieldByNumber(1), seconds)
                .setField(type.findFieldByNumber(2), nanos)
                .build();
    }

    @SafeVarargs
    private <T> T pick(T... values) {
        return values[random.nextInt(values.length)];
    }

    /** Returns a message as a row. */
    static Row row(Message message) {
        List<@Nullable Object> values = new ArrayList<>();
        for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
            values.add(ofField(message, field));
        }
        return Row.of(values.toArray());
    }

    private static @Nullable Object ofField(Message message, FieldDescriptor field) {
        if (field.isMapField()) {
            Map<@Nullable Object, @Nullable Object> map = new LinkedHashMap<>();
            for (Object entry : (List<?>) message.getField(field)) {
                Message pair = (Message) entry;
                Descriptor type = pair.getDescriptorForType();
                map.put(
                        ofValue(pair.getField(type.findFieldByNumber(1)), type.findFieldByNumber(1)),
                        ofValue(pair.getField(type.findFieldByNumber(2)), type.findFieldByNumber(2)));
            }
            return map;
        } else if (field.isRepeated()) {
            List<@Nullable Object> list = new ArrayList<>();
            for (Object item : (List<?>) message.getField(field)) {
                list.add(ofValue(item, field));
            }
            return list;
        }
        return field.hasPresence() && !message.hasField(field) ? null : ofValue(message.getField(field), field);
    }

    private static @Nullable Object ofValue(Object value, FieldDescriptor field) {
        return switch (field.getType()) {
            case UINT32, FIXED32 -> Integer.toUnsignedLong((Integer) value);
            case UINT64, FIXED64 -> new BigDecimal(Long.toUnsignedString((Long) value));
            case BYTES -> ((ByteString) value).toByteArray();
            case ENUM -> {
                EnumValueDescriptor name = (EnumValueDescriptor) value;
                yield name.getIndex() < 0 ? Integer.toString(name.getNumber()) : name.getName();
            }
            case MESSAGE, GROUP -> ofMessage((Message) value);
            default -> value;
        };
    }

    private static @Nullable Object ofMessage(Message message) {
        Descriptor type = message.getDescriptorForType();
        String name = type.getFullName();
        if (name.equals("google.protobuf.Timestamp") || name.equals("google.protobuf.Duration")) {
            long seconds = (Long) message.getField(type.findFieldByNumber(1));
            int nanos = (Integer) message.getField(type.findFieldByNumber(2));
            return name.endsWith("Timestamp")
                    ? Instant.ofEpochSecond(seconds, nanos)
                    : BigDecimal.valueOf(seconds).add(BigDecimal.valueOf(nanos, 9));
        } else if (name.startsWith("google.protobuf.") && name.endsWith("Value")) {
            return ofValue(message.getField(type.findFieldByNumber(1)), type.findFieldByNumber(1));
        } else if (type.getFields().isEmpty()) {
            return message.toByteArray();
        }
        Map<@Nullable Object, @Nullable Object> fields = new LinkedHashMap<>();
        for (FieldDescriptor field : type.getFields()) {
            fields.put(field.getName(), ofField(message, field));
        }
        return fields;
    }
}

package io.dataweaver.format.protobuf;

import com.google.protobuf.BoolValue;
import com.google.protobuf.BytesValue;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.DoubleValue;
import com.google.protobuf.Duration;
import com.google.protobuf.FloatValue;
import com.google.protobuf.Int32Value;
import com.google.protobuf.Int64Value;
import com.google.protobuf.ListValue;
import com.google.protobuf.StringValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Timestamp;
import com.google.protobuf.UInt32Value;
import com.google.protobuf.UInt64Value;
import com.google.protobuf.Value;
import java.util.Map;

/** Messages that mean more than their fields (Protobuf documentation, "Well-Known Types"). */
enum Meaning {
    /** Seconds and nanoseconds since 1970. */
    TIMESTAMP,
    /** Seconds and nanoseconds. */
    DURATION,
    /** One value that may be missing. */
    WRAPPER,
    /** Any JSON value. */
    JSON_VALUE,
    /** A JSON object. */
    JSON_STRUCT,
    /** A JSON array. */
    JSON_LIST,
    /** No more than its fields. */
    NONE;

    /** The messages themselves count, not their names, which a hostile schema may take. */
    private static final Map<Descriptor, Meaning> MEANINGS = Map.ofEntries(
            Map.entry(Timestamp.getDescriptor(), TIMESTAMP),
            Map.entry(Duration.getDescriptor(), DURATION),
            Map.entry(Value.getDescriptor(), JSON_VALUE),
            Map.entry(Struct.getDescriptor(), JSON_STRUCT),
            Map.entry(ListValue.getDescriptor(), JSON_LIST),
            Map.entry(DoubleValue.getDescriptor(), WRAPPER),
            Map.entry(FloatValue.getDescriptor(), WRAPPER),
            Map.entry(Int64Value.getDescriptor(), WRAPPER),
            Map.entry(UInt64Value.getDescriptor(), WRAPPER),
            Map.entry(Int32Value.getDescriptor(), WRAPPER),
            Map.entry(UInt32Value.getDescriptor(), WRAPPER),
            Map.entry(BoolValue.getDescriptor(), WRAPPER),
            Map.entry(StringValue.getDescriptor(), WRAPPER),
            Map.entry(BytesValue.getDescriptor(), WRAPPER));

    static Meaning of(Descriptor message) {
        return MEANINGS.getOrDefault(message, NONE);
    }
}

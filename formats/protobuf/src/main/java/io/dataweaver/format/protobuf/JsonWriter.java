package io.dataweaver.format.protobuf;

import io.dataweaver.api.error.RecordErrorCode;
import io.dataweaver.api.format.BadRecordException;
import io.dataweaver.api.format.ByteOutput;
import io.dataweaver.api.format.Utf8;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes the messages of {@code google/protobuf/struct.proto} as JSON text. */
final class JsonWriter {

    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    /** Integers up to this one are doubles without loss. */
    private static final double MAX_EXACT = 0x1p53;

    private static final int NULL_TAG = tag(1, WireInput.VARINT);
    private static final int NUMBER_TAG = tag(2, WireInput.FIXED64);
    private static final int TEXT_TAG = tag(3, WireInput.LENGTH);
    private static final int BOOL_TAG = tag(4, WireInput.VARINT);
    private static final int STRUCT_TAG = tag(5, WireInput.LENGTH);
    private static final int LIST_TAG = tag(6, WireInput.LENGTH);
    private static final int FIRST_TAG = tag(1, WireInput.LENGTH);
    private static final int SECOND_TAG = tag(2, WireInput.LENGTH);

    private JsonWriter() {}

    private static int tag(int number, int type) {
        return number << WireInput.TYPE_BITS | type;
    }

    /**
     * Writes what is left of {@code in}.
     *
     * @param meaning which of the messages it is
     * @param path of the column, for messages
     * @throws BadRecordException if it is no JSON
     */
    static void put(Meaning meaning, WireInput in, ByteOutput out, String path) {
        in.enter();
        switch (meaning) {
            case JSON_VALUE -> putValue(in, out, path);
            case JSON_STRUCT -> putStruct(in, out, path);
            case JSON_LIST -> putList(in, out, path);
            case TIMESTAMP, DURATION, WRAPPER, NONE -> throw new IllegalArgumentException(meaning.name());
        }
        in.leave();
    }

    private static BadRecordException unfit(String path, String message) {
        return new BadRecordException(RecordErrorCode.VALUE_UNFIT, path, message);
    }

    private static void putValue(WireInput in, ByteOutput out, String path) {
        int start = out.size();
        int last = 0;
        Part part = new Part();
        while (in.at < in.end) {
            int tag = in.readTag();
            boolean isScalar = tag == NULL_TAG || tag == NUMBER_TAG || tag == TEXT_TAG || tag == BOOL_TAG;
            if (tag == STRUCT_TAG || tag == LIST_TAG) {
                // Several of the same are merged: read as one.
                if (tag != last) {
                    part.clear();
                }
                part.take(in);
                last = tag;
            } else if (isScalar) {
                out.size(start);
                putScalar(tag, in, out, path);
                last = tag;
            } else {
                in.skip(tag);
            }
        }
        if (last == STRUCT_TAG || last == LIST_TAG) {
            out.size(start);
            put(last == STRUCT_TAG ? Meaning.JSON_STRUCT : Meaning.JSON_LIST, part.input(in), out, path);
        } else if (last == 0) {
            throw unfit(path, "a google.protobuf.Value has no value, not even null");
        }
    }

    /** A message inside of another; it is copied only if it comes in several parts. */
    private static final class Part {
        private int from;
        private int to;
        private @Nullable ByteOutput merged;

        void clear() {
            from = 0;
            to = 0;
            merged = null;
        }

        /** Takes the message that stands here, behind its length. */
        void take(WireInput in) {
            int length = in.readLength();
            if (to == from && merged == null) {
                from = in.at;
                to = in.at + length;
            } else {
                ByteOutput all = merged;
                if (all == null) {
                    all = new ByteOutput(to - from + length);
                    all.put(in.bytes, from, to);
                    merged = all;
                }
                all.put(in.bytes, in.at, in.at + length);
            }
            in.at += length;
        }

        /** Returns what there is, as deep in a message as {@code in}. */
        WireInput input(WireInput in) {
            ByteOutput all = merged;
            return all == null ? in.of(in.bytes, from, to) : in.of(all.array(), 0, all.size());
        }
    }

    private static void putScalar(int tag, WireInput in, ByteOutput out, String path) {
        if (tag == NUMBER_TAG) {
            putNumber(in, out, path);
        } else if (tag == TEXT_TAG) {
            int length = in.readLength();
            putQuoted(in.bytes, in.at, in.at + length, out, path);
            in.at += length;
        } else if (tag == BOOL_TAG) {
            out.put(in.readVarint() == 0 ? "false" : "true");
        } else {
            in.readVarint();
            out.put("null");
        }
    }

    private static void putNumber(WireInput in, ByteOutput out, String path) {
        double value = Double.longBitsToDouble(in.readFixed64());
        if (!Double.isFinite(value)) {
            throw unfit(path, value + " is no number in JSON");
        }
        boolean isWhole = value == Math.rint(value) && Math.abs(value) <= MAX_EXACT;
        boolean isNegativeZero = value == 0 && 1 / value < 0;
        out.put(isWhole && !isNegativeZero ? Long.toString((long) value) : Double.toString(value));
    }

    private static void putQuoted(byte[] bytes, int from, int to, ByteOutput out, String path) {
        if (!Utf8.isWellFormed(bytes, from, to)) {
            throw new BadRecordException(RecordErrorCode.INVALID_TEXT, path, "the text is not well-formed UTF-8");
        }
        out.put((byte) '"');
        for (int i = from; i < to; i++) {
            byte b = bytes[i];
            if (b == '"' || b == '\\') {
                out.put((byte) '\\');
                out.put(b);
            } else if (b >= 0 && b < ' ') {
                out.put("\\u00");
                out.put(HEX[b >> 4]);
                out.put(HEX[b & 0xf]);
            } else {
                out.put(b);
            }
        }
        out.put((byte) '"');
    }

    private static void putList(WireInput in, ByteOutput out, String path) {
        out.put((byte) '[');
        boolean first = true;
        while (in.at < in.end) {
            int tag = in.readTag();
            if (tag != FIRST_TAG) {
                in.skip(tag);
                continue;
            }
            if (!first) {
                out.put((byte) ',');
            }
            first = false;
            int length = in.readLength();
            int end = in.end;
            in.end = in.at + length;
            put(Meaning.JSON_VALUE, in, out, path);
            in.end = end;
        }
        out.put((byte) ']');
    }

    private static void putStruct(WireInput in, ByteOutput out, String path) {
        Map<String, int[]> members = new LinkedHashMap<>();
        boolean replaced = false;
        out.put((byte) '{');
        int start = out.size();
        while (in.at < in.end) {
            int tag = in.readTag();
            if (tag != FIRST_TAG) {
                in.skip(tag);
                continue;
            }
            int length = in.readLength();
            int end = in.end;
            in.end = in.at + length;
            int from = out.size();
            String name = putMember(in, out, path);
            replaced |= members.put(name, new int[] {from, out.size()}) != null;
            out.put((byte) ',');
            in.end = end;
        }
        if (replaced) {
            keep(members.values(), start, out);
        }
        if (!members.isEmpty()) {
            out.size(out.size() - 1);
        }
        out.put((byte) '}');
    }

    /** Keeps, of what was written since {@code start}, the members at {@code places} alone: of a key the last one counts. */
    private static void keep(Collection<int[]> places, int start, ByteOutput out) {
        byte[] written = Arrays.copyOfRange(out.array(), start, out.size());
        out.size(start);
        for (int[] place : places) {
            out.put(written, place[0] - start, place[1] - start);
            out.put((byte) ',');
        }
    }

    /** Writes an entry; returns its key. */
    private static String putMember(WireInput in, ByteOutput out, String path) {
        int keyFrom = in.at;
        int keyTo = in.at;
        Part value = new Part();
        while (in.at < in.end) {
            int tag = in.readTag();
            if (tag == FIRST_TAG) {
                int length = in.readLength();
                keyFrom = in.at;
                keyTo = in.at + length;
                in.at = keyTo;
            } else if (tag == SECOND_TAG) {
                value.take(in);
            } else {
                in.skip(tag);
            }
        }
        putQuoted(in.bytes, keyFrom, keyTo, out, path);
        out.put((byte) ':');
        put(Meaning.JSON_VALUE, value.input(in), out, path);
        return new String(in.bytes, keyFrom, keyTo - keyFrom, StandardCharsets.UTF_8);
    }
}

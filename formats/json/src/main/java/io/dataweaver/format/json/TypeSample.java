package io.dataweaver.format.json;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.format.ValueFormatException;
import io.dataweaver.api.format.ValueParser;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The values seen in one place of the sample, as far as they decide its type. Not thread-safe. */
final class TypeSample {

    /** An object with more members uses their names as values. */
    private static final int MAX_MEMBERS = 512;

    private static final int MICROS = 6;
    private static final int NANOS = 9;

    /** Kinds of values that no type but JSON holds together; within text, kinds of text. */
    private enum Kind {
        BOOLEAN,
        NUMBER,
        TEXT,
        OBJECT,
        ARRAY
    }

    private final Set<Kind> kinds = EnumSet.noneOf(Kind.class);
    private final Map<String, TypeSample> members = new LinkedHashMap<>();
    private @Nullable TypeSample element;
    private boolean fractions;
    private boolean tooDeep;
    private @Nullable DataType textType;

    /** Returns what was seen in the members of objects, by name, in the order in which they were first seen. */
    Map<String, TypeSample> members() {
        return members;
    }

    void addBoolean() {
        kinds.add(Kind.BOOLEAN);
    }

    /** Adds a number. */
    void addNumber(byte[] bytes, int from, int to) {
        kinds.add(Kind.NUMBER);
        if (!fractions) {
            try {
                ValueParser.parseLong(bytes, from, to);
            } catch (ValueFormatException wide) {
                fractions = true;
            }
        }
    }

    /** Adds a text, its escapes resolved. */
    void addText(byte[] bytes, int from, int to) {
        boolean first = kinds.add(Kind.TEXT);
        if (first) {
            textType = textType(bytes, from, to);
        } else if (!(textType instanceof DataType.Text)) {
            DataType type = textType(bytes, from, to);
            textType = type.equals(textType) ? type : wider(type, textType);
        }
    }

    /** Adds an object; what it holds is added to {@link #member}. */
    void addObject() {
        kinds.add(Kind.OBJECT);
    }

    /** Adds an array; what it holds is added to the sample that is returned. */
    TypeSample addArray() {
        kinds.add(Kind.ARRAY);
        if (element == null) {
            element = new TypeSample();
        }
        return element;
    }

    /** Adds a value that is nested too deeply to have a type of its own. */
    void addDeep() {
        tooDeep = true;
    }

    TypeSample member(String name) {
        return members.computeIfAbsent(name, key -> new TypeSample());
    }

    /** Returns the narrowest type that holds all values without loss. */
    DataType type() {
        if (tooDeep || kinds.size() > 1) {
            return DataTypes.JSON;
        }
        if (kinds.isEmpty()) {
            return DataTypes.TEXT;
        }
        return switch (kinds.iterator().next()) {
            case BOOLEAN -> DataTypes.BOOLEAN;
            case NUMBER -> fractions ? DataTypes.DECIMAL : DataTypes.BIGINT;
            case TEXT -> textType == null ? DataTypes.TEXT : textType;
            case OBJECT -> structType();
            case ARRAY -> element == null || element.isEmpty() ? DataTypes.JSON : DataTypes.listOf(element.type());
        };
    }

    private boolean isEmpty() {
        return kinds.isEmpty() && !tooDeep;
    }

    private DataType structType() {
        if (members.isEmpty() || members.size() > MAX_MEMBERS || members.containsKey("")) {
            return DataTypes.JSON;
        }
        List<Field> fields = new ArrayList<>();
        members.forEach((name, sample) -> fields.add(Field.nullable(name, sample.type())));
        return new DataType.Struct(fields);
    }

    /** Returns the type of both kinds of text: nanoseconds hold microseconds, otherwise text. */
    private static DataType wider(DataType one, @Nullable DataType other) {
        if (one instanceof DataType.Timestamp && other instanceof DataType.Timestamp) {
            return new DataType.Timestamp(NANOS);
        }
        if (one instanceof DataType.Instant && other instanceof DataType.Instant) {
            return new DataType.Instant(NANOS);
        }
        return DataTypes.TEXT;
    }

    /** Dates and times with a year in front; anything else, digits included, stays text. */
    private static DataType textType(byte[] bytes, int from, int to) {
        int length = to - from;
        if (length < 10 || length > 40 || bytes[from] < '0' || bytes[from] > '9') {
            return DataTypes.TEXT;
        }
        if (length == 10) {
            return reads(bytes, from, to, DataTypes.DATE) ? DataTypes.DATE : DataTypes.TEXT;
        }
        for (int precision = MICROS; precision <= NANOS; precision += NANOS - MICROS) {
            DataType timestamp = new DataType.Timestamp(precision);
            if (reads(bytes, from, to, timestamp)) {
                return timestamp;
            }
            DataType instant = new DataType.Instant(precision);
            if (reads(bytes, from, to, instant)) {
                return instant;
            }
        }
        return DataTypes.TEXT;
    }

    private static boolean reads(byte[] bytes, int from, int to, DataType type) {
        try {
            if (type instanceof DataType.Timestamp timestamp) {
                ValueParser.parseTimestamp(bytes, from, to, timestamp.precision());
            } else if (type instanceof DataType.Instant instant) {
                ValueParser.parseInstant(bytes, from, to, instant.precision());
            } else {
                ValueParser.parseDate(bytes, from, to);
            }
            return true;
        } catch (ValueFormatException other) {
            return false;
        }
    }
}

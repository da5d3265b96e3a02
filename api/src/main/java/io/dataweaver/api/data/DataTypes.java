package io.dataweaver.api.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The types by name, as pipeline files write them. */
public final class DataTypes {

    public static final DataType BOOLEAN = new DataType.Bool();
    public static final DataType SMALLINT = new DataType.Int16();
    public static final DataType INTEGER = new DataType.Int32();
    public static final DataType BIGINT = new DataType.Int64();
    public static final DataType REAL = new DataType.Float32();
    public static final DataType DOUBLE = new DataType.Float64();
    public static final DataType DECIMAL = DataType.Decimal.unbounded();
    public static final DataType TEXT = new DataType.Text();
    public static final DataType BYTES = new DataType.Bytes();
    public static final DataType DATE = new DataType.Date();
    public static final DataType TIME = new DataType.Time(6);
    public static final DataType TIMESTAMP = new DataType.Timestamp(6);
    public static final DataType TIMESTAMPTZ = new DataType.Instant(6);
    public static final DataType UUID = new DataType.Uuid();
    public static final DataType JSON = new DataType.Json();

    private DataTypes() {}

    /** Returns the decimal of {@code precision} digits, {@code scale} of them after the point. */
    public static DataType decimal(int precision, int scale) {
        return new DataType.Decimal(precision, scale);
    }

    /** Returns the list of {@code element}. */
    public static DataType listOf(DataType element) {
        return new DataType.ListOf(element);
    }

    /** Returns the map from {@code key} to {@code value}. */
    public static DataType mapOf(DataType key, DataType value) {
        return new DataType.MapOf(key, value);
    }

    /** Returns the struct of {@code fields}. */
    public static DataType struct(Field... fields) {
        return new DataType.Struct(List.of(fields));
    }

    /**
     * Reads a type as {@code toString} writes it, in any case, with the usual synonyms ({@code int},
     * {@code varchar}, {@code numeric}, …).
     *
     * @throws IllegalArgumentException with what was expected and found
     */
    public static DataType parse(String text) {
        Parser parser = new Parser(text);
        DataType type = parser.type();
        parser.end();
        return type;
    }

    /** Returns {@code name}, in double quotes if it is more than letters, digits and underscores. */
    static String quoteName(String name) {
        return name.matches("[A-Za-z_][A-Za-z0-9_]*") ? name : '"' + name.replace("\"", "\"\"") + '"';
    }

    /** Recursive descent over {@code name(args)} and {@code name<types>}. */
    private static final class Parser {
        private static final int MAX_DEPTH = 64;
        private final String text;
        private int at;
        private int depth;

        Parser(String text) {
            this.text = text;
        }

        DataType type() {
            if (++depth > MAX_DEPTH) {
                throw fail("types are nested deeper than " + MAX_DEPTH);
            }
            String word = word().toLowerCase(Locale.ROOT);
            DataType type = switch (word) {
                case "boolean", "bool" -> BOOLEAN;
                case "smallint", "int16", "int2", "tinyint" -> SMALLINT;
                case "integer", "int", "int32", "int4" -> INTEGER;
                case "bigint", "long", "int64", "int8" -> BIGINT;
                case "real", "float", "float32", "float4" -> REAL;
                case "double", "float64", "float8" -> doublePrecision();
                case "decimal", "numeric" -> decimal();
                case "text", "string" -> TEXT;
                case "varchar", "char" -> lengthIgnored();
                case "bytes", "bytea", "binary" -> BYTES;
                case "date" -> DATE;
                case "time" -> new DataType.Time(precision());
                case "timestamp" -> new DataType.Timestamp(precision());
                case "timestamptz", "instant" -> new DataType.Instant(precision());
                case "uuid" -> UUID;
                case "json", "jsonb" -> JSON;
                case "list", "array" -> list();
                case "map" -> map();
                case "struct" -> struct();
                default ->
                    throw fail("there is no type '" + word
                            + "'; expected one of boolean, smallint, integer, bigint, real, double, decimal(p,s), "
                            + "text, bytes, date, time, timestamp, timestamptz, uuid, json, list<…>, map<…,…>, "
                            + "struct<name:type,…>");
            };
            depth--;
            return type;
        }

        private DataType doublePrecision() {
            takeWord("precision");
            return DOUBLE;
        }

        private DataType decimal() {
            if (!take('(')) {
                return DECIMAL;
            }
            int precision = number();
            int scale = take(',') ? number() : 0;
            expect(')');
            if (precision == 0) {
                throw fail("the precision of a decimal is at least 1");
            }
            if (precision > DataType.Decimal.MAX_PRECISION || scale > precision) {
                throw fail("a decimal has 1 to " + DataType.Decimal.MAX_PRECISION
                        + " digits, and no more of them after the point");
            }
            return new DataType.Decimal(precision, scale);
        }

        private DataType lengthIgnored() {
            if (take('(')) {
                number();
                expect(')');
            }
            return TEXT;
        }

        private int precision() {
            if (!take('(')) {
                return Temporal.MAX_MICROS_PRECISION;
            }
            int precision = number();
            expect(')');
            if (precision > Temporal.MAX_PRECISION) {
                throw fail("the precision is 0 to " + Temporal.MAX_PRECISION);
            }
            return precision;
        }

        private DataType list() {
            expect('<');
            DataType element = type();
            expect('>');
            return new DataType.ListOf(element);
        }

        private DataType map() {
            expect('<');
            DataType key = type();
            expect(',');
            DataType value = type();
            expect('>');
            return new DataType.MapOf(key, value);
        }

        private DataType struct() {
            expect('<');
            List<Field> fields = new ArrayList<>();
            do {
                String name = fieldName();
                if (!take(':')) {
                    throw fail("':' is expected at character " + (at + 1) + ", as in struct<id: bigint, name: text>");
                }
                fields.add(field(name));
            } while (take(','));
            expect('>');
            try {
                return new DataType.Struct(fields);
            } catch (IllegalArgumentException sameName) {
                throw fail(sameName.getMessage());
            }
        }

        private Field field(String name) {
            if (name.isEmpty()) {
                throw fail("a field needs a name");
            }
            DataType type = type();
            if (!takeWord("not")) {
                return Field.nullable(name, type);
            }
            if (!takeWord("null")) {
                throw fail("'null' is expected at character " + (at + 1));
            }
            return Field.required(name, type);
        }

        private boolean takeWord(String word) {
            skipBlanks();
            int end = at + word.length();
            if (!text.regionMatches(true, at, word, 0, word.length())
                    || (end < text.length() && isNameCharacter(text.charAt(end)))) {
                return false;
            }
            at = end;
            return true;
        }

        private static boolean isNameCharacter(char c) {
            return Character.isLetterOrDigit(c) || c == '_';
        }

        private String fieldName() {
            if (!take('"')) {
                return word();
            }
            StringBuilder name = new StringBuilder();
            while (at < text.length()) {
                char c = text.charAt(at++);
                if (c != '"') {
                    name.append(c);
                } else if (at < text.length() && text.charAt(at) == '"') {
                    name.append('"');
                    at++;
                } else {
                    return name.toString();
                }
            }
            throw fail("a quoted field name is not closed");
        }

        private String word() {
            skipBlanks();
            int start = at;
            while (at < text.length() && isNameCharacter(text.charAt(at))) {
                at++;
            }
            if (start == at) {
                throw fail("a name is expected at character " + (at + 1));
            }
            return text.substring(start, at);
        }

        private int number() {
            skipBlanks();
            int start = at;
            while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9' && at - start < 6) {
                at++;
            }
            if (start == at) {
                throw fail("a number is expected at character " + (at + 1));
            }
            return Integer.parseInt(text.substring(start, at));
        }

        private boolean take(char c) {
            skipBlanks();
            if (at < text.length() && text.charAt(at) == c) {
                at++;
                return true;
            }
            return false;
        }

        private void expect(char c) {
            if (!take(c)) {
                throw fail("'" + c + "' is expected at character " + (at + 1));
            }
        }

        void end() {
            skipBlanks();
            if (at < text.length()) {
                throw fail("nothing more is expected at character " + (at + 1));
            }
        }

        private void skipBlanks() {
            while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
                at++;
            }
        }

        private IllegalArgumentException fail(@Nullable String what) {
            return new IllegalArgumentException("'" + text + "' is not a type: " + what);
        }
    }
}

package io.dataweaver.format.json;

import io.dataweaver.api.data.BatchBuilder;
import io.dataweaver.api.data.BytesColumn;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.error.RecordErrorCode;
import io.dataweaver.api.format.BadRecordException;
import io.dataweaver.api.format.ValueFormatException;
import io.dataweaver.api.format.ValueParser;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads one object at a time into the columns of a batch.
 *
 * <p>All of a record is checked, also what is not wanted of it, so that a file gives the same rejections whatever is
 * read of it. As with {@link JsonScanner}, a stopper stands behind the bytes. Not thread-safe.
 */
final class RecordParser {

    private static final long[] POWERS = powers();
    private static final int MAX_LONG_DIGITS = 18;

    private final JsonScanner scanner;
    private final ObjectPlan plan;
    private BatchBuilder batch;
    private byte[] scratch = new byte[256];

    /** Where the value of the member at hand starts; behind the last one, where the object ends. */
    private int valueStart;

    RecordParser(Schema schema, JsonScanner scanner) {
        this.scanner = scanner;
        this.plan = new ObjectPlan("", schema.fields());
        this.batch = new BatchBuilder(schema, 1);
    }

    /** Says where records go from now on. */
    void bind(BatchBuilder newBatch) {
        batch = newBatch;
        for (int i = 0; i < plan.size(); i++) {
            plan.slot(i).bind(newBatch.column(i));
        }
    }

    /**
     * Reads the object that starts at {@code from} into the batch, without ending the row.
     *
     * @return the index behind it
     * @throws BadRecordException if it cannot be a row; then the row is to be discarded
     */
    int parse(byte[] bytes, int from) {
        if (bytes[from] != '{') {
            int end = scanner.skipValue(bytes, from);
            throw new BadRecordException(
                    RecordErrorCode.MALFORMED, null, "expected an object, but found " + describe(bytes, from, end));
        }
        try {
            return parseObject(plan, batch.size(), bytes, from + 1);
        } catch (BadRecordException bad) {
            if (bad.code() != RecordErrorCode.MALFORMED) {
                // What is not JSON at all is said first, whatever columns are read.
                scanner.skipValue(bytes, from);
            }
            throw bad;
        }
    }

    private int parseObject(ObjectPlan object, int row, byte[] bytes, int from) {
        int at = from;
        Member member = object.start;
        while (true) {
            Member guess = member.next;
            int value = guess.match(bytes, at);
            if (value < 0) {
                guess = memberAt(object, member, bytes, at);
                value = valueStart;
                if (guess == object.start) {
                    break;
                }
            }
            member = guess;
            Slot slot = member.slot;
            at = slot == null ? skipUnwanted(bytes, value) : parseMember(slot, row, bytes, value);
            byte b = bytes[at];
            if (b != ',' && b != '}') {
                at = scanner.skipBlanks(bytes, at);
                b = bytes[at];
            }
            if (b == '}') {
                valueStart = at;
                break;
            }
            if (b != ',') {
                throw scanner.unexpected(bytes, at, "',' or '}'");
            }
            at++;
        }
        for (Slot slot : object.required()) {
            if (slot.builder.size() == row) {
                throw nullNotAllowed(slot);
            }
        }
        return valueStart + 1;
    }

    /** Passes over the value of a member whose name was recognized: before it may be more blanks than there were last time. */
    private int skipUnwanted(byte[] bytes, int from) {
        return scanner.skipValue(bytes, scanner.isBlank(bytes[from]) ? scanner.skipBlanks(bytes, from) : from);
    }

    private int parseMember(Slot slot, int row, byte[] bytes, int from) {
        if (slot.builder.size() != row) {
            throw new BadRecordException(
                    RecordErrorCode.MALFORMED, slot.path, "the name '" + slot.path + "' stands twice");
        }
        return parseValue(slot, bytes, from);
    }

    /**
     * Finds the member behind {@code previous} where the first guess was wrong, and sets {@link #valueStart}; returns
     * {@code object.start} if the object ends there instead, because it is empty.
     */
    private Member memberAt(ObjectPlan object, Member previous, byte[] bytes, int from) {
        Member other = previous.other;
        valueStart = other.match(bytes, from);
        if (valueStart < 0) {
            int first = scanner.skipBlanks(bytes, from);
            if (bytes[first] == '}' && previous == object.start) {
                valueStart = first;
                return previous;
            }
            other = readName(object, bytes, from, first);
        }
        previous.follow(other);
        return other;
    }

    /** Reads a name that was not guessed, and sets {@link #valueStart}. */
    private Member readName(ObjectPlan object, byte[] bytes, int from, int quote) {
        if (bytes[quote] != '"') {
            throw scanner.unexpected(bytes, quote, "a name in quotes");
        }
        scanner.clearEscaped();
        int end = scanner.skipText(bytes, quote + 1);
        byte[] name = Arrays.copyOfRange(bytes, quote + 1, end - 1);
        if (scanner.isEscaped()) {
            name = Arrays.copyOf(name, scanner.unescape(bytes, quote + 1, end - 1, name, 0));
        }
        valueStart = scanner.skipColon(bytes, end);
        Member member = object.member(name);
        member.learn(bytes, from, valueStart);
        return member;
    }

    private int parseValue(Slot slot, byte[] bytes, int from) {
        return switch (slot.kind) {
            case Slot.INTEGER -> parseInteger((Slot.Integers) slot, bytes, from);
            case Slot.TEXT -> parseText((Slot.Texts) slot, bytes, from);
            case Slot.DECIMAL -> parseDecimal((Slot.Decimals) slot, bytes, from);
            case Slot.STRUCT -> parseStruct((Slot.Structs) slot, bytes, from);
            case Slot.BOOLEAN -> parseBoolean((Slot.Booleans) slot, bytes, from);
            case Slot.JSON -> parseJson((Slot.Texts) slot, bytes, from);
            case Slot.LIST -> parseList((Slot.Lists) slot, bytes, from);
            case Slot.MAP -> parseMap((Slot.Maps) slot, bytes, from);
            case Slot.NUMBER -> parseNumber(slot, bytes, from);
            default -> parsePlainText(slot, bytes, from);
        };
    }

    private int parseInteger(Slot.Integers slot, byte[] bytes, int from) {
        int first = bytes[from] == '-' ? from + 1 : from;
        if (first > bytes.length - Long.BYTES) {
            return parseOddInteger(slot, bytes, from);
        }
        long word = Words.get(bytes, first);
        int digits = Digits.count(word);
        if (digits == 0 || (bytes[first] == '0' && digits > 1)) {
            return parseOddInteger(slot, bytes, from);
        }
        long value = Digits.parse(word, digits);
        int at = first + digits;
        if (digits == Long.BYTES) {
            int digit = bytes[at] - '0';
            while (digit >= 0 && digit <= 9) {
                value = value * 10 + digit;
                digit = bytes[++at] - '0';
            }
        }
        byte b = bytes[at];
        if (at - first > MAX_LONG_DIGITS || b == '.' || b == 'e' || b == 'E') {
            return parseOddInteger(slot, bytes, from);
        }
        value = first == from ? value : -value;
        if (value < slot.min || value > slot.max) {
            throw unfit(slot, bytes, from, at, null);
        }
        slot.longs.append(value);
        return at;
    }

    /** Reads an integer of 19 digits, one with a point or exponent but no fraction, such as 1.0 or 1e3, or what is none. */
    private int parseOddInteger(Slot.Integers slot, byte[] bytes, int from) {
        if (!startsNumber(bytes[from])) {
            return parseOther(slot, bytes, from);
        }
        int end = scanner.skipNumber(bytes, from);
        long value;
        try {
            value = ValueParser.parseBigDecimal(bytes, from, end).longValueExact();
        } catch (ValueFormatException | ArithmeticException notAnInteger) {
            throw unfit(slot, bytes, from, end, null);
        }
        if (value < slot.min || value > slot.max) {
            throw unfit(slot, bytes, from, end, null);
        }
        slot.longs.append(value);
        return end;
    }

    private int parseDecimal(Slot.Decimals slot, byte[] bytes, int from) {
        int first = bytes[from] == '-' ? from + 1 : from;
        int at = first;
        long value = 0;
        int digit = bytes[at] - '0';
        while (digit >= 0 && digit <= 9) {
            value = value * 10 + digit;
            digit = bytes[++at] - '0';
        }
        int integers = at - first;
        int fraction = 0;
        if (bytes[at] == '.') {
            int point = at;
            digit = bytes[++at] - '0';
            while (digit >= 0 && digit <= 9) {
                value = value * 10 + digit;
                digit = bytes[++at] - '0';
            }
            fraction = at - point - 1;
            if (fraction == 0) {
                return parseOddDecimal(slot, bytes, from);
            }
        }
        byte b = bytes[at];
        if (integers == 0
                || integers > slot.maxIntegerDigits
                || integers + fraction > MAX_LONG_DIGITS
                || (bytes[first] == '0' && integers > 1)
                || b == 'e'
                || b == 'E') {
            return parseOddDecimal(slot, bytes, from);
        }
        value = first == from ? value : -value;
        if (slot.unbounded) {
            slot.decimals.append(value, fraction);
        } else if (fraction <= slot.scale && integers + slot.scale <= MAX_LONG_DIGITS) {
            slot.decimals.append(value * POWERS[slot.scale - fraction]);
        } else {
            return parseOddDecimal(slot, bytes, from);
        }
        return at;
    }

    private int parseOddDecimal(Slot.Decimals slot, byte[] bytes, int from) {
        if (!startsNumber(bytes[from])) {
            return parseOther(slot, bytes, from);
        }
        int end = scanner.skipNumber(bytes, from);
        try {
            ValueParser.appendDecimal(bytes, from, end, slot.decimals);
        } catch (ValueFormatException wrong) {
            throw unfit(slot, bytes, from, end, wrong);
        }
        return end;
    }

    private int parseNumber(Slot slot, byte[] bytes, int from) {
        if (!startsNumber(bytes[from])) {
            return parseOther(slot, bytes, from);
        }
        int end = scanner.skipNumber(bytes, from);
        try {
            ValueParser.append(bytes, from, end, slot.builder);
        } catch (ValueFormatException wrong) {
            throw unfit(slot, bytes, from, end, wrong);
        }
        return end;
    }

    private static boolean startsNumber(byte b) {
        return b == '-' || (b >= '0' && b <= '9');
    }

    private int parseBoolean(Slot.Booleans slot, byte[] bytes, int from) {
        byte b = bytes[from];
        if (b != 't' && b != 'f') {
            return parseOther(slot, bytes, from);
        }
        int end = scanner.skipValue(bytes, from);
        slot.longs.append(b == 't' ? 1 : 0);
        return end;
    }

    /** Copies eight bytes at a time while looking for the end, until there is something special. */
    private int parseText(Slot.Texts slot, byte[] bytes, int from) {
        if (bytes[from] != '"') {
            return parseUnquoted(slot, bytes, from);
        }
        BytesColumn.Builder texts = slot.texts;
        texts.reserve(Long.BYTES);
        byte[] data = texts.data();
        int used = texts.used();
        int out = used;
        int at = from + 1;
        int lastWord = bytes.length - Long.BYTES;
        int lastOut = data.length - Long.BYTES;
        while (at <= lastWord && out <= lastOut) {
            long word = Words.get(bytes, at);
            Words.set(data, out, word);
            long special = Words.special(word);
            if (special != 0) {
                int plain = Words.first(special);
                if (bytes[at + plain] == '"') {
                    texts.commit(out + plain - used);
                    return at + plain + 1;
                }
                break;
            }
            at += Long.BYTES;
            out += Long.BYTES;
        }
        return parseOddText(texts, bytes, from + 1);
    }

    /** Reads a text with escapes, beyond ASCII, or at the end of an array of bytes. */
    private int parseOddText(BytesColumn.Builder texts, byte[] bytes, int from) {
        scanner.clearEscaped();
        int end = scanner.skipText(bytes, from);
        if (scanner.isEscaped()) {
            texts.reserve(end - 1 - from);
            texts.commit(scanner.unescape(bytes, from, end - 1, texts.data(), texts.used()));
        } else {
            texts.append(bytes, from, end - 1);
        }
        return end;
    }

    /** A text column takes numbers and booleans as they are written; objects and arrays do not fit. */
    private int parseUnquoted(Slot.Texts slot, byte[] bytes, int from) {
        byte b = bytes[from];
        if (!startsNumber(b) && b != 't' && b != 'f') {
            return parseOther(slot, bytes, from);
        }
        int end = scanner.skipValue(bytes, from);
        slot.texts.append(bytes, from, end);
        return end;
    }

    private int parseJson(Slot.Texts slot, byte[] bytes, int from) {
        byte b = bytes[from];
        if (b == 'n' || scanner.isBlank(b)) {
            return parseOther(slot, bytes, from);
        }
        int end = scanner.skipValue(bytes, from);
        slot.texts.append(bytes, from, end);
        return end;
    }

    /** Reads a date, time, UUID or bytes from a text. */
    private int parsePlainText(Slot slot, byte[] bytes, int from) {
        if (bytes[from] != '"') {
            return parseOther(slot, bytes, from);
        }
        scanner.clearEscaped();
        int end = scanner.skipText(bytes, from + 1);
        try {
            if (scanner.isEscaped()) {
                scratch = scratch.length < end - from ? new byte[end - from] : scratch;
                int length = scanner.unescape(bytes, from + 1, end - 1, scratch, 0);
                ValueParser.append(scratch, 0, length, slot.builder);
            } else {
                ValueParser.append(bytes, from + 1, end - 1, slot.builder);
            }
        } catch (ValueFormatException wrong) {
            throw unfit(slot, bytes, from, end, wrong);
        }
        return end;
    }

    private int parseStruct(Slot.Structs slot, byte[] bytes, int from) {
        if (bytes[from] != '{') {
            return parseOther(slot, bytes, from);
        }
        int end = parseObject(slot.plan, slot.structs.size(), bytes, from + 1);
        slot.structs.end();
        return end;
    }

    private int parseList(Slot.Lists slot, byte[] bytes, int from) {
        if (bytes[from] != '[') {
            return parseOther(slot, bytes, from);
        }
        int at = scanner.skipBlanks(bytes, from + 1);
        if (bytes[at] != ']') {
            at = parseValue(slot.element, bytes, at);
            at = scanner.skipBlanks(bytes, at);
            while (bytes[at] == ',') {
                at = parseValue(slot.element, bytes, scanner.skipBlanks(bytes, at + 1));
                at = scanner.skipBlanks(bytes, at);
            }
            if (bytes[at] != ']') {
                throw scanner.unexpected(bytes, at, "',' or ']'");
            }
        }
        slot.lists.end();
        return at + 1;
    }

    private int parseMap(Slot.Maps slot, byte[] bytes, int from) {
        if (bytes[from] != '{') {
            return parseOther(slot, bytes, from);
        }
        Set<String> names = new HashSet<>();
        int at = scanner.skipBlanks(bytes, from + 1);
        if (bytes[at] != '}') {
            at = parseEntry(slot, names, bytes, at);
            while (bytes[at] == ',') {
                at = parseEntry(slot, names, bytes, scanner.skipBlanks(bytes, at + 1));
            }
            if (bytes[at] != '}') {
                throw scanner.unexpected(bytes, at, "',' or '}'");
            }
        }
        slot.maps.end();
        return at + 1;
    }

    private int parseEntry(Slot.Maps slot, Set<String> names, byte[] bytes, int from) {
        if (bytes[from] != '"') {
            throw scanner.unexpected(bytes, from, "a name in quotes");
        }
        BytesColumn.Builder keys = slot.keys;
        int start = keys.used();
        int end = parseOddText(keys, bytes, from + 1);
        String name = new String(keys.data(), start, keys.used() - start, StandardCharsets.UTF_8);
        if (!names.add(name)) {
            throw new BadRecordException(RecordErrorCode.MALFORMED, slot.path, "the name '" + name + "' stands twice");
        }
        int at = parseValue(slot.value, bytes, scanner.skipColon(bytes, end));
        return scanner.skipBlanks(bytes, at);
    }

    /** Reads what is not written as values of the type mostly are: null, blanks before it, or another kind of value. */
    private int parseOther(Slot slot, byte[] bytes, int from) {
        byte b = bytes[from];
        if (scanner.isBlank(b)) {
            return parseValue(slot, bytes, scanner.skipBlanks(bytes, from));
        }
        int end = scanner.skipValue(bytes, from);
        if (b != 'n') {
            throw unfit(slot, bytes, from, end, null);
        }
        if (!slot.nullable) {
            throw nullNotAllowed(slot);
        }
        slot.builder.appendNull();
        return end;
    }

    private static BadRecordException nullNotAllowed(Slot slot) {
        return new BadRecordException(
                RecordErrorCode.NULL_NOT_ALLOWED,
                slot.path,
                "'" + slot.path + "' is null or missing, but " + slot.type.display() + " NOT NULL is expected");
    }

    private BadRecordException unfit(Slot slot, byte[] bytes, int from, int to, @Nullable ValueFormatException cause) {
        if (cause != null) {
            return new BadRecordException(RecordErrorCode.VALUE_UNFIT, slot.path, String.valueOf(cause.getMessage()));
        }
        String message = "expected " + slot.type.display() + ", but found " + describe(bytes, from, to);
        if (slot.type instanceof DataType.Text) {
            message += "; a column of type json takes it";
        }
        return new BadRecordException(RecordErrorCode.VALUE_UNFIT, slot.path, message);
    }

    private String describe(byte[] bytes, int from, int to) {
        String kind = switch (bytes[from]) {
            case '"' -> "text ";
            case '{' -> "object ";
            case '[' -> "array ";
            case 't', 'f', 'n' -> "";
            default -> "number ";
        };
        return kind + scanner.show(bytes, from, to);
    }

    private static long[] powers() {
        long[] powers = new long[MAX_LONG_DIGITS + 1];
        powers[0] = 1;
        for (int i = 1; i < powers.length; i++) {
            powers[i] = powers[i - 1] * 10;
        }
        return powers;
    }
}

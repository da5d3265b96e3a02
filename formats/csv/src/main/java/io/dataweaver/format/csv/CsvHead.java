package io.dataweaver.format.csv;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.format.ByteInput;
import io.dataweaver.api.format.FileHead;
import io.dataweaver.api.state.StateObject;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads the start of a file: the byte order mark, lines to skip, and the names of the columns. */
final class CsvHead {

    private static final int MAX_HEADER = 1 << 20;
    private static final String COUNT = "columns";

    private final CsvOptions options;
    private final RecordScanner scanner;
    private long line = 1;

    private CsvHead(CsvOptions options) {
        this.options = options;
        this.scanner = new RecordScanner(options.dialect());
    }

    /** Reads the head of a file; {@code input} stands at its start. */
    static FileHead read(CsvOptions options, ByteInput input) throws IOException {
        return new CsvHead(options).read(input);
    }

    /** Returns the names that {@link #read} left in {@code head}. */
    static List<String> names(FileHead head) {
        try {
            StateObject detail = StateObject.parse(head.detail());
            List<String> names = new ArrayList<>();
            long count = detail.number(COUNT);
            for (int i = 0; i < count; i++) {
                names.add(detail.text("c" + i));
            }
            return names;
        } catch (IllegalArgumentException damaged) {
            throw new DataWeaverException(
                    CsvErrorCode.HEAD_UNREADABLE,
                    "'" + head.detail() + "' does not tell the columns of a file",
                    damaged);
        }
    }

    private FileHead read(ByteInput input) throws IOException {
        skipByteOrderMark(input);
        for (int i = 0; i < options.skipLines(); i++) {
            skipLine(input);
        }
        List<String> names = options.header() ? header(input) : List.of();
        // Before fields are counted: in a file of one column an empty line is a record, which counting passes over.
        long dataStart = input.offset();
        long firstLine = line;
        if (!options.columns().isEmpty()) {
            checkCount(names);
            names = options.columns();
        } else if (!options.header()) {
            names = numbered(countFields(input));
        }
        StateObject detail = StateObject.empty().with(COUNT, names.size());
        for (int i = 0; i < names.size(); i++) {
            detail = detail.with("c" + i, names.get(i));
        }
        return new FileHead(dataStart, firstLine, detail.toString());
    }

    private void checkCount(List<String> header) {
        if (!header.isEmpty() && header.size() != options.columns().size()) {
            throw new DataWeaverException(
                    CsvErrorCode.HEADER_INVALID,
                    "`columns` names " + options.columns().size() + " columns, but the header has " + header.size()
                            + ": " + header,
                    CsvErrorCode.HEADER_INVALID.remedy(),
                    null);
        }
    }

    private static void skipByteOrderMark(ByteInput input) throws IOException {
        while (input.limit() - input.position() < 3 && input.more()) {
            // more() brings at least one byte
        }
        byte[] bytes = input.array();
        int at = input.position();
        if (input.limit() - at >= 3
                && bytes[at] == (byte) 0xef
                && bytes[at + 1] == (byte) 0xbb
                && bytes[at + 2] == (byte) 0xbf) {
            input.position(at + 3);
        }
    }

    private void skipLine(ByteInput input) throws IOException {
        int at = input.position();
        while (true) {
            while (at < input.limit() && input.array()[at] != '\n') {
                at++;
            }
            if (at < input.limit()) {
                input.position(at + 1);
                line++;
                return;
            }
            input.position(at);
            if (!input.more()) {
                return;
            }
            at = input.position();
        }
    }

    private List<String> header(ByteInput input) throws IOException {
        if (!scanRecord(input)) {
            return List.of();
        }
        List<String> names = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        byte[] text = new byte[scanner.end() - input.position() + 1];
        for (int i = 0; i < scanner.fields(); i++) {
            int count = scanner.unescape(input.array(), scanner.spans()[i], text);
            String name = name(text, count, i);
            if (!seen.add(name)) {
                throw new DataWeaverException(
                        CsvErrorCode.HEADER_INVALID,
                        "two columns of the header are called '" + name + "'",
                        CsvErrorCode.HEADER_INVALID.remedy(),
                        null);
            }
            names.add(name);
        }
        line += scanner.lines();
        input.position(scanner.next());
        return names;
    }

    private String name(byte[] text, int count, int index) {
        try {
            String name = options.encoding().decode(text, 0, count);
            return name.isEmpty() ? "column_" + (index + 1) : name;
        } catch (CharacterCodingException malformed) {
            throw new DataWeaverException(
                    CsvErrorCode.HEADER_INVALID,
                    "the name of column " + (index + 1) + " in the header is not well-formed "
                            + options.encoding().charset().name(),
                    "set `encoding` to that of the file",
                    malformed);
        }
    }

    /** Scans the next record that is neither empty nor a comment; {@code input} then stands at its start. */
    private boolean scanRecord(ByteInput input) throws IOException {
        boolean atEnd = false;
        while (true) {
            if (input.position() < input.limit()) {
                if (input.array()[input.position()] == options.dialect().comment()) {
                    skipLine(input);
                    continue;
                }
                RecordScanner.Outcome outcome = scanner.scan(input.array(), input.position(), input.limit(), atEnd);
                if (outcome == RecordScanner.Outcome.UNTERMINATED
                        || outcome == RecordScanner.Outcome.TEXT_BEHIND_QUOTE) {
                    throw new DataWeaverException(
                            CsvErrorCode.HEADER_INVALID,
                            "the quotes in the first record, line " + line + ", do not match",
                            CsvErrorCode.HEADER_INVALID.remedy(),
                            null);
                }
                if (outcome == RecordScanner.Outcome.COMPLETE) {
                    if (scanner.end() > input.position()) {
                        return true;
                    }
                    line += scanner.lines();
                    input.position(scanner.next());
                    continue;
                }
            } else if (atEnd) {
                return false;
            }
            if (input.limit() - input.position() > MAX_HEADER) {
                throw new DataWeaverException(
                        CsvErrorCode.HEADER_INVALID,
                        "the first record is longer than " + MAX_HEADER + " bytes",
                        "is this a CSV file, and are `delimiter` and `quote` right?",
                        null);
            }
            atEnd = !input.more();
        }
    }

    private int countFields(ByteInput input) throws IOException {
        return scanRecord(input) ? scanner.fields() : 0;
    }

    private static List<String> numbered(int count) {
        List<String> names = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            names.add("column_" + i);
        }
        return names;
    }
}

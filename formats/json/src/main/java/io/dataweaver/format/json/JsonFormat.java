package io.dataweaver.format.json;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.format.ByteInput;
import io.dataweaver.api.format.DecodeRequest;
import io.dataweaver.api.format.Decoder;
import io.dataweaver.api.format.Encoder;
import io.dataweaver.api.format.FileHead;
import io.dataweaver.api.format.FileRange;
import io.dataweaver.api.format.Format;
import io.dataweaver.api.format.MessageFormat;
import io.dataweaver.api.format.RandomAccessBytes;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** JSON as bytes and back; {@link RecordParser} and {@link JsonEncoder} do the work. */
final class JsonFormat implements Format {

    private static final String LINES = "{\"layout\":\"lines\"}";
    private static final String ARRAY = "{\"layout\":\"array\"}";
    private static final String ARRAY_WITHIN = "{\"layout\":\"array\",\"within\":true}";
    private static final int MAX_LOOK_AHEAD = 1 << 20;

    private final JsonOptions options;

    JsonFormat(JsonOptions options) {
        this.options = options;
    }

    @Override
    public String extension() {
        return options.layout() == JsonLayout.ARRAY ? "json" : "jsonl";
    }

    @Override
    public boolean isSplittable() {
        return options.layout() != JsonLayout.ARRAY;
    }

    @Override
    public FileHead head(ByteInput input) throws IOException {
        skipByteOrderMark(input);
        if (!options.path().isEmpty()) {
            new PathFinder(input).moveTo(options.path());
            return arrayHead(input, ARRAY_WITHIN);
        }
        long start = input.offset();
        int first = skipBlanks(input);
        return switch (options.layout()) {
            case LINES -> {
                if (first == '[') {
                    throw notRecords(
                            "expected one object a line, but the file starts with an array", "set layout: array");
                }
                yield new FileHead(start, 1, LINES);
            }
            case ARRAY -> {
                if (first != '[') {
                    throw notRecords("expected an array, but " + found(first), "set layout: lines");
                }
                yield arrayHead(input, ARRAY);
            }
            case AUTO -> {
                if (first == '[') {
                    yield arrayHead(input, ARRAY);
                }
                if (first >= 0 && first != '{') {
                    throw notRecords("expected '{' or '[', but " + found(first), null);
                }
                requireLines(input);
                yield new FileHead(start, 1, LINES);
            }
        };
    }

    private static FileHead arrayHead(ByteInput input, String detail) throws IOException {
        input.position(input.position() + 1);
        skipBlanks(input);
        return new FileHead(input.offset(), 1, detail);
    }

    /** Refuses a document that only looks like lines: an object that goes on in the next line. */
    private static void requireLines(ByteInput input) throws IOException {
        ElementScanner elements = new ElementScanner();
        int from = input.position();
        int newline = indexOfNewline(input, from);
        if (newline < 0 || elements.end(input.array(), from, newline) >= 0) {
            return;
        }
        int at = newline;
        while (at < input.limit() && isBlank(input.array()[at])) {
            at++;
        }
        if (at < input.limit() && input.array()[at] != '{') {
            throw notRecords(
                    "expected one object a line, but the first object does not end on its line",
                    "write one object a line, or one array of objects");
        }
    }

    private static int indexOfNewline(ByteInput input, int start) throws IOException {
        int from = start;
        while (true) {
            for (int i = from; i < input.limit(); i++) {
                if (input.array()[i] == '\n') {
                    return i;
                }
            }
            int known = input.limit() - input.position();
            if (known > MAX_LOOK_AHEAD || !input.more()) {
                return -1;
            }
            from = input.position() + known;
        }
    }

    static DataWeaverException notRecords(String message, @Nullable String hint) {
        return new DataWeaverException(JsonErrorCode.JSON_NOT_RECORDS, message, hint, null);
    }

    private static String found(int first) {
        return first < 0 ? "the file is empty" : "the file starts with '" + (char) first + "'";
    }

    static void skipByteOrderMark(ByteInput input) throws IOException {
        while (input.limit() - input.position() < 3 && input.more()) {
            // more() brings one byte or more
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

    /** Returns the next byte that is not blank, at which {@code input} then stands; -1 if there is none. */
    static int skipBlanks(ByteInput input) throws IOException {
        while (true) {
            int at = input.position();
            while (at < input.limit() && isBlank(input.array()[at])) {
                at++;
            }
            input.position(at);
            if (at < input.limit()) {
                return input.array()[at] & 0xff;
            }
            if (!input.more()) {
                return -1;
            }
        }
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t' || b == '\r' || b == '\n';
    }

    @Override
    public Schema infer(String dataset, ByteInput input, boolean whole, Map<String, DataType> given)
            throws IOException {
        FileHead head = head(input);
        return new Inference(dataset, isArray(head), whole, options.types(), given).infer(input);
    }

    @Override
    public List<FileRange> ranges(RandomAccessBytes file, FileHead head, int parts) throws IOException {
        if (isArray(head)) {
            return List.of(new FileRange(head.dataStart(), file.size(), head.firstOrigin()));
        }
        return LineRanges.cut(file, head, parts);
    }

    @Override
    public Decoder decoder(DecodeRequest request) {
        return isArray(request.head())
                ? new ArrayDecoder(request, request.head().detail().equals(ARRAY))
                : new LinesDecoder(request);
    }

    /** An element of an array stands alone as a line does. */
    @Override
    public Decoder recordDecoder(DecodeRequest request) {
        return new LinesDecoder(request);
    }

    private static boolean isArray(FileHead head) {
        return !head.detail().equals(LINES);
    }

    @Override
    public Encoder encoder(Schema schema) {
        if (!options.path().isEmpty()) {
            throw new DataWeaverException(
                    JsonErrorCode.JSON_PATH_WRITTEN,
                    "cannot write into '" + String.join(".", options.path()) + "': the option `path` is for reading",
                    "leave it out; `layout: array` writes one array",
                    null);
        }
        return new JsonEncoder(schema, options.layout() == JsonLayout.ARRAY, options.nulls());
    }

    /** A message stands alone; where the options say how several objects stand in a document, there are none. */
    @Override
    public Optional<MessageFormat> messages() {
        return options.layout() == JsonLayout.ARRAY ? Optional.empty() : Optional.of(new JsonMessages(options));
    }
}

package io.dataweaver.format.json;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.format.BadRecordException;
import io.dataweaver.api.format.ByteInput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Infers columns from a sample: all members of all records, in the order in which they were first seen, each of the
 * narrowest type that holds all of its values without loss. Records that cannot be read do not count; they will be
 * rejected. Not thread-safe.
 */
final class Inference {

    private final String dataset;
    private final boolean array;
    private final boolean whole;
    private final Map<String, DataType> given = new LinkedHashMap<>();
    private final JsonScanner scanner;
    private final SampleReader reader;
    private final TypeSample records = new TypeSample();
    private int count;

    Inference(
            String dataset, boolean array, boolean whole, Map<String, DataType> options, Map<String, DataType> given) {
        this.dataset = dataset;
        this.array = array;
        this.whole = whole;
        this.given.putAll(options);
        this.given.putAll(given);
        this.scanner = new JsonScanner(array);
        this.reader = new SampleReader(scanner);
    }

    /**
     * Reads the sample.
     *
     * @param input at the first record
     */
    Schema infer(ByteInput input) throws IOException {
        while (input.more()) {
            // All of the sample at once: it is small.
        }
        if (array) {
            readElements(input);
        } else {
            readLines(input);
        }
        return new Schema(dataset, fields(), List.of());
    }

    /** Reads a sample of messages, each of which is one object or does not count. */
    Schema inferMessages(List<byte[]> messages) {
        messages.forEach(message -> read(message, 0, message.length));
        return new Schema(dataset, fields(), List.of());
    }

    private void readLines(ByteInput input) {
        byte[] bytes = input.array();
        int start = input.position();
        for (int i = start; i < input.limit(); i++) {
            if (bytes[i] == '\n') {
                read(bytes, start, i);
                start = i + 1;
            }
        }
        if (whole && start < input.limit()) {
            read(bytes, start, input.limit());
        }
    }

    private void readElements(ByteInput input) {
        byte[] bytes = input.array();
        ElementScanner elements = new ElementScanner();
        int at = input.position();
        while (at < input.limit()) {
            byte b = bytes[at];
            if (b == ']') {
                return;
            }
            if (b == ',' || scanner.isBlank(b)) {
                at++;
                continue;
            }
            elements.reset();
            int end = elements.end(bytes, at, input.limit());
            if (end <= at) {
                return;
            }
            read(bytes, at, end);
            at = end;
        }
    }

    private void read(byte[] bytes, int from, int to) {
        byte[] record = new byte[to - from + 1];
        System.arraycopy(bytes, from, record, 0, to - from);
        record[to - from] = (byte) (array ? 0 : '\n');
        int start = scanner.skipBlanks(record, 0);
        if (record[start] != '{') {
            return;
        }
        try {
            // First all of it, so that a record that will be rejected leaves no half of its members.
            int end = scanner.skipBlanks(record, scanner.skipValue(record, start));
            if (end == to - from) {
                reader.read(record, start, records, 0);
                count++;
            }
        } catch (BadRecordException rejectedLater) {
            // Not a record; reading the file will say so, with its place.
        }
    }

    private List<Field> fields() {
        Map<String, @Nullable TypeSample> members = new LinkedHashMap<>(records.members());
        if (count == 0 && given.isEmpty()) {
            throw new DataWeaverException(
                    JsonErrorCode.JSON_NOTHING_TO_INFER,
                    "no columns can be inferred for '" + dataset + "': the sample holds no readable object",
                    "check that the file holds one object a line, or one array of objects; or give the columns with types",
                    null);
        }
        // A column needs a name; a member without one cannot become a column and is skipped, like unknown ones.
        members.remove("");
        for (String name : given.keySet()) {
            members.putIfAbsent(name, null);
        }
        List<Field> fields = new ArrayList<>();
        members.forEach((name, sample) -> {
            DataType type = given.get(name);
            fields.add(Field.nullable(name, type != null ? type : sample.type()));
        });
        if (fields.isEmpty()) {
            throw new DataWeaverException(
                    JsonErrorCode.JSON_NOTHING_TO_INFER,
                    "no columns can be inferred for '" + dataset + "': all objects of the sample are empty",
                    "give the columns with types",
                    null);
        }
        return fields;
    }
}

package io.dataweaver.format.json;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.format.BadRecordException;
import io.dataweaver.api.format.ByteInput;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Finds a member of a document by the names that lead to it, without holding what stands before it. Not thread-safe. */
final class PathFinder {

    private static final int MAX_NAME = 4096;

    private final ByteInput input;
    private final ElementScanner values = new ElementScanner();
    private final JsonScanner scanner = new JsonScanner(true);

    /** Creates a finder; {@code input} stands at the start of the document. */
    PathFinder(ByteInput input) {
        this.input = input;
    }

    /**
     * Moves to the array that is the value of the last of {@code names}.
     *
     * @throws DataWeaverException if there is none
     */
    void moveTo(List<String> names) throws IOException {
        StringBuilder path = new StringBuilder();
        for (String name : names) {
            if (JsonFormat.skipBlanks(input) != '{') {
                throw notFound(path, "is no object");
            }
            moveToMember(name, path);
            path.append(path.length() == 0 ? "" : ".").append(name);
        }
        if (JsonFormat.skipBlanks(input) != '[') {
            throw notFound(path, "is no array");
        }
    }

    private void moveToMember(String name, StringBuilder path) throws IOException {
        do {
            input.position(input.position() + 1);
            if (JsonFormat.skipBlanks(input) != '"') {
                throw notFound(path, "has no member '" + name + "'");
            }
            String found = readName();
            if (JsonFormat.skipBlanks(input) != ':') {
                throw notFound(path, "is not well-formed behind the name '" + found + "'");
            }
            input.position(input.position() + 1);
            JsonFormat.skipBlanks(input);
            if (found.equals(name)) {
                return;
            }
            pass(new ByteArrayOutputStream(), 0);
        } while (JsonFormat.skipBlanks(input) == ',');
        throw notFound(path, "has no member '" + name + "'");
    }

    private String readName() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        pass(bytes, MAX_NAME);
        bytes.write(0);
        byte[] text = bytes.toByteArray();
        try {
            int end = scanner.skipText(text, 1) - 1;
            return new String(text, 0, scanner.unescape(text, 1, end, text, 0), StandardCharsets.UTF_8);
        } catch (BadRecordException malformed) {
            throw JsonFormat.notRecords("a name before the array of records is malformed: " + malformed.text(), null);
        }
    }

    /** Passes over a value, and keeps its first {@code most} bytes. */
    private void pass(ByteArrayOutputStream kept, int most) throws IOException {
        values.reset();
        int end = -1;
        while (end < 0 && (input.position() < input.limit() || input.more())) {
            end = values.end(input.array(), input.position(), input.limit());
            int to = end < 0 ? input.limit() : end;
            int count = Math.min(to - input.position(), most - kept.size());
            kept.write(input.array(), input.position(), Math.max(count, 0));
            input.position(to);
        }
    }

    private static DataWeaverException notFound(StringBuilder path, String what) {
        return JsonFormat.notRecords(
                (path.length() == 0 ? "the document" : "'" + path + "'") + " " + what,
                "correct the option `path`: the names of members, with dots, that lead to the array of records");
    }
}

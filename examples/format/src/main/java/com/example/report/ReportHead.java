package com.example.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.format.ByteInput;
import io.dataweaver.api.format.FileHead;
import io.dataweaver.api.state.StateObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The two lines at the start of a report.
 *
 * @param names of the columns, with blanks up to where each begins
 * @param dashes below each column, with one blank between two
 */
record ReportHead(String names, String dashes) {

    private static final int MAX_BYTES = 1 << 20;

    /**
     * A column.
     *
     * @param start where it begins in each line
     * @param width how many bytes it has
     */
    record Column(String name, int start, int width) {}

    static ReportHead read(ByteInput input) throws IOException {
        ReportHead head = new ReportHead(line(input), line(input));
        if (head.dashes.isEmpty()
                || !head.dashes.matches("-+( -+)*")
                || head.columns().isEmpty()) {
            throw ReportErrorCode.NOT_A_REPORT.failure("the second line should be dashes below the names of columns");
        }
        return head;
    }

    private static String line(ByteInput input) throws IOException {
        int length = 0;
        while (true) {
            int at = input.position() + length;
            if (at == input.limit() && !input.more()) {
                throw ReportErrorCode.NOT_A_REPORT.failure("the file ends before the rows of a report begin");
            }
            if (length > MAX_BYTES) {
                throw ReportErrorCode.NOT_A_REPORT.failure("a line of the head is longer than " + MAX_BYTES + " bytes");
            }
            if (input.array()[input.position() + length] == '\n') {
                String line = new String(input.array(), input.position(), length, UTF_8);
                input.position(input.position() + length + 1);
                return line;
            }
            length++;
        }
    }

    /** Returns the head of reports of {@code schema}, or refuses it. */
    static ReportHead of(Schema schema, long width, Map<String, Long> widths) {
        StringBuilder names = new StringBuilder();
        StringBuilder dashes = new StringBuilder();
        for (Field field : schema.fields()) {
            long wide = widths.getOrDefault(field.name(), width);
            int length = field.name().getBytes(UTF_8).length;
            boolean nested = switch (field.type().layout()) {
                case LIST, MAP, STRUCT -> true;
                case LONG, DOUBLE, DECIMAL, BYTES -> false;
            };
            if (nested
                    || length > wide
                    || wide > MAX_BYTES
                    || !field.name().strip().equals(field.name())
                    || field.name().contains("\n")) {
                throw ReportErrorCode.NO_COLUMN_OF_A_REPORT.failure(
                        "column '" + field.name() + "' is " + field.type().display() + ", and " + wide + " bytes wide");
            }
            names.append(names.isEmpty() ? "" : " ").append(field.name()).append(" ".repeat((int) wide - length));
            dashes.append(dashes.isEmpty() ? "" : " ").append("-".repeat((int) wide));
        }
        return new ReportHead(names.toString(), dashes.toString());
    }

    List<Column> columns() {
        List<Column> columns = new ArrayList<>();
        byte[] bytes = names.getBytes(UTF_8);
        int start = 0;
        for (String dash : dashes.split(" ", -1)) {
            int end = Math.min(start + dash.length(), bytes.length);
            String name = start < end ? new String(bytes, start, end - start, UTF_8).strip() : "";
            if (name.isEmpty()) {
                return List.of();
            }
            columns.add(new Column(name, start, dash.length()));
            start += dash.length() + 1;
        }
        return columns;
    }

    byte[] toBytes() {
        return (names + "\n" + dashes + "\n").getBytes(UTF_8);
    }

    /** Returns the head for decoders, which get it as text. */
    FileHead toFileHead(long dataStart) {
        StateObject detail = StateObject.empty().with("names", names).with("dashes", dashes);
        return new FileHead(dataStart, 3, detail.toString());
    }

    static ReportHead of(FileHead head) {
        StateObject detail = StateObject.parse(head.detail());
        return new ReportHead(detail.text("names"), detail.text("dashes"));
    }

    Schema schema(String dataset, Map<String, DataType> given, DataType otherwise) {
        return new Schema(
                dataset,
                columns().stream()
                        .map(column -> Field.nullable(column.name(), given.getOrDefault(column.name(), otherwise)))
                        .toList(),
                List.of());
    }
}

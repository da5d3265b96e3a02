package io.dataweaver.connector.file;

import io.dataweaver.api.data.BatchBuilder;
import io.dataweaver.api.data.BytesColumn;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.RowCursor;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.error.RecordErrorCode;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.format.ByteInput;
import io.dataweaver.api.format.ByteOutput;
import io.dataweaver.api.format.DecodeRequest;
import io.dataweaver.api.format.Decoded;
import io.dataweaver.api.format.Decoder;
import io.dataweaver.api.format.Encoder;
import io.dataweaver.api.format.FileHead;
import io.dataweaver.api.format.FileRange;
import io.dataweaver.api.format.Format;
import io.dataweaver.api.format.RandomAccessBytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A small real format: a first line with names between bars, then a line a record. Lines that begin with {@code !} are
 * rejected when read, texts that do when written; a first line that does is none.
 */
record LineFormat(String opening, String between, String closing) implements Format {

    /** Files as they are read and written, with nothing around the records. */
    static final LineFormat PLAIN = new LineFormat("", "", "");

    @Override
    public String extension() {
        return "lines";
    }

    @Override
    public boolean isSplittable() {
        return true;
    }

    @Override
    public FileHead head(ByteInput input) throws IOException {
        String line = line(input);
        return new FileHead(input.offset(), 2, "\"" + (line == null ? "" : line) + "\"");
    }

    @Override
    public Schema infer(String dataset, ByteInput input, boolean whole, Map<String, DataType> given)
            throws IOException {
        String names = line(input);
        if (names != null && names.startsWith("!")) {
            throw new DataWeaverException(RecordErrorCode.MALFORMED, "expected names between bars, but found " + names);
        }
        return new Schema(
                dataset,
                Arrays.stream((names == null ? "none" : names).split("\\|"))
                        .map(name -> Field.nullable(name, given.getOrDefault(name, DataTypes.TEXT)))
                        .toList(),
                List.of());
    }

    @Override
    public List<FileRange> ranges(RandomAccessBytes file, FileHead head, int parts) throws IOException {
        List<FileRange> ranges = new ArrayList<>();
        long size = file.size() - head.dataStart();
        long start = head.dataStart();
        long line = head.firstOrigin();
        byte[] one = new byte[1];
        for (int i = 1; i <= parts; i++) {
            long wanted = Math.max(start, head.dataStart() + size * i / parts);
            long end = start;
            long lines = 0;
            while (end < file.size() && (end < wanted || one[0] != '\n')) {
                file.read(end++, one, 0, 1);
                lines += one[0] == '\n' ? 1 : 0;
            }
            if (end > start || ranges.isEmpty()) {
                ranges.add(new FileRange(start, end, line));
            }
            start = end;
            line += lines;
        }
        return ranges;
    }

    @Override
    public Decoder decoder(DecodeRequest request) {
        List<String> names = List.of(request.head().detail().replace("\"", "").split("\\|"));
        int[] from = request.schema().names().stream().mapToInt(names::indexOf).toArray();
        if (Arrays.stream(from).anyMatch(index -> index < 0)) {
            throw new DataWeaverException(
                    FileErrorCode.NOTHING_TO_INFER,
                    "columns " + request.schema().names() + " are wanted, but there are " + names);
        }
        return new LineDecoder(request, from);
    }

    private static @Nullable String line(ByteInput input) throws IOException {
        int scanned = input.position();
        while (true) {
            for (; scanned < input.limit(); scanned++) {
                if (input.array()[scanned] == '\n') {
                    String line = text(input, scanned);
                    input.position(scanned + 1);
                    return line;
                }
            }
            int ahead = scanned - input.position();
            if (!input.more()) {
                String line = ahead == 0 ? null : text(input, input.limit());
                input.position(input.limit());
                return line;
            }
            scanned = input.position() + ahead;
        }
    }

    private static String text(ByteInput input, int end) {
        return new String(input.array(), input.position(), end - input.position(), StandardCharsets.UTF_8);
    }

    private static final class LineDecoder implements Decoder {
        private final DecodeRequest request;
        private final int[] from;
        private long origin;

        LineDecoder(DecodeRequest request, int[] from) {
            this.request = request;
            this.from = from;
            this.origin = request.firstOrigin();
        }

        @Override
        public Decoded decode(ByteInput input) throws IOException {
            BatchBuilder batch = new BatchBuilder(request.schema(), 16);
            List<Rejection> rejections = new ArrayList<>();
            while (batch.size() + rejections.size() < request.limits().maxRows()) {
                boolean any = batch.size() + rejections.size() > 0;
                if (any && !hasLine(input) && !input.isReady()) {
                    break;
                }
                String line = line(input);
                if (line == null) {
                    return new Decoded(batch.build(), rejections, true);
                }
                if (line.startsWith("!")) {
                    byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
                    rejections.add(new Rejection(
                            new Rejection.RejectedBytes(bytes, origin++), RecordErrorCode.MALFORMED, null, "bad line"));
                    continue;
                }
                String[] values = line.split("\\|", -1);
                for (int i = 0; i < from.length; i++) {
                    ((BytesColumn.Builder) batch.column(i)).append(values[from[i]]);
                }
                batch.endRow(origin++);
            }
            return new Decoded(batch.build(), rejections, false);
        }

        private static boolean hasLine(ByteInput input) {
            for (int i = input.position(); i < input.limit(); i++) {
                if (input.array()[i] == '\n') {
                    return true;
                }
            }
            return false;
        }

        @Override
        public long nextOrigin() {
            return origin;
        }
    }

    @Override
    public Encoder encoder(Schema schema) {
        return new Encoder() {
            @Override
            public byte[] header() {
                String names = String.join("|", schema.names()) + "\n";
                return (opening.isEmpty() ? names : opening).getBytes(StandardCharsets.UTF_8);
            }

            @Override
            public byte[] separator() {
                return between.getBytes(StandardCharsets.UTF_8);
            }

            @Override
            public byte[] footer() {
                return closing.getBytes(StandardCharsets.UTF_8);
            }

            @Override
            public List<Rejection> encode(RecordBatch batch, ByteOutput out, boolean first) {
                List<Rejection> rejections = new ArrayList<>();
                boolean none = first;
                RowCursor row = batch.rows();
                while (row.next()) {
                    if (row.getText(0).startsWith("!")) {
                        rejections.add(new Rejection(
                                new Rejection.RejectedRow(batch, row.row()),
                                RecordErrorCode.REFUSED_BY_SINK,
                                null,
                                "bad text"));
                        continue;
                    }
                    out.put(none ? "" : between);
                    none = false;
                    for (int i = 0; i < schema.size(); i++) {
                        out.put((i == 0 ? "" : "|") + row.getText(i));
                    }
                    out.put(between.isEmpty() ? "\n" : "");
                }
                return rejections;
            }
        };
    }
}

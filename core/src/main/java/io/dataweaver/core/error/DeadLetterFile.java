package io.dataweaver.core.error;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.error.RejectionHandler;
import io.dataweaver.api.fault.Failpoint;
import io.dataweaver.core.state.StateErrorCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Dead letters as JSON lines, mode 0600; the file is made with the first of them.
 *
 * <p>A letter is identified by split, origin and step: a record that
 * is rejected again after a crash is not written again. A line that a crash cut short is removed on opening.
 */
final class DeadLetterFile implements RejectionHandler {

    private static final JsonFactory JSON = new JsonFactory();
    private static final Failpoint BEFORE_FORCE = Failpoint.named("dead_letter.before_force");
    private static final Failpoint AFTER_FORCE = Failpoint.named("dead_letter.after_force");

    private final Path path;
    private final String pipeline;
    private final String run;
    private final Set<String> known = new HashSet<>();
    private @Nullable FileChannel channel;
    private boolean dirty;

    DeadLetterFile(Path path, String pipeline, String run) {
        this.path = path;
        this.pipeline = pipeline;
        this.run = run;
    }

    @Override
    public synchronized void handle(Place place, List<Rejection> rejections) {
        if (rejections.isEmpty()) {
            return;
        }
        try {
            FileChannel file = open();
            ByteArrayOutputStream lines = new ByteArrayOutputStream();
            for (Rejection rejection : rejections) {
                String id = place.splitId() + ":" + rejection.record().origin() + ":" + place.step();
                if (known.add(id)) {
                    write(id, place, rejection, lines);
                }
            }
            ByteBuffer buffer = ByteBuffer.wrap(lines.toByteArray());
            while (buffer.hasRemaining()) {
                file.write(buffer);
            }
            dirty = true;
        } catch (IOException failed) {
            throw notKept(failed);
        }
    }

    private DataWeaverException notKept(IOException failed) {
        return new DataWeaverException(
                StateErrorCode.NOT_STORED, "cannot keep a dead letter in " + path + ": " + failed, failed);
    }

    private FileChannel open() throws IOException {
        if (channel == null) {
            Files.createDirectories(path.toAbsolutePath().getParent());
            if (!Files.exists(path)) {
                Files.createFile(path);
                if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
                    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
                }
            }
            readKnown();
            channel = FileChannel.open(path, APPEND);
        }
        return channel;
    }

    private void readKnown() throws IOException {
        byte[] bytes = Files.readAllBytes(path);
        int end = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                String line = new String(bytes, end, i - end, StandardCharsets.UTF_8);
                known.add(DeadLetterIds.of(line));
                end = i + 1;
            }
        }
        if (end < bytes.length) {
            try (FileChannel torn = FileChannel.open(path, READ, WRITE)) {
                torn.truncate(end);
            }
        }
    }

    private void write(String id, Place place, Rejection rejection, ByteArrayOutputStream out) throws IOException {
        JsonGenerator json = JSON.createGenerator(out);
        json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
        json.writeStartObject();
        json.writeStringField("id", id);
        json.writeStringField("pipeline", pipeline);
        json.writeStringField("run", run);
        json.writeStringField("dataset", place.dataset());
        json.writeStringField("split", place.splitId());
        json.writeNumberField("origin", rejection.record().origin());
        json.writeStringField("step", place.step());
        json.writeStringField("code", rejection.code().id());
        if (rejection.column() != null) {
            json.writeStringField("column", rejection.column());
        }
        json.writeStringField("message", rejection.message());
        if (rejection.record() instanceof Rejection.RejectedRow row) {
            json.writeObjectFieldStart("record");
            RecordBatch batch = row.batch();
            for (int i = 0; i < batch.schema().size(); i++) {
                json.writeFieldName(batch.schema().field(i).name());
                writeValue(batch.column(i).value(row.row()), json);
            }
            json.writeEndObject();
        } else if (rejection.record() instanceof Rejection.RejectedBytes raw) {
            writeRaw(raw.bytes(), json);
        }
        json.writeEndObject();
        json.close();
        out.write('\n');
    }

    private static void writeRaw(byte[] bytes, JsonGenerator json) throws IOException {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            json.writeStringField("raw", text);
        } catch (CharacterCodingException notText) {
            json.writeStringField("raw_base64", Base64.getEncoder().encodeToString(bytes));
        }
    }

    private static void writeValue(@Nullable Object value, JsonGenerator json) throws IOException {
        if (value == null) {
            json.writeNull();
        } else if (value instanceof Boolean bool) {
            json.writeBoolean(bool);
        } else if (value instanceof BigDecimal decimal) {
            json.writeNumber(decimal);
        } else if (value instanceof Double number && Double.isFinite(number)) {
            json.writeNumber(number);
        } else if (value instanceof Float number && Float.isFinite(number)) {
            json.writeNumber(number);
        } else if (value instanceof Long || value instanceof Integer || value instanceof Short) {
            json.writeNumber(((Number) value).longValue());
        } else if (value instanceof byte[] bytes) {
            json.writeString(Base64.getEncoder().encodeToString(bytes));
        } else if (value instanceof List<?> list) {
            json.writeStartArray();
            for (Object element : list) {
                writeValue(element, json);
            }
            json.writeEndArray();
        } else if (value instanceof Map<?, ?> map) {
            json.writeStartObject();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                json.writeFieldName(String.valueOf(entry.getKey()));
                writeValue(entry.getValue(), json);
            }
            json.writeEndObject();
        } else {
            json.writeString(value.toString());
        }
    }

    @Override
    public synchronized void flush() {
        if (channel != null && dirty) {
            try {
                BEFORE_FORCE.hit();
                channel.force(true);
                AFTER_FORCE.hit();
                dirty = false;
            } catch (IOException failed) {
                throw notKept(failed);
            }
        }
    }

    @Override
    public synchronized void close() {
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException failed) {
                throw notKept(failed);
            } finally {
                channel = null;
            }
        }
    }
}

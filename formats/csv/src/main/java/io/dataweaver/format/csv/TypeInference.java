package io.dataweaver.format.csv;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.format.ByteInput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Infers the types of columns from what all records of a sample look like. Used once. */
final class TypeInference {

    private final CsvOptions options;
    private final List<String> names;
    private final Map<String, DataType> given;
    private final byte[] nullMarker;
    private final @Nullable ValueShape[] shapes;
    private byte[] scratch = new byte[256];

    TypeInference(CsvOptions options, List<String> names, Map<String, DataType> given) {
        this.options = options;
        this.names = names;
        this.given = new LinkedHashMap<>(options.types());
        this.given.putAll(given);
        this.nullMarker = options.nullMarker().getBytes(StandardCharsets.US_ASCII);
        this.shapes = new ValueShape[names.size()];
    }

    Schema infer(String dataset, ByteInput input, long firstLine, boolean whole) throws IOException {
        if (!this.given.keySet().containsAll(names)) {
            look(input, firstLine, whole);
        }
        List<Field> fields = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            ValueShape shape = shapes[i];
            DataType inferred = shape == null ? DataTypes.TEXT : shape.type();
            fields.add(Field.nullable(names.get(i), given.getOrDefault(names.get(i), inferred)));
        }
        return new Schema(dataset, fields, List.of());
    }

    private void look(ByteInput input, long firstLine, boolean whole) throws IOException {
        Rejections ignored = new Rejections(Integer.MAX_VALUE, Long.MAX_VALUE);
        RecordBlock block = new RecordBlock(names.size(), ignored);
        RecordIndexer indexer = new RecordIndexer(options, names, firstLine, Integer.MAX_VALUE - 64, 0, ignored);
        boolean atEnd = false;
        while (true) {
            int from = input.position();
            block.clear(input.array());
            int to = indexer.fill(
                    input.array(), from, input.limit(), atEnd && whole, block, Integer.MAX_VALUE, Long.MAX_VALUE);
            ignored.take();
            look(block);
            input.position(to);
            if (to == from) {
                if (atEnd) {
                    return;
                }
                atEnd = !input.more();
            }
        }
    }

    private void look(RecordBlock block) {
        RecordScanner unescaper = new RecordScanner(options.dialect());
        for (int column = 0; column < names.size(); column++) {
            if (given.containsKey(names.get(column))) {
                continue;
            }
            for (int row = 0; row < block.rows && shapes[column] != ValueShape.TEXT; row++) {
                long span = block.spans[row * block.fields + column];
                if (span != RecordScanner.MISSING) {
                    look(block.bytes, span, column, unescaper);
                }
            }
        }
    }

    private void look(byte[] bytes, long span, int column, RecordScanner unescaper) {
        int from = RecordScanner.start(span);
        int to = RecordScanner.end(span);
        boolean quoted = (span & RecordScanner.QUOTED) != 0;
        boolean isNull = quoted ? from == to : Arrays.equals(bytes, from, to, nullMarker, 0, nullMarker.length);
        if (isNull) {
            return;
        }
        if (from == to) {
            shapes[column] = ValueShape.TEXT;
        } else if ((span & RecordScanner.ESCAPED) != 0) {
            if (scratch.length < to - from) {
                scratch = new byte[2 * (to - from)];
            }
            int count = unescaper.unescape(bytes, span, scratch);
            shapes[column] =
                    ValueShape.merge(shapes[column], count == 0 ? ValueShape.TEXT : ValueShape.of(scratch, 0, count));
        } else {
            shapes[column] = ValueShape.merge(shapes[column], ValueShape.of(bytes, from, to));
        }
    }
}

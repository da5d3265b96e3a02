package io.dataweaver.core.deadletter;

import io.dataweaver.api.data.BatchBuilder;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.RowWriter;
import io.dataweaver.api.data.Schema;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Dead letters as rows of a table: what any sink can take, and what conditions are about. */
final class LetterTable {

    /** The name of the dataset, and of the table if the sink names none. */
    static final String DATASET = "dead_letters";

    private static final List<Field> FIELDS = List.of(
            Field.required("id", DataTypes.TEXT),
            Field.required("pipeline", DataTypes.TEXT),
            Field.required("run", DataTypes.TEXT),
            Field.required("fingerprint", DataTypes.TEXT),
            Field.required("rejected_at", DataTypes.TIMESTAMPTZ),
            Field.required("dataset", DataTypes.TEXT),
            Field.required("split", DataTypes.TEXT),
            Field.required("origin", DataTypes.BIGINT),
            Field.required("step", DataTypes.TEXT),
            Field.required("code", DataTypes.TEXT),
            Field.nullable("column_name", DataTypes.TEXT),
            Field.required("message", DataTypes.TEXT),
            Field.nullable("causes", DataTypes.TEXT),
            Field.required("record", DataTypes.TEXT),
            Field.nullable("raw", DataTypes.BYTES),
            Field.nullable("seen", DataTypes.TEXT));

    /** What a sink gets; {@code id} is the key. */
    static final Schema SCHEMA = new Schema(DATASET, FIELDS, List.of("id"));

    /** The same with what has become of a letter. */
    static final Schema WITH_FATE = withFate();

    private LetterTable() {}

    private static Schema withFate() {
        List<Field> fields = new ArrayList<>(FIELDS);
        fields.add(Field.required("fate", DataTypes.TEXT));
        fields.add(Field.required("attempts", DataTypes.INTEGER));
        return new Schema(DATASET, fields, List.of("id"));
    }

    /** Adds a letter to a batch of {@link #SCHEMA} or {@link #WITH_FATE}. */
    static void add(DeadLetter letter, BatchBuilder batch, long origin) {
        RowWriter row = batch.rowWriter();
        row.setText("id", letter.id());
        row.setText("pipeline", letter.pipeline());
        row.setText("run", letter.run());
        row.setText("fingerprint", letter.fingerprint());
        row.set("rejected_at", letter.rejectedAt());
        row.setText("dataset", printable(letter.dataset()));
        row.setText("split", printable(letter.split()));
        row.setLong("origin", letter.origin());
        row.setText("step", letter.step());
        row.setText("code", letter.code());
        row.set("column_name", letter.column() == null ? null : printable(letter.column()));
        row.setText("message", printable(letter.message()));
        row.set("causes", letter.causes().isEmpty() ? null : printable(String.join("\n", letter.causes())));
        row.setText("record", printable(letter.record().text()));
        row.set("raw", raw(letter.record()));
        row.set("seen", letter.seen() == null ? null : letter.seen().json());
        if (batch.schema().indexOf("fate") >= 0) {
            row.setText("fate", letter.fate().status().label());
            row.setLong("attempts", letter.fate().attempts());
        }
        row.end(origin);
    }

    private static byte @Nullable [] raw(DeadRecord record) {
        return record instanceof DeadRecord.Raw raw ? raw.bytes() : null;
    }

    /** Texts for people may show what was found, which not every sink can hold; {@code raw} keeps it as it was. */
    private static String printable(String text) {
        return text.indexOf('\0') < 0 ? text : text.replace('\0', '\uFFFD');
    }
}

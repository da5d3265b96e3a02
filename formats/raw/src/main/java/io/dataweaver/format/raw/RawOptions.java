package io.dataweaver.format.raw;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.Option;
import io.dataweaver.api.descriptor.OptionType;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.format.DelimitedRecords;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * The options of the format.
 *
 * @param records where a record of a file ends
 * @param as the type of the column when reading
 * @param column its name when reading
 */
record RawOptions(DelimitedRecords records, RawType as, String column) {

    static final Option<String> DELIMITER = Option.of(
                    "delimiter",
                    OptionType.TEXT,
                    "What ends a record of a file, such as `\"\\n\"`; it is not part of the record. Without it, a file is "
                            + "one record; such files can be read, not written. A message is always one record.")
            .example("\"\\n\"");

    static final Option<RawType> AS = Option.of(
                    "as",
                    OptionType.choice(RawType.class),
                    "The type of the column when reading. Records that are not well-formed UTF-8 cannot be `text`: they are "
                            + "rejected.")
            .defaultsTo("bytes");

    static final Option<String> COLUMN = Option.of("column", OptionType.TEXT, "The name of the column when reading.")
            .defaultsTo("content");

    static RawOptions of(Options options) {
        String delimiter = options.find(DELIMITER).orElse(null);
        if (delimiter != null && delimiter.isEmpty()) {
            throw new IllegalArgumentException("`delimiter` is empty; leave it out to read a file as one record");
        }
        if (options.get(COLUMN).isBlank()) {
            throw new IllegalArgumentException("`column` is blank; give the column a name");
        }
        return new RawOptions(
                delimiter == null
                        ? DelimitedRecords.wholeFiles()
                        : DelimitedRecords.endingWith(delimiter.getBytes(StandardCharsets.UTF_8)),
                options.get(AS),
                options.get(COLUMN));
    }

    /** Returns what is read: one column. */
    Schema schema(String dataset, Map<String, DataType> given) {
        DataType type = given.getOrDefault(column, as.type());
        if (!(type instanceof DataType.Bytes) && !(type instanceof DataType.Text)) {
            throw RawErrorCode.TYPE_UNFIT.failure(
                    "column '" + column + "' is given as " + type.display() + "; `raw` reads BYTES or TEXT");
        }
        return Schema.of(dataset, Field.required(column, type));
    }

    /** Refuses what is not one column of bytes that mean the same wherever they stand. */
    static void requireOneColumn(Schema schema) {
        DataType type = schema.field(0).type();
        boolean writable =
                type instanceof DataType.Bytes || type instanceof DataType.Text || type instanceof DataType.Json;
        if (schema.size() != 1 || !writable) {
            throw RawErrorCode.ONE_COLUMN.failure(
                    "`raw` writes one column of BYTES, TEXT or JSON, but the rows have " + schema.fields());
        }
    }
}

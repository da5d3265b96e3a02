package io.dataweaver.format.changes;

import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Tells which columns rows have, from what the nested format makes of a sample.
 *
 * @param envelopes how envelopes look
 */
record RowTypes(Envelopes envelopes) {

    /** The member beside the payload in which Kafka Connect's converter for JSON tells types. */
    static final String SCHEMA = "schema";

    /** As the nested format infers a schema with some types given. */
    interface Inference {
        Schema infer(Map<String, DataType> given) throws IOException;
    }

    /** Reads the first envelope as a schema; no row if there is none. */
    interface First {
        RecordBatch read(Schema schema) throws IOException;
    }

    Schema of(String dataset, Map<String, DataType> given, Inference inference, First first) {
        try {
            Schema sample = inference.infer(envelopes.mayBeWrapped() ? Map.of(SCHEMA, ConnectSchema.COLUMN) : Map.of());
            Map<String, DataType> types = new LinkedHashMap<>();
            addFields(sample.fields(), types);
            int around = sample.indexOf(envelopes.names().around());
            if (envelopes.mayBeWrapped()
                    && around >= 0
                    && sample.field(around).type() instanceof DataType.Struct struct) {
                addFields(struct.fields(), types);
            }
            if (envelopes.mayBeWrapped() && sample.indexOf(SCHEMA) >= 0) {
                RecordBatch read = first.read(Schema.of(dataset, Field.nullable(SCHEMA, ConnectSchema.COLUMN)));
                if (!read.isEmpty()) {
                    Column schemas = read.column(0);
                    types.putAll(ConnectSchema.rowTypes(
                            schemas.value(read.row(0)),
                            List.of(envelopes.names().after(), envelopes.names().before()),
                            types));
                }
            }
            return schema(dataset, types, given);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private void addFields(List<Field> members, Map<String, DataType> types) {
        for (String side : List.of(envelopes.names().after(), envelopes.names().before())) {
            for (Field member : members) {
                DataType type = member.type() instanceof DataType.ListOf list ? list.element() : member.type();
                if (member.name().equals(side) && type instanceof DataType.Struct struct) {
                    struct.fields()
                            .forEach(field -> types.putIfAbsent(
                                    field.name(), envelopes.choice().inferred(field.type())));
                }
            }
        }
    }

    private Schema schema(String dataset, Map<String, DataType> types, Map<String, DataType> given) {
        if (types.isEmpty()) {
            EnvelopeNames names = envelopes.names();
            throw ChangesErrorCode.CHANGES_NO_ENVELOPE.failure(
                    "no envelope in the sample has a row in `" + names.before() + "` or `" + names.after() + "`");
        }
        List<Field> fields = new ArrayList<>();
        types.forEach((name, type) -> fields.add(Field.nullable(name, given.getOrDefault(name, type))));
        for (MetadataMember each : envelopes.metadata().values()) {
            if (types.containsKey(each.column())) {
                throw ChangesErrorCode.CHANGES_METADATA.failure("`metadata` makes a column '" + each.column()
                        + "', but the rows have one of that name; call it otherwise");
            }
            fields.add(Field.nullable(each.column(), given.getOrDefault(each.column(), each.type())));
        }
        for (String name : envelopes.key()) {
            if (!types.containsKey(name)) {
                throw ChangesErrorCode.CHANGES_KEY_UNKNOWN.failure(
                        "`key` names '" + name + "', but the rows have " + types.keySet());
            }
        }
        return new Schema(dataset, fields, envelopes.key());
    }
}

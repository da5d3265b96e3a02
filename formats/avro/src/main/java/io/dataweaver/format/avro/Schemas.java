package io.dataweaver.format.avro;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;

/**
 * Reads schemas, which may be hostile: what would take too much of the stack or memory is refused before Avro's library
 * sees it, or before columns are made of it. No class is ever loaded by a name that a schema has.
 */
final class Schemas {

    private static final int MAX_DEPTH = 64;
    private static final int MAX_BRACKETS = 6 * MAX_DEPTH;
    private static final int MAX_FIELDS = 20_000;

    /** The full names of the records on the way. */
    private final Set<String> open = new HashSet<>();

    private int fields;

    private Schemas() {}

    /**
     * Reads a schema.
     *
     * @throws IllegalArgumentException if it is none, or too large or too deep; the message says which
     */
    static Schema parse(String json) {
        return parse(json, List.of());
    }

    /**
     * Reads a schema that refers to types of others.
     *
     * @param references those, each behind the ones that it refers to itself
     * @throws IllegalArgumentException if one is no schema, or too large or too deep; the message says which
     */
    static Schema parse(String json, List<String> references) {
        references.forEach(Schemas::requireFewBrackets);
        requireFewBrackets(json);
        Schema schema;
        try {
            Schema.Parser parser = new Schema.Parser();
            references.forEach(parser::parse);
            schema = parser.parse(json);
        } catch (AvroRuntimeException wrong) {
            throw new IllegalArgumentException(reason(wrong), wrong);
        } catch (NullPointerException undefined) {
            // What the library throws if all of a schema is one name, which nothing defines.
            throw new IllegalArgumentException("it is the name of a schema, and that is not defined", undefined);
        }
        new Schemas().count(schema, 0);
        ConnectNames.addLogicalTypes(schema);
        return schema;
    }

    private static String reason(AvroRuntimeException wrong) {
        String message = String.valueOf(wrong.getMessage());
        int line = message.indexOf('\n');
        return (line < 0 ? message : message.substring(0, line)).replaceFirst("^[\\w.]+Exception: ", "");
    }

    private static void requireFewBrackets(String json) {
        int depth = 0;
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            if (c == '{' || c == '[') {
                depth++;
            } else if (c == '}' || c == ']') {
                depth--;
            }
            if (depth > MAX_BRACKETS) {
                throw tooDeep();
            }
        }
    }

    private static IllegalArgumentException tooDeep() {
        return new IllegalArgumentException("the schema is nested deeper than " + MAX_DEPTH + " levels");
    }

    /** Counts fields as often as columns would have them: each place where a named type is used. */
    private void count(Schema schema, int depth) {
        if (depth > MAX_DEPTH) {
            throw tooDeep();
        }
        if (++fields > MAX_FIELDS) {
            throw new IllegalArgumentException("the schema has more than " + MAX_FIELDS + " fields, nested ones "
                    + "included, each counted wherever its record is used");
        }
        switch (schema.getType()) {
            case ARRAY -> count(schema.getElementType(), depth + 1);
            case MAP -> count(schema.getValueType(), depth + 1);
            case UNION -> schema.getTypes().forEach(branch -> count(branch, depth + 1));
            case RECORD -> {
                if (open.add(schema.getFullName())) {
                    schema.getFields().forEach(field -> count(field.schema(), depth + 1));
                    open.remove(schema.getFullName());
                }
            }
            case NULL, BOOLEAN, INT, LONG, FLOAT, DOUBLE, BYTES, STRING, FIXED, ENUM -> {}
        }
    }
}

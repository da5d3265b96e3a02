package io.dataweaver.connector.file;

import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.ColumnBuilder;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.format.ValueFormatException;
import io.dataweaver.api.format.ValueParser;
import io.dataweaver.api.source.Predicate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Columns whose values are not in the files, but in the folders above them: {@code dt=2026-11-22/part-0.csv}.
 *
 * @param fields in the order in which they were asked for; behind the columns of the files
 */
record PartitionColumns(List<Field> fields) {

    PartitionColumns {
        fields = List.copyOf(fields);
    }

    /**
     * Makes them.
     *
     * @param types by column; text where none is given
     * @throws IllegalArgumentException if a name comes twice, or a type is not read from text
     */
    static PartitionColumns of(List<String> names, Map<String, DataType> types) {
        Set<String> seen = new HashSet<>();
        List<Field> fields = new ArrayList<>();
        for (String name : names) {
            if (!seen.add(name)) {
                throw new IllegalArgumentException("`partition_columns` names `" + name + "` twice");
            }
            DataType type = types.getOrDefault(name, DataTypes.TEXT);
            switch (type.layout()) {
                case LIST, MAP, STRUCT ->
                    throw new IllegalArgumentException("the partition column `" + name + "` is to be " + type.display()
                            + ", which no folder can be called");
                case LONG, DOUBLE, DECIMAL, BYTES -> fields.add(Field.nullable(name, type));
            }
        }
        return new PartitionColumns(fields);
    }

    boolean isEmpty() {
        return fields.isEmpty();
    }

    private boolean has(String name) {
        return fields.stream().anyMatch(field -> field.name().equals(name));
    }

    /** Returns the types that are those of columns in the files. */
    Map<String, DataType> ofFiles(Map<String, DataType> types) {
        Map<String, DataType> others = new LinkedHashMap<>(types);
        fields.forEach(field -> others.remove(field.name()));
        return others;
    }

    /** Returns the conditions on columns in the files. */
    List<Predicate> ofFiles(List<Predicate> conditions) {
        return conditions.stream().filter(condition -> !names(condition)).toList();
    }

    /** Tells whether a condition is about one of these columns. */
    private boolean names(Predicate condition) {
        if (condition instanceof Predicate.Compare compare) {
            return has(compare.column());
        } else if (condition instanceof Predicate.In in) {
            return has(in.column());
        } else if (condition instanceof Predicate.IsNull test) {
            return has(test.column());
        } else if (condition instanceof Predicate.IsNotNull test) {
            return has(test.column());
        } else if (condition instanceof Predicate.And and) {
            return and.parts().stream().anyMatch(this::names);
        } else if (condition instanceof Predicate.Or or) {
            return or.parts().stream().anyMatch(this::names);
        } else if (condition instanceof Predicate.Not not) {
            return names(not.part());
        }
        throw new IllegalArgumentException("unknown condition " + condition);
    }

    /** Returns the names of the wanted columns that are in the files. */
    List<String> ofFiles(Schema wanted) {
        return wanted.names().stream().filter(name -> !has(name)).toList();
    }

    /** Returns the columns of files with these behind them. */
    Schema addedTo(Schema files) {
        List<Field> all = new ArrayList<>(files.fields());
        for (Field field : fields) {
            if (files.names().contains(field.name())) {
                throw new DataWeaverException(
                        FileErrorCode.PARTITION_WRONG,
                        "the files of " + files.dataset() + " hold a column `" + field.name()
                                + "`, which `partition_columns` names too",
                        "leave it out there, or rename the folders",
                        null);
            }
            all.add(field);
        }
        return new Schema(files.dataset(), all, files.key());
    }

    /**
     * Returns what the folders above a file say: a column of one row for each field.
     *
     * @param file its path or URL
     * @throws DataWeaverException if a folder is missing, or is called like no value of its type
     */
    Map<String, Column> values(String file) {
        Map<String, Column> values = new LinkedHashMap<>();
        for (Field field : fields) {
            String text = folder(file, field.name());
            ColumnBuilder builder = ColumnBuilder.of(field.type(), 1);
            if (text.equals(PartitionValue.NULL)) {
                builder.appendNull();
            } else {
                byte[] bytes = PartitionValue.decode(text);
                try {
                    ValueParser.append(bytes, 0, bytes.length, builder);
                } catch (ValueFormatException wrong) {
                    throw new DataWeaverException(
                            FileErrorCode.PARTITION_WRONG,
                            "the folder `" + field.name() + "=" + text + "` of " + file + " does not fit its column: "
                                    + wrong.getMessage(),
                            "give the column another type with `types`",
                            wrong);
                }
            }
            values.put(field.name(), builder.build());
        }
        return values;
    }

    /** Returns what stands behind {@code name=} in the lowest folder that is called so. */
    private static String folder(String file, String name) {
        String[] segments = file.split("/", -1);
        for (int i = segments.length - 2; i >= 0; i--) {
            if (segments[i].startsWith(name + "=")) {
                return segments[i].substring(name.length() + 1);
            }
        }
        throw new DataWeaverException(
                FileErrorCode.PARTITION_WRONG,
                "no folder above " + file + " is called `" + name + "=…`",
                "leave the column out of `partition_columns`, or choose other files",
                null);
    }
}

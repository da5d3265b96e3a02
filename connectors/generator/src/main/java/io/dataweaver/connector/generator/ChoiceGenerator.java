package io.dataweaver.connector.generator;

import io.dataweaver.api.data.BytesColumn;
import io.dataweaver.api.data.ColumnBuilder;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DataTypes;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** One of a few texts. */
final class ChoiceGenerator implements ColumnGenerator {

    private final byte[][] texts;
    private final RowBits bits;
    private final NullShare nulls;

    ChoiceGenerator(List<String> texts, RowBits bits, NullShare nulls) {
        this.texts = encode(texts);
        this.bits = bits;
        this.nulls = nulls;
    }

    private static byte[][] encode(List<String> texts) {
        return texts.stream().map(text -> text.getBytes(StandardCharsets.UTF_8)).toArray(byte[][]::new);
    }

    @Override
    public DataType type() {
        return DataTypes.TEXT;
    }

    @Override
    public void fill(ColumnBuilder column, long first, long step, int count) {
        BytesColumn.Builder bytes = (BytesColumn.Builder) column;
        for (int i = 0; i < count; i++) {
            long row = first + i * step;
            if (nulls.isNull(row)) {
                bytes.appendNull();
            } else {
                byte[] text = texts[(int) RowBits.below(texts.length, bits.of(row))];
                bytes.append(text, 0, text.length);
            }
        }
    }

    /** A first and a last name of people who do not exist, with letters that are not ASCII among them. */
    record Name(RowBits bits, NullShare nulls) implements ColumnGenerator {

        private static final byte[][] FIRST = encode(List.of(
                "Ada",
                "Bruno",
                "Chloé",
                "Dmitri",
                "Emeka",
                "Freya",
                "Gülşen",
                "Hana",
                "Iván",
                "Jun",
                "Kwame",
                "Léa",
                "Mei",
                "Noor",
                "Olga",
                "Priya",
                "Quentin",
                "Rosa",
                "Søren",
                "Tomás",
                "Uma",
                "Vera",
                "Wojciech",
                "Yuki"));
        private static final byte[][] LAST = encode(List.of(
                "Abara",
                "Björk",
                "Castro",
                "Dubois",
                "Eriksen",
                "Fischer",
                "Garcia",
                "Haddad",
                "Ito",
                "Jansen",
                "Kaya",
                "Lindqvist",
                "Müller",
                "Nguyen",
                "Okafor",
                "Petrov",
                "Quispe",
                "Rossi",
                "Sato",
                "Tanaka",
                "Usman",
                "Varga",
                "Weiß",
                "Zhang"));

        @Override
        public DataType type() {
            return DataTypes.TEXT;
        }

        @Override
        public void fill(ColumnBuilder column, long first, long step, int count) {
            BytesColumn.Builder bytes = (BytesColumn.Builder) column;
            for (int i = 0; i < count; i++) {
                long row = first + i * step;
                if (nulls.isNull(row)) {
                    bytes.appendNull();
                } else {
                    append(bits.of(row), bytes);
                }
            }
        }

        private static void append(long bits, BytesColumn.Builder bytes) {
            byte[] given = FIRST[(int) RowBits.below(FIRST.length, bits)];
            byte[] family = LAST[(int) RowBits.below(LAST.length, RowBits.next(bits))];
            int length = given.length + 1 + family.length;
            bytes.reserve(length);
            int at = bytes.used();
            System.arraycopy(given, 0, bytes.data(), at, given.length);
            bytes.data()[at + given.length] = ' ';
            System.arraycopy(family, 0, bytes.data(), at + given.length + 1, family.length);
            bytes.commit(length);
        }
    }
}

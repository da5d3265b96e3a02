package io.dataweaver.format.changes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataweaver.api.data.ChangeKind;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.format.Format;
import io.dataweaver.api.format.FormatPlugin;
import io.dataweaver.testkit.data.Row;
import io.dataweaver.testkit.plugin.TestContext;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Envelopes as Maxwell and Canal write them of MySQL's changes, after the examples of their documentation. */
class MysqlEnvelopesTest {

    private static final Schema ORDERS = Schema.of(
            "orders",
            Field.nullable("id", DataTypes.BIGINT),
            Field.nullable("note", DataTypes.TEXT),
            Field.nullable("total", DataTypes.decimal(8, 2)),
            Field.nullable("from_table", DataTypes.TEXT));

    private static Format format(FormatPlugin plugin, Map<String, ?> options) {
        return plugin.create(Options.parse(plugin.descriptor(), options), TestContext.in(Path.of("")));
    }

    private static Row row(ChangeKind kind, long id, String note, String total) {
        return Row.of(kind, id, note, new BigDecimal(total), "orders");
    }

    private static String maxwell(String type, String rest) {
        return "{\"database\":\"shop\",\"table\":\"orders\",\"type\":\"" + type
                + "\",\"ts\":1477053217,\"xid\":23396,\"commit\":true" + rest + "}";
    }

    @Test
    void readsMaxwell() {
        Format format =
                format(new MaxwellPlugin(), Map.of("key", List.of("id"), "metadata", Map.of("from_table", "table")));
        byte[] file = Changes.file(
                maxwell("bootstrap-start", ",\"data\":{}"),
                maxwell("bootstrap-insert", ",\"data\":{\"id\":1,\"note\":\"a\",\"total\":1.50}"),
                maxwell("bootstrap-complete", ",\"data\":{}"),
                maxwell("insert", ",\"data\":{\"id\":2,\"note\":\"b\",\"total\":2}"),
                maxwell("update", ",\"data\":{\"id\":2,\"note\":\"c\",\"total\":2},\"old\":{\"note\":\"b\"}"),
                maxwell("update", ",\"data\":{\"id\":3,\"note\":\"d\",\"total\":2},\"old\":{\"id\":2,\"note\":\"c\"}"),
                maxwell("delete", ",\"data\":{\"id\":3,\"note\":\"d\",\"total\":2}"),
                maxwell("table-create", ",\"def\":{}"),
                maxwell("insert", ""));

        Changes.Read read = Changes.read(format, ORDERS, file);
        assertThat(read.rows())
                .containsExactly(
                        row(ChangeKind.INSERT, 1, "a", "1.50"),
                        row(ChangeKind.INSERT, 2, "b", "2.00"),
                        row(ChangeKind.UPDATE_AFTER, 2, "c", "2.00"),
                        row(ChangeKind.UPDATE_BEFORE, 2, "c", "2.00"),
                        row(ChangeKind.UPDATE_AFTER, 3, "d", "2.00"),
                        row(ChangeKind.DELETE, 3, "d", "2.00"));
        assertThat(read.rejections()).hasSize(2);
        Schema inferred = Changes.infer(format, file);
        assertThat(inferred.names()).containsExactly("id", "note", "total", "from_table");
        assertThat(inferred.key()).containsExactly("id");
    }

    private static String canal(String type, String data, String old) {
        return "{\"data\":" + data + ",\"old\":" + old + ",\"database\":\"shop\",\"table\":\"orders\",\"type\":\""
                + type
                + "\",\"isDdl\":false,\"es\":1589373515000,\"id\":3,\"pkNames\":[\"id\"],"
                + "\"mysqlType\":{\"id\":\"BIGINT\"},\"sqlType\":{\"id\":-5},\"ts\":1589373515477}";
    }

    private static String values(int id, String note, String total) {
        return "{\"id\":\"" + id + "\",\"note\":\"" + note + "\",\"total\":\"" + total + "\"}";
    }

    @Test
    void bytesStandInCanalAsCharactersOfTheSameNumber() {
        Schema bytes =
                Schema.of("orders", Field.nullable("id", DataTypes.BIGINT), Field.nullable("b", DataTypes.BYTES));
        Changes.Read read = Changes.read(
                format(new CanalPlugin(), Map.of("key", List.of("id"))),
                bytes,
                Changes.file(
                        canal("INSERT", "[{\"id\":\"1\",\"b\":\"a\\u0000\u007f\u0080\u00bf\u00c0\u00ff\"}]", "null"),
                        canal("INSERT", "[{\"id\":\"2\",\"b\":\"\u0100\"}]", "null")));
        assertThat(read.rows())
                .containsExactly(Row.of(1L, new byte[] {'a', 0, 0x7f, -128, (byte) 0xbf, (byte) 0xc0, -1}));
        assertThat(read.rejections()).hasSize(1);
    }

    @Test
    void readsCanal() {
        Map<String, Object> options =
                Map.of("key", List.of("id"), "skip", List.of("CREATE"), "metadata", Map.of("from_table", "table"));
        Format format = format(new CanalPlugin(), options);
        byte[] file = Changes.file(
                canal("INSERT", "[" + values(1, "a", "1.5") + "," + values(2, "b", "2") + "]", "null"),
                canal(
                        "UPDATE",
                        "[" + values(1, "c", "1.5") + "," + values(4, "b", "2") + "]",
                        "[{\"note\":\"a\"},{\"id\":\"2\"}]"),
                canal("DELETE", "[" + values(4, "b", "2") + "]", "null"),
                canal("CREATE", "null", "null"),
                canal("ALTER", "null", "null"),
                canal("INSERT", "[" + values(5, "x", "much") + "]", "null"),
                canal("INSERT", "null", "null"));

        Changes.Read read = Changes.read(format, ORDERS, file);
        assertThat(read.rows())
                .containsExactly(
                        row(ChangeKind.INSERT, 1, "a", "1.50"),
                        row(ChangeKind.INSERT, 2, "b", "2.00"),
                        row(ChangeKind.UPDATE_AFTER, 1, "c", "1.50"),
                        row(ChangeKind.UPDATE_BEFORE, 2, "b", "2.00"),
                        row(ChangeKind.UPDATE_AFTER, 4, "b", "2.00"),
                        row(ChangeKind.DELETE, 4, "b", "2.00"));
        assertThat(read.rejections()).hasSize(3);
        assertThat(Changes.infer(format, file).field(0).type()).isEqualTo(DataTypes.TEXT);
    }

    @Test
    void areNotWritten() {
        for (FormatPlugin plugin : List.of(new MaxwellPlugin(), new CanalPlugin())) {
            Format format = format(plugin, Map.of());
            assertThatThrownBy(() -> format.encoder(ORDERS)).isInstanceOf(DataWeaverException.class);
            assertThatThrownBy(() -> format.messages().orElseThrow().encoder(ORDERS))
                    .isInstanceOf(DataWeaverException.class);
        }
    }
}

package io.dataweaver.format.avro;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.format.MessageFormat;
import io.dataweaver.testkit.format.MessageFormatConformanceTest;
import java.util.Map;

class AvroDatumConformanceTest extends MessageFormatConformanceTest {

    @Override
    protected MessageFormat format(Schema schema) {
        return AvroFiles.format(Map.of("layout", layout(), "schema", avro(schema)))
                .messages()
                .orElseThrow();
    }

    private static String avro(Schema schema) {
        return AvroSchemas.of(schema.dataset(), schema.fields()).toString();
    }

    String layout() {
        return "datum";
    }

    @Override
    protected boolean mayReject(DataType type, Object value) {
        return Values.mayBeRejected(value);
    }
}

package io.dataweaver.format.protobuf;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.format.MessageFormat;
import io.dataweaver.testkit.format.MessageFormatConformanceTest;

/** With the schema that is made of the columns. */
class ProtobufMessagesConformanceTest extends MessageFormatConformanceTest {

    private final ProtobufConformanceTest files = new ProtobufConformanceTest();

    @Override
    protected MessageFormat format(Schema schema) {
        return ProtobufFiles.format(GeneratedProto.of(schema)).messages().orElseThrow();
    }

    @Override
    protected boolean holds(DataType type) {
        return files.holds(type);
    }

    @Override
    protected boolean mayReject(DataType type, Object value) {
        return files.mayReject(type, value);
    }
}

package io.dataweaver.format.avro;

import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.format.ByteOutput;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/** One record a block and no codec, so that a record can be damaged alone. */
class AvroBlocksOfOneConformanceTest extends AvroConformanceTest {

    @Override
    Map<String, Object> options() {
        return Map.of("codec", "none", "block_size", "1");
    }

    /** A union has no branch 3. */
    @Override
    protected Optional<byte[]> malformedRecord() {
        byte[] header = format().encoder(Schema.of(
                        "conformance",
                        Field.nullable("id", DataTypes.BIGINT),
                        Field.nullable("name", DataTypes.TEXT),
                        Field.nullable("share", DataTypes.DOUBLE)))
                .header();
        ByteOutput block = new ByteOutput(64);
        block.put(new byte[] {2, 6, 6, 0, 0});
        block.put(Arrays.copyOfRange(header, header.length - ContainerHead.SYNC_BYTES, header.length));
        return Optional.of(block.toByteArray());
    }
}
